"""Doors and windows that AI2-THOR's floor plans draw but do not list.

A room has a door, and its light switch hangs beside it; where curtains hang, a window is behind them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from envs.embedded.geometry import Array
from envs.embedded.rendering.fittings.faces import Face
from envs.embedded.structure import Opening, Structure
from envs.embedded.world import SceneObject

WIDTHS_M = (0.9, 0.8, 0.7)
"""Widths that are tried one after the other (chosen: the usual ones)."""
HEIGHT_M = 2.05
CASING_M = 0.08
SWITCH_GAP_M = 0.12
"""Distance between a switch and the door's casing (chosen)."""
STEP_M = 0.1
CLEAR_M = 0.35
"""Nothing stands or hangs this close before a door (chosen)."""
WALK_M = 0.8
"""Somewhere this close before its middle the agent can stand (chosen)."""
DRAPES = frozenset({"Curtains"})
DRAPED = 0.12
"""Curtains reach beyond their window by this share of their width on each side (chosen)."""
SILL_M = 0.8
"""Such a window begins no lower (chosen)."""
ENTRANCES = frozenset({"Doorway", "Doorframe"})


def added_door(
    sides: Sequence[Face], things: Sequence[SceneObject], structure: Structure
) -> tuple[Face, Opening] | None:
    """The door of a room that has none, nearest to its light switch; None where no wall has room for it."""
    has_one = any(o.kind != "window" for face in sides for o in face.wall.openings)
    if has_one or any(t.object_type in ENTRANCES for t in things) or structure.reachable is None:
        return None
    switches = [
        (face, at) for t in things if t.object_type == "LightSwitch" for face, at in _hung_on(t, sides)
    ]
    for width in WIDTHS_M:
        for face, start in [*_beside_switches(switches, width), *_anywhere(sides, width)]:
            if _is_free(face, start, width, things, structure):
                return face, Opening(
                    "door", start, start + width, 0.0, min(HEIGHT_M, face.wall.height_m - 0.1)
                )
    return None


def added_windows(face: Face, things: Sequence[SceneObject]) -> tuple[Opening, ...]:
    """Windows behind the curtains and blinds of a face that have none."""
    panes = [face.span(t.world_box()) for t in things if t.object_type == "Window"]
    out: list[Opening] = []
    for thing in things:
        if thing.object_type not in DRAPES or not [f for f, _ in _hung_on(thing, (face,))]:
            continue
        low, high = face.span(thing.world_box())
        if any(a[0] < high[0] and b[0] > low[0] and abs(float(a[2] - low[2])) < 1.0 for a, b in panes):
            continue
        side = DRAPED * float(high[0] - low[0])
        start, end = max(float(low[0]) + side, 0.05), min(float(high[0]) - side, face.length_m - 0.05)
        bottom, top = max(float(low[1]) + 0.1, SILL_M), min(float(high[1]) - 0.12, face.wall.height_m - 0.1)
        taken = (*face.wall.openings, *out)
        if (
            end - start > 0.3
            and top - bottom > 0.3
            and not any(o.start_m < end and o.end_m > start for o in taken)
        ):
            out.append(Opening("window", start, end, bottom, top))
    return tuple(out)


def _hung_on(thing: SceneObject, sides: Sequence[Face]) -> Iterable[tuple[Face, float]]:
    """The face that a thing hangs on, and where along it."""
    best: tuple[float, Face, float] | None = None
    for face in sides:
        low, high = face.span(thing.world_box())
        middle = float(low[0] + high[0]) / 2
        gap = abs(float(low[2]))
        if high[2] - low[2] < high[0] - low[0] and 0.0 < middle < face.length_m and gap < 0.3:
            best = min((gap, face, middle), best or (9.0, face, 0.0), key=lambda b: b[0])
    return [] if best is None else [(best[1], best[2])]


def _beside_switches(switches: Iterable[tuple[Face, float]], width: float) -> Iterable[tuple[Face, float]]:
    for face, at in switches:
        for k in range(8):
            off = SWITCH_GAP_M + CASING_M + k * STEP_M
            yield from ((face, at + off), (face, at - off - width))


def _anywhere(sides: Sequence[Face], width: float) -> Iterable[tuple[Face, float]]:
    """Places along all walls, from the middle of each outwards."""
    for face in sorted(sides, key=lambda f: (-round(f.length_m, 3), f.wall.wall_id)):
        middle = (face.length_m - width) / 2
        for k in range(int(max(middle, 0.0) / STEP_M) + 1):
            yield from ((face, middle + k * STEP_M), (face, middle - k * STEP_M))


def _stands_before(low: Array, high: Array, a: float, b: float) -> bool:
    """Whether what spans low..high in a face's coordinates is close before the part a..b of it."""
    return bool(low[0] < b and high[0] > a and low[2] < CLEAR_M and high[2] > -0.3)


def _is_free(
    face: Face, start: float, width: float, things: Sequence[SceneObject], structure: Structure
) -> bool:
    """Whether a door fits: within the wall, nothing before it, and the agent can come close."""
    a, b = start - CASING_M, start + width + CASING_M
    if a < 0.02 or b > face.length_m - 0.02 or face.wall.height_m < HEIGHT_M + 0.12:
        return False
    if any(o.start_m < b and o.end_m > a for o in face.wall.openings):
        return False
    for thing in things:
        low, high = face.span(thing.world_box())
        if thing.object_type != "Floor" and low[1] < HEIGHT_M + CASING_M and _stands_before(low, high, a, b):
            return False
    if any(_stands_before(*face.span(c.box), a, b) for c in structure.carcasses):
        return False
    near = face.points(np.asarray(structure.reachable))
    at = np.abs(near - np.array([start + width / 2, 0.0]))
    return bool(((at[:, 0] < width / 2) & (at[:, 1] < WALK_M)).any())
