"""Where the agent can walk: the positions of its own grid, and shortest ways between them."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TypeAlias
from weakref import WeakKeyDictionary

import numpy as np

from envs.embedded.collision import Bools, Obstacles, free_steps, obstacles_of, standing_free
from envs.embedded.geometry import Array
from envs.embedded.world import World

GRID_M = 0.25
"""AI2-THOR's default gridSize."""
CACHED_GRAPHS = 4
"""How many graphs (grids of different phase or step) are kept per world (chosen)."""
CHUNK = 512
"""Steps tested against all obstacles at once (chosen: a few MB)."""
SNAP_M = 0.06
"""A goal this close to a grid position counts as that position (chosen)."""
MOST_POSITIONS = 40_000
"""Larger grids are refused: 50 m x 50 m at 0.25 m."""

BESIDE_M = 0.5
"""Positions this near to where the grid starts are tried even when something touches them (chosen)."""

_STEPS = ((0, 1), (1, 0), (0, -1), (-1, 0))
Cell: TypeAlias = tuple[int, int]
Point: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class WalkGraph:
    """The grid through `origin` (x, z) with step `grid_m`; `free` (4, nx, nz) says which steps can be taken.

    Cell (i, j) lies at `origin` + ((i, j) + `first`) * `grid_m`; the steps are +z, +x, -z, -x.
    """

    origin: Point
    grid_m: float
    first: Cell
    free: Bools

    def point(self, cell: Cell) -> Point:
        """The (x, z) of a cell, metres."""
        x = self.origin[0] + (cell[0] + self.first[0]) * self.grid_m
        z = self.origin[1] + (cell[1] + self.first[1]) * self.grid_m
        return (round(x, 6) + 0.0, round(z, 6) + 0.0)

    def cell(self, x: float, z: float) -> Cell | None:
        """The cell at (x, z), or None when the point is off the grid or outside it."""
        u, v = (x - self.origin[0]) / self.grid_m, (z - self.origin[1]) / self.grid_m
        if max(abs(u - round(u)), abs(v - round(v))) * self.grid_m > SNAP_M:
            return None
        i, j = round(u) - self.first[0], round(v) - self.first[1]
        return (i, j) if 0 <= i < self.free.shape[1] and 0 <= j < self.free.shape[2] else None

    def steps_from(self, start: Cell) -> dict[Cell, int]:
        """Every cell that can be walked to -> the number of steps it takes, nearest first."""
        found = {start: 0}
        queue = deque([start])
        free = self.free.tolist()
        while queue:
            i, j = cell = queue.popleft()
            for k, (di, dj) in enumerate(_STEPS):
                after = (i + di, j + dj)
                if free[k][i][j] and after not in found:
                    found[after] = found[cell] + 1
                    queue.append(after)
        return found


def reachable_positions(world: World, grid_size: float = GRID_M) -> list[Point]:
    """All (x, z) that the agent can walk to in steps of `grid_size` metres, sorted; where it is included."""
    here = world.agent.position[[0, 2]]
    graph = _graph(world, here, grid_size)
    start = graph.cell(float(here[0]), float(here[1]))
    return [] if start is None else sorted(graph.point(c) for c in graph.steps_from(start))


def shortest_path(world: World, start: Array, goals: Array, grid_size: float = GRID_M) -> list[Point] | None:
    """The shortest walk on the grid through `start` (3,) to the nearest of `goals` (N, 2), ends included.

    Among equally short ones that with the straightest end. None when no goal can be reached; goals that are
    not on the grid count as the position within 6 cm of them, if any.
    """
    graph = _graph(world, start[[0, 2]], grid_size)
    here = graph.cell(float(start[0]), float(start[2]))
    if here is None:
        return None
    found = graph.steps_from(here)
    wanted = [graph.cell(x, z) for x, z in np.asarray(goals, dtype=np.float64).reshape(-1, 2).tolist()]
    cells = [c for c in wanted if c is not None and c in found]
    if not cells:
        return None
    goal = min(cells, key=lambda c: (found[c], c))
    return [graph.point(c) for c in _way_back(graph, found, goal)[::-1]]


