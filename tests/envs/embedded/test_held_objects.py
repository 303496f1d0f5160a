"""What is held, against what the Unity build 5.0.0 recorded: where it is, and how large it is in the frame."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.benchmarks.compare_recorded import RECORDINGS, by_id, read_recordings, replay

TURNED_BY_US = "Knife"
"""Held with its broad side up, where Unity shows its edge."""
PICKUPS = 19


@pytest.fixture(scope="module")
def held() -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """(ours, theirs) for what is held at every recorded step at which something was just picked up."""
    if not RECORDINGS.is_dir():
        pytest.skip("the recordings of the Unity build are not beside the repository")
    found = []
    for recording in read_recordings():
        before: set[str] = set()
        for ours, theirs in zip(replay(recording), recording.states, strict=True):
            now = {i for i, o in by_id(theirs).items() if o["isPickedUp"]}
            found += [(by_id(ours)[i], by_id(theirs)[i]) for i in sorted(now - before)]
            before = now
    return found


def vector(of: dict[str, float]) -> np.ndarray:
    return np.array([of[k] for k in "xyz"])


def test_all_pickups_are_compared(held) -> None:
    assert len(held) == PICKUPS
    assert all(ours["isPickedUp"] for ours, _ in held)


def test_its_origin_is_where_it_is_in_unity(held) -> None:
    for ours, theirs in held:
        assert vector(ours["position"]) == pytest.approx(vector(theirs["position"]), abs=5e-3), ours["name"]


def test_its_box_is_where_and_as_large_as_it_is_in_unity(held) -> None:
    for ours, theirs in held:
        if ours["objectType"] == TURNED_BY_US:
            continue
        for key in ("center", "size"):
            mine, recorded = (vector(o["axisAlignedBoundingBox"][key]) for o in (ours, theirs))
            assert mine == pytest.approx(recorded, abs=1e-2), (ours["name"], key)


def test_it_stands_upright_before_the_agent(held) -> None:
    for ours, theirs in held:
        if ours["objectType"] != TURNED_BY_US:
            turned = (vector(ours["rotation"]) - vector(theirs["rotation"]) + 180.0) % 360.0 - 180.0
            assert turned == pytest.approx(np.zeros(3), abs=0.5), ours["name"]
