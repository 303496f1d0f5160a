"""From the visibility buffer to pixels: which surfaces share a pixel, and the frame's colour, depth and ids.

A surface is shaded once per pixel, however many of the pixel's samples it holds; the samples only weigh it.
Surfaces of one pixel are mixed by the root of their light, which the eye finds more even than light itself.
Depth and id are taken at the pixel's middle. Work goes row by row: centres, then the row's fragments, then
their light in batches (see `lights`), then the tone curve.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from envs.embedded.rendering.kernels import lanes as c
from envs.embedded.rendering.kernels.compiled import F32, F64, I32, U8, compiled
from envs.embedded.rendering.kernels.lights import light_lanes
from envs.embedded.rendering.kernels.occlusion import arriving
from envs.embedded.rendering.kernels.triangles import sample_x, sample_y

_N = c.BATCH
_ONE = np.float32(1.0)
_ZERO = np.float32(0.0)
_TONE_LAST = np.float32(4095.0)
_TONE_SCALE = np.float32(1448.0)  # tone table index per root of linear light: 4096 entries reach 8.0


@compiled
def shade(
    grid: I32,
    slots: I32,
    glass_slots: I32,
    edges: F64,
    records: I32,
    occlusion: F32,
    occlusion_nearness: F32,
    item_rows: I32,
    item_normals: F32,
    vertices: F32,
    faces: I32,
    face_repeats: F32,
    materials: F32,
    texels: I32,
    levels: I32,
    view: F32,
    light: F32,
    lamps: F32,
    shadow: F32,
    tone: U8,
    far: float,
    rgb: U8,
    depth: F32,
    ids: I32,
) -> None:
    """Fill rgb (H, W, 3), depth (H, W) and ids (H, W).

    Args:
        grid: (5,) width and height in pixels, samples per pixel along an axis, 1 if glass_slots is to be
            read, and how many bits coarser than the pixels `occlusion` is.
        slots: nearest opaque record per sample, -1 for none; laid out as `triangles.draw` says.
        glass_slots: nearest glass record in front of it, -1 for none.
        edges: per record, see `triangles.draw`.
        records: as above.
        occlusion: (h, w) share of the ambient light that arrives.
        occlusion_nearness: (h, w) 1 / metres of the surface that each of these belongs to.
        item_rows: (n, 6) per item ranges, id index and flags.
        item_normals: (n, 9) per item its normal matrix.
        vertices: (N, 8) position, normal, uv.
        faces: (M, 6) corners, flags, key and material row.
        face_repeats: (M,) texture repeats per metre.
        materials: (K, 12) material rows.
        texels: (T,) packed root-linear texels.
        levels: (P, 14) pyramids.
        view: (16,) see `shading.pack_view`.
        light: (13,) see `shading.pack_lighting`.
        lamps: (L, 6) position and intensity.
        shadow: the shadow map, flat, and after it the (3, 4) rows from world to column, row and nearness.
        tone: (4096,) display value by root of linear light.
        far: depth where there is nothing, metres.
        rgb: out.
        depth: out.
        ids: out.
    """
    width, side = grid[0], grid[2]
    most = 2 * side * side * width + 1
    lane = np.empty(c.COLUMNS * _N, np.float32)
    textures = np.empty(_N, np.int32)
    marks = np.empty((2, most), np.int32)
    places = np.empty((2, most), np.float32)
    shares = np.empty((2, most), np.float32)
    line = np.empty(3 * width, np.float32)
    plain = np.empty(width, np.bool_)
    seen = np.empty(width, np.int32)
    for y in range(grid[1]):
        line[:] = _ZERO
        middle_row(y, grid, slots, glass_slots, records, item_rows, seen)
        _centre_row(y, grid, edges, records, item_rows, seen, far, depth, ids)
        _plain_row(y, grid, slots, glass_slots, plain)
        count = _collect_row(
            y, grid, slots, glass_slots, records, faces, materials, light, plain, marks, places, shares, line
        )
        for first in range(0, count, _N):
            n = min(count - first, _N)
            _gather(
                first,
                n,
                y,
                grid,
                marks,
                places,
                shares,
                occlusion,
                occlusion_nearness,
                edges,
                records,
                item_normals,
                vertices,
                faces,
                face_repeats,
                materials,
                lane,
                textures,
            )
            light_lanes(lane, textures, n, texels, levels, view, light, lamps, shadow)
            for f in range(n):
                at = 3 * marks[1, first + f]
                line[at] += lane[c.DIFFUSE * _N + f]
                line[at + 1] += lane[(c.DIFFUSE + 1) * _N + f]
                line[at + 2] += lane[(c.DIFFUSE + 2) * _N + f]
        for x in range(width):
            for channel in range(3):
                index = line[3 * x + channel] * _TONE_SCALE
                index = index if index > _ZERO else _ZERO  # also when not a number
                rgb[y, x, channel] = tone[int(min(index, _TONE_LAST))]


@compiled
def _uniform(slots: I32, at: int, stride: int, side: int) -> bool:
    """Whether all samples of a pixel show the same record."""
    first = slots[at]
    for j in range(side):
        for i in range(side):
            if slots[at + j * stride + i] != first:
                return False
    return True


@compiled
def _centre_row(
    y: int,
    grid: I32,
    edges: F64,
    records: I32,
    item_rows: I32,
    seen: I32,
    far: float,
    depth: F32,
    ids: I32,
) -> None:
    """Depth and ids of a row, of which `seen` holds the record of each pixel's middle."""
    py = (y + 0.5) * grid[2]
    for x in range(grid[0]):
        k = seen[x]
        depth[y, x], ids[y, x] = far, -1
        if k >= 0:
            nearness = edges[k, 9] * ((x + 0.5) * grid[2]) + edges[k, 10] * py + edges[k, 11]
            if nearness * far > 1.0:
                depth[y, x] = 1.0 / nearness
            ids[y, x] = item_rows[records[k, 1], 4]


