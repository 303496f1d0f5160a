"""What of a room's floor is taken, and whether the agent can still walk to everything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from envs.embedded.asset_database import asset
from envs.skills.route import GRID_M
from tasks.generation.houses.doors import Door, kept_free
from tasks.generation.houses.floor_plan import Room
from tasks.generation.houses.pieces import Piece, Rect, grown, local_footprint, overlap, within
from tasks.generation.houses.walk_grid import Spots, WalkGrid

CLEAR_M = 0.235
"""The agent's radius of 0.2 m, half a wall's thickness of 2.5 cm, and a margin (chosen)."""
OFF_WALL_M = 0.045
"""Distance of furniture from a wall's middle plane; windows reach 4 cm into the room (chosen)."""
APART_M = 0.03
"""Least distance between furniture that does not belong together (chosen)."""
APPROACH_M = 0.62
"""The agent must get this near to a piece that has no zone (chosen; AI2-THOR's reach is 1.5 m)."""
BEFORE_M = 0.4
"""The agent must get this near to the zone of a piece that has one (chosen)."""
PASSABLE_BELOW_M, PASSABLE_FROM_M = 0.05, 1.6
"""The agent steps over what is lower, and walks below what hangs higher; as in envs.embedded.collision."""
NEVER_IN_THE_WAY = ("Painting", "LightSwitch", "Window")


@dataclass(frozen=True, slots=True)
class Zone:
    """Floor that is kept free for the sake of a piece; what belongs to it may stand there."""

    rect: Rect
    owner: Piece


class FloorSpace:
    """One room's floor, its doors and what stands on it."""

    def __init__(self, room: Room, doors: Sequence[Door]) -> None:
        self.room = room
        self.doors = tuple(d for d in doors if room.number in (d.first, d.second))
        self.inside = grown(room.rect, -OFF_WALL_M)
        self.pieces: list[Piece] = []
        self._kept = [kept_free(d, room) for d in self.doors]
        self._gates = [gate(d, room) for d in self.doors if not d.is_front]
        self._shut = [shut(d, room) for d in self.doors if d.is_front]
        self._zones: list[Zone] = []
        self._grid = WalkGrid(grown(room.rect, -CLEAR_M))

    # -- what is free ------------------------------------------------------------------------------------

    def fits(self, piece: Piece, friends: Sequence[Piece] = (), *, apart: float = APART_M) -> bool:
        """Whether a piece may stand where it is: in the room, off doors, clear of other pieces and zones.

        `friends` are pieces in whose zones it may stand, and to which it may come closer than `apart`.
        """
        parts = piece.footprint
        if not all(within(part, self.inside) for part in parts):
            return False
        if any(overlap(part, kept) for part in parts for kept in self._kept):
            return False
        if any(overlap(part, z.rect) for part in parts for z in self._zones if z.owner not in friends):
            return False
        return not any(_meet(parts, other, 0.0 if other in friends else apart) for other in self.pieces)

    def is_free(self, rect: Rect, friends: Sequence[Piece] = ()) -> bool:
        """Whether a rectangle of the room has no piece in it but friends."""
        return within(rect, self.room.rect) and not any(
            overlap(rect, part) for p in self.pieces if p not in friends for part in p.footprint
        )

    def add(self, piece: Piece, front_m: float = 0.0, friends: Sequence[Piece] = ()) -> bool:
        """Put a piece down, with free floor before it; False, and nothing changed, when that bars a way."""
        zones = [Zone(rect, piece) for rect in fronts(piece, front_m)]
        if not all(self.is_free(z.rect, (piece, *friends)) for z in zones):
            return False
        self.pieces.append(piece)
        self._zones += zones
        if self.is_walkable():
            return True
        self.remove(piece)
        return False

    def remove(self, piece: Piece) -> None:
        """Take a piece away again."""
        self.pieces.remove(piece)
        self._zones = [z for z in self._zones if z.owner is not piece]

    # -- walking -----------------------------------------------------------------------------------------

    def is_walkable(self) -> bool:
        """Whether the agent comes from each door to all others and to every piece that is in its way."""
        spots = self.walkable()
        if not all((apart(spots, g) == 0.0).any() for g in self._gates):
            return False
        return all(self._is_reached(p, spots) for p in self.pieces)

    def walkable(self) -> Spots:
        """The grid points of the largest area in which the agent can walk about."""
        taken = [part for p in self.pieces if is_in_the_way(p) for part in p.footprint]
        return self._grid.walkable(grown(part, CLEAR_M) for part in (*taken, *self._shut))

    def _is_reached(self, piece: Piece, spots: Spots) -> bool:
        if not is_in_the_way(piece):
            return True
        zones = [z.rect for z in self._zones if z.owner is piece]
        if zones:
            return all((apart(spots, zone) < BEFORE_M).any() for zone in zones)
        return any((apart(spots, part) < APPROACH_M).any() for part in piece.footprint)


def is_in_the_way(piece: Piece) -> bool:
    """Whether the agent bumps into a piece."""
    high, low = piece.top > PASSABLE_BELOW_M, piece.bottom < PASSABLE_FROM_M
    return high and low and piece.kind not in NEVER_IN_THE_WAY


def apart(spots: Spots, rect: Rect) -> npt.NDArray[np.float64]:
    """Metres from each spot (N, 2) to a rectangle, (N,), 0 inside."""
    gap = np.maximum(np.maximum(rect[:2] - spots, spots - rect[2:]), 0.0)
    return np.asarray(np.hypot(gap[:, 0], gap[:, 1]))


def shut(door: Door, room: Room) -> Rect:
    """What a shut front door takes of a room: half its depth."""
    x0, z0, x1, z1 = kept_free(door, room)
    half, (a, b) = asset(door.asset_id).size[2] / 2, (door.start, door.end)
    return {
        "N": (a, z1 - half, b, z1), "S": (a, z0, b, z0 + half),
        "E": (x1 - half, a, x1, b), "W": (x0, a, x0 + half, b),
    }[door.side_in(room.number)]  # fmt: skip


def gate(door: Door, room: Room) -> Rect:
    """Where the agent stands in a room when it goes through a door: one of its grid points lies there."""
    x0, z0, x1, z1 = kept_free(door, room)
    near, far, (a, b) = CLEAR_M, CLEAR_M + GRID_M, (door.start + CLEAR_M, door.end - CLEAR_M)
    return {
        "N": (a, z1 - far, b, z1 - near), "S": (a, z0 + near, b, z0 + far),
        "E": (x1 - far, a, x1 - near, b), "W": (x0 + near, a, x0 + far, b),
    }[door.side_in(room.number)]  # fmt: skip


def fronts(piece: Piece, depth: float) -> list[Rect]:
    """The floor before a piece; before both runs of an L-shaped counter."""
    w, _, d = piece.size
    parts = local_footprint(piece.asset, piece.size)
    if depth <= 0.0:
        return []
    if len(parts) == 1:
        return [piece.region((-w / 2, d / 2, w / 2, d / 2 + depth))]
    (_, _, x1, z1), (_, _, x2, z2) = parts
    return [
        piece.region((x2, z1, x1, min(z2, z1 + depth))),
        piece.region((x2, z1, min(x1, x2 + depth), z2)),
    ]


def _meet(parts: Sequence[Rect], other: Piece, gap: float) -> bool:
    return any(overlap(grown(a, gap), b) for a in parts for b in other.footprint)
