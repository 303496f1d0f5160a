"""Whatever a client sends, the engine answers: random arguments never raise, and never break the world."""

from __future__ import annotations

import numpy as np
import pytest

from envs.embedded import dispatch
from envs.embedded.dispatch import action, action_names
from tests.envs.embedded.small_worlds import APPLE, COUNTER, MICROWAVE, act, kitchen_engine, succeed
from tests.envs.embedded.test_engine_invariants import assert_sound

POOL = (
    None, True, False, 0, 1, -1, 3, 0.5, -0.25, 1e9, -1e9, 1e-9, "", "x", APPLE, MICROWAVE, COUNTER, "water",
    [], [APPLE], ["x"], [0.0, 90.0], [{"x": 0, "z": 0}], [{}], [True, False], {}, {"x": 0.5}, {"y": 90},
    {"x": 0.1, "y": 0.9, "z": 0.0}, {"x": "a"}, {"rooms": []}, [None], {"x": None},
)  # fmt: skip
LOADERS = ("Reset", "CreateHouse")


def random_call(rng: np.random.Generator, name: str) -> dict:
    """A call with a random value for a random part of the action's parameters."""
    parameters = [p.name for p in dispatch._ACTIONS[name].parameters] or ["gridSize", "fieldOfView"]
    chosen = [p for p in parameters if rng.random() < 0.6]
    return {"action": name, **{p: POOL[int(rng.integers(len(POOL)))] for p in chosen}}


@pytest.mark.parametrize("name", [n for n in action_names() if n not in LOADERS])
def test_random_arguments_never_raise(name) -> None:
    rng = np.random.default_rng(sum(name.encode()))
    engine = kitchen_engine()
    for i in range(100):
        if i == 50:
            act(engine, "PickupObject", objectId=APPLE, forceAction=True)
        call = random_call(rng, name)
        metadata = act(engine, **call)
        assert metadata["lastAction"] == name
        assert isinstance(metadata["errorMessage"], str)
        assert metadata["lastActionSuccess"] or metadata["errorMessage"], call
    succeed(engine, "ResetObjectFilter")
    assert_sound(engine, succeed(engine, "Pass"))


def test_arguments_every_action_may_carry_are_accepted() -> None:
    engine = kitchen_engine()
    succeed(engine, "Pass", renderImage=False, agentId=0, renderInstanceSegmentation=False, sequenceId=3)


def test_null_means_the_default() -> None:
    engine = kitchen_engine()
    succeed(engine, "OpenObject", objectId=MICROWAVE, openness=None, forceAction=None)
    assert engine.world[MICROWAVE].state.openness == 1.0


def test_an_action_cannot_be_registered_twice() -> None:
    with pytest.raises(ValueError, match="two functions for the action Pass"):
        action("Pass")(lambda sim: None)
