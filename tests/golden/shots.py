"""What the golden frames show: a handful of scenes and states, and how each is taken."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from envs.asset_files import ASSETS
from envs.controllers import make_controller

WIDTH, HEIGHT = 96, 72
FORCED = {"forceAction": True}
EVERYTHING = {"renderDepthImage": True, "renderInstanceSegmentation": True, "renderNormalsImage": True}
Pictures = dict[str, np.ndarray]
"""By kind (rgb, depth, ids, normals): (H, W, 3) uint8, but depth (H, W) float32 in metres."""


@dataclass(frozen=True)
class Shot:
    """A scene, what is done in it, and where the agent then stands; or where a third-party camera is.

    Objects in `actions` are named by type: "<Mug>" is the first mug of the scene.
    """

    name: str
    scene: str
    actions: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    stand: Mapping[str, Any] = field(default_factory=dict)
    camera: Mapping[str, Any] = field(default_factory=dict)
    quality: str = "high"


def on(name: str, object_type: str, **more: Any) -> tuple[str, Mapping[str, Any]]:
    """An action that is forced on the first object of a type."""
    return (name, {"objectId": f"<{object_type}>", **FORCED, **more})


def at(x: float, y: float, z: float, yaw: float, pitch: float) -> Mapping[str, Any]:
    """Arguments of Teleport."""
    return {"position": {"x": x, "y": y, "z": z}, "rotation": yaw, "horizon": pitch, **FORCED}


SHOTS = (
    Shot("kitchen", "FloorPlan1", stand=at(-1.25, 0.9009992, 0.25, 180, 30)),
    Shot(
        "kitchen_in_use",
        "FloorPlan1",
        (on("OpenObject", "Microwave"), on("ToggleObjectOn", "StoveKnob"), on("DirtyObject", "Pan")),
        at(0.0, 0.9009992, -1.25, 180, 20),
    ),
    Shot(
        "kitchen_knife_in_hand",
        "FloorPlan1",
        (on("SliceObject", "Bread"), on("BreakObject", "Plate"), on("PickupObject", "Knife")),
        at(-0.75, 0.9009992, 1.25, 180, 30),
        quality="low",
    ),
    Shot(
        "living_room",
        "FloorPlan201",
        (on("ToggleObjectOn", "Television"),),
        at(-1.25, 0.9025992, 5.5, 270, 20),
    ),
    Shot(
        "bedroom",
        "FloorPlan301",
        (on("ToggleObjectOn", "Laptop"), on("ToggleObjectOff", "DeskLamp")),
        at(0.5, 0.9103992, -0.5, 270, 25),
        quality="ultra",
    ),
    Shot(
        "bathroom",
        "FloorPlan401",
        (on("OpenObject", "Toilet"), on("ToggleObjectOn", "Faucet")),
        at(-2.5, 0.9015992, 0.5, 0, 20),
    ),
    Shot(
        "house",
        "kitchen_bedroom_a.json",
        camera={"position": {"x": 0.6, "y": 2.2, "z": 0.6}, "rotation": {"x": 40, "y": 45, "z": 0}},
    ),
)


def take(shot: Shot) -> Pictures:
    """The pictures of a shot, at a Controller of its own."""
    scene = json.loads((ASSETS / "scenes" / shot.scene).read_text()) if "." in shot.scene else shot.scene
    with make_controller(
        "embedded", scene=scene, quality=shot.quality, width=WIDTH, height=HEIGHT, **EVERYTHING
    ) as controller:
        first: dict[str, str] = {}
        for o in controller.last_event.metadata["objects"]:
            first.setdefault(o["objectType"], o["objectId"])
        for name, arguments in shot.actions:
            step(controller, name, {**arguments, "objectId": first[arguments["objectId"].strip("<>")]})
        if shot.camera:
            event = step(controller, "AddThirdPartyCamera", {**shot.camera, "fieldOfView": 90})
            rgb, depth = event.third_party_camera_frames[0], event.third_party_depth_frames[0]
            ids = event.third_party_instance_segmentation_frames[0]
            normals = event.third_party_normals_frames[0]
        else:
            event = step(controller, "Teleport", shot.stand)
            rgb, depth = event.frame, event.depth_frame
            ids, normals = event.instance_segmentation_frame, event.normals_frame
    return {"rgb": rgb, "depth": depth, "ids": ids, "normals": normals[..., :3]}


def step(controller: Any, name: str, arguments: Mapping[str, Any]) -> Any:
    """The Event of an action that must succeed."""
    event = controller.step(name, **arguments)
    assert event, f"{name} {dict(arguments)}: {event.metadata['errorMessage']}"
    return event
