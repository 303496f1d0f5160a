"""Actions of AI2-THOR's other agents and cameras, answered with what is missing here."""

from __future__ import annotations

from typing import Any

from envs.embedded.dispatch import action
from envs.embedded.simulation import ActionFailedError, Simulation

NO_ARM = "this action is not supported by the embedded engine: its agent has no arm; use the unity engine"
NO_DRONE = "this action is not supported by the embedded engine: its agent does not fly; use the unity engine"
NO_MAP = (
    "this action is not supported by the embedded engine: it has no orthographic camera; "
    "use AddThirdPartyCamera or the unity engine"
)


@action(
    "MoveArm", "MoveArmRelative", "MoveArmBase", "MoveArmBaseUp", "MoveArmBaseDown", "MoveMidLevelArm",
    "MoveMidLevelArmHeight", "RotateWristRelative", "RotateWristAroundHeld", "RotateMidLevelHand",
    "RotateElbow", "RotateElbowRelative", "ReleaseObject", "DropMidLevelHand", "PickUpMidLevelHand",
    "SetHandSphereRadius", "MoveAgent", "RotateAgent", "MoveContinuous", "RotateContinuous",
    "OpenObjectAtLocation",
)  # fmt: skip
def refuse_arm(sim: Simulation, **_: Any) -> None:
    """Actions of the arm agent."""
    raise ActionFailedError(NO_ARM)


@action("FlyAhead", "FlyBack", "FlyLeft", "FlyRight", "FlyUp", "FlyDown", "FlyTo", "LaunchDroneObject")
def refuse_drone(sim: Simulation, **_: Any) -> None:
    """Actions of the drone agent."""
    raise ActionFailedError(NO_DRONE)


@action("ToggleMapView")
def refuse_map_view(sim: Simulation, **_: Any) -> None:
    """The map view, which is orthographic."""
    raise ActionFailedError(NO_MAP)
