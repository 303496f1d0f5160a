"""What is left of a vessel that fell: its base standing with a jagged edge, and pieces of its own wall."""

from __future__ import annotations

import math

import numpy as np

from envs.embedded.rendering.mesh import Material, Part, grid_surface
from envs.embedded.rendering.meshes.small_things.vessels import Vessel
from envs.embedded.rendering.shapes import Points, shell

COLUMNS, TEETH, TOOTH_SHARE = 37, 7, 0.22
"""Points round a broken edge, its teeth, and how far these reach at most, by the radius (chosen)."""
PIECES, PIECE_RAD, PIECE_SHARE = 8, 0.62, 0.5
"""How many pieces lie around; half the angle of the wall that the largest takes, and half its height by the
radius (chosen)."""
GAP_SHARE, SPREAD_SHARE = 0.11, 0.2
"""How far the sectors of a flat dish lie apart, and pieces from the base, by the radius (chosen)."""


def standing_base(
    vessel: Vessel, material: Material, seed: int, *, most: float, least: float, toward_deg: float = 0.0
) -> Part:
    """The vessel's lower part: up to the share `most` of its wall towards an angle, `least` opposite it."""
    rng = np.random.Generator(np.random.PCG64(seed))
    a = np.linspace(0.0, 2 * math.pi, COLUMNS)
    near = 0.5 + 0.5 * np.cos(a - math.radians(toward_deg))
    corners = np.linspace(0.0, 2 * math.pi, 2 * TEETH + 1) + np.append(rng.uniform(-0.1, 0.1, 2 * TEETH), 0.0)
    sharp = TOOTH_SHARE * _by_length(vessel)
    heights = rng.uniform(0.0, sharp, 2 * TEETH + 1) * np.where(np.arange(2 * TEETH + 1) % 2, 1.0, -1.0)
    heights[-1], corners[0] = heights[0], 0.0
    keep = np.clip(least + (most - least) * np.sqrt(near) + np.interp(a, corners, heights), 0.12, 1.0)
    t = np.linspace(0.0, 1.0, 7)[:, None] * keep
    return shell(_on_wall(vessel.outer, t, a), vessel.wall_m, material)


def pieces(vessel: Vessel, material: Material, seed: int, *, count: int = PIECES) -> list[Part]:
    """Pieces of the wall, lying round side up on the height of the vessel's bottom."""
    rng = np.random.Generator(np.random.PCG64(seed + 1))
    floor, wide = float(vessel.outer[:, 1].min()), float(vessel.outer[:, 0].max())
    out = []
    for i in range(count):
        size = rng.uniform(0.6, 1.0)
        piece = _piece(rng, vessel, material, size).turned(y=float(rng.uniform(0.0, 360.0)))
        low = float(piece.vertices[:, 1].min())
        far = wide * (1.0 + SPREAD_SHARE + rng.uniform(0.0, 0.6))
        angle = 2 * math.pi * (i + rng.uniform(-0.3, 0.3)) / count
        out.append(piece.moved(far * math.cos(angle), floor - low, far * math.sin(angle)))
    return out


def broken(
    vessel: Vessel,
    material: Material,
    seed: int,
    *,
    most: float = 0.9,
    least: float = 0.35,
    toward_deg: float = 250.0,
) -> list[Part]:
    """The standing base, higher towards an angle (a viewer in front looks into it), and pieces around it."""
    base = standing_base(vessel, material, seed, most=most, least=least, toward_deg=toward_deg)
    return [base, *pieces(vessel, material, seed)]


def sectors(
    vessel: Vessel, material: Material, band: Points, ring: Material, seed: int, *, count: int = 8
) -> list[Part]:
    """A flat dish burst into sectors that lie a little apart, each with its share of the coloured band."""
    rng = np.random.Generator(np.random.PCG64(seed))
    inner, wide = vessel.inner(), float(vessel.outer[:, 0].max())
    cuts = 2 * math.pi * (np.arange(count) + rng.uniform(-0.22, 0.22, count)) / count
    out = []
    for k in range(count):
        a0, a1 = float(cuts[k]), float(cuts[(k + 1) % count]) + (2 * math.pi if k + 1 == count else 0.0)
        t = np.linspace(0.0, 1.0, 7)[:, None]
        jag = 0.06 * rng.uniform(0.5, 1.0) * np.where(np.arange(7) % 2, 1.0, -1.0)[:, None]
        a = np.linspace(a1 - 0.04, a0 + 0.04, 7)[None] + jag
        top = _on_wall(inner, np.broadcast_to(t, a.shape), a)
        sheet = shell(top, vessel.wall_m, material, upright=True)
        edge = np.linspace(a0 + 0.09, a1 - 0.09, 9)
        rows = np.linspace(0.0, 1.0, 3)[:, None] * np.ones_like(edge)
        stripe = grid_surface(_on_wall(band, rows, edge), ring)
        middle, away = (a0 + a1) / 2, wide * GAP_SHARE * rng.uniform(0.6, 1.5)
        turn = float(rng.uniform(-9.0, 9.0))
        out += [
            p.turned(y=turn).moved(away * math.cos(middle), 0.0, away * math.sin(middle))
            for p in (sheet, stripe)
        ]
    return out


def _by_length(vessel: Vessel) -> float:
    """The vessel's radius as a share of its wall's length: turns shares of the one into the other's."""
    length = float(np.linalg.norm(np.diff(vessel.outer, axis=0), axis=1).sum())
    return float(vessel.outer[:, 0].max()) / length


def _on_wall(profile: Points, t: Points, a: Points) -> Points:
    """Points (..., 3) at shares `t` of a profile (N, 2) and angles `a` about the axis."""
    index = np.arange(len(profile))
    s = np.asarray(t) * (len(profile) - 1)
    r, h = np.interp(s, index, profile[:, 0]), np.interp(s, index, profile[:, 1])
    a = np.broadcast_to(a, r.shape)
    return np.stack([r * np.cos(a), h, r * np.sin(a)], -1)


def _piece(rng: np.random.Generator, vessel: Vessel, material: Material, size: float) -> Part:
    """A jagged piece of the wall about the angle 0, turned so that its outside looks up."""
    outer = vessel.outer
    middle, tall = rng.uniform(0.6, 0.72), min(0.28, PIECE_SHARE * _by_length(vessel)) * size
    t = middle + np.linspace(-tall, tall, 5)
    left, right = (rng.uniform(0.35, 1.0, 5) * PIECE_RAD * size for _ in range(2))
    f = np.linspace(0.0, 1.0, 6)
    a = -left[:, None] * (1 - f) + right[:, None] * f
    part = shell(_on_wall(outer, np.broadcast_to(t[:, None], a.shape), a), vessel.wall_m, material)
    low, high = _on_wall(outer, np.array([middle - tall, middle + tall]), np.zeros(2))
    slope = math.degrees(math.atan2(float(high[1] - low[1]), float(high[0] - low[0])))
    return part.moved(*(-(low + high) / 2).tolist()).turned(z=180.0 - slope)
