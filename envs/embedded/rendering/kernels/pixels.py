"""Which records a row of pixels shows: at the pixels' middles, and at all of their samples."""

from __future__ import annotations

from typing import Any

import numpy as np

from envs.embedded.rendering.kernels.compiled import I32, compiled
from envs.embedded.rendering.kernels.triangles import sample_at


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
def plain_row(y: int, grid: I32, slots: I32, glass_slots: I32, plain: Any) -> None:
    """Tell which pixels of a row show one record, without glass, at all samples."""
    width, side = grid[0], grid[2]
    _find_plain(slots, y, width, side, plain)
    if grid[3] == 0:
        return
    for x in range(width):
        at = first_sample(x, y, width, side)
        plain[x] = plain[x] and glass_slots[at] < 0 and _uniform(glass_slots, x, y, width, side)


@compiled
def _find_plain(slots: I32, row: int, width: int, side: int, plain: Any) -> None:
    """Which pixels of a row show one record (or nothing) at all samples."""
    if side == 1:
        for x in range(width):
            plain[x] = True
    elif side == 2:
        step = np.uint32(width)
        at = np.uint32(row) * np.uint32(4) * step
        for x in range(step):
            i = at + x
            first = slots[i]
            same = (slots[i + step] == first) & (slots[i + step + step] == first)
            plain[x] = same & (slots[i + step + step + step] == first)
    else:
        for x in range(width):
            plain[x] = _uniform(slots, x, row, width, side)


@compiled
def _uniform(slots: I32, x: int, y: int, width: int, side: int) -> bool:
    """Whether all samples of a pixel show the same record."""
    first = slots[first_sample(x, y, width, side)]
    for j in range(side):
        for i in range(side):
            if slots[sample(x * side + i, y * side + j, width, side)] != first:
                return False
    return True


@compiled
def sample(column: int, row: int, width: int, side: int) -> int:
    """Where a sample is kept, of a frame `width` pixels wide with side x side samples each."""
    return sample_at(row, column, width * side, 0 if side == 1 else 1)


@compiled
def first_sample(x: int, y: int, width: int, side: int) -> int:
    """Where the first sample of a pixel is kept."""
    return sample(x * side, y * side, width, side)
