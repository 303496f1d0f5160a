"""No counter's body hides the doors and drawers below its slab."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from envs.embedded.counter_fronts import PROUD_M, Front, built_in_fronts, cleared, recessed
from envs.embedded.floorplan_layout import floor_plan_names
from envs.embedded.scene_loader import load_scene

BODY = (np.array([0.0, 0.0, 0.0]), np.array([2.0, 0.9, 0.6]))


def door(x: float, face: float, side: int = 1) -> Front:
    """A door whose face lies at a z, looking to +z or -z."""
    low, high = np.array([x, 0.1, face - 0.3]), np.array([x + 0.4, 0.8, face])
    if side < 0:
        low[2], high[2] = face, face + 0.3
    return Front(low, high, 2, side)


def test_a_body_is_set_back_to_the_foremost_door() -> None:
    low, high = recessed(BODY, [door(0.2, 0.5), door(1.0, 0.55)])
    assert high.tolist() == pytest.approx([2.0, 0.9, 0.55 - PROUD_M])
    assert low.tolist() == [0.0, 0.0, 0.0]
    low, high = recessed(BODY, [door(0.2, 0.05, side=-1)])
    assert low[2] == pytest.approx(0.05 + PROUD_M)
    assert high[2] == 0.6


def test_doors_before_the_face_or_elsewhere_leave_a_body_as_it_is() -> None:
    for front in (door(0.2, 0.65), door(2.5, 0.5), door(0.2, 0.1)):
        assert [c.tolist() for c in recessed(BODY, [front])] == [c.tolist() for c in BODY]


def test_nothing_of_a_body_is_left_before_a_deeper_door() -> None:
    fronts = [door(0.2, 0.45), door(1.0, 0.55)]
    body = recessed(BODY, fronts)
    ((low, high),) = [cut for cut in cleared(body, fronts) if cut[0][0] == 0.2]
    assert high.tolist() == pytest.approx([0.6, 0.8, body[1][2]])
    assert low[2] == pytest.approx(0.15)


def test_no_floor_plan_hides_a_front_in_a_counter() -> None:
    fronts = 0
    for scene in floor_plan_names():
        world = load_scene(scene)
        bodies = [c.box for c in world.structure.carcasses if c.kind == "counter"]
        if not bodies:
            continue
        for front in built_in_fronts(world.objects()):
            fronts += 1
            across = 2 - front.axis
            for u, v in product((0.25, 0.5, 0.75), repeat=2):
                at = front.low + np.array([0.0, v, 0.0]) * (front.high - front.low)
                at[across] = front.low[across] + u * (front.high - front.low)[across]
                at[front.axis] = front.plane + 0.02 * front.side
                assert not any((np.abs(b.to_local(at)) < b.half).all() for b in bodies), (scene, front)
    assert fronts > 300
