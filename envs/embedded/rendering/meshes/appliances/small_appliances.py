"""The toaster and the coffee machine."""

from __future__ import annotations

import math

import numpy as np

from envs.embedded.rendering.mesh import Material, Part, cylinder, joined, revolve, tube
from envs.embedded.rendering.meshes.appliances.displays import digits, keypad
from envs.embedded.rendering.meshes.fixtures.finishes import (
    BLACK,
    BLACK_GLASS,
    BRUSHED,
    CHARCOAL,
    DARK_STEEL,
    STEEL,
    WHITE,
    glowing,
)
from envs.embedded.rendering.meshes.fixtures.joinery import (
    Bounds,
    at,
    block,
    lining,
    ranges,
    shrunk,
    soft_block,
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


@builds("CoffeeMachine")
def coffee_machine(order: MeshOrder) -> list[Part]:
    """A coffee machine: a tray for the mug under the spout, a tank behind; lamp and coffee when on."""
    finish, trim = ((BLACK, STEEL), (BRUSHED, BLACK), (_RED, STEEL), (WHITE, CHARCOAL))[order.pick(4)]
    x, y, z = ranges(order.size)
    column = at(z, 0.0, 0.5)
    niche = lining(
        at(x, 0.12, 0.88),
        at(y, TRAY_Y, 0.62),
        (column[1] - 0.001, column[1] + 0.05),
        DARK_STEEL,
        ("+z", "+x", "-x", "+y", "-y"),
    )
    slats = [
        block(at(x, 0.2, 0.8), at(y, TRAY_Y - 0.004, TRAY_Y), at(z, f, f + 0.035), STEEL)
        for f in (0.55, 0.63, 0.71, 0.79, 0.87, 0.93)
    ]
    return [
        soft_block(x, at(y, 0.0, TRAY_Y - 0.014), z, 0.012, finish),
        block(at(x, 0.14, 0.86), at(y, TRAY_Y - 0.014, TRAY_Y - 0.004), at(z, 0.52, 0.98), BLACK_GLASS),
        joined(slats),
        block(x, at(y, TRAY_Y - 0.014, 0.92), column, finish),
        block(at(x, 0.05, 0.95), at(y, 0.92, 1.0), at(z, 0.04, 0.45), _TANK),
        niche.painted(trim),
        *_head(order, (x, y, z), finish, trim),
    ]


def _head(order: MeshOrder, span: Bounds, finish: Material, trim: Material) -> list[Part]:
    """The brewing head over the tray, with its spout, keys, clock and lamp."""
    x, y, z = span
    on = order.state.is_toggled
    head_z = at(z, 0.5, 0.97)
    face = head_z[1]
    middle_x, middle_z = at(x, 0.5, 1.0)[0], at(z, 0.75, 1.0)[0]
    spout = revolve([(0.0, 0.0), (0.012, 0.0), (0.022, 0.02), (0.024, 0.05)], trim).moved(
        middle_x, at(y, 0.57, 1.0)[0], middle_z
    )
    lamp = cylinder(0.011, 0.006, _LAMP_ON if on else _LAMP_OFF, sections=16).turned(x=90.0)
    screen_x, screen_y = at(x, 0.36, 0.64), at(y, 0.80, 0.90)
    parts = [
        soft_block(x, at(y, 0.64, 0.95), head_z, 0.015, finish),
        block(at(x, 0.04, 0.96), at(y, 0.66, 0.93), (face, at(z, 0.985, 1.0)[0]), trim),
        spout,
        lamp.moved(at(x, 0.80, 1.0)[0], at(y, 0.85, 1.0)[0], at(z, 0.985, 1.0)[0] + 0.002),
        block(screen_x, screen_y, (face, at(z, 0.992, 1.0)[0]), BLACK_GLASS),
        digits(
            "1:20" if on else "7:00",
            shrunk(screen_x, 0.01),
            shrunk(screen_y, 0.008),
            at(z, 0.992, 1.0)[0],
            _LAMP_ON,
        ),
        keypad(at(x, 0.3, 0.7), at(y, 0.69, 0.77), at(z, 0.985, 1.0)[0], (4, 1), finish),
        block(at(x, 0.44, 0.56), at(y, 0.655, 0.66), (face, z[1]), finish),
    ]
    if on:
        low, high = at(y, TRAY_Y, 0.575)
        parts.append(
            tube([(middle_x, low, middle_z), (middle_x, high, middle_z)], 0.004, _COFFEE, sections=8)
        )
    return parts
