"""Slices: thin pieces with a cut face on both sides. Their thin side is the lesser of x and z."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from envs.embedded.rendering.mesh import Material, Part, grid_surface, joined
from envs.embedded.rendering.shapes import Points, Size3

ROUND_STEPS = 28


def facing_thin_side(size: Size3, build: Callable[[Size3], list[Part]]) -> list[Part]:
    """Parts built for a slice that is thin along z, turned to the slice's own thin side."""
    x, y, z = size
    if z <= x:
        return build((x, y, z))
    return [p.turned(y=90.0) for p in build((z, y, x))]


def outline(shape: Callable[[Points], Points], count: int = ROUND_STEPS) -> Points:
    """A closed outline (count + 1, 2): `shape` gives (x, y) for angles from +x by way of +y."""
    a = np.linspace(0.0, 2 * np.pi, count + 1)
    points = shape(a)
    points[-1] = points[0]
    return points


def slice_of(
    ring: Points, thickness: float, skin: Material, flesh: Material, *, skin_share: float = 0.06
) -> list[Part]:
    """A slice thin along z with an outline (N, 2): skin around it, flesh on both cut faces (UV 0..1)."""
    h = thickness / 2
    inner = ring * (1.0 - skin_share)
    rim = [(inner, -h), (ring, -0.72 * h), (ring, 0.72 * h), (inner, h)]
    grid = np.stack([np.insert(points, 2, z, axis=1) for points, z in rim])
    wall = grid_surface(grid, skin)
    return [wall, _cut_face(inner, h, flesh), _cut_face(inner, -h, flesh)]


def _cut_face(ring: Points, z: float, material: Material) -> Part:
    rows = np.stack([np.insert(ring * f, 2, z, axis=1) for f in (0.0, 0.5, 1.0)])
    part = grid_surface(rows, material, flip=z > 0)
    extent = np.maximum(np.abs(ring).max(axis=0), 1e-9) * 2
    uv = part.vertices[:, :2] / extent.astype(np.float32) + np.float32(0.5)
    flat = np.tile(np.array([0, 0, np.sign(z)], np.float32), (len(part.vertices), 1))
    return replace(part, uvs=uv.astype(np.float32), normals=flat)


def seeds(places: Points, z: float, size: float, material: Material) -> Part:
    """Small flat lenses on both cut faces (at z and -z), at places (N, 2)."""
    parts = []
    for sign in (1.0, -1.0):
        for x, y in places.tolist():
            rows = [(-1.0, 0.0), (-0.5, 0.36), (0.25, 0.40), (1.0, 0.0)]
            points = [[(x + s * w * size, y + v * size, sign * z) for s in (-1.0, 1.0)] for v, w in rows]
            parts.append(grid_surface(points, material, flip=sign < 0))
    return joined(parts)
