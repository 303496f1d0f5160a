"""Potatoes and lettuces, whole and sliced."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from envs.embedded.rendering.mesh import Material, Part, grid_surface
from envs.embedded.rendering.meshes.food.slices import facing_thin_side, outline, slice_of
from envs.embedded.rendering.meshes.registry import MeshOrder, builds
from envs.embedded.rendering.shapes import Points, Size3, blob, ripples

_POTATO = Material((1.0, 1.0, 1.0), "potato", roughness=0.8)
_POTATO_RED = Material((1.0, 0.88, 0.80), "potato", roughness=0.8)
_POTATO_FLESH = Material((1.0, 1.0, 1.0), "potato_cut", roughness=0.7)
_BAKED_SKIN = Material((0.60, 0.46, 0.34), "potato", roughness=0.9)
_BAKED_FLESH = Material((0.92, 0.72, 0.38), "potato_cut", roughness=0.7)
_EYE = Material((0.42, 0.30, 0.18), roughness=0.9)
_LEAF_TINTS = ((0.80, 1.0, 0.62), (0.95, 1.05, 0.72), (0.62, 0.86, 0.50), (1.05, 1.1, 0.88))
_LEAVES = tuple(
    Material((min(r, 1.0), min(g, 1.0), b), "lettuce", roughness=0.6, two_sided=True)
    for r, g, b in _LEAF_TINTS
)
_HEART = Material((0.86, 0.92, 0.60), roughness=0.7)
_CUT_LETTUCE = Material((1.0, 1.0, 1.0), "lettuce_cut", roughness=0.7)

FRILL_STEPS = 96
"""Corners of a lettuce slice's outline (chosen: its finest waves have four each)."""


@builds("Potato")
def potato(order: MeshOrder) -> list[Part]:
    """A lumpy potato along its longest side, with eyes; dark and wrinkled when cooked."""
    skin = _BAKED_SKIN if order.state.is_cooked else (_POTATO, _POTATO, _POTATO_RED)[order.pick(3, "skin")]
    seed = 11 + order.pick(7, "lumps")
    wrinkle = 0.05 if order.state.is_cooked else 0.0

    def lumpy(unit: Points) -> Points:
        swell = 1 + 0.16 * ripples(unit, seed, 1.7) + wrinkle * ripples(unit, seed + 1, 9.0)
        return np.asarray(unit * swell[..., None] * np.array(order.size) / 2)

    body = blob(skin, lumpy, sections=26, rings=16)
    rng = np.random.Generator(np.random.PCG64(seed))
    places = body.vertices[rng.integers(60, len(body.vertices) - 60, 9)]
    eyes = [
        blob(_EYE, lambda u: u * 0.022 * min(order.size), sections=6, rings=4).moved(*p.tolist())
        for p in places
    ]
    return [body, *eyes]


@builds("PotatoSliced")
def potato_slice(order: MeshOrder) -> list[Part]:
    """A slice of potato; golden when cooked."""
    skin, flesh = (_BAKED_SKIN, _BAKED_FLESH) if order.state.is_cooked else (_POTATO, _POTATO_FLESH)

    def build(size: Size3) -> list[Part]:
        def uneven(a: Points) -> Points:
            r = 1 + 0.05 * np.sin(2 * a + 0.7) + 0.03 * np.sin(3 * a)
            return np.stack([r * np.cos(a) * size[0] / 2, r * np.sin(a) * size[1] / 2], 1)

        return slice_of(outline(uneven), size[2], skin, flesh, skin_share=0.05)

    return facing_thin_side(order.size, build)


def _leaf(bend: float, wave: float, seed: int, material: Material, *, half_deg: float = 62.0) -> Part:
    """A leaf cupped round the y axis: lower end at the stalk, frilled upper rim, UV 0..1."""
    a, t = np.meshgrid(np.radians(np.linspace(half_deg, -half_deg, 11)), np.linspace(0.0, 1.0, 9))
    polar = -1.35 + t * (2.35 + bend)
    frill = (
        wave
        * t**2
        * (
            np.sin(9 * a + seed)
            + 0.6 * np.sin(17 * a + 2 * seed)
            + 0.8 * ripples(np.stack([a, t, 0 * a], -1), seed, 4.0)
        )
    )
    r = 1.0 + frill + 0.10 * t**3
    y = np.sin(np.minimum(polar, math.pi / 2)) + 0.25 * frill
    flat = np.cos(polar)
    points = np.stack([r * flat * np.sin(a), r * y, r * flat * np.cos(a)], -1)
    return grid_surface(points, material, flip=True)


def _head(count: int, seed: int) -> list[Part]:
    """A round head of leaves about the y axis."""
    parts = [blob(_HEART, lambda u: 0.72 * u, sections=14, rings=8)]
    for i in range(count):
        layer = i / count
        leaf = _leaf(
            0.35 - 0.5 * layer, 0.05 + 0.06 * layer, seed + i, _LEAVES[(i * 3 + i // 4) % len(_LEAVES)]
        )
        s = 0.80 + 0.22 * layer
        parts.append(leaf.scaled(s, s * (1.0 - 0.1 * layer), s).turned(y=137.5 * i))
    return parts


@builds("Lettuce")
def lettuce(order: MeshOrder) -> list[Part]:
    """A head of lettuce along its longest side: frilled leaves around a pale heart."""
    axis = int(np.argmax(order.size))
    parts = _head(12, 3 + order.pick(5))
    turns = ({"z": -90.0}, {}, {"x": 90.0})[axis]
    return [p.turned(**turns) for p in parts]


@builds("LettuceSliced")
def lettuce_slice(order: MeshOrder) -> list[Part]:
    """A slice of a head of lettuce: wavy layers of leaf, one in another, pale in the middle."""

    def build(size: Size3) -> list[Part]:
        def wavy(a: Points) -> Points:
            r = 1 + 0.05 * np.sin(7 * a) + 0.04 * np.sin(13 * a + 2.0) + 0.02 * np.sin(23 * a + 1.0)
            return np.stack([r * np.cos(a) * size[0] / 2, r * np.sin(a) * size[1] / 2], 1)

        rim = replace(_LEAVES[0], two_sided=False)
        return slice_of(outline(wavy, FRILL_STEPS), size[2], rim, _CUT_LETTUCE, skin_share=0.03)

    return facing_thin_side(order.size, build)
