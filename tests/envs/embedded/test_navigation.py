from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from envs.embedded.collision import AGENT_RADIUS_M, blocker, obstacles_of
from envs.embedded.geometry import LocalBox, Pose
from envs.embedded.navigation import reachable_positions, shortest_path
from envs.embedded.scene_loader import load_scene, scene_names
from envs.embedded.structure import Opening, Room, Structure, Wall
from envs.embedded.world import AgentState, SceneObject, Traits, World

Y = 0.9


def at(x: float, z: float) -> np.ndarray:
    return np.array([x, Y, z])


def two_rooms(*, doorway: bool) -> World:
    """Two rooms of 2 m x 2 m side by side; the wall between them at x = 2 may have a doorway."""
    rooms = (
        Room("room|1", "Kitchen", ((0, 0), (0, 2), (2, 2), (2, 0)), 2.5),
        Room("room|2", "Bedroom", ((2, 0), (2, 2), (4, 2), (4, 0)), 2.5),
    )
    hole = (Opening("doorway", 0.4, 1.6, 0.0, 2.0), Opening("window", 1.7, 1.9, 1.0, 2.0)) if doorway else ()
    outline = [((0, 0), (4, 0)), ((4, 0), (4, 2)), ((4, 2), (0, 2)), ((0, 2), (0, 0))]
    walls = [Wall(f"w{i}", a, b, 2.5, 0.05, ("room|1",)) for i, (a, b) in enumerate(outline)]
    between = Wall("between", (2, 0), (2, 2), 2.5, 0.05, ("room|1", "room|2"), hole)
    return World("test", Structure(rooms, (*walls, between)), AgentState(at(1.0, 1.0)))


def thing(
    name: str, x: float, z: float, size: tuple[float, float, float], y: float = 0.0, yaw: float = 0.0
) -> SceneObject:
    box = LocalBox(np.array([0.0, size[1] / 2, 0.0]), np.array(size))
    return SceneObject(
        name, name, "Box", "", Traits(), Pose(np.array([x, y, z]), np.array([0.0, yaw, 0.0])), box
    )


def test_free_floor_does_not_block() -> None:
    assert blocker(two_rooms(doorway=False), at(1.0, 1.0), at(1.0, 1.25)) is None


def test_walls_block_and_doorways_do_not() -> None:
    assert blocker(two_rooms(doorway=False), at(1.0, 1.0), at(3.0, 1.0)) == "Wall"
    assert blocker(two_rooms(doorway=True), at(1.0, 1.0), at(3.0, 1.0)) is None
    assert blocker(two_rooms(doorway=True), at(1.0, 1.75), at(3.0, 1.75)) == "Wall"  # there is only a window


def test_a_wall_is_kept_at_the_radius() -> None:
    world = two_rooms(doorway=False)
    surface = 0.025
    assert blocker(world, at(1.0, 1.0), at(surface + AGENT_RADIUS_M + 0.001, 1.0)) is None
    assert blocker(world, at(1.0, 1.0), at(surface + AGENT_RADIUS_M - 0.001, 1.0)) == "Wall"


def test_a_small_thing_between_start_and_goal_is_swept() -> None:
    world = two_rooms(doorway=True)
    world.add(thing("can", 1.5, 1.0, (0.02, 0.3, 0.02)))
    assert blocker(world, at(1.0, 1.0), at(2.0, 1.0)) == "can"
    assert blocker(world, at(1.0, 1.0), at(1.0, 1.0)) is None


@pytest.mark.parametrize(
    ("y", "height", "blocks"), [(0.0, 0.03, False), (0.0, 0.3, True), (1.7, 0.5, False), (1.5, 0.5, True)]
)
def test_what_is_flat_or_overhead_does_not_block(y: float, height: float, blocks: bool) -> None:
    world = two_rooms(doorway=True)
    world.add(thing("shelf", 1.5, 1.0, (0.2, height, 0.2), y=y))
    assert (blocker(world, at(1.0, 1.0), at(1.5, 1.0)) == "shelf") is blocks


def test_held_things_and_things_on_furniture_do_not_block() -> None:
    world = two_rooms(doorway=True)
    world.add(thing("table", 1.5, 1.7, (0.4, 0.7, 0.4)))
    world.add(thing("mug", 1.5, 1.45, (0.1, 0.1, 0.3), y=0.7))
    assert blocker(world, at(1.0, 1.2), at(1.5, 1.2)) == "mug"
    world.attach("mug", "table")
    assert blocker(world, at(1.0, 1.2), at(1.5, 1.2)) is None
    world.hold("mug")
    assert blocker(world, at(1.0, 1.0), at(1.0, 1.25)) is None


def test_who_touches_something_may_walk_away_but_not_in() -> None:
    world = two_rooms(doorway=True)
    world.add(thing("chair", 1.25, 1.0, (0.2, 0.8, 0.2)))
    assert blocker(world, at(1.0, 1.0), at(0.75, 1.0)) is None
    assert blocker(world, at(1.0, 1.0), at(1.1, 1.0)) == "chair"


