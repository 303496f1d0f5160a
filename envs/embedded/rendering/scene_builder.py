"""From a World to what is drawn: a mesh for every object and every piece of the rooms. A pure view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from envs.embedded.geometry import Array, OrientedBox
from envs.embedded.rendering.built_in import built_in_bays
from envs.embedded.rendering.fittings.fitting_out import first_objects, fit_out
from envs.embedded.rendering.fittings.flat_things import FLAT, flat_box, is_askew
from envs.embedded.rendering.fittings.panels import clear_of_panels
from envs.embedded.rendering.mesh import Mesh
from envs.embedded.rendering.meshes.fixtures.counters import counter_mesh
from envs.embedded.rendering.meshes.furniture.storage import bay_furniture_mesh
from envs.embedded.rendering.meshes.furniture.tables import cut_table_mesh
from envs.embedded.rendering.meshes.registry import MeshOrder, Size, mesh_for
from envs.embedded.rendering.rooms import Plan, ceiling_light_item, footprint_in, structure_items
from envs.embedded.rendering.scene_lighting import first_lighting, lighting, lit_rooms, vantages
from envs.embedded.rendering.scene_view import DrawItem, SceneView, Surroundings
from envs.embedded.rendering.temperature_looks import steam_over
from envs.embedded.structure import Rect, Room, Wall
from envs.embedded.world import ObjectState, SceneObject, World

__all__ = ["SceneBuilder", "lighting", "placed"]

UNDRAWN = frozenset({"Floor", "Room", "Undefined"})
"""Types that rooms.py draws as structure, or that have no look."""
BASINS = frozenset({"SinkBasin", "BathtubBasin"})
CUT_BY_BASINS = {"Sink": frozenset({"SinkBasin"}), "Bathtub": frozenset({"BathtubBasin"})}
"""Types that are drawn as the surround of a basin which is an object of its own."""
FILLING = frozenset({"Window", "Doorway", "Doorframe"})
"""Objects that fill openings of walls."""
SEEN_THROUGH = frozenset({"Microwave"})
"""Closed receptacles whose glass shows what is in them."""
FITTED = frozenset(
    {"Cabinet", "Drawer", "CounterTop", "Shelf", "ShelvingUnit", "Window", "Blinds", "Curtains"}
)
"""Types without an asset of their own that look alike within a scene."""
ONE_OF_A_KIND = frozenset({"Painting", "Poster", "Mirror"})
"""Types without an asset of their own of which each has its own look."""
CUT_TO_FOOTPRINT = frozenset({"CounterTop", "Desk", "DiningTable"})
"""Types that are cut to their footprint; others are drawn in the largest rectangle of it."""
ABOVE_M = 0.35
"""A counter is cut by a basin below it down to this distance (chosen)."""
LEAST_HOLE_M = 0.02
BELOW_BASINS = frozenset({"Cabinet", "Drawer"})
WINDOW_GAP_M = 0.45
"""A window is joined to a wall at most this far behind it (chosen)."""
TOUCH_M = 0.005
LEAST_FRONT_M = 0.03
"""What is left of a cabinet before or below a basin must be at least this deep or high (chosen)."""


class SceneBuilder:
    """Draws one world again and again; an unchanged object keeps its very DrawItem.

    Args:
        world: Read, never changed. Its structure and its fitted furniture must stay as they are.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._basins = [o for o in world.objects() if o.object_type in BASINS]
        self._sinks = [o for o in world.objects() if o.object_type in CUT_BY_BASINS]
        fittings = fit_out(world.structure, first_objects(world))
        self._panels = fittings.panels
        self._structure = structure_items(
            world.structure,
            world.scene_name,
            fitted=[o.world_box() for o in world.objects() if o.object_type in FILLING],
            hollows=[o.world_box() for o in (*self._sinks, *self._basins)],
            fittings=fittings,
        )
        self._bays, self._owners = built_in_bays(world)
        self._items: dict[str, tuple[int, tuple[DrawItem, ...]]] = {}
        self._fixtures: dict[tuple[str, bool], DrawItem] = {}
        self._view: tuple[int, SceneView] | None = None
        self._surroundings = self._at_first()

    def view(self) -> SceneView:
        """What is to be seen of the world now; the identical SceneView as long as the world is the same."""
        world = self._world
        if self._view is not None and self._view[0] == world.revision:
            return self._view[1]
        shown = tuple(item for o in world.objects() if self._is_shown(o) for item in self._items_of(o))
        lit, rooms = lit_rooms(world), world.structure.rooms
        fixtures = tuple(self._ceiling_light(room, is_on=room.room_id in lit) for room in rooms)
        items, light = (*self._structure, *fixtures, *shown), lighting(world)
        if self._view is not None and _same(items, self._view[1].items):
            items = self._view[1].items
        view = SceneView(items, light, self._surroundings)
        self._view = (world.revision, view)
        return view

    def _at_first(self) -> Surroundings | None:
        """The rooms as the scene began, with all that is too big to be picked up, shut and switched off."""
        world = self._world
        places = vantages(world.structure)
        if not places:
            return None
        furniture = [
            replace(o, state=ObjectState())
            for o in first_objects(world)
            if not o.traits.pickupable and o.object_type not in UNDRAWN
        ]
        items = [
            DrawItem(None, self._mesh(o, box), placed(box)) for o in furniture if (box := self._drawn_box(o))
        ]
        lights = [self._ceiling_light(room, is_on=True) for room in world.structure.rooms]
        return Surroundings((*self._structure, *lights, *items), places, first_lighting(world.structure))

    def _ceiling_light(self, room: Room, *, is_on: bool) -> DrawItem:
        key = (room.room_id, is_on)
        if key not in self._fixtures:
            self._fixtures[key] = ceiling_light_item(room, is_on=is_on)
        return self._fixtures[key]

    def _is_shown(self, obj: SceneObject) -> bool:
        """Whether an object can be seen at all: not what is shut in behind opaque doors."""
        if obj.object_type in UNDRAWN:
            return False
        world = self._world
        return not world.is_enclosed(obj.object_id) or any(
            world[p].object_type in SEEN_THROUGH for p in obj.parents
        )

    def _items_of(self, obj: SceneObject) -> tuple[DrawItem, ...]:
        """An object, and its steam if it is hot; what looks as before is the item of before."""
        version, before = self._items.get(obj.object_id, (-1, ()))
        if version == obj.version:
            return before
        box = self._clear_of_basins(obj, self._drawn_box(obj))
        item = DrawItem(obj.object_id, self._mesh(obj, box), placed(box), is_static=_is_static(obj))
        steam = steam_over(item, obj.object_type, obj.state.temperature)
        fresh = (item,) if steam is None else (item, steam)
        items = tuple(_kept(new, before, k) for k, new in enumerate(fresh))
        self._items[obj.object_id] = (obj.version, items)
        return items

    def _drawn_box(self, obj: SceneObject) -> OrientedBox:
        """An object's box; of furniture that covers a part of its box only, the largest rectangle of it."""
        box = flat_box(obj, self._world.structure)
        if is_askew(obj):
            return box
        if obj.object_type == "Window":
            box = _back_to_wall(box, self._world.structure.walls)
        if obj.object_type in FLAT:
            return clear_of_panels(box, self._panels)
        rects = self._world.structure.footprints.get(obj.object_id)
        if not rects or obj.object_type in CUT_TO_FOOTPRINT:
            return box
        x0, z0, x1, z1 = max(rects, key=lambda r: (r[2] - r[0]) * (r[3] - r[1]))
        half = np.array([(x1 - x0) / 2, float(box.bounds()[1][1] - box.bounds()[0][1]) / 2, (z1 - z0) / 2])
        center = np.array([(x0 + x1) / 2, box.center[1], (z0 + z1) / 2])
        return OrientedBox(center, np.abs(box.axes.T) @ half, box.axes)

    def _clear_of_basins(self, obj: SceneObject, box: OrientedBox) -> OrientedBox:
        """A cabinet's box without what a basin takes of it: its back while closed, its top while open."""
        if obj.object_type not in BELOW_BASINS:
            return box
        for basin in (*self._sinks, *self._basins):
            box = _without(box, basin.world_box(), keep_front=not obj.state.is_open)
        return box

    def _mesh(self, obj: SceneObject, box: OrientedBox) -> Mesh:
        size, style = _size(box), self._style(obj)
        holes = self._holes(obj, box)
        if holes or obj.object_type == "CounterTop":
            order = MeshOrder(obj.object_type, style, size, replace(obj.state, openness=0.0))
            return counter_mesh(order, holes)
        rects = self._world.structure.footprints.get(obj.object_id, ())
        if rects and obj.object_type in CUT_TO_FOOTPRINT:
            order = MeshOrder(obj.object_type, style, size, ObjectState())
            return cut_table_mesh(order, covered_plans(box, rects), outside_plans(box, rects))
        bays = self._bays.get(obj.object_id)
        if bays is not None:
            return bay_furniture_mesh(MeshOrder(obj.object_type, style, size, ObjectState()), bays)
        return mesh_for(obj.object_type, style, size, obj.state)

    def _style(self, obj: SceneObject) -> str:
        """What chooses among looks: the furniture around it, the asset, the scene, or the object itself."""
        owner = self._owners.get(obj.object_id)
        if owner is not None:
            return owner
        if obj.object_type == "CounterTop" and obj.asset_id:
            return self._counter_style(obj)
        if obj.asset_id:
            return obj.asset_id
        scene = self._world.scene_name.removesuffix("_physics")
        if obj.object_type in FITTED:
            return scene
        return f"{scene}/{obj.name}" if obj.object_type in ONE_OF_A_KIND else ""

    def _counter_style(self, obj: SceneObject) -> str:
        """The counters of a room of a house look alike, whatever their lengths; chosen by floor and walls."""
        center = obj.world_box().center
        room = self._world.structure.room_of(float(center[0]), float(center[2]))
        return obj.asset_id if room is None else f"Countertop/{room.floor_material}/{room.wall_material}"

    def _holes(self, obj: SceneObject, box: OrientedBox) -> tuple[Plan, ...]:
        """Where a counter, sink or bathtub is cut: for basins, and outside of its real footprint."""
        if obj.object_type == "CounterTop":
            cuts = [*self._sinks, *self._basins]
            free = outside_plans(box, self._world.structure.footprints.get(obj.object_id, ()))
        else:
            wanted = CUT_BY_BASINS.get(obj.object_type, frozenset())
            cuts, free = [b for b in self._basins if b.object_type in wanted], ()
        holes = [h for b in cuts if (h := _hole(b, box, below_m=ABOVE_M)) is not None]
        return (*holes, *free)


