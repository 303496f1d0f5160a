"""Putting small things on, in and at the furniture of one room."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from envs.embedded.asset_database import Asset
from tasks.generation.houses.floor_space import FloorSpace, apart
from tasks.generation.houses.furnishing import DoesNotFitError, Furnisher
from tasks.generation.houses.furniture_rules import FurnitureRow
from tasks.generation.houses.patches import Patch, patches
from tasks.generation.houses.pieces import (
    Piece,
    Point,
    extents,
    grown,
    local_rect,
    lying_size,
    moved,
    overlap,
    within,
)
from tasks.generation.houses.stock_rules import FLOOR, SetPlace, StockRow, StockRules

SPOT_TRIES, NEEDED_TRIES = 14, 80
"""So many places are tried for one thing, and for one that must be there (chosen)."""
APART_M, ABOVE_M = 0.025, 0.001
"""Small things keep this distance from each other, and lie so much above what carries them (chosen)."""
REACH_M = 1.05
"""A thing's middle is at most so far from where the agent can stand (chosen; AI2-THOR's reach is 1.5 m)."""
SEATED_M = 0.6
"""The middle of a chair at a table is nearer to it than this (chosen)."""
HEADROOM_M = 0.01
HIGHEST_M = 1.75
"""Nothing small lies higher (chosen: the camera is at 1.58 m)."""
LET_IN = ("Sink", "Faucet")
"""What is part of a counter."""
FULL = 0.5
"""No more of a piece's surfaces than this share is covered (chosen)."""
SHARES: Mapping[str, tuple[tuple[float, float], tuple[float, float]]] = {
    "any": ((0.0, 1.0), (0.0, 1.0)),
    "back": ((0.0, 1.0), (0.0, 0.2)),
    "front": ((0.0, 1.0), (0.62, 1.0)),
    "middle": ((0.38, 0.62), (0.3, 0.7)),
    "left": ((0.0, 0.25), (0.0, 1.0)),
    "right": ((0.75, 1.0), (0.0, 1.0)),
}
"""Zone -> which part of the places that a thing can take it is put in: across and from back to front."""


