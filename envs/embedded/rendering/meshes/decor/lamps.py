"""Desk lamps and floor lamps; the shade glows when they are on."""

from __future__ import annotations

from dataclasses import replace

from envs.embedded.rendering.mesh import Material, Part, cylinder, joined, revolve, sphere, tube
from envs.embedded.rendering.meshes.registry import MeshOrder, builds
from envs.embedded.rendering.shapes import lathe

METALS = (
    Material((0.16, 0.16, 0.17), roughness=0.4),
    Material((0.72, 0.72, 0.74), roughness=0.3, metallic=0.9),
    Material((0.78, 0.62, 0.36), roughness=0.3, metallic=0.85),
    Material((0.62, 0.42, 0.26), "wood", roughness=0.5),
)
SHADES = ((0.95, 0.92, 0.84), (0.90, 0.86, 0.78), (0.80, 0.70, 0.58), (0.62, 0.68, 0.72))
ENAMELS = ((0.20, 0.32, 0.42), (0.55, 0.16, 0.14), (0.88, 0.86, 0.80), (0.15, 0.15, 0.16))
BULB_ON = Material((1.0, 0.97, 0.88), emission=(1.0, 0.93, 0.74))
BULB_OFF = Material((0.92, 0.92, 0.90), roughness=0.25)
_GLOW = (1.0, 0.84, 0.56)
WALL_M = 0.004


def _metal(order: MeshOrder) -> Material:
    return METALS[order.pick(len(METALS), "metal")]


def _shade_material(order: MeshOrder) -> Material:
    color = SHADES[order.pick(len(SHADES), "shade")]
    if not order.state.is_toggled:
        return Material(color, roughness=0.9)
    return Material((1.0, 0.95, 0.84), roughness=0.9, emission=_GLOW)


def _bulb(order: MeshOrder, radius: float) -> Part:
    return sphere(radius, BULB_ON if order.state.is_toggled else BULB_OFF, sections=14)


def _shade(low_radius: float, high_radius: float, low: float, high: float, material: Material) -> Part:
    """A hollow truncated cone, open below and above."""
    profile = [
        (low_radius - WALL_M, low), (low_radius, low), (high_radius, high), (high_radius - WALL_M, high),
        (low_radius - WALL_M, low),
    ]  # fmt: skip
    return revolve(profile, material, sections=36, crease=30.0)


@builds("DeskLamp")
def desk_lamp(order: MeshOrder) -> list[Part]:
    """A table lamp with a cloth shade, or an articulated desk lamp where it is slender enough."""
    x, y, z = order.size
    if order.pick(3, "style") == 0 and y > 1.15 * max(x, z):
        return _jointed_lamp(order)
    w = min(x, z)
    metal, shade = _metal(order), _shade_material(order)
    low, high = -y / 2, y / 2
    foot = 0.28 * w
    ceramic = order.pick(2, "ceramic") == 0
    body = Material(ENAMELS[order.pick(4, "body")], roughness=0.25)
    parts: list[Part] = []
    if ceramic:
        profile = [
            (0.0, low),
            (0.17 * w, low),
            (0.26 * w, low + 0.14 * y),
            (0.20 * w, low + 0.30 * y),
            (0.05 * w, low + 0.42 * y),
            (0.035 * w, low + 0.52 * y),
            (0.0, low + 0.52 * y),
        ]
        parts.append(lathe(profile, body, steps=30))
    else:
        parts.append(
            revolve(
                [(0.0, low), (foot, low), (foot, low + 0.015), (0.03, low + 0.04), (0.0, low + 0.04)],
                metal,
                sections=32,
                crease=30.0,
            )
        )
        parts.append(cylinder(0.011, 0.5 * y, metal, sections=12).moved(y=low + 0.27 * y))
    tilt = (0.30, 0.42, 0.24)[order.pick(3, "cone")]
    parts.append(_shade(0.5 * w, tilt * w, low + 0.52 * y, high, shade))
    parts.append(_bulb(order, 0.11 * w).moved(y=low + 0.66 * y))
    stem = cylinder(0.008, 0.2 * y, metal, sections=10).moved(y=low + 0.55 * y)
    return [p.scaled(x / w, 1.0, z / w) for p in [*parts, stem]]