def _back_to_wall(box: OrientedBox, walls: Sequence[Wall]) -> OrientedBox:
    """A window's box made deeper, so that it does not float before the wall behind it."""
    ahead, back = box.axes[[0, 2], 2], box.center - box.axes[:, 2] * box.half[2]
    for wall in walls:
        start, end = np.array(wall.start), np.array(wall.end)
        along = (end - start) / max(float(np.linalg.norm(end - start)), 1e-9)
        gap = float(ahead @ (back[[0, 2]] - start))
        at = float(along @ (box.center[[0, 2]] - start))
        beside = 0.0 < at < float(np.linalg.norm(end - start))
        if abs(float(along @ ahead)) < 0.05 and beside and 0.0 < gap < WINDOW_GAP_M:
            more = np.array([0.0, 0.0, gap / 2])
            return OrientedBox(box.center - box.axes @ more, box.half + more, box.axes)
    return box


def _without(box: OrientedBox, basin: OrientedBox, *, keep_front: bool) -> OrientedBox:
    """A box cut back to before a basin (if it reaches before it), or down to below it."""
    local = box.to_local(basin.corners())
    low, high = local.min(axis=0), local.max(axis=0)
    if (np.minimum(high, box.half) - np.maximum(low, -box.half) < TOUCH_M).any():
        return box
    near, far = -box.half.copy(), box.half.copy()
    if keep_front and float(box.half[2] - high[2]) > LEAST_FRONT_M:
        near[2] = high[2] + 0.002
    elif float(low[1] + box.half[1]) > LEAST_FRONT_M:
        far[1] = low[1] - 0.002
    return OrientedBox(box.center + box.axes @ ((near + far) / 2), (far - near) / 2, box.axes)


