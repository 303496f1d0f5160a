"""Falling bodies, by MuJoCo: one object released from the hand drops onto the boxes around it and settles.

A fresh little model is built for each fall (the falling box, the solid pieces near it, the floor and the
walls) and thrown away afterwards, so nothing but the World keeps state. MuJoCo's axes are right-handed with z
up; ours are left-handed with y up: exchanging y and z converts one into the other.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import mujoco
import numpy as np

from envs.embedded.collision import blocker
from envs.embedded.geometry import Array, OrientedBox, Pose, heading, matrix_euler, oriented_box
from envs.embedded.placement import reattach, stuck_in
from envs.embedded.surfaces import solid_pieces
from envs.embedded.wall_planes import wall_planes
from envs.embedded.world import SceneObject, World

STEP_S = 0.004
"""Integration step, seconds (chosen: stable for boxes of a centimetre)."""
LONGEST_S = 4.0
"""A fall is cut off after this time, seconds (chosen; most settle within one)."""
REST_SPEED = 0.02
"""Below this speed (m/s and rad/s) a body is at rest (chosen)."""
REST_STEPS = 25
"""So many steps in a row at rest end the simulation (chosen)."""
NEIGHBOURHOOD_M = 1.2
"""Only what is this near to the hand, on the plan, can be hit, metres (chosen)."""
LEAST_MASS_KG = 0.01
LEAST_HALF_M = 0.002
"""Thinner or lighter things are simulated as if they had this (MuJoCo needs some of both)."""
DRAW_BACK_STEPS = 16
"""In so many steps what is stuck is drawn back to the agent (chosen)."""
WALL_HALF_M = 0.05
"""Half thickness of a wall as a body, metres (chosen: thick enough not to be shot through)."""
ASIDE_STEP_M, ASIDE_STEPS = 0.05, 16
ASIDE_TURNS_DEG = (0.0, 45.0, -45.0, 90.0, -90.0, 135.0, -135.0, 180.0)
"""How far, and which ways from ahead, what fell at the agent's feet is pushed aside (chosen)."""
SWAP: Array = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, 1.0, 0.0]])
FRICTION = "0.8 0.02 0.002"
"""Sliding, torsional and rolling friction (chosen)."""


@dataclass(frozen=True, slots=True)
class Fall:
    """What came of a fall: the speed of the hardest impact in m/s, and what the object lies on now."""

    impact_speed: float
    support_id: str | None


def let_fall(world: World, object_id: str) -> Fall:
    """Let an object fall from where it is until it rests; its contents come along. Updates its receptacle.

    What is stuck in a wall or in furniture (a hand may reach into them) is first drawn back to the agent.
    """
    obj = world[object_id]
    pieces = _solid_near(world, obj)
    box = _drawn_back(world, obj.world_box(), pieces)
    bodies = [p for p in pieces if not _stuck(box, p)]
    model = mujoco.MjModel.from_xml_string(_model_xml(obj, box, bodies, floor_height(world)))
    data = mujoco.MjData(model)
    impact = _settle(model, data)
    turn = SWAP @ data.xmat[1].reshape(3, 3) @ SWAP
    center = SWAP @ data.xpos[1]
    rotation = turn if obj.box.axes is None else turn @ obj.box.axes.T
    world.set_pose(object_id, Pose(center - rotation @ obj.box.center, matrix_euler(rotation)))
    reattach(world, object_id)
    return Fall(impact, step_aside(world, object_id))


def step_aside(world: World, object_id: str) -> str | None:
    """Push what came to rest at the agent's feet beside them, if there is room; returns its receptacle."""
    obj, here = world[object_id], world.agent.position
    if blocker(world, here, here) == object_id:
        before = obj.pose
        for way in _ways_aside(world):
            moved = Pose(before.position + way, before.rotation)
            if _is_room(world, obj, moved):
                world.set_pose(object_id, moved)
                reattach(world, object_id)
                if blocker(world, here, here) != object_id:
                    break
                world.set_pose(object_id, before)
                reattach(world, object_id)
    return obj.parents[0] if obj.parents else None


def _ways_aside(world: World) -> Iterator[Array]:
    """Level displacements away from the agent, the shortest first and of these the ones ahead first."""
    for part in range(1, ASIDE_STEPS + 1):
        for turn in ASIDE_TURNS_DEG:
            yield heading(world.agent.yaw + turn) * (ASIDE_STEP_M * part)


def _is_room(world: World, obj: SceneObject, pose: Pose) -> bool:
    """Whether an object can be at a pose: in a room, in nothing else, on the agent's side of walls."""
    box = oriented_box(pose, obj.box)
    x, z = float(box.center[0]), float(box.center[2])
    if world.structure.rooms and world.structure.room_of(x, z) is None:
        return False
    body = (world.agent.position * np.array([1.0, 0.0, 1.0]) + box.center * np.array([0.0, 1.0, 0.0]))[None]
    if wall_planes(world.structure).crossed(body[0], box.center[None], body)[0]:
        return False
    lifted = OrientedBox(box.center + np.array([0.0, 0.01, 0.0]), box.half, box.axes)
    fixed = [c.box for c in world.structure.carcasses] + wall_boxes(world)
    if any(_stuck(lifted, piece) for piece in fixed):
        return False
    return stuck_in(world, lifted, (obj.object_id, *world.contents(obj.object_id))) is None


