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
_FLAME = Material((0.30, 0.55, 1.0), emission=(0.12, 0.42, 1.0), alpha=0.85)
_FLAME_TIP = Material((0.75, 0.88, 1.0), emission=(0.45, 0.70, 1.0), alpha=0.9)
_COIL_COLD = Material((0.16, 0.16, 0.17), roughness=0.5, metallic=0.4)
_PRINT = Material((0.55, 0.55, 0.57), roughness=0.4)
_CERAMIC = Material((0.07, 0.07, 0.08), roughness=0.2)

FLAMES = 16
FLAME_M = 0.028
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
    body, flames = fit_groups(order.size, [*tray, cap, joined([*bars, ring])], [])
    if order.state.is_toggled:
        flames = [
            _flames(0.36 * r, -0.1 * h, FLAME_M, _FLAME),
            _flames(0.345 * r, -0.1 * h, 0.4 * FLAME_M, _FLAME_TIP),
        ]
    return [*body, *flames]


def _grate_bar(r: float, h: float, t: float) -> Part:
    """One of the four fingers that carry the pot, from the rim towards the middle."""
    arm = block((0.18 * r, r - t / 2), (h / 2 - max(0.22 * h, 0.004), h / 2), (-t / 2, t / 2), IRON)
    foot = block((r - t, r), (-h / 2, h / 2), (-t / 2, t / 2), IRON)
    return joined([arm, foot])


def _flames(radius: float, base: float, height: float, material: Material) -> Part:
    tongue = revolve(
        [(0.0035, 0.0), (0.0055, height * 0.3), (0.003, height * 0.7), (0.0, height)], material, sections=6
    )
    lean = tongue.turned(z=-24.0)
    return joined([lean.moved(x=radius, y=base).turned(y=360.0 * k / FLAMES) for k in range(FLAMES)])


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
    """A knob with a marked pointer, turned a quarter when on.

    Its axis is up when the box is flat, forwards when it is shallow, and tilted 45 degrees between the two
    otherwise: boxes of the floor plans say no more.
    """
    x, y, z = order.size
    turn = KNOB_TURN_DEG if order.state.is_toggled else 0.0
    finish = (CHARCOAL, BRUSHED, WHITE)[order.pick(3)]
    tilt = 0.0 if y < 0.6 * max(x, z) else 90.0 if z < 0.7 * max(x, y) else KNOB_TILT_DEG
    body = hinged(_knob(finish), (0, 0, 0), x=tilt)
    (fit_body,) = fit_groups(order.size, body)
    if not turn:
        return fit_body
    mark = [p.turned(y=turn) for p in _pointer()]
    return fit_groups(order.size, hinged([*_knob_body(finish), *mark], (0, 0, 0), x=tilt))[0]


def _knob(finish: Material) -> list[Part]:
    return [*_knob_body(finish), *_pointer()]


def _knob_body(finish: Material) -> list[Part]:
    """The dial about +y, of unit radius and height."""
    skirt = revolve(
        [(0.0, -0.5), (1.0, -0.5), (1.0, -0.35), (0.82, -0.2), (0.78, 0.28), (0.70, 0.34), (0.0, 0.34)],
        finish,
    )
    return [skirt]


def _pointer() -> list[Part]:
    """The grip across the dial with a red mark at the end that points to +z (off: away from the user)."""
    grip = block((-0.18, 0.18), (0.3, 0.5), (-0.76, 0.76), CHARCOAL)
    mark = block((-0.1, 0.1), (0.5, 0.51), (-0.74, -0.1), glowing((0.95, 0.95, 0.95), (0.2, 0.2, 0.2)))
    return [grip, mark]
