"""Ambient occlusion from the depth buffer, and its blur.

1 / depth is an affine function of the screen position on any plane. So for two samples on opposite sides of a
point, a mean of 1 / depth above the point's own means that the surface is hollow there, whatever its slope.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from envs.embedded.rendering.kernels.compiled import F32, I32, compiled

_PAIRS = 6
_AT_X = np.array([1.0, 0.866, 0.5, 0.0, -0.5, -0.866], np.float32)
_AT_Y = np.array([0.0, 0.5, 0.866, 1.0, 0.866, 0.5], np.float32)
_ZERO, _ONE, _HALF = np.float32(0.0), np.float32(1.0), np.float32(0.5)
_RADIUS_M = np.float32(0.16)  # chosen: corners and contacts, not whole walls
_DEPTH_OF_SHADE = np.float32(0.65)  # chosen: a deep crease keeps a third of the ambient light
_MOST_SAMPLES_AWAY = np.float32(48.0)
_LEAST_SAMPLES_AWAY = np.float32(4.0)
LIKE_DEPTH = np.float32(0.04)  # chosen: relative; more is another surface
NO_OCCLUSION = 30
"""The shift from pixels to blocks that stands for no occlusion."""


@compiled
def occlude(depth: F32, size: I32, block: int, focal: float, out: F32, nearness: F32) -> None:
    """Ambient light 0..1 that arrives, one value per block x block samples.

    Only even columns are looked at, which a turned grid keeps together (see `triangles.sample_at`).

    Args:
        depth: (height * width,) 1 / metres, 0 or 1 / far where there is nothing.
        size: width and height in samples of a turned grid, first of all.
        block: samples per value along an axis.
        focal: focal length in samples.
        out: (h, w) result.
        nearness: (h, w) 1 / metres where each value was taken, also a result.
    """
    width, height = size[0] >> 1, size[1]
    for j in range(out.shape[0]):
        y = min(j * block + block // 2, height - 1)
        for i in range(out.shape[1]):
            x = min((i * block + block // 2) >> 1, width - 1)
            turn = np.float32(0.35) + np.float32(0.1625) * np.float32((i & 1) * 2 + (j & 1) + ((i + j) & 2))
            nearness[j, i] = depth[2 * y * width + x]
            out[j, i] = _openness(depth, width, height, x, y, np.float32(focal), turn)


@compiled
def _openness(depth: F32, width: int, height: int, x: int, y: int, focal: Any, turn: Any) -> Any:
    z = depth[2 * y * width + x]
    reach = min(max(_RADIUS_M * focal * z, _LEAST_SAMPLES_AWAY), _MOST_SAMPLES_AWAY) * turn
    scale = _ONE / (_RADIUS_M * z)
    total = _ZERO
    for s in range(_PAIRS):
        f = reach if s % 2 == 0 else reach * np.float32(0.5)
        ox, oy = int(_AT_X[s] * f) >> 1, int(_AT_Y[s] * f) & -2  # even: as turned grids repeat
        xa, ya = min(max(x + ox, 0), width - 1), min(max(y + oy, 0), height - 1)
        xb, yb = min(max(x - ox, 0), width - 1), min(max(y - oy, 0), height - 1)
        if xa - x != x - xb or ya - y != y - yb:
            continue
        za, zb = depth[2 * ya * width + xa], depth[2 * yb * width + xb]
        hollow = ((za + zb) * _HALF - z) / z
        if hollow > np.float32(0.002):
            nearest = max(za, zb)
            gap = (nearest - z) / (nearest * z) * (_HALF / _RADIUS_M)
            near_by = max(_ZERO, _ONE - gap)
            total += min(hollow * scale * np.float32(3.0), _ONE) * near_by
    return _ONE - _DEPTH_OF_SHADE * min(total * np.float32(1.6 / _PAIRS), _ONE)


@compiled
def blur(values: F32, nearness: F32, out: F32) -> None:
    """Mean of each value's 4 x 4 neighbourhood, over neighbours at a like depth."""
    height, width = values.shape
    for j in range(height):
        for i in range(width):
            z = nearness[j, i]
            limit = z * LIKE_DEPTH
            total, weight = values[j, i], _ONE
            for y in range(max(j - 2, 0), min(j + 2, height)):
                for x in range(max(i - 2, 0), min(i + 2, width)):
                    if np.abs(nearness[y, x] - z) < limit:
                        total += values[y, x]
                        weight += _ONE
            out[j, i] = total / weight


@compiled
def best_neighbour(values: F32, nearness: F32, i: int, j: int, z: Any) -> Any:
    """The value of that neighbour of block (j, i) whose nearness fits a surface of nearness z best."""
    best, value = np.abs(nearness[j, i] - z), values[j, i]
    for y in range(max(j - 1, 0), min(j + 2, values.shape[0])):
        for x in range(max(i - 1, 0), min(i + 2, values.shape[1])):
            off = np.abs(nearness[y, x] - z)
            if off < best:
                best, value = off, values[y, x]
    return value