def placed(box: OrientedBox) -> Array:
    """The (4, 4) transform that puts a mesh, which is centred on its box, into the world."""
    out = np.eye(4)
    out[:3, :3], out[:3, 3] = box.axes, box.center
    return out


def _is_static(obj: SceneObject) -> bool:
    t = obj.traits
    return not (t.pickupable or t.moveable or t.openable or t.toggleable or t.breakable or t.sliceable)


def _same(a: Sequence[DrawItem], b: Sequence[DrawItem]) -> bool:
    return len(a) == len(b) and all(x is y for x, y in zip(a, b, strict=True))


def _kept(new: DrawItem, before: Sequence[DrawItem], k: int) -> DrawItem:
    """The item of before in place of an equal new one."""
    if k < len(before) and before[k].mesh is new.mesh and _same_place(before[k], new):
        return before[k]
    return new


def _same_place(a: DrawItem, b: DrawItem) -> bool:
    return a.is_static == b.is_static and bool((a.transform == b.transform).all())


def _size(box: OrientedBox) -> Size:
    x, y, z = (round(2.0 * float(h), 4) for h in box.half)
    return (x, y, z)


def _hole(basin: SceneObject, box: OrientedBox, *, below_m: float) -> Plan | None:
    """The plan of a basin in the frame of a box that it lies in or shortly below, or None."""
    other = basin.world_box()
    reach = OrientedBox(
        box.center - np.array([0.0, below_m / 2, 0.0]), box.half + np.array([0.0, below_m / 2, 0.0]), box.axes
    )
    plan = footprint_in(other, reach)
    if plan is None:
        return None
    x, z = float(box.half[0]), float(box.half[2])
    wide = min(plan[2], x) - max(plan[0], -x) > LEAST_HOLE_M
    deep = min(plan[3], z) - max(plan[1], -z) > LEAST_HOLE_M
    return plan if wide and deep else None


