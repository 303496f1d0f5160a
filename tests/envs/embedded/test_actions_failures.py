"""Every way an action can fail, with the message and error code that AI2-THOR's clients expect."""

from __future__ import annotations

import pytest

from tests.envs.embedded.small_worlds import act, first_of, floor_plan_engine, go_to, succeed

FORCED = {"forceAction": True}
HOLD_APPLE = ("PickupObject", {"objectId": "{Apple}", **FORCED})
HOLD_MUG = ("PickupObject", {"objectId": "{Mug}", **FORCED})
OPEN_MICROWAVE = ("OpenObject", {"objectId": "{Microwave}", **FORCED})
RUN_MICROWAVE = ("ToggleObjectOn", {"objectId": "{Microwave}", **FORCED})
GONE = "Nothing|+00.00|+00.00|+00.00"

ROWS = [
    # (what comes before, the action, its arguments, part of the message, error code)
    ([], "Fly", {}, "Invalid action: Fly", "InvalidAction"),
    ([], "MoveAhed", {}, "Invalid action: MoveAhed. Did you mean MoveAhead", "InvalidAction"),
    ([], None, {}, "Invalid action: None", "InvalidAction"),
    ([], "MoveAhead", {"z": 1}, "called with invalid argument: 'z'", "InvalidArgument"),
    ([], "MoveAhead", {"z": 1, "q": 2}, "called with invalid arguments: 'z', 'q'", "InvalidArgument"),
    ([], "MoveAhead", {"moveMagnitude": "far"}, "has an invalid argument: moveMagnitude (==far). Cannot convert to: float", "InvalidArgument"),
    ([], "Teleport", {"position": [1, 2, 3]}, "Cannot convert to: Vector3", "InvalidArgument"),
    ([], "Teleport", {"standing": "yes"}, "Cannot convert to: bool", "InvalidArgument"),
    ([], "ChangeResolution", {"x": 300.5, "y": 300}, "Cannot convert to: int", "InvalidArgument"),
    ([], "SetObjectFilter", {"objectIds": "Apple"}, "Cannot convert to: list", "InvalidArgument"),
    ([], "OpenObject", {}, "action: OpenObject is missing the following arguments: objectId", "MissingArguments"),
    ([], "DisableObject", {}, "is missing the following arguments: objectId", "MissingArguments"),
    ([], "RemoveFromScene", {}, "is missing the following arguments: objectId", "MissingArguments"),
    ([], "AddThirdPartyCamera", {}, "is missing the following arguments: position,rotation", "MissingArguments"),
    ([], "TeleportFull", {"x": 0, "rotation": {"y": 0}, "horizon": 0, "standing": True}, "missing the following arguments: y,z", "MissingArguments"),
    ([], "CreateHouse", {}, "is missing the following arguments: house", "MissingArguments"),
    ([], "MoveAhead", {"moveMagnitude": 9.0}, "is blocking Agent 0 from moving by (", None),
    ([], "MoveAhead", {"moveMagnitude": -1.0}, "moveMagnitude must be above 0", None),
    ([], "RotateRight", {"degrees": -10}, "degrees must be > 0", None),
    ([("LookUp", {})], "LookUp", {}, "can't look up beyond 30 degrees above the forward horizon", "LookUpCantExceedMax"),
    ([("LookDown", {}), ("LookDown", {})], "LookDown", {}, "can't look down beyond 60 degrees below the forward horizon", "LookDownCantExceedMin"),
    ([], "Stand", {}, "Already standing.", None),
    ([("Crouch", {})], "Crouch", {}, "Already crouching.", None),
    ([], "Teleport", {"y": 2.0}, "there was too large a change(1.099001 > 0.05)", None),
    ([], "Teleport", {"x": 50.0}, "is not free", None),
    ([], "Teleport", {"horizon": 90.0}, "Each horizon must be in [-30:60]. You gave 90.", None),
    ([], "PickupObject", {"objectId": GONE}, f"ArgumentException: objectId: {GONE} is not the objectId on any object in the scene!", None),
    ([], "PickupObject", {"objectId": "{Apple}"}, "NullReferenceException: Target object not found within the specified visibility.", None),
    ([], "PickupObject", {"x": 1.5, "y": 0.5}, "ArgumentOutOfRangeException: x/y must be in [0:1]", None),
    ([], "PickupObject", {"objectId": "{Fridge}", **FORCED}, "must have the property CanPickup to be picked up.", "ObjectNotPickupable"),
    ([HOLD_APPLE], "PickupObject", {"objectId": "{Mug}", **FORCED}, "Agent hand has something in it already! Can't pick up anything else", "InventoryFull"),
    ([], "PutObject", {"objectId": "{Fridge}", **FORCED}, "Can't place an object if Agent isn't holding anything", "ObjectNotInInventory"),
    ([HOLD_APPLE], "PutObject", {"objectId": "{Microwave}"}, "Target object not found within the specified visibility.", None),
    ([HOLD_APPLE], "PutObject", {"objectId": "{Faucet}", **FORCED}, "This target object is NOT a receptacle!", None),
    ([HOLD_APPLE], "PutObject", {"objectId": "{Microwave}", **FORCED}, "Target openable Receptacle is CLOSED, can't place if target is not open!", "ReceptacleNotOpen"),
    ([HOLD_APPLE], "PutObject", {"objectId": "{Apple}", **FORCED}, "This target object is NOT a receptacle!", None),
    ([("PickupObject", {"objectId": "{Book}", **FORCED}), OPEN_MICROWAVE, ("TeleportTo", "{Microwave}")], "PutObject", {"objectId": "{Microwave}"}, "cannot be placed in Microwave_", "ObjectNotAllowedInReceptacle"),
    ([("PickupObject", {"objectId": "{Fork}", **FORCED}), ("TeleportTo", "{StoveBurner}")], "PutObject", {"objectId": "{StoveBurner}"}, "is not a valid Object Type to be placed in StoveBurner_", "ObjectNotAllowedInReceptacle"),
    ([("PickupObject", {"objectId": "{Pan}", **FORCED}), ("PutObject", {"objectId": "{StoveBurner}", **FORCED}), ("PickupObject", {"objectId": "{Pot}", **FORCED})], "PutObject", {"objectId": "{StoveBurner}", **FORCED}, "is full right now", "ReceptacleFull"),
    ([HOLD_MUG], "PutObject", {"objectId": "{Mug}", **FORCED}, "No valid positions to place object found", "ReceptacleFull"),
    ([], "DropHandObject", {}, "Nothing in hand to drop!", "ObjectNotInInventory"),
    ([], "MoveHeldObject", {"ahead": 0.1}, "Agent isn't holding anything", "ObjectNotInInventory"),
    ([HOLD_APPLE], "MoveHeldObject", {"ahead": 9.0}, "The target position is out of range", None),
    ([], "OpenObject", {"objectId": "{Apple}", **FORCED}, "is not an Openable object", None),
    ([], "OpenObject", {"objectId": "{Fridge}", "openness": 1.5, **FORCED}, "openness must be in [0:1]", None),
    ([RUN_MICROWAVE], "OpenObject", {"objectId": "{Microwave}", **FORCED}, "Target must be OFF to open!", None),
    ([OPEN_MICROWAVE], "ToggleObjectOn", {"objectId": "{Microwave}", **FORCED}, "Target must be closed to Toggle On!", None),
    ([RUN_MICROWAVE], "ToggleObjectOn", {"objectId": "{Microwave}", **FORCED}, "can't toggle object on if it's already on!", None),
    ([], "ToggleObjectOff", {"objectId": "{Microwave}", **FORCED}, "can't toggle object off if it's already off!", None),
    ([], "ToggleObjectOn", {"objectId": "{Apple}", **FORCED}, "is not toggleable", None),
    ([], "ToggleObjectOn", {"objectId": "{StoveBurner}", **FORCED}, "target object is controlled by another sim object", None),
    ([], "SliceObject", {"objectId": "{Mug}", **FORCED}, "Does not have the CanBeSliced property!", None),
    ([HOLD_APPLE], "SliceObject", {"objectId": "{Apple}", **FORCED}, "cannot be sliced if it is in the agent's hand", None),
    ([], "BreakObject", {"objectId": "{Apple}", **FORCED}, "does not have the CanBreak property", None),
    ([("BreakObject", {"objectId": "{Mug}", **FORCED})], "BreakObject", {"objectId": "{Mug}", **FORCED}, "is already broken", None),
    ([], "FillObjectWithLiquid", {"objectId": "{Apple}", **FORCED}, "does not have CanBeFilled property!", None),
    ([], "FillObjectWithLiquid", {"objectId": "{Mug}", "fillLiquid": "ink", **FORCED}, "Unknown liquid: ink", None),
    ([], "EmptyLiquidFromObject", {"objectId": "{Mug}", **FORCED}, "is already Empty!", None),
    ([], "CleanObject", {"objectId": "{Mug}", **FORCED}, "is already Clean!", None),
    ([], "DirtyObject", {"objectId": "{Apple}", **FORCED}, "does not have dirtyable property!", None),
    ([], "CookObject", {"objectId": "{Mug}", **FORCED}, "target object is not cookable!", None),
    ([], "UseUpObject", {"objectId": "{Mug}", **FORCED}, "does not have the CanBeUsedUp property!", None),
    ([], "AddThirdPartyCamera", {"position": {"x": 0}, "rotation": {"y": 0}, "fieldOfView": 180}, "fov must be set to (0, 180) noninclusive.", None),
    ([], "UpdateThirdPartyCamera", {"thirdPartyCameraId": 3}, "must in 0 <= id < len(thirdPartyCameras)=0.", None),
    ([], "Reset", {"sceneName": "FloorPlan999_physics"}, "unknown scene", None),
    ([], "CreateHouse", {"house": {}}, "Invalid house", None),
    ([], "ChangeResolution", {"x": 0, "y": 10}, "resolution must be from 1x1", None),
    ([], "ChangeQuality", {"quality": "Superb"}, "quality must be one of", None),
    ([], "Initialize", {"gridSize": -1}, "gridSize must be a number above 0", None),
    ([], "Initialize", {"agentMode": "drone"}, "agentMode='drone' is not supported by the embedded engine", None),
    ([], "GetInteractablePoses", {"objectId": GONE}, "is not the objectId on any object in the scene!", None),
    ([], "GetInteractablePoses", {"objectId": "{Mug}", "maxPoses": 0}, "maxPoses must be > 0", None),
    ([], "GetShortestPath", {}, "is missing the following arguments: objectId", "MissingArguments"),
    ([], "GetShortestPath", {"objectType": "Elephant"}, "Object with type Elephant not found", None),
    ([], "SetObjectPoses", {"objectPoses": [{"objectName": "x"}]}, "objectPoses needs objectName, position, rotation", None),
    ([], "PlaceObjectAtPoint", {"objectId": "{Apple}", "position": {"x": -2.0, "y": 0.5, "z": 1.05}}, "spawn area not clear", None),
    ([], "PlaceObjectAtPoint", {"objectId": "{Sink}", "position": {"x": 0, "y": 0, "z": 0}}, "must be pickupable or moveable", None),
    ([], "AdvancePhysicsStep", {"timeStep": 1.0}, "Given time step must be in (0, 0.05]", None),
]  # fmt: skip


