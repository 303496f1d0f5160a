"""More ways to fail: the actions that move bodies, spawn, randomise, cast rays and set many states at once."""

from __future__ import annotations

import pytest

from tests.envs.embedded.small_worlds import floor_plan_engine
from tests.envs.embedded.test_actions_failures import (
    FORCED,
    GONE,
    HOLD_APPLE,
    HOLD_MUG,
    RUN_MICROWAVE,
    check_failure,
)

NO_SUCH = f"ArgumentException: objectId: {GONE} is not the objectId on any object in the scene!"
UNSEEN = "NullReferenceException: Target object not found within the specified visibility."
NO_PUSH = "Target Primary Property type incompatible with push/pull"
UNSUPPORTED = "is not supported by the embedded engine"
BEHIND_DOOR = [("TeleportTo", "{Fridge}")]
PUSH = {"pushAngle": 90.0, "moveMagnitude": 10.0}
TOUCH = {"x": 0.5, "y": 0.5, "direction": {"z": 1.0}, "moveMagnitude": 10.0}
STATES = {"objectType": "all", "stateChange": "toggleable", "isToggled": True}
BREAK_MUG = ("BreakObject", {"objectId": "{Mug}", **FORCED})

ROWS = [
    # (what comes before, the action, its arguments, part of the message, error code)
    ([], "ThrowObject", {"moveMagnitude": 10.0}, "Nothing in hand to throw!", "ObjectNotInInventory"),
    ([], "ThrowObject", {}, "is missing the following arguments: moveMagnitude", "MissingArguments"),
    ([HOLD_APPLE], "ThrowObject", {"moveMagnitude": 0.0}, "moveMagnitude must be above 0", None),
    ([HOLD_APPLE], "ThrowObject", {"moveMagnitude": "hard"}, "Cannot convert to: float", "InvalidArgument"),
    ([], "PushObject", {"objectId": GONE}, NO_SUCH, None),
    ([], "PushObject", {"objectId": "{Apple}"}, UNSEEN, None),
    ([], "PushObject", {"objectId": "{Fridge}", **FORCED}, NO_PUSH, None),
    ([HOLD_APPLE], "PushObject", {"objectId": "{Apple}", **FORCED}, "Please use Throw for an item in the Agent's Hand", None),
    ([], "PushObject", {}, "is missing the following arguments: objectId", "MissingArguments"),
    ([], "PullObject", {"objectId": "{Sink}", **FORCED}, NO_PUSH, None),
    ([], "PullObject", {"objectId": GONE}, NO_SUCH, None),
    ([], "PullObject", {"objectId": "{Bread}"}, UNSEEN, None),
    ([HOLD_MUG], "PullObject", {"objectId": "{Mug}", **FORCED}, "Please use Throw", None),
    ([], "PullObject", {"x": 0.5, "y": -0.1}, "x/y must be in [0:1]", None),
    ([], "DirectionalPush", {"objectId": "{Apple}"}, "missing the following arguments: pushAngle,moveMagnitude", "MissingArguments"),
    ([], "DirectionalPush", {"objectId": "{Cabinet}", **PUSH, **FORCED}, NO_PUSH, None),
    ([], "DirectionalPush", {"objectId": "{Potato}", **PUSH}, UNSEEN, None),
    ([], "DirectionalPush", {"objectId": GONE, **PUSH}, NO_SUCH, None),
    ([HOLD_APPLE], "DirectionalPush", {"objectId": "{Apple}", **PUSH, **FORCED}, "Please use Throw", None),
    ([], "TouchThenApplyForce", {"x": 0.5, "y": 0.5}, "missing the following arguments: direction,moveMagnitude", "MissingArguments"),
    ([], "TouchThenApplyForce", {**TOUCH, "x": 2.0}, "x/y must be in [0:1]", None),
    ([], "TouchThenApplyForce", {**TOUCH, "handDistance": -1.0}, "handDistance must be > 0", None),
    ([], "TouchThenApplyForce", {**TOUCH, "direction": {}}, "direction must not be zero", None),
    ([], "TouchThenApplyForce", {**TOUCH, "objectId": GONE}, NO_SUCH, None),
    ([], "TouchThenApplyForce", {**TOUCH, "direction": [0, 0, 1]}, "Cannot convert to: Vector3", "InvalidArgument"),
    ([], "GetCoordinateFromRaycast", {"x": 0.5}, "missing the following arguments: y", "MissingArguments"),
    ([], "GetCoordinateFromRaycast", {"x": 0.5, "y": 1.5}, "x/y must be in [0:1]", None),
    ([], "RaycastToCoordinate", {}, "missing the following arguments: destination", "MissingArguments"),
    ([], "RaycastToCoordinate", {"origin": {"x": 1.0}, "destination": {"x": 1.0}}, "are the same point", None),
    ([], "GetSpawnCoordinatesAboveReceptacle", {"objectId": "{Apple}"}, "is not a receptacle", None),
    ([], "GetSpawnCoordinatesAboveReceptacle", {"objectId": GONE}, NO_SUCH, None),
    ([], "GetSpawnCoordinatesAboveReceptacle", {}, "missing the following arguments: objectId", "MissingArguments"),
    ([], "GetObjectInFrame", {"x": -0.5, "y": 0.5}, "x/y must be in [0:1]", None),
    ([], "GetObjectInFrame", {"x": 0.5}, "missing the following arguments: y", "MissingArguments"),
    ([], "SpawnAsset", {"assetId": "Unicorn_1", "generatedId": "new"}, "ArgumentException: unknown assetId", None),
    ([], "SpawnAsset", {"assetId": "Apple_1", "generatedId": "{Apple}"}, "is empty or taken", None),
    ([], "SpawnAsset", {"assetId": "Apple_1", "generatedId": ""}, "is empty or taken", None),
    ([], "SpawnAsset", {"assetId": "Apple_1"}, "missing the following arguments: generatedId", "MissingArguments"),
    ([], "SpawnAsset", {"assetId": "Apple_1", "generatedId": "new", "position": {"x": -2.0, "y": 0.5, "z": 1.05}}, "spawn area not clear", None),
    ([], "SpawnAsset", {"assetId": "Chair_318_1", "generatedId": "new", "position": {"x": -1.0, "z": 1.0}}, "the agent is there", None),
    ([], "InitialRandomSpawn", {"randomSeed": -1}, "randomSeed must be >= 0", None),
    ([], "InitialRandomSpawn", {"randomSeed": 0.5}, "Cannot convert to: int", "InvalidArgument"),
    ([], "InitialRandomSpawn", {"numPlacementAttempts": 0}, "numPlacementAttempts must be in [1:100]", None),
    ([], "InitialRandomSpawn", {"numDuplicatesOfType": [{"objectType": "Mug"}]}, 'expected {"objectType", "count"}', None),
    ([], "InitialRandomSpawn", {"numDuplicatesOfType": [{"objectType": "Mug", "count": 99}]}, "count must be in [0:20]", None),
    ([], "InitialRandomSpawn", {"numDuplicatesOfType": [{"objectType": "Fridge", "count": 1}]}, "there is no Fridge that can be picked up", None),
    ([], "RandomizeMaterials", {"useTrainMaterials": False, "useValMaterials": False, "useTestMaterials": False}, "At least one of", None),
    ([], "RandomizeMaterials", {"inRoomTypes": ["Cellar"]}, "inRoomTypes must hold only", None),
    ([], "RandomizeColors", {"randomSeed": 3}, "called with invalid argument: 'randomSeed'", "InvalidArgument"),
    ([], "RandomizeLighting", {"brightness": [2.0, 1.0]}, "brightness must be 0 <= least <= most", None),
    ([], "RandomizeLighting", {"brightness": [1.0]}, "brightness must be [least, most]", None),
    ([], "RandomizeLighting", {"hue": [0.0, 2.0]}, "hue must be 0 <= least <= most <= 1", None),
    ([], "RandomizeLighting", {"saturation": 1.0}, "Cannot convert to: list", "InvalidArgument"),
    ([], "SetObjectStates", {}, "missing the following arguments: SetObjectStates", "MissingArguments"),
    ([], "SetObjectStates", {"SetObjectStates": {"stateChange": "fly"}}, "stateChange must be one of", None),
    ([], "SetObjectStates", {"SetObjectStates": {"stateChange": "openable"}}, "needs isOpen: true or false", None),
    ([], "SetObjectStates", {"SetObjectStates": {"stateChange": "breakable", "isBroken": False}}, "cannot be set to false", None),
    ([], "SetObjectStates", {"SetObjectStates": {"stateChange": "sliceable", "isSliced": True}}, "cannot be set to true", None),
    ([], "SetObjectStates", {"SetObjectStates": {"stateChange": "canFillWithLiquid", "isFilledWithLiquid": True, "fillLiquid": "ink"}}, "Unknown liquid: ink", None),
    ([], "SetTemperatureDecayTime", {}, "missing the following arguments: TimeUntilRoomTemp", "MissingArguments"),
    ([], "SetTemperatureDecayTime", {"TimeUntilRoomTemp": 0.0}, "TimeUntilRoomTemp must be > 0", None),
    ([], "SetTemperatureDecayTime", {"TimeUntilRoomTemp": 5.0, "objectId": GONE}, NO_SUCH, None),
    ([], "MoveArm", {"position": {"x": 0.1}}, UNSUPPORTED, None),
    ([], "RotateWristRelative", {"yaw": 10.0}, UNSUPPORTED, None),
    ([], "FlyUp", {"moveMagnitude": 1.0}, UNSUPPORTED, None),
    ([], "ToggleMapView", {}, UNSUPPORTED, None),
    ([], "MoveAhead", {"agentId": 1}, "agentId=1 is not supported by the embedded engine", None),
    ([], "Initialize", {"agentCount": 2}, "agentCount=2 is not supported by the embedded engine", None),
    ([], "Initialize", {"agentMode": "arm"}, "agentMode='arm' is not supported by the embedded engine", None),
    ([], "Initialize", {"agentMode": "locobot"}, "agentMode='locobot' is not supported by the embedded engine", None),
    ([], "Initialize", {"fieldOfView": 200.0}, "fov must be set to (0, 180) noninclusive.", None),
    (BEHIND_DOOR, "PickupObject", {"objectId": "{Egg}"}, UNSEEN, None),
    (BEHIND_DOOR, "BreakObject", {"objectId": "{Egg}"}, UNSEEN, None),
    (BEHIND_DOOR, "SliceObject", {"objectId": "{Lettuce}"}, UNSEEN, None),
    ([], "CloseObject", {"objectId": "{Mug}", **FORCED}, "is not an Openable object", None),
    ([], "CloseObject", {"objectId": GONE}, NO_SUCH, None),
    ([], "OpenObject", {"objectId": "{Fridge}", "openness": -0.1, **FORCED}, "openness must be in [0:1]", None),
    ([BREAK_MUG], "FillObjectWithLiquid", {"objectId": "{Mug}", **FORCED}, "is broken and cannot be filled", None),
    ([("FillObjectWithLiquid", {"objectId": "{Mug}", **FORCED})], "FillObjectWithLiquid", {"objectId": "{Mug}", **FORCED}, "is already Filled!", None),
    ([("DirtyObject", {"objectId": "{Mug}", **FORCED})], "DirtyObject", {"objectId": "{Mug}", **FORCED}, "is already dirty!", None),
    ([("CookObject", {"objectId": "{Potato}", **FORCED})], "CookObject", {"objectId": "{Potato}", **FORCED}, "target object is already Cooked!", None),
    ([("SliceObject", {"objectId": "{Bread}", **FORCED})], "SliceObject", {"objectId": "{BreadSliced}", **FORCED}, "Does not have the CanBeSliced property!", None),
    ([RUN_MICROWAVE], "OpenObject", {"objectId": "{Microwave}", "openness": 0.5, **FORCED}, "Target must be OFF to open!", None),
    ([], "RotateHeldObject", {"pitch": 10.0}, "Agent isn't holding anything", "ObjectNotInInventory"),
    ([], "MoveHeldObjectBack", {}, "Agent isn't holding anything", "ObjectNotInInventory"),
    ([HOLD_APPLE], "MoveHeldObjectDown", {"moveMagnitude": 5.0}, "The target position is out of range", None),
    ([HOLD_APPLE], "MoveHeldObjectLeft", {"moveMagnitude": 5.0}, "The target position is out of range", None),
    ([], "RotateLeft", {"degrees": 0.0}, "degrees must be > 0", None),
    ([], "LookDown", {"degrees": -5.0}, "degrees must be > 0", None),
    ([], "RotateLook", {"horizon": -45.0}, "Each horizon must be in [-30:60]. You gave -45.", None),
    ([], "TeleportFull", {}, "missing the following arguments: rotation,horizon,standing", "MissingArguments"),
    ([], "EnableObject", {"objectId": GONE}, NO_SUCH, None),
    ([], "DisableObject", {"objectId": GONE}, NO_SUCH, None),
    ([], "RemoveFromScene", {"objectIds": [GONE]}, NO_SUCH, None),
    ([], "GetReachablePositions", {"gridMultiplier": 0.0}, "gridMultiplier must be > 0", None),
    ([], "GetShortestPath", {"objectId": GONE}, NO_SUCH, None),
    ([], "SetObjectPoses", {"objectPoses": [{"objectName": "Ghost_1", "position": {}, "rotation": {}}]}, "No object of name Ghost_1 found in scene.", None),
    ([], "Apple", {}, "Invalid action: Apple", "InvalidAction"),
    ([], "pickupobject", {}, "Invalid action: pickupobject", "InvalidAction"),
]  # fmt: skip


@pytest.fixture(scope="module")
def kitchen():
    return floor_plan_engine()


@pytest.mark.parametrize(("before", "action", "arguments", "message", "code"), ROWS)
def test_failure_has_ai2thors_message(kitchen, before, action, arguments, message, code) -> None:
    check_failure(kitchen, before, action, arguments, message, code)


def test_there_are_rows_enough() -> None:
    from tests.envs.embedded.test_actions_failures import ROWS as FIRST_ROWS

    calls = {repr(row[:3]) for row in (*FIRST_ROWS, *ROWS)}
    assert len(calls) == len(ROWS) + len(FIRST_ROWS) >= 120
