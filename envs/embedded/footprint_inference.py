"""Which part of its box a piece of furniture really covers, where the published walkable grid enters the box.

AI2-THOR gives one axis-aligned box per CounterTop even when it is L- or U-shaped. The void is the rectangle
around the walkable positions inside the box, opened to the sides behind which nothing proves a counter, and
grown up to where cabinets, drawers, sinks, burners or things on top begin.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from envs.embedded.counter_bands import banded
from envs.embedded.floorplan_layout import FloorPlanLayout
from envs.embedded.geometry import Array
from envs.embedded.structure import Rect
from envs.embedded.world import SceneObject

AGENT_RADIUS_M = 0.2
"""Radius of AI2-THOR's agent capsule."""
GRID_M = 0.25
"""Step of the published grid: a void may be this much larger than its positions show."""
TOUCH_M = 0.05
"""Positions this close to a box's edge are outside it."""
LEAST_BAND_M = 0.12
"""Narrower leftovers of a box are dropped (chosen)."""
LEAST_SHARE = 0.15
"""A counter that keeps less of its box than this has another shape: its uncovered part is taken (chosen)."""
CELL_M = 0.05
"""Resolution of uncovered parts (chosen)."""
MOST_PARTS = 5
"""Rectangles that an uncovered part is made of at most (chosen)."""
FURNITURE = frozenset(
    {"CounterTop", "Bathtub", "BathtubBasin", "Toilet", "DiningTable", "Desk", "Sofa", "Bed", "ShelvingUnit",
     "Sink"}
)  # fmt: skip
"""Types whose box may hold walkable floor."""
_PROOF = frozenset({"Cabinet", "Drawer", "Sink", "SinkBasin", "StoveBurner", "StoveKnob"})


def infer_footprints(layout: FloorPlanLayout) -> dict[str, tuple[Rect, ...]]:
    """Object id -> the rectangles it covers, for furniture that is not its box."""
    found: dict[str, tuple[Rect, ...]] = {}
    for obj in layout.objects:
        if obj.object_type not in FURNITURE or not _is_square(obj):
            continue
        rect = plan_rect(obj)
        parts: tuple[Rect, ...] = ()
        if not len(layout.reachable):
            parts = banded(rect, _proof(layout, obj)) if obj.object_type == "CounterTop" else ()
            found.update({obj.object_id: parts} if parts else {})
            continue
        inside = _strictly_inside(layout.reachable, rect)
        if not len(inside):
            continue
        if obj.object_type == "CounterTop":
            parts = _without(rect, _void(rect, inside, _proof(layout, obj)))
        if _area(parts) < LEAST_SHARE * _area((rect,)):
            parts = _uncovered(rect, layout.reachable)
        if parts:
            found[obj.object_id] = parts
    return found


def _is_square(obj: SceneObject) -> bool:
    """Whether the object's own box lies along the axes of the floor plan."""
    return float(np.abs(obj.world_box().axes).max(axis=0).min()) > 0.999


def plan_rect(obj: SceneObject) -> Rect:
    """The floor-plan rectangle of an object's axis-aligned box."""
    low, high = obj.world_box().bounds()
    return (float(low[0]), float(low[2]), float(high[0]), float(high[2]))


def overlaps(a: Rect, b: Rect, margin: float = 0.0) -> bool:
    """Whether two rectangles share more than `margin` along both axes."""
    return min(a[2], b[2]) - max(a[0], b[0]) > margin and min(a[3], b[3]) - max(a[1], b[1]) > margin


def _strictly_inside(points: Array, rect: Rect) -> Array:
    low, high = np.array(rect[:2]) + TOUCH_M, np.array(rect[2:]) - TOUCH_M
    return np.asarray(points[((points > low) & (points < high)).all(axis=1)])


def _proof(layout: FloorPlanLayout, counter: SceneObject) -> list[Rect]:
    """Rectangles of what stands on the counter or is built into it: there the counter is for certain."""
    rect, top = plan_rect(counter), float(counter.world_box().bounds()[1][1])
    found = []
    for obj in layout.objects:
        if obj.object_type in _PROOF:
            low, high = obj.world_box().bounds()
            built_in = float(low[1]) < top + 0.15 and float(high[1]) > top - 0.75
        else:
            built_in = counter.object_id in obj.parents
        if built_in and overlaps(plan_rect(obj), rect, 0.01):
            found.append(plan_rect(obj))
    return found


