"""Dining, coffee and side tables, and desks: a top on legs, a pedestal or a case."""

from __future__ import annotations

from functools import lru_cache

from envs.embedded.rendering.mesh import Material, Mesh, Part, joined, revolve
from envs.embedded.rendering.meshes.fixtures.cut_slabs import Hole, prism
from envs.embedded.rendering.meshes.fixtures.joinery import (
    Range,
    block,
    knob_handle,
    panel_door,
    ranges,
    soft_block,
)
from envs.embedded.rendering.meshes.furniture.bays import Bay, Bays, pedestals
from envs.embedded.rendering.meshes.furniture.finishes import BLACK, BRASS, GLASS, STEEL, surface_height, wood
from envs.embedded.rendering.meshes.furniture.hutches import hutch_parts
from envs.embedded.rendering.meshes.registry import MeshOrder, builds
from envs.embedded.rendering.shapes import slab

TOP_M = 0.035
APRON_M = 0.09
LEG_M = 0.06
ROUND_FROM = 0.85
"""A table whose sides differ by less than this share may stand on one column (chosen)."""
ROUNDING = 0.16
"""Its corners are rounded by this share of its width, no more: things may lie within 5 % of its edges."""
RACK_FROM_M = 1.1
"""A side table taller than this is a small open rack (chosen)."""
TOUCH_M = 0.04
RACK_SHARES = (0.18, 0.5, 0.82)
KNOB_M = 0.02
_DRAWER_M = 0.14


@builds("DiningTable")
def dining_table(order: MeshOrder) -> list[Part]:
    """Four legs under an apron, a trestle, or a round top on a column."""
    x, _, z = order.size
    is_square = min(x, z) > ROUND_FROM * max(x, z)
    style = order.pick(3, "style")
    if is_square and style == 2:
        return _round_table(order)
    return _trestle(order) if style == 1 and x > 1.2 else table_parts(order, ())


@builds("CoffeeTable")
def coffee_table(order: MeshOrder) -> list[Part]:
    """A low table with a shelf below, a glass top on steel, or plain legs."""
    style = order.pick(3, "style")
    if style == 0:
        return _glass_table(order)
    parts = table_parts(order, ())
    if style == 1:
        (x0, x1), (y0, _), (z0, z1) = ranges(order.size)
        shelf = 0.25 * order.size[1]
        board = block(
            (x0 + 0.05, x1 - 0.05), (y0 + shelf, y0 + shelf + 0.02), (z0 + 0.05, z1 - 0.05), wood(order)
        )
        parts.append(board)
    return parts


@builds("SideTable")
def side_table(order: MeshOrder) -> list[Part]:
    """A small table with a drawer, or a night stand with two."""
    x, y, z = ranges(order.size)
    if order.size[1] > RACK_FROM_M:
        return _rack(order)
    y = (y[0], surface_height(order))
    if order.pick(2, "style") == 0 and order.size[1] < 0.8:
        drawers = 2 if order.size[1] > 0.45 else 1
        return _night_stand(order, drawers)
    parts = table_parts(order, (), apron=_DRAWER_M + 0.03, top=y[1])
    parts += hutch_parts(order, y[1], (), wood(order))
    top = y[1] - _top(order)
    front = z[1] - 0.01
    finish = wood(order)
    margin = _leg(order) + 0.02
    span = (x[0] + margin, x[1] - margin)
    parts += panel_door(
        span, (top - _DRAWER_M, top - 0.01), (front - 0.02, front - 0.002), finish, border=0.025
    )
    knob = (front - 0.002, z[1])
    parts.append(knob_handle((span[0] + span[1]) / 2, top - _DRAWER_M / 2, knob, 0.012, BRASS))
    return parts


@builds("Desk")
def desk(order: MeshOrder) -> list[Part]:
    """A top with a set of drawers on one side and legs on the other."""
    (x0, x1), (y0, _), (z0, z1) = ranges(order.size)
    width = min(0.42, 0.36 * order.size[0])
    surface = surface_height(order)
    top = surface - _top(order)
    rows = 3
    left = order.pick(2, "side") == 0
    span = (x0 + 0.02, x0 + width) if left else (x1 - width, x1 - 0.02)
    step = (top - y0 - 0.04) / rows
    drawers = tuple(
        Bay(
            "Drawer",
            (span[0] + 0.015, span[1] - 0.015),
            (y0 + 0.03 + k * step, y0 + 0.025 + (k + 1) * step),
            (z0 + 0.05, z1 - 0.012),
        )
        for k in range(rows)
    )
    parts = table_parts(order, drawers, top=surface)
    parts += hutch_parts(order, surface, (), wood(order))
    for bay in drawers:
        parts += drawer_front(bay, wood(order))
    return parts


