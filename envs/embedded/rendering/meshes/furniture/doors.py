"""Doorways and door frames of houses, and the floor where it is asked for as an object."""

from __future__ import annotations

from envs.embedded.rendering.mesh import Material, Part, joined
from envs.embedded.rendering.meshes.fixtures.finishes import CHROME
from envs.embedded.rendering.meshes.fixtures.joinery import Range, at, block, hinged, panel_door, ranges
from envs.embedded.rendering.meshes.registry import MeshOrder, builds

PAINT = Material((0.92, 0.91, 0.89), roughness=0.5)
TIMBER = Material((1.0, 0.98, 0.95), "wood_light", roughness=0.5)
DARK_TIMBER = Material((1.0, 1.0, 1.0), "wood", roughness=0.5)
LEAVES = (PAINT, TIMBER, DARK_TIMBER)
BOARDS = Material((1.0, 1.0, 1.0), "wood_floor", roughness=0.5)
JAMB_M = 0.06
LEAF_M = 0.045
DOUBLE_FROM_M = 1.4
OPEN_DEG = 90.0
LEVER_M = 0.1


def _frame(order: MeshOrder, material: Material) -> Part:
    x, y, z = ranges(order.size)
    return joined(
        [
            block((x[0], x[0] + JAMB_M), y, z, material),
            block((x[1] - JAMB_M, x[1]), y, z, material),
            block((x[0] + JAMB_M, x[1] - JAMB_M), (y[1] - JAMB_M, y[1]), z, material),
        ]
    )


@builds("Doorframe")
def doorframe(order: MeshOrder) -> list[Part]:
    """A frame without a door."""
    return [_frame(order, PAINT)]


@builds("Doorway", fit=False)
def doorway(order: MeshOrder) -> list[Part]:
    """A frame with a panelled door, or two where it is wide, that swing towards +z."""
    x, y, z = ranges(order.size)
    finish = LEAVES[order.pick(len(LEAVES), "leaf")]
    inside = (x[0] + JAMB_M + 0.003, x[1] - JAMB_M - 0.003)
    height = (y[0] + 0.008, y[1] - JAMB_M - 0.003)
    double = order.size[0] > DOUBLE_FROM_M
    spans = [(inside[0], -0.002), (0.002, inside[1])] if double else [inside]
    parts = [_frame(order, PAINT)]
    for k, span in enumerate(spans):
        on_left = k == len(spans) - 1
        leaf = _leaf((span, height), z[1], finish, on_left)
        hinge = (span[1] if on_left else span[0], 0.0, 0.0)
        parts += hinged(leaf, hinge, y=(OPEN_DEG if on_left else -OPEN_DEG) * order.state.openness)
    return parts


def _leaf(face: tuple[Range, Range], reach: float, material: Material, on_left: bool) -> list[Part]:
    """A door leaf over x and y, hinged at high x if `on_left`, panelled on both sides, with a lever on each.

    Nothing of it is farther than `reach` from the middle plane.
    """
    x, y = face
    core = block(x, y, (-LEAF_M / 4, LEAF_M / 4), material)
    faces: list[Part] = []
    middle = (x[0] + x[1]) / 2
    for low, high in ((0.0, 0.45), (0.45, 1.0)):
        front = panel_door(x, at(y, low, high), (0.0, LEAF_M / 2), material, border=0.11)
        faces += [*front, *(p.moved(x=-middle).turned(y=180.0).moved(x=middle) for p in front)]
    edge, inward = (x[0] + 0.07, LEVER_M) if on_left else (x[1] - 0.07, -LEVER_M)
    grip: Range = (min(edge, edge + inward), max(edge, edge + inward))
    height = y[0] + 0.47 * (y[1] - y[0])
    bar = (height - 0.01, height + 0.01)
    out = min(LEAF_M / 2 + 0.045, reach)
    levers = [block(grip, bar, span, CHROME) for span in ((out - 0.012, out), (-out, 0.012 - out))]
    stem = block((edge - 0.01, edge + 0.01), bar, (0.01 - out, out - 0.01), CHROME)
    return [core, *faces, joined([*levers, stem])]


@builds("Floor")
def floor(order: MeshOrder) -> list[Part]:
    """A plain slab; rooms.py draws the floors that are seen."""
    x, y, z = ranges(order.size)
    return [block(x, y, z, BOARDS)]
