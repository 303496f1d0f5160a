"""Builds the World of a ProcTHOR house: rooms, walls, doors, windows, furniture and what it holds."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from envs.embedded.asset_database import Asset, AssetPart, asset, front_axes
from envs.embedded.geometry import Array, LocalBox, OrientedBox, Pose, euler_matrix, heading, oriented_box
from envs.embedded.house_structure import floor_box, house_rooms, house_walls
from envs.embedded.object_types import traits_with, type_traits
from envs.embedded.structure import Carcass, Rect, Room, Structure
from envs.embedded.world import AgentState, ObjectState, SceneObject, Traits, World
from envs.errors import DataError, UnknownNameError
from envs.house import House, HouseHole, HouseObject, HouseWall
from envs.object_types import object_type

SCENE = "Procedural"
AGENT_HEIGHT_M = 0.9009992
"""AI2-THOR's agent position above the floor; recorded from the Unity build 5.0.0."""
ON_FLOOR_M = 0.06
"""Furniture whose bottom is this close to the floor stands on it (chosen)."""
LIT = frozenset({"FloorLamp", "DeskLamp", "LightSwitch"})
"""Types that are on unless the house says otherwise, as in AI2-THOR's scenes: all 120 floor plans are lit."""
RIM_M, BASIN_DEPTH_M = 0.06, 0.15
"""Width of a sink's rim and depth of its basin (chosen; the basins of floor plans measure 0.1-0.2 m)."""
BACK_SHARE = 0.28
"""Share of a sink's depth behind its basin, where the faucet stands (chosen)."""
LOOK_IN_M = 0.3
"""A point this far from a wall tells on which side a room is (chosen)."""
COUNTER_DEPTH_M = 0.61
"""Depth of ProcTHOR's counters, whose L and C forms give only their outer box."""


def load_house(data: House | Mapping[str, Any]) -> World:
    """A fresh World of a house; raises DataError naming the field of what is wrong."""
    house = data if isinstance(data, House) else House.from_json(data)
    rooms = house_rooms(house)
    walls = house_walls(house)
    objects: list[SceneObject] = []
    carcasses: list[Carcass] = []
    for room in rooms:
        objects.append(_floor(room.room_id, floor_box(room)))
    for hole in (*house.doors, *house.windows):
        objects.append(_hole_object(hole, house, rooms))
    floors = [o.object_id for o in objects if o.object_type == "Floor"]
    for i, row in enumerate(house.objects):
        _furnish(row, (), objects, carcasses, f"objects[{i}]")
    structure = Structure(
        rooms, walls, tuple(carcasses), None, MappingProxyType(_footprints(objects)),
        MappingProxyType({o.object_id: o.pose for o in objects}),
    )  # fmt: skip
    world = World(SCENE, structure, _agent(house, structure))
    for obj in objects:
        _stand_on_floor(obj, structure, floors)
        world.add(obj)
    return world


def _agent(house: House, structure: Structure) -> AgentState:
    if house.agent is not None:
        x, _, z = house.agent.position
        yaw, horizon, standing = house.agent.yaw, house.agent.horizon, house.agent.is_standing
    else:
        corners = np.array(house.rooms[0].polygon if house.rooms else ((0.0, 0.0),))
        (x, z), (yaw, horizon, standing) = corners.mean(axis=0).tolist(), (0.0, 0.0, True)
    room = structure.room_of(x, z)
    y = (room.floor_y if room is not None else 0.0) + AGENT_HEIGHT_M
    return AgentState(np.array([x, y, z]), yaw, horizon, standing)


# -- objects -------------------------------------------------------------------------------------------------


def _furnish(
    row: HouseObject, parents: tuple[str, ...], objects: list[SceneObject], carcasses: list[Carcass], key: str
) -> None:
    """Append an object, what it consists of, and what it holds."""
    info = _known(row, key)
    pose, box = _placed(row, info)
    inner, parts = parents, list[SceneObject]()
    if info.carcass:
        world_box = oriented_box(pose, box)
        carcasses.append(Carcass(info.carcass, world_box))
        parts = list(_parts(row, info, world_box))
    else:
        objects.append(_object(row, info, pose, box, parents))
        inner = (row.object_id, *parents)
        if info.object_type == "Sink" and not _has_basin(row):
            parts = [_basin(row, info, oriented_box(pose, box))]
    objects.extend(parts)
    for i, child in enumerate(row.children):
        child_key = f"{key}.children[{i}]"
        _furnish(child, (*_carrier(child, parts, child_key), *inner), objects, carcasses, child_key)


