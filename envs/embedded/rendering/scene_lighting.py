"""The light of a scene: bright and even, the key light from the windows' side, and what is switched on."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from envs.embedded.rendering.mesh import Color
from envs.embedded.rendering.rooms import light_position
from envs.embedded.rendering.scene_view import Lamp, Lighting, Vantage
from envs.embedded.rendering.shading import INTERIOR
from envs.embedded.structure import Room, Structure, Wall
from envs.embedded.world import ObjectState, SceneObject, World

CEILING_LAMP = (0.50, 0.48, 0.44)
"""Linear intensity of a ceiling lamp (chosen for even, bright rooms)."""
BELOW_CEILING_M = 0.75
"""The lamp shines from this far below the ceiling, lest the ceiling round it burn out (chosen)."""
KEY_ELEVATION_DEG = 58.0
KEY_OFF_AXIS_DEG = 20.0
"""How far off the windows' axis the key light is, so that no two walls of a room look the same (chosen)."""
LEFT_BY_DAY, LEFT_WITHOUT_WINDOWS = (0.45, 0.9), (0.30, 0.35)
"""Shares of the ambient and of the key light that are left when the ceiling lights are out (chosen)."""
SWITCH_REACH_M = 0.3
"""A light switch belongs to the room this far before it."""
EYE_HEIGHT_M = 1.4
"""Height above the floor from which mirrors know their room (chosen: most of it is above the tables)."""


@dataclass(frozen=True, slots=True)
class Glow:
    """The light of a thing that shines.

    `up` says how far up its box the light sits, `ahead_m` how far before its front, `range_m` where the light
    ends, metres. `shines` tells from the state whether it does.
    """

    intensity: Color
    up: float
    ahead_m: float | None = None
    range_m: float = 6.0
    shines: Callable[[ObjectState], bool] = lambda state: state.is_toggled


GLOWING: dict[str, Glow] = {
    "DeskLamp": Glow((0.36, 0.31, 0.22), 0.70),
    "FloorLamp": Glow((0.50, 0.44, 0.33), 0.88),
    "Candle": Glow((0.10, 0.07, 0.03), 1.15, range_m=2.5),
    "StoveBurner": Glow((0.06, 0.03, 0.015), 1.0, range_m=1.5),
    "Microwave": Glow((0.09, 0.075, 0.05), 0.5, 0.06, range_m=1.2),
    "Fridge": Glow((0.13, 0.14, 0.15), 0.75, -0.10, range_m=2.0, shines=lambda state: state.is_open),
    "Television": Glow(
        (0.09, 0.12, 0.17), 0.55, 0.30, range_m=2.5, shines=lambda s: s.is_toggled and not s.is_broken
    ),
    "Laptop": Glow((0.020, 0.024, 0.030), 0.6, 0.0, range_m=1.0, shines=lambda s: s.is_toggled and s.is_open),
    "Toaster": Glow((0.05, 0.02, 0.008), 1.05, range_m=0.8),
}
"""What shines on its surroundings, and when (all chosen)."""


def lighting(world: World) -> Lighting:
    """The light of a world: ambient, key light, a lamp in every lit room and a lamp for whatever glows."""
    structure, lit = world.structure, lit_rooms(world)
    lamps = [ceiling_lamp(room) for room in structure.rooms if room.room_id in lit]
    for obj in world.objects():
        glow = GLOWING.get(obj.object_type)
        if glow is not None and glow.shines(obj.state) and not world.is_enclosed(obj.object_id):
            lamps.append(_lamp_of(obj, glow))
    return replace(_dimmed(structure, lit), lamps=tuple(lamps))


def first_lighting(structure: Structure) -> Lighting:
    """The light of a scene whose ceiling lights are on, and nothing else."""
    every = frozenset(room.room_id for room in structure.rooms)
    return replace(_dimmed(structure, every), lamps=tuple(ceiling_lamp(room) for room in structure.rooms))


def lit_rooms(world: World) -> frozenset[str]:
    """Ids of the rooms whose ceiling light is on: all but those with a light switch that is off."""
    structure = world.structure
    off = [o for o in world.objects() if o.object_type == "LightSwitch" and not o.state.is_toggled]
    dark = {room.room_id for switch in off if (room := _room_of(switch, structure)) is not None}
    return frozenset(room.room_id for room in structure.rooms if room.room_id not in dark)


