"""What actions do when they succeed: grasping, putting, opening, switching, cutting, filling, scene author's tools."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from envs.embedded.dispatch import action_names
from tests.envs.embedded.small_worlds import (
    APPLE,
    COUNTER,
    KNIFE,
    MICROWAVE,
    act,
    entry,
    first_of,
    floor_plan_engine,
    go_to,
    kitchen_engine,
    succeed,
)

FORCED = {"forceAction": True}


def test_everything_part_one_asks_for_is_registered() -> None:
    names = """Initialize Reset GetScenesInBuild CreateHouse ChangeResolution ChangeQuality MoveAhead MoveBack
    MoveLeft MoveRight RotateLeft RotateRight LookUp LookDown RotateLook Crouch Stand Teleport TeleportFull
    PickupObject PutObject DropHandObject DropHeldObject RotateHeldObject MoveHeldObject OpenObject CloseObject
    ToggleObjectOn ToggleObjectOff SliceObject FillObjectWithLiquid EmptyLiquidFromObject DirtyObject
    CleanObject BreakObject CookObject SetObjectPoses PlaceObjectAtPoint SetObjectFilter ResetObjectFilter
    RemoveFromScene DisableObject EnableObject GetReachablePositions GetInteractablePoses GetShortestPath
    AddThirdPartyCamera UpdateThirdPartyCamera GetObjectInFrame AdvancePhysicsStep Pass Done"""
    assert sorted(set(names.split()) - set(action_names())) == []


def test_walking_snaps_to_the_grid_and_turning_turns() -> None:
    engine = kitchen_engine()
    succeed(engine, "MoveLeft", moveMagnitude=0.4)
    assert engine.world.agent.position.tolist() == [-0.5, 0.9, 0.0]
    succeed(engine, "RotateRight", degrees=90)
    agent = succeed(engine, "MoveAhead")["agent"]
    assert (agent["position"]["x"], agent["rotation"]["y"]) == (-0.25, 90.0)
    succeed(engine, "Initialize", snapToGrid=False, gridSize=0.1)
    succeed(engine, "MoveBack")
    assert engine.world.agent.position[0] == pytest.approx(-0.35)


def test_half_a_grid_step_rounds_to_the_even_cell_as_in_unity() -> None:
    engine = kitchen_engine()
    succeed(engine, "Initialize", gridSize=0.1)
    succeed(engine, "MoveBack", moveMagnitude=0.45)
    assert engine.world.agent.position[2] == pytest.approx(-0.4)


def test_looking_crouching_and_camera_height() -> None:
    engine = kitchen_engine()
    assert succeed(engine, "LookDown", degrees=15)["agent"]["cameraHorizon"] == 15.0
    low = succeed(engine, "Crouch")
    assert low["agent"]["isStanding"] is False
    assert low["cameraPosition"]["y"] == pytest.approx(low["agent"]["position"]["y"])
    assert low["cameraPosition"]["y"] == pytest.approx(0.9)
    assert succeed(engine, "Stand")["cameraPosition"]["y"] == pytest.approx(1.575)


def test_a_blocked_step_names_what_blocks_and_leaves_the_agent_where_it_was() -> None:
    engine = kitchen_engine()
    succeed(engine, "MoveAhead")
    metadata = act(engine, "MoveAhead", moveMagnitude=0.5)
    assert metadata["errorMessage"].endswith("is blocking Agent 0 from moving by (0.0000, 0.0000, 0.5000).")
    assert metadata["collided"] is True
    assert metadata["collidedObjects"][0] in metadata["errorMessage"]
    assert metadata["agent"]["position"]["z"] == 0.25
    assert act(engine, "MoveBack")["collided"] is False


def test_teleport_keeps_what_is_not_given() -> None:
    engine = kitchen_engine()
    succeed(engine, "RotateRight")
    agent = succeed(engine, "Teleport", position={"x": -1.0, "y": 0.9, "z": -1.0}, horizon=30)["agent"]
    assert agent["rotation"]["y"] == 90.0
    assert agent["cameraHorizon"] == 30.0
    agent = succeed(engine, "TeleportFull", x=0, y=0.9, z=0, rotation={"y": 180}, horizon=0, standing=False)[
        "agent"
    ]
    assert (agent["rotation"]["y"], agent["isStanding"]) == (180.0, False)


def test_put_in_the_microwave_then_heat() -> None:
    engine = kitchen_engine()
    assert succeed(engine, "PickupObject", objectId=APPLE)["actionReturn"] == APPLE
    assert entry(engine, APPLE)["isPickedUp"]
    assert APPLE not in entry(engine, COUNTER)["receptacleObjectIds"]
    succeed(engine, "OpenObject", objectId=MICROWAVE)
    succeed(engine, "PutObject", objectId=MICROWAVE)
    apple = entry(engine, APPLE)
    assert apple["parentReceptacles"] == [MICROWAVE, COUNTER]
    assert apple["visible"]
    assert not apple["isPickedUp"]
    assert engine.world.agent.held_id is None
    succeed(engine, "CloseObject", objectId=MICROWAVE)
    assert not entry(engine, APPLE)["visible"]
    assert entry(engine, APPLE)["temperature"] == "RoomTemp"
    succeed(engine, "ToggleObjectOn", objectId=MICROWAVE)
    assert entry(engine, APPLE)["temperature"] == "Hot"


def test_partly_open_counts_as_open_and_legacy_magnitude_zero_opens_wholly() -> None:
    engine = kitchen_engine()
    succeed(engine, "OpenObject", objectId=MICROWAVE, openness=0.4)
    assert (entry(engine, MICROWAVE)["isOpen"], entry(engine, MICROWAVE)["openness"]) == (True, 0.4)
    succeed(engine, "OpenObject", objectId=MICROWAVE, moveMagnitude=0)
    assert entry(engine, MICROWAVE)["openness"] == 1.0


def test_contents_ride_along_in_the_hand_and_out_again() -> None:
    engine = floor_plan_engine()
    bowl, egg, sink = (first_of(engine, t) for t in ("Bowl", "Egg", "SinkBasin"))
    counter = entry(engine, bowl)["parentReceptacles"][0]
    succeed(engine, "PickupObject", objectId=egg, **FORCED)
    succeed(engine, "PutObject", objectId=bowl, **FORCED)
    offset = position_of(engine, egg) - position_of(engine, bowl)
    succeed(engine, "PickupObject", objectId=bowl, **FORCED)
    assert entry(engine, egg)["parentReceptacles"] == [bowl]
    assert engine.world.agent.held_id == bowl
    succeed(engine, "RotateRight")
    succeed(engine, "PutObject", objectId=sink, **FORCED)
    assert entry(engine, egg)["parentReceptacles"][:2] == [bowl, sink]
    assert egg in entry(engine, sink)["receptacleObjectIds"]
    assert egg not in entry(engine, counter)["receptacleObjectIds"]
    now = position_of(engine, egg) - position_of(engine, bowl)
    assert np.linalg.norm(now) == pytest.approx(np.linalg.norm(offset), abs=1e-6)


def position_of(engine, object_id):
    p = entry(engine, object_id)["position"]
    return np.array([p["x"], p["y"], p["z"]])


def test_a_drawer_slides_out_with_its_contents_and_back() -> None:
    engine = floor_plan_engine()
    drawer = next(
        o.object_id
        for o in engine.world.objects()
        if o.object_type == "Drawer" and engine.world.contents(o.object_id)
    )
    inner = engine.world.contents(drawer)[0]
    before = position_of(engine, drawer), position_of(engine, inner)
    succeed(engine, "OpenObject", objectId=drawer, **FORCED)
    way = position_of(engine, drawer) - before[0]
    assert 0.2 < np.linalg.norm(way) < 0.6
    assert position_of(engine, inner) - before[1] == pytest.approx(way)
    succeed(engine, "CloseObject", objectId=drawer, **FORCED)
    assert position_of(engine, drawer) == pytest.approx(before[0])
    assert position_of(engine, inner) == pytest.approx(before[1])


def test_held_object_follows_turns_and_moves_with_the_hand() -> None:
    engine = kitchen_engine()
    succeed(engine, "PickupObject", objectId=APPLE)
    pose = succeed(engine, "MoveHeldObject", ahead=0.1, up=0.05)["heldObjectPose"]
    assert pose["localPosition"] == pytest.approx({"x": 0.0, "y": -0.11, "z": 0.48})
    assert entry(engine, APPLE)["position"] == pytest.approx(pose["position"])
    succeed(engine, "RotateHeldObject", rotation={"x": 90, "y": 0, "z": 0})
    assert entry(engine, APPLE)["rotation"]["x"] == pytest.approx(90.0)
    succeed(engine, "RotateHeldObject", pitch=-90)
    assert entry(engine, APPLE)["rotation"]["x"] == pytest.approx(0.0, abs=1e-6)


def test_the_hand_turns_with_the_camera_and_what_it_holds_stays_in_view() -> None:
    engine = kitchen_engine()
    succeed(engine, "PickupObject", objectId=APPLE)
    for horizon in (-30, 0, 30, 60):
        succeed(engine, "Teleport", horizon=horizon)
        hand = engine.world.hand_position() - engine.world.agent.camera_position()
        assert np.linalg.norm(hand) == pytest.approx(np.hypot(0.16, 0.38))
        down = np.degrees(np.arctan2(-hand[1], hand[2]))
        assert down == pytest.approx(horizon + np.degrees(np.arctan2(0.16, 0.38)))
        assert APPLE in engine.sim.sight().visible


def test_a_knob_switches_its_burner_and_what_is_on_it_gets_hot() -> None:
    engine = floor_plan_engine()
    knob = first_of(engine, "StoveKnob")
    (burner,) = entry(engine, knob)["controlledObjects"]
    pot, potato = first_of(engine, "Pot"), first_of(engine, "Potato")
    for item, place in ((potato, pot), (pot, burner)):
        succeed(engine, "PickupObject", objectId=item, **FORCED)
        succeed(engine, "PutObject", objectId=place, **FORCED)
    succeed(engine, "ToggleObjectOn", objectId=knob, **FORCED)
    assert entry(engine, burner)["isToggled"]
    hot = entry(engine, potato)
    assert (hot["temperature"], hot["isCooked"]) == ("Hot", True)
    succeed(engine, "ToggleObjectOff", objectId=knob, **FORCED)
    assert not entry(engine, burner)["isToggled"]


def test_a_running_faucet_fills_and_cleans_what_is_in_its_basin() -> None:
    engine = floor_plan_engine()
    mug, basin, faucet = (first_of(engine, t) for t in ("Mug", "SinkBasin", "Faucet"))
    succeed(engine, "DirtyObject", objectId=mug, **FORCED)
    succeed(engine, "PickupObject", objectId=mug, **FORCED)
    succeed(engine, "PutObject", objectId=basin, **FORCED)
    assert entry(engine, mug)["isDirty"]
    succeed(engine, "ToggleObjectOn", objectId=faucet, **FORCED)
    wet = entry(engine, mug)
    assert (wet["isDirty"], wet["isFilledWithLiquid"], wet["fillLiquid"]) == (False, True, "water")
    succeed(engine, "ToggleObjectOff", objectId=faucet, **FORCED)
    succeed(engine, "EmptyLiquidFromObject", objectId=mug, **FORCED)
    assert entry(engine, mug)["fillLiquid"] is None


def test_a_coffee_machine_fills_the_mug_with_hot_coffee() -> None:
    engine = floor_plan_engine()
    mug, machine = first_of(engine, "Mug"), first_of(engine, "CoffeeMachine")
    succeed(engine, "PickupObject", objectId=mug, **FORCED)
    for there in engine.world.contents(machine):
        succeed(engine, "RemoveFromScene", objectId=there)
    succeed(engine, "PutObject", objectId=machine, **FORCED)
    succeed(engine, "ToggleObjectOn", objectId=machine, **FORCED)
    assert (entry(engine, mug)["fillLiquid"], entry(engine, mug)["temperature"]) == ("coffee", "Hot")


@pytest.mark.parametrize(
    ("kind", "count"), [("Apple", 7), ("Bread", 10), ("Tomato", 6), ("Potato", 8), ("Lettuce", 7)]
)
def test_slices_take_the_place_of_the_whole(kind, count) -> None:
    engine = floor_plan_engine()
    whole = first_of(engine, kind)
    before = entry(engine, whole)
    succeed(engine, "SliceObject", objectId=whole, **FORCED)
    slices = [o for o in engine.world.objects() if o.object_type == f"{kind}Sliced"]
    assert [s.object_id for s in slices] == [f"{whole}|{kind}Sliced_{i}" for i in range(count)]
    assert whole not in engine.world
    assert all(s.state.is_sliced and s.traits.pickupable and not s.traits.sliceable for s in slices)
    assert all(s.parents == (before["parentReceptacles"] or []) for s in slices)
    corners = np.concatenate([s.world_box().corners() for s in slices])
    box = before["axisAlignedBoundingBox"]
    assert (corners.max(0) - corners.min(0)) == pytest.approx(list(box["size"].values()), abs=1e-6)
    assert sum(s.traits.mass_kg for s in slices) == pytest.approx(before["mass"])


def test_an_egg_cracks_whether_sliced_or_broken() -> None:
    engine = floor_plan_engine()
    egg = first_of(engine, "Egg")
    succeed(engine, "SliceObject", objectId=egg, **FORCED)
    cracked = entry(engine, f"{egg}|EggCracked_0")
    assert (cracked["objectType"], cracked["cookable"], cracked["isSliced"]) == ("EggCracked", True, True)
    assert cracked["parentReceptacles"][0].startswith("Fridge")


def test_breaking_spills_and_switches_off() -> None:
    engine = floor_plan_engine()
    mug = first_of(engine, "Mug")
    succeed(engine, "FillObjectWithLiquid", objectId=mug, fillLiquid="coffee", **FORCED)
    succeed(engine, "BreakObject", objectId=mug, **FORCED)
    broken = entry(engine, mug)
    assert (broken["isBroken"], broken["isFilledWithLiquid"]) == (True, False)


def test_set_object_poses_places_the_named_and_removes_the_rest() -> None:
    engine = kitchen_engine()
    spot = {
        "objectName": "Apple_0",
        "position": {"x": 0.7, "y": 0.9, "z": 0.9},
        "rotation": {"x": 0, "y": 90, "z": 0},
    }
    other = {**spot, "position": {"x": -1.5, "y": 0.0, "z": -1.5}}
    succeed(engine, "SetObjectPoses", objectPoses=[spot, other])
    assert KNIFE not in engine.world
    assert entry(engine, APPLE)["parentReceptacles"] == [COUNTER]
    assert entry(engine, APPLE)["rotation"]["y"] == 90.0
    assert entry(engine, f"{APPLE}_copy_1")["parentReceptacles"][0].startswith("Floor")


def test_place_object_at_point_stands_it_there_and_notes_the_receptacle() -> None:
    engine = kitchen_engine()
    succeed(engine, "PlaceObjectAtPoint", objectId=KNIFE, position={"x": -0.7, "y": 0.9, "z": 1.05})
    knife = entry(engine, KNIFE)
    assert knife["parentReceptacles"] == [COUNTER]
    low = knife["axisAlignedBoundingBox"]["center"]["y"] - knife["axisAlignedBoundingBox"]["size"]["y"] / 2
    assert low == pytest.approx(0.9)


def test_disable_and_enable_and_remove() -> None:
    engine = kitchen_engine()
    succeed(engine, "PickupObject", objectId=APPLE)
    gone = succeed(engine, "DisableObject", objectId=APPLE)
    assert gone["inventoryObjects"] == []
    assert APPLE not in [o["objectId"] for o in gone["objects"]]
    succeed(engine, "EnableObject", objectId=APPLE)
    assert APPLE in engine.world
    succeed(engine, "RemoveFromScene", objectIds=[APPLE, KNIFE])
    assert APPLE not in engine.world
    assert KNIFE not in engine.world


def test_queries_answer_with_patches_and_change_nothing() -> None:
    engine = floor_plan_engine()
    before = engine.world.fingerprint()
    reachable = succeed(engine, "GetReachablePositions")
    assert set(reachable) == {
        "lastAction",
        "errorMessage",
        "errorCode",
        "lastActionSuccess",
        "actionReturn",
        "agentId",
    }
    assert len(reachable["actionReturn"]) > 100
    mug = first_of(engine, "Mug")
    poses = succeed(engine, "GetInteractablePoses", objectId=mug, maxPoses=5)["actionReturn"]
    assert len(poses) == 5
    path = succeed(engine, "GetShortestPath", objectId=mug)["actionReturn"]["corners"]
    steps = [abs(a["x"] - b["x"]) + abs(a["z"] - b["z"]) for a, b in pairwise(path)]
    assert steps == pytest.approx([0.25] * len(steps))
    assert engine.world.fingerprint() == before
    succeed(engine, "Initialize", fastActionEmit=False)
    assert "objects" in succeed(engine, "GetReachablePositions")


def test_every_interactable_pose_keeps_its_promise() -> None:
    engine = floor_plan_engine()
    for kind in ("Mug", "Microwave", "SinkBasin", "StoveKnob", "GarbageCan"):
        target = first_of(engine, kind)
        for pose in succeed(engine, "GetInteractablePoses", objectId=target)["actionReturn"][::17]:
            succeed(engine, "TeleportFull", **{**pose, "rotation": {"y": pose["rotation"]}})
            assert target in engine.sim.sight().interactable, (kind, pose)


def test_the_object_filter_shrinks_the_list_only() -> None:
    engine = kitchen_engine()
    assert [o["objectId"] for o in succeed(engine, "SetObjectFilter", objectIds=[APPLE])["objects"]] == [
        APPLE
    ]
    assert succeed(engine, "SetObjectFilter", objectIds=[])["objects"] == []
    succeed(engine, "OpenObject", objectId=MICROWAVE)
    assert len(succeed(engine, "ResetObjectFilter")["objects"]) == 5


def test_an_agent_can_do_by_sight_what_it_can_do_by_force() -> None:
    engine = floor_plan_engine()
    tomato, fridge = first_of(engine, "Tomato"), first_of(engine, "Fridge")
    go_to(engine, tomato)
    succeed(engine, "PickupObject", objectId=tomato)
    go_to(engine, fridge)
    for action in ("OpenObject", "PutObject", "CloseObject"):
        succeed(engine, action, objectId=fridge)
    assert entry(engine, tomato)["parentReceptacles"][0] == fridge
    assert not entry(engine, tomato)["visible"]
    assert entry(engine, tomato)["temperature"] == "Cold"
