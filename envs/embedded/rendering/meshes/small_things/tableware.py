"""Bowls, plates, mugs, cups, and the pots and pans of the stove."""

from __future__ import annotations

import numpy as np

from envs.embedded.rendering.mesh import Material, Part, cylinder, fitted, revolve, tube
from envs.embedded.rendering.meshes.registry import MeshOrder, builds
from envs.embedded.rendering.meshes.small_things.breakage import broken, pieces, sectors, standing_base
from envs.embedded.rendering.meshes.small_things.finishes import (
    BLACK,
    CLEAR,
    COPPER,
    DARK_WOOD,
    ENAMEL_RED,
    GLASS,
    GLASS_EDGE,
    STEEL,
    ceramic,
)
from envs.embedded.rendering.meshes.small_things.stains import stains
from envs.embedded.rendering.meshes.small_things.vessels import Vessel
from envs.embedded.rendering.shapes import spline, strap, torus

_GLAZES = (
    ceramic((0.93, 0.92, 0.89)),
    ceramic((0.28, 0.45, 0.66)),
    ceramic((0.78, 0.44, 0.30)),
    ceramic((0.48, 0.62, 0.50)),
    ceramic((0.30, 0.31, 0.34)),
)
_COLD_IRON = Material((0.16, 0.16, 0.17), roughness=0.45, metallic=0.5)
_LINING = ceramic((0.93, 0.92, 0.88))
_ALUMINIUM = Material((0.70, 0.71, 0.73), roughness=0.42, metallic=0.85)
_RING = ceramic((0.20, 0.30, 0.50))
_POT_METALS = (STEEL, _ALUMINIUM, COPPER, ENAMEL_RED, _COLD_IRON)
_PAN_METALS = (_COLD_IRON, Material((0.20, 0.20, 0.21), roughness=0.35, metallic=0.3), STEEL, COPPER)


def _shaped(
    order: MeshOrder,
    vessel: Vessel,
    material: Material,
    extra: list[Part],
    fill: float,
    lining: Material | None = None,
) -> list[Part]:
    """A vessel in its state: whole, filled, dirty or broken; `extra` goes with the whole one.

    A lining is another glaze inside: what is in a dark cup would not show on its own.
    """
    seed = order.pick(1000, "wear")
    body = [vessel.body(material)] if lining is None else vessel.lined(material, lining)
    whole = fitted([*body, *extra], order.size)
    if order.state.is_broken:
        return broken(vessel, material, seed)
    if not (order.state.fill_liquid or order.state.is_dirty):
        return whole
    name, clear = order.state.fill_liquid, material.alpha < 1.0
    more = vessel.filled(name, fill, seen_through=clear) if name else []
    if order.state.is_dirty:
        more += stains(vessel, seed)
    return fitted([*body, *extra, *more], order.size)


def _lining(outside: Material) -> Material | None:
    """The pale glaze within coloured pottery and enamel."""
    return _LINING if outside is ENAMEL_RED or outside in _GLAZES[1:] else None


@builds("Bowl", fit=False)
def bowl(order: MeshOrder) -> list[Part]:
    """An open bowl on a foot, plain or with a coloured rim."""
    r, h = order.size[0] / 2, order.size[1]
    glaze = _GLAZES[order.pick(len(_GLAZES))]
    low = -h / 2
    deep = [(0.0, low), (0.42 * r, low), (0.50 * r, low + 0.05 * h), (0.80 * r, low + 0.38 * h), (r, -low)]
    wide = [(0.0, low), (0.5 * r, low), (0.55 * r, low + 0.04 * h), (0.93 * r, low + 0.5 * h), (r, -low)]
    vessel = Vessel.through((deep, wide)[order.pick(2, "form")], 0.035 * r + 0.001)
    rim = torus(r - 0.02 * r, 0.022 * r, _RING if order.pick(3, "rim") == 0 else glaze, sections=28, ring=5)
    return _shaped(order, vessel, glaze, [rim.moved(y=h / 2 - 0.022 * r)], 0.72, _lining(glaze))


