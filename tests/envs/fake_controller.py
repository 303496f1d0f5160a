"""A tiny stand-in for an ai2thor Controller: one open room, AI2-THOR's metadata keys and messages."""
# ruff: noqa: N802 - the names are AI2-THOR's

from __future__ import annotations

import copy
import math
import threading
from types import SimpleNamespace
from typing import Any

import numpy as np

GRID = 0.25
SIDE = 9
"""The floor is SIDE x SIDE grid points from (0, 0)."""
QUERIES = ("GetReachablePositions", "GetInteractablePoses")
MICROWAVE = "Microwave|+02.30|+01.00|+01.00"
MUG = "Mug|+02.30|+01.05|+01.00"
APPLE = "Apple|+01.00|+01.00|+02.30"
FORK = "Fork|-00.30|+00.80|+01.00"
COUNTER = "CounterTop|+01.00|+00.90|+02.40"
SINK = "Sink|+00.00|+00.90|+02.40"
BASIN = SINK + "|SinkBasin"
BURNER = "StoveBurner|+02.30|+00.90|+00.00"
KNOB = "StoveKnob|+02.20|+00.90|+00.10"
DRAWERS = ("Drawer|-00.30|+00.50|+00.50", "Drawer|-00.30|+00.50|+01.50")

FLAGS = (
    "isOpen", "isToggled", "isBroken", "isSliced", "isCooked", "isDirty", "isFilledWithLiquid", "isPickedUp",
    "breakable", "pickupable", "receptacle", "openable", "toggleable", "sliceable", "visible",
    "isInteractable",
)  # fmt: skip


