"""Walls as meshes: faces towards the rooms with openings cut out, reveals, skirting boards.

A wall's frame: +x along it from its start, +y up from the floor, +z the side that a room lies on. Only sides
that rooms lie on are drawn: a camera outside looks through the walls into the rooms, as in AI2-THOR.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import TypeAlias

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

Range: TypeAlias = tuple[float, float]
Patch: TypeAlias = tuple[float, float, float, float]
"""A rectangle of a wall's side: from x0 to x1 along it, from y0 to y1 above the floor, metres."""

HALF_THICKNESS_M = 0.01
"""Distance of a wall's faces from its plane, however thick it is said to be: in AI2-THOR's houses things hang
on the plane, and would vanish in a thicker wall (chosen)."""
SKIRTING_DEPTH_M, RAIL_DEPTH_M = 0.012, 0.018
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


@dataclass(frozen=True, slots=True)
class Side:
    """How a room finishes its side of a wall: `patches` of it are tiled, in that side's own x."""

    look: RoomLook
    patches: tuple[Patch, ...] = ()


@lru_cache(maxsize=1024)
def wall_mesh(wall: Wall, front: Side, behind: Side | None, fitted: frozenset[int]) -> Mesh:
    """The mesh of a wall in its own frame. Equal arguments give the identical Mesh.

    Args:
        wall: The wall with its openings; not of length 0.
        front: The finish on its +z side.
        behind: That on its other side; None for an outer wall.
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
            parts += _filling(
                opening, front.look, (half, back), is_fitted=index in fitted, is_outer=behind is None
            )
    return Mesh(tuple(parts))


@lru_cache(maxsize=256)
def panel_mesh(size: tuple[float, float, float], bottom_m: float, height_m: float, side: Side) -> Mesh:
    """A piece of wall before a wall, centred on its box of full size (x, y, z), its front +z.

    `bottom_m` is its height above the floor and `height_m` the wall's; `side` is given along the panel.
    """
    w, h, d = size
    area = ((0.0, w), (bottom_m, bottom_m + h))
    parts = _face(area, d / 2, (), side)
    parts += _mouldings((0.0, w), (bottom_m, bottom_m + h), d / 2, (), side.look, height_m)
    parts = [p.moved(-w / 2, -bottom_m - h / 2) for p in parts]
    return Mesh((*parts, _edges(size, side.look.wall)))


def _edges(size: tuple[float, float, float], material: Material) -> Part:
    """The four narrow sides of a panel."""
    x, y, z = (s / 2 for s in size)
    rims = [(-x, -y), (x, -y), (x, y), (-x, y)]
    corners = [
        (*rims[k % 4], depth) for k in range(4) for k, depth in ((k, z), (k, -z), (k + 1, -z), (k + 1, z))
    ]
    return _quads(corners, material)


def _clipped(opening: Opening, length: float, height: float) -> Opening:
    return replace(
        opening,
        start_m=min(max(opening.start_m, 0.0), length),
        end_m=min(max(opening.end_m, 0.0), length),
        bottom_m=min(max(opening.bottom_m, 0.0), height),
        top_m=min(max(opening.top_m, 0.0), height),
    )


def _filling(
    opening: Opening, look: RoomLook, depth: tuple[float, float], *, is_fitted: bool, is_outer: bool
) -> list[Part]:
    """What an opening is lined and closed with; outdoors is seen behind windows and doors of outer walls."""
    front, back = depth
    parts = [reveal(opening, look.trim, front, back)]
    if opening.kind == WINDOW or is_outer:
        parts.append(window_view(opening, back, look.view))
    if opening.kind == WINDOW:
        if not is_fitted:
            middle = max(back + FRAME_DEPTH_M / 2 + 0.01, front - 0.06)
            parts.append(window_frame(opening, look.trim, middle))
    elif opening.kind == DOOR and not is_fitted:
        parts += door_leaf(opening, (front + back) / 2 + 0.02, look.door)
    return parts


def _side(wall: Wall, openings: Sequence[Opening], side: Side, half: float) -> list[Part]:
    """One side of a wall, facing +z at z = half: its face, casings, skirting board, rail and cornice.

    The face laps over the corners at both ends.
    """
    length, height = math.dist(wall.start, wall.end), wall.height_m
    parts = _face(((-half, length + half), (0.0, height)), half, openings, side)
    parts += [casing(o, side.look.trim, half) for o in openings if o.kind != WINDOW]
    return parts + _mouldings((-half, length + half), (0.0, height), half, openings, side.look, height)


def _mouldings(
    x: Range, y: Range, z: float, openings: Sequence[Opening], look: RoomLook, height: float
) -> list[Part]:
    """Skirting board, rail and cornice along a face at z, as far as the face's heights hold them."""
    rows = (
        (0.0, look.skirting_m, SKIRTING_DEPTH_M, look.trim),
        (look.lower_wall_m, look.lower_wall_m + look.rail_m, RAIL_DEPTH_M, look.trim),
    )
    parts = []
    for low, high, depth, material in rows:
        if high - low < 1e-6 or low < y[0] - 1e-6 or high > y[1] + 1e-6:
            continue
        boards = [
            box(b - a, high - low, depth, material).moved((a + b) / 2, (low + high) / 2, z + depth / 2)
            for a, b in _between_openings(x, (low, high), openings)
        ]
        parts += [joined(boards)] if boards else []
    if look.cornice_m > 0.0 and abs(y[1] - height) < 1e-3:
        parts.append(_cornice(x, height, z, look))
    return parts


