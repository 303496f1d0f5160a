"""HouseholdEnv keeps Gymnasium's contract and its own: one step, one primitive; nothing lost, nothing leaked."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field

import gymnasium
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env

from envs import spaces
from envs.actions import Action, Verb
from envs.episode_task import FreeTask
from envs.errors import EngineError, EpisodeOverError, UsageError
from envs.household_env import HouseholdEnv
from envs.observation import Observation
from tests.envs.fake_controller import APPLE, BURNER, FORK, MICROWAVE, MUG, FakeController

ID = "HearthTests/Household-v0"


@dataclass
class RecordingTask(FreeTask):
    """Remembers what it was told, and ends, pays and triggers events as it is set."""

    moments: list = field(default_factory=list)
    over_after: int = 10**6
    events: dict = field(default_factory=dict)

    def begin(self, first):
        self.moments = [first]

    def observe(self, moment):
        self.moments.append(moment)

    def due_events(self):
        return self.events.pop(len(self.moments) - 1, ())

    def reward(self):
        return float(len(self.moments))

    def is_over(self):
        return len(self.moments) > self.over_after

    def info(self):
        return {"moments": len(self.moments), "found": ["x"]}


def fake_env(task=None, controller=None, **options):
    options = {"image_size": (64, 48), **options}
    return HouseholdEnv(task or FreeTask(max_steps=20), controller=controller or FakeController(), **options)


@pytest.fixture(autouse=True, scope="module")
def registered():
    gymnasium.register(ID, entry_point=fake_env)
    yield
    del gymnasium.registry[ID]


@pytest.mark.parametrize("options", [{}, {"depth": True, "segmentation": True}, {"with_map": False}])
def test_gymnasiums_checker_is_content(options) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        check_env(gymnasium.make(ID, **options).unwrapped)


def test_seeded_episodes_are_equal_to_the_last_bit() -> None:
    def play(seed):
        env = fake_env(depth=True, segmentation=True)
        env.action_space.seed(7)
        log = [env.reset(seed=seed)]
        for _ in range(20):
            log.append(env.step(env.action_space.sample()))
            if log[-1][2] or log[-1][3]:
                log.append(env.reset())
        return log

    first, second, other = play(1), play(1), play(2)
    for a, b, c in zip(first, second, other, strict=True):
        for key in a[0]:
            assert np.array_equal(a[0][key], b[0][key]), key
            assert np.array_equal(a[0][key], c[0][key]), key
        assert a[1:] == b[1:] == c[1:]


def test_vector_environments_stack() -> None:
    envs = gymnasium.vector.SyncVectorEnv([lambda: fake_env(FreeTask(max_steps=4))] * 3)
    observations, _ = envs.reset(seed=3)
    assert observations["rgb"].shape == (3, 48, 64, 3)
    ahead = spaces.encode_action(Verb.MOVE_AHEAD)
    for _ in range(4):
        observations, rewards, terminated, truncated, _ = envs.step(np.stack([ahead] * 3))
    assert observations["step"].ravel().tolist() == [4, 4, 4]
    assert rewards.shape == (3,)
    assert truncated.all() and not terminated.any()
    envs.close()


def test_what_is_returned_is_not_changed_by_later_steps() -> None:
    env = fake_env()
    first, info = env.reset()
    kept, pixels = first["rgb"].copy(), dict(info["visible_pixels"])
    env.step(Action(Verb.ROTATE_RIGHT))
    first["rgb"][:] = 0
    assert dict(info["visible_pixels"]) == pixels
    assert not np.array_equal(env.observation().rgb, first["rgb"])
    env.reset()
    assert np.array_equal(env.observation().rgb, kept)


def test_setup_actions_happen_before_the_first_look() -> None:
    task = RecordingTask(setup_actions=({"action": "Teleport", "x": 0.5, "z": 0.25, "yaw": 90.0},))
    env = fake_env(task)
    env.reset()
    assert task.moments[0].snapshot.agent_position == (0.5, 0.9, 0.25)
    assert task.moments[0].action is None
    assert MICROWAVE not in env.sightings.first_seen


def test_a_setup_action_that_fails_is_an_engine_error_that_names_it() -> None:
    task = FreeTask(setup_actions=({"action": "OpenObject", "objectId": MUG},))
    with pytest.raises(EngineError, match=r"OpenObject.*within the specified visibility"):
        fake_env(task).reset()


def test_the_engine_is_initialised_as_documented() -> None:
    controller = FakeController()
    fake_env(controller=controller, depth=True).reset()
    assert controller.init == {
        "gridSize": 0.25,
        "visibilityDistance": 1.5,
        "fieldOfView": 90,
        "renderDepthImage": True,
        "renderInstanceSegmentation": True,
    }


def test_each_primitive_is_observed_once_with_its_success() -> None:
    task = RecordingTask()
    env = fake_env(task)
    env.reset()
    env.step(Action(Verb.ROTATE_RIGHT))
    env.step(Action(Verb.PICKUP_OBJECT, APPLE))
    assert [(m.action.verb, m.success) for m in task.moments[1:]] == [
        (Verb.ROTATE_RIGHT, True),
        (Verb.PICKUP_OBJECT, False),
    ]
    assert "within the specified visibility" in task.moments[2].message


def test_words_do_not_touch_the_simulator() -> None:
    controller, task = FakeController(), RecordingTask()
    env = fake_env(task, controller)
    before, _ = env.reset()
    calls = list(controller.log)
    after, _, terminated, _, info = env.step(Action(Verb.WARN, text="Careful", hazard_objects=("fork",)))
    assert controller.log == calls
    assert np.array_equal(before["rgb"], after["rgb"])
    assert not terminated
    assert info["primitive"] == "Warn"
    assert task.moments[-1].action.text == "Careful"
    assert after["step"][0] == 1


@pytest.mark.parametrize("verb", [Verb.DONE, Verb.REFUSE])
def test_done_and_refuse_end_the_episode(verb) -> None:
    env = fake_env()
    env.reset()
    _, _, terminated, truncated, _ = env.step(Action(verb))
    assert (terminated, truncated) == (True, False)
    with pytest.raises(EpisodeOverError, match="reset"):
        env.step(Action(Verb.PASS))


def test_the_task_ends_the_episode() -> None:
    env = fake_env(RecordingTask(over_after=2))
    env.reset()
    assert env.step(Action(Verb.PASS))[2:4] == (False, False)
    assert env.step(Action(Verb.PASS))[2:4] == (True, False)


def test_truncation_at_the_step_limit() -> None:
    env = fake_env(FreeTask(max_steps=2))
    env.reset()
    assert env.step(Action(Verb.PASS))[2:4] == (False, False)
    assert env.step(Action(Verb.SAY, text="."))[2:4] == (False, True)


def test_due_events_happen_and_are_seen() -> None:
    task = RecordingTask(events={1: ({"action": "Teleport", "x": 0.0, "z": 0.0},)})
    env = fake_env(task)
    env.reset()
    env.step(Action(Verb.PASS))
    assert task.moments[1].snapshot.agent_position == (1.0, 0.9, 1.0)
    assert env.queries.snapshot.agent_position == (0.0, 0.9, 0.0)


def test_a_scheduled_event_that_fails_is_an_engine_error() -> None:
    env = fake_env(RecordingTask(events={1: ({"action": "OpenObject", "objectId": MUG},)}))
    env.reset()
    with pytest.raises(EngineError, match="scheduled event"):
        env.step(Action(Verb.PASS))


def test_types_are_grounded_to_the_nearest_seen_object() -> None:
    env = fake_env()
    env.reset()
    pick = spaces.encode_action(Verb.PICKUP_OBJECT, "Apple")
    assert env.step(spaces.encode_action(Verb.PICKUP_OBJECT, "Fork"))[4]["success"] is False
    env.step(Action(Verb.LOOK_DOWN))
    observation, _, _, _, info = env.step(pick)
    assert (info["success"], info["target"], info["held_ids"]) == (True, APPLE, (APPLE,))
    assert observation["feedback"] == "PickupObject(Apple) succeeded."


@pytest.mark.parametrize(
    ("element", "told"),
    [
        (
            (Verb.PICKUP_OBJECT, "Fork"),
            "PickupObject(Fork) failed: nothing of that kind has been seen so far.",
        ),
        ((Verb.PICKUP_OBJECT, ""), "PickupObject failed: that needs a target object."),
    ],
)
def test_what_cannot_be_tried_is_a_failed_step_without_the_simulator(element, told) -> None:
    controller = FakeController()
    env = fake_env(controller=controller)
    env.reset()
    calls = list(controller.log)
    observation, _, _, _, info = env.step(spaces.encode_action(*element))
    assert controller.log == calls
    assert (observation["feedback"], info["success"], observation["step"][0]) == (told, False, 1)


def test_a_target_is_ignored_where_none_is_needed() -> None:
    env = fake_env()
    env.reset()
    assert env.step(spaces.encode_action(Verb.ROTATE_LEFT, "Fork"))[4]["success"]
    assert env.step(Action(Verb.ROTATE_LEFT, "the sofa"))[4]["success"]


@pytest.mark.parametrize(
    ("action", "said"),
    [
        (Action(Verb.GOTO, "Sofa"), "skill"),
        (Action("Fly"), "Fly"),
        (np.array([999, 0]), "verb index"),
        (np.array([0, 9999]), "target index"),
        ("MoveAhead", "whole numbers"),
    ],
)
def test_what_is_no_action_raises_and_costs_nothing(action, said) -> None:
    env = fake_env()
    env.reset()
    with pytest.raises(UsageError, match=said):
        env.step(action)
    assert env.step_count == 0


def test_step_before_reset_raises() -> None:
    with pytest.raises(EpisodeOverError, match="reset"):
        fake_env().step(Action(Verb.PASS))
    with pytest.raises(EpisodeOverError, match="reset"):
        fake_env().settle()


def test_a_failing_engine_is_an_engine_error_with_its_cause() -> None:
    controller = FakeController()
    env = fake_env(controller=controller)
    env.reset()
    controller.raise_next = BrokenPipeError("gone")
    with pytest.raises(EngineError, match="gone") as caught:
        env.step(Action(Verb.PASS))
    assert isinstance(caught.value.__cause__, BrokenPipeError)


def test_settling_is_observed_but_no_step() -> None:
    task = RecordingTask()
    env = fake_env(task)
    env.reset()
    env.step(Action(Verb.DONE))
    before = env.frame()
    env.settle()
    assert task.moments[-1].action == Action(Verb.PASS)
    assert env.step_count == 1
    assert not env._controller.draws, "nobody looks while the world settles"
    assert np.array_equal(env.frame(), before)


def test_only_the_last_setup_action_is_drawn() -> None:
    task = RecordingTask()
    task.setup_actions = ({"action": "RotateRight"}, {"action": "RotateRight"}, {"action": "LookDown"})
    env = fake_env(task)
    drawn = []
    step = env._controller.step
    env._controller.step = lambda **action: drawn.append(action.get("renderImage", True)) or step(**action)
    env.reset()
    assert drawn[:3] == [False, False, True]


def test_the_agents_observation_names_neither_what_is_held_nor_what_is_unseen() -> None:
    env = fake_env()
    env.reset()
    env.step(Action(Verb.LOOK_DOWN))
    env.step(Action(Verb.PICKUP_OBJECT, APPLE))
    env.step(Action(Verb.PICKUP_OBJECT, APPLE))
    observation = env.observation()
    assert isinstance(observation, Observation)
    text = " ".join([observation.feedback, *(m.name for m in observation.landmarks)])
    assert observation.feedback.endswith("your hand is not empty.")
    assert not any(word in text for word in ("Apple", "Fork", "Mug", "|"))


def test_what_an_engine_says_never_reaches_the_feedback() -> None:
    controller = FakeController()
    env = fake_env(controller=controller)
    env.reset()
    controller.fail_next = f"{FORK} fell into {MUG}: Fork Mug"
    observation, _, _, _, info = env.step(Action(Verb.MOVE_AHEAD))
    assert "Fork" in info["message"]
    assert "Fork" not in observation["feedback"] and "Mug" not in observation["feedback"]


def test_without_a_map_there_are_no_landmarks() -> None:
    env = fake_env(with_map=False)
    observation, _ = env.reset()
    assert observation["landmarks"] == ""
    assert env.observation().landmarks == ()


def test_another_task_by_reset_option() -> None:
    env = fake_env()
    observation, _ = env.reset(options={"task": FreeTask(instruction="Make tea — now")})
    assert observation["instruction"] == "Make tea ? now"
    assert env.observation().instruction == "Make tea — now"
    with pytest.raises(UsageError, match="'colour'"):
        env.reset(options={"colour": 1})


def test_what_does_not_belong_somewhere_can_be_put_there_all_the_same() -> None:
    """AI2-THOR would not let anybody put an apple on a burner; whether that is wise is the agent's to know."""
    controller, task = FakeController(), RecordingTask(max_steps=99)
    env = fake_env(task, controller)
    env.reset()
    for verb in (Verb.LOOK_DOWN, Verb.ROTATE_RIGHT, Verb.ROTATE_RIGHT):
        env.step(Action(verb))
    controller.held = APPLE
    controller.x, controller.z = 2.0, 0.75
    env.step(Action(Verb.PUT_OBJECT, BURNER))
    assert (env.moment.success, env.feedback) == (True, "PutObject succeeded.")
    assert env.queries.snapshot.contains(BURNER, APPLE)
    assert controller.log[-2:] == ["PutObject", "PutObject"]
    assert len(task.moments) == 5


