"""AI2-THOR's rule of what is visible, on scenes small enough to know the answer."""

from __future__ import annotations

import time

import numpy as np
import pytest

from envs.embedded.geometry import OrientedBox
from envs.embedded.structure import Carcass, Opening, Structure, Wall
from envs.embedded.visibility import Eyes, Lens
from tests.envs.embedded.small_worlds import (
    APPLE,
    COUNTER,
    FLOOR,
    KNIFE,
    MICROWAVE,
    floor_plan_engine,
    kitchen,
    structure,
    succeed,
    thing,
)

LENS = Lens(1.5, 90.0, 1.0)
CUP = "Cup|+00.00|+00.00|+00.00"


def sight(world, lens=LENS):
    return Eyes().look(world, lens)


def with_cup(spot, **agent):
    """The kitchen with a small cup somewhere, and the agent changed."""
    world = kitchen()
    world.add(thing(CUP, (0.1, 0.1, 0.1), spot, pickupable=True))
    world.move_agent(**agent)
    return world


def test_what_is_near_and_in_front_is_seen_and_in_reach() -> None:
    seen = sight(kitchen())
    assert {COUNTER, MICROWAVE, APPLE, KNIFE} <= seen.visible
    assert seen.visible == seen.interactable


@pytest.mark.parametrize(
    ("position", "visible"),
    [
        ((0.0, 1.5, 1.3), True),
        ((0.0, 1.5, 1.7), False),  # beyond 1.5 m
        ((0.0, 1.5, -0.8), False),  # behind
        ((1.0, 1.5, 0.5), False),  # beside the frame
        ((0.4, 1.5, 0.5), True),
        ((0.0, 2.4, 1.0), True),
        ((0.0, 2.4, 0.3), False),  # above the frame
    ],
)
def test_distance_and_frame(position, visible) -> None:
    assert (CUP in sight(with_cup(position)).visible) == visible


def test_distance_is_horizontal() -> None:
    world = with_cup((0.0, 0.0, 1.3), horizon=45.0)
    world.set_enabled(COUNTER, False)
    assert CUP in sight(world).visible
    assert np.linalg.norm(world[CUP].pose.position - world.agent.camera_position()) > 2.0


def test_a_wide_frame_shows_more_at_the_sides() -> None:
    world = with_cup((1.0, 1.5, 0.7))
    assert CUP not in sight(world).visible
    assert CUP in sight(world, Lens(1.5, 90.0, 16 / 9)).visible


def test_what_is_closed_in_is_hidden_and_what_is_open_is_shown() -> None:
    world = with_cup((0.0, 0.95, 1.0))
    world.attach(CUP, MICROWAVE)
    assert CUP not in sight(world).visible
    world.set_state(MICROWAVE, openness=1.0)
    assert CUP in sight(world).visible


def test_an_open_microwave_is_opaque_from_behind() -> None:
    world = with_cup((0.0, 0.95, 1.0), position=np.array([0.0, 0.9, 1.95]), yaw=180.0)
    world.attach(CUP, MICROWAVE)
    world.set_state(MICROWAVE, openness=1.0)
    assert CUP not in sight(world).visible
    assert MICROWAVE in sight(world).visible


def test_things_hide_what_is_behind_them() -> None:
    world = with_cup((0.0, 0.9, 1.35))
    assert CUP not in sight(world).visible
    world.set_enabled(MICROWAVE, False)
    assert CUP in sight(world).visible


def test_what_lies_under_a_table_top_can_be_seen_from_the_side() -> None:
    world = with_cup((0.0, 0.0, 1.4), horizon=30.0)
    for object_id in (COUNTER, MICROWAVE, APPLE, KNIFE):
        world.set_enabled(object_id, False)
    world.add(thing("DiningTable|+00.00|+00.00|+01.20", (1.0, 0.7, 1.0), (0.0, 0.0, 1.2), receptacle=True))
    assert CUP not in sight(world).visible  # the top is in the way of a standing agent
    world.move_agent(is_standing=False, horizon=30.0)
    assert CUP in sight(world).visible


