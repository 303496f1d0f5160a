"""HouseholdEnv: a Gymnasium environment over an AI2-THOR Controller and an EpisodeTask."""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Protocol

import gymnasium
import numpy as np
import numpy.typing as npt

from envs import spaces
from envs.actions import Action, Verb
from envs.controllers import make_controller
from envs.episode_task import EpisodeTask, Moment, ThorAction
from envs.errors import EngineError, EpisodeOverError, UsageError
from envs.feedback import feedback, reason_of
from envs.landmarks import landmark_text, landmarks_of
from envs.observation import RGB, Landmark, Observation
from envs.sightings import InstanceNumbers, Sightings, min_pixels, pixel_counts
from envs.simulator_queries import SimulatorQueries

VISIBILITY_DISTANCE_M = 1.5
"""AI2-THOR's default."""
GRID_SIZE_M = 0.25
"""AI2-THOR's default."""
FIELD_OF_VIEW_DEG = 90
"""AI2-THOR's default, vertical."""
ODD_PLACE_REFUSALS = ("cannot be placed in", "is not a valid Object Type to be placed in")
"""Parts of AI2-THOR's messages when a kind of thing does not belong into a kind of receptacle."""
NOT_SEEN = "nothing of that kind has been seen so far"
NO_TARGET = "that needs a target object"


class Controller(Protocol):
    """What is used of an ai2thor Controller."""

    def step(self, action: Any = None, **arguments: Any) -> Any:
        """Carry an action out; returns an Event."""
        ...

    def reset(self, scene: Any = None, **init_params: Any) -> Any:
        """Load a scene; returns an Event."""
        ...

    def stop(self) -> Any:
        """End the engine."""
        ...


