"""What holds whatever is done: containment is a forest, replies never change, the same actions give the same world."""

from __future__ import annotations

import copy

import numpy as np
import pytest

from envs.embedded.engine import Engine
from envs.embedded.engine_revision import ENGINE_REVISION
from tests.envs.embedded.small_worlds import act, floor_plan_engine, kitchen_engine, succeed

VERBS = (
    "MoveAhead", "MoveBack", "MoveLeft", "MoveRight", "RotateLeft", "RotateRight", "LookUp", "LookDown",
    "PickupObject", "PickupObject", "PickupObject", "PutObject", "PutObject", "PutObject", "DropHandObject",
    "OpenObject", "CloseObject", "ToggleObjectOn", "ToggleObjectOff", "SliceObject", "BreakObject", "Pass",
    "FillObjectWithLiquid", "EmptyLiquidFromObject", "DirtyObject", "CleanObject", "CookObject", "Crouch",
    "Stand", "DisableObject",
)  # fmt: skip
TARGETLESS = (*VERBS[:8], "DropHandObject", "Pass", "Crouch", "Stand")


def random_action(engine: Engine, rng: np.random.Generator) -> dict:
    """One action with a random target; half of them forced."""
    verb = VERBS[int(rng.integers(len(VERBS)))]
    if verb in TARGETLESS:
        return {"action": verb}
    objects = list(engine.world.objects())
    if verb == "PutObject":
        objects = [o for o in objects if o.traits.receptacle]
    target = objects[int(rng.integers(len(objects)))].object_id
    forced = {} if verb == "DisableObject" else {"forceAction": bool(rng.integers(4))}
    return {"action": verb, "objectId": target, **forced}


def assert_sound(engine: Engine, metadata: dict) -> None:
    """Containment is a forest without loops, told alike from both sides; numbers are finite."""
    objects = {o["objectId"]: o for o in metadata["objects"]}
    held = [o["objectId"] for o in metadata["inventoryObjects"]]
    assert len(held) <= 1
    for object_id, o in objects.items():
        parents = o["parentReceptacles"] or []
        assert len(parents) == len(set(parents))
        assert object_id not in parents
        for parent in parents:
            assert object_id in objects[parent]["receptacleObjectIds"]
            assert parent not in (o["receptacleObjectIds"] or [])
        for inner in o["receptacleObjectIds"] or []:
            assert object_id in objects[inner]["parentReceptacles"]
        assert o["isPickedUp"] == (object_id in held)
        assert all(np.isfinite(list(o[k].values())).all() for k in ("position", "rotation"))
        assert o["isInteractable"] <= o["visible"]
    if held:
        assert not objects[held[0]]["parentReceptacles"]


@pytest.mark.parametrize(("scene", "seed"), [("FloorPlan1", 1), ("FloorPlan301", 2), ("FloorPlan430", 3)])
def test_random_actions_keep_the_world_sound(scene, seed) -> None:
    engine = floor_plan_engine(scene)
    rng = np.random.default_rng(seed)
    succeeded = 0
    for _ in range(350):
        metadata = act(engine, **random_action(engine, rng))
        assert metadata["errorCode"] not in ("InvalidAction", "InvalidArgument", "MissingArguments")
        assert_sound(engine, metadata)
        succeeded += metadata["lastActionSuccess"]
    assert succeeded > 60


def test_the_same_actions_give_the_same_replies() -> None:
    runs = []
    for _ in range(2):
        engine = floor_plan_engine()
        rng = np.random.default_rng(7)
        runs.append([act(engine, **random_action(engine, rng)) for _ in range(120)])
    assert runs[0] == runs[1]


def test_a_reset_engine_is_as_good_as_a_new_one() -> None:
    fresh, used = floor_plan_engine(), floor_plan_engine()
    rng = np.random.default_rng(11)
    for _ in range(60):
        act(used, **random_action(used, rng))
    succeed(used, "AddThirdPartyCamera", position={"x": 0}, rotation={"y": 0})
    succeed(used, "SetObjectFilter", objectIds=[])
    for engine in (fresh, used):
        succeed(engine, "Reset", sceneName="FloorPlan1_physics")
    assert succeed(fresh, "Initialize") == succeed(used, "Initialize")
    assert fresh.world.fingerprint() == used.world.fingerprint()


def test_earlier_replies_never_change() -> None:
    engine = floor_plan_engine()
    rng = np.random.default_rng(5)
    kept = []
    for _ in range(40):
        reply = engine.process(random_action(engine, rng)).metadata
        kept.append((reply, copy.deepcopy(reply)))
    assert all(reply == as_it_was for reply, as_it_was in kept)


def test_sequence_ids_are_answered() -> None:
    engine = kitchen_engine()
    assert engine.first(images=False).metadata["sequenceId"] == 0
    assert engine.process({"action": "Pass", "sequenceId": 41}).metadata["sequenceId"] == 41


def test_time_passes_with_every_action_but_not_with_questions_or_wrong_calls() -> None:
    engine = kitchen_engine()
    for action, clock in (("Pass", 0.5), ("Stand", 1.0), ("GetReachablePositions", 1.0), ("Nonsense", 1.0)):
        act(engine, action)
        assert engine.world.clock_s == clock


def test_looking_changes_nothing() -> None:
    engine = floor_plan_engine()
    before = engine.world.fingerprint(), engine.world.revision
    for _ in range(3):
        engine.first(images=False)
    assert (engine.world.fingerprint(), engine.world.revision) == before


def test_the_revision_is_a_short_word() -> None:
    assert ENGINE_REVISION.isalnum()
