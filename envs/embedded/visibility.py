"""Which objects the agent sees, and which it could reach: AI2-THOR's rule, on boxes.

An object is visible when some part of it lies within the visibility distance of the agent's vertical axis
and one of its visibility points, near or far, is inside the frame and reached by an unobstructed ray from the
camera (AI2-THOR's default "Collider" scheme; recorded events show it by floors and sofas). It is interactable
when such a ray does not pass glass either. What lies in something closed is neither. Visibility points sit on
the faces of the object's box that look at the camera, of closed drawers and cabinets on the front; obstacles
are the solid parts of all other boxes, the carcasses and the walls.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from envs.embedded.geometry import Array, OrientedBox, euler_matrix
from envs.embedded.structure import Structure
from envs.embedded.surfaces import SEE_THROUGH, solid_pieces
from envs.embedded.wall_planes import WallPlanes, wall_planes
from envs.embedded.world import SceneObject, World

POINT_SPACING_M = 0.3
"""On a large face, neighbouring visibility points are at most this far apart (chosen)."""
MAX_POINTS_PER_EDGE = 20
"""So many points at most along one edge of a face (chosen)."""
INSET = 0.8
"""Outer points sit at this fraction of the way from a face's centre to its rim (chosen)."""
TOUCHING_M = 0.03
"""A point this near to, or inside, an obstacle is not hidden by it: it lies on it or is set in (chosen)."""
OBSTACLE_SHRINK = 0.94
"""Obstacles hide a little less than their box, for real things are rounder (chosen)."""
BUILT_IN = frozenset({"Cabinet", "Drawer"})
"""Types that show their front only as long as they are closed: their sides are within other furniture."""
BASINS = frozenset({"Sink", "SinkBasin", "Bathtub", "BathtubBasin"})
"""Things sunk into a top: the top's box does not hide them or what lies in them."""

Mask: TypeAlias = npt.NDArray[np.bool_]
Indices: TypeAlias = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Sight:
    """What is visible and interactable: sets of object ids, for membership only (never iterated)."""

    visible: frozenset[str]
    interactable: frozenset[str]


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """Which way a camera looks: yaw clockwise and horizon downwards, degrees."""

    yaw: float
    horizon: float


@dataclass(frozen=True, slots=True)
class Lens:
    """How a camera sees: visibilityDistance in metres, vertical field of view, width over height."""

    reach_m: float
    fov_deg: float
    aspect: float


@dataclass(frozen=True, slots=True, eq=False)
class _Shape:
    """An object's box centre (3,), visibility points and normals (P, 3), and solid pieces, as arrays.

    `extent` are the centres (E, 3), half sizes and axes of the boxes that its distance is measured to.
    """

    middle: Array
    extent: tuple[Array, Array, Array]
    points: Array
    normals: Array
    centers: Array
    halves: Array
    axes: Array


@dataclass(frozen=True, slots=True, eq=False)
class _Stage:
    """All that can be seen or be in the way, in one state of all objects. The structure's boxes come last."""

    ids: tuple[str, ...]
    extent: tuple[Array, Array, Array]
    extent_owner: Indices
    box_centers: Array
    in_basin: Mask
    points: Array
    normals: Array
    owners: Indices
    centers: Array
    halves: Array
    axes: Array
    reach: Array
    box_owner: Indices
    """Index of the object that each obstacle belongs to; -1 for the structure."""
    is_glass: Mask
    is_top: Mask
    """Obstacles that basins are cut into: counter tops and counter carcasses."""
    walls: WallPlanes


