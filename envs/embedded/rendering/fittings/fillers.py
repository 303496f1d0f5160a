"""What joins fitted things to walls and ceilings: cabinets' backs, panels behind knobs, chimneys, brackets, cords."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from envs.embedded.geometry import Array, OrientedBox
from envs.embedded.rendering.fittings.faces import Face
from envs.embedded.rendering.fittings.panels import Panel, behind, is_held
from envs.embedded.structure import Structure
from envs.embedded.world import SceneObject

LEAST_GAP_M, MOST_GAP_M = 0.015, 0.36
"""Gaps between a wall cabinet and its wall that are closed by making it deeper (chosen)."""
WALL_UNIT_M = 1.1
"""Cabinets whose bottom is higher hang on the wall (chosen)."""
BESIDE_M = 0.16
"""Wall cabinets with a smaller gap between them are joined by a strip (chosen)."""
FLOATING_M = 0.12
"""What has nothing within this below it floats (chosen)."""
KNOB_PANEL_M = 0.05
CHIMNEY_M = (0.28, 0.24)
CORD_M = 0.006
SHELF_M = 0.025
LEDGE_M = 0.4
"""Wider gaps between a counter and a wall stay open (chosen)."""
STEM_M = 0.018
UPRIGHT_M = 0.012
STEMMED = frozenset({"TowelHolder", "HandTowelHolder", "ToiletPaperHanger", "ShowerHead", "LightSwitch"})
FLAT_M = 0.14
"""A television no thicker than this hangs on the wall by itself (chosen)."""
SHELVED = frozenset({"Vase", "Statue", "RoomDecor", "TableTopDecor", "Television", "HousePlant", "AlarmClock"})


@dataclass(frozen=True, slots=True, eq=False)
class Filler:
    """A plain block: its box's front (+z) looks into the room.

    `kind` is cabinet, wall, top (of a counter), steel, chimney, shelf or cord.
    """

    kind: str
    box: OrientedBox


def fillers(
    sides: Sequence[Face],
    objects: Sequence[SceneObject],
    things: Sequence[SceneObject],
    structure: Structure,
    built: Sequence[Panel],
) -> tuple[Filler, ...]:
    """All of them, in a fixed order, for all objects and for those (`things`) that cannot be picked up."""
    return (
        *_cabinet_backs(sides, things, built),
        *_soffits(sides, things, structure),
        *_ledges(sides, things, structure),
        *_sink_rails(things),
        *_uprights(sides, things, built),
        *_stems(sides, things, built),
        *_knob_panels(things, structure),
        *_chimneys(structure, things),
        *_supports(sides, [o for o in objects if o.object_type in SHELVED], things, structure),
    )


def _cabinet_backs(
    sides: Sequence[Face], things: Sequence[SceneObject], built: Sequence[Panel]
) -> Iterator[Filler]:
    """From each wall cabinet's back to the wall, and between neighbours."""
    units = [t for t in things if t.object_type in ("Cabinet", "Microwave")]
    for face in sides:
        hung = []
        for unit in units:
            low, high = face.span(unit.world_box())
            looks = float(unit.world_box().axes[:, 2] @ face.frame[:3, 2]) > 0.95
            middle = float(low[0] + high[0]) / 2
            if looks and low[1] > WALL_UNIT_M and 0.0 < middle < face.length_m and -0.1 < low[2] < MOST_GAP_M:
                wall = _surface(face, low, high, built)
                if low[2] - wall > LEAST_GAP_M:
                    yield Filler("cabinet", face.box(np.array([low[0], low[1], wall]), np.array([*high[:2], low[2]])))
                if unit.object_type == "Cabinet":
                    hung.append((low, high))
        yield from _strips(face, hung)


def _soffits(sides: Sequence[Face], things: Sequence[SceneObject], structure: Structure) -> Iterator[Filler]:
    """From wall cabinets that no wall is near up to the ceiling, on which they hang then."""
    for thing in things:
        box = thing.world_box()
        low, high = box.bounds()
        room = structure.room_of(float(box.center[0]), float(box.center[2]))
        if thing.object_type != "Cabinet" or room is None or low[1] - room.floor_y < WALL_UNIT_M:
            continue
        gaps = [float(a[2]) for f in sides if f.room is room for a, b in (f.span(box),) if b[0] > 0.0 and a[0] < f.length_m]
        top = room.floor_y + room.ceiling_m
        if min(gaps, default=9.0) > MOST_GAP_M and top - high[1] > LEAST_GAP_M:
            half = (high - low) / 2 * np.array([0.96, 1.0, 0.96])
            half[1] = (top - high[1]) / 2
            center = np.array([box.center[0], (top + high[1]) / 2, box.center[2]])
            yield Filler("wall", OrientedBox(center, half, np.eye(3)))


