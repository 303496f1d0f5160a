"""Counter bodies, cookers and hoods of a floor plan, which AI2-THOR draws but does not list as objects.

A counter body fills the space between a thin CounterTop and the floor, less what is built in (cabinets,
drawers, sinks), so that their fronts and insides stay visible (counter_fronts.py). A cooker stands under each
group of burners.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TypeAlias

import numpy as np

from envs.embedded.counter_fronts import Front, built_in_fronts, cleared, recessed
from envs.embedded.floorplan_layout import FloorPlanLayout
from envs.embedded.footprint_inference import overlaps, plan_rect
from envs.embedded.geometry import Array, OrientedBox, euler_matrix, heading
from envs.embedded.structure import Carcass, Rect
from envs.embedded.world import SceneObject

SLAB_M = 0.15
"""A thinner CounterTop is a slab without a body of its own (chosen; the slabs measure 0.01-0.04 m)."""
SET_BACK_M = 0.04
"""How far a body keeps behind the edges of its slab (chosen)."""
LEAST_PIECE_M = 0.03
"""Thinner pieces of a body are dropped (chosen)."""
SEAM_M = 0.06
"""Drawers and cabinets above each other with less than this between them are cut out as one (chosen)."""
BURNER_MARGIN_M = 0.1
"""A cooker is this much wider than its burners (chosen: 0.6 m for the usual four)."""
STOVE_GROUP_M = 0.9
"""Burners closer than this belong to one cooker (chosen)."""
BEHIND_M = 0.03
"""Knobs this much higher than the burners are behind them (chosen)."""
WINDOW_M = 0.5
"""No hood hangs before a window this close behind it (chosen)."""
HOOD_BOTTOM_M, HOOD_HEIGHT_M = 0.72, 0.14
"""A hood's distance above the burners and its height (chosen; it is usually fitted at 0.65-0.75 m)."""
SINK_MARGIN_M = SET_BACK_M + 0.035
"""A sink is cut no nearer than this to the edges of its slab: the body keeps a wall around it (chosen)."""
_BUILT_IN = frozenset({"Cabinet", "Drawer", "Fridge", "GarbageCan", "Stool", "Chair", "Shelf"})
_SINKS = frozenset({"Sink", "SinkBasin"})

Cut: TypeAlias = tuple[Array, Array]
"""Lowest and highest coordinates (3,) of a box."""


def infer_carcasses(
    layout: FloorPlanLayout, footprints: Mapping[str, tuple[Rect, ...]], floor_y: float
) -> tuple[Carcass, ...]:
    """The solids of a floor plan, in a fixed order."""
    stoves = _stoves(layout, floor_y)
    cuts = [*_built_in(layout, _BUILT_IN), *(s.box.bounds() for s in stoves if s.kind == "stove")]
    sinks, fronts = _built_in(layout, _SINKS), built_in_fronts(layout.objects)
    counters: list[Carcass] = []
    for obj in layout.objects:
        low, high = obj.world_box().bounds()
        if obj.object_type != "CounterTop" or high[1] - low[1] > SLAB_M or low[1] - floor_y < 0.3:
            continue
        for rect in footprints.get(obj.object_id, (plan_rect(obj),)):
            body = recessed(_under_slab(rect, floor_y, float(low[1])), fronts)
            counters += _counter_body(body, fronts, [*cuts, *_behind_front(sinks, low, high)])
    return (*counters, *stoves)


def _under_slab(rect: Rect, floor_y: float, top: float) -> Cut:
    inset = min(SET_BACK_M, (rect[2] - rect[0]) / 4, (rect[3] - rect[1]) / 4)
    low = np.array([rect[0] + inset, floor_y, rect[1] + inset])
    return low, np.array([rect[2] - inset, top, rect[3] - inset])


def _counter_body(body: Cut, fronts: Iterable[Front], cuts: Iterable[Cut]) -> list[Carcass]:
    pieces = [body]
    for cut in (*cuts, *cleared(body, fronts)):
        pieces = [p for piece in pieces for p in _minus(piece, cut)]
    return [Carcass("counter", _upright_box(a, b)) for a, b in pieces]


