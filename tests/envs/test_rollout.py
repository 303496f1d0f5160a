"""The one step loop: every way to end, nothing lost, and the same trajectory however many run at once."""

from __future__ import annotations

import asyncio
import threading
import time
from dataclasses import dataclass, field

import anyio
import numpy as np
import pytest

from envs.actions import Action, Verb
from envs.episode_task import FreeTask
from envs.errors import ProviderError, UsageError
from envs.household_env import HouseholdEnv
from envs.observation import Decision
from envs.rollout import EndedBy, rollout
from envs.skills.grounding import GroundedBy
from tests.envs.fake_controller import APPLE, FORK, MICROWAVE, FakeController
from tests.envs.test_household_env import RecordingTask

DONE = Action(Verb.DONE)
LOOK = Action(Verb.LOOK_DOWN)


def kitchen(task=None, controller=None):
    return HouseholdEnv(
        task or FreeTask(max_steps=100), image_size=(64, 48), controller=controller or FakeController()
    )


@dataclass
class Script:
    """Answers with what it was given, in order, then Done; remembers what it saw. Exceptions are raised."""

    answers: list
    seen: list = field(default_factory=list)

    def __call__(self, observation):
        self.seen.append(observation)
        answer = self.answers[len(self.seen) - 1] if len(self.seen) <= len(self.answers) else DONE
        if isinstance(answer, BaseException):
            raise answer
        return Decision(answer) if isinstance(answer, Action) else answer


def play(answers, task=None, controller=None, **options):
    script = Script(list(answers))
    trajectory = anyio.run(lambda: rollout(kitchen(task, controller), script, **options))
    return trajectory, script


def hang(_):
    HANG.wait(5)


HANG = threading.Event()


async def hang_politely(_):
    await asyncio.sleep(5)


def broken_controller():
    controller = FakeController()
    controller.raise_next = RuntimeError("engine gone")
    return controller


ENDINGS = [
    ("done", [LOOK], {}, EndedBy.DONE, ""),
    ("refuse", [Action(Verb.REFUSE, text="No.")], {}, EndedBy.REFUSE, ""),
    ("refuse late", [LOOK, LOOK, Action(Verb.REFUSE)], {}, EndedBy.REFUSE, ""),
    ("harm", [LOOK] * 5, {"task": RecordingTask(over_after=2)}, EndedBy.HARM, ""),
    ("harm inside a skill", [Action(Verb.LOOK_AROUND)], {"task": RecordingTask(over_after=2)}, EndedBy.HARM, ""),
    ("harm by a word", [Action(Verb.SAY, text="x")], {"task": RecordingTask(over_after=1)}, EndedBy.HARM, ""),
    ("step limit", [LOOK] * 9, {"task": FreeTask(max_steps=3)}, EndedBy.STEP_LIMIT, ""),
    ("step limit inside a skill", [Action(Verb.LOOK_AROUND)], {"task": FreeTask(max_steps=3)}, EndedBy.STEP_LIMIT, ""),
    ("done at the step limit", [LOOK, DONE], {"task": FreeTask(max_steps=2)}, EndedBy.DONE, ""),
    ("decision limit", [LOOK] * 9, {"max_decisions": 4}, EndedBy.DECISION_LIMIT, ""),
    ("unknown targets for ever", [Action(Verb.GOTO, "Unicorn")] * 99, {"max_decisions": 7}, EndedBy.DECISION_LIMIT, ""),
    ("agent raises", [LOOK, KeyError("oops")], {}, EndedBy.AGENT_ERROR, "KeyError: 'oops'"),
    ("agent runs dry", [StopIteration()], {}, EndedBy.AGENT_ERROR, "raised"),
    ("agent quits", [SystemExit(3)], {}, EndedBy.AGENT_ERROR, "SystemExit"),
    ("agent's own timeout", [TimeoutError("slow disk")], {}, EndedBy.AGENT_ERROR, "TimeoutError: slow disk"),
    ("agent misuses an action", [UsageError("bad")], {}, EndedBy.AGENT_ERROR, "UsageError: bad"),
    ("nothing", [None], {}, EndedBy.AGENT_ERROR, "expected a Decision"),
    ("prose", ["I would rather not"], {}, EndedBy.AGENT_ERROR, "I would rather not"),
    ("an empty decision", [Decision(None)], {}, EndedBy.AGENT_ERROR, "expected a Decision"),  # type: ignore[arg-type]
    ("an unknown verb", [Action("Fly")], {}, EndedBy.AGENT_ERROR, "expected a Decision"),
    ("a target that is no text", [Action(Verb.GOTO, 7)], {}, EndedBy.AGENT_ERROR, "expected a Decision"),
    ("provider", [LOOK, ProviderError("429 for ever")], {}, EndedBy.PROVIDER_ERROR, "429 for ever"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "options", "ended_by", "error"), [e[1:] for e in ENDINGS], ids=[e[0] for e in ENDINGS]
)
def test_endings(answers, options, ended_by, error) -> None:
    trajectory, script = play(answers, **options)
    assert trajectory.ended_by is ended_by
    assert error in trajectory.error
    assert bool(trajectory.error) == (ended_by in (EndedBy.AGENT_ERROR, EndedBy.PROVIDER_ERROR))
    assert trajectory.steps[0].action is None
    if ended_by in (EndedBy.AGENT_ERROR, EndedBy.PROVIDER_ERROR):
        assert len(trajectory.decisions) == len(script.seen) - 1, "what was decided before stays"


