"""Floors, walls, ceilings and carcasses of a scene as things to draw, finished by room type and scene."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeAlias

import numpy as np

from envs.embedded.geometry import Array, OrientedBox
from envs.embedded.rendering.fitting_meshes import accented, fitting_items
from envs.embedded.rendering.fittings.faces import room_before
from envs.embedded.rendering.fittings.fitting_out import Fittings
from envs.embedded.rendering.mesh import Material, Mesh, Part, cylinder, extrude
from envs.embedded.rendering.room_looks import RoomLook, named_wall, room_look
from envs.embedded.rendering.scene_view import DrawItem
from envs.embedded.rendering.wall_meshes import HALF_THICKNESS_M, Side, reversed_wall, wall_frame, wall_mesh
from envs.embedded.structure import Carcass, Opening, Room, Structure, Wall

Plan: TypeAlias = tuple[float, float, float, float]
"""A rectangle in the frame of a box: x0, z0, x1, z1 metres from its centre."""

FILLER_REACH_M = 0.25
"""A window belongs to an opening whose middle is this close to its box (chosen)."""
PROUD_M = 0.01
LIGHT_RADIUS_M, LIGHT_HEIGHT_M = 0.17, 0.06
LAMP_SEARCH_M = 0.25
LIGHT = Material((1.0, 0.98, 0.94), roughness=0.8, emission=(1.0, 0.96, 0.88))
LIGHT_OUT = Material((0.86, 0.85, 0.82), roughness=0.6)
LIGHT_RIM = Material((0.85, 0.85, 0.84), roughness=0.4)


def structure_items(
    structure: Structure,
    scene_name: str,
    *,
    fitted: Sequence[OrientedBox] = (),
    hollows: Sequence[OrientedBox] = (),
    fittings: Fittings | None = None,
) -> tuple[DrawItem, ...]:
    """Everything immobile of a scene that is no object. Built once per scene; meshes are cached.

    Args:
        structure: Rooms, walls and carcasses.
        scene_name: Which decides the finishes.
        fitted: World boxes of windows and doors that are objects; they fill the openings they lie in.
        hollows: World boxes of basins, below which counters are hollow.
        fittings: What else is fitted to the rooms.
    """
    extra = Fittings() if fittings is None else fittings
    items = [item for room in structure.rooms for item in _room_items(room, room_look(room, scene_name))]
    looks = {room.room_id: room_look(room, scene_name) for room in structure.rooms}
    accents = _accent_walls(structure, looks)
    for wall in structure.walls:
        item = _wall_item(structure, wall, _Finishes(looks, accents, extra), fitted)
        items += [item] if item is not None else []
    items += [_carcass_item(carcass, scene_name, hollows) for carcass in structure.carcasses]
    return (*items, *fitting_items(extra, looks, accents, scene_name.removesuffix("_physics")))


def _accent_walls(structure: Structure, looks: Mapping[str, RoomLook]) -> frozenset[tuple[str, str]]:
    """Wall and room ids of each room's accent wall: its longest, of those that are all its own."""
    out = []
    for room in structure.rooms:
        own = [w for w in structure.walls if w.room_ids == (room.room_id,)]
        if looks[room.room_id].accent is not None and own:
            out.append((max(own, key=lambda w: round(math.dist(w.start, w.end), 3)).wall_id, room.room_id))
    return frozenset(out)


@dataclass(frozen=True, slots=True, eq=False)
class _Finishes:
    looks: Mapping[str, RoomLook]
    accents: frozenset[tuple[str, str]]
    fittings: Fittings

    def side(self, wall: Wall, room: Room) -> Side:
        key = (wall.wall_id, room.room_id)
        look = self.looks[room.room_id]
        return Side(accented(look) if key in self.accents else look, self.fittings.patches.get(key, ()))


def _room_items(room: Room, look: RoomLook) -> Iterator[DrawItem]:
    place = np.eye(4)
    place[1, 3] = room.floor_y
    yield DrawItem(None, _floor_mesh(room.polygon, look), place, casts_shadow=False)
    above = place.copy()
    above[1, 3] += room.ceiling_m
    yield DrawItem(None, _ceiling_mesh(room.polygon, look), above, casts_shadow=False)


