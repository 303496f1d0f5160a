"""A house as JSON in ProcTHOR's schema 1.0.0, as AI2-THOR's CreateHouse takes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from envs.embedded.asset_database import asset, front_axes
from envs.house import EXTERIOR, SCHEMA
from tasks.generation.houses.doors import Door
from tasks.generation.houses.floor_plan import OUTSIDE, FloorPlan, Room, Span
from tasks.generation.houses.pieces import LYING, Piece
from tasks.generation.houses.room_rules import Paint
from tasks.generation.houses.wall_things import Window

Json: TypeAlias = dict[str, Any]

LAYERS = 4
"""AI2-THOR has so many layers for the lamps of neighbouring rooms: Procedural0 to Procedural3."""
WALL_THICKNESS_M = 0.05
HOISTED = ("Sink", "Faucet")
"""What is let into counters is no child of them in AI2-THOR."""
ONLY_EMBEDDED = "embedded_only"
"""The key of metadata.warnings that names what AI2's build does not have, as in assets/scenes."""
AGENTS = ("default", "arm", "locobot", "stretch")
AGENT_Y_M = 0.95
"""Height at which ProcTHOR's houses put the agent; it comes down to the floor by itself."""
DIGITS, ANGLE_DIGITS = 4, 2
SIDES_CLOCKWISE = "WNES"
"""The order of a room's corners and walls, clockwise seen from above, from its lower left corner."""


@dataclass(frozen=True, slots=True)
class RoomLooks:
    """What a room is finished with."""

    floor: Paint
    wall: Paint


@dataclass(frozen=True, slots=True)
class AgentStart:
    """Where the agent starts: x, z metres, and yaw in degrees."""

    x: float
    z: float
    yaw: float


@dataclass(frozen=True, slots=True)
class HouseParts:
    """Everything a house is written from; `looks` and `pieces` are in the order of the rooms."""

    house_id: str
    plan: FloorPlan
    doors: tuple[Door, ...]
    windows: tuple[Window, ...]
    looks: tuple[RoomLooks, ...]
    pieces: tuple[tuple[Piece, ...], ...]
    height_m: float
    ceiling: Paint
    outside: str
    sky: str
    agent: AgentStart


def house_json(parts: HouseParts) -> Json:
    """The house; equal parts give equal JSON."""
    rooms = parts.plan.rooms
    objects = [o for room, pieces in zip(rooms, parts.pieces, strict=True) for o in _objects(room, pieces)]
    own = sorted({i for top in objects for i in _asset_ids(top) if asset(i).is_embedded_only})
    agent = {
        "position": point(parts.agent.x, AGENT_Y_M, parts.agent.z),
        "rotation": point(0.0, parts.agent.yaw, 0.0), "horizon": 0.0, "standing": True,
    }  # fmt: skip
    return {
        "id": parts.house_id,
        "metadata": {
            "schema": SCHEMA, "roomSpecId": "-".join(r.kind for r in rooms), "agent": agent,
            "agentPoses": dict.fromkeys(AGENTS, agent),
            "warnings": {ONLY_EMBEDDED: ", ".join(own)} if own else {},
        },
        "proceduralParameters": _parameters(parts),
        "rooms": [_room(r, looks.floor, parts.plan) for r, looks in zip(rooms, parts.looks, strict=True)],
        "walls": [w for r in rooms for w in _walls(r, parts)],
        "doors": [_door(d, parts.plan) for d in parts.doors],
        "windows": [_window(w, k, parts) for k, w in enumerate(parts.windows)],
        "objects": objects,
    }  # fmt: skip


def point(x: float, y: float, z: float) -> Json:
    """A point as the schema writes it."""
    return {axis: round(v, DIGITS) + 0.0 for axis, v in zip("xyz", (x, y, z), strict=True)}


def material(paint: Paint) -> Json:
    """A material as the schema writes it."""
    if paint.color is None:
        return {"name": paint.name}
    return {"name": paint.name, "color": dict(zip("rgba", (*paint.color, 1.0), strict=True))}


