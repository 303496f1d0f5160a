"""What a house must hold: from wishes to rows of furniture and things to be put on them, room by room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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

WHOLES: Mapping[str, str] = {
    "SinkBasin": "Sink", "Faucet": "Sink", "StoveBurner": STOVE, "StoveKnob": STOVE,
}  # fmt: skip
"""Parts -> what they are parts of."""
SHELL = ("Floor", "Window", "Doorway", "Doorframe", "LightSwitch", "Painting")
"""Types of which the shell of a house and its walls have some, as many as it happens."""
MOST_WANTED = 40
"""More of one type are refused (chosen)."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """`count` objects of a type; lying in or on a receptacle of type `on`, in a room of type `room`, where given."""

    object_type: str
    count: int = 1
    on: str = ""
    room: str = ""


Wishes: TypeAlias = Mapping[str, int] | Sequence[str | Wanted]


@dataclass(slots=True)
class Demand:
    """What one room must hold: pieces by the name of their row, and things as (type, receptacle)."""

    rows: dict[str, int] = field(default_factory=dict)
    things: list[tuple[str, str]] = field(default_factory=list)


def read_wishes(wishes: Wishes) -> tuple[Wanted, ...]:
    """The wishes in one form; raises UsageError for unknown names and what cannot be."""
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
        raise UsageError(
            f"wanted {wish.object_type}: room {wish.room!r}, expected one of {', '.join(ROOM_TYPES)}"
        )
    if not 1 <= wish.count <= MOST_WANTED:
        raise UsageError(f"wanted {wish.object_type}: count {wish.count}, expected 1 .. {MOST_WANTED}")
    is_made = wish.object_type in WHOLES or wish.object_type in SHELL or asset_ids(wish.object_type)
    if not is_made:
        raise UsageError(f"wanted {wish.object_type}: ProcTHOR has no asset of that type; use a floor plan")
    if not any(has_place(wish, room) for room in ROOM_TYPES):
        where = f" on {wish.on}" if wish.on else ""
        room = f" in a {wish.room}" if wish.room else ""
        raise UsageError(
            f"wanted {wish.object_type}{where}{room}: the rules have no place for it (assets/generation/houses)"
        )


def has_place(wish: Wanted, room: str) -> bool:
    """Whether a type of room can fulfil a wish."""
    if wish.room not in ("", room):
        return False
    if wish.on:
        return _is_there(wish.on, room) and _may_lie(wish.object_type, wish.on, room)
    kind = wish.object_type
    return kind in SHELL or _is_there(kind, room) or bool(homes(kind, room))


def homes(kind: str, room: str) -> tuple[str, ...]:
    """The receptacles for a small thing in a type of room: the usual ones, else those that AI2-THOR allows."""
    usual = [h for h in stock_rules().homes(kind, room) if h not in SHUT and _is_there(h, room)]
    if usual:
        return tuple(usual)
    return tuple(h for h in object_type(kind).fits if h not in SHUT and _is_there(h, room))


def _may_lie(kind: str, on: str, room: str) -> bool:
    whole = WHOLES.get(on, on)
    usual = any(r.choice.kind == kind for r in stock_rules().rows_for(whole, room))
    return usual or on in object_type(kind).fits


def _is_there(kind: str, room: str) -> bool:
    """Whether a type of room can have a piece of a type."""
    return kind == FLOOR or _in_run(kind, room) or any(r.choice.kind == kind for r in furniture_rules()[room])


def _in_run(kind: str, room: str) -> bool:
    rules = kitchen_rules().get(room)
    whole = WHOLES.get(kind, kind)
    return rules is not None and (
        whole == "Sink" or any(p.choice.kind == whole for p in rules.pieces.values())
    )


def share_out(rng: np.random.Generator, wishes: Sequence[Wanted], kinds: Sequence[str]) -> list[Demand]:
    """What each room of a house must hold, in their order; raises UsageError when no room can."""
    demands = [Demand() for _ in kinds]
    for wish in wishes:
        able = [i for i, kind in enumerate(kinds) if has_place(wish, kind)]
        if not able:
            where = f" on {wish.on}" if wish.on else ""
            raise UsageError(
                f"wanted {wish.object_type}{where}: none of the rooms {', '.join(kinds)} has a place for it; "
                "ask for another room or leave `rooms` out"
            )
        for _ in range(wish.count):
            i = able[int(rng.integers(len(able)))]
            _demand(rng, demands[i], wish, kinds[i])
    return demands


def _demand(rng: np.random.Generator, demand: Demand, wish: Wanted, room: str) -> None:
    kind = wish.object_type
    if not wish.on and (kind in SHELL or _in_run(kind, room)):
        return
    if not wish.on and _is_there(kind, room):
        rows = [r for r in furniture_rules()[room] if r.choice.kind == kind]
        _want_row(demand, rows[0], room)
        return
    found = homes(kind, room)
    on = WHOLES.get(wish.on, wish.on) or found[int(rng.integers(len(found)))]
    demand.things.append((kind, on))
    if not _in_run(on, room) and on != FLOOR:
        rows = [r for r in furniture_rules()[room] if r.choice.kind == on]
        if not any(demand.rows.get(r.name) for r in rows):
            _want_row(demand, rows[0], room)


def _want_row(demand: Demand, row: FurnitureRow, room: str) -> None:
    """One more piece of a row, and one at least of what it belongs to."""
    demand.rows[row.name] = demand.rows.get(row.name, 0) + 1
    owner = next((r for r in furniture_rules()[room] if r.name == row.of), None)
    if owner is not None and not demand.rows.get(owner.name):
        _want_row(demand, owner, room)
