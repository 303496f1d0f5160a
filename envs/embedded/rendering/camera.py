"""The pinhole projection of a Camera: world points to homogeneous screen coordinates, and pixels to rays."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from envs.embedded.geometry import Array, euler_matrix
from envs.embedded.rendering.scene_view import Camera
from envs.errors import UsageError


@dataclass(frozen=True, slots=True, eq=False)
class Projection:
    """A camera over a grid of samples.

    `rows` (4, 4) maps world (x, y, z, 1) to X, Y, W and Q: X / W and Y / W are sample coordinates (0, 0 is
    the top left corner), W is planar depth in metres and Q is 1. `planes` (5, 5) bound what can be seen.
    """

    eye: Array
    right: Array
    up: Array
    forward: Array
    focal: float
    rows: Array
    planes: Array


def project(camera: Camera, width: int, height: int) -> Projection:
    """The projection of `camera` over width x height samples.

    Raises:
        UsageError: the field of view is not between 0 and 180 degrees, or near is not in 0..far.
    """
    if not 0.0 < camera.fov_deg < 180.0:
        raise UsageError(f"field of view {camera.fov_deg} is not between 0 and 180 degrees")
    if not 0.0 < camera.near_m < camera.far_m:
        raise UsageError(f"near {camera.near_m} and far {camera.far_m} must satisfy 0 < near < far")
    axes = euler_matrix(np.array([camera.pitch, camera.yaw, 0.0]))
    right, up, forward = axes[:, 0], axes[:, 1], axes[:, 2]
    eye = np.asarray(camera.position, np.float64)
    focal = height / 2.0 / math.tan(math.radians(camera.fov_deg) / 2.0)
    rows = np.zeros((4, 4))
    rows[0, :3] = focal * right + width / 2.0 * forward
    rows[1, :3] = -focal * up + height / 2.0 * forward
    rows[2, :3] = forward
    rows[:3, 3] = -rows[:3, :3] @ eye
    rows[3, 3] = 1.0
    return Projection(
        eye, right, up, forward, focal, rows, bounding_planes(rows, width, height, camera.near_m)
    )


def bounding_planes(rows: Array, width: float, height: float, near: float) -> Array:
    """The left, right, top, bottom and near planes (5, 5): normal, offset and length of the normal."""
    near_row = rows[2] - np.array([0.0, 0.0, 0.0, near])
    planes = np.stack([rows[0], width * rows[2] - rows[0], rows[1], height * rows[2] - rows[1], near_row])
    return np.concatenate([planes, np.linalg.norm(planes[:, :3], axis=1, keepdims=True)], axis=1)
