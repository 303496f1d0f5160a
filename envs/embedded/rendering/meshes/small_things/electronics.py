"""Phones, remote controls and alarm clocks."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from envs.embedded.rendering.mesh import Color, Material, Part, sphere, tube
from envs.embedded.rendering.meshes.registry import MeshOrder, builds
from envs.embedded.rendering.meshes.small_things.finishes import (
    BLACK,
    BLUE,
    BRASS,
    CRACK,
    DARK_GREY,
    GREY,
    PINK,
    RED,
    SCREEN_OFF,
    STEEL,
    WHITE,
    glowing,
)
from envs.embedded.rendering.shapes import (
    cylinder_along,
    oriented,
    print_front,
    print_top,
    slab,
    stood_up,
    strokes,
    torus,
)

BACKLIGHT: Color = (0.16, 0.17, 0.20)
_PHONE_BODIES = (BLACK, STEEL, Material((0.82, 0.66, 0.58), roughness=0.3, metallic=0.6), WHITE, BLUE)
_SHEEN = Material((0.15, 0.16, 0.19), roughness=0.08)
"""The window's light across a dark screen: without it a phone that is off is a slab."""
_LENS = Material((0.10, 0.12, 0.20), roughness=0.05)
_PHONE_LIT = Material((1.0, 1.0, 1.0), "phone_screen", roughness=0.4, emission=BACKLIGHT)
_SEGMENTS = ("abcfed", "bc", "abged", "abgcd", "fgbc", "afgcd", "afgedc", "abc", "abcdefg", "abcdfg")
"""Lit segments of the digits 0 to 9; a is on top, then clockwise, g in the middle."""


def cracks(x: float, z: float, seed: int, material: Material, *, width: float = 0.016) -> Part:
    """A spider's web of cracks over a sheet of (x, z), facing up at y = 0; `width` by its shorter side."""
    rng = np.random.Generator(np.random.PCG64(seed))
    center = np.array([rng.uniform(-0.2, 0.2) * x, rng.uniform(-0.2, 0.25) * z])
    wide, lines, rings = width * min(x, z), [], []
    for i in range(11):
        angle = 2 * math.pi * (i + rng.uniform(-0.3, 0.3)) / 11
        points = [center]
        for step in (0.14, 0.30, 0.55, 0.9):
            bend = angle + rng.uniform(-0.22, 0.22)
            points.append(center + step * max(x, z) * np.array([math.cos(bend), math.sin(bend)]))
        inside = [np.clip(p, (-0.49 * x, -0.49 * z), (0.49 * x, 0.49 * z)) for p in points]
        rings.append(inside)
        lines += [(*a, *b, wide * (1.0 - 0.15 * k)) for k, (a, b) in enumerate(pairwise(inside))]
    for k in (1, 2):
        lines += [(*rings[i][k], *rings[(i + 1) % 11][k], 0.7 * wide) for i in range(11) if (i + k) % 4]
    kept = [line for line in lines if math.dist(line[:2], line[2:4]) > 0.5 * wide]
    return strokes(kept, material)


@builds("CellPhone")
def cell_phone(order: MeshOrder) -> list[Part]:
    """A phone lying on its back: screen up, black or with lit icons, whole or cracked."""
    (x, y, z), turn = oriented(order.size, (1, 0, 2))
    body = _PHONE_BODIES[order.pick(len(_PHONE_BODIES))]
    button = order.pick(2, "button") == 1
    corner, lit = 0.12 * x, order.state.is_toggled and not order.state.is_broken
    wide, tall = 0.90 * x, (0.74 if button else 0.92) * z
    face = y * 0.475
    screen = print_top(wide, tall, _PHONE_LIT if lit else SCREEN_OFF, corner=0.0 if button else 0.06 * x)
    lens = slab(0.05 * x, 0.012 * y, 0.05 * x, _LENS, corner=0.025 * x)
    parts = [
        slab(x, 0.95 * y, z, body, corner=corner, edge=0.3 * y, steps=5),
        print_top(0.96 * x, 0.975 * z, BLACK, corner=0.11 * x).moved(y=face + 0.005 * y),
        screen.moved(y=face + 0.02 * y),
        strokes([(-0.09 * x, 0.465 * z, 0.09 * x, 0.465 * z, 0.012 * z)], GREY).moved(y=face + 0.024 * y),
        lens.moved(-0.18 * x, face + 0.024 * y, 0.465 * z),
    ]
    if button:
        parts.append(
            torus(0.075 * x, 0.008 * x, GREY, sections=16, ring=4)
            .scaled(1, 0.1, 1)
            .moved(y=face + 0.02 * y, z=-0.43 * z)
        )
    if order.state.is_broken:
        parts.append(cracks(wide, 0.96 * z, order.pick(500, "crack"), CRACK).moved(y=face + 0.024 * y))
    elif not lit:
        bands = [(-0.46, 0.02, 0.46, 0.36, 0.15), (-0.46, -0.13, 0.46, 0.21, 0.05)]
        lines = [(a * wide, b * tall, c * wide, d * tall, w * wide) for a, b, c, d, w in bands]
        parts.append(strokes(lines, _SHEEN).moved(y=face + 0.023 * y))
    return turn(parts)


