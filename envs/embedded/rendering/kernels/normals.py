"""Which way surfaces face, in the camera's frame: a pass of its own over the pixels, only if asked for."""

from __future__ import annotations

import numpy as np

from envs.embedded.rendering.kernels.compiled import F32, F64, I32, compiled
from envs.embedded.rendering.kernels.pixels import middle_row

_TINY = 1e-30
_ZERO = np.float32(0.0)


@compiled
def face(
    grid: I32,
    slots: I32,
    glass_slots: I32,
    edges: F64,
    records: I32,
    item_rows: I32,
    item_normals: F32,
    vertices: F32,
    faces: I32,
    axes: F64,
    seen: I32,
    normals: F32,
) -> None:
    """Fill normals (H, W, 3) with unit vectors of the surface at each pixel's middle, 0 where there is none.

    Args:
        grid: as of `fragments.shade`, and so are the next eight.
        slots: nearest opaque record per sample.
        glass_slots: nearest glass record in front of it.
        edges: per record its barycentrics over depth.
        records: face, item and surface.
        item_rows: per item ranges, id index and flags.
        item_normals: per item its normal matrix.
        vertices: position, normal, uv.
        faces: corners, flags, key and material row.
        axes: (3, 3) the axes that the normals are given along, in the world.
        seen: (W,) scratch.
        normals: out.
    """
    for y in range(grid[1]):
        middle_row(y, grid, slots, glass_slots, records, item_rows, seen)
        _face_row(y, grid[2], seen, edges, records, item_normals, vertices, faces, axes, normals)


@compiled
def _face_row(
    y: int,
    side: int,
    seen: I32,
    edges: F64,
    records: I32,
    item_normals: F32,
    vertices: F32,
    faces: I32,
    axes: F64,
    normals: F32,
) -> None:
    """The normals of a row: of each record's corners mixed, turned to the side that is seen.

    Barycentrics over depth do for mixing, since the length of the normal is set at the end.
    """
    py = (y + 0.5) * side
    for x in range(seen.size):
        k, px = seen[x], (x + 0.5) * side
        if k < 0:
            for r in range(3):
                normals[y, x, r] = _ZERO
            continue
        a = edges[k, 0] * px + edges[k, 1] * py + edges[k, 2]
        b = edges[k, 3] * px + edges[k, 4] * py + edges[k, 5]
        d = edges[k, 6] * px + edges[k, 7] * py + edges[k, 8]
        number, sign = records[k, 0], 1.0
        if number < 0:
            number, sign = ~number, -1.0
        i, j, m, o = faces[number, 0], faces[number, 1], faces[number, 2], records[k, 1]
        nx = (vertices[i, 3] * a + vertices[j, 3] * b + vertices[m, 3] * d) * sign
        ny = (vertices[i, 4] * a + vertices[j, 4] * b + vertices[m, 4] * d) * sign
        nz = (vertices[i, 5] * a + vertices[j, 5] * b + vertices[m, 5] * d) * sign
        wx = item_normals[o, 0] * nx + item_normals[o, 1] * ny + item_normals[o, 2] * nz
        wy = item_normals[o, 3] * nx + item_normals[o, 4] * ny + item_normals[o, 5] * nz
        wz = item_normals[o, 6] * nx + item_normals[o, 7] * ny + item_normals[o, 8] * nz
        s = 1.0 / np.sqrt(wx * wx + wy * wy + wz * wz + _TINY)
        for r in range(3):
            normals[y, x, r] = np.float32((axes[r, 0] * wx + axes[r, 1] * wy + axes[r, 2] * wz) * s)
