"""New things in a scene, old things spread anew, and the points that rays and receptacles offer for it."""

from __future__ import annotations

import numpy as np
import pytest

from envs.embedded.rays import cast, pixel_ray
from envs.object_types import object_type
from tests.envs.embedded.small_worlds import (
    APPLE,
    COUNTER,
    FLOOR,
    MICROWAVE,
    act,
    first_of,
    floor_plan_engine,
    kitchen,
    kitchen_engine,
    succeed,
)
from tests.envs.embedded.test_engine_invariants import assert_sound


def positions(engine) -> dict:
    return {o.object_id: o.pose.position.copy() for o in engine.world.objects()}


@pytest.mark.parametrize("scene", ["FloorPlan1", "FloorPlan212", "FloorPlan305", "FloorPlan404"])
def test_a_random_spawn_moves_most_things_to_receptacles_that_take_them(scene) -> None:
    engine = floor_plan_engine(scene)
    before = positions(engine)
    succeed(engine, "InitialRandomSpawn", randomSeed=1)
    after = positions(engine)
    assert list(before) == list(after)
    moved = [i for i in before if np.abs(before[i] - after[i]).max() > 0.02]
    loose = [o for o in engine.world.objects() if o.traits.pickupable]
    assert len(moved) > 0.6 * len(loose)
    for object_id in moved:
        obj = engine.world[object_id]
        top = engine.world[obj.parents[0]]
        if not top.traits.pickupable:
            assert obj.object_type in object_type(top.object_type).accepts
    assert_sound(engine, act(engine, "Pass"))


def test_the_seed_decides_and_nothing_else() -> None:
    prints = []
    for seed in (4, 4, 5):
        engine = floor_plan_engine()
        succeed(engine, "InitialRandomSpawn", randomSeed=seed)
        prints.append(engine.world.fingerprint())
    assert prints[0] == prints[1] != prints[2]


def test_what_is_excluded_stays() -> None:
    engine = floor_plan_engine()
    apple, before = first_of(engine, "Apple"), positions(engine)
    succeed(
        engine,
        "InitialRandomSpawn",
        randomSeed=2,
        excludedObjectIds=[apple],
        excludedReceptacles=["Fridge"],
        forceVisible=True,
    )
    assert (engine.world[apple].pose.position == before[apple]).all()
    for obj in engine.world.objects():
        if np.abs(obj.pose.position - before[obj.object_id]).max() > 0.02:
            assert not engine.world.is_enclosed(obj.object_id)
            assert not any(p.startswith("Fridge") for p in obj.parents)


def test_duplicates_are_added_and_kept_free_receptacles_stay_free() -> None:
    engine = floor_plan_engine()
    succeed(
        engine,
        "InitialRandomSpawn",
        randomSeed=3,
        numDuplicatesOfType=[{"objectType": "Mug", "count": 2}],
        minFreePerReceptacleType=[{"objectType": "CounterTop", "count": 20}],
    )
    mugs = [o for o in engine.world.objects() if o.object_type == "Mug"]
    assert len(mugs) == 3
    assert not any(m.parents and m.parents[0].startswith("CounterTop") for m in mugs)


def test_the_held_object_is_not_spread() -> None:
    engine = floor_plan_engine()
    apple = first_of(engine, "Apple")
    succeed(engine, "PickupObject", objectId=apple, forceAction=True)
    succeed(engine, "InitialRandomSpawn", randomSeed=1)
    assert engine.world.agent.held_id == apple


def test_an_asset_spawns_with_its_size_and_can_be_used() -> None:
    engine = kitchen_engine()
    done = succeed(
        engine, "SpawnAsset", assetId="Apple_1", generatedId="Apple|new", position={"x": -0.3, "y": 0.9, "z": 0.85}
    )  # fmt: skip
    assert done["actionReturn"] == {"objectId": "Apple|new"}
    apple = engine.world["Apple|new"]
    assert (apple.object_type, apple.asset_id, apple.parents) == ("Apple", "Apple_1", [COUNTER])
    assert apple.traits.pickupable
    assert apple.world_box().bounds()[0][1] == pytest.approx(0.9)
    succeed(engine, "PickupObject", objectId="Apple|new", forceAction=True)
    assert not act(engine, "SpawnAsset", assetId="Apple_1", generatedId="Apple|new")["lastActionSuccess"]


