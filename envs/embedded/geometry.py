"""Rotations, oriented boxes and segments. Metres and degrees; y up, left-handed, as Unity and AI2-THOR.

Euler angles are Unity's: R = Ry @ Rx @ Rz, each a rotation that turns +z towards +x (y), -y (x: pitch down
is positive), and +x towards +y (z). A positive yaw turns clockwise seen from above.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[np.float64]

CORNER_SIGNS: Array = np.array(
    [[x, y, z] for x in (1.0, -1.0) for y in (1.0, -1.0) for z in (1.0, -1.0)], dtype=np.float64
)
"""The eight corners of a box in AI2-THOR's AABB order, (8, 3)."""


def euler_matrix(rotation_deg: Array) -> Array:
    """The (3, 3) rotation of Unity Euler angles (x, y, z) in degrees."""
    return _turned(np.asarray(rotation_deg, np.float64).tobytes()).copy()


@lru_cache(maxsize=4096)
def _turned(angles_deg: bytes) -> Array:
    """As euler_matrix, computed once for the same bits: few angles are in use, and asked for all the time."""
    x, y, z = (math.radians(a) for a in np.frombuffer(angles_deg).tolist())
    cx, sx, cy, sy, cz, sz = math.cos(x), math.sin(x), math.cos(y), math.sin(y), math.cos(z), math.sin(z)
    ry = np.array([[cy, 0.0, sy], [0.0, 1.0, 0.0], [-sy, 0.0, cy]])
    rx = np.array([[1.0, 0.0, 0.0], [0.0, cx, -sx], [0.0, sx, cx]])
    rz = np.array([[cz, -sz, 0.0], [sz, cz, 0.0], [0.0, 0.0, 1.0]])
    return np.asarray(ry @ rx @ rz)


def matrix_euler(matrix: Array) -> Array:
    """Unity Euler angles (x, y, z) in degrees, each in [0, 360), of a (3, 3) rotation."""
    sin_x = -float(matrix[1, 2])
    x = math.asin(max(-1.0, min(1.0, sin_x)))
    if abs(sin_x) < 0.999999:
        y = math.atan2(float(matrix[0, 2]), float(matrix[2, 2]))
        z = math.atan2(float(matrix[1, 0]), float(matrix[1, 1]))
    else:
        y = math.atan2(-float(matrix[2, 0]), float(matrix[0, 0]))
        z = 0.0
    return np.asarray(np.degrees(np.array([x, y, z])) % 360.0)


def heading(yaw_deg: float) -> Array:
    """The horizontal unit vector (3,) that yaw `yaw_deg` looks along: 0 is +z, 90 is +x."""
    a = math.radians(yaw_deg)
    return np.array([math.sin(a), 0.0, math.cos(a)])


@dataclass(frozen=True, slots=True)
class Pose:
    """Where an object's pivot is: position (3,) in metres, rotation (3,) Unity Euler angles in degrees."""

    position: Array
    rotation: Array

    def matrix(self) -> Array:
        """The (4, 4) transform from the object's frame to the world's."""
        out = np.eye(4)
        out[:3, :3] = euler_matrix(self.rotation)
        out[:3, 3] = self.position
        return out


@dataclass(frozen=True, slots=True)
class LocalBox:
    """An object's box in its own frame: centre offset from the pivot and full size, both (3,) metres.

    `axes` (3, 3) are the box's axes as columns in the object's frame, None where they are the object's own:
    structure-like objects (cabinets, windows ...) are posed by AI2-THOR about frames that say nothing of
    their box, so their box is turned to look into the room (+z) and to lie along the source's box.
    """

    center: Array
    size: Array
    axes: Array | None = None


@dataclass(frozen=True, slots=True)
class OrientedBox:
    """A box in the world: centre (3,), half extents (3,) along its axes, axes (3, 3) as columns."""

    center: Array
    half: Array
    axes: Array

    def corners(self) -> Array:
        """The eight corners, (8, 3), metres."""
        return self.center + (CORNER_SIGNS * self.half) @ self.axes.T

    def bounds(self) -> tuple[Array, Array]:
        """Lowest and highest world coordinates, two (3,) arrays: the axis-aligned box."""
        reach = np.abs(self.axes) @ self.half
        return self.center - reach, self.center + reach

    def to_local(self, points: Array) -> Array:
        """World points (..., 3) in the box's frame, whose origin is the box centre."""
        return (points - self.center) @ self.axes


def oriented_box(pose: Pose, box: LocalBox) -> OrientedBox:
    """The world box of a local box at a pose."""
    turn = euler_matrix(pose.rotation)
    axes = turn if box.axes is None else turn @ box.axes
    return OrientedBox(pose.position + turn @ box.center, box.size / 2.0, axes)
