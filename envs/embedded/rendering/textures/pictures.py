"""Paintings and the view from a window; all in 0..1."""

from __future__ import annotations

import numpy as np

from envs.embedded.rendering.textures.canvas import (
    PRINT_PX,
    Field,
    Painter,
    Rng,
    box,
    cloud,
    disc,
    fill,
    flat,
    mix,
    noise,
    plane,
)


def _sea(rng: Rng) -> Field:
    """A sailing boat under an evening sky."""
    x, y = plane(PRINT_PX)
    image = mix(flat((0.97, 0.78, 0.52), PRINT_PX), (0.35, 0.50, 0.72), (y - 0.45) * 1.8)
    fill(image, disc(x, y, 0.72, 0.52, 0.09), (0.99, 0.92, 0.70))
    fill(image, y < 0.45, (0.16, 0.34, 0.46))
    ripples = (y < 0.45) & (noise(rng, 24, 96, PRINT_PX) > 0.35)
    fill(image, ripples, (0.45, 0.58, 0.62))
    hull = (y > 0.36) & (y < 0.42) & (np.abs(x - 0.36) < 0.07 + (y - 0.36) * 0.8)
    fill(image, hull, (0.35, 0.16, 0.10))
    fill(image, (y > 0.43) & (y < 0.78) & (x > 0.365) & (x - 0.365 < (0.78 - y) * 0.5), (0.96, 0.95, 0.90))
    fill(image, (y > 0.43) & (y < 0.70) & (x < 0.355) & (0.355 - x < (0.70 - y) * 0.35), (0.85, 0.30, 0.22))
    return np.asarray(image * (1.0 + 0.05 * cloud(rng, 16, 3, PRINT_PX))[..., None])


def _hills(rng: Rng) -> Field:
    """Fields and cypresses."""
    x, y = plane(PRINT_PX)
    image = mix(flat((0.96, 0.90, 0.74), PRINT_PX), (0.50, 0.72, 0.88), (y - 0.5) * 2.2)
    bands = [
        ((0.60, 0.68, 0.42), 0.62),
        ((0.80, 0.68, 0.30), 0.50),
        ((0.48, 0.58, 0.26), 0.38),
        ((0.34, 0.44, 0.20), 0.2),
    ]
    for k, (color, height) in enumerate(bands):
        fill(image, y < height + 0.07 * np.sin((4.0 + k) * x + 1.7 * k), color)
    for cx in (0.18, 0.27, 0.74, 0.80, 0.88):
        fill(image, disc(x, y, cx, 0.52, 0.022, 6.0), (0.14, 0.26, 0.15))
    return np.asarray(image * (1.0 + 0.08 * cloud(rng, 16, 4, PRINT_PX))[..., None])


def _abstract(rng: Rng) -> Field:
    """Coloured planes behind black bars."""
    x, y = plane(PRINT_PX)
    image = flat((0.94, 0.92, 0.87), PRINT_PX)
    fill(image, box(x, y, 0.0, 0.55, 0.42, 1.0), (0.78, 0.16, 0.14))
    fill(image, box(x, y, 0.62, 0.0, 1.0, 0.38), (0.15, 0.28, 0.58))
    fill(image, box(x, y, 0.0, 0.0, 0.22, 0.28), (0.93, 0.76, 0.20))
    for at in (0.42, 0.62, 0.86):
        fill(image, np.abs(x - at) < 0.012, (0.07, 0.07, 0.08))
    for at in (0.28, 0.38, 0.55):
        fill(image, np.abs(y - at) < 0.012, (0.07, 0.07, 0.08))
    return np.asarray(image * (1.0 + 0.03 * cloud(rng, 16, 3, PRINT_PX))[..., None])


def _flowers(rng: Rng) -> Field:
    """A vase of flowers on a table."""
    x, y = plane(PRINT_PX)
    image = flat((0.30, 0.38, 0.40), PRINT_PX) * (1.0 + 0.18 * cloud(rng, 4, 4, PRINT_PX))[..., None]
    fill(image, y < 0.22, (0.50, 0.33, 0.20))
    fill(image, disc(x, y, 0.5, 0.28, 0.13, 1.2), (0.82, 0.84, 0.88))
    fill(image, box(x, y, 0.44, 0.40, 0.56, 0.50), (0.82, 0.84, 0.88))
    for _ in range(26):
        cx, cy = 0.5 + rng.uniform(-0.27, 0.27), 0.66 + rng.uniform(-0.16, 0.20)
        fill(image, disc(x, y, cx, cy - 0.03, 0.045), (0.22, 0.42, 0.20))
    palette = [(0.90, 0.42, 0.45), (0.97, 0.83, 0.35), (0.95, 0.93, 0.90), (0.66, 0.42, 0.72)]
    for k in range(22):
        cx, cy = 0.5 + rng.uniform(-0.25, 0.25), 0.69 + rng.uniform(-0.14, 0.18)
        fill(image, disc(x, y, cx, cy, 0.045), palette[k % 4])
        fill(image, disc(x, y, cx, cy, 0.015), (0.55, 0.30, 0.12))
    return np.asarray(image * (1.0 + 0.06 * cloud(rng, 24, 3, PRINT_PX))[..., None])


