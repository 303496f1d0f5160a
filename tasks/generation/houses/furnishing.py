"""Furnishing one room: groups of furniture, an anchor with what belongs to it, one after another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from envs.embedded.asset_database import Asset
from tasks.generation.houses.floor_space import FloorSpace
from tasks.generation.houses.furniture_rules import HUNG, FurnitureRow
from tasks.generation.houses.pieces import Piece, grown
from tasks.generation.houses.placing import candidates

ANCHOR_TRIES, GROUP_TRIES = 24, 6
"""So many free places of an anchor are tried, and so many for the sake of what it needs (chosen)."""


class DoesNotFitError(Exception):
    """Something that the room must have found no place; the house is drawn anew."""


class Furnisher:
    """Places the rows of a room type in a room.

    Args:
        rng: what is drawn from.
        space: the room; pieces are added to it.
        rows: of the room type, in order.
        wanted: how many pieces of a row there must be at least, by the row's name.
    """

    def __init__(
        self,
        rng: np.random.Generator,
        space: FloorSpace,
        rows: Sequence[FurnitureRow],
        wanted: Mapping[str, int],
    ) -> None:
        self.rng, self.space, self.rows, self.wanted = rng, space, rows, wanted

    def furnish(self) -> None:
        """Place everything, what must be there first; raises DoesNotFitError."""
        anchors = [r for r in self.rows if r.is_anchor and r.place[0] != HUNG]
        for row in sorted(anchors, key=lambda r: (not r.need, not self.wanted.get(r.name))):
            least = max(self.wanted.get(row.name, 0), 1 if row.need else 0)
            if least or self._is_drawn(row):
                drawn = int(self.rng.integers(row.count[0], row.count[1] + 1))
                self._anchors(row, least, max(drawn, least))

    def place(self, row: FurnitureRow) -> Piece | None:
        """Place one piece of a row that has no owner; None when it finds no place."""
        return self._place(row, row.choice.draw(self.rng), None, ())

    def _anchors(self, row: FurnitureRow, least: int, most: int) -> None:
        info: Asset | None = None
        for k in range(most):
            placed = self._group(row, info)
            if placed is None and k < least:
                raise DoesNotFitError(row.name)
            if placed is None:
                return
            info = placed.asset if row.alike else None

    def _is_drawn(self, row: FurnitureRow) -> bool:
        is_large_enough = self.space.room.area >= row.least_m2
        return is_large_enough and float(self.rng.random()) < row.chance

    def _group(self, row: FurnitureRow, info: Asset | None) -> Piece | None:
        """Place an anchor with what it needs about it, or nothing."""
        for _ in range(GROUP_TRIES):
            anchor = self._place(row, info or row.choice.draw(self.rng), None, ())
            if anchor is None:
                continue
            if self._companions(anchor, [anchor]):
                return anchor
            self.space.remove(anchor)
        return None

    def _companions(self, owner: Piece, group: list[Piece]) -> bool:
        """Place what belongs to a piece, and what belongs to that, and add it to the group.

        False, with nothing placed, when a need is not met.
        """
        placed: list[Piece] = []
        for row in self.rows:
            if row.of != owner.name or row.is_anchor:
                continue
            new = self._companion_row(row, owner, [*group, *placed])
            if new is None:
                self._remove(placed)
                return False
            placed += new
        group += placed
        return True

    def _companion_row(self, row: FurnitureRow, owner: Piece, group: list[Piece]) -> list[Piece] | None:
        """The pieces of a row that belong to a piece, with what belongs to them; None when it needs more."""
        low, high = row.seats if "around" in row.place else row.count
        least = max(self.wanted.get(row.name, 0), low if row.need else 0)
        if not least and not self._is_drawn(row):
            return []
        most = max(int(self.rng.integers(low, high + 1)), least)
        placed: list[Piece] = []
        info = row.choice.draw(self.rng)
        for k in range(most):
            piece = self._place(row, info, owner, [*group, *placed])
            if piece is None and k < least:
                self._remove(placed)
                return None
            if piece is None:
                break
            own = [*group, *placed, piece]
            self._companions(piece, own)
            placed = own[len(group) :]
            info = info if row.alike else row.choice.draw(self.rng)
        return placed

    def _remove(self, pieces: Sequence[Piece]) -> None:
        for piece in pieces:
            self.space.remove(piece)

    def _place(
        self, row: FurnitureRow, info: Asset, owner: Piece | None, friends: Sequence[Piece]
    ) -> Piece | None:
        tries = 0
        for piece in candidates(self.rng, self.space, row, info, owner):
            if not self._is_free(row, piece, friends):
                continue
            if self.space.add(piece, row.front_m, friends):
                return piece
            tries += 1
            if tries == ANCHOR_TRIES:
                return None
        return None

    def _is_free(self, row: FurnitureRow, piece: Piece, friends: Sequence[Piece]) -> bool:
        if not self.space.fits(piece, friends):
            return False
        return row.clear_m == 0.0 or self._is_clear(piece, row.clear_m)

    def _is_clear(self, piece: Piece, margin_m: float) -> bool:
        """Whether the floor within a margin of a piece is free, as far as it lies in the room."""
        margin = grown(piece.rect, margin_m)
        inner = self.space.inside
        cut = (
            max(margin[0], inner[0]),
            max(margin[1], inner[1]),
            min(margin[2], inner[2]),
            min(margin[3], inner[3]),
        )
        return self.space.is_free(cut, ())
