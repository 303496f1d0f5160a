"""What closes gaps between fitted furniture, walls and ceiling: backs of cabinets, ledges, chimneys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from envs.embedded.geometry import Array, OrientedBox
from envs.embedded.rendering.fittings.faces import Face
from envs.embedded.rendering.fittings.panels import Panel, surface_behind
from envs.embedded.structure import Structure
from envs.embedded.world import SceneObject

LEAST_GAP_M, MOST_GAP_M = 0.015, 0.36
"""Gaps between a wall cabinet and its wall that are closed by making it deeper (chosen)."""
WALL_UNIT_M = 1.1
"""Cabinets whose bottom is higher hang on the wall (chosen)."""
BESIDE_M = 0.16
"""Wall cabinets with a smaller gap between them are joined by a strip (chosen)."""
KNOB_PANEL_M = 0.05
CHIMNEY_M = (0.28, 0.24)
LEDGE_M = 0.4
"""Wider gaps between a counter and a wall stay open (chosen)."""


@dataclass(frozen=True, slots=True, eq=False)
class Filler:
    """A plain block: its box's front (+z) looks into the room.

    `kind` is cabinet, wall, top (of a counter), steel, chimney, shelf, stem or cord.
    """

    kind: str
    box: OrientedBox


def fillers(
    sides: Sequence[Face], things: Sequence[SceneObject], structure: Structure, built: Sequence[Panel]
) -> tuple[Filler, ...]:
    """All of them, in a fixed order, for the things that cannot be picked up."""
    return (
        *_cabinet_backs(sides, things, built),
        *_soffits(sides, things, structure),
        *_ledges(sides, things, structure),
        *_sink_rails(things),
        *_knob_panels(things, structure),
        *_chimneys(structure, things),
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
                wall = surface_behind(face, low, high, built)
                if low[2] - wall > LEAST_GAP_M:
                    yield Filler(
                        "cabinet", face.box(np.array([low[0], low[1], wall]), np.array([*high[:2], low[2]]))
                    )
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
        gaps = [
            float(a[2])
            for f in sides
            if f.room is room
            for a, b in (f.span(box),)
            if b[0] > 0.0 and a[0] < f.length_m
        ]
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
                    yield Filler(
                        "top", face.box(np.array([start, low[1], 0.0]), np.array([end, high[1], low[2]]))
                    )


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
        below = [
            (a, b)
            for a, b in cabinets
            if shares_plan(a, b, low, high) and b[1] < low[1] and a[1] < low[1] - 0.4
        ]
        for a, b in below:
            top = max(float(c[1]) for _, c in below)
            if 0.02 < low[1] - top < 0.3:
                inset = (
                    np.array([0.004, 0.0, 0.02])
                    if b[0] - a[0] < b[2] - a[2]
                    else np.array([0.02, 0.0, 0.004])
                )
                box_low, box_high = (
                    np.array([a[0], top, a[2]]) + inset,
                    np.array([b[0], low[1], b[2]]) - inset,
                )
                yield Filler(
                    "cabinet", OrientedBox((box_low + box_high) / 2, (box_high - box_low) / 2, np.eye(3))
                )


def _covers(low: Array, high: Array, point: Array) -> bool:
    return bool((low[[0, 2]] < point[[0, 2]]).all() and (point[[0, 2]] < high[[0, 2]]).all())


def shares_plan(a: Array, b: Array, low: Array, high: Array) -> bool:
    """Whether two boxes, each by its lowest and highest corner, are above one another."""
    return bool((np.minimum(b, high) - np.maximum(a, low))[[0, 2]].min() > 0.05)


def _strips(face: Face, hung: Sequence[tuple[Array, Array]]) -> Iterator[Filler]:
    ordered = sorted(hung, key=lambda b: float(b[0][0]))
    for (low_a, high_a), (low_b, high_b) in pairwise(ordered):
        gap = float(low_b[0] - high_a[0])
        low_y, high_y = max(low_a[1], low_b[1]), min(high_a[1], high_b[1])
        front = min(high_a[2], high_b[2]) - 0.02
        if (
            0.004 < gap < BESIDE_M
            and high_y - low_y > 0.15
            and abs(high_a[2] - high_b[2]) < 0.08
            and front > 0.05
        ):
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


def _in(box: OrientedBox, other: OrientedBox) -> tuple[Array, Array]:
    local = box.to_local(other.corners())
    return local.min(axis=0), local.max(axis=0)


def _out(box: OrientedBox, low: Array, high: Array) -> OrientedBox:
    return OrientedBox(box.center + box.axes @ ((low + high) / 2), (high - low) / 2, box.axes)


def _overlap(a: OrientedBox, b: OrientedBox) -> bool:
    low, high = _in(a, b)
    return bool((np.minimum(high, a.half) - np.maximum(low, -a.half) > 0.01).all())
