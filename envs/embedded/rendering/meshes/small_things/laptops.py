"""Laptops: open by degrees; lit, dark or cracked, which shows on the shut lid too."""

from __future__ import annotations

import math

from envs.embedded.rendering.mesh import Material, Part, box, fitted, triangles
from envs.embedded.rendering.meshes.registry import MeshOrder, builds
from envs.embedded.rendering.meshes.small_things.electronics import BACKLIGHT, cracks
from envs.embedded.rendering.meshes.small_things.finishes import (
    BLACK,
    CRACK,
    DARK_GREY,
    GREY,
    SCREEN_OFF,
    glowing,
)
from envs.embedded.rendering.shapes import cylinder_along, print_front, print_top, slab, stood_up, strokes

_BODIES = (
    Material((0.74, 0.75, 0.77), roughness=0.4, metallic=0.7),
    Material((0.16, 0.16, 0.18), roughness=0.45),
    Material((0.88, 0.88, 0.87), roughness=0.4),
    Material((0.30, 0.34, 0.42), roughness=0.4, metallic=0.4),
)
_DISPLAY_LIT = Material((1.0, 1.0, 1.0), "laptop_screen", roughness=0.4, emission=BACKLIGHT)
_KEYS = Material((1.0, 1.0, 1.0), "laptop_keys", roughness=0.6)
_GLOW = glowing((0.80, 0.93, 1.0))
_STATUS = glowing((0.25, 1.0, 0.45))
_DARK_CRACK = Material((0.05, 0.05, 0.06), roughness=0.9)
CRACK_SHARE, LID_CRACK_SHARE = 0.024, 0.034
"""Width of cracks in a screen and in a lid, by its shorter side (chosen)."""
SHUT = 0.02
"""Open by less than this, a laptop's light leaves it by the slit between lid and base."""


@builds("Laptop", fit=False)
def laptop(order: MeshOrder) -> list[Part]:
    """A laptop whose box is that of the open one: keyboard towards +z, lid hinged at the back.

    One that is on shines through its badge and its status line; one that is broken has a cracked lid.
    """
    x, y, z = order.size
    look = _BODIES[order.pick(len(_BODIES))]
    thick, cover = 0.055 * y, 0.028 * y
    lean = max(0.0, min(math.radians(35.0), 2 * math.atan(z / (y - thick)) - math.pi / 2))
    lid_long = (y - thick) / math.cos(lean)
    deep = min(z - lid_long * math.sin(lean) - cover * math.cos(lean), z)
    lit = order.state.is_toggled and not order.state.is_broken
    base = _base(x, thick, deep, look)
    if lit and order.state.openness < SHUT:
        base += _slit(x, thick, deep)
    base = [p.moved(0, -y / 2 + thick / 2, z / 2 - deep / 2) for p in base]
    lid = _lid(order, x, lid_long, cover, look, lit)
    angle = 90.0 - order.state.openness * (90.0 + math.degrees(lean))
    hinge_y, hinge_z = -y / 2 + thick, z / 2 - deep
    lid = [p.turned(x=angle).moved(0, hinge_y, hinge_z) for p in lid]
    if order.state.openness < 1.0:
        return [*base, *lid]
    return fitted([*base, *lid], order.size)


def _base(x: float, thick: float, deep: float, look: Material) -> list[Part]:
    top = thick / 2 + 0.02 * thick
    pad = Material(tuple(min(1.0, 0.85 * c + 0.02) for c in look.color), roughness=0.3)  # type: ignore[arg-type]
    keys = print_top(0.86 * x, 0.46 * deep, _KEYS).moved(0, top, -0.12 * deep)
    touch = print_top(0.28 * x, 0.26 * deep, pad, corner=0.01 * x).moved(0, top, 0.31 * deep)
    rim = strokes([(-0.14 * x, f * deep, 0.14 * x, f * deep, 0.006 * deep) for f in (0.18, 0.44)], DARK_GREY)
    # whoever sits at +z reads the keys from there: their page is turned round
    body = slab(x, thick, deep, look, corner=0.03 * x, edge=0.3 * thick)
    return [body, keys.turned(y=180.0).moved(z=-0.24 * deep), touch, rim.moved(y=top)]


