"""Dog beds: a soft rim, lower in front, round a cushion with a bone on it."""

from __future__ import annotations

import math

import numpy as np

from envs.embedded.rendering.mesh import Material, Part, joined, triangles
from envs.embedded.rendering.meshes.fixtures.joinery import at, ranges
from envs.embedded.rendering.meshes.furniture.finishes import (
    CLOTHS,
    LINEN,
    cloth,
    cushion,
    surface_height,
    woven,
)
from envs.embedded.rendering.meshes.registry import MeshOrder, builds
from envs.embedded.rendering.shapes import slab, strokes

STEP_SHARE = 0.62
"""Height of the rim where the dog steps over it, as a share of the rest (chosen)."""


@builds("DogBed")
def dog_bed(order: MeshOrder) -> list[Part]:
    """A dog bed whose cushion is of another colour than its rim."""
    x, y, z = ranges(order.size)
    w, h, d = order.size
    covering, top = cloth(order), surface_height(order)
    thick = min(0.16 * min(w, d), h)
    low = (y[0], max(y[0] + STEP_SHARE * h, top + 0.01))
    spans = [
        (x, y, (z[0], z[0] + thick)),
        ((x[0], x[0] + thick), y, z),
        ((x[1] - thick, x[1]), y, z),
        (at(x, 0.0, 0.28), y, (z[1] - thick, z[1])),
        (at(x, 0.72, 1.0), y, (z[1] - thick, z[1])),
        (at(x, 0.24, 0.76), low, (z[1] - 0.94 * thick, z[1])),
    ]
    rim = [cushion(a, b, c, 0.3 * thick, covering) for a, b, c in spans]
    soft = [c for c in CLOTHS if c.texture != covering.texture]
    inside = soft[order.pick(len(soft), "inside")]
    floor = slab(w - 1.2 * thick, top - y[0], d - 1.2 * thick, inside, corner=0.05, edge=0.008)
    bone = _bone(0.42 * (w - 2 * thick), LINEN).moved(y=top + 0.0008)
    return [joined(rim), woven(floor).moved(y=(top + y[0]) / 2), bone]


def _bone(length: float, material: Material) -> Part:
    """The outline of a bone, flat on y = 0, along x."""
    knob, bar = 0.15 * length, 0.2 * length
    ends = [_disc(s * 0.38 * length, t * 0.11 * length, knob, material) for s in (-1, 1) for t in (-1, 1)]
    return joined([strokes([(-0.36 * length, 0.0, 0.36 * length, 0.0, bar)], material), *ends])


def _disc(x: float, z: float, radius: float, material: Material) -> Part:
    turns = np.linspace(0.0, 2.0 * math.pi, 17)[:-1]
    ring = np.stack([x + radius * np.cos(turns), 0.0 * turns, z + radius * np.sin(turns)], 1)
    n = len(turns)
    faces = [(0, 1 + (k + 1) % n, 1 + k) for k in range(n)]
    return triangles(np.concatenate([[(x, 0.0, z)], ring]), faces, material)
