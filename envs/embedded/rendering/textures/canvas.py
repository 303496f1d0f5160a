"""What textures are painted with: coordinates, wrapping noise, shapes as masks, and a 5 x 7 dot type."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Rng: TypeAlias = np.random.Generator
Field: TypeAlias = npt.NDArray[np.float64]
Mask: TypeAlias = npt.NDArray[np.bool_]
Rgb: TypeAlias = tuple[float, float, float]
Painter: TypeAlias = Callable[[Rng], Field]

SIDE_PX = 256
PRINT_PX = 512
"""Side of textures that carry writing or a picture."""

_DOTS = {
    "0": "3e5149453e", "1": "00427f4000", "2": "4261514946", "3": "2141454b31", "4": "1814127f10",
    "5": "2745454539", "6": "3c4a494930", "7": "0171090503", "8": "3649494936", "9": "064949291e",
    "A": "7e1111117e", "B": "7f49494936", "C": "3e41414122", "D": "7f4141221c", "E": "7f49494941",
    "F": "7f09090901", "G": "3e4149497a", "H": "7f0808087f", "I": "00417f4100", "J": "2040413f01",
    "K": "7f08142241", "L": "7f40404040", "M": "7f020c027f", "N": "7f0408107f", "O": "3e4141413e",
    "P": "7f09090906", "Q": "3e4151215e", "R": "7f09192946", "S": "4649494931", "T": "01017f0101",
    "U": "3f4040403f", "V": "1f2040201f", "W": "3f4038403f", "X": "6314081463", "Y": "0708700807",
    "Z": "6151494543", " ": "0000000000", ":": "0036360000", "-": "0808080808", ".": "0060600000",
}  # fmt: skip
"""Glyphs as five columns of seven dots, lowest bit on top."""


def plane(side: int = SIDE_PX) -> tuple[Field, Field]:
    """Columns x to the right and rows y upwards, both 0..1 at pixel centres, (side, side)."""
    t = (np.arange(side) + 0.5) / side
    x, y = np.meshgrid(t, 1.0 - t)
    return x, y


def flat(color: Rgb, side: int = SIDE_PX) -> Field:
    """An image (side, side, 3) of one colour."""
    return np.broadcast_to(np.asarray(color, np.float64), (side, side, 3)).copy()


def tinted(color: Rgb, tone: Field) -> Field:
    """An image of one colour, brightened where `tone` is above 1 and darkened below."""
    return np.asarray(np.asarray(color) * tone[..., None])


def mix(a: Field, b: Field | Rgb, share: Field) -> Field:
    """Blend two images: a where share is 0, b where it is 1."""
    return np.asarray(a + (np.asarray(b) - a) * np.clip(share, 0.0, 1.0)[..., None])


def noise(rng: Rng, across: int, down: int, side: int = SIDE_PX) -> Field:
    """Smooth wrapping noise in -1..1 with `across` x `down` cells."""
    grid = rng.uniform(-1.0, 1.0, (down, across))
    rows, row_share = _cells(down, side)
    cols, col_share = _cells(across, side)
    top = _blend(grid[rows][:, cols], grid[rows][:, (cols + 1) % across], col_share[None])
    below = (rows + 1) % down
    bottom = _blend(grid[below][:, cols], grid[below][:, (cols + 1) % across], col_share[None])
    return _blend(top, bottom, row_share[:, None])


def _cells(count: int, side: int) -> tuple[npt.NDArray[np.int64], Field]:
    position = (np.arange(side) + 0.5) * count / side
    whole = np.floor(position)
    share = position - whole
    return whole.astype(np.int64) % count, share * share * (3.0 - 2.0 * share)


def _blend(a: Field, b: Field, share: Field) -> Field:
    return np.asarray(a + (b - a) * share)


def cloud(rng: Rng, cells: int, octaves: int = 4, side: int = SIDE_PX) -> Field:
    """Fractal wrapping noise in about -1..1, starting at `cells` cells a side."""
    total = np.zeros((side, side))
    for k in range(octaves):
        total += noise(rng, cells << k, cells << k, side) / (1 << k)
    return total / 1.5


def box(x: Field, y: Field, left: float, bottom: float, right: float, top: float) -> Mask:
    """Inside an upright rectangle."""
    return np.asarray((x >= left) & (x < right) & (y >= bottom) & (y < top))


def disc(x: Field, y: Field, cx: float, cy: float, radius: float, squash: float = 1.0) -> Mask:
    """Inside an ellipse `squash` times as high as wide."""
    return np.asarray((x - cx) ** 2 + ((y - cy) / squash) ** 2 < radius**2)


def fill(image: Field, mask: Mask, color: Rgb) -> None:
    """Paint a mask in a colour."""
    image[mask] = color


def write(
    image: Field, text: str, left: float, top: float, height: float, color: Rgb, width: float = 0.0
) -> None:
    """Set a line of capitals and digits; lengths in shares of the side; `width` > 0 fits the line to it."""
    dots = np.zeros((7, 6 * len(text)), np.bool_)
    for k, glyph in enumerate(text):
        columns = bytes.fromhex(_DOTS[glyph])
        for i, bits in enumerate(columns):
            dots[:, 6 * k + i] = [(bits >> row) & 1 for row in range(7)]
    side = image.shape[0]
    rows = max(7, round(height * side))
    cols = max(1, round((width or height * 6 * len(text) / 7) * side))
    y0, x0 = round((1.0 - top) * side), round(left * side)
    rows, cols = min(rows, side - y0), min(cols, side - x0)
    picked = dots[np.arange(rows) * 7 // rows][:, np.arange(cols) * dots.shape[1] // cols]
    image[y0 : y0 + rows, x0 : x0 + cols][picked] = color


def lines_of_text(
    image: Field, rng: Rng, area: tuple[float, float, float, float], spacing: float, color: Rgb
) -> None:
    """Greek a paragraph into (left, bottom, right, top): rows of grey words."""
    side = image.shape[0]
    left, bottom, right, top = (round(v * side) for v in area)
    step = max(3, round(spacing * side))
    for row in range(side - top, side - bottom - step // 2, step):
        at, end = left, right if rng.random() > 0.15 else left + (right - left) * 2 // 3
        while at < end:
            word = int(rng.integers(2, 8)) * max(1, side // 256)
            image[row : row + max(1, step // 2), at : min(at + word, end)] = color
            at += word + max(1, side // 256)
