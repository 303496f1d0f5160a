"""Washing machines and clothes dryers: a white case, a drum behind a round door and a panel of controls."""

from __future__ import annotations

import math

import numpy as np

from envs.embedded.rendering.mesh import Material, Part, cylinder, joined, revolve, triangles
from envs.embedded.rendering.meshes.fixtures.finishes import CHROME, RUBBER, glowing
from envs.embedded.rendering.meshes.fixtures.joinery import (
    Bounds,
    block,
    fit_groups,
    hinged,
    hollow_front,
    knob_handle,
    ranges,
)
from envs.embedded.rendering.meshes.fixtures.lofts import Ring, disc, loft
from envs.embedded.rendering.meshes.registry import MeshOrder, builds

ENAMEL = Material((0.93, 0.93, 0.92), roughness=0.3)
GREY = Material((0.62, 0.63, 0.65), roughness=0.4)
DRUM = Material((0.66, 0.68, 0.70), roughness=0.4, metallic=0.5)
DRUM_LIT = Material((0.80, 0.82, 0.84), roughness=0.4, emission=(0.14, 0.15, 0.16))
PANEL = Material((0.20, 0.21, 0.23), roughness=0.4)
SCREEN_OFF = Material((0.05, 0.06, 0.06), roughness=0.2)
SCREEN_ON = glowing((0.35, 0.95, 0.60), (0.25, 0.85, 0.48))
WATER = Material((0.30, 0.56, 0.80), roughness=0.15, emission=(0.05, 0.13, 0.22))
SUDS = Material((0.94, 0.97, 1.0), roughness=0.5, emission=(0.20, 0.22, 0.24))
WARM = Material((0.95, 0.66, 0.34), roughness=0.6, emission=(0.42, 0.22, 0.06))
WASHING = (
    Material((0.82, 0.20, 0.18), roughness=0.9, emission=(0.12, 0.02, 0.02)),
    Material((0.95, 0.80, 0.25), roughness=0.9, emission=(0.14, 0.11, 0.02)),
    Material((0.20, 0.32, 0.66), roughness=0.9, emission=(0.02, 0.04, 0.12)),
)
GLASSES = {
    "WashingMachine": Material((0.08, 0.09, 0.11), roughness=0.1),
    "ClothesDryer": Material((0.40, 0.41, 0.44), roughness=0.15),
}
"""What shows through the closed door of each kind while it stands still."""
DOOR_OPEN_DEG = 110.0
CENTER_Y = 0.47
"""Height of the middle of the door, as a fraction of the box."""
DRUM_Y, DRUM_X, DRUM_Z = (0.30, 0.64), (0.24, 0.76), (0.10, 0.90)
"""The drum as fractions of the box; it holds the region of surfaces.yaml."""
DRUM_ROUND = 0.25
PROUD_M = 0.05
_RADIUS, _MOUTH = 0.33, 0.86
"""Radius of the door as a share of the smaller side, and of the mouth as a share of the door's (chosen)."""


@builds("WashingMachine", "ClothesDryer", fit=False)
def washing_machine(order: MeshOrder) -> list[Part]:
    """A front loader, open by its state's openness; running, its display shines and washing turns in it."""
    span = ranges(order.size)
    face = span[2][1] - PROUD_M
    radius = _RADIUS * min(order.size[:2])
    center = span[1][0] + CENTER_Y * order.size[1]
    body = [*_case(order, span, face, radius, center), *_panel(order, span, face)]
    fit_body, leaf = fit_groups(order.size, joined_same(body), _door(order, span, face, radius, center))
    return [*fit_body, *hinged(leaf, (radius, center, face), y=DOOR_OPEN_DEG * order.state.openness)]


def _case(order: MeshOrder, span: Bounds, face: float, radius: float, center: float) -> list[Part]:
    """The case round its drum, the front with the mouth, and vents below in a dryer."""
    (x0, x1), (y0, y1), (z0, _) = span
    w, h, _ = order.size
    wall, low = 0.02, y0 + 0.03
    inner = ((x0 + wall, x1 - wall), (low + wall, y1 - wall), (z0 + wall, face))
    shell = hollow_front(((x0, x1), (low, y1), (z0, face)), inner, ENAMEL, PANEL)
    middle = (low + y1) / 2
    edge = Ring(0.0, w / 2, (y1 - low) / 2, 0.02)
    mouth = Ring(0.0, _MOUTH * radius, _MOUTH * radius, 1.0, z=middle - center)
    front = _faced(loft([edge, mouth], ENAMEL, sections=48), middle, face)
    parts = [*shell, front, *_drum(order, span, face), _mouth_seal(radius).moved(0.0, center, face)]
    parts.append(block((x0 + 0.04, x1 - 0.04), (y0, low), (z0 + 0.03, face - 0.03), PANEL))
    if order.object_type == "ClothesDryer":
        rows = [y0 + (0.07 + 0.025 * k) * h for k in range(4)]
        parts += [block((-0.3 * w, 0.3 * w), (y, y + 0.01), (face, face + 0.003), PANEL) for y in rows]
    return parts


def _faced(part: Part, y: float, z: float) -> Part:
    """What faces up about the origin, turned to face forwards about (0, y, z)."""
    return part.turned(x=90.0).moved(0.0, y, z)


def _mouth_seal(radius: float) -> Part:
    """The rubber round the mouth."""
    r = _MOUTH * radius
    return revolve([(1.05 * r, 0.0), (1.03 * r, 0.008), (0.93 * r, 0.008), (0.9 * r, -0.03)], RUBBER).turned(
        x=90
    )


