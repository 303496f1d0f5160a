"""assets/generation/houses/furniture.yaml and kitchens.yaml: what stands in rooms, and runs of counters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import numpy as np

from envs.embedded.asset_database import Asset, asset
from envs.house import ROOM_TYPES
from tasks.generation.houses.asset_choice import CHOICE_KEYS, AssetChoice, any_asset, read_choice
from tasks.generation.houses.rule_fields import Field, load_rules

FURNITURE_FILE, KITCHENS_FILE = "furniture.yaml", "kitchens.yaml"
FREE_PLACES = ("wall", "corner", "middle")
"""Where a piece may be put that belongs to no other."""
OWNED_PLACES = ("opposite", "beside", "before", "flank", "around")
"""Where it may be put with regard to its owner."""
HUNG = "hung"
WHERES = ("corner", "middle", "any")
COUNTER, SINK_COUNTER = "counter", "sinkcounter"
MOST_PIECES = 12


@dataclass(frozen=True, slots=True)
class FurnitureRow:
    """One row of furniture.yaml, which explains the fields."""

    name: str
    choice: AssetChoice
    place: tuple[str, ...] = ()
    of: str = ""
    where: str = "any"
    need: bool = False
    chance: float = 1.0
    count: tuple[int, int] = (1, 1)
    seats: tuple[int, int] = (1, 1)
    alike: bool = False
    turned: bool = False
    front_m: float = 0.0
    clear_m: float = 0.0
    gap_m: float = 0.03
    jitter_deg: float = 0.0
    least_m2: float = 0.0
    at_m: float = 0.0
    below_m: float = 0.0

    @property
    def is_anchor(self) -> bool:
        """Whether it is placed for itself."""
        return not self.of or self.place[0] == HUNG


@dataclass(frozen=True, slots=True)
class Run:
    """One arrangement of counters: names of pieces along a main wall, one beside it and one across."""

    weight: float
    is_corner: bool
    main: tuple[str, ...]
    side: tuple[str, ...]
    across: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KitchenRules:
    """The runs of one type of room, and what they are made of."""

    need: bool
    free_m: float
    straight: tuple[Asset, ...]
    corners: tuple[Asset, ...]
    pieces: Mapping[str, FurnitureRow]
    runs: tuple[Run, ...]
    sink: AssetChoice
    faucet: AssetChoice

    def shuffled_runs(self, rng: np.random.Generator) -> list[Run]:
        """The runs in a random order in which those of more weight tend to come first."""
        keys = [float(rng.random()) ** (1.0 / max(run.weight, 1e-6)) for run in self.runs]
        return [
            run
            for _, _, run in sorted((-k, i, r) for (i, r), k in zip(enumerate(self.runs), keys, strict=True))
        ]


@cache
def furniture_rules() -> Mapping[str, tuple[FurnitureRow, ...]]:
    """The rows of each room type in order; DataError naming the key of what is wrong."""
    return load_rules(FURNITURE_FILE).mapping(ROOM_TYPES, _room)


@cache
def kitchen_rules() -> Mapping[str, KitchenRules]:
    """The runs of counters of those room types that have some; DataError naming the key of what is wrong."""
    entries = load_rules(KITCHENS_FILE).entries()
    for name, field in entries:
        if name not in ROOM_TYPES:
            raise field.fault(f"{name!r} is no room type; known: {', '.join(ROOM_TYPES)}")
    return MappingProxyType({name: _kitchen(field) for name, field in entries})


def _room(field: Field) -> tuple[FurnitureRow, ...]:
    rows: list[FurnitureRow] = []
    counters = ("fridge", "stove", COUNTER, SINK_COUNTER)
    for name, entry in field.entries():
        row = _row(name, entry)
        known = [*counters, *(r.name for r in rows)]
        if row.of and row.of not in known:
            raise entry.get("of").fault(f"there is no row {row.of!r} above; there are {', '.join(known)}")
        rows.append(row)
    return tuple(rows)


def _row(name: str, field: Field) -> FurnitureRow:
    choice = dict.fromkeys(CHOICE_KEYS)
    row = field.row(
        "type", "place", of="", where="any", need=False, chance=1.0, count=[1, 1], seats=[1, 1], alike=False,
        turned=False, front_m=0.0, clear_m=0.0, gap_m=0.03, jitter_deg=0.0, least_m2=0.0, at_m=0.0,
        below_m=0.0, **choice,
    )  # fmt: skip
    places = row["place"].items(lambda f: f.one_of((*FREE_PLACES, *OWNED_PLACES, HUNG)))
    of = row["of"].text() if row["of"].value else ""
    if not places or (not of and any(p in OWNED_PLACES for p in places)):
        raise row["place"].fault("needs a place; beside, before, flank, around and opposite need `of`")
    return FurnitureRow(
        name=name,
        choice=read_choice(row),
        place=places,
        of=of,
        where=row["where"].one_of(WHERES),
        need=row["need"].flag(),
        chance=row["chance"].number(0.0, 1.0),
        count=row["count"].counts(MOST_PIECES),
        seats=row["seats"].counts(MOST_PIECES),
        alike=row["alike"].flag(),
        turned=row["turned"].flag(),
        front_m=row["front_m"].number(0.0, 2.0),
        clear_m=row["clear_m"].number(0.0, 2.0),
        gap_m=row["gap_m"].number(0.0, 2.0),
        jitter_deg=row["jitter_deg"].number(0.0, 45.0),
        least_m2=row["least_m2"].number(0.0, 100.0),
        at_m=row["at_m"].number(0.0, 2.4),
        below_m=row["below_m"].number(0.0, 2.0),
    )


def _kitchen(field: Field) -> KitchenRules:
    row = field.row("need", "free_m", "straight", "corners", "sink", "faucet", "pieces", "runs")
    pieces = {name: _piece(name, entry) for name, entry in row["pieces"].entries()}
    names = tuple(pieces)
    rules = KitchenRules(
        need=row["need"].flag(),
        free_m=row["free_m"].number(0.0, 3.0),
        straight=row["straight"].items(_counter),
        corners=row["corners"].items(_counter),
        pieces=MappingProxyType(pieces),
        runs=row["runs"].items(lambda f: _run(f, names)),
        sink=_choice_of(row["sink"], "Sink"),
        faucet=_choice_of(row["faucet"], "Faucet"),
    )
    if SINK_COUNTER not in names or not rules.straight:
        raise field.fault(f"needs a piece called {SINK_COUNTER} and straight counters")
    for k, run in enumerate(rules.runs):
        if run.is_corner != (SINK_COUNTER not in (*run.main, *run.side, *run.across)):
            raise row["runs"].fault(f"run {k} must have a {SINK_COUNTER}, or else a corner")
        if run.is_corner and not rules.corners:
            raise row["corners"].fault(f"run {k} needs one")
    return rules


def _piece(name: str, field: Field) -> FurnitureRow:
    row = field.row("type", "front_m", **dict.fromkeys(CHOICE_KEYS))
    return FurnitureRow(name, read_choice(row), front_m=row["front_m"].number(0.0, 2.0))


def _choice_of(field: Field, kind: str) -> AssetChoice:
    row = field.row("type", **dict.fromkeys(CHOICE_KEYS))
    row["type"].one_of((kind,))
    return read_choice(row)


def _counter(field: Field) -> Asset:
    return asset(field.one_of([a.asset_id for a in any_asset("CounterTop").assets]))


def _run(field: Field, names: tuple[str, ...]) -> Run:
    row = field.row("weight", "main", corner=False, side=[], across=[])
    walls = [row[key].items(lambda f: f.one_of(names)) for key in ("main", "side", "across")]
    return Run(row["weight"].number(0.0, 100.0), row["corner"].flag(), walls[0], walls[1], walls[2])
