"""Rules that recordings of the Unity build taught: each on a scene small enough to know the answer."""

from __future__ import annotations

import numpy as np
import pytest

from envs.embedded.collision import standing_free
from envs.embedded.corner_proof import is_proven
from envs.embedded.geometry import Pose
from envs.embedded.placement import find_place
from envs.embedded.visibility import Eyes, Lens
from tests.envs.embedded.small_worlds import COUNTER, FLOOR, kitchen, thing

LENS = Lens(1.5, 90.0, 1.0)
SHELF, SOFA, CABINET, BED, ROLL, HANGER = (
    f"{kind}|+00.00|+00.00|+00.00"
    for kind in ("Shelf", "Sofa", "Cabinet", "DogBed", "ToiletPaper", "ToiletPaperHanger")
)


def empty_kitchen():
    """The kitchen without what stands in it."""
    world = kitchen()
    for obj in list(world.objects()):
        if obj.object_id != FLOOR:
            world.set_enabled(obj.object_id, False)
    return world


def test_the_floor_is_seen_ahead_although_what_shows_of_it_is_far() -> None:
    assert FLOOR in Eyes().look(empty_kitchen(), LENS).visible  # 1.6 m away at the lower edge of the frame


@pytest.mark.parametrize(("z", "visible"), [(1.9, True), (2.1, False)])
def test_the_nearest_part_counts(z, visible) -> None:
    world = empty_kitchen()
    world.add(thing(SOFA, (0.5, 1.5, 1.0), (0.0, 0.0, z), receptacle=True))
    assert (SOFA in Eyes().look(world, LENS).visible) == visible


@pytest.mark.parametrize(
    ("yaw", "openness", "visible"), [(180.0, 0.0, True), (0.0, 0.0, False), (0.0, 1.0, True)]
)
def test_a_closed_cabinet_shows_its_front_only(yaw, openness, visible) -> None:
    world = empty_kitchen()
    world.add(thing(CABINET, (0.5, 0.7, 0.5), (0.0, 1.2, 1.0), yaw=yaw, receptacle=True, openable=True))
    world.set_state(CABINET, openness=openness)
    assert (CABINET in Eyes().look(world, LENS).visible) == visible


def test_the_corners_of_what_is_round_are_free() -> None:
    beside = np.array([[0.62, 0.52], [0.5, 0.0]])
    for object_id, free in ((BED, [True, False]), (SOFA, [False, False])):
        world = empty_kitchen()
        world.add(thing(object_id, (1.0, 0.3, 0.8), (0.0, 0.0, 0.0), receptacle=True))
        assert standing_free(world, beside).tolist() == free


@pytest.mark.parametrize(("height", "on_floor"), [(0.2, True), (0.9, False)])
def test_only_what_lies_low_counts_as_on_the_floor_too(height, on_floor) -> None:
    world = empty_kitchen()
    world.add(thing(SHELF, (1.0, height, 0.4), (0.0, 0.0, 1.0), parents=(FLOOR,), receptacle=True))
    world.add(thing(ROLL, (0.1, 0.1, 0.1), (0.0, height, 1.0), pickupable=True))
    world.attach(ROLL, SHELF)
    assert world[ROLL].parents == ([SHELF, FLOOR] if on_floor else [SHELF])
    assert (ROLL in world.contents(FLOOR)) == on_floor
    world.detach(ROLL)
    assert world[ROLL].parents == []
    assert ROLL not in world.contents(FLOOR)


@pytest.mark.parametrize("yaw", [0.0, 90.0])
def test_a_roll_goes_around_its_spindle(yaw) -> None:
    world = empty_kitchen()
    world.add(thing(HANGER, (0.26, 0.05, 0.1), (1.0, 0.8, 1.0), yaw=yaw, receptacle=True))
    world.add(thing(ROLL, (0.1, 0.12, 0.1), (0.0, 0.0, 0.0), pickupable=True))
    pose = find_place(world, ROLL, HANGER)
    assert pose is not None
    world.set_pose(ROLL, Pose(pose.position, pose.rotation))
    box = world[ROLL].world_box()
    low, high = box.bounds()
    along = 0 if yaw == 0.0 else 2
    assert (high - low)[along] == pytest.approx(0.12)  # its axis lies along the spindle
    assert box.center == pytest.approx(world[HANGER].world_box().center, abs=0.05)
    world.attach(ROLL, HANGER)
    world.add(thing("ToiletPaper|2", (0.1, 0.12, 0.1), (0.0, 0.0, 0.0), pickupable=True))
    assert find_place(world, "ToiletPaper|2", HANGER) is None


CORNER = (0.0, 0.0, 2.0, 3.0)


def test_a_corner_is_outside_when_walls_around_it_are_proven() -> None:
    hull = [(2.0, 0.0, 3.0, 0.5), (0.0, 3.0, 0.5, 4.0)]
    assert not is_proven(CORNER, (2.0, 3.0), [], hull)
    assert is_proven(CORNER, (2.0, 3.0), [(2.0, 1.0, 2.02, 1.6)], hull)
    assert not is_proven(CORNER, (2.0, 3.0), [(2.0, 1.0, 2.5, 1.1)], hull)  # hangs across that wall
    assert is_proven(CORNER, (2.0, 3.0), [], [(2.0, 0.0, 3.0, 2.5), (0.2, 3.0, 1.9, 4.0)])


def test_counters_stay_seen() -> None:
    assert COUNTER in Eyes().look(kitchen(), LENS).visible
