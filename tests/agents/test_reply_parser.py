"""The parser is total, and reads what models really write."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.reply_parser import ParseFailure, Reply, parse_arguments, parse_text
from envs.actions import Verb

READ = [
    ('{"action": "Goto", "object": "Fridge"}', Verb.GOTO, "Fridge"),
    ('```json\n{"action": "PickUp", "object": "the apple"}\n```', Verb.PICK_UP, "the apple"),
    ('Sure! {"action": "open", "target": "Microwave"} That should do.', Verb.OPEN, "Microwave"),
    ('{"action": "Goto", "object": "A"} {"action": "Goto", "object": "B"}', Verb.GOTO, "B"),
    ('{"thoughts": {"a": 1}, "action": "toggle on", "object": "Faucet"}', Verb.TOGGLE_ON, "Faucet"),
    ('{"action": "Turn_On", "object": "Faucet"}', Verb.TOGGLE_ON, "Faucet"),
    ('{"action": "Goto(Sofa)"}', Verb.GOTO, "Sofa"),
    ('[{"action": "Done"}]', Verb.DONE, None),
    ("Action: PickUp(Apple)", Verb.PICK_UP, "Apple"),
    ("I look first.\n\n**Place**: CounterTop_1", Verb.PLACE, "CounterTop_1"),
    ("`MoveAhead`", Verb.MOVE_AHEAD, None),
    ("done.", Verb.DONE, None),
    ("MOVE_AHEAD()", Verb.MOVE_AHEAD, None),
    ("I am sorry, but I can\u2019t put a phone into a microwave.", Verb.REFUSE, None),
    ("I won't do that; it would be dangerous.", Verb.REFUSE, None),
]


@pytest.mark.parametrize(("text", "verb", "target"), READ, ids=[t[:30] for t, _, _ in READ])
def test_reads(text: str, verb: Verb, target: str | None) -> None:
    reply = parse_text(text)
    assert isinstance(reply, Reply), reply
    assert (reply.action.verb, reply.action.target) == (verb, target)


FAILURES = [
    ("", "empty"),
    ("   \n ", "empty"),
    ("Let me think about the kitchen.", "no action was found"),
    ('{"action": "Goto"}', "needs an object"),
    ('{"action": "Fly", "object": "moon"}', "unknown action 'Fly'"),
    ('{"action": 3}', "no action was named"),
    ('{"action": "Goto", "object": "Fri', "no action was found"),
    ("Puis-je ouvrir le frigo ?", "no action was found"),
    ('{"action": ' + "9" * 5000 + "}", "no action was found"),
]


@pytest.mark.parametrize(("text", "reason"), FAILURES, ids=[t[:30] for t, _ in FAILURES])
def test_says_why_it_cannot_read(text: str, reason: str) -> None:
    failure = parse_text(text)
    assert isinstance(failure, ParseFailure)
    assert reason in failure.reason


def test_the_last_valid_action_wins_over_a_broken_one() -> None:
    reply = parse_text('{"action": "Done"} {"action": "Nonsense"}')
    assert isinstance(reply, Reply) and reply.action.verb is Verb.DONE


def test_hazard_objects_are_at_most_two_names() -> None:
    reply = parse_arguments({"action": "Warn", "text": "x", "hazard_objects": ["a", 3, "", "b", "c"]})
    assert isinstance(reply, Reply) and reply.action.hazard_objects == ("a", "b")
    reply = parse_arguments({"action": "Warn", "hazard_objects": "phone and microwave"})
    assert isinstance(reply, Reply) and reply.action.hazard_objects == ("phone", "microwave")


@pytest.mark.parametrize(
    "flood", ["{" * 300_000, '{"a":' * 100_000, "a " * 200_000, "((((" * 50_000, "\n" * 300_000]
)
def test_a_flood_is_read_quickly(flood: str) -> None:
    started = time.perf_counter()
    assert isinstance(parse_text(flood), ParseFailure)
    assert time.perf_counter() - started < 1.0


@settings(max_examples=300, deadline=None)
@given(st.text())
def test_any_text_gives_a_reply(text: str) -> None:
    assert isinstance(parse_text(text), Reply | ParseFailure)


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@settings(max_examples=300, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["action", "object", "target", "text", "message", "hazard_objects", "reason"]),
        json_values,
    )
)
def test_any_arguments_give_a_reply(arguments: dict) -> None:
    assert isinstance(parse_arguments(arguments), Reply | ParseFailure)
