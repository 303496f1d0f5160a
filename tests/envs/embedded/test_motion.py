"""Thrown and pushed bodies: they go the right way, knock on others, break, topple, spill, and come to rest."""

from __future__ import annotations

import numpy as np
import pytest

from envs.embedded import motion
from envs.embedded.engine import Engine
from envs.embedded.settling import settle_above
from tests.envs.embedded.small_worlds import (
    APPLE,
    COUNTER,
    FLOOR,
    KNIFE,
    act,
    first_of,
    floor_plan_engine,
    kitchen,
    kitchen_engine,
    succeed,
    thing,
)


def engine_with(*things) -> Engine:
    world = kitchen()
    for one in things:
        world.add(one)
    return Engine(300, 300, draws=False, world=world)


def cup(object_id: str, position, parents=(COUNTER,), **flags):
    size = flags.pop("size", (0.08, 0.1, 0.08))
    mass = flags.pop("mass_kg", 0.3)
    return thing(object_id, size, position, parents=parents, pickupable=True, mass_kg=mass, **flags)


@pytest.mark.parametrize(
    ("yaw", "axis", "sign"), [(0.0, 2, 1.0), (90.0, 0, 1.0), (180.0, 2, -1.0), (270.0, 0, -1.0)]
)
def test_a_push_goes_where_the_agent_looks_and_a_pull_comes_back(yaw, axis, sign) -> None:
    for action, way in (("PushObject", 1.0), ("PullObject", -1.0)):
        engine = engine_with(cup("Cup|x", (-1.0, 0.0, -1.0), parents=(FLOOR,)))
        succeed(engine, "Teleport", rotation={"y": yaw})
        before = engine.world["Cup|x"].pose.position.copy()
        succeed(engine, action, objectId="Cup|x", moveMagnitude=30.0, forceAction=True)
        moved = engine.world["Cup|x"].pose.position - before
        assert moved[axis] * sign * way > 0.05
        assert abs(moved[2 - axis]) < 0.02


def test_a_directional_push_counts_clockwise() -> None:
    engine = engine_with(cup("Cup|x", (-1.0, 0.0, 0.0), parents=(FLOOR,)))
    succeed(
        engine, "DirectionalPush", objectId="Cup|x", pushAngle=-90.0, moveMagnitude=20.0, forceAction=True
    )
    assert engine.world["Cup|x"].pose.position[0] < -1.05


def test_a_harder_push_goes_further_and_a_heavy_thing_less_far() -> None:
    ways = []
    for newton, mass in ((10.0, 0.3), (25.0, 0.3), (25.0, 1.0)):
        engine = engine_with(cup("Cup|x", (-1.0, 0.0, -1.0), parents=(FLOOR,), mass_kg=mass))
        succeed(engine, "PushObject", objectId="Cup|x", moveMagnitude=newton, forceAction=True)
        ways.append(float(engine.world["Cup|x"].pose.position[2]) + 1.0)
    assert ways[1] > ways[0] > 0.01
    assert ways[1] > ways[2]


def test_what_is_pushed_off_the_counter_falls_and_breaks() -> None:
    engine = engine_with(cup("Mug|x", (0.6, 0.9, 0.75), breakable=True))
    engine.world.set_pose(KNIFE, thing(KNIFE, (0.3, 0.02, 0.03), (-0.6, 0.9, 1.1)).pose)
    succeed(engine, "PullObject", objectId="Mug|x", moveMagnitude=60.0, forceAction=True)
    mug = engine.world["Mug|x"]
    assert mug.parents == [FLOOR]
    assert mug.state.is_broken
    assert mug.world_box().bounds()[0][1] == pytest.approx(0.0, abs=0.01)


def test_a_gentle_push_on_the_counter_stays_on_it_and_breaks_nothing() -> None:
    engine = engine_with(cup("Mug|x", (0.9, 0.9, 1.0), breakable=True))
    succeed(engine, "PushObject", objectId="Mug|x", moveMagnitude=4.0, forceAction=True)
    mug = engine.world["Mug|x"]
    assert mug.parents == [COUNTER]
    assert not mug.state.is_broken


