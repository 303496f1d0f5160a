"""Floors, walls, worktops and woods; one repeat is one metre and wraps."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from envs.embedded.rendering.textures.canvas import (
    PRINT_PX,
    Field,
    Painter,
    Rgb,
    Rng,
    cloud,
    mix,
    noise,
    plane,
    tinted,
)


def _grain(rng: Rng, side: int) -> Field:
    """Fibres along x."""
    fine = noise(rng, 6, 128, side) * 0.5 + noise(rng, 12, 200, side) * 0.35 + noise(rng, 3, 40, side) * 0.5
    return np.asarray(fine)


def boards(color: Rgb, rows: int) -> Painter:
    """Floor boards along x, staggered, each in a tone of its own."""

    def paint(rng: Rng) -> Field:
        x, y = plane(PRINT_PX)
        row = np.floor(y * rows).astype(np.int64)
        offset = rng.random(rows)[row]
        board = (np.floor((x + offset) * 2.0).astype(np.int64) % 2) + 2 * row
        tone = 1.0 + 0.13 * (rng.random(2 * rows)[board] - 0.5) + 0.07 * _grain(rng, PRINT_PX)
        across, along = (y * rows) % 1.0, ((x + offset) * 2.0) % 1.0
        seam = (across < 0.035) | (along < 0.008)
        return tinted(color, np.where(seam, tone * 0.62, tone))

    return paint


def timber(color: Rgb, contrast: float) -> Painter:
    """A sawn face with growth rings drawn out along x."""

    def paint(rng: Rng) -> Field:
        _, y = plane()
        bend = noise(rng, 2, 4) * 0.06 + noise(rng, 4, 16) * 0.012
        rings = np.sin(2.0 * np.pi * ((y + bend) * 9.0))
        tone = 1.0 + contrast * (0.45 * rings * np.abs(rings) + 0.5 * _grain(rng, rings.shape[0]))
        return tinted(color, tone)

    return paint


def tiles(
    colors: tuple[Rgb, Rgb], grout: Rgb, count: int, *, rows: int = 0, stagger: bool = False
) -> Painter:
    """Square (or brick-set) tiles in one or two alternating colours with bevelled edges."""  # fmt: skip

    def paint(rng: Rng) -> Field:
        down = rows or count
        x, y = plane(PRINT_PX)
        j = np.floor(y * down).astype(np.int64)
        shifted = x + np.where(j % 2 == 1, 0.5 / count, 0.0) if stagger else x
        i = np.floor(shifted * count).astype(np.int64) % count
        u, v = (shifted * count) % 1.0, (y * down) % 1.0
        tone = 1.0 + 0.05 * (rng.random((down, count))[j, i] - 0.5) + 0.025 * cloud(rng, 8, 3, PRINT_PX)
        body = np.where(((i + j) % 2 == 0)[..., None], tinted(colors[0], tone), tinted(colors[1], tone))
        edge = np.minimum(np.minimum(u, 1.0 - u) / count, np.minimum(v, 1.0 - v) / down)
        body = mix(body, (1.0, 1.0, 1.0), np.where((edge > 0.003) & (edge < 0.0055), 0.35, 0.0))
        return mix(body, grout, (edge <= 0.003).astype(np.float64))

    return paint


def _bricks(rng: Rng) -> Field:
    image = tiles(((0.66, 0.36, 0.28), (0.60, 0.31, 0.25)), (0.78, 0.75, 0.70), 4, rows=14, stagger=True)(rng)
    return np.asarray(image * (1.0 + 0.10 * cloud(rng, 32, 3, PRINT_PX))[..., None])


def granite(base: Rgb, grains: tuple[tuple[Rgb, float, int], ...]) -> Painter:
    """Speckles of several sizes: each (colour, threshold, cells)."""

    def paint(rng: Rng) -> Field:
        image = tinted(base, 1.0 + 0.10 * cloud(rng, 6))
        for color, threshold, cells in grains:
            speckle = noise(rng, cells, cells) * 0.7 + noise(rng, cells // 2, cells // 2) * 0.5
            image = mix(image, color, (speckle - threshold) * 6.0)
        return image

    return paint


def _marble(rng: Rng) -> Field:
    veins = 1.0 - np.abs(cloud(rng, 3, 5))
    fine = 1.0 - np.abs(cloud(rng, 6, 4))
    image = tinted((0.93, 0.92, 0.90), 1.0 + 0.02 * cloud(rng, 4))
    image = mix(image, (0.58, 0.58, 0.60), (veins - 0.93) * 9.0)
    return mix(image, (0.72, 0.70, 0.69), (fine - 0.95) * 7.0)


def mottled(color: Rgb, coarse: float, fine: float) -> Painter:
    """Low relief: plaster, carpet, paper."""

    def paint(rng: Rng) -> Field:
        tone = 1.0 + coarse * cloud(rng, 5) + fine * noise(rng, 128, 128) + 0.5 * fine * noise(rng, 64, 64)
        return tinted(color, tone)

    return paint


def _brushed(rng: Rng) -> Field:
    tone = 1.0 + 0.035 * noise(rng, 4, 256) + 0.02 * noise(rng, 8, 128) + 0.01 * noise(rng, 2, 12)
    return tinted((0.80, 0.81, 0.82), tone)


_DARK_GRAINS = (
    ((0.45, 0.42, 0.40), 0.42, 96),
    ((0.08, 0.08, 0.09), 0.30, 64),
    ((0.78, 0.74, 0.70), 0.62, 110),
)
_LIGHT_GRAINS = (
    ((0.55, 0.47, 0.40), 0.38, 80),
    ((0.25, 0.23, 0.22), 0.55, 100),
    ((0.93, 0.91, 0.88), 0.35, 60),
)

PAINTERS: dict[str, Callable[[Rng], Field]] = {
    "wood_floor": boards((0.62, 0.47, 0.33), 10),
    "wood_dark": timber((0.36, 0.22, 0.14), 0.22),
    "wood_light": timber((0.84, 0.69, 0.50), 0.10),
    "wood": timber((0.60, 0.43, 0.29), 0.16),
    "tile_floor": tiles(((0.82, 0.78, 0.72), (0.78, 0.74, 0.67)), (0.58, 0.55, 0.51), 3),
    "tile_white": tiles(
        ((0.93, 0.93, 0.92), (0.93, 0.93, 0.92)), (0.72, 0.72, 0.71), 5, rows=10, stagger=True
    ),
    "tile_blue": tiles(((0.50, 0.66, 0.76), (0.55, 0.70, 0.79)), (0.86, 0.88, 0.88), 8),
    "granite_dark": granite((0.22, 0.21, 0.22), _DARK_GRAINS),
    "granite_light": granite((0.77, 0.73, 0.68), _LIGHT_GRAINS),
    "marble": _marble,
    "carpet_beige": mottled((0.80, 0.73, 0.63), 0.05, 0.09),
    "carpet_grey": mottled((0.58, 0.58, 0.59), 0.05, 0.10),
    "brick": _bricks,
    "plaster": mottled((0.955, 0.945, 0.925), 0.012, 0.010),
    "paper": mottled((0.96, 0.955, 0.935), 0.008, 0.012),
    "metal_brushed": _brushed,
}
