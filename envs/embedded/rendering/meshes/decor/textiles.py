"""Curtains and loose pillows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from envs.embedded.rendering.mesh import Material, Part, cylinder, joined, sphere
from envs.embedded.rendering.meshes.furniture.beds import pillow_shape
from envs.embedded.rendering.meshes.furniture.finishes import CLOTHS
from envs.embedded.rendering.meshes.registry import MeshOrder, builds
from envs.embedded.rendering.shapes import shell

DRAPES = (
    Material((1.0, 1.0, 1.0), "curtain", roughness=0.95),
    Material((0.90, 0.52, 0.46), "curtain", roughness=0.95),
    Material((0.60, 0.72, 0.84), "curtain", roughness=0.95),
    Material((0.70, 0.82, 0.68), "curtain", roughness=0.95),
    Material((0.78, 0.76, 0.80), "curtain", roughness=0.95),
)
ROD = Material((0.28, 0.24, 0.22), roughness=0.4, metallic=0.3)
DRAPE_SHARE, MOST_DRAPE_M = 0.27, 0.7
EVERY_M = 2.2
"""Along a wide front a gathered drape hangs about this often (chosen)."""
FOLD_M = 0.11


@builds("Curtains")
def curtains(order: MeshOrder) -> list[Part]:
    """Drapes gathered at the sides of a window, hanging from a rod; a low one is a pelmet across it."""
    x, y, z = order.size
    turn = 90.0 if z > x else 0.0
    if turn:
        x, z = z, x
    material = DRAPES[order.pick(len(DRAPES))]
    rod_r = min(0.014, 0.25 * z)
    low, top = -y / 2, y / 2 - 2 * rod_r
    if y < 0.3 * x:
        spans = [(-x / 2 + 0.02, x / 2 - 0.02)]
    else:
        count = max(2, round(x / EVERY_M) + 1)
        width = min(DRAPE_SHARE * x, MOST_DRAPE_M)
        starts = np.linspace(-x / 2 + 0.02, x / 2 - 0.02 - width, count)
        spans = [(float(s), float(s) + width) for s in starts]
    drapes = [_drape(span, (low, top), z, material) for span in spans]
    rod = cylinder(rod_r, x - 4 * rod_r, ROD, sections=14).turned(z=90).moved(y=y / 2 - rod_r)
    knobs = [sphere(rod_r, ROD, sections=10).moved(s * (x / 2 - rod_r), y / 2 - rod_r) for s in (-1, 1)]
    parts = [joined(drapes), joined([rod, *knobs])]
    return [p.turned(y=turn) for p in parts] if turn else parts


def _drape(x: tuple[float, float], y: tuple[float, float], depth: float, material: Material) -> Part:
    """A pleated sheet over the ranges, as deep as `depth`."""
    width = x[1] - x[0]
    folds = max(3, round(width / FOLD_M))
    t = np.linspace(0.0, 1.0, folds * 8 + 1)
    thick = min(0.006, 0.2 * depth)
    rows = []
    for level in np.linspace(0.0, 1.0, 7):
        swing = 0.5 * (depth - thick) * (0.75 + 0.25 * level)
        across = x[0] + width * (t + 0.012 * np.sin(2 * np.pi * 2 * t + 1.5 * level))
        wave = swing * np.cos(2 * np.pi * folds * t) + thick / 2
        height = np.full_like(t, y[1] + (y[0] - y[1]) * level)
        rows.append(np.stack([np.clip(across, *x), height, wave], 1))
    sheet = shell(np.array(rows), thick, material)
    uv = np.stack([sheet.vertices[:, 0], sheet.vertices[:, 1]], 1) * 0.6
    return replace(sheet, uvs=uv.astype(np.float32))


@builds("Pillow")
def pillow(order: MeshOrder) -> list[Part]:
    """A stuffed pillow in a cloth of its own."""
    soft = [c for c in CLOTHS if c.texture != "leather"]
    return [pillow_shape(order.size, soft[order.pick(len(soft))])]
