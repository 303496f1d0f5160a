"""Reads assets/floorplans/: objects and reachable positions of AI2-THOR's 120 iTHOR floor plans."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from envs.asset_files import asset_path
from envs.embedded.asset_database import front_axes
from envs.embedded.geometry import Array, LocalBox, Pose, euler_matrix
from envs.embedded.world import ObjectState, SceneObject, Temperature, Traits
from envs.errors import DataError, UnknownNameError

FLOOR_PLAN_NUMBERS = tuple(base + i for base in (0, 200, 300, 400) for i in range(1, 31))
"""iTHOR: kitchens, living rooms, bedrooms, bathrooms, thirty each."""
CACHED_LAYOUTS = 32
"""How many parsed layouts are kept (chosen; about 0.2 MB each)."""
SIDED = frozenset({"ShowerCurtain"})
"""Types that look the same from both sides, but are drawn to one side when opened: their asset's own frame
says to which."""
_SCENE_NAME = re.compile(r"FloorPlan([0-9]{1,3})(_physics)?")


@dataclass(frozen=True, slots=True, eq=False)
class FloorPlanLayout:
    """A parsed layout: `objects` are prototypes, `reachable` (N, 2) are (x, z) metres."""

    scene: str
    room_type: str
    objects: tuple[SceneObject, ...]
    reachable: Array

    def fresh_objects(self) -> list[SceneObject]:
        """New SceneObjects, independent of each other and of any World built before."""
        return [replace(o, parents=list(o.parents)) for o in self.objects]


def floor_plan_names() -> tuple[str, ...]:
    """FloorPlan1 ... FloorPlan30, FloorPlan201 ... FloorPlan430."""
    return tuple(f"FloorPlan{n}" for n in FLOOR_PLAN_NUMBERS)


def floor_plan_name(scene: str) -> str:
    """`scene` without AI2-THOR's suffix _physics; raises UnknownNameError for no such floor plan."""
    match = _SCENE_NAME.fullmatch(scene)
    if match is None or int(match[1]) not in FLOOR_PLAN_NUMBERS:
        raise UnknownNameError("scene", scene, floor_plan_names())
    return f"FloorPlan{int(match[1])}"


@lru_cache(maxsize=CACHED_LAYOUTS)
def load_layout(name: str) -> FloorPlanLayout:
    """The layout of `name` (without suffix); cached, so callers must not change it."""
    file = f"floorplans/{name}.json.gz"
    try:
        data = json.loads(gzip.decompress(asset_path(file).read_bytes()))
        ids = [row["id"] for row in data["objects"]]
        objects = tuple(_prototype(row, ids) for row in data["objects"])
        reachable = np.array(data["reachable"], dtype=np.float64) * float(data["grid_m"])
        room_type = str(data["room_type"])
    except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
        raise DataError(f"assets/{file}", type(error).__name__, f"{error}; derive it anew") from error
    return FloorPlanLayout(name, room_type, objects, _frozen(reachable.reshape(-1, 2)))


def _prototype(row: dict[str, Any], ids: list[str]) -> SceneObject:
    flags = dict.fromkeys(row["flags"], True)
    traits = Traits(**flags, mass_kg=float(row.get("mass", 0.0)), materials=tuple(row.get("materials", ())))
    state = dict(row.get("state", {}))
    if "temperature" in state:
        state["temperature"] = Temperature(state["temperature"])
    pose = Pose(_frozen(row["pos"]), _frozen(row["rot"]))
    return SceneObject(
        object_id=row["id"],
        name=row["name"],
        object_type=row["type"],
        asset_id=row.get("asset", ""),
        traits=traits,
        pose=pose,
        box=_box(row, pose),
        state=ObjectState(**state),
        parents=[ids[i] for i in row.get("parents", ())],
        controls=tuple(ids[i] for i in row.get("controls", ())),
        oriented="oobb" in row,
    )


def _box(row: dict[str, Any], pose: Pose) -> LocalBox:
    """The oriented box where AI2-THOR gives one; else the axis-aligned one, turned to look into the room."""
    if "oobb" in row:
        axes = front_axes(row["type"], row.get("asset", ""))
        size = np.array(row["oobb"][3:])
        return LocalBox(_frozen(row["oobb"][:3]), _frozen(size), None if axes is None else _frozen(axes))
    turn = euler_matrix(pose.rotation)
    faces = "facing" in row and not (row["type"] in SIDED and "asset" in row)
    axes = euler_matrix(np.array([0.0, float(row["facing"]), 0.0])) if faces else _upright(turn)
    axes = np.round(axes) + 0.0
    center = turn.T @ (np.array(row["aabb"][:3]) - pose.position)
    size = np.abs(axes).T @ np.array(row["aabb"][3:])
    return LocalBox(_frozen(center), _frozen(size), _frozen(turn.T @ axes))


def _upright(turn: Array) -> Array:
    """The nearest turn by a multiple of 90 degrees about the vertical."""
    yaw = float(np.degrees(np.arctan2(turn[0, 2], turn[2, 2])))
    return euler_matrix(np.array([0.0, round(yaw / 90.0) * 90.0, 0.0]))


def _frozen(values: Any) -> Array:
    array = np.array(values, dtype=np.float64)
    array.setflags(write=False)
    return array
