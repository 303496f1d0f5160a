"""Feedback tells what happened without giving away what the agent has not seen."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envs.actions import PRIMITIVE_VERBS, Action, Verb
from envs.feedback import UNEXPLAINED, feedback, in_agents_words, reason_of, reply_feedback
from envs.object_types import all_object_types
from envs.spaces import needs_target

MESSAGES = {
    "CounterTop|+00.1|+00.9|+01.0 is blocking Agent 0 from moving by (0.0000, 0.0000, 0.2500)": "something is in the way",
    "Picking up object would cause it to collide and clip into something!": "something is in the way",
    "a held item: Knife_3a8 with something if agent rotates Right 90 degrees would collide": "something is in the way",
    "Agent hand has something in it already! Current object holding: Fork|+1": "your hand is not empty",
    "Can't place an object if Agent isn't holding anything": "your hand is empty",
    "Target openable Receptacle is CLOSED, can't place if target is not open!": "it is closed",
    "Target must be OFF to open!": "it must be turned off first",
    "Bread|1 cannot be placed in Microwave|2": "it does not belong there",
    "StoveBurner|1 is full right now": "there is no room for it there",
    "No valid positions to place object found": "there is no room for it there",
    "This target object is NOT a receptacle!": "nothing can be put there",
    "Sofa|3 must have the property CanPickup to be picked up.": "it cannot be picked up",
    "Apple|1 is not an Openable object": "it cannot be opened or closed",
    "can't toggle object on if it's already on!": "it is on already",
    "can't toggle object off if it's already off!": "it is off already",
    "Egg|1 Does not have the CanBeSliced property!": "it cannot be sliced",
    "NullReferenceException: Target object not found within the specified visibility.": "it is out of reach from here",
    "NullReferenceException: Target object is visible but not interactable. It is likely obstructed by some clear "
    "object like glass.": "it is out of reach from here",
    "ArgumentException: objectId: X is not the objectId on any object in the scene!": "it is not there any more",
    "Agent isn't holding anything": "your hand is empty",
    "target object is controlled by another sim object. ": "it cannot be switched by itself",
    "Target object is broken and cannot be Toggled On.": "it is broken",
    "target object cannot be sliced if it is in the agent's hand": "not while it is in your hand",
    "ReceptacleFull": "there is no room for it there",
    "a message of a later build about Mug|+1.0": UNEXPLAINED,
}  # fmt: skip


@pytest.mark.parametrize(("message", "reason"), MESSAGES.items())
def test_known_messages_have_a_reason_of_ours(message, reason) -> None:
    assert reason_of(message) == reason


@given(
    template=st.sampled_from(sorted(MESSAGES)),
    kind=st.sampled_from(all_object_types()),
    digits=st.from_regex(r"\|[+-]\d\d\.\d\d\|[+-]\d\d\.\d\d\|[+-]\d\d\.\d\d", fullmatch=True),
    verb=st.sampled_from(PRIMITIVE_VERBS),
    noise=st.text(max_size=30),
)
def test_no_object_of_the_world_is_ever_named(template, kind, digits, verb, noise) -> None:
    """Whatever object the simulator names, what the agent is told stays the same as for any other."""
    message = f"{kind}{digits} {noise} {template} {kind}"
    action = Action(verb, f"{kind}{digits}" if needs_target(verb) else None)
    told = feedback(action, False, reason_of(message))
    assert digits not in told
    reason = told.removeprefix(str(verb))
    assert not re.search(rf"\b{kind}\b", reason, re.IGNORECASE)
    assert told == feedback(action, False, reason_of(f"{noise} {template}"))


def test_only_the_agents_own_words_name_the_target() -> None:
    action = Action(Verb.PICK_UP, "Mug|+01.00|+00.90|-02.00")
    assert feedback(action, True, phrase="the mug") == "PickUp(the mug) succeeded."
    assert feedback(action, True) == "PickUp succeeded."
    assert feedback(action, False, phrase="the mug") == f"PickUp(the mug) failed: {UNEXPLAINED}."


def test_long_phrases_are_cut_and_flattened() -> None:
    told = in_agents_words(Action(Verb.GOTO, "x"), "a\nvery " + "long " * 100)
    assert "\n" not in told
    assert len(told) < 80


@pytest.mark.parametrize("verb", [Verb.SAY, Verb.ASK, Verb.WARN])
def test_words_are_said_and_nobody_answers(verb) -> None:
    assert feedback(Action(verb, text="Look out."), True) == f"{verb}: said. There was no answer."


def test_a_reply_is_repeated() -> None:
    assert reply_feedback(Action(Verb.ASK, text="Sure?"), "Yes, go on.") == (
        'Ask: said. The user answered: "Yes, go on."'
    )
