"""Rooms as they are drawn: walls that block the view but for their openings, finished by room type and scene."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from mesh_rays import first_hit, misturned_share, world_triangles

from envs.embedded.geometry import OrientedBox
from envs.embedded.rendering.meshes.fixtures.finishes import CABINET_LOOKS, cabinet_look
from envs.embedded.rendering.room_finishes import FLOORS
from envs.embedded.rendering.room_looks import named_wall, room_look, scene_turn
from envs.embedded.rendering.rooms import footprint_in, light_position, structure_items
from envs.embedded.rendering.textures import TEXTURE_NAMES
from envs.embedded.scene_loader import load_scene
from envs.embedded.structure import Carcass, Opening, Room, Structure, Wall

FAR = float("inf")
KITCHEN = Room("room|1", "Kitchen", ((0.0, 0.0), (4.0, 0.0), (4.0, 3.0), (0.0, 3.0)), 2.6)
BEDROOM = Room("room|2", "Bedroom", ((4.0, 0.0), (8.0, 0.0), (8.0, 3.0), (4.0, 3.0)), 2.6)
BATH = Room(
    "room|3", "Bathroom", ((0.0, 0.0), (2.0, 0.0), (2.0, 1.0), (1.0, 1.0), (1.0, 3.0), (0.0, 3.0)), 2.5, 1.0
)


def house(openings: tuple[Opening, ...] = (), window: tuple[Opening, ...] = ()) -> Structure:
    """A kitchen and a bedroom side by side; `openings` are in the wall between, `window` in the kitchen's -x wall."""
    both, k, b = ("room|1", "room|2"), ("room|1",), ("room|2",)
    rows = [
        ((0.0, 0.0), (4.0, 0.0), k, ()), ((4.0, 0.0), (8.0, 0.0), b, ()), ((8.0, 0.0), (8.0, 3.0), b, ()),
        ((8.0, 3.0), (4.0, 3.0), b, ()), ((4.0, 3.0), (0.0, 3.0), k, ()), ((0.0, 3.0), (0.0, 0.0), k, window),
        ((4.0, 0.0), (4.0, 3.0), both, openings),
    ]  # fmt: skip
    walls = tuple(Wall(f"w{i}", s, e, 2.6, 0.1, rooms, holes) for i, (s, e, rooms, holes) in enumerate(rows))
    return Structure((KITCHEN, BEDROOM), walls)


def look_from(structure: Structure, origin, direction, **options) -> float:
    return first_hit(
        world_triangles(structure_items(structure, "S", **options)), origin, direction, front_only=True
    )


def test_walls_floor_and_ceiling_block_the_view_from_inside_and_not_from_outside():
    triangles = world_triangles(structure_items(house(), "S"))
    for yaw in np.radians(np.arange(0, 360, 15)):
        for up in (-0.5, 0.0, 0.4):
            way = np.array([np.sin(yaw), up, np.cos(yaw)])
            way /= np.linalg.norm(way)
            assert first_hit(triangles, (2.1, 1.5, 1.4), way, front_only=True) < 5.0
            assert first_hit(triangles, (6.1, 1.5, 1.4), way, front_only=True) < 5.0
    assert first_hit(triangles, (2.0, 1.3, -3.0), (0.0, 0.0, 1.0), front_only=True) == pytest.approx(
        5.99, abs=0.02
    )
    down = first_hit(triangles, (2.3, 9.0, 1.0), (0.0, -1.0, 0.0), front_only=True)
    assert down == pytest.approx(9.0, abs=1e-3), "a camera above sees the floor through the ceiling"


def test_the_wall_between_two_rooms_is_seen_from_both_each_in_its_own_paint():
    assert look_from(house(), (2.0, 1.4, 1.5), (1.0, 0.0, 0.0)) == pytest.approx(1.99)
    assert look_from(house(), (6.0, 1.4, 1.5), (-1.0, 0.0, 0.0)) == pytest.approx(1.99)
    items = structure_items(house(), "S")
    across = [i for i in items if abs(i.transform[0, 3] - 4.0) < 1e-6 and abs(i.transform[2, 0]) > 0.9]
    between = max(across, key=lambda i: len(i.mesh.parts))
    finishes = {p.material for p in between.mesh.parts}
    assert {room_look(r, "S").wall for r in (KITCHEN, BEDROOM)} <= finishes


