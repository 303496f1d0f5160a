"""The published reachable positions of a floor plan as a connected grid.

The published sets are filtered, so that a few of the 120 fall into islands. These are joined by the fewest
positions on which nothing stands.
"""

from __future__ import annotations

from collections import deque
from typing import TypeAlias

import numpy as np

from envs.embedded.collision import PUBLISHED_GRID_M, standing_free
from envs.embedded.floorplan_layout import FloorPlanLayout
from envs.embedded.geometry import Array
from envs.embedded.structure import Structure
from envs.embedded.world import AgentState, World

_SIDES = ((0, 1), (1, 0), (0, -1), (-1, 0))
MOST_GAP = 4
"""Longest bridge between two islands, positions (chosen: 1 m)."""
Cell: TypeAlias = tuple[int, int]
Cells: TypeAlias = list[Cell]


def bridged_positions(layout: FloorPlanLayout, structure: Structure) -> Array:
    """The published (x, z) positions (N, 2), and those that join their islands."""
    islands = _islands(_cells(layout.reachable))
    if len(islands) == 1:
        return layout.reachable
    free = _free_cells(layout, structure)
    main = max(islands, key=len)
    joined = set(main)
    added: Cells = []
    for island in islands:
        if island is not main:
            way = _way(joined, set(island), free)
            added += way
            joined.update(way, island if way else ())
    new = np.array(sorted(added), dtype=np.float64).reshape(-1, 2) * PUBLISHED_GRID_M
    return np.concatenate([layout.reachable, new])


def _free_cells(layout: FloorPlanLayout, structure: Structure) -> set[Cell]:
    """Cells around the published ones where nothing stands."""
    world = World(layout.scene, structure, AgentState(np.zeros(3)))
    for obj in layout.fresh_objects():
        world.add(obj)
    low, high = (
        np.round(f(layout.reachable, axis=0) / PUBLISHED_GRID_M).astype(int) for f in (np.min, np.max)
    )
    cells = [(i, j) for i in range(low[0], high[0] + 1) for j in range(low[1], high[1] + 1)]
    flags = standing_free(world, np.array(cells, dtype=np.float64) * PUBLISHED_GRID_M)
    return {c for c, is_free in zip(cells, flags.tolist(), strict=True) if is_free}


def _way(start: set[Cell], goal: set[Cell], free: set[Cell]) -> Cells:
    """The fewest free cells that join two sets of cells; [] when MOST_GAP do not."""
    before: dict[Cell, Cell | None] = dict.fromkeys(sorted(start))
    queue = deque((c, 0) for c in sorted(start))
    while queue:
        (i, j), length = queue.popleft()
        for a, b in _SIDES:
            after = (i + a, j + b)
            if after in goal:
                return _trace(before, (i, j))
            if after in free and after not in before and length < MOST_GAP:
                before[after] = (i, j)
                queue.append((after, length + 1))
    return []


def _trace(before: dict[Cell, Cell | None], last: Cell) -> Cells:
    way: Cells = []
    at: Cell | None = last
    while at is not None and before[at] is not None:
        way.append(at)
        at = before[at]
    return way


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