def test_glass_lets_see_but_not_reach() -> None:
    world = with_cup((0.0, 1.5, 0.9))
    world.add(thing("ShowerGlass|+00.00|+00.00|+00.50", (3.0, 2.4, 0.02), (0.0, 0.0, 0.5)))
    seen = sight(world)
    assert CUP in seen.visible
    assert CUP not in seen.interactable


def test_carcasses_hide_what_is_behind_them() -> None:
    world = with_cup((0.0, 0.3, 1.4), horizon=30.0)
    body = OrientedBox(np.array([0.0, 0.43, 1.0]), np.array([1.0, 0.42, 0.3]), np.eye(3))
    old = world.structure
    world.set_enabled(COUNTER, False)
    assert CUP in sight(world).visible
    world.structure = Structure(old.rooms, old.walls, (Carcass("stove", body),))
    assert CUP not in sight(world).visible


def test_walls_hide_and_doorways_do_not() -> None:
    world = with_cup((0.0, 1.5, 0.9))
    old = world.structure
    across = Wall("wall|x", (-2.0, 0.45), (2.0, 0.45), 2.6, 0.1, ("room|0",))
    world.structure = Structure(old.rooms, (*old.walls, across))
    assert CUP not in sight(world).visible
    door = Opening("doorway", 1.5, 2.5, 0.0, 2.1)
    open_wall = Wall("wall|x", (-2.0, 0.45), (2.0, 0.45), 2.6, 0.1, ("room|0",), (door,))
    world.structure = Structure(old.rooms, (*old.walls, open_wall))
    assert CUP in sight(world).visible


@pytest.mark.parametrize(("z", "visible"), [(0.43, True), (0.57, False)])
def test_a_painting_is_seen_on_its_own_side_of_the_wall(z, visible) -> None:
    painting = "Painting|+00.00|+01.50|+00.50"
    world = kitchen()
    world.add(thing(painting, (0.5, 0.4, 0.03), (0.0, 1.4, z)))
    old = structure()
    across = Wall("wall|x", (-2.0, 0.5), (2.0, 0.5), 2.6, 0.06, ("room|0",))
    world.structure = Structure(old.rooms, (*old.walls, across))
    assert (painting in sight(world).visible) == visible


def test_what_is_held_is_seen_and_hides_nothing() -> None:
    world = with_cup((0.0, 1.35, 0.9))
    world.add(thing("Box|+00.00|+00.00|+00.00", (0.6, 0.6, 0.2), (0.0, 0.0, 0.0), pickupable=True))
    world.hold("Box|+00.00|+00.00|+00.00")
    seen = sight(world).visible
    assert CUP in seen
    assert "Box|+00.00|+00.00|+00.00" in seen


def test_the_floor_is_seen_when_looking_down() -> None:
    world = kitchen()
    world.move_agent(horizon=60.0, yaw=180.0)
    assert FLOOR in sight(world).visible


def test_contents_of_a_basin_are_seen_through_the_counter() -> None:
    engine = floor_plan_engine()
    fork, basin = (
        next(o.object_id for o in engine.world.objects() if o.object_type == t) for t in ("Fork", "SinkBasin")
    )
    succeed(engine, "PickupObject", objectId=fork, forceAction=True)
    succeed(engine, "PutObject", objectId=basin, forceAction=True)
    assert succeed(engine, "GetInteractablePoses", objectId=fork)["actionReturn"]


def test_remembering_changes_no_answer() -> None:
    engine = floor_plan_engine()
    eyes = Eyes()
    rng = np.random.default_rng(3)
    lens = engine.sim.lens()
    for _ in range(30):
        for action in ("RotateRight", "MoveAhead", "LookDown", "LookUp")[: int(rng.integers(1, 5))]:
            engine.process({"action": action})
        assert eyes.look(engine.world, lens) == Eyes().look(engine.world, lens)


def test_a_look_is_quick() -> None:
    engine = floor_plan_engine()
    best = min(_seconds_of_looks(engine) for _ in range(5))
    assert best < 4e-3, f"{best * 1e3:.2f} ms a look"  # about 0.7 ms on an idle machine


def _seconds_of_looks(engine, count: int = 40) -> float:
    start = time.process_time()
    for _ in range(count):
        engine.process({"action": "RotateRight", "renderImage": False})
    return (time.process_time() - start) / count
