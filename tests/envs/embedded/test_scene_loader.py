from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from envs.embedded.floorplan_layout import load_layout
from envs.embedded.geometry import Pose
from envs.embedded.scene_loader import load_scene, scene_names
from envs.embedded.world import Temperature
from envs.errors import DataError, UnknownNameError

RECORDED = Path(__file__).resolve().parents[3].parent / "shared/data/thor/recorded"
ALL = scene_names()[:-1]


def test_lists_the_120_floor_plans_and_procedural() -> None:
    assert len(ALL) == 120
    assert scene_names()[-1] == "Procedural"
    assert {"FloorPlan1", "FloorPlan230", "FloorPlan301", "FloorPlan430"} <= set(ALL)


def test_every_floor_plan_loads_with_sound_containment_and_control() -> None:
    for name in ALL:
        world = load_scene(name)
        assert world.scene_name == f"{name}_physics"
        for obj in world.objects():
            assert obj.box.size.min() >= 0.0
            assert np.isfinite(obj.world_box().corners()).all()
            assert len(set(obj.parents)) == len(obj.parents)
            assert obj.object_id not in obj.parents
            for parent in obj.parents:
                assert world[parent].traits.receptacle
                # innermost first: what is around a receptacle comes after it (the floor is not handed down)
                around = [p for p in world[parent].parents if world[p].object_type != "Floor"]
                assert all(obj.parents.index(p) > obj.parents.index(parent) for p in around)
            assert all(
                world[c].object_type == "StoveBurner" for c in obj.controls if obj.object_type == "StoveKnob"
            )


def test_physics_suffix_is_the_same_scene() -> None:
    assert load_scene("FloorPlan7_physics").fingerprint() == load_scene("FloorPlan7").fingerprint()


@pytest.mark.parametrize("name", ["FloorPlan31", "FloorPlan0", "Kitchen", "FloorPlan1_physics2", ""])
def test_unknown_scene_is_refused(name: str) -> None:
    with pytest.raises(UnknownNameError, match="scene"):
        load_scene(name)


def test_a_near_miss_is_suggested() -> None:
    with pytest.raises(UnknownNameError, match="FloorPlan30"):
        load_scene("FloorPlan-30")


def test_worlds_are_independent() -> None:
    first, second = load_scene("FloorPlan1"), load_scene("FloorPlan1")
    apple = next(o.object_id for o in first.objects() if o.object_type == "Apple")
    before = second.fingerprint()
    first.set_pose(apple, Pose(np.zeros(3), np.zeros(3)))
    first.detach(apple)
    first.set_state(apple, is_sliced=True)
    first.move_agent(yaw=10.0)
    assert second.fingerprint() == before
    assert load_scene("FloorPlan1").fingerprint() == before != first.fingerprint()


def test_shared_arrays_cannot_be_written() -> None:
    obj = next(iter(load_scene("FloorPlan1").objects()))
    with pytest.raises(ValueError, match="read-only"):
        obj.pose.position[0] = 1.0


def test_initial_states_are_the_sources() -> None:
    kitchen = {o.object_type: o for o in load_scene("FloorPlan1").objects()}
    assert kitchen["Egg"].state.temperature is Temperature.COLD
    assert kitchen["LightSwitch"].state.is_toggled
    assert not kitchen["Fridge"].state.is_open
    assert kitchen["Egg"].parents == [kitchen["Fridge"].object_id]
    living = {o.object_type: o for o in load_scene("FloorPlan201").objects()}
    assert living["Laptop"].state.openness == 1.0
    assert any(o.state.is_dirty for n in ALL for o in load_scene(n).objects() if o.object_type == "Bed")
    wine = [o for n in ALL[:30] for o in load_scene(n).objects() if o.state.fill_liquid]
    assert wine and all(o.state.fill_liquid == "wine" for o in wine)


def test_the_agent_starts_on_a_reachable_position_above_the_floor() -> None:
    for name in ALL:
        world = load_scene(name)
        x, y, z = world.agent.position.tolist()
        spots = world.structure.reachable
        assert spots is not None
        assert np.abs(spots - (x, z)).max(axis=1).min() < 1e-6, name
        assert y == pytest.approx(world.structure.rooms[0].floor_y + 0.9009992)
    assert load_scene("FloorPlan3").agent.position[1] > 1.1  # its floor lies 0.22 m above zero


def test_a_broken_layout_names_its_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "FloorPlan2.json.gz"
    broken.write_bytes(gzip.compress(json.dumps({"objects": [{"id": "A"}]}).encode()))
    monkeypatch.setattr("envs.embedded.floorplan_layout.asset_path", lambda _: broken)
    load_layout.cache_clear()
    with pytest.raises(DataError, match=r"FloorPlan2\.json\.gz"):
        load_layout("FloorPlan2")
    load_layout.cache_clear()


