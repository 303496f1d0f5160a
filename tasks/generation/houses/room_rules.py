"""assets/generation/houses/rooms.yaml: which houses there are, how rooms are joined, and how they look."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from envs.embedded.asset_database import asset
from envs.house import ROOM_TYPES
from tasks.generation.houses.rule_fields import Field, Range, load_rules

FILE = "rooms.yaml"


@dataclass(frozen=True, slots=True)
class Paint:
    """A THOR material and the sRGB colour in 0..1 that tints it, if any."""

    name: str
    color: tuple[float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class WindowRules:
    """A window: its asset, and the height of its lower edge in metres."""

    asset_id: str
    sill_m: float


@dataclass(frozen=True, slots=True)
class RoomRules:
    """One type of room: its size, looks, windows and how many pictures hang in it."""

    area_m2: Range
    least_side_m: float
    floors: tuple[Paint, ...]
    walls: tuple[Paint, ...]
    windows: tuple[WindowRules, ...]
    paintings: tuple[int, int]


@dataclass(frozen=True, slots=True)
class DoorRules:
    """A door between two types of rooms: how odd it is, how often one is not needed, whether it is bare."""

    cost: float
    extra: float
    is_frame: bool


@dataclass(frozen=True, slots=True)
class PlanRules:
    """Everything about the shell of houses. `houses` are (weight, room types)."""

    height_m: Range
    aspect: Range
    most_aspect: float
    recess_m: Range
    recess_chance: float
    houses: tuple[tuple[float, tuple[str, ...]], ...]
    doors: Mapping[tuple[str, str], DoorRules]
    swing: tuple[str, ...]
    front: tuple[str, ...]
    door_assets: tuple[str, ...]
    front_door_assets: tuple[str, ...]
    frame_assets: tuple[str, ...]
    wide_frame_assets: tuple[str, ...]
    rooms: Mapping[str, RoomRules]
    ceilings: tuple[Paint, ...]
    outside: str
    skies: tuple[str, ...]

    def door(self, a: str, b: str) -> DoorRules:
        """The rules for a door between two types of rooms."""
        return self.doors[(a, b)]


@cache
def plan_rules() -> PlanRules:
    """The rules; raises DataError naming the key of what is wrong with the file."""
    top = load_rules(FILE)
    rules = PlanRules(
        height_m=top.get("height_m").span(2.2, 4.0),
        aspect=top.get("aspect").span(1.0, 3.0),
        most_aspect=top.get("most_aspect").number(1.0, 4.0),
        recess_m=top.get("recess_m").span(0.0, 5.0),
        recess_chance=top.get("recess_chance").number(0.0, 1.0),
        houses=top.get("houses").items(_house),
        doors=_doors(top.get("doors")),
        swing=_every_room(top.get("swing")),
        front=_every_room(top.get("front")),
        door_assets=top.get("door_assets").items(_asset_of("Doorway")),
        front_door_assets=top.get("front_door_assets").items(_asset_of("Doorway")),
        frame_assets=top.get("frame_assets").items(_asset_of("Doorframe")),
        wide_frame_assets=top.get("wide_frame_assets").items(_asset_of("Doorframe")),
        rooms=top.get("rooms").mapping(ROOM_TYPES, _room),
        ceilings=top.get("ceilings").items(_paint),
        outside=top.get("outside").text(),
        skies=top.get("skies").items(Field.text),
    )
    top.done()
    return rules


def _house(field: Field) -> tuple[float, tuple[str, ...]]:
    row = field.row("weight", "rooms")
    return row["weight"].number(0.0, 1000.0), row["rooms"].items(_room_type)


def _room_type(field: Field) -> str:
    return field.one_of(ROOM_TYPES)


def _every_room(field: Field) -> tuple[str, ...]:
    kinds = field.items(_room_type)
    if sorted(kinds) != sorted(ROOM_TYPES):
        raise field.fault(f"must list each of {', '.join(ROOM_TYPES)} once")
    return kinds


def _doors(field: Field) -> Mapping[tuple[str, str], DoorRules]:
    found: dict[tuple[str, str], DoorRules] = {}
    for one in field.items(lambda f: f):
        row = one.row("rooms", "cost", "extra", frame=False)
        kinds = row["rooms"].items(_room_type)
        if len(kinds) != 2:
            raise row["rooms"].fault("must name two rooms")
        rules = DoorRules(row["cost"].number(0.0, 100.0), row["extra"].number(0.0, 1.0), row["frame"].flag())
        found[(kinds[0], kinds[1])] = found[(kinds[1], kinds[0])] = rules
    missing = [(a, b) for a in ROOM_TYPES for b in ROOM_TYPES if (a, b) not in found]
    if missing:
        raise field.fault(f"there is no row for {' and '.join(missing[0])}")
    return MappingProxyType(found)


def _room(field: Field) -> RoomRules:
    row = field.row("area_m2", "least_side_m", "floors", "walls", "windows", "paintings")
    return RoomRules(
        area_m2=row["area_m2"].span(2.0, 100.0),
        least_side_m=row["least_side_m"].number(1.5, 10.0),
        floors=row["floors"].items(_paint),
        walls=row["walls"].items(_paint),
        windows=row["windows"].items(_window),
        paintings=row["paintings"].counts(9),
    )


def _window(field: Field) -> WindowRules:
    row = field.row("asset", "sill")
    return WindowRules(_asset_of("Window")(row["asset"]), row["sill"].number(0.0, 2.0))


def _asset_of(kind: str) -> Callable[[Field], str]:
    """A reader of the ids of assets of one type."""

    def read(field: Field) -> str:
        name = field.known(asset)
        if asset(name).object_type != kind:
            raise field.fault(f"{name!r} is a {asset(name).object_type}, expected a {kind}")
        return name

    return read


def _paint(field: Field) -> Paint:
    """A material's name, or "#rrggbb" for plain paint."""
    text = field.text()
    if not text.startswith("#"):
        return Paint(text)
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        raise field.fault(f"got {text!r}, expected #rrggbb or a material's name")
    red, green, blue = (round(int(text[i : i + 2], 16) / 255, 4) for i in (1, 3, 5))
    return Paint("PureWhite", (red, green, blue))
