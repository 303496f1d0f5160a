"""What holds things that would float: wall shelves, ends of shelves, stems and cords."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from envs.embedded.geometry import OrientedBox
from envs.embedded.rendering.fittings.faces import Face
from envs.embedded.rendering.fittings.fillers import LEAST_GAP_M, Filler, shares_plan
from envs.embedded.rendering.fittings.panels import Panel, behind, is_held, surface_behind
from envs.embedded.structure import Structure
from envs.embedded.world import SceneObject

FLOATING_M = 0.12
"""What has nothing within this below it floats (chosen)."""
CORD_M = 0.006
SHELF_M = 0.025
STEM_M = 0.018
UPRIGHT_M = 0.012
STEMMED = frozenset({"TowelHolder", "HandTowelHolder", "ToiletPaperHanger", "ShowerHead", "LightSwitch"})
FLAT_M = 0.14
"""A television no thicker than this hangs on the wall by itself (chosen)."""
SHELVED = frozenset(
    {"Vase", "Statue", "RoomDecor", "TableTopDecor", "Television", "HousePlant", "AlarmClock"}
)


def supports(
    sides: Sequence[Face],
    objects: Sequence[SceneObject],
    things: Sequence[SceneObject],
    structure: Structure,
    built: Sequence[Panel],
) -> tuple[Filler, ...]:
    """All of them, in a fixed order, for all objects and for those (`things`) that cannot be picked up."""
    return (
        *_uprights(sides, things, built),
        *_stems(sides, things, built),
        *_shelves_and_cords(sides, [o for o in objects if o.object_type in SHELVED], things, structure),
    )


def _uprights(
    sides: Sequence[Face], things: Sequence[SceneObject], built: Sequence[Panel]
) -> Iterator[Filler]:
    """The two ends of shelves that stand free in the room, down to the floor."""
    others = [t for t in things if t.object_type not in ("Shelf", "Floor")]
    for shelf in things:
        if shelf.object_type != "Shelf":
            continue
        box = shelf.world_box()
        low, high = box.bounds()
        held = any(shares_plan(*o.world_box().bounds(), low, high) for o in others)
        spans = [(f, *f.span(box)) for f in sides]
        near = [
            1
            for f, a, b in spans
            if b[0] > 0.0 and a[0] < f.length_m and a[2] - surface_behind(f, a, b, built) < 0.3
        ]
        if held or near or not sides:
            continue
        floor, along = sides[0].room.floor_y, 0 if high[0] - low[0] > high[2] - low[2] else 2
        for end in (low[along], high[along]):
            a, b = low.copy(), high.copy()
            a[1], b[1] = floor, high[1] + 0.02
            a[along], b[along] = end - UPRIGHT_M, end + UPRIGHT_M
            yield Filler("shelf", OrientedBox((a + b) / 2, (b - a) / 2, np.eye(3)))


def _stems(sides: Sequence[Face], things: Sequence[SceneObject], built: Sequence[Panel]) -> Iterator[Filler]:
    """Bars that hold small things which hang before the wall."""
    for thing in things:
        face = behind(thing, sides) if thing.object_type in STEMMED else None
        if face is None:
            continue
        low, high = face.span(thing.world_box())
        wall = surface_behind(face, low, high, built)
        if low[2] - wall < 2.0 * LEAST_GAP_M or is_held(thing, face, things, built):
            continue
        y = float(high[1]) - STEM_M if thing.object_type == "ShowerHead" else float(low[1] + high[1]) / 2
        inner = max(float(high[0] - low[0]) / 2 - 2.0 * STEM_M, 0.0)
        middle = float(low[0] + high[0]) / 2
        for x in dict.fromkeys((middle - inner, middle + inner)):
            stem = np.array([STEM_M, STEM_M]) / 2
            ends = (np.array([x, y]) - stem, np.array([x, y]) + stem)
            yield Filler("stem", face.box(np.array([*ends[0], wall]), np.array([*ends[1], low[2] + 0.01])))


def _shelves_and_cords(
    sides: Sequence[Face], shelved: Sequence[SceneObject], things: Sequence[SceneObject], structure: Structure
) -> Iterator[Filler]:
    """Wall shelves under what floats near a wall, cords above plants that float elsewhere."""
    for thing in shelved:
        is_flat = thing.object_type == "Television" and 2.0 * float(thing.world_box().half[2]) < FLAT_M
        if is_flat or _stands(thing, things, structure):
            continue
        wall = _nearest(thing, sides)
        low, high = thing.world_box().bounds()
        room = structure.room_of(float(low[0] + high[0]) / 2, float(low[2] + high[2]) / 2)
        if thing.object_type == "HousePlant" and room is not None and low[1] - room.floor_y > 1.2:
            middle, top = (low + high) / 2, room.floor_y + room.ceiling_m
            at = np.array([middle[0], (low[1] + high[1]) / 2, middle[2]])
            half = np.array([CORD_M, top - at[1], CORD_M]) / 2
            yield Filler("cord", OrientedBox(at + np.array([0.0, half[1], 0.0]), half, np.eye(3)))
        elif wall is not None:
            a, b = wall.span(thing.world_box())
            margin = np.array([0.05, 0.0, 0.03])
            shelf = (
                np.array([a[0], a[1] - SHELF_M, 0.0]) - margin * [1, 0, 0],
                np.array([b[0], a[1], b[2]]) + margin,
            )
            yield Filler("shelf", wall.box(*shelf))


def _stands(thing: SceneObject, things: Sequence[SceneObject], structure: Structure) -> bool:
    low, high = thing.world_box().bounds()
    below = [t.world_box().bounds() for t in things if t.object_id != thing.object_id]
    below += [c.box.bounds() for c in structure.carcasses]
    for a, b in below:
        beside = (np.minimum(high, b) - np.maximum(low, a))[[0, 2]].min() > 0.02
        if beside and low[1] - FLOATING_M < b[1] < low[1] + FLOATING_M * 2:
            return True
    return bool(low[1] - structure.rooms[0].floor_y < FLOATING_M) if structure.rooms else True


def _nearest(thing: SceneObject, sides: Sequence[Face]) -> Face | None:
    found = []
    for k, face in enumerate(sides):
        low, high = face.span(thing.world_box())
        if 0.0 < (low[0] + high[0]) / 2 < face.length_m and -0.1 < low[2] < 0.6:
            found.append((round(float(low[2]), 4), k))
    return sides[min(found)[1]] if found else None