def test_a_turned_box_blocks_where_it_is() -> None:
    world = two_rooms(doorway=True)
    world.add(thing("plank", 1.0, 1.0, (1.2, 0.5, 0.02), yaw=45.0))
    assert blocker(world, at(0.5, 0.5), at(0.5, 0.5)) is None
    # yaw 45 turns +x towards -z: the plank runs from (0.58, 1.42) to (1.42, 0.58)
    assert blocker(world, at(1.3, 0.7), at(1.3, 0.7)) == "plank"
    assert blocker(world, at(1.4, 1.4), at(1.4, 1.4)) is None


def test_obstacles_are_rebuilt_only_after_a_change() -> None:
    world = two_rooms(doorway=True)
    world.add(thing("crate", 3.0, 1.0, (0.3, 0.3, 0.3)))
    before = obstacles_of(world)
    world.move_agent(position=at(1.0, 1.25))
    assert obstacles_of(world) is before
    world.set_pose("crate", Pose(np.array([3.2, 0.0, 1.0]), np.zeros(3)))
    after = obstacles_of(world)
    assert after is not before
    world.set_state("crate", openness=1.0)  # nothing that is in the way
    assert obstacles_of(world) is after


def test_reachable_positions_stop_at_walls() -> None:
    closed, opened = two_rooms(doorway=False), two_rooms(doorway=True)
    assert max(x for x, _ in reachable_positions(closed)) < 2.0
    spots = reachable_positions(opened)
    assert max(x for x, _ in spots) == 3.75
    assert spots == sorted(spots)
    assert all(abs(v / 0.25 - round(v / 0.25)) < 1e-9 for spot in spots for v in spot)


def test_the_grid_goes_through_the_agent() -> None:
    world = two_rooms(doorway=True)
    world.move_agent(position=at(1.1, 1.03))
    spots = reachable_positions(world, 0.5)
    assert (1.1, 1.03) in spots
    assert all(abs((x - 1.1) / 0.5 - round((x - 1.1) / 0.5)) < 1e-6 for x, _ in spots)


def test_every_reachable_step_is_free_for_the_agent() -> None:
    world = load_scene("FloorPlan10")
    spots = set(reachable_positions(world))
    for x, z in sorted(spots)[::7]:
        for dx, dz in ((0.25, 0.0), (0.0, 0.25)):
            free = blocker(world, at(x, z), at(x + dx, z + dz)) is None
            assert free == ((x + dx, z + dz) in spots)


def test_shortest_path_goes_through_the_doorway() -> None:
    world = two_rooms(doorway=True)
    path = shortest_path(world, at(1.0, 0.25), np.array([[3.0, 0.25]]))
    assert path is not None
    assert path[0] == (1.0, 0.25) and path[-1] == (3.0, 0.25)
    steps = np.abs(np.diff(np.array(path), axis=0)).sum(axis=1)
    assert np.allclose(steps, 0.25)
    assert len(path) == 1 + 8 + 2 * 2  # 8 steps along x, and to z = 0.75 and back
    for a, b in pairwise(path):
        assert blocker(world, at(*a), at(*b)) is None
    assert shortest_path(two_rooms(doorway=False), at(1.0, 0.25), np.array([[3.0, 0.25]])) is None


def test_shortest_path_takes_the_nearest_goal_and_ignores_points_off_the_grid() -> None:
    world = two_rooms(doorway=True)
    goals = np.array([[3.5, 1.0], [1.5, 1.0], [1.1, 1.1]])
    assert shortest_path(world, at(1.0, 1.0), goals) == [(1.0, 1.0), (1.25, 1.0), (1.5, 1.0)]


def test_published_positions_decide_on_the_grid_of_a_floor_plan() -> None:
    for name in scene_names()[:-1:11]:
        world = load_scene(name)
        spots = world.structure.reachable
        assert spots is not None
        found, published = set(reachable_positions(world)), set(map(tuple, np.round(spots, 6).tolist()))
        assert found <= published, name
        assert len(found) > 0.9 * len(published), name


def test_what_is_moved_into_the_way_blocks_a_published_position() -> None:
    world = load_scene("FloorPlan1")
    here, step = world.agent.position, np.array([0.0, 0.0, 0.25])
    assert blocker(world, here, here + step) is None
    before = len(reachable_positions(world))
    bin_id = next(o.object_id for o in world.objects() if o.object_type == "GarbageCan")
    x, _, z = here.tolist()
    world.set_pose(bin_id, Pose(np.array([x, 0.0, z + 0.5]), np.zeros(3)))
    assert blocker(world, here, here + step) == bin_id
    assert len(reachable_positions(world)) < before


def test_off_the_grid_boxes_decide() -> None:
    world = load_scene("FloorPlan1")
    counter = next(
        o for o in world.objects() if o.object_type == "CounterTop" and o.object_id.endswith("|00.00")
    )
    x, _, z = counter.world_box().center.tolist()
    name = blocker(world, at(x - 1.0, z + 0.03), at(x, z + 0.03))
    assert name == counter.object_id


def test_hostile_grids_are_refused() -> None:
    world = two_rooms(doorway=True)
    with pytest.raises(ValueError, match="grid size"):
        reachable_positions(world, 0.0)
    room = replace(world.structure.rooms[0], polygon=((0, 0), (0, 400), (400, 400), (400, 0)))
    huge = World("huge", Structure((room,), ()), AgentState(at(1.0, 1.0)))
    with pytest.raises(ValueError, match="too large"):
        reachable_positions(huge)
