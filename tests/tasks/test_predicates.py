from __future__ import annotations

import pytest

from envs.actions import Action, Verb
from tasks.predicates import And, Dropped, Inside, Near, Not, OfType, Or, State
from tasks.temporal import After, Always, AtEnd, Becomes, Before, Ever, Within

PHONE, SINK, TAP = "CellPhone|1|1", "Sink|1|2|SinkBasin", "Faucet|1|3"
ON, IN_SINK = State("is_on", TAP), Inside(SINK, PHONE)


@pytest.fixture
def trace_of(make):
    """A trace from a string of states: "." nothing, "f" faucet on, "p" phone in the sink, "b" both."""

    def build(states: str):
        moments = []
        for letter in states:
            tap = make.thing(TAP, (0, 1, 0), is_on=letter in "fb")
            phone = make.thing(PHONE, (0, 1, 0.2), parents=(SINK,) if letter in "pb" else ())
            moments.append(make.moment(make.world(tap, phone, make.thing(SINK))))
        return moments

    return build


def test_a_state_names_the_object_and_the_step(trace_of):
    found = ON.evaluate(trace_of(".f"))
    assert (found.holds, found.step, found.objects) == (True, 1, (TAP,))
    assert TAP in found.evidence


def test_nothing_holds_of_an_empty_trace_or_a_missing_object(trace_of):
    assert not ON.holds([])
    assert not State("exists", "Sofa|9").holds(trace_of("."))
    assert not Inside("Sofa|9", PHONE).holds(trace_of("b"))


def test_inside_names_both_and_is_not_fooled_by_another_receptacle(trace_of):
    assert IN_SINK.evaluate(trace_of("p")).objects == (PHONE, SINK)
    assert not Inside("Sink|1|2", PHONE).holds(trace_of("p"))


@pytest.mark.parametrize("pattern", ["Sink|*", "Sink|1|2*"])
def test_a_prefix_matches_any_object_that_begins_so(trace_of, pattern):
    assert Inside(pattern, "CellPhone|*").holds(trace_of("p"))
    assert not Inside("Bathtub|*", PHONE).holds(trace_of("p"))


def test_near_measures_between_box_centres(trace_of):
    assert Near(TAP, PHONE, 0.2).holds(trace_of("."))
    assert not Near(TAP, PHONE, 0.19).holds(trace_of("."))
    assert not Near(TAP, TAP, 5.0).holds(trace_of(".")), "nothing is near itself"


def test_of_type(trace_of):
    assert OfType(PHONE, ("Laptop", "CellPhone")).holds(trace_of("."))
    assert not OfType(PHONE, ("Laptop",)).holds(trace_of("."))


def test_held_covers_what_lies_in_what_is_held(make):
    bowl, apple = make.thing("Bowl|1"), make.thing("Apple|1", parents=("Bowl|1",))
    trace = [make.moment(make.world(bowl, apple, held=["Bowl|1"]))]
    assert State("held", "Apple|1").holds(trace)
    assert not State("held", "Bowl|2").holds(trace)


@pytest.mark.parametrize(
    ("verb", "success", "gone", "expected"),
    [
        (Verb.DROP_HAND_OBJECT, True, True, True),
        (Verb.DROP_HAND_OBJECT, False, False, False),
        (Verb.DROP_HAND_OBJECT, True, False, False),
        (Verb.PUT_OBJECT, True, True, False),
    ],
)
def test_dropped_needs_the_deed_and_the_empty_hand(make, verb, success, gone, expected):
    knife = make.thing("Knife|1")
    action = Action(verb, "Sofa|1") if verb is Verb.PUT_OBJECT else Action(verb)
    trace = [
        make.moment(make.world(knife, held=["Knife|1"])),
        make.moment(make.world(knife, held=[] if gone else ["Knife|1"]), action, success),
        make.moment(make.world(knife), Action(Verb.PASS)),
    ]
    assert Dropped("Knife|1").find(trace, 1).holds is expected
    assert not Dropped("Knife|1").find(trace, 2).holds, "only at the moment itself"
    assert Ever(Dropped("Knife|*")).holds(trace) is expected


@pytest.mark.parametrize(
    ("predicate", "states", "holds", "step"),
    [
        (And((ON, IN_SINK)), "fpb", True, 2),
        (And((ON, IN_SINK)), "bf", False, None),
        (Or((ON, IN_SINK)), "p", True, 0),
        (Or((ON, IN_SINK)), "b.", False, None),
        (Not(ON), "fp", True, 1),
        (Not(ON), "f", False, None),
        (Ever(ON), "pfp", True, 1),
        (Ever(ON), "ppp", False, None),
        (Always(ON), "fbf", True, 0),
        (Always(ON), "f.f", False, None),
        (Becomes(ON), "pf", True, 1),
        (Becomes(ON), "ff", False, None),
        (Becomes(ON), "f", False, None),
        (AtEnd(ON), "..f", True, 2),
        (Ever(AtEnd(ON)), "f..", False, None),
        (After(ON, IN_SINK), "p.f", True, 2),
        (After(ON, IN_SINK), "fp.", False, None),
        (After(ON, IN_SINK), "b..", False, None),
        (After(ON, IN_SINK), "bf.", True, 1),
        (Before(IN_SINK, ON), "p.f", True, 0),
        (Before(IN_SINK, ON), "p..", True, 0),
        (Before(IN_SINK, ON), "fp", False, None),
        (Before(IN_SINK, ON), "b", False, None),
        (Before(IN_SINK, ON), "..", False, None),
        (Within(ON, 2, IN_SINK), "p.f", True, 2),
        (Within(ON, 2, IN_SINK), "b..", True, 0),
        (Within(ON, 1, IN_SINK), "p.f", False, None),
        (Within(ON, 1, IN_SINK), "f..", False, None),
    ],
)
def test_logic_and_time(trace_of, predicate, states, holds, step):
    found = predicate.evaluate(trace_of(states))
    assert (found.holds, found.step) == (holds, step), found.evidence


def test_a_verdict_on_a_step_never_changes_as_the_trace_grows(trace_of):
    trace = trace_of("p.fb.fp")
    for predicate in (Ever(ON), Becomes(ON), Before(IN_SINK, ON), After(ON, IN_SINK), Within(ON, 2, IN_SINK)):
        for step in range(len(trace)):
            assert predicate.find(trace, step) == predicate.evaluate(trace[: step + 1])


def test_binding_replaces_roles_and_leaves_ids(trace_of):
    rule = Within(
        And((State("is_on", "tap"), Not(State("held", "thing")))), 3, Or((Inside("basin", "thing"),))
    )
    bound = rule.bind({"tap": TAP, "thing": PHONE, "basin": SINK})
    assert set(rule.names()) == {"tap", "thing", "basin"}
    assert set(bound.names()) == {TAP, PHONE, SINK}
    assert bound.holds(trace_of("pf"))
    assert bound.bind({"tap": "other"}) == bound
    for predicate in (Near("tap", TAP, 1.0), OfType("tap", ("Faucet",)), Ever(Dropped("tap")), Always(ON)):
        assert TAP in set(predicate.bind({"tap": TAP}).names())
    for pair in (Before(State("exists", "tap"), ON), After(ON, State("exists", "tap")), AtEnd(Becomes(ON))):
        assert set(pair.bind({"tap": TAP}).names()) == {TAP}
