"""Books, newspapers and cardboard boxes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from envs.embedded.rendering.mesh import Material, Part, fitted, grid_surface
from envs.embedded.rendering.meshes.registry import MeshOrder, builds
from envs.embedded.rendering.meshes.small_things.finishes import CARDBOARD, PAGES, WHITE
from envs.embedded.rendering.shapes import oriented, print_top, shell, slab, spline, strokes

COVERS = 4
_COVER_CLOTHS = ((0.50, 0.12, 0.13), (0.13, 0.26, 0.44), (0.15, 0.36, 0.24), (0.72, 0.54, 0.18))
_INK = Material((0.30, 0.30, 0.31), roughness=0.9)
_NEWSPRINT = Material((0.86, 0.84, 0.78), roughness=0.95)
_TAPE = Material((0.82, 0.70, 0.48), roughness=0.25)
_BOX_INSIDE = Material((0.80, 0.74, 0.66), "cardboard", roughness=0.95)
_WALL_M = 0.006  # chosen: double-wall corrugated board
FLAPS_OPEN_DEG = 232.0  # chosen: from lying over the box to hanging down outside it


@builds("Book", fit=False)
def book(order: MeshOrder) -> list[Part]:
    """A hardcover lying on its back, spine at -x; it opens like one, to the left."""
    x, y, z = order.size
    if y > min(x, z):
        (x, y, z), turn = oriented(order.size, (1, 0, 2))
        return fitted(turn(_closed_book(order, x, y, z)), order.size)
    if not order.state.is_open:
        return fitted(_closed_book(order, x, y, z), order.size)
    return _open_book(order, x, y, z)


def _cloth(order: MeshOrder) -> tuple[int, Material]:
    cover = order.pick(COVERS)
    return cover + 1, Material(_COVER_CLOTHS[cover], roughness=0.6)


def _boards(order: MeshOrder, x: float, y: float, z: float) -> tuple[Part, Part, Part]:
    """The front board at y = 0 with its printed cover, and the spine."""
    number, cloth = _cloth(order)
    board = slab(x, 0.10 * y, z, cloth, corner=0.01 * x, edge=0.03 * y)
    front = print_top(0.985 * x, 0.99 * z, Material((1.0, 1.0, 1.0), f"book_cover_{number}", roughness=0.45))
    spine = slab(0.05 * x, y, z, cloth, corner=0.02 * x).moved(x=-0.475 * x)
    return board, front.moved(y=0.052 * y), spine


def _closed_book(order: MeshOrder, x: float, y: float, z: float) -> list[Part]:
    board, front, spine = _boards(order, x, y, z)
    block = slab(0.92 * x, 0.82 * y, 0.95 * z, PAGES).moved(x=-0.01 * x)
    lines = []
    for k in range(1, 7):  # the edges of the leaves
        lines.append(
            slab(0.9205 * x, 0.008 * y, 0.9505 * z, WHITE).moved(-0.01 * x, (k / 7 - 0.5) * 0.8 * y, 0)
        )
    return [board.moved(y=0.45 * y), front.moved(y=0.45 * y), board.moved(y=-0.45 * y), spine, block, *lines]


def _open_book(order: MeshOrder, x: float, y: float, z: float) -> list[Part]:
    """Lower board and leaves stay; the upper board and the first half of the leaves swing over the spine."""
    board, front, _ = _boards(order, x, y, z)
    right = [board.moved(y=-0.45 * y), *_leaves(x, 0.36 * y, z, 1.0)]
    left = [board.turned(z=180.0), front.turned(z=180.0)]
    left = [p.moved(-x, -0.45 * y, 0) for p in left] + [p.moved(x=-x) for p in _leaves(x, 0.36 * y, z, -1.0)]
    back = 180.0 * (1.0 - order.state.openness)
    hinge = -x / 2
    left = [p.moved(-hinge, 0.05 * y, 0).turned(z=-back).moved(hinge, -0.05 * y, 0) for p in left]
    return [*right, *left]


def _leaves(x: float, thick: float, z: float, side: float) -> list[Part]:
    """Half the leaves of a book, curving down to the spine on their inner side, with lines of text."""
    t = np.linspace(-0.5, 0.5, 13)
    inner = (t + 0.5) if side > 0 else (0.5 - t)
    rise = thick * (np.minimum(1.0, inner * 7.0) ** 0.5 + 0.18 * np.exp(-(((inner - 0.2) / 0.15) ** 2)))
    low = -thick * 0.9
    surface = [
        [(0.94 * x * a, low + h, 0.95 * z * b) for a, h in zip(t, rise, strict=True)] for b in (-0.5, 0.5)
    ]
    body = shell(surface, 0.9 * thick, PAGES, upright=True)
    lines = []
    for k in range(13):
        v = (0.40 - 0.065 * k) * z
        end = 0.40 if k % 5 != 4 else 0.12
        lines.append(
            (-0.30 * x, v, end * x, v, 0.018 * z)
            if side > 0
            else (-0.40 * x, v, (end - 0.1) * x, v, 0.018 * z)
        )
    text = strokes(lines, _INK).moved(y=low + 1.03 * thick)
    return [body, text]


@builds("Newspaper")
def newspaper(order: MeshOrder) -> list[Part]:
    """A folded newspaper: front page up, the fold towards the reader, leaves showing at the sides."""
    (x, y, z), turn = oriented(order.size, (2, 0, 1))
    parts = []
    sheets = 4
    for k in range(sheets):
        h = -0.5 * y + (k + 0.5) * y / sheets
        inset = (0.02, 0.0, 0.03, 0.012)[k]
        parts.append(
            slab(
                (1 - inset) * x, 0.86 * y / sheets, (1 - inset) * z, _NEWSPRINT, edge=0.2 * y / sheets
            ).moved(0, h, 0)
        )
    fold = [(-0.47 * z, 0.44 * y), (-0.5 * z, 0.2 * y), (-0.5 * z, -0.2 * y), (-0.47 * z, -0.44 * y)]
    a = spline(fold, 7)
    rows = [[(s * 0.494 * x, v, u) for s in (-1.0, 1.0)] for u, v in a]
    parts.append(grid_surface(rows, _NEWSPRINT))
    page = print_top(0.975 * x, 0.965 * z, Material((1.0, 1.0, 1.0), "newspaper", roughness=0.95))
    shown = np.float32(min(1.0, z / x))  # folded across: only the upper part of the page is on top
    page = replace(
        page, uvs=page.uvs * np.array([1.0, shown], np.float32) + np.array([0.0, 1.0 - shown], np.float32)
    )
    tilt = strokes([(-0.49 * x, -0.485 * z, 0.49 * x, -0.485 * z, 0.01 * z)], _INK)
    return turn([*parts, page.moved(y=0.487 * y), tilt.moved(y=0.492 * y)])


@builds("Box", fit=False)
def cardboard_box(order: MeshOrder) -> list[Part]:
    """A cardboard box: taped shut, or with its four flaps folded outwards."""
    x, y, z = order.size
    tint = (1.0, 0.94, 1.0)[order.pick(3)]
    outside = Material((tint, tint, tint), CARDBOARD.texture, roughness=0.95)
    t = min(_WALL_M, 0.05 * min(x, y, z))
    if not order.state.is_open:
        return fitted(_closed_box(x, y, z, outside), order.size)
    wall = y - t
    parts = [slab(x, t, z, _BOX_INSIDE).moved(y=-y / 2 + t / 2)]
    for side in (-1.0, 1.0):
        parts.append(_panel(t, wall, z, side, outside).moved(side * (x / 2 - t / 2), t / 2, 0))
        end = _panel(t, wall, x - 2 * t, side, outside).turned(y=-90.0)
        parts.append(end.moved(0, t / 2, side * (z / 2 - t / 2)))
    angle = order.state.openness * FLAPS_OPEN_DEG
    half = min(x, z) / 2
    for side in (-1.0, 1.0):
        long = slab(half, t, z * 0.985, outside).moved(x=-side * half / 2)
        parts.append(long.turned(z=-side * angle).moved(side * x / 2, y / 2 + t, 0))
        short = slab(x * 0.96, t, half, outside).moved(z=-side * half / 2)
        parts.append(short.turned(x=side * angle).moved(0, y / 2, side * z / 2))
    return parts


def _panel(t: float, wall: float, long: float, side: float, outside: Material) -> Part:
    return slab(t, wall, long, outside).turned(y=0.0 if side > 0 else 180.0)


def _closed_box(x: float, y: float, z: float, outside: Material) -> list[Part]:
    body = slab(x, y, z, outside, corner=0.004, edge=0.003)
    seam = strokes([(0.0, -0.5 * z, 0.0, 0.5 * z, 0.006)], _INK).moved(y=y / 2 + 0.0002)
    tape = print_top(min(0.06, 0.2 * x), z, _TAPE).moved(y=y / 2 + 0.0005)
    down = slab(min(0.06, 0.2 * x), 0.2 * y, 0.0006, _TAPE)
    ends = [down.moved(0, 0.4 * y, side * (z / 2 + 0.0001)) for side in (-1.0, 1.0)]
    label = print_top(0.26 * x, 0.2 * z, WHITE).moved(0.24 * x, y / 2 + 0.0005, -0.2 * z)
    text = strokes(
        [
            (0.14 * x, (-0.15 - 0.03 * k) * z, (0.34 - 0.05 * (k % 2)) * x, (-0.15 - 0.03 * k) * z, 0.01 * z)
            for k in range(4)
        ],
        _INK,
    )
    return [body, seam, tape, *ends, label, text.moved(y=y / 2 + 0.0008)]