def covered_plans(box: OrientedBox, footprint: Sequence[Rect]) -> tuple[Plan, ...]:
    """World rectangles of the floor plan in the frame of a box."""
    plans = []
    for x0, z0, x1, z1 in footprint:
        local = box.to_local(np.array([[x0, box.center[1], z0], [x1, box.center[1], z1]]))[:, [0, 2]]
        low, high = local.min(axis=0), local.max(axis=0)
        plans.append(tuple(round(float(v), 4) for v in (*low, *high)))
    return tuple((a, b, c, d) for a, b, c, d in plans)


def outside_plans(box: OrientedBox, footprint: Sequence[Rect]) -> tuple[Plan, ...]:
    """The rectangles of a box's plan, in its own frame, that its footprint (in the world) leaves free."""
    if not footprint:
        return ()
    covered = covered_plans(box, footprint)
    xs = sorted({-float(box.half[0]), float(box.half[0]), *(p[k] for p in covered for k in (0, 2))})
    zs = sorted({-float(box.half[2]), float(box.half[2]), *(p[k] for p in covered for k in (1, 3))})
    return tuple(
        (a, c, b, d)
        for a, b in pairwise(xs)
        for c, d in pairwise(zs)
        if not any(p[0] < (a + b) / 2 < p[2] and p[1] < (c + d) / 2 < p[3] for p in covered)
    )
