"""Apples and tomatoes, whole and sliced."""

from __future__ import annotations

import numpy as np

from envs.embedded.rendering.mesh import Material, Part, triangles, tube
from envs.embedded.rendering.meshes.food.slices import facing_thin_side, outline, seeds, slice_of
from envs.embedded.rendering.meshes.registry import MeshOrder, builds
from envs.embedded.rendering.meshes.small_things.finishes import BROWN
from envs.embedded.rendering.shapes import Points, Size3, blob

_APPLE_TINTS = ((1.0, 1.0, 1.0), (0.92, 0.55, 0.45), (1.0, 0.85, 0.62))
_APPLE_GREEN = Material((0.55, 0.72, 0.22), roughness=0.3)
_APPLE_YELLOW = Material((0.90, 0.76, 0.28), roughness=0.3)
_APPLE_FLESH = Material((1.0, 0.97, 0.82), roughness=0.6)
_CORE = Material((0.84, 0.80, 0.52), roughness=0.6)
_LEAF = Material((0.25, 0.48, 0.16), roughness=0.6, two_sided=True)
_TOMATO = Material((0.82, 0.12, 0.07), roughness=0.18)
_TOMATO_ORANGE = Material((0.90, 0.30, 0.08), roughness=0.18)
_TOMATO_FLESH = Material((1.0, 1.0, 1.0), "tomato_flesh", roughness=0.35)
_PULP = Material((0.70, 0.14, 0.06), roughness=0.25)
_SEED = Material((0.95, 0.82, 0.45), roughness=0.5)


def _apple_skin(order: MeshOrder) -> Material:
    look = order.pick(5)
    if look >= len(_APPLE_TINTS):
        return (_APPLE_GREEN, _APPLE_YELLOW)[look - len(_APPLE_TINTS)]
    return Material(_APPLE_TINTS[look], "apple", roughness=0.25)


def _dimpled(unit: Points, depth: float, taper: float) -> Points:
    """A sphere with a dimple at both poles, narrower towards the bottom."""
    y = unit[..., 1:2]
    flat = np.sqrt(np.maximum(1 - y**2, 0.0))
    hollow = depth * np.exp(-((flat / 0.32) ** 2))
    wide = 1.0 + taper * y
    return np.concatenate([unit[..., :1] * wide, y * (1 - hollow), unit[..., 2:] * wide], -1)


@builds("Apple")
def apple(order: MeshOrder) -> list[Part]:
    """An apple with its dimple, stalk and a leaf."""
    body = blob(_apple_skin(order), lambda u: _dimpled(u, 0.32, 0.13), rings=18)
    stalk = tube(
        [(0, 0.66, 0), (0.03, 0.86, 0.01), (0.10, 1.04, 0.02)], [0.035, 0.03, 0.045], BROWN, sections=6
    )
    leaf = triangles(
        [(0.05, 0.86, 0.0), (0.22, 0.98, 0.12), (0.26, 0.96, -0.08), (0.46, 0.93, 0.04)],
        [(0, 1, 2), (1, 3, 2)],
        _LEAF,
    )
    return [body, stalk, leaf] if order.pick(2, "leaf") == 0 else [body, stalk]


@builds("AppleSliced")
def apple_slice(order: MeshOrder) -> list[Part]:
    """A slice across the core: pale flesh, thin skin, core and pips."""
    skin = Material((1.0, 1.0, 1.0), "apple", roughness=0.25)

    def build(size: Size3) -> list[Part]:
        def heart(a: Points) -> Points:
            top, foot = (np.exp(-(((a - f * np.pi) / 0.33) ** 2)) for f in (0.5, 1.5))
            r = 1.0 - 0.14 * top - 0.08 * foot
            wide = r * (1 + 0.1 * np.sin(a)) * size[0] / 2
            return np.stack([np.cos(a) * wide, np.sin(a) * r * size[1] / 2], 1)

        w, h = size[0], size[1]
        core = seeds(np.array([(0.0, 0.02 * h)]), 0.505 * size[2], 0.2 * h, _CORE)
        pips = seeds(np.array([(-0.045 * w, 0.0), (0.045 * w, 0.0)]), 0.515 * size[2], 0.075 * h, BROWN)
        return [*slice_of(outline(heart), size[2], skin, _APPLE_FLESH), core, pips]

    return facing_thin_side(order.size, build)


@builds("Tomato")
def tomato(order: MeshOrder) -> list[Part]:
    """A ribbed tomato with its green star."""
    skin = (_TOMATO, _TOMATO, _TOMATO_ORANGE)[order.pick(3)]

    def ribbed(unit: Points) -> Points:
        a = np.arctan2(unit[..., 2], unit[..., 0])
        flat = np.sqrt(np.maximum(1 - unit[..., 1] ** 2, 0.0))
        rib = 1 - 0.045 * (1 - np.cos(5 * a)) * flat
        return np.asarray(_dimpled(unit, 0.22, 0.04) * rib[..., None])

    body = blob(skin, ribbed, sections=30, rings=16)
    star = []
    for k in range(5):
        a = np.radians(72.0 * k + 20.0)
        c, s = np.cos(a), np.sin(a)
        local = np.array([(0.0, 0.84, 0.0), (0.28, 0.99, 0.11), (0.28, 0.99, -0.11), (0.62, 0.86, 0.0)])
        points = np.stack(
            [local[:, 0] * c - local[:, 2] * s, local[:, 1], local[:, 0] * s + local[:, 2] * c], 1
        )
        star.append(triangles(points, [(0, 1, 2), (1, 3, 2)], _LEAF))
    stalk = tube(
        [(0, 0.80, 0), (0.03, 0.95, 0.02), (0.08, 1.06, 0.03)], [0.06, 0.05, 0.055], _LEAF, sections=6
    )
    return [body, *star, stalk]


@builds("TomatoSliced")
def tomato_slice(order: MeshOrder) -> list[Part]:
    """A slice of tomato: red ring, seed chambers."""

    def build(size: Size3) -> list[Part]:
        w, h = size[0] / 2, size[1] / 2

        def lobed(a: Points) -> Points:
            rib = 1 - 0.03 * (1 - np.cos(5 * a))
            return np.stack([np.cos(a) * rib * w, np.sin(a) * rib * h], 1)

        parts = slice_of(outline(lobed), size[2], _TOMATO, _TOMATO_FLESH, skin_share=0.07)
        angles = np.radians(np.arange(5) * 72.0 + 18.0)
        pulp = np.stack([0.48 * w * np.cos(angles), 0.48 * h * np.sin(angles)], 1)
        grain = np.concatenate([pulp * 0.8, pulp, pulp * 1.2])
        return [*parts, seeds(pulp, 0.506 * size[2], 0.34 * min(w, h), _PULP),
                seeds(grain, 0.514 * size[2], 0.07 * min(w, h), _SEED)]  # fmt: skip

    return facing_thin_side(order.size, build)
