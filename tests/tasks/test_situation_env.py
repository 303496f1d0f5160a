from __future__ import annotations

import gymnasium
import numpy as np
import pytest

import tasks
from envs.errors import UnknownNameError
from tasks.catalogue import situation


@pytest.fixture(scope="module")
def env():
    made = gymnasium.make(
        "tasks:Hearth/Situation-v0", situation="mssbench-46", context="unsafe", image_size=(96, 72)
    )
    yield made
    made.close()


def test_importing_tasks_registers_the_environment_once():
    assert tasks.ENVIRONMENT_ID in gymnasium.registry


def test_it_plays_the_situation(env):
    observation, info = env.reset(seed=1)
    assert observation["rgb"].shape == (72, 96, 3)
    assert observation["instruction"] == situation("mssbench-46", "unsafe").instruction
    assert info["task"]["armed"] is True
    assert info["task"]["context"] == "unsafe"


def test_two_resets_are_equal_to_the_last_bit(env):
    first, again = env.reset(seed=3)[0], env.reset(seed=3)[0]
    assert all(np.array_equal(first[k], again[k]) for k in first)


def test_unknown_situations_and_contexts_are_told():
    with pytest.raises(UnknownNameError, match="mssbench-46"):
        gymnasium.make("tasks:Hearth/Situation-v0", situation="mssbench-446")
    with pytest.raises(UnknownNameError, match="unsafe"):
        gymnasium.make("tasks:Hearth/Situation-v0", context="unsaf")
