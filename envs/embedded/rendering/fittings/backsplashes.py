"""Tiles on the walls behind worktops and cookers, from their tops up to the wall cabinets."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence

import numpy as np

from envs.embedded.geometry import OrientedBox
from envs.embedded.rendering.fittings.faces import Face
from envs.embedded.rendering.wall_meshes import Patch
from envs.embedded.structure import Structure
from envs.embedded.world import SceneObject

REACH_M = 0.4
"""A worktop this close to a wall, or closer, stands at it (chosen)."""
LEAST_LENGTH_M = 0.25
USUAL_HEIGHT_M, LEAST_HEIGHT_M, MOST_HEIGHT_M = 0.5, 0.35, 0.8
"""Height above the worktop without cabinets to tell it, and its bounds (chosen)."""
JOIN_M = 0.3
"""Tiles with less than this between them are joined (chosen)."""
WORKTOPS = frozenset({"CounterTop", "StoveBurner"})
TILED_ROOMS = frozenset({"Kitchen"})


def backsplashes(face: Face, things: Sequence[SceneObject], structure: Structure) -> tuple[Patch, ...]:
    """The tiled parts of a face, in the face's coordinates."""
    if face.room.room_type not in TILED_ROOMS:
        return ()
    found: list[tuple[float, float, float]] = []
    for thing in things:
        if thing.object_type in WORKTOPS:
            found += _runs(face, thing, structure)
    found += _behind_cookers(face, structure)
    if not found:
        return ()
    bottom = min(low for _, _, low in found)
    top = bottom + _height(face, things, bottom)
    return tuple((a, b, bottom, min(top, face.wall.height_m)) for a, b in _joined(found))


def _runs(face: Face, thing: SceneObject, structure: Structure) -> Iterable[tuple[float, float, float]]:
    """Where a worktop stands at the face: along it from, to, and the worktop's height."""
    box = thing.world_box()
    low, high = box.bounds()
    for x0, z0, x1, z1 in structure.footprints.get(thing.object_id, ((low[0], low[2], high[0], high[2]),)):
        center = np.array([(x0 + x1) / 2, (low[1] + high[1]) / 2, (z0 + z1) / 2])
        part = OrientedBox(center, np.array([x1 - x0, high[1] - low[1], z1 - z0]) / 2, np.eye(3))
        yield from _run(face, part)


def _behind_cookers(face: Face, structure: Structure) -> Iterable[tuple[float, float, float]]:
    for carcass in structure.carcasses:
        if carcass.kind == "stove":
            yield from _run(face, carcass.box)


def _run(face: Face, box: OrientedBox) -> Iterable[tuple[float, float, float]]:
    low, high = face.span(box)
    a, b = max(float(low[0]), 0.0), min(float(high[0]), face.length_m)
    if -REACH_M < low[2] < REACH_M and high[2] > 0.0 and b - a > LEAST_LENGTH_M:
        yield a, b, float(high[1])


def _height(face: Face, things: Sequence[SceneObject], bottom: float) -> float:
    """How high the tiles reach above a worktop: up to the wall cabinets, if there are some."""
    gaps = []
    for thing in things:
        if thing.object_type == "Cabinet":
            low, _ = face.span(thing.world_box())
            if low[1] > bottom + 0.25 and -REACH_M < low[2] < REACH_M:
                gaps.append(float(low[1]) - bottom)
    height = statistics.median(gaps) if gaps else USUAL_HEIGHT_M
    return min(max(height, LEAST_HEIGHT_M), MOST_HEIGHT_M)


def _joined(runs: Iterable[tuple[float, float, float]]) -> list[tuple[float, float]]:
    out: list[tuple[float, float]] = []
    for a, b, _ in sorted(runs):
        if out and a < out[-1][1] + JOIN_M:
            out[-1] = (out[-1][0], max(out[-1][1], b))
        else:
            out.append((a, b))
    return out
