"""States of many objects at once, temperatures that decay, pouring, and looks by chance."""

from __future__ import annotations

import numpy as np
import pytest

from envs.embedded.dispatch import action_names
from envs.embedded.engine import Engine
from envs.embedded.world import Temperature
from tests.envs.embedded.small_worlds import (
    APPLE,
    MICROWAVE,
    act,
    entry,
    first_of,
    floor_plan_engine,
    go_to,
    kitchen,
    kitchen_engine,
    succeed,
)

ALL_OF_ITHOR = """
    MoveAhead MoveBack MoveLeft MoveRight RotateLeft RotateRight LookUp LookDown RotateLook Crouch Stand Teleport
    TeleportFull GetReachablePositions GetInteractablePoses GetShortestPath PickupObject PutObject DropHandObject
    ThrowObject MoveHeldObject MoveHeldObjectAhead MoveHeldObjectBack MoveHeldObjectLeft MoveHeldObjectRight
    MoveHeldObjectUp MoveHeldObjectDown RotateHeldObject PushObject PullObject DirectionalPush TouchThenApplyForce
    OpenObject CloseObject ToggleObjectOn ToggleObjectOff SliceObject BreakObject CookObject DirtyObject CleanObject
    FillObjectWithLiquid EmptyLiquidFromObject UseUpObject SetObjectPoses PlaceObjectAtPoint InitialRandomSpawn
    RandomizeMaterials RandomizeColors RandomizeLighting ResetMaterials ResetColors SetObjectStates RemoveFromScene
    DisableObject EnableObject SetObjectFilter ResetObjectFilter AddThirdPartyCamera UpdateThirdPartyCamera
    ChangeResolution ChangeQuality GetSpawnCoordinatesAboveReceptacle GetObjectInFrame GetCoordinateFromRaycast
    RaycastToCoordinate PerformRaycast CreateHouse GetScenesInBuild SpawnAsset AdvancePhysicsStep PausePhysicsAutoSim
    UnpausePhysicsAutoSim SetTemperatureDecayTime GetMapViewCameraProperties Pass Done Reset Initialize
"""


def test_every_discrete_action_of_ithor_is_there() -> None:
    assert sorted(set(ALL_OF_ITHOR.split()) - set(action_names())) == []


def states(engine, kind=None) -> list:
    return [o for o in engine.world.objects() if kind in (None, o.object_type)]


@pytest.mark.parametrize(
    ("change", "key", "flag", "field"),
    [
        ("toggleable", "isToggled", "toggleable", "is_toggled"),
        ("openable", "isOpen", "openable", "is_open"),
        ("breakable", "isBroken", "breakable", "is_broken"),
        ("dirtyable", "isDirty", "dirtyable", "is_dirty"),
        ("cookable", "isCooked", "cookable", "is_cooked"),
        ("canFillWithLiquid", "isFilledWithLiquid", "can_fill", "fill_liquid"),
    ],
)
def test_all_that_can_be_is_brought_into_a_state(change, key, flag, field) -> None:
    engine = floor_plan_engine()
    succeed(
        engine, "SetObjectStates", SetObjectStates={"objectType": "all", "stateChange": change, key: True}
    )
    able = [o for o in states(engine) if getattr(o.traits, flag)]
    assert able
    assert all(getattr(o.state, field) for o in able)
    unable = [o for o in states(engine) if not getattr(o.traits, flag) and o.object_type != "StoveBurner"]
    assert not any(getattr(o.state, field) for o in unable if field != "is_toggled")


def test_a_type_alone_can_be_set_and_knobs_take_their_burners_along() -> None:
    engine = floor_plan_engine()
    wanted = {"objectType": "StoveKnob", "stateChange": "toggleable", "isToggled": True}
    succeed(engine, "SetObjectStates", SetObjectStates=wanted)
    assert all(o.state.is_toggled for o in states(engine, "StoveBurner"))
    assert not any(o.state.is_toggled for o in states(engine, "Faucet"))
    succeed(engine, "SetObjectStates", SetObjectStates={**wanted, "isToggled": False})
    assert not any(o.state.is_toggled for o in states(engine, "StoveBurner"))


