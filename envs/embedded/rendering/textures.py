"""Procedural textures by name, drawn once per process with NumPy from fixed seeds."""

from __future__ import annotations

import zlib
from functools import cache

import numpy as np
import numpy.typing as npt

from envs.errors import UnknownNameError

SIDE_PX = 256
_BASE = {
    "wood_floor": (176, 124, 78), "wood_dark": (92, 58, 36), "wood_light": (214, 178, 130), "wood": (160, 108, 66),
    "tile_floor": (205, 198, 186), "tile_white": (240, 240, 238), "tile_blue": (120, 160, 190),
    "granite_dark": (62, 60, 62), "granite_light": (190, 182, 172), "marble": (236, 234, 230),
    "carpet_beige": (206, 188, 160), "carpet_grey": (150, 150, 152), "brick": (160, 84, 64), "plaster": (240, 236, 226),
    "fabric_blue": (70, 98, 150), "fabric_grey": (140, 140, 144), "fabric_red": (168, 52, 48),
    "fabric_green": (86, 128, 84), "fabric_beige": (212, 194, 164), "leather": (96, 60, 40),
    "towel_stripes": (232, 230, 222), "metal_brushed": (200, 202, 204), "newspaper": (226, 222, 210),
    "book_cover_1": (150, 40, 44), "book_cover_2": (40, 84, 136), "book_cover_3": (46, 110, 74),
    "book_cover_4": (214, 160, 60), "phone_screen": (30, 60, 110), "laptop_screen": (60, 120, 180),
    "laptop_keys": (60, 60, 64), "tv_screen": (60, 120, 160), "credit_card": (40, 70, 140), "cd": (200, 205, 215),
    "wine_label": (236, 228, 206), "cereal_label": (230, 170, 50), "bread_crust": (178, 118, 62),
    "bread_crumb": (240, 220, 178), "apple": (190, 40, 36), "tomato_flesh": (206, 64, 44), "potato": (186, 148, 92),
    "lettuce": (110, 168, 62), "basketball": (206, 104, 44), "painting_1": (120, 150, 170), "painting_2": (190, 150, 110),
    "painting_3": (150, 90, 100), "painting_4": (90, 120, 90), "window_view": (150, 190, 225), "curtain": (214, 206, 190),
    "rug_1": (150, 60, 56), "rug_2": (84, 100, 130), "paper": (246, 244, 238), "cork": (192, 148, 100),
    "wicker": (190, 150, 100), "cardboard": (184, 146, 102), "remote_buttons": (44, 44, 48), "oven_glass": (38, 38, 42),
}  # fmt: skip

TEXTURE_NAMES = tuple(_BASE)


@cache
def texture(name: str) -> npt.NDArray[np.uint8]:
    """The texture (S, S, 3) sRGB, row 0 at v = 1; S is a power of two. Shared: do not change it.

    Raises:
        UnknownNameError: there is no such texture.
    """
    if name not in _BASE:
        raise UnknownNameError("texture", name, TEXTURE_NAMES)
    rng = np.random.Generator(np.random.PCG64(zlib.crc32(name.encode())))
    grain = rng.normal(0.0, 8.0, (SIDE_PX, SIDE_PX, 1))
    out = np.clip(np.array(_BASE[name]) + grain, 0, 255).astype(np.uint8)
    out.setflags(write=False)
    return out
