"""Paintings in frames and posters on the wall, which is at -z."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from envs.embedded.rendering.mesh import Material, Part
from envs.embedded.rendering.meshes.fixtures.joinery import block, frame, ranges, shrunk
from envs.embedded.rendering.meshes.registry import MeshOrder, Size, builds
from envs.embedded.rendering.shapes import oriented, print_front

FRAMES = (
    Material((0.10, 0.10, 0.11), roughness=0.4),
    Material((1.0, 1.0, 1.0), "wood_dark", roughness=0.4),
    Material((0.76, 0.62, 0.36), roughness=0.35, metallic=0.6),
    Material((0.93, 0.92, 0.90), roughness=0.5),
)
MAT = Material((0.95, 0.94, 0.91), roughness=0.9)
PAPER = Material((0.96, 0.95, 0.92), "paper", roughness=0.9)
PICTURES = 4
"""How many pictures rendering.textures has: painting_1 to painting_4."""
BORDER_M = 0.035
POSTER_M = 0.004
FRAME_DEPTH_M = 0.035
DEEP_M = 0.15
"""A painting whose box is deeper than this stands leaning in it, its top at the back (chosen)."""


def _picture(order: MeshOrder) -> Material:
    return Material((1.0, 1.0, 1.0), f"painting_{1 + order.pick(PICTURES, 'picture')}", roughness=0.7)


@builds("Painting", fit=False)
def painting(order: MeshOrder) -> list[Part]:
    """A framed picture, some with a passe-partout; no deeper than frames are, its back on the wall.

    AI2-THOR's floor plans give boxes of 9 cm and more.
    """
    size, turn = _leaning(order) if order.size[2] >= DEEP_M else _facing(order)
    x, y, z = ranges(size)
    if size == order.size:
        z = (z[0], min(z[1], z[0] + FRAME_DEPTH_M))
    border = min(BORDER_M, 0.12 * min(size[0], size[1]))
    matted = order.pick(3, "mat") == 0
    mat = 0.13 * min(size[0], size[1]) if matted else 0.0
    face = z[1] - min(0.006, 0.25 * (z[1] - z[0]))
    inner_x, inner_y = shrunk(x, border), shrunk(y, border)
    parts = [
        frame(x, y, z, border, FRAMES[order.pick(len(FRAMES), "frame")]),
        block(inner_x, inner_y, (z[0], face - 0.001), MAT),
        print_front(
            inner_x[1] - inner_x[0] - 2 * mat, inner_y[1] - inner_y[0] - 2 * mat, _picture(order)
        ).moved(z=face),
    ]
    return turn(parts)


@builds("Poster", fit=False)
def poster(order: MeshOrder) -> list[Part]:
    """A sheet that lies on the wall; AI2-THOR's box of it is 9 cm deep, which paper is not.

    A poster whose box is thinnest along x hangs in the middle of it and shows its picture on both sides:
    nothing tells on which of them its wall is.
    """
    size, turn = _facing(order)
    x, y, z = ranges(size)
    sideways = size != order.size
    back = -POSTER_M / 2 if sideways else z[0]
    sheet = block(x, y, (back, back + POSTER_M), PAPER)
    margin = 0.03 * min(size[0], size[1])
    image = print_front(size[0] - 2 * margin, size[1] - 2 * margin, _picture(order)).moved(
        z=back + POSTER_M + 0.001
    )
    behind = [image.turned(y=180.0)] if sideways else []
    return turn([sheet, image, *behind])


def _leaning(order: MeshOrder) -> tuple[Size, Callable[[Sequence[Part]], list[Part]]]:
    """As _facing, of one that leans against the wall and fills the order's box."""
    x, height, depth = order.size
    lean = math.atan2(depth - FRAME_DEPTH_M, height)
    tall = (height - FRAME_DEPTH_M * math.sin(lean)) / math.cos(lean)
    return (x, tall, FRAME_DEPTH_M), lambda parts: [p.turned(x=-math.degrees(lean)) for p in parts]


def _facing(order: MeshOrder) -> tuple[Size, Callable[[Sequence[Part]], list[Part]]]:
    """The size of an upright picture whose depth is z, and what turns its parts into the order's box."""
    return oriented(order.size, (1, 2, 0)) if order.size[0] < order.size[2] else (order.size, list)
