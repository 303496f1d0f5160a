"""What stands on the back of furniture that is taller than its surface: shelves, or a low rail."""

from __future__ import annotations

from envs.embedded.rendering.mesh import Material, Part, joined
from envs.embedded.rendering.meshes.fixtures.joinery import block, ranges
from envs.embedded.rendering.meshes.furniture.bays import BOARD_M, PROUD_M, WALL_M, Bays, boards, case
from envs.embedded.rendering.meshes.registry import MeshOrder

GALLERY_M = 0.12
"""Up to this height it is a rail, above it shelves (chosen)."""


def hutch_parts(order: MeshOrder, low: float, bays: Bays, finish: Material) -> list[Part]:
    """Shelves at the back of a desk from its surface up to the top of its box, if it is taller than that."""
    (x0, x1), (_, y1), (z0, z1) = ranges(order.size)
    if y1 - low < GALLERY_M:
        return [block((x0, x1), (low, y1), (z0, z0 + BOARD_M), finish)] if y1 - low > 0.005 else []
    deep = max((b.z[1] for b in bays), default=z0 + 0.3 * order.size[2])
    z = (z0, min(deep + 0.01, z0 + 0.6 * order.size[2], z1))
    sides = [block((a, a + BOARD_M), (low, y1), z, finish) for a in (x0, x1 - BOARD_M)]
    inner = (x0 + BOARD_M, x1 - BOARD_M)
    cover = block(inner, (y1 - BOARD_M, y1), z, finish)
    back = block(inner, (low, y1 - BOARD_M), (z0, z0 + 0.01), finish)
    shelves = [b for b in bays if not b.is_closed]
    mid = [] if shelves else [block(inner, ((low + y1) / 2, (low + y1) / 2 + BOARD_M), z, finish)]
    closed = [b for b in bays if b.is_closed]
    fronts = case(
        (min(b.x[0] for b in closed) - WALL_M, max(b.x[1] for b in closed) + WALL_M),
        (min(b.y[0] for b in closed) - WALL_M, max(b.y[1] for b in closed) + WALL_M),
        (z0, max(b.z[1] for b in closed) - PROUD_M), closed, finish,
    ) if closed else []  # fmt: skip
    return [joined([*sides, cover, back, *mid, *boards(shelves, inner, z, finish)]), *fronts]