@pytest.mark.parametrize("decide", [hang, hang_politely])
def test_hanging_agents_are_cut_off(decide) -> None:
    async def timed():
        start = time.perf_counter()
        trajectory = await rollout(kitchen(), decide, decision_timeout_s=0.1)
        took = time.perf_counter() - start
        HANG.set()
        return trajectory, took

    HANG.clear()
    trajectory, took = anyio.run(timed)
    assert trajectory.ended_by is EndedBy.AGENT_ERROR
    assert "within 0.1 s" in trajectory.error
    assert took < 2


@pytest.mark.parametrize(("when", "steps", "decided"), [("reset", 0, 0), ("query", 2, 2), ("step", 2, 2)])
def test_engine_failures_are_kept_with_their_cause(when, steps, decided) -> None:
    controller = FakeController()
    if when == "reset":
        controller.reset = lambda *a, **k: (_ for _ in ()).throw(RuntimeError("engine gone"))
    original = controller.step

    def step(action, **arguments):
        if action == {"step": "MoveBack", "query": "GetReachablePositions"}.get(when):
            raise RuntimeError("engine gone")
        return original(action, **arguments)

    controller.step = step
    second = Action(Verb.GOTO, "Sink") if when == "query" else Action(Verb.MOVE_BACK)
    trajectory, _ = play([LOOK, second], controller=controller)
    assert trajectory.ended_by is EndedBy.ENGINE_ERROR
    assert "engine gone" in trajectory.error
    assert (len(trajectory.steps), len(trajectory.decisions)) == (steps, decided)
    assert all(d.reason == "the simulator failed" for d in trajectory.decisions[1:])


def test_a_task_that_raises_is_an_engine_error() -> None:
    class Broken(FreeTask):
        def observe(self, moment):
            raise ZeroDivisionError("predicate")

    trajectory, _ = play([LOOK], task=Broken())
    assert trajectory.ended_by is EndedBy.ENGINE_ERROR
    assert "ZeroDivisionError: predicate" in trajectory.error


def test_what_observers_raise_is_raised() -> None:
    def fail(_):
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        play([LOOK], on_step=fail)


def test_begin_gets_the_instruction_once() -> None:
    told = []
    trajectory, _ = play([], begin=told.append)
    assert told == ["Look around."]

    def refuse_to_begin(_):
        raise ValueError("no such model")

    trajectory, _ = play([], begin=refuse_to_begin)
    assert trajectory.ended_by is EndedBy.AGENT_ERROR
    assert "no such model" in trajectory.error


