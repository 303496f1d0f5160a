"""Opening and closing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from envs.embedded.actions.targets import target
from envs.embedded.collision import would_block
from envs.embedded.dispatch import action
from envs.embedded.geometry import Pose
from envs.embedded.simulation import ActionFailedError, Simulation
from envs.embedded.world import SceneObject, World

MUST_BE_OFF_TO_OPEN = frozenset({"Microwave", "Laptop"})
"""Types that AI2-THOR refuses to open while they run."""
DRAWER_TRAVEL = 0.815
"""How much of its depth a drawer slides out; 0.318 of 0.390 m in a recorded event of the Unity build."""


@action("OpenObject")
def open_object(
    sim: Simulation,
    *,
    objectId: str | None = None,
    x: float | None = None,
    y: float | None = None,
    forceAction: bool = False,
    openness: float = 1.0,
    moveMagnitude: float | None = None,
) -> None:
    """Open something, wholly or by a part; `moveMagnitude` is the older name, in which 0 means wholly."""
    if moveMagnitude is not None:
        openness = moveMagnitude or 1.0
    if not 0.0 <= openness <= 1.0:
        raise ActionFailedError("ArgumentOutOfRangeException: openness must be in [0:1]")
    found = target(sim, "OpenObject", objectId, (x, y), forceAction)
    _set_openness(sim.world, found, openness)


@action("CloseObject")
def close_object(
    sim: Simulation,
    *,
    objectId: str | None = None,
    x: float | None = None,
    y: float | None = None,
    forceAction: bool = False,
) -> None:
    """Close something."""
    _set_openness(sim.world, target(sim, "CloseObject", objectId, (x, y), forceAction), 0.0)


def _set_openness(world: World, obj: SceneObject, openness: float) -> None:
    if not obj.traits.openable:
        raise ActionFailedError(f"{obj.object_id} is not an Openable object")
    if obj.object_type in MUST_BE_OFF_TO_OPEN and obj.state.is_toggled and openness > 0.0:
        raise ActionFailedError("Target must be OFF to open!")
    if obj.object_type == "Doorway" and openness == 0.0 and obj.state.is_open:
        shut = replace(obj, state=replace(obj.state, openness=0.0))
        if would_block(world, shut, obj.pose):
            raise ActionFailedError(f"{obj.object_id} cannot be closed: the agent is in its way")
    change = openness - obj.state.openness
    if obj.object_type == "Drawer" and change:
        slide(world, obj, change)
    world.set_state(obj.object_id, openness=openness)


def slide(world: World, drawer: SceneObject, change: float) -> None:
    """Pull a drawer with its contents out by a part of its travel (push it in for a negative one)."""
    box = drawer.world_box()
    way = box.axes[:, 2] * (2.0 * box.half[2] * DRAWER_TRAVEL * change)
    world.set_pose(drawer.object_id, Pose(drawer.pose.position + np.asarray(way), drawer.pose.rotation))