def _jointed_lamp(order: MeshOrder) -> list[Part]:
    """A heavy foot, two arms and a bell-shaped head that shines forward and down."""
    x, y, z = order.size
    enamel = Material(ENAMELS[order.pick(4, "body")], roughness=0.3)
    low = -y / 2
    head_r = min(0.42 * x, 0.3 * z, 0.22 * y)
    foot = revolve(
        [(0.0, low), (0.42 * min(x, z), low), (0.40 * min(x, z), low + 0.02), (0.0, low + 0.03)],
        enamel,
        sections=30,
        crease=30.0,
    )
    foot = foot.moved(z=-z / 2 + 0.42 * min(x, z))
    base_z = -z / 2 + 0.42 * min(x, z)
    elbow, wrist = (0.0, low + 0.55 * y, -z / 2 + 0.03), (0.0, y / 2 - 0.55 * head_r, 0.05 * z)
    arms = tube([(0.0, low + 0.02, base_z), elbow], 0.008, METALS[1])
    fore = tube([elbow, wrist], 0.008, METALS[1])
    joint = sphere(0.014, METALS[0], sections=10).moved(*elbow)
    bell = [
        (0.0, 0.0),
        (0.35 * head_r, 0.0),
        (head_r, -0.9 * head_r),
        (0.95 * head_r, -0.9 * head_r),
        (0.3 * head_r, -0.08 * head_r),
        (0.0, -0.08 * head_r),
    ]
    head = revolve(bell[::-1], enamel, sections=28, crease=40.0)
    glow = _bulb(order, 0.42 * head_r).moved(y=-0.55 * head_r)
    disc = cylinder(0.9 * head_r, 0.004, BULB_ON if order.state.is_toggled else BULB_OFF).moved(
        y=-0.8 * head_r
    )
    turned = [
        p.turned(x=-28.0).moved(wrist[0], wrist[1] + 0.25 * head_r, wrist[2] + 0.1 * z)
        for p in (head, glow, disc)
    ]
    return [foot, arms, fore, joint, *turned]


@builds("FloorLamp")
def floor_lamp(order: MeshOrder) -> list[Part]:
    """A pole on a foot with a drum or cone shade, or a bowl that shines upwards."""
    x, y, z = order.size
    w = min(x, z)
    low, high = -y / 2, y / 2
    metal, shade = _metal(order), _shade_material(order)
    style = order.pick(3, "style")
    if style == 2:
        return [p.scaled(x / w, 1.0, z / w) for p in _uplighter(order, w, y, metal, shade)]
    shade_m = min(0.34, 0.2 * y)
    foot = revolve(
        [(0.0, low), (0.36 * w, low), (0.36 * w, low + 0.02), (0.05, low + 0.04), (0.0, low + 0.04)],
        metal,
        sections=36,
        crease=30.0,
    )
    pole = cylinder(0.013, y - shade_m * 0.6, metal, sections=12).moved(y=-shade_m * 0.3)
    upper = (0.46, 0.30)[style] * w
    parts = [foot, pole, _shade(0.5 * w, upper, high - shade_m, high, shade)]
    parts.append(_bulb(order, 0.07).moved(y=high - 0.55 * shade_m))
    spider = joined(
        [
            cylinder(0.004, upper * 2 - 0.01, metal, sections=6).turned(z=90, y=a).moved(y=high - 0.02)
            for a in (0, 90)
        ]
    )
    return [p.scaled(x / w, 1.0, z / w) for p in [*parts, spider]]


def _uplighter(order: MeshOrder, w: float, y: float, metal: Material, shade: Material) -> list[Part]:
    low, high = -y / 2, y / 2
    foot = revolve(
        [(0.0, low), (0.34 * w, low), (0.33 * w, low + 0.02), (0.0, low + 0.03)],
        metal,
        sections=36,
        crease=30.0,
    )
    pole = cylinder(0.014, y - 0.16, metal, sections=12).moved(y=-0.07)
    bowl = [
        (0.0, high - 0.16),
        (0.3 * w, high - 0.10),
        (0.5 * w, high),
        (0.49 * w, high),
        (0.29 * w, high - 0.09),
        (0.0, high - 0.14),
    ]
    inner = replace(BULB_ON if order.state.is_toggled else BULB_OFF)
    light = cylinder(0.40 * w, 0.005, inner).moved(y=high - 0.045)
    return [foot, pole, revolve(bowl, shade, sections=36, crease=40.0), light]
