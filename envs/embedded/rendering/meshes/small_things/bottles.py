"""Bottles, shakers, soap dispensers and spray bottles."""

from __future__ import annotations

import numpy as np

from envs.embedded.rendering.mesh import Material, Part, cylinder, fitted, revolve, tube
from envs.embedded.rendering.meshes.registry import MeshOrder, builds
from envs.embedded.rendering.meshes.small_things.breakage import pieces, standing_base
from envs.embedded.rendering.meshes.small_things.finishes import (
    BLACK,
    BLUE,
    CLEAR,
    COPPER,
    DARK_GREY,
    DARK_WOOD,
    GLASS,
    GLASS_EDGE,
    GREEN,
    RED,
    SKY,
    STEEL,
    WHITE,
    YELLOW,
)
from envs.embedded.rendering.meshes.small_things.vessels import Vessel
from envs.embedded.rendering.shapes import (
    label_band,
    lathe,
    print_front,
    slab,
    spline,
    strap,
    torus,
)

_WINE_GLASS = Material((0.10, 0.30, 0.13), roughness=0.08, alpha=0.62, two_sided=True)
_WINE_FULL = Material((0.10, 0.24, 0.12), roughness=0.08, alpha=0.24, two_sided=True)
"""Green glass, paler before what is in it than before nothing, so that a few pixels tell what it is."""
_WINE_SOLID = Material((0.08, 0.26, 0.12), roughness=0.08)
_CAPSULES = (
    Material((0.42, 0.05, 0.09), roughness=0.35),
    Material((0.75, 0.62, 0.25), roughness=0.3, metallic=0.6),
    BLACK,
)
_CORK = Material((0.76, 0.58, 0.38), "cork", roughness=0.9)
_SALT = Material((0.98, 0.98, 0.98), roughness=0.95)
_PEPPER = Material((0.16, 0.13, 0.11), roughness=0.95)
_SOAPS = (
    Material((0.30, 0.68, 0.85), roughness=0.2),
    Material((0.45, 0.75, 0.35), roughness=0.2),
    Material((0.93, 0.55, 0.60), roughness=0.2),
    Material((0.95, 0.75, 0.30), roughness=0.2),
    Material((0.66, 0.52, 0.82), roughness=0.2),
)
_SPRAYS = (SKY, WHITE, YELLOW, GREEN)
_LOW_SHARE = 0.06
"""How much is left in a bottle that is used up (chosen)."""


def _bottle_profile(r: float, h: float, neck: float, shoulder: float) -> list[tuple[float, float]]:
    """Outer points of a bottle from its bottom's middle to its mouth; `neck` and `shoulder` are shares."""
    low, s = -h / 2, shoulder * h - h / 2
    foot = [(0.0, low), (0.88 * r, low), (r, low + 0.03 * h), (r, low + 0.4 * h), (r, s)]
    narrow = [(0.86 * r, s + 0.06 * h), (neck * r * 1.15, s + 0.15 * h), (neck * r, s + 0.22 * h)]
    return [*foot, *narrow, (neck * r, h / 2)]


def _smashed(order: MeshOrder, vessel: Vessel, material: Material, extra: list[Part]) -> list[Part]:
    """The jagged lower part of a bottle, its neck lying beside it, and shards."""
    seed, (_, h, _) = order.pick(1000, "wear"), order.size
    r = float(vessel.outer[:, 0].max())
    floor = float(vessel.outer[:, 1].min())
    base = standing_base(vessel, material, seed, most=0.62, least=0.25, toward_deg=250.0)
    top = [(a, b) for a, b in vessel.outer.tolist() if b > 0.2 * h]
    neck = revolve([*top, *[(0.8 * a, b) for a, b in reversed(top)]], material, sections=16)
    neck = neck.moved(y=-0.35 * h).turned(x=90.0).moved(1.5 * r, floor + 0.5 * r, 0.4 * r)
    return [base, neck, *pieces(vessel, material, seed), *extra]


@builds("Bottle", fit=False)
def bottle(order: MeshOrder) -> list[Part]:
    """A clear glass bottle with a screw cap."""
    x, h, _ = order.size
    r = x / 2
    vessel = Vessel.through(_bottle_profile(r, 0.95 * h, 0.34, 0.56), 0.06 * r, count=20)
    if order.state.is_broken:
        return _smashed(order, vessel, GLASS_EDGE, [])
    cap = (STEEL, BLUE, RED)[order.pick(3)]
    parts = [
        vessel.body(CLEAR if order.state.fill_liquid else GLASS, sections=22),
        cylinder(0.42 * r, 0.08 * h, cap, sections=20).moved(y=0.46 * h),
        cylinder(0.96 * r, 0.04 * h, GLASS_EDGE, sections=24).moved(y=-0.445 * h),
        torus(0.36 * r, 0.05 * r, GLASS_EDGE, sections=20, ring=6).moved(y=0.41 * h),
    ]
    if order.state.fill_liquid:
        parts += vessel.filled(order.state.fill_liquid, 0.6, seen_through=True)
    return fitted(parts, order.size)


