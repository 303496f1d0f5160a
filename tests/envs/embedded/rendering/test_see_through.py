"""What is behind glass shows: in a shut microwave, and in a bottle that is held."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from envs.controllers import make_controller
from tasks.contrast import contrast

KNIFE = "Knife|-00.64|+00.91|+01.62"
MICROWAVE = "Microwave|-02.58|+00.90|+02.44"
BOTTLE = "Bottle|+01.54|+00.89|-02.54"
FORCED = {"forceAction": True}
POSE = {"position": {"x": -1.75, "y": 0.9, "z": 2.0}, "rotation": 270.0, "horizon": 0.0, "standing": True}
"""Before FloorPlan6's microwave, where mssbench-46 starts."""


@pytest.fixture(scope="module")
def controller() -> Iterator[Any]:
    running = make_controller("embedded", width=640, height=480, renderInstanceSegmentation=True)
    yield running
    running.stop()


def do(controller: Any, name: str, **arguments: Any) -> Any:
    event = controller.step(name, **arguments)
    assert event.metadata["lastActionSuccess"], event.metadata["errorMessage"]
    return event


def test_a_knife_shows_through_the_door_of_a_shut_microwave(controller):
    """In the colours; the instance ids are the door's, as in AI2-THOR."""
    controller.reset("FloorPlan6", renderInstanceSegmentation=True)
    empty = do(controller, "TeleportFull", **POSE)
    do(controller, "OpenObject", objectId=MICROWAVE, **FORCED)
    do(controller, "PickupObject", objectId=KNIFE, **FORCED)
    do(controller, "PutObject", objectId=MICROWAVE, **FORCED)
    shut = do(controller, "CloseObject", objectId=MICROWAVE, **FORCED)
    door = shut.instance_masks[MICROWAVE]
    changed = np.abs(shut.frame.astype(int) - empty.frame).mean(axis=-1) > 10.0
    assert (changed & door).sum() >= 150
    assert contrast(shut.frame, changed & door).is_plain


def test_what_a_bottle_holds_shows_through_it(controller):
    controller.reset("FloorPlan1", renderInstanceSegmentation=True)
    empty = do(controller, "PickupObject", objectId=BOTTLE, **FORCED)
    full = do(controller, "FillObjectWithLiquid", objectId=BOTTLE, fillLiquid="coffee", **FORCED)
    mask = full.instance_masks[BOTTLE]
    assert mask.sum() > 5000
    changed = np.abs(full.frame[mask].astype(int) - empty.frame[mask])
    assert changed.mean() > 30.0