def _layer(room: int) -> str:
    return f"Procedural{(room - 1) % LAYERS}"


# -- shell ---------------------------------------------------------------------------------------------------


def _corners(room: Room, plan: FloorPlan) -> Iterator[tuple[Span, tuple[float, float], tuple[float, float]]]:
    """Each stretch of a room's walls with its two ends (x, z), once around clockwise."""
    for side in SIDES_CLOCKWISE:
        spans = plan.spans_of(room.number, side)
        line = room.line(side)
        for span in spans if side in "WN" else spans[::-1]:
            low, high = ((line, span.start), (line, span.end))
            if side in "NS":
                low, high = (span.start, line), (span.end, line)
            yield (span, low, high) if side in "WN" else (span, high, low)


def _room(room: Room, floor: Paint, plan: FloorPlan) -> Json:
    return {
        "id": f"room|{room.number}", "roomType": room.kind,
        "floorPolygon": [point(x, 0.0, z) for _, (x, z), _ in _corners(room, plan)],
        "floorMaterial": material(floor), "ceilings": [], "children": [], "layer": _layer(room.number),
    }  # fmt: skip


def _wall_id(owner: str, ends: Sequence[tuple[float, float]]) -> str:
    (x0, z0), (x1, z1) = sorted(ends)
    return f"wall|{owner}|{x0:.2f}|{z0:.2f}|{x1:.2f}|{z1:.2f}"


def _walls(room: Room, parts: HouseParts) -> Iterator[Json]:
    """The inner faces of a room's walls, and the outer faces of those that are outer walls."""
    for span, start, end in _corners(room, parts.plan):
        low = [point(x, 0.0, z) for x, z in (start, end)]
        high = [point(x, parts.height_m, z) for x, z in (start, end)]
        shared = {"thickness": WALL_THICKNESS_M, "empty": False, "layer": _layer(room.number)}
        yield {
            "id": _wall_id(str(room.number), (start, end)), "roomId": f"room|{room.number}",
            "polygon": [*low, *high], "material": material(parts.looks[room.number - 1].wall), **shared,
        }  # fmt: skip
        if span.neighbour == OUTSIDE:
            yield {
                "id": _wall_id(EXTERIOR, (start, end)), "roomId": EXTERIOR,
                "polygon": [*high[::-1], *low[::-1]], "material": {"name": parts.outside}, **shared,
            }  # fmt: skip


def _hole(plan: FloorPlan, room: int, side: str, start: float, end: float, other: str) -> Json:
    """The walls of a hole and its rectangle in the frame of the first one; `other` owns the second one."""
    for span, a, b in _corners(plan.rooms[room - 1], plan):
        if span.side == side and span.start - 1e-6 <= start and end <= span.end + 1e-6:
            along = (start - span.start, end - span.start)
            if side in "ES":
                along = (span.end - end, span.end - start)
            return {"along": along, "wall0": _wall_id(str(room), (a, b)), "wall1": _wall_id(other, (a, b))}
    raise ValueError(f"no wall of room {room} has a hole from {start} to {end} on side {side}")


def _opening(hole: Json, low: float, high: float) -> Json:
    start, end = hole["along"]
    return {
        "wall0": hole["wall0"], "wall1": hole["wall1"],
        "holePolygon": [point(start, low, 0.0), point(end, high, 0.0)],
        "assetPosition": point((start + end) / 2, (low + high) / 2, 0.0),
    }  # fmt: skip


def _door(door: Door, plan: FloorPlan) -> Json:
    other = EXTERIOR if door.is_front else str(door.second)
    second = door.first if door.is_front else door.second
    opens = door.has_leaf and not door.is_front
    hole = _hole(plan, door.first, door.side, door.start, door.end, other)
    return {
        "id": f"door|{door.first}|{door.second}", "assetId": door.asset_id,
        "room0": f"room|{door.first}", "room1": f"room|{second}",
        **_opening(hole, 0.0, asset(door.asset_id).size[1]),
        "openable": opens, "openness": 1.0 if opens else 0.0,
    }  # fmt: skip