def ceiling_light_item(room: Room, *, is_on: bool) -> DrawItem:
    """The light on a room's ceiling."""
    place = np.eye(4)
    place[0, 3], place[2, 3] = light_position(room)
    place[1, 3] = room.floor_y + room.ceiling_m
    return DrawItem(None, _light_mesh(is_on), place, casts_shadow=False)


@lru_cache(maxsize=256)
def _floor_mesh(polygon: tuple[tuple[float, float], ...], look: RoomLook) -> Mesh:
    sheet = _sheet(polygon, look.floor, up=True)
    return Mesh((replace(sheet, uvs=sheet.uvs[:, ::-1].copy()) if look.boards_along_z else sheet,))


@lru_cache(maxsize=256)
def _ceiling_mesh(polygon: tuple[tuple[float, float], ...], look: RoomLook) -> Mesh:
    return Mesh((_sheet(polygon, look.ceiling, up=False),))


@lru_cache(maxsize=2)
def _light_mesh(is_on: bool) -> Mesh:
    """A round ceiling light hanging below y = 0."""
    rim = cylinder(LIGHT_RADIUS_M, 0.3 * LIGHT_HEIGHT_M, LIGHT_RIM).moved(y=-0.15 * LIGHT_HEIGHT_M)
    shade = cylinder(0.9 * LIGHT_RADIUS_M, 0.7 * LIGHT_HEIGHT_M, LIGHT if is_on else LIGHT_OUT).moved(
        y=-0.65 * LIGHT_HEIGHT_M
    )
    return Mesh((rim, shade))


def _sheet(polygon: tuple[tuple[float, float], ...], material: Material, *, up: bool) -> Part:
    """A polygon of (x, z) at y = 0, seen from above or from below; UVs one repeat a metre."""
    body = extrude(_corners(polygon), 1e-3, material)
    facing = body.normals[body.faces[:, 0], 1]
    kept = body.faces[facing > 0.5 if up else facing < -0.5].reshape(-1)
    vertices = body.vertices[kept]
    vertices[:, 1] = 0.0
    faces = np.arange(len(kept), dtype=np.int32).reshape(-1, 3)
    return Part(vertices, body.normals[kept], body.uvs[kept], faces, material)


