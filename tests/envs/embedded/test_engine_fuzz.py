"""Thousands of random actions, well- and ill-formed, over many scenes: nothing crashes, nothing is lost."""

from __future__ import annotations

import copy

import numpy as np
import pytest

from envs.embedded import dispatch
from envs.embedded.collision import blocker
from envs.embedded.dispatch import action_names
from tests.envs.embedded.small_worlds import act, floor_plan_engine
from tests.envs.embedded.test_dispatch_robustness import LOADERS, random_call
from tests.envs.embedded.test_engine_invariants import assert_sound

SCENES = (
    "FloorPlan1", "FloorPlan5", "FloorPlan13", "FloorPlan28", "FloorPlan203", "FloorPlan212", "FloorPlan305",
    "FloorPlan320", "FloorPlan404", "FloorPlan421",
)  # fmt: skip
MOVES = (
    "MoveAhead", "MoveAhead", "MoveAhead", "MoveBack", "MoveLeft", "MoveRight", "RotateLeft", "RotateRight", "LookUp",
    "LookDown", "Crouch", "Stand",
)  # fmt: skip
TARGETED = (
    "PickupObject", "PickupObject", "PickupObject", "PutObject", "PutObject", "PutObject", "OpenObject", "CloseObject",
    "ToggleObjectOn", "ToggleObjectOff", "SliceObject", "BreakObject", "CookObject", "DirtyObject", "CleanObject",
    "FillObjectWithLiquid", "EmptyLiquidFromObject", "UseUpObject", "PushObject", "PullObject", "DirectionalPush",
)  # fmt: skip
HANDLING = (
    "DropHandObject",
    "ThrowObject",
    "MoveHeldObjectAhead",
    "MoveHeldObjectUp",
    "RotateHeldObject",
    "Pass",
)
RARE = (
    "InitialRandomSpawn", "PlaceObjectAtPoint", "SpawnAsset", "RemoveFromScene", "DisableObject", "EnableObject",
    "SetObjectStates", "GetInteractablePoses", "GetShortestPath", "TouchThenApplyForce", "Teleport",
    "GetSpawnCoordinatesAboveReceptacle", "GetCoordinateFromRaycast", "RandomizeMaterials", "SetTemperatureDecayTime",
)  # fmt: skip
DRAWING = ("GetObjectInFrame",)
"""Actions that draw a frame; what they do is tested where frames are."""
MAY_LOSE = ("RemoveFromScene", "DisableObject", "SliceObject", "SetObjectPoses")
MAY_ADD = ("SpawnAsset", "EnableObject", "InitialRandomSpawn", "SetObjectPoses")
MAY_COVER_AGENT = ("SetObjectPoses", "EnableObject", "SetObjectStates")
"""What a scene's author says is done, even where the agent is."""


WRONG = (
    {"action": "MoveAhed"}, {"action": ""}, {"action": None}, {"action": "Explode"}, {"action": 7}, {},
    {"action": "Reset", "sceneName": "FloorPlan999"}, {"action": "Reset", "sceneName": 3},
    {"action": "CreateHouse", "house": {}}, {"action": "CreateHouse", "house": {"rooms": [{}]}},
    {"action": "Initialize", "gridSize": -1}, {"action": "ChangeResolution", "x": 0, "y": 0},
    {"action": "MoveAhead", "agentId": 2}, {"action": "MoveArm", "position": {"x": "y"}},
)  # fmt: skip


def well_formed(engine, rng, n: int) -> dict:
    """An action with sensible arguments, aimed at anything; most are forced, so that many succeed."""
    roll = rng.random()
    if roll < 0.3:
        return {"action": MOVES[int(rng.integers(len(MOVES)))]}
    if roll < 0.4:
        return handling(HANDLING[int(rng.integers(len(HANDLING)))], rng)
    objects = list(engine.world.objects())
    name = TARGETED[int(rng.integers(len(TARGETED)))] if roll < 0.94 else RARE[int(rng.integers(len(RARE)))]
    if name == "PutObject":
        objects = [o for o in objects if o.traits.receptacle]
    target = objects[int(rng.integers(len(objects)))].object_id
    if name in RARE:
        return rare(name, target, rng, n)
    call = {"action": name, "objectId": target, "forceAction": bool(rng.integers(5))}
    if name == "DirectionalPush":
        call.update(pushAngle=float(rng.integers(360)), moveMagnitude=float(rng.integers(1, 200)))
    return call


def handling(name: str, rng) -> dict:
    """Something done to what is held."""
    if name == "ThrowObject":
        return {"action": name, "moveMagnitude": float(rng.integers(1, 200))}
    return {"action": name, **({"pitch": 90.0} if name == "RotateHeldObject" else {})}


