"""Goto: walk to the nearest pose from which the target can be handled; LookAround: one full turn."""

from __future__ import annotations

import math
from collections.abc import Generator, Sequence
from functools import partial

import numpy as np

from envs.actions import Action, Verb
from envs.episode_task import Moment
from envs.feedback import reason_of
from envs.skills.route import GRID_M, Lattice, RoutePlanner, State, reachable_horizons
from envs.skills.skill import SkillResult, SkillRun
from envs.skills.world_queries import FloorPoint, StandPose, WorldQueries
from envs.snapshot import ObjectSnapshot, Vec3

MAX_PLANS = 2
"""The first plan, and one more when it met an obstacle."""
REACH_M = 1.5
"""AI2-THOR's default visibilityDistance: nothing farther from the agent's axis can be handled."""
NEAR_M = 3.0
"""Goto counts as arrived within this distance of what cannot be handled from anywhere; chosen."""

CAMERA_LIFT_M = 0.675
"""Camera above the agent's position when standing; recorded from the Unity build 5.0.0."""
AIM_SHARE = 0.5
"""Where a thing is looked at, from 0, its nearest point, to 1, its centre; chosen."""
DEGREES_PER_STEP = 20.0
"""Looking past a thing by this angle weighs as much as one more primitive; chosen."""
WELL_IN_VIEW_DEG = 30.0
"""Farther from the middle a thing is not well in view; chosen, the frame's upper edge is at 45 degrees."""
BADLY_IN_VIEW_STEPS = 12.0
"""How many more primitives are worth having a thing well in view; chosen."""

NO_WAY = "there is no free way to it"
NO_PLACE = "it cannot be reached from anywhere"
HOLDING_IT = "it is in your hand"
NOT_THERE = "it is not there any more"


def goto(world: WorldQueries, target_id: str) -> SkillRun:
    """Walk to where the target can be handled and is well in view, or else stand near it and face it.

    Moves by MoveAhead, quarter turns and looks. A move that fails is taken out of the map and the way planned
    once more.
    """
    return (yield from _goto(world, target_id, must_reach=False))


def approach(world: WorldQueries, target_id: str) -> SkillRun:
    """Like `goto`, but fails when the target cannot be handled from anywhere. No move when it can be now."""
    if world.is_interactable(target_id):
        return SkillResult(True)
    return (yield from _goto(world, target_id, must_reach=True))


def look_around(world: WorldQueries, target_id: str = "") -> SkillRun:  # noqa: ARG001 - the skills' common form
    """Four quarter turns to the right."""
    for _ in range(4):
        moment = yield Action(Verb.ROTATE_RIGHT)
        if not moment.success:
            return SkillResult(False, reason_of(moment.message))
    return SkillResult(True)


def _goto(world: WorldQueries, target_id: str, *, must_reach: bool) -> SkillRun:
    if target_id not in world.snapshot.objects:
        return SkillResult(False, NOT_THERE)
    if world.snapshot.holds(target_id):
        return SkillResult(False, HOLDING_IT)
    if not world.snapshot.agent_is_standing:
        yield Action(Verb.STAND)
    planner, positions = _survey(world)
    goals = _goals(world, planner.lattice, target_id, positions, must_reach=must_reach)
    reason = NO_WAY if goals else NO_PLACE
    for _ in range(MAX_PLANS):
        snapshot = world.snapshot
        start = planner.lattice.state(_floor(snapshot.agent_position), snapshot.agent_yaw)
        view = partial(view_cost, snapshot.objects[target_id], snapshot.agent_position[1] + CAMERA_LIFT_M)
        found = None if start is None else planner.nearest(start, snapshot.agent_horizon, goals, view)
        if found is None:
            return SkillResult(False, reason)
        reason = yield from _walk(world, planner, found[1])
        if not reason:
            return SkillResult(True)
    return SkillResult(False, reason)


def _survey(world: WorldQueries) -> tuple[RoutePlanner, tuple[Vec3, ...]]:
    """The lattice that the agent stands on, and where it can get to."""
    snapshot = world.snapshot
    lattice = Lattice(_floor(snapshot.agent_position), snapshot.agent_yaw)
    positions = world.reachable_positions(along_agent=snapshot.agent_yaw % 90.0 != 0.0)
    cells = [lattice.cell(_floor(p)) for p in positions]
    return RoutePlanner(lattice, [c for c in cells if c is not None]), positions


