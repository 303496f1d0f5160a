"""Whether an empty corner of a room's rectangle is really outside the room, where no walkable grid says so.

Bare floor and no floor look alike in a list of objects. A corner is taken for outside when something hangs on
the walls that would cut it off, or when furniture stands with its back along most of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from envs.embedded.structure import Rect

HANGING = frozenset(
    {"Window", "Painting", "Poster", "Mirror", "LightSwitch", "Curtains", "Blinds", "TowelHolder",
     "HandTowelHolder", "ToiletPaperHanger", "ShowerHead", "Television", "Faucet"}
)  # fmt: skip
"""Types that hang on walls."""
HANGING_M = 0.15
"""So far may the middle of what hangs be from its wall (chosen)."""
BACKED_M = 0.12
"""So far may furniture be from the wall behind it (chosen)."""
BACKED_SHARE = 1.2
"""Furniture proves a corner when the backed shares of its two walls sum to this (tuned on 90 scenes)."""
SAMPLES = 50
"""Points along a wall at which furniture is looked for (chosen)."""


def is_proven(
    corner: Rect, inner: tuple[float, float], hanging: Iterable[Rect], rects: Sequence[Rect]
) -> bool:
    """Whether a corner is outside the room.

    Args:
        corner: the empty rectangle.
        inner: the x and the z of its two sides that would become walls.
        hanging: rectangles of what hangs on walls.
        rects: rectangles of everything in the room.
    """
    if any(_hangs_along(axis, inner[axis], corner, r) for r in hanging for axis in (0, 1)):
        return True
    backed = sum(_backed_share(axis, inner[axis], corner, rects) for axis in (0, 1))
    return backed >= BACKED_SHARE


def _hangs_along(axis: int, plane: float, corner: Rect, rect: Rect) -> bool:
    """Whether a thin thing is parallel to a wall, near its plane and along the corner."""
    thin = rect[axis + 2] - rect[axis] < rect[3 - axis] - rect[1 - axis]
    near = abs((rect[axis] + rect[axis + 2]) / 2 - plane) < HANGING_M
    middle = (rect[1 - axis] + rect[3 - axis]) / 2
    return thin and near and corner[1 - axis] < middle < corner[3 - axis]


def _backed_share(axis: int, plane: float, corner: Rect, rects: Sequence[Rect]) -> float:
    """The part of a wall's length along which something stands right at it."""
    edges = np.linspace(corner[1 - axis], corner[3 - axis], SAMPLES + 1)
    along = (edges[1:] + edges[:-1]) / 2
    table = np.array(rects)
    near = np.minimum(np.abs(table[:, axis] - plane), np.abs(table[:, axis + 2] - plane)) < BACKED_M
    low, high = table[near, 1 - axis], table[near, 3 - axis]
    backed = ((along >= low[:, None]) & (along <= high[:, None])).any(axis=0)
    return float(backed.mean())
