"""Bodies in motion, by MuJoCo: what is thrown or pushed, what it knocks on, and where all comes to rest.

Unlike a plain fall (physics.py) several bodies may move: first only the one that was set in motion; whatever
movable thing it runs into is set free too and the same motion is computed anew. Bodies that end where they
began keep their exact pose, so that nothing drifts. A body that lies a little inside its support (boxes
approximate round things) has that support lowered to its underside for the time of the motion.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

import mujoco
import numpy as np

from envs.embedded.collision import AGENT_RADIUS_M
from envs.embedded.geometry import Array, LocalBox, OrientedBox, Pose, matrix_euler
from envs.embedded.physics import (
    FRICTION,
    LEAST_HALF_M,
    LEAST_MASS_KG,
    SWAP,
    floor_height,
    let_fall,
    numbers_xml,
    placed_xml,
    step_aside,
    wall_boxes,
)
from envs.embedded.placement import reattach
from envs.embedded.surfaces import solid_pieces
from envs.embedded.world import SceneObject, World

STEP_S = 0.002
"""Integration step, seconds (chosen: a thrown body moves less than its thickness in it)."""
LONGEST_S = 4.0
"""A motion is cut off after this time, seconds (chosen)."""
TOP_SPEED = 8.0
"""Nothing is set in motion faster, m/s (chosen: a firm throw; faster bodies pass through thin ones)."""
TOP_SPIN = 12.0
"""The same for turning, rad/s (chosen)."""
REST_SPEED = 0.02
REST_STEPS = 40
"""So many steps in a row below REST_SPEED (m/s; five times that in rad/s) end the motion (chosen)."""
REACH_M = 6.0
"""Only what is this near to the start, on the plan, can be hit, metres (chosen)."""
MOST_ROUNDS = 4
"""How often further bodies are set free (chosen)."""
MOST_BODIES = 8
"""So many bodies move at most (chosen)."""
MOVED_M, MOVED_COSINE = 0.005, 0.9995
"""A body that ends this near to its start, in metres and direction, has not moved (chosen)."""
SUNK_M = 0.005
"""Boxes that overlap by less are merely touching, metres (chosen)."""
SIDEWAYS = 0.7
"""Contacts whose normal is less vertical than this knock a body on; others carry it (chosen)."""
AGENT_HALF_HEIGHT_M = 0.9
TIPPED_COSINE = 0.6
"""What ends tilted further than this spills what is in it (chosen)."""


@dataclass(slots=True)
class Motion:
    """What came of a motion: ids that moved, in order, and by id the hardest impact in m/s."""

    moved: list[str] = field(default_factory=list)
    impacts: dict[str, float] = field(default_factory=dict)
    tipped: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A body at rest during the motion: its box and the id of what it belongs to ("" for structure)."""

    box: OrientedBox
    owner: str


@dataclass(slots=True)
class _Run:
    """One computed motion: end centres and turns by id, impacts by id, and what was run into."""

    ends: dict[str, tuple[Array, Array]]
    impacts: dict[str, float]
    run_into: list[str]


def set_in_motion(world: World, object_id: str, velocity: Array, spin: Array | None = None) -> Motion:
    """Give an object a velocity (3,) m/s and a spin (3,) rad/s and let everything come to rest.

    Contents ride along; a receptacle that tips over loses them. Receptacles are told anew for all that moved.
    What is shut in stays where it is.
    """
    if world.is_enclosed(object_id):
        return Motion()
    speed = _capped(velocity, TOP_SPEED)
    turning = _capped(np.zeros(3) if spin is None else spin, TOP_SPIN)
    world.detach(object_id)
    free = [object_id]
    pieces = _pieces(world, world[object_id].world_box().center)
    run = _run(world, free, pieces, speed, turning)
    for _ in range(MOST_ROUNDS):
        new = [i for i in run.run_into if _is_free(world, i) and i not in free]
        if not new or len(free) >= MOST_BODIES:
            break
        free += new[: MOST_BODIES - len(free)]
        run = _run(world, free, pieces, speed, turning)
    return _settled(world, free, run)


def lands_in_scene(world: World, center: Array) -> bool:
    """Whether a point is within the rooms, or the scene has none."""
    rooms = world.structure.rooms
    return not rooms or world.structure.room_of(float(center[0]), float(center[2])) is not None


def _settled(world: World, free: list[str], run: _Run) -> Motion:
    out = Motion(impacts=run.impacts)
    for body_id in free:
        obj = world[body_id]
        before = obj.world_box()
        center, axes = run.ends[body_id]
        if not np.isfinite(center).all() or not lands_in_scene(world, center):
            let_fall(world, body_id)
            out.moved.append(body_id)
        elif _has_moved(before, center, axes) or body_id == free[0]:
            _move(world, obj, center, axes)
            out.moved.append(body_id)
            if float(before.axes[:, 1] @ axes[:, 1]) < TIPPED_COSINE:
                out.tipped.append(body_id)
    for body_id in out.moved:
        reattach(world, body_id)
        step_aside(world, body_id)
    for body_id in out.tipped:
        spill(world, body_id)
    return out


