"""Where doors are: openings with and without a leaf between rooms, and the front door."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from envs.embedded.asset_database import asset
from tasks.generation.houses.floor_plan import OUTSIDE, FloorPlan, Room, Span
from tasks.generation.houses.pieces import Rect
from tasks.generation.houses.room_rules import PlanRules

BESIDE_M = (0.14, 0.34)
"""Distance of a door from the end of its stretch of wall (chosen; a casing is 7 cm wide)."""
WIDE_FROM_M = 3.1
"""From this length of common wall on, an opening without a leaf may be a double one (chosen)."""
WIDE_CHANCE, BY_HINGE_CHANCE = 0.65, 0.8
"""How often it then is; how often a leaf opens towards the near corner, out of the way (chosen)."""
SWING_M, STEP_M, ASIDE_M = 0.98, 0.72, 0.04
"""Floor kept free before a door: where its leaf swings, where it does not, and at its sides (chosen)."""
HINGE_AT_START = "NW"
"""Sides of a room where a leaf that opens into it hangs at the lower end of its hole; told from the mesh."""


@dataclass(frozen=True, slots=True)
class Door:
    """A door in `side` of room `first`, from `start` to `end` along that wall.

    One with a leaf opens into `first`; `second` is OUTSIDE for a front door.
    """

    first: int
    second: int
    side: str
    start: float
    end: float
    asset_id: str
    has_leaf: bool

    @property
    def is_front(self) -> bool:
        """Whether it leads out of the house; then it stays shut."""
        return self.second == OUTSIDE

    def side_in(self, room: int) -> str:
        """The side of a room that it is in."""
        return self.side if room == self.first else {"N": "S", "S": "N", "E": "W", "W": "E"}[self.side]


def draw_doors(rng: np.random.Generator, plan: FloorPlan, rules: PlanRules) -> tuple[Door, ...] | None:
    """The doors of a plan, the front door last; None when one finds no place."""
    doors = [_door(rng, plan, link, rules) for link in plan.links]
    front = _front_door(rng, plan, rules)
    if front is None or any(d is None for d in doors):
        return None
    return (*(d for d in doors if d is not None), front)


def kept_free(door: Door, room: Room) -> Rect:
    """The floor of a room that must stay free before a door."""
    depth = SWING_M if room.number == door.first and door.has_leaf and not door.is_front else STEP_M
    side = door.side_in(room.number)
    line, (a, b) = room.line(side), (door.start - ASIDE_M, door.end + ASIDE_M)
    return {
        "N": (a, line - depth, b, line), "S": (a, line, b, line + depth),
        "E": (line - depth, a, line, b), "W": (line, a, line + depth, b),
    }[side]  # fmt: skip


def _door(rng: np.random.Generator, plan: FloorPlan, link: tuple[int, int], rules: PlanRules) -> Door | None:
    kinds = [plan.rooms[n - 1].kind for n in link]
    is_frame = rules.door(kinds[0], kinds[1]).is_frame
    first, second = sorted(link, key=lambda n: (rules.swing.index(plan.rooms[n - 1].kind), n))
    spans = [s for s in plan.spans if s.room == first and s.neighbour == second]
    span = max(spans, key=lambda s: s.length)
    is_wide = is_frame and span.length >= WIDE_FROM_M and rng.random() < WIDE_CHANCE
    names = rules.door_assets
    if is_frame:
        names = rules.wide_frame_assets if is_wide else rules.frame_assets
    at = _place(rng, span, names, "end" if not is_frame else "any")
    return None if at is None else Door(first, second, span.side, *at, not is_frame)


def _front_door(rng: np.random.Generator, plan: FloorPlan, rules: PlanRules) -> Door | None:
    kinds = sorted(plan.rooms, key=lambda r: (rules.front.index(r.kind), r.number))
    for room in kinds:
        spans = [s for s in plan.spans if s.room == room.number and s.neighbour == OUTSIDE]
        for k in rng.permutation(len(spans)):
            at = _place(rng, spans[int(k)], rules.front_door_assets, "end")
            if at is not None:
                return Door(room.number, OUTSIDE, spans[int(k)].side, *at, True)
    return None


def _place(
    rng: np.random.Generator, span: Span, names: Sequence[str], where: str
) -> tuple[float, float, str] | None:
    """From where to where the hole goes, and the asset in it; None when the stretch is too short."""
    name = str(names[int(rng.integers(len(names)))])
    width = round(asset(name).size[0], 3)
    low, high = span.start + BESIDE_M[0], span.end - BESIDE_M[0] - width
    if low > high:
        return None
    at = float(rng.uniform(low, high))
    if where == "end":
        by_start = (span.side in HINGE_AT_START) == (rng.random() < BY_HINGE_CHANCE)
        shift = float(rng.uniform(0.0, BESIDE_M[1] - BESIDE_M[0]))
        at = min(low + shift, high) if by_start else max(high - shift, low)
    at = round(at, 3)
    return (at, round(at + width, 3), name)