def _drum(order: MeshOrder, span: Bounds, face: float) -> list[Part]:
    """A hollow with rounded corners and a flat floor, full of small holes; lit while the door is open."""
    (x0, _), (y0, _), (z0, _) = span
    w, h, d = order.size
    half_x, half_y = (DRUM_X[1] - DRUM_X[0]) * w / 2, (DRUM_Y[1] - DRUM_Y[0]) * h / 2
    middle_x, middle_y = x0 + sum(DRUM_X) / 2 * w, y0 + sum(DRUM_Y) / 2 * h
    back = z0 + DRUM_Z[0] * d
    metal = DRUM_LIT if order.state.is_open else DRUM
    rings = [Ring(y, half_x, half_y, DRUM_ROUND, x=middle_x) for y in (face - 0.004, back)]
    walls = [loft(rings, metal), disc(rings[-1], metal)]
    holes = [
        block((x - 0.008, x + 0.008), (y - 0.008, y + 0.008), (back, back + 0.001), PANEL)
        for x in np.linspace(-0.75, 0.75, 7) * half_x + middle_x
        for y in np.linspace(-0.75, 0.75, 5) * half_y + middle_y
    ]
    return [*(_faced(p, middle_y, 0.0) for p in walls), joined(holes)]


def _panel(order: MeshOrder, span: Bounds, face: float) -> list[Part]:
    """Display, keys and dial; a washing machine has its drawer for powder on the left."""
    (x0, x1), (_, y1), _ = span
    w = order.size[0]
    out = face + 0.012
    screen = SCREEN_ON if order.state.is_toggled else SCREEN_OFF
    parts = [
        block((x0 + 0.01, x1 - 0.01), (y1 - 0.16, y1 - 0.02), (face, out), GREY),
        block((x0 + 0.05, x0 + 0.05 + 0.26 * w), (y1 - 0.135, y1 - 0.055), (out, out + 0.004), screen),
        knob_handle(0.04 * w, y1 - 0.09, (out, face + 0.045), 0.035, CHROME),
    ]
    if order.object_type == "WashingMachine":
        tray = (x1 - 0.05 - 0.28 * w, x1 - 0.05)
        parts += [
            block(tray, (y1 - 0.145, y1 - 0.035), (out, out + 0.005), ENAMEL),
            block((tray[0] + 0.03, tray[1] - 0.03), (y1 - 0.135, y1 - 0.12), (out, out + 0.008), PANEL),
        ]
    return parts


def _door(order: MeshOrder, span: Bounds, face: float, radius: float, center: float) -> list[Part]:
    """A rim round a window, with a handle; what turns in the drum is seen through it."""
    profile = [
        (0.0, 0.0),
        (radius, 0.0),
        (radius, 0.03),
        (0.8 * radius, PROUD_M - 0.006),
        (0.74 * radius, 0.022),
    ]
    rim = revolve(profile, ENAMEL, sections=36, crease=20.0).turned(x=90)
    glass = cylinder(0.76 * radius, 0.012, GLASSES[order.object_type], sections=36).turned(x=90)
    grip = block((-radius * 0.99, -radius * 0.84), (-0.06, 0.06), (face + 0.03, span[2][1]), CHROME)
    turning = _turning(order, 0.74 * radius) if order.state.is_toggled and not order.state.is_open else []
    return [
        rim.moved(0.0, center, face + 0.008),
        glass.moved(0.0, center, face + 0.034),
        grip.moved(y=center),
        *(p.moved(0.0, center, face + 0.041) for p in turning),
    ]


def _turning(order: MeshOrder, radius: float) -> list[Part]:
    """The picture in the window of a running machine: washing in suds and water, or in warm air."""
    wet = order.object_type == "WashingMachine"
    parts = [_blob((0.0, 0.0), radius, 0.0, WATER if wet else WARM)]
    for k, cloth in enumerate(WASHING):
        a = math.radians(40.0 + 120.0 * k)
        at = (0.5 * radius * math.cos(a), 0.5 * radius * math.sin(a))
        parts.append(_blob(at, 0.36 * radius, 0.22, cloth).moved(z=0.0006))
    if wet:
        foam = [
            _blob((0.8 * radius * math.cos(a), 0.8 * radius * math.sin(a)), 0.15 * radius, 0.0, SUDS)
            for a in np.linspace(math.pi * 1.05, math.pi * 1.95, 7)
        ]
        parts.append(joined(foam).moved(z=0.0012))
    return parts


def _blob(at: tuple[float, float], radius: float, waviness: float, material: Material) -> Part:
    """A flat round patch that faces +z, with a wavy edge."""
    turns = np.linspace(0.0, 2.0 * math.pi, 25)[:-1]
    r = radius * (1.0 + waviness * np.sin(3.0 * turns + 9.0 * at[0]))
    ring = np.stack([at[0] + r * np.cos(turns), at[1] + r * np.sin(turns), 0.0 * turns], 1)
    n = len(turns)
    faces = [(0, 1 + k, 1 + (k + 1) % n) for k in range(n)]
    return triangles(np.concatenate([[(*at, 0.0)], ring]), faces, material)


def joined_same(parts: list[Part]) -> list[Part]:
    """The parts with those of one material put together, in the order of their first appearance."""
    groups: dict[Material, list[Part]] = {}
    for part in parts:
        groups.setdefault(part.material, []).append(part)
    return [joined(group) for group in groups.values()]
