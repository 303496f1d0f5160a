"""Statues, vases, watering cans and table decoration."""

from __future__ import annotations

import math

import numpy as np

from envs.embedded.rendering.mesh import Material, Part, cylinder, fitted, revolve, sphere, tube
from envs.embedded.rendering.meshes.liquids import liquid
from envs.embedded.rendering.meshes.registry import MeshOrder, builds
from envs.embedded.rendering.meshes.small_things.breakage import broken
from envs.embedded.rendering.meshes.small_things.finishes import (
    BRASS,
    CREAM,
    DARK_WOOD,
    GREEN,
    GREY,
    ORANGE,
    SKY,
    WHITE,
    ceramic,
)
from envs.embedded.rendering.meshes.small_things.vessels import Vessel
from envs.embedded.rendering.shapes import lathe, scattered, slab, spline, torus

_STONES = (
    Material((0.62, 0.60, 0.57), "granite_light", roughness=0.7),
    Material((0.45, 0.60, 0.52), roughness=0.35),
    Material((0.26, 0.25, 0.25), roughness=0.35),
    Material((0.90, 0.88, 0.84), "marble", roughness=0.3),
)
_VASES = (
    ceramic((0.92, 0.91, 0.88)),
    ceramic((0.22, 0.38, 0.58)),
    ceramic((0.70, 0.36, 0.24)),
    ceramic((0.30, 0.50, 0.42)),
    Material((0.40, 0.62, 0.50), roughness=0.08, alpha=0.55, two_sided=True),
)
_AQUA = Material((0.35, 0.72, 0.72), roughness=0.06, alpha=0.6, two_sided=True)
_VASE_FORMS = (
    ((0.0, -0.5), (0.55, -0.5), (0.95, -0.25), (0.90, 0.05), (0.42, 0.30), (0.34, 0.38), (0.50, 0.5)),
    ((0.0, -0.5), (0.62, -0.5), (0.60, -0.36), (0.46, -0.08), (0.50, 0.2), (0.98, 0.5)),
    ((0.0, -0.5), (0.60, -0.5), (0.98, -0.12), (0.92, 0.2), (0.60, 0.42), (0.56, 0.5)),
)


@builds("Vase", fit=False)
def vase(order: MeshOrder) -> list[Part]:
    """A vase, bulbous or slender; shards when broken."""
    x, h, z = order.size
    r, glaze = min(x, z) / 2, _VASES[order.pick(len(_VASES))]
    form = _VASE_FORMS[order.pick(len(_VASE_FORMS), "form")]
    vessel = Vessel.through([(f * r, v * h) for f, v in form], 0.06 * r, count=20)
    if order.state.is_broken:
        return broken(vessel, glaze, order.pick(1000, "wear"), most=0.7, least=0.3)
    ring = torus(vessel.inside_at(-0.1 * h) + 0.06 * r, 0.02 * r, BRASS if order.pick(2) else glaze, ring=6)
    return fitted([vessel.body(glaze), ring.moved(y=-0.1 * h)], order.size)


@builds("Statue", fit=False)
def statue(order: MeshOrder) -> list[Part]:
    """A small sculpture on a plinth: a dog where the box is wide, a figure or a bust where it is tall."""
    x, y, z = order.size
    stone = _STONES[order.pick(len(_STONES))]
    if order.state.is_broken:
        spread = (1.2 * max(x, z), 1.2 * max(x, z))
        lumps = scattered(
            9,
            0.35 * max(x, z),
            spread,
            stone,
            seed=order.pick(1000, "wear"),
            floor=-y / 2,
            thickness=0.05 * y,
        )
        foot = slab(0.6 * x, 0.12 * y, 0.7 * z, stone, corner=0.01).moved(y=-0.44 * y)
        return [foot, *lumps, sphere(0.11 * y, stone, sections=14).moved(0.3 * x, 0.11 * y - y / 2, 0.25 * z)]
    if y < max(x, z):
        parts = _dog(stone)
        parts = [p.turned(y=90.0) for p in parts] if x > z else parts
    else:
        parts = _figure(stone) if order.pick(2, "form") else _bust(stone)
    return fitted(parts, order.size)


def _ball(x: float, y: float, z: float, size: tuple[float, float, float], stone: Material) -> Part:
    return sphere(1.0, stone, sections=14).scaled(*size).moved(x, y, z)


def _dog(stone: Material) -> list[Part]:
    """A dog lying on a plinth, its head at +z."""
    parts = [
        slab(0.56, 0.08, 1.1, DARK_WOOD, corner=0.03, edge=0.01).moved(y=-0.40),
        _ball(0, -0.16, -0.12, (0.19, 0.20, 0.36), stone),
        _ball(0, -0.02, 0.18, (0.17, 0.24, 0.18), stone),
        _ball(0, 0.26, 0.30, (0.14, 0.14, 0.16), stone),
        _ball(0, 0.21, 0.45, (0.075, 0.07, 0.12), stone),
        _ball(0, 0.235, 0.555, (0.03, 0.025, 0.025), DARK_WOOD),
        tube(
            spline([(0.0, -0.2, -0.44), (0.1, -0.22, -0.55), (0.2, -0.28, -0.45)], 7), 0.04, stone, sections=8
        ),
    ]
    for side in (-1.0, 1.0):
        parts += [
            _ball(side * 0.13, 0.28, 0.24, (0.04, 0.14, 0.08), stone),
            _ball(side * 0.12, -0.29, 0.36, (0.065, 0.07, 0.20), stone),
            _ball(side * 0.19, -0.25, -0.22, (0.09, 0.12, 0.2), stone),
        ]
    return parts


