"""Triangle meshes as plain arrays, and the shapes that object meshes are put together from.

Object space: metres, origin at the centre of the object's box, +y up, +z the object's front, +x to the
right of somebody who faces the same way (left-handed, as AI2-THOR). Faces are wound so that
cross(b - a, c - a) points outwards. UVs are in repeats of a texture; where a texture has a natural scale,
one repeat is one metre.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float32]
Ints: TypeAlias = npt.NDArray[np.int32]
Color: TypeAlias = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Material:
    """How a surface looks. Colours are sRGB in 0..1; `texture` names one of rendering.textures or is ""."""

    color: Color = (0.8, 0.8, 0.8)
    texture: str = ""
    roughness: float = 0.6
    metallic: float = 0.0
    emission: Color = (0.0, 0.0, 0.0)
    alpha: float = 1.0
    two_sided: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A piece of a mesh of one material: vertices, normals (N, 3), uvs (N, 2), faces (M, 3)."""

    vertices: Floats
    normals: Floats
    uvs: Floats
    faces: Ints
    material: Material

    def moved(self, x: float = 0.0, y: float = 0.0, z: float = 0.0) -> Part:
        """This part displaced, metres."""
        return replace(self, vertices=self.vertices + np.array([x, y, z], np.float32))

    def scaled(self, x: float, y: float, z: float) -> Part:
        """This part stretched along its axes about the origin; factors must be positive."""
        s = np.array([x, y, z], np.float32)
        n = self.normals / s
        return replace(self, vertices=self.vertices * s, normals=_unit(n))

    def turned(self, x: float = 0.0, y: float = 0.0, z: float = 0.0) -> Part:
        """This part rotated about the origin by Unity Euler angles in degrees."""
        from envs.embedded.geometry import euler_matrix  # noqa: PLC0415 - keeps this module numpy-only

        m = euler_matrix(np.array([x, y, z], np.float64)).astype(np.float32)
        return replace(self, vertices=self.vertices @ m.T, normals=self.normals @ m.T)

    def painted(self, material: Material) -> Part:
        """This part in another material."""
        return replace(self, material=material)


@dataclass(frozen=True, slots=True, eq=False)
class Mesh:
    """An object's look: its parts. Compared and cached by identity; builders return cached instances."""

    parts: tuple[Part, ...]

    def bounds(self) -> tuple[Floats, Floats]:
        """Lowest and highest vertex coordinates, two (3,) arrays."""
        low = np.min([p.vertices.min(axis=0) for p in self.parts], axis=0)
        high = np.max([p.vertices.max(axis=0) for p in self.parts], axis=0)
        return low, high


def fitted(parts: Iterable[Part], size: Sequence[float]) -> list[Part]:
    """The parts stretched and centred so that their common box is exactly `size` (x, y, z), metres."""
    pieces = list(parts)
    low, high = Mesh(tuple(pieces)).bounds()
    center, extent = (low + high) / 2, np.maximum(high - low, 1e-6)
    s = np.maximum(np.asarray(size, np.float32), 1e-4) / extent
    return [p.moved(*(-center)).scaled(*(float(v) for v in s)) for p in pieces]


def _unit(v: Floats) -> Floats:
    exact = v.astype(np.float64)  # sums over slivers of 1e-7 m would underflow in float32
    length = np.linalg.norm(exact, axis=-1, keepdims=True)
    return np.asarray(exact / np.maximum(length, 1e-30), np.float32)


def triangles(vertices: npt.ArrayLike, faces: npt.ArrayLike, material: Material) -> Part:
    """A flat-shaded part from shared vertices (N, 3) and faces (M, 3); box-projected UVs in metres."""
    corners = np.asarray(vertices, np.float32)[np.asarray(faces, np.int32)]
    normal = _unit(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]).astype(np.float32))
    flat = corners.reshape(-1, 3)
    normals = np.repeat(normal, 3, axis=0)
    return Part(
        flat, normals, box_uvs(flat, normals), np.arange(len(flat), dtype=np.int32).reshape(-1, 3), material
    )


def box_uvs(vertices: Floats, normals: Floats) -> Floats:
    """UVs by projection along each vertex's dominant normal axis, one repeat a metre."""
    axis = np.abs(normals).argmax(axis=1)
    u = np.where(axis == 0, vertices[:, 2], vertices[:, 0])
    v = np.where(axis == 1, vertices[:, 2], vertices[:, 1])
    return np.stack([u, v], axis=1).astype(np.float32)


