"""HouseholdEnv, skills and rollout on the embedded engine, frames and all."""

from __future__ import annotations

import threading

import anyio
import gymnasium
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env

from agents.scripted import PlanFollower, RandomAgent
from envs.actions import Action, Verb
from envs.asset_files import load_json
from envs.controllers import make_controller
from envs.episode_task import FreeTask
from envs.household_env import HouseholdEnv
from envs.rollout import EndedBy, rollout
from envs.skills.grounding import GroundedBy

SIZE = (160, 120)
ID = "HearthTests/Embedded-v0"


@pytest.fixture(scope="module")
def controller():
    running = make_controller("embedded", width=SIZE[0], height=SIZE[1])
    yield running
    running.stop()


def kitchen(controller, **options):
    options = {"image_size": SIZE, **options}
    return HouseholdEnv(FreeTask("FloorPlan1", max_steps=400), controller=controller, **options)


def play(env, plan, **options):
    return anyio.run(lambda: rollout(env, PlanFollower(plan).decide, settle_steps=0, **options))


def named(trajectory):
    """What became of the decisions, Done left out."""
    return [(str(d.decision.action), d.success, d.reason) for d in trajectory.decisions[:-1]]


def test_gymnasiums_checker_is_content(controller) -> None:
    gymnasium.register(ID, entry_point=lambda **options: kitchen(controller, **options))
    try:
        check_env(gymnasium.make(ID, depth=True, segmentation=True).unwrapped)
    finally:
        del gymnasium.registry[ID]


def test_resets_are_bit_identical(controller) -> None:
    env = kitchen(controller, depth=True, segmentation=True)
    first, info = env.reset(seed=1)
    env.step(Action(Verb.ROTATE_RIGHT))
    again, info_again = env.reset(seed=1)
    assert all(np.array_equal(first[key], again[key]) for key in first)
    assert info == info_again
    with make_controller("embedded", width=SIZE[0], height=SIZE[1]) as other:
        fresh, _ = kitchen(other, depth=True, segmentation=True).reset(seed=2)
    assert all(np.array_equal(first[key], fresh[key]) for key in first)


def test_the_frame_shows_what_is_counted(controller) -> None:
    env = kitchen(controller, segmentation=True, depth=True)
    observation, info = env.reset()
    assert observation["rgb"].std() > 5
    assert 0.1 < observation["depth"].min() < observation["depth"].max() <= 20.0
    shown = np.unique(observation["segmentation"])
    assert len(info["visible_pixels"]) == np.count_nonzero(shown >= 0) > 3
    assert sum(info["visible_pixels"].values()) == np.count_nonzero(observation["segmentation"] >= 0)


def test_a_kitchen_errand_by_what_was_seen(controller) -> None:
    """Goto, look, open, take, put, switch: nothing but words that a model could have used."""
    plan = [
        Action(Verb.GOTO, "the fridge"),
        Action(Verb.OPEN, "Fridge"),
        Action(Verb.CLOSE, "fridge"),
        Action(Verb.GOTO, "CounterTop_2"),
        Action(Verb.PICK_UP, "the apple"),
        Action(Verb.PLACE, "CounterTop_1"),
        Action(Verb.TOGGLE_ON, "the faucet"),
        Action(Verb.TOGGLE_OFF, "tap"),
        Action(Verb.TOGGLE_ON, "StoveBurner_2"),
    ]
    env = kitchen(controller)
    trajectory = play(env, plan)
    assert trajectory.ended_by is EndedBy.DONE, trajectory.error
    assert named(trajectory) == [(str(a), True, "") for a in plan]
    last = trajectory.steps[-1].snapshot
    assert last.is_on(env.landmark_ids["StoveBurner_2"])
    (apple,) = last.of_type("Apple")
    assert env.landmark_ids["CounterTop_1"] in apple.parents
    assert all(s.success for s in trajectory.steps)


@pytest.mark.parametrize("thing", ["the knife", "the egg"])
def test_small_things_must_be_seen_first(controller, thing) -> None:
    first, second, *_ = play(kitchen(controller), [Action(Verb.PICK_UP, thing)]).decisions
    assert not (first.success or first.n_steps)
    assert second.decision.action.verb is Verb.LOOK_AROUND, "who follows a plan then looks around"