@dataclass(slots=True)
class Eyes:
    """Finds out what is seen, remembering what did not change since the last look. One per simulation."""

    _shapes: dict[str, tuple[SceneObject, int, _Shape]] = field(default_factory=dict)
    _stage: tuple[Structure, tuple[tuple[str, int], ...], _Stage] | None = None
    _walls: tuple[Structure, WallPlanes] | None = None

    def look(self, world: World, lens: Lens) -> Sight:
        """What the agent of this world sees now."""
        stage = self._staged(world)
        eye = world.agent.camera_position()
        near = _candidates(stage, world, eye, lens)
        if not len(near):
            return Sight(frozenset(), frozenset())
        owners, points = stage.owners[near], stage.points[near]
        solid, glass = _blocked(stage, eye, owners, points, _in_hand(stage, world))
        solid |= stage.walls.crossed(eye, points, stage.box_centers[owners])
        return Sight(_named(stage, owners[~solid]), _named(stage, owners[~solid & ~glass]))

    def views_of(
        self, world: World, object_id: str, eye: Array, views: Sequence[Viewpoint], lens: Lens
    ) -> list[Viewpoint]:
        """Those ways of looking from `eye` (3,) in which an object would be interactable."""
        stage = self._staged(world)
        if object_id not in stage.ids:
            return []
        me = stage.ids.index(object_id)
        mine = stage.owners == me
        index = np.flatnonzero(mine)[_facing(stage.points[mine], stage.normals[mine], eye)]
        if not len(index) or not _near(stage, eye, lens.reach_m)[me]:
            return []
        owners, points = stage.owners[index], stage.points[index]
        solid, glass = _blocked(stage, eye, owners, points, _in_hand(stage, world))
        free = points[~(solid | glass | stage.walls.crossed(eye, points, stage.box_centers[owners]))]
        return [v for v in views if in_frame(eye, v, lens, free).any()]

    def _staged(self, world: World) -> _Stage:
        key = tuple((o.object_id, o.version) for o in world.objects())
        if self._stage is None or self._stage[0] is not world.structure or self._stage[1] != key:
            if self._walls is None or self._walls[0] is not world.structure:
                self._walls = (world.structure, wall_planes(world.structure))
                self._shapes.clear()
            objects = [o for o in world.objects() if not world.is_enclosed(o.object_id)]
            shapes = [self._shape(o, world.structure) for o in objects]
            self._stage = (
                world.structure,
                key,
                _build_stage(objects, shapes, world.structure, self._walls[1]),
            )
        return self._stage[2]

    def _shape(self, obj: SceneObject, structure: Structure) -> _Shape:
        cached = self._shapes.get(obj.object_id)
        if cached is None or cached[0] is not obj or cached[1] != obj.version:
            cached = (obj, obj.version, _build_shape(obj, structure))
            self._shapes[obj.object_id] = cached
        return cached[2]


def in_frame(eye: Array, view: Viewpoint, lens: Lens, points: Array) -> Mask:
    """Which world points (N, 3) a camera has inside its frame."""
    turn = euler_matrix(np.array([view.horizon, view.yaw, 0.0]))
    local = (points - eye) @ turn
    reach = local[:, 2] * math.tan(math.radians(lens.fov_deg) / 2)
    return np.asarray(
        (local[:, 2] > 0.0) & (np.abs(local[:, 0]) <= reach * lens.aspect) & (np.abs(local[:, 1]) <= reach)
    )


def _named(stage: _Stage, owners: Indices) -> frozenset[str]:
    return frozenset(stage.ids[i] for i in np.unique(owners).tolist())


def _candidates(stage: _Stage, world: World, eye: Array, lens: Lens) -> Indices:
    """Indices of the points of near objects that are in the frame and on faces turned to the camera."""
    view = Viewpoint(world.agent.yaw, world.agent.horizon)
    index = np.flatnonzero(_near(stage, eye, lens.reach_m)[stage.owners])
    index = index[_facing(stage.points[index], stage.normals[index], eye)]
    return np.asarray(index[in_frame(eye, view, lens, stage.points[index])])


