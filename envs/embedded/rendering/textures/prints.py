"""Printed matter, all in 0..1: newspaper, book covers, labels."""

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
    plane,
    write,
)

_INK = (0.12, 0.12, 0.13)


def _newspaper(rng: Rng) -> Field:
    x, y = plane(PRINT_PX)
    image = flat((0.90, 0.885, 0.84), PRINT_PX) * (1.0 + 0.02 * cloud(rng, 8, 3, PRINT_PX))[..., None]
    write(image, "DAILY NEWS", 0.06, 0.965, 0.10, _INK, 0.89)
    for line in (0.845, 0.80):
        fill(image, box(x, y, 0.05, line, 0.95, line + 0.005), _INK)
    lines_of_text(image, rng, (0.06, 0.805, 0.94, 0.838), 0.02, (0.35, 0.35, 0.36))
    write(image, "CITY OPENS NEW PARK", 0.06, 0.78, 0.055, _INK, 0.88)
    photo = box(x, y, 0.36, 0.42, 0.94, 0.70)
    fill(image, photo, (0.62, 0.63, 0.64))
    fill(image, photo & (y < 0.50 + 0.03 * np.sin(14.0 * x)), (0.34, 0.35, 0.35))
    fill(image, photo & disc(x, y, 0.52, 0.56, 0.06), (0.25, 0.26, 0.26))
    fill(image, photo & disc(x, y, 0.80, 0.60, 0.05), (0.85, 0.85, 0.85))
    grey = (0.42, 0.42, 0.43)
    lines_of_text(image, rng, (0.06, 0.05, 0.33, 0.70), 0.0165, grey)
    lines_of_text(image, rng, (0.36, 0.05, 0.63, 0.395), 0.0165, grey)
    lines_of_text(image, rng, (0.67, 0.05, 0.94, 0.395), 0.0165, grey)
    return image


def _cover(ground: Rgb, ink: Rgb, title: tuple[str, str], author: str, emblem: str) -> Painter:
    """A book's front: title in two lines, an emblem and the author's name."""

    def paint(rng: Rng) -> Field:
        x, y = plane(PRINT_PX)
        image = flat(ground, PRINT_PX) * (1.0 + 0.05 * cloud(rng, 6, 4, PRINT_PX))[..., None]
        frame = box(x, y, 0.05, 0.04, 0.95, 0.96) & ~box(x, y, 0.065, 0.052, 0.935, 0.948)
        fill(image, frame, ink)
        write(image, title[0], 0.12, 0.88, 0.11, ink, 0.78)
        write(image, title[1], 0.12, 0.74, 0.11, ink, 0.78)
        _emblem(image, x, y, ink, emblem)
        write(image, author, 0.25, 0.14, 0.06, ink, 0.52)
        return image

    return paint


def _emblem(image: Field, x: Field, y: Field, ink: Rgb, kind: str) -> None:
    if kind == "sun":
        angle = np.arctan2(y - 0.38, x - 0.5)
        rays = np.cos(12.0 * angle) > 0.2
        fill(image, disc(x, y, 0.5, 0.38, 0.20) & rays, ink)
        fill(image, disc(x, y, 0.5, 0.38, 0.12), ink)
    elif kind == "hill":
        ridge = 0.26 + 0.13 * np.abs(np.sin(7.0 * x)) + 0.10 * np.abs(np.sin(3.1 * x + 1.0))
        fill(image, box(x, y, 0.1, 0.20, 0.9, 0.60) & (y < ridge), ink)
    elif kind == "ring":
        fill(image, disc(x, y, 0.5, 0.38, 0.20) & ~disc(x, y, 0.5, 0.38, 0.15), ink)
        fill(image, disc(x, y, 0.5, 0.38, 0.07), ink)
    else:
        for k in range(5):
            fill(image, box(x, y, 0.2 + 0.125 * k, 0.22, 0.29 + 0.125 * k, 0.30 + 0.055 * ((k * 3) % 5)), ink)


