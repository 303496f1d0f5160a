"""Picking up, holding, putting down and dropping."""

from __future__ import annotations

from typing import Any

import numpy as np

from envs.embedded import physics, placement
from envs.embedded.actions.altering import shatter
from envs.embedded.actions.targets import target
from envs.embedded.dispatch import Vector3, action
from envs.embedded.geometry import euler_matrix, matrix_euler
from envs.embedded.metadata import xyz
from envs.embedded.settling import settle_above
from envs.embedded.simulation import ActionFailedError, Simulation
from envs.embedded.world import HAND_LOCAL_M, SceneObject
from envs.object_types import all_object_types, object_type

NOTHING_TO_PUT = "Can't place an object if Agent isn't holding anything"
BREAKING_SPEED = 2.0
"""Impacts above this break what is breakable, m/s (chosen: a fall of 20 cm)."""
HAND_REACH_M = 1.5
"""How far from the camera the hand may be moved, metres; AI2-THOR's visibility distance."""


@action("PickupObject")
def pickup_object(
    sim: Simulation,
    *,
    objectId: str | None = None,
    x: float | None = None,
    y: float | None = None,
    forceAction: bool = False,
    manualInteract: bool = False,
) -> str:
    """Take an object into the empty hand; what lies in or on it comes along.

    It is held upright; a knife with its broad side up, so that it can be told by sight.
    """
    world = sim.world
    if world.agent.held_id is not None:
        raise ActionFailedError(
            "Agent hand has something in it already! Can't pick up anything else", "InventoryFull"
        )
    found = target(sim, "PickupObject", objectId, (x, y), forceAction)
    if not found.traits.pickupable:
        raise ActionFailedError(
            f"{found.object_id} must have the property CanPickup to be picked up.", "ObjectNotPickupable"
        )
    place = found.world_box()
    world.hold(found.object_id)
    world.move_agent(hand_rotation=np.array(placement.resting_turn(found)))
    settle_above(world, place)
    return found.object_id


@action("PutObject")
def put_object(
    sim: Simulation,
    *,
    objectId: str | None = None,
    x: float | None = None,
    y: float | None = None,
    forceAction: bool = False,
    placeStationary: bool = True,
    putNearXY: bool = False,
    randomSeed: int = 0,
) -> None:
    """Put what is held in or on a receptacle."""
    held = sim.world.held()
    if held is None:
        raise ActionFailedError(NOTHING_TO_PUT, "ObjectNotInInventory")
    receptacle = target(sim, "PutObject", objectId, (x, y), forceAction)
    _require_takes(sim, receptacle, held, forceAction)
    pose = placement.find_place(sim.world, held.object_id, receptacle.object_id)
    if pose is None:
        raise ActionFailedError("No valid positions to place object found", "ReceptacleFull")
    sim.world.release()
    sim.world.set_pose(held.object_id, pose)
    sim.world.attach(held.object_id, receptacle.object_id)


@action("DropHandObject", "DropHeldObject")
def drop_held_object(
    sim: Simulation, *, forceAction: bool = False, autoSimulation: bool = True
) -> dict[str, float]:
    """Let go of what is held; it falls, may break, and comes to rest. Returns where."""
    held = sim.world.held()
    if held is None:
        raise ActionFailedError("Nothing in hand to drop!", "ObjectNotInInventory")
    sim.world.release()
    fall = physics.let_fall(sim.world, held.object_id)
    if held.traits.breakable and not held.state.is_broken and fall.impact_speed > BREAKING_SPEED:
        shatter(sim.world, held)
    return xyz(held.pose.position)


@action("RotateHeldObject")
def rotate_held_object(
    sim: Simulation,
    *,
    pitch: float = 0.0,
    yaw: float = 0.0,
    roll: float = 0.0,
    rotation: Vector3 | None = None,
) -> None:
    """Turn what is held: by pitch, yaw and roll as the agent sees it, or to a rotation in its frame.

    Upside down it loses its liquid.
    """
    _require_held(sim)
    if rotation is not None:
        turned = np.array([rotation.get(k, 0.0) for k in ("x", "y", "z")])
    else:
        step = euler_matrix(np.array([pitch, yaw, roll]))
        turned = matrix_euler(step @ euler_matrix(sim.world.agent.hand_rotation))
    sim.world.move_agent(hand_rotation=turned % 360.0)
    held = sim.world.held()
    if held is not None and float(held.world_box().axes[1, 1]) < 0.0:
        sim.world.set_state(held.object_id, fill_liquid=None)


