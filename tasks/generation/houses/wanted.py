"""What a house must hold: from wishes to rows of furniture and things to be put on them, room by room."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from envs.embedded.asset_database import asset_ids
from envs.errors import UsageError
from envs.house import ROOM_TYPES
from envs.object_types import object_type
from tasks.generation.houses.furniture_rules import FurnitureRow, furniture_rules, kitchen_rules
from tasks.generation.houses.patches import SHUT
from tasks.generation.houses.pieces import STOVE
from tasks.generation.houses.stock_rules import FLOOR, stock_rules

Thing: TypeAlias = tuple[str, tuple[str, ...]]
"""A type that must lie on a receptacle of one of some types, the first if there is room."""

WHOLES: Mapping[str, str] = {
    "SinkBasin": "Sink", "Faucet": "Sink", "StoveBurner": STOVE, "StoveKnob": STOVE,
}  # fmt: skip
"""Parts -> what they are parts of."""
SHELL = ("Floor", "Window", "Doorway", "Doorframe", "LightSwitch", "Painting")
"""What the shell of a house and its walls have, as many as it happens."""
NO_HOMES = ("GarbageCan", "Sink", "Toilet", "Box")
"""Receptacles in which nothing is put unless they are asked for."""
UNREADY = 0.3
"""How much less readily a piece of furniture is demanded for the sake of a small thing (chosen)."""
MOST_WANTED = 40
"""More of one type are refused (chosen)."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """`count` objects of a type, where given in or on a receptacle of type `on`, in a room of type `room`."""

    object_type: str
    count: int = 1
    on: str = ""
    room: str = ""


Wishes: TypeAlias = Mapping[str, int] | Sequence[str | Wanted]


@dataclass(slots=True)
class Demand:
    """What one room must hold: pieces by the name of their row, and things in the order of their putting."""

    rows: dict[str, int] = field(default_factory=dict)
    things: list[Thing] = field(default_factory=list)


def read_wishes(wishes: Wishes) -> tuple[Wanted, ...]:
    """The wishes in one form; raises UsageError for unknown names and what no house has."""
    if isinstance(wishes, Mapping):
        found = tuple(Wanted(kind, count) for kind, count in wishes.items())
    else:
        found = tuple(w if isinstance(w, Wanted) else Wanted(w) for w in wishes)
    for wish in found:
        _check(wish)
    return found


def _check(wish: Wanted) -> None:
    object_type(wish.object_type)
    if wish.on:
        object_type(wish.on)
    if wish.room and wish.room not in ROOM_TYPES:
        raise UsageError(f"{_named(wish)}: expected one of the rooms {', '.join(ROOM_TYPES)}")
    if not 1 <= wish.count <= MOST_WANTED:
        raise UsageError(f"{_named(wish)}: count {wish.count}, expected 1 .. {MOST_WANTED}")
    if wish.object_type not in (*WHOLES, *SHELL) and not asset_ids(wish.object_type):
        raise UsageError(f"{_named(wish)}: ProcTHOR has no asset of that type; use a floor plan")
    if not any(has_place(wish, room) for room in ROOM_TYPES):
        raise UsageError(f"{_named(wish)}: the rules in assets/generation/houses have no place for it")


def _named(wish: Wanted) -> str:
    on = f" on {wish.on}" if wish.on else ""
    return f"wanted {wish.object_type}{on}{f' in {wish.room}' if wish.room else ''}"


def has_place(wish: Wanted, room: str) -> bool:
    """Whether a type of room can fulfil a wish."""
    if wish.room not in ("", room):
        return False
    kind = wish.object_type
    if wish.on:
        return (
            _is_small(kind)
            and _can_carry(wish.on)
            and (_is_there(wish.on, room) or bool(homes(wish.on, room)))
        )
    return kind in SHELL or _is_there(kind, room) or bool(homes(kind, room))


def homes(kind: str, room: str) -> tuple[str, ...]:
    """The receptacles for a small thing in a type of room: usual ones, else those that AI2-THOR allows."""
    odd = (*SHUT, *NO_HOMES)
    return usual_homes(kind, room) or tuple(
        h for h in object_type(kind).fits if h not in odd and _is_there(h, room)
    )


def usual_homes(kind: str, room: str) -> tuple[str, ...]:
    """The receptacles on which the rules put a small thing in a type of room."""
    return tuple(h for h in stock_rules().homes(kind, room) if h not in SHUT and _is_there(h, room))


def is_usual(wish: Wanted, room: str) -> bool:
    """Whether a type of room can fulfil a wish, and what is wished for is nothing odd there."""
    kind = wish.object_type
    is_odd = not (wish.on or kind in SHELL or _is_there(kind, room) or usual_homes(kind, room))
    return has_place(wish, room) and not is_odd


def suits(wishes: Sequence[Wanted], kinds: Sequence[str], can: Callable[[Wanted, str], bool]) -> bool:
    """Whether each wish can be fulfilled by one of the rooms of a house."""
    return all(any(can(wish, kind) for kind in kinds) for wish in wishes)


def share_out(rng: np.random.Generator, wishes: Sequence[Wanted], kinds: Sequence[str]) -> list[Demand]:
    """What each room of a house must hold, in their order; raises UsageError when no room can.

    Small things come into any of the rooms that have a place for them, furniture by twos into one after the
    other.
    """
    demands = [Demand() for _ in kinds]
    for wish in wishes:
        able = [i for i, kind in enumerate(kinds) if has_place(wish, kind)]
        able = [i for i in able if is_usual(wish, kinds[i])] or able
        if not able:
            raise UsageError(
                f"{_named(wish)}: none of the rooms {', '.join(kinds)} has a place for it; ask for another "
                "room or leave `rooms` out"
            )
        first = int(rng.integers(len(able)))
        for k in range(wish.count):
            i = able[(first + k // 2) % len(able)]
            if not _is_there(wish.object_type, kinds[i]):
                i = able[int(rng.integers(len(able)))]
            _demand(rng, demands[i], wish, kinds[i])
    return demands


def _is_small(kind: str) -> bool:
    rooms = (r for name in stock_rules().rows.values() for rows in name.values() for r in rows)
    return object_type(kind).pickupable or any(r.choice.kind == kind for r in rooms)


def _can_carry(on: str) -> bool:
    return on in (FLOOR, *WHOLES, *stock_rules().rows) or "receptacle" in object_type(on).flags


def _is_there(kind: str, room: str) -> bool:
    """Whether a type of room can have a piece of a type, or a part of one, on its floor or walls."""
    return kind == FLOOR or _in_run(kind, room) or bool(_rows_of(kind, room))


def _rows_of(kind: str, room: str) -> list[FurnitureRow]:
    return [r for r in furniture_rules()[room] if r.choice.kind == kind]


def _in_run(kind: str, room: str) -> bool:
    rules = kitchen_rules().get(room)
    whole = WHOLES.get(kind, kind)
    return rules is not None and (
        whole == "Sink" or any(p.choice.kind == whole for p in rules.pieces.values())
    )


def _demand(rng: np.random.Generator, demand: Demand, wish: Wanted, room: str) -> None:
    kind = wish.object_type
    if wish.on:
        on = WHOLES.get(wish.on, wish.on)
        _provide(rng, demand, on, room)
        demand.things.append((kind, (on,)))
    elif kind in SHELL or _in_run(kind, room):
        return
    elif _rows_of(kind, room):
        _want_row(demand, _likely(rng, kind, room), room)
    else:
        _want_thing(rng, demand, kind, room)


def _want_thing(rng: np.random.Generator, demand: Demand, kind: str, room: str) -> None:
    """A thing on one of its homes; on another one when that is full."""
    found = homes(kind, room)
    keys = [float(rng.random()) ** (1.0 / _readiness(on, demand, room)) for on in found]
    order = tuple(on for _, on in sorted(zip(keys, found, strict=True), reverse=True))
    _provide(rng, demand, order[0], room)
    demand.things.append((kind, order))


def _readiness(on: str, demand: Demand, room: str) -> float:
    """1 for a receptacle that a room has anyway, less for one that has to be found room for."""
    rows = _rows_of(on, room)
    if on == FLOOR or _in_run(on, room) or any(demand.rows.get(r.name) for r in rows):
        return 1.0
    return max(UNREADY * max((_chance(r, room) for r in rows), default=0.0), 0.01)


def _provide(rng: np.random.Generator, demand: Demand, on: str, room: str) -> None:
    """See to it that a room has a receptacle."""
    if on == FLOOR or _in_run(on, room):
        return
    rows = _rows_of(on, room)
    if rows:
        if not any(demand.rows.get(r.name) for r in rows):
            _want_row(demand, _likely(rng, on, room), room)
    elif all(kind != on for kind, _ in demand.things):
        _want_thing(rng, demand, on, room)


def _likely(rng: np.random.Generator, kind: str, room: str) -> FurnitureRow:
    """One of the rows for a type, the more usual ones more often."""
    rows = _rows_of(kind, room)
    weights = np.array([_chance(r, room) for r in rows])
    return rows[int(rng.choice(len(rows), p=weights / weights.sum()))]


def _chance(row: FurnitureRow, room: str) -> float:
    owner = next((r for r in furniture_rules()[room] if r.name == row.of), None)
    return (1.0 if row.need else max(row.chance, 0.01)) * (1.0 if owner is None else _chance(owner, room))


def _want_row(demand: Demand, row: FurnitureRow, room: str) -> None:
    """One more piece of a row, and one at least of what it belongs to."""
    demand.rows[row.name] = demand.rows.get(row.name, 0) + 1
    owner = next((r for r in furniture_rules()[room] if r.name == row.of), None)
    if owner is not None and not demand.rows.get(owner.name):
        _want_row(demand, owner, room)