def _known(row: HouseObject, key: str) -> Asset:
    try:
        return asset(row.asset_id)
    except UnknownNameError as error:
        raise DataError("house", f"{key}.assetId", str(error)) from error


def _carrier(child: HouseObject, parts: list[SceneObject], key: str) -> tuple[str, ...]:
    """The part that a small thing lies in or on, if there are parts: the basin, or the nearest burner."""
    found = [p for p in parts if p.traits.receptacle]
    if not found or "pickupable" not in _known(child, key).flags:
        return ()
    x, _, z = child.position
    away = [math.hypot(float(p.pose.position[0]) - x, float(p.pose.position[2]) - z) for p in found]
    return (found[int(np.argmin(away))].object_id,)


def _placed(row: HouseObject, info: Asset) -> tuple[Pose, LocalBox]:
    """The pivot is the middle of the box's underside; a house gives the box's centre."""
    turn = euler_matrix(np.array(row.rotation))
    lift = np.array([0.0, info.size[1] / 2, 0.0])
    pose = Pose(np.array(row.position) - turn @ lift, np.array(row.rotation) % 360.0)
    return pose, LocalBox(lift, np.array(info.size), front_axes(info.object_type, info.asset_id))


def _object(
    row: HouseObject, info: Asset, pose: Pose, box: LocalBox, parents: tuple[str, ...]
) -> SceneObject:
    kind = object_type(info.object_type)
    traits = traits_with(kind, info.flags or kind.flags)
    openness = row.openness if row.openness is not None else float(info.starts_open)
    is_on = row.is_on if row.is_on is not None else kind.name in LIT
    state = ObjectState(
        openness=openness if traits.openable else 0.0,
        is_toggled=is_on and traits.toggleable,
        is_dirty=bool(row.is_dirty) and traits.dirtyable,
    )
    return SceneObject(
        row.object_id, row.object_id, kind.name, row.asset_id, traits, pose, box, state, list(parents),
        oriented=traits.pickupable or traits.moveable,
    )  # fmt: skip


def _parts(row: HouseObject, info: Asset, box: OrientedBox) -> Iterator[SceneObject]:
    """The objects that an embedded-only asset consists of: "Stove|1|2" has "StoveKnob|1|2|0" ..."""
    suffix = row.object_id.partition("|")[2] or row.object_id
    ids: dict[str, str] = {}
    for part in info.parts:
        number = sum(i.startswith(f"{part.object_type}|") for i in ids.values())
        ids[part.name] = f"{part.object_type}|{suffix}|{number}"
    for part in info.parts:
        yield _part(part, ids, row, box)


def _part(part: AssetPart, ids: Mapping[str, str], row: HouseObject, box: OrientedBox) -> SceneObject:
    size = np.array(part.size)
    center = box.center + box.axes @ np.array(part.position)
    return SceneObject(
        ids[part.name], ids[part.name], part.object_type, "", type_traits(part.object_type),
        Pose(center, np.array(row.rotation) % 360.0), LocalBox(np.zeros(3), size),
        controls=(ids[part.controls],) if part.controls else (),
    )  # fmt: skip


def _has_basin(row: HouseObject) -> bool:
    return any(asset(c.asset_id).object_type == "SinkBasin" for c in row.children)


def basin_place(
    sink: tuple[float, float, float],
) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    """Where the basin of a sink of this size is: its middle from the sink's, and its size, metres."""
    w, h, d = sink
    depth = min(BASIN_DEPTH_M, 0.9 * h)
    long = d * (1.0 - BACK_SHARE) - RIM_M
    return (0.0, h / 2 - depth / 2 - 0.01, d / 2 - RIM_M - long / 2), (w - 2 * RIM_M, depth, long)


