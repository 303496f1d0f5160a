"""Washing machines and clothes dryers: a white case, a round door and a panel of controls."""

from __future__ import annotations

from envs.embedded.rendering.mesh import Material, Part, cylinder, joined, revolve
from envs.embedded.rendering.meshes.fixtures.finishes import CHROME, glowing
from envs.embedded.rendering.meshes.fixtures.joinery import block, fit_groups, hinged, knob_handle, ranges
from envs.embedded.rendering.meshes.registry import MeshOrder, builds

ENAMEL = Material((0.93, 0.93, 0.92), roughness=0.3)
GREY = Material((0.62, 0.63, 0.65), roughness=0.4)
DRUM = Material((0.58, 0.60, 0.62), roughness=0.35, metallic=0.8)
DARK_GLASS = Material((0.08, 0.09, 0.11), roughness=0.1)
PANEL = Material((0.20, 0.21, 0.23), roughness=0.4)
SCREEN_OFF = Material((0.05, 0.06, 0.06), roughness=0.2)
SCREEN_ON = glowing((0.35, 0.85, 0.55), (0.25, 0.75, 0.45))
DOOR_OPEN_DEG = 110.0


@builds("WashingMachine", "ClothesDryer", fit=False)
def washing_machine(order: MeshOrder) -> list[Part]:
    """A front loader: the dryer's door is grey, the washer's dark glass. Its display shines while it runs."""
    (x0, x1), (y0, y1), (z0, z1) = ranges(order.size)
    w, h, _ = order.size
    proud = 0.05
    face = z1 - proud
    radius = 0.33 * min(w, h)
    center = y0 + 0.47 * h
    case = [
        block((x0, x1), (y0 + 0.03, y1), (z0, face), ENAMEL),
        block((x0 + 0.04, x1 - 0.04), (y0, y0 + 0.03), (z0 + 0.03, face - 0.03), PANEL),
        block((x0 + 0.01, x1 - 0.01), (y1 - 0.16, y1 - 0.02), (face, face + 0.012), GREY),
        _round(radius * 0.86, 0.004, DRUM).moved(0.0, center, face + 0.003),
        _round(radius * 0.78, 0.004, SCREEN_OFF).moved(0.0, center, face + 0.006),
    ]
    screen = SCREEN_ON if order.state.is_toggled else SCREEN_OFF
    case.append(
        block((x0 + 0.06, x0 + 0.06 + 0.2 * w), (y1 - 0.12, y1 - 0.06), (face + 0.012, face + 0.016), screen)
    )
    case.append(knob_handle(0.12 * w, y1 - 0.09, (face + 0.012, face + 0.045), 0.035, CHROME))
    glass = DARK_GLASS if order.object_type == "WashingMachine" else GREY
    ring = [(0.0, 0.0), (radius, 0.0), (radius, 0.03), (radius * 0.8, proud - 0.006), (radius * 0.74, 0.022)]
    door = [
        revolve(ring, ENAMEL, sections=36, crease=20.0).turned(x=90).moved(0.0, center, face + 0.008),
        _round(radius * 0.76, 0.012, glass).moved(0.0, center, face + 0.034),
        block((-radius * 0.99, -radius * 0.84), (center - 0.06, center + 0.06), (face + 0.03, z1), CHROME),
    ]
    body, leaf = fit_groups(order.size, joined_same(case), door)
    hinge = (radius, center, face)
    return [*body, *hinged(leaf, hinge, y=DOOR_OPEN_DEG * order.state.openness)]


def _round(radius: float, depth: float, material: Material) -> Part:
    """A disc that faces +z."""
    return cylinder(radius, depth, material, sections=36).turned(x=90)


def joined_same(parts: list[Part]) -> list[Part]:
    """The parts with those of one material put together, in the order of their first appearance."""
    groups: dict[Material, list[Part]] = {}
    for part in parts:
        groups.setdefault(part.material, []).append(part)
    return [joined(group) for group in groups.values()]
