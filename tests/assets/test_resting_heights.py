"""assets/resting_heights.yaml: derived from the floor plans, validated when read, and used wherever things lie."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from assets.derive.resting_heights import derive, heights
from envs.embedded import surfaces
from envs.embedded.floorplan_layout import load_layout
from envs.embedded.placement import patches
from envs.embedded.scene_loader import load_scene
from envs.embedded.surfaces import resting_heights, solid_blocks, surfaces_of
from envs.errors import DataError


def test_the_file_is_what_the_floor_plans_give():
    assert derive() == resting_heights()


def test_only_what_lies_on_the_asset_counts():
    objects = load_layout("FloorPlan301").objects
    desk = next(o for o in objects if o.object_type == "Desk")
    on_it = [o for o in objects if o.parents[:1] == [desk.object_id]]
    found = heights(desk, on_it)
    assert found
    assert max(found) - min(found) < 0.05, "they all lie on its worktop"
    far = [
        replace(o, pose=replace(o.pose, position=o.pose.position + np.array([5.0, 0.0, 0.0]))) for o in on_it
    ]
    assert heights(desk, far) == []


def test_an_asset_overrides_its_type_and_an_unknown_one_does_not():
    usual = surfaces_of("Sofa")
    own = surfaces_of("Sofa", "Sofa_214_1")
    assert own[0].y == pytest.approx(0.6, abs=0.02)
    assert own[0].x == usual[0].x
    assert surfaces_of("Sofa", "Sofa_of_nobody") == usual


def test_placement_puts_things_at_that_height():
    world = load_scene("FloorPlan214")
    sofa = next(o for o in world.objects() if o.asset_id == "Sofa_214_1")
    low, high = sofa.world_box().bounds()
    patch = next(iter(patches(world, sofa)))
    assert (patch.center[1] - low[1]) / (high[1] - low[1]) == pytest.approx(resting_heights()["Sofa_214_1"])


def test_a_tall_desk_is_solid_at_its_worktop_and_at_its_back_above_it():
    world = load_scene("FloorPlan301")
    desk = next(o for o in world.objects() if o.object_type == "Desk")
    plate, hutch = solid_blocks(desk)
    assert plate[1][1] == pytest.approx(resting_heights()[desk.asset_id])
    assert plate[1][0] < plate[1][1]
    assert hutch[1] == (plate[1][1], 1.0)
    assert hutch[2][1] < 0.5, "only the back"


@pytest.mark.parametrize("rows", [{"Sofa_1": 1.4}, {"Sofa_1": "high"}, {"Sofa_1": 0.0}])
def test_a_malformed_height_is_named(monkeypatch, rows):
    monkeypatch.setattr(surfaces, "load_yaml", lambda name: rows)
    resting_heights.cache_clear()
    try:
        with pytest.raises(DataError, match="Sofa_1"):
            resting_heights()
    finally:
        resting_heights.cache_clear()


def test_drawers_open_out_of_the_furniture_they_are_in():
    for name, kind in (("FloorPlan204", "Desk"), ("FloorPlan313", "Desk"), ("FloorPlan301", "Dresser")):
        world = load_scene(name)
        owners = [o for o in world.objects() if o.object_type == kind]
        checked = 0
        for drawer in (o for o in world.objects() if o.object_type == "Drawer"):
            for owner in owners:
                box = owner.world_box()
                if (np.abs(box.to_local(drawer.world_box().center)) < box.half).all():
                    checked += 1
                    assert drawer.world_box().axes[:, 2] @ box.axes[:, 2] > 0.99, (name, drawer.object_id)
        assert checked > 2, name


def test_flat_things_look_along_their_thin_axis():
    for name in ("FloorPlan204", "FloorPlan223", "FloorPlan303", "FloorPlan330"):
        for obj in load_scene(name).objects():
            x, _, z = obj.box.size
            if obj.object_type in ("Painting", "Poster", "Window", "Mirror") and min(x, z) < 0.5 * max(x, z):
                assert z < x, obj.object_id