@builds("Plate", fit=False)
def plate(order: MeshOrder) -> list[Part]:
    """A dinner plate: flat middle, raised border, some with a coloured ring."""
    r, h = order.size[0] / 2, order.size[1]
    glaze = _GLAZES[(0, 0, 0, 1, 3, 4)[order.pick(6)]]
    low = -h / 2
    points = [(0.0, low), (0.56 * r, low), (0.63 * r, low + 0.12 * h), (0.72 * r, low + 0.48 * h), (r, h / 2)]
    vessel = Vessel.through(points, 0.13 * h, count=18)
    ring = (_RING, Material((0.80, 0.66, 0.30), roughness=0.3), glaze)[order.pick(3, "ring")]
    inner = vessel.inner()[-4:-1].tolist()
    raised = [(a, b + 0.02 * h) for a, b in inner]
    if order.state.is_broken:
        return sectors(vessel, glaze, np.array(raised), ring, order.pick(1000, "wear"))
    band = revolve(list(reversed(raised)), ring, sections=32)
    return _shaped(order, vessel, glaze, [band], 0.5)


@builds("Mug", fit=False)
def mug(order: MeshOrder) -> list[Part]:
    """A straight mug with an ear at +x."""
    x, h, z = order.size
    r, glaze = z / 2, _GLAZES[order.pick(len(_GLAZES))]
    ear = max(x - z, 0.25 * z)
    low = -h / 2
    points = [(0.0, low), (0.84 * r, low), (0.96 * r, low + 0.05 * h), (r, low + 0.2 * h), (r, h / 2)]
    vessel = Vessel.through(points, 0.06 * r)
    a = np.radians(np.linspace(-100.0, 100.0, 13))
    path = np.stack([0.94 * r + ear * np.cos(a), 0.30 * h * np.sin(a), 0 * a], 1)
    handle = tube(path, 0.10 * r, glaze, sections=8)
    if order.state.is_broken:
        seed = order.pick(1000, "wear")
        base = standing_base(vessel, glaze, seed, most=1.0, least=0.3)
        return [base, handle, *pieces(vessel, glaze, seed)]
    return _shaped(order, vessel, glaze, [handle], 0.88, _LINING)


@builds("Cup", fit=False)
def cup(order: MeshOrder) -> list[Part]:
    """A tumbler of glass or a beaker of pottery; with an ear where the box is wider than deep."""
    x, h, z = order.size
    r, look = min(x, z) / 2, order.pick(3)
    glass = CLEAR if order.state.fill_liquid else GLASS
    material = (glass, _GLAZES[order.pick(5, "glaze")], ceramic((0.90, 0.66, 0.22)))[look]
    low = -h / 2
    foot = (0.74, 0.66, 0.60)[look]
    points = [
        (0.0, low),
        (foot * r * 0.9, low),
        (foot * r, low + 0.03 * h),
        ((1 + foot) / 2 * r, low + 0.5 * h),
        (r, h / 2),
    ]
    vessel = Vessel.through(points, (0.07 if look == 0 else 0.05) * r)
    extra = []
    if look == 0:
        edge = torus(0.965 * r, 0.035 * r, GLASS_EDGE, sections=24, ring=4).moved(y=h / 2 - 0.03 * r)
        base = cylinder(foot * 0.92 * r, 0.05 * h, GLASS_EDGE, sections=18).moved(y=low + 0.03 * h)
        extra += [edge, base]
    if x > 1.08 * z:
        a = np.radians(np.linspace(-95.0, 95.0, 11))
        path = np.stack([0.84 * r + (x - 0.9 * z) * np.cos(a), 0.28 * h * np.sin(a), 0 * a], 1)
        extra.append(tube(path, 0.08 * r, material, sections=8))
    return _shaped(order, vessel, material, extra, 0.86, None if look == 0 else _LINING)


