"""Walls as meshes: faces towards the rooms with openings cut out, reveals, skirting boards.

A wall's frame: +x along it from its start, +y up from the floor, +z the side that a room lies on. Only sides
that rooms lie on are drawn: a camera outside looks through the walls into the rooms, as in AI2-THOR.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

import numpy as np

from envs.embedded.geometry import Array
from envs.embedded.rendering.mesh import Material, Mesh, Part, box, joined, triangles
from envs.embedded.rendering.opening_meshes import (
    DOOR,
    FRAME_DEPTH_M,
    WINDOW,
    casing,
    door_leaf,
    reveal,
    reveal_depth,
    window_frame,
    window_view,
)
from envs.embedded.rendering.room_looks import RoomLook
from envs.embedded.structure import Opening, Wall

HALF_THICKNESS_M = 0.01
"""Distance of a wall's faces from its plane, however thick it is said to be: in AI2-THOR's houses things hang
on the plane, and would vanish in a thicker wall (chosen)."""
SKIRTING_DEPTH_M = 0.012
ON_FLOOR_M = 0.05
"""An opening that starts lower than this interrupts the skirting board (chosen)."""
LEAST_OPENING_M = 0.02


def reversed_wall(wall: Wall) -> Wall:
    """The same wall listed from its other end, so that its other side is +z."""
    length = math.dist(wall.start, wall.end)
    return replace(wall, start=wall.end, end=wall.start, openings=_seen_from_behind(wall.openings, length))


def _seen_from_behind(openings: Iterable[Opening], length: float) -> tuple[Opening, ...]:
    return tuple(replace(o, start_m=length - o.end_m, end_m=length - o.start_m) for o in openings)


def wall_frame(wall: Wall, floor_y: float) -> Array:
    """The (4, 4) transform from a wall's frame to the world."""
    (x0, z0), (x1, z1) = wall.start, wall.end
    length = max(math.dist(wall.start, wall.end), 1e-9)
    dx, dz = (x1 - x0) / length, (z1 - z0) / length
    out = np.eye(4)
    out[:3, :3] = [[dx, 0.0, -dz], [0.0, 1.0, 0.0], [dz, 0.0, dx]]
    out[:3, 3] = (x0, floor_y, z0)
    return out


@lru_cache(maxsize=1024)
def wall_mesh(wall: Wall, front: RoomLook, behind: RoomLook | None, fitted: frozenset[int]) -> Mesh:
    """The mesh of a wall in its own frame. Equal arguments give the identical Mesh.

    Args:
        wall: The wall with its openings; not of length 0.
        front: The finish of the room on its +z side.
        behind: That of the room on its other side; None for an outer wall.
        fitted: Indices of openings that an object of the scene fills: no leaf or window frame is drawn there.
    """
    length, half = math.dist(wall.start, wall.end), HALF_THICKNESS_M
    openings = tuple(_clipped(o, length, wall.height_m) for o in wall.openings)
    parts = _side(wall, openings, front, half)
    if behind is not None:
        back_side = _side(wall, _seen_from_behind(openings, length), behind, half)
        parts += [p.turned(y=180.0).moved(x=length) for p in back_side]
    for index, opening in enumerate(openings):
        if min(opening.end_m - opening.start_m, opening.top_m - opening.bottom_m) > LEAST_OPENING_M:
            back = -half if behind is not None else half - reveal_depth(opening)
            parts += _filling(opening, front.trim, (half, back), index in fitted)
    return Mesh(tuple(parts))


def _clipped(opening: Opening, length: float, height: float) -> Opening:
    return replace(
        opening,
        start_m=min(max(opening.start_m, 0.0), length),
        end_m=min(max(opening.end_m, 0.0), length),
        bottom_m=min(max(opening.bottom_m, 0.0), height),
        top_m=min(max(opening.top_m, 0.0), height),
    )


def _filling(opening: Opening, trim: Material, depth: tuple[float, float], is_fitted: bool) -> list[Part]:
    front, back = depth
    parts = [reveal(opening, trim, front, back)]
    if opening.kind == WINDOW:
        parts.append(window_view(opening, back))
        if not is_fitted:
            parts.append(window_frame(opening, trim, max(back + FRAME_DEPTH_M / 2 + 0.01, front - 0.06)))
    elif opening.kind == DOOR and not is_fitted:
        parts += door_leaf(opening, (front + back) / 2 + 0.02)
    return parts


def _side(wall: Wall, openings: Sequence[Opening], look: RoomLook, half: float) -> list[Part]:
    """One side of a wall, facing +z at z = half: its face, casings and skirting board."""
    length, height = math.dist(wall.start, wall.end), wall.height_m
    parts = _face(length, half, height, openings, look)
    parts += [casing(o, look.trim, half) for o in openings if o.kind != WINDOW]
    if look.skirting_m > 0.0:
        boards = [
            box(b - a, look.skirting_m, SKIRTING_DEPTH_M, look.trim).moved(
                (a + b) / 2, look.skirting_m / 2, half + SKIRTING_DEPTH_M / 2
            )
            for a, b in _between_openings(length, half, openings)
        ]
        parts += [joined(boards)] if boards else []
    return parts


def _between_openings(length: float, half: float, openings: Sequence[Opening]) -> list[tuple[float, float]]:
    """Where a skirting board runs: everywhere but at openings that reach the floor."""
    spans, at = [], -half
    for o in sorted((o for o in openings if o.bottom_m < ON_FLOOR_M), key=lambda o: o.start_m):
        spans.append((at, o.start_m))
        at = max(at, o.end_m)
    spans.append((at, length + half))
    return [(a, b) for a, b in spans if b - a > 0.01]


def _face(
    length: float, half: float, height: float, openings: Sequence[Opening], look: RoomLook
) -> list[Part]:
    """The wall's face at z = half less the openings, lapping over the corners at both ends."""
    xs = _cuts(-half, length + half, [v for o in openings for v in (o.start_m, o.end_m)])
    split = [look.lower_wall_m] if look.lower_wall is not None else []
    ys = _cuts(0.0, height, [v for o in openings for v in (o.bottom_m, o.top_m)] + split)
    upper: list[tuple[float, float, float]] = []
    lower: list[tuple[float, float, float]] = []
    for x0, x1 in pairwise(xs):
        for y0, y1 in pairwise(ys):
            x, y = (x0 + x1) / 2, (y0 + y1) / 2
            if any(o.start_m < x < o.end_m and o.bottom_m < y < o.top_m for o in openings):
                continue
            is_lower = look.lower_wall is not None and y < look.lower_wall_m
            (lower if is_lower else upper).extend(
                [(x0, y0, half), (x1, y0, half), (x1, y1, half), (x0, y1, half)]
            )
    pairs = ((upper, look.wall), (lower, look.lower_wall))
    return [_quads(points, material) for points, material in pairs if points and material is not None]


def _cuts(low: float, high: float, inner: Iterable[float]) -> list[float]:
    return [low, *sorted({v for v in inner if low + 1e-6 < v < high - 1e-6}), high]


def _quads(corners: Sequence[tuple[float, float, float]], material: Material) -> Part:
    starts = 4 * np.arange(len(corners) // 4)[:, None]
    return triangles(
        corners,
        np.concatenate([starts + np.array(corner) for corner in ([[0, 1, 2]], [[0, 2, 3]])]),
        material,
    )
