"""Where PutObject puts things: on surfaces, upright, free of each other, near the agent, and never through walls of bins."""

from __future__ import annotations

import numpy as np
import pytest

from envs.embedded.placement import find_place, overlapped_by, patches, support_of
from envs.embedded.scene_loader import load_scene
from envs.embedded.surfaces import all_surfaces, solid_blocks, surfaces_of
from envs.errors import DataError
from envs.object_types import object_type
from tests.envs.embedded.small_worlds import APPLE, COUNTER, FLOOR, KNIFE, MICROWAVE, kitchen, thing


def put(world, item, receptacle):
    """Place an item; returns its world bounds."""
    pose = find_place(world, item, receptacle)
    assert pose is not None, (item, receptacle)
    world.detach(item)
    world.set_pose(item, pose)
    world.attach(item, receptacle)
    return world[item].world_box().bounds()


def test_an_item_stands_on_the_surface_within_its_edges() -> None:
    world = kitchen()
    low, high = put(world, APPLE, MICROWAVE)
    box = world[MICROWAVE].world_box().bounds()
    assert np.all(low >= box[0] - 1e-6)
    assert np.all(high <= box[1] + 1e-6)
    (patch,) = patches(world, world[MICROWAVE])
    assert low[1] == pytest.approx(patch.center[1])


def test_large_surfaces_fill_from_the_agents_side_without_overlap() -> None:
    world = kitchen()
    ids = [f"Mug|+00.00|+00.00|+0{i}.00" for i in range(8)]
    for object_id in ids:
        world.add(thing(object_id, (0.12, 0.1, 0.09), (5.0, 0.0, 5.0), pickupable=True))
        put(world, object_id, COUNTER)
    centers = np.array([world[i].world_box().center for i in ids])
    away = np.linalg.norm(centers[:, [0, 2]], axis=1)
    assert away[0] == away.min()
    assert centers[0, 2] < 0.85
    for object_id in ids:
        assert overlapped_by(world, object_id, world[object_id].pose) is None


def test_a_full_receptacle_has_no_place() -> None:
    world = kitchen()
    placed = 0
    for i in range(60):
        object_id = f"Pot|+00.00|+00.00|+{i:05.2f}"
        world.add(thing(object_id, (0.2, 0.2, 0.2), (5.0, 0.0, 5.0), pickupable=True))
        if find_place(world, object_id, MICROWAVE) is None:
            break
        put(world, object_id, MICROWAVE)
        placed += 1
    assert 1 <= placed < 8


def test_what_is_too_tall_or_wide_finds_no_place_inside() -> None:
    world = kitchen()
    world.add(thing("Vase|+00.00|+00.00|+00.00", (0.1, 0.6, 0.1), (5.0, 0.0, 5.0), pickupable=True))
    world.add(thing("Pan|+00.00|+00.00|+00.00", (0.7, 0.1, 0.7), (5.0, 0.0, 5.0), pickupable=True))
    assert find_place(world, "Vase|+00.00|+00.00|+00.00", MICROWAVE) is None
    assert find_place(world, "Pan|+00.00|+00.00|+00.00", MICROWAVE) is None


def test_knives_lie_flat_across_what_they_are_put_on() -> None:
    world = kitchen()
    world.add(thing("Knife|x", (0.014, 0.048, 0.33), (5.0, 0.0, 5.0), pickupable=True))
    low, high = put(world, "Knife|x", COUNTER)
    size = high - low
    assert size[1] == pytest.approx(0.014, abs=1e-6)
    assert size[0] == pytest.approx(0.33, abs=1e-6)


def test_nothing_goes_into_itself_or_what_it_holds() -> None:
    world = kitchen()
    assert find_place(world, COUNTER, COUNTER) is None
    assert find_place(world, COUNTER, MICROWAVE) is None


def test_a_toppled_receptacle_takes_nothing() -> None:
    world = kitchen()
    world.add(thing("Bowl|x", (0.2, 0.1, 0.2), (1.5, 0.1, -1.5), receptacle=True))
    assert list(patches(world, world["Bowl|x"]))
    world["Bowl|x"].pose.rotation[0] = 90.0
    assert not list(patches(world, world["Bowl|x"]))


def test_support_is_the_highest_surface_below_and_the_floor_at_last() -> None:
    world = kitchen()
    assert support_of(world, KNIFE) == COUNTER
    world.add(thing("Plate|x", (0.3, 0.02, 0.3), (-0.6, 0.9, 0.9), parents=(COUNTER,), receptacle=True))
    world.add(thing("Egg|x", (0.05, 0.06, 0.05), (-0.6, 0.91, 0.9), pickupable=True))
    assert support_of(world, "Egg|x") == "Plate|x"
    world.add(thing("Fork|x", (0.2, 0.02, 0.03), (1.5, 0.0, -1.5), pickupable=True))
    assert support_of(world, "Fork|x") == FLOOR


def test_the_same_question_has_the_same_answer() -> None:
    poses = []
    for _ in range(2):
        pose = find_place(kitchen(), APPLE, MICROWAVE)
        assert pose is not None
        poses.append((pose.position.tobytes(), pose.rotation.tobytes()))
    assert poses[0] == poses[1]


@pytest.mark.parametrize("scene", ["FloorPlan1", "FloorPlan5", "FloorPlan212", "FloorPlan305"])
def test_most_things_find_a_place_where_ai2thor_allows_them(scene) -> None:
    world = load_scene(scene)
    things = [o for o in world.objects() if o.traits.pickupable and not world.contents(o.object_id)][:12]
    large = [
        o
        for o in world.objects()
        if o.object_type in ("CounterTop", "DiningTable", "Bed", "Sofa", "Desk", "Dresser")
    ]
    tried = found = 0
    for item in things:
        for receptacle in large:
            if item.object_type in object_type(receptacle.object_type).accepts:
                tried += 1
                found += find_place(world, item.object_id, receptacle.object_id) is not None
    assert tried
    assert found >= 0.8 * tried


def test_every_pan_and_kettle_finds_a_free_burner() -> None:
    for number in (n for n in range(1, 31) if n != 11):  # there a pan lies across the whole stove
        world = load_scene(f"FloorPlan{number}")
        burners = [o.object_id for o in world.objects() if o.object_type == "StoveBurner"]
        for item in [o.object_id for o in world.objects() if o.object_type in ("Pan", "Pot")]:
            assert any(find_place(world, item, b) is not None for b in burners), (number, item)


def test_surfaces_file_is_sound_and_names_known_types() -> None:
    for kind, surfaces in all_surfaces().items():
        assert surfaces, kind
        assert object_type(kind).name == kind
    assert surfaces_of("Unheard")[0].y == 1.0


def test_a_malformed_surface_is_named(monkeypatch) -> None:
    from envs.embedded import surfaces

    surfaces.all_surfaces.cache_clear()
    monkeypatch.setattr(surfaces, "load_yaml", lambda _: {"Tray": [{"y": 1.0, "x": [0.9, 0.1], "z": [0, 1]}]})
    try:
        with pytest.raises(DataError, match="Tray"):
            all_surfaces()
    finally:
        surfaces.all_surfaces.cache_clear()


def test_hollow_things_have_walls_only_while_open() -> None:
    world = kitchen()
    assert len(solid_blocks(world[MICROWAVE])) == 1
    world.set_state(MICROWAVE, openness=1.0)
    walls = solid_blocks(world[MICROWAVE])
    assert len(walls) == 5
    assert not any(x[0] <= 0.5 <= x[1] and z[1] >= 0.95 and y[0] < 0.5 < y[1] for x, y, z in walls)
    assert solid_blocks(world[FLOOR]) == ()
