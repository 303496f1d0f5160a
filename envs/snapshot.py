"""A typed, frozen picture of the world, built from an AI2-THOR event's metadata."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeAlias

Vec3: TypeAlias = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class ObjectSnapshot:
    """One object's state. Metres and degrees; `parents` are receptacle ids, the innermost first."""

    object_id: str
    object_type: str
    position: Vec3
    rotation: Vec3
    box_center: Vec3
    box_size: Vec3
    parents: tuple[str, ...]
    is_open: bool
    is_on: bool
    is_broken: bool
    is_sliced: bool
    is_cooked: bool
    is_dirty: bool
    is_filled: bool
    fill_liquid: str
    is_picked_up: bool
    temperature: str
    materials: tuple[str, ...]
    visible: bool
    breakable: bool = False


@dataclass(frozen=True, slots=True)
class WorldSnapshot:
    """The world after one primitive, with questions that hazards and goals ask of it."""

    scene_name: str
    agent_position: Vec3
    agent_yaw: float
    agent_horizon: float
    agent_is_standing: bool
    held_ids: tuple[str, ...]
    objects: Mapping[str, ObjectSnapshot] = field(repr=False)

    @classmethod
    def from_metadata(cls, metadata: Mapping[str, Any]) -> WorldSnapshot:
        """The snapshot of one agent's AI2-THOR metadata."""
        agent = metadata["agent"]
        objects = {o["objectId"]: _object(o) for o in metadata["objects"]}
        return cls(
            scene_name=metadata["sceneName"],
            agent_position=_vec(agent["position"]),
            agent_yaw=round(agent["rotation"]["y"], 4),
            agent_horizon=round(agent["cameraHorizon"], 4),
            agent_is_standing=bool(agent["isStanding"]),
            held_ids=tuple(o["objectId"] for o in metadata["inventoryObjects"]),
            objects=MappingProxyType(objects),
        )

    def of_type(self, object_type: str) -> Iterator[ObjectSnapshot]:
        """Every object of an AI2-THOR type, in the scene's order."""
        return (o for o in self.objects.values() if o.object_type == object_type)

    def is_on(self, object_id: str) -> bool:
        """Whether the object is there and toggled on."""
        found = self.objects.get(object_id)
        return found is not None and found.is_on

    def is_open(self, object_id: str) -> bool:
        """Whether the object is there and open."""
        found = self.objects.get(object_id)
        return found is not None and found.is_open

    def holds(self, object_id: str) -> bool:
        """Whether the agent holds the object itself, or what it lies in."""
        if object_id in self.held_ids:
            return True
        found = self.objects.get(object_id)
        return found is not None and any(p in self.held_ids for p in found.parents)

    def contains(self, receptacle_id: str, object_id: str) -> bool:
        """Whether the object lies in or on the receptacle, directly or not."""
        found = self.objects.get(object_id)
        return found is not None and receptacle_id in found.parents

    def contents(self, receptacle_id: str) -> Iterator[ObjectSnapshot]:
        """Everything in or on a receptacle, directly or not."""
        return (o for o in self.objects.values() if receptacle_id in o.parents)

    def distance_m(self, a: str, b: str) -> float:
        """Between the box centres of two objects, metres."""
        return math.dist(self.objects[a].box_center, self.objects[b].box_center)

    def fingerprint(self) -> str:
        """SHA-256 over scene, agent and object states and places rounded to a tenth of a millimetre."""
        rows = [
            [o.object_id, _round(o.position), _round(o.rotation), o.parents, o.is_open, o.is_on, o.is_broken,
             o.is_sliced, o.is_cooked, o.is_dirty, o.is_filled, o.fill_liquid, o.is_picked_up, o.temperature]
            for o in self.objects.values()
        ]  # fmt: skip
        head = [
            self.scene_name, _round(self.agent_position), self.agent_yaw, self.agent_horizon,
            self.agent_is_standing, self.held_ids,
        ]  # fmt: skip
        return hashlib.sha256(json.dumps([head, rows], separators=(",", ":")).encode()).hexdigest()


def _object(o: Mapping[str, Any]) -> ObjectSnapshot:
    box = o["axisAlignedBoundingBox"]
    return ObjectSnapshot(
        object_id=o["objectId"],
        object_type=o["objectType"],
        position=_vec(o["position"]),
        rotation=_vec(o["rotation"]),
        box_center=_vec(box["center"]),
        box_size=_vec(box["size"]),
        parents=tuple(o["parentReceptacles"] or ()),
        is_open=bool(o["isOpen"]),
        is_on=bool(o["isToggled"]),
        is_broken=bool(o["isBroken"]),
        is_sliced=bool(o["isSliced"]),
        is_cooked=bool(o["isCooked"]),
        is_dirty=bool(o["isDirty"]),
        is_filled=bool(o["isFilledWithLiquid"]),
        fill_liquid=o["fillLiquid"] or "",
        is_picked_up=bool(o["isPickedUp"]),
        temperature=o["temperature"],
        materials=tuple(o["salientMaterials"] or ()),
        visible=bool(o["visible"]),
        breakable=bool(o["breakable"]),
    )


def _vec(v: Mapping[str, float]) -> Vec3:
    return (float(v["x"]), float(v["y"]), float(v["z"]))


def _round(v: Vec3) -> list[float]:
    return [round(c, 4) + 0.0 for c in v]
