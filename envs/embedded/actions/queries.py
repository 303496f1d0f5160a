"""Questions about the scene. Nothing changes, no time passes."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np

from envs.embedded.actions.targets import existing, screen_point, target
from envs.embedded.dispatch import Vector3, action
from envs.embedded.geometry import Array
from envs.embedded.navigation import reachable_positions, shortest_path
from envs.embedded.simulation import ActionFailedError, BadCallError, Simulation
from envs.embedded.visibility import Viewpoint

MOST_TURNS = 72
"""So many headings at most that GetInteractablePoses tries by itself (chosen)."""
HORIZONS_DEG = (-30.0, 0.0, 30.0, 60.0)
"""Camera tilts that GetInteractablePoses tries; AI2-THOR's."""


@action("GetReachablePositions", emits=True)
def get_reachable_positions(
    sim: Simulation,
    *,
    gridMultiplier: float = 1.0,
    maxStepCount: int = 10000,
    directionsRelativeAgent: bool = False,
) -> list[dict[str, float]]:
    """Every grid position the agent can walk to, as {x, y, z}."""
    return [_position(sim, x, z) for x, z in _reachable(sim, gridMultiplier).tolist()]


@action("GetInteractablePoses", emits=True)
def get_interactable_poses(
    sim: Simulation,
    *,
    objectId: str,
    positions: list[dict[str, float]] | None = None,
    rotations: list[float] | None = None,
    horizons: list[float] | None = None,
    standings: list[bool] | None = None,
    maxDistance: float | None = None,
    maxPoses: int | None = None,
) -> list[dict[str, Any]]:
    """Agent poses from which an object is interactable, the nearest positions first.

    Each is {x, y, z, rotation, standing, horizon}. `maxPoses` keeps the first ones.
    """
    obj = existing(sim, objectId)
    reach = sim.settings.visibility_distance_m if maxDistance is None else maxDistance
    if maxPoses is not None and maxPoses <= 0:
        raise ActionFailedError("ArgumentOutOfRangeException: maxPoses must be > 0")
    step = sim.settings.rotate_step_deg
    turns = min(int(360.0 / step), MOST_TURNS)
    yaws = [i * step for i in range(turns)] if rotations is None else _numbers(rotations)
    tilts = list(HORIZONS_DEG) if horizons is None else _numbers(horizons)
    stances = (True, False) if standings is None else tuple(bool(s) for s in standings)
    spots = _reachable(sim, 1.0) if positions is None else _spots(positions)
    center = obj.world_box().center[[0, 2]]
    away = np.round(np.linalg.norm(spots.reshape(-1, 2) - center, axis=1), 6)
    order = np.argsort(away, kind="stable")
    views = [Viewpoint(yaw, tilt) for tilt, yaw in product(sorted(tilts, key=abs), yaws)]
    found: list[dict[str, Any]] = []
    for i, standing in product(order.tolist(), stances):
        x, z = spots[i].tolist()
        for view in sim.views_of(obj.object_id, sim.eye_at(x, z, standing), views, reach):
            found.append(
                {**_position(sim, x, z), "rotation": view.yaw, "standing": standing, "horizon": view.horizon}
            )
            if maxPoses is not None and len(found) >= maxPoses:
                return found
    return found


@action("GetShortestPath", emits=True)
def get_shortest_path(
    sim: Simulation,
    *,
    objectId: str | None = None,
    objectType: str | None = None,
    position: Vector3 | None = None,
    allowedError: float = 0.0001,
    sampleFromNavmesh: bool = True,
) -> dict[str, Any]:
    """The shortest walk to where an object is interactable, as {"corners": [{x, y, z}, ...]}."""
    goals = _goals(sim, _wanted(sim, objectId, objectType))
    agent = sim.world.agent.position
    start = agent if position is None else np.array([position.get(k, 0.0) for k in ("x", "y", "z")])
    try:
        path = shortest_path(sim.world, start, goals, sim.settings.grid_size_m)
    except ValueError as error:
        raise ActionFailedError(f"ArgumentOutOfRangeException: {error}") from error
    if path is None:
        raise ActionFailedError("Path to target could not be found")
    return {"corners": [_position(sim, float(x), float(z)) for x, z in path]}


@action("GetObjectInFrame", emits=True)
def get_object_in_frame(sim: Simulation, *, x: float, y: float, checkVisible: bool = False) -> str:
    """The id of the object at a point of the frame; (0, 0) is its top left corner."""
    if checkVisible:
        return target(sim, "GetObjectInFrame", None, (x, y), False).object_id
    found = sim.pointed_at(sim, *screen_point((x, y)))
    if found is None:
        raise ActionFailedError(f"No SimObjPhysics found at ({x:g}, {y:g})")
    return str(found)


def _position(sim: Simulation, x: float, z: float) -> dict[str, float]:
    return {"x": float(x), "y": float(sim.world.agent.position[1]), "z": float(z)}


def _reachable(sim: Simulation, multiplier: float) -> Array:
    if multiplier <= 0.0:
        raise ActionFailedError("ArgumentOutOfRangeException: gridMultiplier must be > 0")
    try:
        found = reachable_positions(sim.world, sim.settings.grid_size_m * multiplier)
    except ValueError as error:
        raise ActionFailedError(f"ArgumentOutOfRangeException: {error}") from error
    return np.asarray(found, dtype=np.float64).reshape(-1, 2)


def _numbers(values: list[Any]) -> list[float]:
    if any(isinstance(v, bool) or not isinstance(v, (int, float)) for v in values):
        raise ActionFailedError(f"ArgumentException: expected a list of numbers, got {values!r}")
    return [float(v) for v in values]


def _spots(positions: list[Any]) -> Array:
    """The (x, z) of positions given as {x, y, z}."""
    rows = [_numbers([p.get("x"), p.get("z")]) if isinstance(p, dict) else _numbers([p]) for p in positions]
    if any(len(row) != 2 for row in rows):
        raise ActionFailedError(f"ArgumentException: expected a list of {{x, y, z}}, got {positions!r}")
    return np.array(rows, dtype=np.float64).reshape(-1, 2)


def _wanted(sim: Simulation, object_id: str | None, object_type: str | None) -> str:
    if object_id is not None:
        return existing(sim, object_id).object_id
    if object_type is None:
        raise BadCallError(
            "MissingArguments", "action: GetShortestPath is missing the following arguments: objectId"
        )
    for obj in sim.world.objects():
        if obj.object_type == object_type:
            return obj.object_id
    raise ActionFailedError(f"Object with type {object_type} not found in the scene")


def _goals(sim: Simulation, object_id: str) -> Array:
    poses = get_interactable_poses(sim, objectId=object_id, horizons=[0.0, 30.0, 60.0], standings=[True])
    if not poses:
        raise ActionFailedError(f"{object_id} cannot be reached from any position")
    return np.unique(np.array([[p["x"], p["z"]] for p in poses]), axis=0)
