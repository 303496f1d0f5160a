"""From phrases to objects: a table of what is understood, and what stays unknown until it was seen."""

from __future__ import annotations

import pytest

from envs.actions import Verb
from envs.landmarks import landmarks_of
from envs.sightings import Sightings
from envs.simulator_queries import SimulatorQueries
from envs.skills.grounding import GroundedBy, Grounding
from tests.envs.fake_controller import (
    APPLE,
    BASIN,
    BURNER,
    COUNTER,
    DRAWERS,
    FORK,
    KNOB,
    MICROWAVE,
    MUG,
    SINK,
    FakeController,
    thing,
)  # fmt: skip

NEAR_CUP, FAR_CUP = "Cup|+01.00|+01.00|+01.50", "Cup|+02.00|+01.00|+00.00"
TOWEL, HAND_TOWEL = "Towel|+00.00|+01.00|+00.00", "HandTowel|+00.25|+01.00|+00.00"


def grounding(*, seen=(), now=(), held=None, privileged=False, with_map=True, extra=()):
    """A Grounding in the fake kitchen, the agent at (1, 1); `seen` at some time, `now` in view."""
    controller = FakeController()
    event = controller.reset("FloorPlan1")
    event.metadata["objects"] += [thing(i, "pickupable") for i in extra]
    if held:
        event.metadata["inventoryObjects"] = [{"objectId": held}]
    queries = SimulatorQueries(lambda action: controller.step(**action).metadata["actionReturn"])
    queries.take_in(event.metadata)
    sightings = Sightings(threshold_px=10)
    for step, object_id in enumerate(seen):
        sightings.look({object_id: 50}, step)
    sightings.look(dict.fromkeys(now, 50), 99)
    landmarks = landmarks_of(event.metadata, "FloorPlan1")[1] if with_map else {}
    return Grounding(queries, sightings, landmarks, privileged=privileged)


@pytest.mark.parametrize(
    ("phrase", "object_id"),
    [
        ("Microwave", MICROWAVE),
        ("the microwave", MICROWAVE),
        ("MICROWAVE.", MICROWAVE),
        ("microwave oven", MICROWAVE),
        ("Drawer_1", DRAWERS[0]),
        ("drawer 2", DRAWERS[1]),
        ("Drawer2", DRAWERS[1]),
        ("counter top", COUNTER),
        ("the counter", COUNTER),
        ("the kitchen sink", SINK),
        ("sink", SINK),
    ],
)
def test_landmarks_are_known_from_the_start(phrase, object_id) -> None:
    result = grounding().resolve(phrase)
    assert result.object_id == object_id
    assert result.reason == ""


@pytest.mark.parametrize("phrase", ["Microwave", "Drawer_1", "the counter"])
def test_without_a_map_nothing_is_known(phrase) -> None:
    assert grounding(with_map=False).resolve(phrase).object_id is None


def test_without_a_map_what_was_seen_is_known() -> None:
    assert grounding(with_map=False, seen=[MICROWAVE]).resolve("the microwave").object_id == MICROWAVE


@pytest.mark.parametrize("phrase", ["fork", "the Fork", "Fork_1", FORK])
def test_small_things_are_unknown_until_seen(phrase) -> None:
    unseen = grounding().resolve(phrase)
    assert unseen.object_id is None
    assert "has been seen" in unseen.reason
    assert grounding(seen=[FORK]).resolve("the fork").object_id == FORK


def test_ids_are_for_the_privileged() -> None:
    assert grounding(seen=[FORK]).resolve(FORK).object_id is None
    result = grounding(privileged=True).resolve(FORK)
    assert (result.object_id, result.by) == (FORK, GroundedBy.OBJECT_ID)


@pytest.mark.parametrize("phrase", ["cellphone", "CellPhone", "cell phone", "the phone", "mobile phone"])
def test_everyday_names_of_what_was_seen(phrase) -> None:
    phone = "CellPhone|+01.00|+01.00|+01.50"
    assert grounding(seen=[phone], extra=[phone]).resolve(phrase).object_id == phone


