"""What shiny surfaces mirror: pictures of a room's surroundings, looked up where the mirrored ray leaves it.

A room is taken as its box. Six square pictures show it from one point inside (see `surroundings`); a mirrored
ray is followed from the surface to the box, and the pictures are read in the direction from that point to
where it arrives ("parallax-corrected" cube map, Lagarde and Zanuttini 2012). Blurred copies stand for rough
surfaces.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from envs.embedded.rendering.kernels import lanes as c
from envs.embedded.rendering.kernels.compiled import F32, I32, compiled

_N = c.BATCH
_ZERO, _ONE, _HALF, _TWO = np.float32(0.0), np.float32(1.0), np.float32(0.5), np.float32(2.0)
_LEAST = np.float32(1e-6)
_FAR_AWAY = np.float32(1e6)
LEAST_GLOSS = np.float32(0.6)  # chosen: glazed china and glass mirror the room, stone and varnish only shine
LEAST_METAL = np.float32(0.2)
_BLUR = np.float32(7.0)  # chosen: copies of half the size from a perfect mirror to a matt one
_MIRRORLIKE, _DULLER = np.float32(0.88), np.float32(3.0)
# Chosen: dull metal mirrors what is above brighter, below darker, so that small things of it show relief.
_BRIGHTER, _CONTRAST, _MIDDLE = np.float32(0.4), np.float32(1.5), np.float32(0.56)
LIGHT_RANGE = 1.5
"""Root of the brightest light that the pictures hold."""
_SCALE = np.float32(LIGHT_RANGE / 255.0)


@compiled
def mirror_surroundings(lane: F32, rooms: I32, count: int, pictures: I32, boxes: F32, side: int) -> None:
    """Fill the MIRROR columns of shiny fragments with the light that arrives along their mirrored rays.

    Args:
        lane: columns NORMAL, TO_EYE, POSITION, METALLIC and GLOSS are read, and MIRROR, which holds the dome.
        rooms: (n,) row of `boxes` that a fragment belongs to.
        count: how many fragments.
        pictures: packed roots of light, for each room the six pictures of side x side texels (+x, -x, +y, -y,
            +z, -z) and then, ever half as large, their blurred copies down to 4 x 4.
        boxes: (E, 9) lowest and highest corner of each room and where its pictures were taken from, metres.
        side: of the largest pictures, texels; a power of two.
    """
    for f in range(count):
        if lane[c.METALLIC * _N + f] > LEAST_METAL or lane[c.GLOSS * _N + f] > LEAST_GLOSS:
            _look(lane, f, rooms[f], pictures, boxes, side)


@compiled
def _look(lane: F32, f: int, room: int, pictures: I32, boxes: F32, side: int) -> None:
    nx, ny, nz = lane[c.NORMAL * _N + f], lane[(c.NORMAL + 1) * _N + f], lane[(c.NORMAL + 2) * _N + f]
    vx, vy, vz = lane[c.TO_EYE * _N + f], lane[(c.TO_EYE + 1) * _N + f], lane[(c.TO_EYE + 2) * _N + f]
    k = _TWO * (nx * vx + ny * vy + nz * vz)
    rx, ry, rz = nx * k - vx, ny * k - vy, nz * k - vz
    px, py, pz = lane[c.POSITION * _N + f], lane[(c.POSITION + 1) * _N + f], lane[(c.POSITION + 2) * _N + f]
    t = _way_out(px, rx, boxes[room, 0], boxes[room, 3])
    t = min(t, _way_out(py, ry, boxes[room, 1], boxes[room, 4]))
    t = min(t, _way_out(pz, rz, boxes[room, 2], boxes[room, 5]))
    x, y, z = px + rx * t - boxes[room, 6], py + ry * t - boxes[room, 7], pz + rz * t - boxes[room, 8]
    ax, ay, az = np.abs(x), np.abs(y), np.abs(z)
    if ax >= ay and ax >= az:
        face, far, across, down = (0, ax, -z, -y) if x > _ZERO else (1, ax, z, -y)
    elif ay >= az:
        face, far, across, down = (2, ay, x, z) if y > _ZERO else (3, ay, x, -z)
    else:
        face, far, across, down = (4, az, x, -y) if z > _ZERO else (5, az, -x, -y)
    s = _HALF / (far + _LEAST)
    blur = (_ONE - lane[c.GLOSS * _N + f]) * _BLUR
    level, start, size, total = int(blur), np.uint32(0), side, 0
    for _ in range(level):
        if size > 4:
            start += np.uint32(6 * size * size)
            size >>= 1
    left = side
    while left >= 4:
        total += 6 * left * left
        left >>= 1
    dull = min(max((_MIRRORLIKE - lane[c.GLOSS * _N + f]) * _DULLER, _ZERO), _ONE)
    gain = _ONE + dull * (_BRIGHTER + _CONTRAST * (lane[c.MIRROR * _N + f] - _MIDDLE))
    base = np.uint32(room * total) + start + np.uint32(face * size * size)
    _read(lane, f, pictures, base, size, across * s + _HALF, down * s + _HALF, gain)


@compiled
def _way_out(p: Any, r: Any, low: Any, high: Any) -> Any:
    """How far along a ray one axis of the box is left; not backwards."""
    if r > _LEAST:
        t = (high - p) / r
    elif r < -_LEAST:
        t = (low - p) / r
    else:
        return _FAR_AWAY
    return t if t > _ZERO else _ZERO


@compiled
def _read(lane: F32, f: int, pictures: I32, base: Any, size: int, u: Any, v: Any, gain: Any) -> None:
    """Bilinear in one picture, which ends at its edges, times a gain."""
    most = np.float32(size - 1)
    x, y = u * np.float32(size) - _HALF, v * np.float32(size) - _HALF
    x, y = min(max(x, _ZERO), most), min(max(y, _ZERO), most)
    i, j = int(x), int(y)
    fx, fy = x - np.float32(i), y - np.float32(j)
    i1, j1 = min(i + 1, size - 1), min(j + 1, size - 1)
    a, b = pictures[base + np.uint32(j * size + i)], pictures[base + np.uint32(j * size + i1)]
    d, e = pictures[base + np.uint32(j1 * size + i)], pictures[base + np.uint32(j1 * size + i1)]
    wb, wd, we = fx * (_ONE - fy), (_ONE - fx) * fy, fx * fy
    wa = _ONE - wb - wd - we
    for channel in range(3):
        shift = 8 * channel
        root = (
            np.float32((a >> shift) & 255) * wa
            + np.float32((b >> shift) & 255) * wb
            + np.float32((d >> shift) & 255) * wd
            + np.float32((e >> shift) & 255) * we
        ) * _SCALE
        lane[(c.MIRROR + channel) * _N + f] = root * root * gain
