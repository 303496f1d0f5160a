"""What is fitted to rooms beside the listed objects: tiles, doors, windows, rugs, panels and supports."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from envs.embedded.floorplan_layout import floor_plan_names
from envs.embedded.geometry import LocalBox, OrientedBox, Pose
from envs.embedded.rendering.fittings.backsplashes import backsplashes
from envs.embedded.rendering.fittings.faces import Face, faces
from envs.embedded.rendering.fittings.fillers import fillers
from envs.embedded.rendering.fittings.fitting_out import Fittings, first_objects, fit_out
from envs.embedded.rendering.fittings.flat_things import FLAT, corner_boards, flat_box, is_askew
from envs.embedded.rendering.fittings.openings import HEIGHT_M, added_door, added_windows
from envs.embedded.rendering.fittings.panels import AGENT_M, panels
from envs.embedded.rendering.fittings.rugs import rug_of
from envs.embedded.rendering.fittings.supports import supports
from envs.embedded.rendering.scene_builder import SceneBuilder
from envs.embedded.scene_loader import load_scene
from envs.embedded.structure import Carcass, Room, Structure, Wall
from envs.embedded.world import SceneObject, Traits, World

WIDTH, DEPTH, HEIGHT = 4.0, 3.0, 2.6
CORNERS = ((0.0, 0.0), (WIDTH, 0.0), (WIDTH, DEPTH), (0.0, DEPTH))
TOWARDS = {"+x": (1.0, 0.0), "-x": (-1.0, 0.0), "+z": (0.0, 1.0), "-z": (0.0, -1.0)}


def structure(kind: str = "Kitchen", carcasses: tuple[Carcass, ...] = ()) -> Structure:
    """A room whose middle can be walked."""
    walls = tuple(
        Wall(f"w{i}", a, b, HEIGHT, 0.02, ("room|1",))
        for i, (a, b) in enumerate(zip(CORNERS, (*CORNERS[1:], CORNERS[0]), strict=True))
    )
    spots = np.array([(x, z) for x in np.arange(0.75, 3.3, 0.25) for z in np.arange(0.75, 2.3, 0.25)])
    return Structure((Room("room|1", kind, CORNERS, HEIGHT),), walls, carcasses, spots)


def thing(
    kind: str, low: tuple[float, float, float], high: tuple[float, float, float], front: str = "+z"
) -> SceneObject:
    """Something between two corners, its front towards a side of the room."""
    a, b = np.array(low), np.array(high)
    x, z = TOWARDS[front]
    axes = np.array([[z, 0.0, x], [0.0, 1.0, 0.0], [-x, 0.0, z]])
    size = np.abs(axes.T) @ (b - a)
    pose = Pose((a + b) / 2, np.zeros(3))
    return SceneObject(f"{kind}|{low}", kind, kind, "", Traits(), pose, LocalBox(np.zeros(3), size, axes))


def face_at(shape: Structure, front: str) -> Face:
    """The face that looks towards a side."""
    x, z = TOWARDS[front]
    return next(f for f in faces(shape) if f.frame[0, 2] * x + f.frame[2, 2] * z > 0.9)


COUNTER = thing("CounterTop", (1.0, 0.88, 0.1), (2.6, 0.92, 0.7))


def test_tiles_reach_from_the_worktop_to_the_cabinets() -> None:
    shape = structure()
    cabinet = thing("Cabinet", (1.2, 1.5, 0.0), (1.8, 2.2, 0.35))
    low = face_at(shape, "+z")
    ((x0, x1, y0, y1),) = backsplashes(low, [COUNTER, cabinet], shape)
    assert x1 - x0 == pytest.approx(1.6)
    assert (y0, y1) == pytest.approx((0.92, 1.5))
    assert backsplashes(face_at(shape, "-z"), [COUNTER], shape) == (), "the counter stands at the other wall"
    bedroom = structure("Bedroom")
    assert backsplashes(face_at(bedroom, "+z"), [COUNTER], bedroom) == ()
    cooker = OrientedBox(np.array([3.0, 0.45, 0.35]), np.array([0.3, 0.45, 0.3]), np.eye(3))
    ((_, _, y0, y1),) = backsplashes(low, [], structure(carcasses=(Carcass("stove", cooker),)))
    assert y1 - y0 == pytest.approx(0.5)


def test_a_door_stands_beside_the_light_switch_and_clear_of_everything() -> None:
    shape = structure()
    switch = thing("LightSwitch", (1.0, 1.2, 0.0), (1.1, 1.35, 0.02))
    face, opening = added_door(faces(shape), [switch], shape) or pytest.fail("no door")
    assert face.wall.wall_id == face_at(shape, "+z").wall.wall_id
    low, high = face.span(switch.world_box())
    assert min(abs(opening.start_m - high[0]), abs(low[0] - opening.end_m)) < 0.4
    assert (opening.bottom_m, opening.top_m) == (0.0, HEIGHT_M)
    wardrobe = thing("Dresser", (1.2, 0.0, 0.0), (3.9, 1.0, 0.5))
    other, moved = added_door(faces(shape), [switch, wardrobe], shape) or pytest.fail("no door")
    a, b = other.span(wardrobe.world_box())
    assert other is not face or moved.end_m < a[0] or moved.start_m > b[0]


def test_no_door_is_added_where_there_is_one_or_no_room_for_it() -> None:
    shape = structure()
    assert added_door(faces(shape), [thing("Doorway", (1.0, 0.0, 0.0), (2.0, 2.0, 0.1))], shape) is None
    hedge = [
        thing("Sofa", (0.0, 0.0, 0.0), (WIDTH, 1.0, 0.5)),
        thing("Sofa", (0.0, 0.0, 2.5), (WIDTH, 1.0, DEPTH)),
    ]
    hedge += [
        thing("Sofa", (0.0, 0.0, 0.0), (0.5, 1.0, DEPTH)),
        thing("Sofa", (3.5, 0.0, 0.0), (WIDTH, 1.0, DEPTH)),
    ]
    assert added_door(faces(shape), hedge, shape) is None


def test_behind_curtains_without_a_window_there_is_one() -> None:
    shape = structure()
    curtains = thing("Curtains", (1.0, 0.1, 0.02), (2.5, 2.4, 0.1))
    (window,) = added_windows(face_at(shape, "+z"), [curtains])
    assert window.kind == "window"
    assert 0.9 < window.end_m - window.start_m < 1.5
    assert window.bottom_m >= 0.8
    pane = thing("Window", (1.2, 0.9, -0.1), (2.3, 2.2, 0.1))
    assert added_windows(face_at(shape, "+z"), [curtains, pane]) == ()
    assert added_windows(face_at(shape, "-z"), [curtains]) == ()


def test_rugs_lie_by_their_furniture_within_the_room() -> None:
    table = thing("CoffeeTable", (1.5, 0.0, 1.2), (2.5, 0.45, 1.8))
    shape = structure("LivingRoom")
    rug = rug_of(shape.rooms[0], [table]) or pytest.fail("no rug")
    x0, z0, x1, z1 = rug.rect
    assert x0 < 1.5
    assert x1 > 2.5
    assert z0 < 1.2
    assert z1 > 1.8
    assert 0.2 < x0 < x1 < WIDTH - 0.2
    assert not rug.is_along_z
    assert rug_of(shape.rooms[0], []) is None
    tub = thing("Bathtub", (0.0, 0.0, 0.0), (1.7, 0.6, 0.8), front="+z")
    mat = rug_of(structure("Bathroom").rooms[0], [tub]) or pytest.fail("no mat")
    assert mat.rect[1] > 0.8, "it lies before the tub"


def test_a_panel_closes_the_gap_behind_what_hangs() -> None:
    shape = structure()
    picture = thing("Painting", (1.5, 1.2, 0.3), (2.3, 1.8, 0.34))
    (panel,) = panels(faces(shape), [picture], shape)
    low, high = panel.face.span(picture.world_box())
    assert panel.high[2] == pytest.approx(low[2], abs=0.01), "right behind it"
    assert panel.low[2] == 0.0
    assert (panel.low[:2] < low[:2]).all()
    assert (panel.high[:2] > high[:2]).all()
    assert panel.high[1] == pytest.approx(HEIGHT)
    assert panels(faces(shape), [thing("Painting", (1.5, 1.2, 0.02), (2.3, 1.8, 0.06))], shape) == ()
    held = thing("ShowerGlass", (1.0, 0.0, 0.26), (3.0, 2.0, 0.3))
    assert panels(faces(shape), [picture, held], shape) == (), "it hangs on the glass"


def test_panels_cover_no_window_no_furniture_and_no_place_to_stand() -> None:
    shape = structure()
    picture = thing("Painting", (1.5, 1.2, 0.3), (2.3, 1.8, 0.34))
    pane = thing("Window", (2.8, 0.9, -0.1), (3.6, 2.0, 0.05))
    chest = thing("Dresser", (0.2, 0.0, 0.02), (1.0, 0.9, 0.5))
    (panel,) = panels(faces(shape), [picture, pane, chest], shape)
    for other in (pane, chest):
        low, high = panel.face.span(other.world_box())
        assert panel.high[0] < low[0] + 0.06 or panel.low[0] > high[0] - 0.06
    spots = shape.reachable[shape.reachable[:, 1] < panel.high[2] + AGENT_M - 0.05]
    assert not len(spots)
    far = thing("Painting", (1.5, 1.2, 1.4), (2.3, 1.8, 1.44))
    assert panels(faces(shape), [far], shape) == (), "there is no room for a wall where the agent walks"


def test_a_partition_stands_where_the_wall_is_too_far() -> None:
    empty = structure()
    shape = Structure(empty.rooms, empty.walls, (), np.array([[2.0, 2.75]]))
    (panel,) = panels(faces(shape), [thing("Poster", (1.5, 1.2, 1.4), (2.3, 1.8, 1.42))], shape)
    assert panel.high[2] - panel.low[2] == pytest.approx(0.1)
    assert panel.low[1] == 0.0
    assert panel.high[1] == pytest.approx(HEIGHT)


def test_flat_things_across_a_corner_are_drawn_flat_on_a_board() -> None:
    shape = structure()
    picture = thing("Painting", (0.3, 1.2, 0.3), (1.0, 1.8, 1.0))
    assert is_askew(picture)
    box = flat_box(picture, shape)
    assert 2.0 * box.half[2] < 0.1
    assert box.axes[:, 2] == pytest.approx((0.5**0.5, 0.0, 0.5**0.5)), "it looks away from the corner"
    (board,) = corner_boards([picture], shape)
    assert 2.0 * board.box.half[1] == pytest.approx(HEIGHT)
    ends = board.box.center + np.outer((-1, 1), board.box.axes[:, 0] * board.box.half[0])
    assert np.abs(ends[:, [0, 2]]).min(axis=1) == pytest.approx([0.0, 0.0], abs=0.05), "from wall to wall"
    plain = thing("Painting", (1.0, 1.2, 0.0), (2.0, 1.8, 0.05))
    assert flat_box(plain, shape).half == pytest.approx(plain.world_box().half)


def test_pictures_that_face_the_wall_they_hang_on_are_turned_round() -> None:
    shape = structure()
    for kind in ("Painting", "Poster", "Mirror"):
        wrong = thing(kind, (1.0, 1.2, 0.0), (2.0, 1.8, 0.05), front="-z")
        assert flat_box(wrong, shape).axes[:, 2] == pytest.approx((0.0, 0.0, 1.0)), kind
        right = thing(kind, (1.0, 1.2, 0.0), (2.0, 1.8, 0.05))
        assert flat_box(right, shape).axes[:, 2] == pytest.approx((0.0, 0.0, 1.0)), kind
    partition = thing("Painting", (1.0, 1.2, 1.5), (2.0, 1.8, 1.55), front="-z")
    assert flat_box(partition, shape).axes[:, 2] == pytest.approx((0.0, 0.0, -1.0)), "rooms on both sides"


def test_fitted_furniture_meets_walls_and_ceiling() -> None:
    hood = OrientedBox(np.array([2.0, 1.7, 0.4]), np.array([0.3, 0.07, 0.3]), np.eye(3))
    cooker = OrientedBox(np.array([2.0, 0.45, 0.4]), np.array([0.3, 0.45, 0.3]), np.eye(3))
    shape = structure(carcasses=(Carcass("stove", cooker), Carcass("hood", hood)))
    things = [
        thing("Cabinet", (0.5, 1.5, 0.15), (1.0, 2.2, 0.45)),
        thing("Cabinet", (1.05, 1.5, 0.15), (1.5, 2.2, 0.45)),
        thing("StoveKnob", (1.9, 1.0, 0.08), (1.95, 1.05, 0.13)),
        thing("CounterTop", (2.5, 0.88, 0.15), (3.5, 0.92, 0.75)),
        thing("Cabinet", (2.0, 1.6, 1.4), (2.6, 2.1, 1.7)),
    ]
    found = fillers(faces(shape), things, shape, ())
    kinds = sorted(f.kind for f in found)
    assert kinds == ["cabinet", "cabinet", "cabinet", "chimney", "steel", "top", "wall"]
    by_kind = {f.kind: f.box.bounds() for f in found}
    assert by_kind["chimney"][1][1] == pytest.approx(HEIGHT)
    assert by_kind["wall"][0][1] == pytest.approx(2.1)
    assert by_kind["wall"][1][1] == pytest.approx(HEIGHT)
    assert by_kind["top"][0][2] == pytest.approx(0.01)
    assert by_kind["top"][1][2] == pytest.approx(0.15)
    assert by_kind["steel"][0][1] == pytest.approx(0.9)


def test_what_would_float_is_held() -> None:
    shape = structure()
    vase = thing("Vase", (1.0, 1.5, 0.1), (1.2, 1.8, 0.3))
    plant = thing("HousePlant", (2.0, 1.5, 1.4), (2.3, 2.0, 1.7))
    holder = thing("TowelHolder", (3.0, 1.2, 0.5), (3.6, 1.25, 0.6))
    standing = thing("Vase", (2.0, 0.5, 2.0), (2.2, 0.8, 2.2))
    table = thing("SideTable", (1.8, 0.0, 1.8), (2.4, 0.5, 2.4))
    shelf = thing("Shelf", (1.5, 0.8, 1.0), (2.5, 1.0, 1.3))
    objects = [vase, plant, holder, standing, table, shelf]
    found = supports(faces(shape), objects, [holder, table, shelf], shape, ())
    kinds = sorted(f.kind for f in found)
    assert kinds == ["cord", "shelf", "shelf", "shelf", "stem", "stem"]
    boxes = [(f.kind, *f.box.bounds()) for f in found]
    (under,) = [b for b in boxes if b[0] == "shelf" and b[1][1] > 1.0]
    assert under[2][1] == pytest.approx(1.5)
    assert under[1][2] == pytest.approx(0.01), "from the wall"
    (cord,) = [b for b in boxes if b[0] == "cord"]
    assert cord[2][1] == pytest.approx(HEIGHT)
    assert all(b[1][1] == pytest.approx(0.0) for b in boxes if b[0] == "shelf" and b is not under)


@cache
def fitted(scene: str) -> tuple[World, Fittings]:
    world = load_scene(scene)
    return world, fit_out(world.structure, first_objects(world))


@pytest.mark.parametrize("scene", ["FloorPlan203", "FloorPlan204", "FloorPlan303"])
def test_known_gaps_are_closed(scene: str) -> None:
    world, fittings = fitted(scene)
    things = {o.object_id: o for o in first_objects(world)}
    free = {
        "FloorPlan203": ["Painting_0bad8f8d"],
        "FloorPlan204": ["Window_b18a0a78", "Window_39586f03"],
        "FloorPlan303": ["Poster_2550d1d8"],
    }[scene]
    boards = [b.box for b in fittings.corner_boards] + [p.face.box(p.low, p.high) for p in fittings.panels]
    for name in free:
        obj = next(o for o in things.values() if o.name == name)
        box = flat_box(obj, world.structure)
        behind = box.center - box.axes[:, 2] * (box.half[2] + 0.03)
        assert any((np.abs(b.to_local(behind)) < b.half + 0.02).all() for b in boards), name


@pytest.mark.parametrize(
    "scene", ["FloorPlan307", "FloorPlan317", "FloorPlan318", "FloorPlan322", "FloorPlan413"]
)
def test_panels_cover_no_picture_that_hangs_where_they_are_built(scene: str) -> None:
    world, fittings = fitted(scene)
    pictures = 0
    for item in SceneBuilder(world).view().items:
        if item.object_id is None or world[item.object_id].object_type not in FLAT:
            continue
        for panel in fittings.panels:
            frame = panel.face.frame
            ahead = frame[:3, 2] @ item.transform[:3, 2]
            for part in (p for p in item.mesh.parts if p.material.texture.startswith(("painting", "window"))):
                points = part.vertices @ item.transform[:3, :3].T + item.transform[:3, 3] - frame[:3, 3]
                local = points @ frame[:3, :3]
                if (
                    ahead > 0.95
                    and (local[:, :2] > panel.low[:2]).all()
                    and (local[:, :2] < panel.high[:2]).all()
                ):
                    pictures += 1
                    assert local[:, 2].min() > panel.high[2] - 1e-3, item.object_id
    assert pictures > 0


def test_most_floor_plans_have_a_door_a_rug_and_tiles() -> None:
    counts = {"door": 0, "rug": 0, "tiles": 0}
    scenes = floor_plan_names()[::4]
    for scene in scenes:
        _, fittings = fitted(scene)
        counts["door"] += any(o.kind == "door" for row in fittings.openings.values() for o in row)
        counts["rug"] += bool(fittings.rugs)
        counts["tiles"] += any(fittings.patches.values())
    assert counts["door"] >= 0.9 * len(scenes)
    assert counts["rug"] >= 0.85 * len(scenes)
    kitchens = sum(load_scene(s).structure.rooms[0].room_type == "Kitchen" for s in scenes)
    assert counts["tiles"] == kitchens


def test_fittings_follow_from_the_scene_and_not_from_deeds() -> None:
    fresh = SceneBuilder(load_scene("FloorPlan1")).view().items
    world = load_scene("FloorPlan1")
    for obj in list(world.objects()):
        if obj.object_type in ("Chair", "Stool", "Painting", "LightSwitch", "CounterTop"):
            world.set_enabled(obj.object_id, False)
    later = [i for i in SceneBuilder(world).view().items if i.object_id is None]
    first = [i for i in fresh if i.object_id is None]
    assert len(first) == len(later)
    assert all(
        a.mesh is b.mesh and (a.transform == b.transform).all() for a, b in zip(first, later, strict=True)
    )