def _minus(box: Cut, cut: Cut) -> list[Cut]:
    """A box without what it shares with another: up to six boxes, the thin ones dropped."""
    low, high = box
    if (np.minimum(high, cut[1]) - np.maximum(low, cut[0]) <= 0.005).any():
        return [box]
    pieces: list[Cut] = []
    low, high = low.copy(), high.copy()
    for axis in (0, 2, 1):
        for is_low in (True, False):
            end = high.copy() if is_low else low.copy()
            end[axis] = np.clip(cut[0][axis] if is_low else cut[1][axis], low[axis], high[axis])
            piece = (low.copy(), end) if is_low else (end, high.copy())
            if (piece[1] - piece[0]).min() > LEAST_PIECE_M:
                pieces.append(piece)
            (low if is_low else high)[axis] = end[axis]
    return pieces


def _behind_front(sinks: Iterable[Cut], low: Array, high: Array) -> Iterator[Cut]:
    """The sinks' boxes as far as they stay behind the faces of a counter's body, whose front stays whole."""
    margin = np.array([SINK_MARGIN_M, 0.0, SINK_MARGIN_M])
    for a, b in sinks:
        inner_low, inner_high = a.copy(), b.copy()
        inner_low[[0, 2]] = np.maximum(a, low + margin)[[0, 2]]
        inner_high[[0, 2]] = np.minimum(b, high - margin)[[0, 2]]
        if (inner_low < inner_high).all():
            yield inner_low, inner_high


def _built_in(layout: FloorPlanLayout, types: Collection[str]) -> list[Cut]:
    """Boxes of what is built into counters; drawers above each other become one."""
    found = [o.world_box().bounds() for o in layout.objects if o.object_type in types]
    merged: list[Cut] = []
    for low, high in sorted(found, key=lambda b: tuple(np.round([*b[0][[0, 2]], b[0][1]], 2).tolist())):
        for i, (a, b) in enumerate(merged):
            same_plan = np.abs(np.concatenate([a - low, b - high])[[0, 2, 3, 5]]).max() < SEAM_M
            if same_plan and low[1] - b[1] < SEAM_M and a[1] - high[1] < SEAM_M:
                merged[i] = (np.minimum(a, low), np.maximum(b, high))
                break
        else:
            merged.append((low, high))
    return merged


def _upright_box(low: Array, high: Array, yaw: float = 0.0) -> OrientedBox:
    axes = np.round(euler_matrix(np.array([0.0, yaw, 0.0]))) + 0.0
    half = np.abs(axes).T @ (high - low) / 2
    return OrientedBox((low + high) / 2, half, axes)


def _stoves(layout: FloorPlanLayout, floor_y: float) -> list[Carcass]:
    found: list[Carcass] = []
    knobs = [o for o in layout.objects if o.object_type == "StoveKnob"]
    for burners in _groups([o for o in layout.objects if o.object_type == "StoveBurner"]):
        ids = {b.object_id for b in burners}
        own = [k for k in knobs if ids.intersection(k.controls)]
        low, high = _extent(burners, BURNER_MARGIN_M)
        yaw = _stove_yaw(burners, own, layout.reachable)
        _reach_knobs(low, high, own, yaw)
        low[1], high[1] = floor_y, min(float(b.world_box().bounds()[0][1]) for b in burners)
        if not _stands_on_cabinets(layout, low, high):
            found.append(Carcass("stove", _upright_box(low, high, yaw)))
        hood = _hood(layout, low, high, floor_y)
        if hood is not None:
            found.append(Carcass("hood", _upright_box(*hood, yaw)))
    return found


def _groups(burners: list[SceneObject]) -> list[list[SceneObject]]:
    groups: list[list[SceneObject]] = []
    for burner in burners:
        near = [g for g in groups if any(_apart(burner, other) < STOVE_GROUP_M for other in g)]
        groups = [g for g in groups if g not in near]
        groups.append([*(b for g in near for b in g), burner])
    return groups


def _apart(a: SceneObject, b: SceneObject) -> float:
    return float(np.linalg.norm(a.world_box().center - b.world_box().center))


def _extent(objects: list[SceneObject], margin: float) -> Cut:
    bounds = [o.world_box().bounds() for o in objects]
    reach = np.array([margin, 0.0, margin])
    return np.min([b[0] for b in bounds], axis=0) - reach, np.max([b[1] for b in bounds], axis=0) + reach