def test_spawn_coordinates_lie_over_the_receptacle_and_take_things() -> None:
    engine = kitchen_engine()
    points = succeed(engine, "GetSpawnCoordinatesAboveReceptacle", objectId=COUNTER)["actionReturn"]
    low, high = engine.world[COUNTER].world_box().bounds()
    assert len(points) > 20
    for p in points:
        assert low[0] <= p["x"] <= high[0]
        assert low[2] <= p["z"] <= high[2]
        assert 0.0 < p["y"] - high[1] < 0.1
    seen = succeed(engine, "GetSpawnCoordinatesAboveReceptacle", objectId=COUNTER, anywhere=False)[
        "actionReturn"
    ]
    assert 0 < len(seen) < len(points)
    placed = [act(engine, "PlaceObjectAtPoint", objectId=APPLE, position=p) for p in points[:10]]
    assert any(m["lastActionSuccess"] for m in placed)
    assert COUNTER in engine.world[APPLE].parents


def test_nothing_is_placed_on_the_agent() -> None:
    engine = kitchen_engine()
    before = engine.world.fingerprint()
    failed = act(engine, "PlaceObjectAtPoint", objectId=APPLE, position={"x": 0.05, "y": 0.0, "z": 0.05})
    assert "the agent is there" in failed["errorMessage"]
    assert engine.world[APPLE].parents == [COUNTER]
    engine.world.clock_s = 0.0
    assert engine.world.fingerprint() == before


def test_what_is_put_on_the_floor_leaves_the_agent_room() -> None:
    engine = kitchen_engine()
    succeed(engine, "PickupObject", objectId=APPLE, forceAction=True)
    succeed(engine, "PutObject", objectId=FLOOR, forceAction=True)
    away = engine.world[APPLE].world_box().center - engine.world.agent.position
    assert 0.2 < np.abs(away[[0, 2]]).max() < 0.5


def test_a_ray_ends_at_the_first_box_the_floor_or_nothing() -> None:
    world = kitchen()
    eye = np.array([0.0, 1.05, 0.0])
    hit = cast(world, eye, np.array([0.0, 0.0, 1.0]))
    assert hit.object_id == MICROWAVE
    assert hit.distance_m == pytest.approx(0.85)
    down = cast(world, eye, np.array([0.0, -1.0, 0.0]))
    assert (down.object_id, down.distance_m) == (FLOOR, pytest.approx(1.05))
    back = cast(world, eye, np.array([0.0, 0.0, -1.0]))
    assert back.object_id == ""
    assert back.distance_m == pytest.approx(2.0, abs=0.06)
    assert cast(world, eye, np.array([0.0, 0.0, 1.0]), 0.5) is None


def test_rays_pass_what_is_held_and_what_is_shut_in() -> None:
    world = kitchen()
    world.hold(APPLE)
    way = world.hand_position() - world.agent.camera_position()
    hit = cast(world, world.agent.camera_position(), way / np.linalg.norm(way))
    assert hit is not None
    assert hit.object_id != APPLE


@pytest.mark.parametrize(
    ("point", "sign"), [((0.5, 0.5), (0, 0)), ((1.0, 0.5), (1, 0)), ((0.5, 0.0), (0, 1))]
)
def test_screen_rays_open_as_wide_as_the_camera(point, sign) -> None:
    way = pixel_ray(0.0, 0.0, 90.0, 1.0, point)
    assert way[0] / way[2] == pytest.approx(sign[0])
    assert way[1] / way[2] == pytest.approx(sign[1])
    turned = pixel_ray(90.0, 30.0, 60.0, 1.0, (0.5, 0.5))
    assert turned == pytest.approx([np.cos(np.pi / 6), -0.5, 0.0])


def test_ray_actions_answer_in_the_world() -> None:
    engine = kitchen_engine()
    succeed(engine, "LookDown")
    seen = succeed(engine, "GetCoordinateFromRaycast", x=0.5, y=0.5)["actionReturn"]
    assert seen["x"] == pytest.approx(0.0)
    to = {"x": 0.0, "y": 1.0, "z": 1.9}
    hit = succeed(engine, "RaycastToCoordinate", origin={"x": 0.0, "y": 1.0, "z": 0.0}, destination=to)
    assert hit["actionReturn"]["objectId"] == MICROWAVE
    free = succeed(
        engine, "RaycastToCoordinate", origin={"x": -1.5, "y": 1.0}, destination={"x": -1.5, "y": 1.0, "z": 1}
    )
    assert free["actionReturn"] == {
        "hit": False, "objectId": "", "position": {"x": -1.5, "y": 1.0, "z": 1.0}, "distance": 1.0,
    }  # fmt: skip
    camera = succeed(engine, "GetMapViewCameraProperties")["actionReturn"]
    assert camera["orthographicSize"] == pytest.approx(2.5)
    assert camera["rotation"]["x"] == 90.0
