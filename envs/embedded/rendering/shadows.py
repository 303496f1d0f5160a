"""The key light's shadow map: kept from view to view, redrawn only for what moved.

The map holds for each texel how near to the light the first surface is. Nearness only ever grows while
casters are drawn, in any order, so what was kept and what was drawn anew give the same map. ShadowLayers
decides what to draw where; a renderer supplies the drawing.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from envs.embedded.geometry import Array
from envs.embedded.rendering.camera import bounding_planes
from envs.embedded.rendering.draw_list import DrawList
from envs.embedded.rendering.kernels.triangles import draw
from envs.embedded.rendering.mesh_store import OPAQUE
from envs.embedded.rendering.scene_view import DrawItem

MARGIN_TEXELS = 6
DEPTH_BIAS_M = (
    0.012  # chosen: with the kernel's offset along the normal, free of self-shadowing at 12 m rooms
)
EMPTY = -1e6
"""Nearness to the light where there is nothing, metres."""
NEAR = 0.5
"""Least W that is drawn: any, since W is 1 throughout."""


@dataclass(frozen=True, slots=True, eq=False)
class LightFrame:
    """An orthographic view along the key light: rows (4, 4) to column, row, 1 and nearness; planes (5, 5)."""

    rows: Array
    planes: Array


def fit_light(low: Array, high: Array, direction: Array, side: int) -> LightFrame:
    """The light's view of the world box low..high (3,) on a map of side x side texels."""
    towards = direction / max(float(np.linalg.norm(direction)), 1e-9)
    helper = np.array([0.0, 0.0, 1.0]) if abs(towards[1]) > 0.9 else np.array([0.0, 1.0, 0.0])
    right = np.cross(helper, -towards)
    right /= np.linalg.norm(right)
    up = np.cross(-towards, right)
    center, half = (low + high) / 2.0, (high - low) / 2.0
    reach = max(float(np.abs(right) @ half), float(np.abs(up) @ half), 0.1)
    scale = (side / 2.0 - MARGIN_TEXELS) / reach
    rows = np.zeros((4, 4))
    rows[0, :3], rows[1, :3], rows[3, :3] = scale * right, -scale * up, towards
    rows[:, 3] = -rows[:, :3] @ center
    rows[:2, 3] += side / 2.0
    rows[2, 3] = 1.0
    return LightFrame(rows, bounding_planes(rows, side, side, NEAR))


FIXED, SETTLED, SHOWN = range(3)
"""The layers: what is static; that with what has long lain still; and both with what moves."""


class ShadowLayers(ABC):
    """Which casters are in which layer, and which layers a new view makes stale."""

    def __init__(self, side: int) -> None:
        self.side = side
        self.rows = np.zeros((3, 4))
        """World to column, row and nearness to the light, with the bias against self-shadowing."""
        self._fixed_items: list[DrawItem] = []
        self._settled_items: list[DrawItem] = []
        self._drawn_items: list[DrawItem] = []
        self._direction: tuple[float, float, float] | None = None

    @abstractmethod
    def _clear(self) -> None:
        """Empty the layer FIXED."""

    @abstractmethod
    def _copy(self, source: int, target: int) -> None:
        """Make one layer equal to another."""

    @abstractmethod
    def _draw(self, scene: DrawList, which: Sequence[int], layer: int) -> None:
        """Add items, by their indices, to a layer, as `_frame` sees them."""

    def update(self, scene: DrawList, direction: tuple[float, float, float]) -> None:
        """Bring the layers up to date with the scene."""
        casters = [i for i, item in enumerate(scene.items) if item.casts_shadow]
        fixed = [i for i in casters if scene.items[i].is_static]
        loose = [i for i in casters if not scene.items[i].is_static]
        fixed_items = [scene.items[i] for i in fixed]
        if direction != self._direction or not _same(fixed_items, self._fixed_items):
            self._direction, self._fixed_items = direction, fixed_items
            self._frame = self._fit(scene, fixed or casters, direction)
            self._clear()
            self._draw(scene, fixed, FIXED)
            self._settle(scene, loose)
        loose_items = [scene.items[i] for i in loose]
        if _same(loose_items, self._drawn_items):
            return
        present = {id(item) for item in loose_items}
        settled = {id(item) for item in self._settled_items}
        if not settled <= present:
            before = {id(item) for item in self._drawn_items}
            self._settle(scene, [i for i in loose if id(scene.items[i]) in before])
            settled = {id(item) for item in self._settled_items}
        moving = [i for i in loose if id(scene.items[i]) not in settled]
        if len(moving) > max(4, len(loose) // 4):
            self._settle(scene, loose)
            moving = []
        self._finish(scene, moving)
        self._drawn_items = loose_items

    def _fit(
        self, scene: DrawList, which: Sequence[int], direction: tuple[float, float, float]
    ) -> LightFrame:
        boxes = scene.boxes[list(which)] if which else np.array([[-1.0, -1.0, -1.0, 1.0, 1.0, 1.0]])
        frame = fit_light(
            boxes[:, :3].min(axis=0), boxes[:, 3:].max(axis=0), np.asarray(direction, np.float64), self.side
        )
        self.rows = frame.rows[[0, 1, 3]].copy()
        self.rows[2, 3] += DEPTH_BIAS_M
        return frame

    def _settle(self, scene: DrawList, which: Sequence[int]) -> None:
        self._copy(FIXED, SETTLED)
        self._draw(scene, which, SETTLED)
        self._settled_items = [scene.items[i] for i in which]
        self._finish(scene, [])
        self._drawn_items = list(self._settled_items)

    def _finish(self, scene: DrawList, moving: Sequence[int]) -> None:
        self._copy(SETTLED, SHOWN)
        self._draw(scene, moving, SHOWN)


class ShadowMap(ShadowLayers):
    """The layers as arrays, drawn by the kernels."""

    def __init__(self, side: int) -> None:
        super().__init__(side)
        self._size = np.array([side, side, 0, 1], np.int32)
        self.packed = np.full(side * side + 12, EMPTY, np.float32)
        """The finished map, flat, and after it its (3, 4) rows, as the shading kernel takes it."""
        fixed, settled = (np.full(side * side, EMPTY, np.float32) for _ in range(2))
        self._layers = (fixed, settled, self.packed[:-12])
        self._slots = np.zeros(1, np.int32)
        self._records = np.zeros((1, 3), np.int32)
        self._edges = np.zeros((1, 12), np.float64)

    def bring_up_to_date(
        self, scene: DrawList, direction: tuple[float, float, float], corners: npt.NDArray[np.float64]
    ) -> None:
        """As `update`; `corners` is scratch for the largest mesh."""
        self._corners = corners
        self.update(scene, direction)
        self.packed[-12:] = self.rows.ravel()

    def _clear(self) -> None:
        self._layers[FIXED][:] = EMPTY

    def _copy(self, source: int, target: int) -> None:
        self._layers[target][:] = self._layers[source]

    def _draw(self, scene: DrawList, which: Sequence[int], layer: int) -> None:
        store = scene.store
        draw(
            np.array(which, np.int32), scene.rows, scene.poses, scene.spheres, store.vertices, store.faces,
            OPAQUE, self._frame.rows, self._frame.planes, NEAR, self._size, 0,
            self._corners, np.empty((4, 4)), np.empty(4, np.int64),
            self._edges, self._records, self._layers[layer], self._slots, False,
        )  # fmt: skip


def _same(a: Sequence[DrawItem], b: Sequence[DrawItem]) -> bool:
    return len(a) == len(b) and all(x is y for x, y in zip(a, b, strict=True))
