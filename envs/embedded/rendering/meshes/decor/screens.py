"""Televisions and desktop computers: dark when off, bright when on, cracked when broken."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from envs.embedded.rendering.mesh import Material, Part
from envs.embedded.rendering.meshes.fixtures.joinery import Range, at, block, ranges, soft_block
from envs.embedded.rendering.meshes.registry import MeshOrder, builds
from envs.embedded.rendering.shapes import print_front, slab, stood_up, strokes

CASE = Material((0.07, 0.07, 0.08), roughness=0.35)
SILVER = Material((0.58, 0.59, 0.61), roughness=0.35, metallic=0.6)
STAND = Material((0.13, 0.13, 0.14), roughness=0.3)
OFF = Material((0.03, 0.035, 0.045), roughness=0.12)
TV_ON = Material((0.35, 0.35, 0.35), "tv_screen", roughness=0.4, emission=(0.85, 0.85, 0.85))
DESKTOP_ON = Material((0.35, 0.35, 0.35), "laptop_screen", roughness=0.4, emission=(0.85, 0.85, 0.85))
KEYS = Material((1.0, 1.0, 1.0), "laptop_keys", roughness=0.6)
CRACK = Material((0.80, 0.85, 0.90), roughness=0.3, emission=(0.16, 0.17, 0.19))
LIGHT_ON = Material((0.2, 0.9, 0.3), emission=(0.1, 0.8, 0.2))
LIGHT_OFF = Material((0.5, 0.08, 0.06), emission=(0.2, 0.0, 0.0))
FLAT_BELOW_M = 0.16
"""A television shallower than this has no stand: it hangs on a wall (chosen)."""
LOW_SHARE = 0.62
"""So does one lower than this share of its width: a screen of 16:9 without the height of a stand (chosen)."""
TUBE_SHARE = 0.5
"""One deeper than this share of its width is an old set with a picture tube (chosen)."""
RAYS, RAY_STEPS = 12, 6
CRACK_SHARE, CRACK_LEAST_M = 0.014, 0.006
"""Width of cracks by the screen's height, and at least (chosen)."""
PANEL_M = 0.05
BEZEL_M = 0.022


@builds("Television")
def television(order: MeshOrder) -> list[Part]:
    """A flat screen on a stand or on the wall, or an old set."""
    x, y, z = ranges(order.size)
    w, _, d = order.size
    if d > TUBE_SHARE * w:
        return _tube_set(order)
    if d < FLAT_BELOW_M or order.size[1] < LOW_SHARE * w:
        return [
            *_panel(order, x, y, (z[0] + 0.4 * d, z[1]), TV_ON),
            block(at(x, 0.3, 0.7), at(y, 0.3, 0.7), at(z, 0.0, 0.45), STAND),
        ]
    foot_m = min(0.03, 0.05 * order.size[1])
    low = y[0] + 0.12 * order.size[1]
    thick = min(PANEL_M, 0.4 * d)
    middle = (z[0] + z[1]) / 2
    panel = _panel(order, x, (low, y[1]), (middle - thick / 2, middle + thick / 2), TV_ON)
    foot = slab(0.5 * w, foot_m, d, STAND, corner=0.2 * d, edge=0.006).moved(y=y[0] + foot_m / 2)
    neck = block((-0.05 * w, 0.05 * w), (y[0] + foot_m, low + 0.05), (middle - 0.04, middle - 0.005), STAND)
    return [*panel, foot, neck]


def _panel(order: MeshOrder, x: Range, y: Range, z: Range, lit: Material) -> list[Part]:
    """A flat panel with its screen on the front."""
    case = (CASE, CASE, SILVER)[order.pick(3, "case")]
    body = soft_block(x, y, z, 0.008, case)
    inner_x, inner_y = (x[0] + BEZEL_M, x[1] - BEZEL_M), (y[0] + 1.6 * BEZEL_M, y[1] - BEZEL_M)
    on = order.state.is_toggled and not order.state.is_broken
    screen = print_front(inner_x[1] - inner_x[0], inner_y[1] - inner_y[0], lit if on else OFF)
    screen = screen.moved((x[0] + x[1]) / 2, (inner_y[0] + inner_y[1]) / 2, z[1] + 0.001)
    lamp_y = (y[0] + 0.5 * BEZEL_M, y[0] + 0.9 * BEZEL_M)
    lamp = block((x[0] + 0.04, x[0] + 0.05), lamp_y, (z[1], z[1] + 0.001), LIGHT_ON if on else LIGHT_OFF)
    cracks = _cracks(order, inner_x, inner_y, z[1] + 0.002) if order.state.is_broken else []
    return [body, screen, lamp, *cracks]


