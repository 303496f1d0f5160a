"""Floor polygon, walls and ceiling of a floor plan, inferred from what stands and hangs in it.

AI2-THOR lists no walls. The room is taken as the rectangle around everything in it, less up to four empty
corners (so L-, T- and U-shaped rooms come out rectilinear). Windows are set into the walls they lie along.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from envs.embedded.corner_proof import HANGING, is_proven
from envs.embedded.floorplan_layout import FloorPlanLayout
from envs.embedded.geometry import Array
from envs.embedded.structure import Opening, Rect, Room, Wall
from envs.embedded.world import SceneObject

ROOM_ID = "room|1"
WALL_THICKNESS_M = 0.02
"""Thickness of an inferred wall about its plane (chosen: its room side stays behind what hangs on it)."""
GAP_M = 0.015
"""Wall planes keep this distance from furniture and things that hang (chosen)."""
UNSEEN_MARGIN_M = 0.1
"""Without a walkable grid walls are only known from what stands in the room: the agent keeps this much more
distance from them (tuned on the 90 scenes that are not held out)."""
WALKABLE_M = 0.25
"""A reachable position stands for a square of this half size (the published grid's step)."""
LEAST_CORNER_M = 0.6
"""An empty corner is cut off only if both its sides are this long (chosen)."""
LEAST_CORNER_M2 = 0.8
"""... and its area is this large (chosen)."""
LEAST_CEILING_M = 2.5
"""Lowest ceiling of an inferred room (chosen; recorded scene bounds of FloorPlan1 are 2.6 m high)."""
WINDOW_REACH_M = 0.45
"""A window belongs to a wall along it whose plane is this close to the window's centre (chosen)."""

Point: TypeAlias = tuple[float, float]
_UNBOUNDED = frozenset({"Floor"})
_SET_IN = frozenset({"Window"})


@dataclass(frozen=True, slots=True)
class Corner:
    """An empty corner of the rectangle: which one (signs of x and z), and how far it reaches inwards."""

    sign_x: int
    sign_z: int
    reach_x: float
    reach_z: float


def infer_room(layout: FloorPlanLayout) -> tuple[Room, tuple[Wall, ...]]:
    """The one room of a floor plan and its walls, listed once around."""
    floor_y = floor_height(layout)
    things = [o for o in layout.objects if o.object_type not in _UNBOUNDED]
    rects = [*(_thing_rect(o) for o in things), *_walkable_rects(layout.reachable)]
    hull = _hull(rects)
    corners = _empty_corners(hull, rects)
    is_blind = not len(layout.reachable)
    if is_blind:
        hanging = [_thing_rect(o) for o in things if o.object_type in HANGING]
        corners = [c for c in corners if is_proven(_corner_rect(hull, c), _inner(hull, c), hanging, rects)]
    polygon = _outline(hull, corners)
    top = max(float(o.world_box().bounds()[1][1]) for o in things)
    height = max(LEAST_CEILING_M, top + 0.05 - floor_y)
    windows = [o for o in things if o.object_type in _SET_IN]
    walls = tuple(
        _wall(f"wall|{i}", a, b, height=height, floor_y=floor_y, windows=windows)
        for i, (a, b) in enumerate(zip(polygon, (*polygon[1:], polygon[0]), strict=True))
    )
    if is_blind:
        walls = tuple(replace(w, margin_m=UNSEEN_MARGIN_M) for w in walls)
    return Room(ROOM_ID, layout.room_type, polygon, height, floor_y), walls


def floor_height(layout: FloorPlanLayout) -> float:
    """Height of the floor: the top of the Floor object, which the recorded agent heights agree with."""
    tops = [float(o.world_box().bounds()[1][1]) for o in layout.objects if o.object_type == "Floor"]
    return round(max(tops), 4) if tops else 0.0


def _thing_rect(obj: SceneObject) -> Rect:
    """What an object keeps free of walls: its box and a gap; of a window, its middle plane."""
    box = obj.world_box()
    low, high = (b[[0, 2]] for b in box.bounds())
    if obj.object_type in _SET_IN:
        thin = int(np.argmin(high - low))
        middle = (low[thin] + high[thin]) / 2
        low[thin], high[thin] = middle, middle
    return (float(low[0]) - GAP_M, float(low[1]) - GAP_M, float(high[0]) + GAP_M, float(high[1]) + GAP_M)


def _walkable_rects(reachable: Array) -> Iterable[Rect]:
    for x, z in reachable.tolist():
        yield (x - WALKABLE_M, z - WALKABLE_M, x + WALKABLE_M, z + WALKABLE_M)


def _hull(rects: Sequence[Rect]) -> Rect:
    table = np.array(rects)
    low, high = table[:, :2].min(axis=0), table[:, 2:].max(axis=0)
    return (float(low[0]), float(low[1]), float(high[0]), float(high[1]))


def _empty_corners(hull: Rect, rects: Sequence[Rect]) -> list[Corner]:
    """Up to four corners that nothing reaches into, none of them touching another."""
    found: list[Corner] = []
    taken = list(rects)
    width, depth = hull[2] - hull[0], hull[3] - hull[1]
    for sign_x, sign_z in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        table = np.array(taken)
        near_x = (table[:, 0] - hull[0]) if sign_x < 0 else (hull[2] - table[:, 2])
        near_z = (table[:, 1] - hull[1]) if sign_z < 0 else (hull[3] - table[:, 3])
        reach_x, reach_z = _largest_corner(near_x, near_z, width, depth)
        if min(reach_x, reach_z) < LEAST_CORNER_M or reach_x * reach_z < LEAST_CORNER_M2:
            continue
        found.append(Corner(sign_x, sign_z, reach_x, reach_z))
        taken.append(_corner_rect(hull, found[-1]))
    return found


def _largest_corner(near_x: Array, near_z: Array, width: float, depth: float) -> tuple[float, float]:
    """The largest rectangle at the origin that no thing enters, given their distances from the two sides."""
    best = (0.0, 0.0)
    for reach_x in sorted({round(float(v), 6) for v in near_x if v > 0.0} | {width}):
        inside = near_z[near_x < reach_x - 1e-6]
        reach_z = float(max(0.0, inside.min())) if len(inside) else depth
        if reach_x * reach_z > best[0] * best[1] + 1e-9:
            best = (min(reach_x, width), reach_z)
    return best


def _corner_rect(hull: Rect, corner: Corner) -> Rect:
    x0, z0, x1, z1 = hull
    a, b = (x0, x0 + corner.reach_x) if corner.sign_x < 0 else (x1 - corner.reach_x, x1)
    c, d = (z0, z0 + corner.reach_z) if corner.sign_z < 0 else (z1 - corner.reach_z, z1)
    return (a, c, b, d)


def _inner(hull: Rect, corner: Corner) -> tuple[float, float]:
    """The x and the z of the walls that cut a corner off."""
    x = hull[0] + corner.reach_x if corner.sign_x < 0 else hull[2] - corner.reach_x
    z = hull[1] + corner.reach_z if corner.sign_z < 0 else hull[3] - corner.reach_z
    return (x, z)


def _outline(hull: Rect, corners: Sequence[Corner]) -> tuple[tuple[float, float], ...]:
    """The rectangle without its empty corners, once around (x along the low z side first)."""
    x0, z0, x1, z1 = hull
    cut = {(c.sign_x, c.sign_z): c for c in corners}
    points: list[tuple[float, float]] = []
    for sign_x, sign_z, x, z, along_x_first in (
        (-1, -1, x0, z0, False), (1, -1, x1, z0, True), (1, 1, x1, z1, False), (-1, 1, x0, z1, True),
    ):  # fmt: skip
        corner = cut.get((sign_x, sign_z))
        if corner is None:
            points.append((x, z))
            continue
        inner_x, inner_z = x - sign_x * corner.reach_x, z - sign_z * corner.reach_z
        ends = [(inner_x, z), (inner_x, inner_z), (x, inner_z)]
        points += ends if along_x_first else ends[::-1]
    return tuple((round(px, 4), round(pz, 4)) for px, pz in points)


def _wall(
    wall_id: str, start: Point, end: Point, *, height: float, floor_y: float, windows: Sequence[SceneObject]
) -> Wall:
    holes = [h for w in windows if (h := _window_hole(w, start, end, height, floor_y)) is not None]
    holes.sort(key=lambda h: h.start_m)
    return Wall(wall_id, start, end, height, WALL_THICKNESS_M, (ROOM_ID,), tuple(holes))


def _window_hole(
    window: SceneObject, start: Point, end: Point, height: float, floor_y: float
) -> Opening | None:
    """The hole of a window in the wall that it lies along, or None when it lies along another."""
    low, high = window.world_box().bounds()
    along = 0 if abs(end[0] - start[0]) > abs(end[1] - start[1]) else 2
    across = 2 - along
    if high[across] - low[across] > high[along] - low[along]:
        return None
    plane, middle = start[across // 2], (low[across] + high[across]) / 2
    first, last = start[along // 2], end[along // 2]
    center = (low[along] + high[along]) / 2
    if abs(plane - middle) > WINDOW_REACH_M or not min(first, last) < center < max(first, last):
        return None
    shown = np.clip([low[along], high[along]], min(first, last), max(first, last))
    begin, finish = sorted(abs(float(v) - first) for v in shown)
    bottom, top = max(float(low[1]) - floor_y, 0.0), min(float(high[1]) - floor_y, height)
    return Opening("window", begin, finish, bottom, top) if finish > begin and top > bottom else None