def _ledges(sides: Sequence[Face], things: Sequence[SceneObject], structure: Structure) -> Iterator[Filler]:
    """Between a counter's back edge and the wall, as thick as the counter's top."""
    for thing in things:
        if thing.object_type != "CounterTop":
            continue
        a, b = thing.world_box().bounds()
        for x0, z0, x1, z1 in structure.footprints.get(thing.object_id, ((a[0], a[2], b[0], b[2]),)):
            center = np.array([(x0 + x1) / 2, (a[1] + b[1]) / 2, (z0 + z1) / 2])
            part = OrientedBox(center, np.array([x1 - x0, b[1] - a[1], z1 - z0]) / 2, np.eye(3))
            for face in sides:
                low, high = face.span(part)
                start, end = max(float(low[0]), 0.0), min(float(high[0]), face.length_m)
                if LEAST_GAP_M < low[2] < LEDGE_M and end - start > 0.2 and high[1] - low[1] < 0.15:
                    yield Filler("top", face.box(np.array([start, low[1], 0.0]), np.array([end, high[1], low[2]])))


def _sink_rails(things: Sequence[SceneObject]) -> Iterator[Filler]:
    """Between the cabinets below a sink and its basin."""
    cabinets = [t.world_box().bounds() for t in things if t.object_type in ("Cabinet", "Drawer")]
    counters = [t.world_box().bounds() for t in things if t.object_type == "CounterTop"]
    for sink in things:
        if sink.object_type != "SinkBasin":
            continue
        low, high = sink.world_box().bounds()
        if any(_covers(a, b, (low + high) / 2) for a, b in counters):
            continue
        below = [(a, b) for a, b in cabinets if _shared(a, b, low, high) and b[1] < low[1] and a[1] < low[1] - 0.4]
        for a, b in below:
            top = max(float(c[1]) for _, c in below)
            if 0.02 < low[1] - top < 0.3:
                inset = np.array([0.004, 0.0, 0.02]) if b[0] - a[0] < b[2] - a[2] else np.array([0.02, 0.0, 0.004])
                box_low, box_high = np.array([a[0], top, a[2]]) + inset, np.array([b[0], low[1], b[2]]) - inset
                yield Filler("cabinet", OrientedBox((box_low + box_high) / 2, (box_high - box_low) / 2, np.eye(3)))


def _covers(low: Array, high: Array, point: Array) -> bool:
    return bool((low[[0, 2]] < point[[0, 2]]).all() and (point[[0, 2]] < high[[0, 2]]).all())


def _shared(a: Array, b: Array, low: Array, high: Array) -> bool:
    return bool((np.minimum(b, high) - np.maximum(a, low))[[0, 2]].min() > 0.05)


def _uprights(sides: Sequence[Face], things: Sequence[SceneObject], built: Sequence[Panel]) -> Iterator[Filler]:
    """The two ends of shelves that stand free in the room, down to the floor."""
    others = [t for t in things if t.object_type not in ("Shelf", "Floor")]
    for shelf in things:
        if shelf.object_type != "Shelf":
            continue
        box = shelf.world_box()
        low, high = box.bounds()
        held = any(_shared(*o.world_box().bounds(), low, high) for o in others)
        spans = [(f, *f.span(box)) for f in sides]
        near = [1 for f, a, b in spans if b[0] > 0.0 and a[0] < f.length_m and a[2] - _surface(f, a, b, built) < 0.3]
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
        wall = _surface(face, low, high, built)
        if low[2] - wall < 2.0 * LEAST_GAP_M or is_held(thing, face, things, built):
            continue
        y = float(high[1]) - STEM_M if thing.object_type == "ShowerHead" else float(low[1] + high[1]) / 2
        inner = max(float(high[0] - low[0]) / 2 - 2.0 * STEM_M, 0.0)
        middle = float(low[0] + high[0]) / 2
        for x in dict.fromkeys((middle - inner, middle + inner)):
            stem = np.array([STEM_M, STEM_M]) / 2
            ends = (np.array([x, y]) - stem, np.array([x, y]) + stem)
            yield Filler("stem", face.box(np.array([*ends[0], wall]), np.array([*ends[1], low[2] + 0.01])))