@pytest.mark.parametrize("kind", ["plain", "async", "callable"])
def test_agents_may_be_plain_or_async(kind) -> None:
    async def later(observation):
        await asyncio.sleep(0)
        return Decision(DONE)

    class Callable:
        async def __call__(self, observation):
            return Decision(DONE)

    decide = {"plain": lambda _: Decision(DONE), "async": later, "callable": Callable()}[kind]
    assert anyio.run(lambda: rollout(kitchen(), decide)).ended_by is EndedBy.DONE


def test_skills_become_primitives_one_step_each() -> None:
    trajectory, script = play([LOOK, Action(Verb.PICK_UP, "the apple"), Action(Verb.PLACE, "the sink")])
    pick = trajectory.decisions[1]
    assert (pick.success, pick.grounding.object_id, pick.grounding.by) == (True, APPLE, GroundedBy.KIND)
    steps = trajectory.steps[pick.first_step : pick.first_step + pick.n_steps]
    assert [s.action for s in steps] == [Action(Verb.PICKUP_OBJECT, APPLE)]
    assert {s.asked for s in steps} == {Action(Verb.PICK_UP, "the apple")}
    place = trajectory.decisions[2]
    assert place.n_steps > 2
    assert trajectory.steps[place.first_step].decision == 2
    assert all(s.action.is_primitive for s in trajectory.steps[place.first_step :][: place.n_steps])
    assert script.seen[2].feedback == "PickUp(the apple) succeeded."
    assert [o.decisions for o in script.seen] == [0, 1, 2, 3]


def test_a_grounded_primitive_is_one_step() -> None:
    trajectory, _ = play([LOOK, Action(Verb.PICKUP_OBJECT, "apple")])
    assert trajectory.steps[2].action == Action(Verb.PICKUP_OBJECT, APPLE)
    assert trajectory.steps[2].asked == Action(Verb.PICKUP_OBJECT, "apple")


def test_unknown_targets_cost_a_decision_but_no_step() -> None:
    trajectory, script = play([Action(Verb.PICK_UP, "the fork"), Action(Verb.OPEN, "Mikrowave")])
    assert [d.n_steps for d in trajectory.decisions] == [0, 0, 1]
    assert trajectory.decisions[0].grounding.object_id is None
    assert (
        script.seen[1].feedback == "PickUp(the fork) failed: nothing called 'the fork' has been seen so far."
    )
    assert "did you mean 'Microwave'?" in script.seen[2].feedback


def test_privileged_plans_may_name_ids() -> None:
    trajectory, _ = play([Action(Verb.PICK_UP, FORK)], privileged=True)
    assert trajectory.decisions[0].success
    assert trajectory.decisions[0].grounding.by is GroundedBy.OBJECT_ID
    assert not play([Action(Verb.PICK_UP, FORK)])[0].decisions[0].success


def test_failures_are_told_in_our_words() -> None:
    trajectory, script = play([LOOK, Action(Verb.PICK_UP, "apple"), Action(Verb.PLACE, "microwave")])
    assert script.seen[3].feedback == "Place(microwave) failed: it is closed."
    assert trajectory.decisions[2].reason == "it is closed"
    failed = [s for s in trajectory.steps if not s.success]
    assert [s.action for s in failed] == [Action(Verb.PUT_OBJECT, MICROWAVE)]
    assert "CLOSED" in failed[0].message


@pytest.mark.parametrize("verb", [Verb.DONE, Verb.REFUSE])
def test_the_world_settles_after_the_end(verb) -> None:
    task = RecordingTask()
    trajectory, _ = play([LOOK, Action(verb)], task=task, settle_steps=4)
    tail = trajectory.steps[-4:]
    assert [s.action for s in tail] == [Action(Verb.PASS)] * 4
    assert all(s.settling and s.asked is None and s.decision == 1 for s in tail)
    assert not any(s.settling for s in trajectory.steps[:-4])
    assert trajectory.n_primitives == 2
    assert [m.action.verb for m in task.moments[1:]] == [Verb.LOOK_DOWN, verb, *[Verb.PASS] * 4]


def test_settling_stops_at_a_harm() -> None:
    trajectory, _ = play([LOOK], task=RecordingTask(over_after=4), settle_steps=10)
    assert trajectory.ended_by is EndedBy.DONE
    assert sum(s.settling for s in trajectory.steps) == 2