def _goals(
    world: WorldQueries, lattice: Lattice, target_id: str, positions: Sequence[Vec3], *, must_reach: bool
) -> tuple[StandPose, ...]:
    target = world.snapshot.objects[target_id]
    close = [p for p in positions if floor_distance_m(_floor(p), target) <= REACH_M]
    horizons = reachable_horizons(world.snapshot.agent_horizon)
    poses = world.interactable_poses(target_id, close, lattice.yaws(), horizons) if close else ()
    if poses or must_reach:
        return poses
    return _facing(world, lattice, target, positions)


def _facing(
    world: WorldQueries, lattice: Lattice, target: ObjectSnapshot, positions: Sequence[Vec3]
) -> tuple[StandPose, ...]:
    """Poses nearest to what cannot be handled, turned towards it by quarter turns."""
    poses: list[StandPose] = []
    nearest = min((floor_distance_m(_floor(p), target) for p in positions), default=math.inf)
    for x, _, z in positions if nearest <= NEAR_M else ():
        if floor_distance_m((x, z), target) <= nearest + GRID_M:
            dx, dz = target.box_center[0] - x, target.box_center[2] - z
            bearing = math.degrees(math.atan2(dx, dz))
            yaw = min(lattice.yaws(), key=lambda y: abs((y - bearing + 180.0) % 360.0 - 180.0))
            poses += [StandPose(x, z, yaw, h) for h in reachable_horizons(world.snapshot.agent_horizon)]
    return tuple(poses)


def _walk(
    world: WorldQueries, planner: RoutePlanner, verbs: Sequence[Verb]
) -> Generator[Action, Moment, str]:
    """Carry the moves out; returns "" on arrival, else why the first failing move failed."""
    for verb in verbs:
        before = _state(world, planner)
        moment = yield Action(verb)
        if not moment.success:
            if before is not None:
                planner.block(before, verb)
            return reason_of(moment.message)
    return ""


def _state(world: WorldQueries, planner: RoutePlanner) -> State | None:
    return planner.lattice.state(_floor(world.snapshot.agent_position), world.snapshot.agent_yaw)


def view_cost(target: ObjectSnapshot, camera_height_m: float, pose: StandPose) -> float:
    """How badly the target is in view from a pose, as primitives: 0 when the camera looks straight at it."""
    angle = off_axis_deg(target, camera_height_m, pose)
    return angle / DEGREES_PER_STEP + (BADLY_IN_VIEW_STEPS if angle > WELL_IN_VIEW_DEG else 0.0)


def off_axis_deg(target: ObjectSnapshot, camera_height_m: float, pose: StandPose) -> float:
    """The angle between where the camera looks and the target, degrees.

    The target's point that counts lies between its box's centre and the box's point nearest to the camera.
    """
    camera = np.array([pose.x, camera_height_m, pose.z])
    center, half = np.array(target.box_center), np.array(target.box_size) / 2
    near = np.clip(camera, center - half, center + half)
    sight = near + AIM_SHARE * (center - near) - camera
    yaw, pitch = math.radians(pose.yaw), math.radians(pose.horizon)
    axis = np.array([math.sin(yaw) * math.cos(pitch), -math.sin(pitch), math.cos(yaw) * math.cos(pitch)])
    length = float(np.linalg.norm(sight))
    cosine = float(sight @ axis) / length if length > 0.0 else 1.0
    return math.degrees(math.acos(min(max(cosine, -1.0), 1.0)))


def _floor(position: Vec3) -> FloorPoint:
    return position[0], position[2]


def floor_distance_m(point: FloorPoint, target: ObjectSnapshot) -> float:
    """From a point (x, z) to the nearest point of an object's box, seen from above, metres."""
    dx = max(abs(point[0] - target.box_center[0]) - target.box_size[0] / 2, 0.0)
    dz = max(abs(point[1] - target.box_center[2]) - target.box_size[2] / 2, 0.0)
    return math.hypot(dx, dz)