def vantages(structure: Structure) -> tuple[Vantage, ...]:
    """The rooms as mirrors take them."""
    out = []
    for room in structure.rooms:
        corners, (x, z) = np.array(room.polygon), light_position(room)
        (x0, z0), (x1, z1) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
        low, high = (x0, room.floor_y, z0), (x1, room.floor_y + room.ceiling_m, z1)
        out.append(Vantage(low, high, (x, room.floor_y + min(EYE_HEIGHT_M, 0.6 * room.ceiling_m), z)))
    return tuple(out)


def ceiling_lamp(room: Room) -> Lamp:
    """The lamp of a room's ceiling light."""
    x, z = light_position(room)
    return Lamp((x, room.floor_y + room.ceiling_m - BELOW_CEILING_M, z), CEILING_LAMP)


def _room_of(switch: SceneObject, structure: Structure) -> Room | None:
    """The room that a light switch lights: the one before it, else the only one."""
    box = switch.world_box()
    x, _, z = (box.center + box.axes[:, 2] * (box.half[2] + SWITCH_REACH_M)).tolist()
    room = structure.room_of(x, z) or structure.room_of(float(box.center[0]), float(box.center[2]))
    return room or (structure.rooms[0] if len(structure.rooms) == 1 else None)


def _dimmed(structure: Structure, lit: frozenset[str]) -> Lighting:
    """Ambient and key light as far as the rooms are lit, by floor area."""
    areas = {room.room_id: _area(room) for room in structure.rooms}
    share = sum(areas[i] for i in sorted(lit)) / sum(areas.values()) if areas else 1.0
    has_window = any(o.kind == "window" for w in structure.walls for o in w.openings)
    left = LEFT_BY_DAY if has_window else LEFT_WITHOUT_WINDOWS
    ambient, key = (share + (1.0 - share) * part for part in left)
    return Lighting(
        _scaled(INTERIOR.ambient, ambient), _key_direction(structure.walls), _scaled(INTERIOR.key_color, key)
    )


def _scaled(color: Color, factor: float) -> Color:
    r, g, b = color
    return (r * factor, g * factor, b * factor)


def _area(room: Room) -> float:
    x, z = np.array(room.polygon).T
    return abs(float(x @ np.roll(z, -1) - z @ np.roll(x, -1))) / 2.0


def _lamp_of(obj: SceneObject, glow: Glow) -> Lamp:
    box = obj.world_box()
    low, high = box.bounds()
    at = box.center if glow.ahead_m is None else box.center + box.axes[:, 2] * (box.half[2] + glow.ahead_m)
    height = float(low[1] + glow.up * (high[1] - low[1]))
    return Lamp((float(at[0]), height, float(at[2])), glow.intensity, glow.range_m)


@lru_cache(maxsize=256)
def _key_direction(walls: tuple[Wall, ...]) -> tuple[float, float, float]:
    """Towards the sun: out of the wall with the most window, from above; as usual without windows."""
    best, outward = 0.0, None
    middle = np.mean([(np.array(w.start) + np.array(w.end)) / 2 for w in walls], axis=0) if walls else None
    for wall in walls:
        panes = [o for o in wall.openings if o.kind == "window"]
        area = sum((o.end_m - o.start_m) * (o.top_m - o.bottom_m) for o in panes)
        if area > best + 1e-6:
            along = np.array(wall.end) - np.array(wall.start)
            normal = np.array([-along[1], along[0]]) / max(float(np.linalg.norm(along)), 1e-9)
            best, outward = area, normal * np.sign(float(normal @ (np.array(wall.start) - middle)) or 1.0)
    if outward is None:
        return INTERIOR.key_direction
    yaw = math.atan2(float(outward[0]), float(outward[1])) + math.radians(KEY_OFF_AXIS_DEG)
    up, flat = math.sin(math.radians(KEY_ELEVATION_DEG)), math.cos(math.radians(KEY_ELEVATION_DEG))
    return (flat * math.sin(yaw), up, flat * math.cos(yaw))