def _stove_yaw(burners: list[SceneObject], knobs: list[SceneObject], reachable: Array) -> float:
    """Where the cooker's front looks: to its knobs when they are on its front, else to the walkable floor.

    Knobs above the burners are on a panel behind them.
    """
    center = np.mean([b.world_box().center for b in burners], axis=0)
    middle = np.mean([k.world_box().center for k in knobs], axis=0) if knobs else center
    away = (middle - center)[[0, 2]]
    if middle[1] > center[1] + BEHIND_M:
        away = -away
    if np.linalg.norm(away) < 0.2 and len(reachable):
        gaps = reachable - center[[0, 2]]
        away = gaps[int(np.argmin(np.round(np.linalg.norm(gaps, axis=1), 6)))]
    scores = [round(float(away @ heading(yaw)[[0, 2]]), 6) for yaw in (0, 90, 180, 270)]
    return 90.0 * int(np.argmax(scores))


def _reach_knobs(low: Array, high: Array, knobs: list[SceneObject], yaw: float) -> None:
    """Extend a cooker to the plane behind its front knobs."""
    ahead = heading(yaw)
    axis = int(np.argmax(np.abs(ahead)))
    for knob in knobs:
        center = float(knob.world_box().center[axis])
        if ahead[axis] > 0 and high[axis] < center < high[axis] + 0.3:
            high[axis] = center
        elif ahead[axis] < 0 and low[axis] - 0.3 < center < low[axis]:
            low[axis] = center


def _stands_on_cabinets(layout: FloorPlanLayout, low: Array, high: Array) -> bool:
    """Whether the burners are a cooktop above cabinets or drawers rather than a cooker."""
    rect = (float(low[0]), float(low[2]), float(high[0]), float(high[2]))
    below = [o for o in layout.objects if o.object_type in ("Cabinet", "Drawer")]
    return any(
        overlaps(plan_rect(o), rect, 0.15) and float(o.world_box().bounds()[1][1]) < float(high[1]) + 0.05
        for o in below
    )


def _hood(layout: FloorPlanLayout, low: Array, high: Array, floor_y: float) -> Cut | None:
    """A hood above the burners, or None when something else is there or nothing holds it."""
    bottom = float(high[1]) + HOOD_BOTTOM_M
    a = np.array([low[0], bottom, low[2]])
    b = np.array([high[0], bottom + HOOD_HEIGHT_M, high[2]])
    rect = (float(a[0]), float(a[2]), float(b[0]), float(b[2]))
    neighbours = [o.world_box().bounds() for o in layout.objects if overlaps(plan_rect(o), rect, 0.05)]
    if any(n[1][1] > bottom - 0.3 and n[0][1] > float(high[1]) + 0.1 for n in neighbours):
        return None
    around = (rect[0] - WINDOW_M, rect[1] - WINDOW_M, rect[2] + WINDOW_M, rect[3] + WINDOW_M)
    panes = [o for o in layout.objects if o.object_type == "Window"]
    if any(_is_before(rect, plan_rect(o), around) and o.world_box().bounds()[1][1] > bottom for o in panes):
        return None
    is_by_wall = not (
        np.abs(layout.reachable - np.array([(a[0] + b[0]) / 2, (a[2] + b[2]) / 2])).max(axis=1) < 0.9
    ).any() or _one_sided(layout.reachable, rect)
    return (a, b) if is_by_wall and bottom - floor_y > 1.3 else None


def _is_before(rect: Rect, pane: Rect, around: Rect) -> bool:
    """Whether a hood's rectangle lies before most of a window's: within its reach, and along it."""
    along_x = pane[2] - pane[0] > pane[3] - pane[1]
    shared = (
        min(rect[2], pane[2]) - max(rect[0], pane[0])
        if along_x
        else min(rect[3], pane[3]) - max(rect[1], pane[1])
    )
    width = pane[2] - pane[0] if along_x else pane[3] - pane[1]
    return overlaps(pane, around) and shared > width / 2


def _one_sided(reachable: Array, rect: Rect) -> bool:
    """Whether the walkable floor near a rectangle lies on one side of it only: then a wall is behind it."""
    center = np.array([(rect[0] + rect[2]) / 2, (rect[1] + rect[3]) / 2])
    gaps = reachable - center
    near = gaps[np.linalg.norm(gaps, axis=1) < 1.4]
    if not len(near):
        return True
    sides = [bool((near @ heading(yaw)[[0, 2]] > 0.5).any()) for yaw in (0, 90, 180, 270)]
    return not (sides[0] and sides[2]) and not (sides[1] and sides[3])