def _way_back(graph: WalkGraph, found: dict[Cell, int], goal: Cell) -> list[Cell]:
    """From the goal to the start, turning as late as possible."""
    way, heading = [goal], 0
    while found[way[-1]] > 0:
        i, j = way[-1]
        for k in (heading, 0, 1, 2, 3):
            di, dj = _STEPS[k]
            before = (i - di, j - dj)
            if found.get(before, -1) == found[(i, j)] - 1 and graph.free[k][before]:
                way.append(before)
                heading = k
                break
    return way


Kept: TypeAlias = dict[tuple[float, ...], tuple[Obstacles, WalkGraph]]
_CACHE: WeakKeyDictionary[World, Kept] = WeakKeyDictionary()


def _graph(world: World, through: Array, grid_m: float) -> WalkGraph:
    """The graph of the grid through a point; kept until something in the way changes."""
    if not 0.05 <= grid_m <= 5.0:
        raise ValueError(f"grid size must be in 0.05 .. 5 m, got {grid_m}")
    phase = tuple(round(float(v) % grid_m, 4) % round(grid_m, 4) for v in through)
    key, name = obstacles_of(world), (*phase, grid_m)
    kept = _CACHE.setdefault(world, {})
    cached = kept.get(name)
    if cached is None or cached[0] is not key:
        while len(kept) >= CACHED_GRAPHS:
            kept.pop(next(iter(kept)))
        kept.pop(name, None)
        cached = kept[name] = (key, _build(world, through, grid_m))
    return cached[1]


def _build(world: World, through: Array, grid_m: float) -> WalkGraph:
    low, high = _bounds(world, through)
    first = np.floor((low - through) / grid_m).astype(int)
    last = np.ceil((high - through) / grid_m).astype(int)
    nx, nz = (last - first + 1).tolist()
    if nx * nz > MOST_POSITIONS:
        raise ValueError(f"a grid of {nx} x {nz} positions is too large; use a larger step than {grid_m} m")
    free = np.zeros((4, nx, nz), dtype=bool)
    i, j = (a.ravel() for a in np.meshgrid(np.arange(nx), np.arange(nz), indexing="ij"))
    cells = np.stack([i, j], axis=1)
    points = through + (cells + first) * grid_m
    can_end = _can_end(world, points, through).reshape(nx, nz)
    for k, step in enumerate(_STEPS):
        after = cells + step
        inside = np.asarray(((after >= 0) & (after < (nx, nz))).all(axis=1))
        inside[inside] &= can_end[tuple(after[inside].T)]
        starts = points[inside]
        ends = starts + np.array(step) * grid_m
        chunks = range(0, len(starts), CHUNK)
        flags = [free_steps(world, starts[n : n + CHUNK], ends[n : n + CHUNK]) for n in chunks]
        free[k][i[inside], j[inside]] = np.concatenate(flags) if flags else False
    return WalkGraph((float(through[0]), float(through[1])), grid_m, (int(first[0]), int(first[1])), free)


def _can_end(world: World, points: Array, through: Array) -> Bools:
    """Which positions are worth trying: the free ones, and those beside the agent, who may touch something.

    In floor plans all are, as the published positions decide there.
    """
    if world.structure.reachable is not None:
        return np.ones(len(points), dtype=bool)
    chunks = [standing_free(world, points[n : n + CHUNK]) for n in range(0, len(points), CHUNK)]
    return np.asarray(np.concatenate(chunks) | (np.abs(points - through).max(axis=1) < BESIDE_M))


def _bounds(world: World, through: Array) -> tuple[Array, Array]:
    points = [p for room in world.structure.rooms for p in room.polygon]
    table = np.array([*points, tuple(through.tolist())], dtype=np.float64)
    return table.min(axis=0), table.max(axis=0)