@pytest.mark.parametrize("options", [{"image_size": (0, 48)}, {"render_mode": "human"}])
def test_wrong_arguments_are_refused(options) -> None:
    with pytest.raises(UsageError):
        fake_env(**options)


def test_render_gives_a_frame_of_its_own() -> None:
    env = fake_env()
    env.reset()
    frame = env.render()
    assert frame.shape == (48, 64, 3)
    frame[:] = 0
    assert env.render().any()
    silent = fake_env(render_mode=None)
    silent.reset()
    assert silent.render() is None


def test_close_leaves_a_borrowed_controller_running() -> None:
    controller = FakeController()
    env = fake_env(controller=controller)
    env.reset()
    env.close()
    env.close()
    assert not controller.stopped
    with pytest.raises(EpisodeOverError):
        env.step(Action(Verb.PASS))


def test_close_stops_its_own_controller(monkeypatch) -> None:
    controller = FakeController()
    monkeypatch.setattr("envs.household_env.make_controller", lambda *a, **k: controller)
    env = HouseholdEnv(FreeTask(), image_size=(64, 48))
    env.reset()
    env.close()
    assert controller.stopped


def test_a_broken_engine_of_its_own_is_replaced(monkeypatch) -> None:
    made: list[FakeController] = []

    def make(*_, **__):
        made.append(FakeController())
        return made[-1]

    monkeypatch.setattr("envs.household_env.make_controller", make)
    env = HouseholdEnv(FreeTask(), image_size=(64, 48))
    env.reset()
    made[0].raise_next = BrokenPipeError("gone")
    with pytest.raises(EngineError):
        env.step(Action(Verb.PASS))
    assert made[0].stopped
    with pytest.raises(EpisodeOverError, match="reset"):
        env.step(Action(Verb.PASS))
    env.reset()
    env.step(Action(Verb.PASS))
    assert len(made) == 2


def test_a_scene_that_cannot_load_is_an_engine_error() -> None:
    controller = FakeController()
    controller.reset = lambda *a, **k: (_ for _ in ()).throw(ValueError("no such scene"))
    with pytest.raises(EngineError, match="no such scene"):
        fake_env(controller=controller).reset()


def test_segmentation_and_depth_follow_the_frame() -> None:
    env = fake_env(depth=True, segmentation=True)
    observation, _ = env.reset()
    assert observation["depth"].dtype == np.float32
    assert observation["depth"].max() == 2.0
    numbers = set(np.unique(observation["segmentation"]).tolist())
    assert numbers == {-1, 2, 3}  # counter and apple are third and fourth in the scene