_BOX_FACES = np.array(
    [[0, 2, 1], [1, 2, 3], [4, 5, 6], [5, 7, 6], [0, 1, 4], [1, 5, 4], [2, 6, 3], [3, 6, 7],
     [0, 4, 2], [2, 4, 6], [1, 3, 5], [3, 7, 5]],
    np.int32,
)  # fmt: skip


def box(x: float, y: float, z: float, material: Material) -> Part:
    """A box of full size (x, y, z) about the origin."""
    corners = np.array([[i, j, k] for i in (0.5, -0.5) for j in (0.5, -0.5) for k in (0.5, -0.5)], np.float32)
    return triangles(corners * np.array([x, y, z], np.float32), _BOX_FACES, material)


def grid_surface(points: npt.ArrayLike, material: Material, *, flip: bool = False) -> Part:
    """A smooth-shaded surface through a (rows, columns, 3) grid of points; UV 0..1 over it.

    Outward is cross(along columns, along rows); `flip` turns it round.
    """
    p = np.asarray(points, np.float64)
    rows, cols = p.shape[:2]
    index = np.arange(rows * cols).reshape(rows, cols)
    a, b, c, d = (m.ravel() for m in (index[:-1, :-1], index[:-1, 1:], index[1:, :-1], index[1:, 1:]))
    faces = np.concatenate([np.stack([a, b, c], 1), np.stack([b, d, c], 1)])
    if flip:
        faces = faces[:, ::-1]
    flat = p.reshape(-1, 3)
    face_normals = np.cross(flat[faces[:, 1]] - flat[faces[:, 0]], flat[faces[:, 2]] - flat[faces[:, 0]])
    normals = np.zeros_like(flat)
    for k in range(3):
        np.add.at(normals, faces[:, k], face_normals)
    normals = _weld_normals(flat, normals)
    v, u = np.meshgrid(np.linspace(0, 1, rows), np.linspace(0, 1, cols), indexing="ij")
    keep = np.linalg.norm(face_normals, axis=1) > 1e-14
    return Part(
        flat.astype(np.float32),
        _unit(normals.astype(np.float32)),
        np.stack([u, v], -1).reshape(-1, 2).astype(np.float32),
        faces[keep].astype(np.int32),
        material,
    )


