"""Static landmarks: what never moves in a scene, named once; states and small things do not matter."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from envs.object_types import is_landmark
from envs.observation import Landmark

SCENE_KINDS = {0: "Kitchen", 2: "LivingRoom", 3: "Bedroom", 4: "Bathroom"}
"""AI2-THOR's numbering of floor plans: hundreds digit -> kind of room."""
UNKNOWN_ROOM = "Room"

Point = tuple[float, float]


def landmarks_of(
    metadata: Mapping[str, Any], scene: str | Mapping[str, Any]
) -> tuple[tuple[Landmark, ...], dict[str, str]]:
    """The landmarks of a scene in the order of their names, and name -> objectId.

    Depends on nothing but the ids, types and floor positions of things that cannot be picked up. A type that
    occurs once keeps its name ("Sofa"), one that occurs more often is numbered by objectId ("Cabinet_1").

    Args:
        metadata: AI2-THOR metadata of one agent.
        scene: what was loaded, a floor plan's name or a ProcTHOR house.
    """
    fixed = [o for o in metadata["objects"] if is_landmark(o["objectType"]) and not o["pickupable"]]
    fixed.sort(key=lambda o: (o["objectType"], o["objectId"]))
    often = Counter(o["objectType"] for o in fixed)
    numbered: Counter[str] = Counter()
    rooms = _Rooms(scene)
    named: list[Landmark] = []
    ids: dict[str, str] = {}
    for o in fixed:
        kind = o["objectType"]
        numbered[kind] += 1
        name = kind if often[kind] == 1 else f"{kind}_{numbered[kind]}"
        center = o["axisAlignedBoundingBox"]["center"]
        named.append(Landmark(name, kind, rooms.room_at((center["x"], center["z"]))))
        ids[name] = o["objectId"]
    return tuple(named), ids


def landmark_text(landmarks: Iterable[Landmark]) -> str:
    """The landmarks room by room in one line: "Kitchen: Fridge, Sink; Bedroom: Bed"."""
    rooms: dict[str, list[str]] = {}
    for landmark in landmarks:
        rooms.setdefault(landmark.room, []).append(landmark.name)
    return "; ".join(f"{room}: {', '.join(names)}" for room, names in rooms.items())


class _Rooms:
    """Which room a point of the floor lies in."""

    def __init__(self, scene: str | Mapping[str, Any]) -> None:
        self._only = UNKNOWN_ROOM if isinstance(scene, Mapping) else _room_of_floor_plan(scene)
        self._polygons: list[tuple[str, list[Point]]] = []
        if isinstance(scene, Mapping):
            self._polygons = _named_polygons(scene.get("rooms", ()))

    def room_at(self, point: Point) -> str:
        """The name of the room at (x, z) metres; points between rooms belong to the nearest corner's room."""
        for name, polygon in self._polygons:
            if _inside(point, polygon):
                return name
        if not self._polygons:
            return self._only
        return min(self._polygons, key=lambda named: min(_squared(point, corner) for corner in named[1]))[0]


def _room_of_floor_plan(scene: str) -> str:
    number = re.fullmatch(r"FloorPlan(\d+)(_physics)?", scene)
    return SCENE_KINDS.get(int(number[1]) // 100, UNKNOWN_ROOM) if number else UNKNOWN_ROOM


def _named_polygons(rooms: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[Point]]]:
    often = Counter(room.get("roomType", UNKNOWN_ROOM) for room in rooms)
    numbered: Counter[str] = Counter()
    named = []
    for room in rooms:
        kind = room.get("roomType", UNKNOWN_ROOM)
        numbered[kind] += 1
        name = kind if often[kind] == 1 else f"{kind}_{numbered[kind]}"
        named.append((name, [(float(c["x"]), float(c["z"])) for c in room["floorPolygon"]]))
    return named


def _squared(a: Point, b: Point) -> float:
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2


def _inside(point: Point, polygon: Sequence[Point]) -> bool:
    """Even-odd rule: how many edges a ray towards +x crosses."""
    x, z = point
    inside = False
    for (x1, z1), (x2, z2) in zip(polygon, (*polygon[1:], polygon[0]), strict=True):
        if (z1 > z) != (z2 > z) and x < (x2 - x1) * (z - z1) / (z2 - z1) + x1:
            inside = not inside
    return inside
