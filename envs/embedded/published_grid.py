"""The published reachable positions of a floor plan as a connected grid.

The published sets are filtered, so that four of the 120 fall into islands. There, single missing positions
between two published ones are filled in when nothing stands on them.
"""

from __future__ import annotations

from collections import deque

import numpy as np

from envs.embedded.collision import PUBLISHED_GRID_M, standing_free
from envs.embedded.floorplan_layout import FloorPlanLayout
from envs.embedded.geometry import Array
from envs.embedded.structure import Structure
from envs.embedded.world import AgentState, World

_SIDES = ((0, 1), (1, 0), (0, -1), (-1, 0))
Cells = list[tuple[int, int]]


def bridged_positions(layout: FloorPlanLayout, structure: Structure) -> Array:
    """The published (x, z) positions (N, 2), and those that join their islands."""
    cells = _cells(layout.reachable)
    if len(_islands(cells)) == 1:
        return layout.reachable
    known = set(cells)
    gaps = sorted({(i + a, j + b) for i, j in cells for a, b in _SIDES} - known)
    between = [
        (i, j) for i, j in gaps
        if ((i - 1, j) in known and (i + 1, j) in known) or ((i, j - 1) in known and (i, j + 1) in known)
    ]  # fmt: skip
    world = World(layout.scene, structure, AgentState(np.zeros(3)))
    for obj in layout.fresh_objects():
        world.add(obj)
    spots = np.array(between, dtype=np.float64).reshape(-1, 2) * PUBLISHED_GRID_M
    return np.concatenate([layout.reachable, spots[standing_free(world, spots)]])


def largest_island(positions: Array) -> Array:
    """The largest connected part of grid positions (N, 2)."""
    return np.array(max(_islands(_cells(positions)), key=len), dtype=np.float64) * PUBLISHED_GRID_M


def _cells(positions: Array) -> Cells:
    return sorted((round(x / PUBLISHED_GRID_M), round(z / PUBLISHED_GRID_M)) for x, z in positions.tolist())


def _islands(cells: Cells) -> list[Cells]:
    left, islands = dict.fromkeys(cells), []
    while left:
        queue = deque([next(iter(left))])
        del left[queue[0]]
        island = []
        while queue:
            i, j = queue.popleft()
            island.append((i, j))
            for a, b in _SIDES:
                if (i + a, j + b) in left:
                    del left[(i + a, j + b)]
                    queue.append((i + a, j + b))
        islands.append(sorted(island))
    return islands
