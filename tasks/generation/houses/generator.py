"""Houses from a seed: ProcTHOR's JSON schema 1.0.0, furnished by the rules in assets/generation/houses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from envs.embedded.asset_database import asset
from envs.errors import UsageError
from envs.house import ROOM_TYPES
from tasks.generation.houses.doors import Door, draw_doors
from tasks.generation.houses.floor_plan import FloorPlan, Room, draw_plan
from tasks.generation.houses.floor_space import FloorSpace, apart
from tasks.generation.houses.furnishing import DoesNotFitError, Furnisher
from tasks.generation.houses.furniture_rules import HUNG, furniture_rules, kitchen_rules
from tasks.generation.houses.house_json import AgentStart, HouseParts, RoomLooks, house_json
from tasks.generation.houses.kitchen_run import place_run
from tasks.generation.houses.patches import SHUT
from tasks.generation.houses.pieces import STOVE, Piece
from tasks.generation.houses.room_rules import Paint, PlanRules, plan_rules
from tasks.generation.houses.sight import is_in_sight
from tasks.generation.houses.stock_rules import FLOOR, stock_rules
from tasks.generation.houses.stocking import Stocker
from tasks.generation.houses.wall_faces import faces_of
from tasks.generation.houses.wall_things import Window, draw_windows, hang_pictures, hang_rows, hang_switches
from tasks.generation.houses.wanted import (
    SHELL,
    WHOLES,
    Demand,
    Thing,
    Wanted,
    Wishes,
    has_place,
    is_usual,
    read_wishes,
    share_out,
    suits,
)

MOST_ROOMS = 5
MOST_ATTEMPTS, ROOM_ATTEMPTS = 60, 8
"""So often a house, and a room of it, is drawn anew when something does not fit (chosen)."""
MOST_CLUTTER = 3.0


@dataclass(frozen=True, slots=True)
class _Order:
    """What was asked for."""

    wishes: tuple[Wanted, ...]
    kinds: tuple[str, ...] | None
    clutter: float
    has_stove: bool


def generate_house(
    seed: int,
    *,
    rooms: int | Sequence[str] | None = None,
    wanted: Wishes = (),
    clutter: float = 1.0,
    for_unity: bool = False,
) -> dict[str, Any]:
    """A house in ProcTHOR's JSON schema 1.0.0; the same arguments always give the identical one.

    Args:
        seed: 0 or more.
        rooms: how many (1 to 5), or their types (Kitchen, LivingRoom, Bedroom, Bathroom); drawn when None.
        wanted: what the house must hold: types with counts, or a list of types and `Wanted`.
        clutter: multiplies the chance of every small thing; 1 is usual, at most 3.
        for_unity: leave out what AI2's build has no asset for: the stove.

    Raises:
        UsageError: an unknown name, or wishes that no house of these rooms can fulfil.
    """
    order = _read(seed, rooms, wanted, clutter, for_unity)
    rng = np.random.Generator(np.random.PCG64(seed))
    rules = plan_rules()
    failed: Counter[str] = Counter()
    for _ in range(MOST_ATTEMPTS):
        kinds = order.kinds or _draw_kinds(rng, order.wishes, rooms, rules)
        try:
            return house_json(_draw_house(rng, seed, kinds, order, rules))
        except DoesNotFitError as fault:
            failed[str(fault)] += 1
    most = ", ".join(f"{name} ({n} times)" for name, n in failed.most_common(3))
    raise UsageError(
        f"no house of {MOST_ATTEMPTS} had room for everything; found no place for {most}; "
        "want less, or give it larger or more rooms"
    )


def _read(
    seed: int, rooms: int | Sequence[str] | None, wanted: Wishes, clutter: float, for_unity: bool
) -> _Order:
    if seed < 0:
        raise UsageError(f"seed {seed}: expected 0 or more")
    if not 0.0 <= clutter <= MOST_CLUTTER:
        raise UsageError(f"clutter {clutter}: expected 0 .. {MOST_CLUTTER:g}")
    kinds = None if rooms is None or isinstance(rooms, int) else tuple(rooms)
    odd = [k for k in kinds or () if k not in ROOM_TYPES]
    if odd:
        raise UsageError(f"room {odd[0]!r}: expected one of {', '.join(ROOM_TYPES)}")
    count = rooms if isinstance(rooms, int) else len(kinds) if kinds is not None else 1
    if not 1 <= count <= MOST_ROOMS:
        raise UsageError(f"{count} rooms: expected 1 to {MOST_ROOMS}")
    wishes = read_wishes(wanted)
    for wish in wishes:
        if for_unity and STOVE in (WHOLES.get(wish.object_type), WHOLES.get(wish.on)):
            raise UsageError(f"wanted {wish.object_type}: AI2's build has no asset for stoves in houses")
    return _Order(wishes, kinds, clutter, not for_unity)


def _draw_kinds(
    rng: np.random.Generator, wishes: Sequence[Wanted], rooms: int | Sequence[str] | None, rules: PlanRules
) -> tuple[str, ...]:
    """Room types of a house that can fulfil the wishes and has as many rooms as asked for."""
    sized = [(weight, kinds) for weight, kinds in rules.houses if rooms is None or len(kinds) == rooms]
    able = [row for row in sized if suits(wishes, row[1], is_usual)]
    able = able or [row for row in sized if suits(wishes, row[1], has_place)]
    if not able:
        raise UsageError(
            f"no kind of house with {rooms} rooms has a place for all that is wanted; give `rooms` by type"
        )
    weights = np.array([weight for weight, _ in able])
    return able[int(rng.choice(len(able), p=weights / weights.sum()))][1]


def _draw_house(
    rng: np.random.Generator, seed: int, kinds: Sequence[str], order: _Order, rules: PlanRules
) -> HouseParts:
    demands = share_out(rng, order.wishes, kinds)
    plan = draw_plan(rng, kinds, rules, [bool(d.rows or d.things) for d in demands])
    doors = None if plan is None else draw_doors(rng, plan, rules)
    if plan is None or doors is None:
        raise DoesNotFitError("the rooms")
    spaces, windows = [], []
    for room, demand in zip(plan.rooms, demands, strict=True):
        space, new = _draw_room(rng, room, plan, doors, demand, order, rules)
        spaces.append(space)
        windows += new
    _check_shell(order.wishes, spaces, doors, windows)
    return HouseParts(
        house_id=f"hearth-{seed}",
        plan=plan,
        doors=doors,
        windows=tuple(windows),
        looks=tuple(_looks(rng, r, rules) for r in plan.rooms),
        pieces=tuple(tuple(s.pieces) for s in spaces),
        height_m=round(float(rng.uniform(*rules.height_m)), 2),
        ceiling=_pick(rng, rules.ceilings),
        outside=rules.outside,
        sky=rules.skies[int(rng.integers(len(rules.skies)))],
        agent=_agent_start(rng, spaces, rules),
    )


def _check_shell(
    wishes: Sequence[Wanted], spaces: Sequence[FloorSpace], doors: Sequence[Door], windows: Sequence[Window]
) -> None:
    """Raise DoesNotFitError when there are fewer windows, doors or pictures than wanted."""
    found = Counter(p.kind for s in spaces for p in s.pieces)
    found.update(
        asset(name).object_type for name in (h.asset_id for holes in (doors, windows) for h in holes)
    )
    found["Floor"] = len(spaces)
    for wish in wishes:
        if wish.object_type in SHELL and found[wish.object_type] < wish.count:
            raise DoesNotFitError(wish.object_type)


def _draw_room(
    rng: np.random.Generator,
    room: Room,
    plan: FloorPlan,
    doors: Sequence[Door],
    demand: Demand,
    order: _Order,
    rules: PlanRules,
) -> tuple[FloorSpace, list[Window]]:
    """Furnish a room; several times when something that it must have does not fit."""
    for attempt in range(ROOM_ATTEMPTS):
        space = FloorSpace(room, doors)
        try:
            return space, _fill_room(rng, space, plan, demand, order, rules)
        except DoesNotFitError:
            if attempt == ROOM_ATTEMPTS - 1:
                raise
    raise AssertionError("unreachable")


def _fill_room(
    rng: np.random.Generator,
    space: FloorSpace,
    plan: FloorPlan,
    demand: Demand,
    order: _Order,
    rules: PlanRules,
) -> list[Window]:
    kind = space.room.kind
    counters = kitchen_rules().get(kind)
    if (
        counters is not None
        and not place_run(rng, space, counters, has_stove=order.has_stove)
        and counters.need
    ):
        raise DoesNotFitError(f"the counters of a {kind}")
    rows = furniture_rules()[kind]
    Furnisher(rng, space, rows, demand.rows).furnish()
    stocker = Stocker(rng, space, stock_rules(), order.clutter)
    stocker.put_needed()
    hung = [r.choice.kind for r in rows if r.place[0] == HUNG]
    wanted = _put_wanted(stocker, [t for t in demand.things if t[1][0] not in hung])
    stocker.stock()
    faces = faces_of(plan, space)
    windows = draw_windows(rng, space, faces, rules.rooms[kind])
    standing = len(space.pieces)
    hang_rows(rng, space, faces, rows, demand.rows)
    wanted += _put_wanted(stocker, [t for t in demand.things if t[1][0] in hung])
    stocker.fill(space.pieces[standing:])
    hang_switches(rng, space, faces)
    low, high = rules.rooms[kind].paintings
    hang_pictures(rng, space, faces, int(rng.integers(low, high + 1)))
    hidden = next((t for t in wanted if not is_in_sight(space, t)), None)
    if hidden is not None:
        raise DoesNotFitError(f"{hidden.kind} in sight")
    return windows


def _put_wanted(stocker: Stocker, things: Sequence[Thing]) -> list[Piece]:
    """Put things where they are wanted; returns those that can be seen while everything is shut."""
    seen = []
    for kind, receptacles in things:
        placed = ((on, _put_on(stocker, kind, on)) for on in receptacles)
        on, thing = next(((on, t) for on, t in placed if t is not None), ("", None))
        if thing is None:
            raise DoesNotFitError(f"{kind} on {receptacles[0]}")
        seen += [thing] if on not in SHUT else []
    return seen


def _put_on(stocker: Stocker, kind: str, on: str) -> Piece | None:
    row = stocker.rules.row_for(kind, on, stocker.space.room.kind)
    if on == FLOOR:
        return stocker.stand(row)
    pieces = (p for top in stocker.space.pieces for p in top.everything())
    return stocker.put_somewhere([p for p in pieces if p.kind == on], row)


# -- looks and start -----------------------------------------------------------------------------------------


def _pick(rng: np.random.Generator, paints: Sequence[Paint]) -> Paint:
    return paints[int(rng.integers(len(paints)))]


def _looks(rng: np.random.Generator, room: Room, rules: PlanRules) -> RoomLooks:
    row = rules.rooms[room.kind]
    return RoomLooks(_pick(rng, row.floors), _pick(rng, row.walls))


def _agent_start(rng: np.random.Generator, spaces: Sequence[FloorSpace], rules: PlanRules) -> AgentStart:
    """A free place in the room that one comes into first, looking where there is most of it."""
    space = min(spaces, key=lambda s: (rules.front.index(s.room.kind), s.room.number))
    spots = space.walkable()
    clear = np.min([apart(spots, p.rect) for p in space.pieces], axis=0)
    best = np.argsort(-clear, kind="stable")[: max(1, len(spots) // 6)]
    x, z = (float(v) for v in spots[int(rng.choice(best))])
    x0, z0, x1, z1 = space.room.rect
    ahead = {0.0: z1 - z, 90.0: x1 - x, 180.0: z - z0, 270.0: x - x0}
    return AgentStart(x, z, max(ahead, key=lambda yaw: (ahead[yaw], -yaw)))
