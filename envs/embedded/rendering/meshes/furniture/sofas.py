"""Sofas and armchairs: arms, back at -z, and cushions up to the seat's surface."""

from __future__ import annotations

from envs.embedded.rendering.mesh import Part, joined
from envs.embedded.rendering.meshes.fixtures.joinery import block, ranges
from envs.embedded.rendering.meshes.furniture.finishes import (
    cloth,
    cushion,
    surface,
    surface_height,
    wood,
)
from envs.embedded.rendering.meshes.registry import MeshOrder, builds

FEET_M = 0.06
SEAT_PAD_M = 0.15
CUSHION_M = 0.75
"""About how wide a seat cushion is (chosen)."""


@builds("Sofa", "ArmChair")
def sofa(order: MeshOrder) -> list[Part]:
    """A sofa for as many as its width allows."""
    (x0, x1), (y0, y1), (z0, z1) = ranges(order.size)
    w, h, d = order.size
    covering, seat, region = cloth(order), surface_height(order), surface(order)
    side = max(0.05, (region.x[0] - 0.015) * w)
    arm = min(side, 0.24)
    low = y0 + min(FEET_M, 0.1 * h)
    style = order.pick(3, "style")
    arm_top = min(seat + (0.30, 0.20, 0.26)[style] * h, y1 - 0.02)
    pad = min(SEAT_PAD_M, 0.4 * (seat - low))
    back = region.z[0] * d - 0.01
    thick = 0.5 * back
    parts = [
        cushion((x0 + 0.02, x1 - 0.02), (low, seat - pad), (z0 + 0.01, z1 - 0.03), 0.02, covering),
        cushion(
            (x0 + 0.4 * arm, x1 - 0.4 * arm),
            (low, y1 if style != 1 else y1 - 0.02),
            (z0, z0 + thick),
            0.05,
            covering,
        ),
    ]
    parts += [
        cushion((a, a + arm), (low, arm_top), (z0 + 0.02, z1), (0.05, 0.03, 0.09)[style], covering)
        for a in (x0, x1 - arm)
    ]
    inner = (x0 + arm + 0.004, x1 - arm - 0.004)
    count = max(1, round((inner[1] - inner[0]) / CUSHION_M))
    step = (inner[1] - inner[0]) / count
    for k in range(count):
        span = (inner[0] + k * step + 0.004, inner[0] + (k + 1) * step - 0.004)
        parts.append(cushion(span, (seat - pad, seat), (z0 + thick - 0.02, z1 - 0.01), 0.03, covering))
        high = y1 - (0.02 if style != 1 else 0.0)
        leaning = cushion(span, (seat + 0.003, high), (z0 + thick - 0.02, z0 + back), 0.06, covering)
        parts.append(leaning)
    feet = [
        block((x, x + 0.05), (y0, low + 0.01), (z, z + 0.05), wood(order))
        for x in (x0 + 0.04, x1 - 0.09)
        for z in (z0 + 0.04, z1 - 0.10)
    ]
    return [joined(parts), joined(feet)]