def _corners(polygon: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """A polygon without repeated and straight corners."""
    points = [p for p, q in zip(polygon, (*polygon[1:], polygon[0]), strict=True) if _apart(p, q) > 1e-6]
    out = []
    for before, at, after in zip((points[-1], *points[:-1]), points, (*points[1:], points[0]), strict=True):
        bend = (at[0] - before[0]) * (after[1] - at[1]) - (at[1] - before[1]) * (after[0] - at[0])
        if abs(bend) > 1e-9:
            out.append(at)
    return out


def _apart(p: tuple[float, float], q: tuple[float, float]) -> float:
    return max(abs(p[0] - q[0]), abs(p[1] - q[1]))


@lru_cache(maxsize=256)
def light_position(room: Room) -> tuple[float, float]:
    """Where a room's ceiling light hangs (x, z): the point of a coarse grid farthest from its walls."""
    polygon = np.array(room.polygon)
    low, high = polygon.min(axis=0), polygon.max(axis=0)
    middle = (low + high) / 2
    axes = [np.arange(0.0, float(half) + 1e-9, LAMP_SEARCH_M) for half in (high - low) / 2]
    best, where = -1.0, (float(middle[0]), float(middle[1]))
    probe = Structure((room,), ())
    for dx in axes[0]:
        for dz in axes[1]:
            for x, z in {(middle[0] + sx * dx, middle[1] + sz * dz): 0 for sx in (1, -1) for sz in (1, -1)}:
                clear = _clearance(polygon, float(x), float(z))
                if clear > best + 1e-3 and probe.room_of(float(x), float(z)) is not None:
                    best, where = clear, (float(x), float(z))
    return where


def _clearance(polygon: Array, x: float, z: float) -> float:
    a, b = polygon, np.roll(polygon, -1, axis=0)
    edge, point = b - a, np.array([x, z]) - a
    t = np.clip((point * edge).sum(axis=1) / np.maximum((edge * edge).sum(axis=1), 1e-12), 0.0, 1.0)
    return float(np.linalg.norm(point - t[:, None] * edge, axis=1).min())


def _wall_item(
    structure: Structure, wall: Wall, finishes: _Finishes, fitted: Sequence[OrientedBox]
) -> DrawItem | None:
    if _apart(wall.start, wall.end) < 1e-6:
        return None
    front, behind = room_before(structure, wall), room_before(structure, reversed_wall(wall))
    if front is None:
        wall, front, behind = reversed_wall(wall), behind, front
    if front is None:
        return None
    side = finishes.side(wall, front)
    own = named_wall(wall.material) if behind is None and not front.wall_material else None
    side = side if own is None else replace(side, look=replace(side.look, wall=own))
    other = None if behind is None else finishes.side(wall, behind)
    frame = wall_frame(wall, front.floor_y)
    openings = tuple(o for o in wall.openings if not _is_covered(o, frame, fitted))
    openings += finishes.fittings.openings.get((wall.wall_id, front.room_id), ())
    filled = frozenset(i for i, o in enumerate(openings) if _filler(o, frame, fitted) is not None)
    return DrawItem(
        None, wall_mesh(replace(wall, openings=openings), side, other, filled), frame, casts_shadow=False
    )


def _filler(opening: Opening, frame: Array, fitted: Sequence[OrientedBox]) -> OrientedBox | None:
    """The box of the window or door that is an object and fills an opening of the wall with this frame."""
    x, y = (opening.start_m + opening.end_m) / 2, (opening.bottom_m + opening.top_m) / 2
    middle = (frame @ np.array([x, y, 0.0, 1.0]))[:3]
    return next((b for b in fitted if (np.abs(b.to_local(middle)) < b.half + FILLER_REACH_M).all()), None)


def _is_covered(opening: Opening, frame: Array, fitted: Sequence[OrientedBox]) -> bool:
    """Whether a window stands before the wall rather than in it: then the wall behind it stays whole."""
    box = _filler(opening, frame, fitted) if opening.kind == "window" else None
    if box is None:
        return False
    middle = float(frame[:3, 2] @ (box.center - frame[:3, 3]))
    return middle > HALF_THICKNESS_M + PROUD_M


def _carcass_item(carcass: Carcass, scene_name: str, hollows: Sequence[OrientedBox]) -> DrawItem:
    from envs.embedded.rendering.carcasses import carcass_mesh  # noqa: PLC0415 - builds meshes of other families

    box = carcass.box
    x, y, z = (round(2.0 * float(h), 4) for h in box.half)
    holes = tuple(hole for other in hollows if (hole := footprint_in(other, box)) is not None)
    place = np.eye(4)
    place[:3, :3], place[:3, 3] = box.axes, box.center
    mesh = carcass_mesh(carcass.kind, (x, y, z), holes, finish_number(scene_name))
    return DrawItem(None, mesh, place)


def finish_number(scene_name: str) -> int:
    """Which of the finishes a scene's fitted furniture has."""
    from envs.embedded.rendering.meshes.fixtures.finishes import cabinet_look  # noqa: PLC0415 - as above

    return cabinet_look(scene_name)


def footprint_in(other: OrientedBox, box: OrientedBox) -> Plan | None:
    """The plan (x0, z0, x1, z1) of `other` in the frame of `box`, metres; None if the two do not overlap."""
    local = box.to_local(other.corners())
    low, high = local.min(axis=0), local.max(axis=0)
    if ((low > box.half - 1e-3) | (high < 1e-3 - box.half)).any():
        return None
    x0, z0, x1, z1 = (round(float(v), 4) for v in (low[0], low[2], high[0], high[2]))
    return x0, z0, x1, z1
