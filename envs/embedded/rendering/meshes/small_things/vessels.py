"""What bowls, cups, pots and bottles have in common: walls of revolution, and the liquid in them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from envs.embedded.rendering.mesh import Material, Part, grid_surface, revolve
from envs.embedded.rendering.meshes.liquids import CREMA, liquid
from envs.embedded.rendering.meshes.small_things.finishes import BLACK
from envs.embedded.rendering.shapes import Points, spline

CLEARANCE_M = 0.0006  # chosen: how far stains and liquid keep from the wall, so that nothing flickers
GAUGE_RIM = 0.2
"""How wide the rim of a window is, by half its width (chosen)."""
_EMPTY_GLASS = Material((0.84, 0.88, 0.90), roughness=0.1)
_CREMA_SHARE = 0.84
"""Where the froth on coffee begins, as a share of the surface's radius (chosen)."""


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

    def body(self, material: Material, *, sections: int = 26) -> Part:
        """The whole vessel, outside and inside."""
        profile = [*map(tuple, self.outer.tolist()), *map(tuple, self.inner()[::-1].tolist())]
        return revolve(profile, material, sections=sections)

    def lined(self, material: Material, lining: Material, *, sections: int = 26) -> list[Part]:
        """The whole vessel with another glaze inside."""
        inner = [(float(r), float(h)) for r, h in self.inner()[::-1]]
        outside = [*map(tuple, self.outer.tolist()), inner[0]]
        return [revolve(outside, material, sections=sections), revolve(inner, lining, sections=sections)]

    def inside_at(self, height: float) -> float:
        """The inner radius at a height."""
        inner = self.inner()
        return float(np.interp(height, inner[:, 1], inner[:, 0]))

    def strip(
        self, at_deg: float, half_rad: float, heights: tuple[float, float], lift_m: float, look: Material
    ) -> Part:
        """A piece of the outer wall's surface between two heights, `lift_m` off it."""
        low, high = heights
        between = [v for v in self.outer[1:, 1].tolist() if low < v < high]  # the wall's own bends
        h = np.array([low, *between, high])[:, None]
        r = np.interp(h, self.outer[1:, 1], self.outer[1:, 0]) + lift_m
        a = math.radians(at_deg) + half_rad * np.linspace(-1.0, 1.0, 6)
        points = np.stack([r * np.cos(a), np.broadcast_to(h, (len(h), 6)), r * np.sin(a)], -1)
        return grid_surface(points, look, flip=True)

    def gauge(
        self, at_deg: float, half_rad: float, heights: tuple[float, float], level: float, name: str | None
    ) -> list[Part]:
        """A window in the wall: its dark rim, pale glass, and up to a height the liquid behind the glass."""
        low, high = heights
        lift = 0.012 * float(self.outer[:, 0].max())
        edge = GAUGE_RIM * half_rad * float(self.outer[:, 0].max())
        out = [
            self.strip(at_deg, (1.0 + GAUGE_RIM) * half_rad, (low - edge, high + edge), lift, BLACK),
            self.strip(at_deg, half_rad, heights, 1.5 * lift, _EMPTY_GLASS),
        ]
        if name:
            out.append(self.strip(at_deg, half_rad, (low, level), 2.6 * lift, liquid(name)))
        return out

    def filled(
        self, name: str, share: float, *, seen_through: bool = False, sections: int = 16
    ) -> list[Part]:
        """The liquid `name` up to a share of the height: its surface, and all of it behind glass."""
        inner = self.inner()
        low, high = float(inner[0, 1]), float(inner[-1, 1])
        level = low + share * (high - low)
        below = [(max(r - CLEARANCE_M, 0.0), h + CLEARANCE_M) for r, h in inner.tolist() if h < level - 1e-4]
        edge = max(self.inside_at(level) - CLEARANCE_M, 0.0)
        profile = [*(below if seen_through else []), (edge, level), (0.0, level)]
        body = revolve(profile, liquid(name), sections=sections)
        if name != "coffee":
            return [body]
        top = level + CLEARANCE_M
        return [body, revolve([(edge, top), (_CREMA_SHARE * edge, top)], CREMA, sections=sections)]
