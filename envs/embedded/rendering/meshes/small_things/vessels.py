"""What bowls, cups, pots and bottles have in common: walls of revolution, liquid, stains and breakage."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from envs.embedded.rendering.mesh import Material, Part, grid_surface, revolve
from envs.embedded.rendering.meshes.small_things.finishes import DIRT, SAUCE, liquid
from envs.embedded.rendering.shapes import Points, scattered, shell, spline

_DRIP_M = 0.012  # chosen: half the width of a drip where it starts
CLEARANCE_M = 0.0006  # chosen: how far stains and liquid keep from the wall, so that nothing flickers


@dataclass(frozen=True, slots=True)
class Vessel:
    """A wall of revolution about +y: outer points (radius, height) from bottom to rim, metres."""

    outer: Points
    wall_m: float

    @classmethod
    def through(cls, points: Sequence[tuple[float, float]], wall_m: float, *, count: int = 14) -> Vessel:
        """With an outer wall that runs smoothly through `points`."""
        return cls(np.maximum(spline(points, count), [0.0, -np.inf]), wall_m)

    def inner(self) -> Points:
        """The inner wall from the bottom's middle to the rim, (N, 2)."""
        tangent = np.gradient(self.outer, axis=0)
        tangent /= np.maximum(np.linalg.norm(tangent, axis=1, keepdims=True), 1e-12)
        moved = self.outer + self.wall_m * np.stack([-tangent[:, 1], tangent[:, 0]], 1)
        moved[:, 0] = np.maximum(moved[:, 0], 0.0)
        moved[0, 0] = 0.0
        moved[-1] = self.outer[-1] - [self.wall_m, 0.0]
        return np.asarray(moved)

    def body(self, material: Material, *, sections: int = 28) -> Part:
        """The whole vessel, outside and inside."""
        profile = [*map(tuple, self.outer.tolist()), *map(tuple, self.inner()[::-1].tolist())]
        return revolve(profile, material, sections=sections)

    def inside_at(self, height: float) -> float:
        """The inner radius at a height."""
        inner = self.inner()
        return float(np.interp(height, inner[:, 1], inner[:, 0]))

    def filled(self, name: str, share: float, *, sections: int = 24) -> Part:
        """The liquid `name` up to a share of the height, with its underside (seen through glass)."""
        inner = self.inner()
        low, high = float(inner[0, 1]), float(inner[-1, 1])
        level = low + share * (high - low)
        below = [(max(r - CLEARANCE_M, 0.0), h + CLEARANCE_M) for r, h in inner.tolist() if h < level - 1e-4]
        profile = [*below, (max(self.inside_at(level) - CLEARANCE_M, 0.0), level), (0.0, level)]
        return revolve(profile, liquid(name), sections=sections)

    def stains(self, seed: int, count: int = 5) -> list[Part]:
        """Smears of food on the inner wall, and drips down the outer one."""
        rng = np.random.Generator(np.random.PCG64(seed))
        inner = self.inner()
        return [
            *(self._smear(rng, inner, i, count) for i in range(count)),
            *(self._drip(rng, i) for i in range(4)),
        ]

    def _drip(self, rng: np.random.Generator, i: int) -> Part:
        """A streak from the rim down the outer wall."""
        last = len(self.outer) - 1
        s = last - np.linspace(0.0, rng.uniform(0.3, 0.5) * last, 8)
        index = np.arange(len(self.outer))
        radius = np.interp(s, index, self.outer[:, 0]) + CLEARANCE_M
        height = np.interp(s, index, self.outer[:, 1])
        reach = min(1.0, _DRIP_M / float(self.outer[:, 0].max()))
        wide = np.interp(np.arange(8), [0, 2, 5, 7], [1.0, 0.4, 0.35, 0.08]) * reach * rng.uniform(0.7, 1.4)
        angle = 0.5 * math.pi * (i + rng.uniform(-0.35, 0.35)) + 0.8
        a = angle + wide[:, None] * np.linspace(-1.0, 1.0, 4)
        grid = np.stack(
            [
                radius[:, None] * np.cos(a),
                np.broadcast_to(height[:, None], a.shape),
                radius[:, None] * np.sin(a),
            ],
            -1,
        )
        return grid_surface(grid, (DIRT, SAUCE)[i % 2])

    def _smear(self, rng: np.random.Generator, inner: Points, i: int, count: int) -> Part:
        angle = 2 * math.pi * (i + rng.uniform(-0.3, 0.3)) / count
        where, tall = rng.uniform(0.35, 0.75), rng.uniform(0.12, 0.24)
        a = np.linspace(0.0, 2 * math.pi, 15)
        ragged = 1.0 + 0.35 * np.sin(3 * a + rng.uniform(0, 6)) + 0.2 * np.sin(5 * a + rng.uniform(0, 6))
        f = np.linspace(0.0, 1.0, 4)[:, None] * ragged
        s = np.clip(where + tall * f * np.sin(a), 0.02, 0.98) * (len(inner) - 1)
        index = np.arange(len(inner))
        radius = np.interp(s, index, inner[:, 0]) - CLEARANCE_M
        height = np.interp(s, index, inner[:, 1]) + CLEARANCE_M
        wide = rng.uniform(0.25, 0.6) * f * np.cos(a)
        points = np.stack([radius * np.cos(angle + wide), height, radius * np.sin(angle + wide)], -1)
        return grid_surface(points, (SAUCE, DIRT)[i % 2], flip=True)

    def fragment(self, material: Material, seed: int, *, span_deg: float = 190.0, keep: float = 0.75) -> Part:
        """What still stands of a broken vessel: part of the way round, with a jagged edge."""
        rng = np.random.Generator(np.random.PCG64(seed))
        a = np.radians(np.linspace(0.0, span_deg, 17))
        jagged = np.clip(keep + rng.uniform(-0.14, 0.14, len(a)), 0.15, 1.0)
        jagged *= np.interp(np.arange(len(a)), [0, 2, len(a) - 3, len(a) - 1], [0.6, 1.0, 1.0, 0.6])
        t = np.linspace(0.0, 1.0, 9)[:, None] * jagged * (len(self.outer) - 1)
        index = np.arange(len(self.outer))
        radius = np.interp(t, index, self.outer[:, 0])
        height = np.interp(t, index, self.outer[:, 1])
        points = np.stack([radius * np.cos(a), height, radius * np.sin(a)], -1)
        return shell(points, self.wall_m, material)

    def broken(self, material: Material, seed: int, *, thickness: float = 0.0035) -> list[Part]:
        """A fragment of the base and shards around it, on the height of the vessel's bottom."""
        floor, wide = float(self.outer[:, 1].min()), float(self.outer[:, 0].max())
        piece = 0.55 * wide + 0.012
        spread = (2.3 * wide, 2.3 * wide)
        shards = scattered(9, piece, spread, material, seed=seed, floor=floor, thickness=thickness)
        tall = float(np.ptp(self.outer[:, 1])) / wide
        return [self.fragment(material, seed, keep=0.75 if tall < 1.2 else 0.6), *shards]
