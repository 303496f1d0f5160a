"""More shapes for object meshes: rounded slabs, straps, shells, blobs, prints and labels, shards.

Conventions are those of rendering.mesh. "Prints" carry a whole texture once (UV 0..1) and read the right way
round: seen from above with +z up the page, or seen from the front (+z towards the viewer).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from envs.embedded.rendering.mesh import (
    Material,
    Part,
    box_uvs,
    cylinder,
    grid_surface,
    joined,
    revolve,
    triangles,
)

Points: TypeAlias = npt.NDArray[np.float64]
Size3: TypeAlias = tuple[float, float, float]
Outline: TypeAlias = list[tuple[float, float]]


def spline(points: npt.ArrayLike, count: int) -> Points:
    """`count` points along a Catmull-Rom curve through `points` (N, D), evenly spread over its spans."""
    p = np.asarray(points, np.float64)
    p = np.concatenate([2 * p[:1] - p[1:2], p, 2 * p[-1:] - p[-2:-1]])
    t = np.linspace(0.0, len(p) - 3.0, count)
    i = np.minimum(t.astype(np.int64), len(p) - 4)
    f = (t - i)[:, None]
    a, b, c, d = p[i], p[i + 1], p[i + 2], p[i + 3]
    out = b + 0.5 * f * (c - a + f * (2 * a - 5 * b + 4 * c - d + f * (3 * (b - c) + d - a)))
    return np.asarray(out, np.float64)


def lathe(
    profile: Sequence[tuple[float, float]], material: Material, *, steps: int = 16, sections: int = 28
) -> Part:
    """A body of revolution about +y: a smooth curve of (radius, height) points, bottom to top outside."""
    curve = [(max(float(r), 0.0), float(h)) for r, h in spline(profile, steps)]
    return revolve(curve, material, sections=sections)


def arc(radius: float, start_deg: float, end_deg: float, count: int = 9) -> Outline:
    """Points (radius cos, radius sin) of an arc about the origin."""
    a = np.radians(np.linspace(start_deg, end_deg, count))
    return [(float(radius * np.cos(t)), float(radius * np.sin(t))) for t in a]


def _ring(x: float, z: float, corner: float, steps: int) -> tuple[Points, Points]:
    """Corner-circle centres (K, 2) and outward directions (K, 2) of a rounded rectangle, around +x to +z."""
    centers, directions = [], []
    for k, (sx, sz) in enumerate(((1, 1), (-1, 1), (-1, -1), (1, -1))):
        for a in np.linspace(k * math.pi / 2, (k + 1) * math.pi / 2, steps + 1):
            centers.append((sx * (x / 2 - corner), sz * (z / 2 - corner)))
            directions.append((math.cos(a), math.sin(a)))
    close = [*range(len(centers)), 0]
    return np.array(centers)[close], np.array(directions)[close]


def slab(
    x: float,
    y: float,
    z: float,
    material: Material,
    *,
    corner: float = 0.0,
    edge: float = 0.0,
    steps: int = 4,
) -> Part:
    """A box of full size (x, y, z), upright edges rounded by `corner`, top and bottom rims by `edge`."""
    edge = min(edge, x / 2, y / 2, z / 2)
    corner = min(max(corner, edge), x / 2, z / 2)
    centers, directions = _ring(x, z, corner, steps if corner > 0 else 1)
    bend = np.linspace(0.0, math.pi / 2, 3 if edge > 0 else 1)
    turns = np.concatenate([-bend[::-1], bend])
    heights = np.repeat([-1.0, 1.0], len(bend)) * (y / 2 - edge) + edge * np.sin(turns)
    inset = corner - edge + edge * np.cos(turns)
    flat = centers[None] + inset[:, None, None] * directions[None]
    k = flat.shape[1]
    rings = np.stack([flat[..., 0], np.broadcast_to(heights[:, None], flat.shape[:2]), flat[..., 1]], -1)
    up = np.broadcast_to(np.sin(turns)[:, None], flat.shape[:2])
    normals = np.stack(
        [np.cos(turns)[:, None] * directions[:, 0], up, np.cos(turns)[:, None] * directions[:, 1]], -1
    )
    i, j = np.meshgrid(np.arange(len(turns) - 1), np.arange(k - 1), indexing="ij")
    a, b = (i * k + j).ravel(), (i * k + j + 1).ravel()
    wall = np.concatenate([np.stack([a, a + k, b], 1), np.stack([b, a + k, b + k], 1)])
    caps = _fan(rings[-1], up=True), _fan(rings[0], up=False)
    return joined(
        [_raw(rings.reshape(-1, 3), normals.reshape(-1, 3), wall, material), *_painted(caps, material)]
    )


def _fan(ring: Points, *, up: bool) -> tuple[Points, Points, npt.NDArray[np.int64]]:
    """A flat lid over a convex closed ring: vertices, normals, faces."""
    n = len(ring)
    middle = (ring.min(axis=0, keepdims=True) + ring.max(axis=0, keepdims=True)) / 2
    j = np.arange(n - 1)
    order = (np.full(n - 1, n), j + 1, j) if up else (np.full(n - 1, n), j, j + 1)
    normals = np.tile([0.0, 1.0 if up else -1.0, 0.0], (n + 1, 1))
    return np.concatenate([ring, middle]), normals, np.stack(order, 1)


def _painted(
    pieces: Sequence[tuple[Points, Points, npt.NDArray[np.int64]]], material: Material
) -> list[Part]:
    return [_raw(v, n, f, material) for v, n, f in pieces]


def _raw(vertices: Points, normals: Points, faces: npt.NDArray[np.int64], material: Material) -> Part:
    """A part of given arrays with box-projected UVs, without its faces of no area."""
    v, n = vertices.astype(np.float32), normals.astype(np.float32)
    return Part(v, n, box_uvs(v, n), _with_area(vertices, faces).astype(np.int32), material)


def _with_area(vertices: Points, faces: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The faces that have an area."""
    corners = vertices[faces]
    areas = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1)
    return np.asarray(faces[areas > 1e-14])