def _loop(reach: float, wide: float, y: float, *, start: float, bar: float, material: Material) -> Part:
    """A flat loop handle that sticks out towards +z from z = start."""
    a = np.radians(np.linspace(0.0, 180.0, 11))
    side = wide / 2 * np.cos(a)
    out = start + (reach - start) * np.sin(a) ** 0.6
    path = np.stack([side, np.full_like(a, y), out], 1)
    return tube(path, bar, material, sections=8)


def _long_handle(
    start: float, end: float, low: float, high: float, *, bar: float, material: Material
) -> list[Part]:
    """A pan's handle from z = start out to z = end (beyond it, further from 0), rising from low to high."""
    t = np.linspace(0.0, 1.0, 10)
    path = spline(
        [
            (start, low),
            (start + 0.2 * (end - start), low + 0.4 * (high - low)),
            (start + 0.6 * (end - start), high),
            (end, high),
        ],
        10,
    )
    widths = np.interp(t, [0, 0.25, 0.4, 0.9, 1.0], [1.1, 0.9, 1.5, 1.7, 0.9]) * bar
    grip = strap(path[3:], widths[3:], np.array([0.8, 1, 1, 1, 1, 0.9, 0.5]) * bar, material, squareness=3.0)
    return [strap(path[:5], widths[:5] * 0.8, 0.5 * bar, STEEL, sections=8), grip]


def _sideways(parts: list[Part], along_x: bool) -> list[Part]:
    return [p.turned(y=90.0) for p in parts] if along_x else parts


@builds("Pot", fit=False)
def pot(order: MeshOrder) -> list[Part]:
    """A deep cooking pot: two loop handles, or one long handle if the box is much longer than wide."""
    x, h, z = order.size
    long, r = max(x, z), min(x, z) / 2
    metal = _POT_METALS[order.pick(len(_POT_METALS))]
    low = -h / 2
    points = [(0.0, low), (0.88 * r, low), (0.97 * r, low + 0.05 * h), (r, low + 0.2 * h), (r, 0.5 * h)]
    vessel = Vessel.through(points, 0.03 * r)
    grip = (BLACK, STEEL, DARK_WOOD)[order.pick(3, "grip")]
    if long > 3.0 * r:
        handles = _long_handle(-0.97 * r, r - long, 0.3 * h, 0.38 * h, bar=0.14 * r, material=grip)
    else:
        reach, bar = max(long / 2, 1.12 * r), 0.06 * r
        back = _loop(reach, 0.75 * r, 0.28 * h, start=r, bar=bar, material=grip)
        handles = [back, back.turned(y=180.0)]
    rim = torus(0.99 * r, 0.025 * r, metal, sections=28, ring=5).moved(y=0.5 * h - 0.025 * r)
    return _shaped(order, vessel, metal, _sideways([rim, *handles], x > z), 0.7, _lining(metal))


@builds("Pan", fit=False)
def pan(order: MeshOrder) -> list[Part]:
    """A frying pan with a long handle at -z (or -x), or two loops if the box is nearly square."""
    x, h, z = order.size
    long, r = max(x, z), min(x, z) / 2
    metal = _PAN_METALS[order.pick(len(_PAN_METALS))]
    low, deep = -h / 2, min(h, 0.42 * r)
    points = [
        (0.0, low),
        (0.74 * r, low),
        (0.82 * r, low + 0.1 * deep),
        (0.93 * r, low + 0.55 * deep),
        (r, low + deep),
    ]
    vessel = Vessel.through(points, 0.035 * r)
    grip = (BLACK, DARK_WOOD, STEEL)[order.pick(3, "grip")]
    if long > 2.5 * r:
        handles = _long_handle(
            -0.95 * r, r - long, low + 0.75 * deep, h / 2 - 0.07 * r, bar=0.15 * r, material=grip
        )
    else:
        back = _loop(
            max(long / 2, 1.15 * r), 0.7 * r, low + 0.8 * deep, start=0.985 * r, bar=0.055 * r, material=grip
        )
        handles = [back, back.turned(y=180.0)]
    return _shaped(order, vessel, metal, _sideways(handles, x > z), 0.5)
