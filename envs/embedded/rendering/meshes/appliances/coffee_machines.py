"""The coffee machine: a tray for the mug under the spouts, a tank behind; lit and running when on."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from envs.embedded.rendering.mesh import Material, Part, cylinder, joined, revolve, triangles, tube
from envs.embedded.rendering.meshes.appliances.displays import digits, keypad
from envs.embedded.rendering.meshes.fixtures.broken_glass import CRACK, SPLINTER
from envs.embedded.rendering.meshes.fixtures.finishes import (
    BLACK,
    BLACK_GLASS,
    BRUSHED,
    CHARCOAL,
    STEEL,
    WHITE,
    glowing,
)
from envs.embedded.rendering.meshes.fixtures.joinery import (
    Bounds,
    Range,
    at,
    block,
    fit_groups,
    ranges,
    shrunk,
    soft_block,
)
from envs.embedded.rendering.meshes.registry import MeshOrder, builds
from envs.embedded.rendering.shapes import scattered, stood_up, strokes

TRAY_Y = 0.12
"""Where the mug stands, as a fraction of the height (surfaces.yaml)."""
_NICHE_TOP = 0.62
_RED = Material((0.68, 0.10, 0.09), roughness=0.3)
_LAMP_OFF = Material((0.30, 0.08, 0.07), roughness=0.4)
_LAMP_ON = glowing((0.25, 1.0, 0.35), (0.15, 1.0, 0.25))
_CLOCK = glowing((0.20, 0.55, 0.26), (0.08, 0.36, 0.12))
_SCREEN_ON = glowing((0.30, 0.62, 0.95), (0.12, 0.42, 0.85))
_NICHE_LIT = glowing((1.0, 0.86, 0.60), (0.62, 0.46, 0.22))
_TANK = Material((0.55, 0.72, 0.82), roughness=0.1, alpha=0.45, two_sided=True)
_COFFEE = Material((0.20, 0.10, 0.04), roughness=0.3)
_STREAM_M, _SPOUTS_M = 0.006, 0.014
"""Radius of a stream of coffee, and how far each is from the middle (chosen)."""
LOOKS: tuple[tuple[Material, Material], ...] = (
    (BLACK, STEEL),
    (BRUSHED, BLACK),
    (_RED, STEEL),
    (WHITE, CHARCOAL),
)
"""Case and trim of each look."""


@builds("CoffeeMachine", fit=False)
def coffee_machine(order: MeshOrder) -> list[Part]:
    """A coffee machine; running, two streams fall through its lit niche; broken, its tank and pot are."""
    finish, trim = LOOKS[order.pick(len(LOOKS))]
    span = ranges(order.size)
    body = [*_stand(span, finish), _niche(order, span, trim), *_head(order, span, finish, trim)]
    (parts,) = fit_groups(order.size, body)
    if order.state.is_broken:
        return [*parts, *_spilt(order, span)]
    return [*parts, *(_streams(span) if order.state.is_toggled else [])]


def _stand(span: Bounds, finish: Material) -> list[Part]:
    """The foot with its grid, the column and the tank."""
    x, y, z = span
    slats = [
        block(at(x, 0.2, 0.8), at(y, TRAY_Y - 0.004, TRAY_Y), at(z, f, f + 0.035), STEEL)
        for f in (0.55, 0.63, 0.71, 0.79, 0.87, 0.93)
    ]
    return [
        soft_block(x, at(y, 0.0, TRAY_Y - 0.014), z, 0.012, finish),
        block(at(x, 0.14, 0.86), at(y, TRAY_Y - 0.014, TRAY_Y - 0.004), at(z, 0.52, 0.98), BLACK_GLASS),
        joined(slats),
        block(x, at(y, TRAY_Y - 0.014, 0.92), at(z, 0.0, 0.5), finish),
        block(at(x, 0.05, 0.95), at(y, 0.92, 1.0), at(z, 0.04, 0.45), _TANK),
    ]


def _niche(order: MeshOrder, span: Bounds, trim: Material) -> Part:
    """The wall behind the mug, which is lit from above while coffee runs."""
    x, y, z = span
    lit = order.state.is_toggled and not order.state.is_broken
    face = at(z, 0.5, 1.0)[0]
    return block(
        at(x, 0.12, 0.88), at(y, TRAY_Y, _NICHE_TOP), (face, face + 0.002), _NICHE_LIT if lit else trim
    )


def _head(order: MeshOrder, span: Bounds, finish: Material, trim: Material) -> list[Part]:
    """The brewing head over the tray, with its spout, keys, screen and lamp."""
    x, y, z = span
    head_z = at(z, 0.5, 0.97)
    middle_x, middle_z = at(x, 0.5, 1.0)[0], at(z, 0.75, 1.0)[0]
    spout = revolve([(0.0, 0.0), (0.018, 0.0), (0.026, 0.02), (0.028, 0.05)], trim)
    return [
        soft_block(x, at(y, 0.64, 0.95), head_z, 0.015, finish),
        block(at(x, 0.04, 0.96), at(y, 0.66, 0.93), (head_z[1], at(z, 0.985, 1.0)[0]), trim),
        spout.moved(middle_x, at(y, 0.57, 1.0)[0], middle_z),
        keypad(at(x, 0.3, 0.7), at(y, 0.69, 0.77), at(z, 0.985, 1.0)[0], (4, 1), finish),
        block(at(x, 0.44, 0.56), at(y, 0.655, 0.66), (head_z[1], z[1]), finish),
        *_signs(order, x, y, z),
    ]


def _signs(order: MeshOrder, x: Range, y: Range, z: Range) -> list[Part]:
    """Lamp and screen: dim while idle, bright while it runs, dead when broken."""
    on, face = order.state.is_toggled, at(z, 0.992, 1.0)[0]
    screen_x, screen_y = at(x, 0.30, 0.66), at(y, 0.79, 0.91)
    lamp = cylinder(0.016, 0.006, _LAMP_ON if on else _LAMP_OFF, sections=16).turned(x=90.0)
    screen = block(
        screen_x,
        screen_y,
        (at(z, 0.97, 1.0)[0], face),
        _SCREEN_ON if on and not order.state.is_broken else BLACK_GLASS,
    )
    parts = [lamp.moved(at(x, 0.82, 1.0)[0], at(y, 0.85, 1.0)[0], face - 0.001), screen]
    if order.state.is_broken:
        return parts
    text, color = ("1:20", BLACK_GLASS) if on else ("7:00", _CLOCK)
    return [*parts, digits(text, shrunk(screen_x, 0.012), shrunk(screen_y, 0.009), face, color)]


def _streams(span: Bounds) -> list[Part]:
    """Coffee running from the two mouths of the spout down to the tray, or into what stands there."""
    x, y, z = span
    middle_x, middle_z = at(x, 0.5, 1.0)[0], at(z, 0.75, 1.0)[0]
    low, high = at(y, TRAY_Y, 0.575)
    return [
        tube([(c, low, middle_z), (c, high, middle_z)], _STREAM_M, _COFFEE, sections=8)
        for c in (middle_x - _SPOUTS_M, middle_x + _SPOUTS_M)
    ]


def _spilt(order: MeshOrder, span: Bounds) -> list[Part]:
    """Coffee and splinters of the pot on the foot and before it, and a crack across the front."""
    _, y, z = span
    w, d = order.size[0], order.size[2]
    tray = at(y, TRAY_Y, 1.0)[0]
    puddle = [
        _puddle((0.0, tray + 0.001, at(z, 0.76, 1.0)[0]), (0.33 * w, 0.2 * d)),
        _puddle((0.08 * w, y[0] + 0.002, z[1] + 0.12), (0.42 * w, 0.13)),
    ]
    pieces = scattered(9, 0.06, (0.6 * w, 0.3 * d), SPLINTER, seed=4, floor=tray + 0.002, thickness=0.004)
    before = scattered(7, 0.05, (0.7 * w, 0.2), SPLINTER, seed=6, floor=y[0] + 0.003, thickness=0.004)
    zigzag = [
        (0.42, 0.66),
        (0.30, 0.74),
        (0.22, 0.71),
        (0.05, 0.80),
        (-0.06, 0.77),
        (-0.20, 0.90),
        (-0.33, 0.94),
    ]
    points = [(-a * w, at(y, b, 1.0)[0]) for a, b in zigzag]
    crack = stood_up(strokes([(*p, *q, 0.008) for p, q in pairwise(points)], CRACK))
    return [
        *puddle,
        *(p.moved(z=at(z, 0.76, 1.0)[0]) for p in pieces),
        *(p.moved(z=z[1] + 0.12) for p in before),
        crack.moved(z=z[1] + 0.0005),
    ]


def _puddle(middle: tuple[float, float, float], reach: tuple[float, float]) -> Part:
    """A flat pool with a wavy edge."""
    turns = np.linspace(0.0, 2.0 * math.pi, 25)[:-1]
    swell = 1.0 + 0.13 * np.sin(3.0 * turns) + 0.08 * np.sin(7.0 * turns + 1.0)
    ring = np.stack([reach[0] * swell * np.cos(turns), 0.0 * turns, reach[1] * swell * np.sin(turns)], 1)
    n = len(turns)
    faces = [(0, 1 + (k + 1) % n, 1 + k) for k in range(n)]
    return triangles(np.concatenate([[(0.0, 0.0, 0.0)], ring]), faces, _COFFEE).moved(*middle)
