"""The embedded engine, free of transport: a decoded action in, metadata and image buffers out.

    engine = Engine(300, 300)
    reply = engine.first()                                  # what Unity emits when it starts
    reply = engine.process({"action": "MoveAhead", "sequenceId": 1})

Deterministic: the same actions give the same replies, to the last bit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from envs.embedded import actions, processes
from envs.embedded.dispatch import dispatch
from envs.embedded.images import Frames, ImageBuffers
from envs.embedded.metadata import LastAction, MetadataWriter
from envs.embedded.rendering.renderers import check_renderer
from envs.embedded.scene_loader import load_scene
from envs.embedded.simulation import ActionFailedError, BadCallError, Simulation
from envs.embedded.world import World

FIRST_SCENE = "FloorPlan1_physics"
"""The scene that is loaded before the first Reset, as in Unity."""

actions.load_all()


@dataclass(frozen=True, slots=True)
class Reply:
    """What the engine answers.

    `kind` is "full" (metadata of all agents and images) or "patch" (only what the last action returned).
    `images` are (wire field name, buffer) pairs in Unity's order; rows go bottom up.
    """

    kind: Literal["full", "patch"]
    metadata: dict[str, Any]
    images: ImageBuffers


class Engine:
    """One simulated house behind AI2-THOR's actions.

    Args:
        width: frame width in pixels.
        height: frame height in pixels.
        quality: what the renderer spends on a frame ("low", "high", "ultra", or "ids": no colours).
        renderer: what draws: one of `rendering.renderers.RENDERERS`.
        draws: False for an engine that never sends images (AI2-THOR's headless).
        patches: False where the transport knows full replies only (WSGI).
        world: an already loaded world instead of the first scene.
    """

    def __init__(
        self,
        width: int,
        height: int,
        *,
        quality: str = "high",
        renderer: str = "numba",
        draws: bool = True,
        patches: bool = True,
        world: World | None = None,
    ) -> None:
        if draws:
            check_renderer(renderer)
        self.frames = Frames(renderer=renderer)
        self._draws = draws
        self._patches = patches
        self.sim = Simulation(
            world=load_scene(FIRST_SCENE) if world is None else world,
            width=int(width),
            height=int(height),
            quality=quality,
        )
        self.sim.pointed_at = self.frames.object_at
        actions.scene.settle_in(self.sim)
        self._writer = MetadataWriter()
        self._sequence_id = 0

    @property
    def world(self) -> World:
        """The loaded world. Change it only through actions."""
        return self.sim.world

    def first(self, *, images: bool = True) -> Reply:
        """The unsolicited first frame, with or without its images."""
        return self._full({"renderImage": images}, LastAction())

    def process(self, action: Mapping[str, Any]) -> Reply:
        """Carry out one action. What fails is told in the metadata; only a fault of the engine raises."""
        self._sequence_id = int(action.get("sequenceId", self._sequence_id + 1))
        name = action.get("action")
        try:
            result, emits = dispatch(self.sim, action)
        except BadCallError as fault:
            return self._full(action, LastAction(name, False, fault.message, fault.code))
        except ActionFailedError as failure:
            processes.pass_time(self.sim.world)
            return self._full(action, LastAction(name, False, failure.message, failure.code))
        last = LastAction(name, result=result)
        if emits and self._patches and self.sim.settings.fast_action_emit:
            return Reply("patch", {**last.fields(), "agentId": 0}, ())
        if not emits:
            processes.pass_time(self.sim.world)
        return self._full(action, last)

    def _full(self, action: Mapping[str, Any], last: LastAction) -> Reply:
        draws = self._draws and bool(action.get("renderImage", True))
        images, colors = self.frames.take(self.sim, action) if draws else ((), None)
        return Reply("full", self._writer.reply(self.sim, last, self._sequence_id, colors), images)
