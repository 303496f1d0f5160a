"""A range hood: a tapered canopy with a light strip below and a chimney above."""

from __future__ import annotations

from envs.embedded.rendering.mesh import Part, fitted, triangles
from envs.embedded.rendering.meshes.fixtures.finishes import BRUSHED, CHARCOAL, WHITE, glowing
from envs.embedded.rendering.meshes.fixtures.joinery import block
from envs.embedded.rendering.meshes.registry import Size

_LIGHT = glowing((0.95, 0.93, 0.86), (0.35, 0.33, 0.28))


def hood_parts(size: Size, look: int = 0) -> list[Part]:
    """A hood of full size (x, y, z); its canopy is the lower part, at most 0.3 m of it."""
    w, h, d = size
    finish = (BRUSHED, WHITE)[look % 2]
    canopy = min(0.3, 0.45 * h)
    rim, low = min(0.05, 0.2 * h), -h / 2
    half_x, half_z, back = min(0.16, 0.3 * w), min(0.14, 0.3 * d), -d / 2
    bottom = [
        (-w / 2, low + rim, back),
        (w / 2, low + rim, back),
        (w / 2, low + rim, d / 2),
        (-w / 2, low + rim, d / 2),
    ]
    y1 = low + canopy
    top = [
        (-half_x, y1, back),
        (half_x, y1, back),
        (half_x, y1, back + 2 * half_z),
        (-half_x, y1, back + 2 * half_z),
    ]
    sides = [(i, i + 4, (i + 1) % 4) for i in range(4)] + [
        ((i + 1) % 4, i + 4, (i + 1) % 4 + 4) for i in range(4)
    ]
    parts = [
        block((-w / 2, w / 2), (low + 0.004, low + rim), (back, d / 2), finish),
        block((-0.42 * w, 0.42 * w), (low, low + 0.004), (-0.4 * d, 0.4 * d), CHARCOAL),
        block((-0.12 * w, 0.12 * w), (low - 0.001, low), (0.2 * d, 0.3 * d), _LIGHT),
        triangles(bottom + top, sides, finish),
        block((-half_x, half_x), (y1, h / 2), (back, back + 2 * half_z), finish),
    ]
    return fitted(parts, size)