def _cracks(order: MeshOrder, x: Range, y: Range, z: float) -> list[Part]:
    """A web of pale jagged lines over a dark screen, round the place where something hit it."""
    rng = np.random.Generator(np.random.PCG64(order.pick(1 << 30, "cracks")))
    w, h = x[1] - x[0], y[1] - y[0]
    start = np.array([x[0] + w * rng.uniform(0.35, 0.65), y[0] + h * rng.uniform(0.4, 0.65)])
    rays = []
    for k in range(RAYS):
        angle = 2 * np.pi * (k + rng.uniform(0.0, 0.6)) / RAYS
        ray = [start]
        for _ in range(RAY_STEPS):
            angle += rng.uniform(-0.35, 0.35)
            to = ray[-1] + rng.uniform(0.10, 0.19) * h * np.array([np.cos(angle), np.sin(angle)])
            ray.append(np.clip(to, (x[0], y[0]), (x[1], y[1])))
        rays.append(ray)
    ends = [(a, b) for ray in rays for a, b in pairwise(ray)]
    ends += [(rays[k - 1][i], rays[k][i]) for i in (1, 2, 3) for k in range(RAYS) if (k + i) % 4]
    wide = max(CRACK_LEAST_M, CRACK_SHARE * h)
    lines = [(*a, *b, wide) for a, b in ends if float(np.linalg.norm(b - a)) > wide]
    hole = print_front(3.0 * wide, 3.0 * wide, CRACK, corner=1.5 * wide)
    middle = (float(start[0]), float(start[1]), z)
    web = stood_up(strokes([(-x0, y0, -x1, y1, width) for x0, y0, x1, y1, width in lines], CRACK))
    return [web.moved(z=z), hole.moved(*middle)]


def _tube_set(order: MeshOrder) -> list[Part]:
    x, y, z = ranges(order.size)
    front = at(z, 0.55, 0.97)
    body = _panel(order, x, y, front, TV_ON)
    behind = soft_block(at(x, 0.14, 0.86), at(y, 0.08, 0.88), at(z, 0.0, 0.6), 0.06, CASE)
    lip = block(x, (y[0], y[0] + 0.02), at(z, 0.55, 1.0), CASE)
    return [*body, behind, lip]


@builds("Desktop")
def desktop(order: MeshOrder) -> list[Part]:
    """A computer: a screen on a foot, its keyboard before it and the tower beside it."""
    x, y, z = ranges(order.size)
    w, h, d = order.size
    tower_m = min(0.2, 0.24 * w)
    tower_x = (x[1] - tower_m, x[1])
    screen_x = (x[0], tower_x[0] - 0.04)
    low = y[0] + 0.24 * h
    back = at(z, 0.12, 0.32)
    parts = _panel(order, screen_x, (low, y[1]), back, DESKTOP_ON)
    middle = (screen_x[0] + screen_x[1]) / 2
    parts.append(block((middle - 0.02, middle + 0.02), (y[0] + 0.015, low + 0.05), at(z, 0.1, 0.2), CASE))
    parts.append(slab(0.24, 0.015, 0.4 * d, CASE, corner=0.03).moved(middle, y[0] + 0.0075, z[0] + 0.22 * d))
    board = soft_block(at(screen_x, 0.08, 0.92), (y[0], y[0] + 0.018), at(z, 0.62, 1.0), 0.004, CASE)
    keys = slab(0.8 * (screen_x[1] - screen_x[0]), 0.002, 0.33 * d, KEYS)
    parts += [board, keys.moved(middle, y[0] + 0.019, z[0] + 0.81 * d)]
    parts.append(soft_block(tower_x, (y[0], y[0] + 0.8 * h), z, 0.008, CASE))
    on = order.state.is_toggled and not order.state.is_broken
    slot = ((tower_x[0] + tower_x[1]) / 2 - 0.06, (tower_x[0] + tower_x[1]) / 2 + 0.06)
    face = (z[1], z[1] + 0.001)
    parts.append(block(slot, (y[0] + 0.66 * h, y[0] + 0.69 * h), face, SILVER))
    parts.append(
        block(
            (slot[0], slot[0] + 0.015),
            (y[0] + 0.5 * h, y[0] + 0.515 * h),
            face,
            LIGHT_ON if on else LIGHT_OFF,
        )
    )
    return parts
