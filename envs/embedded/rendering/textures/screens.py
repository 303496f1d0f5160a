"""Screens that are on, and the keys in front of them; all in 0..1."""

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
    lines_of_text,
    mix,
    noise,
    plane,
    tinted,
    write,
)

_WHITE: Rgb = (0.97, 0.97, 0.98)


def _phone(rng: Rng) -> Field:
    x, y = plane()
    image = mix(flat((0.10, 0.20, 0.45)), (0.55, 0.25, 0.55), y + 0.15 * cloud(rng, 2, 3))
    write(image, "12:30", 0.2, 0.90, 0.10, _WHITE, 0.60)
    palette = [(0.90, 0.30, 0.25), (0.25, 0.70, 0.40), (0.98, 0.75, 0.20), (0.25, 0.55, 0.95)]
    for j in range(5):
        for i in range(4):
            left, bottom = 0.09 + 0.22 * i, 0.62 - 0.125 * j
            color = palette[int(rng.integers(len(palette)))] if j < 4 else palette[i]
            fill(image, box(x, y, left, bottom, left + 0.15, bottom + 0.08), color)
            fill(image, disc(x, y, left + 0.075, bottom + 0.04, 0.035, 0.55), _WHITE)
    return image


def _laptop(rng: Rng) -> Field:
    x, y = plane(PRINT_PX)
    image = mix(flat((0.12, 0.36, 0.62), PRINT_PX), (0.40, 0.70, 0.85), y + 0.2 * cloud(rng, 2, 3, PRINT_PX))
    fill(image, box(x, y, 0.0, 0.0, 1.0, 0.06), (0.12, 0.13, 0.16))
    for k in range(6):
        fill(
            image,
            box(x, y, 0.02 + 0.05 * k, 0.012, 0.055 + 0.05 * k, 0.048),
            (0.3 + 0.1 * k, 0.6, 0.9 - 0.1 * k),
        )
    fill(image, box(x, y, 0.12, 0.16, 0.74, 0.90), (0.97, 0.97, 0.97))
    fill(image, box(x, y, 0.12, 0.85, 0.74, 0.90), (0.80, 0.82, 0.85))
    for k, color in enumerate([(0.9, 0.35, 0.3), (0.95, 0.75, 0.25), (0.35, 0.75, 0.4)]):
        fill(image, disc(x, y, 0.145 + 0.03 * k, 0.875, 0.010), color)
    write(image, "REPORT", 0.16, 0.80, 0.06, (0.15, 0.2, 0.3), 0.26)
    lines_of_text(image, rng, (0.16, 0.20, 0.45, 0.70), 0.03, (0.45, 0.45, 0.47))
    for k, height in enumerate((0.18, 0.30, 0.24, 0.38)):
        fill(
            image,
            box(x, y, 0.50 + 0.055 * k, 0.24, 0.54 + 0.055 * k, 0.24 + height),
            (0.25, 0.50 + 0.08 * k, 0.80),
        )
    return image


def _keys(rng: Rng) -> Field:
    x, y = plane()
    image = tinted((0.20, 0.20, 0.22), 1.0 + 0.03 * noise(rng, 64, 64))
    rows, columns = 5, 14
    j, i = np.floor((y - 0.03) / 0.94 * rows), np.floor((x - 0.02) / 0.96 * columns)
    v, u = ((y - 0.03) / 0.94 * rows) % 1.0, ((x - 0.02) / 0.96 * columns) % 1.0
    keyed = (
        (j >= 0) & (j < rows) & (i >= 0) & (i < columns) & (u > 0.10) & (u < 0.90) & (v > 0.10) & (v < 0.90)
    )
    fill(image, keyed, (0.08, 0.08, 0.09))
    fill(image, keyed & (v > 0.40) & (v < 0.62) & (u > 0.38) & (u < 0.62) & (j > 0), (0.80, 0.80, 0.82))
    fill(image, box(x, y, 0.27, 0.05, 0.67, 0.20), (0.08, 0.08, 0.09))
    return image


def _tv(rng: Rng) -> Field:
    """A nature programme: sky, hills and a lake, with a caption."""
    x, y = plane(PRINT_PX)
    image = mix(flat((0.75, 0.88, 0.97), PRINT_PX), (0.22, 0.50, 0.85), (y - 0.4) * 1.6)
    image = mix(image, _WHITE, (cloud(rng, 3, 4, PRINT_PX) - 0.2) * 1.6 * (y > 0.6))
    fill(image, y < 0.56 + 0.10 * np.sin(5.0 * x + 1.0) + 0.03 * np.sin(17.0 * x), (0.42, 0.50, 0.58))
    fill(image, y < 0.44 + 0.05 * np.sin(7.0 * x), (0.24, 0.52, 0.26))
    fill(image, y < 0.30, (0.20, 0.48, 0.68))
    fill(image, (y < 0.30) & (np.sin(90.0 * y + 3.0 * np.sin(9.0 * x)) > 0.75), (0.45, 0.70, 0.84))
    fill(image, box(x, y, 0.05, 0.05, 0.50, 0.16), (0.75, 0.12, 0.14))
    write(image, "LIVE TV", 0.07, 0.145, 0.08, _WHITE, 0.40)
    return image


PAINTERS: dict[str, Painter] = {
    "phone_screen": _phone,
    "laptop_screen": _laptop,
    "laptop_keys": _keys,
    "tv_screen": _tv,
}
