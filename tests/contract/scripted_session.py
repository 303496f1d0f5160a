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

EVERYTHING = {"renderDepthImage": True, "renderInstanceSegmentation": True, "renderSemanticSegmentation": True}
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
        ("FloorPlan1", True, 50),
        ("FloorPlan205", False, 30),
        (house, True, 40),
        ("FloorPlan315", True, 30),
    ):
        calls += [("reset", {"scene": scene, **dict.fromkeys(EVERYTHING, everything)})]
        calls += [_drawn(rng) for _ in range(size - 5)]
        # Pictures asked for in one call only. A query must not come next: over FIFO its patch shows them again,
        # where a WSGI engine, as Unity's, sends new ones.
        calls += [("Pass", {"renderInstanceSegmentation": True, "renderDepthImage": True}), ("Done", {})]
        calls += [("ChangeResolution", {"x": 110, "y": 70}), ("RotateLook", {"rotation": 45, "horizon": 10})]
    return [*calls, *[_drawn(rng) for _ in range(200 - len(calls))]]


def _drawn(rng):
    moving, handling = rng.random() < 0.4, rng.random() < 0.85
    if moving:
        return MOVES[rng.integers(len(MOVES))]
    name, arguments = (HANDLINGS if handling else QUERIES)[rng.integers(len(HANDLINGS if handling else QUERIES))]
    thing = THINGS[rng.integers(len(THINGS))]
    filled = {k: f"<{thing}>" if v == "<any>" else v for k, v in arguments.items()}
    return name, (filled | FORCED if name in FORCEABLE and rng.random() < 0.7 else filled)


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
HANDLINGS = [
    ("look at", {"objectId": "<any>"}),
    ("PickupObject", {"objectId": "<any>"}),
    ("PickupObject", {"x": 0.5, "y": 0.5}),
    ("PutObject", {"objectId": "<any>"}),
    ("DropHandObject", {}),
    ("ThrowObject", {"moveMagnitude": 50.0}),
    ("OpenObject", {"objectId": "<any>"}),
    ("OpenObject", {"objectId": "<any>", "openness": 0.5}),
    ("CloseObject", {"objectId": "<any>"}),
    ("ToggleObjectOn", {"objectId": "<any>"}),
    ("ToggleObjectOff", {"objectId": "<any>"}),
    ("SliceObject", {"objectId": "<any>"}),
    ("BreakObject", {"objectId": "<any>"}),
    ("DirtyObject", {"objectId": "<any>"}),
    ("FillObjectWithLiquid", {"objectId": "<any>", "fillLiquid": "water"}),
    ("FillObjectWithLiquid", {"objectId": "<any>", "fillLiquid": "soup"}),
    ("MoveAhead", {"objectId": "<any>"}),
    ("Pas", {}),
]
QUERIES = [
    ("GetReachablePositions", {}),
    ("GetInteractablePoses", {"objectId": "<any>"}),
    ("GetScenesInBuild", {}),
    ("AddThirdPartyCamera", CAMERA),
    ("UpdateThirdPartyCamera", {"position": {"y": 1.5}}),
]
FORCEABLE = {n for n, a in HANDLINGS if n != "look at" and "objectId" in a and n != "MoveAhead"}
THINGS = "Apple Bread Egg Mug Plate Fridge Microwave Cabinet Drawer Faucet SinkBasin DiningTable Television Bed".split()


@dataclass(frozen=True)
class Moment:
    """What one call showed: its call and error, the metadata in JSON, and a digest of each image."""

    call: str
    error: str
    metadata: str
    images: dict[str, str]


def play(controller, calls):
    """Make the calls; returns one Moment each."""
    first: dict[str, str] = {}
    out = []
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
        event = controller.last_event
        out.append(Moment(f"{name} {arguments}"[:200], error, json.dumps(event.metadata), images(event)))
    return out


def images(event):
    """Digests of every array that an Event shows, by name, and what its masks find."""
    singles = ("frame", "depth_frame", "instance_segmentation_frame", "semantic_segmentation_frame")
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