def test_one_body_knocks_on_another_and_the_bystander_keeps_its_very_pose() -> None:
    engine = engine_with(
        cup("Cup|a", (-1.0, 0.0, -1.0), parents=(FLOOR,)), cup("Cup|b", (-1.0, 0.0, -0.85), parents=(FLOOR,))
    )
    bystander = engine.world[APPLE].pose
    succeed(engine, "PushObject", objectId="Cup|a", moveMagnitude=40.0, forceAction=True)
    assert engine.world["Cup|b"].pose.position[2] > -0.84
    assert engine.world["Cup|b"].parents == [FLOOR]
    assert engine.world[APPLE].pose is bystander


def test_a_tall_thing_topples_and_spills() -> None:
    world = kitchen()
    bottle = cup("Bottle|x", (-1.0, 0.0, -1.0), parents=(FLOOR,), size=(0.06, 0.4, 0.06), can_fill=True)
    world.add(bottle)
    world.set_state("Bottle|x", fill_liquid="water")
    done = motion.set_in_motion(world, "Bottle|x", np.zeros(3), np.array([6.0, 0.0, 0.0]))
    assert done.tipped == ["Bottle|x"]
    assert abs(bottle.world_box().axes[1, 1]) < 0.1
    assert bottle.world_box().center[2] > -0.9  # a positive turn about x tips it towards +z
    assert bottle.state.fill_liquid is None


def test_a_tray_that_tips_over_loses_what_is_on_it() -> None:
    world = kitchen()
    world.add(cup("Plate|x", (-1.0, 0.3, -1.0), parents=(), size=(0.3, 0.03, 0.3), receptacle=True))
    world.add(cup("Egg|x", (-1.0, 0.33, -1.0), parents=("Plate|x",), size=(0.05, 0.05, 0.05)))
    done = motion.set_in_motion(world, "Plate|x", np.zeros(3), np.array([0.0, 0.0, 12.0]))
    assert done.tipped == ["Plate|x"]
    assert world["Egg|x"].parents == [FLOOR]
    assert world["Egg|x"].world_box().bounds()[0][1] == pytest.approx(0.0, abs=0.05)


def test_a_throw_flies_ahead_and_stays_in_the_room() -> None:
    for newton in (20.0, 150.0, 5000.0):
        engine = kitchen_engine()
        succeed(engine, "PickupObject", objectId=APPLE, forceAction=True)
        succeed(engine, "Teleport", rotation={"y": 180.0})
        succeed(engine, "ThrowObject", moveMagnitude=newton)
        center = engine.world[APPLE].world_box().center
        assert center[2] < -0.4
        assert np.abs(center[[0, 2]]).max() < 2.0
        assert engine.world.agent.held_id is None
        assert engine.world[APPLE].parents == [FLOOR]


def test_a_thrown_mug_breaks_what_it_hits() -> None:
    engine = engine_with(
        cup("Mug|x", (0.6, 0.9, 1.2), breakable=True), cup("Vase|x", (0.0, 0.0, -1.7), parents=(FLOOR,), size=(0.6, 1.6, 0.3), breakable=True)
    )  # fmt: skip
    succeed(engine, "PickupObject", objectId="Mug|x", forceAction=True)
    succeed(engine, "Teleport", rotation={"y": 180.0})
    succeed(engine, "ThrowObject", moveMagnitude=150.0)
    assert engine.world["Mug|x"].state.is_broken
    assert engine.world["Vase|x"].state.is_broken


def test_touching_pushes_what_is_under_the_point_only() -> None:
    engine = engine_with(cup("Box|x", (0.0, 0.9, 0.62), size=(0.3, 0.9, 0.1), mass_kg=2.0))
    touched = succeed(
        engine, "TouchThenApplyForce", x=0.5, y=0.5, direction={"z": 1.0}, moveMagnitude=20.0, handDistance=1.5
    )["actionReturn"]  # fmt: skip
    assert touched["didHandTouchSomething"]
    assert touched["objectId"] == "Box|x"
    assert touched["armsLength"] == pytest.approx(0.57, abs=0.01)
    missed = succeed(
        engine, "TouchThenApplyForce", x=0.5, y=0.5, direction={"z": 1.0}, moveMagnitude=20.0, handDistance=0.1
    )["actionReturn"]  # fmt: skip
    assert not missed["didHandTouchSomething"]


