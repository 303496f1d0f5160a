"""A fixed script of Controller calls, and a player that notes everything a user of the Controller can see.

Calls name objects by type: "<Apple>" becomes the id of the first apple in the scene's metadata.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass

import numpy as np

from envs.asset_files import ASSETS
from envs.embedded.scene_loader import load_scene

EVERYTHING = {
    "renderDepthImage": True,
    "renderInstanceSegmentation": True,
    "renderSemanticSegmentation": True,
    "renderNormalsImage": True,
}
CAMERA = {"position": {"x": 0, "y": 2.0, "z": -1.0}, "rotation": {"x": 60, "y": 0, "z": 0}}
FORCED = {"forceAction": True}

SHORT = [
    ("reset", {"scene": "FloorPlan28", **EVERYTHING}),
    ("MoveAhead", {}),
    ("RotateRight", {"degrees": 30}),
    ("MoveBack", {"moveMagnitude": 0.5}),
    ("LookDown", {}),
    ("Crouch", {}),
    ("Crouch", {}),
    ("Stand", {}),
    ("GetReachablePositions", {}),
    ("NoSuchAction", {}),
    ("MoveAhead", {"moveMagnitude": "far"}),
    ("OpenObject", {}),
    ("look at", {"objectId": "<Fridge>"}),
    ("OpenObject", {"objectId": "<Fridge>", "openness": 0.7}),
    ("AddThirdPartyCamera", {**CAMERA, "fieldOfView": 75}),
    ("AddThirdPartyCamera", {**CAMERA, "fieldOfView": 180}),
    ("PickupObject", {"objectId": "<Apple>", **FORCED}),
    ("PickupObject", {"objectId": "<Mug>", **FORCED}),
    ("GetInteractablePoses", {"objectId": "<Sink>"}),
    ("PutObject", {"objectId": "<CounterTop>", **FORCED}),
    ("ToggleObjectOn", {"objectId": "<Microwave>", **FORCED}),
    ("SliceObject", {"objectId": "<Bread>", **FORCED}),
    ("PickupObject", {"objectId": "<Bread>|BreadSliced_2", **FORCED}),
    ("DropHandObject", FORCED),
    ("SetObjectFilter", {"objectIds": ["<Apple>", "<Fridge>"]}),
    ("ResetObjectFilter", {}),
    ("UpdateThirdPartyCamera", {"thirdPartyCameraId": 0, "fieldOfView": 50, "rotation": 30}),
    ("PickupObject", {"objectId": "Nothing|0|0|0"}),
    ("reset", {"scene": "FloorPlan403", **dict.fromkeys(EVERYTHING, False)}),
    ("RotateLeft", {}),
]
"""Thirty calls of every kind."""


def long_script():
    """Two hundred calls: SHORT, and more of each kind in five scenes, drawn with a fixed seed."""
    rng = np.random.default_rng(20260)
    house = json.loads((ASSETS / "scenes" / "kitchen_bedroom_a.json").read_text())
    calls = list(SHORT)
    for scene, everything, size in (
        ("FloorPlan1", True, 60),
        ("FloorPlan205", False, 30),
        (house, True, 50),
        ("FloorPlan315", True, 30),
    ):
        drawn: list = []
        while len(drawn) < size - 5:
            drawn += _errand(rng, load_scene(scene))
        calls += [("reset", {"scene": scene, **dict.fromkeys(EVERYTHING, everything)}), *drawn[: size - 5]]
        # Pictures asked for in one call only. A query must not come next: over FIFO its patch shows them again,
        # where a WSGI engine, as Unity's, sends new ones.
        calls += [("Pass", {"renderInstanceSegmentation": True, "renderDepthImage": True}), ("Done", {})]
        calls += [("ChangeResolution", {"x": 110, "y": 70}), ("RotateLook", {"rotation": 45, "horizon": 10})]
    return calls


def _errand(rng, world):
    """One to three calls that belong together, on an object that they mostly suit."""
    kind = rng.random()
    if kind < 0.3:
        return [MOVES[rng.integers(len(MOVES))]]
    if kind < 0.38:
        return [SLIPS[rng.integers(len(SLIPS))]]
    trait, calls = ERRANDS[rng.integers(len(ERRANDS))]
    objects = list(world.objects())
    suits = [o.object_id for o in objects if getattr(o.traits, trait, True)] or [o.object_id for o in objects]
    shelves = [o.object_id for o in objects if o.traits.receptacle and not o.traits.pickupable]
    names = {"<it>": suits[rng.integers(len(suits))], "<there>": shelves[rng.integers(len(shelves))]}
    forced = rng.random() < 0.8
    out = []
    for name, arguments in calls:
        filled = {k: names.get(v, v) if isinstance(v, str) else v for k, v in arguments.items()}
        out.append((name, filled | FORCED if forced and name in FORCEABLE else filled))
    return out


IT = {"objectId": "<it>"}
ERRANDS = [
    ("any", [("look at", IT)]),
    ("pickupable", [("PickupObject", IT), ("PutObject", {"objectId": "<there>"})]),
    ("pickupable", [("PickupObject", IT), ("MoveBack", {}), ("DropHandObject", {})]),
    ("pickupable", [("PickupObject", IT), ("ThrowObject", {"moveMagnitude": 50.0})]),
    ("openable", [("OpenObject", IT), ("CloseObject", IT)]),
    ("openable", [("OpenObject", {**IT, "openness": 0.5})]),
    ("toggleable", [("ToggleObjectOn", IT), ("Pass", {}), ("ToggleObjectOff", IT)]),
    ("toggleable", [("ToggleObjectOn", IT), ("ToggleObjectOn", IT)]),
    ("sliceable", [("SliceObject", IT)]),
    ("breakable", [("BreakObject", IT)]),
    ("dirtyable", [("DirtyObject", IT), ("CleanObject", IT)]),
    ("can_fill", [("FillObjectWithLiquid", {**IT, "fillLiquid": "water"}), ("EmptyLiquidFromObject", IT)]),
    ("any", [("GetInteractablePoses", IT)]),
    ("any", [("GetReachablePositions", {})]),
    ("any", [("AddThirdPartyCamera", CAMERA), ("UpdateThirdPartyCamera", {"position": {"y": 1.5}})]),
]
"""What to do with an object that has a trait ("any": with any); "<there>" is a receptacle."""
FORCEABLE = frozenset(
    [
        "PickupObject", "PutObject", "DropHandObject", "OpenObject", "CloseObject", "ToggleObjectOn",
        "ToggleObjectOff", "SliceObject", "BreakObject", "DirtyObject", "CleanObject", "FillObjectWithLiquid",
        "EmptyLiquidFromObject",
    ]
)  # fmt: skip
MOVES = [
    ("MoveAhead", {}),
    ("MoveLeft", {"moveMagnitude": 0.25}),
    ("MoveRight", {}),
    ("MoveBack", {}),
    ("RotateRight", {}),
    ("RotateLeft", {"degrees": np.float32(30.0)}),
    ("LookUp", {}),
    ("LookDown", {"degrees": np.int64(15)}),
    ("Teleport", {"x": 0.0, "y": 0.9, "z": 0.0}),
    ("Teleport", {"rotation": 90}),
]
SLIPS = [
    ("PickupObject", {"x": 0.5, "y": 0.5}),
    ("OpenObject", {"x": 1.5, "y": 0.5}),
    ("FillObjectWithLiquid", {"objectId": "<Mug>", "fillLiquid": "soup"}),
    ("MoveAhead", {"objectId": "<Mug>"}),
    ("Pas", {}),
    ("GetScenesInBuild", {}),
]


@dataclass(frozen=True)
class Moment:
    """What one call showed: its call and error, the metadata in JSON, and a digest of each image."""

    call: str
    error: str
    metadata: str
    images: dict[str, str]


def play(controller, calls):
    """Make the calls; returns one Moment each, after one of how the controller started."""
    first: dict[str, str] = {}
    out = [_moment(controller, "start", "")]
    for name, arguments in calls:
        error = ""
        try:
            _call(controller, name, _resolved(arguments, first))
        except ValueError as refusal:
            error = str(refusal)
        if name == "reset":
            first = {}
            for o in controller.last_event.metadata["objects"]:
                first.setdefault(o["objectType"], o["objectId"])
        out.append(_moment(controller, f"{name} {arguments}"[:200], error))
    return out


def _moment(controller, call, error):
    event = controller.last_event
    return Moment(call, error, json.dumps(event.metadata), images(event))


def images(event):
    """Digests of every array that an Event shows, by name, and what its masks find."""
    singles = ("frame", "depth_frame", "instance_segmentation_frame", "semantic_segmentation_frame")
    singles += ("normals_frame",)
    lists = [n for n in vars(event) if n.startswith("third_party_") and n.endswith("_frames")]
    arrays = {n: getattr(event, n) for n in singles}
    arrays |= {f"{n}[{i}]": a for n in lists for i, a in enumerate(getattr(event, n))}
    seen = dict(event.instance_detections2D or {})
    return {n: "none" if a is None else _digest(a) for n, a in arrays.items()} | {"detections": str(seen)}


def _call(controller, name, arguments) -> None:
    if name == "reset":
        controller.reset(**arguments)
    elif name == "look at":
        poses = controller.step("GetInteractablePoses", **arguments).metadata["actionReturn"]
        if poses:
            controller.step("TeleportFull", **poses[0])
    else:
        controller.step(name, **arguments)


def _resolved(arguments, first):
    def resolve(value):
        if isinstance(value, str):
            return re.sub("<(.+?)>", lambda m: first.get(m[1], f"{m[1]}|+00.00|+00.00|+00.00"), value)
        return [resolve(v) for v in value] if isinstance(value, list) else value

    return {k: resolve(v) for k, v in arguments.items()}


def _digest(array) -> str:
    return f"{array.shape} {array.dtype} {hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()[:16]}"
