"""Small sculptures, whole and broken."""

from __future__ import annotations

import numpy as np

from envs.embedded.rendering.mesh import Material, Part, cylinder, fitted, sphere, tube
from envs.embedded.rendering.meshes.registry import MeshOrder, builds
from envs.embedded.rendering.meshes.small_things.finishes import DARK_WOOD, GREY
from envs.embedded.rendering.shapes import lathe, scattered, slab, spline

_STONES = (
    Material((0.62, 0.60, 0.57), "granite_light", roughness=0.7),
    Material((0.45, 0.60, 0.52), roughness=0.35),
    Material((0.26, 0.25, 0.25), roughness=0.35),
    Material((0.90, 0.88, 0.84), "marble", roughness=0.3),
)
_RAW_STONE = Material((0.86, 0.84, 0.80), roughness=1.0)
"""Where stone has just broken."""
CHIPS = 8


@builds("Statue", fit=False)
def statue(order: MeshOrder) -> list[Part]:
    """A small sculpture on a plinth: a dog where the box is wide, a figure or a bust where it is tall.

    Broken, its head lies beside it among chips.
    """
    x, y, z = order.size
    stone = _STONES[order.pick(len(_STONES))]
    if y < max(x, z):
        parts, neck = _dog(stone), 0.12
        parts = [p.turned(y=90.0) for p in parts] if x > z else parts
    elif order.pick(2, "form"):
        parts, neck = _figure(stone), 0.26
    else:
        parts, neck = _bust(stone), -0.04
    whole = fitted(parts, order.size)
    return _beheaded(order, whole, neck, stone) if order.state.is_broken else whole


def _beheaded(order: MeshOrder, whole: list[Part], neck: float, stone: Material) -> list[Part]:
    """What is below the neck (a share of the height) standing, what is above it lying at the right."""
    x, y, z = order.size
    above = [p for p in whole if float(p.vertices[:, 1].mean()) > neck * y]
    below = [p for p in whole if p not in above]
    lowest = min(above, key=lambda p: float(p.vertices[:, 1].min()))
    foot = lowest.vertices.mean(axis=0)
    foot[1] = lowest.vertices[:, 1].min()
    wound = 0.4 * float(np.ptp(lowest.vertices[:, 0]))
    break_m = cylinder(wound, 0.05 * y, _RAW_STONE, sections=7).moved(
        float(foot[0]), neck * y, float(foot[2])
    )
    head = [p.moved(*(-foot).tolist()) for p in above]
    head.append(cylinder(wound, 0.01 * y, _RAW_STONE, sections=7))
    head = [p.turned(z=-105.0).turned(y=25.0) for p in head]
    low = min(float(p.vertices[:, 1].min()) for p in head)
    fallen = [p.moved(0.45 * x, -y / 2 - low, 0.55 * z) for p in head]
    seed, wide = order.pick(1000, "wear"), max(x, z)
    chips = scattered(
        CHIPS, 0.22 * wide, (2.0 * wide, 2.0 * wide), stone, seed=seed, floor=-y / 2, thickness=0.03 * y
    )
    return [*below, break_m, *fallen, *chips]


def _ball(x: float, y: float, z: float, size: tuple[float, float, float], stone: Material) -> Part:
    return sphere(1.0, stone, sections=14).scaled(*size).moved(x, y, z)


def _dog(stone: Material) -> list[Part]:
    """A dog lying on a plinth, its head at +z."""
    parts = [
        slab(0.56, 0.08, 1.1, DARK_WOOD, corner=0.03, edge=0.01).moved(y=-0.40),
        _ball(0, -0.16, -0.12, (0.19, 0.20, 0.36), stone),
        _ball(0, -0.02, 0.18, (0.17, 0.24, 0.18), stone),
        _ball(0, 0.26, 0.30, (0.14, 0.14, 0.16), stone),
        _ball(0, 0.21, 0.45, (0.075, 0.07, 0.12), stone),
        _ball(0, 0.235, 0.555, (0.03, 0.025, 0.025), DARK_WOOD),
        tube(
            spline([(0.0, -0.2, -0.44), (0.1, -0.22, -0.55), (0.2, -0.28, -0.45)], 7), 0.04, stone, sections=8
        ),
    ]
    for side in (-1.0, 1.0):
        parts += [
            _ball(side * 0.13, 0.28, 0.24, (0.04, 0.14, 0.08), stone),
            _ball(side * 0.12, -0.29, 0.36, (0.065, 0.07, 0.20), stone),
            _ball(side * 0.19, -0.25, -0.22, (0.09, 0.12, 0.2), stone),
        ]
    return parts


def _figure(stone: Material) -> list[Part]:
    """A standing figure in a long robe, one arm raised."""
    robe = [
        (0.0, -0.42),
        (0.22, -0.42),
        (0.20, -0.2),
        (0.13, 0.06),
        (0.16, 0.2),
        (0.07, 0.29),
        (0.05, 0.32),
        (0.0, 0.33),
    ]
    return [
        cylinder(0.26, 0.08, stone, sections=24).moved(y=-0.46),
        lathe(robe, stone, sections=24, steps=22),
        _ball(0, 0.40, 0.01, (0.075, 0.095, 0.08), stone),
        _ball(0, 0.43, -0.03, (0.085, 0.08, 0.08), stone),
        tube(
            [(0.13, 0.22, 0), (0.24, 0.30, 0.04), (0.22, 0.48, 0.06)], [0.045, 0.036, 0.03], stone, sections=8
        ),
        tube(
            [(-0.13, 0.22, 0), (-0.22, 0.08, 0.03), (-0.14, -0.04, 0.12)],
            [0.045, 0.036, 0.03],
            stone,
            sections=8,
        ),
    ]


def _bust(stone: Material) -> list[Part]:
    """Head and shoulders on a turned foot."""
    foot = [(0.0, -0.5), (0.24, -0.5), (0.22, -0.44), (0.10, -0.38), (0.13, -0.28), (0.0, -0.26)]
    return [
        lathe(foot, stone, sections=20),
        _ball(0, -0.17, 0, (0.30, 0.16, 0.17), stone),
        cylinder(0.085, 0.2, stone, sections=14).moved(y=0.02),
        _ball(0, 0.24, 0.02, (0.145, 0.20, 0.17), stone),
        _ball(0, 0.33, -0.03, (0.16, 0.16, 0.17), stone),
        _ball(0, 0.22, 0.19, (0.028, 0.05, 0.035), stone),
        *(_ball(side * 0.15, 0.23, 0.0, (0.025, 0.05, 0.035), stone) for side in (-1.0, 1.0)),
        *(_ball(side * 0.06, 0.265, 0.165, (0.03, 0.016, 0.02), GREY) for side in (-1.0, 1.0)),
    ]