def _figure(stone: Material) -> list[Part]:
    """A standing figure in a long robe, one arm raised."""
    robe = [
        (0.0, -0.42),
        (0.22, -0.42),
        (0.20, -0.2),
        (0.13, 0.06),
        (0.16, 0.2),
        (0.07, 0.29),
        (0.05, 0.32),
        (0.0, 0.33),
    ]
    return [
        cylinder(0.26, 0.08, stone, sections=24).moved(y=-0.46),
        lathe(robe, stone, sections=24, steps=22),
        _ball(0, 0.40, 0.01, (0.075, 0.095, 0.08), stone),
        _ball(0, 0.43, -0.03, (0.085, 0.08, 0.08), stone),
        tube(
            [(0.13, 0.22, 0), (0.24, 0.30, 0.04), (0.22, 0.48, 0.06)], [0.045, 0.036, 0.03], stone, sections=8
        ),
        tube(
            [(-0.13, 0.22, 0), (-0.22, 0.08, 0.03), (-0.14, -0.04, 0.12)],
            [0.045, 0.036, 0.03],
            stone,
            sections=8,
        ),
    ]


def _bust(stone: Material) -> list[Part]:
    """Head and shoulders on a turned foot."""
    foot = [(0.0, -0.5), (0.24, -0.5), (0.22, -0.44), (0.10, -0.38), (0.13, -0.28), (0.0, -0.26)]
    return [
        lathe(foot, stone, sections=20),
        _ball(0, -0.17, 0, (0.30, 0.16, 0.17), stone),
        cylinder(0.085, 0.2, stone, sections=14).moved(y=0.02),
        _ball(0, 0.24, 0.02, (0.145, 0.20, 0.17), stone),
        _ball(0, 0.33, -0.03, (0.16, 0.16, 0.17), stone),
        _ball(0, 0.22, 0.19, (0.028, 0.05, 0.035), stone),
        *(_ball(side * 0.15, 0.23, 0.0, (0.025, 0.05, 0.035), stone) for side in (-1.0, 1.0)),
        *(_ball(side * 0.06, 0.265, 0.165, (0.03, 0.016, 0.02), GREY) for side in (-1.0, 1.0)),
    ]


@builds("WateringCan", fit=False)
def watering_can(order: MeshOrder) -> list[Part]:
    """A watering can: spout with its rose at +z, handles over the top and behind."""
    look = (GREEN, SKY, WHITE, ORANGE)[order.pick(4)]
    vessel = Vessel.through([(0.0, -0.5), (0.36, -0.5), (0.40, -0.46), (0.38, -0.1), (0.34, 0.16)], 0.02)
    a = np.linspace(0.0, math.pi, 11)
    over = np.stack([0 * a, 0.12 + 0.38 * np.sin(a), 0.30 * np.cos(a)], 1)
    behind = np.stack([0 * a, -0.12 + 0.24 * np.cos(a), -0.36 - 0.24 * np.sin(a)], 1)
    lid = [(0.34, 0.16), (0.30, 0.18), (0.20, 0.19)]
    parts = [
        vessel.body(look),
        revolve(lid, look),
        tube([(0, -0.34, 0.34), (0, -0.1, 0.58), (0, 0.24, 0.84)], [0.085, 0.06, 0.045], look),
        revolve([(0.045, 0.0), (0.13, 0.10), (0.0, 0.12)], look, sections=16)
        .turned(x=48.0)
        .moved(0, 0.22, 0.82),
        tube(over, 0.032, look, sections=8),
        tube(behind, 0.032, look, sections=8),
    ]
    if order.state.fill_liquid:
        level = vessel.inside_at(0.08)
        parts.append(cylinder(level, 0.01, liquid(order.state.fill_liquid), sections=24).moved(y=0.08))
    return fitted([p.moved(z=-0.2) for p in parts], order.size)


@builds("TableTopDecor")
def table_top_decor(order: MeshOrder) -> list[Part]:
    """A shallow glass dish with decorative balls."""
    x, h, z = order.size
    profile = [
        (0.0, -0.5 * h),
        (0.25, -0.5 * h),
        (0.36, -0.30 * h),
        (0.5, 0.35 * h),
        (0.485, 0.36 * h),
        (0.34, -0.24 * h),
        (0.0, -0.40 * h),
    ]
    dish = revolve(profile, _AQUA, sections=36).scaled(x, 1.0, z)
    balls = []
    looks = (CREAM, BRASS, DARK_WOOD, WHITE, ORANGE)
    for i, look in enumerate(looks):
        a = 2 * math.pi * i / len(looks)
        r = 0.30 * h
        balls.append(
            sphere(r, look, sections=14).moved(0.17 * x * math.cos(a), -0.08 * h, 0.17 * z * math.sin(a))
        )
    return [dish, *balls, sphere(0.32 * h, looks[order.pick(5)], sections=14).moved(y=0.18 * h)]
