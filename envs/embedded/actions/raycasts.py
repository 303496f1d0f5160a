"""Rays and points: what a screen point shows and where, and where things could be put above a receptacle."""

from __future__ import annotations

from typing import Any

import numpy as np

from envs.embedded import placement
from envs.embedded.actions.targets import existing, screen_point
from envs.embedded.dispatch import Vector3, action
from envs.embedded.geometry import Array
from envs.embedded.metadata import scene_extent, xyz
from envs.embedded.rays import Hit, cast
from envs.embedded.simulation import ActionFailedError, Simulation

HAND_ABOVE_M = 0.05
"""Spawn coordinates float this far above the surface, metres (chosen)."""
SPACING_M = 0.1
"""Distance of neighbouring spawn coordinates, metres (chosen)."""
MOST_POINTS_PER_SIDE = 40
MAP_MARGIN_M = 0.5
"""How much more than the scene's box the map camera shows, metres (chosen)."""


@action("GetCoordinateFromRaycast", emits=True)
def get_coordinate_from_raycast(sim: Simulation, *, x: float, y: float) -> dict[str, float]:
    """The world point that a screen point shows."""
    eye = sim.world.agent.camera_position()
    hit = cast(sim.world, eye, sim.screen_ray(*screen_point((x, y))))
    if hit is None:
        raise ActionFailedError(f"Raycast from ({x:g}, {y:g}) meets nothing")
    return xyz(hit.point)


@action("RaycastToCoordinate", "PerformRaycast", emits=True)
def raycast_to_coordinate(
    sim: Simulation, *, destination: Vector3, origin: Vector3 | None = None
) -> dict[str, Any]:
    """What lies first on the straight way from a point (the camera, when none is given) to another.

    Returns {"hit", "objectId", "position", "distance"}; without a hit position is the destination.
    """
    start = sim.world.agent.camera_position() if origin is None else _point(origin)
    end = _point(destination)
    length = float(np.linalg.norm(end - start))
    if length < 1e-6:
        raise ActionFailedError("ArgumentException: origin and destination are the same point")
    hit = cast(sim.world, start, (end - start) / length, length)
    return _report(hit, end, length)


@action("GetSpawnCoordinatesAboveReceptacle", emits=True)
def get_spawn_coordinates_above_receptacle(
    sim: Simulation, *, objectId: str, anywhere: bool = True
) -> list[dict[str, float]]:
    """Points above a receptacle's surfaces, as {x, y, z}; without `anywhere` only those the agent sees."""
    receptacle = existing(sim, objectId)
    if not receptacle.traits.receptacle:
        raise ActionFailedError(f"{objectId} is not a receptacle")
    points = [p for patch in placement.patches(sim.world, receptacle) for p in _points_above(patch)]
    return [xyz(p) for p in points if anywhere or _is_in_sight(sim, p)]


@action("GetMapViewCameraProperties", emits=True)
def get_map_view_camera_properties(sim: Simulation) -> dict[str, Any]:
    """Where a camera would have to be to see the whole scene from above."""
    low, high = scene_extent(sim.world)
    middle = (low + high) / 2
    spread = float(max(high[0] - low[0], high[2] - low[2])) / 2 + MAP_MARGIN_M
    return {
        "position": xyz(np.array([middle[0], high[1], middle[2]])),
        "rotation": {"x": 90.0, "y": 0.0, "z": 0.0},
        "orthographicSize": spread,
        "orthographic": True,
    }


def _point(vector: Vector3) -> Array:
    return np.array([vector.get(k, 0.0) for k in ("x", "y", "z")], dtype=np.float64)


def _report(hit: Hit | None, end: Array, length: float) -> dict[str, Any]:
    return {
        "hit": hit is not None,
        "objectId": "" if hit is None else hit.object_id,
        "position": xyz(end if hit is None else hit.point),
        "distance": length if hit is None else hit.distance_m,
    }


def _points_above(patch: placement.Patch) -> list[Array]:
    us, vs = (
        np.linspace(-half, half, min(MOST_POINTS_PER_SIDE, max(1, int(2 * half / SPACING_M) + 1)))
        if half > 0.0
        else np.zeros(1)
        for half in (patch.half_x, patch.half_z)
    )
    up = np.array([0.0, HAND_ABOVE_M, 0.0])
    return [patch.center + up + patch.axes[:, 0] * u + patch.axes[:, 2] * v for u in us for v in vs]


def _is_in_sight(sim: Simulation, point: Array) -> bool:
    """Whether a point is within the visibility distance, in the frame, and nothing hides it."""
    agent, reach = sim.world.agent, sim.settings.visibility_distance_m
    eye = agent.camera_position()
    flat = (point - agent.position)[[0, 2]]
    if float(flat @ flat) > reach * reach or not sim.has_in_frame(point):
        return False
    length = float(np.linalg.norm(point - eye))
    return cast(sim.world, eye, (point - eye) / length, length) is None
