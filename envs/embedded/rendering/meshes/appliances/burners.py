"""Stove burners (gas grate, electric coil, glass-ceramic ring; cold or burning) and their knobs."""

from __future__ import annotations

import math

import numpy as np

from envs.embedded.rendering.mesh import Material, Part, cylinder, fitted, joined, revolve
from envs.embedded.rendering.meshes.fixtures.finishes import (
    BRUSHED,
    CHARCOAL,
    DARK_STEEL,
    IRON,
    WHITE,
    glowing,
)
from envs.embedded.rendering.meshes.fixtures.joinery import block, fit_groups, hinged, pipe
from envs.embedded.rendering.meshes.registry import MeshOrder, builds

GAS_FROM_M, COIL_FROM_M = 0.024, 0.0095
"""Thicker burners are gas grates, thinner ones coils, the thinnest rings on glass (chosen)."""

_RED_HOT = glowing((1.0, 0.24, 0.06), (1.0, 0.16, 0.02))
_RED_GLOW = glowing((0.45, 0.06, 0.04), (0.30, 0.03, 0.01))
_FLAME = Material((0.20, 0.45, 1.0), emission=(0.10, 0.40, 1.0), alpha=0.8, two_sided=True)
_FLAME_TIP = Material((0.75, 0.90, 1.0), emission=(0.62, 0.85, 1.0))
_FLAME_GLOW = glowing((0.10, 0.28, 0.85), (0.05, 0.26, 0.90))
_COIL_COLD = Material((0.16, 0.16, 0.17), roughness=0.5, metallic=0.4)
_MARK_OFF = glowing((0.95, 0.95, 0.95), (0.2, 0.2, 0.2))
_MARK_ON = glowing((1.0, 0.40, 0.10), (1.0, 0.30, 0.04))
_RING_OFF = Material((0.30, 0.30, 0.31), roughness=0.5)
_RING_ON = glowing((1.0, 0.32, 0.08), (1.0, 0.24, 0.03))
_PRINT = Material((0.55, 0.55, 0.57), roughness=0.4)
_CERAMIC = Material((0.07, 0.07, 0.08), roughness=0.2)

FLAMES = 16
FLAME_M, FLAME_LEAN_DEG = 0.055, 48.0
KNOB_TURN_DEG = 90.0
KNOB_TILT_DEG = 45.0


@builds("StoveBurner", fit=False)
def stove_burner(order: MeshOrder) -> list[Part]:
    """A burner whose top carries pots: a gas grate, a coil or a ring on glass, after its thickness."""
    height = order.size[1]
    if height >= GAS_FROM_M:
        return _gas(order)
    return _coil(order) if height >= COIL_FROM_M else _glass_ring(order)


def _gas(order: MeshOrder) -> list[Part]:
    r, h = min(order.size[0], order.size[2]) / 2, order.size[1]
    tray = [
        revolve(
            [(0.0, -h / 2), (r * 0.62, -h / 2), (r * 0.60, -h / 2 + 0.002), (0.0, -h / 2 + 0.002)], DARK_STEEL
        )
    ]
    cap_top = h / 2 - 0.35 * h
    cap = revolve(
        [
            (0.0, -h / 2 + 0.002),
            (r * 0.32, -h / 2 + 0.002),
            (r * 0.32, cap_top - 0.004),
            (r * 0.30, cap_top),
            (0.0, cap_top),
        ],
        CHARCOAL,
    )
    t = max(0.1 * r, 0.004)
    bars = [_grate_bar(r, h, t).turned(y=90.0 * k) for k in range(4)]
    ring = revolve(
        [
            (r - t, -h / 2 + 0.25 * h),
            (r, -h / 2 + 0.25 * h),
            (r, 0.4 * h),
            (r - t, 0.4 * h),
            (r - t, -0.25 * h),
        ],
        IRON,
    )
    (body,) = fit_groups(order.size, [*tray, cap, joined([*bars, ring])])
    return [*body, *(_fire(r, h) if order.state.is_toggled else [])]


def _grate_bar(r: float, h: float, t: float) -> Part:
    """One of the four fingers that carry the pot, from the rim towards the middle."""
    arm = block((0.18 * r, r - t / 2), (h / 2 - max(0.22 * h, 0.004), h / 2), (-t / 2, t / 2), IRON)
    foot = block((r - t, r), (-h / 2, h / 2), (-t / 2, t / 2), IRON)
    return joined([arm, foot])


def _fire(r: float, h: float) -> list[Part]:
    """A ring of blue flames that lean outwards between the bars of the grate, and the glow below them."""
    glow = revolve([(0.66 * r, -0.42 * h), (0.33 * r, -0.40 * h)], _FLAME_GLOW)
    outer = _flames(0.36 * r, -0.2 * h, FLAME_M, _FLAME)
    inner = _flames(0.40 * r, -0.2 * h, 0.55 * FLAME_M, _FLAME_TIP)
    return [glow, outer, inner]


