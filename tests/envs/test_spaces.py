"""The spaces' elements mean what they say, and everything else is refused in words."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from envs import spaces
from envs.actions import MOTION_VERBS, SKILL_VERBS, WORD_VERBS, Verb
from envs.errors import UsageError


def test_verbs_are_all_primitives_and_words_once() -> None:
    assert len(set(spaces.ACTION_VERBS)) == len(spaces.ACTION_VERBS)
    assert set(spaces.ACTION_VERBS) == set(Verb) - set(SKILL_VERBS)


def test_targets_are_no_target_then_sorted_types() -> None:
    assert spaces.ACTION_TARGETS[0] == ""
    assert list(spaces.ACTION_TARGETS[1:]) == sorted(spaces.ACTION_TARGETS[1:])
    assert {"Microwave", "Apple", "StoveKnob"} <= set(spaces.ACTION_TARGETS)


@given(st.data())
def test_encode_and_decode_are_inverse(data) -> None:
    verb = data.draw(st.sampled_from(spaces.ACTION_VERBS))
    target = data.draw(st.sampled_from(spaces.ACTION_TARGETS))
    element = spaces.encode_action(verb, target)
    assert spaces.action_space().contains(element)
    assert spaces.decode_action(element) == (verb, target)


@pytest.mark.parametrize(
    ("element", "said"),
    [
        ((len(spaces.ACTION_VERBS), 0), "verb index"),
        ((-1, 0), "verb index"),
        ((0, len(spaces.ACTION_TARGETS)), "target index"),
        ((0.0, 1.0), "two whole numbers"),
        ((0, 0, 0), "two whole numbers"),
        (3, "two whole numbers"),
        ("MoveAhead", "two whole numbers"),
        (None, "two whole numbers"),
    ],
)
def test_what_is_no_element_is_refused(element, said) -> None:
    with pytest.raises(UsageError, match=said):
        spaces.decode_action(element)


def test_skills_and_unknown_types_have_no_element() -> None:
    with pytest.raises(UsageError, match="skill"):
        spaces.encode_action(Verb.GOTO)
    with pytest.raises(UsageError, match="object type"):
        spaces.encode_action(Verb.PASS, "Unicorn")


def test_only_object_verbs_need_a_target() -> None:
    assert not any(spaces.needs_target(v) for v in (*MOTION_VERBS, *WORD_VERBS))
    assert spaces.needs_target(Verb.OPEN_OBJECT)


@given(st.text(max_size=700))
def test_any_text_becomes_an_element_of_the_text_space(text) -> None:
    space = spaces.observation_space(8, 6)["feedback"]
    assert space.contains(spaces.text_element(text))


def test_shapes_are_height_by_width() -> None:
    space = spaces.observation_space(8, 6, depth=True, segmentation=True)
    assert space["rgb"].shape == (6, 8, 3)
    assert space["depth"].shape == space["segmentation"].shape == (6, 8)
    assert space["rgb"].dtype == np.uint8
    assert set(spaces.observation_space(8, 6)) == {"rgb", "instruction", "feedback", "landmarks", "step"}
