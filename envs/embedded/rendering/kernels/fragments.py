"""From the visibility buffer to pixels: which surfaces share a pixel, and the frame's colour, depth and ids.

A surface is shaded once per pixel, however many of the pixel's samples it holds; the samples only weigh it.
Depth and id are taken at the pixel's centre. Fragments are shaded in batches (see `lights`).
"""

from __future__ import annotations

import numpy as np

from envs.embedded.rendering.kernels import lanes as c
from envs.embedded.rendering.kernels.compiled import F32, F64, I32, U8, compiled
from envs.embedded.rendering.kernels.lights import light_lanes

_BATCH = c.BATCH
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
    record_faces: I32,
    record_items: I32,
    record_keys: I32,
    occlusion: F32,
    occlusion_shift: int,
    item_rows: I32,
    item_normals: F32,
    vertices: F32,
    faces: I32,
    face_materials: I32,
    face_repeats: F32,
    materials: F32,
    material_textures: I32,
    texels: U8,
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
        grid: width and height in pixels, samples per pixel along an axis, 1 if glass_slots is to be read.
        slots: nearest opaque record per sample, -1 for none.
        glass_slots: nearest glass record in front of it, -1 for none.
        edges: per record, see `triangles.draw`.
        record_faces: as above; record_items, record_keys likewise.
        record_items: see record_faces.
        record_keys: see record_faces.
        occlusion: (h, w) ambient light that arrives, 0..1, one value per 2 ** occlusion_shift pixels.
        occlusion_shift: see occlusion.
        item_rows: per item ranges, id index and flags.
        item_normals: per item its (3, 3) normal matrix.
        vertices: (N, 8) position, normal, uv.
        faces: (M, 3).
        face_materials: (M,) material row.
        face_repeats: (M,) texture repeats per metre.
        materials: material rows.
        material_textures: (K,) pyramid of each material, -1 for none.
        texels: (T, 4) root-linear texels.
        levels: (P, 14) pyramids.
        view: (16,) see `shading.pack_view`.
        light: packed lighting, see `shading.pack_lighting`.
        lamps: (L, 6) position and intensity.
        shadow: the shadow map, flat, and after it the (3, 4) rows from world to column, row and nearness.
        tone: (4096,) display value by root of linear light.
        far: depth where there is nothing, metres.
        rgb: out.
        depth: out.
        ids: out.
    """
    width, height, side = grid[0], grid[1], grid[2]
    lane = np.empty(c.COLUMNS * _BATCH, np.float32)
    mark = np.empty((3, _BATCH), np.int32)
    place = np.empty((2, _BATCH), np.float64)
    line = np.empty(3 * width, np.float32)
    for y in range(height):
        line[:] = _ZERO
        count = 0
        for x in range(width):
            if count + 2 * side * side > _BATCH:
                _gather(lane, mark, place, count, edges, record_faces, record_items, item_normals, vertices, faces,
                        face_materials, face_repeats, materials, material_textures, view, width, height)  # fmt: skip
                light_lanes(lane, mark, count, texels, levels, view, light, lamps, shadow, line)
                count = 0
            start = count
            count = _collect(x, y, grid, slots, glass_slots, edges, record_faces, record_items, record_keys,
                             face_materials, materials, light, lane, mark, place, count, line)  # fmt: skip
            ambient = occlusion[y >> occlusion_shift, x >> occlusion_shift]
            for f in range(start, count):
                lane[c.AMBIENT * _BATCH + f] = ambient
            k = _central(x, y, grid, slots, glass_slots, edges, record_items, item_rows)
            depth[y, x], ids[y, x] = _seen(k, x, y, side, edges, record_items, item_rows, far)
        _gather(lane, mark, place, count, edges, record_faces, record_items, item_normals, vertices, faces,
                face_materials, face_repeats, materials, material_textures, view, width, height)  # fmt: skip
        light_lanes(lane, mark, count, texels, levels, view, light, lamps, shadow, line)
        for x in range(width):
            for channel in range(3):
                index = np.sqrt(line[3 * x + channel]) * _TONE_SCALE
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
def _collect(
    x: int, y: int, grid: I32, slots: I32, glass_slots: I32, edges: F64, record_faces: I32, record_items: I32,
    record_keys: I32, face_materials: I32, materials: F32, light: F32, lane: F32, mark: I32, place: F64, count: int,
    line: F32,
) -> int:  # fmt: skip
    """Add the fragments of one pixel to the batch; returns the new count."""
    side, has_glass = grid[2], grid[3] != 0
    stride = grid[0] * side
    at = y * side * stride + x * side
    start, share = count, _ONE / np.float32(side * side)
    plain = _uniform(slots, at, stride, side)
    if plain and (not has_glass or (glass_slots[at] < 0 and _uniform(glass_slots, at, stride, side))):
        k = slots[at]
        if k < 0:
            _add_background(line, x, light, _ONE)
            return count
        _open_lane(lane, mark, place, count, k, x, (x + 0.5) * side, (y + 0.5) * side)
        lane[c.WEIGHT * _BATCH + count] = _ONE
        lane[c.SHINE * _BATCH + count] = _ONE
        return count + 1
    for j in range(side):
        for i in range(side):
            s = at + j * stride + i
            px, py = x * side + i + 0.5, y * side + j + 0.5
            left = share
            if has_glass and glass_slots[s] >= 0:
                k = glass_slots[s]
                face = record_faces[k]
                alpha = materials[face_materials[face if face >= 0 else ~face], 9]
                f = _find_lane(mark, start, count, record_keys, k)
                if f == count:
                    _open_lane(lane, mark, place, f, k, x, px, py)
                    count += 1
                lane[c.WEIGHT * _BATCH + f] += share * alpha
                lane[c.SHINE * _BATCH + f] += share
                left = share * (_ONE - alpha)
            k = slots[s]
            if k < 0:
                _add_background(line, x, light, left)
                continue
            f = _find_lane(mark, start, count, record_keys, k)
            if f == count:
                _open_lane(lane, mark, place, f, k, x, px, py)
                count += 1
            lane[c.WEIGHT * _BATCH + f] += left
            lane[c.SHINE * _BATCH + f] += left
    return count


@compiled
def _add_background(line: F32, x: int, light: F32, weight: float) -> None:
    for channel in range(3):
        line[3 * x + channel] += light[9 + channel] * weight


@compiled
def _open_lane(lane: F32, mark: I32, place: F64, f: int, k: int, x: int, px: float, py: float) -> None:
    mark[0, f] = k
    mark[1, f] = x
    place[0, f] = px
    place[1, f] = py
    lane[c.WEIGHT * _BATCH + f] = _ZERO
    lane[c.SHINE * _BATCH + f] = _ZERO


@compiled
def _find_lane(mark: I32, start: int, count: int, record_keys: I32, k: int) -> int:
    """The lane of this pixel that already shows the surface of record k, or `count`."""
    key = record_keys[k]
    for f in range(start, count):
        if record_keys[mark[0, f]] == key:
            return f
    return count


@compiled
def _central(
    x: int, y: int, grid: I32, slots: I32, glass_slots: I32, edges: F64, record_items: I32, item_rows: I32
) -> int:
    """The record seen at a pixel's centre: the nearest of those at its samples that covers the centre.

    Glass that belongs to no object (a window pane) is looked through.
    """
    side = grid[2]
    stride = grid[0] * side
    at = y * side * stride + x * side
    middle = at + (side // 2) * (stride + 1)
    best, nearest, last = -1, 0.0, -2
    for j in range(side):
        for i in range(side):
            s = at + j * stride + i
            k = slots[s]
            if grid[3] != 0 and glass_slots[s] >= 0 and item_rows[record_items[glass_slots[s]], 4] >= 0:
                k = glass_slots[s]
            if k == last or k < 0:
                continue
            last = k
            z = _covering(edges, k, (x + 0.5) * side, (y + 0.5) * side)
            if z > nearest:
                best, nearest = k, z
    return best if best >= 0 else slots[middle]


@compiled
def _covering(edges: F64, k: int, px: float, py: float) -> float:
    """The depth function of record k at a point, or 0 where the triangle does not cover it."""
    for e in range(0, 9, 3):
        if edges[k, e] * px + edges[k, e + 1] * py + edges[k, e + 2] < -1e-9:
            return 0.0
    return edges[k, 9] * px + edges[k, 10] * py + edges[k, 11]


@compiled
def _seen(
    k: int, x: int, y: int, side: int, edges: F64, record_items: I32, item_rows: I32, far: float
) -> tuple[float, int]:
    """Depth in metres and id of record k at a pixel's centre."""
    if k < 0:
        return far, -1
    z = edges[k, 9] * (x + 0.5) * side + edges[k, 10] * (y + 0.5) * side + edges[k, 11]
    metres = 1.0 / z if z * far > 1.0 else far
    return metres, item_rows[record_items[k], 4]


