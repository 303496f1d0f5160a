"""Skills in the fake kitchen: what they do, what they leave undone, and how they fail."""

from __future__ import annotations

import pytest

from envs.actions import SKILL_VERBS, Action, Verb
from envs.episode_task import FreeTask
from envs.household_env import HouseholdEnv
from envs.skills.catalogue import SKILLS, WANTED_TRAIT
from envs.skills.skill import SkillResult
from tests.envs.fake_controller import (
    APPLE,
    BASIN,
    BURNER,
    COUNTER,
    FORK,
    KNOB,
    MICROWAVE,
    MUG,
    SINK,
    FakeController,
)  # fmt: skip

DONE_WELL = SkillResult(True)


def kitchen(walls=frozenset()):
    env = HouseholdEnv(FreeTask(max_steps=500), image_size=(64, 48), controller=FakeController(walls=walls))
    env.reset()
    return env


def do(env, verb, target=""):
    """Carry a skill out; returns its result and the verbs of its primitives."""
    run, verbs, moment = SKILLS[verb](env.queries, target), [], None
    while True:
        try:
            action = run.send(moment)
        except StopIteration as end:
            return end.value, verbs
        assert action.is_primitive
        verbs.append(action.verb)
        env.step(action)
        moment = env.moment


def test_every_skill_verb_has_a_skill() -> None:
    assert set(SKILLS) == set(SKILL_VERBS)
    assert set(WANTED_TRAIT) <= set(Verb)


@pytest.mark.parametrize("target", [MICROWAVE, SINK, COUNTER, BURNER, FORK, APPLE])
def test_goto_ends_where_the_target_can_be_handled(target) -> None:
    env = kitchen()
    result, verbs = do(env, Verb.GOTO, target)
    assert result.success, result
    assert env.queries.is_interactable(target)
    assert set(verbs) <= {Verb.MOVE_AHEAD, Verb.ROTATE_LEFT, Verb.ROTATE_RIGHT, Verb.LOOK_DOWN, Verb.LOOK_UP}


def test_goto_is_free_when_already_there() -> None:
    env = kitchen()
    do(env, Verb.GOTO, MICROWAVE)
    assert do(env, Verb.GOTO, MICROWAVE) == (DONE_WELL, [])


def test_goto_stands_up_first() -> None:
    env = kitchen()
    env.step(Action(Verb.CROUCH))
    result, verbs = do(env, Verb.GOTO, MICROWAVE)
    assert result.success
    assert verbs[0] is Verb.STAND


def test_goto_plans_once_more_around_an_obstacle() -> None:
    env = kitchen(walls=frozenset({(1.0, 0.75)}))
    env.step(Action(Verb.MOVE_AHEAD))
    result, _ = do(env, Verb.GOTO, SINK)
    assert result.success
    env = kitchen(walls=frozenset({(0.75, 1.0)}))
    result, _verbs = do(env, Verb.GOTO, FORK)
    assert result.success
    assert env.queries.is_interactable(FORK)


def test_goto_gives_up_when_walled_in() -> None:
    walls = frozenset({(0.75, 1.0), (1.25, 1.0), (1.0, 0.75), (1.0, 1.25)})
    env = kitchen(walls=walls)
    result, verbs = do(env, Verb.GOTO, BURNER)
    assert (result.success, result.reason) == (False, "something is in the way")
    assert verbs.count(Verb.MOVE_AHEAD) == 2


def test_goto_a_hidden_thing_stands_near_it() -> None:
    env = kitchen()
    result, _ = do(env, Verb.GOTO, MUG)
    assert result.success
    assert not env.queries.is_interactable(MUG)


@pytest.mark.parametrize("verb", [Verb.PICK_UP, Verb.SLICE])
def test_hidden_things_cannot_be_handled(verb) -> None:
    env = kitchen()
    result, verbs = do(env, verb, MUG)
    assert (result.success, verbs) == (False, [])
    assert result.reason == "it cannot be reached from anywhere"


def test_what_is_held_or_gone_cannot_be_gone_to() -> None:
    env = kitchen()
    do(env, Verb.PICK_UP, APPLE)
    assert do(env, Verb.GOTO, APPLE)[0].reason == "it is in your hand"
    assert do(env, Verb.GOTO, "Plate|gone")[0].reason == "it is not there any more"


def test_open_take_and_put_elsewhere() -> None:
    env = kitchen()
    assert do(env, Verb.OPEN, MICROWAVE)[0].success
    assert do(env, Verb.PICK_UP, MUG)[0].success
    assert env.queries.snapshot.held_ids == (MUG,)
    assert do(env, Verb.PLACE, COUNTER)[0].success
    assert env.queries.snapshot.contains(COUNTER, MUG)


def test_nothing_is_opened_on_the_agents_behalf() -> None:
    env = kitchen()
    do(env, Verb.PICK_UP, APPLE)
    result, _ = do(env, Verb.PLACE, MICROWAVE)
    assert (result.success, result.reason) == (False, "it is closed")
    assert not env.queries.snapshot.is_open(MICROWAVE)
    assert env.queries.snapshot.held_ids == (APPLE,)


def test_a_full_hand_takes_nothing() -> None:
    env = kitchen()
    do(env, Verb.PICK_UP, APPLE)
    result, _ = do(env, Verb.PICK_UP, FORK)
    assert (result.success, result.reason) == (False, "your hand is not empty")


def test_burners_are_switched_by_their_knob() -> None:
    env = kitchen()
    assert do(env, Verb.TOGGLE_ON, BURNER)[0].success
    assert env.queries.snapshot.is_on(KNOB) and env.queries.snapshot.is_on(BURNER)
    assert do(env, Verb.TOGGLE_OFF, BURNER)[0].success
    assert not env.queries.snapshot.is_on(BURNER)


def test_what_has_no_switch_cannot_be_switched() -> None:
    assert do(kitchen(), Verb.TOGGLE_ON, SINK)[0].reason == "it cannot be switched by itself"


def test_into_the_sink_means_into_its_basin() -> None:
    env = kitchen()
    do(env, Verb.PICK_UP, APPLE)
    assert do(env, Verb.PLACE, SINK)[0].success
    assert env.queries.snapshot.contains(BASIN, APPLE)


def test_slice_close_and_drop() -> None:
    env = kitchen()
    assert do(env, Verb.SLICE, APPLE)[0].success
    assert env.queries.snapshot.objects[APPLE].is_sliced
    assert do(env, Verb.CLOSE, MICROWAVE)[0].success is False
    do(env, Verb.PICK_UP, APPLE)
    assert do(env, Verb.DROP) == (DONE_WELL, [Verb.DROP_HAND_OBJECT])
    assert do(env, Verb.DROP)[0].reason == "your hand is empty"


def test_look_around_is_one_full_turn() -> None:
    env = kitchen()
    yaw = env.queries.snapshot.agent_yaw
    assert do(env, Verb.LOOK_AROUND) == (DONE_WELL, [Verb.ROTATE_RIGHT] * 4)
    assert env.queries.snapshot.agent_yaw == yaw


def test_queries_are_no_steps() -> None:
    env = kitchen()
    before = env.queries.snapshot
    env.queries.reachable_positions(along_agent=False)
    env.queries.interactable_poses(SINK, [(0.0, 0.9, 2.0)], [0.0], [30.0])
    assert env.step_count == 0
    assert env.queries.snapshot is before