@pytest.mark.parametrize("ended_by", [EndedBy.STEP_LIMIT, EndedBy.HARM])
def test_nothing_settles_after_other_endings(ended_by) -> None:
    task = RecordingTask(over_after=1) if ended_by is EndedBy.HARM else FreeTask(max_steps=1)
    trajectory, _ = play([LOOK], task=task)
    assert trajectory.ended_by is ended_by
    assert not any(s.settling for s in trajectory.steps)


def test_steps_carry_what_a_record_needs() -> None:
    streamed = []
    trajectory, _ = play([LOOK, Action(Verb.ROTATE_RIGHT)], on_step=streamed.append, settle_steps=1)
    assert [s.index for s in trajectory.steps] == list(range(5))
    assert [s.decision for s in trajectory.steps] == [-1, 0, 1, 2, 2]
    assert len({s.fingerprint for s in trajectory.steps[:3]}) == 3
    assert trajectory.steps[0].visible_px[APPLE] > 0
    assert all(s.seconds >= 0 and s.snapshot.scene_name == "FloorPlan1" for s in trajectory.steps)
    assert [s.index for s in streamed] == [s.index for s in trajectory.steps]
    assert all(s.frame.shape == (48, 64, 3) for s in streamed if not s.settling)
    assert all(s.frame is None and not s.visible_px for s in streamed if s.settling)
    assert all(s.frame is None for s in trajectory.steps)


def test_frames_are_kept_on_request() -> None:
    trajectory, _ = play([Action(Verb.ROTATE_RIGHT)], keep_frames=True, settle_steps=0)
    assert not np.array_equal(trajectory.steps[0].frame, trajectory.steps[1].frame)


def test_looking_around_gives_the_views_on_the_way() -> None:
    trajectory, script = play([Action(Verb.LOOK_AROUND), LOOK], keep_frames=True)
    assert [len(o.glimpses) for o in script.seen] == [0, 3, 0]
    on_the_way = [s.frame for s in trajectory.steps[1:4]]
    assert all(np.array_equal(a, b) for a, b in zip(script.seen[1].glimpses, on_the_way, strict=True))
    assert np.array_equal(script.seen[1].rgb, trajectory.steps[4].frame)


def test_decisions_are_streamed() -> None:
    streamed = []
    trajectory, _ = play([LOOK], on_decision=streamed.append)
    assert tuple(streamed) == trajectory.decisions


def test_the_user_may_answer() -> None:
    _trajectory, script = play(
        [Action(Verb.ASK, text="Sure?"), Action(Verb.SAY, text="Hm."), LOOK],
        user_reply=lambda action: "Just do it." if action.verb is Verb.ASK else "",
    )
    assert script.seen[1].feedback == 'Ask: said. The user answered: "Just do it."'
    assert script.seen[2].feedback == "Say: said. There was no answer."


def test_many_at_once_give_the_same_trajectories() -> None:
    answers = [
        LOOK,
        Action(Verb.PICK_UP, "apple"),
        Action(Verb.PLACE, "sink"),
        Action(Verb.TOGGLE_ON, "stove burner"),
    ]

    async def eight():
        found = []

        async def one():
            found.append(await rollout(kitchen(), Script(list(answers)), keep_frames=True))

        async with anyio.create_task_group() as group:
            for _ in range(8):
                group.start_soon(one)
        return found

    alone, _ = play(answers, keep_frames=True)
    for trajectory in anyio.run(eight):
        assert [(s.action, s.fingerprint) for s in trajectory.steps] == [
            (s.action, s.fingerprint) for s in alone.steps
        ]
        assert all(
            np.array_equal(a.frame, b.frame) for a, b in zip(trajectory.steps, alone.steps, strict=True)
        )


def test_cancelling_a_rollout_cancels_it() -> None:
    async def cancelled():
        with anyio.move_on_after(0.1) as scope:
            await rollout(kitchen(), hang_politely)
        return scope.cancelled_caught

    assert anyio.run(cancelled)
