"""House plants in pots."""

from __future__ import annotations

import numpy as np

from envs.embedded.rendering.mesh import Material, Part, cylinder, grid_surface, joined, revolve, tube
from envs.embedded.rendering.meshes.liquids import liquid
from envs.embedded.rendering.meshes.registry import MeshOrder, builds

POTS = (
    Material((0.72, 0.40, 0.26), roughness=0.9),
    Material((0.90, 0.89, 0.86), roughness=0.35),
    Material((0.36, 0.42, 0.46), roughness=0.5),
    Material((1.0, 1.0, 1.0), "wicker", roughness=0.9),
)
GREENS = ((0.16, 0.40, 0.16), (0.24, 0.48, 0.20), (0.13, 0.34, 0.20), (0.38, 0.52, 0.22))
SOIL = Material((0.24, 0.17, 0.12), roughness=1.0)
WET_SOIL = Material((0.10, 0.07, 0.05), roughness=0.25)
BARK = Material((0.42, 0.31, 0.22), roughness=0.9)
SAUCER_SHARE, SAUCER_M = 0.42, 0.07
"""Radius of the saucer by the plant's width, and its height by the pot's (chosen)."""
RUNS = 7
RUN_WIDTHS = (1.15, 1.0, 0.9, 0.62, 0.5, 0.5, 0.62, 0.72, 0.5, 0.08)
"""Widths along the way of what runs down a pot: it spreads on the rim and ends in a drop."""


@builds("HousePlant")
def house_plant(order: MeshOrder) -> list[Part]:
    """Arching leaves, upright blades, or a small tree in a pot on a saucer.

    That one has been watered, and with what, is seen from all sides: the soil is dark, the liquid stands on
    it and in the saucer, and has run over the rim.
    """
    x, y, z = order.size
    w = min(x, z)
    pot_m = min(0.36 * y, 0.9 * w)
    parts = _pot(order, 0.30 * w, pot_m, -y / 2)
    rng = np.random.Generator(np.random.PCG64(order.pick(1 << 30, "leaves")))
    top = -y / 2 + 0.93 * pot_m
    kind = order.pick(3, "kind")
    leaves = (_arching, _blades, _tree)[kind](order, rng, w, top, y / 2)
    return [p.scaled(x / w, 1.0, z / w) for p in [*parts, *leaves]]


def _pot(order: MeshOrder, radius: float, height: float, low: float) -> list[Part]:
    material = POTS[order.pick(len(POTS), "pot")]
    r = radius
    top = low + height
    profile = [
        (0.0, low), (0.72 * r, low), (r, top - 0.12 * height), (1.06 * r, top - 0.12 * height),
        (1.06 * r, top), (0.92 * r, top), (0.90 * r, top - 0.1 * height), (0.0, top - 0.1 * height),
    ]  # fmt: skip
    wide, tall = SAUCER_SHARE / 0.30 * r, SAUCER_M * height
    dish = [
        (0.0, low),
        (0.8 * wide, low),
        (wide, low + tall),
        (0.94 * wide, low + tall),
        (0.78 * wide, low + 0.2 * tall),
        (0.0, low + 0.2 * tall),
    ]
    name = order.state.fill_liquid
    parts = [revolve(profile, material, sections=32), revolve(dish, material, sections=32)]
    soil = cylinder(0.93 * r, 0.01, WET_SOIL if name else SOIL).moved(y=top - 0.07 * height)
    overflow = [_overflow(r, wide, height, low, liquid(name))] if name else []
    return [*parts, soil, *overflow]


