"""World to AI2-THOR agent metadata: 37 agent keys, 42 object keys, values as Unity sends them. Pure.

What only changes with an object's `version` is built once and shared between replies; those inner dicts and
lists are never changed afterwards, so a reply once handed out keeps its values. Key order and null rules
follow metadata recorded from the Unity build 5.0.0.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from envs.embedded.geometry import Array, OrientedBox
from envs.embedded.simulation import Simulation, ThirdPersonCamera
from envs.embedded.structure import Structure
from envs.embedded.world import HAND_LOCAL_M, SceneObject, World

ORIENTED_SIGNS: Array = np.array(
    [
        [1, -1, 1], [-1, -1, 1], [-1, -1, -1], [1, -1, -1], [1, 1, 1], [-1, 1, 1], [-1, 1, -1], [1, 1, -1],
    ],
    dtype=np.float64,
)  # fmt: skip
"""The corners of an objectOrientedBoundingBox in Unity's order, (8, 3); read off recorded events."""


@dataclass(frozen=True, slots=True)
class LastAction:
    """What came of the last action, in the keys of the metadata."""

    name: str | None = None
    success: bool = True
    message: str = ""
    code: str | None = None
    result: Any = None

    def fields(self) -> dict[str, Any]:
        """The metadata keys of it."""
        return {
            "lastAction": self.name,
            "errorMessage": self.message,
            "errorCode": self.code,
            "lastActionSuccess": self.success,
            "actionReturn": self.result,
        }


@dataclass(slots=True)
class MetadataWriter:
    """Builds metadata and remembers the parts that did not change. One per engine."""

    _objects: dict[str, tuple[int, SceneObject, dict[str, Any], tuple[float, ...]]] = field(
        default_factory=dict
    )
    _bounds: tuple[Structure, dict[str, Any]] | None = None
    _world: World | None = None

    def reply(self, sim: Simulation, last: LastAction, sequence_id: int, colors: Any) -> dict[str, Any]:
        """The message of a full reply: one agent, and the sequence id it answers."""
        agent = self.agent_metadata(sim, last, colors)
        return {
            "agents": [agent],
            "thirdPartyCameras": agent["thirdPartyCameras"],
            "activeAgentId": 0,
            "sequenceId": sequence_id,
        }

    def agent_metadata(self, sim: Simulation, last: LastAction, colors: Any) -> dict[str, Any]:
        """The 37 keys of one agent."""
        world, agent = sim.world, sim.world.agent
        return {
            "objects": self.objects(sim),
            "isSceneAtRest": True,
            "agent": _agent(world, sim.settings.agent_mode),
            "heldObjectPose": _hand(world),
            "arm": None,
            "fov": sim.settings.fov_deg,
            "cameraPosition": xyz(agent.camera_position()),
            "cameraOrthSize": -1.0,
            "thirdPartyCameras": [_camera(i, c) for i, c in enumerate(sim.cameras)],
            "collided": bool(sim.collided_with),
            "collidedObjects": list(sim.collided_with),
            "inventoryObjects": _inventory(world),
            "sceneName": world.scene_name,
            "screenWidth": sim.width,
            "screenHeight": sim.height,
            "agentId": 0,
            "depthFormat": "Meters",
            "colors": colors,
            "flatSurfacesOnGrid": [],
            "distances": [],
            "normals": [],
            "isOpenableGrid": [],
            "segmentedObjectIds": [],
            "objectIdsInBox": [],
            "actionIntReturn": 0,
            "actionFloatReturn": 0.0,
            "actionStringsReturn": [],
            "actionFloatsReturn": [],
            "actionVector3sReturn": [],
            "visibleRange": None,
            "currentTime": world.clock_s,
            "sceneBounds": self.scene_bounds(world),
            **last.fields(),
        }

    def objects(self, sim: Simulation) -> list[dict[str, Any]]:
        """The object list: everything enabled that the object filter lets through, in the world's order."""
        if self._world is not sim.world:
            self._world = sim.world
            self._objects.clear()
        wanted = sim.object_filter
        if wanted is not None and not wanted:
            return []
        sight, world = sim.sight(), sim.world
        me = tuple(world.agent.position.tolist())
        out = []
        for obj in world.objects():
            if wanted is not None and obj.object_id not in wanted:
                continue
            known, at = self._entry(world, obj)
            entry = known.copy()
            entry["visible"] = obj.object_id in sight.visible
            entry["isInteractable"] = obj.object_id in sight.interactable
            entry["distance"] = math.dist(at, me)
            out.append(entry)
        return out

    def scene_bounds(self, world: World) -> dict[str, Any]:
        """The box around the rooms and everything in them, kept as it was when the scene was loaded."""
        if self._bounds is None or self._bounds[0] is not world.structure:
            self._bounds = (world.structure, _bounds_box(*scene_extent(world)))
        return self._bounds[1]

    def _entry(self, world: World, obj: SceneObject) -> tuple[dict[str, Any], tuple[float, ...]]:
        """An object's metadata and position, as long as its version is the same."""
        cached = self._objects.get(obj.object_id)
        if cached is None or cached[0] != obj.version or cached[1] is not obj:
            position = tuple(obj.pose.position.tolist())
            cached = (obj.version, obj, object_metadata(world, obj), position)
            self._objects[obj.object_id] = cached
        return cached[2], cached[3]


