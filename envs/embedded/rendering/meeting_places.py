"""A bare room in which one object stands as an agent meets it: where, at what distance, seen from where."""

from __future__ import annotations

import math

import numpy as np

from envs.embedded.actions.altering import slice_up
from envs.embedded.actions.opening import slide
from envs.embedded.geometry import LocalBox, Pose
from envs.embedded.object_types import traits_with
from envs.embedded.rendering.object_states import flags_of, sample_size
from envs.embedded.rendering.scene_view import Camera
from envs.embedded.rendering.wall_meshes import HALF_THICKNESS_M
from envs.embedded.structure import Room, Structure, Wall
from envs.embedded.world import CAMERA_LIFT_M, AgentState, ObjectState, SceneObject, World
from envs.object_types import object_type

AGENT_HEIGHT_M = 0.9
EYE_M = AGENT_HEIGHT_M + CAMERA_LIFT_M
"""Height of a standing agent's eye."""
NEAR_M, FAR_M = 1.0, 2.0
"""How far from the eye, along the floor, the middle of small and of large things is."""
SMALL_M = 0.5
"""What is nowhere longer than this is small (chosen)."""
OBLIQUE_DEG = 20.0
"""The eye is this far to the left of straight ahead of the object, so that a side shows too (chosen)."""
FOV_DEG = 90.0
TABLE_TOP_M, TABLE_M = 0.75, (1.6, 1.0)
GAP_M = 0.002
HALF_ROOM_M, CEILING_M = 3.0, 2.6
BOTTOM_M = {
    "Blinds": 1.91, "Cabinet": 0.79, "CoffeeMachine": 0.90, "CounterTop": 0.90, "Curtains": 0.14,
    "DeskLamp": 0.70, "Desktop": 0.73, "Drawer": 0.42, "Faucet": 0.91, "HandTowelHolder": 1.47,
    "HousePlant": 0.84, "LightSwitch": 1.25, "Microwave": 1.05, "Mirror": 1.09, "Painting": 1.30,
    "Poster": 1.33, "Shelf": 0.55, "ShowerCurtain": 0.33, "ShowerHead": 0.76, "Sink": 0.78,
    "SinkBasin": 0.81, "StoveBurner": 0.92, "StoveKnob": 0.97, "Television": 0.75, "Toaster": 0.90,
    "ToiletPaperHanger": 0.81, "TowelHolder": 1.34, "Window": 0.85,
}  # fmt: skip
"""Median height of the underside in the 120 floor plans of what is not carried and off the floor."""
THING = "Thing"


def meeting_place(name: str, state: ObjectState, asset_id: str = "") -> World:
    """A room with one object of a type (its id begins with THING) in a state, brought about by the engine.

    It looks along +z with its back to a wall. Whatever can be carried stands on a table, other things at
    BOTTOM_M or on the floor.
    """
    world = World(
        "MeetingPlace", _room(sample_size(name)[2]), AgentState(np.array([0.0, AGENT_HEIGHT_M, 2.5]))
    )
    if object_type(name).pickupable:
        world.add(_thing("Table", "DiningTable", (TABLE_M[0], TABLE_TOP_M, TABLE_M[1]), 0.0, frozenset()))
    thing = _thing(THING, name, sample_size(name), _bottom(name), flags_of(name), asset_id)
    world.add(thing)
    _bring_into(world, thing, state)
    return world


def camera_before(name: str) -> Camera:
    """Where a standing agent looks at the object from: straight at the middle of its box."""
    size = sample_size(name)
    away = NEAR_M if max(size) <= SMALL_M else FAR_M
    yaw = math.radians(180.0 - OBLIQUE_DEG)
    x, z = -away * math.sin(yaw), -away * math.cos(yaw)
    drop = EYE_M - (_bottom(name) + size[1] / 2)
    return Camera((x, EYE_M, z), math.degrees(yaw), math.degrees(math.atan2(drop, away)), FOV_DEG)


def _bottom(name: str) -> float:
    if object_type(name).pickupable:
        return TABLE_TOP_M
    return BOTTOM_M.get(name, 0.0)


def _room(depth: float) -> Structure:
    """A square room whose wall is right behind an object of a depth that stands in the middle."""
    back = -depth / 2 - HALF_THICKNESS_M - GAP_M
    far = back + 2 * HALF_ROOM_M
    corners = ((-HALF_ROOM_M, back), (HALF_ROOM_M, back), (HALF_ROOM_M, far), (-HALF_ROOM_M, far))
    walls = tuple(
        Wall(f"wall|{i}", a, b, CEILING_M, 0.0, ("room|0",))
        for i, (a, b) in enumerate(zip(corners, (*corners[1:], corners[0]), strict=True))
    )
    return Structure((Room("room|0", "Kitchen", corners, CEILING_M),), walls)


def _thing(
    object_id: str,
    name: str,
    size: tuple[float, float, float],
    bottom: float,
    flags: frozenset[str],
    asset_id: str = "",
) -> SceneObject:
    return SceneObject(
        object_id=object_id,
        name=object_id,
        object_type=name,
        asset_id=asset_id,
        traits=traits_with(object_type(name), flags),
        pose=Pose(np.array([0.0, bottom, 0.0]), np.zeros(3)),
        box=LocalBox(np.array([0.0, size[1] / 2, 0.0]), np.array(size)),
    )


def _bring_into(world: World, thing: SceneObject, state: ObjectState) -> None:
    """What the engine's actions make of an object in a state."""
    if thing.object_type == "Drawer":
        slide(world, thing, state.openness)
    if state.is_sliced or (state.is_broken and thing.object_type == "Egg"):
        slice_up(world, thing)
        return
    for key in ObjectState.__dataclass_fields__:
        world.set_state(thing.object_id, **{key: getattr(state, key)})