def rounded_box(x: float, y: float, z: float, radius: float, material: Material) -> Part:
    """A box of full size (x, y, z) about the origin with all edges rounded by `radius`."""
    return slab(x, y, z, material, corner=radius, edge=radius, steps=3)


def torus(major: float, minor: float, material: Material, *, sections: int = 24, ring: int = 8) -> Part:
    """A ring about +y: `major` to the middle of the bar, `minor` the bar's radius."""
    a = np.linspace(0.0, 2 * math.pi, sections + 1)[:, None]
    b = np.linspace(0.0, 2 * math.pi, ring + 1)[None]
    r = major + minor * np.cos(b)
    points = np.stack(
        [r * np.cos(a), np.broadcast_to(minor * np.sin(b), np.broadcast(a, b).shape), r * np.sin(a)], -1
    )
    return grid_surface(points, material)


def print_top(x: float, z: float, material: Material, *, corner: float = 0.0) -> Part:
    """A flat sheet at y = 0 that faces up and carries the texture once; u along +x, v along +z."""
    centers, directions = _ring(x, z, min(corner, x / 2, z / 2), 4 if corner > 0 else 1)
    flat = centers + corner * directions
    ring = np.stack([flat[:, 0], np.zeros(len(flat)), flat[:, 1]], 1)
    part = _raw(*_fan(ring, up=True), material)
    uv = part.vertices[:, [0, 2]] / np.array([x, z], np.float32) + 0.5
    return replace(part, uvs=uv.astype(np.float32))


def print_front(x: float, y: float, material: Material, *, corner: float = 0.0) -> Part:
    """A flat sheet at z = 0 that faces +z and carries the texture once, upright for whoever looks at it."""
    return stood_up(print_top(x, y, material, corner=corner))


def stood_up(page: Part) -> Part:
    """What lies on y = 0 to be read from above, stood on z = 0 to be read from the front."""
    turn = np.array([[-1, 0, 0], [0, 0, 1], [0, 1, 0]], np.float32)
    return replace(page, vertices=page.vertices @ turn.T, normals=page.normals @ turn.T)


def label_band(
    radius: float, low: float, high: float, arc_deg: float, material: Material, *, sections: int = 12
) -> Part:
    """A label round the front (+z) of an upright cylinder from height `low` to `high`, texture upright."""
    a = np.radians(np.linspace(arc_deg / 2, -arc_deg / 2, sections + 1))
    rows = [np.stack([radius * np.sin(a), np.full_like(a, h), radius * np.cos(a)], 1) for h in (low, high)]
    return grid_surface(np.array(rows), material, flip=True)