def spill(world: World, object_id: str) -> None:
    """Pour out what is in something that tipped over: liquid is gone, things fall beside it."""
    world.set_state(object_id, fill_liquid=None)
    for inner_id in world.contents(object_id):
        if world[inner_id].parents[0] == object_id and world[inner_id].traits.pickupable:
            world.detach(inner_id)
            let_fall(world, inner_id)


def _capped(vector: Array, top: float) -> Array:
    length = float(np.linalg.norm(vector))
    return vector if length <= top else vector * (top / length)


def _is_free(world: World, owner: str) -> bool:
    """Whether a body at rest can be knocked on: movable, neither in the hand nor in something."""
    if owner not in world or owner == world.agent.held_id:
        return False
    traits = world[owner].traits
    return traits.pickupable or traits.moveable


def _has_moved(before: OrientedBox, center: Array, axes: Array) -> bool:
    away = float(np.linalg.norm(center - before.center))
    return away > MOVED_M or float((before.axes * axes).sum(axis=0).min()) < MOVED_COSINE


def _move(world: World, obj: SceneObject, center: Array, axes: Array) -> None:
    rotation = axes if obj.box.axes is None else axes @ obj.box.axes.T
    world.set_pose(obj.object_id, Pose(center - rotation @ obj.box.center, matrix_euler(rotation)))


# -- the model ---------------------------------------------------------------------------------------------


def _pieces(world: World, center: Array) -> list[_Piece]:
    """Everything solid within reach of the start, what the agent holds and its contents excepted."""
    held = world.agent.held_id
    carried = () if held is None else (held, *world.contents(held))
    found = [_Piece(c.box, "") for c in world.structure.carcasses]
    found += [_Piece(w, "") for w in wall_boxes(world)]
    for other in world.objects():
        if other.object_id not in carried:
            found += [_Piece(p, other.object_id) for p in solid_pieces(other, world.structure)]
    return [p for p in found if _reached(p.box, center)]


def _reached(box: OrientedBox, center: Array) -> bool:
    low, high = box.bounds()
    gap = np.maximum(np.maximum(low - center, center - high), 0.0)
    return math.hypot(float(gap[0]), float(gap[2])) < REACH_M


def _run(world: World, free: list[str], pieces: list[_Piece], velocity: Array, spin: Array) -> _Run:
    riding = {i for b in free for i in (b, *world.contents(b))}
    boxes = {i: world[i].world_box() for i in free}
    still = [p for p in (_lowered(p, boxes) for p in pieces if p.owner not in riding) if p is not None]
    model = mujoco.MjModel.from_xml_string(_model_xml(world, boxes, still))
    data = mujoco.MjData(model)
    data.qvel[0:3] = SWAP @ velocity
    turn = data.qpos[3:7].copy()
    local = np.zeros(3)
    mujoco.mju_negQuat(turn, turn)
    mujoco.mju_rotVecQuat(local, -(SWAP @ spin), turn)  # exchanging axes mirrors, so spins change sign
    data.qvel[3:6] = local
    owners = [*(p.owner for p in still), "", *(["agent"] * (model.ngeom - len(still) - 1 - len(free))), *free]
    impacts, run_into = _step_to_rest(model, data, owners, len(owners) - len(free))
    ends = {}
    for k, body_id in enumerate(free):
        turned = SWAP @ data.xmat[k + 1].reshape(3, 3) @ SWAP
        ends[body_id] = (SWAP @ data.xpos[k + 1], turned)
    return _Run(ends, impacts, run_into)


def _lowered(piece: _Piece, boxes: dict[str, OrientedBox]) -> _Piece | None:
    """A piece as far as the moving bodies leave it: lowered under what lies in it; None if stuck."""
    low, high = piece.box.bounds()
    top = float(high[1])
    for box in boxes.values():
        mine_low, mine_high = box.bounds()
        if np.any(mine_low >= high - SUNK_M) or np.any(mine_high <= low + SUNK_M):
            continue
        if abs(float(piece.box.axes[1, 1])) < 0.99 or float(box.center[1]) < float(high[1]):
            return None
        top = min(top, float(mine_low[1]))
    if top == float(high[1]):
        return piece
    if top <= float(low[1]) + LEAST_HALF_M:
        return None
    half = piece.box.half.copy()
    half[1] = (top - float(low[1])) / 2
    center = piece.box.center.copy()
    center[1] = (top + float(low[1])) / 2
    return replace(piece, box=OrientedBox(center, half, piece.box.axes))


