"""Rugs: under the coffee table of a living room, beside a bed, before a sink or a bathtub."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from envs.embedded.structure import Rect, Room
from envs.embedded.world import SceneObject

FROM_WALLS_M = 0.25
LEAST_M = 0.5
"""No rug is narrower or shorter (chosen)."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a rug is laid by, its length and width, and whether it lies under that or before its front."""

    types: tuple[str, ...]
    length_m: float
    width_m: float
    under: bool


PLACES: dict[str, tuple[Place, ...]] = {
    "LivingRoom": (
        Place(("CoffeeTable", "Ottoman"), 2.3, 1.6, True),
        Place(("Sofa", "ArmChair"), 2.2, 1.5, False),
    ),
    "Bedroom": (Place(("Bed",), 2.6, 2.3, True), Place(("Desk", "Dresser"), 1.6, 1.1, False)),
    "Bathroom": (Place(("Bathtub",), 0.85, 0.55, False), Place(("Sink", "CounterTop"), 0.8, 0.55, False)),
    "Kitchen": (Place(("Sink",), 1.2, 0.6, False),),
}
"""By room type, in order of preference (all sizes chosen)."""


@dataclass(frozen=True, slots=True)
class Rug:
    """A rug on the floor: its rectangle seen from above, and whether its length lies along z."""

    room_id: str
    rect: Rect
    floor_y: float
    is_along_z: bool


def rug_of(room: Room, things: Sequence[SceneObject]) -> Rug | None:
    """The rug of a room, if there is something to lay it by and room for it."""
    for place in PLACES.get(room.room_type, ()):
        best: Rug | None = None
        for thing in things:
            center = thing.world_box().center
            if thing.object_type in place.types and room.contains(float(center[0]), float(center[2])):
                rug = _laid(room, place, thing)
                if rug is not None and (best is None or _area(rug.rect) > _area(best.rect) + 1e-6):
                    best = rug
        if best is not None:
            return best
    return None


def _laid(room: Room, place: Place, thing: SceneObject) -> Rug | None:
    box = thing.world_box()
    low, high = box.bounds()
    ahead = np.round(box.axes[[0, 2], 2])
    if np.abs(ahead).sum() != 1.0:
        return None
    along_z = bool(high[2] - low[2] > high[0] - low[0]) if place.under else bool(abs(ahead[0]) > 0.5)
    middle = np.array([low[0] + high[0], low[2] + high[2]]) / 2
    half = np.array([place.width_m, place.length_m] if along_z else [place.length_m, place.width_m]) / 2
    if not place.under:
        reach = np.array([high[0] - low[0], high[2] - low[2]]) / 2
        middle = middle + ahead * (float(np.abs(ahead) @ reach) + place.width_m / 2 + 0.05)
    rect = _within(room, (*(middle - half), *(middle + half)))
    if rect is None:
        return None
    return Rug(room.room_id, rect, room.floor_y, along_z)


def _within(room: Room, rect: Sequence[float]) -> Rect | None:
    """The part of a rectangle that keeps off the room's walls; None if too little is left."""
    corners = np.array(room.polygon)
    x0, z0 = np.maximum(rect[:2], corners.min(axis=0) + FROM_WALLS_M).tolist()
    x1, z1 = np.minimum(rect[2:], corners.max(axis=0) - FROM_WALLS_M).tolist()
    m = FROM_WALLS_M - 0.01
    outside = [(x0 - m, z0 - m), (x1 + m, z0 - m), (x1 + m, z1 + m), (x0 - m, z1 + m)]
    if min(x1 - x0, z1 - z0) < LEAST_M or not all(room.contains(x, z) for x, z in outside):
        return None
    return (x0, z0, x1, z1)


def _area(rect: Rect) -> float:
    return (rect[2] - rect[0]) * (rect[3] - rect[1])