def strap(
    path: npt.ArrayLike,
    widths: npt.ArrayLike,
    thickness: npt.ArrayLike,
    material: Material,
    *,
    sections: int = 12,
    squareness: float = 2.0,
) -> Part:
    """A bar along a curve in the y-z plane, `path` of (z, y); `widths` across x, `thickness` across the path.

    Its section is a superellipse: squareness 2 is an ellipse, 4 and more a rounded rectangle.
    """
    p = np.asarray(path, np.float64)
    tangent = np.gradient(p, axis=0)
    tangent /= np.maximum(np.linalg.norm(tangent, axis=1, keepdims=True), 1e-12)
    half_w = np.broadcast_to(np.asarray(widths, np.float64), (len(p),)) / 2
    half_t = np.broadcast_to(np.asarray(thickness, np.float64), (len(p),)) / 2
    a = np.linspace(0.0, 2 * math.pi, sections + 1)
    power = 2.0 / squareness
    c, s = (np.sign(f) * np.abs(f) ** power for f in (np.cos(a), np.sin(a)))
    x = half_w[:, None] * c
    z = p[:, :1] - tangent[:, 1:] * half_t[:, None] * s
    y = p[:, 1:] + tangent[:, :1] * half_t[:, None] * s
    rings = np.stack([x, y, z], -1)
    ends = [np.broadcast_to(r.mean(axis=0), r.shape) for r in (rings[0, :-1], rings[-1, :-1])]
    caps = [np.stack([np.broadcast_to(ends[0][0], rings[0].shape), rings[0]])]
    caps.append(np.stack([rings[-1], np.broadcast_to(ends[1][0], rings[0].shape)]))
    return joined([grid_surface(g, material) for g in (rings, *caps)])


def shell(points: npt.ArrayLike, thickness: float, material: Material, *, upright: bool = False) -> Part:
    """A closed sheet below a (rows, columns, 3) surface whose top is cross(along rows, along columns).

    With columns along +x and rows along +z the top looks up; UV 0..1, u along columns and v along rows.
    The underside lies off along the normals, or straight below if `upright`.
    """
    p = np.asarray(points, np.float64)
    top = grid_surface(p, material, flip=True)
    under = p - thickness * (np.array([0.0, 1.0, 0.0]) if upright else top.normals.reshape(p.shape))
    rims = [
        np.stack([q, r])
        for q, r in (
            (p[0], under[0]),
            (under[-1], p[-1]),
            (under[:, 0], p[:, 0]),
            (p[:, -1], under[:, -1]),
        )
    ]
    return joined([top, grid_surface(under, material), *(_strip(r, material) for r in rims)])


def _strip(rows: Points, material: Material) -> Part:
    """A flat-shaded band between two rows of points (2, N, 3); outward is cross(along a row, to the next)."""
    n = rows.shape[1]
    i = np.arange(n - 1)
    faces = np.concatenate([np.stack([i, i + 1, i + n], 1), np.stack([i + 1, i + n + 1, i + n], 1)])
    flat = rows.reshape(-1, 3)
    return triangles(flat, _with_area(flat, faces), material)


def ripples(points: Points, seed: int, frequency: float, waves: int = 6) -> Points:
    """Smooth noise in -1..1 at points (..., 3): `waves` sine waves of about `frequency` radians per unit."""
    rng = np.random.Generator(np.random.PCG64(seed))
    k = rng.normal(size=(3, waves)) * frequency
    phase = rng.uniform(0.0, 2 * math.pi, waves)
    return np.asarray(np.sin(points @ k + phase).mean(axis=-1), np.float64)


def blob(
    material: Material, shape: Callable[[Points], Points], *, sections: int = 24, rings: int = 14
) -> Part:
    """A closed round body: `shape` maps unit directions (R, S, 3) to points; poles on the y axis."""
    a = np.linspace(0.0, 2 * math.pi, sections + 1)
    b = np.linspace(-math.pi / 2, math.pi / 2, rings + 1)
    a[-1] = 0.0  # the seam must close to the bit, so that it shades smoothly
    r = np.cos(b)[:, None]
    r[0] = r[-1] = 0.0
    unit = np.stack(
        [r * np.cos(a), np.broadcast_to(np.sin(b)[:, None], (rings + 1, sections + 1)), r * np.sin(a)], -1
    )
    return grid_surface(shape(unit), material, flip=True)


def shard(width: float, bend: float, thickness: float, material: Material, seed: int) -> Part:
    """An irregular broken piece about `width` across, bent like the wall of a vessel, lying on y = 0."""
    rng = np.random.Generator(np.random.PCG64(seed))
    rows = np.array([-0.5, -0.2, 0.15, 0.5]) + rng.uniform(-0.08, 0.08, 4)
    left, right = -rng.uniform(0.12, 0.5, 4), rng.uniform(0.12, 0.5, 4)
    t = np.linspace(0.0, 1.0, 5)
    x = (left[:, None] * (1 - t) + right[:, None] * t) * width
    z = np.broadcast_to(rows[:, None] * width * rng.uniform(0.7, 1.2), x.shape)
    y = bend * (1.0 - (2 * x / width) ** 2) + thickness
    return shell(np.stack([x, y, z], -1), thickness, material, upright=True)


