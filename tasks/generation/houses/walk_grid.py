"""The grid that the agent walks on in a room, and what of it hangs together.

Each column of the grid is a whole number whose bits are its points, so that filling an area takes few steps.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from envs.skills.route import GRID_M
from tasks.generation.houses.pieces import Rect

Spots = npt.NDArray[np.float64]
"""Grid points (N, 2), x and z in metres."""


class WalkGrid:
    """The multiples of GRID_M in a rectangle: the agent starts at one, and so stays on them."""

    def __init__(self, rect: Rect) -> None:
        self._left, self._low = (math.ceil(v / GRID_M - 1e-9) for v in rect[:2])
        self._columns = math.floor(rect[2] / GRID_M + 1e-9) - self._left + 1
        self._rows = math.floor(rect[3] / GRID_M + 1e-9) - self._low + 1

    def walkable(self, blocked: Iterable[Rect]) -> Spots:
        """The points of the largest connected area outside of all blocked rectangles, sorted."""
        best = _largest(self._free(blocked))
        return np.array(
            [
                ((self._left + i) * GRID_M, (self._low + j) * GRID_M)
                for i, column in enumerate(best)
                for j in range(self._rows)
                if column >> j & 1
            ],
            dtype=np.float64,
        ).reshape(-1, 2)

    def _free(self, blocked: Iterable[Rect]) -> list[int]:
        free = [(1 << self._rows) - 1] * self._columns
        for x0, z0, x1, z1 in blocked:
            first = max(0, math.floor(z0 / GRID_M + 1e-9) + 1 - self._low)
            last = min(self._rows - 1, math.ceil(z1 / GRID_M - 1e-9) - 1 - self._low)
            if first > last:
                continue
            left_free = ~(((1 << (last - first + 1)) - 1) << first)
            start = max(0, math.floor(x0 / GRID_M + 1e-9) + 1 - self._left)
            end = min(self._columns - 1, math.ceil(x1 / GRID_M - 1e-9) - 1 - self._left)
            for i in range(start, end + 1):
                free[i] &= left_free
        return free


def _largest(free: Sequence[int]) -> list[int]:
    """The largest connected part of a grid; the first of equally large ones."""
    left, best = list(free), [0] * len(free)
    while _count(left) > _count(best):
        part = _connected(left)
        left = [a & ~b for a, b in zip(left, part, strict=True)]
        best = part if _count(part) > _count(best) else best
    return best


def _connected(free: Sequence[int]) -> list[int]:
    """What hangs together with the first free point."""
    part = [0] * len(free)
    start = next(i for i, column in enumerate(free) if column)
    part[start] = free[start] & -free[start]
    order = [*range(len(free)), *range(len(free) - 2, -1, -1)]
    before = None
    while before != part:
        before = list(part)
        for i in order:
            beside = (part[i - 1] if i else 0) | (part[i + 1] if i + 1 < len(free) else 0)
            part[i] = _filled((part[i] | beside) & free[i], free[i])
    return part


def _filled(points: int, column: int) -> int:
    """Points of a column, spread as far as the column is free."""
    spread = points
    while True:
        more = (spread | spread << 1 | spread >> 1) & column
        if more == spread:
            return spread
        spread = more


def _count(columns: Sequence[int]) -> int:
    return sum(column.bit_count() for column in columns)
