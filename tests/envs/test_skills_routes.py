"""The planner's ways: shortest, on the agent's own lattice, and around what turned out to be blocked."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envs.actions import Verb
from envs.skills.route import GRID_M, Lattice, RoutePlanner, reachable_horizons
from envs.skills.world_queries import StandPose

FIELD = [(a, r) for a in range(5) for r in range(5)]


def planner(cells=FIELD, yaw=0.0):
    return RoutePlanner(Lattice((0.0, 0.0), yaw), cells)


def pose(
    ahead: float, right: float, yaw: float = 0.0, horizon: float = 0.0, lattice_yaw: float = 0.0
) -> StandPose:
    sin, cos = math.sin(math.radians(lattice_yaw)), math.cos(math.radians(lattice_yaw))
    x, z = GRID_M * (ahead * sin + right * cos), GRID_M * (ahead * cos - right * sin)
    return StandPose(x, z, yaw, horizon)


@given(st.integers(-9, 9), st.integers(-9, 9), st.sampled_from([0.0, 45.0, 90.0, 137.5, 270.0, 359.0]))
def test_cells_are_steps_ahead_and_to_the_right(ahead, right, yaw) -> None:
    at = pose(ahead, right, lattice_yaw=yaw)
    assert Lattice((0.0, 0.0), yaw).cell((at.x, at.z)) == (ahead, right)


def test_points_off_the_lattice_have_no_cell() -> None:
    assert Lattice((0.0, 0.0), 0.0).cell((0.1, 0.1)) is None
    assert Lattice((0.0, 0.0), 0.0).cell((0.26, 0.49)) == (2, 1)


def test_headings_are_quarter_turns() -> None:
    lattice = Lattice((0.0, 0.0), 45.0)
    assert [lattice.heading(y) for y in (45.0, 135.0, 225.0, 315.0, 405.0)] == [0, 1, 2, 3, 0]
    assert lattice.heading(90.0) is None
    assert lattice.yaws() == (45.0, 135.0, 225.0, 315.0)


@pytest.mark.parametrize(
    ("now", "horizons"),
    [
        (0.0, (-30.0, 0.0, 30.0, 60.0)),
        (60.0, (-30.0, 0.0, 30.0, 60.0)),
        (-30.0, (-30.0, 0.0, 30.0, 60.0)),
        (15.0, (-15.0, 15.0, 45.0)),
    ],
)
def test_horizons_in_reach(now, horizons) -> None:
    assert reachable_horizons(now) == horizons


def test_straight_ahead_and_looking_down() -> None:
    goal = pose(3, 0, horizon=30.0)
    found = planner().nearest((0, 0, 0), 0.0, [goal])
    assert found == (goal, (Verb.MOVE_AHEAD,) * 3 + (Verb.LOOK_DOWN,))


def test_already_there() -> None:
    assert planner().nearest((2, 2, 1), 0.0, [pose(2, 2, 90.0)]) == (pose(2, 2, 90.0), ())


def test_a_half_turn_takes_two_turns() -> None:
    found = planner().nearest((2, 2, 0), 0.0, [pose(2, 2, 180.0)])
    assert found is not None
    assert len(found[1]) == 2


def test_turns_and_looks_count() -> None:
    """One cell ahead beats the own cell with a half turn, and a level look beats two looks."""
    near = pose(1, 0)
    assert planner().nearest((0, 0, 0), 0.0, [pose(0, 0, 180.0), near])[0] == near
    assert planner().nearest((0, 0, 0), 0.0, [pose(0, 0, horizon=60.0), near])[0] == near


def test_ties_go_to_the_level_look() -> None:
    goals = [pose(0, 0, horizon=-30.0), pose(1, 0)]
    assert planner().nearest((0, 0, 0), 0.0, goals)[0] == goals[1]


def test_around_a_wall() -> None:
    cells = [c for c in FIELD if c not in {(1, 0), (1, 1), (1, 2)}]
    found = planner(cells).nearest((0, 0, 0), 0.0, [pose(2, 0)])
    assert found is not None
    moves = found[1].count(Verb.MOVE_AHEAD)
    assert moves == 3 + 2 + 3


def test_no_way_through() -> None:
    cells = [c for c in FIELD if c[0] != 1]
    assert planner(cells).nearest((0, 0, 0), 0.0, [pose(2, 0)]) is None
    assert planner().nearest((0, 0, 0), 0.0, []) is None


def test_blocked_moves_are_avoided() -> None:
    ways = planner()
    ways.block((0, 0, 0), Verb.MOVE_AHEAD)
    found = ways.nearest((0, 0, 0), 0.0, [pose(1, 0)])
    assert found is not None
    assert found[1][0] is not Verb.MOVE_AHEAD


@given(
    st.integers(0, 4),
    st.integers(0, 4),
    st.integers(0, 3),
    st.integers(0, 4),
    st.integers(0, 4),
    st.integers(0, 3),
)
def test_ways_lead_where_they_should(ahead, right, heading, to_ahead, to_right, to_heading) -> None:
    found = planner().nearest((ahead, right, heading), 0.0, [pose(to_ahead, to_right, 90.0 * to_heading)])
    assert found is not None
    for verb in found[1]:
        if verb is Verb.MOVE_AHEAD:
            step = ((1, 0), (0, 1), (-1, 0), (0, -1))[heading]
            ahead, right = ahead + step[0], right + step[1]
        else:
            heading = (heading + (1 if verb is Verb.ROTATE_RIGHT else -1)) % 4
    assert (ahead, right, heading) == (to_ahead, to_right, to_heading)
    assert len(found[1]) <= abs(to_ahead) + 4 + 4 + 4