@pytest.mark.parametrize(
    ("file", "scene"),
    [("pickup_mug", "FloorPlan1"), ("CleanToilets", "FloorPlan401"), ("look_in_light_book", "FloorPlan301")],
)
def test_boxes_agree_with_events_of_the_unity_build(file: str, scene: str) -> None:
    path = RECORDED / f"{file}.json.gz"
    if not path.exists():
        pytest.skip("the recorded trajectories are not beside this checkout")
    metadata = json.loads(gzip.decompress(path.read_bytes()))["metadata"][0]
    world = load_scene(scene)
    assert world.agent.position[1] == pytest.approx(metadata["agent"]["position"]["y"], abs=0.003)
    apart = []
    for recorded in metadata["objects"]:
        if recorded["objectId"] in world and not recorded["pickupable"]:
            box = recorded["axisAlignedBoundingBox"]
            low, high = world[recorded["objectId"]].world_box().bounds()
            center = np.array([box["center"][k] for k in "xyz"])
            apart.append(float(np.abs((low + high) / 2 - center).max()))
    assert len(apart) > 15
    assert np.percentile(apart, 80) < 0.02


# -- structure -----------------------------------------------------------------------------------------------


def test_rooms_hold_everything_that_can_be_walked_to() -> None:
    for name in ALL:
        world = load_scene(name)
        room = world.structure.rooms[0]
        spots = world.structure.reachable
        assert spots is not None
        assert all(room.contains(x, z) for x, z in spots.tolist()), name
        assert 2.4 < room.ceiling_m < 5.5, name


def test_nothing_but_windows_reaches_through_the_walls() -> None:
    outside = []
    for name in ALL:
        world = load_scene(name)
        room = world.structure.rooms[0]
        for obj in world.objects():
            if obj.object_type in ("Floor", "Window"):
                continue
            low, high = obj.world_box().bounds()
            corners = [(low[0], low[2]), (low[0], high[2]), (high[0], low[2]), (high[0], high[2])]
            if not all(room.contains(float(x), float(z)) for x, z in corners):
                outside.append((name, obj.object_id))
            assert high[1] <= room.floor_y + room.ceiling_m + 1e-6
    assert outside == []


def test_walls_close_the_room_and_windows_are_cut_into_them() -> None:
    windows = holes = 0
    for name in ALL:
        world = load_scene(name)
        walls = world.structure.walls
        for wall, after in zip(walls, (*walls[1:], walls[0]), strict=True):
            assert wall.end == after.start
            for hole in wall.openings:
                length = float(np.hypot(wall.end[0] - wall.start[0], wall.end[1] - wall.start[1]))
                assert 0.0 <= hole.start_m < hole.end_m <= length + 1e-9
                assert 0.0 <= hole.bottom_m < hole.top_m <= wall.height_m
                holes += 1
        windows += sum(o.object_type == "Window" for o in world.objects())
    assert holes > 0.85 * windows


def test_an_l_shaped_room_is_not_a_rectangle() -> None:
    assert len(load_scene("FloorPlan2").structure.rooms[0].polygon) == 8


def test_counter_bodies_leave_room_for_what_is_built_in() -> None:
    world = load_scene("FloorPlan1")
    counters = [c.box for c in world.structure.carcasses if c.kind == "counter"]
    assert counters
    for obj in world.objects():
        if obj.object_type in ("Cabinet", "Drawer", "SinkBasin"):
            low, high = obj.world_box().bounds()
            for box in counters:
                shared = np.minimum(high, box.bounds()[1]) - np.maximum(low, box.bounds()[0])
                assert shared.min() < 0.01, obj.object_id


def test_a_cooker_stands_under_the_burners_and_looks_into_the_room() -> None:
    world = load_scene("FloorPlan1")
    (stove,) = [c.box for c in world.structure.carcasses if c.kind == "stove"]
    burners = [o.world_box() for o in world.objects() if o.object_type == "StoveBurner"]
    low, high = stove.bounds()
    for burner in burners:
        assert (low[[0, 2]] < burner.center[[0, 2]]).all() and (burner.center[[0, 2]] < high[[0, 2]]).all()
    assert high[1] == pytest.approx(min(b.bounds()[0][1] for b in burners))
    assert stove.axes[2, 2] == 1.0


def test_walkable_floor_is_carved_out_of_u_shaped_counters() -> None:
    for name in ("FloorPlan1", "FloorPlan2", "FloorPlan8", "FloorPlan22", "FloorPlan25"):
        world = load_scene(name)
        spots = load_layout(name).reachable
        assert world.structure.footprints, name
        for rects in world.structure.footprints.values():
            for x0, z0, x1, z1 in rects:
                inside = ((spots > (x0 + 0.05, z0 + 0.05)) & (spots < (x1 - 0.05, z1 - 0.05))).all(axis=1)
                assert not inside.any(), name


def test_fronts_of_cabinets_look_at_the_walkable_floor() -> None:
    right = total = 0
    for name in ALL[:30]:
        world = load_scene(name)
        spots = load_layout(name).reachable
        for obj in world.objects():
            if obj.object_type in ("Cabinet", "Drawer", "Fridge", "Microwave"):
                box = obj.world_box()
                nearest = spots[np.argmin(np.linalg.norm(spots - box.center[[0, 2]], axis=1))]
                right += float((nearest - box.center[[0, 2]]) @ box.axes[[0, 2], 2]) > 0
                total += 1
    assert right > 0.95 * total
