"""The light of a scene: bright and even, the key light from the windows' side, and what is switched on."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from envs.embedded.rendering.rooms import light_position
from envs.embedded.rendering.scene_view import Lamp, Lighting
from envs.embedded.rendering.shading import INTERIOR
from envs.embedded.structure import Structure, Wall
from envs.embedded.world import SceneObject, World

CEILING_LAMP = (0.50, 0.48, 0.44)
"""Linear intensity of a ceiling lamp (chosen for even, bright rooms)."""
BELOW_CEILING_M = 0.75
"""The lamp shines from this far below the ceiling, lest the ceiling round it burn out (chosen)."""
GLOWING = {
    "DeskLamp": ((0.36, 0.31, 0.22), 0.70),
    "FloorLamp": ((0.50, 0.44, 0.33), 0.88),
    "Candle": ((0.10, 0.07, 0.03), 1.15),
    "StoveBurner": ((0.06, 0.03, 0.015), 1.0),
}
"""Intensity of what glows while it is switched on, and how far up its box the light sits (chosen)."""
KEY_ELEVATION_DEG = 58.0
KEY_OFF_AXIS_DEG = 20.0
"""How far off the windows' axis the key light is, so that no two walls of a room look the same (chosen)."""


def lighting(world: World) -> Lighting:
    """The light of a world: ambient, key light, a lamp in every room and a lamp for whatever glows."""
    lamps = list(_ceiling_lamps(world.structure))
    for obj in world.objects():
        if obj.object_type in GLOWING and obj.state.is_toggled and not world.is_enclosed(obj.object_id):
            lamps.append(_lamp_of(obj))
    return Lighting(INTERIOR.ambient, _key_direction(world.structure.walls), INTERIOR.key_color, tuple(lamps))


def _ceiling_lamps(structure: Structure) -> list[Lamp]:
    lamps = []
    for room in structure.rooms:
        x, z = light_position(room)
        lamps.append(Lamp((x, room.floor_y + room.ceiling_m - BELOW_CEILING_M, z), CEILING_LAMP))
    return lamps


def _lamp_of(obj: SceneObject) -> Lamp:
    intensity, share = GLOWING[obj.object_type]
    box = obj.world_box()
    low, high = box.bounds()
    x, z = (float(v) for v in box.center[[0, 2]])
    return Lamp((x, float(low[1] + share * (high[1] - low[1])), z), intensity)


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