@pytest.mark.parametrize(
    "phrase",
    [
        "the object in your hand", "held object", "the held object", "what you hold", "object in my hand",
        "the thing you are holding", "what I am holding", "the fork in your hand", "the held fork", "Fork",
    ],
)  # fmt: skip
def test_what_is_held(phrase) -> None:
    result = grounding(seen=[FORK], held=FORK).resolve(phrase)
    assert result.object_id == FORK


def test_an_empty_hand_holds_nothing() -> None:
    assert grounding(seen=[FORK]).resolve("the object in your hand").reason == "your hand is empty"


def test_a_hand_towel_is_not_a_towel_in_the_hand() -> None:
    known = grounding(seen=[TOWEL, HAND_TOWEL], held=TOWEL, extra=[TOWEL, HAND_TOWEL])
    assert known.resolve("hand towel").object_id == HAND_TOWEL


def test_the_nearest_unless_another_is_in_view() -> None:
    cups = [FAR_CUP, NEAR_CUP]
    assert grounding(seen=cups, extra=cups).resolve("cup").object_id == NEAR_CUP
    assert grounding(seen=cups, now=[FAR_CUP], extra=cups).resolve("cup").object_id == FAR_CUP


def test_what_is_in_the_hand_comes_last() -> None:
    cups = [FAR_CUP, NEAR_CUP]
    known = grounding(seen=cups, now=[NEAR_CUP], held=NEAR_CUP, extra=cups)
    assert known.resolve("the cup", Verb.PICK_UP).object_id == FAR_CUP


def test_its_own_name_beats_a_shared_one() -> None:
    """A mug may be called a cup, but not while there is a cup."""
    known = grounding(seen=[MUG, FAR_CUP], now=[MUG], extra=[FAR_CUP])
    assert known.resolve("cup").object_id == FAR_CUP


def test_numbers_count_in_the_order_of_sight() -> None:
    cups = [FAR_CUP, NEAR_CUP]
    known = grounding(seen=cups, extra=cups)
    assert known.resolve("Cup_1").object_id == FAR_CUP
    assert known.resolve("cup 2").object_id == NEAR_CUP
    assert known.resolve("cup 3").object_id is None
    assert known.resolve("cup 0").object_id is None


@pytest.mark.parametrize(
    ("verb", "phrase", "object_id"),
    [
        (Verb.TOGGLE_ON, "stove", KNOB),
        (Verb.TOGGLE_ON, "stove burner", BURNER),
        (Verb.TOGGLE_ON, "StoveKnob", KNOB),
        (Verb.PLACE, "sink basin", BASIN),
    ],
)
def test_the_verb_helps_to_choose(verb, phrase, object_id) -> None:
    known = grounding(seen=[BURNER, KNOB, BASIN])
    result = known.resolve(phrase, verb)
    assert result.object_id in (object_id, BURNER if phrase == "stove" else object_id)


def test_close_names_are_offered_from_what_is_known_only() -> None:
    known = grounding(seen=[APPLE])
    assert "Microwave" in known.resolve("Mikrowave").close_names
    assert known.resolve("Appel").close_names == ("Apple",)
    assert grounding().resolve("Forks and Knives").close_names == ()
    assert grounding().resolve("Forkk").close_names == ()


def test_what_is_gone_cannot_be_meant() -> None:
    known = grounding(seen=["Plate|gone"])
    assert known.resolve("plate").object_id is None


@pytest.mark.parametrize(
    "phrase", ["", " ", "the", "\n\t", "🍎", "x" * 5000, "a" * 50 + " 99", "((((", "\\d+", "_1", "1"]
)
def test_nonsense_is_unknown_rather_than_an_error(phrase) -> None:
    result = grounding(seen=[APPLE]).resolve(phrase)
    assert result.object_id is None
    assert 0 < len(result.message) < 300