def _flames(radius: float, base: float, height: float, material: Material) -> Part:
    """Tongues round a circle, each `height` long, leaning outwards."""
    thick = 0.19 * height
    profile = [(0.6 * thick, 0.0), (thick, 0.3 * height), (0.6 * thick, 0.68 * height), (0.0, height)]
    tongue = revolve(profile, material, sections=6).turned(z=-FLAME_LEAN_DEG)
    return joined([tongue.moved(x=radius, y=base).turned(y=360.0 * k / FLAMES) for k in range(FLAMES)])


def _coil(order: MeshOrder) -> list[Part]:
    r, h = min(order.size[0], order.size[2]) / 2, order.size[1]
    hot = order.state.is_toggled
    wire = min(0.45 * h, 0.075 * r)
    turns, inner = 3.5, 0.2 * r
    a = np.linspace(0.0, 2.0 * math.pi * turns, 100)
    radius = inner + (0.86 * r - inner) * a / a[-1]
    spiral = np.stack([radius * np.cos(a), np.full_like(a, h / 2 - wire), radius * np.sin(a)], axis=1)
    dish = revolve(
        [
            (0.0, -h / 2),
            (0.8 * r, -h / 2),
            (r, 0.1 * h),
            (0.94 * r, 0.1 * h),
            (0.76 * r, -0.4 * h),
            (0.0, -0.4 * h),
        ],
        BRUSHED,
    )
    coil = pipe(spiral, wire, _RED_HOT if hot else _COIL_COLD, sections=8)
    hub = cylinder(0.1 * r, 0.6 * h, DARK_STEEL).moved(y=-0.2 * h)
    return fitted([dish, coil, hub], order.size)


def _glass_ring(order: MeshOrder) -> list[Part]:
    r, h = min(order.size[0], order.size[2]) / 2, order.size[1]
    hot = order.state.is_toggled
    plate = revolve(
        [(0.0, -h / 2), (r, -h / 2), (r, h / 2 - 0.0006), (0.0, h / 2 - 0.0006)],
        _RED_GLOW if hot else _CERAMIC,
    )
    rings = [_print(r * k, h) for k in (1.0, 0.62)]
    coils = [_heated(r * k, h) for k in (0.9, 0.76, 0.5, 0.34, 0.18)] if hot else []
    return fitted([plate, *rings, *coils], order.size)


def _print(radius: float, h: float) -> Part:
    return revolve(
        [
            (radius - 0.004, h / 2 - 0.0006),
            (radius, h / 2 - 0.0006),
            (radius, h / 2),
            (radius - 0.004, h / 2),
            (radius - 0.004, h / 2 - 0.0006),
        ],
        _PRINT,
    )


def _heated(radius: float, h: float) -> Part:
    w = 0.05 * radius + 0.003
    return revolve(
        [(radius - w, h / 2 - 0.0005), (radius, h / 2 - 0.0003), (radius - w, h / 2 - 0.0001)], _RED_HOT
    )


@builds("StoveKnob", fit=False)
def stove_knob(order: MeshOrder) -> list[Part]:
    """A knob with a marked pointer in a ring; turned a quarter when on, and then mark and ring glow.

    Its axis is up when the box is flat, forwards when it is shallow, and tilted 45 degrees between the two
    otherwise: boxes of the floor plans say no more.
    """
    x, y, z = order.size
    tilt = 0.0 if y < 0.6 * max(x, z) else 90.0 if z < 0.7 * max(x, y) else KNOB_TILT_DEG
    on = order.state.is_toggled
    turn, mark, ring = (KNOB_TURN_DEG, _MARK_ON, _RING_ON) if on else (0.0, _MARK_OFF, _RING_OFF)
    finish = (CHARCOAL, BRUSHED, WHITE)[order.pick(3)]
    dial = [*_dial(finish, ring), *(p.turned(y=turn) for p in _pointer(finish, mark))]
    return fit_groups(order.size, hinged(dial, (0, 0, 0), x=tilt))[0]


def _dial(finish: Material, ring: Material) -> list[Part]:
    """The dial about +y, of unit radius and height, with a ring let into its skirt."""
    skirt = revolve([(0.0, -0.5), (1.0, -0.5), (1.0, -0.38), (0.97, -0.34)], finish)
    band = revolve([(0.97, -0.34), (0.82, -0.22)], ring)
    grip = revolve([(0.82, -0.22), (0.78, 0.28), (0.70, 0.34), (0.0, 0.34)], finish)
    return [skirt, band, grip]


def _pointer(finish: Material, mark: Material) -> list[Part]:
    """The grip across the dial with a mark at the end that points to -z (off: away from the user)."""
    grip = block((-0.18, 0.18), (0.3, 0.5), (-0.76, 0.76), IRON if finish is CHARCOAL else CHARCOAL)
    return [grip, block((-0.12, 0.12), (0.5, 0.51), (-0.74, -0.1), mark)]
