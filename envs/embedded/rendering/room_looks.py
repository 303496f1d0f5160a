"""How rooms are finished: floor, paint, tiles and trim by room type, different from scene to scene.

A floor plan's look follows from its name, so that the 120 of them do not look alike and each always looks
the same. Materials that a house names itself ("WoodFloorsCross", "BrickWall2") are matched by their words.
All colours chosen.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace

from envs.embedded.rendering.mesh import Color, Material
from envs.embedded.structure import Room

CEILING = Material((0.97, 0.97, 0.96), roughness=0.95, emission=(0.30, 0.30, 0.29))
TRIM_WHITE = Material((0.93, 0.93, 0.91), roughness=0.5)
TRIM_WOOD = Material((0.62, 0.45, 0.30), "wood_light", roughness=0.5)
TILED_TO_M = 1.45
"""Height of the tiles on bathroom walls (chosen)."""


@dataclass(frozen=True, slots=True)
class RoomLook:
    """The finish of one room. `lower_wall` covers the walls up to `lower_wall_m`, if there is one."""

    floor: Material
    wall: Material
    trim: Material = TRIM_WHITE
    ceiling: Material = CEILING
    lower_wall: Material | None = None
    lower_wall_m: float = 0.0
    skirting_m: float = 0.09
    boards_along_z: bool = False


def _floor(texture: str, color: Color = (1.0, 1.0, 1.0), roughness: float = 0.45) -> Material:
    return Material(color, texture, roughness=roughness)


def _paint(r: float, g: float, b: float) -> Material:
    return Material((r, g, b), "plaster", roughness=0.9)


_BOARDS = (
    _floor("wood_floor"),
    _floor("wood_floor", (1.0, 0.86, 0.72)),
    _floor("wood_floor", (0.74, 0.62, 0.54)),
    _floor("wood_floor", (1.0, 1.0, 0.96), 0.55),
)
_TILES = (
    _floor("tile_floor", roughness=0.35),
    _floor("tile_floor", (0.86, 0.90, 0.95), 0.35),
    _floor("tile_floor", (0.92, 0.72, 0.58), 0.4),
    _floor("tile_floor", (0.72, 0.74, 0.76), 0.35),
)
_CARPETS = (
    _floor("carpet_beige", roughness=1.0),
    _floor("carpet_grey", roughness=1.0),
    _floor("carpet_grey", (0.82, 0.92, 1.0), 1.0),
    _floor("carpet_beige", (0.86, 0.80, 0.74), 1.0),
)
_MARBLE = _floor("marble", roughness=0.25)
FLOORS: dict[str, tuple[Material, ...]] = {
    "Kitchen": (*_TILES, _BOARDS[0], _BOARDS[1], _BOARDS[3]),
    "LivingRoom": (*_BOARDS, _CARPETS[0], _CARPETS[3]),
    "Bedroom": (*_CARPETS, *_BOARDS),
    "Bathroom": (*_TILES, _MARBLE),
}
"""Floors by room type."""
PAINTS: dict[str, tuple[Material, ...]] = {
    "Kitchen": (
        _paint(0.95, 0.90, 0.78), _paint(0.87, 0.91, 0.86), _paint(0.93, 0.92, 0.90),
        _paint(0.84, 0.89, 0.93), _paint(0.96, 0.86, 0.72), _paint(0.90, 0.87, 0.80),
    ),
    "LivingRoom": (
        _paint(0.91, 0.88, 0.82), _paint(0.83, 0.86, 0.88), _paint(0.88, 0.84, 0.75),
        _paint(0.81, 0.86, 0.80), _paint(0.94, 0.91, 0.86), _paint(0.87, 0.80, 0.76),
    ),
    "Bedroom": (
        _paint(0.83, 0.87, 0.93), _paint(0.92, 0.87, 0.84), _paint(0.87, 0.85, 0.92),
        _paint(0.93, 0.91, 0.84), _paint(0.82, 0.89, 0.86), _paint(0.90, 0.90, 0.89),
    ),
    "Bathroom": (
        _paint(0.92, 0.93, 0.93), _paint(0.85, 0.91, 0.93), _paint(0.93, 0.90, 0.85),
        _paint(0.86, 0.92, 0.88),
    ),
}  # fmt: skip
"""Wall paints by room type."""
_LOWER_TILES = (
    Material((1.0, 1.0, 1.0), "tile_white", roughness=0.25),
    Material((1.0, 1.0, 1.0), "tile_blue", roughness=0.25),
    Material((0.95, 0.90, 0.82), "tile_white", roughness=0.25),
    Material((0.84, 0.94, 0.90), "tile_white", roughness=0.25),
)
_HEX_COLOR = re.compile(r"#([0-9a-fA-F]{6})$")
_FALLBACK_TYPE = "LivingRoom"
_NAMED_FLOORS: tuple[tuple[tuple[str, ...], Material], ...] = (
    (("bathroomtilesblue", "smalltiles"), _TILES[1]),
    (("rosegranite",), _TILES[2]),
    (("kitchentiles4", "bathroomtilesgrey"), _TILES[3]),
    (("orangewood", "woodfloorscross"), _BOARDS[1]),
    (("mediumwood",), _BOARDS[2]),
    (("greyfloor", "whitepainted"), _BOARDS[3]),
    (("carpet2", "hotelcarpet"), _CARPETS[1]),
    (("carpetgreen",), _CARPETS[2]),
    (("bedroomcarpet", "carpetyellow"), _CARPETS[3]),
    (("carpet", "rug", "fabric"), _CARPETS[0]),
    (("marble",), _MARBLE),
    (("tile", "ceramic", "terrazzo", "slate", "stone"), _TILES[0]),
    (("concrete", "cement"), Material((0.66, 0.66, 0.65), "plaster", roughness=0.7)),
    (("darkwood", "walnut", "mahogany"), _floor("wood_floor", (0.62, 0.50, 0.44))),
    (("wood", "laminate", "parquet", "plank", "oak", "floor"), _BOARDS[0]),
)
_NAMED_WALLS: tuple[tuple[tuple[str, ...], Material], ...] = (
    (("brick",), Material((1.0, 1.0, 1.0), "brick", roughness=0.9)),
    (("tile", "ceramic"), _LOWER_TILES[0]),
    (("concrete", "cement"), _paint(0.72, 0.72, 0.71)),
    (("panel", "wood"), TRIM_WOOD),
)
_NAMED_COLORS: tuple[tuple[str, Color], ...] = (
    ("red", (0.78, 0.50, 0.46)), ("orange", (0.93, 0.72, 0.52)), ("yellow", (0.95, 0.89, 0.66)),
    ("green", (0.74, 0.84, 0.72)), ("blue", (0.70, 0.80, 0.90)), ("purple", (0.80, 0.74, 0.87)),
    ("pink", (0.94, 0.80, 0.81)), ("brown", (0.72, 0.60, 0.50)), ("beige", (0.92, 0.87, 0.78)),
    ("gray", (0.76, 0.76, 0.76)), ("grey", (0.76, 0.76, 0.76)), ("black", (0.42, 0.42, 0.43)),
    ("white", (0.95, 0.95, 0.94)),
)  # fmt: skip


def choice(count: int, *keys: str) -> int:
    """A number in 0..count-1 that depends on the keys only."""
    digest = hashlib.sha256("/".join(("look", *keys)).encode()).digest()
    return int.from_bytes(digest[:4], "big") % count


def room_look(room: Room, scene_name: str) -> RoomLook:
    """The finish of a room of a scene: what the room names itself, else what its type and the scene give."""
    kind = room.room_type if room.room_type in FLOORS else _FALLBACK_TYPE
    key = (scene_name.removesuffix("_physics"), room.room_id)
    floors, paints = FLOORS[kind], PAINTS[kind]
    look = RoomLook(
        floor=_named(room.floor_material, _NAMED_FLOORS) or floors[choice(len(floors), *key, "floor")],
        wall=named_wall(room.wall_material) or paints[choice(len(paints), *key, "wall")],
        trim=TRIM_WOOD if choice(5, *key, "trim") == 0 and kind != "Bathroom" else TRIM_WHITE,
        boards_along_z=choice(2, *key, "boards") == 1,
    )
    if kind == "Bathroom" and not room.wall_material and choice(4, *key, "tiled") > 0:
        tiles = _LOWER_TILES[choice(len(_LOWER_TILES), *key, "tiles")]
        look = replace(look, lower_wall=tiles, lower_wall_m=TILED_TO_M, skirting_m=0.0)
    return look


def named_wall(name: str) -> Material | None:
    """The wall finish that a material's name calls for, or None if it names nothing that is known.

    A name may end in a colour of its own: "PureWhite#2a565b".
    """
    color = _HEX_COLOR.search(name)
    if color is not None:
        r, g, b = (int(color[1][i : i + 2], 16) / 255.0 for i in (0, 2, 4))
        return _paint(r, g, b)
    found = _named(name, _NAMED_WALLS)
    if found is not None:
        return found
    return next((_paint(*color) for word, color in _NAMED_COLORS if word in name.lower()), None)


def _named(name: str, table: tuple[tuple[tuple[str, ...], Material], ...]) -> Material | None:
    plain = name.lower()
    return next((material for words, material in table if any(word in plain for word in words)), None)