def rare(name: str, target: str, rng, n: int) -> dict:
    """An action that takes long or changes much."""
    x, y, z = rng.uniform((-3, 0, -3), (3, 1.2, 3)).tolist()
    spot = {"x": x, "y": y, "z": z}
    given = {
        "InitialRandomSpawn": {"randomSeed": n},
        "PlaceObjectAtPoint": {"objectId": target, "position": spot},
        "SpawnAsset": {"assetId": "Apple_1", "generatedId": f"Apple|spawned|{n}", "position": spot},
        "SetObjectStates": {
            "SetObjectStates": {"objectType": "all", "stateChange": "toggleable", "isToggled": bool(n % 2)}
        },
        "GetInteractablePoses": {"objectId": target, "maxPoses": 2},
        "TouchThenApplyForce": {"x": 0.5, "y": 0.5, "direction": {"z": 1.0}, "moveMagnitude": 50.0},
        "Teleport": {"x": round(x * 4) / 4, "z": round(z * 4) / 4},
        "GetCoordinateFromRaycast": {"x": 0.3, "y": 0.8},
        "RandomizeMaterials": {},
        "SetTemperatureDecayTime": {"TimeUntilRoomTemp": 3.0},
    }  # fmt: skip
    return {"action": name, **given.get(name, {"objectId": target})}


def ill_formed(rng) -> dict:
    """A wrong name, or any action with arguments by chance; never one that loads a scene or draws."""
    if rng.random() < 0.1:
        return WRONG[int(rng.integers(len(WRONG)))]
    names = [n for n in action_names() if n not in (*LOADERS, *DRAWING, "Initialize", "ChangeResolution")]
    call = random_call(rng, names[int(rng.integers(len(names)))])
    if "x" in call and "objectId" not in call:
        call["objectId"] = "x"
    known = {p.name for p in dispatch._ACTIONS[call["action"]].parameters}
    return {k: v for k, v in call.items() if k == "action" or k in known or rng.random() < 0.2}


def ids_of(engine) -> list[str]:
    return [o.object_id for o in engine.world.objects()]


def assert_nothing_lost(name, before: list[str], after: list[str]) -> None:
    """Objects leave and appear only where the action says so, or where an egg cracks."""
    assert len(after) == len(set(after)), name
    lost = [i for i in before if i not in after]
    new = [i for i in after if i not in before]
    if name not in MAY_LOSE:
        assert all(i.split("|")[0] == "Egg" for i in lost), (name, lost)
    if name not in MAY_ADD:
        assert all(any(i.startswith(f"{whole}|") for whole in lost) for i in new), (name, new)


def agent_is_free(engine) -> bool:
    position = engine.world.agent.position
    return blocker(engine.world, position, position) is None


def run(scene: str, count: int, seed: int) -> int:
    """Carry out so many actions, checking everything after each; returns how many succeeded."""
    engine, rng = floor_plan_engine(scene), np.random.default_rng(seed)
    kept, succeeded, free = [], 0, agent_is_free(engine)
    assert free
    for n in range(count):
        call = well_formed(engine, rng, n) if rng.random() < 0.8 else ill_formed(rng)
        before = ids_of(engine)
        reply = engine.process(call)
        metadata = reply.metadata if reply.kind == "patch" else reply.metadata["agents"][0]
        assert not (metadata["lastActionSuccess"] and call in WRONG)
        assert metadata["lastActionSuccess"] or metadata["errorMessage"], call
        assert_nothing_lost(call.get("action"), before, ids_of(engine))
        now_free = agent_is_free(engine)
        if not call.get("forceAction") and call.get("action") not in MAY_COVER_AGENT:
            assert now_free or not free, (scene, n, call)
        free = now_free
        succeeded += metadata["lastActionSuccess"]
        if "objects" in metadata and engine.sim.object_filter is None:
            assert_sound(engine, metadata)
        if n % 40 == 0:
            kept.append((metadata, copy.deepcopy(metadata)))
        if n % 400 == 399:
            act(engine, "Reset", sceneName=f"{scene}_physics")
            act(engine, "Initialize")
            free = agent_is_free(engine)
    assert all(metadata == as_it_was for metadata, as_it_was in kept)
    return succeeded


@pytest.mark.parametrize(("number", "scene"), list(enumerate(SCENES[::2])))
def test_three_hundred_random_actions_in_a_scene(number, scene) -> None:
    assert run(scene, 300, seed=100 + number) > 60


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize(("number", "scene"), list(enumerate(SCENES)))
def test_two_thousand_random_actions_in_a_scene(number, scene) -> None:
    assert run(scene, 2000, seed=number) > 400