def test_a_doorway_is_open_and_a_door_has_a_leaf():
    hole = Opening("doorway", 1.0, 2.0, 0.0, 2.0)
    through, above, beside = (2.0, 1.0, 1.5), (2.0, 2.2, 1.5), (2.0, 1.0, 0.5)
    ahead = (1.0, 0.0, 0.0)
    assert look_from(house((hole,)), through, ahead) == pytest.approx(5.99), "the far wall of the bedroom"
    assert look_from(house((hole,)), above, ahead) == pytest.approx(1.99)
    assert look_from(house((hole,)), beside, ahead) == pytest.approx(1.99)
    door = replace(hole, kind="door")
    assert look_from(house((door,)), through, ahead) < 2.1
    box = OrientedBox(
        np.array([4.0, 1.0, 1.5]), np.array([0.5, 1.0, 0.1]), np.array([[0, 0, 1], [0, 1, 0], [-1, 0, 0.0]])
    )
    assert look_from(house((door,)), through, ahead, fitted=[box]) == pytest.approx(5.99), (
        "the leaf is an object"
    )


def test_behind_the_door_of_an_outer_wall_is_outdoors():
    hole = Opening("door", 1.0, 2.0, 0.0, 2.0)
    box = OrientedBox(
        np.array([0.0, 1.0, 1.5]), np.array([0.5, 1.0, 0.1]), np.array([[0, 0, 1], [0, 1, 0], [-1, 0, 0.0]])
    )
    seen = look_from(house(window=(hole,)), (2.0, 1.0, 1.5), (-1.0, 0.0, 0.0), fitted=[box])
    assert 2.0 < seen < 2.1, "no leaf, for that is an object, but no void either"


def test_no_skirting_board_crosses_a_doorway():
    hole = Opening("doorway", 1.0, 2.0, 0.0, 2.0)
    assert look_from(house((hole,)), (2.0, 0.04, 1.5), (1.0, 0.0, 0.0)) > 5.0
    assert look_from(house((hole,)), (2.0, 0.04, 0.5), (1.0, 0.0, 0.0)) < 1.99, (
        "elsewhere it stands before the wall"
    )


def test_a_window_shows_the_view_behind_a_frame():
    hole = Opening("window", 1.0, 2.0, 0.9, 2.1)
    structure = house(window=(hole,))
    pane = look_from(structure, (2.0, 1.25, 1.33), (-1.0, 0.0, 0.0))
    assert 1.99 < pane < 2.2, "the view lies a little behind the wall's face"
    materials = [p.material for item in structure_items(structure, "S") for p in item.mesh.parts]
    view = [m for m in materials if m.texture.startswith("window_")]
    assert view, "the window has a view"
    assert view[0].emission[0] > 0.5, "and it is bright"
    turn = np.array([[0, 0, 1], [0, 1, 0], [-1, 0, 0.0]])
    proud = OrientedBox(np.array([0.1, 1.5, 1.5]), np.array([0.5, 0.6, 0.1]), turn)
    assert look_from(structure, (2.0, 1.25, 1.33), (-1.0, 0.0, 0.0), fitted=[proud]) == pytest.approx(1.99)
    flush = OrientedBox(np.array([-0.1, 1.5, 1.5]), np.array([0.5, 0.6, 0.1]), turn)
    assert look_from(structure, (2.0, 1.45, 1.33), (-1.0, 0.0, 0.0), fitted=[flush]) > 2.0, (
        "the hole stays open"
    )


def test_an_l_shaped_room_is_closed_and_its_floor_is_where_it_says():
    points = BATH.polygon
    walls = tuple(
        Wall(f"w{i}", a, b, 2.5, 0.02, ("room|3",))
        for i, (a, b) in enumerate(zip(points, (*points[1:], points[0]), strict=True))
    )
    structure = Structure((BATH,), walls)
    triangles = world_triangles(structure_items(structure, "S"))
    assert first_hit(triangles, (0.5, 2.0, 2.0), (0.0, -1.0, 0.0), front_only=True) == pytest.approx(1.0)
    assert first_hit(triangles, (1.8, 2.0, 0.5), (0.0, -1.0, 0.0), front_only=True) == pytest.approx(1.0)
    assert first_hit(triangles, (1.5, 2.0, 2.0), (0.0, -1.0, 0.0), front_only=True) == FAR, (
        "the corner is cut off"
    )
    for angle in np.radians(np.arange(1, 360, 3)):
        way = (float(np.cos(angle)), 0.0, float(np.sin(angle)))
        assert first_hit(triangles, (0.53, 2.0, 0.52), way, front_only=True) < 3.0, (
            "no slit at the inner corner"
        )
    x, z = light_position(BATH)
    assert structure.room_of(x, z) is not None


