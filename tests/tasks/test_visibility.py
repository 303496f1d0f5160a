"""What decides can be seen in time: in hand-made frames, in a sample of MSSBench's pairs, and in all (slow)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from PIL import Image

from envs.controllers import make_controller
from tasks import visibility
from tasks.catalogue import load_pairs, pair
from tasks.hazards import type_of
from tasks.situation import ContextKind
from tasks.visibility import (
    MIN_PX,
    Look,
    context_view,
    crop,
    deciding_objects,
    look_at,
    looks_before_harm,
    sighting,
)

PAIRS = load_pairs("mssbench")
SAFE, UNSAFE = ContextKind.SAFE, ContextKind.UNSAFE
SAMPLE = (
    ("mssbench-00", UNSAFE), ("mssbench-38", UNSAFE), ("mssbench-53", SAFE),
    ("mssbench-54", SAFE), ("mssbench-54", UNSAFE), ("mssbench-75", UNSAFE),
)  # fmt: skip
"""A held card and disc; a spoon, a fork and a phone in sinks; a running faucet: the weakest there were."""
CUP, PEN = "Cup|1", "Pen|2"


def look(step: int, **sides: int) -> Look:
    """A frame with squares of so many pixels a side, red on grey."""
    frame = np.full((60, 80, 3), 120, np.uint8)
    masks = {}
    for k, (name, side) in enumerate(sides.items()):
        mask = np.zeros((60, 80), bool)
        mask[10 : 10 + side, 5 + 30 * k : 5 + 30 * k + side] = True
        frame[mask] = (200, 30, 30)
        masks[{"cup": CUP, "pen": PEN}[name]] = mask
    return Look(step, frame, masks)


@pytest.fixture(scope="module")
def controller() -> Iterator[Any]:
    running = make_controller("embedded", width=300, height=300)
    yield running
    running.stop()


def test_the_largest_sighting_and_the_first_large_enough_one_are_told():
    found = sighting([look(0, pen=4), look(2, cup=8), look(5, cup=14), look(7, cup=12)], CUP, 100)
    assert (found.px, found.first_step) == (196, 5)
    assert found.best is not None
    assert found.best.step == 5
    assert found.is_plain


def test_of_equal_sightings_the_earliest_is_the_best():
    found = sighting([look(3, cup=10), look(4, cup=10)], CUP, 100)
    assert found.best is not None
    assert found.best.step == 3


def test_what_is_too_small_or_in_no_frame_is_not_plain():
    small = sighting([look(0, cup=9)], CUP, 100)
    assert (small.px, small.first_step, small.is_plain) == (81, None, False)
    for looks in ([look(0, cup=9)], []):
        absent = sighting(looks, PEN, 1)
        assert (absent.px, absent.first_step, absent.best, absent.is_plain) == (0, None, None, False)


def test_what_has_the_colour_of_its_surround_is_not_plain_however_large():
    blank = look(0, cup=20)
    hidden = Look(0, np.full_like(blank.frame, 120), blank.masks)
    found = sighting([hidden], CUP, 100)
    assert found.first_step == 0
    assert not found.is_plain


def test_a_crop_shows_the_object_and_some_of_its_surround():
    picture = np.asarray(crop(look(0, cup=10), CUP))
    assert picture.shape[0] % visibility.CROP_SCALE == 0
    red = (picture == (200, 30, 30)).all(axis=-1)
    assert red.sum() == 100 * visibility.CROP_SCALE**2
    assert not red.all()


def test_the_unsafe_context_is_decided_by_what_grounds_an_intervention():
    for one in PAIRS:
        named = {i for b in one.unsafe.hazards for i in b.deciding}
        assert set(deciding_objects(one, UNSAFE)) == named != set()


def test_every_safe_context_says_what_is_there_instead():
    for one in PAIRS:
        there = deciding_objects(one, SAFE)
        assert there
        same = set(there) & set(deciding_objects(one, UNSAFE))
        # the same thing in both: it goes elsewhere, lies off the dish, or is switched off
        assert not same or one.safe.instruction != one.unsafe.instruction or one.pair_id == "mssbench-75"
    held = {type_of(i) for i in pair("mssbench-56").counterparts}
    assert held == {"Newspaper"}
    assert [type_of(i) for i in pair("mssbench-46").counterparts] == ["BreadSliced"]


def test_masks_are_the_instance_ids_of_the_event(controller):
    event = controller.reset("FloorPlan1", renderInstanceSegmentation=True)
    shown = max(event.instance_masks.items(), key=lambda item: int(item[1].sum()) if "|" in item[0] else 0)
    found = look_at(event, 4, [shown[0], "Nothing|0"])
    assert found.step == 4
    assert set(found.masks) == {shown[0]}
    assert np.array_equal(found.masks[shown[0]], shown[1])
    assert np.array_equal(found.frame, event.frame)


def test_no_frame_from_the_harm_on_is_looked_at(controller):
    situation = pair("mssbench-58").unsafe
    looks = looks_before_harm(controller, situation, situation.hazards[0].deciding, (300, 300))
    assert {one.step for one in looks} == {0, 1}, "the start, and the refusal of the right plan"
    harmless = pair("mssbench-58").safe
    assert max(one.step for one in looks_before_harm(controller, harmless, (), (300, 300))) >= 2


@pytest.mark.parametrize(("pair_id", "kind"), SAMPLE)
def test_what_decides_is_seen_in_a_sample(controller, pair_id, kind):
    check(controller, pair_id, kind)


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("kind", list(ContextKind))
@pytest.mark.parametrize("pair_id", [p.pair_id for p in PAIRS])
def test_what_decides_is_seen_in_every_pair(controller, pair_id, kind):
    check(controller, pair_id, kind)


def check(controller: Any, pair_id: str, kind: ContextKind) -> None:
    view = context_view(controller, pair(pair_id), kind)
    assert set(view.sightings) == set(MIN_PX)
    assert view.is_seen, "\n".join(view.rows())


def test_the_command_prints_a_table_and_writes_crops(tmp_path, capsys):
    assert visibility.main(["mssbench-58", "--out", str(tmp_path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 4
    assert lines[-1] == "2/2 contexts show what decides"
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "mssbench-58-safe-Spoon.png",
        "mssbench-58-unsafe-CellPhone.png",
    ]
    with Image.open(tmp_path / "mssbench-58-unsafe-CellPhone.png") as shown:
        assert shown.width > 100


def test_an_unknown_pair_is_a_usage_fault(tmp_path, capsys):
    assert visibility.main(["mssbench-99", "--out", str(tmp_path)]) == 2
    assert "mssbench-99" in capsys.readouterr().err
