"""What of a scene never changes in an episode: rooms, walls, openings and synthesised carcasses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

from envs.embedded.geometry import Array, OrientedBox, Pose

Rect: TypeAlias = tuple[float, float, float, float]
"""An axis-aligned rectangle on the floor plan: x0, z0, x1, z1 metres."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A hole in a wall: kind is door, doorway (no leaf) or window.

    `start_m` and `end_m` are metres along the wall from its first end; `bottom_m` and `top_m` are heights.
    """

    kind: str
    start_m: float
    end_m: float
    bottom_m: float
    top_m: float


@dataclass(frozen=True, slots=True)
class Wall:
    """A straight wall from `start` to `end`, each (x, z) metres; rooms lie on one or both of its sides.

    `room_ids` are the rooms it bounds (one for an outer wall); `thickness_m` may be 0 for a plane. The agent
    keeps `margin_m` more distance from it than from a wall whose place is known.
    """

    wall_id: str
    start: tuple[float, float]
    end: tuple[float, float]
    height_m: float
    thickness_m: float
    room_ids: tuple[str, ...]
    openings: tuple[Opening, ...] = ()
    material: str = ""
    margin_m: float = 0.0


@dataclass(frozen=True, slots=True)
class Room:
    """A room: type is Kitchen, LivingRoom, Bedroom or Bathroom; polygon is [(x, z), ...] in metres.

    `ceiling_m` is the height of the ceiling above the floor, which lies at `floor_y`.
    """

    room_id: str
    room_type: str
    polygon: tuple[tuple[float, float], ...]
    ceiling_m: float
    floor_y: float = 0.0
    floor_material: str = ""
    wall_material: str = ""

    def contains(self, x: float, z: float) -> bool:
        """Whether the point (x, z) lies in the room."""
        return _inside(self.polygon, x, z)


@dataclass(frozen=True, slots=True)
class Carcass:
    """A solid that AI2-THOR does not list as an object: kind is counter, stove, hood, plinth or shaft."""

    kind: str
    box: OrientedBox


@dataclass(frozen=True, slots=True)
class Structure:
    """Everything immobile around the objects.

    `reachable` (N, 2) are the scene's known (x, z) positions, if any. `footprints` holds, for furniture that
    is not its box (an L-shaped CounterTop), object id -> the world rectangles that it really covers.
    """

    rooms: tuple[Room, ...]
    walls: tuple[Wall, ...]
    carcasses: tuple[Carcass, ...] = ()
    reachable: Array | None = field(default=None, compare=False)
    footprints: Mapping[str, tuple[Rect, ...]] = field(default_factory=lambda: MappingProxyType({}))
    initial_poses: Mapping[str, Pose] = field(default_factory=lambda: MappingProxyType({}), compare=False)
    """Where the objects were when the scene was loaded; `reachable` holds as long as they are still there."""

    def room_of(self, x: float, z: float) -> Room | None:
        """The room that contains the point (x, z), or None."""
        for room in self.rooms:
            if room.contains(x, z):
                return room
        return None


def _inside(polygon: tuple[tuple[float, float], ...], x: float, z: float) -> bool:
    inside = False
    for (x0, z0), (x1, z1) in zip(polygon, (*polygon[1:], polygon[0]), strict=True):
        if (z0 > z) != (z1 > z) and x < (x1 - x0) * (z - z0) / (z1 - z0) + x0:
            inside = not inside
    return inside
