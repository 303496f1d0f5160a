"""Ways over the agent's own 0.25 m lattice: breadth-first over cell and heading; turns and looks count."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from envs.actions import Verb
from envs.skills.world_queries import FloorPoint, StandPose

GRID_M = 0.25
"""AI2-THOR's default grid size, and what HouseholdEnv initialises with."""
TURN_DEG = 90.0
"""One RotateLeft or RotateRight."""
LOOK_DEG = 30.0
"""One LookUp or LookDown."""
HORIZON_LIMITS_DEG = (-30.0, 60.0)
"""How far up and down AI2-THOR's default agent looks."""
CELL_TOLERANCE_M = 0.08
"""A point farther than this from its lattice cell is not on the lattice; chosen."""

Cell: TypeAlias = tuple[int, int]
"""Steps ahead and steps to the right of the lattice's origin."""
State: TypeAlias = tuple[int, int, int]
"""Cell, and quarter turns to the right of the lattice's heading."""

_AHEAD: tuple[Cell, ...] = ((1, 0), (0, 1), (-1, 0), (0, -1))


@dataclass(frozen=True, slots=True)
class Lattice:
    """The grid that MoveAhead and quarter turns reach from a pose: origin (x, z) metres and yaw degrees."""

    origin: FloorPoint
    yaw: float

    def cell(self, point: FloorPoint) -> Cell | None:
        """The cell of a point, None when it is off the lattice."""
        dx, dz = point[0] - self.origin[0], point[1] - self.origin[1]
        sin, cos = math.sin(math.radians(self.yaw)), math.cos(math.radians(self.yaw))
        ahead, right = (dx * sin + dz * cos) / GRID_M, (dx * cos - dz * sin) / GRID_M
        cell = (round(ahead), round(right))
        off = math.hypot(ahead - cell[0], right - cell[1]) * GRID_M
        return cell if off <= CELL_TOLERANCE_M else None

    def heading(self, yaw: float) -> int | None:
        """Quarter turns from the lattice's yaw, None when the angle is no multiple of 90 degrees from it."""
        turns = ((yaw - self.yaw) % 360.0) / TURN_DEG
        return round(turns) % 4 if abs(turns - round(turns)) < 0.02 else None

    def yaws(self) -> tuple[float, ...]:
        """The four headings in degrees, 0 to 360."""
        return tuple((self.yaw + k * TURN_DEG) % 360.0 for k in range(4))

    def state(self, point: FloorPoint, yaw: float) -> State | None:
        """Cell and heading of a pose, None when it is off the lattice."""
        cell, heading = self.cell(point), self.heading(yaw)
        return None if cell is None or heading is None else (*cell, heading)


def reachable_horizons(horizon: float) -> tuple[float, ...]:
    """The camera horizons that LookUp and LookDown reach from one, ascending, degrees."""
    low, high = HORIZON_LIMITS_DEG
    first = horizon - LOOK_DEG * math.floor((horizon - low) / LOOK_DEG + 1e-6)
    count = math.floor((high - first) / LOOK_DEG + 1e-6) + 1
    return tuple(round(first + k * LOOK_DEG, 4) for k in range(count))


class RoutePlanner:
    """Shortest ways from pose to pose. `block` takes out what turned out to be impossible.

    Args:
        lattice: the grid.
        cells: cells that the agent can stand on.
    """

    def __init__(self, lattice: Lattice, cells: Iterable[Cell]) -> None:
        self.lattice = lattice
        self._cells = frozenset(cells)
        self._blocked: set[tuple[State, Verb]] = set()

    def block(self, state: State, verb: Verb) -> None:
        """This move does not work from this state."""
        self._blocked.add((state, verb))

    def nearest(
        self,
        start: State,
        horizon: float,
        goals: Sequence[StandPose],
        view_cost: Callable[[StandPose], float] | None = None,
    ) -> tuple[StandPose, tuple[Verb, ...]] | None:
        """The goal with the fewest primitives on the way, and those; None when none can be reached.

        Args:
            start: where the agent is.
            horizon: how it looks, degrees.
            goals: where it may go.
            view_cost: what a worse view from a goal weighs, in primitives.

        Ties go to the more level look, then to the smaller x, z and yaw.
        """
        came, weigh = self._explore(start), view_cost or (lambda _: 0.0)
        ranked = []
        for goal in goals:
            state = self.lattice.state((goal.x, goal.z), goal.yaw)
            if state in came:
                cost = round(came[state][0] + abs(_looks(horizon, goal.horizon)) + weigh(goal), 6)
                ranked.append((cost, abs(goal.horizon), goal.x, goal.z, goal.yaw, goal))
        if not ranked:
            return None
        goal = min(ranked, key=lambda r: r[:5])[5]
        end = self.lattice.state((goal.x, goal.z), goal.yaw)
        return goal, (*_walk_back(came, end), *_look_verbs(horizon, goal.horizon))

    def _explore(self, start: State) -> dict[State, tuple[int, State | None, Verb]]:
        """Every state in reach: steps to it, the state before it, and the move that led here."""
        came: dict[State, tuple[int, State | None, Verb]] = {start: (0, None, Verb.PASS)}
        queue = deque([start])
        while queue:
            state = queue.popleft()
            for verb, after in _neighbours(state):
                free = after[:2] in self._cells or after[:2] == start[:2]
                if free and after not in came and (state, verb) not in self._blocked:
                    came[after] = (came[state][0] + 1, state, verb)
                    queue.append(after)
        return came


def _neighbours(state: State) -> tuple[tuple[Verb, State], ...]:
    ahead, right, heading = state
    step = _AHEAD[heading]
    return (
        (Verb.MOVE_AHEAD, (ahead + step[0], right + step[1], heading)),
        (Verb.ROTATE_RIGHT, (ahead, right, (heading + 1) % 4)),
        (Verb.ROTATE_LEFT, (ahead, right, (heading - 1) % 4)),
    )


def _walk_back(came: dict[State, tuple[int, State | None, Verb]], end: State | None) -> list[Verb]:
    verbs: list[Verb] = []
    while end is not None:
        _, before, verb = came[end]
        if before is not None:
            verbs.append(verb)
        end = before
    return verbs[::-1]


def _looks(now: float, wanted: float) -> int:
    """How often to look down (negative: up) to get from one horizon to another."""
    return round((wanted - now) / LOOK_DEG)


def _look_verbs(now: float, wanted: float) -> list[Verb]:
    looks = _looks(now, wanted)
    return [Verb.LOOK_DOWN if looks > 0 else Verb.LOOK_UP] * abs(looks)
