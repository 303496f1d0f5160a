"""A free-standing cooker: body, oven door with a window, handle, and a flat dark top for burners and knobs.

Burners and knobs are objects of their own (see burners.py) that lie on its top and its front.
"""

from __future__ import annotations

from envs.embedded.rendering.mesh import Material, Part, fitted
from envs.embedded.rendering.meshes.fixtures.finishes import (
    BLACK,
    BLACK_GLASS,
    BRUSHED,
    CHARCOAL,
    DARK_STEEL,
    WHITE,
)
from envs.embedded.rendering.meshes.fixtures.joinery import Range, bar_handle, block, frame, shrunk
from envs.embedded.rendering.meshes.registry import MeshOrder, Size, builds

_OVEN_GLASS = Material((1.0, 1.0, 1.0), "oven_glass", roughness=0.15)
_HOB = Material((0.09, 0.09, 0.10), roughness=0.25)
LOOKS: tuple[Material, ...] = (BRUSHED, WHITE, BLACK)
_PANEL_M = 0.11
_KICK_M = 0.09
_DOOR_M = 0.03
_HANDLE_M = 0.035


def cooker_parts(size: Size, look: int = 0) -> list[Part]:
    """A cooker of full size (x, y, z) whose flat top is the top of its box."""
    w, h, d = size
    finish = LOOKS[look % len(LOOKS)]
    x: Range = (-w / 2, w / 2)
    reach = min(_HANDLE_M, 0.08 * d)
    front = d / 2 - reach - min(_DOOR_M, 0.08 * d)
    top, bottom = h / 2 - 0.018, -h / 2 + min(_KICK_M, 0.12 * h)
    parts = [
        block(x, (bottom, top), (-d / 2, front), finish),
        block(shrunk(x, 0.01), (-h / 2, bottom), (-d / 2, front - 0.03), CHARCOAL),
        block(x, (top, h / 2), (-d / 2, d / 2 - reach), _HOB),
        block(
            x,
            (top - min(_PANEL_M, 0.2 * h), top),
            (front, d / 2 - reach),
            DARK_STEEL if look % 3 == 0 else finish,
        ),
    ]
    return fitted([*parts, *_oven(size, finish, bottom, (front, d / 2 - reach), reach)], size)


def _oven(size: Size, finish: Material, bottom: float, z: Range, reach: float) -> list[Part]:
    w, h, _ = size
    drawer = min(0.17, 0.2 * h)
    high = h / 2 - 0.024 - min(_PANEL_M, 0.2 * h)
    low = bottom + drawer
    x = shrunk((-w / 2, w / 2), 0.006)
    door_y = (low + 0.006, high)
    border = min(0.09, 0.2 * w)
    inner_x, inner_y = shrunk(x, border), (door_y[0] + 0.08, door_y[1] - 0.11)
    middle = (z[0], (z[0] + z[1]) / 2)
    bar = door_y[1] - 0.045
    return [
        block(x, (bottom, low), z, finish),
        block((-0.3 * w, 0.3 * w), (low - 0.045, low - 0.03), (z[1], z[1] + 0.004), DARK_STEEL),
        block(x, door_y, middle, finish),
        frame(x, door_y, (middle[1], z[1]), border * 0.9, finish),
        block(x, (bar - 0.05, door_y[1]), (middle[1], z[1] - 0.0005), finish),
        block(inner_x, inner_y, (middle[1], z[1] - 0.004), _OVEN_GLASS),
        frame(inner_x, inner_y, (z[1] - 0.004, z[1] + 0.001), 0.012, BLACK_GLASS),
        bar_handle((-0.38 * w, bar, z[1]), (0.38 * w, bar, z[1]), reach, BRUSHED),
    ]


@builds("Stove")
def stove(order: MeshOrder) -> list[Part]:
    """A cooker as an object of its own."""
    return cooker_parts(order.size, order.pick(len(LOOKS)))
