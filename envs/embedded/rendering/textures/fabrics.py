"""Cloth, leather, carpets and towels; cloth wraps, rugs fill 0..1."""

from __future__ import annotations

import numpy as np

from envs.embedded.rendering.textures.canvas import (
    Field,
    Painter,
    Rgb,
    Rng,
    box,
    cloud,
    fill,
    flat,
    mix,
    noise,
    plane,
    tinted,
)


def _weave(color: Rgb) -> Painter:
    """Plain weave: threads over and under, about three millimetres wide."""

    def paint(rng: Rng) -> Field:
        x, y = plane()
        threads = np.sin(2.0 * np.pi * 64 * x) * np.sin(2.0 * np.pi * 64 * y)
        tone = 1.0 + 0.06 * threads + 0.05 * cloud(rng, 8) + 0.04 * noise(rng, 128, 32)
        return tinted(color, tone)

    return paint


def _leather(rng: Rng) -> Field:
    creases = np.abs(noise(rng, 48, 48)) + 0.5 * np.abs(noise(rng, 96, 96))
    tone = 1.0 + 0.10 * cloud(rng, 4) - 0.22 * (creases < 0.12)
    return tinted((0.40, 0.25, 0.17), tone)


def _towel(rng: Rng) -> Field:
    _, y = plane()
    image = tinted((0.93, 0.92, 0.88), 1.0 + 0.05 * noise(rng, 128, 128))
    for low, high in ((0.10, 0.20), (0.24, 0.27), (0.73, 0.76), (0.80, 0.90)):
        stripe = ((y > low) & (y < high)).astype(np.float64)
        image = mix(image, (0.28, 0.47, 0.66), stripe * 0.9)
    return image


def _curtain(rng: Rng) -> Field:
    x, _ = plane()
    folds = np.sin(2.0 * np.pi * (6 * x + 0.03 * noise(rng, 4, 4)))
    return tinted((0.86, 0.81, 0.73), 1.0 + 0.09 * folds + 0.03 * noise(rng, 128, 128))


def _rug(ground: Rgb, border: Rgb, accent: Rgb, lozenges: int) -> Painter:
    """A bordered rug with a field of lozenges."""

    def paint(rng: Rng) -> Field:
        x, y = plane()
        image = flat(border)
        fill(image, box(x, y, 0.05, 0.05, 0.95, 0.95), accent)
        fill(image, box(x, y, 0.07, 0.07, 0.93, 0.93), border)
        fill(image, box(x, y, 0.13, 0.13, 0.87, 0.87), ground)
        inside = box(x, y, 0.15, 0.15, 0.85, 0.85)
        u, v = np.abs((x * lozenges) % 1.0 - 0.5), np.abs((y * lozenges) % 1.0 - 0.5)
        fill(image, inside & (u + v < 0.36), accent)
        fill(image, inside & (u + v < 0.26), border)
        fill(image, inside & (u + v < 0.12), ground)
        return np.asarray(image * (1.0 + 0.08 * noise(rng, 128, 128) + 0.05 * cloud(rng, 6))[..., None])

    return paint


PAINTERS: dict[str, Painter] = {
    "fabric_blue": _weave((0.28, 0.39, 0.59)),
    "fabric_grey": _weave((0.56, 0.56, 0.57)),
    "fabric_red": _weave((0.66, 0.21, 0.19)),
    "fabric_green": _weave((0.34, 0.50, 0.33)),
    "fabric_beige": _weave((0.83, 0.76, 0.65)),
    "leather": _leather,
    "towel_stripes": _towel,
    "curtain": _curtain,
    "rug_1": _rug((0.62, 0.20, 0.18), (0.24, 0.16, 0.20), (0.86, 0.75, 0.55), 6),
    "rug_2": _rug((0.82, 0.80, 0.75), (0.30, 0.38, 0.48), (0.55, 0.62, 0.68), 4),
}
