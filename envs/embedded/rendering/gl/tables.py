"""A DrawList as storage buffers of the device; only what was added or replaced since is uploaded."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from envs.embedded.geometry import Array
from envs.embedded.rendering.draw_list import DrawList

Table: TypeAlias = npt.NDArray[Any]
Records: TypeAlias = npt.NDArray[np.int32]

NAMES = (
    "vertices", "faces", "face_repeats", "materials", "texels", "levels", "item_rows", "item_poses",
    "item_normals", "rooms", "records", "edges", "corners", "cells", "numbers", "frame",
)  # fmt: skip
"""The buffers in the order of their bindings in shaders/tables.glsl."""


class SceneTables:
    """The buffers of one renderer. Use it only while its context is lent."""

    def __init__(self, context: Any) -> None:
        self._context = context
        self._buffers: dict[str, Any] = {}
        self._kept: dict[str, tuple[Table, int]] = {}
        self._records: Records = np.zeros((0, 3), np.int32)

    def update(self, scene: DrawList, *, items_changed: bool) -> None:
        """Bring meshes, materials and items up to date with the scene."""
        store, materials = scene.store, scene.store.materials
        self._keep("vertices", store.vertices, store.vertex_count)
        self._keep("faces", store.faces, store.face_count)
        self._keep("face_repeats", store.face_repeats, store.face_count)
        self._keep("materials", materials.values, materials.count)
        self._keep("texels", materials.texels, len(materials.texels))
        self._keep("levels", materials.levels, len(materials.levels))
        if items_changed:
            n = len(scene.items)
            self.write("item_rows", scene.rows[:n])
            self.write("item_poses", scene.poses[:n])
            self.write("item_normals", scene.normals[:n])
            self._records = _records_of(scene)

    def _keep(self, name: str, array: Table, used: int) -> None:
        """Upload the rows of a growing array that are not there yet: all of them if it is another array."""
        known, done = self._kept.get(name, (None, 0))
        done = done if known is array else 0
        if used > done:
            self.room(name, array.nbytes).write(array[done:used].tobytes(), offset=done * array[:1].nbytes)
        self._kept[name] = array, used

    def write_rooms(self, pictures: Table, boxes: Table, tone: Table) -> None:
        """Fill the buffer `rooms`: the tone curve, then for each room its box, as bits, and its pictures."""
        rooms = np.concatenate([boxes.view(np.int32), pictures.reshape(len(boxes), -1)], axis=1)
        self.write("rooms", np.concatenate([tone.astype(np.int32), rooms.ravel()]))

    def choose(self, layer: int, items: npt.NDArray[np.bool_]) -> Records:
        """(K, 2) face and item of all triangles of a layer of the items that are marked, in drawing order."""
        r = self._records
        return r[((r[:, 2] & layer) != 0) & items[r[:, 1]], :2]

    def write(self, name: str, array: Table) -> None:
        """Fill a buffer with an array."""
        if array.size:
            self.room(name, array.nbytes).write(array.tobytes())

    def room(self, name: str, size: int) -> Any:
        """The buffer of that name with at least `size` bytes, empty if it had to grow."""
        buffer = self._buffers.get(name)
        if buffer is None or buffer.size < size:
            buffer = self._buffers[name] = self._context.buffer(reserve=max(size, 16), dynamic=True)
        return buffer

    def bind(self) -> None:
        """Make the shaders see the buffers."""
        for name, buffer in self._buffers.items():
            buffer.bind_to_storage_buffer(NAMES.index(name))


def in_sight(scene: DrawList, planes: Array) -> npt.NDArray[np.bool_]:
    """Which items reach into the space that planes (5, 5) bound, as the kernels' `_in_sight`."""
    spheres = scene.spheres[: len(scene.items)]
    distances = spheres[:, :3] @ planes[:, :3].T + planes[:, 3]
    return np.asarray((distances >= -spheres[:, 3:] * planes[:, 4]).all(axis=1))


def _records_of(scene: DrawList) -> Records:
    """(K, 3) face, item and flags of every triangle of the scene."""
    ranges = [np.arange(p.face_start, p.face_end) for p in scene.packed]
    faces = np.concatenate([np.zeros(0, np.int64), *ranges])
    items = np.repeat(np.arange(len(ranges)), [len(r) for r in ranges])
    return np.stack([faces, items, scene.store.faces[faces, 3]], axis=1).astype(np.int32)
