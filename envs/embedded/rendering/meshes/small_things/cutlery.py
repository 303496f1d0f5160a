"""Knives, forks, spoons, ladles and spatulas. They lie along z, their business end at +z."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from envs.embedded.rendering.mesh import Material, Part, grid_surface, revolve, tube
from envs.embedded.rendering.meshes.registry import MeshOrder, builds
from envs.embedded.rendering.meshes.small_things.finishes import (
    BLACK,
    BRASS,
    DARK_WOOD,
    SKY,
    STEEL,
)
from envs.embedded.rendering.shapes import cylinder_along, loft, oriented, shell, slab, spline, strap

TINES = 4
_SILVER = Material((0.70, 0.71, 0.73), roughness=0.2, metallic=0.9)
_RIM = Material((0.26, 0.27, 0.29), roughness=0.3, metallic=0.9)
"""Round the bright middle of what is all of metal, as edges mirror a dark floor: so it tells on white too."""
_RIM_SHARE = 0.42
_TINE = Material((0.56, 0.57, 0.59), roughness=0.28, metallic=0.9)
_BLADE = Material((0.83, 0.84, 0.86), roughness=0.3, metallic=0.9)
_EDGE = Material((0.94, 0.95, 0.96), roughness=0.22, metallic=0.9)
_RED_HANDLE = Material((0.36, 0.07, 0.06), roughness=0.4)


@builds("Knife")
def knife(order: MeshOrder) -> list[Part]:
    """A chef's knife: pointed blade, edge downwards, dark riveted handle."""
    (x, y, z), turn = oriented(order.size, (0, 1, 2))
    handle = (BLACK, DARK_WOOD, _RED_HANDLE)[order.pick(3)]
    heel = -0.12 * z
    s = np.linspace(0.0, 1.0, 12)
    along = heel + s * (z / 2 - heel)
    spine = y / 2 - 0.42 * y * s**3
    edge = -y / 2 + 0.58 * y * s**2.6
    bevel = spine + (edge - spine) * 0.72
    thick = 0.16 * x * (1.0 - 0.75 * s)
    blade = loft([_line(thick, bevel, along), _line(thick, spine, along), _line(-thick, spine, along),
                  _line(-thick, bevel, along)], _BLADE)  # fmt: skip
    ground = loft([_line(0 * s, edge, along), _line(thick, bevel, along), _line(-thick, bevel, along)], _EDGE)
    grip_path = [
        (-z / 2, 0.14 * y),
        (-0.42 * z, 0.08 * y),
        (-0.28 * z, 0.20 * y),
        (heel - 0.02 * z, 0.22 * y),
    ]
    tall = np.array([0.66, 0.62, 0.54, 0.50]) * y
    grip = strap(
        spline(grip_path, 8), x, np.interp(np.linspace(0, 3, 8), range(4), tall), handle, squareness=3.5
    )
    bolster = slab(0.85 * x, 0.60 * y, 0.05 * z, STEEL, corner=0.2 * x, edge=0.1 * x).moved(
        0, 0.2 * y, heel - 0.005 * z
    )
    rivets = [
        cylinder_along("x", 0.09 * y, 1.04 * x, STEEL, sections=8).moved(0, 0.16 * y, f * z)
        for f in (-0.42, -0.32, -0.22)
    ]
    return turn([blade, ground, grip, bolster, *rivets])


def _line(x: np.ndarray, y: np.ndarray, z: np.ndarray) -> np.ndarray:
    return np.stack([x, y, z], -1)


@builds("ButterKnife")
def butter_knife(order: MeshOrder) -> list[Part]:
    """A table knife all of steel, with a blunt rounded end."""
    (x, y, z), turn = oriented(order.size, (0, 1, 2))
    f = np.array([-0.5, -0.49, -0.42, -0.2, -0.02, 0.02, 0.06, 0.2, 0.35, 0.44, 0.48, 0.5])
    tall = np.array([0.25, 0.6, 0.74, 0.6, 0.46, 0.50, 0.78, 0.95, 1.0, 0.88, 0.6, 0.12]) * y
    thick = np.array([0.4, 0.8, 1.0, 0.9, 0.8, 0.7, 0.4, 0.28, 0.25, 0.24, 0.22, 0.2]) * x
    bar = _polished([(v * z, 0.0) for v in f], tall, thick, squareness=2.6)
    return turn([p.turned(z=90.0) for p in bar])


def _polished(
    path: npt.ArrayLike, widths: np.ndarray, thickness: npt.ArrayLike, *, squareness: float = 2.5
) -> list[Part]:
    """A bar of polished steel along a curve, as `strap` takes it: a bright middle between dark rims."""
    thick = np.asarray(thickness, np.float64)
    return [
        strap(path, widths, 0.72 * thick, _RIM, squareness=squareness),
        strap(path, (1.0 - _RIM_SHARE) * widths, thick, _SILVER, squareness=squareness),
    ]