def _cornice(x: Range, top: float, z: float, look: RoomLook) -> Part:
    """A slanting strip between wall and ceiling, long enough to meet that of the next wall round a corner."""
    c = look.cornice_m
    a, b = x[0] - c, x[1] + c
    corners = [(a, top - c, z), (b, top - c, z), (b, top, z + c), (a, top, z + c)]
    return _quads(corners, look.ceiling_trim)


def _between_openings(x: Range, y: Range, openings: Sequence[Opening]) -> list[Range]:
    """Where a board at these heights runs: everywhere but at openings that it would cross."""
    spans, at = [], x[0]
    crossed = (o for o in openings if o.bottom_m < y[1] - 1e-6 and o.top_m > y[0] + 1e-6)
    for o in sorted(crossed, key=lambda o: o.start_m):
        spans.append((at, o.start_m))
        at = max(at, o.end_m)
    spans.append((at, x[1]))
    return [(a, b) for a, b in spans if b - a > 0.01]


def _face(area: tuple[Range, Range], z: float, openings: Sequence[Opening], side: Side) -> list[Part]:
    """A face at z less the openings: patches before the lower wall before the wall."""
    look, patches = side.look, side.patches
    split = [look.lower_wall_m] if look.lower_wall is not None else []
    x_cuts = [v for o in openings for v in (o.start_m, o.end_m)] + [v for p in patches for v in p[:2]]
    y_cuts = [v for o in openings for v in (o.bottom_m, o.top_m)] + [v for p in patches for v in p[2:]]
    quads: dict[Material, list[tuple[float, float, float]]] = {}
    for x0, x1 in pairwise(_cuts(*area[0], x_cuts)):
        for y0, y1 in pairwise(_cuts(*area[1], y_cuts + split)):
            x, y = (x0 + x1) / 2, (y0 + y1) / 2
            if any(o.start_m < x < o.end_m and o.bottom_m < y < o.top_m for o in openings):
                continue
            quads.setdefault(_finish(look, patches, x, y), []).extend(
                [(x0, y0, z), (x1, y0, z), (x1, y1, z), (x0, y1, z)]
            )
    return [_quads(points, material) for material, points in quads.items()]


def _finish(look: RoomLook, patches: Sequence[Patch], x: float, y: float) -> Material:
    if any(a < x < b and c < y < d for a, b, c, d in patches):
        return look.backsplash
    return look.lower_wall if look.lower_wall is not None and y < look.lower_wall_m else look.wall


def _cuts(low: float, high: float, inner: Iterable[float]) -> list[float]:
    return [low, *sorted({v for v in inner if low + 1e-6 < v < high - 1e-6}), high]


def _quads(corners: Sequence[tuple[float, float, float]], material: Material) -> Part:
    starts = 4 * np.arange(len(corners) // 4)[:, None]
    return triangles(
        corners,
        np.concatenate([starts + np.array(corner) for corner in ([[0, 1, 2]], [[0, 2, 3]])]),
        material,
    )
