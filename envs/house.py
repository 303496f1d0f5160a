"""Houses in ProcTHOR's JSON schema 1.0.0, as frozen dataclasses; every fault names its field.

House files are untrusted: counts, lengths and depths are limited, numbers must be finite.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from envs.errors import DataError

SCHEMA = "1.0.0"
ROOM_TYPES = ("Kitchen", "LivingRoom", "Bedroom", "Bathroom")
EXTERIOR = "exterior"
"""The roomId of outer wall faces."""

MOST_ROOMS, MOST_WALLS, MOST_HOLES, MOST_OBJECTS = 64, 1024, 512, 4000
MOST_CORNERS, MOST_DEPTH, LONGEST_NAME = 64, 6, 200
FARTHEST_M = 500.0
"""Limits of what is accepted (chosen; ProcTHOR-10K's largest houses have 10 rooms and some 300 objects)."""
LARGEST_FILE_BYTES = 32_000_000

Vec3: TypeAlias = tuple[float, float, float]
Point: TypeAlias = tuple[float, float]
Color: TypeAlias = tuple[float, float, float]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class HouseMaterial:
    """A THOR material by name, tinted by an optional sRGB colour in 0..1."""

    name: str = ""
    color: Color | None = None


@dataclass(frozen=True, slots=True)
class HouseRoom:
    """A room: its floor polygon is [(x, z), ...] in metres."""

    room_id: str
    room_type: str
    polygon: tuple[Point, ...]
    floor_y: float
    floor_material: HouseMaterial


@dataclass(frozen=True, slots=True)
class HouseWall:
    """One face of a wall, from `start` to `end` (x, z); `is_empty` walls exist on paper only."""

    wall_id: str
    room_id: str
    start: Point
    end: Point
    bottom_m: float
    top_m: float
    thickness_m: float
    is_empty: bool
    material: HouseMaterial


@dataclass(frozen=True, slots=True)
class HouseHole:
    """A door or window: a hole in wall `wall0`, in metres along the wall from its start and above the floor.

    `asset_center` is (along, up) of the centre of its asset.
    """

    hole_id: str
    asset_id: str
    wall0: str
    wall1: str
    rooms: tuple[str, str]
    low: Point
    high: Point
    asset_center: Point
    is_openable: bool
    openness: float


@dataclass(frozen=True, slots=True)
class HouseObject:
    """A thing of any size: `position` is the centre of its box, `rotation` Unity Euler degrees."""

    object_id: str
    asset_id: str
    position: Vec3
    rotation: Vec3
    is_kinematic: bool
    openness: float | None
    is_on: bool | None
    is_dirty: bool | None
    children: tuple[HouseObject, ...]


@dataclass(frozen=True, slots=True)
class AgentPlace:
    """Where the agent starts; `position` is the agent's own, 0.9 m above the floor."""

    position: Vec3
    yaw: float
    horizon: float
    is_standing: bool


@dataclass(frozen=True, slots=True)
class House:
    """A whole house."""

    rooms: tuple[HouseRoom, ...]
    walls: tuple[HouseWall, ...]
    doors: tuple[HouseHole, ...]
    windows: tuple[HouseHole, ...]
    objects: tuple[HouseObject, ...]
    agent: AgentPlace | None
    ceiling_material: HouseMaterial
    house_id: str = ""

    @classmethod
    def from_json(cls, data: Any, source: str = "house") -> House:
        """The house of parsed JSON; raises DataError(source, key, fault) for whatever is wrong with it."""
        top = _Field(data, "", source)
        metadata = top.get("metadata")
        schema = metadata.get("schema").text()
        if schema != SCHEMA:
            raise DataError(
                source, "metadata.schema", f"got {schema!r}, expected {SCHEMA!r}; upgrade the house"
            )
        objects = top.get("objects").items(_object, MOST_OBJECTS)
        house = cls(
            rooms=top.get("rooms").items(_room, MOST_ROOMS),
            walls=top.get("walls").items(_wall, MOST_WALLS),
            doors=top.get("doors", []).items(_hole, MOST_HOLES),
            windows=top.get("windows", []).items(_hole, MOST_HOLES),
            objects=objects,
            agent=_agent(metadata.get("agent")) if metadata.has("agent") else None,
            ceiling_material=_material(top.get("proceduralParameters", {}), "ceilingMaterial"),
            house_id=top.get("id", "").text(),
        )
        _check_ids(house, source)
        return house

    @classmethod
    def load(cls, path: Path) -> House:
        """The house of a JSON file; raises DataError naming the file."""
        if path.stat().st_size > LARGEST_FILE_BYTES:
            raise DataError(path.name, "size", f"is larger than {LARGEST_FILE_BYTES // 1_000_000} MB")
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
        except (ValueError, RecursionError) as error:
            raise DataError(path.name, "json", str(error)) from error
        return cls.from_json(data, path.name)


def _check_ids(house: House, source: str) -> None:
    ids = [o.object_id for o in _all_objects(house.objects)]
    if len(ids) > MOST_OBJECTS:
        raise DataError(source, "objects", f"holds {len(ids)} objects, at most {MOST_OBJECTS} are accepted")
    ids += [h.hole_id for h in (*house.doors, *house.windows)] + [r.room_id for r in house.rooms]
    seen: set[str] = set()
    for object_id in ids:
        if object_id in seen:
            raise DataError(source, "objects", f"the id {object_id!r} is used twice")
        seen.add(object_id)
    walls = {w.wall_id for w in house.walls}
    for kind, holes in (("doors", house.doors), ("windows", house.windows)):
        for i, hole in enumerate(holes):
            if hole.wall0 not in walls:
                raise DataError(source, f"{kind}[{i}].wall0", f"there is no wall {hole.wall0!r}")


def _all_objects(objects: Sequence[HouseObject]) -> list[HouseObject]:
    return [o for obj in objects for o in (obj, *_all_objects(obj.children))]


class _Field:
    """A value of the JSON with its key path, read with checks."""

    def __init__(self, value: Any, key: str, source: str, depth: int = 0) -> None:
        self.value, self.key, self.source, self.depth = value, key, source, depth

    def fault(self, text: str) -> DataError:
        return DataError(self.source, self.key or "top level", text)

    def _mapping(self) -> Mapping[str, Any]:
        if not isinstance(self.value, Mapping):
            raise self.fault(f"got {type(self.value).__name__}, expected an object")
        return self.value

    def has(self, name: str) -> bool:
        return self._mapping().get(name) is not None

    def get(self, name: str, default: Any = None) -> _Field:
        value = self._mapping().get(name, default)
        key = f"{self.key}.{name}" if self.key else name
        if value is None:
            raise DataError(self.source, key, "is missing")
        return _Field(value, key, self.source, self.depth)

    def items(self, read: Callable[[_Field], T], most: int) -> tuple[T, ...]:
        if not isinstance(self.value, (list, tuple)):
            raise self.fault(f"got {type(self.value).__name__}, expected a list")
        if len(self.value) > most:
            raise self.fault(f"has {len(self.value)} entries, at most {most} are accepted")
        if self.depth >= MOST_DEPTH * 2:
            raise self.fault("is nested too deeply")
        fields = (
            _Field(v, f"{self.key}[{i}]", self.source, self.depth + 1) for i, v in enumerate(self.value)
        )
        return tuple(read(f) for f in fields)

    def text(self) -> str:
        if not isinstance(self.value, str) or len(self.value) > LONGEST_NAME:
            got = "a longer text" if isinstance(self.value, str) else type(self.value).__name__
            raise self.fault(f"got {got}, expected a text of at most {LONGEST_NAME} characters")
        return self.value

    def number(self, low: float = -FARTHEST_M, high: float = FARTHEST_M) -> float:
        value = self.value
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
            raise self.fault(f"got {value!r:.40}, expected a number in {low:g} .. {high:g}")
        return float(value)

    def flag(self) -> bool:
        if not isinstance(self.value, bool):
            raise self.fault(f"got {self.value!r:.40}, expected true or false")
        return self.value

    def vector(self, limit: float = FARTHEST_M) -> Vec3:
        x, y, z = (self.get(axis, 0.0).number(-limit, limit) for axis in "xyz")
        return (x, y, z)


def _room(field: _Field) -> HouseRoom:
    corners = field.get("floorPolygon").items(_Field.vector, MOST_CORNERS)
    if len(corners) < 3:
        raise field.get("floorPolygon").fault("needs at least 3 corners")
    room_type = field.get("roomType").text()
    if room_type not in ROOM_TYPES:
        raise field.get("roomType").fault(f"got {room_type!r}, expected one of {', '.join(ROOM_TYPES)}")
    points = tuple((x, z) for x, _, z in corners)
    return HouseRoom(
        field.get("id").text(), room_type, points, corners[0][1], _material(field, "floorMaterial")
    )


def _wall(field: _Field) -> HouseWall:
    corners = field.get("polygon").items(_Field.vector, MOST_CORNERS)
    if len(corners) != 4:
        raise field.get("polygon").fault(f"got {len(corners)} corners, expected 4")
    heights = [y for _, y, _ in corners]
    first, second = corners[0], corners[1]
    return HouseWall(
        wall_id=field.get("id").text(),
        room_id=field.get("roomId").text(),
        start=(first[0], first[2]),
        end=(second[0], second[2]),
        bottom_m=min(heights),
        top_m=max(heights),
        thickness_m=field.get("thickness", 0.0).number(0.0, 2.0),
        is_empty=field.get("empty", False).flag(),
        material=_material(field, "material"),
    )


def _hole(field: _Field) -> HouseHole:
    corners = field.get("holePolygon").items(_Field.vector, MOST_CORNERS)
    if len(corners) < 2:
        raise field.get("holePolygon").fault("needs its lowest and highest corner")
    low = (min(c[0] for c in corners), min(c[1] for c in corners))
    high = (max(c[0] for c in corners), max(c[1] for c in corners))
    middle = ((low[0] + high[0]) / 2, (low[1] + high[1]) / 2)
    center = field.get("assetPosition").vector() if field.has("assetPosition") else (*middle, 0.0)
    return HouseHole(
        hole_id=field.get("id").text(),
        asset_id=field.get("assetId").text(),
        wall0=field.get("wall0").text(),
        wall1=field.get("wall1", "").text(),
        rooms=(field.get("room0").text(), field.get("room1", "").text()),
        low=low,
        high=high,
        asset_center=(center[0], center[1]),
        is_openable=field.get("openable", False).flag(),
        openness=field.get("openness", 0.0).number(0.0, 1.0),
    )


def _object(field: _Field) -> HouseObject:
    return HouseObject(
        object_id=field.get("id").text(),
        asset_id=field.get("assetId").text(),
        position=field.get("position").vector(),
        rotation=_rotation(field),
        is_kinematic=field.get("kinematic", False).flag(),
        openness=field.get("openness").number(0.0, 1.0) if field.has("openness") else None,
        is_on=field.get("isOn").flag() if field.has("isOn") else None,
        is_dirty=field.get("isDirty").flag() if field.has("isDirty") else None,
        children=_children(field),
    )


def _children(field: _Field) -> tuple[HouseObject, ...]:
    return field.get("children").items(_object, MOST_OBJECTS) if field.has("children") else ()


def _rotation(field: _Field) -> Vec3:
    """Euler angles {x, y, z}, or a turn about the vertical {axis, degrees}."""
    rotation = field.get("rotation", {})
    if not rotation.has("axis"):
        return rotation.vector(36000.0)
    axis = rotation.get("axis").vector()
    degrees = rotation.get("degrees").number(-36000.0, 36000.0)
    if abs(axis[0]) + abs(axis[2]) > 1e-6 * math.hypot(*axis):
        raise rotation.fault("only turns about the y axis are accepted in axis form")
    return (0.0, degrees if axis[1] >= 0 else -degrees, 0.0)


def _material(field: _Field, name: str) -> HouseMaterial:
    if not field.has(name):
        return HouseMaterial()
    material = field.get(name)
    if isinstance(material.value, str):
        return HouseMaterial(material.text())
    color = None
    if material.has("color"):
        r, g, b = (material.get("color").get(c, 1.0).number(0.0, 1.0) for c in "rgb")
        color = (r, g, b)
    return HouseMaterial(material.get("name", "").text(), color)


def _agent(field: _Field) -> AgentPlace:
    return AgentPlace(
        position=field.get("position").vector(),
        yaw=field.get("rotation", {}).vector(36000.0)[1] % 360.0,
        horizon=field.get("horizon", 0.0).number(-90.0, 90.0),
        is_standing=field.get("standing", True).flag(),
    )
