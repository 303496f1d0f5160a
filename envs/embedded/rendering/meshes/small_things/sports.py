"""Balls, bats, rackets, dumbbells and teddy bears."""

from __future__ import annotations

import math

import numpy as np

from envs.embedded.rendering.mesh import Material, Part, box, extrude, revolve, sphere, tube
from envs.embedded.rendering.meshes.registry import MeshOrder, builds
from envs.embedded.rendering.meshes.small_things.finishes import (
    BLACK,
    BLUE,
    DARK_STEEL,
    DARK_WOOD,
    PALE_WOOD,
    RED,
    RUBBER,
    SKY,
    STEEL,
    WHITE,
)
from envs.embedded.rendering.shapes import cylinder_along, oriented, spline

_FURS = (
    Material((0.62, 0.42, 0.24), roughness=1.0),
    Material((0.82, 0.70, 0.52), roughness=1.0),
    Material((0.40, 0.27, 0.18), roughness=1.0),
)
_MUZZLE = Material((0.90, 0.80, 0.64), roughness=1.0)
_STRING = Material((0.93, 0.93, 0.88), roughness=0.6)


@builds("BasketBall")
def basketball(order: MeshOrder) -> list[Part]:
    """An orange ball with black seams."""
    return [sphere(order.size[1] / 2, Material((1.0, 1.0, 1.0), "basketball", roughness=0.75), sections=36)]


@builds("BaseballBat")
def baseball_bat(order: MeshOrder) -> list[Part]:
    """A bat along its longest side: knob, taped grip, thick barrel."""
    (x, h, _), turn = oriented(order.size, (0, 2, 1))
    look = order.pick(3)
    wood, grip = ((PALE_WOOD, BLACK), (DARK_WOOD, RUBBER), (BLACK, RED))[look]
    r = x / 2
    curve = spline([(0.36, -0.12), (0.40, 0.0), (0.56, 0.12), (0.86, 0.26), (1.0, 0.38), (0.98, 0.46)], 14)
    barrel = [(float(a) * r, float(b) * h) for a, b in curve]
    end = [(0.90 * r, 0.485 * h), (0.6 * r, 0.5 * h), (0.0, 0.5 * h)]
    knob = [
        (0.0, -0.5 * h),
        (0.55 * r, -0.5 * h),
        (0.62 * r, -0.49 * h),
        (0.55 * r, -0.475 * h),
        (0.36 * r, -0.465 * h),
    ]
    tape = [(0.37 * r, -0.46 * h), (0.40 * r, -0.455 * h), (0.40 * r, -0.2 * h), (0.36 * r, -0.19 * h)]
    stripes = [
        revolve([(0.41 * r, v * h), (0.425 * r, (v + 0.006) * h), (0.41 * r, (v + 0.012) * h)], grip)
        for v in np.linspace(-0.45, -0.21, 12)
    ]
    body = revolve([(0.0, -0.2 * h), (0.36 * r, -0.2 * h), *barrel, *end], wood)
    return turn([revolve(knob, wood), revolve(tape, grip), *stripes, body])


@builds("TennisRacket")
def tennis_racket(order: MeshOrder) -> list[Part]:
    """A racket along its longest side: oval head with strings, forked throat, wrapped grip."""
    (x, y, z), turn = oriented(order.size, (1, 0, 2))
    frame = (BLUE, RED, SKY, BLACK)[order.pick(4)]
    bar, half_w = 0.04 * x, 0.46 * x
    half_l = 0.26 * z
    middle = z / 2 - half_l - bar
    a = np.linspace(0.0, 2 * math.pi, 33)
    oval = np.stack([half_w * np.sin(a), 0 * a, middle + half_l * np.cos(a)], 1)
    parts = [tube(oval, bar, frame, sections=8)]
    for side in (-1.0, 1.0):
        start = (side * 0.62 * half_w, 0, middle - 0.79 * half_l)
        parts.append(
            tube(
                [start, (side * 0.2 * half_w, 0, middle - 1.35 * half_l), (0, 0, middle - 1.6 * half_l)],
                0.9 * bar,
                frame,
                sections=8,
            )
        )
    thin = 0.007 * x
    for f in np.linspace(-0.84, 0.84, 11):
        reach = math.sqrt(1 - f * f)
        parts.append(box(thin, thin, 2 * half_l * reach, _STRING).moved(f * half_w, 0, middle))
    for f in np.linspace(-0.88, 0.88, 15):
        reach = math.sqrt(1 - f * f)
        parts.append(box(2 * half_w * reach, thin, thin, _STRING).moved(0, 0, middle + f * half_l))
    parts.append(cylinder_along("z", 0.065 * x, 0.14 * z, frame, sections=10).moved(z=-0.17 * z))
    parts.append(cylinder_along("z", y / 2, 0.26 * z, BLACK, sections=8).moved(z=-0.36 * z))
    parts.append(cylinder_along("z", 0.52 * y, 0.015 * z, WHITE, sections=8).moved(z=-0.49 * z))
    return turn(parts)


