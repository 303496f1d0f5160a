"""The footprint of an L- or U-shaped counter, told from what is built into it and what stands on it alone.

AI2-THOR gives such a counter the axis-aligned box around all its legs. A leg runs along a side of that box,
about as deep as a cabinet; there is one where cabinets, drawers, sinks, burners or things prove it.
"""

from __future__ import annotations

from collections.abc import Sequence

from envs.embedded.structure import Rect

LEG_M = 0.65
"""Depth of a leg that nothing shows the depth of (chosen: a worktop is 0.6-0.65 m deep)."""
DEEPEST_LEG_M = 0.95
"""No leg is deeper; what lies farther from a side proves nothing for it (chosen)."""
LEAST_VOID_M = 0.5
"""A void narrower than this, too narrow to stand in, is counter (chosen)."""
FRONT_M = 0.02
"""A worktop reaches over the fronts of its cabinets by this much (chosen)."""


def banded(rect: Rect, proof: Sequence[Rect]) -> tuple[Rect, ...]:
    """The legs of a counter's box; () where the counter fills it.

    Args:
        rect: the box seen from above.
        proof: rectangles of what is built into the counter or stands on it.
    """
    if min(rect[2] - rect[0], rect[3] - rect[1]) < LEG_M + LEAST_VOID_M or not proof:
        return ()
    depths = [_depth(side, rect, proof) for side in range(4)]
    x0, z0, x1, z1 = rect
    void = (x0 + depths[0], z0 + depths[1], x1 - depths[2], z1 - depths[3])
    if min(void[2] - void[0], void[3] - void[1]) < LEAST_VOID_M:
        return ()
    legs = [(x0, z0, void[0], z1), (void[2], z0, x1, z1), (void[0], z0, void[2], void[1]),
            (void[0], void[3], void[2], z1)]  # fmt: skip
    kept = [leg for leg in legs if min(leg[2] - leg[0], leg[3] - leg[1]) > 1e-6]
    return tuple((round(a, 4), round(b, 4), round(c, 4), round(d, 4)) for a, b, c, d in kept)


def _depth(side: int, rect: Rect, proof: Sequence[Rect]) -> float:
    """How deep the leg along a side is (0: low x, 1: low z, 2: high x, 3: high z); 0 without one."""
    axis = side % 2
    low, high = rect[1 - axis] + LEG_M, rect[3 - axis] - LEG_M
    reach = [_reach(side, rect, p) for p in proof if low < (p[1 - axis] + p[3 - axis]) / 2 < high]
    shown = [far for near, far in reach if (near + far) / 2 < LEG_M]
    if not shown:
        return 0.0
    return max(LEG_M, min(DEEPEST_LEG_M, max(shown) + FRONT_M))


def _reach(side: int, rect: Rect, part: Rect) -> tuple[float, float]:
    """How far from a side a rectangle begins and ends."""
    axis = side % 2
    if side < 2:
        return part[axis] - rect[axis], part[axis + 2] - rect[axis]
    return rect[side] - part[axis + 2], rect[side] - part[axis]
