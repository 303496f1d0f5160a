"""Eggs: whole, cracked and fried."""

from __future__ import annotations

import numpy as np

from envs.embedded.rendering.mesh import Material, Part, grid_surface, sphere
from envs.embedded.rendering.meshes.registry import MeshOrder, builds
from envs.embedded.rendering.shapes import Points, Size3, blob, shell

_SHELLS = (
    Material((0.95, 0.92, 0.86), roughness=0.5),
    Material((0.86, 0.66, 0.48), roughness=0.5),
    Material((0.92, 0.80, 0.66), roughness=0.5),
)
_RAW_WHITE = Material((0.95, 0.93, 0.84), roughness=0.1, alpha=0.8)
_FRIED_WHITE = Material((0.97, 0.96, 0.93), roughness=0.35)
_BROWNED = Material((0.72, 0.48, 0.22), roughness=0.6)
_YOLK = Material((0.98, 0.68, 0.10), roughness=0.12)


def _egg_shape(unit: Points) -> Points:
    narrow = 1.0 - 0.17 * unit[..., 1:2]
    return np.asarray(unit * np.concatenate([narrow, np.ones_like(narrow), narrow], -1))


@builds("Egg", fit=False)
def egg(order: MeshOrder) -> list[Part]:
    """An egg in its shell, its point along the longest side; broken or sliced, what was in it."""
    if order.state.is_broken or order.state.is_sliced:
        return _spilt(order)
    half = np.array(order.size) / 2
    body = blob(_SHELLS[order.pick(len(_SHELLS))], _egg_shape, sections=26, rings=18)
    axis = int(np.argmax(order.size))
    turned = (body.turned(z=-90.0), body, body.turned(x=90.0))[axis]
    reach = np.abs(turned.vertices).max(axis=0)
    return [turned.scaled(*(float(h / r) for h, r in zip(half, reach, strict=True)))]


@builds("EggCracked")
def egg_cracked(order: MeshOrder) -> list[Part]:
    """An egg out of its shell: white and yolk; browned at the edge when cooked."""
    return _puddle(order.size, order.state.is_cooked)


def _puddle(size: Size3, cooked: bool) -> list[Part]:
    x, y, z = size
    a = np.linspace(0.0, 2 * np.pi, 37)
    ragged = 1 + 0.09 * np.sin(3 * a + 0.4) + 0.06 * np.sin(5 * a + 1.0) + 0.03 * np.sin(9 * a)
    rows = [(1.0, 0.0), (1.0, 0.08), (0.92, 0.2), (0.6, 0.24), (0.0, 0.26)]
    around = np.stack([ragged * np.cos(a) * x / 2, np.zeros_like(a), ragged * np.sin(a) * z / 2], 1)
    grid = np.stack([around * f + np.array([0.0, h * y, 0.0]) for f, h in rows])
    white = grid_surface(grid, _FRIED_WHITE if cooked else _RAW_WHITE, flip=True)
    under = grid_surface(np.stack([0.0 * around, around]), _FRIED_WHITE, flip=True)
    yolk = sphere(1.0, _YOLK, sections=18).scaled(0.19 * x, 0.62 * y, 0.21 * z).moved(0.05 * x, 0.36 * y, 0.0)
    if not cooked:
        return [white, under, yolk]
    rim = grid_surface(grid[:3] * np.array([1.015, 0.9, 1.015]), _BROWNED, flip=True)
    return [white, under, yolk, rim]


def _spilt(order: MeshOrder) -> list[Part]:
    """White and yolk with two halves of shell, on the bottom of the egg's box."""
    tall, wide = max(order.size), min(order.size)
    low = -order.size[1] / 2
    skin = _SHELLS[order.pick(len(_SHELLS))]
    puddle = [p.moved(0, low + 0.001, 0) for p in _puddle((1.5 * tall, 0.2 * tall, 1.3 * tall), False)]
    a, t = np.meshgrid(np.linspace(0.0, 2 * np.pi, 15), np.linspace(0.0, 1.0, 5))
    jagged = 1.45 + 0.22 * np.sin(7 * a)
    polar = t * jagged
    cup = np.stack([np.sin(polar) * np.sin(a), 1 - np.cos(polar), np.sin(polar) * np.cos(a)], -1) * wide / 2
    half = shell(cup[::-1], 0.02 * wide, skin)
    halves = [
        half.turned(x=35.0).moved(0.70 * tall, low, 0.1 * tall),
        half.turned(z=-100.0).moved(-0.65 * tall, low + 0.4 * wide, 0.3 * tall),
    ]
    return [*puddle, *halves]
