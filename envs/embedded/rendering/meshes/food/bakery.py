"""Bread: loaves and slices, plain and toasted."""

from __future__ import annotations

import numpy as np

from envs.embedded.rendering.mesh import Material, Part
from envs.embedded.rendering.meshes.food.slices import facing_thin_side, outline, slice_of
from envs.embedded.rendering.meshes.registry import MeshOrder, builds
from envs.embedded.rendering.shapes import Points, Size3, blob, ripples, strap

_CRUST = Material((1.0, 1.0, 1.0), "bread_crust", roughness=0.75)
_DARK_CRUST = Material((0.72, 0.62, 0.55), "bread_crust", roughness=0.75)
_CRUMB = Material((1.0, 1.0, 1.0), "bread_crumb", roughness=0.95)
_TOASTED = Material((0.68, 0.46, 0.26), "bread_crumb", roughness=0.9)
_TOASTED_CRUST = Material((0.50, 0.36, 0.26), "bread_crust", roughness=0.85)
_CUT = Material((1.0, 0.93, 0.80), "bread_crumb", roughness=0.95)


def _loaf_outline(a: Points, w: float, h: float) -> Points:
    """The section of a tin loaf: flat below, straight sides, a domed top that bulges over them."""
    c, s = np.cos(a), np.sin(a)
    box = np.maximum(np.abs(c), np.abs(s)) ** -0.82
    x = np.clip(c * box, -1, 1) * (0.90 + 0.10 * np.clip(s * 2, 0, 1))
    y = np.where(s > 0, s * box**0.55, s * box)
    return np.stack([x * w / 2, np.clip(y, -1, 1) * h / 2], 1)


@builds("Bread")
def bread(order: MeshOrder) -> list[Part]:
    """A loaf along its longer side: a tin loaf, or a long loaf with cuts across its top."""
    x, y, z = order.size
    wide, long = min(x, z), max(x, z)
    crust = (_CRUST, _DARK_CRUST)[order.pick(2, "crust")]
    parts = _rustic(wide, y, long, crust) if order.pick(2) else _tin_loaf(wide, y, long, crust)
    return [p.turned(y=90.0) for p in parts] if x > z else parts


def _tin_loaf(w: float, h: float, long: float, crust: Material) -> list[Part]:
    def shape(unit: Points) -> Points:
        # poles lie along y in unit space: they become the ends of the loaf along z
        a = np.arctan2(unit[..., 2], unit[..., 0])
        ring = _loaf_outline(a.ravel(), w, h).reshape(*a.shape, 2)
        flat = np.sqrt(np.maximum(1 - unit[..., 1] ** 2, 0.0))
        fill = np.minimum(1.0, flat * 1.6) ** 0.5
        end = np.sign(unit[..., 1]) * np.minimum(np.abs(unit[..., 1]) * 1.18, 1.0) * long / 2
        bump = 1 + 0.03 * ripples(unit, 5, 4.0)
        return np.stack([ring[..., 0] * fill * bump, ring[..., 1] * fill * bump, -end], -1)

    return [blob(crust, shape, sections=32, rings=18)]


def _rustic(w: float, h: float, long: float, crust: Material) -> list[Part]:
    def shape(unit: Points) -> Points:
        end = np.sign(unit[..., 1]) * np.abs(unit[..., 1]) ** 0.85
        flat = np.sqrt(np.maximum(1 - end**2, 0.0)) ** 0.75
        a = np.arctan2(unit[..., 2], unit[..., 0])
        y = np.where(np.sin(a) > 0, np.sin(a), 0.55 * np.sin(a)) * flat
        bump = 1 + 0.04 * ripples(unit, 9, 3.5)
        return np.stack([np.cos(a) * flat * w / 2 * bump, y * h / 2 * bump, -end * long / 2], -1)

    loaf = blob(crust, shape, sections=28, rings=18)
    t = np.linspace(-0.36, 0.36, 9)
    cuts = []
    for f in (-0.27, 0.0, 0.27):
        top = np.sqrt(1 - (2 * f) ** 2) ** 0.75 * h / 2
        path = [(float(v) * w, float(top * np.sqrt(max(1 - (v * 2.1) ** 2, 0.0)))) for v in t]
        swell = 0.05 * long * np.cos(t * 4.2)
        cuts.append(strap(path, swell, 0.05 * h, _CUT, sections=8).turned(y=70.0).moved(z=f * long))
    return [loaf, *cuts]


@builds("BreadSliced")
def bread_slice(order: MeshOrder) -> list[Part]:
    """A slice: crust around pale crumb; toasted brown when cooked."""
    crust, crumb = (_TOASTED_CRUST, _TOASTED) if order.state.is_cooked else (_CRUST, _CRUMB)

    def build(size: Size3) -> list[Part]:
        ring = outline(lambda a: _loaf_outline(a, size[0], size[1]), 36)
        return slice_of(ring, size[2], crust, crumb, skin_share=0.085)

    return facing_thin_side(order.size, build)