@builds("WineBottle", fit=False)
def wine_bottle(order: MeshOrder) -> list[Part]:
    """A dark green wine bottle: label, foil capsule, cork."""
    x, h, _ = order.size
    r = x / 2
    vessel = Vessel.through(_bottle_profile(r, 0.985 * h, 0.34, 0.52), 0.07 * r, count=18)
    label = label_band(
        1.012 * r, -0.36 * h, 0.0, 150.0, Material((1.0, 1.0, 1.0), "wine_label", roughness=0.8)
    )
    if order.state.is_broken:
        return _smashed(order, vessel, _WINE_SOLID, [])
    foil = revolve(
        [(0.36 * r, 0.25 * h), (0.365 * r, 0.48 * h), (0.30 * r, 0.49 * h)],
        _CAPSULES[order.pick(3)],
        sections=20,
    )
    cork = cylinder(0.27 * r, 0.05 * h, _CORK, sections=14).moved(y=0.475 * h)
    ring = cylinder(0.40 * r, 0.025 * h, _CAPSULES[order.pick(3)], sections=20).moved(y=0.455 * h)
    glass = _WINE_FULL if order.state.fill_liquid else _WINE_GLASS
    parts = [vessel.body(glass, sections=22), label, foil, ring, cork]
    if order.state.fill_liquid:
        parts += vessel.filled(order.state.fill_liquid, 0.62, seen_through=True)
    return fitted(parts, order.size)


@builds("SaltShaker", "PepperShaker")
def shaker(order: MeshOrder) -> list[Part]:
    """A glass shaker with a metal cap, white salt or dark pepper in it; tall ones are mills."""
    salt = order.object_type == "SaltShaker"
    x, h, _ = order.size
    r, grain = x / 2, _SALT if salt else _PEPPER
    return _mill(r, h, grain, salt) if h > 2.1 * x else _glass_shaker(r, h, grain, salt)


def _glass_shaker(r: float, h: float, grain: Material, salt: bool) -> list[Part]:
    metal = STEEL if salt else Material((0.30, 0.30, 0.32), roughness=0.35, metallic=0.7)
    glass = revolve(
        [(0, -0.5 * h), (0.92 * r, -0.5 * h), (r, -0.46 * h), (0.80 * r, 0.18 * h), (0, 0.18 * h)],
        CLEAR,
        sections=8,
        crease=5.0,
    )
    inside = revolve(
        [(0, -0.47 * h), (0.86 * r, -0.47 * h), (0.74 * r, 0.02 * h), (0, 0.04 * h)], grain, sections=16
    )
    cap = [(0.82, 0.16), (0.84, 0.19), (0.84, 0.34), (0.70, 0.46), (0.4, 0.497), (0.0, 0.5)]
    dome = revolve([(f * r, v * h) for f, v in cap], metal, sections=20)
    holes = []
    spots = [(0.0, 0.0)] + [(0.3 * np.cos(a), 0.3 * np.sin(a)) for a in np.linspace(0, 2 * np.pi, 7)[:-1]]
    for i, (u, v) in enumerate(spots):
        if salt or i % 2:
            lift = 0.496 * h
            holes.append(cylinder(0.07 * r, 0.02 * h, BLACK, sections=6).moved(u * r, lift, v * r))
    return [glass, inside, dome, *holes]


def _mill(r: float, h: float, grain: Material, salt: bool) -> list[Part]:
    head = WHITE if salt else DARK_WOOD
    base = lathe([(0.96 * r, -0.5 * h), (r, -0.44 * h), (0.86 * r, -0.34 * h), (0.70 * r, -0.28 * h)], head)
    glass = revolve([(0.70 * r, -0.28 * h), (0.66 * r, 0.08 * h)], CLEAR, sections=20)
    inside = revolve([(0.64 * r, -0.28 * h), (0.60 * r, 0.0), (0.0, 0.01 * h)], grain, sections=16)
    bottom = cylinder(0.96 * r, 0.01 * h, head).moved(y=-0.495 * h)
    knob = [(0.70, 0.08), (0.82, 0.14), (0.80, 0.24), (0.55, 0.32), (0.68, 0.40), (0.45, 0.46), (0.0, 0.47)]
    top = lathe([(f * r, v * h) for f, v in knob], head)
    return [
        base,
        bottom,
        inside,
        glass,
        top,
        cylinder(0.14 * r, 0.06 * h, COPPER, sections=10).moved(y=0.47 * h),
    ]


