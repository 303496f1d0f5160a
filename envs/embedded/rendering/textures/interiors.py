"""More floors, wall tiles and wallpapers, by which rooms are told apart; a repeat is a metre and wraps."""

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
from envs.embedded.rendering.textures.surfaces import boards, tiles


def _parquet(color: Rgb) -> Painter:
    """Basket-weave parquet: squares of five strips, turned by a quarter from one to the next."""

    def paint(rng: Rng) -> Field:
        x, y = plane(PRINT_PX)
        i, j = np.floor(x * 4.0).astype(np.int64), np.floor(y * 4.0).astype(np.int64)
        u, v = (x * 4.0) % 1.0, (y * 4.0) % 1.0
        lying = (i + j) % 2 == 0
        across, along = np.where(lying, v, u), np.where(lying, u, v)
        strip = np.floor(across * 5.0).astype(np.int64)
        tone = 1.0 + 0.20 * (rng.random((4, 4, 5))[j, i, strip] - 0.5)
        fibres = np.where(lying, noise(rng, 8, 160, PRINT_PX), noise(rng, 160, 8, PRINT_PX))
        seam = ((across * 5.0) % 1.0 < 0.07) | (along < 0.015)
        return tinted(color, np.where(seam, 0.66, tone + 0.06 * fibres))

    return paint


def _hexagons(color: Rgb, grout: Rgb, across: int, down: int) -> Painter:
    """Six-sided tiles, `across` of them in a row and `down` (even) rows."""

    def paint(rng: Rng) -> Field:
        x, y = plane(PRINT_PX)
        found, first, second = np.zeros(x.shape, np.int64), np.full(x.shape, 9.0), np.full(x.shape, 9.0)
        for row in range(-1, down + 1):
            cy = (row + 0.5) / down
            offset = 0.5 if row % 2 else 0.0
            column = np.round(x * across - offset - 0.5)
            for step in (-1, 0, 1):
                cx = (column + step + offset + 0.5) / across
                gap = np.sqrt((x - cx) ** 2 + (y - cy) ** 2)
                index = (row % down) * across + (column + step).astype(np.int64) % across
                nearer = gap < first
                second = np.where(nearer, first, np.minimum(second, np.where(gap > first, gap, second)))
                found, first = np.where(nearer, index, found), np.minimum(first, gap)
        tone = 1.0 + 0.06 * (rng.random(across * down)[found] - 0.5) + 0.02 * cloud(rng, 8, 3, PRINT_PX)
        return mix(tinted(color, tone), grout, (second - first < 0.05 / across).astype(np.float64))

    return paint


def _mosaic(colors: tuple[Rgb, ...], grout: Rgb, count: int) -> Painter:
    """Small square tiles in colours drawn at random."""

    def paint(rng: Rng) -> Field:
        x, y = plane(PRINT_PX)
        i, j = np.floor(x * count).astype(np.int64), np.floor(y * count).astype(np.int64)
        image = np.asarray(colors)[rng.integers(len(colors), size=(count, count))[j, i]]
        image = image * (1.0 + 0.10 * (rng.random((count, count))[j, i] - 0.5))[..., None]
        u, v = (x * count) % 1.0, (y * count) % 1.0
        seam = np.minimum(np.minimum(u, 1.0 - u), np.minimum(v, 1.0 - v)) < 0.05
        return mix(image, grout, seam.astype(np.float64))

    return paint


def _stripes(colors: tuple[Rgb, Rgb], count: int) -> Painter:
    """Wallpaper with upright stripes, a fine line beside each."""

    def paint(rng: Rng) -> Field:
        x, _ = plane(PRINT_PX)
        at = (x * count) % 1.0
        image = np.where((at < 0.5)[..., None], np.asarray(colors[0]), np.asarray(colors[1]))
        line = (np.abs(at - 0.58) < 0.02) | (np.abs(at - 0.92) < 0.02)
        image = mix(image, colors[0], np.where(line, 0.8, 0.0))
        return np.asarray(image * (1.0 + 0.012 * noise(rng, 128, 128, PRINT_PX))[..., None])

    return paint


def _damask(ground: Rgb, figure: Rgb) -> Painter:
    """Wallpaper with staggered ogee medallions."""

    def paint(rng: Rng) -> Field:
        x, y = plane(PRINT_PX)
        image = tinted(ground, 1.0 + 0.012 * noise(rng, 128, 128, PRINT_PX))
        for shift in (0.0, 0.5):
            u, v = (x * 4.0 + shift) % 1.0 - 0.5, (y * 3.0 + shift) % 1.0 - 0.5
            body = np.abs(u) * 2.4 + np.abs(v) * 1.35 + 0.10 * np.cos(14.0 * v)
            ring = np.abs(body - 0.56) < 0.05
            petals = (body < 0.40) & (np.cos(24.0 * v) * np.cos(18.0 * u) > -0.15)
            image = mix(image, figure, np.where(ring | petals, 0.8, 0.0))
        return image

    return paint