@builds("Fork")
def fork(order: MeshOrder) -> list[Part]:
    """A table fork: slender handle, curved neck, four separate tines."""
    (x, y, z), turn = oriented(order.size, (1, 0, 2))
    path = spline([(-0.5, 0.30), (-0.34, 0.55), (-0.05, 0.55), (0.10, 0.22), (0.20, 0.04), (0.26, 0.0)], 16)
    t = np.linspace(0, 1, 16)
    widths = np.interp(t, [0, 0.06, 0.25, 0.6, 0.74, 0.86, 1.0], [0.35, 0.56, 0.5, 0.24, 0.26, 0.9, 1.0]) * x
    thick = np.interp(t, [0, 0.7, 1.0], [0.16, 0.22, 0.13]) * y
    handle = _polished(path * [z, y], widths, thick)
    curve = spline([(0.245, 0.0), (0.33, 0.05), (0.42, 0.24), (0.5, 0.62)], 6) * [z, y]
    wide = x / (TINES + 0.95 * (TINES - 1))
    tines = [
        strap(curve, wide * np.array([1, 1, 1, 0.95, 0.8, 0.35]), 0.12 * y, _TINE, sections=8).moved(
            x=(i - (TINES - 1) / 2) * 1.95 * wide
        )
        for i in range(TINES)
    ]
    return turn([*handle, *tines])


@builds("Spoon")
def spoon(order: MeshOrder) -> list[Part]:
    """A spoon with a hollow egg-shaped bowl."""
    (x, y, z), turn = oriented(order.size, (1, 0, 2))
    rim = 0.42
    path = spline([(-0.5, 0.35), (-0.3, 0.75), (-0.05, 0.85), (0.1, 0.62), (0.2, rim - 0.06)], 14)
    t = np.linspace(0, 1, 14)
    widths = np.interp(t, [0, 0.08, 0.3, 0.75, 1.0], [0.22, 0.40, 0.34, 0.15, 0.22]) * x
    handle = _polished(path * [z, y], widths, 0.16 * y)
    s, v = np.meshgrid(
        (1.0 - np.cos(np.linspace(0.0, np.pi, 15))) / 2, np.linspace(-1.0, 1.0, 11), indexing="ij"
    )
    egg = np.sqrt(np.maximum(1 - (2 * s - 1) ** 2, 0.0)) * (1.12 - 0.24 * s)
    half = 0.5 * x * egg / float(egg.max())
    low = rim * y * np.minimum(1.0, 1.25 * egg) * (1 - v**2)
    bowl = np.stack([half * v, rim * y - low, z * (0.165 + 0.335 * s)], -1)
    hollow = bowl[1:-1, 2:-2] + [0.0, 0.02 * y, 0.0]
    return turn(
        [*handle, shell(bowl, 0.06 * y, _RIM, upright=True), grid_surface(hollow, _SILVER, flip=True)]
    )


@builds("Ladle")
def ladle(order: MeshOrder) -> list[Part]:
    """A deep round bowl on a long hooked handle."""
    (x, y, z), turn = oriented(order.size, (1, 0, 2))
    metal, grip = ((STEEL, BLACK), (STEEL, STEEL), (BRASS, SKY))[order.pick(3)]
    r, deep = x / 2, 0.8 * y
    profile = [(r * np.sin(a), deep * (1 - np.cos(a))) for a in np.linspace(0.0, np.pi / 2, 8)]
    inside = [(0.93 * a, 0.93 * b + 0.07 * deep) for a, b in reversed(profile)]
    bowl = revolve([*profile, *inside], metal, sections=24).moved(z=z / 2 - r)
    start = z / 2 - 2 * r
    path = spline([(start + 0.01 * z, 0.6 * y), (start - 0.06 * z, 0.86 * y), (-0.1 * z, 0.92 * y),
                   (-0.42 * z, 0.9 * y), (-0.49 * z, 0.82 * y), (-0.5 * z, 0.68 * y)], 14)  # fmt: skip
    stem = strap(path[:8], 0.14 * x, 0.10 * y, metal, sections=8)
    end = strap(path[7:], 0.24 * x, 0.16 * y, grip, sections=10, squareness=3.0)
    return turn([bowl, stem, end])


@builds("Spatula")
def spatula(order: MeshOrder) -> list[Part]:
    """A slotted turner: flat blade with three slots, bent neck, handle."""
    (x, y, z), turn = oriented(order.size, (1, 0, 2))
    metal, grip = ((STEEL, BLACK), (STEEL, DARK_WOOD), (BLACK, BLACK))[order.pick(3)]
    low, thick, front, back = 0.1 * y, 0.12 * y, 0.5 * z, 0.2 * z
    bars = [
        slab(0.16 * x, thick, front - back, metal).moved(f * x, low, (front + back) / 2)
        for f in (-0.42, -0.14, 0.14, 0.42)
    ]
    ends = [
        slab(x, thick, 0.05 * z, metal, corner=0.01 * z).moved(0, low, v) for v in (front - 0.025 * z, back)
    ]
    neck = spline([(back, low), (0.13 * z, low + 0.1 * y), (0.06 * z, 0.65 * y), (-0.05 * z, 0.85 * y)], 8)
    stem = strap(neck, np.linspace(0.5, 0.16, 8) * x, 0.14 * y, metal, sections=8, squareness=3.0)
    bar = tube([(0, 0.85 * y, -0.04 * z), (0, 0.85 * y, -0.2 * z)], 0.07 * x, metal, sections=8)
    handle = strap(
        [(-0.16 * z, 0.85 * y), (-0.2 * z, 0.85 * y), (-0.46 * z, 0.85 * y), (-0.5 * z, 0.85 * y)],
        np.array([0.2, 0.3, 0.36, 0.2]) * x, 0.3 * y, grip, squareness=3.0,
    )  # fmt: skip
    return turn([*bars, *ends, stem, bar, handle])
