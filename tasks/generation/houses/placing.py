"""Where a row of furniture could go: by a wall, in a corner, free in the room or beside its owner."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from envs.embedded.asset_database import Asset
from tasks.generation.houses.floor_plan import SIDE_YAW, SIDES, Room
from tasks.generation.houses.floor_space import OFF_WALL_M, FloorSpace
from tasks.generation.houses.furniture_rules import FurnitureRow
from tasks.generation.houses.pieces import Piece, extents, turn

ALONG_M = 0.1
"""Distance of the places along a wall that are tried (chosen)."""
AWKWARD_M = 0.3
"""A gap between furniture and a corner that is smaller than this looks like a mistake (chosen)."""
AWKWARD_COST, NOISE = 2.0, 0.45
"""How much worse an awkward place is, and how much chance mixes into the order of places (chosen)."""
FARTHEST_M = 4.6
"""What is farther away is not opposite: nobody watches television from there (chosen)."""
IN_CORNER_M = 0.05
MIDDLE_TRIES, OPPOSITE_TRIES = 30, 15
SEAT_M = 0.62
"""Width that someone takes at a table (chosen)."""
SIDEWAYS_M = 0.12
"""How far from the middle of its owner's front a piece may be shifted (chosen)."""


def candidates(
    rng: np.random.Generator, space: FloorSpace, row: FurnitureRow, info: Asset, owner: Piece | None
) -> Iterator[Piece]:
    """Places for an asset, the more fitting ones first; whether they are free is not looked at."""
    for place in row.place:
        if place == "wall":
            yield from by_walls(rng, space, row, info)
        elif place == "corner":
            yield from in_corners(rng, space.room, row, info)
        elif place == "middle":
            yield from in_the_middle(rng, space.room, row, info)
        elif owner is not None and place == "opposite":
            yield from opposite(rng, space.room, row, info, owner)
        elif owner is not None and place == "beside":
            yield from beside(rng, row, info, owner)
        elif owner is not None and place == "before":
            yield from before(rng, row, info, owner)
        elif owner is not None and place == "flank":
            yield from at_ends(rng, row, info, owner)
        elif owner is not None and place == "around":
            yield from around(rng, row, info, owner)


def against(room: Room, side: str, at: float, row: FurnitureRow, info: Asset) -> Piece:
    """A piece with its back to a side of the room, its middle at `at` along it."""
    off = OFF_WALL_M + info.size[2] / 2
    inward = -off if side in "NE" else off
    x, z = (at, room.line(side) + inward) if side in "NS" else (room.line(side) + inward, at)
    return Piece(row.choice.kind, info, x, z, SIDE_YAW[side], name=row.name)


def by_walls(rng: np.random.Generator, space: FloorSpace, row: FurnitureRow, info: Asset) -> Iterator[Piece]:
    """Along all walls, in the part of them that the row asks for first; walls without doors before others."""
    scored: list[tuple[float, int, str, float]] = []
    for side in SIDES:
        start, end = space.room.reach(side)
        low, high = (start + OFF_WALL_M + info.size[0] / 2, end - OFF_WALL_M - info.size[0] / 2)
        doors = sum(d.side_in(space.room.number) == side for d in space.doors)
        for k in range(max(0, math.floor((high - low) / ALONG_M + 1e-9) + 1) if high >= low else 0):
            for at in (low + k * ALONG_M, *((high,) if k == 0 else ())):
                cost = _wall_cost(at, low, high, row.where) + 0.25 * doors
                scored.append((cost + NOISE * float(rng.random()), len(scored), side, at))
    for _, _, side, at in sorted(scored):
        yield against(space.room, side, at, row, info)


def _wall_cost(at: float, low: float, high: float, where: str) -> float:
    near = min(at - low, high - at)
    awkward = AWKWARD_COST if 1e-6 < near < AWKWARD_M else 0.0
    if where == "corner":
        return near
    if where == "middle":
        return abs(at - (low + high) / 2) + awkward / 2
    return awkward


def in_corners(rng: np.random.Generator, room: Room, row: FurnitureRow, info: Asset) -> Iterator[Piece]:
    """In each corner, its back to one wall or the other."""
    spots = [(side, end) for side in SIDES for end in (0, 1)]
    for k in rng.permutation(len(spots)):
        side, end = spots[int(k)]
        reach = room.reach(side)
        inset = OFF_WALL_M + IN_CORNER_M + info.size[0] / 2
        yield against(room, side, (reach[0] + inset, reach[1] - inset)[end], row, info)


