"""Watches, key chains, pens, pencils and boots."""

from __future__ import annotations

import math

import numpy as np

from envs.embedded.rendering.mesh import Material, Part, cylinder, extrude, revolve
from envs.embedded.rendering.meshes.registry import MeshOrder, builds
from envs.embedded.rendering.meshes.small_things.finishes import (
    BLACK,
    BLUE,
    BRASS,
    BROWN,
    GOLD,
    ORANGE,
    PINK,
    RED,
    RUBBER,
    SCREEN_OFF,
    STEEL,
    WHITE,
    YELLOW,
)
from envs.embedded.rendering.shapes import blob, cylinder_along, oriented, slab, spline, strap, strokes, torus

_LEATHERS = (BROWN, BLACK, Material((0.55, 0.32, 0.16), roughness=0.6))
_INK = Material((0.04, 0.04, 0.05))
_PENS = (BLUE, BLACK, RED, Material((0.12, 0.35, 0.25), roughness=0.3))
_GRAPHITE = Material((0.16, 0.16, 0.17), roughness=0.4, metallic=0.3)
_SHARPENED = Material((0.90, 0.74, 0.52), roughness=0.8)
_SOLE = Material((0.20, 0.15, 0.11), roughness=0.9)


@builds("Watch")
def watch(order: MeshOrder) -> list[Part]:
    """A wrist watch, its strap closed to a flattened loop, the dial up."""
    (x, y, z), turn = oriented(order.size, (2, 0, 1))
    look = order.pick(3)
    case, band = ((STEEL, STEEL), (GOLD, _LEATHERS[order.pick(3, "leather")]), (BLACK, BLACK))[look]
    a = np.radians(np.linspace(72.0, 468.0 - 180.0 + 180.0, 31))
    loop = np.stack([0.47 * x * np.cos(a), 0.42 * y * np.sin(a) - 0.04 * y], 1)
    strap_part = strap(loop, 0.46 * z, 0.09 * y, band, sections=8, squareness=4.0).turned(y=90.0)
    links = [
        box_ring.turned(y=90.0)
        for box_ring in (
            strap(loop[i : i + 2] * 1.01, 0.47 * z, 0.1 * y, STEEL, sections=6, squareness=4.0)
            for i in (range(1, 29, 3) if look == 0 else ())
        )
    ]
    r, top = 0.5 * z, 0.40 * y
    dial = WHITE if look != 2 else SCREEN_OFF
    parts = [
        strap_part,
        *links,
        cylinder(r, 0.2 * y, case, sections=28).moved(y=top),
        cylinder(0.86 * r, 0.02 * y, dial, sections=28).moved(y=top + 0.1 * y),
        _hands(0.8 * r, _INK if look != 2 else WHITE).moved(y=top + 0.115 * y),
        torus(0.93 * r, 0.05 * r, case, sections=28, ring=6).scaled(1, 0.6, 1).moved(y=top + 0.1 * y),
        cylinder_along("x", 0.10 * r, 0.22 * r, case, sections=8).moved(1.06 * r, top, 0),
    ]
    return turn(parts)


def _hands(r: float, ink: Material) -> Part:
    lines = []
    for k in range(12):
        s, c = math.sin(math.radians(30 * k)), math.cos(math.radians(30 * k))
        lines.append((0.82 * r * s, 0.82 * r * c, r * s, r * c, 0.08 * r))
    lines += [(0.0, 0.0, -0.42 * r, 0.28 * r, 0.12 * r), (0.0, 0.0, 0.62 * r, 0.42 * r, 0.08 * r)]
    return strokes(lines, ink)


@builds("KeyChain")
def key_chain(order: MeshOrder) -> list[Part]:
    """A ring with keys fanned out from it and a coloured tag."""
    (x, y, z), turn = oriented(order.size, (2, 0, 1))
    tag = (ORANGE, RED, BLUE)[order.pick(3)]
    ring_r = 0.15 * x
    left = -0.5 * x + ring_r
    parts = [torus(ring_r * 0.92, 0.08 * ring_r, STEEL, sections=24, ring=6).moved(x=left)]
    for i, (angle, metal) in enumerate(((-26.0, BRASS), (2.0, STEEL), (28.0, BRASS))):
        key = [p.moved(y=(i - 1) * 0.28 * y) for p in _key(0.70 * x, 0.26 * z, 0.22 * y, metal)]
        parts += [p.moved(x=0.6 * ring_r).turned(y=angle).moved(x=left) for p in key]
    fob = slab(0.2 * x, 0.5 * y, 0.24 * z, tag, corner=0.04 * x, edge=0.1 * y).moved(x=0.30 * x)
    loop = slab(0.16 * x, 0.2 * y, 0.03 * z, BLACK).moved(x=0.15 * x)
    parts += [p.turned(y=75.0).moved(x=left) for p in (fob, loop)]
    return turn(parts)


