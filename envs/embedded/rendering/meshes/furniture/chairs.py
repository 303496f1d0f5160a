"""Chairs and stools."""

from __future__ import annotations

import numpy as np

from envs.embedded.rendering.mesh import Material, Part, cylinder, joined, tube
from envs.embedded.rendering.meshes.fixtures.joinery import block, ranges, soft_block
from envs.embedded.rendering.meshes.furniture.finishes import (
    BLACK,
    RUBBER,
    STEEL,
    cloth,
    cushion,
    round_leg,
    surface_height,
    wood,
    woven,
)
from envs.embedded.rendering.meshes.registry import MeshOrder, builds
from envs.embedded.rendering.shapes import slab, torus

SEAT_M = 0.035
LEG_M = 0.04
BACK_M = 0.05
OFFICE_FROM_M = 0.52
"""A chair at least this wide and deep may be an office chair on castors (chosen)."""


@builds("Chair")
def chair(order: MeshOrder) -> list[Part]:
    """A kitchen chair with slats, an upholstered chair, or an office chair; its back is at -z."""
    x, _, z = order.size
    if min(x, z) >= OFFICE_FROM_M and order.pick(3, "style") > 0:
        return _office_chair(order)
    return (_slat_chair, _padded_chair, _shell_chair)[order.pick(3, "style")](order)


def _legs(order: MeshOrder, top: float, material: Material) -> list[Part]:
    """Front legs up to the seat and back legs up to `top`."""
    (x0, x1), (y0, _), (z0, z1) = ranges(order.size)
    seat = surface_height(order)
    xs = (x0, x1 - LEG_M)
    front = [block((x, x + LEG_M), (y0, seat - SEAT_M), (z1 - LEG_M - 0.01, z1 - 0.01), material) for x in xs]
    back = [block((x, x + LEG_M), (y0, top), (z0, z0 + LEG_M), material) for x in xs]
    rails = [
        block((x0 + LEG_M, x1 - LEG_M), (seat - 0.09, seat - SEAT_M), (z, z + 0.02), material)
        for z in (z0 + 0.01, z1 - 0.04)
    ]
    sides = [
        block((x + 0.01, x + 0.03), (seat - 0.09, seat - SEAT_M), (z0 + LEG_M, z1 - LEG_M), material)
        for x in xs
    ]
    return [*front, *back, *rails, *sides]


def _slat_chair(order: MeshOrder) -> list[Part]:
    (x0, x1), (_, y1), (z0, z1) = ranges(order.size)
    finish, seat = wood(order), surface_height(order)
    board = soft_block((x0, x1), (seat - SEAT_M, seat), (z0 + 0.01, z1), 0.01, finish)
    rail = soft_block((x0, x1), (y1 - 0.09, y1), (z0, z0 + LEG_M), 0.01, finish)
    low = block((x0 + LEG_M, x1 - LEG_M), (seat + 0.10, seat + 0.14), (z0 + 0.01, z0 + 0.03), finish)
    count = 4
    gap = (x1 - x0 - 2 * LEG_M) / count
    slats = [
        block((c - 0.018, c + 0.018), (seat + 0.14, y1 - 0.09), (z0 + 0.012, z0 + 0.028), finish)
        for c in (x0 + LEG_M + (k + 0.5) * gap for k in range(count))
    ]
    return [joined([*_legs(order, y1 - 0.09, finish), board, rail, low, *slats])]


def _padded_chair(order: MeshOrder) -> list[Part]:
    (x0, x1), (y0, y1), (z0, z1) = ranges(order.size)
    seat, covering = surface_height(order), cloth(order)
    pad = cushion((x0, x1), (seat - 0.08, seat), (z0 + 0.02, z1), 0.022, covering)
    back = cushion((x0 + 0.005, x1 - 0.005), (seat - 0.04, y1), (z0, z0 + 0.07), 0.02, covering)
    legs = [
        block((x, x + LEG_M), (y0, seat - 0.08), (z, z + LEG_M), wood(order))
        for x in (x0 + 0.01, x1 - LEG_M - 0.01)
        for z in (z0 + 0.01, z1 - LEG_M - 0.01)
    ]
    return [pad, back, joined(legs)]