def xyz(vector: Array | tuple[float, float, float]) -> dict[str, float]:
    """A vector as Unity sends it."""
    return {"x": float(vector[0]), "y": float(vector[1]), "z": float(vector[2])}


def object_metadata(world: World, obj: SceneObject) -> dict[str, Any]:
    """The 42 keys of one object in Unity's order; visible, isInteractable and distance come later."""
    traits, state = obj.traits, obj.state
    box = obj.world_box()
    return {
        "name": obj.name,
        "position": xyz(obj.pose.position),
        "rotation": xyz(obj.pose.rotation),
        "visible": False,
        "isInteractable": False,
        "receptacle": traits.receptacle,
        "toggleable": traits.toggleable,
        "isToggled": state.is_toggled,
        "breakable": traits.breakable,
        "isBroken": state.is_broken,
        "canFillWithLiquid": traits.can_fill,
        "isFilledWithLiquid": state.fill_liquid is not None,
        "fillLiquid": state.fill_liquid,
        "dirtyable": traits.dirtyable,
        "isDirty": state.is_dirty,
        "canBeUsedUp": traits.can_be_used_up,
        "isUsedUp": state.is_used_up,
        "cookable": traits.cookable,
        "isCooked": state.is_cooked,
        "temperature": state.temperature.value,
        "isHeatSource": traits.is_heat_source,
        "isColdSource": traits.is_cold_source,
        "sliceable": traits.sliceable,
        "isSliced": state.is_sliced,
        "openable": traits.openable,
        "isOpen": state.is_open,
        "openness": float(state.openness),
        "pickupable": traits.pickupable,
        "isPickedUp": world.agent.held_id == obj.object_id,
        "moveable": traits.moveable,
        "mass": float(traits.mass_kg),
        "salientMaterials": list(traits.materials) if traits.materials else None,
        "receptacleObjectIds": list(world.contents(obj.object_id)) if traits.receptacle else None,
        "distance": 0.0,
        "objectType": obj.object_type,
        "objectId": obj.object_id,
        "assetId": obj.asset_id,
        "parentReceptacles": list(obj.parents) if obj.parents else None,
        "controlledObjects": list(obj.controls) if traits.toggleable else None,
        "isMoving": False,
        "axisAlignedBoundingBox": _bounds_box(*box.bounds()),
        "objectOrientedBoundingBox": _oriented_box(box) if obj.oriented else None,
    }


def scene_extent(world: World) -> tuple[Array, Array]:
    """Lowest and highest coordinates of rooms and objects, two (3,) arrays."""
    corners: list[Array] = []
    for room in world.structure.rooms:
        corners += [np.array([x, room.floor_y, z]) for x, z in room.polygon]
        corners += [np.array([x, room.floor_y + room.ceiling_m, z]) for x, z in room.polygon]
    for obj in world.objects():
        corners += list(obj.world_box().bounds())
    points = np.array(corners or [np.zeros(3)])
    return points.min(axis=0), points.max(axis=0)


def _bounds_box(low: Array, high: Array) -> dict[str, Any]:
    (x0, y0, z0), (x1, y1, z1) = low.tolist(), high.tolist()
    return {
        "cornerPoints": [[x, y, z] for x in (x1, x0) for y in (y1, y0) for z in (z1, z0)],
        "center": {"x": (x0 + x1) / 2, "y": (y0 + y1) / 2, "z": (z0 + z1) / 2},
        "size": {"x": x1 - x0, "y": y1 - y0, "z": z1 - z0},
    }


def _oriented_box(box: OrientedBox) -> dict[str, Any]:
    corners = box.center + (ORIENTED_SIGNS * box.half) @ box.axes.T
    return {"cornerPoints": corners.tolist()}


def _agent(world: World, mode: str) -> dict[str, Any]:
    agent = world.agent
    return {
        "name": "agent",
        "position": xyz(agent.position),
        "rotation": {"x": -0.0, "y": float(agent.yaw), "z": 0.0},
        "cameraHorizon": float(agent.horizon),
        "isStanding": agent.is_standing if mode == "default" else None,
        "inHighFrictionArea": False,
    }


def _hand(world: World) -> dict[str, Any]:
    agent = world.agent
    turned = agent.hand_rotation
    return {
        "position": xyz(world.hand_position()),
        "rotation": xyz((float(turned[0]), (agent.yaw + float(turned[1])) % 360.0, float(turned[2]))),
        "localPosition": xyz(np.array(HAND_LOCAL_M) + agent.hand_offset),
        "localRotation": xyz(turned),
    }


def _inventory(world: World) -> list[Mapping[str, str]]:
    held = world.held()
    return [] if held is None else [{"objectId": held.object_id, "objectType": held.object_type}]


def _camera(index: int, camera: ThirdPersonCamera) -> dict[str, Any]:
    return {
        "thirdPartyCameraId": index,
        "position": xyz(camera.position),
        "rotation": xyz(camera.rotation),
        "fieldOfView": camera.fov_deg,
    }
