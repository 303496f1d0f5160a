"""Throwing, pushing, pulling and touching: forces that set bodies in motion.

A force acts for one physics step of Unity (0.02 s), so that its magnitude in newtons means the same as there.
"""

from __future__ import annotations

import numpy as np

from envs.embedded import motion
from envs.embedded.actions.altering import shatter
from envs.embedded.actions.grasping import BREAKING_SPEED
from envs.embedded.actions.targets import existing, screen_point, target
from envs.embedded.dispatch import Vector3, action
from envs.embedded.geometry import Array, euler_matrix, heading
from envs.embedded.metadata import xyz
from envs.embedded.physics import LEAST_MASS_KG
from envs.embedded.rays import Hit, cast
from envs.embedded.settling import settle_above
from envs.embedded.simulation import ActionFailedError, Simulation
from envs.embedded.world import SceneObject

FORCE_SECONDS = 0.02
"""How long a force acts: one fixed step of Unity's physics."""
PUSH_N = 100.0
"""Force of PushObject and PullObject when none is given (chosen)."""
THROW_LIFT = 0.1
"""A throw goes this much above where the camera looks, per unit of its length (chosen)."""
WRONG_PROPERTY = "InvalidOperationException: Target Primary Property type incompatible with push/pull"
HELD = "InvalidOperationException: Please use Throw for an item in the Agent's Hand"


@action("ThrowObject")
def throw_object(
    sim: Simulation, *, moveMagnitude: float, forceAction: bool = False, autoSimulation: bool = True
) -> None:
    """Throw what is held to where the camera looks; what is breakable breaks where it hits."""
    held = sim.world.held()
    if held is None:
        raise ActionFailedError("Nothing in hand to throw!", "ObjectNotInInventory")
    if moveMagnitude <= 0.0:
        raise ActionFailedError(f"moveMagnitude must be above 0, got {moveMagnitude:g}")
    sim.world.release()
    agent = sim.world.agent
    ahead = euler_matrix(np.array([agent.horizon, agent.yaw, 0.0]))[:, 2]
    _apply(sim, held, ahead + np.array([0.0, THROW_LIFT, 0.0]), moveMagnitude)


@action("PushObject")
def push_object(
    sim: Simulation,
    *,
    objectId: str | None = None,
    x: float | None = None,
    y: float | None = None,
    moveMagnitude: float = PUSH_N,
    forceAction: bool = False,
) -> None:
    """Push something away from the agent."""
    found = _pushable(sim, target(sim, "PushObject", objectId, (x, y), forceAction))
    _apply(sim, found, heading(sim.world.agent.yaw), moveMagnitude)


@action("PullObject")
def pull_object(
    sim: Simulation,
    *,
    objectId: str | None = None,
    x: float | None = None,
    y: float | None = None,
    moveMagnitude: float = PUSH_N,
    forceAction: bool = False,
) -> None:
    """Pull something towards the agent."""
    found = _pushable(sim, target(sim, "PullObject", objectId, (x, y), forceAction))
    _apply(sim, found, -heading(sim.world.agent.yaw), moveMagnitude)


@action("DirectionalPush")
def directional_push(
    sim: Simulation,
    *,
    pushAngle: float,
    moveMagnitude: float,
    objectId: str | None = None,
    x: float | None = None,
    y: float | None = None,
    forceAction: bool = False,
) -> None:
    """Push something, `pushAngle` degrees clockwise from where the agent looks."""
    found = _pushable(sim, target(sim, "DirectionalPush", objectId, (x, y), forceAction))
    _apply(sim, found, heading(sim.world.agent.yaw + pushAngle % 360.0), moveMagnitude)


@action("TouchThenApplyForce")
def touch_then_apply_force(
    sim: Simulation,
    *,
    direction: Vector3,
    moveMagnitude: float,
    x: float | None = None,
    y: float | None = None,
    handDistance: float = 1.5,
    objectId: str | None = None,
) -> dict[str, object]:
    """Reach out along a screen point (or to an object) and push what is touched, at the point of touch.

    Returns whether something was touched, its id, where the hand ended and how far out that is.
    """
    if handDistance <= 0.0:
        raise ActionFailedError("ArgumentOutOfRangeException: handDistance must be > 0")
    way = np.array([direction.get(k, 0.0) for k in ("x", "y", "z")])
    if not np.any(way):
        raise ActionFailedError("ArgumentException: direction must not be zero")
    eye = sim.world.agent.camera_position()
    ray = _ray_to(sim, objectId, (x, y), eye)
    hit = cast(sim.world, eye, ray, handDistance)
    if hit is None:
        return _touch("", eye + ray * handDistance, eye)
    report = _touch(hit.object_id, hit.point, eye)
    if (
        hit.object_id
        and sim.world[hit.object_id].traits.pickupable | sim.world[hit.object_id].traits.moveable
    ):
        turn = euler_matrix(np.array([0.0, sim.world.agent.yaw, 0.0]))
        _apply(sim, sim.world[hit.object_id], turn @ way, moveMagnitude, hit)
    return report


def _ray_to(
    sim: Simulation, object_id: str | None, point: tuple[float | None, float | None], eye: Array
) -> Array:
    if object_id is not None:
        away = existing(sim, object_id).world_box().center - eye
        return np.asarray(away / max(float(np.linalg.norm(away)), 1e-9))
    return sim.screen_ray(*screen_point(point))


def _touch(object_id: str, point: Array, eye: Array) -> dict[str, object]:
    return {
        "didHandTouchSomething": bool(object_id),
        "objectId": object_id,
        "armsLength": float(np.linalg.norm(point - eye)),
        "handPosition": xyz(point),
    }


def _pushable(sim: Simulation, obj: SceneObject) -> SceneObject:
    if sim.world.agent.held_id in (obj.object_id, *obj.parents):
        raise ActionFailedError(HELD)
    if not (obj.traits.pickupable or obj.traits.moveable):
        raise ActionFailedError(WRONG_PROPERTY)
    return obj


def _apply(sim: Simulation, obj: SceneObject, way: Array, newton: float, at: Hit | None = None) -> None:
    """Let a force act along a direction, at a point or at the object's middle; break what breaks of it."""
    world = sim.world
    kick = way / float(np.linalg.norm(way)) * newton * FORCE_SECONDS
    spin = np.zeros(3) if at is None else _spin(obj, at.point, kick)
    before = {i: world[i].world_box() for i in (obj.object_id,)}
    mass = max(obj.traits.mass_kg, LEAST_MASS_KG)
    done = motion.set_in_motion(world, obj.object_id, kick / mass, spin)
    for box in before.values():
        settle_above(world, box)
    for object_id, speed in done.impacts.items():
        if object_id in world and speed > BREAKING_SPEED:
            _break(sim, world[object_id])


def _break(sim: Simulation, obj: SceneObject) -> None:
    if obj.traits.breakable and not obj.state.is_broken:
        shatter(sim.world, obj)


def _spin(obj: SceneObject, point: Array, kick: Array) -> Array:
    """The turning (3,) rad/s that a blow at a point gives; left-handed like the world, clockwise positive."""
    box = obj.world_box()
    moment = np.cross(point - box.center, kick)
    return np.asarray(box.axes @ ((box.axes.T @ moment) / motion.moment_kg_m2(obj)))
