"""Leftovers of a meal in a vessel: sauce on its bottom, smears on its wall, drips over its rim, crumbs."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from envs.embedded.rendering.mesh import Part, grid_surface, joined, sphere
from envs.embedded.rendering.meshes.small_things.finishes import CRUMB, CURRY, GRAVY, SAUCE
from envs.embedded.rendering.meshes.small_things.vessels import CLEARANCE_M, Vessel
from envs.embedded.rendering.shapes import Points

LIFT_M = 2.0 * CLEARANCE_M
DRIPS, SMEARS, CRUMBS = 8, 4, 5
FLAT_SHARE = 0.3
"""What is lower than this share of its radius is a plate, on which nothing dries in rings (chosen)."""
DRIP_LEAST_M, DRIP_SHARE = 0.011, 0.16
"""Half the width of a drip at the rim: a share of the vessel's radius, at least so much (chosen)."""
_DRIP_WIDTHS = (1.3, 1.0, 0.65, 0.46, 0.44, 0.54, 0.46, 0.06)
"""Widths of a drip along its way: it spreads on the rim and ends in a drop."""
_BAND = (0.80, 0.97)
"""Between which shares of the inner wall's length the dried band under the rim lies (chosen)."""


def stains(vessel: Vessel, seed: int) -> list[Part]:
    """Everything that is left of a meal, one part for each colour."""
    rng = np.random.Generator(np.random.PCG64(seed))
    wall = _Wall.of(vessel)
    spots = [
        *_puddles(rng, vessel),
        *(_bands(rng, wall) if np.ptp(vessel.outer[:, 1]) > FLAT_SHARE * vessel.outer[:, 0].max() else []),
        *(_smear(rng, wall, i) for i in range(SMEARS)),
        *(_drip(rng, wall, i) for i in range(DRIPS)),
        *_crumbs(rng, vessel),
    ]
    return [
        joined([p for p in spots if p.material is look])
        for look in (SAUCE, GRAVY, CURRY, CRUMB)
        if any(p.material is look for p in spots)
    ]


@dataclass(frozen=True, slots=True)
class _Wall:
    """The way from the bottom's middle up the inside, over the rim and down the outside, a little off it."""

    radius: Points
    height: Points
    length: Points
    rim_m: float

    @classmethod
    def of(cls, vessel: Vessel) -> _Wall:
        inside = vessel.inner() + np.array([-LIFT_M, LIFT_M])
        outside = vessel.outer[::-1] + np.array([LIFT_M, 0.0])
        over = (inside[-1:] + outside[:1]) / 2 + np.array([[0.0, LIFT_M]])
        way = np.concatenate([inside[:-1], inside[-1:], over, outside])
        way[:, 0] = np.maximum(way[:, 0], 0.0)
        steps = np.linalg.norm(np.diff(way, axis=0), axis=1)
        length = np.concatenate([[0.0], np.cumsum(steps)])
        return cls(way[:, 0], way[:, 1], length, float(length[len(inside)]))

    def at(self, length: Points, across: Points, angle: float) -> Points:
        """Points (..., 3) at lengths along the way and metres to the side of an angle about the axis."""
        r = np.interp(length, self.length, self.radius)
        a = angle + across / np.maximum(r, 1e-3)
        return np.stack([r * np.cos(a), np.interp(length, self.length, self.height), r * np.sin(a)], -1)


def _edge(rng: np.random.Generator, a: Points) -> Points:
    """A smooth irregular outline: the radius, about 1, at angles `a`."""
    phases = rng.uniform(0.0, 2 * math.pi, 3)
    return np.asarray(
        1.0
        + 0.20 * np.sin(2 * a + phases[0])
        + 0.14 * np.sin(3 * a + phases[1])
        + 0.07 * np.sin(7 * a + phases[2])
    )


