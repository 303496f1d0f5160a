"""The scene builder: a pure view of a World that redraws only what changed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from mesh_rays import first_hit, world_triangles

from envs.embedded.geometry import LocalBox, Pose
from envs.embedded.rendering.built_in import built_in_bays
from envs.embedded.rendering.scene_builder import SceneBuilder, covered_plans, lighting, outside_plans
from envs.embedded.rendering.shading import MAX_LAMPS
from envs.embedded.scene_loader import load_scene
from envs.embedded.structure import Opening, Room, Structure, Wall
from envs.embedded.world import AgentState, SceneObject, Traits, World

CORNERS = ((-3.0, -3.0), (3.0, -3.0), (3.0, 3.0), (-3.0, 3.0))
DOWN = (0.0, -1.0, 0.0)


def structure(**more) -> Structure:
    walls = tuple(
        Wall(f"w{i}", a, b, 2.6, 0.02, ("room|1",))
        for i, (a, b) in enumerate(zip(CORNERS, (*CORNERS[1:], CORNERS[0]), strict=True))
    )
    return Structure((Room("room|1", "Kitchen", CORNERS, 2.6),), walls, **more)


def thing(object_id: str, size, middle, *, yaw=0.0, asset="", parents=(), **flags) -> SceneObject:
    """An object whose pivot is the middle of its box."""
    kind = object_id.split("|", maxsplit=1)[0]
    return SceneObject(
        object_id, f"{kind}_x", kind, asset, Traits(**flags),
        Pose(np.array(middle, float), np.array([0.0, yaw, 0.0])),
        LocalBox(np.zeros(3), np.array(size, float)), parents=list(parents),
    )  # fmt: skip


def room_with(*objects: SceneObject, **more) -> World:
    world = World("Scene_physics", structure(**more), AgentState(np.array([0.0, 0.9, 0.0])))
    for obj in objects:
        world.add(obj)
    return world


@pytest.fixture
def world() -> World:
    return room_with(
        thing("CounterTop|1", (2.0, 0.04, 0.7), (0.0, 0.9, 2.5), receptacle=True),
        thing("Mug|1", (0.1, 0.1, 0.08), (0.4, 0.97, 2.5), parents=("CounterTop|1",), pickupable=True),
        thing("Cabinet|1", (0.6, 0.7, 0.5), (-2.0, 0.4, 2.5), openable=True, receptacle=True),
        thing("Plate|1", (0.2, 0.03, 0.2), (-2.0, 0.2, 2.5), parents=("Cabinet|1",), pickupable=True),
        thing(
            "Microwave|1", (0.5, 0.3, 0.4), (-0.5, 1.07, 2.5), openable=True, toggleable=True, receptacle=True
        ),
        thing("Fork|1", (0.02, 0.02, 0.2), (-0.5, 1.0, 2.5), parents=("Microwave|1",), pickupable=True),
        thing("FloorLamp|1", (0.5, 1.9, 0.5), (2.5, 0.95, -2.5), toggleable=True, moveable=True),
        thing("Floor|1", (6.0, 0.02, 6.0), (0.0, -0.01, 0.0), receptacle=True),
    )


def drawn(view) -> dict:
    return {i.object_id: i for i in view.items if i.object_id is not None}


def test_an_unchanged_world_gives_the_identical_view_and_is_not_changed(world):
    before = world.fingerprint(), [o.version for o in world.objects()], world.revision
    builder = SceneBuilder(world)
    first = builder.view()
    assert builder.view() is first
    assert (world.fingerprint(), [o.version for o in world.objects()], world.revision) == before
    world.move_agent(yaw=90.0)
    assert builder.view().items is first.items, "the agent is not drawn: nothing to redraw when it turns"


def test_only_what_changed_gets_a_new_item(world):
    builder = SceneBuilder(world)
    before = drawn(builder.view())
    world.set_pose("Mug|1", Pose(np.array([0.0, 0.97, 2.4]), np.array([0.0, 45.0, 0.0])))
    after = drawn(builder.view())
    assert after["Mug|1"] is not before["Mug|1"]
    assert after["Mug|1"].mesh is before["Mug|1"].mesh, "it moved; its shape is the same"
    assert np.allclose(after["Mug|1"].transform[:3, 3], (0.0, 0.97, 2.4))
    assert all(after[k] is before[k] for k in after if k != "Mug|1")
    world.set_state("FloorLamp|1", is_toggled=True)
    assert drawn(builder.view())["FloorLamp|1"].mesh is not before["FloorLamp|1"].mesh


def test_a_touched_object_that_looks_the_same_keeps_its_item(world):
    builder = SceneBuilder(world)
    before = drawn(builder.view())
    world.detach("Mug|1")
    after = drawn(builder.view())
    assert world["Mug|1"].version > 1
    assert after["Mug|1"] is before["Mug|1"]


def test_disabled_and_shut_in_objects_are_not_drawn(world):
    builder = SceneBuilder(world)
    shown = drawn(builder.view())
    assert "Plate|1" not in shown
    assert "Fork|1" in shown, "a microwave's door is of glass"
    assert "Floor|1" not in shown, "rooms.py draws floors"
    world.set_state("Cabinet|1", openness=1.0)
    assert "Plate|1" in drawn(builder.view())
    world.set_enabled("Mug|1", False)
    assert "Mug|1" not in drawn(builder.view())


def test_what_is_held_is_drawn_in_the_hand(world):
    builder = SceneBuilder(world)
    builder.view()
    world.hold("Mug|1")
    assert np.allclose(drawn(builder.view())["Mug|1"].transform[:3, 3], world.hand_position())
    world.move_agent(yaw=180.0)
    assert np.allclose(drawn(builder.view())["Mug|1"].transform[:3, 3], world.hand_position())


def test_movable_things_are_not_static(world):
    items = drawn(SceneBuilder(world).view())
    assert not items["Mug|1"].is_static
    assert not items["Cabinet|1"].is_static
    assert items["CounterTop|1"].is_static


def test_a_counter_is_cut_for_its_sink_and_the_cabinet_below_keeps_out_of_the_basin():
    counter = thing("CounterTop|1", (2.0, 0.04, 0.7), (0.0, 0.9, 2.5), yaw=180.0, receptacle=True)
    basin = thing("Sink|1|SinkBasin", (0.5, 0.2, 0.4), (0.0, 0.82, 2.5), receptacle=True)
    basin.object_type = "SinkBasin"
    cabinet = thing("Cabinet|1", (0.8, 0.8, 0.6), (0.0, 0.45, 2.5), yaw=180.0, openable=True, receptacle=True)
    world = room_with(counter, basin, cabinet)
    builder = SceneBuilder(world)
    for openness in (0.0, 1.0):
        world.set_state("Cabinet|1", openness=openness)
        items = [i for i in builder.view().items if i.object_id is not None]
        triangles = world_triangles(items)
        floor = 2.0 - first_hit(triangles, (0.07, 2.0, 2.55), DOWN)
        assert floor == pytest.approx(0.72 + 0.08 * 0.2, abs=0.03), "one looks down to the basin's floor"
        assert 2.0 - first_hit(triangles, (0.7, 2.0, 2.5), DOWN) == pytest.approx(0.92, abs=1e-3)


def test_an_l_shaped_counter_covers_its_footprint_only():
    counter = thing("CounterTop|1", (4.0, 0.04, 4.0), (0.0, 0.9, 0.0), receptacle=True)
    rects = ((-2.0, 1.4, 2.0, 2.0), (-2.0, -2.0, -1.4, 1.4))
    world = room_with(counter, footprints={"CounterTop|1": rects})
    triangles = world_triangles(i for i in SceneBuilder(world).view().items if i.object_id)
    for x, z, covered in ((0.0, 1.7, True), (-1.7, -1.0, True), (0.0, 0.0, False), (1.0, -1.0, False)):
        assert (first_hit(triangles, (x, 2.0, z), DOWN) < 2.0) == covered, (x, z)
    box = counter.world_box()
    area = sum((c - a) * (d - b) for a, b, c, d in outside_plans(box, rects))
    assert area == pytest.approx(16.0 - 4.0 * 0.6 - 0.6 * 3.4)
    assert covered_plans(box, rects)[0] == (-2.0, 1.4, 2.0, 2.0)
    assert outside_plans(box, ()) == ()


def test_the_counters_of_a_house_s_room_look_alike():
    looks = {}
    for floor in ("HexTiles", "DarkTiles", "WoodFloorsCross", "Carpet2"):
        counters = [
            thing(f"CounterTop|{k}", (1.0 + k, 0.94, 0.6), (0.0, 0.47, k), asset=name, receptacle=True)
            for k, name in enumerate(("Countertop_I_2x2", "Countertop_I_6x2", "Countertop_I_8x2"))
        ]
        world = room_with(*counters)
        room = replace(world.structure.rooms[0], floor_material=floor)
        world.structure = replace(world.structure, rooms=(room,))
        meshes = [i.mesh for i in SceneBuilder(world).view().items if i.object_id is not None]
        found = [frozenset(p.material for p in mesh.parts) for mesh in meshes]
        assert found[0] == found[1] == found[2]
        looks[floor] = found[0]
    assert len(set(looks.values())) > 1


def test_a_dresser_is_hollow_where_its_drawers_were_at_first():
    dresser = thing("Dresser|1", (1.0, 0.8, 0.5), (0.0, 0.4, 0.0), asset="Dresser_9", receptacle=True)
    drawer = thing("Drawer|1", (0.9, 0.2, 0.4), (0.0, 0.6, 0.06), openable=True, receptacle=True)
    shut = Pose(drawer.pose.position.copy(), drawer.pose.rotation.copy())
    world = room_with(dresser, drawer, initial_poses={"Drawer|1": shut})
    bays, owners = built_in_bays(world)
    assert owners == {"Drawer|1": "Dresser_9"}
    assert bays["Dresser|1"][0].y == pytest.approx((0.1, 0.3))
    world.set_pose("Drawer|1", Pose(np.array([0.0, 0.6, 0.4]), np.zeros(3)))
    assert built_in_bays(world)[0] == bays
    item = drawn(SceneBuilder(world).view())["Dresser|1"]
    assert first_hit(world_triangles([item]), (0.2, 0.6, 2.0), (0.0, 0.0, -1.0)) > 2.0, "the empty bay"


def test_a_window_before_the_wall_reaches_back_to_it():
    window = thing("Window|1", (1.0, 1.0, 0.1), (0.0, 1.5, 2.7), yaw=180.0)
    hole = Opening("window", 2.5, 3.5, 1.0, 2.0)
    walls = tuple(replace(w, openings=(hole,)) if w.wall_id == "w2" else w for w in structure().walls)
    world = World("S", replace(structure(), walls=walls), AgentState(np.zeros(3)))
    world.add(window)
    item = drawn(SceneBuilder(world).view())["Window|1"]
    z = world_triangles([item])[..., 2]
    assert z.min() == pytest.approx(2.65, abs=1e-3)
    assert z.max() == pytest.approx(3.0, abs=1e-3)


def test_light_comes_from_ceilings_windows_and_what_is_switched_on(world):
    dark = lighting(world)
    assert len(dark.lamps) == 1
    assert dark.lamps[0].position[1] < 2.6
    assert dark.key_direction[1] > 0.5
    world.set_state("FloorLamp|1", is_toggled=True)
    lit = lighting(world)
    assert len(lit.lamps) == 2
    assert lit.lamps[1].position[:3:2] == (2.5, -2.5)
    assert 1.2 < lit.lamps[1].position[1] < 1.9
    hole = Opening("window", 1.0, 4.0, 1.0, 2.0)
    walls = tuple(replace(w, openings=(hole,)) if w.wall_id == "w1" else w for w in structure().walls)
    sunny = lighting(World("S", replace(structure(), walls=walls), AgentState(np.zeros(3))))
    assert sunny.key_direction[0] > 0.3, "the window is in the +x wall"
    assert np.linalg.norm(sunny.key_direction) == pytest.approx(1.0)


@pytest.mark.parametrize("name", ["FloorPlan5", "FloorPlan210", "FloorPlan316", "FloorPlan428"])
def test_real_floor_plans_are_drawn_where_their_boxes_are(name):
    world = load_scene(name)
    before = world.fingerprint()
    view = SceneBuilder(world).view()
    assert world.fingerprint() == before
    assert 1 <= len(view.lighting.lamps) <= MAX_LAMPS
    items = drawn(view)
    for obj in world.objects():
        if obj.object_id not in items or not obj.traits.pickupable or obj.state.is_open:
            continue
        low, high = items[obj.object_id].mesh.bounds()
        assert np.allclose((high - low) / 2, obj.world_box().half, atol=0.02), obj.object_id
        assert np.allclose(items[obj.object_id].transform[:3, 3], obj.world_box().center)


def test_what_lies_on_furniture_in_floor_plans_touches_it():
    checked = 0
    for name in ("FloorPlan201", "FloorPlan301", "FloorPlan308", "FloorPlan316"):
        world = load_scene(name)
        items = drawn(SceneBuilder(world).view())
        for obj in world.objects():
            owner = world[obj.parents[0]] if obj.parents else None
            if (
                owner is None
                or not obj.traits.pickupable
                or owner.object_type not in ("Desk", "Sofa", "SideTable", "Dresser")
            ):
                continue
            low, high = obj.world_box().bounds()
            triangles = world_triangles([items[owner.object_id]])
            start = ((low[0] + high[0]) / 2, low[1] + 0.05, (low[2] + high[2]) / 2)
            gap = first_hit(triangles, start, DOWN) - 0.05
            if gap < 1.0:
                checked += 1
                assert -0.05 < gap < 0.05, (obj.object_id, owner.object_id, gap)
    assert checked > 15
