"""What the agent bumps into: a vertical cylinder among upright boxes and walls.

In floor plans the published reachable positions come first: on the 0.25 m grid a position is free exactly
when it is one of them and nothing was moved into the way since the scene was loaded. Everywhere else boxes,
carcasses and walls decide. Open doors of furniture do not block (their leaves are not modelled).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from envs.embedded.geometry import Array, OrientedBox, Pose
from envs.embedded.structure import Structure, Wall
from envs.embedded.world import AgentState, SceneObject, World

AGENT_RADIUS_M = 0.2
"""Radius of AI2-THOR's agent capsule."""
STEP_OVER_M = 0.05
"""Lower objects do not stop the agent (chosen; Unity's character controller steps over small ones)."""
HEAD_M = 1.6
"""Objects that begin above this do not stop the agent (chosen)."""
PUBLISHED_GRID_M = 0.25
"""Step of the published reachable positions."""
WALL = "Wall"
"""Name of what blocks where it is no object."""
PASSED_BY = frozenset(
    {"Floor", "Window", "Painting", "Poster", "Mirror", "LightSwitch", "Curtains", "Blinds"}
)  # fmt: skip
"""Types that never stop the agent: what lies on or in the walls is left to the walls."""
ROUND = frozenset({"DogBed", "HousePlant", "FloorLamp", "BasketBall", "Stool", "GarbageBag", "LaundryHamper"})
"""Types that are round seen from above: the agent passes the corners of their box (chosen; recorded of the
dog bed of FloorPlan301)."""
ROUND_STEPS = tuple(math.pi / 2 * k / 5 for k in (1, 2, 3, 4))
"""Angles of the rectangles that stand for an ellipse: inscribed, their corners on it (chosen)."""
UPRIGHT_COSINE = 0.99
"""Boxes tilted more than this stand for their axis-aligned box."""

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Obstacles:
    """M rectangles on the floor plan: centres (M, 2), half sizes (M, 2), unit x axes (M, 2), and their names.

    `is_moved` (M,) marks what is not where it was when the scene was loaded.
    """

    names: tuple[str, ...]
    centers: Array
    halves: Array
    axes: Array
    is_moved: Bools

    def distance(self, starts: Array, ends: Array) -> Array:
        """Between K segments, (K, 2) to (K, 2), and the rectangles: (K, M) metres, 0 where they meet."""
        a, b = self._local(starts), self._local(ends)
        ends_apart = np.minimum(_to_box(a, self.halves), _to_box(b, self.halves))
        apart = np.minimum(ends_apart, self._corner_distance(a, b))
        return np.where(_crosses(a, b, self.halves), 0.0, apart)

    def moved(self) -> Obstacles:
        """Only what is not where it was when the scene was loaded."""
        m = self.is_moved
        names = tuple(n for n, moved in zip(self.names, m.tolist(), strict=True) if moved)
        return Obstacles(names, self.centers[m], self.halves[m], self.axes[m], m[m])

    def equals(self, other: Obstacles) -> bool:
        """Whether both stand for the same obstacles."""
        return self.names == other.names and all(
            np.array_equal(a, b)
            for a, b in (
                (self.centers, other.centers), (self.halves, other.halves), (self.axes, other.axes),
                (self.is_moved, other.is_moved),
            )
        )  # fmt: skip

    def _local(self, points: Array) -> Array:
        away = points[:, None, :] - self.centers
        u = (away * self.axes).sum(axis=2)
        v = away[:, :, 1] * self.axes[:, 0] - away[:, :, 0] * self.axes[:, 1]
        return np.stack([u, v], axis=2)

    def _corner_distance(self, a: Array, b: Array) -> Array:
        along = b - a
        length2 = np.maximum((along * along).sum(axis=2), 1e-12)
        nearest = np.full(a.shape[:2], np.inf)
        for sign_u, sign_v in ((1.0, 1.0), (1.0, -1.0), (-1.0, 1.0), (-1.0, -1.0)):
            away = self.halves * (sign_u, sign_v) - a
            t = np.clip((away * along).sum(axis=2) / length2, 0.0, 1.0)
            gap = away - t[:, :, None] * along
            nearest = np.minimum(nearest, np.hypot(gap[:, :, 0], gap[:, :, 1]))
        return nearest


def _to_box(points: Array, halves: Array) -> Array:
    gap = np.maximum(np.abs(points) - halves, 0.0)
    return np.asarray(np.hypot(gap[:, :, 0], gap[:, :, 1]))