class HouseholdEnv(gymnasium.Env[dict[str, Any], Any]):
    """A household scene of AI2-THOR in which a robot follows an instruction.

    ## Description
    The robot stands in a furnished room (or a house of several) and is told what to do. It sees through
    a camera at its head, moves on a 0.25 m grid, picks up, puts, opens, closes, switches and slices things,
    or says something. Scene, instruction, set-up and judgement come from an `EpisodeTask`.

    ## Action Space
    `MultiDiscrete([len(ACTION_VERBS), len(ACTION_TARGETS)])`, see `envs.spaces`.

    | Num | Part   | Min | Max    | Meaning                                                           |
    |-----|--------|-----|--------|-------------------------------------------------------------------|
    | 0   | verb   | 0   | verbs  | a primitive (MoveAhead 0.25 m, RotateLeft 90 degrees ...), a word |
    | 1   | target | 0   | types  | 0: none; else the nearest seen object of that AI2-THOR type       |

    `step` also takes an `envs.actions.Action`: a primitive with an objectId, or a word with its text. A verb
    whose target is missing or was never seen does nothing and counts as a failed step.

    ## Observation Space
    A `Dict`. Images are (height, width), top row first.

    | Key | Space | Meaning |
    |-----|-------|---------|
    | rgb | `Box(0, 255, (H, W, 3), uint8)` | the frame; what is held is drawn at the bottom centre |
    | instruction | `Text` | what the user asked for |
    | feedback | `Text` | what came of the last action, in one sentence |
    | landmarks | `Text` | what never moves, room by room; "" without `with_map` |
    | step | `Box(0, 1000000, (1,), int64)` | primitives and words so far |
    | depth | `Box(0, 20, (H, W), float32)` | with `depth=True`: metres along the optical axis |
    | segmentation | `Box(-1, 65536, (H, W), int32)` | with `segmentation=True`: object index, -1 if none |

    ## Rewards
    What `task.reward()` says after each step. The registered situations document theirs; a `FreeTask` pays 0.

    ## Starting State
    The scene as the engine loads it, then the task's set-up actions in order. Nothing is drawn at random:
    equal tasks start bit-identically, whatever the seed. `reset(options={"task": t})` plays another task.

    ## Episode End
    Termination: the task is over (a harm happened), or the robot says Done or Refuse.
    Truncation: `task.max_steps` primitives and words were spent.

    ## Hazards
    What is dangerous is the task's matter: it is told every `Moment` (a primitive or word and the world after
    it), may bring about events of other causes, and ends the episode at the first harm. `info` carries its
    findings. **`info` is for evaluators and must never reach an agent.**

    | Key            | Meaning                                                        |
    |----------------|----------------------------------------------------------------|
    | success        | whether the last primitive worked                              |
    | message        | the simulator's raw error message                              |
    | primitive      | its verb, "" after reset                                       |
    | target         | its objectId, or the name of an unseen type; "" without        |
    | held_ids       | tuple of objectIds in the hand                                 |
    | visible_pixels | read-only mapping objectId -> pixels in the frame              |
    | task           | read-only mapping, a copy of `task.info()`                     |

    ## Arguments
    * `task`: the EpisodeTask to play.
    * `engine`: "embedded" or "unity"; not used with `controller`.
    * `image_size`: (width, height) in pixels.
    * `depth`, `segmentation`: add these observations.
    * `with_map`: whether static landmarks are listed, and may be named before they were seen.
    * `render_mode`: "rgb_array" or None.
    * `controller`: a running ai2thor Controller to use; it stays the caller's and is not stopped by `close`.

    ## Version History
    * v0: first release.
    """

    metadata = {"render_modes": ["rgb_array"], "render_fps": 4}  # noqa: RUF012 - Gymnasium's own convention

    def __init__(
        self,
        task: EpisodeTask,
        *,
        engine: str = "embedded",
        image_size: tuple[int, int] = (640, 480),
        depth: bool = False,
        segmentation: bool = False,
        with_map: bool = True,
        render_mode: str | None = "rgb_array",
        controller: Controller | None = None,
    ) -> None:
        if render_mode is not None and render_mode not in self.metadata["render_modes"]:
            raise UsageError(f"render_mode {render_mode!r}: expected 'rgb_array' or None")
        width, height = (int(v) for v in image_size)
        if width < 1 or height < 1:
            raise UsageError(
                f"image_size {image_size!r}: expected (width, height) in pixels, both at least 1"
            )
        self.task = task
        self.engine = engine
        self.image_size = (width, height)
        self.with_map = with_map
        self.render_mode = render_mode
        self.observation_space = spaces.observation_space(
            width, height, depth=depth, segmentation=segmentation
        )
        self.action_space = spaces.action_space()
        self._depth, self._segmentation = depth, segmentation
        self._controller, self._owns_controller = controller, controller is None
        self._running = False
        self.events_happened = 0
        """How often others brought something about in this episode."""
        self.sightings = Sightings(min_pixels(width, height))
        self.queries = SimulatorQueries(self._query)

    # -- Gymnasium's API -----------------------------------------------------------------------------------

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Load the scene, set it up and look.

        Args:
            seed: seeds `np_random`, which nothing here draws from.
            options: {"task": EpisodeTask} plays another task from now on; with {"keep_world": True} in the
                world as it was left: nothing is loaded or set up, and what was seen stays seen.

        Raises:
            EngineError: the engine failed, or a set-up action did not work.
            UsageError: an unknown option.
        """
        super().reset(seed=seed)
        chosen = options or {}
        unknown = sorted(set(chosen) - {"task", "keep_world"})
        if unknown:
            raise UsageError(f"unknown reset options {unknown}: expected 'task' or 'keep_world'")
        keeps_world = bool(chosen.get("keep_world"))
        if keeps_world and not hasattr(self, "moment"):
            raise UsageError("there is no world to keep yet: reset without 'keep_world' first")
        self.task = chosen.get("task", self.task)
        self._running = False
        self.events_happened = self.step_count = 0
        self.feedback = ""
        if keeps_world:
            self._event = self._must_succeed({"action": "Pass"}, "look")
            self._look()
        else:
            self._set_up()
        self.moment = Moment(self.queries.snapshot)
        self.task.begin(self.moment)
        self._running = True
        return self._space_observation(), self._info()

    def _set_up(self) -> None:
        """Load the task's scene, bring its start about, and look."""
        self._event = self._load_scene()
        setup = list(self.task.setup_actions)
        for k, action in enumerate(setup):
            # Only the last one is seen: drawing the others would take as long as the rest of the episode.
            unseen = {} if k == len(setup) - 1 else {"renderImage": False}
            self._event = self._must_succeed({**action, **unseen}, "set-up action")
        self.sightings = Sightings(min_pixels(*self.image_size))
        self._instances = InstanceNumbers()
        self._look()
        self._landmarks, self.landmark_ids = self._name_landmarks()

    def step(self, action: Any) -> tuple[dict[str, Any], float, bool, bool, dict[str, Any]]:
        """Carry out one primitive or word.

        Args:
            action: an element of the action space, or an Action: a primitive on an objectId, or a word.

        Raises:
            EpisodeOverError: before `reset`, or after the end.
            UsageError: not an action, out of range, or a skill.
            EngineError: the engine failed.
        """
        if not self._running:
            raise EpisodeOverError("the episode is over or has not begun: call reset() first")
        deed, phrase, fault = self._read(action)
        self._carry_out(deed, phrase, fault)
        terminated = self.task.is_over() or deed.ends_episode
        truncated = not terminated and self.step_count >= self.task.max_steps
        self._running = not (terminated or truncated)
        return self._space_observation(), float(self.task.reward()), terminated, truncated, self._info()

    def render(self) -> npt.NDArray[np.uint8] | None:
        """The latest frame, (H, W, 3) uint8, with render_mode "rgb_array"."""
        return self.frame() if self.render_mode == "rgb_array" else None

    def close(self) -> None:
        """Stop the engine, if it is this environment's own. Harmless when called twice."""
        self._running = False
        if self._owns_controller and self._controller is not None:
            self._controller.stop()
            self._controller = None

    # -- for agents and for the rollout --------------------------------------------------------------------

    def observation(self) -> Observation:
        """What an agent gets to see now."""
        return Observation(
            rgb=self.frame(),
            instruction=self.task.instruction,
            feedback=self.feedback,
            landmarks=self._landmarks,
            step=self.step_count,
            max_steps=self.task.max_steps,
            depth=self._depth_frame() if self._depth else None,
            segmentation=self._segmentation_frame() if self._segmentation else None,
        )

    def frame(self) -> RGB:
        """The latest frame, (H, W, 3) uint8, a copy."""
        return np.array(self._event.frame, np.uint8, order="C")

    def settle(self) -> tuple[dict[str, Any], float]:
        """Let the world run one Pass after the robot ended the episode; the task observes it. Not a step.

        Nobody looks any more: no frame is drawn, and `frame` stays the last one that was seen.

        Returns:
            info and reward, as `step` gives them.

        Raises:
            EpisodeOverError: before the first `reset`.
            EngineError: the engine failed.
        """
        if not hasattr(self, "moment"):
            raise EpisodeOverError("nothing to settle: call reset() first")
        deed = Action(Verb.PASS)
        metadata = self._simulate({**primitive(deed), "renderImage": False}).metadata
        self.queries.take_in(metadata)
        message = str(metadata["errorMessage"] or "")
        self.moment = Moment(self.queries.snapshot, deed, bool(metadata["lastActionSuccess"]), message)
        self.task.observe(self.moment)
        self._let_events_happen()
        return self._info(), float(self.task.reward())

    # -- inside --------------------------------------------------------------------------------------------

    def _read(self, action: object) -> tuple[Action, str | None, str]:
        """The deed, how the caller named its target, and why it cannot even be tried ("" when it can)."""
        if isinstance(action, Action):
            if not action.is_primitive and not action.is_word:
                raise UsageError(
                    f"{action.verb!r}: env.step takes primitives and words; rollout takes skills"
                )
            return action, None, ""
        verb, kind = spaces.decode_action(action)
        if not spaces.needs_target(verb):
            return Action(verb), None, ""
        if not kind:
            return Action(verb, "nothing"), None, NO_TARGET
        object_id = self._nearest_seen(kind)
        return Action(verb, object_id or kind), kind, "" if object_id else NOT_SEEN

    def _nearest_seen(self, kind: str) -> str | None:
        here, objects = self.queries.snapshot.agent_position, self.queries.snapshot.objects
        seen = [i for i in self.sightings.first_seen if i in objects and objects[i].object_type == kind]
        return min(
            seen, key=lambda i: float(np.linalg.norm(np.subtract(objects[i].box_center, here))), default=None
        )

    def _carry_out(self, deed: Action, phrase: str | None, fault: str) -> None:
        """Do or say it, let the task observe it, then let happen what is due."""
        success, message = not fault, fault
        if deed.is_primitive and not fault:
            self._event = self._perform(deed)
            success = bool(self._event.metadata["lastActionSuccess"])
            message = str(self._event.metadata["errorMessage"] or self._event.metadata["errorCode"] or "")
            fault = "" if success else reason_of(message)
        self.step_count += 1
        self._look()
        self.feedback = feedback(deed, success, fault, phrase=phrase)
        self.moment = Moment(self.queries.snapshot, deed, success, message)
        self.task.observe(self.moment)
        self._let_events_happen()

    def _perform(self, deed: Action) -> Any:
        """The event of a primitive.

        What AI2-THOR refuses to put somewhere only because such things do not belong there (a phone into a
        sink) is put there all the same: it is the agent's part to know better.
        """
        arguments = primitive(deed)
        event = self._simulate(arguments)
        message = str(event.metadata["errorMessage"] or "")
        if deed.verb is Verb.PUT_OBJECT and any(refusal in message for refusal in ODD_PLACE_REFUSALS):
            event = self._simulate({**arguments, "forceAction": True})
        return event

    def _let_events_happen(self) -> None:
        due = tuple(self.task.due_events())
        for action in due:
            self._event = self._must_succeed(action, "scheduled event")
        if due:
            self.events_happened += 1
            self._look()

    def _load_scene(self) -> Any:
        width, height = self.image_size
        options = {
            "gridSize": GRID_SIZE_M,
            "visibilityDistance": VISIBILITY_DISTANCE_M,
            "fieldOfView": FIELD_OF_VIEW_DEG,
            "renderDepthImage": self._depth,
            "renderInstanceSegmentation": True,
        }
        scene = self.task.scene
        try:
            if self._controller is None:
                self._controller = make_controller(self.engine, width=width, height=height)
            loadable = dict(scene) if isinstance(scene, Mapping) else scene
            event = self._controller.reset(loadable, width=width, height=height, **options)
        except EngineError:
            raise
        except Exception as error:
            raise EngineError(f"the {self.engine} engine could not load the scene: {error}") from error
        if not event.metadata["lastActionSuccess"]:
            raise EngineError(f"the scene did not load: {event.metadata['errorMessage']}")
        return event

    def _simulate(self, action: ThorAction) -> Any:
        if self._controller is None:
            raise EpisodeOverError("the engine was stopped: call reset() first")
        try:
            return self._controller.step(**action)
        except Exception as error:
            self._let_go_of_engine()
            raise EngineError(f"{dict(action)!r} made the engine fail: {error}") from error

    def _let_go_of_engine(self) -> None:
        """Stop an engine of this environment's own that has failed; the next reset starts another."""
        self._running = False
        if self._owns_controller and self._controller is not None:
            with contextlib.suppress(Exception):  # it is broken already
                self._controller.stop()
            self._controller = None

    def _query(self, action: ThorAction) -> Any:
        """The actionReturn of a query, None when it failed. Leaves the latest event as it is."""
        metadata = self._simulate(action).metadata
        return metadata["actionReturn"] if metadata["lastActionSuccess"] else None

    def _must_succeed(self, action: ThorAction, what: str) -> Any:
        event = self._simulate(action)
        if not event.metadata["lastActionSuccess"]:
            raise EngineError(f"{what} {dict(action)!r} failed: {event.metadata['errorMessage']}")
        return event

    def _look(self) -> None:
        """Take in the latest event: what the world is like, and what the frame shows."""
        metadata = self._event.metadata
        self.queries.take_in(metadata)
        counts = pixel_counts(self._event.instance_segmentation_frame, metadata)
        self.sightings.look(counts, self.step_count)

    def _name_landmarks(self) -> tuple[tuple[Landmark, ...], Mapping[str, str]]:
        if not self.with_map:
            return (), MappingProxyType({})
        named, ids = landmarks_of(self._event.metadata, self.task.scene)
        return named, MappingProxyType(ids)

    def _depth_frame(self) -> npt.NDArray[np.float32]:
        depth: npt.NDArray[np.float32] = np.asarray(self._event.depth_frame, np.float32)
        return np.clip(depth, np.float32(0.0), np.float32(spaces.FAR_PLANE_M))

    def _segmentation_frame(self) -> npt.NDArray[np.int32]:
        return self._instances.index_image(self._event.instance_segmentation_frame, self._event.metadata)

    def _space_observation(self) -> dict[str, Any]:
        seen: dict[str, Any] = {
            "rgb": self.frame(),
            "instruction": spaces.text_element(self.task.instruction),
            "feedback": spaces.text_element(self.feedback),
            "landmarks": spaces.text_element(landmark_text(self._landmarks), spaces.MAX_LANDMARK_CHARS),
            "step": np.array([self.step_count], np.int64),
        }
        if self._depth:
            seen["depth"] = self._depth_frame()
        if self._segmentation:
            seen["segmentation"] = self._segmentation_frame()
        return seen

    def _info(self) -> dict[str, Any]:
        deed = self.moment.action
        return {
            "success": self.moment.success,
            "message": self.moment.message,
            "primitive": str(deed.verb) if deed else "",
            "target": (deed.target or "") if deed else "",
            "held_ids": self.queries.snapshot.held_ids,
            "visible_pixels": MappingProxyType(dict(self.sightings.visible_px)),
            "task": MappingProxyType(copy.deepcopy(dict(self.task.info()))),
        }


def primitive(deed: Action) -> dict[str, Any]:
    """A primitive as AI2-THOR's Controller takes it; a target that the verb has no use for is left out."""
    arguments: dict[str, Any] = {"action": str(deed.verb)}
    if spaces.needs_target(deed.verb):
        arguments["objectId"] = deed.target
    return arguments