def _settle(model: mujoco.MjModel, data: mujoco.MjData) -> float:
    """Step until the body rests; the largest drop in speed within one step is the impact."""
    still, impact, before = 0, 0.0, 0.0
    for _ in range(int(LONGEST_S / STEP_S)):
        mujoco.mj_step(model, data)
        speed = float(np.linalg.norm(data.qvel[:3]))
        if data.ncon:
            impact = max(impact, before)
        before = speed
        turning = float(np.linalg.norm(data.qvel[3:]))
        still = still + 1 if data.ncon and speed < REST_SPEED and turning < 5 * REST_SPEED else 0
        if still >= REST_STEPS:
            break
    return impact


def _solid_near(world: World, obj: SceneObject) -> list[OrientedBox]:
    """Solid pieces that the fall can meet."""
    box = obj.world_box()
    mine = (obj.object_id, *world.contents(obj.object_id))
    pieces = [c.box for c in world.structure.carcasses] + wall_boxes(world)
    for other in world.objects():
        if other.object_id not in mine:
            pieces += solid_pieces(other, world.structure)
    return [p for p in pieces if _within(p, box)]


def _drawn_back(world: World, box: OrientedBox, pieces: list[OrientedBox]) -> OrientedBox:
    """The box, moved level towards the agent until it is stuck in nothing; as it is when that is nowhere."""
    walls = wall_planes(world.structure)
    way = (world.agent.position - box.center) * np.array([1.0, 0.0, 1.0])
    body = (box.center + way)[None]
    for part in np.linspace(0.0, 1.0, DRAW_BACK_STEPS + 1).tolist():
        moved = OrientedBox(box.center + part * way, box.half, box.axes)
        behind_wall = walls.crossed(body[0], moved.center[None], body)[0]
        if not behind_wall and not any(_stuck(moved, p) for p in pieces):
            return moved
    return box


def _within(piece: OrientedBox, box: OrientedBox) -> bool:
    low, high = piece.bounds()
    here = box.center
    gap = np.maximum(np.maximum(low - here, here - high), 0.0)
    below = low[1] < box.bounds()[1][1] + 0.05
    return bool(below and math.hypot(float(gap[0]), float(gap[2])) < NEIGHBOURHOOD_M)


def _stuck(box: OrientedBox, piece: OrientedBox) -> bool:
    low, high = box.bounds()
    other_low, other_high = piece.bounds()
    return bool(np.all(low < other_high - 0.005) and np.all(high > other_low + 0.005))


def wall_boxes(world: World) -> list[OrientedBox]:
    """The walls of a world as thick boxes."""
    planes = wall_planes(world.structure)
    out = []
    for i in range(len(planes.start)):
        (a, b), (c, d) = planes.spans[i], planes.heights[i]
        ax, az = planes.along[i]
        x, z = planes.start[i] + planes.along[i] * (a + b) / 2
        axes = np.array([[ax, 0.0, -az], [0.0, 1.0, 0.0], [az, 0.0, ax]])
        half = np.array([(b - a) / 2, (d - c) / 2, WALL_HALF_M])
        out.append(OrientedBox(np.array([x, (c + d) / 2, z]), half, axes))
    return out


def floor_height(world: World) -> float:
    """Height of the floor, metres."""
    return world.structure.rooms[0].floor_y if world.structure.rooms else 0.0


def _model_xml(obj: SceneObject, box: OrientedBox, pieces: Iterable[OrientedBox], floor_y: float) -> str:
    mass = max(obj.traits.mass_kg, LEAST_MASS_KG)
    half = np.maximum(box.half, LEAST_HALF_M)
    still = "".join(f'<geom type="box" {placed_xml(p)}/>' for p in pieces)
    place = placed_xml(OrientedBox(box.center, half, box.axes))
    where = place.split(" size=")[0]
    size = numbers_xml(SWAP @ half)
    return (
        f'<mujoco><option timestep="{STEP_S}" gravity="0 0 -9.81" integrator="implicitfast"/>'
        f'<default><geom friction="{FRICTION}" condim="4" solref="0.01 1"/></default><worldbody>'
        f'<geom type="plane" size="50 50 1" pos="0 0 {floor_y!r}"/>{still}'
        f'<body {where}><freejoint/><geom type="box" mass="{mass!r}" size="{size}"/></body>'
        "</worldbody></mujoco>"
    )


def placed_xml(box: OrientedBox) -> str:
    """Position, orientation and size attributes of a box; its half extents in MuJoCo's axis order."""
    turn = SWAP @ box.axes @ SWAP
    if np.linalg.det(turn) < 0.0:
        turn[:, 0] = -turn[:, 0]
    xyaxes = numbers_xml(np.concatenate([turn[:, 0], turn[:, 1]]))
    half = np.maximum(SWAP @ box.half, 1e-4)
    return f'pos="{numbers_xml(SWAP @ box.center)}" xyaxes="{xyaxes}" size="{numbers_xml(half)}"'


def numbers_xml(values: Array) -> str:
    """Numbers as an attribute of MuJoCo's XML, to the last bit."""
    return " ".join(repr(float(v)) for v in values)
