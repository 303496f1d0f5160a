"""The fallback for types without a mesh of their own: a coloured shape that follows type and proportions."""

from __future__ import annotations

import colorsys
import hashlib

from envs.embedded.rendering.mesh import Color, Material, Part, cylinder
from envs.embedded.rendering.meshes.registry import MeshOrder, builds
from envs.embedded.rendering.shapes import rounded_box, slab

FLAT_SHARE = 0.2
"""A thing whose smallest side is below this share of the middle one counts as flat (chosen)."""
TALL_SHARE = 1.8
"""A thing this much taller than it is wide counts as tall (chosen)."""
_HUES = (0.02, 0.07, 0.11, 0.16, 0.29, 0.38, 0.50, 0.56, 0.61, 0.75, 0.92)
_TONES = ((0.45, 0.72), (0.30, 0.82), (0.55, 0.60))
_BROKEN_SHADE, _DIRT_SHADE = 0.55, 0.75


def type_color(object_type: str) -> Color:
    """A muted colour that depends on the type's name only."""
    digest = hashlib.sha256(f"simple/{object_type}".encode()).digest()
    saturation, value = _TONES[digest[1] % len(_TONES)]
    return colorsys.hsv_to_rgb(_HUES[digest[0] % len(_HUES)], saturation, value)


def _material(order: MeshOrder) -> Material:
    shade = 1.0
    if order.state.is_broken:
        shade *= _BROKEN_SHADE
    if order.state.is_dirty:
        shade *= _DIRT_SHADE
    r, g, b = (shade * c for c in type_color(order.object_type))
    glow = 0.4 if order.state.is_toggled else 0.0
    return Material((r, g, b), roughness=0.6, emission=(glow * r, glow * g, glow * b))


@builds("*")
def simple(order: MeshOrder) -> list[Part]:
    """A slab for what is flat, a column for what is tall and about as deep as wide, else a rounded box."""
    x, y, z = order.size
    material = _material(order)
    smallest, middle, _ = sorted(order.size)
    if smallest < FLAT_SHARE * middle:
        return [slab(x, y, z, material, corner=min(0.01, smallest / 2), edge=min(0.004, smallest / 3))]
    if y > TALL_SHARE * max(x, z) and min(x, z) > 0.6 * max(x, z):
        body = cylinder(0.5, 1.0, material)
        cap = min(0.12 * y, 0.4 * min(x, z))
        neck = cylinder(0.32, cap, material).moved(y=y / 2 - cap / 2)
        return [body.scaled(x, y - cap, z).moved(y=-cap / 2), neck.scaled(x, 1.0, z)]
    return [rounded_box(x, y, z, 0.18 * smallest, material)]
