"""The plan of a house: rectangular rooms, what lies beyond their walls, and which of them doors join."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np

from tasks.generation.houses.pieces import Rect
from tasks.generation.houses.room_rules import PlanRules, RoomRules

STEP_M = 0.05
"""Walls lie on a raster of this width (chosen)."""
DRAWS, GOOD_PLANS = 1200, 8
"""So many plans are drawn at most, and so many usable ones compared (chosen)."""
MOST_LONGER = 1.6
"""When usable plans are rare, outlines may be longer than the rules say, in the end by this (chosen)."""
LEAST_SHARED_M = 1.45
"""A door needs a common wall of at least this length (chosen: a door, its casing and room beside it)."""
ACROSS_CHANCE = 0.2
"""How often a part is cut along its longer side, not across (chosen)."""
LEAST_SHARE = 0.9
"""Rounding and recesses may leave a room this share of the least area of its type (chosen)."""
LARGE = (0.7, 1.2)
"""From where to where in the range of their type the areas of large rooms are (chosen)."""
THROUGH_COST = 15
"""What it costs when a bathroom is a passage (chosen: more than any door)."""
PASSAGE_FREE = "Bathroom"
OUTSIDE = 0
"""The number of what lies beyond an outer wall; rooms are numbered from 1."""
SIDES = ("N", "E", "S", "W")
"""The sides of a room: N is towards +z, E towards +x."""
SIDE_YAW: Mapping[str, float] = {"N": 180.0, "E": 270.0, "S": 0.0, "W": 90.0}
"""Where a thing looks whose back is to a side."""


@dataclass(frozen=True, slots=True)
class Room:
    """One room: its number, type and rectangle between the middles of its walls, metres."""

    number: int
    kind: str
    rect: Rect

    @property
    def area(self) -> float:
        """Square metres."""
        return (self.rect[2] - self.rect[0]) * (self.rect[3] - self.rect[1])

    def line(self, side: str) -> float:
        """Where a side lies on the axis across it: z of N and S, x of E and W."""
        return {"N": self.rect[3], "E": self.rect[2], "S": self.rect[1], "W": self.rect[0]}[side]

    def reach(self, side: str) -> tuple[float, float]:
        """From where to where a side runs: along x for N and S, along z for E and W."""
        x0, z0, x1, z1 = self.rect
        return (x0, x1) if side in "NS" else (z0, z1)


@dataclass(frozen=True, slots=True)
class Span:
    """A straight stretch of a room's boundary with one neighbour all along; OUTSIDE for an outer wall."""

    room: int
    side: str
    start: float
    end: float
    neighbour: int

    @property
    def length(self) -> float:
        """Metres."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class FloorPlan:
    """The rooms in order of their numbers, the boundary of each, and the pairs of numbers that doors join."""

    rooms: tuple[Room, ...]
    spans: tuple[Span, ...]
    links: tuple[tuple[int, int], ...]

    def spans_of(self, number: int, side: str) -> tuple[Span, ...]:
        """The stretches of one side of a room, in order."""
        return tuple(s for s in self.spans if s.room == number and s.side == side)


def draw_plan(
    rng: np.random.Generator, kinds: Sequence[str], rules: PlanRules, roomy: Sequence[bool]
) -> FloorPlan | None:
    """The least odd of some plans with the rooms of these types, in that order; None when none was usable.

    Rooms that are to be `roomy` are large ones of their type.
    """
    best: tuple[float, FloorPlan] | None = None
    usable = 0
    for k in range(DRAWS):
        rooms = _draw_rooms(rng, kinds, rules, roomy, longer=MOST_LONGER * k / DRAWS)
        found = None if rooms is None else _joined(rooms, rules)
        if found is None:
            continue
        usable += 1
        best = found if best is None or found[0] < best[0] else best
        if usable == GOOD_PLANS:
            break
    if best is None:
        return None
    plan = best[1]
    return FloorPlan(plan.rooms, plan.spans, plan.links + _extra(rng, plan, rules))


# -- rooms ---------------------------------------------------------------------------------------------------


def _draw_rooms(
    rng: np.random.Generator,
    kinds: Sequence[str],
    rules: PlanRules,
    roomy: Sequence[bool],
    *,
    longer: float,
) -> tuple[Room, ...] | None:
    areas = [_area(rng, rules.rooms[kind], large) for kind, large in zip(kinds, roomy, strict=True)]
    aspect = float(rng.uniform(rules.aspect[0], rules.aspect[1] + longer))
    long, short = math.sqrt(sum(areas) * aspect), math.sqrt(sum(areas) / aspect)
    width, depth = (long, short) if rng.random() < 0.5 else (short, long)
    order = [int(i) for i in rng.permutation(len(kinds))]
    outline = (0.0, 0.0, _step(width), _step(depth))
    rects = _sliced(rng, outline, order, areas, [rules.rooms[kind].least_side_m for kind in kinds])
    if rects is None or not all(_is_good(Room(i + 1, k, rects[i]), rules) for i, k in enumerate(kinds)):
        return None
    rects = _with_recesses(rng, rects, kinds, rules)
    left, low = min(r[0] for r in rects.values()), min(r[1] for r in rects.values())
    moved = {i: _rounded((a - left, b - low, c - left, d - low)) for i, (a, b, c, d) in rects.items()}
    return tuple(Room(i + 1, kind, moved[i]) for i, kind in enumerate(kinds))


def _area(rng: np.random.Generator, rules: RoomRules, is_large: bool) -> float:
    low, high = rules.area_m2
    from_share, to_share = LARGE if is_large else (0.0, 1.0)
    return float(rng.uniform(low + from_share * (high - low), low + to_share * (high - low)))


def _sliced(
    rng: np.random.Generator, rect: Rect, order: Sequence[int], areas: Sequence[float], least: Sequence[float]
) -> dict[int, Rect] | None:
    """A rectangle cut into one for each room, in proportion to their areas; None when some get too narrow."""
    x0, z0, x1, z1 = rect
    if min(x1 - x0, z1 - z0) < min(least[i] for i in order) - 1e-6:
        return None
    if len(order) == 1:
        return {order[0]: rect}
    cut = int(rng.integers(1, len(order)))
    first, second = order[:cut], order[cut:]
    share = sum(areas[i] for i in first) / sum(areas[i] for i in order)
    along_x = (x1 - x0 > z1 - z0) != (rng.random() < ACROSS_CHANCE)
    x, z = (_step(x0 + share * (x1 - x0)), z1) if along_x else (x1, _step(z0 + share * (z1 - z0)))
    one = _sliced(rng, (x0, z0, x, z), first, areas, least)
    rest = (x, z0, x1, z1) if along_x else (x0, z, x1, z1)
    other = None if one is None else _sliced(rng, rest, second, areas, least)
    return None if one is None or other is None else one | other


def _with_recesses(
    rng: np.random.Generator, rects: dict[int, Rect], kinds: Sequence[str], rules: PlanRules
) -> dict[int, Rect]:
    """Some outer walls step back, so that a house is not always a rectangle."""
    out = dict(sorted(rects.items()))
    for i in sorted(out):
        for k in range(4):
            depth = _step(float(rng.uniform(*rules.recess_m)))
            if len(out) == 1 or rng.random() >= rules.recess_chance or not _is_outside(out, i, k):
                continue
            moved = list(out[i])
            moved[k] = round(moved[k] + (depth if k < 2 else -depth), 2)
            trial = Room(i + 1, kinds[i], (moved[0], moved[1], moved[2], moved[3]))
            if _is_good(trial, rules):
                out[i] = trial.rect
    return out


def _is_outside(rects: Mapping[int, Rect], i: int, k: int) -> bool:
    """Whether no other room touches side `k` (its place in the rectangle) of room `i`."""
    axis, mine = k % 2, rects[i]
    for j, other in rects.items():
        touches = abs(other[(k + 2) % 4] - mine[k]) < 1e-6
        beside = min(mine[3 - axis], other[3 - axis]) - max(mine[1 - axis], other[1 - axis])
        if j != i and touches and beside > 1e-6:
            return False
    return True


def _is_good(room: Room, rules: PlanRules) -> bool:
    width, depth = room.rect[2] - room.rect[0], room.rect[3] - room.rect[1]
    short, long = min(width, depth), max(width, depth)
    own = rules.rooms[room.kind]
    is_wide = short >= own.least_side_m - 1e-6 and long <= rules.most_aspect * short
    return is_wide and room.area >= LEAST_SHARE * own.area_m2[0]


def _step(value: float) -> float:
    return round(round(value / STEP_M) * STEP_M, 2)


def _rounded(rect: Rect) -> Rect:
    return (round(rect[0], 2), round(rect[1], 2), round(rect[2], 2), round(rect[3], 2))


# -- walls and doors between rooms ---------------------------------------------------------------------------


def _joined(rooms: tuple[Room, ...], rules: PlanRules) -> tuple[float, FloorPlan] | None:
    """The plan with the cheapest doors that join all rooms, and what they cost; None when they cannot."""
    spans = tuple(s for room in rooms for side in SIDES for s in _spans(room, side, rooms))
    doors = sorted((_cost(a, b, rules), a.number, b.number) for a, b in _neighbours(rooms, spans))
    group = {room.number: room.number for room in rooms}
    links, total = [], 0.0
    for cost, a, b in doors:
        if group[a] != group[b]:
            gone = group[b]
            group = {n: group[a] if g == gone else g for n, g in group.items()}
            links.append((a, b))
            total += cost
    if any(g != group[1] for g in group.values()):
        return None
    for room in rooms:
        passes = sum(room.number in link for link in links) - 1
        total += THROUGH_COST * passes if room.kind == PASSAGE_FREE and passes > 0 else 0
    return total, FloorPlan(rooms, spans, tuple(links))


def _neighbours(rooms: Sequence[Room], spans: Sequence[Span]) -> Iterator[tuple[Room, Room]]:
    for a, b in combinations(rooms, 2):
        shared = [s.length for s in spans if s.room == a.number and s.neighbour == b.number]
        if max(shared, default=0.0) >= LEAST_SHARED_M:
            yield a, b


def _cost(a: Room, b: Room, rules: PlanRules) -> float:
    return rules.door(a.kind, b.kind).cost


def _extra(rng: np.random.Generator, plan: FloorPlan, rules: PlanRules) -> tuple[tuple[int, int], ...]:
    """Doors that a house could do without."""
    out = []
    for a, b in _neighbours(plan.rooms, plan.spans):
        link = (a.number, b.number)
        if link not in plan.links and rng.random() < rules.door(a.kind, b.kind).extra:
            out.append(link)
    return tuple(out)


def _spans(room: Room, side: str, rooms: Sequence[Room]) -> Iterator[Span]:
    """A side of a room, cut where its neighbour changes."""
    start, end = room.reach(side)
    facing = {"N": "S", "S": "N", "E": "W", "W": "E"}[side]
    touching = [
        (max(start, other.reach(facing)[0]), min(end, other.reach(facing)[1]), other.number)
        for other in rooms
        if other is not room and abs(other.line(facing) - room.line(side)) < 1e-6
    ]
    touching = sorted(t for t in touching if t[1] - t[0] > 1e-6)
    cuts = sorted({start, end, *(v for a, b, _ in touching for v in (a, b))})
    for a, b in pairwise(cuts):
        number = next((n for c, d, n in touching if c <= a + 1e-6 and b <= d + 1e-6), OUTSIDE)
        yield Span(room.number, side, a, b, number)