def thing(object_id: str, *traits: str, parents: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    kind, x, y, z = object_id.split("|")[:4]
    at = {"x": float(x), "y": float(y), "z": float(z)}
    made: dict[str, Any] = {flag: flag in traits for flag in FLAGS}
    made |= {
        "objectId": object_id,
        "objectType": object_id.split("|")[4] if object_id.count("|") > 3 else kind,
        "position": at,
        "rotation": {"x": 0.0, "y": 0.0, "z": 0.0},
        "axisAlignedBoundingBox": {"center": dict(at), "size": {"x": 0.2, "y": 0.2, "z": 0.2}},
        "parentReceptacles": list(parents),
        "fillLiquid": None,
        "temperature": "RoomTemp",
        "salientMaterials": ["Metal"],
        "controlledObjects": None,
    }
    return made | more


def kitchen() -> list[dict[str, Any]]:
    return [
        thing(MICROWAVE, "openable", "toggleable", "receptacle"),
        thing(MUG, "pickupable", "receptacle", parents=(MICROWAVE,)),
        thing(COUNTER, "receptacle"),
        thing(APPLE, "pickupable", "sliceable", parents=(COUNTER,)),
        thing(FORK, "pickupable"),
        thing(SINK),
        thing(BASIN, "receptacle"),
        thing(BURNER, "receptacle"),
        thing(KNOB, "toggleable", controlledObjects=[BURNER]),
        *(thing(d, "openable", "receptacle") for d in DRAWERS),
    ]


class FakeController:
    """`walls` are grid points that cannot be entered (and are not reported)."""

    def __init__(
        self, width: int = 64, height: int = 48, walls: frozenset[tuple[float, float]] = frozenset()
    ):
        self.width, self.height, self.walls = width, height, walls
        self.log: list[str] = []
        self.stopped = False
        self.fail_next: str | None = None
        self.raise_next: BaseException | None = None
        self._lock = threading.Lock()

    def stop(self) -> None:
        self.stopped = True

    def reset(self, scene: Any = None, width: int = 64, height: int = 48, **init: Any) -> Any:
        self.width, self.height, self.init = width, height, init
        self.scene = scene if isinstance(scene, str) else "Procedural"
        self.objects = {o["objectId"]: o for o in kitchen()}
        self.x, self.z, self.yaw, self.horizon, self.standing = 1.0, 1.0, 0.0, 0.0, True
        self.held: str | None = None
        return self._event("Initialize")

    def step(self, action: str, **arguments: Any) -> Any:
        assert self._lock.acquire(blocking=False), "two threads in one controller"
        try:
            self.log.append(action)
            self.draws = arguments.pop("renderImage", True)
            if self.raise_next is not None:
                error, self.raise_next = self.raise_next, None
                raise error
            if self.fail_next is not None:
                message, self.fail_next = self.fail_next, None
                return self._event(action, message)
            done = getattr(self, "_" + action)(**arguments)
            if action in QUERIES:
                return self._event(action, returned=done)
            return self._event(action, done or "")
        finally:
            self._lock.release()

    # -- actions: each returns an error message, or None --------------------------------------------

    def _Pass(self) -> None: ...

    def _Teleport(self, x: float, z: float, yaw: float = 0.0) -> None:
        self.x, self.z, self.yaw = x, z, yaw

    def _GetReachablePositions(self, directionsRelativeAgent: bool = False) -> list[dict[str, float]]:
        points = [(i * GRID, j * GRID) for i in range(SIDE) for j in range(SIDE)]
        return [{"x": x, "y": 0.9, "z": z} for x, z in points]

    def _GetInteractablePoses(
        self, objectId: str, positions: Any, rotations: Any, horizons: Any, standings: Any
    ) -> Any:
        poses = [(p["x"], p["z"], r, h) for p in positions for r in rotations for h in horizons]
        good = [q for q in poses if self._sees(self.objects[objectId], q[0], q[1], q[2]) and q[3] == 30.0]
        return [
            {"x": x, "y": 0.9, "z": z, "rotation": r, "horizon": h, "standing": True} for x, z, r, h in good
        ]

    def _go(self, turn: float) -> str | None:
        angle = math.radians(self.yaw + turn)
        x, z = round(self.x + GRID * math.sin(angle), 4), round(self.z + GRID * math.cos(angle), 4)
        inside = 0 <= x <= (SIDE - 1) * GRID and 0 <= z <= (SIDE - 1) * GRID
        if not inside or (x, z) in self.walls:
            return f"{COUNTER} is blocking Agent 0 from moving by ({x}, {z})"
        self.x, self.z = x, z
        return None

    def _MoveAhead(self) -> str | None:
        return self._go(0)

    def _MoveBack(self) -> str | None:
        return self._go(180)

    def _MoveLeft(self) -> str | None:
        return self._go(-90)

    def _MoveRight(self) -> str | None:
        return self._go(90)

    def _RotateRight(self) -> None:
        self.yaw = (self.yaw + 90) % 360

    def _RotateLeft(self) -> None:
        self.yaw = (self.yaw - 90) % 360

    def _LookDown(self) -> str | None:
        if self.horizon >= 60:
            return "can't LookDown below the min horizon angle"
        self.horizon += 30
        return None

    def _LookUp(self) -> str | None:
        if self.horizon <= -30:
            return "can't LookUp beyond the max horizon angle"
        self.horizon -= 30
        return None

    def _Crouch(self) -> str | None:
        if not self.standing:
            return "already crouching"
        self.standing = False
        return None

    def _Stand(self) -> str | None:
        if self.standing:
            return "already standing"
        self.standing = True
        return None

    def _target(self, object_id: str) -> str | None:
        if object_id not in self.objects:
            return f"ArgumentException: objectId: {object_id} is not the objectId on any object in the scene!"
        if not self._interactable(self.objects[object_id]):
            return "NullReferenceException: Target object not found within the specified visibility."
        return None

    def _PickupObject(self, objectId: str) -> str | None:
        if self.held:
            return f"Agent hand has something in it already! Current object holding: {self.held}"
        if fault := self._target(objectId):
            return fault
        if not self.objects[objectId]["pickupable"]:
            return f"{objectId} must have the property CanPickup to be picked up."
        self.held = objectId
        self.objects[objectId] |= {"isPickedUp": True, "parentReceptacles": []}
        return None

    def _PutObject(self, objectId: str, forceAction: bool = False) -> str | None:
        if not self.held:
            return "Can't place an object if Agent isn't holding anything"
        if fault := self._target(objectId):
            return fault
        receptacle = self.objects[objectId]
        if not receptacle["receptacle"]:
            return "This target object is NOT a receptacle!"
        if receptacle["openable"] and not receptacle["isOpen"]:
            return "Target openable Receptacle is CLOSED, can't place if target is not open!"
        if objectId == BURNER and not forceAction:
            return f"{self.held} cannot be placed in {objectId}"
        held = self.objects[self.held]
        held |= {
            "isPickedUp": False,
            "parentReceptacles": [objectId],
            "position": dict(receptacle["position"]),
        }
        held["axisAlignedBoundingBox"]["center"] = dict(receptacle["position"])
        self.held = None
        return None

    def _DropHandObject(self) -> str | None:
        if not self.held:
            return "Nothing in hand to drop!"
        self.objects[self.held]["isPickedUp"] = False
        self.held = None
        return None

    def _OpenObject(self, objectId: str) -> str | None:
        return self._switch(objectId, "openable", "isOpen", True, f"{objectId} is not an Openable object")

    def _CloseObject(self, objectId: str) -> str | None:
        return self._switch(objectId, "openable", "isOpen", False, f"{objectId} is not an Openable object")

    def _ToggleObjectOn(self, objectId: str) -> str | None:
        return self._toggle(objectId, True)

    def _ToggleObjectOff(self, objectId: str) -> str | None:
        return self._toggle(objectId, False)

    def _SliceObject(self, objectId: str) -> str | None:
        return self._switch(
            objectId, "sliceable", "isSliced", True, "Does not have the CanBeSliced property!"
        )

    def _toggle(self, objectId: str, on: bool) -> str | None:
        if fault := self._switch(objectId, "toggleable", "isToggled", on, f"{objectId} is not toggleable"):
            return fault
        for other in self.objects[objectId]["controlledObjects"] or ():
            self.objects[other]["isToggled"] = on
        return None

    def _switch(self, object_id: str, trait: str, flag: str, value: bool, unfit: str) -> str | None:
        if fault := self._target(object_id):
            return fault
        if not self.objects[object_id][trait]:
            return unfit
        if self.objects[object_id][flag] == value:
            return f"{object_id} is already {'on' if value else 'off'}"
        self.objects[object_id][flag] = value
        return None

    # -- what is seen ------------------------------------------------------------------------------

    def _enclosed(self, o: dict[str, Any]) -> bool:
        parents = [self.objects[p] for p in o["parentReceptacles"]]
        return any(p["openable"] and not p["isOpen"] for p in parents)

    def _sees(self, o: dict[str, Any], x: float, z: float, yaw: float) -> bool:
        dx, dz = o["position"]["x"] - x, o["position"]["z"] - z
        bearing = math.degrees(math.atan2(dx, dz))
        off = abs((bearing - yaw + 180) % 360 - 180)
        return math.hypot(dx, dz) <= 1.4 and off < 44 and not self._enclosed(o)

    def _interactable(self, o: dict[str, Any]) -> bool:
        return self.horizon == 30.0 and self._sees(o, self.x, self.z, self.yaw)

    def _event(self, action: str, message: str = "", returned: Any = None) -> Any:
        for o in self.objects.values():
            o["visible"] = o["isInteractable"] = self._interactable(o)
        colors = [{"name": i, "color": [n + 1, 7 * n % 256, 3]} for n, i in enumerate(self.objects)]
        colors.append({"name": "Apple", "color": [9, 9, 9]})
        metadata = {
            "objects": copy.deepcopy(list(self.objects.values())),
            "agent": {
                "position": {"x": self.x, "y": 0.9, "z": self.z},
                "rotation": {"x": 0.0, "y": self.yaw, "z": 0.0},
                "cameraHorizon": self.horizon,
                "isStanding": self.standing,
            },
            "inventoryObjects": [{"objectId": self.held, "objectType": "?"}] if self.held else [],
            "sceneName": self.scene,
            "lastAction": action,
            "lastActionSuccess": not message,
            "errorMessage": message,
            "errorCode": None,
            "actionReturn": returned,
            "colors": colors,
        }
        return SimpleNamespace(metadata=metadata, **self._images(colors))

    def _images(self, colors: list[dict[str, Any]]) -> dict[str, Any]:
        """Each object in sight is a column of its own colour; the held one a block at the bottom."""
        ids = np.zeros((self.height, self.width, 3), np.uint8)
        wide = max(1, self.width // (len(self.objects) + 1))
        for n, (object_id, o) in enumerate(self.objects.items()):
            if self._sees(o, self.x, self.z, self.yaw) and object_id != self.held:
                ids[: self.height // 2, n * wide : (n + 1) * wide] = colors[n]["color"]
            if object_id == self.held:
                ids[-self.height // 4 :, :wide] = colors[n]["color"]
        frame = np.full_like(ids, int(self.yaw) // 2 + int(self.x * 40)) ^ ids
        depth = np.full(ids.shape[:2], 1.0 + self.x, np.float32)
        return {"frame": frame[::-1][::-1], "depth_frame": depth, "instance_segmentation_frame": ids}
