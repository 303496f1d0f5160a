"""Setting objects where a scene's author wants them, without a hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from envs.embedded import placement
from envs.embedded.actions.targets import existing
from envs.embedded.collision import would_block
from envs.embedded.dispatch import Vector3, action
from envs.embedded.geometry import Array, Pose, oriented_box
from envs.embedded.simulation import ActionFailedError, Simulation
from envs.embedded.world import SceneObject, World

POSE_KEYS = ("objectName", "position", "rotation")


@action("SetObjectPoses")
def set_object_poses(
    sim: Simulation, *, objectPoses: list[dict[str, Any]], placeStationary: bool = True
) -> None:
    """Set movable objects to poses by name; as in AI2-THOR those that are not named leave the scene.

    An object named several times is copied.
    """
    world = sim.world
    by_name = {o.name: o for o in world.objects() if o.traits.pickupable or o.traits.moveable}
    rows = [_checked_row(row, by_name) for row in objectPoses]
    if world.agent.held_id is not None:
        world.release()
    named = [name for name, _ in rows]
    for name, obj in by_name.items():
        if name not in named:
            world.set_enabled(obj.object_id, False)
    placed = []
    for i, (name, pose) in enumerate(rows):
        obj = _copy(world, by_name[name], named[:i].count(name)) if name in named[:i] else by_name[name]
        world.detach(obj.object_id)
        world.set_pose(obj.object_id, pose, carry_contents=False)
        placed.append(obj.object_id)
    for object_id in placed:
        placement.reattach(world, object_id)


@action("PlaceObjectAtPoint")
def place_object_at_point(
    sim: Simulation,
    *,
    objectId: str,
    position: Vector3,
    rotation: Vector3 | None = None,
    forceKinematic: bool = False,
    includeErrorMessage: bool = False,
) -> None:
    """Set an object down so that the lowest point of its box is at a position; its contents come along."""
    world = sim.world
    obj = existing(sim, objectId)
    if not (obj.traits.pickupable or obj.traits.moveable):
        raise ActionFailedError(f"{objectId} must be pickupable or moveable to be placed at a point")
    turned = obj.pose.rotation if rotation is None else _vector(rotation)
    pose = _standing_at(obj, _vector(position), turned)
    if placement.overlapped_by(world, objectId, pose) is not None:
        raise ActionFailedError("spawn area not clear, can't place object at that point")
    if would_block(world, obj, pose):
        raise ActionFailedError("spawn area not clear, can't place object at that point: the agent is there")
    if world.agent.held_id == objectId:
        world.release()
    world.detach(objectId)
    world.set_pose(objectId, pose)
    placement.reattach(world, objectId)


@action("TeleportObject")
def teleport_object(
    sim: Simulation,
    *,
    objectId: str,
    position: Vector3,
    rotation: Vector3 | None = None,
    forceAction: bool = False,
    allowTeleportOutOfHand: bool = False,
    makeUnbreakable: bool = False,
) -> None:
    """Put an object's own position and rotation where they are wanted; its contents come along.

    With `forceAction` also where something else is. Nothing breaks on arrival, so `makeUnbreakable` is moot.
    """
    world = sim.world
    obj = existing(sim, objectId)
    if not (obj.traits.pickupable or obj.traits.moveable):
        raise ActionFailedError(f"{objectId} must be pickupable or moveable to be teleported")
    if world.agent.held_id == objectId and not allowTeleportOutOfHand:
        raise ActionFailedError(f"{objectId} is in the agent's hand: allowTeleportOutOfHand is False")
    pose = Pose(_vector(position), obj.pose.rotation if rotation is None else _vector(rotation))
    if not forceAction:
        blocker = placement.overlapped_by(world, objectId, pose)
        if blocker is not None:
            raise ActionFailedError(f"{objectId} is colliding with {blocker} after teleport.")
    if world.agent.held_id == objectId:
        world.release()
    world.detach(objectId)
    world.set_pose(objectId, pose)
    placement.reattach(world, objectId)


def _standing_at(obj: SceneObject, spot: Array, rotation: Array) -> Pose:
    """The pose that puts the middle of the object's underside at a spot."""
    box = oriented_box(Pose(np.zeros(3), rotation), obj.box)
    low, _ = box.bounds()
    return Pose(spot - np.array([box.center[0], low[1], box.center[2]]), rotation)


def _checked_row(row: Any, by_name: dict[str, SceneObject]) -> tuple[str, Pose]:
    if not isinstance(row, dict) or any(k not in row for k in POSE_KEYS):
        raise ActionFailedError(f"objectPoses needs {', '.join(POSE_KEYS)} in each entry; got {row!r}")
    name = str(row["objectName"])
    if name not in by_name:
        raise ActionFailedError(f"No object of name {name} found in scene.")
    return name, Pose(_vector(row["position"]), _vector(row["rotation"]))


def _vector(value: Any) -> Array:
    try:
        out = np.array([float(value.get(k, 0.0)) for k in ("x", "y", "z")], dtype=np.float64)
    except (AttributeError, TypeError, ValueError):
        out = np.array([np.nan])
    if not np.isfinite(out).all():
        raise ActionFailedError(f"expected numbers x, y and z, got {value!r}")
    return out


def _copy(world: World, original: SceneObject, number: int) -> SceneObject:
    object_id = f"{original.object_id}_copy_{number}"
    if world.knows(object_id):
        world.set_enabled(object_id, True)
        return world[object_id]
    copy = replace(
        original, object_id=object_id, name=f"{original.name}_copy_{number}", parents=[], version=0
    )
    world.add(copy)
    return copy