@builds("Dumbbell")
def dumbbell(order: MeshOrder) -> list[Part]:
    """A hexagonal dumbbell along its longest side."""
    (x, _, z), turn = oriented(order.size, (0, 1, 2))
    hexagon = [
        (x / 2 * math.cos(math.radians(60 * k)), x / 2 * math.sin(math.radians(60 * k))) for k in range(6)
    ]
    head = extrude(hexagon, 0.26 * z, RUBBER).turned(x=90.0)
    rim = extrude([(0.8 * a, 0.8 * b) for a, b in hexagon], 0.30 * z, DARK_STEEL).turned(x=90.0)
    bar = revolve([(0.13 * x, -0.3 * z), (0.17 * x, 0.0), (0.13 * x, 0.3 * z)], STEEL, crease=180.0).turned(
        x=90.0
    )
    ends = [
        p.moved(z=side * 0.355 * z) for side in (-1.0, 1.0) for p in (head, rim.moved(z=side * 0.005 * z))
    ]
    return turn([bar, *ends])


@builds("TeddyBear")
def teddy_bear(order: MeshOrder) -> list[Part]:
    """A sitting teddy bear that looks to +z."""
    fur = _FURS[order.pick(len(_FURS))]

    def ball(
        at: tuple[float, float, float],
        size: tuple[float, float, float],
        material: Material = fur,
        n: int = 14,
    ) -> Part:
        return sphere(1.0, material, sections=n).scaled(*size).moved(*at)

    parts = [
        ball((0, -0.16, -0.02), (0.21, 0.25, 0.19), n=16),
        ball((0, -0.16, 0.13), (0.12, 0.15, 0.06), _MUZZLE),
        ball((0, 0.22, 0.02), (0.20, 0.18, 0.17), n=18),
        ball((0, 0.17, 0.17), (0.085, 0.07, 0.07), _MUZZLE),
        ball((0, 0.205, 0.235), (0.032, 0.024, 0.02), BLACK, 8),
    ]
    for side in (-1.0, 1.0):
        parts += [
            ball((side * 0.155, 0.37, 0.0), (0.075, 0.075, 0.045), n=12),
            ball((side * 0.155, 0.37, 0.032), (0.045, 0.045, 0.02), _MUZZLE, 10),
            ball((side * 0.075, 0.265, 0.165), (0.022, 0.026, 0.016), BLACK, 8),
            ball((0, 0, 0), (0.075, 0.19, 0.075), n=12)
            .turned(z=side * 48.0, x=-15.0)
            .moved(side * 0.27, -0.08, 0.06),
            ball((0, 0, 0), (0.09, 0.09, 0.20), n=12).turned(y=side * 24.0).moved(side * 0.17, -0.33, 0.16),
            ball((0, 0, 0), (0.085, 0.11, 0.055), n=12).turned(y=side * 24.0).moved(side * 0.25, -0.31, 0.33),
            ball((0, 0, 0), (0.055, 0.07, 0.02), _MUZZLE, 10)
            .turned(y=side * 24.0)
            .moved(side * 0.27, -0.31, 0.378),
        ]
    return parts
