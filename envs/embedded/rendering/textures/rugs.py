"""Rugs, each stretched over the whole rug; u runs along its length."""

from __future__ import annotations

import numpy as np

from envs.embedded.rendering.textures.canvas import PRINT_PX, Field, Painter, Rgb, Rng, mix, noise, plane

_WHITE: Rgb = (0.90, 0.87, 0.80)


def _pile(rng: Rng, image: Field) -> Field:
    return np.asarray(image * (1.0 + 0.10 * noise(rng, 256, 256, PRINT_PX))[..., None])


def _edge(x: Field, y: Field) -> Field:
    """Distance from the rim, 0..0.5."""
    return np.minimum(np.minimum(x, 1.0 - x), np.minimum(y, 1.0 - y))


def _plain(color: Rgb) -> Field:
    return np.broadcast_to(np.asarray(color), (PRINT_PX, PRINT_PX, 3)).copy()


def _oriental(ground: Rgb, border: Rgb, accent: Rgb) -> Painter:
    """A medallion in a field of small figures, within a wide border."""

    def paint(rng: Rng) -> Field:
        x, y = plane(PRINT_PX)
        edge = _edge(x, y)
        image = mix(_plain(ground), border, (edge < 0.13).astype(np.float64))
        figures = np.cos(2.0 * np.pi * 12.0 * x) * np.cos(2.0 * np.pi * 12.0 * y)
        image = mix(image, accent, ((figures > 0.72) & (edge > 0.15)).astype(np.float64))
        chain = (np.cos(2.0 * np.pi * 16.0 * x) + np.cos(2.0 * np.pi * 16.0 * y) > 1.1) & (edge < 0.12)
        image = mix(image, _WHITE, np.where(chain & (edge > 0.03), 0.8, 0.0))
        for at in (0.02, 0.13):
            image = mix(image, accent, (np.abs(edge - at) < 0.008).astype(np.float64))
        u, v = (x - 0.5) * 2.0, (y - 0.5) * 2.0
        star = np.abs(u) * 1.3 + np.abs(v) + 0.06 * np.cos(6.0 * np.arctan2(v, u))
        image = mix(image, border, (star < 0.55).astype(np.float64))
        image = mix(image, _WHITE, ((star < 0.40) & (star > 0.35)).astype(np.float64))
        return _pile(rng, mix(image, accent, (star < 0.22).astype(np.float64)))

    return paint


def _bands(colors: tuple[Rgb, ...]) -> Painter:
    """Stripes across the length."""

    def paint(rng: Rng) -> Field:
        x, _ = plane(PRINT_PX)
        index = np.floor(x * 14.0).astype(np.int64) % len(colors)
        return _pile(rng, np.asarray(colors)[index])

    return paint


def _framed(ground: Rgb, frame: Rgb) -> Painter:
    """One colour with a frame near the rim."""

    def paint(rng: Rng) -> Field:
        x, y = plane(PRINT_PX)
        edge = _edge(x, y)
        return _pile(rng, mix(_plain(ground), frame, ((edge > 0.05) & (edge < 0.085)).astype(np.float64)))

    return paint


def _lattice(ground: Rgb, line: Rgb) -> Painter:
    """A trellis of diamonds."""

    def paint(rng: Rng) -> Field:
        x, y = plane(PRINT_PX)
        a, b = (x * 6.0 + y * 4.0) % 1.0, (x * 6.0 - y * 4.0) % 1.0
        lines = (np.abs(a - 0.5) > 0.44) | (np.abs(b - 0.5) > 0.44)
        image = mix(_plain(ground), line, lines.astype(np.float64))
        return _pile(rng, mix(image, line, (_edge(x, y) < 0.02).astype(np.float64)))

    return paint


PAINTERS: dict[str, Painter] = {
    "rug_red": _oriental((0.52, 0.13, 0.12), (0.13, 0.17, 0.30), (0.80, 0.64, 0.38)),
    "rug_blue": _oriental((0.18, 0.28, 0.44), (0.60, 0.52, 0.40), (0.85, 0.80, 0.68)),
    "rug_bands": _bands(((0.86, 0.82, 0.73), (0.42, 0.52, 0.56), (0.86, 0.82, 0.73), (0.70, 0.50, 0.36))),
    "rug_cream": _framed((0.87, 0.83, 0.75), (0.58, 0.50, 0.42)),
    "rug_grey": _framed((0.52, 0.54, 0.56), (0.82, 0.82, 0.80)),
    "rug_green": _framed((0.36, 0.46, 0.38), (0.80, 0.78, 0.66)),
    "rug_lattice": _lattice((0.84, 0.81, 0.74), (0.32, 0.34, 0.38)),
    "mat_white": _framed((0.90, 0.90, 0.88), (0.76, 0.78, 0.80)),
    "mat_blue": _framed((0.40, 0.54, 0.66), (0.84, 0.87, 0.88)),
}
