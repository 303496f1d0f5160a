"""Ottomans, which are upholstered all over, and footstools, which stand on boards or turned legs."""

from __future__ import annotations

from envs.embedded.rendering.mesh import Material, Part, extrude, joined
from envs.embedded.rendering.meshes.fixtures.finishes import darker
from envs.embedded.rendering.meshes.fixtures.joinery import Range, at, block, ranges, soft_block
from envs.embedded.rendering.meshes.furniture.finishes import cloth, cushion, round_leg, wood, woven
from envs.embedded.rendering.meshes.registry import MeshOrder, builds
from envs.embedded.rendering.shapes import lathe, slab, strokes

SEAM_SHADE = 0.5
"""How dark the seams of a cover are beside it (chosen)."""
SEAM_M, TUFT_M = 0.009, 0.2
"""Width of a drawn seam, and about how far apart the buttons of a cover are (chosen)."""
BOARD_M = 0.028


@builds("Ottoman")
def ottoman(order: MeshOrder) -> list[Part]:
    """An upholstered block with a buttoned lid, a belt below it and short feet."""
    x, y, z = ranges(order.size)
    covering = cloth(order)
    low, lid = y[0] + min(0.06, 0.15 * order.size[1]), y[1] - 0.35 * order.size[1]
    inner_x, inner_z = (x[0] + 0.012, x[1] - 0.012), (z[0] + 0.012, z[1] - 0.012)
    seam = darker(covering, SEAM_SHADE)
    feet = [
        round_leg((a, c), (y[0], low + 0.01), 0.024, wood(order))
        for a in (x[0] + 0.06, x[1] - 0.06)
        for c in (z[0] + 0.06, z[1] - 0.06)
    ]
    return [
        cushion(inner_x, (low, lid), inner_z, 0.02, covering),
        cushion(x, (lid, y[1]), z, 0.06 * min(order.size[0], order.size[2]), covering),
        woven(soft_block((x[0] + 0.004, x[1] - 0.004), (lid - 0.01, lid + 0.01), inner_z, 0.005, seam)),
        joined(feet),
        _tufts(at(x, 0.07, 0.93), at(z, 0.09, 0.91), y[1], seam),
    ]


def _tufts(x: Range, z: Range, top: float, seam: Material) -> Part:
    """Crossing seams with a button at each crossing, drawn right on a cover."""
    columns, rows = (max(2, round((s[1] - s[0]) / TUFT_M)) for s in (x, z))
    lines = []
    for i in range(columns):
        for j in range(rows):
            a, b = at(x, i / columns, (i + 1) / columns)
            c, d = at(z, j / rows, (j + 1) / rows)
            lines += [(a, c, b, d, SEAM_M), (a, d, b, c, SEAM_M)]
            u, v = (a + b) / 2, (c + d) / 2
            lines.append((u - 1.6 * SEAM_M, v, u + 1.6 * SEAM_M, v, 3.2 * SEAM_M))
    return strokes(lines, seam).moved(y=top + 0.0005)


@builds("Footstool")
def footstool(order: MeshOrder) -> list[Part]:
    """A plank on two end boards, with a hole to lift it by; or a thick buttoned cushion on turned legs."""
    return _plank_stool(order) if order.pick(2, "style") == 0 else _cushioned(order)


def _plank_stool(order: MeshOrder) -> list[Part]:
    x, y, z = ranges(order.size)
    finish, thick = wood(order), min(BOARD_M, 0.12 * order.size[1])
    under, depth = y[1] - thick, z[1] - z[0]
    top = slab(x[1] - x[0], thick, depth, finish, corner=0.02, edge=0.006).moved(y=y[1] - thick / 2)
    grip = slab(min(0.11, 0.34 * order.size[0]), 0.001, 0.028, darker(finish, 0.25), corner=0.013)
    foot, arch = 0.36 * (under - y[0]), 0.2 * depth
    outline = [
        (y[0], z[0]), (y[0], -arch), (y[0] + 0.7 * foot, -0.7 * arch), (y[0] + foot, 0.0),
        (y[0] + 0.7 * foot, 0.7 * arch), (y[0], arch), (y[0], z[1]), (under, 0.8 * z[1]), (under, 0.8 * z[0]),
    ]  # fmt: skip
    board = extrude(outline, thick, finish).turned(z=90.0)
    ends = [board.moved(x=s * (x[1] - 0.09 * order.size[0])) for s in (-1, 1)]
    rail = block(at(x, 0.1, 0.9), (under - 0.2 * (under - y[0]), under), (-thick / 2, thick / 2), finish)
    return [joined([top, *ends, rail]), grip.moved(y=y[1] + 0.0004)]


def _cushioned(order: MeshOrder) -> list[Part]:
    x, y, z = ranges(order.size)
    covering, finish = cloth(order), wood(order)
    seam = darker(covering, SEAM_SHADE)
    low = y[1] - min(0.16, 0.42 * order.size[1])
    rail = block((x[0] + 0.01, x[1] - 0.01), (low - 0.03, low), (z[0] + 0.01, z[1] - 0.01), finish)
    height = low - 0.03 - y[0]
    profile = [(0.3, 0.0), (0.55, 0.08), (0.4, 0.3), (1.0, 0.62), (0.6, 0.86), (0.95, 1.0)]
    r = 0.09 * min(order.size[0], order.size[2])
    leg = lathe([(r * a, height * b) for a, b in profile], finish, sections=12)
    legs = [
        leg.moved(a, y[0], c)
        for a in (x[0] + 0.012 + r, x[1] - 0.012 - r)
        for c in (z[0] + 0.012 + r, z[1] - 0.012 - r)
    ]
    pad = cushion(x, (low, y[1]), z, 0.3 * (y[1] - low), covering)
    return [pad, joined([rail, *legs]), _tufts(at(x, 0.22, 0.78), at(z, 0.22, 0.78), y[1], seam)]