def _overflow(r: float, saucer: float, height: float, low: float, wet: Material) -> Part:
    """Liquid on the soil and in the saucer, and what ran from the one down to the other."""
    top, lift = low + height, 0.012 * r
    pool = cylinder(0.66 * r, 0.008, wet).moved(y=top - 0.07 * height + 0.004)
    below = revolve(
        [(0.93 * saucer, low + 0.8 * SAUCER_M * height), (0.70 * r, low + 0.8 * SAUCER_M * height)], wet
    )
    way = np.array(
        [(0.93 * r, top + lift), (1.06 * r + lift, top + lift), (1.06 * r + lift, top - 0.13 * height),
         (0.985 * r + 2 * lift, top - 0.18 * height), (0.72 * r + 2 * lift, low)]
    )  # fmt: skip
    length = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(way, axis=0), axis=1))])
    runs = []
    for k in range(RUNS):
        reach = (0.96, 0.62, 0.80)[k % 3] * float(length[-1])
        s = np.linspace(0.0, reach, len(RUN_WIDTHS))
        out, up = np.interp(s, length, way[:, 0])[:, None], np.interp(s, length, way[:, 1])[:, None]
        half = 0.46 * (1.0, 0.7, 0.85)[(k + k // 3) % 3] * np.array(RUN_WIDTHS)[:, None]
        a = 2 * np.pi * (k + 0.25 * np.sin(5.0 * k)) / RUNS + half * np.linspace(-1.0, 1.0, 5)
        points = np.stack([out * np.cos(a), np.broadcast_to(up, a.shape), out * np.sin(a)], -1)
        runs.append(grid_surface(points, wet))
    return joined([pool, below, *runs])


def _green(order: MeshOrder, k: int) -> Material:
    r, g, b = GREENS[order.pick(len(GREENS), "green")]
    tone = (1.0, 1.18, 0.86)[k % 3]
    return Material((r * tone, g * tone, b * tone), roughness=0.6, two_sided=True)


def _leaf(path: np.ndarray[tuple[int, ...], np.dtype[np.float64]], width: float, material: Material) -> Part:
    """A leaf along a path (N, 3): pointed at both ends, folded a little along its rib."""
    count = len(path)
    t = np.linspace(0.0, 1.0, count)
    half = width / 2 * np.sin(np.pi * np.clip(0.06 + 0.94 * t, 0, 1)) ** 0.8
    along = np.gradient(path, axis=0)
    side = np.stack([along[:, 2], np.zeros(count), -along[:, 0]], 1)
    flat = np.linalg.norm(side, axis=1, keepdims=True)
    side = np.where(flat > 1e-6, side / np.maximum(flat, 1e-9), np.array([1.0, 0.0, 0.0]))
    lift = np.array([0.0, 0.35, 0.0]) * half[:, None]
    rows = np.stack([path - side * half[:, None] + lift, path, path + side * half[:, None] + lift], 1)
    return grid_surface(rows, material)


def _arching(order: MeshOrder, rng: np.random.Generator, w: float, low: float, high: float) -> list[Part]:
    groups: list[list[Part]] = [[], [], []]
    count = 26
    t = np.linspace(0.0, 1.0, 9)
    for k in range(count):
        angle = 2.399963 * k + rng.uniform(-0.2, 0.2)
        share = (k + 0.5) / count
        reach = (0.16 + 0.34 * share) * w
        rise = (1.0 - 0.62 * share) * (high - low) * rng.uniform(0.85, 1.0)
        droop = 0.55 * share * (high - low)
        out = reach * t
        up = rise * np.sin(0.5 * np.pi * np.minimum(1.25 * t, 1.0)) - droop * t**2.5
        path = np.stack([out * np.cos(angle), low + np.maximum(up, -0.02), out * np.sin(angle)], 1)
        groups[k % 3].append(_leaf(path, 0.16 * w, _green(order, k)))
    return [joined(g) for g in groups]


def _blades(order: MeshOrder, rng: np.random.Generator, w: float, low: float, high: float) -> list[Part]:
    groups: list[list[Part]] = [[], [], []]
    t = np.linspace(0.0, 1.0, 8)
    for k in range(15):
        angle, share = 2.399963 * k, np.sqrt((k + 0.5) / 15)
        start, lean = 0.2 * w * share, 0.30 * w * share
        rise = (high - low) * (1.0 - 0.35 * share) * rng.uniform(0.8, 1.0)
        out = start + lean * t**1.6
        path = np.stack([out * np.cos(angle), low - 0.02 + rise * t, out * np.sin(angle)], 1)
        groups[k % 3].append(_leaf(path, 0.13 * w, _green(order, k)))
    return [joined(g) for g in groups]


def _tree(order: MeshOrder, rng: np.random.Generator, w: float, low: float, high: float) -> list[Part]:
    crown = low + 0.42 * (high - low)
    trunk = tube(
        [(0.0, low - 0.02, 0.0), (0.02 * w, (low + crown) / 2, 0.01 * w), (0.0, crown + 0.1, 0.0)],
        0.03 * w,
        BARK,
    )
    middle, radius = (crown + high) / 2, (high - crown) / 2
    groups: list[list[Part]] = [[], [], []]
    t = np.linspace(0.0, 1.0, 5)[:, None]
    for k in range(70):
        height = 1.0 - 2.0 * (k + 0.5) / 70
        ring, angle = np.sqrt(1.0 - height * height), 2.399963 * k
        out = np.array([ring * np.cos(angle), height, ring * np.sin(angle)])
        start = np.array([0.0, middle, 0.0]) + out * np.array([0.30 * w, 0.62 * radius, 0.30 * w])
        tip = out * np.array([0.24 * w, 0.38 * radius, 0.24 * w]) * rng.uniform(0.7, 1.0)
        path = start + t * tip - np.array([0.0, 0.06 * w, 0.0]) * t**2
        groups[k % 3].append(_leaf(path, 0.15 * w, _green(order, k)))
    return [trunk, *(joined(g) for g in groups)]
