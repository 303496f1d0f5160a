"""Candles, lit and unlit."""

from __future__ import annotations

from dataclasses import replace

from envs.embedded.rendering.mesh import Material, Part, cylinder, fitted, revolve, tube
from envs.embedded.rendering.meshes.registry import MeshOrder, builds
from envs.embedded.rendering.meshes.small_things.finishes import (
    BRASS,
    COPPER,
    CREAM,
    GOLD,
    STEEL,
    WHITE,
    glowing,
)
from envs.embedded.rendering.shapes import lathe

_WAXES = (
    CREAM,
    Material((0.72, 0.14, 0.15), roughness=0.4),
    Material((0.88, 0.80, 0.92), roughness=0.4),
    WHITE,
)
_WICK = Material((0.10, 0.09, 0.08), roughness=0.9)
_FLAME = glowing((1.0, 0.60, 0.10))
_FLAME_CORE = glowing((1.0, 0.95, 0.70))
FLAME_SHARE, FLAME_LEAST_M = 1.2, 0.05
"""A flame is this many times as tall as the candle is wide, and at least so tall (chosen)."""
LIT_SHARE = 0.42
"""Down to this share of a candle, from its top, its flame shines through the wax (chosen)."""


@builds("Candle", fit=False)
def candle(order: MeshOrder) -> list[Part]:
    """A candle, slim ones tapered, some on a metal foot; a flame beyond the box when toggled on."""
    x, h, z = order.size
    r, wax = min(x, z) / 2, _WAXES[order.pick(len(_WAXES))]
    top = r * (0.85 if h > 4 * x else 1.0)
    middle = (0.40 - 0.9 * LIT_SHARE) * h
    at_middle = r + (top - r) * (middle + 0.5 * h) / (0.9 * h)
    rim = [(top, 0.40 * h), (0.86 * r, 0.42 * h), (0.55 * r, 0.41 * h), (0.0, 0.405 * h)]
    lower = revolve([(0.0, -0.5 * h), (r, -0.5 * h), (at_middle, middle)], wax, sections=24)
    upper = revolve([(at_middle, middle), *rim], wax, sections=24)
    parts = [lower, upper.painted(_shone_through(wax)) if order.state.is_toggled else upper]
    if order.pick(2, "foot") and h > 1.8 * x:
        parts = [p.scaled(0.62, 0.86, 0.62).moved(y=0.07 * h) for p in parts]
        parts.append(_foot(r, h, (BRASS, STEEL, COPPER, GOLD)[order.pick(4, "metal")]))
    wick = tube([(0, 0.38 * h, 0), (0, 0.46 * h, 0), (0.05 * r, 0.5 * h, 0)], 0.05 * r, _WICK, sections=6)
    whole = fitted([*parts, wick], order.size)
    if not order.state.is_toggled:
        return whole
    flame = [p.moved(y=0.45 * h) for p in _flame(max(2.0 * r * FLAME_SHARE, FLAME_LEAST_M))]
    pool = cylinder(0.5 * r, 0.01 * h, _shone_through(wax, 2.0), sections=20).moved(y=0.42 * h)
    return [*whole, *flame, pool]


def _foot(r: float, h: float, metal: Material) -> Part:
    points = [(0.0, -0.5), (1.0, -0.5), (0.9, -0.46), (0.4, -0.42), (0.7, -0.36), (0.66, -0.30)]
    return lathe([(f * r, v * h) for f, v in points], metal, sections=24)


def _flame(tall: float) -> list[Part]:
    """A flame whose foot is at y = 0."""
    points = [(0.0, 0.0), (0.20, 0.10), (0.26, 0.28), (0.16, 0.6), (0.05, 0.88), (0.0, 1.0)]
    outer = lathe([(r * tall, v * tall) for r, v in points], _FLAME, sections=14)
    core = outer.scaled(0.6, 0.62, 0.6).moved(y=0.04 * tall).painted(_FLAME_CORE)
    return [outer, core]


def _shone_through(wax: Material, strength: float = 1.0) -> Material:
    """Wax with a flame behind it."""
    return replace(wax, emission=(min(1.0, 0.50 * strength), 0.26 * strength, 0.06 * strength))