def scattered(
    count: int, width: float, spread: tuple[float, float], material: Material, *, seed: int, floor: float,
    thickness: float = 0.004, bend: float = 0.2,
) -> list[Part]:  # fmt: skip
    """`count` shards of about `width`, lying at height `floor` over an ellipse of size `spread` (x, z)."""
    rng = np.random.Generator(np.random.PCG64(seed + 1))
    parts = []
    for i in range(count):
        angle = 2 * math.pi * (i + rng.uniform(0.0, 0.7)) / count
        far = 0.5 * math.sqrt(rng.uniform(0.12, 1.0))
        w = width * rng.uniform(0.55, 1.15)
        piece = shard(w, bend * w, thickness, material, seed * 31 + i)
        piece = piece.turned(y=float(rng.uniform(0.0, 360.0)))
        low = float(piece.vertices[:, 1].min())
        parts.append(
            piece.moved(far * spread[0] * math.cos(angle), floor - low, far * spread[1] * math.sin(angle))
        )
    return parts


def oriented(
    size: Size3, ranks: tuple[int, int, int]
) -> tuple[Size3, Callable[[Sequence[Part]], list[Part]]]:
    """For a builder that expects a certain order of sizes: that size, and what turns its parts into `size`.

    Args:
        size: The wanted size (x, y, z).
        ranks: For the builder's x, y and z: 0 for the smallest side, 2 for the largest.

    Returns:
        The size in the builder's axes and a function that turns parts back; the identity if the order fits.
    """
    by_rank = [ranks.index(k) for k in range(3)]
    tolerance = 1e-3 * max(size)
    if all(size[by_rank[k]] <= size[by_rank[k + 1]] + tolerance for k in range(2)):
        return size, list
    actual = sorted(range(3), key=lambda axis: (size[axis], axis))
    matrix = np.zeros((3, 3), np.float32)
    for own in range(3):
        matrix[actual[ranks[own]], own] = 1.0
    if np.linalg.det(matrix) < 0:
        matrix[:, by_rank[0]] *= -1.0
    own_size = tuple(size[actual[ranks[own]]] for own in range(3))

    def turn(parts: Sequence[Part]) -> list[Part]:
        return [replace(p, vertices=p.vertices @ matrix.T, normals=p.normals @ matrix.T) for p in parts]

    return (own_size[0], own_size[1], own_size[2]), turn


def strokes(lines: Sequence[tuple[float, float, float, float, float]], material: Material) -> Part:
    """Thin flat bars at y = 0 facing up, one quad each, from (x0, z0) to (x1, z1) and of a width; metres."""
    a = np.asarray(lines, np.float64)
    along = a[:, 2:4] - a[:, :2]
    across = along[:, ::-1] * np.array([-1.0, 1.0])
    across *= a[:, 4:] / 2 / np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-12)
    flat = np.stack([a[:, :2] + across, a[:, :2] - across, a[:, 2:4] + across, a[:, 2:4] - across], 1)
    points = np.insert(flat.reshape(-1, 2), 1, 0.0, axis=1)
    first = 4 * np.arange(len(a))[:, None]
    faces = np.concatenate([first + np.array([0, 2, 1]), first + np.array([1, 2, 3])])
    return triangles(points, faces, material)


def loft(lines: npt.ArrayLike, material: Material) -> Part:
    """A closed body from K lines (K, N, 3) along it: crisp from line to line, smooth along, with flat ends.

    Outward is cross(from line to line, along the lines).
    """
    p = np.asarray(lines, np.float64)
    k = len(p)
    sides = [grid_surface(np.stack([p[i], p[(i + 1) % k]], 1), material) for i in range(k)]
    ends = []
    for ring, order in ((p[:, 0], (0, 2, 1)), (p[:, -1], (0, 1, 2))):
        points = np.concatenate([ring.mean(axis=0, keepdims=True), ring])
        fan = np.array([(0, 1 + i, 1 + (i + 1) % k) for i in range(k)])[:, order]
        ends.append(triangles(points, _with_area(points, fan), material))
    return joined([*sides, *ends])


def cylinder_along(
    axis: str, radius: float, length: float, material: Material, *, sections: int = 16
) -> Part:
    """A closed cylinder about the x, y or z axis, centred at the origin; any other axis raises KeyError."""
    part = cylinder(radius, length, material, sections=sections)
    order = {"x": [1, 2, 0], "y": [0, 1, 2], "z": [2, 0, 1]}[axis]
    return replace(part, vertices=part.vertices[:, order], normals=part.normals[:, order])
