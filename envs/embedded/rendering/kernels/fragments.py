"""From the visibility buffer to pixels: which surfaces share a pixel, and the frame's colour, depth and ids.

A surface is shaded once per pixel, however many of the pixel's samples it holds; the samples only weigh it.
Surfaces of one pixel are mixed by the root of their light, which the eye finds more even than light itself.
Depth and id are taken at the pixel's middle. Work goes row by row: centres, then the row's fragments, then
their light in batches (see `lights`), then the tone curve.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from envs.embedded.rendering.kernels import lanes as c
from envs.embedded.rendering.kernels.compiled import F32, F64, I32, U8, compiled
from envs.embedded.rendering.kernels.gathering import gather
from envs.embedded.rendering.kernels.lights import light_lanes
from envs.embedded.rendering.kernels.pixels import first_sample, middle_row, plain_row, sample
from envs.embedded.rendering.kernels.triangles import sample_x, sample_y

_N = c.BATCH
_ONE = np.float32(1.0)
_ZERO = np.float32(0.0)
_TONE_LAST = np.float32(4095.0)
_TONE_SCALE = np.float32(1448.0)  # tone table index per root of linear light: 4096 entries reach 8.0


Scratch: TypeAlias = tuple[F32, I32, I32, I32, F32, F32, F32, npt.NDArray[np.bool_], I32]


def shading_scratch(width: int, side: int) -> Scratch:
    """What `shade` scratches on for frames `width` pixels wide with side x side samples per pixel.

    Lanes (COLUMNS * BATCH,), texture and room per lane; per fragment of a row record and column (2, n), place
    (2, n), shares of matte light and of shine (2, n); the row's colours, which of its pixels are plain, and
    the record at the middle of each.
    """
    most = 2 * side * side * width + 1
    return (
        np.empty(c.COLUMNS * _N, np.float32),
        np.empty(_N, np.int32),
        np.empty(_N, np.int32),
        np.empty((2, most), np.int32),
        np.empty((2, most), np.float32),
        np.empty((2, most), np.float32),
        np.empty(3 * width, np.float32),
        np.empty(width, np.bool_),
        np.empty(width, np.int32),
    )


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
    pictures: I32,
    boxes: F32,
    picture_side: int,
    tone: U8,
    far: float,
    scratch: Scratch,
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
        item_rows: (n, 7) per item ranges, id index, flags and row of `boxes`.
        item_normals: (n, 9) per item its normal matrix.
        vertices: (N, 8) position, normal, uv.
        faces: (M, 6) corners, flags, key and material row.
        face_repeats: (M,) texture repeats per metre.
        materials: (K, 12) material rows.
        texels: (T,) packed root-linear texels.
        levels: (P, 14) pyramids.
        view: (16,) see `shading.pack_view`.
        light: (13,) see `shading.pack_lighting`.
        lamps: (L, 7) position, intensity and 1 / range^2.
        shadow: the shadow map, flat, and after it the (3, 4) rows from world to column, row and nearness.
        pictures: what shiny surfaces mirror, see `reflections.mirror_surroundings`.
        boxes: (E, 9) as above.
        picture_side: as above.
        tone: (4096,) display value by root of linear light.
        far: depth where there is nothing, metres.
        scratch: see `shading_scratch`.
        rgb: out.
        depth: out.
        ids: out.
    """
    width = grid[0]
    lane, textures, rooms, marks, places, shares, line, plain, seen = scratch
    for y in range(grid[1]):
        for i in range(3 * width):
            line[i] = _ZERO
        middle_row(y, grid, slots, glass_slots, records, item_rows, seen)
        _centre_row(y, grid, edges, records, item_rows, seen, far, depth, ids)
        plain_row(y, grid, slots, glass_slots, plain)
        count = _collect_row(
            y, grid, slots, glass_slots, records, faces, materials, light, plain, marks, places, shares, line
        )
        for first in range(0, count, _N):
            n = min(count - first, _N)
            gather(
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
                item_rows,
                item_normals,
                vertices,
                faces,
                face_repeats,
                materials,
                lane,
                textures,
                rooms,
            )
            light_lanes(
                lane,
                textures,
                rooms,
                n,
                texels,
                levels,
                view,
                light,
                lamps,
                shadow,
                pictures,
                boxes,
                picture_side,
            )
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
def identify(
    grid: I32,
    slots: I32,
    glass_slots: I32,
    edges: F64,
    records: I32,
    item_rows: I32,
    seen: I32,
    far: float,
    depth: F32,
    ids: I32,
) -> None:
    """Fill depth (H, W) and ids (H, W) as `shade` does, and nothing else; its arguments, and (W,) scratch."""
    for y in range(grid[1]):
        middle_row(y, grid, slots, glass_slots, records, item_rows, seen)
        _centre_row(y, grid, edges, records, item_rows, seen, far, depth, ids)


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
    width, side, py = grid[0], grid[2], (y + 0.5) * grid[2]
    x = 0
    while x < width:
        start, k = x, seen[x]
        while x < width and seen[x] == k:
            x += 1
        if k < 0:
            for i in range(start, x):
                depth[y, i], ids[y, i] = far, -1
            continue
        slope, number = edges[k, 9] * side, item_rows[records[k, 1], 4]
        rest = edges[k, 9] * 0.5 * side + edges[k, 10] * py + edges[k, 11]
        for i in range(start, x):
            depth[y, i] = 1.0 / max(slope * i + rest, 1.0 / far)
            ids[y, i] = number


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
    width, side, count = grid[0], grid[2], 0
    half, step = np.float32(0.5), np.float32(side)
    middle = (np.float32(y) + half) * step
    x = 0
    while x < width:
        if not plain[x]:
            count = _collect_mixed(
                x,
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
            x += 1
            continue
        k, start = slots[first_sample(x, y, width, side)], x
        while x < width and plain[x] and slots[first_sample(x, y, width, side)] == k:
            x += 1
        if k < 0:
            for u in range(start, x):
                for channel in range(3):
                    line[3 * u + channel] = np.sqrt(light[9 + channel])
            continue
        for u in range(start, x):
            f = count + u - start
            marks[0, f], marks[1, f] = k, u
            places[0, f], places[1, f] = (np.float32(u) + half) * step, middle
            shares[0, f], shares[1, f] = _ONE, _ONE
        count += x - start
    return count


@compiled
def _collect_mixed(
    x: int,
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
    share, turned = _ONE / np.float32(side * side), 0 if side == 1 else 1
    for j in range(side):
        for i in range(side):
            s = sample(x * side + i, top + j, grid[0], side)
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