def _basin(row: HouseObject, info: Asset, sink: OrientedBox) -> SceneObject:
    """The basin of a sink, as AI2-THOR names it: a part of its own, in front of the faucet."""
    local, size = basin_place(info.size)
    center = sink.center + sink.axes @ np.array(local)
    object_id = f"{row.object_id}|SinkBasin"
    return SceneObject(
        object_id, object_id, "SinkBasin", "", type_traits("SinkBasin"),
        Pose(center, np.array(row.rotation) % 360.0), LocalBox(np.zeros(3), np.array(size)),
    )  # fmt: skip


def _hole_object(hole: HouseHole, house: House, rooms: tuple[Room, ...]) -> SceneObject:
    """A door or window as the object that stands in its hole, looking into its first room."""
    wall = next(w for w in house.walls if w.wall_id == hole.wall0)
    info = asset(hole.asset_id)
    along = _direction(wall)
    x, z = np.array(wall.start) + along * hole.asset_center[0]
    yaw = math.degrees(-math.atan2(float(along[1]), float(along[0])))
    inside = np.array([x, z]) + LOOK_IN_M * heading(yaw)[[0, 2]]
    room = next((r for r in rooms if r.room_id == hole.rooms[0]), None)
    if room is not None and not room.contains(float(inside[0]), float(inside[1])):
        yaw += 180.0
    kind = object_type(info.object_type)
    flags = (info.flags or kind.flags) - (frozenset() if hole.is_openable else frozenset({"openable"}))
    size = np.array(info.size)
    bottom = wall.bottom_m + hole.asset_center[1] - size[1] / 2
    pose = Pose(np.array([x, bottom, z]), np.array([0.0, yaw % 360.0, 0.0]))
    box = LocalBox(np.array([0.0, size[1] / 2, 0.0]), size)
    state = ObjectState(openness=hole.openness)
    return SceneObject(
        hole.hole_id, hole.hole_id, kind.name, hole.asset_id, traits_with(kind, flags), pose, box, state
    )


def _direction(wall: HouseWall) -> Array:
    way = np.array(wall.end) - np.array(wall.start)
    return np.asarray(way / max(float(np.linalg.norm(way)), 1e-9))


def _floor(room_id: str, box: OrientedBox) -> SceneObject:
    pose = Pose(box.center, np.zeros(3))
    return SceneObject(
        room_id, room_id, "Floor", "", Traits(receptacle=True), pose, LocalBox(np.zeros(3), box.half * 2)
    )


def _stand_on_floor(obj: SceneObject, structure: Structure, floors: list[str]) -> None:
    """What stands on a floor by itself gets the floor as its receptacle."""
    if obj.parents or obj.object_type in ("Floor", "Doorway", "Doorframe", "Window", "SinkBasin"):
        return
    box = obj.world_box()
    room = structure.room_of(float(box.center[0]), float(box.center[2]))
    if room is None or room.room_id not in floors:
        return
    if abs(float(box.bounds()[0][1]) - room.floor_y) < ON_FLOOR_M:
        obj.parents.append(room.room_id)


def _footprints(objects: list[SceneObject]) -> dict[str, tuple[Rect, ...]]:
    """What ProcTHOR's L- and C-shaped counters cover: a run along the back, and one or both sides."""
    found: dict[str, tuple[Rect, ...]] = {}
    for obj in objects:
        form = obj.asset_id.split("_")[1:2] if obj.asset_id.startswith("Countertop_") else []
        if form in (["L"], ["C"]):
            w, d = float(obj.box.size[0]) / 2, float(obj.box.size[2]) / 2
            runs = [(-w, -d, w, -d + COUNTER_DEPTH_M), (-w, -d + COUNTER_DEPTH_M, -w + COUNTER_DEPTH_M, d)]
            if form == ["C"]:
                runs.append((w - COUNTER_DEPTH_M, -d + COUNTER_DEPTH_M, w, d))
            found[obj.object_id] = tuple(_turned(obj.world_box(), run) for run in runs)
    return found


def _turned(box: OrientedBox, run: Rect) -> Rect:
    corners = np.array([[run[0], 0.0, run[1]], [run[2], 0.0, run[3]]]) @ box.axes.T + box.center
    (x0, _, z0), (x1, _, z1) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
    return (x0, z0, x1, z1)
