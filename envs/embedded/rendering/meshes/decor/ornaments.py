"""Tall vases with branches, table-top ornaments left to others, and the vacuum cleaner."""

from __future__ import annotations

import numpy as np

from envs.embedded.rendering.mesh import Material, Part, cylinder, joined, sphere, tube
from envs.embedded.rendering.meshes.fixtures.joinery import block, ranges, soft_block
from envs.embedded.rendering.meshes.registry import MeshOrder, builds
from envs.embedded.rendering.shapes import lathe

GLAZES = (
    Material((0.82, 0.80, 0.74), roughness=0.3),
    Material((0.24, 0.34, 0.40), roughness=0.3),
    Material((0.52, 0.25, 0.18), roughness=0.4),
)
TWIG = Material((0.40, 0.30, 0.22), roughness=0.9)
BLOSSOM = Material((0.90, 0.78, 0.72), roughness=0.9)
RED = Material((0.66, 0.13, 0.12), roughness=0.35)
GREY = Material((0.35, 0.36, 0.38), roughness=0.5)
SMOKE = Material((0.30, 0.34, 0.38), roughness=0.15)
DARK = Material((0.10, 0.10, 0.11), roughness=0.6)


@builds("RoomDecor")
def room_decor(order: MeshOrder) -> list[Part]:
    """A floor vase with bare branches in blossom."""
    x, y, z = order.size
    w, low = min(x, z), -y / 2
    body = 0.48 * y
    profile = [
        (0.0, low),
        (0.22 * w, low),
        (0.36 * w, low + 0.3 * body),
        (0.30 * w, low + 0.7 * body),
        (0.14 * w, low + 0.9 * body),
        (0.19 * w, low + body),
        (0.15 * w, low + body),
        (0.0, low + 0.9 * body),
    ]
    vase = lathe(profile, GLAZES[order.pick(len(GLAZES))], steps=40)
    rng = np.random.Generator(np.random.PCG64(order.pick(1 << 30, "twigs")))
    twigs, buds = [], []
    for k in range(9):
        angle = 2.399963 * k
        reach, rise = rng.uniform(0.25, 0.48) * w, (0.97 if k == 0 else rng.uniform(0.7, 0.97))
        tip = np.array([reach * np.cos(angle), low + rise * y, reach * np.sin(angle)])
        root = np.array([0.0, low + 0.8 * body, 0.0])
        bend = (root + tip) / 2 + np.array([0.0, 0.05 * y, 0.0])
        twigs.append(tube([root, bend, tip], [0.006, 0.005, 0.002], TWIG, sections=6))
        for t in (0.55, 0.7, 0.85, 1.0):
            at = root + (tip - root) * t + rng.uniform(-0.02, 0.02, 3)
            buds.append(sphere(0.013, BLOSSOM, sections=8).moved(*(float(v) for v in at)))
    return [vase, joined(twigs), joined(buds)]


@builds("VacuumCleaner")
def vacuum_cleaner(order: MeshOrder) -> list[Part]:
    """An upright vacuum cleaner: a broad head, a dust bin and a long handle."""
    x, y, z = ranges(order.size)
    w, h, d = order.size
    head = soft_block((x[0], x[1]), (y[0], y[0] + 0.09 * h), (z[1] - 0.5 * d, z[1]), 0.02, RED)
    brush = block((x[0] + 0.03, x[1] - 0.03), (y[0], y[0] + 0.02), (z[1] - 0.1 * d, z[1] - 0.04 * d), DARK)
    back = -0.22 * d
    body = soft_block(
        (-0.24 * w, 0.24 * w),
        (y[0] + 0.08 * h, y[0] + 0.62 * h),
        (back - 0.2 * d, back + 0.22 * d),
        0.04,
        RED,
    )
    tank = cylinder(0.19 * w, 0.3 * h, SMOKE).moved(0.0, y[0] + 0.34 * h, back + 0.2 * d)
    lid = cylinder(0.2 * w, 0.03, GREY).moved(0.0, y[0] + 0.5 * h, back + 0.2 * d)
    neck = block((-0.08 * w, 0.08 * w), (y[0] + 0.05 * h, y[0] + 0.12 * h), (back, z[1] - 0.3 * d), GREY)
    wheels = [
        cylinder(0.07 * h, 0.03, DARK, sections=20)
        .turned(z=90)
        .moved(s * 0.3 * w, y[0] + 0.07 * h, z[0] + 0.07 * h)
        for s in (-1, 1)
    ]
    pole = tube([(0.0, y[0] + 0.6 * h, back), (0.0, y[1] - 0.09 * h, back)], 0.016, GREY)
    grip = [
        (0.0, y[1] - 0.1 * h, back),
        (0.0, y[1] - 0.02, back - 0.05),
        (0.0, y[1] - 0.02, back - 0.09),
        (0.0, y[1] - 0.12 * h, back - 0.10),
    ]
    return [head, brush, body, tank, lid, neck, joined(wheels), pole, tube(grip, 0.016, DARK)]
