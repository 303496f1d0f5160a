"""Rooms and walls of a ProcTHOR house: the faces of a wall become one wall, with doors and windows."""

from __future__ import annotations

import math

import numpy as np

from envs.embedded.geometry import OrientedBox
from envs.embedded.structure import Opening, Room, Wall
from envs.house import EXTERIOR, House, HouseHole, HouseMaterial, HouseWall, Point

FLOOR_THICKNESS_M = 0.02
"""Thickness of the box of a room's Floor object, whose top is the floor (chosen)."""
LEAST_THICKNESS_M = 0.05
"""Walls given without thickness get this one, about their plane (chosen)."""


def house_rooms(house: House) -> tuple[Room, ...]:
    """The rooms, each as high as its highest wall."""
    rooms = []
    for room in house.rooms:
        walls = [w for w in house.walls if w.room_id == room.room_id]
        height = max((w.top_m - room.floor_y for w in walls), default=2.5)
        painted = next((w.material for w in walls if w.material.name), HouseMaterial())
        rooms.append(
            Room(
                room.room_id, room.room_type, room.polygon, height, room.floor_y,
                material_name(room.floor_material), material_name(painted),
            )
        )  # fmt: skip
    return tuple(rooms)


def house_walls(house: House) -> tuple[Wall, ...]:
    """Every solid wall once, in the order of the file."""
    faces: dict[tuple[Point, Point], list[HouseWall]] = {}
    for face in house.walls:
        if not face.is_empty:
            faces.setdefault(_span(face), []).append(face)
    return tuple(_joined(group, house) for group in faces.values())


def floor_box(room: Room) -> OrientedBox:
    """The box of a room's Floor object: its polygon's bounds, just below the floor's height."""
    corners = np.array(room.polygon)
    (x0, z0), (x1, z1) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
    center = np.array([(x0 + x1) / 2, room.floor_y - FLOOR_THICKNESS_M / 2, (z0 + z1) / 2])
    return OrientedBox(center, np.array([(x1 - x0) / 2, FLOOR_THICKNESS_M / 2, (z1 - z0) / 2]), np.eye(3))


def material_name(material: HouseMaterial) -> str:
    """A THOR material's name, followed by #rrggbb when the house tints it."""
    if material.color is None:
        return material.name
    return material.name + "#" + "".join(f"{round(255 * c):02x}" for c in material.color)


def _span(face: HouseWall) -> tuple[Point, Point]:
    """Both ends, rounded to a centimetre and sorted: equal for the two faces of a wall."""
    ends = sorted((round(x, 2) + 0.0, round(z, 2) + 0.0) for x, z in (face.start, face.end))
    return ends[0], ends[1]


def _joined(faces: list[HouseWall], house: House) -> Wall:
    first = next((f for f in faces if f.room_id != EXTERIOR), faces[0])
    room_ids = tuple(dict.fromkeys(f.room_id for f in faces if f.room_id != EXTERIOR))
    length = math.dist(first.start, first.end)
    by_id = {f.wall_id: f for f in faces}
    holes = [(kind, h) for kind, hs in (("door", house.doors), ("window", house.windows)) for h in hs]
    openings = [_opening(kind, h, by_id[h.wall0], first, length) for kind, h in holes if h.wall0 in by_id]
    return Wall(
        first.wall_id, first.start, first.end, first.top_m - first.bottom_m,
        max(first.thickness_m, LEAST_THICKNESS_M), room_ids,
        tuple(sorted(openings, key=lambda o: o.start_m)), material_name(first.material),
    )  # fmt: skip


def _opening(kind: str, hole: HouseHole, face: HouseWall, wall: HouseWall, length: float) -> Opening:
    """A hole along the wall that stands for all faces, which may run the other way."""
    start, end = hole.low[0], hole.high[0]
    if math.dist(face.start, wall.start) > math.dist(face.start, wall.end):
        start, end = length - end, length - start
    if kind == "door" and not hole.is_openable:
        kind = "doorway"
    return Opening(kind, max(0.0, start), min(length, end), hole.low[1], hole.high[1])
