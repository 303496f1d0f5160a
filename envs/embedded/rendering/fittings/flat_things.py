"""Flat things that hang askew or across a corner: AI2-THOR gives them boxes as deep as wide.

A window, picture or mirror on a slanting wall has a square of a box in the plan. It is drawn flat across it,
looking away from the nearest corner of the room, on a board that closes that corner.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from envs.embedded.geometry import Array, OrientedBox
from envs.embedded.structure import Room, Structure
from envs.embedded.world import SceneObject

FLAT = frozenset({"Window", "Painting", "Poster", "Mirror"})
PICTURES = frozenset({"Painting", "Poster", "Mirror"})
"""Flat things that have a back."""
BESIDE_M = 0.1
"""What is this far before and behind a picture tells which side its wall is on (chosen)."""
LEAST_DEPTH_M = 0.45
"""Flat things whose box is at least this deep hang askew (chosen)."""
DEPTH_M = 0.05
OFF_CENTRE_M = 0.1
"""A box whose middle is farther from the thing's own place reaches round a corner (chosen)."""
BOARD_M = 0.04
MOST_CORNER_M = 1.8
"""A corner is closed by a board at most this far from it (chosen)."""


@dataclass(frozen=True, slots=True, eq=False)
class CornerBoard:
    """A piece of wall across a corner of a room, as high as that; its front (+z) looks into the room."""

    room: Room
    box: OrientedBox


def is_askew(thing: SceneObject) -> bool:
    """Whether a flat thing's box is as deep as wide."""
    half = thing.world_box().half
    return thing.object_type in FLAT and 2.0 * float(min(half[0], half[2])) > LEAST_DEPTH_M


def flat_box(thing: SceneObject, structure: Structure) -> OrientedBox:
    """The box in which a thing that hangs askew is drawn; of others their own, turned to look into a room."""
    box = thing.world_box()
    if not is_askew(thing):
        return _turned_round(box) if thing.object_type in PICTURES and _faces_wall(box, structure) else box
    low, high = box.bounds()
    pivot = thing.pose.position
    if float(np.abs(pivot - box.center)[[0, 2]].max()) > OFF_CENTRE_M:
        return _along_edge(low, high, pivot)
    corner = _corner(box.center, structure)
    ahead = (
        np.array([1.0, 0.0, 1.0])
        if corner is None
        else box.center - np.array([corner[0], box.center[1], corner[1]])
    )
    ahead = np.array([np.sign(ahead[0]) or 1.0, 0.0, np.sign(ahead[2]) or 1.0]) / np.sqrt(2.0)
    width = float(high[0] - low[0] + high[2] - low[2]) / np.sqrt(2.0) - DEPTH_M
    return _facing(box.center, ahead, np.array([width, float(high[1] - low[1]), DEPTH_M]))


def _faces_wall(box: OrientedBox, structure: Structure) -> bool:
    """Whether a picture's front is at a wall: there is a room behind it, and none before it."""
    off = box.axes[:, 2] * (box.half[2] + BESIDE_M)
    (x0, _, z0), (x1, _, z1) = (box.center - off).tolist(), (box.center + off).tolist()
    return structure.room_of(x1, z1) is None and structure.room_of(x0, z0) is not None


def _turned_round(box: OrientedBox) -> OrientedBox:
    return OrientedBox(box.center, box.half, box.axes * np.array([-1.0, 1.0, -1.0]))


def corner_boards(things: Sequence[SceneObject], structure: Structure) -> Iterator[CornerBoard]:
    """What things hang on that hang across corners."""
    for thing in things:
        if not is_askew(thing):
            continue
        box, corner = flat_box(thing, structure), _corner(thing.world_box().center, structure)
        room = structure.room_of(float(box.center[0]), float(box.center[2]))
        if corner is None or room is None or float(np.abs(box.axes[:, 2]).max()) > 0.9:
            continue
        back = box.center - box.axes[:, 2] * (box.half[2] + BOARD_M / 2)
        far = float(np.linalg.norm(back[[0, 2]] - corner))
        center = np.array([back[0], room.floor_y + room.ceiling_m / 2, back[2]])
        if far < MOST_CORNER_M:
            yield CornerBoard(
                room, _facing(center, box.axes[:, 2], np.array([2.0 * far, room.ceiling_m, BOARD_M]))
            )


def _along_edge(low: Array, high: Array, pivot: Array) -> OrientedBox:
    """The flat box along that side of a box which the thing's pivot is nearest to, looking inwards."""
    gaps = {
        (axis, end): abs(float(pivot[axis] - (low, high)[end][axis])) for axis in (0, 2) for end in (0, 1)
    }
    axis, end = min(gaps, key=lambda k: (round(gaps[k], 4), k))
    ahead = np.zeros(3)
    ahead[axis] = 1.0 if end == 0 else -1.0
    center = (low + high) / 2
    center[axis] = (low, high)[end][axis] + ahead[axis] * DEPTH_M / 2
    return _facing(center, ahead, np.array([high[2 - axis] - low[2 - axis], high[1] - low[1], DEPTH_M]))


def _facing(center: Array, ahead: Array, size: Array) -> OrientedBox:
    right = np.array([ahead[2], 0.0, -ahead[0]])
    return OrientedBox(center, size / 2, np.stack([right, np.array([0.0, 1.0, 0.0]), ahead], axis=1))


def _corner(point: Array, structure: Structure) -> Array | None:
    """The (x, z) of the nearest corner of the room in which a point lies."""
    room = structure.room_of(float(point[0]), float(point[2]))
    if room is None:
        return None
    corners = np.array(room.polygon)
    far = np.round(np.linalg.norm(corners - point[[0, 2]], axis=1), 4)
    return np.asarray(corners[int(np.argmin(far))])