def test_an_open_microwave_is_not_switched_on_nor_a_running_one_opened() -> None:
    engine = kitchen_engine()
    succeed(engine, "OpenObject", objectId=MICROWAVE, forceAction=True)
    succeed(engine, "SetObjectStates", SetObjectStates={"stateChange": "toggleable", "isToggled": True})
    assert not engine.world[MICROWAVE].state.is_toggled
    succeed(engine, "CloseObject", objectId=MICROWAVE, forceAction=True)
    succeed(engine, "SetObjectStates", SetObjectStates={"stateChange": "toggleable", "isToggled": True})
    assert engine.world[MICROWAVE].state.is_toggled
    succeed(engine, "SetObjectStates", SetObjectStates={"stateChange": "openable", "isOpen": True})
    assert not engine.world[MICROWAVE].state.is_open


def test_temperatures_stay_until_a_decay_time_is_set() -> None:
    engine = kitchen_engine()
    engine.world.set_state(APPLE, temperature=Temperature.HOT)
    for _ in range(30):
        act(engine, "Pass")
    assert entry(engine, APPLE)["temperature"] == "Hot"
    succeed(engine, "SetTemperatureDecayTime", TimeUntilRoomTemp=2.0)
    for _ in range(3):
        act(engine, "Pass")
    assert entry(engine, APPLE)["temperature"] == "Hot"
    for _ in range(3):
        act(engine, "Pass")
    assert entry(engine, APPLE)["temperature"] == "RoomTemp"


def test_decay_times_of_one_and_of_a_type_go_before_that_of_all() -> None:
    decay = kitchen().decay
    decay = decay.with_time(None, 9.0).with_time("Apple", 5.0).with_time(APPLE, 1.0)
    assert decay.seconds_for(APPLE, "Apple") == 1.0
    assert decay.seconds_for("Apple|other", "Apple") == 5.0
    assert decay.seconds_for("Mug|x", "Mug") == 9.0
    assert decay.is_on
    assert not decay.allowed(False).is_on


def test_what_is_being_heated_does_not_cool_down() -> None:
    engine = kitchen_engine()
    succeed(engine, "SetGlobalRoomTempDecayTime", TimeUntilRoomTemp=1.0)
    engine.world.attach(APPLE, MICROWAVE)
    succeed(engine, "ToggleObjectOn", objectId=MICROWAVE, forceAction=True)
    for _ in range(8):
        act(engine, "Pass")
        assert engine.world[APPLE].state.temperature is Temperature.HOT
    succeed(engine, "ToggleObjectOff", objectId=MICROWAVE, forceAction=True)
    for _ in range(4):
        act(engine, "Pass")
    assert engine.world[APPLE].state.temperature is Temperature.ROOM


def test_turning_a_full_mug_upside_down_empties_it() -> None:
    engine = floor_plan_engine()
    mug = first_of(engine, "Mug")
    succeed(engine, "FillObjectWithLiquid", objectId=mug, fillLiquid="water", forceAction=True)
    succeed(engine, "PickupObject", objectId=mug, forceAction=True)
    succeed(engine, "RotateHeldObject", pitch=45.0)
    assert engine.world[mug].state.fill_liquid == "water"
    succeed(engine, "RotateHeldObject", pitch=90.0)
    assert engine.world[mug].state.fill_liquid is None


@pytest.mark.parametrize(
    ("scene", "kind"),
    [
        ("FloorPlan1", "Toaster"), ("FloorPlan1", "CoffeeMachine"), ("FloorPlan201", "Television"),
        ("FloorPlan201", "FloorLamp"), ("FloorPlan301", "DeskLamp"), ("FloorPlan301", "CellPhone"),
        ("FloorPlan301", "Laptop"), ("FloorPlan401", "Candle"), ("FloorPlan401", "ShowerHead"),
    ],
)  # fmt: skip
def test_appliances_switch_on_and_off(scene, kind) -> None:
    engine = floor_plan_engine(scene)
    target = first_of(engine, kind)
    was_on = entry(engine, target)["isToggled"]
    first, second = ("ToggleObjectOff", "ToggleObjectOn") if was_on else ("ToggleObjectOn", "ToggleObjectOff")
    for action, on in ((first, not was_on), (second, was_on)):
        succeed(engine, action, objectId=target, forceAction=True)
        assert entry(engine, target)["isToggled"] is on