@action("MoveHeldObject")
def move_held_object(
    sim: Simulation,
    *,
    ahead: float = 0.0,
    right: float = 0.0,
    up: float = 0.0,
    forceVisible: bool = False,
) -> None:
    """Move the hand with what it holds, metres in the agent's directions."""
    _require_held(sim)
    world = sim.world
    before = world.agent.hand_offset
    world.move_agent(hand_offset=before + np.array([right, up, ahead]))
    away = world.hand_position() - world.agent.camera_position()
    if float(np.linalg.norm(away)) > HAND_REACH_M or not _is_ahead(sim):
        world.move_agent(hand_offset=before)
        raise ActionFailedError(
            "The target position is out of range- object cannot move outside of max visibility distance."
        )


@action("MoveHeldObjectAhead")
def move_held_object_ahead(
    sim: Simulation, *, moveMagnitude: float = 0.25, forceVisible: bool = False
) -> None:
    """Move the hand forwards."""
    move_held_object(sim, ahead=moveMagnitude)


@action("MoveHeldObjectUp")
def move_held_object_up(sim: Simulation, *, moveMagnitude: float = 0.25, forceVisible: bool = False) -> None:
    """Move the hand up."""
    move_held_object(sim, up=moveMagnitude)


@action("MoveHeldObjectRight")
def move_held_object_right(
    sim: Simulation, *, moveMagnitude: float = 0.25, forceVisible: bool = False
) -> None:
    """Move the hand to the right."""
    move_held_object(sim, right=moveMagnitude)


@action("MoveHeldObjectBack")
def move_held_object_back(
    sim: Simulation, *, moveMagnitude: float = 0.25, forceVisible: bool = False
) -> None:
    """Move the hand backwards."""
    move_held_object(sim, ahead=-moveMagnitude)


@action("MoveHeldObjectDown")
def move_held_object_down(
    sim: Simulation, *, moveMagnitude: float = 0.25, forceVisible: bool = False
) -> None:
    """Move the hand down."""
    move_held_object(sim, up=-moveMagnitude)


@action("MoveHeldObjectLeft")
def move_held_object_left(
    sim: Simulation, *, moveMagnitude: float = 0.25, forceVisible: bool = False
) -> None:
    """Move the hand to the left."""
    move_held_object(sim, right=-moveMagnitude)


def _require_held(sim: Simulation) -> None:
    if sim.world.agent.held_id is None:
        raise ActionFailedError("Agent isn't holding anything", "ObjectNotInInventory")


def _is_ahead(sim: Simulation) -> bool:
    return float(sim.world.agent.hand_offset[2]) + HAND_LOCAL_M[2] > 0.0


def _require_takes(sim: Simulation, receptacle: SceneObject, held: SceneObject, force: bool) -> None:
    """AI2-THOR's checks of a receptacle, in its order; raises ActionFailedError with its message."""
    if not receptacle.traits.receptacle:
        raise ActionFailedError("This target object is NOT a receptacle!")
    kind = _known(receptacle.object_type)
    closed = receptacle.traits.openable and not receptacle.state.is_open
    if closed and kind is not None and kind.must_be_open:
        raise ActionFailedError(
            "Target openable Receptacle is CLOSED, can't place if target is not open!", "ReceptacleNotOpen"
        )
    if kind is None:
        return
    if kind.only_accepts:
        _require_specific(sim, receptacle, held, kind.accepts, force)
    elif not force and held.object_type not in kind.accepts:
        raise ActionFailedError(
            f"{held.name} cannot be placed in {receptacle.name}", "ObjectNotAllowedInReceptacle"
        )


def _require_specific(
    sim: Simulation, receptacle: SceneObject, held: SceneObject, accepts: tuple[str, ...], force: bool
) -> None:
    """Unlike in AI2-THOR, `force` puts any type there: a phone on a burner must be possible to be judged."""
    if not force and held.object_type not in accepts:
        raise ActionFailedError(
            f"{held.name} is not a valid Object Type to be placed in {receptacle.name}",
            "ObjectNotAllowedInReceptacle",
        )
    if sim.world.contents(receptacle.object_id):
        raise ActionFailedError(f"{receptacle.name} is full right now", "ReceptacleFull")


def _known(name: str) -> Any:
    return object_type(name) if name in all_object_types() else None