def test_what_is_shut_in_goes_nowhere_and_what_lies_in_something_open_is_stopped_by_its_walls() -> None:
    engine = floor_plan_engine()
    egg, fridge = first_of(engine, "Egg"), first_of(engine, "Fridge")
    pose = engine.world[egg].pose
    succeed(engine, "PushObject", objectId=egg, moveMagnitude=50.0, forceAction=True)
    assert engine.world[egg].pose is pose
    succeed(engine, "OpenObject", objectId=fridge, forceAction=True)
    succeed(engine, "Teleport", rotation={"y": 270.0})
    succeed(engine, "PushObject", objectId=egg, moveMagnitude=1.0, forceAction=True)
    assert engine.world[egg].parents[0] == fridge


def test_motions_are_equal_to_the_last_bit() -> None:
    ends = []
    for _ in range(2):
        engine = floor_plan_engine()
        for kind in ("Apple", "Bread", "Stool"):
            target = first_of(engine, kind)
            succeed(
                engine,
                "DirectionalPush",
                objectId=target,
                pushAngle=70.0,
                moveMagnitude=60.0,
                forceAction=True,
            )
        ends.append(engine.world.fingerprint())
    assert ends[0] == ends[1]


def test_what_stood_on_something_falls_when_it_is_taken_away() -> None:
    for action in ("PickupObject", "RemoveFromScene", "DisableObject"):
        engine = engine_with(
            cup("Book|x", (-0.9, 0.9, 0.9), size=(0.2, 0.1, 0.2)), cup("Cup|x", (-0.9, 1.0, 0.9))
        )
        succeed(
            engine, action, objectId="Book|x", **({"forceAction": True} if action == "PickupObject" else {})
        )
        assert engine.world["Cup|x"].world_box().bounds()[0][1] == pytest.approx(0.9, abs=0.005)
        assert engine.world["Cup|x"].parents == [COUNTER]


def test_towers_come_down_as_a_whole_and_what_has_another_support_stays() -> None:
    world = kitchen()
    for k in range(3):
        world.add(cup(f"Cup|{k}", (-0.9, 0.9 + 0.1 * k, 0.9)))
    gone = world["Cup|0"].world_box()
    world.set_enabled("Cup|0", False)
    apple = world[APPLE].pose
    assert settle_above(world, gone) == ["Cup|1", "Cup|2"]
    assert world["Cup|2"].world_box().bounds()[0][1] == pytest.approx(1.0, abs=0.01)
    assert world[APPLE].pose is apple
    assert settle_above(world, gone) == []


def test_a_door_is_not_closed_on_the_agent() -> None:
    door = thing("Doorway|x", (1.0, 2.0, 0.1), (0.0, 0.0, 0.1), openable=True)
    engine = engine_with(door)
    engine.world.set_state("Doorway|x", openness=1.0)
    assert (
        "the agent is in its way"
        in act(engine, "CloseObject", objectId="Doorway|x", forceAction=True)["errorMessage"]
    )
    assert door.state.is_open
    succeed(engine, "Teleport", x=0.0, z=-1.0)
    succeed(engine, "CloseObject", objectId="Doorway|x", forceAction=True)
    assert not door.state.is_open


def test_what_falls_at_the_agents_feet_lies_beside_them() -> None:
    engine = kitchen_engine()
    succeed(engine, "PickupObject", objectId=APPLE, forceAction=True)
    for _ in range(2):
        succeed(engine, "LookDown")
    succeed(engine, "DropHandObject")
    away = np.linalg.norm(
        engine.world[APPLE].world_box().center[[0, 2]] - engine.world.agent.position[[0, 2]]
    )
    assert away > 0.2
    assert act(engine, "MoveBack")["lastActionSuccess"]