def in_the_middle(rng: np.random.Generator, room: Room, row: FurnitureRow, info: Asset) -> Iterator[Piece]:
    """Free in the room, straight, rather near its middle."""
    x0, z0, x1, z1 = room.rect
    for k in range(MIDDLE_TRIES):
        yaw = 90.0 * int(rng.integers(2))
        wide, deep = extents(info.size, yaw)
        spread = 0.15 + 0.85 * k / MIDDLE_TRIES
        free_x, free_z = (max(0.0, x1 - x0 - wide) / 2, max(0.0, z1 - z0 - deep) / 2)
        x = (x0 + x1) / 2 + spread * free_x * float(rng.uniform(-1.0, 1.0))
        z = (z0 + z1) / 2 + spread * free_z * float(rng.uniform(-1.0, 1.0))
        yield Piece(row.choice.kind, info, round(x, 2), round(z, 2), yaw, name=row.name)


def opposite(
    rng: np.random.Generator, room: Room, row: FurnitureRow, info: Asset, owner: Piece
) -> Iterator[Piece]:
    """At the wall that the owner looks at, before its middle or a little aside."""
    side = next(s for s in SIDES if SIDE_YAW[s] == (owner.yaw + 180.0) % 360.0)
    middle, across = (owner.x, owner.z) if side in "NS" else (owner.z, owner.x)
    if abs(room.line(side) - across) > FARTHEST_M:
        return
    for k in range(OPPOSITE_TRIES):
        aside = 0.1 * ((k + 1) // 2) * (1 if k % 2 else -1) * (1.0 + 0.5 * float(rng.random()))
        yield against(room, side, middle + aside, row, info)


def beside(rng: np.random.Generator, row: FurnitureRow, info: Asset, owner: Piece) -> Iterator[Piece]:
    """At both sides of the owner, backs aligned."""
    away = owner.size[0] / 2 + row.gap_m + info.size[0] / 2
    back = (info.size[2] - owner.size[2]) / 2
    for sign in (1.0, -1.0) if rng.random() < 0.5 else (-1.0, 1.0):
        x, z = owner.world(sign * away, back)
        yield Piece(row.choice.kind, info, x, z, owner.yaw, name=row.name)


def before(rng: np.random.Generator, row: FurnitureRow, info: Asset, owner: Piece) -> Iterator[Piece]:
    """Before the owner's front, looking the same way, or at it where the row says so."""
    away = owner.size[2] / 2 + row.gap_m + info.size[2] / 2
    for reach in (1.0, 0.0):
        shift = reach * float(rng.uniform(-SIDEWAYS_M, SIDEWAYS_M))
        yaw = owner.yaw + 180.0 if row.turned else owner.yaw
        yield _turned(rng, row, info, owner.world(shift, away), yaw, owner, away)


def at_ends(rng: np.random.Generator, row: FurnitureRow, info: Asset, owner: Piece) -> Iterator[Piece]:
    """At the left and right end of the owner, looking at it."""
    away = owner.size[0] / 2 + row.gap_m + info.size[2] / 2
    for sign in (1.0, -1.0) if rng.random() < 0.5 else (-1.0, 1.0):
        yield _turned(rng, row, info, owner.world(sign * away, 0.0), owner.yaw - sign * 90.0, owner, away)


def around(rng: np.random.Generator, row: FurnitureRow, info: Asset, owner: Piece) -> Iterator[Piece]:
    """At the seats round a table: those facing each other first, then those at its ends."""
    w, _, d = owner.size
    seats = max(1, math.floor(w / SEAT_M))
    along = [(k + 0.5) * w / seats - w / 2 for k in range(seats)]
    reach, end = d / 2 + row.gap_m + info.size[2] / 2, w / 2 + row.gap_m + info.size[2] / 2
    places = [(x, s * reach, 180.0 if s > 0 else 0.0) for x in along for s in (1.0, -1.0)]
    places += [(s * end, 0.0, -s * 90.0) for s in (1.0, -1.0)]
    for x, z, yaw in places:
        yield _turned(rng, row, info, owner.world(x, z), owner.yaw + yaw, owner, 0.0)


def _turned(
    rng: np.random.Generator,
    row: FurnitureRow,
    info: Asset,
    at: tuple[float, float],
    yaw: float,
    owner: Piece,
    away: float,
) -> Piece:
    """A piece that stands a little crookedly, moved off its owner by what that takes."""
    crooked = round(float(rng.uniform(-row.jitter_deg, row.jitter_deg)), 1)
    more = (extents(info.size, crooked)[1] - info.size[2]) / 2
    s, c = turn(yaw)
    sign = -1.0 if away >= 0.0 and _looks_at(yaw, at, owner) else 1.0
    x, z = at[0] + sign * s * more, at[1] + sign * c * more
    return Piece(row.choice.kind, info, x, z, (yaw + crooked) % 360.0, name=row.name)


def _looks_at(yaw: float, at: tuple[float, float], owner: Piece) -> bool:
    s, c = turn(yaw)
    return (owner.x - at[0]) * s + (owner.z - at[1]) * c > 0.0