@builds("RemoteControl")
def remote_control(order: MeshOrder) -> list[Part]:
    """A television remote control: slim body, rows of buttons, red power button at the far end."""
    (x, y, z), turn = oriented(order.size, (1, 0, 2))
    shell_look = (BLACK, DARK_GREY, Material((0.62, 0.63, 0.65), roughness=0.4))[order.pick(3)]
    body = slab(x, 0.9 * y, z, shell_look, corner=0.3 * x, edge=0.3 * y)
    face = print_top(
        0.86 * x, 0.92 * z, Material((1.0, 1.0, 1.0), "remote_buttons", roughness=0.5), corner=0.24 * x
    )
    parts = [body, face.moved(y=0.452 * y)]
    pad = (GREY, WHITE, BLUE)[order.pick(3, "pad")]
    for row in range(3):
        for column in range(3):
            knob = slab(0.15 * x, 0.1 * y, 0.035 * z, pad, corner=0.03 * x, edge=0.02 * y, steps=2)
            parts.append(knob.moved((column - 1) * 0.24 * x, 0.46 * y, (-0.20 - 0.06 * row) * z))
    parts.append(
        cylinder_along("y", 0.09 * x, 0.14 * y, RED, sections=12).moved(-0.27 * x, 0.44 * y, 0.43 * z)
    )
    return turn(parts)


@builds("AlarmClock")
def alarm_clock(order: MeshOrder) -> list[Part]:
    """A twin-bell clock, or a digital one where the box is wide."""
    x, y, z = order.size
    return _digital(order) if x > 1.02 * y or order.pick(4) == 0 else _twin_bell(x, y, z, order.pick(4))


def _digital(order: MeshOrder) -> list[Part]:
    x, y, z = order.size
    look = (BLACK, DARK_GREY, WHITE)[order.pick(3, "shell")]
    front = z / 2 + 0.0004
    body = slab(x, 0.94 * y, z, look, corner=0.25 * z, edge=0.08 * y)
    glass = print_front(0.86 * x, 0.68 * y, SCREEN_OFF, corner=0.04 * y).moved(0, 0, front)
    lit = glowing((0.95, 0.16, 0.10) if order.pick(2, "digits") else (0.20, 0.90, 0.45))
    digits = _digits((1, 0, 4, 5), 0.74 * x, min(0.46 * y, 0.3 * x), lit).moved(0, 0, front + 0.0006)
    snooze = slab(0.5 * x, 0.08 * y, 0.4 * z, GREY, corner=0.02 * x, edge=0.02 * y).moved(y=0.48 * y)
    return [body, glass, digits, snooze]


def _digits(numbers: tuple[int, ...], wide: float, tall: float, material: Material) -> Part:
    """Seven-segment digits with a colon after the second, in the plane z = 0, to be read from the front."""
    cell, thick = wide / len(numbers), 0.13 * tall
    w, h = 0.28 * cell, 0.5 * tall
    ends = {
        "a": (-w, h, w, h), "b": (w, h, w, 0), "c": (w, 0, w, -h), "d": (-w, -h, w, -h),
        "e": (-w, 0, -w, -h), "f": (-w, h, -w, 0), "g": (-w, 0, w, 0),
    }  # fmt: skip
    lines = []
    for i, number in enumerate(numbers):
        shift = (i - (len(numbers) - 1) / 2) * cell
        lines += [
            (ends[s][0] + shift, ends[s][1], ends[s][2] + shift, ends[s][3], thick) for s in _SEGMENTS[number]
        ]
    lines += [(0.0, f * tall - thick / 2, 0.0, f * tall + thick / 2, thick) for f in (-0.22, 0.22)]
    return stood_up(strokes(lines, material))


def _twin_bell(x: float, y: float, z: float, look: int) -> list[Part]:
    metal = (RED, STEEL, BRASS, PINK)[look]
    r = min(x * 0.5, y * 0.38)
    middle, front = -0.5 * y + 0.08 * y + r, 0.35 * z
    parts = [cylinder_along("z", r, 0.7 * z, metal, sections=28).moved(0, middle, 0)]
    parts.append(cylinder_along("z", 0.88 * r, 0.02 * z, WHITE, sections=28).moved(0, middle, front))
    parts += _dial(0.86 * r, Material((0.05, 0.05, 0.06)), 10, 9, [0.0, middle, front + 0.012 * z])
    for side in (-1.0, 1.0):
        bell = sphere(0.42 * r, metal, sections=14).scaled(1, 0.72, 1).turned(z=-side * 32.0)
        parts.append(bell.moved(side * 0.58 * r, middle + 1.05 * r, 0))
        foot = tube(
            [(side * 0.5 * r, middle - 0.8 * r, 0), (side * 0.72 * r, -0.5 * y, 0)],
            0.07 * r,
            metal,
            sections=8,
        )
        parts.append(foot)
    parts.append(tube([(0, middle + 0.95 * r, 0), (0, middle + 1.3 * r, 0)], 0.04 * r, STEEL, sections=8))
    arch = [
        (0.5 * r * math.cos(a), middle + 1.15 * r + 0.5 * r * math.sin(a), 0)
        for a in np.linspace(0.3, 2.84, 7)
    ]
    return [*parts, tube(arch, 0.04 * r, STEEL, sections=6)]


def _dial(r: float, ink: Material, hours: int, minutes: int, place: list[float]) -> list[Part]:
    """Hour marks and two hands of a clock face in the plane z = 0, moved to `place`."""
    lines = []
    for k in range(12):
        a = math.radians(30 * k)
        s, c = math.sin(a), math.cos(a)
        lines.append(
            (0.80 * r * s, 0.80 * r * c, 0.97 * r * s, 0.97 * r * c, (0.09 if k % 3 == 0 else 0.05) * r)
        )
    hour, minute = math.radians(30 * hours + 0.5 * minutes), math.radians(6 * minutes)
    lines.append((0.0, 0.0, 0.48 * r * math.sin(hour), 0.48 * r * math.cos(hour), 0.11 * r))
    lines.append((0.0, 0.0, 0.72 * r * math.sin(minute), 0.72 * r * math.cos(minute), 0.07 * r))
    return [stood_up(strokes(lines, ink)).moved(*place)]
