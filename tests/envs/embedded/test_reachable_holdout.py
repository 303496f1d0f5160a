"""Walkable positions without the published grids, on scenes that were held out; and with them."""

from __future__ import annotations

import pytest

from envs.embedded.counter_bands import banded
from envs.embedded.navigation import reachable_positions
from envs.embedded.scene_loader import load_scene, scene_names
from tests.benchmarks.compare_reachable import Reach, held_out_scenes, medians, score, unrecorded_world


@pytest.fixture(scope="module")
def held_out() -> list[Reach]:
    return [score(name, unrecorded_world(name)) for name in held_out_scenes()]


def test_the_hold_out_is_thirty_scenes_of_every_kind() -> None:
    scenes = held_out_scenes()
    assert len(set(scenes)) == 30
    assert set(scenes) <= set(scene_names())
    hundreds = {int(s.removeprefix("FloorPlan")) // 100 for s in scenes}
    assert hundreds == {0, 2, 3, 4}


def test_collision_alone_finds_most_of_the_published_positions(held_out) -> None:
    recall, precision = medians(held_out)
    assert recall >= 0.93
    assert precision >= 0.75


def test_the_grid_is_really_put_aside() -> None:
    world = unrecorded_world("FloorPlan1")
    assert world.structure.reachable is None
    assert score("FloorPlan1", world).precision < 1.0


def test_the_published_grid_decides_in_the_product() -> None:
    for name in ("FloorPlan1", "FloorPlan210", "FloorPlan311", "FloorPlan402"):
        found = score(name, load_scene(name))
        assert found.recall > 0.99
        assert found.precision > 0.99


def test_floor_plan_28_has_as_many_positions_as_ai2thors_own_test_asks() -> None:
    assert 100 <= len(reachable_positions(load_scene("FloorPlan28"))) <= 125


BOX = (0.0, 0.0, 3.0, 4.0)


def test_a_counter_without_proof_of_legs_fills_its_box() -> None:
    assert banded(BOX, []) == ()
    assert banded((0.0, 0.0, 1.1, 4.0), [(0.0, 1.0, 0.6, 2.0)]) == ()


def test_an_l_shaped_counter_has_two_legs() -> None:
    legs = banded(BOX, [(0.0, 1.5, 0.6, 2.0), (1.5, 0.0, 2.0, 0.7)])
    assert legs == ((0.0, 0.0, 0.65, 4.0), (0.65, 0.0, 3.0, 0.72))


def test_what_stands_in_a_corner_proves_no_further_leg() -> None:
    legs = banded(BOX, [(0.0, 1.5, 0.6, 2.0), (0.0, 3.5, 0.5, 4.0)])
    assert legs == ((0.0, 0.0, 0.65, 4.0),)