def _near(stage: _Stage, eye: Array, reach_m: float) -> Mask:
    """Which objects have some part within reach of the vertical axis through the eye, (objects,)."""
    centers, halves, axes = stage.extent
    tall = np.einsum("nj,nj->n", np.abs(axes[:, 1, :]), halves)
    away = eye - centers
    away[:, 1] = np.clip(away[:, 1], -tall, tall)
    gap = np.maximum(np.abs(np.einsum("nij,ni->nj", axes, away)) - halves, 0.0)
    near = np.zeros(len(stage.ids), dtype=bool)
    near[stage.extent_owner[(gap**2).sum(axis=1) <= reach_m**2]] = True
    return near


def _facing(points: Array, normals: Array, eye: Array) -> Mask:
    """Which points are on faces turned to the eye."""
    return np.asarray(np.einsum("ij,ij->i", eye - points, normals) > 0.0)


def _in_hand(stage: _Stage, world: World) -> Indices:
    """The objects that the agent holds, with their contents: they hide nothing from it."""
    held = world.agent.held_id
    if held is None:
        return np.zeros(0, dtype=np.intp)
    mine = (held, *world.contents(held))
    return np.array([stage.ids.index(i) for i in mine if i in stage.ids], dtype=np.intp)


def _blocked(stage: _Stage, eye: Array, owners: Indices, points: Array, mine: Indices) -> tuple[Mask, Mask]:
    """For each ray: whether something solid, and whether glass, is in its way."""
    low, high = np.minimum(points.min(axis=0), eye), np.maximum(points.max(axis=0), eye)
    close = np.all((stage.centers + stage.reach > low) & (stage.centers - stage.reach < high), axis=1)
    if len(mine):
        close &= ~np.isin(stage.box_owner, mine)
    index = np.flatnonzero(close)
    hit = _hits(eye, points, stage.centers[index], stage.halves[index], stage.axes[index])
    hit &= owners[:, None] != stage.box_owner[index][None, :]
    hit &= ~(stage.in_basin[owners][:, None] & stage.is_top[index][None, :])
    glass = stage.is_glass[index]
    return np.asarray(hit[:, ~glass].any(axis=1)), np.asarray(hit[:, glass].any(axis=1))


def _hits(eye: Array, points: Array, centers: Array, halves: Array, axes: Array) -> Mask:
    """(rays, boxes): whether the segment from the eye to each point passes through each box."""
    start = np.einsum("nij,ni->nj", axes, eye - centers)
    ends = np.einsum("nij,pni->pnj", axes, points[:, None, :] - centers[None, :, :])
    step = ends - start[None]
    step = np.where(np.abs(step) < 1e-9, 1e-9, step)
    half = halves * OBSTACLE_SHRINK
    t0, t1 = (-half - start)[None] / step, (half - start)[None] / step
    first, last = np.minimum(t0, t1), np.maximum(t0, t1)
    # Three maxima in a row: reducing an axis of three costs numpy several times as much.
    enter = np.maximum(np.maximum(first[:, :, 0], first[:, :, 1]), first[:, :, 2])
    leave = np.minimum(np.minimum(last[:, :, 0], last[:, :, 1]), last[:, :, 2])
    crosses = (enter <= leave) & (leave > 0.0) & (enter < 1.0) & (enter > 0.0)
    rests = np.abs(ends) <= halves + TOUCHING_M
    return np.asarray(crosses & ~(rests[:, :, 0] & rests[:, :, 1] & rests[:, :, 2]))


# -- what an object offers to the eye ------------------------------------------------------------------


def _build_shape(obj: SceneObject, structure: Structure) -> _Shape:
    box = obj.world_box()
    points, normals = _box_points(tuple(_steps(2.0 * float(h)) for h in box.half))
    if obj.object_type in BUILT_IN and not obj.state.is_open:
        front = normals[:, 2] > 0.5
        points, normals = points[front], normals[front]
    pieces = solid_pieces(obj, structure)
    return _Shape(
        box.center,
        _stacked(pieces if obj.object_id in structure.footprints else [box]),
        box.center + (points * box.half) @ box.axes.T,
        normals @ box.axes.T,
        *_stacked(pieces),
    )


