"""Where the doors and drawers of a counter are: its body may hide none of them.

In many floor plans the slab reaches farther over the fronts below it than usual, up to a bar to sit at. The
body is set back to the fronts on each side; before those that lie deeper still nothing of it is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from envs.embedded.geometry import Array
from envs.embedded.world import SceneObject

RECESS_M = 0.4
"""Doors and drawers less far behind a body's face belong to it (chosen: slabs reach out by up to 0.37 m)."""
PROUD_M = 0.006
"""So far closed doors and drawers stand out of the face (chosen)."""
BESIDE_M = 0.03
"""A front belongs to a body that it shares at least this much of its width and height with (chosen)."""
LEAST_BODY_M = 0.1
"""No body is made thinner (chosen)."""

Cut: TypeAlias = tuple[Array, Array]
"""Lowest and highest coordinates (3,) of a box."""


@dataclass(frozen=True, slots=True, eq=False)
class Front:
    """A door or drawer: its box from `low` to `high` (3,); the axis (0 or 2) and side (-1, 1) it looks to."""

    low: Array
    high: Array
    axis: int
    side: int

    @property
    def plane(self) -> float:
        """Coordinate of its face along its axis."""
        return float((self.high if self.side > 0 else self.low)[self.axis])


def built_in_fronts(objects: Iterable[SceneObject]) -> tuple[Front, ...]:
    """The fronts of all cabinets and drawers that look along x or z."""
    found = []
    for obj in objects:
        box = obj.world_box()
        ahead = np.round(box.axes[:, 2], 3)
        axis = int(np.argmax(np.abs(ahead)))
        if obj.object_type in ("Cabinet", "Drawer") and axis != 1 and abs(ahead[axis]) > 0.99:
            found.append(Front(*box.bounds(), axis, 1 if ahead[axis] > 0 else -1))
    return tuple(found)


def recessed(body: Cut, fronts: Iterable[Front]) -> Cut:
    """A counter's body with each side set back to the foremost of the fronts on it."""
    own = [f for f in fronts if _is_in(f, body)]
    low, high = body[0].copy(), body[1].copy()
    for axis, side in ((0, -1), (0, 1), (2, -1), (2, 1)):
        depths = [_depth(f, body) for f in own if (f.axis, f.side) == (axis, side)]
        if not depths:
            continue
        back = max(min(depths) + PROUD_M, 0.0)
        if high[axis] - low[axis] - back > LEAST_BODY_M:
            (high if side > 0 else low)[axis] -= side * back
    return low, high


def cleared(body: Cut, fronts: Iterable[Front]) -> Iterator[Cut]:
    """The space before each front that lies deeper than the face of the body."""
    for front in fronts:
        if _is_in(front, body) and _depth(front, body) > 0.0:
            low, high = front.low.copy(), front.high.copy()
            (high if front.side > 0 else low)[front.axis] = body[1 if front.side > 0 else 0][front.axis]
            yield low, high


def _depth(front: Front, body: Cut) -> float:
    """How far behind the face of a body on its side a front lies, metres; below 0 it is before it."""
    face = float(body[1 if front.side > 0 else 0][front.axis])
    return front.side * (face - front.plane)


def _is_in(front: Front, body: Cut) -> bool:
    """Whether a front is set into a body: beside it within its width and height, and not too deep."""
    across = [1, 2 - front.axis]
    shared = (np.minimum(front.high, body[1]) - np.maximum(front.low, body[0]))[across]
    return bool((shared > BESIDE_M).all()) and -RECESS_M < _depth(front, body) < RECESS_M