@compiled
def middle_row(
    y: int, grid: I32, slots: I32, glass_slots: I32, records: I32, item_rows: I32, seen: I32
) -> None:
    """Fill `seen` (W,) with the record at the middle of each pixel of a row, -1 for none.

    Glass that belongs to no object (a window pane) is looked through.
    """
    first, has_glass = y * grid[0], grid[3] != 0
    if grid[2] > 1:
        first += grid[0] * grid[1] * grid[2] * grid[2]
    for x in range(grid[0]):
        k = slots[first + x]
        if has_glass:
            glass = glass_slots[first + x]
            if glass >= 0 and item_rows[records[glass, 1], 4] >= 0:
                k = glass
        seen[x] = k


@compiled
def _plain_row(y: int, grid: I32, slots: I32, glass_slots: I32, plain: Any) -> None:
    """Tell which pixels of a row show one record, without glass, at all samples."""
    side, has_glass = grid[2], grid[3] != 0
    stride = grid[0] * side
    for x in range(grid[0]):
        at = y * side * stride + x * side
        one = _uniform(slots, at, stride, side)
        if one and has_glass:
            one = glass_slots[at] < 0 and _uniform(glass_slots, at, stride, side)
        plain[x] = one


@compiled
def _collect_row(
    y: int,
    grid: I32,
    slots: I32,
    glass_slots: I32,
    records: I32,
    faces: I32,
    materials: F32,
    light: F32,
    plain: Any,
    marks: I32,
    places: F32,
    shares: F32,
    line: F32,
) -> int:
    """The fragments of a row: record and column, place in samples, shares of matte light and of shine."""
    side, count = grid[2], 0
    half, step = np.float32(0.5), np.float32(side)
    stride = grid[0] * side
    for x in range(grid[0]):
        at = y * side * stride + x * side
        if not plain[x]:
            count = _collect_mixed(
                x,
                at,
                y * side,
                grid,
                slots,
                glass_slots,
                records,
                faces,
                materials,
                light,
                marks,
                places,
                shares,
                line,
                count,
            )
        elif slots[at] < 0:
            for channel in range(3):
                line[3 * x + channel] = np.sqrt(light[9 + channel])
        else:
            marks[0, count], marks[1, count] = slots[at], x
            places[0, count], places[1, count] = (np.float32(x) + half) * step, (np.float32(y) + half) * step
            shares[0, count], shares[1, count] = _ONE, _ONE
            count += 1
    return count