def _surface(face: Face, low: Array, high: Array, built: Sequence[Panel]) -> float:
    """How far before a face the surface behind a thing is."""
    middle = (low + high) / 2
    inside = [
        float(p.high[2])
        for p in built
        if p.face is face and (middle[:2] > p.low[:2]).all() and (middle[:2] < p.high[:2]).all() and p.high[2] < low[2] + 0.05
    ]
    return max(inside, default=0.0)


def _strips(face: Face, hung: Sequence[tuple[Array, Array]]) -> Iterator[Filler]:
    ordered = sorted(hung, key=lambda b: float(b[0][0]))
    for (low_a, high_a), (low_b, high_b) in zip(ordered, ordered[1:], strict=False):
        gap = float(low_b[0] - high_a[0])
        low_y, high_y = max(low_a[1], low_b[1]), min(high_a[1], high_b[1])
        front = min(high_a[2], high_b[2]) - 0.02
        if 0.004 < gap < BESIDE_M and high_y - low_y > 0.15 and abs(high_a[2] - high_b[2]) < 0.08 and front > 0.05:
            low, high = np.array([high_a[0], low_y, 0.0]), np.array([low_b[0], high_y, front])
            yield Filler("cabinet", face.box(low, high))


def _knob_panels(things: Sequence[SceneObject], structure: Structure) -> Iterator[Filler]:
    """The upright panel behind a cooker that its knobs are on, where they are not on its front."""
    knobs = [t.world_box().bounds() for t in things if t.object_type == "StoveKnob"]
    for carcass in structure.carcasses:
        if carcass.kind != "stove":
            continue
        box = carcass.box
        local = [_in(box, OrientedBox((a + b) / 2, (b - a) / 2, np.eye(3))) for a, b in knobs]
        above = [
            (low, high)
            for low, high in local
            if low[1] > box.half[1] - 0.02 and abs((low + high)[0] / 2) < box.half[0] + 0.1 and high[2] < 0.1
        ]
        if above:
            top = max(float(h[1]) for _, h in above) + 0.03
            front = min(float(a[2]) for a, _ in above) + 0.004
            low = np.array([-box.half[0], box.half[1], front - KNOB_PANEL_M])
            yield Filler("steel", _out(box, low, np.array([box.half[0], top, front])))


def _chimneys(structure: Structure, things: Sequence[SceneObject]) -> Iterator[Filler]:
    """From each hood up to the ceiling, where nothing is above it."""
    for carcass in structure.carcasses:
        if carcass.kind != "hood" or not structure.rooms:
            continue
        room, box = structure.rooms[0], carcass.box
        ceiling = room.floor_y + room.ceiling_m - float(box.center[1])
        width, depth = min(CHIMNEY_M[0], box.half[0]) / 2, min(CHIMNEY_M[1], box.half[2])
        low = np.array([-width, box.half[1] - 0.02, -box.half[2]])
        high = np.array([width, ceiling, -box.half[2] + depth])
        chimney = _out(box, low, high)
        if not any(_overlap(chimney, t.world_box()) for t in things):
            yield Filler("chimney", chimney)


def _supports(
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
            shelf = (np.array([a[0], a[1] - SHELF_M, 0.0]) - margin * [1, 0, 0], np.array([b[0], a[1], b[2]]) + margin)
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


def _in(box: OrientedBox, other: OrientedBox) -> tuple[Array, Array]:
    local = box.to_local(other.corners())
    return local.min(axis=0), local.max(axis=0)


def _out(box: OrientedBox, low: Array, high: Array) -> OrientedBox:
    return OrientedBox(box.center + box.axes @ ((low + high) / 2), (high - low) / 2, box.axes)


def _overlap(a: OrientedBox, b: OrientedBox) -> bool:
    low, high = _in(a, b)
    return bool((np.minimum(high, a.half) - np.maximum(low, -a.half) > 0.01).all())


