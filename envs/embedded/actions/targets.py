"""How an action's objectId, or a point on the screen, becomes the object it is about."""

from __future__ import annotations

from typing import TypeAlias

from envs.embedded.simulation import ActionFailedError, BadCallError, Simulation
from envs.embedded.world import SceneObject

ScreenPoint: TypeAlias = tuple[float | None, float | None]

NOT_IN_SIGHT = "NullReferenceException: Target object not found within the specified visibility."
BEHIND_GLASS = (
    "NullReferenceException: Target object is visible but not interactable. "
    "It is likely obstructed by some clear object like glass."
)


def existing(sim: Simulation, object_id: str) -> SceneObject:
    """The object of this id, seen or not."""
    if object_id not in sim.world:
        raise ActionFailedError(
            f"ArgumentException: objectId: {object_id} is not the objectId on any object in the scene!"
        )
    return sim.world[object_id]


def target(sim: Simulation, name: str, object_id: str | None, point: ScreenPoint, force: bool) -> SceneObject:
    """The object that an action is about; unless forced it must be visible and interactable.

    Args:
        sim: the simulation.
        name: the action, for its messages.
        object_id: the object's id, or None when a screen point is given.
        point: x, 0 at the left edge of the frame and 1 at the right, and y, 0 at the top and 1 at the bottom.
        force: whether it may be out of sight.
    """
    if object_id is None:
        return _at_point(sim, name, point, force)
    found = existing(sim, object_id)
    if not force:
        _require_in_reach(sim, found)
    return found


def screen_point(point: ScreenPoint) -> tuple[float, float]:
    """A checked screen point."""
    x, y = point
    if x is None or y is None or not 0.0 <= x <= 1.0 or not 0.0 <= y <= 1.0:
        raise ActionFailedError("ArgumentOutOfRangeException: x/y must be in [0:1]")
    return x, y


def _at_point(sim: Simulation, name: str, point: ScreenPoint, force: bool) -> SceneObject:
    if point == (None, None):
        raise BadCallError("MissingArguments", f"action: {name} is missing the following arguments: objectId")
    found_id = sim.pointed_at(sim, *screen_point(point))
    if found_id is None:
        raise ActionFailedError(NOT_IN_SIGHT)
    found = sim.world[found_id]
    if not force:
        _require_in_reach(sim, found)
    return found


def _require_in_reach(sim: Simulation, obj: SceneObject) -> None:
    sight = sim.sight()
    held = sim.world.agent.held_id
    if held is not None and held in (obj.object_id, *obj.parents):
        return
    if obj.object_id not in sight.visible:
        raise ActionFailedError(NOT_IN_SIGHT)
    if obj.object_id not in sight.interactable:
        raise ActionFailedError(BEHIND_GLASS)