def _wine_label(rng: Rng) -> Field:
    x, y = plane(PRINT_PX)
    image = flat((0.94, 0.91, 0.82), PRINT_PX) * (1.0 + 0.02 * cloud(rng, 8, 3, PRINT_PX))[..., None]
    gold, red = (0.70, 0.54, 0.22), (0.45, 0.08, 0.14)
    fill(image, box(x, y, 0.03, 0.03, 0.97, 0.97) & ~box(x, y, 0.05, 0.05, 0.95, 0.95), gold)
    write(image, "WINE", 0.2, 0.90, 0.20, red, 0.62)
    write(image, "RESERVE 2019", 0.14, 0.62, 0.09, _INK, 0.74)
    for k, (i, j) in enumerate([(0, 0), (1, 0), (2, 0), (0.5, 1), (1.5, 1), (1, 2)]):
        shade = 0.85 + 0.05 * (k % 3)
        fill(image, disc(x, y, 0.41 + 0.09 * i, 0.42 - 0.08 * j, 0.05), (0.42 * shade, 0.12, 0.32 * shade))
    write(image, "RED", 0.38, 0.17, 0.09, red, 0.26)
    return image


def _cereal_label(rng: Rng) -> Field:
    x, y = plane(PRINT_PX)
    image = mix(flat((0.93, 0.62, 0.10), PRINT_PX), (0.86, 0.20, 0.12), (y - 0.55) * 2.5)
    fill(image, disc(x, y, 0.5, 0.25, 0.34, 0.55), (0.95, 0.95, 0.94))
    fill(image, disc(x, y, 0.5, 0.28, 0.30, 0.50), (0.86, 0.88, 0.90))
    for _ in range(90):
        cx, cy = 0.5 + rng.uniform(-0.27, 0.27), 0.30 + rng.uniform(-0.11, 0.13)
        if (cx - 0.5) ** 2 / 0.0729 + (cy - 0.30) ** 2 / 0.0196 < 1.0:
            tone = rng.uniform(0.8, 1.05)
            fill(image, disc(x, y, cx, cy, 0.022, 0.8), (0.85 * tone, 0.58 * tone, 0.22 * tone))
    write(image, "CORN", 0.10, 0.95, 0.17, (1.0, 0.97, 0.85), 0.82)
    write(image, "FLAKES", 0.10, 0.75, 0.15, (1.0, 0.97, 0.85), 0.82)
    return image


def _laundry_label(rng: Rng) -> Field:
    """A cloth label three times as wide as high: the word between two stitched seams."""
    x, y = plane(PRINT_PX)
    image = flat((0.95, 0.93, 0.88), PRINT_PX) * (1.0 + 0.02 * cloud(rng, 8, 3, PRINT_PX))[..., None]
    stitch = (np.abs(np.abs(y - 0.5) - 0.41) < 0.02) & ((x * 24.0) % 1.0 < 0.65)
    fill(image, stitch, (0.55, 0.52, 0.48))
    write(image, "LAUNDRY", 0.07, 0.76, 0.52, (0.20, 0.22, 0.26), 0.86)
    return image


PAINTERS: dict[str, Painter] = {
    "newspaper": _newspaper,
    "book_cover_1": _cover((0.56, 0.13, 0.15), (0.93, 0.83, 0.58), ("WINTER", "SUN"), "E. HALL", "sun"),
    "book_cover_2": _cover((0.13, 0.29, 0.50), (0.93, 0.94, 0.95), ("THE LONG", "ROAD"), "J. REED", "hill"),
    "book_cover_3": _cover((0.16, 0.40, 0.27), (0.95, 0.90, 0.72), ("GARDEN", "NOTES"), "M. OKORO", "ring"),
    "book_cover_4": _cover((0.86, 0.66, 0.22), (0.16, 0.14, 0.20), ("MODERN", "CITIES"), "L. CHEN", "towers"),
    "wine_label": _wine_label,
    "cereal_label": _cereal_label,
    "laundry_label": _laundry_label,
}