def drawer_front(bay: Bay, finish: Material) -> list[Part]:
    """The closed front of a drawer that is no object of its own."""
    face = (bay.z[1] - KNOB_M - 0.016, bay.z[1] - KNOB_M)
    x, y = (bay.x[0] + bay.x[1]) / 2, (bay.y[0] + bay.y[1]) / 2
    knob = knob_handle(x, y, (face[1], face[1] + KNOB_M), 0.014, STEEL)
    return [*panel_door(bay.x, bay.y, face, finish, border=0.03), knob]


def _top(order: MeshOrder) -> float:
    return min(TOP_M, 0.25 * order.size[1])


def _leg(order: MeshOrder) -> float:
    return min(LEG_M, 0.12 * min(order.size[0], order.size[2]))


def table_parts(
    order: MeshOrder,
    bays: Bays,
    *,
    apron: float = APRON_M,
    top: float | None = None,
    finish: Material | None = None,
) -> list[Part]:
    """A table: top, legs where there is room for them, and cases round drawers.

    `top` is the height of its surface in its frame, metres; the top of the box by default.
    """
    (x0, x1), (y0, y1), (z0, z1) = ranges(order.size)
    y1 = y1 if top is None else min(top, y1)
    finish = finish or wood(order)
    thick, leg = _top(order), _leg(order)
    under = y1 - thick
    parts: list[Part] = [
        slab(x1 - x0, thick, z1 - z0, finish, corner=0.012, edge=min(0.006, thick / 3)).moved(
            y=y1 - thick / 2
        )
    ]
    if under - y0 < 0.02:
        return parts
    cases, taken = pedestals(order.size, bays, under, finish)
    parts += cases
    inset = 0.01
    legs = [
        block((x, x + leg), (y0, under), (z, z + leg), finish)
        for x in (x0 + inset, x1 - inset - leg)
        for z in (z0 + inset, z1 - inset - leg)
        if not any(a - 0.02 < x + leg / 2 < b + 0.02 for a, b in taken)
    ]
    parts += [joined(legs)] if legs else []
    parts += _apron(order, (under - min(apron, 0.3 * (under - y0)), under), taken, finish)
    return parts


def _apron(order: MeshOrder, y: Range, taken: list[Range], finish: Material) -> list[Part]:
    """Boards under the top between the legs, cut short by cases."""
    (x0, x1), _, (z0, z1) = ranges(order.size)
    leg = _leg(order)
    ends = [x0 + leg, *sorted(v for span in taken for v in span), x1 - leg]
    boards = []
    for a, b in zip(ends[::2], ends[1::2], strict=True):
        if b - a > 0.05:
            boards += [block((a, b), y, (z, z + 0.02), finish) for z in (z0 + 0.025, z1 - 0.045)]
    sides = [block((x, x + 0.02), y, (z0 + leg, z1 - leg), finish) for x in (x0 + 0.025, x1 - 0.045)]
    return [joined([*boards, *sides])]


def _round_table(order: MeshOrder) -> list[Part]:
    """A top with well rounded corners on a turned column."""
    x, y, z = order.size
    finish, thick = wood(order), _top(order)
    top = slab(x, thick, z, finish, corner=ROUNDING * min(x, z), edge=0.006, steps=10).moved(
        y=y / 2 - thick / 2
    )
    profile = [
        (0.0, -y / 2),
        (0.26, -y / 2),
        (0.25, -y / 2 + 0.03),
        (0.06, -y / 2 + 0.08),
        (0.045, 0.0),
        (0.06, y / 2 - 0.12),
        (0.2, y / 2 - thick),
        (0.0, y / 2 - thick),
    ]
    share = min(x, z)
    column = revolve([(r * share, h) for r, h in profile], finish, sections=32, crease=50.0)
    return [top, column]


def _trestle(order: MeshOrder) -> list[Part]:
    (x0, x1), (y0, y1), (z0, z1) = ranges(order.size)
    finish, thick = wood(order), _top(order) + 0.01
    top = y1 - thick
    parts = [soft_block((x0, x1), (top, y1), (z0, z1), 0.008, finish)]
    inset = 0.16 * order.size[0]
    depth = order.size[2]
    for x in (x0 + inset, x1 - inset):
        parts.append(block((x - 0.05, x + 0.05), (y0 + 0.06, top), (-0.12 * depth, 0.12 * depth), finish))
        parts.append(block((x - 0.05, x + 0.05), (y0, y0 + 0.06), (-0.4 * depth, 0.4 * depth), finish))
        parts.append(block((x - 0.05, x + 0.05), (top - 0.06, top), (-0.42 * depth, 0.42 * depth), finish))
    bar = block((x0 + inset, x1 - inset), (y0 + 0.22, y0 + 0.30), (-0.025, 0.025), finish)
    return [joined([*parts, bar])]