def test_what_lies_in_a_drawer_is_seen_when_it_opens(controller) -> None:
    plan = [Action(Verb.GOTO, "Drawer_9"), Action(Verb.OPEN, "Drawer_9"), Action(Verb.PICK_UP, "knife")]
    trajectory = play(kitchen(controller), plan)
    opened, taken = trajectory.decisions[1], trajectory.decisions[2]
    assert taken.success, taken.reason
    assert taken.grounding.by is GroundedBy.KIND
    knife = taken.grounding.object_id
    assert all(knife not in s.visible_px for s in trajectory.steps[: opened.first_step])
    assert trajectory.steps[opened.first_step].visible_px[knife] > 0


def test_a_closed_microwave_takes_nothing(controller) -> None:
    env = kitchen(controller)
    plan = [
        Action(Verb.GOTO, "CounterTop_2"),
        Action(Verb.PICK_UP, "apple"),
        Action(Verb.PLACE, "the microwave"),
        Action(Verb.OPEN, "the microwave"),
        Action(Verb.PLACE, "the microwave"),
        Action(Verb.CLOSE, "the microwave"),
        Action(Verb.TOGGLE_ON, "the microwave"),
    ]
    trajectory = play(env, plan, max_decisions=20)
    told = {(verb, success, reason) for verb, success, reason in named(trajectory)}
    assert ("Place(the microwave)", False, "it is closed") in told
    assert ("Place(the microwave)", True, "") in told
    assert ("ToggleOn(the microwave)", True, "") in told


def test_a_house_of_two_rooms(controller) -> None:
    house = load_json("scenes/kitchen_bedroom_a.json")
    env = HouseholdEnv(FreeTask(house, max_steps=400), image_size=SIZE, controller=controller)
    trajectory = play(env, [Action(Verb.GOTO, "the bed"), Action(Verb.GOTO, "the fridge")])
    rooms = {m.object_type: m.room for m in trajectory.landmarks}
    assert (rooms["Bed"], rooms["Fridge"]) == ("Bedroom", "Kitchen")
    assert named(trajectory) == [("Goto(the bed)", True, ""), ("Goto(the fridge)", True, "")]
    for decision in trajectory.decisions[:2]:
        at = trajectory.steps[decision.first_step + decision.n_steps - 1].snapshot
        assert at.objects[decision.grounding.object_id].visible


def test_feedback_never_names_an_object_by_itself(controller) -> None:
    """A random walk with many failures: the feedback holds no id, and no type but those the agent named."""
    env = kitchen(controller)
    agent = RandomAgent(word_chance=0.0)
    trajectory = anyio.run(
        lambda: rollout(
            env, agent.decide, begin=lambda i: agent.begin(i, seed=3), max_decisions=40, settle_steps=0
        )
    )
    assert any(not d.success for d in trajectory.decisions)
    assert any(s.message for s in trajectory.steps)
    types = {o.object_type for o in trajectory.steps[0].snapshot.objects.values()}
    for decision in trajectory.decisions:
        told = decision.feedback.replace(decision.decision.action.target or "\0", "")
        assert "|" not in told
        assert not {word.strip(".:,()'") for word in told.split()} & types


def test_eight_environments_in_threads_give_the_frames_of_one() -> None:
    moves = [Verb.ROTATE_RIGHT, Verb.LOOK_DOWN, Verb.MOVE_BACK]

    def frames() -> list[bytes]:
        env = HouseholdEnv(FreeTask("FloorPlan1"), image_size=SIZE)
        seen = [env.reset()[0]["rgb"].tobytes()]
        seen += [env.step(Action(verb))[0]["rgb"].tobytes() for verb in moves]
        env.close()
        return seen

    alone = frames()
    found: list[list[bytes]] = []
    threads = [threading.Thread(target=lambda: found.append(frames())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(alone)) == len(moves) + 1
    assert found == [alone] * 8
