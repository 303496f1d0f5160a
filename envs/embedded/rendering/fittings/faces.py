"""The sides of walls as their rooms see them, and where things lie along them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from envs.embedded.geometry import Array, OrientedBox
from envs.embedded.rendering.wall_meshes import HALF_THICKNESS_M, reversed_wall, wall_frame
from envs.embedded.structure import Room, Structure, Wall

BESIDE_M = 0.08
"""How far from a wall's middle the room on that side is looked for (chosen)."""


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """One side of a wall. `wall` is listed so that the room lies on its +z side (see wall_meshes).

    Coordinates of the face: x along the wall from its start, y up from the floor, z from the wall's surface
    into the room; metres.
    """

    wall: Wall
    room: Room
    length_m: float
    frame: Array

    def span(self, box: OrientedBox) -> tuple[Array, Array]:
        """Lowest and highest coordinates (3,) of a box."""
        local = (box.corners() - self.frame[:3, 3]) @ self.frame[:3, :3]
        return local.min(axis=0), local.max(axis=0)

    def points(self, positions: Array) -> Array:
        """World (x, z) positions (N, 2) as x and z of the face, (N, 2)."""
        flat = np.stack([positions[:, 0], np.zeros(len(positions)), positions[:, 1]], axis=1)
        return np.asarray(((flat - self.frame[:3, 3]) @ self.frame[:3, :3])[:, [0, 2]])

    def box(self, low: Array, high: Array) -> OrientedBox:
        """The world box of a range of the face's coordinates; its front (+z) looks into the room."""
        center = self.frame[:3, 3] + self.frame[:3, :3] @ ((low + high) / 2)
        return OrientedBox(center, (high - low) / 2, self.frame[:3, :3])


def faces(structure: Structure) -> tuple[Face, ...]:
    """Every side of a wall on which a room lies, in the walls' order."""
    return tuple(_faces(structure))


def _faces(structure: Structure) -> Iterator[Face]:
    for wall in structure.walls:
        length = math.dist(wall.start, wall.end)
        if length < 1e-6:
            continue
        for side in (wall, reversed_wall(wall)):
            room = room_before(structure, side)
            if room is not None:
                frame = wall_frame(side, room.floor_y)
                frame[:3, 3] += frame[:3, 2] * HALF_THICKNESS_M
                yield Face(side, room, length, frame)


def room_before(structure: Structure, wall: Wall) -> Room | None:
    """The room on the +z side of a wall, as far as the wall names it."""
    frame = wall_frame(wall, 0.0)
    middle = np.array(wall.start) / 2 + np.array(wall.end) / 2 + BESIDE_M * frame[[0, 2], 2]
    room = structure.room_of(float(middle[0]), float(middle[1]))
    return room if room is not None and room.room_id in wall.room_ids else None
