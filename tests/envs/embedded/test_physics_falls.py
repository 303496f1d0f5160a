"""Falling bodies: where things land, whether they break, and that a fall is the same every time."""

from __future__ import annotations

import time

import numpy as np
import pytest

from envs.embedded.actions.grasping import BREAKING_SPEED
from envs.embedded.physics import let_fall
from tests.envs.embedded.small_worlds import (
    APPLE,
    COUNTER,
    FLOOR,
    MICROWAVE,
    entry,
    first_of,
    floor_plan_engine,
    kitchen,
    kitchen_engine,
    succeed,
    thing,
)

MUG = "Mug|+00.00|+00.00|+00.00"


def falling(spot, size=(0.1, 0.1, 0.1), **flags):
    """The kitchen with a mug in the air."""
    world = kitchen()
    world.add(thing(MUG, size, spot, pickupable=True, breakable=True, mass_kg=0.4, **flags))
    return world


def test_a_box_falls_straight_and_rests_on_the_counter() -> None:
    world = falling((0.6, 1.3, 1.1))
    fall = let_fall(world, MUG)
    low, _ = world[MUG].world_box().bounds()
    assert fall.support_id == COUNTER
    assert low[1] == pytest.approx(0.9, abs=0.004)
    assert world[MUG].parents == [COUNTER]
    assert fall.impact_speed == pytest.approx(np.sqrt(2 * 9.81 * 0.4), rel=0.03)


def test_without_anything_below_it_lands_on_the_floor() -> None:
    world = falling((0.0, 1.0, -1.0))
    assert let_fall(world, MUG).support_id == FLOOR
    assert world[MUG].world_box().bounds()[0][1] == pytest.approx(0.0, abs=0.004)


def test_it_does_not_fall_through_walls_or_leave_the_room() -> None:
    world = falling((1.93, 1.5, -1.93))
    world[MUG].pose.rotation[:] = (20.0, 30.0, 40.0)
    let_fall(world, MUG)
    low, high = world[MUG].world_box().bounds()
    assert np.all(low > [-2.0, -0.01, -2.0])
    assert np.all(high < [2.0, 1.7, 2.0])


def test_what_is_dropped_face_to_a_wall_lands_on_this_side() -> None:
    engine = kitchen_engine()
    succeed(engine, "PickupObject", objectId=APPLE)
    succeed(engine, "Teleport", position={"x": 1.75, "z": -1.0}, rotation={"y": 90}, forceAction=True)
    assert engine.world[APPLE].world_box().center[0] > 2.0
    succeed(engine, "DropHandObject")
    assert engine.world[APPLE].world_box().bounds()[1][0] < 2.0


def test_an_open_microwave_is_hollow_and_a_closed_one_is_not() -> None:
    for openness, inside in ((1.0, True), (0.0, False)):
        world = falling((0.05, 1.05, 1.0), size=(0.06, 0.06, 0.06))
        world.set_state(MICROWAVE, openness=openness)
        let_fall(world, MUG)
        center = world[MUG].world_box().center
        if inside:
            assert world[MUG].parents[0] == MICROWAVE
            assert 0.9 < center[1] < 1.05
        else:  # it was stuck in the closed box: it is drawn back to the agent and falls in front of it
            assert world[MUG].parents[0] in (COUNTER, FLOOR)
            assert center[2] < 0.85


def test_contents_fall_along() -> None:
    world = falling((0.0, 1.2, -1.0), receptacle=True)
    world.add(thing("Spoon|x", (0.02, 0.02, 0.05), (0.0, 1.22, -1.0), parents=(MUG,), pickupable=True))
    let_fall(world, MUG)
    spoon = world["Spoon|x"]
    assert spoon.parents == [MUG, FLOOR]
    assert spoon.world_box().center[1] < 0.2


@pytest.mark.parametrize(("height", "breaks"), [(0.05, False), (1.0, True)])
def test_what_is_breakable_breaks_from_high_up(height, breaks) -> None:
    speed = let_fall(falling((0.0, height, -1.0)), MUG).impact_speed
    assert (speed > BREAKING_SPEED) == breaks


def test_dropping_a_mug_breaks_it_and_an_apple_survives() -> None:
    engine = floor_plan_engine()
    for kind, broken in (("Mug", True), ("Apple", False), ("Egg", None)):
        item = first_of(engine, kind)
        succeed(engine, "PickupObject", objectId=item, forceAction=True)
        landed = succeed(engine, "DropHandObject")["actionReturn"]
        if broken is None:
            continue
        assert entry(engine, item)["isBroken"] == broken
        assert entry(engine, item)["position"] == landed
        assert entry(engine, item)["parentReceptacles"] is not None


def test_a_dropped_egg_cracks_when_it_is_breakable() -> None:
    engine = floor_plan_engine()
    egg = first_of(engine, "Egg")
    assert engine.world[egg].traits.breakable
    succeed(engine, "PickupObject", objectId=egg, forceAction=True)
    succeed(engine, "DropHandObject")
    assert egg not in engine.world
    assert f"{egg}|EggCracked_0" in engine.world


def test_two_falls_are_equal_to_the_last_bit() -> None:
    ends = []
    for _ in range(2):
        world = falling((0.4, 1.4, 0.75))
        world[MUG].pose.rotation[:] = (10.0, 20.0, 30.0)
        let_fall(world, MUG)
        ends.append((world[MUG].pose.position.tobytes(), world[MUG].pose.rotation.tobytes()))
    assert ends[0] == ends[1]


def test_taking_out_what_carries_lets_its_contents_fall() -> None:
    engine = kitchen_engine()
    succeed(engine, "RemoveFromScene", objectId=COUNTER)
    assert engine.world[APPLE].parents == [FLOOR]
    assert engine.world[APPLE].world_box().bounds()[0][1] == pytest.approx(0.0, abs=0.005)


def test_a_drop_is_quick() -> None:
    engine = floor_plan_engine()
    seconds = []
    for kind in ("Apple", "Knife", "Bread", "Pan"):
        succeed(engine, "PickupObject", objectId=first_of(engine, kind), forceAction=True)
        start = time.perf_counter()
        succeed(engine, "DropHandObject")
        seconds.append(time.perf_counter() - start)
    assert sorted(seconds)[1] < 0.15
