"""Whether the agent can see a small thing from somewhere in its room, as far as boxes tell."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from tasks.generation.houses.floor_space import FloorSpace, apart
from tasks.generation.houses.pieces import Piece

EYE_M = 1.575
"""Height of AI2-THOR's camera above the floor; recorded from the Unity build 5.0.0."""
REACH_M = 1.2
"""How far from the camera on the plan a thing may be (chosen; AI2-THOR's is 1.5 m)."""

Boxes = npt.NDArray[np.float64]


def is_in_sight(space: FloorSpace, thing: Piece) -> bool:
    """Whether from one of the spots near a thing nothing is before it but what it is on or in."""
    spots = space.walkable()
    near = spots[apart(spots, thing.rect) < REACH_M]
    others = np.array([_box(p) for p in _others(space, thing)]).reshape(-1, 6)
    return any(not _is_blocked(np.array([x, EYE_M, z]), _target(thing), others) for x, z in near)


def _others(space: FloorSpace, thing: Piece) -> Iterator[Piece]:
    for top in space.pieces:
        is_carrier = any(p is thing for p in top.everything())
        for piece in top.everything():
            if piece is not thing and not (is_carrier and _carries(piece, thing)):
                yield piece


def _carries(piece: Piece, thing: Piece) -> bool:
    return any(p is thing for p in piece.everything())


def _box(piece: Piece) -> tuple[float, ...]:
    x0, z0, x1, z1 = piece.rect
    return (x0, piece.bottom, z0, x1, piece.top, z1)


def _target(thing: Piece) -> npt.NDArray[np.float64]:
    return np.array([thing.x, (thing.bottom + thing.top) / 2, thing.z])


def _is_blocked(eye: Boxes, target: Boxes, boxes: Boxes) -> bool:
    """Whether the way from an eye to a point passes through one of the boxes (N, 6): low and high corners."""
    way = target - eye
    way = np.where(np.abs(way) < 1e-9, 1e-9, way)
    a, b = (boxes[:, :3] - eye) / way, (boxes[:, 3:] - eye) / way
    enter, leave = np.minimum(a, b).max(axis=1), np.maximum(a, b).min(axis=1)
    return bool(((enter < leave) & (leave > 0.0) & (enter < 1.0)).any())
