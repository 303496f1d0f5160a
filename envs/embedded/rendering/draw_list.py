"""The items of a SceneView as rows for the kernels; only what changed since the last view is rewritten."""

from __future__ import annotations

import numpy as np

from envs.embedded.rendering.mesh_store import MeshStore, PackedMesh
from envs.embedded.rendering.scene_view import DrawItem, Vantage
from envs.embedded.rendering.surroundings import vantage_at

MIRRORED = 4
"""Bit of the flags column of `DrawList.rows`, beside OPAQUE and GLASS of the mesh store."""


class DrawList:
    """Rows per item: ranges, id, flags and room (7), pose (12), sphere (4), box (6), normal matrix (9)."""

    def __init__(self, store: MeshStore | None = None) -> None:
        self.store = MeshStore() if store is None else store
        self._generation = self.store.generation
        self.vantages: tuple[Vantage, ...] = ()
        self.items: tuple[DrawItem, ...] = ()
        self.object_ids: tuple[str, ...] = ()
        self.packed: list[PackedMesh] = []
        self._allocate(64)

    def _allocate(self, room: int) -> None:
        self.rows = np.zeros((room, 7), np.int32)
        self.poses = np.zeros((room, 12), np.float64)
        self.spheres = np.zeros((room, 4), np.float64)
        self.boxes = np.zeros((room, 6), np.float64)
        self.normals = np.zeros((room, 9), np.float32)

    def update(self, items: tuple[DrawItem, ...], vantages: tuple[Vantage, ...] = ()) -> bool:
        """Take over the items of a view, and the rooms among which they are divided for their reflections.

        Tells whether anything is other than before.
        """
        old = self.items
        fresh = vantages is not self.vantages or self._generation != self.store.generation
        if items is old and not fresh:
            return False
        self.vantages = vantages
        changed = [i for i, item in enumerate(items) if i >= len(old) or item is not old[i]]
        if changed and self.store.holds_too_much(item.mesh for item in items):
            self.store.reset()
            fresh = True
        self._generation = self.store.generation
        if len(items) > len(self.rows):
            self._allocate(2 * len(items))
            fresh = True
        if fresh:
            changed, self.packed = list(range(len(items))), []
        self.items = items
        del self.packed[len(items) :]
        for i in changed:
            self._write(i, items[i])
        if not changed and len(items) == len(old):
            return False
        self._number_objects()
        return True

    def _write(self, i: int, item: DrawItem) -> None:
        packed = self.store.get(item.mesh)
        self.packed[i : i + 1] = [packed]
        pose = np.asarray(item.transform, np.float64)[:3]
        turn = pose[:, :3]
        determinant = float(np.linalg.det(turn))
        flags = packed.layers | (MIRRORED if determinant < 0 else 0)
        room = vantage_at(self.vantages, pose[:, 3]) if len(self.vantages) > 1 else 0
        self.rows[i] = (
            packed.vertex_start, packed.vertex_end, packed.face_start, packed.face_end, -1, flags, room,
        )  # fmt: skip
        self.poses[i] = pose.ravel()
        center, half = (packed.low + packed.high) / 2.0, (packed.high - packed.low) / 2.0
        middle = turn @ center + pose[:, 3]
        stretch = float(np.sqrt((turn * turn).sum(axis=0).max()))
        self.spheres[i, :3], self.spheres[i, 3] = middle, packed.radius * stretch
        reach = np.abs(turn) @ half
        self.boxes[i, :3], self.boxes[i, 3:] = middle - reach, middle + reach
        normal = np.linalg.inv(turn).T if determinant != 0.0 else turn
        self.normals[i] = normal.ravel()

    def _number_objects(self) -> None:
        numbers: dict[str, int] = {}
        for i, item in enumerate(self.items):
            name = item.object_id
            self.rows[i, 4] = -1 if name is None else numbers.setdefault(name, len(numbers))
        self.object_ids = tuple(numbers)

    @property
    def face_total(self) -> int:
        """Faces of all items together: an upper bound of what one pass can draw."""
        return sum(p.face_end - p.face_start for p in self.packed)