def _shell_chair(order: MeshOrder) -> list[Part]:
    (x0, x1), (y0, y1), (z0, z1) = ranges(order.size)
    seat, finish = surface_height(order), wood(order)
    width = x1 - x0
    pan = slab(width, 0.02, z1 - z0 - 0.02, finish, corner=0.06, edge=0.006)
    back = slab(width, 0.02, y1 - seat - 0.12, finish, corner=0.07, edge=0.006).turned(x=90)
    stays = [
        block((x, x + 0.03), (seat - 0.02, y1 - 0.1), (z0 + 0.004, z0 + 0.012), finish)
        for x in (x0 + 0.08, x1 - 0.11)
    ]
    legs = [
        tube([(0.75 * x, seat - 0.02, 0.7 * z), (x, y0, z)], 0.014, STEEL)
        for x in (x0 + 0.015, x1 - 0.015)
        for z in (z0 + 0.02, z1 - 0.02)
    ]
    return [
        pan.moved(y=seat - 0.01, z=(z0 + z1) / 2 + 0.01),
        back.moved(y=(y1 + seat + 0.12) / 2, z=z0 + 0.01),
        joined(stays),
        joined(legs),
    ]


def _office_chair(order: MeshOrder) -> list[Part]:
    (x0, x1), (y0, y1), (z0, z1) = ranges(order.size)
    seat, covering = surface_height(order), cloth(order)
    width, depth = x1 - x0, z1 - z0
    pad = cushion(
        (0.72 * x0, 0.72 * x1), (seat - 0.08, seat), (z0 + 0.1 * depth, z1 - 0.05 * depth), 0.024, covering
    )
    back = cushion((0.66 * x0, 0.66 * x1), (seat + 0.08, y1), (z0, z0 + 0.09), 0.024, covering)
    stay = block((-0.03, 0.03), (seat - 0.06, seat + 0.2), (z0 + 0.03, z0 + 0.06), BLACK)
    column = cylinder(0.03, seat - 0.08 - (y0 + 0.06), STEEL, sections=14).moved(
        y=(seat - 0.08 + y0 + 0.06) / 2
    )
    spokes, castors = [], []
    for k in range(5):
        a = np.radians(90 + 72 * k)
        end = (0.94 * width / 2 * float(np.cos(a)), y0 + 0.06, 0.94 * depth / 2 * float(np.sin(a)))
        spokes.append(tube([(0.0, y0 + 0.09, 0.0), end], 0.016, BLACK, sections=8))
        castors.append(
            cylinder(0.028, 0.03, RUBBER, sections=12).turned(z=90).moved(end[0], y0 + 0.028, end[2])
        )
    arms = [
        soft_block((x, x + 0.05), (seat + 0.15, seat + 0.18), (z0 + 0.15, z1 - 0.2), 0.01, BLACK)
        for x in (x0, x1 - 0.05)
    ]
    posts = [
        tube([(0.7 * x, seat - 0.05, 0.0), (x, seat - 0.03, 0.0), (x, seat + 0.16, 0.0)], 0.013, BLACK)
        for x in (x0 + 0.025, x1 - 0.025)
    ]
    return [pad, back, joined([stay, *spokes, *arms, *posts]), column, joined(castors)]


@builds("Stool")
def stool(order: MeshOrder) -> list[Part]:
    """A bar stool: a padded or wooden seat on four splayed legs with a foot ring, or on a column."""
    x, y, z = order.size
    (x0, x1), (y0, y1), (z0, z1) = ranges(order.size)
    covering, finish = cloth(order), wood(order)
    round_top = min(x, z) > 0.8 * max(x, z)
    thick = min(0.06, 0.15 * y)
    corner = 0.5 * min(x, z) if round_top else 0.08
    padded = order.pick(2, "padded") == 0
    top = slab(0.96 * x, thick, 0.96 * z, covering if padded else finish, corner=corner, edge=0.012)
    top = (woven(top) if padded else top).moved(y=y1 - thick / 2)
    if round_top and order.pick(3, "column") == 0:
        foot = cylinder(0.5, 0.02, STEEL, sections=32).scaled(x, 1.0, z).moved(y=y0 + 0.01)
        ring = torus(0.34 * min(x, z), 0.011, STEEL).moved(y=y0 + 0.3 * y)
        bars = [
            tube([(s * 0.34 * min(x, z), y0 + 0.3 * y, 0), (0, y0 + 0.3 * y, 0)], 0.009, STEEL)
            for s in (-1, 1)
        ]
        return [
            top,
            foot,
            round_leg((0.0, 0.0), (y0 + 0.02, y1 - thick), 0.028, STEEL),
            joined([ring, *bars]),
        ]
    legs, rungs = [], []
    corners = [(x0 + 0.02, z0 + 0.02), (x1 - 0.02, z0 + 0.02), (x1 - 0.02, z1 - 0.02), (x0 + 0.02, z1 - 0.02)]
    at = [(cx * 0.92, y0 + 0.32 * y, cz * 0.92) for cx, cz in corners]
    for k, (cx, cz) in enumerate(corners):
        legs.append(tube([(cx, y0, cz), (0.72 * cx, y1 - thick, 0.72 * cz)], 0.018, finish))
        rungs.append(tube([at[k], at[(k + 1) % 4]], 0.011, finish, sections=8))
    return [top, joined([*legs, *rungs])]