def _key(long: float, wide: float, thick: float, metal: Material) -> list[Part]:
    """A key along +x from its bow at x = 0, with notches in its blade."""
    bow = [
        (wide * (0.9 + 0.9 * math.cos(a)), 0.85 * wide * math.sin(a))
        for a in np.linspace(0, 2 * math.pi, 13)[:-1]
    ]
    start, b = 1.6 * wide, 0.2 * wide
    notches = [(0.92, -1.6), (0.84, -1.0), (0.76, -1.9), (0.66, -0.9), (0.56, -1.6), (0.5, -1.0)]
    cut = [(f * long, v * b) for f, v in notches]
    blade = [(start, b), (long, b), (long + b, 0.0), (long, -b), *cut, (start, -b)]
    hole = cylinder(0.24 * wide, 1.06 * thick, _INK, sections=10).moved(x=0.5 * wide)
    return [extrude(bow, thick, metal), extrude(blade, 0.8 * thick, metal), hole]


@builds("Pen")
def pen(order: MeshOrder) -> list[Part]:
    """A ballpoint along its longest side: barrel, cap with clip, metal tip at +z."""
    (x, _, z), turn = oriented(order.size, (0, 1, 2))
    ink, r = _PENS[order.pick(len(_PENS))], 0.42 * x
    barrel = WHITE if order.pick(2, "barrel") else ink
    parts = [
        cylinder_along("z", 0.85 * r, 0.50 * z, barrel, sections=12).moved(z=0.06 * z),
        cylinder_along("z", r, 0.34 * z, ink, sections=12).moved(z=-0.32 * z),
        cylinder_along("z", 0.9 * r, 0.02 * z, ink, sections=12).moved(z=-0.49 * z),
        revolve([(0.85 * r, 0.30 * z), (0.5 * r, 0.42 * z), (0.28 * r, 0.44 * z)], STEEL, sections=12).turned(
            x=90.0
        ),
        revolve([(0.2 * r, 0.43 * z), (0.14 * r, 0.49 * z), (0.0, 0.5 * z)], STEEL, sections=8).turned(
            x=90.0
        ),
        slab(0.35 * r, 0.25 * r, 0.26 * z, STEEL, corner=0.1 * r).moved(y=1.15 * r, z=-0.34 * z),
    ]
    return turn(parts)


@builds("Pencil")
def pencil(order: MeshOrder) -> list[Part]:
    """A hexagonal pencil along its longest side: eraser at -z, sharpened at +z."""
    (x, _, z), turn = oriented(order.size, (0, 1, 2))
    paint, r = (YELLOW, YELLOW, RED, BLUE)[order.pick(4)], x / 2
    point = min(0.12 * z, 4.0 * r)
    start, end = -0.5 * z + 0.08 * z, 0.5 * z - point
    hexagon = [(r * math.cos(math.radians(60 * k)), r * math.sin(math.radians(60 * k))) for k in range(6)]
    shaft = extrude(hexagon, end - start, paint).turned(x=90.0).moved(z=(start + end) / 2)
    cone = (
        revolve([(0.97 * r, 0.0), (0.28 * r, 0.72 * point)], _SHARPENED, sections=12)
        .turned(x=90.0)
        .moved(z=end)
    )
    lead = (
        revolve([(0.28 * r, 0.72 * point), (0.0, point)], _GRAPHITE, sections=12).turned(x=90.0).moved(z=end)
    )
    ferrule = cylinder_along("z", 0.9 * r, 0.035 * z, STEEL, sections=12).moved(z=start - 0.015 * z)
    eraser = cylinder_along("z", 0.85 * r, 0.05 * z, PINK, sections=12).moved(z=-0.475 * z)
    return turn([shaft, cone, lead, ferrule, eraser])


@builds("Boots")
def boots(order: MeshOrder) -> list[Part]:
    """A pair of tall boots side by side, toes to +z."""
    x, y, z = order.size
    leather = (_LEATHERS[0], _LEATHERS[1], RUBBER, Material((0.20, 0.42, 0.28), roughness=0.4))[order.pick(4)]
    parts: list[Part] = []
    for side in (-1.0, 1.0):
        parts += [p.moved(x=side * 0.26 * x) for p in _boot(0.46 * x, y, z, leather)]
    return parts


def _boot(w: float, h: float, long: float, leather: Material) -> list[Part]:
    heel = -0.5 * long
    shaft_path = spline(
        [(heel + 0.32 * long, -0.34 * h), (heel + 0.30 * long, -0.1 * h), (heel + 0.34 * long, 0.5 * h)], 8
    )
    deep = np.linspace(0.56, 0.66, 8) * long
    # the path runs upwards, so that widths lie across x and thickness along z
    shaft = strap(shaft_path, np.linspace(0.74, 0.98, 8) * w, deep, leather, sections=16)
    foot = blob(
        leather,
        lambda u: np.sign(u) * np.abs(u) ** 0.8 * np.array([0.46 * w, 0.15 * h, 0.48 * long]),
        sections=20,
        rings=10,
    )
    sole = slab(0.94 * w, 0.06 * h, long, _SOLE, corner=0.4 * w, edge=0.01 * h).moved(y=-0.47 * h)
    cuff = torus(1.0, 0.12, leather, sections=20, ring=6).scaled(0.46 * w, 0.12 * h, 0.31 * long)
    hollow = cylinder(1.0, 0.01 * h, _INK, sections=20).scaled(0.40 * w, 1.0, 0.27 * long)
    at = heel + 0.34 * long
    return [
        shaft,
        foot.moved(y=-0.35 * h, z=0.005 * long),
        sole,
        cuff.moved(y=0.485 * h, z=at),
        hollow.moved(y=0.497 * h, z=at),
    ]