@pytest.mark.parametrize(
    ("scene", "kind"), [("FloorPlan301", "Blinds"), ("FloorPlan402", "ShowerDoor"), ("FloorPlan1", "Book")]
)
def test_blinds_shower_doors_and_books_open_and_close(scene, kind) -> None:
    engine = floor_plan_engine(scene)
    target = first_of(engine, kind)
    was_open = entry(engine, target)["isOpen"]
    for action, is_open in (("OpenObject", True), ("CloseObject", False)):
        succeed(engine, action, objectId=target, forceAction=True)
        assert entry(engine, target)["isOpen"] is is_open
    assert isinstance(was_open, bool)


def test_a_fridge_cools_whether_open_or_closed() -> None:
    for opened in (False, True):
        engine = floor_plan_engine()
        egg, fridge = first_of(engine, "Egg"), first_of(engine, "Fridge")
        if opened:
            succeed(engine, "OpenObject", objectId=fridge, forceAction=True)
        act(engine, "Pass")
        assert entry(engine, egg)["temperature"] == "Cold"


def test_toast_is_made_in_a_running_toaster_only() -> None:
    engine = floor_plan_engine()
    bread, toaster = first_of(engine, "Bread"), first_of(engine, "Toaster")
    succeed(engine, "SliceObject", objectId=bread, forceAction=True)
    slice_id = f"{bread}|BreadSliced_1"
    go_to(engine, toaster)
    succeed(engine, "PickupObject", objectId=slice_id, forceAction=True)
    succeed(engine, "PutObject", objectId=toaster, forceAction=True)
    act(engine, "Pass")
    assert not entry(engine, slice_id)["isCooked"]
    succeed(engine, "ToggleObjectOn", objectId=toaster, forceAction=True)
    assert entry(engine, slice_id)["isCooked"]
    assert entry(engine, slice_id)["temperature"] == "Hot"


def test_looks_by_chance_show_in_frames_repeat_and_can_be_reset() -> None:
    shots = []
    for _ in range(2):
        engine = Engine(96, 96, quality="low")
        frames = [engine.process({"action": "Pass"}).images[0][1]]
        for action in ("RandomizeMaterials", "RandomizeMaterials", "RandomizeColors", "RandomizeLighting"):
            frames.append(engine.process({"action": action}).images[0][1])
        for action in ("ResetMaterials", "ResetColors", "ResetLighting"):
            last = engine.process({"action": action}).images[0][1]
        frames.append(last)
        shots.append(frames)
    assert shots[0] == shots[1]
    assert shots[0][-1] == shots[0][0]
    assert len(set(shots[0])) == 5


def test_looks_change_nothing_but_looks() -> None:
    engine = floor_plan_engine()
    act(engine, "Pass")  # what is in the fridge gets cold
    engine.world.clock_s = 0.0
    before = engine.world.fingerprint()
    for action in ("RandomizeMaterials", "RandomizeColors", "RandomizeLighting"):
        succeed(engine, action)
    engine.world.clock_s = 0.0
    assert engine.world.fingerprint() == before
    assert not engine.world.looks.is_own
    succeed(engine, "Reset", sceneName="FloorPlan1_physics")
    assert engine.world.looks.is_own


def test_synchronised_light_is_the_same_everywhere_and_white_without_colour() -> None:
    engine = floor_plan_engine()
    succeed(engine, "RandomizeLighting", synchronized=True, randomizeColor=False, brightness=[0.5, 0.5])
    assert engine.world.looks.lamp_light == ((0.5, 0.5, 0.5),)
    succeed(engine, "RandomizeLighting", brightness=[1.0, 1.0], hue=[0.0, 0.0], saturation=[1.0, 1.0])
    assert np.allclose(engine.world.looks.key_light, (1.0, 0.5, 0.5))


def test_materials_can_be_limited_to_rooms() -> None:
    engine = Engine(96, 96, quality="low")
    plain = engine.process({"action": "Pass"}).images[0][1]
    bedroom = engine.process({"action": "RandomizeMaterials", "inRoomTypes": ["Bedroom"]}).images[0][1]
    kitchen_too = engine.process({"action": "RandomizeMaterials", "inRoomTypes": ["Kitchen"]}).images[0][1]
    assert plain == bedroom != kitchen_too