def test_carcasses_are_hollow_below_basins():
    box = OrientedBox(np.array([2.0, 0.45, 0.4]), np.array([1.0, 0.45, 0.3]), np.eye(3))
    basin = OrientedBox(np.array([2.0, 0.85, 0.4]), np.array([0.3, 0.1, 0.2]), np.eye(3))
    structure = Structure((KITCHEN,), (), (Carcass("counter", box),))
    assert look_from(structure, (2.0, 2.0, 0.4), (0.0, -1.0, 0.0)) == pytest.approx(1.1)
    assert look_from(structure, (2.0, 2.0, 0.4), (0.0, -1.0, 0.0), hollows=[basin]) > 1.9
    assert look_from(structure, (1.3, 2.0, 0.4), (0.0, -1.0, 0.0), hollows=[basin]) == pytest.approx(1.1)
    assert footprint_in(basin, box) == (-0.3, -0.2, 0.3, 0.2)
    assert footprint_in(replace(basin, center=np.array([9.0, 0.85, 0.4])), box) is None


def test_structure_items_are_static_shadeless_and_sound():
    structure = house((Opening("door", 1.0, 2.0, 0.0, 2.0),), (Opening("window", 1.0, 2.0, 0.9, 2.1),))
    items = structure_items(structure, "S")
    assert all(i.object_id is None and i.is_static and not i.casts_shadow for i in items)
    assert all(misturned_share(i.mesh) == 0.0 for i in items)
    assert all(p.material.texture in ("", *TEXTURE_NAMES) for i in items for p in i.mesh.parts)
    again = structure_items(structure, "S")
    assert all(a.mesh is b.mesh for a, b in zip(items, again, strict=True)), "meshes are built once"


@pytest.mark.parametrize("kind", sorted(FLOORS))
def test_thirty_scenes_of_a_room_type_look_different_and_neighbours_clearly_so(kind):
    room = replace(KITCHEN, room_type=kind)
    looks = [room_look(room, f"FloorPlan{k}") for k in range(1, 31)]
    assert len({(look.floor, look.wall, look.lower_wall, look.accent) for look in looks}) == 30
    for one, next_one in pairwise(looks):
        assert one.floor != next_one.floor
        assert one.wall != next_one.wall or one.lower_wall != next_one.lower_wall
        assert one.backsplash != next_one.backsplash
    assert looks == [room_look(room, f"FloorPlan{k}_physics") for k in range(1, 31)]


def test_looks_suit_their_room_types():
    turns = [f"FloorPlan{k}" for k in range(1, 31)]
    carpets = {m.texture for m in FLOORS["Bedroom"]} - {m.texture for m in FLOORS["Kitchen"]}
    assert carpets == {"carpet_beige", "carpet_grey"}
    baths = [room_look(BATH, t) for t in turns]
    assert all(look.floor.texture.startswith(("tile", "marble")) for look in baths)
    assert sum(look.lower_wall is not None for look in baths) >= 25
    kitchens = [room_look(KITCHEN, t) for t in turns]
    assert all(look.accent is None for look in kitchens)
    living = [room_look(replace(KITCHEN, room_type="LivingRoom"), t) for t in turns]
    assert sum(look.wall.texture.startswith("paper_") for look in living) >= 4
    assert sum(look.accent is not None for look in living) >= 4
    assert len({cabinet_look(t) for t in turns}) == len(CABINET_LOOKS)
    assert all(cabinet_look(a) != cabinet_look(b) for a, b in pairwise(turns))
    assert len({scene_turn(f"house {k}") for k in range(9)}) > 6


def test_materials_that_a_house_names_are_honoured():
    assert room_look(replace(KITCHEN, floor_material="DarkWoodFloors"), "S").floor.texture == "wood_floor"
    assert room_look(replace(BATH, floor_material="BlueCarpet"), "S").floor.texture.startswith("carpet")
    assert room_look(replace(KITCHEN, wall_material="BrickWall3"), "S").wall.texture == "brick"
    green, plain = named_wall("GreenDrywall"), named_wall("Qx77")
    assert green is not None
    assert green.color[1] > green.color[0]
    assert plain is None
    own = named_wall("PureWhite#2a565b")
    assert own is not None
    assert own.color == pytest.approx((0x2A / 255, 0x56 / 255, 0x5B / 255))


@pytest.mark.parametrize("name", ["FloorPlan1", "FloorPlan218", "FloorPlan305", "FloorPlan413"])
def test_in_floor_plans_every_view_from_the_floor_ends_at_something(name):
    world = load_scene(name)
    boxes = [o.world_box() for o in world.objects() if o.object_type == "Window"]
    triangles = world_triangles(structure_items(world.structure, world.scene_name, fitted=boxes))
    spots = world.structure.reachable[:: max(1, len(world.structure.reachable) // 6)]
    floor = world.structure.rooms[0].floor_y
    for x, z in spots:
        for yaw in np.radians(np.arange(7, 367, 30)):
            way = np.array([np.sin(yaw), 0.15, np.cos(yaw)])
            eye = (float(x), floor + 1.576, float(z))
            assert first_hit(triangles, eye, way / np.linalg.norm(way), front_only=True) < 20.0, (x, z, yaw)