@compiled
def _collect_mixed(
    x: int,
    at: int,
    top: int,
    grid: I32,
    slots: I32,
    glass_slots: I32,
    records: I32,
    faces: I32,
    materials: F32,
    light: F32,
    marks: I32,
    places: F32,
    shares: F32,
    line: F32,
    count: int,
) -> int:
    """The fragments of a pixel that shows several records, or glass."""
    side, has_glass, start = grid[2], grid[3] != 0, count
    stride, share, turned = grid[0] * side, _ONE / np.float32(side * side), 0 if side == 1 else 1
    for j in range(side):
        for i in range(side):
            s = at + j * stride + i
            px, py = x * side + i + sample_x(top + j, turned), top + j + sample_y(x * side + i, turned)
            left = share
            if has_glass and glass_slots[s] >= 0:
                k = glass_slots[s]
                face = records[k, 0]
                alpha = materials[faces[face if face >= 0 else ~face, 5], 9]
                count = _merge(
                    marks,
                    places,
                    shares,
                    records,
                    start,
                    count,
                    k,
                    x,
                    px,
                    py,
                    share * alpha,
                    share,
                )
                left = share * (_ONE - alpha)
            if slots[s] >= 0:
                count = _merge(
                    marks,
                    places,
                    shares,
                    records,
                    start,
                    count,
                    slots[s],
                    x,
                    px,
                    py,
                    left,
                    left,
                )
            else:
                for channel in range(3):
                    line[3 * x + channel] += np.sqrt(light[9 + channel]) * left
    return count


@compiled
def _merge(
    marks: I32,
    places: F32,
    shares: F32,
    records: I32,
    start: int,
    count: int,
    k: int,
    x: int,
    px: float,
    py: float,
    matte: Any,
    shine: Any,
) -> int:
    """Add a sample of record k to the pixel's fragment of the same surface, or open one; the new count."""
    key, f = records[k, 2], start
    while f < count and records[marks[0, f], 2] != key:
        f += 1
    if f == count:
        marks[0, f], marks[1, f] = k, x
        places[0, f], places[1, f] = np.float32(px), np.float32(py)
        shares[0, f], shares[1, f] = _ZERO, _ZERO
        count += 1
    shares[0, f] += matte
    shares[1, f] += shine
    return count


@compiled
def _gather(
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
    item_normals: F32,
    vertices: F32,
    faces: I32,
    face_repeats: F32,
    materials: F32,
    lane: F32,
    textures: I32,
) -> None:
    """Fill the lanes with shares, place, normal, uv and material of their fragments."""
    shift = grid[4]
    for f in range(n):
        k = marks[0, first + f]
        px, py = places[0, first + f], places[1, first + f]
        metres = 1.0 / (edges[k, 9] * px + edges[k, 10] * py + edges[k, 11])
        a = np.float32((edges[k, 0] * px + edges[k, 1] * py + edges[k, 2]) * metres)
        b = np.float32((edges[k, 3] * px + edges[k, 4] * py + edges[k, 5]) * metres)
        d = _ONE - a - b
        face, sign = records[k, 0], _ONE
        if face < 0:
            face, sign = ~face, -_ONE
        i, j, m, row = faces[face, 0], faces[face, 1], faces[face, 2], faces[face, 5]
        nx = (vertices[i, 3] * a + vertices[j, 3] * b + vertices[m, 3] * d) * sign
        ny = (vertices[i, 4] * a + vertices[j, 4] * b + vertices[m, 4] * d) * sign
        nz = (vertices[i, 5] * a + vertices[j, 5] * b + vertices[m, 5] * d) * sign
        o = records[k, 1]
        for r in range(3):
            lane[(c.NORMAL + r) * _N + f] = (
                item_normals[o, 3 * r] * nx
                + item_normals[o, 3 * r + 1] * ny
                + item_normals[o, 3 * r + 2] * nz
            )
        lane[c.U * _N + f] = vertices[i, 6] * a + vertices[j, 6] * b + vertices[m, 6] * d
        lane[c.V * _N + f] = vertices[i, 7] * a + vertices[j, 7] * b + vertices[m, 7] * d
        lane[c.DEPTH * _N + f] = np.float32(metres)
        lane[c.REPEATS * _N + f] = face_repeats[face]
        for q in range(10):
            lane[(c.COLOR + q) * _N + f] = materials[row, q]
        textures[f] = int(materials[row, 11])
        lane[c.AMBIENT * _N + f] = arriving(
            occlusion, occlusion_nearness, marks[1, first + f] >> shift, y >> shift, np.float32(1.0 / metres)
        )
    for f in range(n):
        lane[c.WEIGHT * _N + f] = shares[0, first + f]
        lane[c.SHINE * _N + f] = shares[1, first + f]
        lane[c.RAY_X * _N + f] = places[0, first + f]
        lane[c.RAY_Y * _N + f] = places[1, first + f]
