"""Lit digits of seven segments, keypads and lamps on the fronts of appliances (towards +z)."""

from __future__ import annotations

from envs.embedded.rendering.mesh import Material, Part, joined
from envs.embedded.rendering.meshes.fixtures.joinery import Range, at, block

_SEGMENTS = {
    "0": "abcdef", "1": "bc", "2": "abged", "3": "abgcd", "4": "fgbc", "5": "afgcd", "6": "afgedc",
    "7": "abc", "8": "abcdefg", "9": "abcdfg", ":": ".'",
}  # fmt: skip
_BARS: dict[str, tuple[float, float, float, float]] = {
    "a": (0.1, 0.9, 0.88, 1.0), "b": (0.8, 1.0, 0.5, 0.95), "c": (0.8, 1.0, 0.05, 0.5),
    "d": (0.1, 0.9, 0.0, 0.12), "e": (0.0, 0.2, 0.05, 0.5), "f": (0.0, 0.2, 0.5, 0.95),
    "g": (0.1, 0.9, 0.44, 0.56), ".": (0.4, 0.6, 0.24, 0.38), "'": (0.4, 0.6, 0.62, 0.76),
}  # fmt: skip
_RELIEF_M = 0.0012


def digits(text: str, x: Range, y: Range, z: float, material: Material) -> Part:
    """`text` (digits and colons) across x and y on the plane z, read from the front: it begins at high x."""
    cell = (x[1] - x[0]) / len(text)
    pieces = []
    for i, character in enumerate(text):
        left = x[1] - i * cell - 0.12 * cell
        for segment in _SEGMENTS[character]:
            a, b, low, high = _BARS[segment]
            span = (left - b * 0.76 * cell, left - a * 0.76 * cell)
            pieces.append(block(span, at(y, low, high), (z, z + _RELIEF_M), material))
    return joined(pieces)


def keypad(x: Range, y: Range, z: float, grid: tuple[int, int], material: Material) -> Part:
    """Keys in relief on the plane z, `grid` columns by rows of them."""
    columns, rows = grid
    keys = []
    for i in range(columns):
        for j in range(rows):
            keys.append(
                block(
                    at(x, (i + 0.14) / columns, (i + 0.86) / columns),
                    at(y, (j + 0.16) / rows, (j + 0.84) / rows),
                    (z, z + 1.5 * _RELIEF_M),
                    material,
                )
            )
    return joined(keys)
