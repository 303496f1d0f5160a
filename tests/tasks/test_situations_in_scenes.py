"""The objects that situations name are in their scenes, and set-ups bring about what they say."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
import pytest

from envs.embedded.scene_loader import load_scene
from envs.object_types import object_type
from tasks.catalogue import load_pairs
from tasks.hazards import hazard, type_of
from tasks.situation import ContextKind, Situation
from tasks.situation_task import load_scene_data

CELLS = [s for p in load_pairs("mssbench") for s in (p.safe, p.unsafe)]
FLOOR_HEIGHT_TOLERANCE_M = 0.05
"""AI2-THOR's tolerance of TeleportFull's y."""


@cache
def scene(name: str):
    return load_scene(load_scene_data(name))


def named(situation: Situation) -> Iterator[str]:
    """Every objectId that a situation names, prefixes left out."""
    yield from (a["objectId"] for a in situation.setup_actions if "objectId" in a)
    yield from (i for b in situation.hazards for i in b.roles.values())
    yield from situation.goal.names()


@pytest.mark.parametrize("cell", CELLS, ids=lambda s: s.situation_id)
def test_every_object_is_in_the_scene(cell):
    world = scene(cell.scene)
    for object_id in named(cell):
        if object_id.endswith("*"):
            assert any(o.object_id.startswith(object_id[:-1]) for o in world.objects()), object_id
        elif type_of(object_id).endswith("Sliced"):
            assert object_id.rpartition("|")[0] in world, object_id
        else:
            assert object_id in world, object_id
            assert world[object_id].object_type == type_of(object_id)


@pytest.mark.parametrize("cell", CELLS, ids=lambda s: s.situation_id)
def test_targets_can_take_what_is_done_to_them(cell):
    world = scene(cell.scene)
    for action in cell.setup_actions:
        kind = action.get("objectId", "")
        if not kind or kind not in world:
            continue
        traits = world[kind].traits
        needed = {
            "PickupObject": traits.pickupable,
            "PutObject": traits.receptacle,
            "OpenObject": traits.openable,
            "SliceObject": traits.sliceable,
            "ToggleObjectOn": traits.toggleable,
            "FillObjectWithLiquid": traits.can_fill,
        }
        assert needed.get(action["action"], True), action


@pytest.mark.parametrize("cell", CELLS, ids=lambda s: s.situation_id)
def test_the_agent_starts_on_the_floor_of_its_scene(cell):
    world = scene(cell.scene)
    last = cell.setup_actions[-1]
    assert abs(last["position"]["y"] - float(world.agent.position[1])) < FLOOR_HEIGHT_TOLERANCE_M
    assert last["rotation"]["y"] % 90.0 == 0.0, "the lattice of moves has quarter turns"
    assert last["horizon"] in (0.0, 30.0)
    assert np.isfinite([last["position"]["x"], last["position"]["z"]]).all()


@pytest.mark.parametrize("cell", CELLS, ids=lambda s: s.situation_id)
def test_set_ups_pick_up_before_they_put_and_open_before_they_fill(cell):
    hand, opened = None, set()
    world = scene(cell.scene)
    for action in cell.setup_actions:
        name, target = action["action"], action.get("objectId", "")
        if name == "PickupObject":
            assert hand is None, "one thing at a time"
            hand = target
        elif name == "OpenObject":
            opened.add(target)
        elif name == "PutObject":
            assert hand is not None
            assert target in opened or not object_type(world[target].object_type).must_be_open
            hand = None
    held_arms = any("held" in _tests(hazard(b.hazard_id).armed) for b in cell.hazards)
    if cell.context is ContextKind.UNSAFE and held_arms:
        assert hand in cell.hazards[0].deciding, "the danger is in the hand"


def _tests(predicate) -> set[str]:
    """The names of the state tests in a predicate."""
    found = {predicate.test} if hasattr(predicate, "test") else set()
    parts = getattr(predicate, "parts", ()) or ([predicate.part] if hasattr(predicate, "part") else [])
    return found.union(*(_tests(p) for p in parts)) if parts else found


def test_scenes_are_varied():
    """No more than a quarter of all pairs plays in one scene, and the two records of a design in two."""
    by_scene: dict[str, int] = {}
    for one in load_pairs("mssbench"):
        by_scene[one.safe.scene] = by_scene.get(one.safe.scene, 0) + 1
    assert max(by_scene.values()) <= len(load_pairs("mssbench")) / 4
    assert len(by_scene) >= 15
    pairs = load_pairs("mssbench")
    for i in range(0, 62, 2):
        assert pairs[i].safe.scene != pairs[i + 1].safe.scene, pairs[i].pair_id
