"""Things of plastic, cardboard, cane and glass."""

from __future__ import annotations

import numpy as np

from envs.embedded.rendering.textures.canvas import (
    PRINT_PX,
    Field,
    Painter,
    Rgb,
    Rng,
    box,
    cloud,
    disc,
    fill,
    flat,
    mix,
    noise,
    plane,
    tinted,
    write,
)


def _basketball(rng: Rng) -> Field:
    """Laid out by longitude and latitude: a meridian, the equator and two waves."""
    x, y = plane()
    image = tinted((0.82, 0.40, 0.15), 1.0 + 0.05 * noise(rng, 128, 128) + 0.04 * cloud(rng, 6))
    seam = np.abs(y - 0.5) < 0.012
    for meridian in (0.0, 0.5, 1.0):
        seam |= np.abs(x - meridian) < 0.006
    seam |= np.abs(np.abs(y - 0.5) - 0.20 - 0.12 * np.cos(4.0 * np.pi * x)) < 0.014
    fill(image, seam, (0.10, 0.08, 0.07))
    return image


def _wicker(rng: Rng) -> Field:
    x, y = plane()
    over = (np.floor(x * 16).astype(np.int64) + np.floor(y * 32).astype(np.int64)) % 2 == 0
    bulge = np.where(over, np.sin(np.pi * ((x * 16) % 1.0)), np.sin(np.pi * ((y * 32) % 1.0)))
    return tinted((0.76, 0.58, 0.37), 0.55 + 0.5 * bulge + 0.06 * noise(rng, 64, 64))


def _cork(rng: Rng) -> Field:
    image = flat((0.76, 0.58, 0.39)) * (1.0 + 0.08 * cloud(rng, 10))[..., None]
    image = mix(image, (0.52, 0.36, 0.22), (noise(rng, 70, 70) - 0.5) * 4.0)
    return mix(image, (0.88, 0.73, 0.54), (noise(rng, 60, 60) - 0.55) * 4.0)


def _cardboard(rng: Rng) -> Field:
    x, _ = plane()
    flutes = 0.015 * np.sin(2.0 * np.pi * 48 * x)
    return tinted((0.73, 0.58, 0.41), 1.0 + flutes + 0.04 * cloud(rng, 6) + 0.03 * noise(rng, 128, 128))


def _rows_of_buttons(image: Field, colors: list[Rgb], columns: int, rows: int, radius: float) -> None:
    x, y = plane(image.shape[0])
    for j in range(rows):
        for i in range(columns):
            cx, cy = (i + 1.0) / (columns + 1.0), 0.08 + 0.62 * (j + 0.5) / rows
            fill(image, disc(x, y, cx, cy, radius, 0.45), colors[(j * columns + i) % len(colors)])


def _remote(rng: Rng) -> Field:
    image = tinted((0.13, 0.13, 0.14), 1.0 + 0.05 * noise(rng, 64, 64))
    x, y = plane()
    _rows_of_buttons(image, [(0.62, 0.62, 0.64)], 3, 7, 0.085)
    fill(image, disc(x, y, 0.22, 0.93, 0.10, 0.4), (0.85, 0.14, 0.12))
    fill(image, disc(x, y, 0.5, 0.79, 0.24, 0.4), (0.40, 0.40, 0.42))
    fill(image, disc(x, y, 0.5, 0.79, 0.10, 0.4), (0.75, 0.75, 0.77))
    return image


def _oven_glass(rng: Rng) -> Field:
    """Dark glass with a wire rack showing through, 0..1."""
    x, y = plane()
    image = tinted((0.10, 0.10, 0.11), 1.0 + 0.10 * cloud(rng, 2, 2))
    for height in (0.32, 0.62):
        fill(image, box(x, y, 0.06, height, 0.94, height + 0.012), (0.34, 0.34, 0.36))
    dots = (((x * 40) % 1.0 - 0.5) ** 2 + ((y * 40) % 1.0 - 0.5) ** 2 < 0.06) & box(
        x, y, 0.04, 0.04, 0.96, 0.96
    )
    image[dots] *= 0.55
    return mix(image, (0.55, 0.57, 0.60), np.clip(0.22 - np.abs(x + 0.7 * y - 0.75), 0.0, 0.12))