def _crosses(a: Array, b: Array, halves: Array) -> Bools:
    """Whether segments pass through boxes about the origin (slab test)."""
    along = np.where(np.abs(b - a) < 1e-12, 1e-12, b - a)
    t0, t1 = (-halves - a) / along, (halves - a) / along
    enter = np.minimum(t0, t1).max(axis=2)
    leave = np.maximum(t0, t1).min(axis=2)
    return np.asarray((enter <= leave) & (leave >= 0.0) & (enter <= 1.0))


def blocker(world: World, start: Array, goal: Array) -> str | None:
    """What stops the agent on the straight way from `start` to `goal`, both (3,): an objectId, WALL or None.

    With start == goal: what is in the way of standing there. What already touches the agent at the start does
    not keep it from moving away.
    """
    a, b = start[[0, 2]][None, :], goal[[0, 2]][None, :]
    obstacles = obstacles_of(world)
    is_on_spot = bool(np.allclose(a, b, atol=1e-6))
    mask = published_positions(world.structure)
    on_grid = mask is not None and _is_on_published_grid(b[0])
    is_known = on_grid and mask is not None and _cell(b[0]) in mask
    hits = _hits(obstacles, a, b, is_on_spot)[0]
    if is_known:
        hits &= obstacles.is_moved
    if hits.any():
        return obstacles.names[int(np.argmax(hits))]
    return WALL if on_grid and not is_known else None


def would_block(world: World, obj: SceneObject, pose: Pose) -> bool:
    """Whether an object, standing by itself at a pose, would be where the agent is."""
    alone = World(world.scene_name, world.structure, AgentState(world.agent.position))
    alone.add(replace(obj, pose=pose, parents=[], enabled=True))
    here = world.agent.position
    return blocker(alone, here, here) == obj.object_id


def free_steps(world: World, starts: Array, ends: Array) -> Bools:
    """For K steps (K, 2) -> (K, 2): whether the agent can take each. The same answer as `blocker`."""
    obstacles = obstacles_of(world)
    mask = published_positions(world.structure)
    if mask is None:
        return np.asarray(~_hits(obstacles, starts, ends, is_on_spot=False).any(axis=1))
    on_grid = np.array([_is_on_published_grid(e) for e in ends], dtype=bool)
    known = np.array([_cell(e) in mask for e in ends], dtype=bool) & on_grid
    free = known.copy()
    for rows, among in ((known, obstacles.moved()), (~on_grid, obstacles)):
        if rows.any():
            free[rows] = ~_hits(among, starts[rows], ends[rows], is_on_spot=False).any(axis=1)
    return np.asarray(free)


def standing_free(world: World, spots: Array) -> Bools:
    """For K spots (K, 2): whether no obstacle is within the agent's radius; published positions aside."""
    if not len(spots):
        return np.zeros(0, dtype=bool)
    return np.asarray(~_hits(obstacles_of(world), spots, spots, is_on_spot=True).any(axis=1))


def _hits(obstacles: Obstacles, starts: Array, ends: Array, is_on_spot: bool) -> Bools:
    if not obstacles.names:
        return np.zeros((len(starts), 0), dtype=bool)
    apart = obstacles.distance(starts, ends)
    close = apart < AGENT_RADIUS_M - 1e-6
    if is_on_spot or not close.any():
        return np.asarray(close)
    return np.asarray(close & (apart < obstacles.distance(starts, starts) - 1e-6))


# -- the obstacles of a world --------------------------------------------------------------------------------

_CACHE: WeakKeyDictionary[World, tuple[tuple[int, ...], Obstacles]] = WeakKeyDictionary()


def scene_key(world: World) -> tuple[int, ...]:
    """Changes whenever something that can block may have changed; not by the agent's own walking about."""
    held = world.agent.held_id
    carried = () if held is None else (held, *world.contents(held))
    return tuple(-1 if o.object_id in carried else o.version for o in world.objects())


def obstacles_of(world: World) -> Obstacles:
    """The obstacles of a world as it is; the identical object as long as nothing in the way has changed."""
    key = scene_key(world)
    cached = _CACHE.get(world)
    if cached is None or cached[0] != key:
        fresh = _collect(world)
        same = cached is not None and cached[1].equals(fresh)
        cached = (key, cached[1] if cached is not None and same else fresh)
        _CACHE[world] = cached
    return cached[1]


def _collect(world: World) -> Obstacles:
    structure = world.structure
    floor_y = structure.rooms[0].floor_y if structure.rooms else 0.0
    rows: list[tuple[str, tuple[float, ...], bool]] = []
    for obj in world.objects():
        if _can_block(world, obj):
            moved = structure.initial_poses.get(obj.object_id) is not obj.pose
            rows += [(obj.object_id, rect, moved) for rect in _object_rects(obj, structure, floor_y)]
    for carcass in structure.carcasses:
        if _is_in_the_way(carcass.box, floor_y):
            rows.append((WALL, _plan(carcass.box), False))
    rows += [(WALL, rect, False) for wall in structure.walls for rect in _wall_rects(wall)]
    table = np.array([r[1] for r in rows], dtype=np.float64).reshape(-1, 6)
    moved_flags = np.array([r[2] for r in rows], dtype=bool)
    return Obstacles(tuple(r[0] for r in rows), table[:, 0:2], table[:, 2:4], table[:, 4:6], moved_flags)