def _steps(length: float) -> int:
    return max(2, min(MAX_POINTS_PER_EDGE, math.ceil(length / POINT_SPACING_M) + 1))


@lru_cache(maxsize=256)
def _box_points(counts: tuple[int, int, int]) -> tuple[Array, Array]:
    """Points on the faces of the unit box (-1..1) and their normals: a grid on each face and its centre."""
    points, normals = [], []
    for axis in range(3):
        u, v = (i for i in range(3) if i != axis)
        grid = [
            (a, b)
            for a in np.linspace(-INSET, INSET, counts[u])
            for b in np.linspace(-INSET, INSET, counts[v])
        ]
        for sign in (1.0, -1.0):
            for a, b in [*grid, (0.0, 0.0)]:
                point, normal = np.zeros(3), np.zeros(3)
                point[[axis, u, v]] = sign, a, b
                normal[axis] = sign
                points.append(point)
                normals.append(normal)
    return np.array(points), np.array(normals)


def _stacked(boxes: list[OrientedBox]) -> tuple[Array, Array, Array]:
    if not boxes:
        return np.zeros((0, 3)), np.zeros((0, 3)), np.zeros((0, 3, 3))
    return (
        np.array([b.center for b in boxes]),
        np.array([b.half for b in boxes]),
        np.array([b.axes for b in boxes]),
    )


def _joined(parts: list[tuple[Array, Array, Array]]) -> tuple[Array, Array, Array]:
    """Stacked boxes, one after the other."""
    empty = _stacked([])
    return (
        np.concatenate([empty[0], *(p[0] for p in parts)]),
        np.concatenate([empty[1], *(p[1] for p in parts)]),
        np.concatenate([empty[2], *(p[2] for p in parts)]),
    )


def _build_stage(
    objects: list[SceneObject], shapes: list[_Shape], structure: Structure, walls: WallPlanes
) -> _Stage:
    fixed = _stacked([c.box for c in structure.carcasses])
    count, extra = len(shapes), len(fixed[0])
    centers = np.concatenate([*(s.centers for s in shapes), fixed[0]])
    halves = np.concatenate([*(s.halves for s in shapes), fixed[1]])
    axes = np.concatenate([*(s.axes for s in shapes), fixed[2]])
    pieces = np.repeat(np.arange(count), [len(s.centers) for s in shapes])
    kinds = [o.object_type for o in objects]
    counters = [c.kind == "counter" for c in structure.carcasses]
    return _Stage(
        ids=tuple(o.object_id for o in objects),
        extent=_joined([s.extent for s in shapes]),
        extent_owner=np.repeat(np.arange(count), [len(s.extent[0]) for s in shapes]),
        box_centers=np.array([s.middle for s in shapes]).reshape(-1, 3),
        in_basin=np.array([_in_basin(o) for o in objects], dtype=bool),
        points=np.concatenate([s.points for s in shapes] or [np.zeros((0, 3))]),
        normals=np.concatenate([s.normals for s in shapes] or [np.zeros((0, 3))]),
        owners=np.repeat(np.arange(count), [len(s.points) for s in shapes]),
        centers=centers,
        halves=halves,
        axes=axes,
        reach=np.einsum("nij,nj->ni", np.abs(axes), halves),
        box_owner=np.append(pieces, np.full(extra, -1)),
        is_glass=np.array([kinds[i] in SEE_THROUGH for i in pieces.tolist()] + [False] * extra, dtype=bool),
        is_top=np.array([kinds[i] == "CounterTop" for i in pieces.tolist()] + counters, dtype=bool),
        walls=walls,
    )


def _in_basin(obj: SceneObject) -> bool:
    names = (obj.object_id, *obj.parents)
    return any(n.split("|", 1)[0] in BASINS or n.endswith("Basin") for n in names)
