"""Cloths and towels."""

from __future__ import annotations

import numpy as np

from envs.embedded.rendering.mesh import Material, Part, grid_surface
from envs.embedded.rendering.meshes.registry import MeshOrder, builds
from envs.embedded.rendering.meshes.small_things.finishes import CURRY, DIRT
from envs.embedded.rendering.shapes import Points, oriented, ripples, shell

_CLOTHS = ("towel_stripes", "fabric_blue", "fabric_green", "fabric_red")
_TOWELS = ("towel_stripes", "fabric_beige", "fabric_blue", "fabric_grey", "fabric_green")
_HEM = Material((0.55, 0.50, 0.46), roughness=1.0)
_STAINS = ((-0.42, 0.3, 0.34), (0.38, -0.2, 0.40), (0.2, 0.62, 0.26), (-0.3, -0.55, 0.28))
"""Where a dirty cloth is stained: middle (u, v) and radius in half widths (chosen)."""
_LOW, _HIGH = 0.10, 0.90  # chosen: the folds' share of the cloth's height


def _folds(u: Points, v: Points, seed: int) -> Points:
    """A cloth over (u, v) in -1..1 as points of a box of full size 1: height follows smooth folds."""
    flat = np.stack([u, v, np.zeros_like(u)], -1)
    edge = 1 - 0.06 * ripples(flat[..., [1, 0, 2]], seed + 1, 4.0)
    height = 0.5 + 0.9 * ripples(flat, seed, 4.5, waves=5)
    return np.stack([u / 2 * edge, np.clip(height, _LOW, _HIGH) - 0.5, v / 2 * edge], -1)


@builds("Cloth")
def cloth(order: MeshOrder) -> list[Part]:
    """A wiping cloth dropped in folds; stained when dirty."""
    (x, y, z), turn = oriented(order.size, (2, 0, 1))
    seed = 5 + order.pick(9, "folds")
    weave = Material((1.0, 1.0, 1.0), _CLOTHS[order.pick(len(_CLOTHS))], roughness=1.0)
    u, v = np.meshgrid(np.linspace(-1, 1, 27), np.linspace(-1, 1, 23))
    box = np.array([x, y, z])
    parts = [shell(_folds(u, v, seed) * box, 0.08 * y, weave, upright=True)]
    if order.state.is_dirty:
        a, f = np.meshgrid(np.linspace(0.0, 2 * np.pi, 17), np.linspace(0.0, 1.0, 4))
        for i, (cu, cv, r) in enumerate(_STAINS):
            reach = f * r * (1 + 0.25 * np.sin(3 * a + i) + 0.15 * np.sin(5 * a))
            spot = _folds(cu + reach * np.cos(a), cv + reach * np.sin(a), seed) * box
            lifted = spot + np.array([0.0, 0.05 * y, 0.0])
            parts.append(grid_surface(lifted, (DIRT, CURRY)[i % 2]))
    return turn(parts)


@builds("Towel", "HandTowel")
def towel(order: MeshOrder) -> list[Part]:
    """A towel hung over a bar: two layers folded at the top, falling in soft folds."""
    x, y, z = order.size
    thin_z = z <= x
    wide, deep = (x, z) if thin_z else (z, x)
    terry = Material((1.0, 1.0, 1.0), _TOWELS[order.pick(len(_TOWELS))], roughness=1.0)
    s, u = np.meshgrid(np.linspace(0.0, 1.0, 33), np.linspace(-0.5, 0.5, 15))
    short = 0.78
    # s runs from the front hem up over the bar and down to the shorter hem at the back
    up = np.interp(s, [0.0, 0.46, 0.5, 0.54, 1.0], [-0.5, 0.46, 0.5, 0.46, 0.46 - short])
    out = np.interp(s, [0.0, 0.44, 0.48, 0.52, 0.56, 1.0], [0.40, 0.36, 0.22, -0.22, -0.36, -0.38])
    swing = 0.10 * np.sin(9 * u + 1.0) * np.clip(0.5 - up, 0, 1) * np.sign(out)
    points = np.stack([u * wide * (1 - 0.03 * np.clip(0.5 - up, 0, 1)), up * y, (out + swing) * deep], -1)
    body = shell(points, 0.12 * deep, terry)
    hems = []
    across = np.linspace(0.5, -0.5, 15)
    for low in (-0.455, -0.42):
        front = (0.425 + 0.10 * np.sin(9 * across + 1.0) * (0.5 - low)) * deep
        edges = [np.full_like(across, (low + lift) * y) for lift in (0.0, 0.012)]
        rows = np.stack([np.stack([across * wide * 0.96, edge, front], 1) for edge in edges])
        hems.append(grid_surface(rows, _HEM, flip=True))
    parts = [body, *hems]
    return parts if thin_z else [p.turned(y=90.0) for p in parts]
