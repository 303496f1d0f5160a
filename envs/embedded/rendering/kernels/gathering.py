"""What a batch of fragments is: depth, normal, uv, material and ambient light into their lanes."""

from __future__ import annotations

from typing import Any

import numpy as np

from envs.embedded.rendering.kernels import lanes as c
from envs.embedded.rendering.kernels.compiled import F32, F64, I32, compiled
from envs.embedded.rendering.kernels.occlusion import LIKE_DEPTH, NO_OCCLUSION, best_neighbour

_N = c.BATCH
_ONE = np.float32(1.0)


@compiled
def gather(
    first: int,
    n: int,
    y: int,
    grid: I32,
    marks: I32,
    places: F32,
    shares: F32,
    occlusion: F32,
    occlusion_nearness: F32,
    edges: F64,
    records: I32,
    item_rows: I32,
    item_normals: F32,
    vertices: F32,
    faces: I32,
    face_repeats: F32,
    materials: F32,
    lane: F32,
    textures: I32,
    rooms: I32,
) -> None:
    """Fill the lanes of the fragments from `first` on, run by run of a record."""
    f = 0
    while f < n:
        k, start = marks[0, first + f], f
        while f < n and marks[0, first + f] == k:
            f += 1
        _gather_run(k, first, start, f, places, edges, records, item_normals, vertices, faces, lane)
        _paint_run(records[k, 0], start, f, faces, face_repeats, materials, lane, textures)
        room = item_rows[records[k, 1], 6]
        for g in range(start, f):
            rooms[g] = room
    _shade_ambient(first, n, y, grid[4], marks, occlusion, occlusion_nearness, lane)
    for f in range(n):
        lane[c.WEIGHT * _N + f] = shares[0, first + f]
        lane[c.SHINE * _N + f] = shares[1, first + f]
        lane[c.RAY_X * _N + f] = places[0, first + f]
        lane[c.RAY_Y * _N + f] = places[1, first + f]


@compiled
def _paint_run(
    face: int,
    start: int,
    end: int,
    faces: I32,
    face_repeats: F32,
    materials: F32,
    lane: F32,
    textures: I32,
) -> None:
    """The material of a face (or ~face, seen from behind) for the fragments start..end."""
    face = face if face >= 0 else ~face
    row, repeats = faces[face, 5], face_repeats[face]
    texture, gloss = int(materials[row, 11]), materials[row, 10]
    for f in range(start, end):
        lane[c.REPEATS * _N + f] = repeats
        lane[c.GLOSS * _N + f] = gloss
        textures[f] = texture
    for q in range(9):
        value = materials[row, q]
        for f in range(start, end):
            lane[(c.COLOR + q) * _N + f] = value


@compiled
def _shade_ambient(
    first: int, n: int, y: int, shift: int, marks: I32, occlusion: F32, nearness: F32, lane: F32
) -> None:
    """The share of the ambient light that reaches the fragments."""
    if shift == NO_OCCLUSION:
        for f in range(n):
            lane[c.AMBIENT * _N + f] = _ONE
        return
    row = np.uint32(y >> shift)
    for f in range(n):
        column, z = np.uint32(marks[1, first + f] >> shift), lane[c.NEARNESS * _N + f]
        if np.abs(nearness[row, column] - z) < z * LIKE_DEPTH:
            lane[c.AMBIENT * _N + f] = occlusion[row, column]
        else:
            lane[c.AMBIENT * _N + f] = best_neighbour(occlusion, nearness, int(column), int(row), z)


@compiled
def _gather_run(
    k: int,
    first: int,
    start: int,
    end: int,
    places: F32,
    edges: F64,
    records: I32,
    item_normals: F32,
    vertices: F32,
    faces: I32,
    lane: F32,
) -> None:
    """Depth, normal and uv of the fragments start..end of record k, which follow one another in a row."""
    face, sign = records[k, 0], _ONE
    if face < 0:
        face, sign = ~face, -_ONE
    i, j, m, o = faces[face, 0], faces[face, 1], faces[face, 2], records[k, 1]
    a0, a1, a2 = edges[k, 0], edges[k, 1], edges[k, 2]
    b0, b1, b2 = edges[k, 3], edges[k, 4], edges[k, 5]
    z0, z1, z2 = edges[k, 9], edges[k, 10], edges[k, 11]
    u0, u1, u2 = vertices[i, 6], vertices[j, 6], vertices[m, 6]
    v0, v1, v2 = vertices[i, 7], vertices[j, 7], vertices[m, 7]
    p0, q0, r0 = _turned(item_normals, o, vertices, i, sign)
    p1, q1, r1 = _turned(item_normals, o, vertices, j, sign)
    p2, q2, r2 = _turned(item_normals, o, vertices, m, sign)
    for f in range(start, end):
        px, py = places[0, first + f], places[1, first + f]
        nearness = np.float32(z0 * px + z1 * py + z2)
        metres = _ONE / nearness
        a = np.float32(a0 * px + a1 * py + a2) * metres
        b = np.float32(b0 * px + b1 * py + b2) * metres
        lane[c.NEARNESS * _N + f] = nearness
        d = _ONE - a - b
        lane[c.DEPTH * _N + f] = metres
        lane[c.NORMAL * _N + f] = p0 * a + p1 * b + p2 * d
        lane[(c.NORMAL + 1) * _N + f] = q0 * a + q1 * b + q2 * d
        lane[(c.NORMAL + 2) * _N + f] = r0 * a + r1 * b + r2 * d
        lane[c.U * _N + f] = u0 * a + u1 * b + u2 * d
        lane[c.V * _N + f] = v0 * a + v1 * b + v2 * d


@compiled
def _turned(item_normals: F32, o: int, vertices: F32, i: int, sign: Any) -> tuple[Any, Any, Any]:
    """The normal of vertex i of item o in the world, not of unit length."""
    x, y, z = vertices[i, 3] * sign, vertices[i, 4] * sign, vertices[i, 5] * sign
    return (
        item_normals[o, 0] * x + item_normals[o, 1] * y + item_normals[o, 2] * z,
        item_normals[o, 3] * x + item_normals[o, 4] * y + item_normals[o, 5] * z,
        item_normals[o, 6] * x + item_normals[o, 7] * y + item_normals[o, 8] * z,
    )
