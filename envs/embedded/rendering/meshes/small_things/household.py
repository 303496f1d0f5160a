"""Soap, sponges, rolls, tissues, brushes and rubbish bags."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from envs.embedded.rendering.mesh import Material, Part, fitted, joined, revolve, tube
from envs.embedded.rendering.meshes.registry import MeshOrder, builds
from envs.embedded.rendering.meshes.small_things.finishes import (
    CARDBOARD,
    GREEN,
    GREY,
    ORANGE,
    PINK,
    RED,
    SKY,
    WHITE,
    WOOD,
    YELLOW,
)
from envs.embedded.rendering.shapes import (
    Points,
    blob,
    lathe,
    oriented,
    print_top,
    ripples,
    shell,
    slab,
    spline,
    stood_up,
    strokes,
    torus,
)

_TISSUE = Material((0.97, 0.97, 0.96), "paper", roughness=0.95)
_TISSUE_SHEET = Material((0.98, 0.98, 0.97), roughness=0.95)
_FOAM = Material((0.95, 0.80, 0.25), roughness=1.0)
_SCOUR = Material((0.16, 0.42, 0.20), roughness=1.0)
_SOAPS = (Material((0.93, 0.90, 0.80), roughness=0.35), PINK, Material((0.62, 0.82, 0.70), roughness=0.35))
_BAGS = (
    Material((0.055, 0.055, 0.06), roughness=0.28),
    Material((0.10, 0.12, 0.16), roughness=0.28),
)
_RUBBER_RED = Material((0.62, 0.14, 0.10), roughness=0.6)
_DARK_HOLE = Material((0.12, 0.10, 0.09), roughness=0.95)
CORE_SHARE = 0.42
"""Radius of a roll's cardboard tube, as a share of the full roll's (chosen)."""


@builds("SoapBar")
def soap_bar(order: MeshOrder) -> list[Part]:
    """A rounded bar of soap with a pressed oval."""
    x, y, z = order.size
    soap = _SOAPS[order.pick(len(_SOAPS))]
    body = slab(x, 0.97 * y, z, soap, corner=0.32 * min(x, z), edge=0.34 * y, steps=6)
    mark = torus(1.0, 0.06, soap, sections=28, ring=6).scaled(0.27 * x, 0.3 * y, 0.3 * z).moved(y=0.48 * y)
    return [body, mark]


@builds("DishSponge")
def dish_sponge(order: MeshOrder) -> list[Part]:
    """A sponge full of holes with a thinner green scouring side on top, narrower at its waist."""
    (x, y, z), turn = oriented(order.size, (1, 0, 2))
    foam = (_FOAM, _FOAM, PINK, SKY)[order.pick(4)]
    body = _waisted(slab(x, 0.74 * y, z, foam, corner=0.1 * x, edge=0.06 * y, steps=6), z).moved(y=-0.13 * y)
    scour = _waisted(slab(x, 0.26 * y, z, _SCOUR, corner=0.1 * x, edge=0.03 * y, steps=6), z).moved(
        y=0.37 * y
    )
    rng = np.random.Generator(np.random.PCG64(3))
    hole = Material((foam.color[0] * 0.55, foam.color[1] * 0.50, foam.color[2] * 0.45), roughness=1.0)
    holes = []
    for side in range(4):
        wide, off = (z, 0.5 * x) if side % 2 else (x, 0.5 * z)
        spots = zip(rng.uniform(-0.42, 0.42, 10).tolist(), rng.uniform(-0.42, 0.14, 10).tolist(), strict=True)
        lines = [(u * wide, v * y, u * wide + 0.09 * y, v * y, 0.13 * y) for u, v in spots]
        holes.append(stood_up(strokes(lines, hole)).moved(z=1.004 * off).turned(y=90.0 * side))
    return turn([body, scour, _waisted(joined(holes), z)])


def _waisted(part: Part, long: float) -> Part:
    """A part drawn in about its middle, over a length along z, as sponges are to be gripped."""
    points = part.vertices.copy()
    points[:, 0] *= 1.0 - 0.14 * np.exp(-((points[:, 2] / (0.16 * long)) ** 2))
    return replace(part, vertices=points)


@builds("PaperTowelRoll", fit=False)
def paper_towel_roll(order: MeshOrder) -> list[Part]:
    """A roll of kitchen paper standing up, its last sheet hanging; a tube with a torn rest when used up."""
    x, y, z = order.size
    r = min(x, z) / 2
    if order.state.is_used_up:
        return _used_up(CORE_SHARE * r, y)
    roll = [_roll_tube(0.34 * r, y), _roll_body(0.34 * r, r, y)]
    lines = [torus(0.999 * r, 0.006 * r, GREY, sections=24, ring=4).moved(y=f * y) for f in (-0.2, 0.2)]
    curl = spline([(0.2 * r, 0.98 * r), (0.7 * r, 1.0 * r), (1.25 * r, 0.9 * r)], 7)
    sheet = shell([[(u, v * y, w) for u, w in curl] for v in (-0.495, 0.495)], 0.02 * r, _TISSUE_SHEET)
    return fitted([*roll, *lines, *([sheet] if x > 1.06 * z else [])], order.size)


def _used_up(r: float, y: float) -> list[Part]:
    """A bare cardboard tube of radius r, a scrap of the last sheet on it torn off raggedly."""
    rows = []
    for k in range(9):
        torn = (1.0, 0.55, 0.85, 0.4, 0.95, 0.6, 1.0, 0.5, 0.8)[k]
        a = np.radians(np.linspace(150.0, 70.0, 6))
        around = 1.04 * r * np.stack([np.cos(a), np.sin(a)], 1)
        end = around[-1] + torn * r * np.array([[0.35, -0.06], [0.7, -0.2], [1.0, -0.42]])
        rows.append([(u, (0.96 * k / 8 - 0.48) * y, w) for u, w in np.concatenate([around, end]).tolist()])
    return [_roll_tube(r, y), shell(rows, 0.03 * r, _TISSUE_SHEET)]


def _roll_tube(r: float, y: float) -> Part:
    profile = [(0.88 * r, -0.49 * y), (r, -0.5 * y), (r, 0.5 * y), (0.88 * r, 0.5 * y), (0.88 * r, -0.49 * y)]
    return revolve(profile, CARDBOARD, sections=20)


def _roll_body(inner: float, r: float, y: float) -> Part:
    h = 0.497 * y
    return revolve(
        [(inner, -h), (0.98 * r, -h), (r, -0.97 * h), (r, 0.97 * h), (0.98 * r, h), (inner, h)],
        _TISSUE,
        sections=32,
    )


@builds("ToiletPaper", fit=False)
def toilet_paper(order: MeshOrder) -> list[Part]:
    """A roll of toilet paper with its core; the core with a torn rest when used up (or as small as one)."""
    x, y, z = order.size
    axis = 0 if x < 0.95 * min(y, z) or x > 1.3 * max(y, z) else 2 if z < 0.95 * min(x, y) else 1
    r, long = min(v for k, v in enumerate((x, y, z)) if k != axis) / 2, (x, y, z)[axis]
    is_core = max(x, z) < 0.5 * y
    if is_core:
        return fitted([_roll_tube(r, long)], order.size)
    if order.state.is_used_up:
        parts = _used_up(CORE_SHARE * r, long)
    else:
        spiral = [
            torus(f * r, 0.006 * r, GREY, sections=28, ring=4).moved(y=0.496 * long) for f in (0.6, 0.75, 0.9)
        ]
        parts = [_roll_tube(0.42 * r, long), _roll_body(0.40 * r, r, 0.998 * long), *spiral]
    turned = [p.turned(z=-90.0) if axis == 0 else p.turned(x=90.0) if axis == 2 else p for p in parts]
    return turned if order.state.is_used_up else fitted(turned, order.size)


@builds("TissueBox", fit=False)
def tissue_box(order: MeshOrder) -> list[Part]:
    """A printed box with a tissue standing out of its slot; empty slot when used up."""
    x, y, z = order.size
    tall = y * 0.62
    look = (SKY, PINK, GREEN, Material((0.55, 0.48, 0.70), roughness=0.6))[order.pick(4)]
    parts = [slab(x, tall, z, look, corner=0.006, edge=0.003).moved(y=(tall - y) / 2)]
    top = tall - y / 2 + 0.0005
    parts.append(print_top(0.62 * x, 0.34 * z, _DARK_HOLE, corner=0.16 * z).moved(y=top))
    rim = torus(1.0, 0.05, WHITE, sections=28, ring=4).scaled(0.31 * x, 0.004, 0.18 * z).moved(y=top)
    band = [
        stood_up(strokes([(-0.5 * x, f * tall, 0.5 * x, f * tall, 0.06 * tall)], WHITE)) for f in (-0.3, 0.3)
    ]
    parts += [rim, *(p.moved(0, (tall - y) / 2, z / 2 + 0.0004) for p in band)]
    if order.state.is_used_up:
        return parts
    u, v = np.meshgrid(np.linspace(-1, 1, 15), np.linspace(0, 1, 7))
    fold = 0.16 * np.sin(3.2 * u + 1.5 * v) * (0.3 + v)
    peak = v * (1.0 - 0.30 * np.abs(u) ** 1.5 + 0.10 * np.sin(4 * u))
    points = np.stack([u * 0.24 * x * (1 + 0.35 * v), top - 0.002 + (y - tall) * peak / 1.08, fold * z], -1)
    return fitted([*parts, shell(points, 0.0015, _TISSUE_SHEET)], order.size)


@builds("ScrubBrush")
def scrub_brush(order: MeshOrder) -> list[Part]:
    """A toilet brush in its stand."""
    x, h, _ = order.size
    r = x / 2
    stand = [
        (0.0, -0.5 * h),
        (0.9 * r, -0.5 * h),
        (r, -0.46 * h),
        (0.86 * r, -0.14 * h),
        (0.78 * r, -0.14 * h),
        (0.84 * r, -0.44 * h),
        (0.0, -0.46 * h),
    ]
    look = (WHITE, GREY, SKY)[order.pick(3)]
    rod = tube([(0, -0.16 * h, 0), (0, 0.36 * h, 0)], 0.09 * r, look, sections=10)
    grip = lathe(
        [(0.0, 0.30 * h), (0.16 * r, 0.31 * h), (0.20 * r, 0.40 * h), (0.17 * r, 0.47 * h), (0.0, 0.5 * h)],
        look,
    )
    bristles = revolve(
        [
            (0.35 * r, -0.40 * h),
            (0.66 * r, -0.36 * h),
            (0.66 * r, -0.12 * h),
            (0.3 * r, -0.085 * h),
            (0, -0.08 * h),
        ],
        Material((0.80, 0.86, 0.92), roughness=1.0),
        sections=18,
    )
    return [revolve(stand, look), rod, grip, bristles]


@builds("Plunger")
def plunger(order: MeshOrder) -> list[Part]:
    """A red rubber cup on a wooden stick."""
    x, h, _ = order.size
    r = x / 2
    cup = [
        (0.80 * r, -0.5 * h),
        (r, -0.49 * h),
        (0.98 * r, -0.44 * h),
        (0.80 * r, -0.36 * h),
        (0.42 * r, -0.29 * h),
        (0.22 * r, -0.25 * h),
        (0.20 * r, -0.19 * h),
        (0.0, -0.19 * h),
    ]
    inside = [(0.0, -0.34 * h), (0.66 * r, -0.42 * h), (0.82 * r, -0.495 * h)]
    stick = tube([(0, -0.2 * h, 0), (0, 0.485 * h, 0)], 0.13 * r, WOOD, sections=12)
    knob = lathe(
        [(0.13 * r, 0.45 * h), (0.19 * r, 0.47 * h), (0.15 * r, 0.495 * h), (0.0, 0.5 * h)], WOOD, sections=12
    )
    rubber = _RUBBER_RED if order.pick(2) else Material((0.16, 0.15, 0.15), roughness=0.6)
    return [revolve(cup, rubber), revolve(list(reversed(inside)), rubber), stick, knob]


@builds("GarbageBag")
def garbage_bag(order: MeshOrder) -> list[Part]:
    """A full rubbish bag, tied at the neck."""
    x, y, z = order.size
    look = _BAGS[order.pick(len(_BAGS))]
    points = spline(
        [
            (0.0, -0.5),
            (0.34, -0.5),
            (0.50, -0.34),
            (0.48, -0.10),
            (0.34, 0.14),
            (0.12, 0.27),
            (0.085, 0.31),
            (0.16, 0.39),
            (0.25, 0.48),
            (0.10, 0.5),
            (0.0, 0.44),
        ],
        26,
    )

    def crumpled(unit: Points) -> Points:
        rings, sections = unit.shape[0], unit.shape[1]
        profile = np.stack(
            [np.interp(np.linspace(0, 25, rings), np.arange(26), points[:, k]) for k in (0, 1)], 1
        )
        a = np.linspace(0.0, 2 * math.pi, sections)
        a[-1] = 0.0
        base = np.stack(
            [
                profile[:, :1] * np.cos(a),
                np.broadcast_to(profile[:, 1:], (rings, sections)),
                profile[:, :1] * np.sin(a),
            ],
            -1,
        )
        pleat = 1 + 0.10 * np.cos(11 * a) * np.exp(-(((base[..., 1] - 0.3) / 0.2) ** 2))
        dent = 1 + 0.10 * ripples(base, 21, 9.0) + 0.05 * ripples(base, 22, 22.0)
        wide = np.stack([pleat * dent, np.ones_like(dent), pleat * dent], -1)
        return np.asarray(base * wide * np.array([x, y, z]))

    bag = blob(look, crumpled, sections=40, rings=26)
    tie = torus(0.10 * x, 0.022 * x, (RED, YELLOW, ORANGE)[order.pick(3, "tie")], sections=18, ring=6).moved(
        y=0.30 * y
    )
    return [bag, tie]