def _void(rect: Rect, inside: Array, proof: list[Rect]) -> Rect:
    """The walkable rectangle inside a box."""
    low, high = inside.min(axis=0) - AGENT_RADIUS_M, inside.max(axis=0) + AGENT_RADIUS_M
    void = [float(low[0]), float(low[1]), float(high[0]), float(high[1])]
    void = [max(void[0], rect[0]), max(void[1], rect[1]), min(void[2], rect[2]), min(void[3], rect[3])]
    solid = [p for p in proof if not overlaps(p, (void[0], void[1], void[2], void[3]), 0.1)]
    blocked = [side for side in range(4) if _is_blocked(side, void, rect, solid)]
    open_sides = [side for side in range(4) if side not in blocked]
    for side in open_sides:
        void[side] = rect[side]
    for side in blocked:
        void[side] = _grown(side, void, solid)
    return (void[0], void[1], void[2], void[3])


def _uncovered(rect: Rect, reachable: Array) -> tuple[Rect, ...]:
    """The parts of a box that are farther than the agent's radius from every walkable position."""
    x0, z0, x1, z1 = rect
    nx, nz = max(1, int((x1 - x0) / CELL_M)), max(1, int((z1 - z0) / CELL_M))
    x = x0 + (np.arange(nx) + 0.5) * (x1 - x0) / nx
    z = z0 + (np.arange(nz) + 0.5) * (z1 - z0) / nz
    gap = np.maximum(
        np.abs(x[:, None, None] - reachable[:, 0]), np.abs(z[None, :, None] - reachable[:, 1])
    ).min(axis=2)
    left = gap > AGENT_RADIUS_M
    found: list[Rect] = []
    while len(found) < MOST_PARTS and left.any():
        i, j, k, m = _largest(left)
        left[i:k, j:m] = False
        part = (
            x0 + i * (x1 - x0) / nx,
            z0 + j * (z1 - z0) / nz,
            x0 + k * (x1 - x0) / nx,
            z0 + m * (z1 - z0) / nz,
        )
        if min(part[2] - part[0], part[3] - part[1]) < LEAST_BAND_M:
            break
        found.append(part)
    return tuple(found)


def _largest(cells: npt.NDArray[np.bool_]) -> tuple[int, int, int, int]:
    """The largest full rectangle of a boolean grid, as [i, k) x [j, m)."""
    best, area = (0, 0, 0, 0), 0
    for i in range(len(cells)):
        full = np.ones(cells.shape[1], dtype=bool)
        for k in range(i + 1, len(cells) + 1):
            full &= cells[k - 1]
            if not full.any():
                break
            edges = np.flatnonzero(np.diff(np.concatenate([[0], full.astype(np.int8), [0]])))
            lengths = edges[1::2] - edges[::2]
            n = int(np.argmax(lengths))
            if int(lengths[n]) * (k - i) > area:
                area, best = int(lengths[n]) * (k - i), (i, int(edges[2 * n]), k, int(edges[2 * n + 1]))
    return best


def _area(rects: tuple[Rect, ...]) -> float:
    return sum((r[2] - r[0]) * (r[3] - r[1]) for r in rects)


def _strip(side: int, void: list[float], edge: float) -> Rect:
    """Between the void's side (0: low x, 1: low z, 2: high x, 3: high z) and a parallel line."""
    strip = list(void)
    strip[(side + 2) % 4], strip[side] = void[side], edge
    return (strip[0], strip[1], strip[2], strip[3])


def _is_blocked(side: int, void: list[float], rect: Rect, solid: list[Rect]) -> bool:
    strip = _strip(side, void, rect[side])
    return any(overlaps(p, strip, 0.02) for p in solid)


def _grown(side: int, void: list[float], solid: list[Rect]) -> float:
    """The void's side moved outwards, by less than a grid step, up to the nearest proof."""
    sign = -1.0 if side < 2 else 1.0
    reach = void[side] + sign * (GRID_M - 0.02)
    hit = [p[(side + 2) % 4] for p in solid if overlaps(p, _strip(side, void, reach), 0.0)]
    nearest = min((sign * (h - void[side]) for h in hit), default=GRID_M / 2)
    return void[side] + sign * max(0.0, round(nearest - 0.01, 4))


def _without(rect: Rect, void: Rect) -> tuple[Rect, ...]:
    """A rectangle less a rectangle inside it: up to four bands, those along z full length."""
    x0, z0, x1, z1 = rect
    a, b, c, d = void
    bands = [(x0, z0, a, z1), (c, z0, x1, z1), (a, z0, c, b), (a, d, c, z1)]
    kept = [r for r in bands if min(r[2] - r[0], r[3] - r[1]) > LEAST_BAND_M]
    return tuple((round(r[0], 4), round(r[1], 4), round(r[2], 4), round(r[3], 4)) for r in kept)