def _cd(rng: Rng) -> Field:
    """A disc seen on its recorded side: radial fans of pale spectrum, hub and hole, 0..1."""
    x, y = plane()
    dx, dy = x - 0.5, y - 0.5
    radius, angle = np.sqrt(dx * dx + dy * dy), np.arctan2(dy, dx)
    fan = np.maximum(np.cos(2.0 * angle - 0.6), 0.0) ** 4
    hue = radius * 14.0
    color = np.stack([np.sin(hue + shift) for shift in (0.0, 2.1, 4.2)], axis=-1)
    image = flat((0.57, 0.59, 0.63)) + 0.34 * fan[..., None] * color + 0.02 * noise(rng, 64, 64)[..., None]
    fill(image, radius < 0.16, (0.90, 0.91, 0.92))
    fill(image, (radius > 0.155) & (radius < 0.165), (0.60, 0.61, 0.63))
    fill(image, radius < 0.06, (0.30, 0.30, 0.32))
    return np.asarray(image)


def _credit_card(rng: Rng) -> Field:
    """Face of a bank card stretched over 0..1: name, chip, number, emblem; stripe along the top edge."""
    x, y = plane(PRINT_PX)
    image = mix(flat((0.10, 0.22, 0.50), PRINT_PX), (0.22, 0.52, 0.78), x * 0.6 + 0.4 * y)
    image = mix(image, (0.9, 0.95, 1.0), np.where(np.abs(cloud(rng, 2, 2, PRINT_PX)) < 0.06, 0.12, 0.0))
    fill(image, box(x, y, 0.0, 0.80, 1.0, 0.95), (0.06, 0.06, 0.07))
    fill(image, box(x, y, 0.08, 0.48, 0.25, 0.70), (0.88, 0.74, 0.38))
    for line in (0.555, 0.62):
        fill(image, box(x, y, 0.08, line, 0.25, line + 0.008), (0.55, 0.42, 0.16))
    write(image, "5412 7534 8821 9003", 0.07, 0.40, 0.11, (0.96, 0.96, 0.97), 0.86)
    write(image, "A. MORGAN", 0.07, 0.20, 0.08, (0.92, 0.93, 0.95), 0.40)
    write(image, "BANK", 0.66, 0.70, 0.11, (0.98, 0.98, 0.98), 0.26)
    fill(image, disc(x, y, 0.80, 0.15, 0.07, 1.5), (0.88, 0.18, 0.14))
    fill(image, disc(x, y, 0.88, 0.15, 0.07, 1.5), (0.95, 0.62, 0.15))
    return image


def _foil_label(rng: Rng) -> Field:
    """The top of a foil carton, eight times as wide as deep: the name between silver stripes."""
    x, y = plane(PRINT_PX)
    image = mix(flat((0.10, 0.24, 0.56), PRINT_PX), (0.20, 0.42, 0.74), y)
    silver = flat((0.80, 0.82, 0.85), PRINT_PX) * (1.0 + 0.06 * cloud(rng, 10, 3, PRINT_PX))[..., None]
    stripes = box(x, y, 0.0, 0.0, 1.0, 0.14) | box(x, y, 0.0, 0.86, 1.0, 1.0)
    image[stripes] = silver[stripes]
    write(image, "ALUMINIUM", 0.05, 0.76, 0.52, (0.96, 0.96, 0.97), 0.55)
    fill(image, box(x, y, 0.64, 0.20, 0.96, 0.80), (0.94, 0.76, 0.20))
    write(image, "FOIL", 0.67, 0.74, 0.48, (0.10, 0.14, 0.36), 0.28)
    return image


PAINTERS: dict[str, Painter] = {
    "foil_label": _foil_label,
    "basketball": _basketball,
    "wicker": _wicker,
    "cork": _cork,
    "cardboard": _cardboard,
    "remote_buttons": _remote,
    "oven_glass": _oven_glass,
    "cd": _cd,
    "credit_card": _credit_card,
}