@builds("SoapBottle")
def soap_bottle(order: MeshOrder) -> list[Part]:
    """A dispenser with a pump, its nozzle towards +z; clear and empty when used up."""
    x, h, z = order.size
    soap = _SOAPS[order.pick(len(_SOAPS))]
    pump = (WHITE, STEEL, BLACK)[order.pick(3, "pump")]
    body, label = _soap_body(order, soap)
    if order.state.is_used_up:
        left = body.moved(y=0.5 * h).scaled(0.93, _LOW_SHARE, 0.93).moved(y=-0.49 * h)
        vessel = [body.painted(GLASS), left]
    else:
        vessel = [body]
    wide = min(x, z)
    down = 0.05 * h if order.state.is_used_up else 0.0
    collar = cylinder(0.20 * wide, 0.07 * h, pump, sections=16).moved(y=0.19 * h)
    stem = cylinder(0.06 * wide, 0.22 * h, pump, sections=10).moved(y=0.32 * h - down)
    head = slab(0.26 * wide, 0.07 * h, 0.30 * wide, pump, corner=0.08 * wide, edge=0.02 * h).moved(
        y=0.465 * h - down
    )
    nozzle = tube(
        [(0, 0.47 * h - down, 0), (0, 0.47 * h - down, 0.40 * wide), (0, 0.42 * h - down, 0.49 * wide)],
        0.05 * wide,
        pump,
        sections=8,
    )
    return [*vessel, *label, collar, stem, head, nozzle]


def _soap_body(order: MeshOrder, soap: Material) -> tuple[Part, list[Part]]:
    """The soap bottle below its pump, and its label: round, or with flat sides."""
    x, h, z = order.size
    if order.pick(2, "form") == 0:
        body = slab(x, 0.64 * h, z, soap, corner=0.3 * min(x, z), edge=0.12 * min(x, z), steps=5)
        sheet = print_front(0.56 * x, 0.26 * h, WHITE, corner=0.03 * x).moved(0, -0.2 * h, 0.502 * z)
        drop = print_front(0.2 * x, 0.14 * h, soap, corner=0.1 * x).moved(0, -0.2 * h, 0.505 * z)
        return body.moved(y=-0.18 * h), [sheet, drop]
    points = [(0.0, -0.5), (0.45, -0.5), (0.5, -0.44), (0.48, -0.1), (0.36, 0.10), (0.13, 0.16)]
    body = lathe([(r * x, v * h) for r, v in points], soap)
    band = label_band(0.515 * x, -0.36 * h, -0.08 * h, 110.0, WHITE)
    drop = label_band(0.52 * x, -0.29 * h, -0.15 * h, 40.0, soap)
    return body.scaled(1.0, 1.0, z / x), [p.scaled(1.0, 1.0, z / x) for p in (band, drop)]


@builds("SprayBottle")
def spray_bottle(order: MeshOrder) -> list[Part]:
    """A spray bottle: flat body, trigger head with its nozzle towards +z."""
    x, h, z = order.size
    look = order.pick(len(_SPRAYS))
    head = (WHITE, RED, BLACK, DARK_GREY)[order.pick(4, "head")]
    body = lathe(
        [
            (0, -0.5 * h),
            (0.42, -0.5 * h),
            (0.47, -0.44 * h),
            (0.45, -0.1 * h),
            (0.34, 0.06 * h),
            (0.16, 0.14 * h),
            (0.15, 0.20 * h),
        ],
        _SPRAYS[look],
    )
    body = body.scaled(x * 1.06, 1.0, 0.86 * z).moved(z=-0.06 * z)
    paper = WHITE if look != 1 else SKY
    sheets = [label_band(0.475, -0.36 * h, -0.1 * h, 110.0, paper).turned(y=a) for a in (90.0, -90.0)]
    band = [p.scaled(x * 1.06, 1.0, 0.86 * z).moved(z=-0.06 * z) for p in sheets]
    collar = (
        cylinder(0.20 * z, 0.06 * h, head, sections=14)
        .scaled(min(1.0, 2.3 * x / z), 1, 1)
        .moved(y=0.22 * h, z=-0.06 * z)
    )
    block = slab(0.72 * x, 0.15 * h, 0.72 * z, head, corner=0.2 * x, edge=0.03 * h).moved(
        y=0.41 * h, z=-0.06 * z
    )
    neck = slab(0.5 * x, 0.16 * h, 0.26 * z, head, corner=0.1 * x).moved(y=0.30 * h, z=-0.08 * z)
    nozzle = slab(0.5 * x, 0.08 * h, 0.18 * z, RED if head is not RED else WHITE, corner=0.06 * x).moved(
        y=0.43 * h, z=0.39 * z
    )
    curve = spline(
        [(0.22 * z, 0.35 * h), (0.30 * z, 0.26 * h), (0.28 * z, 0.16 * h), (0.38 * z, 0.10 * h)], 8
    )
    trigger = strap(curve, 0.45 * x, 0.05 * z, head, sections=8, squareness=3.0)
    return [body, *band, collar, neck, block, nozzle, trigger]
