"""Pieces of wall behind what hangs: none goes right through a thing that stands in the room."""

from __future__ import annotations

import pytest

from envs.embedded.rendering.fittings.fitting_out import first_objects, fit_out
from envs.embedded.scene_loader import load_scene, scene_names

PLANS = tuple(n for n in scene_names() if n.startswith("FloorPlan") and "_" not in n)
TOUCH_M = 0.03


def pierced(scene: str) -> list[str]:
    """Objects that stick out of a partition on both sides."""
    world = load_scene(scene)
    things = [o for o in first_objects(world) if o.object_type != "Floor"]
    out = []
    for panel in fit_out(world.structure, things).panels:
        for thing in things:
            low, high = panel.face.span(thing.world_box())
            overlaps = ((high - panel.low)[:2] > TOUCH_M).all() and ((panel.high - low)[:2] > TOUCH_M).all()
            sticks_out = high[2] > panel.high[2] + TOUCH_M and low[2] < panel.low[2] - TOUCH_M
            if overlaps and sticks_out and panel.low[2] > 0.0:
                out.append(thing.object_id)
    return out


@pytest.mark.parametrize("hundreds", [0, 2, 3, 4])
def test_no_partition_goes_right_through_a_thing(hundreds: int) -> None:
    plans = [p for p in PLANS if int(p.removeprefix("FloorPlan")) // 100 == hundreds]
    assert len(plans) == 30
    assert {p: pierced(p) for p in plans} == {p: [] for p in plans}


def test_the_toilet_of_the_first_bathroom_stands_beside_its_partition() -> None:
    world = load_scene("FloorPlan401")
    partitions = [p for p in fit_out(world.structure, first_objects(world)).panels if p.low[2] > 0.0]
    assert len(partitions) == 1
    toilet = next(o for o in world.objects() if o.object_type == "Toilet")
    low, _ = partitions[0].face.span(toilet.world_box())
    assert partitions[0].high[0] < low[0] + TOUCH_M or partitions[0].low[0] > low[0]
