"""Rendering is a pure view: however often and however it is done, the world and every later frame stay the same."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import numpy as np
import pytest

from envs.embedded.engine import Engine
from envs.embedded.images import Frames, agent_camera
from envs.embedded.rendering.renderer import Quality, Renderer
from envs.embedded.rendering.scene_builder import SceneBuilder
from envs.embedded.scene_loader import load_scene
from envs.embedded.world import World

EVERYTHING = {
    "renderDepthImage": True,
    "renderInstanceSegmentation": True,
    "renderSemanticSegmentation": True,
    "renderNormalsImage": True,
}
FORCED = {"forceAction": True}
STORY = (
    ("RotateLeft", {}),
    ("OpenObject", {"objectId": "<Fridge>", **FORCED}),
    ("PickupObject", {"objectId": "<Mug>", **FORCED}),
    ("AddThirdPartyCamera", {"position": {"x": 0, "y": 2, "z": 0}, "rotation": {"x": 50, "y": 0, "z": 0}}),
    ("MoveAhead", {}),
    ("LookDown", {}),
    ("ToggleObjectOn", {"objectId": "<StoveKnob>", **FORCED}),
    ("SliceObject", {"objectId": "<Bread>", **FORCED}),
    ("DropHandObject", FORCED),
    ("BreakObject", {"objectId": "<Plate>", **FORCED}),
    ("FillObjectWithLiquid", {"objectId": "<Cup>", "fillLiquid": "wine", **FORCED}),
    ("RandomizeMaterials", {}),
    ("PickupObject", {"objectId": "<Knife>", **FORCED}),
    ("UpdateThirdPartyCamera", {"thirdPartyCameraId": 0, "fieldOfView": 60}),
    ("RotateRight", {}),
)
"""A held object, states of all kinds, a camera of its own and changed looks."""


def told(engine: Engine, name: str, arguments: dict, *, images: bool) -> dict:
    """The metadata of one action, whose objects are named by type."""
    first = {o.object_type: o.object_id for o in reversed(list(engine.world.objects()))}
    named = {
        k: first.get(v[1:-1], v) if isinstance(v, str) and v.startswith("<") else v
        for k, v in arguments.items()
    }
    reply = engine.process({"action": name, "renderImage": images, **named, **(EVERYTHING if images else {})})
    agent = reply.metadata["agents"][0]
    assert agent["lastActionSuccess"], (name, agent["errorMessage"])
    return {k: v for k, v in agent.items() if k != "colors"}


def digest(engine: Engine) -> str:
    """Of every image of one more look, through a renderer of its own."""
    images, _ = Frames().take(engine.sim, EVERYTHING)
    return hashlib.sha256(b"".join(data for _, data in images)).hexdigest()


def inside(world: World) -> list[object]:
    """All that a world holds, to the last bit."""
    objects = [
        (o.object_id, o.version, o.enabled, o.state, tuple(o.parents), o.pose.position.tobytes(),
         o.pose.rotation.tobytes(), o.box.center.tobytes(), o.box.size.tobytes())
        for o in world._objects.values()
    ]  # fmt: skip
    agent = (world.agent.position.tobytes(), world.agent.yaw, world.agent.horizon, world.agent.held_id)
    return [world.revision, world.clock_s, world.looks, world.looks_drawn, agent, *objects]


class Onlooker:
    """Renders an engine's world in every way there is: at every quality, from elsewhere, with all images."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._frames = {quality: Frames() for quality in Quality}
        self._builder = SceneBuilder(engine.world)
        self._renderer = Renderer(33, 27, Quality.HIGH)

    def look(self, times: int) -> None:
        """Look at everything that many times."""
        engine = self._engine
        for number in range(times):
            for quality, frames in self._frames.items():
                frames.take(replace(engine.sim, quality=quality.value, width=40, height=32), EVERYTHING)
            camera = agent_camera(engine.sim)
            turned = replace(camera, yaw=camera.yaw + 120.0 * number)
            self._renderer.render(self._builder.view(), turned, normals=True)
            engine.frames.take(engine.sim, {})
            engine.frames.object_at(engine.sim, 0.5, 0.5)


@pytest.mark.timeout(120)
def test_any_number_of_frames_changes_neither_the_world_nor_later_frames() -> None:
    seen, unseen = (Engine(64, 48, world=load_scene("FloorPlan1")) for _ in range(2))
    onlooker = Onlooker(seen)
    for number, (name, arguments) in enumerate(STORY):
        before, fingerprint = inside(seen.world), seen.world.fingerprint()
        onlooker.look(number % 4)
        assert seen.world.fingerprint() == fingerprint, name
        assert inside(seen.world) == before, name
        metadata = told(seen, name, arguments, images=True)
        assert metadata == told(unseen, name, arguments, images=False), name
        assert seen.world.fingerprint() == unseen.world.fingerprint(), name
    assert inside(seen.world) == inside(unseen.world)
    assert digest(seen) == digest(unseen)
    assert engine_frame(seen) == engine_frame(unseen)


def engine_frame(engine: Engine) -> bytes:
    """The agent's and the cameras' images by the engine's own renderer, as the next reply would hold them."""
    images, colors = engine.frames.take(engine.sim, EVERYTHING)
    return b"".join(data for _, data in images) + repr(colors).encode()


def test_the_state_that_is_compared_shows_a_small_change() -> None:
    world = load_scene("FloorPlan1")
    before, fingerprint = inside(world), world.fingerprint()
    mug = next(o for o in world.objects() if o.object_type == "Mug")
    mug.pose = replace(mug.pose, position=mug.pose.position + np.array([0.0, 1e-4, 0.0]))
    assert inside(world) != before
    assert world.fingerprint() != fingerprint
