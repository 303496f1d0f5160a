"""The walls of a scene as upright rectangles, and which lines of sight they cut."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from envs.embedded.geometry import Array
from envs.embedded.structure import Structure, Wall

MOUNTED_M = 0.08
"""A thing whose centre is this close to a wall hangs on it or is set into it (chosen)."""
SET_IN_M = 0.025
"""A mounted thing may have its centre this far behind the wall's plane and still be on this side (chosen)."""
HALF_THICKNESS_M = 0.01
"""Least half thickness of a wall (chosen)."""


@dataclass(frozen=True, slots=True, eq=False)
class WallPlanes:
    """W rectangles: an end (W, 2), directions along and normal (W, 2), ranges along and up (W, 2), metres."""

    start: Array
    along: Array
    normal: Array
    spans: Array
    heights: Array
    half_thickness: Array

    def crossed(self, eye: Array, points: Array, centers: Array) -> npt.NDArray[np.bool_]:
        """For each segment from `eye` (3,) to `points` (P, 3), whether a wall is in between.

        `centers` (P, 3) are the centres of the things the points belong to: what hangs on the near side of a
        wall, or is set into it, is not hidden by it.
        """
        if not len(self.start):
            return np.zeros(len(points), dtype=bool)
        offset = np.einsum("wi,wi->w", self.start, self.normal)
        eye_side = self.normal @ eye[::2] - offset
        point_side = points[:, ::2] @ self.normal.T - offset
        apart = eye_side - point_side
        t = eye_side / np.where(np.abs(apart) < 1e-9, 1e-9, apart)
        between = (t > 0.0) & (t < 1.0)
        if not between.any():
            return np.zeros(len(points), dtype=bool)
        cross = eye + t[:, :, None] * (points[:, None, :] - eye)
        s = np.einsum("pwi,wi->pw", cross[:, :, ::2] - self.start, self.along)
        between &= (s > self.spans[:, 0]) & (s < self.spans[:, 1])
        between &= (cross[:, :, 1] > self.heights[:, 0]) & (cross[:, :, 1] < self.heights[:, 1])
        center_side = (centers[:, ::2] @ self.normal.T - offset) * np.sign(eye_side)
        mounted = (center_side < MOUNTED_M + self.half_thickness) & (
            center_side > -self.half_thickness - SET_IN_M
        )
        return np.asarray((between & ~mounted).any(axis=1))


def wall_planes(structure: Structure) -> WallPlanes:
    """The rectangles of all walls, with doors and doorways cut out. Nothing is behind a window."""
    rows = [row for wall in structure.walls for row in _rectangles(wall, _floor_y(structure))]
    table = np.array(rows, dtype=np.float64).reshape(-1, 9)
    along = table[:, 2:4]
    normal = np.stack([-along[:, 1], along[:, 0]], axis=1)
    return WallPlanes(table[:, 0:2], along, normal, table[:, 4:6], table[:, 6:8], table[:, 8])


def _floor_y(structure: Structure) -> float:
    return structure.rooms[0].floor_y if structure.rooms else 0.0


def _rectangles(wall: Wall, floor_y: float) -> list[list[float]]:
    (x0, z0), (x1, z1) = wall.start, wall.end
    length = math.hypot(x1 - x0, z1 - z0)
    if length < 1e-6:
        return []
    head = [x0, z0, (x1 - x0) / length, (z1 - z0) / length]
    half = max(wall.thickness_m / 2, HALF_THICKNESS_M)
    top = floor_y + wall.height_m
    rows, at = [], 0.0
    for hole in sorted((o for o in wall.openings if o.kind != "window"), key=lambda o: o.start_m):
        rows.append([*head, at, hole.start_m, floor_y, top, half])
        rows.append([*head, hole.start_m, hole.end_m, floor_y + hole.top_m, top, half])
        at = hole.end_m
    rows.append([*head, at, length, floor_y, top, half])
    return [r for r in rows if r[5] - r[4] > 1e-6 and r[7] - r[6] > 1e-6]
