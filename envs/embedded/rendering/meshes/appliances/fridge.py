"""The refrigerator: white lit shelves behind one door or two, above a freezer drawer."""

from __future__ import annotations

from envs.embedded.rendering.mesh import Material, Part, joined
from envs.embedded.rendering.meshes.fixtures.finishes import BLACK, BRUSHED, CHARCOAL, STEEL, WHITE
from envs.embedded.rendering.meshes.fixtures.joinery import (
    Bounds,
    Range,
    at,
    bar_handle,
    block,
    fit_groups,
    hinged,
    hollow_front,
    ranges,
    shrunk,
    soft_block,
)
from envs.embedded.rendering.meshes.registry import MeshOrder, builds

OPEN_DEG = 100.0
SHELVES_Y = (0.38, 0.52, 0.68, 0.87)
"""Tops of the shelves as fractions of the height; the first three are those of surfaces.yaml."""
HOLLOW_X, HOLLOW_Y, HOLLOW_Z = (0.065, 0.935), (0.335, 0.965), (0.10, 0.87)
SPLIT_Y = 0.325
"""The freezer drawer is below this fraction of the height, the door above it."""
DOOR_Z = (0.875, 0.955)
EDGE_M = 0.014
"""Rounding of the doors' edges (chosen)."""
WIDE_RATIO = 0.52
"""A fridge wider than this share of its height has two doors."""
_LINER = Material((0.93, 0.94, 0.94), roughness=0.5, emission=(0.0, 0.0, 0.0))
_LINER_LIT = Material((0.95, 0.97, 0.98), roughness=0.5, emission=(0.26, 0.28, 0.29))
_SHELF = Material((0.80, 0.90, 0.92), roughness=0.2, emission=(0.06, 0.08, 0.08))
_SHELF_RIM = Material((0.70, 0.72, 0.74), roughness=0.4)
_CRISPER = Material((0.74, 0.84, 0.82), roughness=0.3, emission=(0.05, 0.06, 0.06))
_LAMP = Material((1.0, 1.0, 0.95), emission=(1.0, 1.0, 0.9))
_GREY = Material((0.55, 0.57, 0.59), roughness=0.4)

LOOKS: tuple[tuple[Material, Material], ...] = (
    (BRUSHED, STEEL),
    (WHITE, STEEL),
    (BLACK, STEEL),
    (WHITE, WHITE),
)
"""Doors and handles of each look."""


@builds("Fridge", fit=False)
def fridge(order: MeshOrder) -> list[Part]:
    """A refrigerator, open by its state's openness; open, its inside is lit."""
    finish, grip = LOOKS[order.pick(len(LOOKS))]
    x, y, z = ranges(order.size)
    door_z, door_y = at(z, *DOOR_Z), (at(y, SPLIT_Y, 1.0)[0] + 0.006, y[1])
    two = order.size[0] > WIDE_RATIO * order.size[1]
    left: Range = (0.0 if two else x[0], x[1])
    doors = [_door((left, door_y, door_z), z[1], finish, grip, free_low=True)]
    if two:
        doors.append(_door(((x[0], -0.004), door_y, door_z), z[1], finish, grip, free_low=False))
    groups = fit_groups(order.size, _body(order, (x, y, z), finish, grip), *doors)
    angle = OPEN_DEG * order.state.openness
    opened = hinged(groups[1], (x[1], 0.0, door_z[0]), y=angle)
    if two:
        opened += hinged(groups[2], (x[0], 0.0, door_z[0]), y=-angle)
    return [*groups[0], *opened]


def _body(order: MeshOrder, span: Bounds, finish: Material, grip: Material) -> list[Part]:
    x, y, z = span
    lit = order.state.is_open
    inner = (at(x, *HOLLOW_X), at(y, *HOLLOW_Y), at(z, *HOLLOW_Z))
    case = finish if finish is not BRUSHED else _GREY
    outer = (x, (y[0] + 0.03, y[1]), (z[0], at(z, *DOOR_Z)[0] - 0.004))
    parts = hollow_front(outer, inner, case, _LINER_LIT if lit else _LINER)
    parts += _shelves(inner, y)
    if lit:
        parts.append(
            block(
                at(inner[0], 0.3, 0.7),
                (inner[1][1] - 0.02, inner[1][1] - 0.002),
                at(inner[2], 0.1, 0.3),
                _LAMP,
            )
        )
    drawer_y = (y[0] + 0.06, at(y, SPLIT_Y, 1.0)[0])
    face = at(z, *DOOR_Z)
    bar = drawer_y[1] - 0.06
    width = x[1] - x[0]
    return [
        *parts,
        block(shrunk(x, 0.02), (y[0], y[0] + 0.06), (z[0] + 0.02, face[0] - 0.02), CHARCOAL),
        soft_block(x, drawer_y, face, EDGE_M, finish),
        bar_handle((-0.36 * width, bar, face[1]), (0.36 * width, bar, face[1]), z[1] - face[1], grip),
    ]


def _shelves(inner: Bounds, y: Range) -> list[Part]:
    """Glass shelves with a rim, and a crisper drawer under the lowest."""
    x, _, z = inner
    depth = at(z, 0.0, 0.94)
    parts = []
    for fraction in SHELVES_Y:
        top = at(y, fraction, 1.0)[0]
        parts.append(block(x, (top - 0.008, top), (depth[0], depth[1] - 0.012), _SHELF))
        parts.append(block(x, (top - 0.018, top), (depth[1] - 0.012, depth[1]), _SHELF_RIM))
    low, high = inner[1][0] + 0.004, at(y, SHELVES_Y[0], 1.0)[0] - 0.022
    if high - low > 0.02:
        parts.append(block(shrunk(x, 0.02), (low, high), at(z, 0.1, 0.9), _CRISPER))
    return parts


def _door(span: Bounds, front_z: float, finish: Material, grip: Material, *, free_low: bool) -> list[Part]:
    """A door leaf with an upright handle at its free edge and racks on its inside."""
    x, y, z = span
    width = x[1] - x[0]
    inset = min(0.06, 0.15 * width)
    hand = x[0] + inset if free_low else x[1] - inset
    back = z[0]
    inner_x = shrunk(x, 0.12 * width)
    racks = [_rack(inner_x, at(y, f, 1.0)[0], back) for f in (0.08, 0.38, 0.68)]
    return [
        soft_block(x, y, (back + 0.004, z[1]), EDGE_M, finish),
        block(shrunk(x, 0.015), shrunk(y, 0.015), (back, back + 0.005), _LINER),
        bar_handle(
            (hand, at(y, 0.18, 1.0)[0], z[1]), (hand, at(y, 0.72, 1.0)[0], z[1]), front_z - z[1], grip
        ),
        joined(racks),
    ]


def _rack(x: Range, low: float, back: float) -> Part:
    """A shelf on the inside of the door, 7 cm deep with a low front; it hangs in front of the shelves."""
    deep = 0.035
    return joined(
        [
            block(x, (low, low + 0.01), (back - deep, back), _CRISPER),
            block(x, (low, low + 0.07), (back - deep - 0.006, back - deep), _CRISPER),
        ]
    )
