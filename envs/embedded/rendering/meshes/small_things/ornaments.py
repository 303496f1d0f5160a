"""Vases, watering cans and table decoration."""

from __future__ import annotations

import math
from dataclasses import replace

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
    ORANGE,
    SKY,
    WHITE,
    ceramic,
)
from envs.embedded.rendering.meshes.small_things.vessels import Vessel
from envs.embedded.rendering.shapes import torus

_VASES = (
    ceramic((0.92, 0.91, 0.88)),
    ceramic((0.22, 0.38, 0.58)),
    ceramic((0.70, 0.36, 0.24)),
    ceramic((0.30, 0.50, 0.42)),
    Material((0.40, 0.62, 0.50), roughness=0.08, alpha=0.55, two_sided=True),
)
_AQUA = Material((0.35, 0.72, 0.72), roughness=0.06, alpha=0.6, two_sided=True)
LEVEL = 0.145
"""How high water stands in a filled watering can, of whose height 1 is the whole (chosen)."""
GAUGES_DEG = (25.0, 155.0)
"""Where the windows in its sides are, about +y from +x to +z (chosen)."""
_VASE_FORMS = (
    ((0.0, -0.5), (0.55, -0.5), (0.95, -0.25), (0.90, 0.05), (0.42, 0.30), (0.34, 0.38), (0.50, 0.5)),
    ((0.0, -0.5), (0.62, -0.5), (0.60, -0.36), (0.46, -0.08), (0.50, 0.2), (0.98, 0.5)),
    ((0.0, -0.5), (0.60, -0.5), (0.98, -0.12), (0.92, 0.2), (0.60, 0.42), (0.56, 0.5)),
)

SHARD_ALPHA = 0.75
"""Broken glass is seen by its edges: no clearer than this (chosen)."""


@builds("Vase", fit=False)
def vase(order: MeshOrder) -> list[Part]:
    """A vase, bulbous or slender; shards when broken."""
    x, h, z = order.size
    r, glaze = min(x, z) / 2, _VASES[order.pick(len(_VASES))]
    form = _VASE_FORMS[order.pick(len(_VASE_FORMS), "form")]
    vessel = Vessel.through([(f * r, v * h) for f, v in form], 0.06 * r, count=20)
    if order.state.is_broken:
        edges = replace(glaze, alpha=max(glaze.alpha, SHARD_ALPHA))
        return broken(vessel, edges, order.pick(1000, "wear"), most=0.85, least=0.4)
    ring = torus(vessel.inside_at(-0.1 * h) + 0.06 * r, 0.02 * r, BRASS if order.pick(2) else glaze, ring=6)
    return fitted([vessel.body(glaze), ring.moved(y=-0.1 * h)], order.size)


@builds("WateringCan", fit=False)
def watering_can(order: MeshOrder) -> list[Part]:
    """A watering can: spout with its rose at +z, handles over the top and behind, windows in its sides."""
    look = (GREEN, SKY, WHITE, ORANGE)[order.pick(4)]
    vessel = Vessel.through([(0.0, -0.5), (0.36, -0.5), (0.40, -0.46), (0.38, -0.1), (0.34, 0.16)], 0.02)
    a = np.linspace(0.0, math.pi, 11)
    over = np.stack([0 * a, 0.12 + 0.38 * np.sin(a), 0.30 * np.cos(a)], 1)
    behind = np.stack([0 * a, -0.12 + 0.24 * np.cos(a), -0.36 - 0.24 * np.sin(a)], 1)
    lid = [(0.34, 0.16), (0.335, 0.175), (0.315, 0.18)]
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
    name = order.state.fill_liquid
    parts += [p for at in GAUGES_DEG for p in vessel.gauge(at, 0.26, (-0.38, 0.12), LEVEL - 0.03, name)]
    if name:
        parts.append(cylinder(0.313, 0.01, liquid(name), sections=24).moved(y=LEVEL))
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
