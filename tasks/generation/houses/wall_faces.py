"""The inner faces of a room's walls: what is in, on and before them, and where things can hang."""

from __future__ import annotations

from collections.abc import Iterator

from tasks.generation.houses.floor_plan import OUTSIDE, SIDES, FloorPlan, Room, Span
from tasks.generation.houses.floor_space import FloorSpace
from tasks.generation.houses.pieces import Piece, Rect

BEFORE_M = 0.3
"""What is this near to a wall stands before it (chosen)."""
CASING_M, DOOR_TOP_M = 0.1, 2.25
"""A door's casing at its sides, and how high it reaches (chosen)."""
ALONG_M = 0.05


class WallFace:
    """One side of a room. Places on it are (from, low, to, high): along the wall and above the floor."""

    def __init__(self, plan: FloorPlan, space: FloorSpace, side: str) -> None:
        self.room: Room = space.room
        self.side = side
        self.spans: tuple[Span, ...] = plan.spans_of(self.room.number, side)
        self.taken: list[Rect] = [
            (d.start - CASING_M, 0.0, d.end + CASING_M, DOOR_TOP_M)
            for d in space.doors
            if d.side_in(self.room.number) == side
        ]
        self._pieces = [p for top in space.pieces for p in top.everything() if self._is_before(p)]

    def _is_before(self, piece: Piece) -> bool:
        x0, z0, x1, z1 = piece.rect
        line = self.room.line(self.side)
        return {"N": line - z1, "E": line - x1, "S": z0 - line, "W": x0 - line}[self.side] < BEFORE_M

    def along(self, piece: Piece) -> tuple[float, float]:
        """From where to where a piece reaches along the wall."""
        x0, z0, x1, z1 = piece.rect
        return (x0, x1) if self.side in "NS" else (z0, z1)

    def is_free(self, place: Rect, margin: float = 0.0) -> bool:
        """Whether nothing is in, on or before the wall within `margin` metres of a place."""
        grown = (place[0] - margin, place[1] - margin, place[2] + margin, place[3] + margin)
        pieces = ((a, p.bottom, b, p.top) for p in self._pieces for a, b in [self.along(p)])
        return not any(_meet(grown, other) for other in (*self.taken, *pieces))

    def is_outside(self, start: float, end: float, margin: float) -> bool:
        """Whether the wall is an outer one from `margin` before a stretch to `margin` after it."""
        return any(
            s.neighbour == OUTSIDE and s.start + margin <= start and end <= s.end - margin for s in self.spans
        )

    def places(self, width: float, low: float, high: float, margin: float) -> Iterator[Rect]:
        """Free places of a width, from one end of the wall to the other."""
        start, end = self.room.reach(self.side)
        at = start + margin
        while at + width <= end - margin + 1e-9:
            place = (round(at, 3), low, round(at + width, 3), high)
            if self.is_free(place, margin):
                yield place
            at += ALONG_M

    def point(self, at: float, off: float) -> tuple[float, float]:
        """The plan position at `at` along the wall and `off` metres into the room."""
        line = self.room.line(self.side)
        return {"N": (at, line - off), "E": (line - off, at), "S": (at, line + off), "W": (line + off, at)}[
            self.side
        ]


def faces_of(plan: FloorPlan, space: FloorSpace) -> dict[str, WallFace]:
    """The four faces of a furnished room by side."""
    return {side: WallFace(plan, space, side) for side in SIDES}


def _meet(a: Rect, b: Rect) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
