"""Procedural textures by name, drawn with NumPy from fixed seeds when first asked for."""

from __future__ import annotations

import zlib
from functools import cache

import numpy as np
import numpy.typing as npt

from envs.embedded.rendering.textures import (
    fabrics,
    food,
    interiors,
    pictures,
    prints,
    rugs,
    screens,
    surfaces,
    wares,
)
from envs.embedded.rendering.textures.canvas import Painter
from envs.errors import UnknownNameError

_PAINTERS: dict[str, Painter] = {
    name: painter
    for module in (surfaces, interiors, rugs, fabrics, food, wares, prints, screens, pictures)
    for name, painter in module.PAINTERS.items()
}

TEXTURE_NAMES: tuple[str, ...] = tuple(_PAINTERS)
"""Every texture there is."""


@cache
def texture(name: str) -> npt.NDArray[np.uint8]:
    """The texture (S, S, 3) sRGB, row 0 at v = 1; S is a power of two. Shared and read-only.

    Raises:
        UnknownNameError: there is no such texture.
    """
    if name not in _PAINTERS:
        raise UnknownNameError("texture", name, TEXTURE_NAMES)
    rng = np.random.Generator(np.random.PCG64(zlib.crc32(name.encode())))
    image = _PAINTERS[name](rng)
    out = np.clip(np.round(np.round(image * 255.0, 6)), 0, 255).astype(np.uint8)
    out.setflags(write=False)
    return out
