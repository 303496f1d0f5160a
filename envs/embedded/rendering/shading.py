"""Numbers the shading kernels take: the lighting, the view and the tone curve."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from envs.embedded.rendering.camera import Projection
from envs.embedded.rendering.scene_view import Lamp, Lighting

MAX_LAMPS = 12  # chosen: lamps beyond these are the far ones of a very full scene
OUTDOORS = (0.55, 0.68, 0.80)
"""Linear colour where nothing is drawn: an overcast sky."""
_SHOULDER = 0.6  # chosen: light above this is compressed towards white
_TONE_ENTRIES = 4096
_TONE_SCALE = 1448.0

INTERIOR = Lighting(
    ambient=(0.62, 0.61, 0.59),
    key_direction=(0.36, 0.86, -0.36),
    key_color=(0.50, 0.48, 0.44),
)
"""A bright, evenly lit room; scenes start from this and add their lamps."""


def pack_lighting(lighting: Lighting, photographed: Lighting | None = None) -> npt.NDArray[np.float32]:
    """(13,) key direction, key colour, ambient, background colour and brightness of what is mirrored."""
    direction = np.asarray(lighting.key_direction, np.float64)
    direction = direction / max(float(np.linalg.norm(direction)), 1e-9)
    mirrored = brightness(lighting) / (1.0 if photographed is None else brightness(photographed))
    return np.array([*direction, *lighting.key_color, *lighting.ambient, *OUTDOORS, mirrored], np.float32)


def brightness(lighting: Lighting) -> float:
    """How bright a room is that is lit so."""
    return float(np.mean(lighting.ambient) + 0.5 * np.mean(lighting.key_color))


def pack_lamps(lamps: tuple[Lamp, ...], eye: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
    """(L, 7) position, intensity and 1 / range^2 of at most MAX_LAMPS lamps: those nearest to the eye."""
    rows = [(*lamp.position, *lamp.intensity, lamp.range_m**-2) for lamp in lamps]
    if len(rows) > MAX_LAMPS:
        rows = sorted(rows, key=lambda row: (math.dist(row[:3], eye.tolist()), row))[:MAX_LAMPS]
    return np.array(rows, np.float32).reshape(-1, 7)


def pack_view(projection: Projection, width: int, height: int, samples: int) -> npt.NDArray[np.float32]:
    """(16,) eye, right, up, forward, metres per pixel and per sample at 1 m, and the centre in samples."""
    p = projection
    steps = (samples / p.focal, 1.0 / p.focal)
    return np.array([*p.eye, *p.right, *p.up, *p.forward, *steps, width / 2.0, height / 2.0], np.float32)


def tone_table() -> npt.NDArray[np.uint8]:
    """(4096,) sRGB value by root of linear light: straight up to a shoulder, then rolling off to white."""
    light = (np.arange(_TONE_ENTRIES) / _TONE_SCALE) ** 2
    over = np.maximum(light - _SHOULDER, 0.0) / (1.0 - _SHOULDER)
    shown = np.minimum(light, _SHOULDER) + (1.0 - _SHOULDER) * over / (1.0 + over)
    srgb = np.where(shown <= 0.0031308, shown * 12.92, 1.055 * shown ** (1 / 2.4) - 0.055)
    return np.clip(np.round(np.round(255.0 * srgb, 6)), 0, 255).astype(np.uint8)
