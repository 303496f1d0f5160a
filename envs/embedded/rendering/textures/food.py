"""Skins and cut faces of food."""

from __future__ import annotations

import numpy as np

from envs.embedded.rendering.textures.canvas import (
    Field,
    Painter,
    Rng,
    cloud,
    disc,
    fill,
    mix,
    noise,
    plane,
    tinted,
)


def _bread_crust(rng: Rng) -> Field:
    x, y = plane()
    image = tinted((0.72, 0.47, 0.24), 1.0 + 0.14 * cloud(rng, 6) + 0.05 * noise(rng, 96, 96))
    cuts = np.abs(((x + 0.3 * y) * 5.0) % 1.0 - 0.5)
    return mix(image, (0.90, 0.74, 0.48), (0.07 - cuts) * 14.0)


def _bread_crumb(rng: Rng) -> Field:
    pores = noise(rng, 40, 40) + 0.6 * noise(rng, 80, 80)
    image = tinted((0.95, 0.88, 0.72), 1.0 + 0.03 * cloud(rng, 6))
    return mix(image, (0.80, 0.68, 0.48), (pores - 0.55) * 3.0)


def _apple(rng: Rng) -> Field:
    _, y = plane()
    streaks = noise(rng, 40, 3) * 0.7 + noise(rng, 90, 4) * 0.4
    image = tinted((0.76, 0.12, 0.11), 1.0 + 0.10 * cloud(rng, 5))
    image = mix(image, (0.88, 0.62, 0.24), (streaks - 0.25) * 0.9)
    image = mix(image, (0.80, 0.72, 0.32), 1.0 - np.minimum(y, 1.0 - y) * 9.0)
    return mix(image, (0.95, 0.86, 0.60), (noise(rng, 110, 110) - 0.8) * 4.0)


def _tomato_flesh(rng: Rng) -> Field:
    """A cross-section: skin, wall, and four seed chambers, centred in 0..1."""
    x, y = plane()
    image = tinted((0.83, 0.20, 0.13), 1.0 + 0.06 * cloud(rng, 8))
    for k in range(4):
        angle = np.pi / 4 + k * np.pi / 2
        cx, cy = 0.5 + 0.22 * np.cos(angle), 0.5 + 0.22 * np.sin(angle)
        fill(image, disc(x, y, cx, cy, 0.145), (0.72, 0.13, 0.08))
        for _ in range(9):
            sx, sy = cx + rng.uniform(-0.09, 0.09), cy + rng.uniform(-0.09, 0.09)
            fill(image, disc(x, y, sx, sy, 0.017, 1.4), (0.95, 0.80, 0.50))
    fill(image, disc(x, y, 0.5, 0.5, 0.08), (0.90, 0.45, 0.35))
    return image


def _potato(rng: Rng) -> Field:
    image = tinted((0.74, 0.59, 0.37), 1.0 + 0.10 * cloud(rng, 6) + 0.04 * noise(rng, 96, 96))
    return mix(image, (0.42, 0.30, 0.18), (noise(rng, 14, 14) + 0.4 * noise(rng, 60, 60) - 0.85) * 5.0)


def _lettuce(rng: Rng) -> Field:
    x, _ = plane()
    veins = np.abs(((x * 6.0 + 0.5 * noise(rng, 6, 3)) % 1.0) - 0.5)
    image = tinted((0.42, 0.66, 0.24), 1.0 + 0.16 * cloud(rng, 6))
    return mix(image, (0.76, 0.86, 0.52), (0.06 - veins) * 14.0)


def _potato_cut(rng: Rng) -> Field:
    """A cross-section centred in 0..1: the ring under the skin, a paler core with watery streaks."""
    x, y = plane()
    r = 2.0 * np.hypot(x - 0.5, y - 0.5) * (1.0 + 0.05 * noise(rng, 5, 5))
    image = tinted((0.95, 0.88, 0.62), 1.0 + 0.05 * cloud(rng, 8))
    image = mix(image, (0.84, 0.72, 0.40), 1.0 - np.abs(r - 0.82) * 16.0)
    image = mix(image, (0.98, 0.94, 0.78), (0.30 - r) * 3.0 + 0.6 * noise(rng, 14, 14))
    return mix(image, (0.78, 0.64, 0.34), (noise(rng, 40, 40) - 0.72) * 4.0)


def _lettuce_cut(rng: Rng) -> Field:
    """A cross-section centred in 0..1: crumpled leaves one round the other, from green to a pale heart."""
    x, y = plane()
    a, r = np.arctan2(y - 0.5, x - 0.5), 2.0 * np.hypot(x - 0.5, y - 0.5)
    crumpled = r + 0.030 * np.sin(5 * a + 9 * r) + 0.022 * np.sin(11 * a - 14 * r) + 0.03 * noise(rng, 7, 7)
    image = mix(tinted((0.88, 0.92, 0.60), 1.0 + 0.05 * cloud(rng, 6)), (0.40, 0.66, 0.22), (r - 0.25) * 1.5)
    turns = (crumpled * 6.5 + a / (2.0 * np.pi)) % 1.0
    image = mix(image, (0.16, 0.36, 0.10), (0.16 - turns) * 7.0)
    image = mix(image, (0.95, 0.97, 0.80), (0.09 - np.abs(turns - 0.55)) * 9.0)
    return mix(image, (0.97, 0.96, 0.84), (0.16 - crumpled) * 8.0)


PAINTERS: dict[str, Painter] = {
    "bread_crust": _bread_crust,
    "bread_crumb": _bread_crumb,
    "apple": _apple,
    "tomato_flesh": _tomato_flesh,
    "potato": _potato,
    "lettuce": _lettuce,
    "potato_cut": _potato_cut,
    "lettuce_cut": _lettuce_cut,
}
