"""Furniture and small things of a house in the making: where each is and what is on it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from envs.embedded.asset_database import Asset

Rect: TypeAlias = tuple[float, float, float, float]
"""An axis-aligned rectangle on the floor plan: x0, z0, x1, z1 metres."""
Point: TypeAlias = tuple[float, float]

STOVE = "Stove"
"""Kind of the stove, which is not an object type: it consists of burners, knobs and a body."""
COUNTER_DEPTH_M = 0.61
"""Depth of ProcTHOR's counters; L-shaped ones are runs of that depth along their back and left side."""
LYING = {"": (0.0, 0.0), "side": (0.0, 90.0), "face": (90.0, 0.0)}
"""How a thing may lie -> its Euler angles x and z, degrees."""


@dataclass(slots=True, eq=False)
class Piece:
    """One thing. `x`, `z` are its middle on the plan, `bottom` the height of its underside, metres.

    Its front looks along `yaw` (degrees clockwise from +z). `name` is the row of the rules that asked for it.
    `rect` encloses it on the plan, `footprint` are the rectangles that it covers: more than one only for
    L-shaped counters. It is never moved on the plan.
    """

    kind: str
    asset: Asset
    x: float
    z: float
    yaw: float
    bottom: float = 0.0
    lies: str = ""
    name: str = ""
    children: list[Piece] = field(default_factory=list)
    rect: Rect = field(init=False)
    footprint: tuple[Rect, ...] = field(init=False)

    def __post_init__(self) -> None:
        wide, deep = extents(self.size, self.yaw)
        x, z = self.x, self.z
        self.rect = (x - wide / 2, z - deep / 2, x + wide / 2, z + deep / 2)
        parts = local_footprint(self.asset, self.size)
        self.footprint = (self.rect,) if len(parts) == 1 else tuple(self.region(part) for part in parts)

    @property
    def size(self) -> tuple[float, float, float]:
        """Its box (x, y, z) as it lies, in its own frame, whose z is its front."""
        return lying_size(self.asset, self.lies)

    @property
    def top(self) -> float:
        """Height of its upper side."""
        return self.bottom + self.size[1]

    @property
    def highest(self) -> float:
        """Height of its upper side or of that of what stands on it."""
        return max((self.top, *(child.highest for child in self.children)))

    def world(self, x: float, z: float) -> Point:
        """The plan position of a point of its own frame."""
        return moved((self.x, self.z), self.yaw, x, z)

    def local(self, x: float, z: float) -> Point:
        """A plan position in its own frame."""
        s, c = turn(self.yaw)
        dx, dz = x - self.x, z - self.z
        return (dx * c - dz * s, dx * s + dz * c)

    def region(self, part: Rect) -> Rect:
        """The rectangle on the plan that encloses one of its own frame."""
        return bounds(self.world(x, z) for x in (part[0], part[2]) for z in (part[1], part[3]))

    def everything(self) -> Iterator[Piece]:
        """Itself and what is on it, at any depth."""
        yield self
        for child in self.children:
            yield from child.everything()


def local_rect(owner: Piece, thing: Piece) -> Rect:
    """The rectangle that encloses a thing in the frame of the piece it is on."""
    x, z = owner.local(thing.x, thing.z)
    wide, deep = extents(thing.size, thing.yaw - owner.yaw)
    return (x - wide / 2, z - deep / 2, x + wide / 2, z + deep / 2)


def lying_size(asset: Asset, lies: str) -> tuple[float, float, float]:
    """An asset's box as it lies: upright, on its side or on its face."""
    x, y, z = asset.size
    return {"": (x, y, z), "side": (y, x, z), "face": (x, z, y)}[lies]


def local_footprint(asset: Asset, size: tuple[float, float, float]) -> tuple[Rect, ...]:
    """What of its box a piece covers, in its own frame: an L-shaped counter its back and its left side."""
    x, z = size[0] / 2, size[2] / 2
    if not asset.asset_id.startswith("Countertop_L_"):
        return ((-x, -z, x, z),)
    return ((-x, -z, x, COUNTER_DEPTH_M - z), (-x, COUNTER_DEPTH_M - z, COUNTER_DEPTH_M - x, z))


def moved(at: Point, yaw: float, right: float, ahead: float) -> Point:
    """The point so many metres to the right and ahead of someone at a point who looks along `yaw`."""
    s, c = turn(yaw)
    return (at[0] + right * c + ahead * s, at[1] - right * s + ahead * c)


def turn(yaw: float) -> tuple[float, float]:
    """Sine and cosine of a yaw in degrees, exact for quarter turns."""
    quarter = {0.0: (0.0, 1.0), 90.0: (1.0, 0.0), 180.0: (0.0, -1.0), 270.0: (-1.0, 0.0)}.get(yaw % 360.0)
    return quarter or (math.sin(math.radians(yaw)), math.cos(math.radians(yaw)))


def extents(size: tuple[float, float, float], yaw: float) -> Point:
    """Width along x and depth along z of a turned box on the plan."""
    s, c = (abs(v) for v in turn(yaw))
    return (size[0] * c + size[2] * s, size[0] * s + size[2] * c)


def bounds(points: Iterator[Point]) -> Rect:
    """The rectangle that encloses points."""
    xs, zs = zip(*points, strict=True)
    return (min(xs), min(zs), max(xs), max(zs))


def grown(rect: Rect, by: float) -> Rect:
    """A rectangle with `by` metres more on each side."""
    return (rect[0] - by, rect[1] - by, rect[2] + by, rect[3] + by)


def overlap(a: Rect, b: Rect) -> bool:
    """Whether two rectangles share more than an edge."""
    return a[0] < b[2] - 1e-6 and b[0] < a[2] - 1e-6 and a[1] < b[3] - 1e-6 and b[1] < a[3] - 1e-6


def within(inner: Rect, outer: Rect) -> bool:
    """Whether a rectangle lies in another one."""
    return (
        inner[0] >= outer[0] - 1e-6
        and inner[1] >= outer[1] - 1e-6
        and inner[2] <= outer[2] + 1e-6
        and inner[3] <= outer[3] + 1e-6
    )


def distance_to(point: Point, rect: Rect) -> float:
    """Metres from a point to a rectangle, 0 inside."""
    dx = max(rect[0] - point[0], 0.0, point[0] - rect[2])
    dz = max(rect[1] - point[1], 0.0, point[1] - rect[3])
    return math.hypot(dx, dz)
