"""Walls where something hangs and the inferred wall is too far: a wall built out, or a partition.

AI2-THOR lists no walls, and the one inferred lies behind whatever reaches farthest out: a tap's pipe, a
cistern, a window's outer frame. A panel closes the gap behind what hangs, as wide and high as nothing stands
in the way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from envs.embedded.geometry import Array, OrientedBox
from envs.embedded.rendering.fittings.faces import Face
from envs.embedded.rendering.fittings.flat_things import is_askew
from envs.embedded.structure import Structure
from envs.embedded.world import SceneObject

HUNG = frozenset(
    {"Window", "Painting", "Poster", "Mirror", "LightSwitch", "Curtains", "Blinds", "TowelHolder",
     "HandTowelHolder", "ToiletPaperHanger", "ShowerHead", "Television"}
)  # fmt: skip
"""Types that hang on walls."""
EMBEDDED = frozenset({"Faucet", "ShowerHead", "Toilet", "Sink", "SinkBasin"})
"""Types that may reach into a wall: pipes, cisterns."""
TOUCH_M = 0.06
"""A smaller gap is none (chosen)."""
BUILT_OUT_M = 0.75
"""A wall is built out by this much at most; farther from it a partition stands (chosen)."""
PARTITION_M = 0.1
INTO_M = 0.3
OTHERS_INTO_M = 0.045
"""How far embedded things, and others that do not hang, may reach into a panel (chosen)."""
CELL_M = 0.05
AGENT_M = 0.2
"""Radius of AI2-THOR's agent capsule."""
HANGS_ABOVE_M = 0.9
"""Televisions whose bottom is lower stand on something (chosen)."""
CLEARANCE_M = 0.004
SAME_PLANE_M = 0.08
"""Things whose backs are this close in depth hang on one wall (chosen)."""
LEAST_PARTITION_M = 0.3
TRIM_SHARE = 0.1
"""What hangs may stand out over each side of its panel by this share of its width (chosen)."""


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """A piece of wall before a face: its lowest and highest coordinates (3,) in the face's frame."""

    face: Face
    low: Array
    high: Array


def panels(sides: Sequence[Face], things: Sequence[SceneObject], structure: Structure) -> tuple[Panel, ...]:
    """What is to be built, in a fixed order; the larger things choose first."""
    hung = [t for t in things if t.object_type in HUNG and not is_askew(t)]
    hung.sort(key=lambda t: (-round(float(np.prod(np.sort(t.world_box().half)[1:])), 6), t.object_id))
    out: list[Panel] = []
    for thing in hung:
        found = behind(thing, sides)
        if found is None or is_held(thing, found, things, out):
            continue
        panel = _panel(thing, found, things, structure)
        if panel is not None:
            out.append(panel)
    return tuple(out)


def behind(thing: SceneObject, sides: Sequence[Face]) -> Face | None:
    """The nearest face behind a thing that hangs free before it."""
    box, best = thing.world_box(), None
    gap_of_best = float("inf")
    for face in sides:
        if float(box.axes[:, 2] @ face.frame[:3, 2]) < 0.95:
            continue
        low, high = face.span(box)
        middle, gap = float(low[0] + high[0]) / 2, float(low[2])
        if 0.0 < middle < face.length_m and -0.5 < gap < gap_of_best:
            best, gap_of_best = face, gap
    if best is None or gap_of_best < TOUCH_M or not _hangs(thing, best, gap_of_best):
        return None
    return best


def _hangs(thing: SceneObject, face: Face, gap: float) -> bool:
    low, _ = face.span(thing.world_box())
    if thing.object_type == "Window":
        return gap > 0.3 or not face.wall.openings
    if thing.object_type in ("Curtains", "Blinds"):
        return gap > 0.25
    return thing.object_type != "Television" or bool(low[1] > HANGS_ABOVE_M)


def is_held(thing: SceneObject, face: Face, things: Sequence[SceneObject], built: Sequence[Panel]) -> bool:
    """Whether something solid is right behind a thing already."""
    low, high = face.span(thing.world_box())
    middle = (low + high) / 2
    behind = np.array([middle[0], middle[1], low[2] - TOUCH_M / 2])
    for panel in built:
        reach = 2.0 * TOUCH_M
        if (behind > panel.low - 0.01).all() and (behind < panel.high + np.array([0.01, 0.01, reach])).all():
            return panel.face is face
    for other in things:
        if other.object_type in ("Floor", thing.object_type) or other.object_type in HUNG - {"Window"}:
            continue
        a, b = face.span(other.world_box())
        if (behind > a - 0.03).all() and (behind < b + 0.03).all():
            return True
    return False


def _panel(
    thing: SceneObject, face: Face, things: Sequence[SceneObject], structure: Structure
) -> Panel | None:
    low, high = face.span(thing.world_box())
    front = float(low[2]) - CLEARANCE_M
    back = 0.0 if front <= BUILT_OUT_M else front - PARTITION_M
    free = _free_cells(face, things, structure, (back, front), float(low[2]))
    columns, rows = free.shape
    i0, i1 = int(max(low[0], 0.0) / CELL_M), min(int(np.ceil(high[0] / CELL_M)), columns)
    j0, j1 = int(max(low[1], 0.0) / CELL_M), min(int(np.ceil(high[1] / CELL_M)), rows)
    i0, i1 = _trimmed(np.asarray(free[:, j0:j1].all(axis=1)), i0, i1)
    if i1 <= i0 or j1 <= j0 or not free[i0:i1, j0:j1].all():
        return _backing(face, low, high, front) if front <= BUILT_OUT_M else None
    i0, i1, j0, j1 = _grown(free, i0, i1, j0, j1)
    if front > BUILT_OUT_M and ((i1 - i0) * CELL_M < LEAST_PARTITION_M or j0 > 0 or j1 < rows):
        return None
    ends = (
        face.length_m if i1 == columns else i1 * CELL_M,
        face.wall.height_m if j1 == rows else j1 * CELL_M,
    )
    return Panel(face, np.array([i0 * CELL_M, j0 * CELL_M, back]), np.array([*ends, front]))