def _slit(x: float, thick: float, deep: float) -> list[Part]:
    """The screen's light between a shut lid and the base, at the front and at both sides."""
    tall = 0.4 * thick
    front = box(0.94 * x, tall, 0.004, _GLOW).moved(0, 0.4 * thick, deep / 2)
    sides = [box(0.004, tall, 0.9 * deep, _GLOW).moved(s * x / 2, 0.4 * thick, 0) for s in (-1, 1)]
    return [front, *sides]


def _lid(order: MeshOrder, x: float, long: float, cover: float, look: Material, lit: bool) -> list[Part]:
    """The lid standing upright on y = 0, its screen in front at z = 0."""
    body = slab(x, cover, long, look, corner=0.03 * x, edge=0.3 * cover).turned(x=-90.0)
    frame = print_front(0.97 * x, 0.94 * long, BLACK, corner=0.02 * x).moved(z=0.0006)
    screen = print_front(0.92 * x, 0.82 * long, _DISPLAY_LIT if lit else SCREEN_OFF)
    eye = cylinder_along("z", 0.006 * x, 0.001, GREY, sections=8).moved(0, 0.455 * long, 0.001)
    parts = [body.moved(z=-cover / 2), frame, screen.moved(0, 0.02 * long, 0.0012), eye]
    parts += [p.moved(z=-cover) for p in _badge(x, long, lit)]
    if order.state.is_broken:
        parts += _damage(order, x, long, cover, look)
    return [p.moved(y=long / 2) for p in parts]


def _badge(x: float, long: float, lit: bool) -> list[Part]:
    """The maker's mark outside on the lid, at z = 0: lit while the laptop is on, as its status line is."""
    plate = cylinder_along("z", 0.045 * x, 0.001, GREY, sections=16).moved(z=-0.0002)
    if not lit:
        return [plate]
    bar, glow = 0.5 * x, 0.05 * long
    return [
        cylinder_along("z", 0.105 * x, 0.001, BLACK, sections=20).moved(z=-0.0002),
        cylinder_along("z", 0.075 * x, 0.001, _GLOW, sections=20).moved(z=-0.0008),
        slab(1.1 * bar, 0.001, 2.2 * glow, BLACK, corner=glow).turned(x=-90.0).moved(0, 0.38 * long, -0.0002),
        slab(bar, 0.001, glow, _STATUS, corner=0.4 * glow).turned(x=-90.0).moved(0, 0.38 * long, -0.0008),
    ]


def _damage(order: MeshOrder, x: float, long: float, cover: float, look: Material) -> list[Part]:
    """Cracks in the screen, and through the lid, of whose corner a piece has broken off."""
    seed = order.pick(500, "crack")
    web = cracks(0.92 * x, 0.82 * long, seed, CRACK, width=CRACK_SHARE)
    ink = CRACK if sum(look.color) < 1.2 else _DARK_CRACK
    back = stood_up(cracks(0.98 * x, 0.96 * long, seed, ink, width=LID_CRACK_SHARE)).turned(y=180.0)
    u, v = x / 2, long / 2
    outline = [
        (u, v),
        (0.62 * u, v),
        (0.70 * u, 0.86 * v),
        (0.80 * u, 0.84 * v),
        (0.86 * u, 0.66 * v),
        (u, 0.60 * v),
    ]
    corners = [(a, b, z) for z in (0.0022, -cover - 0.0006) for a, b in outline]
    fan = [(0, i, i + 1) for i in range(1, 5)]
    gap = triangles(corners, [*fan, *((c + 6, b + 6, a + 6) for a, b, c in fan)], _DARK_CRACK)
    return [stood_up(web).moved(0, 0.02 * long, 0.0018), back.moved(z=-cover - 0.0004), gap]