def _sprigs(ground: Rgb, leaf: Rgb, flower: Rgb) -> Painter:
    """Wallpaper with small sprigs: two leaves and a blossom."""

    def paint(rng: Rng) -> Field:
        x, y = plane(PRINT_PX)
        image = tinted(ground, 1.0 + 0.010 * noise(rng, 128, 128, PRINT_PX))
        for shift in (0.0, 0.5):
            u, v = (x * 5.0 + shift) % 1.0 - 0.5, (y * 5.0 + shift) % 1.0 - 0.5
            stem = (np.abs(u - 0.05 * np.sin(9.0 * v)) < 0.012) & (np.abs(v + 0.04) < 0.20)
            leaves = [
                ((u - s * 0.10) * 1.0) ** 2 * 60 + (v + 0.06 - s * (u - s * 0.10)) ** 2 * 420 < 0.35
                for s in (-1, 1)
            ]
            image = mix(image, leaf, (stem | leaves[0] | leaves[1]).astype(np.float64))
            image = mix(image, flower, ((u**2 + (v - 0.19) ** 2) < 0.0045).astype(np.float64))
        return image

    return paint


def _beadboard(color: Rgb) -> Painter:
    """Painted upright boards with a rounded groove between them."""

    def paint(rng: Rng) -> Field:
        x, _ = plane(PRINT_PX)
        at = np.abs((x * 12.0) % 1.0 - 0.5)
        groove = np.clip((at - 0.44) / 0.06, 0.0, 1.0)
        bead = np.clip((0.06 - np.abs(at - 0.40)) / 0.06, 0.0, 1.0)
        tone = 1.0 - 0.30 * groove + 0.04 * bead + 0.006 * noise(rng, 32, 4, PRINT_PX)
        return tinted(color, tone)

    return paint


def _panels(color: Rgb) -> Painter:
    """Upright boards of wood, each in a tone of its own."""

    def paint(rng: Rng) -> Field:
        x, _ = plane(PRINT_PX)
        at = x * 8.0
        tone = 1.0 + 0.16 * (rng.random(8)[np.floor(at).astype(np.int64)] - 0.5)
        tone = tone + 0.10 * noise(rng, 128, 6, PRINT_PX) + 0.05 * noise(rng, 200, 12, PRINT_PX)
        return tinted(color, np.where(at % 1.0 < 0.05, 0.55, tone))

    return paint


PAINTERS: dict[str, Callable[[Rng], Field]] = {
    "parquet": _parquet((0.64, 0.45, 0.28)),
    "boards_grey": boards((0.60, 0.57, 0.53), 7),
    "boards_pale": boards((0.80, 0.70, 0.56), 8),
    "tile_checker": tiles(((0.90, 0.89, 0.86), (0.26, 0.27, 0.29)), (0.58, 0.57, 0.55), 4),
    "tile_slate": tiles(((0.40, 0.42, 0.44), (0.35, 0.37, 0.40)), (0.24, 0.25, 0.26), 2),
    "tile_terracotta": tiles(((0.72, 0.44, 0.31), (0.66, 0.39, 0.27)), (0.62, 0.55, 0.48), 4),
    "tile_hex": _hexagons((0.92, 0.92, 0.90), (0.48, 0.48, 0.48), 14, 16),
    "tile_large": tiles(((0.90, 0.89, 0.86), (0.88, 0.86, 0.83)), (0.70, 0.69, 0.67), 2, rows=4),
    "tile_mint": tiles(
        ((0.68, 0.82, 0.75), (0.72, 0.85, 0.78)), (0.90, 0.91, 0.89), 5, rows=10, stagger=True
    ),
    "tile_sand": tiles(((0.84, 0.77, 0.66), (0.80, 0.72, 0.60)), (0.90, 0.87, 0.82), 6),
    "mosaic_sea": _mosaic(
        ((0.30, 0.50, 0.60), (0.42, 0.62, 0.68), (0.62, 0.76, 0.78), (0.24, 0.40, 0.54)),
        (0.84, 0.86, 0.86),
        20,
    ),
    "mosaic_earth": _mosaic(
        ((0.62, 0.46, 0.34), (0.78, 0.66, 0.52), (0.50, 0.38, 0.30), (0.86, 0.79, 0.68)),
        (0.86, 0.83, 0.78),
        20,
    ),
    "mosaic_slate": _mosaic(
        ((0.55, 0.57, 0.58), (0.70, 0.71, 0.71), (0.42, 0.44, 0.46)), (0.86, 0.86, 0.85), 20
    ),
    "paper_stripe_blue": _stripes(((0.90, 0.91, 0.90), (0.70, 0.77, 0.83)), 8),
    "paper_stripe_rose": _stripes(((0.93, 0.90, 0.86), (0.86, 0.72, 0.69)), 8),
    "paper_damask_gold": _damask((0.90, 0.85, 0.72), (0.80, 0.71, 0.52)),
    "paper_damask_grey": _damask((0.82, 0.83, 0.83), (0.68, 0.70, 0.72)),
    "paper_sprigs_green": _sprigs((0.93, 0.92, 0.85), (0.48, 0.60, 0.44), (0.86, 0.60, 0.58)),
    "paper_sprigs_blue": _sprigs((0.86, 0.89, 0.92), (0.46, 0.56, 0.68), (0.97, 0.95, 0.88)),
    "beadboard": _beadboard((0.93, 0.93, 0.91)),
    "wood_panels": _panels((0.56, 0.40, 0.27)),
}
