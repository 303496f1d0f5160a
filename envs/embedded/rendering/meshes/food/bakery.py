"""Bread: loaves and slices, plain and toasted."""

from __future__ import annotations

import numpy as np

from envs.embedded.rendering.mesh import Material, Part, grid_surface
from envs.embedded.rendering.meshes.food.slices import facing_thin_side, slice_of
from envs.embedded.rendering.meshes.registry import MeshOrder, builds
from envs.embedded.rendering.shapes import Points, Size3, blob, ripples, spline, strap

_CRUST = Material((1.0, 1.0, 1.0), "bread_crust", roughness=0.75)
_DARK_CRUST = Material((0.86, 0.76, 0.68), "bread_crust", roughness=0.75)
_CRUMB = Material((1.0, 1.0, 1.0), "bread_crumb", roughness=0.95)
_TOASTED = Material((0.68, 0.46, 0.26), "bread_crumb", roughness=0.9)
_TOASTED_CRUST = Material((0.50, 0.36, 0.26), "bread_crust", roughness=0.85)
_CUT = Material((1.0, 0.93, 0.80), "bread_crumb", roughness=0.95)


_TOAST = ((0.0, -0.5), (0.34, -0.5), (0.42, -0.44), (0.43, -0.1), (0.44, 0.08), (0.5, 0.2), (0.47, 0.36),
          (0.32, 0.46), (0.0, 0.5))  # fmt: skip
"""Right half of a tin loaf's section of size 1, from the middle of its bottom to the middle of its top."""


def _loaf_outline(w: float, h: float) -> Points:
    """The section (N, 2) of a tin loaf, its top bulging over its sides; from the bottom by way of +x."""
    right = spline(_TOAST, 19)
    left = right[::-1] * np.array([-1.0, 1.0])
    return np.asarray(np.concatenate([right, left[1:]]) * np.array([w, h]))


@builds("Bread")
def bread(order: MeshOrder) -> list[Part]:
    """A loaf along its longer side: a tin loaf, or a long loaf with cuts across its top."""
    x, y, z = order.size
    wide, long = min(x, z), max(x, z)
    crust = (_CRUST, _DARK_CRUST)[order.pick(2, "crust")]
    parts = _rustic(wide, y, long, crust) if order.pick(2) else _tin_loaf(wide, y, long, crust)
    return [p.turned(y=90.0) for p in parts] if x > z else parts


def _tin_loaf(w: float, h: float, long: float, crust: Material) -> list[Part]:
    ring = _loaf_outline(w, h)
    t = np.array([-1.0, -0.995, -0.97, -0.92, -0.6, -0.25, 0.0, 0.25, 0.6, 0.92, 0.97, 0.995, 1.0])
    fill = np.array([0.0, 0.55, 0.84, 0.96, 1.0, 0.985, 1.0, 0.985, 1.0, 0.96, 0.84, 0.55, 0.0])
    grid = np.stack([np.insert(ring * f, 2, v * long / 2, axis=1) for f, v in zip(fill, t, strict=True)])
    grid[..., 1] += 0.02 * h * ripples(grid / max(w, h), 5, 9.0)
    loaf = grid_surface(grid, crust)
    path = [(f * long, h * (0.485 - 0.3 * abs(f) ** 4)) for f in np.linspace(-0.42, 0.42, 9).tolist()]
    split = strap(path, np.array([0.02, 0.1, 0.15, 0.17, 0.18, 0.17, 0.15, 0.1, 0.02]) * w, 0.06 * h, _CUT)
    return [loaf, split]


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
        return slice_of(_loaf_outline(size[0], size[1]), size[2], crust, crumb, skin_share=0.085)

    return facing_thin_side(order.size, build)