def _window_view(rng: Rng) -> Field:
    """A garden under a bright sky."""
    x, y = plane(PRINT_PX)
    image = mix(flat((0.90, 0.95, 0.98), PRINT_PX), (0.50, 0.72, 0.93), (y - 0.35) * 1.5)
    image = mix(image, (1.0, 1.0, 1.0), (cloud(rng, 3, 4, PRINT_PX) - 0.1) * 1.3 * (y > 0.5))
    leaves = cloud(rng, 10, 4, PRINT_PX)
    for cx, cy, radius in ((0.12, 0.42, 0.17), (0.38, 0.36, 0.12), (0.66, 0.44, 0.18), (0.92, 0.38, 0.14)):
        crown = disc(x, y, cx, cy, radius, 0.9) | disc(x, y, cx + 0.07, cy + 0.06, radius * 0.7)
        image[crown] = (np.array([0.33, 0.50, 0.24]) * (1.0 + 0.35 * leaves)[..., None])[crown]
    fill(image, y < 0.26, (0.52, 0.68, 0.34))
    image[y < 0.26] *= (1.0 + 0.10 * leaves)[y < 0.26][:, None]
    fence = (y > 0.22) & (y < 0.34) & (((x * 24) % 1.0) < 0.7)
    fill(image, fence | box(x, y, 0.0, 0.29, 1.0, 0.305), (0.90, 0.88, 0.84))
    return image


def _sky(rng: Rng, low: float) -> Field:
    """A bright sky with clouds, palest at the height `low`."""
    _, y = plane(PRINT_PX)
    image = mix(flat((0.92, 0.95, 0.97), PRINT_PX), (0.52, 0.73, 0.92), (y - low) * 1.5)
    return mix(image, (1.0, 1.0, 1.0), (cloud(rng, 3, 4, PRINT_PX) - 0.05) * 1.2 * (y > low + 0.1))


def _window_street(rng: Rng) -> Field:
    """Houses across the street."""
    x, y = plane(PRINT_PX)
    image = _sky(rng, 0.45)
    houses = (
        (0.00, 0.24, 0.62, (0.80, 0.56, 0.44)), (0.24, 0.50, 0.70, (0.90, 0.86, 0.76)),
        (0.50, 0.72, 0.58, (0.70, 0.76, 0.80)), (0.72, 1.00, 0.68, (0.86, 0.74, 0.56)),
    )  # fmt: skip
    for left, right, top, color in houses:
        fill(image, box(x, y, left, 0.24, right, top), color)
        slope = np.abs(x - (left + right) / 2) * 0.7
        roof = (y >= top) & (y < top + 0.12 - slope) & (x >= left) & (x < right)
        fill(image, roof, (0.46, 0.34, 0.30))
        width = (right - left) / 3
        for k in range(2):
            for bottom in np.arange(0.36, top - 0.10, 0.15):
                at = left + width * (0.35 + 1.3 * k)
                fill(
                    image,
                    box(x, y, at - 0.012, bottom - 0.012, at + width + 0.012, bottom + 0.092),
                    (0.96, 0.95, 0.92),
                )
                fill(image, box(x, y, at, bottom, at + width, bottom + 0.08), (0.42, 0.52, 0.60))
    fill(image, y < 0.24, (0.62, 0.62, 0.62))
    fill(image, (y > 0.17) & (y < 0.24), (0.80, 0.79, 0.76))
    leaves = cloud(rng, 12, 4, PRINT_PX)
    for cx in (0.16, 0.63):
        fill(image, box(x, y, cx - 0.012, 0.17, cx + 0.012, 0.36), (0.36, 0.27, 0.20))
        crown = disc(x, y, cx, 0.44, 0.10, 1.2)
        image[crown] = (np.array([0.34, 0.50, 0.26]) * (1.0 + 0.35 * leaves)[..., None])[crown]
    return image


def _window_meadow(rng: Rng) -> Field:
    """A meadow before wooded hills."""
    x, y = plane(PRINT_PX)
    image = _sky(rng, 0.5)
    fill(image, y < 0.58 + 0.07 * np.sin(2.0 * np.pi * x + 0.6), (0.60, 0.70, 0.76))
    wood = y < 0.46 + 0.05 * np.sin(4.0 * np.pi * x) + 0.02 * noise(rng, 48, 3, PRINT_PX)
    image[wood] = (np.array([0.33, 0.46, 0.30]) * (1.0 + 0.25 * cloud(rng, 16, 4, PRINT_PX))[..., None])[wood]
    meadow = y < 0.36 + 0.02 * np.sin(2.0 * np.pi * x)
    image[meadow] = (np.array([0.60, 0.72, 0.38]) * (1.0 + 0.12 * cloud(rng, 8, 5, PRINT_PX))[..., None])[
        meadow
    ]
    flowers = (noise(rng, 90, 90, PRINT_PX) > 0.80) & (y < 0.26)
    fill(image, flowers, (0.96, 0.90, 0.60))
    return image


PAINTERS: dict[str, Painter] = {
    "painting_1": _sea,
    "painting_2": _hills,
    "painting_3": _abstract,
    "painting_4": _flowers,
    "window_view": _window_view,
    "window_street": _window_street,
    "window_meadow": _window_meadow,
}