def _puddles(rng: np.random.Generator, vessel: Vessel) -> list[Part]:
    """Two flat pools on the bottom."""
    inner = vessel.inner()
    low, high = float(inner[0, 1]), float(inner[-1, 1])
    flat = float(np.interp(low + 0.12 * (high - low), inner[:, 1], inner[:, 0]))
    a = np.linspace(0.0, 2 * math.pi, 21)
    a[-1] = 0.0
    out = []
    for look, share, aside in ((SAUCE, 0.62, 0.18), (CURRY, 0.30, 0.42)):
        turn = rng.uniform(0.0, 2 * math.pi)
        reach = np.linspace(0.0, share * flat, 3)[:, None] * _edge(rng, a)
        x = aside * flat * math.cos(turn) + reach * np.cos(a)
        z = aside * flat * math.sin(turn) + reach * np.sin(a)
        above = LIFT_M * (1.0 if look is SAUCE else 1.6)
        y = np.interp(np.hypot(x, z), inner[:, 0], inner[:, 1]) + above
        out.append(grid_surface(np.stack([x, y, z], -1), look))
    return out


def _bands(rng: np.random.Generator, wall: _Wall) -> list[Part]:
    """A dried ring below the rim, ragged towards the bottom, and the brighter one within which it dried."""
    a = np.linspace(0.0, 2 * math.pi, 37)
    phases = rng.uniform(0.0, 2 * math.pi, 3)
    ragged = 0.5 + 0.24 * np.sin(3 * a + phases[0]) + 0.16 * np.sin(5 * a + phases[1]) + 0.1 * np.sin(11 * a)
    depth = (_BAND[1] - _BAND[0]) * np.clip(ragged, 0.05, 1.0)
    out = []
    for look, more in ((GRAVY, 0.0), (CURRY, 0.05)):
        ends = (_BAND[1] - depth - more, _BAND[1] - (depth if more else 0.0))
        rows = wall.rim_m * np.stack([ends[0], np.broadcast_to(ends[1], a.shape)])
        r, h = np.interp(rows, wall.length, wall.radius), np.interp(rows, wall.length, wall.height)
        out.append(grid_surface(np.stack([r * np.cos(a), h, r * np.sin(a)], -1), look))
    return out


def _smear(rng: np.random.Generator, wall: _Wall, i: int) -> Part:
    """A blot on the inner wall, longer than wide."""
    a = np.linspace(0.0, 2 * math.pi, 19)
    a[-1] = 0.0
    f = np.linspace(0.0, 1.0, 3)[:, None] * _edge(rng, a)
    tall, middle = rng.uniform(0.14, 0.22) * wall.rim_m, rng.uniform(0.55, 0.72) * wall.rim_m
    angle = 2 * math.pi * (i + rng.uniform(-0.3, 0.3)) / SMEARS
    length = middle + tall * f * np.sin(a)
    return grid_surface(
        wall.at(length, 0.6 * tall * f * np.cos(a), angle), (SAUCE, CURRY, GRAVY)[i % 3], flip=True
    )


def _drip(rng: np.random.Generator, wall: _Wall, i: int) -> Part:
    """What ran over the rim and down the outside, and dried."""
    rows = len(_DRIP_WIDTHS)
    outside = float(wall.length[-1]) - wall.rim_m
    start = wall.rim_m * (1.0 - 0.06)
    end = wall.rim_m + rng.uniform(0.30, 0.55) * outside
    half = max(DRIP_LEAST_M, DRIP_SHARE * float(wall.radius.max())) * rng.uniform(0.6, 1.0)
    across = half * np.array(_DRIP_WIDTHS)[:, None] * np.linspace(-1.0, 1.0, 4)
    length = np.broadcast_to(np.linspace(start, end, rows)[:, None], across.shape)
    angle = 2 * math.pi * (i + rng.uniform(-0.25, 0.25)) / DRIPS
    return grid_surface(wall.at(length, across, angle), (CURRY, GRAVY)[i % 2])


def _crumbs(rng: np.random.Generator, vessel: Vessel) -> list[Part]:
    """Bits of green and crust on the bottom."""
    inner = vessel.inner()
    reach = float(np.interp(float(inner[0, 1]) + LIFT_M, inner[:, 1], inner[:, 0]))
    size = float(np.clip(0.05 * inner[:, 0].max(), 0.0015, 0.006))
    out = []
    for _ in range(CRUMBS):
        r, a = 0.85 * reach * math.sqrt(rng.uniform(0.05, 1.0)), rng.uniform(0.0, 2 * math.pi)
        y = float(np.interp(r, inner[:, 0], inner[:, 1])) + 0.5 * size
        bit = sphere(size, CRUMB, sections=6).scaled(1.0, 0.6, 1.0)
        out.append(bit.moved(r * math.cos(a), y, r * math.sin(a)))
    return out
