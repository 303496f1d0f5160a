"""Rays through a world: the first solid thing that one meets. Boxes stand for objects, as in visibility."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from envs.embedded.geometry import Array, OrientedBox, heading
from envs.embedded.physics import floor_height, wall_boxes
from envs.embedded.surfaces import solid_pieces
from envs.embedded.world import World

FARTHEST_M = 100.0
"""Rays without a length end here, metres (chosen)."""


@dataclass(frozen=True, slots=True, eq=False)
class Hit:
    """Where a ray ends: the point (3,), its distance in metres, and the object's id ("" for structure)."""

    point: Array
    distance_m: float
    object_id: str


def cast(world: World, origin: Array, way: Array, reach_m: float = FARTHEST_M) -> Hit | None:
    """The first thing on a ray from `origin` (3,) along the unit vector `way`, or None within `reach_m`.

    What the agent holds, and whatever the origin lies in, is passed through; what is shut in is not met.
    """
    owners, boxes = _targets(world)
    at = _entries(origin, way, boxes)
    down = (origin[1] - floor_height(world)) / -way[1] if way[1] < -1e-9 else math.inf
    best = int(np.argmin(at)) if len(at) else -1
    near = float(at[best]) if best >= 0 else math.inf
    if min(near, down) > reach_m:
        return None
    if down < near:
        return Hit(origin + way * down, float(down), _floor_at(world, origin + way * down))
    return Hit(origin + way * near, near, owners[best])


def pixel_ray(yaw: float, horizon: float, fov_deg: float, aspect: float, point: tuple[float, float]) -> Array:
    """The unit vector (3,) through a screen point: x from the left and y from the top, both 0..1."""
    reach = math.tan(math.radians(fov_deg) / 2)
    right, up = (2.0 * point[0] - 1.0) * reach * aspect, (1.0 - 2.0 * point[1]) * reach
    tilt = math.radians(horizon)
    ahead, side = heading(yaw), heading(yaw + 90.0)
    flat, high = math.cos(tilt) + up * math.sin(tilt), up * math.cos(tilt) - math.sin(tilt)
    way = ahead * flat + side * right + np.array([0.0, high, 0.0])
    return np.asarray(way / np.linalg.norm(way))


def _targets(world: World) -> tuple[list[str], list[OrientedBox]]:
    held = world.agent.held_id
    mine = () if held is None else (held, *world.contents(held))
    owners, boxes = [], []
    for obj in world.objects():
        if obj.object_id in mine or world.is_enclosed(obj.object_id):
            continue
        for piece in solid_pieces(obj, world.structure):
            owners.append(obj.object_id)
            boxes.append(piece)
    fixed = [c.box for c in world.structure.carcasses] + wall_boxes(world)
    return owners + [""] * len(fixed), boxes + fixed


def _entries(origin: Array, way: Array, boxes: list[OrientedBox]) -> Array:
    """How far along the ray each box begins; infinity for those it misses or starts in."""
    if not boxes:
        return np.zeros(0)
    axes = np.array([b.axes for b in boxes])
    half = np.array([b.half for b in boxes])
    start = np.einsum("nij,ni->nj", axes, origin - np.array([b.center for b in boxes]))
    step = np.einsum("nij,i->nj", axes, way)
    step = np.where(np.abs(step) < 1e-12, 1e-12, step)
    t0, t1 = (-half - start) / step, (half - start) / step
    enter, leave = np.minimum(t0, t1).max(axis=1), np.maximum(t0, t1).min(axis=1)
    return np.asarray(np.where((enter <= leave) & (enter > 0.0), enter, np.inf))


def _floor_at(world: World, point: Array) -> str:
    """The id of the floor at a point, "" when no object stands for it."""
    floors = [o for o in world.objects() if o.object_type == "Floor"]
    for floor in floors:
        low, high = floor.world_box().bounds()
        if low[0] <= point[0] <= high[0] and low[2] <= point[2] <= high[2]:
            return floor.object_id
    return ""