def _can_block(world: World, obj: SceneObject) -> bool:
    """Neither the floor, nor in the hand, nor carried or enclosed by other furniture."""
    if obj.object_type in PASSED_BY or obj.object_id == world.agent.held_id:
        return False
    if obj.object_type in ("Doorway", "Doorframe"):
        return obj.object_type == "Doorway" and not obj.state.is_open
    return all(p in world and world[p].object_type == "Floor" for p in obj.parents)


def _object_rects(obj: SceneObject, structure: Structure, floor_y: float) -> Iterator[tuple[float, ...]]:
    box = obj.world_box()
    if not _is_in_the_way(box, floor_y):
        return
    rects = structure.footprints.get(obj.object_id)
    if rects is None:
        x, z, half_x, half_z, ux, uz = _plan(box)
        angles = ROUND_STEPS if obj.object_type in ROUND else ()
        for angle in angles:
            yield (x, z, half_x * math.cos(angle), half_z * math.sin(angle), ux, uz)
        if not angles:
            yield (x, z, half_x, half_z, ux, uz)
        return
    for x0, z0, x1, z1 in rects:
        yield ((x0 + x1) / 2, (z0 + z1) / 2, (x1 - x0) / 2, (z1 - z0) / 2, 1.0, 0.0)


def _is_in_the_way(box: OrientedBox, floor_y: float) -> bool:
    low, high = box.bounds()
    return float(high[1]) > floor_y + STEP_OVER_M and float(low[1]) < floor_y + HEAD_M


def _plan(box: OrientedBox) -> tuple[float, ...]:
    """Centre, half sizes and x axis of a box seen from above; of a tilted box its axis-aligned box."""
    if abs(float(box.axes[1, 1])) > UPRIGHT_COSINE:
        x, z = float(box.axes[0, 0]), float(box.axes[2, 0])
        length = math.hypot(x, z)
        return (
            float(box.center[0]), float(box.center[2]), float(box.half[0]), float(box.half[2]),
            x / length, z / length,
        )  # fmt: skip
    low, high = box.bounds()
    middle, half = (low + high) / 2, (high - low) / 2
    return (float(middle[0]), float(middle[2]), float(half[0]), float(half[2]), 1.0, 0.0)


def _wall_rects(wall: Wall) -> Iterator[tuple[float, ...]]:
    """The solid stretches of a wall at walking height: doors and doorways are passages, windows are not."""
    (x0, z0), (x1, z1) = wall.start, wall.end
    length = math.hypot(x1 - x0, z1 - z0)
    if length < 1e-6:
        return
    ux, uz, at = (x1 - x0) / length, (z1 - z0) / length, 0.0
    gaps = [(o.start_m, o.end_m) for o in wall.openings if o.kind != "window" and o.bottom_m < STEP_OVER_M]
    for start, end in (*sorted(gaps), (length, length)):
        if start - at > 1e-6:
            middle, half = (at + start) / 2, (start - at) / 2
            margin = wall.margin_m
            yield (x0 + ux * middle, z0 + uz * middle, half + margin, wall.thickness_m / 2 + margin, ux, uz)
        at = max(at, end)


# -- published positions -------------------------------------------------------------------------------------


def published_positions(structure: Structure) -> frozenset[tuple[int, int]] | None:
    """The published reachable cells of a floor plan in steps of 0.25 m, or None where none are published."""
    if structure.reachable is None:
        return None
    cells = _PUBLISHED.get(structure.reachable.ctypes.data)
    if cells is None or cells[0] is not structure.reachable:
        found = frozenset(_cell(p) for p in structure.reachable)
        cells = _PUBLISHED[structure.reachable.ctypes.data] = (structure.reachable, found)
    return cells[1]


_PUBLISHED: dict[int, tuple[Array, frozenset[tuple[int, int]]]] = {}


def _cell(point: Array) -> tuple[int, int]:
    return round(float(point[0]) / PUBLISHED_GRID_M), round(float(point[1]) / PUBLISHED_GRID_M)


def _is_on_published_grid(point: Array) -> bool:
    return all(abs(float(v) / PUBLISHED_GRID_M - round(float(v) / PUBLISHED_GRID_M)) < 4e-3 for v in point)
