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
from envs.embedded.rendering.room_finishes import (
    ACCENTS,
    BACKSPLASHES,
    BEADBOARD,
    BEIGE_CARPET,
    BEIGE_TILES,
    BRICK,
    CEILING,
    DOORS,
    FLOORS,
    LOWER_TILES,
    MARBLE,
    OAK,
    PAINTS,
    PAPERS,
    PLAIN_RUG,
    PLAIN_TILES,
    RUGS,
    TRIM_WHITE,
    TRIM_WOOD,
    TRIMS,
    WHITE_DOOR,
    floor,
    paint,
)
from envs.embedded.structure import Room

TILED_TO_M = 1.45
"""Height of the tiles on bathroom walls (chosen)."""
WAINSCOT_M = 0.92
"""Height of panelled or two-coloured lower walls (chosen)."""
RAIL_M = 0.045
"""Height of the rail on top of a wainscot (chosen)."""
VIEWS = 3
"""How many views there are from windows."""


@dataclass(frozen=True, slots=True)
class RoomLook:
    """The finish of one room.

    `lower_wall` covers the walls up to `lower_wall_m`, if there is one, below a rail `rail_m` high; `accent`
    is the finish of the room's longest wall where it has one of its own; `backsplash` is what walls behind
    worktops are tiled with; `rug` lies on the floor, `door` is what door leaves are made of, and `view`
    numbers what is to be seen from the windows.
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
    backsplash: Material = PLAIN_TILES
    rug: Material = PLAIN_RUG
    door: Material = WHITE_DOOR
    ceiling_trim: Material = TRIM_WHITE
    view: int = 0


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
    (("carpet", "rug", "fabric"), BEIGE_CARPET),
    (("marble",), MARBLE),
    (("tile", "ceramic", "terrazzo", "slate", "stone"), BEIGE_TILES),
    (("concrete", "cement"), Material((0.66, 0.66, 0.65), "plaster", roughness=0.7)),
    (("darkwood", "walnut", "mahogany"), floor("wood_floor", (0.62, 0.50, 0.44))),
    (("wood", "laminate", "parquet", "plank", "oak", "floor"), OAK),
)
_NAMED_WALLS: tuple[tuple[tuple[str, ...], Material], ...] = (
    (("brick",), BRICK),
    (("tile", "ceramic"), LOWER_TILES[0]),
    (("concrete", "cement"), paint(0.72, 0.72, 0.71)),
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
    """A scene's number among those of its room type, by which looks take turns; of others, drawn by name.

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
        trim=TRIM_WHITE if kind == "Bathroom" else _of(TRIMS, turn),
        boards_along_z=turn % 2 == 1,
        backsplash=_of(BACKSPLASHES, turn),
        rug=_of(RUGS[kind], turn),
        door=_of(DOORS, turn // 2),
        view=turn % VIEWS,
    )
    return look if room.wall_material else _treated(look, kind, turn)


def _treated(look: RoomLook, kind: str, turn: int) -> RoomLook:
    """The look with what is done to its walls beside painting them."""
    if kind == "Bathroom":
        tiles = _of(LOWER_TILES, turn)
        height = 0.0 if turn % 10 == 9 else TILED_TO_M
        return replace(
            look, lower_wall=tiles if height else None, lower_wall_m=height, skirting_m=0.09 * (height == 0.0)
        )
    treatment = turn % 5
    if kind == "Kitchen":
        return _wainscoted(look, BEADBOARD) if treatment == 3 else look
    if treatment == 1:
        return replace(look, accent=_of(ACCENTS, turn // 5))
    if treatment == 2:
        return replace(look, wall=_of(PAPERS, turn // 5))
    if treatment == 3:
        return _wainscoted(look, BEADBOARD)
    if treatment == 4:
        r, g, b = look.wall.color
        return _wainscoted(look, paint(0.72 * r, 0.72 * g, 0.74 * b))
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
        return paint(r, g, b)
    found = _named(name, _NAMED_WALLS)
    if found is not None:
        return found
    return next((paint(*color) for word, color in _NAMED_COLORS if word in name.lower()), None)


def _named(name: str, table: tuple[tuple[tuple[str, ...], Material], ...]) -> Material | None:
    plain = name.lower()
    return next((material for words, material in table if any(word in plain for word in words)), None)
