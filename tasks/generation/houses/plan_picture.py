"""A house seen from above, as a small picture for its card."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from envs.embedded.asset_database import asset
from envs.embedded.geometry import Array, LocalBox, Pose, euler_matrix, oriented_box
from envs.house import EXTERIOR, House, HouseHole, HouseObject, HouseRoom, HouseWall
from tasks.generation.houses.pieces import Rect, local_footprint

MARGIN_M, LETTERS_M, OUTLINED_M2 = 0.35, 0.25, 0.03
"""White about the house, height of letters, and size from which things are outlined (chosen)."""
SMOOTHING = 3
"""The picture is drawn so many times as large, then made smaller (chosen)."""
FLOORS = {"Kitchen": "#f6efdc", "LivingRoom": "#eadfce", "Bedroom": "#e2e6ef", "Bathroom": "#dcecee"}
NAMES = {"LivingRoom": "living room"}
PAPER, WALL, DOOR, WINDOW, FAINT, INK = "#ffffff", "#3b3f46", "#b98b5e", "#6fb2dc", "#8a8f99", "#22252b"
FURNITURE, SMALL, AGENT = "#c9c2b4", "#d4643f", "#2f8f5b"
TINTS = {
    "CounterTop": "#d9d3c7", "Stove": "#5a5d63", "Fridge": "#b9c2c9", "Sink": "#f4f8fa", "Bed": "#b7c3dc",
    "Sofa": "#c3a893", "ArmChair": "#c3a893", "HousePlant": "#86b07a", "Toilet": "#f7f9fa",
    "DiningTable": "#c29d74", "CoffeeTable": "#c29d74", "Desk": "#c29d74", "Chair": "#ab8a68",
    "FloorLamp": "#efd98a", "DeskLamp": "#efd98a", "Television": "#3b3f46", "Microwave": "#5a5d63",
}  # fmt: skip
"""Colours of what is recognised by them; everything else is FURNITURE, or SMALL if it can be picked up."""


def plan_picture(house: Mapping[str, Any] | House, *, width: int = 480) -> Image.Image:
    """The plan of a house, north (+z) up; `width` pixels, the height follows."""
    house = house if isinstance(house, House) else House.from_json(house)
    corners = np.array([p for room in house.rooms for p in room.polygon])
    low, high = corners.min(axis=0) - MARGIN_M, corners.max(axis=0) + MARGIN_M
    sheet = _Sheet(low, high, width * SMOOTHING)
    for room in house.rooms:
        sheet.polygon(np.array(room.polygon), FLOORS[room.room_type])
    for obj in sorted(_all(house.objects), key=_underside):
        _draw_object(sheet, obj)
    walls = {w.wall_id: w for w in house.walls}
    for wall in house.walls:
        if wall.room_id != EXTERIOR and not wall.is_empty:
            sheet.line(np.array([wall.start, wall.end]), WALL, 0.1)
    for hole, colour in (*((d, DOOR) for d in house.doors), *((w, WINDOW) for w in house.windows)):
        _draw_hole(sheet, hole, walls[hole.wall0], colour)
    rooms = {r.room_id: r for r in house.rooms}
    for door in house.doors:
        if door.is_openable:
            _draw_leaf(sheet, door, walls[door.wall0], rooms[door.rooms[0]])
    if house.agent is not None:
        x, _, z = house.agent.position
        sheet.arrow((x, z), house.agent.yaw, AGENT)
    for room in house.rooms:
        _name(sheet, room)
    return sheet.image.resize(
        (width, round(width * sheet.image.height / sheet.image.width)), Image.Resampling.LANCZOS
    )


class _Sheet:
    """A picture in metres: x to the right, z upwards."""

    def __init__(self, low: Array, high: Array, width: int) -> None:
        self.low, self.high = low, high
        self.scale = width / float(high[0] - low[0])
        height = round(self.scale * float(high[1] - low[1]))
        self.image = Image.new("RGB", (width, height), PAPER)
        self.draw = ImageDraw.Draw(self.image)

    def at(self, points: Array) -> list[tuple[float, float]]:
        """Pixels of points (N, 2)."""
        return [
            (float(x - self.low[0]) * self.scale, float(self.high[1] - z) * self.scale) for x, z in points
        ]

    def polygon(self, points: Array, colour: str, outline: str | None = None) -> None:
        self.draw.polygon(
            self.at(points), fill=colour, outline=outline, width=max(1, round(0.012 * self.scale))
        )

    def line(self, points: Array, colour: str, width_m: float) -> None:
        self.draw.line(self.at(points), fill=colour, width=max(1, round(width_m * self.scale)))
        for x, y in self.at(points):
            r = width_m * self.scale / 2
            self.draw.rectangle((x - r, y - r, x + r, y + r), fill=colour)

    def arrow(self, place: tuple[float, float], yaw: float, colour: str) -> None:
        a = np.radians(yaw + np.array([0.0, 140.0, 180.0, 220.0]))
        reach = np.array([0.32, 0.24, 0.08, 0.24])[:, None]
        self.polygon(np.array(place) + reach * np.stack([np.sin(a), np.cos(a)], axis=1), colour)


def _draw_object(sheet: _Sheet, obj: HouseObject) -> None:
    info = asset(obj.asset_id)
    kind = info.object_type or "Stove"
    box = oriented_box(
        Pose(np.array(obj.position), np.array(obj.rotation)), LocalBox(np.zeros(3), np.array(info.size))
    )
    colour = TINTS.get(kind, SMALL if "pickupable" in info.flags else FURNITURE)
    outline = WALL if info.size[0] * info.size[2] > OUTLINED_M2 else None
    if len(parts := local_footprint(info, info.size)) > 1:
        corners = _l_shape(*parts) @ box.axes[[0, 2]][:, [0, 2]].T + box.center[[0, 2]]
    else:
        corners = _hull(box.corners()[:, [0, 2]])
    sheet.polygon(corners, colour, outline)


def _l_shape(back: Rect, side: Rect) -> Array:
    """The corners (6, 2) of an L-shaped counter in its own frame."""
    (x0, z0, x1, z1), (_, _, x2, z2) = back, side
    return np.array([(x0, z0), (x1, z0), (x1, z1), (x2, z1), (x2, z2), (x0, z2)])


def _hull(points: Array) -> Array:
    """The corners of the convex outline of points (N, 2), in order."""
    middle = points.mean(axis=0)
    order = np.argsort(np.arctan2(points[:, 1] - middle[1], points[:, 0] - middle[0]), kind="stable")
    return points[order]


def _draw_hole(sheet: _Sheet, hole: HouseHole, wall: HouseWall, colour: str) -> None:
    start, end = np.array(wall.start), np.array(wall.end)
    way = (end - start) / np.linalg.norm(end - start)
    ends = np.array([start + way * hole.low[0], start + way * hole.high[0]])
    sheet.line(ends, PAPER, 0.1)
    sheet.line(ends, colour, 0.05)


def _draw_leaf(sheet: _Sheet, door: HouseHole, wall: HouseWall, room: HouseRoom) -> None:
    """The leaf of an open door, into its first room, hung where the embedded engine hangs it."""
    start, end = np.array(wall.start), np.array(wall.end)
    way = (end - start) / np.linalg.norm(end - start)
    ahead = np.array([way[1], -way[0]])
    middle = np.array(room.polygon).mean(axis=0)
    ahead = ahead if ahead @ (middle - start) > 0 else -ahead
    right = np.array([ahead[1], -ahead[0]])
    center = start + way * (door.low[0] + door.high[0]) / 2
    width = door.high[0] - door.low[0]
    hinge = center + right * width / 2
    sheet.line(np.array([hinge, hinge + ahead * width * door.openness]), DOOR, 0.04)


def _name(sheet: _Sheet, room: HouseRoom) -> None:
    text = NAMES.get(room.room_type, room.room_type.lower())
    corners = np.array(room.polygon)
    x, y = sheet.at((corners.min(axis=0) + corners.max(axis=0))[None] / 2)[0]
    font = ImageFont.load_default(size=round(min(LETTERS_M * sheet.scale, sheet.image.width / 28)))
    halo = max(1, round(0.03 * sheet.scale))
    sheet.draw.text((x, y), text, fill=INK, font=font, anchor="mm", stroke_width=halo, stroke_fill=PAPER)


def _all(objects: tuple[HouseObject, ...]) -> Iterator[HouseObject]:
    for obj in objects:
        yield obj
        yield from _all(obj.children)


def _underside(obj: HouseObject) -> float:
    turn = euler_matrix(np.array(obj.rotation))
    return obj.position[1] - float(np.abs(turn[1]) @ np.array(asset(obj.asset_id).size)) / 2