def _weld_normals(
    points: npt.NDArray[np.float64], normals: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Sum the normals of coincident points, so that seams and poles shade smoothly."""
    rounded = np.round(points, 7)
    order = np.lexsort(rounded.T)
    differs = np.any(rounded[order[1:]] != rounded[order[:-1]], axis=1)
    which = np.empty(len(points), np.int64)
    which[order] = np.concatenate([[0], np.cumsum(differs)])
    total = np.zeros((int(which.max()) + 1, 3))
    np.add.at(total, which, normals)
    return np.asarray(total[which])


def revolve(
    profile: Sequence[tuple[float, float]], material: Material, *, sections: int = 24, crease: float = 40.0
) -> Part:
    """A body of revolution about +y from a profile of (radius, height), listed from bottom to top outside.

    A profile that goes up outside and comes down inside makes a vessel with walls. The profile is split
    where it bends by more than `crease` degrees, so rims stay sharp.
    """  # fmt: skip
    angles = np.linspace(0.0, 2.0 * math.pi, sections + 1)
    cos, sin = np.cos(angles), np.sin(angles)
    pieces = []
    for chain in _split_at_creases(list(profile), crease):
        r, h = np.array(chain, np.float64).T[:, :, None]
        grid = np.stack([r * cos, np.broadcast_to(h, (len(chain), len(cos))), r * sin], -1)
        pieces.append(grid_surface(grid, material, flip=True))
    return joined(pieces)


def _split_at_creases(profile: list[tuple[float, float]], crease: float) -> list[list[tuple[float, float]]]:
    chains, current = [], [profile[0]]
    for i in range(1, len(profile)):
        current.append(profile[i])
        if i + 1 < len(profile):
            (x0, y0), (x1, y1), (x2, y2) = profile[i - 1], profile[i], profile[i + 1]
            turn = math.degrees(math.atan2(y2 - y1, x2 - x1) - math.atan2(y1 - y0, x1 - x0))
            if abs((turn + 180.0) % 360.0 - 180.0) > crease:
                chains.append(current)
                current = [profile[i]]
    return [*chains, current]


def cylinder(radius: float, height: float, material: Material, *, sections: int = 24) -> Part:
    """A closed cylinder about +y, centred at the origin."""
    h = height / 2
    return revolve([(0, -h), (radius, -h), (radius, h), (0, h)], material, sections=sections)


def sphere(radius: float, material: Material, *, sections: int = 20) -> Part:
    """A sphere about the origin."""
    arc = np.linspace(-math.pi / 2, math.pi / 2, sections // 2 + 1)
    profile = [(radius * math.cos(a) if abs(a) < 1.57 else 0.0, radius * math.sin(a)) for a in arc]
    return revolve(profile, material, sections=sections, crease=180.0)


def tube(
    path: npt.ArrayLike,
    radius: npt.ArrayLike,
    material: Material,
    *,
    sections: int = 10,
) -> Part:
    """A round bar along a path (N, 3), with flat ends; `radius` may be one per path point."""  # fmt: skip
    points = np.asarray(path, np.float64)
    radii = np.broadcast_to(np.asarray(radius, np.float64), (len(points),))
    tangents = np.gradient(points, axis=0)
    tangents /= np.maximum(np.linalg.norm(tangents, axis=1, keepdims=True), 1e-12)
    side = np.cross(tangents[0], (0.0, 1.0, 0.0) if abs(tangents[0][1]) < 0.9 else (1.0, 0.0, 0.0))
    rings = []
    for point, tangent, r in zip(points, tangents, radii, strict=True):
        side = side - tangent * float(side @ tangent)
        side = side / max(float(np.linalg.norm(side)), 1e-12)
        other = np.cross(tangent, side)
        a = np.linspace(0.0, 2.0 * math.pi, sections + 1)[:, None]
        rings.append(point + r * (np.cos(a) * side + np.sin(a) * other))
    caps = [np.repeat(points[:1], sections + 1, 0), *rings, np.repeat(points[-1:], sections + 1, 0)]
    body = grid_surface(np.array(rings), material)
    ends = [grid_surface(np.array(caps[:2]), material), grid_surface(np.array(caps[-2:]), material)]
    return joined([body, *ends])


def extrude(outline: Sequence[tuple[float, float]], height: float, material: Material) -> Part:
    """A prism with a simple polygon outline of (x, z), in either direction, centred on y = 0."""
    ring = list(outline)
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))
    if area > 0:
        ring.reverse()
    n, h = len(ring), height / 2
    vertices = [(x, h, z) for x, z in ring] + [(x, -h, z) for x, z in ring]
    faces = []
    for a, b, c in _ear_clip(ring):
        faces += [(a, b, c), (n + a, n + c, n + b)]
    for i in range(n):
        j = (i + 1) % n
        faces += [(i, n + i, j), (j, n + i, n + j)]
    return triangles(vertices, faces, material)


def _ear_clip(ring: list[tuple[float, float]]) -> list[tuple[int, int, int]]:
    """Triangles of a simple polygon given with negative (x, z) area, by ear clipping."""
    left, out = list(range(len(ring))), []
    while len(left) > 3:
        for k in range(len(left)):
            a, b, c = left[k - 1], left[k], left[(k + 1) % len(left)]
            if _cross(ring[a], ring[b], ring[c]) < 0 and not any(
                _in_triangle(ring[p], ring[a], ring[b], ring[c]) for p in left if p not in (a, b, c)
            ):
                out.append((a, b, c))
                left.pop(k)
                break
        else:  # numerically degenerate: close with a fan
            break
    return [*out, *((left[0], left[i], left[i + 1]) for i in range(1, len(left) - 1))]


def _cross(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _in_triangle(
    p: tuple[float, float], a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]
) -> bool:
    return _cross(a, b, p) <= 0 and _cross(b, c, p) <= 0 and _cross(c, a, p) <= 0


def joined(parts: Sequence[Part]) -> Part:
    """Several parts of one material as one."""
    offset, faces = 0, []
    for p in parts:
        faces.append(p.faces + offset)
        offset += len(p.vertices)
    return Part(
        np.concatenate([p.vertices for p in parts]),
        np.concatenate([p.normals for p in parts]),
        np.concatenate([p.uvs for p in parts]),
        np.concatenate(faces).astype(np.int32),
        parts[0].material,
    )