class Stocker:
    """Stocks one furnished room.

    Args:
        rng: what is drawn from.
        space: the room with its furniture; things are added to the pieces.
        rules: what is usual where.
        clutter: multiplies the chance of everything that is not wanted.
    """

    def __init__(
        self, rng: np.random.Generator, space: FloorSpace, rules: StockRules, clutter: float
    ) -> None:
        self.rng, self.space, self.rules, self.clutter = rng, space, rules, clutter
        self.spots = space.walkable()
        self.once: list[str] = []

    def stock(self) -> None:
        """Set the tables, then fill every piece of furniture and the floor with what is usual there."""
        owners = [p for top in self.space.pieces for p in top.everything()]
        for owner in owners:
            if (
                owner.kind == "DiningTable"
                and float(self.rng.random()) < self.rules.set_chance * self.clutter
            ):
                self._set_table(owner)
        self.fill(owners)
        self._litter_floor()

    def fill(self, owners: Iterable[Piece]) -> None:
        """Put on pieces what is usual there."""
        for owner in owners:
            for row in self.rules.rows_for(owner.kind, self.space.room.kind):
                self._put_row(owner, row)

    def put_needed(self) -> None:
        """Put what the room must have where there is room for it; raises DoesNotFitError."""
        owners = [p for top in self.space.pieces for p in top.everything()]
        for kind in dict.fromkeys(p.kind for p in owners):
            for row in self.rules.rows_for(kind, self.space.room.kind):
                if not row.need or row.choice.kind in self.once:
                    continue
                if self.put_somewhere([p for p in owners if p.kind == kind], row) is None:
                    raise DoesNotFitError(row.choice.kind)

    def put_somewhere(self, owners: Sequence[Piece], row: StockRow) -> Piece | None:
        """Put one thing of a row on one of some pieces; None when all are full."""
        order = (owners[int(k)] for k in self.rng.permutation(len(owners)))
        placed = (self.put(owner, row, tries=NEEDED_TRIES) for owner in order)
        return next((thing for thing in placed if thing is not None), None)

    def put(self, owner: Piece, row: StockRow, *, tries: int = SPOT_TRIES) -> Piece | None:
        """Put one thing of a row on a piece; None when it finds no place."""
        found = [p for p in patches(owner) if p.level < HIGHEST_M]
        fitting = [a for a in row.choice.assets if row.hangs_m or any(_fits(a, row, p) for p in found)]
        for _ in range(tries if fitting else 0):
            info = fitting[int(self.rng.integers(len(fitting)))]
            thing = self._hung(owner, row, info) if row.hangs_m else self._laid(owner, row, info, found)
            if thing is not None:
                owner.children.append(thing)
                self.once.append(thing.kind)
                return thing
        return None

    # -- rows --------------------------------------------------------------------------------------------

    def _put_row(self, owner: Piece, row: StockRow) -> None:
        if float(self.rng.random()) >= min(1.0, row.chance * self.clutter) or row.chance == 0.0:
            return
        for _ in range(int(self.rng.integers(row.count[0], row.count[1] + 1))):
            if (row.once and row.choice.kind in self.once) or covered(owner) > FULL:
                return
            self.put(owner, row)

    def _litter_floor(self) -> None:
        for row in self.rules.rows_for(FLOOR, self.space.room.kind):
            if float(self.rng.random()) < row.chance * self.clutter:
                self.stand(row)

    def stand(self, row: StockRow) -> Piece | None:
        """Stand one thing of a row on the floor, by a wall; None when it finds no place."""
        place = FurnitureRow(row.choice.kind, row.choice, ("corner", "wall"))
        return Furnisher(self.rng, self.space, (), {}).place(place)

    def _set_table(self, table: Piece) -> None:
        """Lay a place before each chair that stands at a table."""
        w, _, d = table.size
        for chair in [p for p in self.space.pieces if p.kind == "Chair"]:
            if apart(np.array([[chair.x, chair.z]]), table.rect)[0] > SEATED_M:
                continue
            x, z = table.local(chair.x, chair.z)
            if abs(x) > w / 2:
                self._lay_place(table, (math.copysign(w / 2, x), z), 90.0 if x > 0 else 270.0)
            else:
                self._lay_place(table, (x, math.copysign(d / 2, z)), 0.0 if z > 0 else 180.0)

    def _lay_place(self, table: Piece, edge: Point, turned: float) -> None:
        for place in self.rules.set_places:
            self._lay(table, place, edge, turned)

    def _lay(self, table: Piece, place: SetPlace, edge: Point, turned: float) -> None:
        """Put one thing of a set place; who sits there is at `edge` of the table, `turned` degrees round."""
        spot = table.world(*moved(edge, turned, -place.right, -place.inward))
        info = place.choice.draw(self.rng)
        patch = patches(table)[0]
        yaw = (table.yaw + turned) % 360.0
        thing = Piece(place.choice.kind, info, *spot, yaw, patch.level + ABOVE_M, place.lies)
        if self._is_free(table, patch, thing):
            table.children.append(thing)

    # -- single things -----------------------------------------------------------------------------------

    def _hung(self, owner: Piece, row: StockRow, info: Asset) -> Piece | None:
        up, out = row.hangs_m
        size = lying_size(info, row.lies)
        middle = owner.bottom + owner.size[1] / 2 + up
        x, z = owner.world(0.0, out)
        return Piece(row.choice.kind, info, x, z, owner.yaw, middle - size[1] / 2, row.lies)

    def _laid(self, owner: Piece, row: StockRow, info: Asset, found: Sequence[Patch]) -> Piece | None:
        """A thing somewhere in its zone of one of the patches; None when it is not free there."""
        fitting = [p for p in found if _fits(info, row, p)]
        areas = np.array([(p.rect[2] - p.rect[0]) * (p.rect[3] - p.rect[1]) for p in fitting])
        patch = fitting[int(self.rng.choice(len(fitting), p=areas / areas.sum()))]
        yaw = patch.turned + row.turn_deg + round(float(self.rng.uniform(-row.jitter_deg, row.jitter_deg)), 1)
        wide, deep = extents(lying_size(info, row.lies), yaw)
        x0, z0, x1, z1 = patch.rect
        x, z = (x0 + x1) / 2, (z0 + z1) / 2
        if not patch.single:
            across, along = self._zone(row.zone)
            if patch.turned:  # the side run of a counter, whose front looks along x of the piece
                across, along = along, across
            x += (float(self.rng.uniform(*across)) - 0.5) * (x1 - x0 - wide)
            z += (float(self.rng.uniform(*along)) - 0.5) * (z1 - z0 - deep)
        at = owner.world(x, z)
        thing = Piece(row.choice.kind, info, *at, (owner.yaw + yaw) % 360.0, patch.level + ABOVE_M, row.lies)
        return thing if self._is_free(owner, patch, thing) else None

    def _zone(self, zone: str) -> tuple[tuple[float, float], tuple[float, float]]:
        if zone == "ends":
            zone = "left" if self.rng.random() < 0.5 else "right"
        return SHARES[zone]

    def _is_free(self, owner: Piece, patch: Patch, thing: Piece) -> bool:
        """Whether a thing keeps clear of what is on its owner, stays on its patch, and is within reach."""
        if not patch.single and not within(local_rect(owner, thing), grown(patch.rect, 0.002)):
            return False
        if not (apart(self.spots, (thing.x, thing.z, thing.x, thing.z)) < REACH_M).any():
            return False
        return not any(
            overlap(grown(local_rect(owner, thing), APART_M), local_rect(owner, other))
            and thing.bottom < other.top
            and other.bottom < thing.top
            for other in owner.children
        )


def _fits(info: Asset, row: StockRow, patch: Patch) -> bool:
    """Whether an asset is small enough for a patch, not counting how crookedly it lies."""
    size = lying_size(info, row.lies)
    wide, deep = extents(size, patch.turned + row.turn_deg)
    x0, z0, x1, z1 = patch.rect
    is_low = size[1] <= patch.headroom - HEADROOM_M
    return is_low and (patch.single or (wide <= x1 - x0 and deep <= z1 - z0))


def covered(owner: Piece) -> float:
    """The share of a piece's surfaces that is covered."""
    area = sum((p.rect[2] - p.rect[0]) * (p.rect[3] - p.rect[1]) for p in patches(owner))
    loose = [c for c in owner.children if c.kind not in LET_IN]
    taken = sum(np.prod(extents(c.size, c.yaw - owner.yaw)) for c in loose)
    return float(taken / area) if area else 1.0
