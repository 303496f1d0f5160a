"""The materials that rooms are finished with, by room type. All colours chosen.

Each table is taken in turns by a room type's scenes (see room_looks): there are 7 floors and 8 paints,
numbers without a common factor, so that no two of 30 scenes share both.
"""

from __future__ import annotations

from envs.embedded.rendering.mesh import Color, Material

CEILING = Material((0.97, 0.97, 0.96), roughness=0.95, emission=(0.30, 0.30, 0.29))
TRIM_WHITE = Material((0.93, 0.93, 0.91), roughness=0.5)
TRIM_WOOD = Material((0.62, 0.45, 0.30), "wood_light", roughness=0.5)
TRIM_DARK = Material((0.95, 0.90, 0.88), "wood_dark", roughness=0.5)
PLAIN_TILES = Material((1.0, 1.0, 1.0), "tile_white", roughness=0.25)
PLAIN_RUG = Material((1.0, 1.0, 1.0), "rug_cream", roughness=1.0)
WHITE_DOOR = Material((0.90, 0.89, 0.86), roughness=0.5)


def floor(texture: str, color: Color = (1.0, 1.0, 1.0), roughness: float = 0.45) -> Material:
    """A floor of one texture."""
    return Material(color, texture, roughness=roughness)


def paint(r: float, g: float, b: float) -> Material:
    """A painted wall."""
    return Material((r, g, b), "plaster", roughness=0.9)


def _paper(texture: str) -> Material:
    return Material((1.0, 1.0, 1.0), texture, roughness=0.9)


def _tiled(texture: str, color: Color = (1.0, 1.0, 1.0)) -> Material:
    return Material(color, texture, roughness=0.25)


def _rug(texture: str) -> Material:
    return Material((1.0, 1.0, 1.0), texture, roughness=1.0)


OAK, _CHERRY, _WALNUT, _ASH = (
    floor("wood_floor"),
    floor("wood_floor", (1.0, 0.86, 0.72)),
    floor("wood_floor", (0.74, 0.62, 0.54)),
    floor("boards_grey"),
)
BEIGE_TILES, MARBLE = floor("tile_floor", roughness=0.35), floor("marble", roughness=0.25)
BEIGE_CARPET, _GREY_CARPET = floor("carpet_beige", roughness=1.0), floor("carpet_grey", roughness=1.0)
FLOORS: dict[str, tuple[Material, ...]] = {
    "Kitchen": (
        floor("tile_terracotta", roughness=0.4), OAK, floor("tile_checker", roughness=0.3), BEIGE_TILES,
        _ASH, floor("tile_slate", roughness=0.35), floor("boards_pale", roughness=0.5),
    ),
    "LivingRoom": (OAK, BEIGE_CARPET, floor("parquet"), _WALNUT, floor("boards_pale"), _CHERRY, _ASH),
    "Bedroom": (
        BEIGE_CARPET, OAK, _GREY_CARPET, floor("boards_pale"), floor("carpet_grey", (0.78, 0.90, 1.0), 1.0),
        _WALNUT, floor("carpet_beige", (0.84, 0.78, 0.72), 1.0),
    ),
    "Bathroom": (
        floor("tile_hex", roughness=0.35), floor("tile_slate", roughness=0.35), MARBLE, BEIGE_TILES,
        floor("tile_checker", roughness=0.3), floor("tile_floor", (0.72, 0.74, 0.76), 0.35),
        floor("tile_terracotta", roughness=0.4),
    ),
}  # fmt: skip
"""Floors by room type."""
PAINTS: dict[str, tuple[Material, ...]] = {
    "Kitchen": (
        paint(0.95, 0.90, 0.78), paint(0.77, 0.84, 0.74), paint(0.93, 0.92, 0.90), paint(0.74, 0.83, 0.89),
        paint(0.95, 0.82, 0.66), paint(0.82, 0.81, 0.79), paint(0.96, 0.91, 0.68), paint(0.88, 0.76, 0.68),
    ),
    "LivingRoom": (
        paint(0.87, 0.82, 0.74), paint(0.68, 0.75, 0.80), paint(0.93, 0.90, 0.83), paint(0.71, 0.77, 0.67),
        paint(0.86, 0.74, 0.67), paint(0.80, 0.79, 0.77), paint(0.90, 0.83, 0.66), paint(0.70, 0.80, 0.79),
    ),
    "Bedroom": (
        paint(0.76, 0.81, 0.91), paint(0.92, 0.84, 0.80), paint(0.80, 0.88, 0.82), paint(0.94, 0.91, 0.82),
        paint(0.84, 0.80, 0.90), paint(0.86, 0.86, 0.85), paint(0.74, 0.85, 0.88), paint(0.88, 0.80, 0.70),
    ),
    "Bathroom": (
        paint(0.92, 0.93, 0.93), paint(0.80, 0.90, 0.93), paint(0.93, 0.89, 0.80), paint(0.82, 0.90, 0.84),
        paint(0.85, 0.84, 0.88), paint(0.94, 0.86, 0.80), paint(0.80, 0.82, 0.84), paint(0.95, 0.92, 0.78),
    ),
}  # fmt: skip
"""Wall paints by room type."""
_CREAM_TILES = _tiled("tile_white", (0.95, 0.88, 0.78))
LOWER_TILES = (
    PLAIN_TILES, _tiled("mosaic_sea"), _tiled("tile_sand"), _tiled("tile_mint"), _tiled("tile_large"),
    _tiled("tile_blue"), _tiled("mosaic_slate"), _CREAM_TILES, _tiled("mosaic_earth"),
)  # fmt: skip
"""Tiles on bathroom walls."""
BACKSPLASHES = (
    PLAIN_TILES, _tiled("mosaic_earth"), _tiled("tile_blue"), _tiled("tile_large"), _tiled("tile_sand"),
    _tiled("mosaic_slate"), _tiled("tile_mint"), _CREAM_TILES, _tiled("brick"),
)  # fmt: skip
"""Tiles behind worktops."""
PAPERS = tuple(
    _paper(f"paper_{name}")
    for name in ("damask_gold", "stripe_blue", "sprigs_green", "damask_grey", "stripe_rose", "sprigs_blue")
)
_WOOD_PANELS, BRICK = _paper("wood_panels"), Material((1.0, 1.0, 1.0), "brick", roughness=0.9)
ACCENTS = (
    BRICK,
    paint(0.45, 0.55, 0.60),
    _WOOD_PANELS,
    paint(0.62, 0.42, 0.36),
    paint(0.42, 0.52, 0.45),
)
BEADBOARD = _paper("beadboard")
RUGS: dict[str, tuple[Material, ...]] = {
    "LivingRoom": tuple(
        _rug(f"rug_{n}") for n in ("red", "grey", "bands", "blue", "lattice", "green", "cream")
    ),
    "Bedroom": tuple(_rug(f"rug_{n}") for n in ("cream", "blue", "lattice", "grey", "bands")),
    "Bathroom": (_rug("mat_white"), _rug("mat_blue")),
    "Kitchen": tuple(_rug(f"rug_{n}") for n in ("bands", "grey", "green")),
}
"""Rugs by room type."""
DOORS = (
    WHITE_DOOR,
    Material((1.0, 1.0, 1.0), "wood_light", roughness=0.5),
    Material((1.0, 1.0, 1.0), "wood", roughness=0.5),
)
TRIMS = (TRIM_WHITE, TRIM_WHITE, TRIM_WOOD, TRIM_WHITE, TRIM_DARK)
