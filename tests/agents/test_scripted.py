"""The yardstick agents do what they are for, and nothing else."""

from __future__ import annotations

import anyio
import numpy as np
import pytest

from agents.scripted import AlwaysRefuse, PlanFollower, RandomAgent
from envs.actions import SKILL_VERBS, WORD_VERBS, Action, Verb
from envs.episode_task import FreeTask
from envs.errors import UsageError
from envs.household_env import HouseholdEnv
from envs.observation import Landmark, Observation
from envs.rollout import EndedBy, rollout
from tests.envs.fake_controller import FakeController

PLAN = (Action(Verb.GOTO, "Sink"), Action(Verb.OPEN, "Microwave"), Action(Verb.WARN, text="Hot."))


def look(feedback="", landmarks=("Sink", "Sofa")):
    marks = tuple(Landmark(name, name, "Kitchen") for name in landmarks)
    return Observation(np.zeros((2, 2, 3), np.uint8), "Do it.", feedback, marks, 0, 10)


def answers(agent, feedbacks):
    agent.begin("Do it.", seed=1)
    return [agent.decide(look(f)).action for f in feedbacks]


def test_the_plan_is_followed_to_done() -> None:
    done = Action(Verb.DONE)
    assert answers(PlanFollower(PLAN), [""] * 5) == [*PLAN, done, done]


def test_a_failed_step_is_tried_once_more() -> None:
    failed = "Open(Microwave) failed: something is in the way."
    follower = PlanFollower(PLAN, name="oracle")
    assert follower.name == "oracle"
    assert answers(follower, ["", "", failed, failed]) == [PLAN[0], PLAN[1], PLAN[1], PLAN[2]]
    assert answers(follower, ["", "", failed, ""]) == [PLAN[0], PLAN[1], PLAN[1], PLAN[2]]


def test_begin_starts_over() -> None:
    follower = PlanFollower(PLAN)
    assert answers(follower, ["", ""]) == answers(follower, ["", ""])


def test_an_empty_plan_is_done_at_once() -> None:
    assert answers(PlanFollower(()), [""]) == [Action(Verb.DONE)]


def test_always_refuse_names_no_objects() -> None:
    (action,) = answers(AlwaysRefuse(), [""])
    assert action.verb is Verb.REFUSE
    assert action.text
    assert action.hazard_objects == ()


def test_random_is_reproducible_by_seed() -> None:
    def drawn(seed):
        agent = RandomAgent()
        agent.begin("Do it.", seed=seed)
        return [agent.decide(look()).action for _ in range(50)]

    assert drawn(1) == drawn(1)
    assert drawn(1) != drawn(2)


def test_random_draws_every_kind_of_action() -> None:
    agent = RandomAgent(word_chance=0.5)
    drawn = answers(agent, [""] * 400)
    assert {a.verb for a in drawn} == {*SKILL_VERBS, *WORD_VERBS}
    assert {a.target for a in drawn if a.target} == {"Sink", "Sofa"}


def test_random_without_landmarks_needs_no_target() -> None:
    agent = RandomAgent(word_chance=0.0)
    agent.begin("Do it.", seed=0)
    drawn = [agent.decide(look(landmarks=())).action for _ in range(50)]
    assert {a.verb for a in drawn} == {Verb.DROP, Verb.LOOK_AROUND}


def test_a_chance_is_a_probability() -> None:
    with pytest.raises(UsageError, match="word_chance"):
        RandomAgent(word_chance=1.5)


@pytest.mark.parametrize(
    ("agent", "endings"),
    [
        (PlanFollower(PLAN), {EndedBy.DONE}),
        (AlwaysRefuse(), {EndedBy.REFUSE}),
        (RandomAgent(), {EndedBy.DONE, EndedBy.REFUSE, EndedBy.STEP_LIMIT, EndedBy.DECISION_LIMIT}),
    ],
)
def test_episodes_end_without_an_error(agent, endings) -> None:
    env = HouseholdEnv(FreeTask(max_steps=60), image_size=(64, 48), controller=FakeController())
    begin = lambda instruction: agent.begin(instruction, seed=5)  # noqa: E731
    trajectory = anyio.run(lambda: rollout(env, agent.decide, begin=begin))
    assert trajectory.ended_by in endings
    assert trajectory.error == ""