def named(engine, value):
    """The value with every {Type} replaced by the id of the scene's first object of that type."""
    if isinstance(value, dict):
        return {k: named(engine, v) for k, v in value.items()}
    if isinstance(value, str) and value.startswith("{"):
        return first_of(engine, value[1:-1])
    return value


def check_failure(engine, before, action, arguments, message, code) -> None:
    """One row: the call fails with its message and code, and changes nothing."""
    succeed(engine, "Reset", sceneName="FloorPlan1_physics")
    succeed(engine, "Initialize")
    for name, given in before:
        if name == "TeleportTo":
            go_to(engine, named(engine, given))
        else:
            succeed(engine, name, **named(engine, given))
    before_call = engine.world.fingerprint()
    metadata = act(engine, action, **named(engine, arguments))
    assert not metadata["lastActionSuccess"]
    assert message in metadata["errorMessage"]
    assert metadata["errorCode"] == code
    assert metadata["actionReturn"] is None
    assert unchanged(engine, before_call)


@pytest.fixture(scope="module")
def kitchen_one():
    return floor_plan_engine()


@pytest.mark.parametrize(("before", "action", "arguments", "message", "code"), ROWS)
def test_failure_has_ai2thors_message(kitchen_one, before, action, arguments, message, code) -> None:
    check_failure(kitchen_one, before, action, arguments, message, code)


def unchanged(engine, fingerprint: str) -> bool:
    """Whether a failed action left everything but the clock as it was."""
    clock = engine.world.clock_s
    for seconds in (0.0, 0.5):
        engine.world.clock_s = clock - seconds
        if engine.world.fingerprint() == fingerprint:
            engine.world.clock_s = clock
            return True
    return False