@compiled
def _gather(
    lane: F32, mark: I32, place: F64, count: int, edges: F64, record_faces: I32, record_items: I32,
    item_normals: F32, vertices: F32, faces: I32, face_materials: I32, face_repeats: F32, materials: F32,
    material_textures: I32, view: F32, width: int, height: int,
) -> None:  # fmt: skip
    """Fill the lanes with position, normal, uv and material of their fragments."""
    n = _BATCH
    for f in range(count):
        k = mark[0, f]
        px, py = place[0, f], place[1, f]
        metres = 1.0 / (edges[k, 9] * px + edges[k, 10] * py + edges[k, 11])
        a = np.float32((edges[k, 0] * px + edges[k, 1] * py + edges[k, 2]) * metres)
        b = np.float32((edges[k, 3] * px + edges[k, 4] * py + edges[k, 5]) * metres)
        d = _ONE - a - b
        face, sign = record_faces[k], _ONE
        if face < 0:
            face, sign = ~face, -_ONE
        i, j, m = faces[face, 0], faces[face, 1], faces[face, 2]
        nx = (vertices[i, 3] * a + vertices[j, 3] * b + vertices[m, 3] * d) * sign
        ny = (vertices[i, 4] * a + vertices[j, 4] * b + vertices[m, 4] * d) * sign
        nz = (vertices[i, 5] * a + vertices[j, 5] * b + vertices[m, 5] * d) * sign
        o = record_items[k]
        for r in range(3):
            lane[(c.NORMAL + r) * n + f] = (
                item_normals[o, 3 * r] * nx + item_normals[o, 3 * r + 1] * ny + item_normals[o, 3 * r + 2] * nz
            )
        lane[c.U * n + f] = vertices[i, 6] * a + vertices[j, 6] * b + vertices[m, 6] * d
        lane[c.V * n + f] = vertices[i, 7] * a + vertices[j, 7] * b + vertices[m, 7] * d
        lane[c.DEPTH * n + f] = np.float32(metres)
        lane[c.REPEATS * n + f] = face_repeats[face]
        row = face_materials[face]
        mark[2, f] = material_textures[row]
        for q in range(9):
            lane[(c.COLOR + q) * n + f] = materials[row, q]
        lane[c.GLOSS * n + f] = materials[row, 10]
        lane[c.RAY_X * n + f] = np.float32(place[0, f])
        lane[c.RAY_Y * n + f] = np.float32(place[1, f])