def _glass_table(order: MeshOrder) -> list[Part]:
    (x0, x1), (y0, y1), (z0, z1) = ranges(order.size)
    bar = min(0.03, 0.08 * min(order.size))
    metal = (STEEL, BLACK, BRASS)[order.pick(3, "metal")]
    posts = [
        block((x, x + bar), (y0, y1 - 0.012), (z, z + bar), metal)
        for x in (x0, x1 - bar)
        for z in (z0, z1 - bar)
    ]
    rails = [
        block((x0, x1), (y, y + bar), (z, z + bar), metal)
        for z in (z0, z1 - bar)
        for y in (y1 - 0.012 - bar, y0 + 0.06)
    ]
    rails += [
        block((x, x + bar), (y, y + bar), (z0, z1), metal)
        for x in (x0, x1 - bar)
        for y in (y1 - 0.012 - bar, y0 + 0.06)
    ]
    top = block((x0, x1), (y1 - 0.012, y1), (z0, z1), GLASS)
    below = block((x0 + bar, x1 - bar), (y0 + 0.06, y0 + 0.075), (z0 + bar, z1 - bar), wood(order))
    return [joined([*posts, *rails]), below, top]


def _night_stand(order: MeshOrder, count: int) -> list[Part]:
    (x0, x1), (y0, _), (z0, z1) = ranges(order.size)
    y1 = surface_height(order)
    finish = wood(order)
    step = (y1 - y0 - 0.10) / count
    parts = [
        soft_block((x0, x1), (y1 - 0.03, y1), (z0, z1), 0.006, finish),
        block((x0 + 0.01, x1 - 0.01), (y0 + 0.06, y1 - 0.03), (z0, z1 - 0.03), finish),
    ]
    feet = [
        block((x, x + 0.035), (y0, y0 + 0.06), (z, z + 0.035), finish)
        for x in (x0 + 0.02, x1 - 0.055)
        for z in (z0 + 0.01, z1 - 0.06)
    ]
    parts += [joined(feet), *hutch_parts(order, y1, (), finish)]
    for k in range(count):
        low = y0 + 0.065 + k * step
        bay = Bay("Drawer", (x0 + 0.015, x1 - 0.015), (low, low + step - 0.008), (z0, z1 - 0.005))
        parts += drawer_front(bay, finish)
    return parts


def _rack(order: MeshOrder) -> list[Part]:
    """Four posts and boards, one of them at the height where things are known to lie."""
    (x0, x1), (y0, y1), (z0, z1) = ranges(order.size)
    finish, post = wood(order), 0.035
    posts = [
        block((x, x + post), (y0, y1), (z, z + post), finish)
        for x in (x0, x1 - post)
        for z in (z0, z1 - post)
    ]
    known = surface_height(order)
    tops = [known, y1, *(y for s in RACK_SHARES if abs((y := y0 + s * order.size[1]) - known) > 0.2)]
    boards = [block((x0, x1), (y - 0.022, y), (z0, z1), finish) for y in tops]
    return [joined([*posts, *boards])]


@lru_cache(maxsize=64)
def cut_table_mesh(order: MeshOrder, covered: tuple[Hole, ...], free: tuple[Hole, ...]) -> Mesh:
    """A table or desk that is not a rectangle: a top without its `free` parts, on a leg at each outer corner.

    `covered` and `free` are rectangles (x0, z0, x1, z1) metres in the frame of the order's box; together
    they are its plan. Equal arguments give the identical Mesh.
    """
    (x0, x1), (y0, _), (z0, z1) = ranges(order.size)
    top, thick, finish = surface_height(order), _top(order), wood(order)
    plate = prism((x0, x1), (top - thick, top), (z0, z1), free, finish)
    legs = [
        block(_inwards(x, x > (a + c) / 2), (y0, top - thick), _inwards(z, z > (b + d) / 2), finish)
        for a, b, c, d in covered
        for x in (a, c)
        for z in (b, d)
        if _is_outer_corner(x, z, covered)
    ]
    return Mesh((*plate, *([joined(legs)] if legs else []), *hutch_parts(order, top, (), finish)))


def _inwards(edge: float, is_high: bool) -> Range:
    """The range of a leg just inside an edge."""
    return (edge - LEG_M - 0.02, edge - 0.02) if is_high else (edge + 0.02, edge + LEG_M + 0.02)


def _is_outer_corner(x: float, z: float, covered: tuple[Hole, ...]) -> bool:
    """Whether just one of the four quarters round a point is covered."""
    around = [(x + i * TOUCH_M, z + k * TOUCH_M) for i in (-1, 1) for k in (-1, 1)]
    return sum(any(a < px < c and b < pz < d for a, b, c, d in covered) for px, pz in around) == 1
