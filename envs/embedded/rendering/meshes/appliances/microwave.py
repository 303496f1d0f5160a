"""The microwave oven: a light cavity with a turntable behind a glass door hinged on the left."""

from __future__ import annotations

from envs.embedded.rendering.mesh import Material, Part, cylinder
from envs.embedded.rendering.meshes.appliances.displays import digits, keypad
from envs.embedded.rendering.meshes.fixtures.finishes import (
    BLACK_GLASS,
    BRUSHED,
    CHARCOAL,
    STEEL,
    WHITE,
    glowing,
)
from envs.embedded.rendering.meshes.fixtures.joinery import (
    Bounds,
    Range,
    at,
    bar_handle,
    block,
    fit_groups,
    frame,
    hinged,
    hollow_front,
    ranges,
    shrunk,
)
from envs.embedded.rendering.meshes.registry import MeshOrder, builds

OPEN_DEG = 100.0
CAVITY_X, CAVITY_Y, CAVITY_Z = (0.295, 0.955), (0.112, 0.915), (0.10, 0.90)
"""The cavity as fractions of the box; it holds the region of surfaces.yaml."""
SURFACE_Y = 0.12
PANEL_X = 0.27
"""The keypad is below this fraction of x, on the right of who looks at it; the door is above it."""
DOOR_Z = (0.905, 0.955)
_FRAME_M, _RAIL_M, _GRIP_M = 0.034, 0.03, 0.032
"""Borders of the door's window: at its sides, above and below, and what the handle takes (chosen)."""
_GLASS = Material((0.10, 0.11, 0.12), roughness=0.1, alpha=0.26, two_sided=True)
_TURNTABLE = Material((0.47, 0.30, 0.15), roughness=0.35)
"""Amber glass: between bright metal and a black telephone, far from a blue bank card; all are read on it."""
_CAVITY = Material((0.86, 0.85, 0.81), roughness=0.55)
_CAVITY_OPEN = Material((0.88, 0.87, 0.83), roughness=0.55, emission=(0.10, 0.10, 0.09))
_CAVITY_ON = Material((1.0, 0.90, 0.68), roughness=0.55, emission=(0.55, 0.42, 0.20))
_CLOCK = glowing((0.25, 0.95, 0.65), (0.15, 0.85, 0.50))
_CLOCK_ON = glowing((1.0, 0.55, 0.15), (1.0, 0.45, 0.08))
_KEYS = Material((0.62, 0.63, 0.65), roughness=0.5)
_START = Material((0.20, 0.62, 0.30), roughness=0.5)
_STOP = Material((0.78, 0.20, 0.16), roughness=0.5)

LOOKS: tuple[tuple[Material, Material], ...] = (
    (BRUSHED, BLACK_GLASS),
    (WHITE, WHITE),
    (CHARCOAL, BLACK_GLASS),
    (STEEL, CHARCOAL),
)
"""Case and front of each look."""


@builds("Microwave", fit=False)
def microwave(order: MeshOrder) -> list[Part]:
    """A microwave oven, open by its state's openness and lit when it runs."""
    case, front = LOOKS[order.pick(len(LOOKS))]
    x, y, z = ranges(order.size)
    door_x, door_z = at(x, PANEL_X, 1.0), at(z, *DOOR_Z)
    body, door = fit_groups(
        order.size,
        [*_body(order, (x, y, z), case), *_panel(order, (at(x, 0.0, PANEL_X), y, (z[0], door_z[1])), front)],
        _door((door_x, shrunk(y, 0.004), door_z), z[1], front),
    )
    hinge = (x[1], 0.0, door_z[0])
    return [*body, *hinged(door, hinge, y=OPEN_DEG * order.state.openness)]


def _body(order: MeshOrder, span: Bounds, case: Material) -> list[Part]:
    x, y, z = span
    state = order.state
    inside = _CAVITY_ON if state.is_toggled else _CAVITY_OPEN if state.is_open else _CAVITY
    cavity = (at(x, *CAVITY_X), at(y, *CAVITY_Y), at(z, *CAVITY_Z))
    outer = (x, (y[0] + 0.008, y[1]), (z[0], at(z, *DOOR_Z)[0]))
    shell = hollow_front(outer, cavity, case, inside)
    floor, surface = cavity[1][0], y[0] + SURFACE_Y * (y[1] - y[0])
    radius = 0.46 * min(cavity[0][1] - cavity[0][0], cavity[2][1] - cavity[2][0])
    middle_x, middle_z = sum(cavity[0]) / 2, sum(cavity[2]) / 2
    disc = cylinder(radius, surface - floor, _TURNTABLE, sections=40).moved(
        middle_x, (surface + floor) / 2, middle_z
    )
    feet = [
        block(at(x, a, a + 0.08), (y[0], y[0] + 0.009), at(z, b, b + 0.1), CHARCOAL)
        for a in (0.06, 0.86)
        for b in (0.08, 0.75)
    ]
    return [*shell, disc, *feet]


def _panel(order: MeshOrder, span: Bounds, front: Material) -> list[Part]:
    """The control panel: clock, keys, start and stop."""
    x, y, z = span
    face = z[1]
    dark = front is WHITE
    lit = _CLOCK_ON if order.state.is_toggled else _CLOCK
    clock_x, clock_y = at(x, 0.16, 0.84), at(y, 0.80, 0.92)
    return [
        block(x, (y[0] + 0.008, y[1]), (at(z, *DOOR_Z)[0] - 0.02, face), front),
        block(clock_x, clock_y, (face, face + 0.0006), BLACK_GLASS),
        digits(
            "0:45" if order.state.is_toggled else "12:30",
            at(clock_x, 0.1, 0.9),
            at(clock_y, 0.2, 0.8),
            face + 0.0006,
            lit,
        ),
        keypad(at(x, 0.14, 0.86), at(y, 0.30, 0.74), face, (3, 4), CHARCOAL if dark else _KEYS),
        block(at(x, 0.14, 0.47), at(y, 0.14, 0.25), (face, face + 0.003), _START),
        block(at(x, 0.53, 0.86), at(y, 0.14, 0.25), (face, face + 0.003), _STOP),
    ]


def _door(span: Bounds, front_z: float, front: Material) -> list[Part]:
    """The door: a frame round a window, with an upright handle at its free edge."""
    x, y, z = span
    y = (y[0] + 0.008, y[1])
    window_x, window_y = shrunk(x, _FRAME_M), shrunk(y, _RAIL_M)
    window_x = (window_x[0] + _GRIP_M, window_x[1])
    sides: list[Range] = [(x[0], window_x[0]), (window_x[1], x[1])]
    uprights = [block(s, y, z, front) for s in sides]
    rails = [block(window_x, (y[0], window_y[0]), z, front), block(window_x, (window_y[1], y[1]), z, front)]
    pane = block(window_x, window_y, at(z, 0.45, 0.55), _GLASS)
    trim = frame(window_x, window_y, (z[1], z[1] + 0.001), 0.006, STEEL)
    grip = (x[0] + window_x[0]) / 2
    handle = bar_handle((grip, y[0] + 0.03, z[1]), (grip, y[1] - 0.03, z[1]), front_z - z[1], STEEL)
    return [*uprights, *rails, pane, trim, handle]