def _window(window: Window, number: int, parts: HouseParts) -> Json:
    hole = _hole(parts.plan, window.room, window.side, window.start, window.end, EXTERIOR)
    room = f"room|{window.room}"
    return {
        "id": f"window|{window.room}|{number}", "assetId": window.asset_id, "room0": room, "room1": room,
        **_opening(hole, window.low, window.high), "openable": False, "openness": 0.0,
    }  # fmt: skip


# -- objects -------------------------------------------------------------------------------------------------


def _objects(room: Room, pieces: Sequence[Piece]) -> Iterator[Json]:
    """The pieces of a room, numbered; what is let into counters stands beside them."""
    numbers: dict[str, int] = {}
    for piece in pieces:
        hoisted = [c for c in piece.children if c.kind in HOISTED]
        yield _object(piece, room.number, numbers, "")
        for other in hoisted:
            yield _object(other, room.number, numbers, "")


def _object(piece: Piece, room: int, numbers: dict[str, int], where: str) -> Json:
    stem = f"{piece.kind}|{where}{room}"
    numbers[stem] = numbers.get(stem, 0) + 1
    turned = 180.0 if front_axes(piece.kind, piece.asset.asset_id) is not None else 0.0
    pitch, roll = LYING[piece.lies]
    rotation = (pitch, (piece.yaw + turned) % 360.0, roll)
    return {
        "id": f"{stem}|{numbers[stem]}", "assetId": piece.asset.asset_id,
        "position": point(piece.x, (piece.bottom + piece.top) / 2, piece.z),
        "rotation": {a: round(v, ANGLE_DIGITS) + 0.0 for a, v in zip("xyz", rotation, strict=True)},
        "kinematic": "pickupable" not in piece.asset.flags, "layer": _layer(room),
        "children": [_object(c, room, numbers, "surface|") for c in piece.children if c.kind not in HOISTED],
    }  # fmt: skip


def _asset_ids(obj: Mapping[str, Any]) -> Iterator[str]:
    yield obj["assetId"]
    for child in obj["children"]:
        yield from _asset_ids(child)


# -- light and sky -------------------------------------------------------------------------------------------


def _parameters(parts: HouseParts) -> Json:
    """Lights, sky and the rest that AI2's build wants to know; values as in AI2's own houses."""
    shadow = {"type": "Soft", "strength": 1.0, "normalBias": 0.0, "bias": 0.05, "nearPlane": 0.2,
              "resolution": "FromQualitySettings"}  # fmt: skip
    middle = [(r.rect[0] + r.rect[2], r.rect[1] + r.rect[3]) for r in parts.plan.rooms]
    sun = {"id": "DirectionalLight", "type": "directional", "position": point(0.84, 0.1855, -1.09),
           "rotation": point(60.0, 30.0, 0.0), "intensity": 0.6, "indirectMultiplier": 1.0,
           "rgb": {"r": 1.0, "g": 0.97, "b": 0.9, "a": 1.0}, "shadow": shadow}  # fmt: skip
    warm = {"r": 1.0, "g": 0.95, "b": 0.88, "a": 1.0}
    lamps = [
        {"id": f"light_{room.number}", "type": "point", "position": point(x / 2, parts.height_m - 0.2, z / 2),
         "intensity": 0.75, "range": 15.0, "rgb": warm, "shadow": shadow, "layer": _layer(room.number)}
        for room, (x, z) in zip(parts.plan.rooms, middle, strict=True)
    ]  # fmt: skip
    return {
        "floorColliderThickness": 1.0, "minWallColliderThickness": 0.1, "receptacleHeight": 0.7,
        "skyboxId": parts.sky, "ceilingMaterial": material(parts.ceiling), "reflections": [],
        "lights": [sun, *lamps],
    }  # fmt: skip