def _trimmed(free: npt.NDArray[np.bool_], i0: int, i1: int) -> tuple[int, int]:
    """The columns i0..i1 without those at both ends that are not free, as far as a panel may be narrower."""
    most = int(TRIM_SHARE * (i1 - i0))
    left = next((k for k in range(most) if free[i0 + k]), most)
    right = next((k for k in range(most) if free[i1 - 1 - k]), most)
    return i0 + left, i1 - right


def _backing(face: Face, low: Array, high: Array, front: float) -> Panel | None:
    """A block just behind a thing where no more is free; none for what is too small to hide it."""
    inset = 0.04 * (high - low)[:2]
    if min(high[0] - low[0], high[1] - low[1]) < 0.25:
        return None
    return Panel(face, np.array([*(low[:2] + inset), 0.0]), np.array([*(high[:2] - inset), front]))


def _free_cells(
    face: Face,
    things: Sequence[SceneObject],
    structure: Structure,
    depth: tuple[float, float],
    hung_at: float,
) -> npt.NDArray[np.bool_]:
    """Which cells (x, y) of a face could be built out over a range of depths."""
    shape = (max(1, round(face.length_m / CELL_M)), max(1, round(face.wall.height_m / CELL_M)))
    free = np.ones(shape, np.bool_)
    spans = [(t.object_type, *face.span(t.world_box())) for t in things if t.object_type != "Floor"]
    spans += [(c.kind, *face.span(c.box)) for c in structure.carcasses]
    for kind, low, high in spans:
        if high[2] <= depth[0]:  # it stands behind a partition
            continue
        reach = float(min(high[2], depth[1]) - max(low[2], 0.0))  # right through a partition too
        if reach < _may_reach_into(kind, float(low[2]), float(high[2]), hung_at):
            continue
        i0, j0 = (max(int(np.floor(v / CELL_M + 1e-6)), 0) for v in (low[0], low[1]))
        i1, j1 = (max(int(np.ceil(v / CELL_M - 1e-6)), 0) for v in (high[0], high[1]))
        free[i0:i1, j0 : shape[1] if kind in _TOPS else j1] = False
    for x in _walked(face, structure, depth):
        free[max(int((x - AGENT_M) / CELL_M), 0) : max(int(np.ceil((x + AGENT_M) / CELL_M)), 0)] = False
    return free


def _may_reach_into(kind: str, low: float, high: float, hung_at: float) -> float:
    """How far a thing between two depths may reach into a panel on which something hangs at a depth."""
    if kind in EMBEDDED:
        return INTO_M
    if kind in HUNG:
        return 9.0 if abs(low - hung_at) < SAME_PLANE_M and high > hung_at else CLEARANCE_M
    return OTHERS_INTO_M


_TOPS = frozenset(
    {"CounterTop", "Desk", "DiningTable", "SideTable", "CoffeeTable", "Dresser", "TVStand", "Shelf"}
)
"""What stands on these would vanish in a panel above them."""


def _walked(face: Face, structure: Structure, depth: tuple[float, float]) -> Array:
    """Where along the face (N,) the agent would touch a panel."""
    if structure.reachable is None or not len(structure.reachable):
        return np.zeros(0)
    near = face.points(np.asarray(structure.reachable))
    close = (near[:, 1] > depth[0] - AGENT_M) & (near[:, 1] < depth[1] + AGENT_M - 0.05)
    return np.asarray(near[close, 0])


def _grown(free: npt.NDArray[np.bool_], i0: int, i1: int, j0: int, j1: int) -> tuple[int, int, int, int]:
    """The rectangle grown up, down and then to both sides as far as all cells are free."""
    while j1 < free.shape[1] and free[i0:i1, j1].all():
        j1 += 1
    while j0 > 0 and free[i0:i1, j0 - 1].all():
        j0 -= 1
    while i0 > 0 and free[i0 - 1, j0:j1].all():
        i0 -= 1
    while i1 < free.shape[0] and free[i1, j0:j1].all():
        i1 += 1
    return i0, i1, j0, j1


def clear_of_panels(box: OrientedBox, built: Sequence[Panel]) -> OrientedBox:
    """The part of a hung thing's box that stands out of the panel which swallows its back."""
    for panel in built:
        if float(box.axes[:, 2] @ panel.face.frame[:3, 2]) < 0.95:
            continue
        low, high = panel.face.span(box)
        middle = (low + high)[:2] / 2
        if not ((middle > panel.low[:2]).all() and (middle < panel.high[:2]).all()):
            continue
        swallowed = float(panel.high[2] - low[2])
        if swallowed > 0.0 and float(high[2] - panel.high[2]) > CLEARANCE_M:
            less = np.array([0.0, 0.0, swallowed / 2])
            return OrientedBox(box.center + box.axes @ less, box.half - less, box.axes)
    return box


def surface_behind(face: Face, low: Array, high: Array, built: Sequence[Panel]) -> float:
    """How far before a face the surface behind a thing is."""
    middle = (low + high) / 2
    inside = [
        float(p.high[2])
        for p in built
        if p.face is face
        and (middle[:2] > p.low[:2]).all()
        and (middle[:2] < p.high[:2]).all()
        and p.high[2] < low[2] + 0.05
    ]
    return max(inside, default=0.0)
