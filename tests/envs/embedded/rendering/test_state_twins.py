"""Every state of every object type can be seen."""

from __future__ import annotations

from dataclasses import fields

import pytest

from envs.asset_files import asset_path
from envs.embedded.asset_database import asset, asset_ids
from envs.embedded.rendering.object_states import MORE_FLAGS, flags_of, states_of, twins_of
from envs.embedded.rendering.state_twins import TwinPictures
from envs.embedded.scene_loader import load_scene
from envs.embedded.world import ObjectState
from envs.object_types import FLAGS, all_object_types, object_type

SHOWN = set(FLAGS) - {"pickupable", "moveable", "receptacle", "is_heat_source", "is_cold_source"}
"""The affordances by which an object comes into a state."""
TWINS = [t for name in all_object_types() for t in twins_of(name)]


@pytest.fixture(scope="module")
def pictures():
    return TwinPictures()


@pytest.mark.parametrize("twins", TWINS, ids=str)
def test_two_states_of_an_object_look_different(pictures, twins):
    found = pictures.difference(twins)
    assert found.is_told, f"{twins}: {found}"


def test_every_state_has_a_twin():
    paired = {(t.object_type, c) for t in TWINS for c in (t.caption, t.plain_caption)}
    several = [n for n in all_object_types() if len(states_of(n)) > 1]
    assert {(n, c) for n in several for c, _ in states_of(n)} == paired


def test_every_affordance_of_any_asset_and_of_any_object_of_the_floor_plans_is_known():
    found = {}
    for name in all_object_types():
        for asset_id in asset_ids(name):
            found.setdefault(name, set()).update(asset(asset_id).flags)
    for path in sorted(asset_path("floorplans").glob("FloorPlan*.json.gz")):
        for obj in load_scene(path.name.removesuffix(".json.gz")).objects():
            found.setdefault(obj.object_type, set()).update(f for f in FLAGS if getattr(obj.traits, f))
    odd = {n: f & SHOWN - flags_of(n) for n, f in found.items() if f & SHOWN - flags_of(n)}
    assert not odd, f"add these to object_states.MORE_FLAGS: {odd}"
    assert not [n for n, more in MORE_FLAGS.items() if more & object_type(n).flags]


def test_the_states_of_a_type_are_distinct_and_the_first_is_plain():
    for name in all_object_types():
        states = [s for _, s in states_of(name)]
        assert states[0] == ObjectState() and len(set(states)) == len(states), name
        assert len({c for c, _ in states_of(name)}) == len(states), name
    assert {f.name for f in fields(ObjectState)} == {
        f.name
        for t in TWINS
        for f in fields(ObjectState)
        if getattr(t.state, f.name) != getattr(t.plain_state, f.name)
    }