def _step_to_rest(
    model: mujoco.MjModel, data: mujoco.MjData, owners: list[str], first_free: int
) -> tuple[dict[str, float], list[str]]:
    """Step until all rests; the hardest impact on each owner, and which owners at rest were run into."""
    impacts: dict[str, float] = {}
    run_into: dict[str, None] = {}
    still, before = 0, data.qvel.copy()
    touching: set[tuple[int, int]] = set()
    for _ in range(int(LONGEST_S / STEP_S)):
        mujoco.mj_step(model, data)
        touching = _note_contacts(data, owners, first_free, before, (impacts, run_into), touching)
        before = data.qvel.copy()
        speeds = np.abs(before.reshape(-1, 6))
        resting = data.ncon and speeds[:, :3].max() < REST_SPEED and speeds[:, 3:].max() < 5 * REST_SPEED
        still = still + 1 if resting else 0
        if still >= REST_STEPS:
            break
    return impacts, list(run_into)


def _note_contacts(
    data: mujoco.MjData,
    owners: list[str],
    first_free: int,
    before: Array,
    notes: tuple[dict[str, float], dict[str, None]],
    touching: set[tuple[int, int]],
) -> set[tuple[int, int]]:
    """Note impacts of contacts that are new in this step; returns the pairs that touch now."""
    impacts, run_into = notes
    now: set[tuple[int, int]] = set()
    for (a, b), frame in zip(data.contact.geom.tolist(), data.contact.frame, strict=True):
        now.add((a, b))
        normal = frame[:3]
        speed = abs(float((_speed(b, first_free, before) - _speed(a, first_free, before)) @ normal))
        if (a, b) not in touching:
            for geom in (a, b):
                impacts[owners[geom]] = max(impacts.get(owners[geom], 0.0), speed)
        if abs(float(normal[2])) < SIDEWAYS:
            for geom in (a, b):
                if geom < first_free and owners[geom]:
                    run_into[owners[geom]] = None
    return now


def _speed(geom: int, first_free: int, qvel: Array) -> Array:
    k = geom - first_free
    return np.zeros(3) if k < 0 else qvel[6 * k : 6 * k + 3]


def _model_xml(world: World, boxes: dict[str, OrientedBox], pieces: list[_Piece]) -> str:
    still = "".join(f'<geom type="box" {placed_xml(p.box)}/>' for p in pieces)
    return (
        f'<mujoco><option timestep="{STEP_S}" gravity="0 0 -9.81" integrator="implicitfast"/>'
        f'<default><geom friction="{FRICTION}" condim="4" solref="0.005 1"/></default><worldbody>'
        f'{still}<geom type="plane" size="50 50 1" pos="0 0 {floor_height(world)!r}"/>'
        + _agent_xml(world, boxes)
        + "".join(_body_xml(world[i], box) for i, box in boxes.items())
        + "</worldbody></mujoco>"
    )


def _agent_xml(world: World, boxes: dict[str, OrientedBox]) -> str:
    """The agent as a cylinder, unless a body overlaps it from the start."""
    x, _, z = world.agent.position.tolist()
    for box in boxes.values():
        low, high = box.bounds()
        gap = np.maximum(np.maximum(low - (x, 0.0, z), (x, 0.0, z) - high), 0.0)
        if math.hypot(float(gap[0]), float(gap[2])) < AGENT_RADIUS_M:
            return ""
    middle = floor_height(world) + AGENT_HALF_HEIGHT_M
    return (
        f'<geom type="cylinder" size="{AGENT_RADIUS_M} {AGENT_HALF_HEIGHT_M}" pos="{x!r} {z!r} {middle!r}"/>'
    )


def _body_xml(obj: SceneObject, box: OrientedBox) -> str:
    mass = max(obj.traits.mass_kg, LEAST_MASS_KG)
    half = np.maximum(box.half, LEAST_HALF_M)
    where = placed_xml(OrientedBox(box.center, half, box.axes)).split(" size=")[0]
    size = numbers_xml(SWAP @ half)
    return f'<body {where}><freejoint/><geom type="box" mass="{mass!r}" size="{size}"/></body>'


def moment_kg_m2(obj: SceneObject, box: LocalBox | None = None) -> Array:
    """The moments of inertia (3,) of an object's box about its own axes."""
    x, y, z = (float(v) for v in np.maximum((box or obj.box).size, 2 * LEAST_HALF_M))
    mass = max(obj.traits.mass_kg, LEAST_MASS_KG)
    return np.array([y * y + z * z, x * x + z * z, x * x + y * y]) * mass / 12.0
