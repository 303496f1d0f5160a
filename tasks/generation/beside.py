"""A point beside a device at which both the culprit and the decoy can be put down."""

from __future__ import annotations

import math
from typing import Any

from envs.snapshot import ObjectSnapshot
from envs.workbench import Workbench
from tasks.generation.draft import Draft, NoStageError
from tasks.hazards.hazard import type_of
from tasks.hazards.occasion import CULPRIT, DECOY, NEAR_M

DIRECTIONS = 12
RINGS_M = (0.12, 0.16, 0.2, 0.24, 0.28)
"""Distances that are tried, centre to centre on the level, metres; nearest first (chosen)."""
LIFT_M = 0.002
"""Things are set down this far above what they stand on, lest they touch it (chosen)."""
CLEAR_M = 0.03
"""Scenes' own things may sink into what bears them; this much higher they fit where they were (measured)."""
MARGIN_M = 0.01
"""The things must be this much nearer than NEAR_M, lest rounding decides."""


def enact_preparation(draft: Draft, controller: Any) -> None:
    """Carry out what both contexts begin with, so that points are tried in the scene as it will be.

    Raises:
        NoStageError: the engine refuses a step.
    """
    bench = Workbench(controller)
    for action in draft.prepare:
        if not bench.enact(action):
            raise NoStageError(f"set-up fails: {action['action']} beforehand")


def put_beside(draft: Draft, controller: Any, index: int, name: str) -> None:
    """Give site `index`, which is near the object called `name`, its point.

    Raises:
        NoStageError: no point is free for both.
    """
    bench, device = Workbench(controller), draft.names[name]
    foot_m = device.box_center[1] - device.box_size[1] / 2
    things = [draft.object_id(n) for n in (CULPRIT, DECOY) if n in draft.names]
    for ring_m in RINGS_M:
        for k in range(DIRECTIONS):
            angle = 2.0 * math.pi * k / DIRECTIONS
            point = (
                round(device.box_center[0] + ring_m * math.sin(angle), 3),
                round(foot_m + LIFT_M, 3),
                round(device.box_center[2] + ring_m * math.cos(angle), 3),
            )
            if all(_fits(bench, draft.facts.world.objects[i], point, device) for i in things):
                draft.sites[index] = {"near": name, "at": list(point)}
                return
    raise NoStageError(f"no free point beside the {device.object_type}")


def _fits(
    bench: Workbench, thing: ObjectSnapshot, point: tuple[float, float, float], device: ObjectSnapshot
) -> bool:
    """Whether a thing can be put at a point, on what the device stands on and near enough to it.

    Afterwards it goes back to where it was, out of the way of the next thing that is tried there.
    """
    if not _place(bench, thing, point):
        return False
    world = bench.world
    x, y, z = thing.box_center
    _place(bench, thing, (x, y - thing.box_size[1] / 2 + CLEAR_M, z))
    placed = world.objects[thing.object_id]
    near = world.distance_m(thing.object_id, device.object_id) <= NEAR_M - MARGIN_M
    return near and _share_surface(placed, world.objects[device.object_id])


def _place(bench: Workbench, thing: ObjectSnapshot, point: tuple[float, float, float]) -> bool:
    position = dict(zip("xyz", point, strict=True))
    return bench.enact({"action": "PlaceObjectAtPoint", "objectId": thing.object_id, "position": position})


def _share_surface(placed: ObjectSnapshot, device: ObjectSnapshot) -> bool:
    """Whether a thing stands on what the device stands on; beside a burner: on no other burner.

    A burner is sunk into what bears it and has no parent.
    """
    if device.object_type == "StoveBurner":
        return all(type_of(p) != device.object_type for p in placed.parents)
    return placed.parents[:1] == device.parents[:1]
