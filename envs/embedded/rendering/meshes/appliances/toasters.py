"""The toaster: a wide slot with heating wires that glow, a lever, a dial and a lamp."""

from __future__ import annotations

import math

import numpy as np

from envs.embedded.rendering.mesh import Material, Part, cylinder, joined, revolve, tube
from envs.embedded.rendering.meshes.fixtures.finishes import (
    BLACK,
    BLACK_GLASS,
    BRUSHED,
    CHARCOAL,
    DARK_STEEL,
    glowing,
)
from envs.embedded.rendering.meshes.fixtures.joinery import (
    Bounds,
    at,
    block,
    lining,
    ranges,
    shrunk,
)
from envs.embedded.rendering.meshes.fixtures.lofts import Ring, loft, lofts
from envs.embedded.rendering.meshes.registry import MeshOrder, builds

_RED = Material((0.68, 0.10, 0.09), roughness=0.3)
_CREAM = Material((0.90, 0.85, 0.72), roughness=0.35)
_SOOT = Material((0.17, 0.15, 0.14), roughness=0.8)
_HOT = Material((0.62, 0.26, 0.10), roughness=0.8, emission=(0.42, 0.12, 0.02))
_WIRE_COLD = Material((0.42, 0.40, 0.38), roughness=0.5, metallic=0.6)
_WIRE_HOT = glowing((1.0, 0.42, 0.10), (1.0, 0.32, 0.05))
_LAMP_OFF = Material((0.35, 0.08, 0.07), roughness=0.4)
_LAMP_ON = glowing((0.25, 1.0, 0.35), (0.15, 1.0, 0.25))
_LAMP_RED = glowing((1.0, 0.2, 0.1), (1.0, 0.15, 0.05))
_TANK = Material((0.55, 0.72, 0.82), roughness=0.1, alpha=0.45, two_sided=True)
_COFFEE = Material((0.22, 0.11, 0.05), roughness=0.3, emission=(0.02, 0.01, 0.0))

TOASTER_SURFACE_Y = 0.25
TRAY_Y = 0.12
"""Where things stand, as fractions of the height (surfaces.yaml)."""


@builds("Toaster")
def toaster(order: MeshOrder) -> list[Part]:
    """A toaster with a wide slot lengthwise, heating wires inside, a lever and a dial at the front."""
    finish = (BRUSHED, _RED, _CREAM, BLACK)[order.pick(4)]
    on = order.state.is_toggled
    x, y, z = ranges(order.size)
    slot = (at(x, 0.235, 0.765), at(y, TOASTER_SURFACE_Y, 1.0), at(z, 0.17, 0.80))
    body_z = at(z, 0.0, 0.93)
    shell = _case((x, at(y, 0.08, 1.0), body_z), slot, finish, _HOT if on else _SOOT)
    wires = joined([w for side in (0, 1) for w in _wires(slot, side, _WIRE_HOT if on else _WIRE_COLD)])
    foot = block(shrunk(x, 0.008), at(y, 0.0, 0.08), at(body_z, 0.02, 0.98), BLACK)
    return [*shell, wires, foot, *_controls(order, (x, y, (body_z[1], z[1])))]


def _case(outer: Bounds, slot: Bounds, finish: Material, inside: Material) -> list[Part]:
    """The toaster's case with rounded upright corners and top edges, and the hollow of its slot."""
    x, y, z = outer
    w, d, cz, sz = (x[1] - x[0]) / 2, (z[1] - z[0]) / 2, sum(z) / 2, sum(slot[2]) / 2
    half_x, half_z = (slot[0][1] - slot[0][0]) / 2, (slot[2][1] - slot[2][0]) / 2
    arc = [(0.022 * (1 - math.cos(t)), 0.022 * (1 - math.sin(t))) for t in np.linspace(0.0, math.pi / 2, 6)]
    sides = [
        Ring(y[0], w, d, 0.3, z=cz),
        *(Ring(y[1] - drop, w - inset, d - inset, 0.3, z=cz) for inset, drop in arc),
    ]
    mouth = Ring(y[1], half_x + 0.004, half_z + 0.004, 0.02, z=sz)
    edge = Ring(y[1], half_x, half_z, 0.02, z=sz)
    return [
        lofts([sides, [sides[-1], mouth]], finish, sections=40),
        loft([mouth, edge], DARK_STEEL, sections=40),
        lining(slot[0], slot[1], slot[2], inside, ("+y",)),
    ]


def _wires(slot: Bounds, side: int, material: Material) -> list[Part]:
    """Heating wires along one long wall of the slot."""
    x, y, z = slot
    where = x[side] + (0.0015 if side == 0 else -0.0015)
    heights = [at(y, f, 1.0)[0] for f in (0.12, 0.32, 0.52, 0.72, 0.9)]
    return [
        tube([(where, h, z[0] + 0.004), (where, h, z[1] - 0.004)], 0.0014, material, sections=5)
        for h in heights
    ]


def _controls(order: MeshOrder, span: Bounds) -> list[Part]:
    """The lever in its slit (down while it toasts), the dial and the lamp, on the narrow front."""
    x, y, z = span
    on = order.state.is_toggled
    lever = 0.34 if on else 0.72
    dial_y, dial_x = at(y, 0.24, 1.0)[0], at(x, 0.5, 1.0)[0]
    dial = revolve([(0.0, 0.0), (0.018, 0.0), (0.015, 0.012), (0.0, 0.012)], CHARCOAL).turned(x=90.0)
    lamp = cylinder(0.005, 0.004, _LAMP_RED if on else _LAMP_OFF, sections=12).turned(x=90.0)
    return [
        block(at(x, 0.475, 0.525), at(y, 0.32, 0.86), (z[0], z[0] + 0.001), BLACK_GLASS),
        block(at(x, 0.36, 0.64), at(y, lever - 0.045, lever + 0.045), (z[0], z[1]), BLACK),
        dial.moved(dial_x, dial_y, z[0]),
        lamp.moved(at(x, 0.74, 1.0)[0], dial_y, z[0] + 0.002),
    ]
