"""assets/generation/houses/stock.yaml: what lies on, in and at the furniture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from envs.house import ROOM_TYPES
from envs.object_types import object_type
from tasks.generation.houses.asset_choice import CHOICE_KEYS, AssetChoice, any_asset, read_choice, read_lies
from tasks.generation.houses.pieces import STOVE
from tasks.generation.houses.rule_fields import Field, load_rules

FILE = "stock.yaml"
ZONES = ("any", "back", "front", "middle", "left", "right", "ends")
ANY_ROOM = "any"
SETTINGS = "settings"
FLOOR = "Floor"
LIES_ON_SIDE = ("Knife", "ButterKnife")
"""Types that lie on their broad side also where no row says so."""


@dataclass(frozen=True, slots=True)
class StockRow:
    """One row of stock.yaml, which explains the fields. `hangs_m` is () for what does not hang."""

    choice: AssetChoice
    chance: float = 1.0
    count: tuple[int, int] = (1, 1)
    zone: str = "any"
    once: bool = False
    need: bool = False
    jitter_deg: float = 0.0
    turn_deg: float = 0.0
    lies: str = ""
    hangs_m: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class SetPlace:
    """One thing of a set place: metres to the right of who sits there, and in from the table's edge."""

    choice: AssetChoice
    right: float
    inward: float
    lies: str


@dataclass(frozen=True, slots=True)
class StockRules:
    """All of stock.yaml: rows by receptacle and room type, and how tables are set."""

    rows: Mapping[str, Mapping[str, tuple[StockRow, ...]]]
    set_chance: float
    set_places: tuple[SetPlace, ...]

    def rows_for(self, receptacle: str, room: str) -> tuple[StockRow, ...]:
        """What may be on a type of receptacle in a type of room."""
        rooms = self.rows.get(receptacle, {})
        return rooms.get(room, rooms.get(ANY_ROOM, ()))

    def row_for(self, kind: str, receptacle: str, room: str) -> StockRow:
        """The row for one type there; a plain one with any asset of it when there is none."""
        found = (r for r in self.rows_for(receptacle, room) if r.choice.kind == kind)
        lies = "side" if kind in LIES_ON_SIDE else ""
        return next(found, StockRow(any_asset(kind), jitter_deg=20.0, lies=lies))

    def homes(self, kind: str, room: str) -> tuple[str, ...]:
        """The receptacles on which a type is usual in a type of room, in the order of the file."""
        return tuple(
            name
            for name in self.rows
            if any(r.choice.kind == kind and r.chance > 0.0 for r in self.rows_for(name, room))
        )


@cache
def stock_rules() -> StockRules:
    """The rules; DataError naming the key of what is wrong."""
    top = load_rules(FILE)
    rows: dict[str, Mapping[str, tuple[StockRow, ...]]] = {}
    for name, field in top.entries():
        if name != SETTINGS:
            rows[name] = _receptacle(name, field)
    settings = top.get(SETTINGS).row("chance", "places")
    return StockRules(
        MappingProxyType(rows), settings["chance"].number(0.0, 1.0), settings["places"].items(_set_place)
    )


def _receptacle(name: str, field: Field) -> Mapping[str, tuple[StockRow, ...]]:
    if name not in (STOVE, FLOOR):
        Field(name, field.key, field.file).known(object_type)
    out = {}
    for room, entry in field.entries():
        Field(room, entry.key, entry.file).one_of((*ROOM_TYPES, ANY_ROOM))
        out[room] = entry.items(_row)
    return MappingProxyType(out)


def _row(field: Field) -> StockRow:
    row = field.row(
        "type", "chance", count=[1, 1], zone="any", once=False, need=False, jitter_deg=0.0, turn_deg=0.0,
        lies="", hangs_m=[], **dict.fromkeys(CHOICE_KEYS),
    )  # fmt: skip
    hangs = row["hangs_m"].items(lambda f: f.number(-2.0, 2.0))
    if len(hangs) not in (0, 2):
        raise row["hangs_m"].fault("expected [up, out]")
    return StockRow(
        choice=read_choice(row),
        chance=row["chance"].number(0.0, 1.0),
        count=row["count"].counts(9),
        zone=row["zone"].one_of(ZONES),
        once=row["once"].flag(),
        need=row["need"].flag(),
        jitter_deg=row["jitter_deg"].number(0.0, 180.0),
        turn_deg=row["turn_deg"].number(-360.0, 360.0),
        lies=read_lies(row["lies"]),
        hangs_m=hangs,
    )


def _set_place(field: Field) -> SetPlace:
    row = field.row("type", "right", "in", lies="", **dict.fromkeys(CHOICE_KEYS))
    return SetPlace(
        read_choice(row), row["right"].number(-1.0, 1.0), row["in"].number(0.0, 1.0), read_lies(row["lies"])
    )
