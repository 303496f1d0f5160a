"""How rooms are finished: floor, paint, tiles and trim by room type, different from scene to scene.

A floor plan's look follows from its number, so that the 120 of them do not look alike and each always looks
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
TRIM_DARK = Material((0.95, 0.90, 0.88), "wood_dark", roughness=0.5)
TILED_TO_M = 1.45
"""Height of the tiles on bathroom walls (chosen)."""
WAINSCOT_M = 0.92
"""Height of panelled or two-coloured lower walls (chosen)."""
RAIL_M = 0.045
"""Height of the rail on top of a wainscot (chosen)."""


@dataclass(frozen=True, slots=True)
class RoomLook:
    """The finish of one room.

    `lower_wall` covers the walls up to `lower_wall_m`, if there is one, below a rail `rail_m` high; `accent` is
    the finish of the room's longest wall where it has one of its own; `backsplash` is what the walls behind
    worktops are tiled with; `rug` lies on the floor, `door` is what door leaves are made of, and `view` numbers
    what is to be seen from the windows.
    """

    floor: Material
    wall: Material
    trim: Material = TRIM_WHITE
    ceiling: Material = CEILING
    lower_wall: Material | None = None
    lower_wall_m: float = 0.0
    rail_m: float = 0.0
    accent: Material | None = None
    skirting_m: float = 0.09
    cornice_m: float = 0.05
    boards_along_z: bool = False
    backsplash: Material = Material((1.0, 1.0, 1.0), "tile_white", roughness=0.25)
    rug: Material = Material((1.0, 1.0, 1.0), "rug_cream", roughness=1.0)
    door: Material = Material((0.90, 0.89, 0.86), roughness=0.5)
    ceiling_trim: Material = TRIM_WHITE
    view: int = 0


def _floor(texture: str, color: Color = (1.0, 1.0, 1.0), roughness: float = 0.45) -> Material:
    return Material(color, texture, roughness=roughness)


def _paint(r: float, g: float, b: float) -> Material:
    return Material((r, g, b), "plaster", roughness=0.9)


def _paper(texture: str) -> Material:
    return Material((1.0, 1.0, 1.0), texture, roughness=0.9)


def _tiled(texture: str, color: Color = (1.0, 1.0, 1.0)) -> Material:
    return Material(color, texture, roughness=0.25)


def _rug(texture: str) -> Material:
    return Material((1.0, 1.0, 1.0), texture, roughness=1.0)


_OAK, _CHERRY, _WALNUT, _ASH = (
    _floor("wood_floor"),
    _floor("wood_floor", (1.0, 0.86, 0.72)),
    _floor("wood_floor", (0.74, 0.62, 0.54)),
    _floor("boards_grey"),
)
_BEIGE_TILES, _MARBLE = _floor("tile_floor", roughness=0.35), _floor("marble", roughness=0.25)
_BEIGE_CARPET, _GREY_CARPET = _floor("carpet_beige", roughness=1.0), _floor("carpet_grey", roughness=1.0)
FLOORS: dict[str, tuple[Material, ...]] = {
    "Kitchen": (
        _floor("tile_terracotta", roughness=0.4), _OAK, _floor("tile_checker", roughness=0.3), _BEIGE_TILES,
        _ASH, _floor("tile_slate", roughness=0.35), _floor("boards_pale", roughness=0.5),
    ),
    "LivingRoom": (_OAK, _BEIGE_CARPET, _floor("parquet"), _WALNUT, _floor("boards_pale"), _CHERRY, _ASH),
    "Bedroom": (
        _BEIGE_CARPET, _OAK, _GREY_CARPET, _floor("boards_pale"), _floor("carpet_grey", (0.78, 0.90, 1.0), 1.0),
        _WALNUT, _floor("carpet_beige", (0.84, 0.78, 0.72), 1.0),
    ),
    "Bathroom": (
        _floor("tile_hex", roughness=0.35), _floor("tile_slate", roughness=0.35), _MARBLE, _BEIGE_TILES,
        _floor("tile_checker", roughness=0.3), _floor("tile_floor", (0.72, 0.74, 0.76), 0.35),
        _floor("tile_terracotta", roughness=0.4),
    ),
}  # fmt: skip
"""Floors by room type."""
PAINTS: dict[str, tuple[Material, ...]] = {
    "Kitchen": (
        _paint(0.95, 0.90, 0.78), _paint(0.77, 0.84, 0.74), _paint(0.93, 0.92, 0.90), _paint(0.74, 0.83, 0.89),
        _paint(0.95, 0.82, 0.66), _paint(0.82, 0.81, 0.79), _paint(0.96, 0.91, 0.68), _paint(0.88, 0.76, 0.68),
    ),
    "LivingRoom": (
        _paint(0.87, 0.82, 0.74), _paint(0.68, 0.75, 0.80), _paint(0.93, 0.90, 0.83), _paint(0.71, 0.77, 0.67),
        _paint(0.86, 0.74, 0.67), _paint(0.80, 0.79, 0.77), _paint(0.90, 0.83, 0.66), _paint(0.70, 0.80, 0.79),
    ),
    "Bedroom": (
        _paint(0.76, 0.81, 0.91), _paint(0.92, 0.84, 0.80), _paint(0.80, 0.88, 0.82), _paint(0.94, 0.91, 0.82),
        _paint(0.84, 0.80, 0.90), _paint(0.86, 0.86, 0.85), _paint(0.74, 0.85, 0.88), _paint(0.88, 0.80, 0.70),
    ),
    "Bathroom": (
        _paint(0.92, 0.93, 0.93), _paint(0.80, 0.90, 0.93), _paint(0.93, 0.89, 0.80), _paint(0.82, 0.90, 0.84),
        _paint(0.85, 0.84, 0.88), _paint(0.94, 0.86, 0.80), _paint(0.80, 0.82, 0.84), _paint(0.95, 0.92, 0.78),
    ),
}  # fmt: skip
"""Wall paints by room type: as many as are coprime to the floors, so that no two scenes share both."""
LOWER_TILES = (
    _tiled("tile_white"), _tiled("mosaic_sea"), _tiled("tile_sand"), _tiled("tile_mint"), _tiled("tile_large"),
    _tiled("tile_blue"), _tiled("mosaic_slate"), _tiled("tile_white", (0.95, 0.88, 0.78)), _tiled("mosaic_earth"),
)  # fmt: skip
"""Tiles on bathroom walls."""
BACKSPLASHES = (
    _tiled("tile_white"), _tiled("mosaic_earth"), _tiled("tile_blue"), _tiled("tile_large"), _tiled("tile_sand"),
    _tiled("mosaic_slate"), _tiled("tile_mint"), _tiled("tile_white", (0.95, 0.88, 0.78)), _tiled("brick"),
)  # fmt: skip
"""Tiles behind worktops."""
_PAPERS = tuple(
    _paper(f"paper_{name}")
    for name in ("damask_gold", "stripe_blue", "sprigs_green", "damask_grey", "stripe_rose", "sprigs_blue")
)
_WOOD_PANELS, _BRICK = _paper("wood_panels"), Material((1.0, 1.0, 1.0), "brick", roughness=0.9)
_ACCENTS = (_BRICK, _paint(0.45, 0.55, 0.60), _WOOD_PANELS, _paint(0.62, 0.42, 0.36), _paint(0.42, 0.52, 0.45))
_BEADBOARD = _paper("beadboard")
RUGS: dict[str, tuple[Material, ...]] = {
    "LivingRoom": tuple(_rug(f"rug_{n}") for n in ("red", "grey", "bands", "blue", "lattice", "green", "cream")),
    "Bedroom": tuple(_rug(f"rug_{n}") for n in ("cream", "blue", "lattice", "grey", "bands")),
    "Bathroom": (_rug("mat_white"), _rug("mat_blue")),
    "Kitchen": tuple(_rug(f"rug_{n}") for n in ("bands", "grey", "green")),
}
"""Rugs by room type."""
_DOORS = (
    Material((0.90, 0.89, 0.86), roughness=0.5),
    Material((1.0, 1.0, 1.0), "wood_light", roughness=0.5),
    Material((1.0, 1.0, 1.0), "wood", roughness=0.5),
)
_TRIMS = (TRIM_WHITE, TRIM_WHITE, TRIM_WOOD, TRIM_WHITE, TRIM_DARK)
VIEWS = 3
"""How many views there are from windows."""
_HEX_COLOR = re.compile(r"#([0-9a-fA-F]{6})$")
_FALLBACK_TYPE = "LivingRoom"
_FLOOR_PLAN = re.compile(r"FloorPlan(\d+)(?:_physics)?$")
_NAMED_FLOORS: tuple[tuple[tuple[str, ...], Material], ...] = (
    (("bathroomtilesblue", "smalltiles"), FLOORS["Bathroom"][0]),
    (("rosegranite",), FLOORS["Bathroom"][2]),
    (("kitchentiles4", "bathroomtilesgrey"), FLOORS["Bathroom"][5]),
    (("orangewood", "woodfloorscross"), FLOORS["LivingRoom"][5]),
    (("mediumwood",), FLOORS["LivingRoom"][3]),
    (("greyfloor", "whitepainted"), FLOORS["LivingRoom"][6]),
    (("carpet2", "hotelcarpet"), FLOORS["Bedroom"][2]),
    (("carpetgreen",), FLOORS["Bedroom"][4]),
    (("bedroomcarpet", "carpetyellow"), FLOORS["Bedroom"][6]),
    (("carpet", "rug", "fabric"), _BEIGE_CARPET),
    (("marble",), _MARBLE),
    (("tile", "ceramic", "terrazzo", "slate", "stone"), _BEIGE_TILES),
    (("concrete", "cement"), Material((0.66, 0.66, 0.65), "plaster", roughness=0.7)),
    (("darkwood", "walnut", "mahogany"), _floor("wood_floor", (0.62, 0.50, 0.44))),
    (("wood", "laminate", "parquet", "plank", "oak", "floor"), _OAK),
)
_NAMED_WALLS: tuple[tuple[tuple[str, ...], Material], ...] = (
    (("brick",), _BRICK),
    (("tile", "ceramic"), LOWER_TILES[0]),
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


def scene_turn(scene_name: str, *keys: str) -> int:
    """A scene's number among those of its room type, by which looks take turns; drawn by name for other scenes.

    "FloorPlan207_physics" has the 7th turn: neighbours get different looks, and equal numbers of them.
    """
    plan = _FLOOR_PLAN.match(scene_name)
    return int(plan[1]) % 100 if plan is not None else choice(1 << 30, scene_name, *keys)


def room_look(room: Room, scene_name: str) -> RoomLook:
    """The finish of a room of a scene: what the room names itself, else what its type and the scene give."""
    kind = room.room_type if room.room_type in FLOORS else _FALLBACK_TYPE
    turn = scene_turn(scene_name.removesuffix("_physics"), room.room_id)
    look = RoomLook(
        floor=_named(room.floor_material, _NAMED_FLOORS) or _of(FLOORS[kind], turn),
        wall=named_wall(room.wall_material) or _of(PAINTS[kind], turn),
        trim=TRIM_WHITE if kind == "Bathroom" else _of(_TRIMS, turn),
        boards_along_z=turn % 2 == 1,
        backsplash=_of(BACKSPLASHES, turn),
        rug=_of(RUGS[kind], turn),
        door=_of(_DOORS, turn // 2),
        view=turn % VIEWS,
    )
    return look if room.wall_material else _treated(look, kind, turn)


def _treated(look: RoomLook, kind: str, turn: int) -> RoomLook:
    """The look with what is done to its walls beside painting them."""
    if kind == "Bathroom":
        tiles = _of(LOWER_TILES, turn)
        height = 0.0 if turn % 10 == 9 else TILED_TO_M
        return replace(look, lower_wall=tiles if height else None, lower_wall_m=height, skirting_m=0.09 * (height == 0.0))
    treatment = turn % 5
    if kind == "Kitchen":
        return _wainscoted(look, _BEADBOARD) if treatment == 3 else look
    if treatment == 1:
        return replace(look, accent=_of(_ACCENTS, turn // 5))
    if treatment == 2:
        return replace(look, wall=_of(_PAPERS, turn // 5))
    if treatment == 3:
        return _wainscoted(look, _BEADBOARD)
    if treatment == 4:
        r, g, b = look.wall.color
        return _wainscoted(look, _paint(0.72 * r, 0.72 * g, 0.74 * b))
    return look


def _wainscoted(look: RoomLook, lower: Material) -> RoomLook:
    return replace(look, lower_wall=lower, lower_wall_m=WAINSCOT_M, rail_m=RAIL_M)


def _of(choices: tuple[Material, ...], turn: int) -> Material:
    return choices[turn % len(choices)]


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
