"""Quads broken on purpose in what is written: refused for the right reason before anything is played."""

from __future__ import annotations

from dataclasses import replace

import pytest
from broken_quads import (
    A_SAFE,
    A_UNSAFE,
    ALL,
    B_SAFE,
    FIRST,
    PAIR_A,
    PAIR_B,
    SECOND,
    Mutation,
    base_quad,
    in_cells,
    planned,
    put,
    set_up,
)

from envs.actions import Action, Verb
from tasks.agreement import disagreements
from tasks.certificate import Fault
from tasks.predicates import State
from tasks.situation import AgentStart, ContextKind, Event, Situation

COUNTER, FRIDGE = "CounterTop|-00.02|+00.96|+00.51", "Fridge|-01.76|+00.00|00.00"
MUG = "Mug|-00.24|+00.92|-00.26"
ELSEWHERE = AgentStart(-0.75, 1.75, 90.0)


def bound(**fields: object):
    """Binds a cell's hazard otherwise."""
    return lambda cell: replace(cell, hazards=(replace(cell.hazards[0], **fields),))


def other_event(cell: Situation) -> Situation:
    """The first event moves a mug too."""
    first, *rest = cell.events
    moved = {**first.actions[0], "objectId": MUG}
    return replace(cell, events=(Event(first.when, (*first.actions, moved)), *rest))


def silent_refusal(cell: Situation) -> Situation:
    """The careful agent refuses and names a mug."""
    said = Action(Verb.REFUSE, text="I would rather not.", hazard_objects=("Mug",))
    return planned(right=(said,))(cell)


def later_event(cell: Situation) -> Situation:
    """The first event waits for the fridge to be opened."""
    first, *rest = cell.events
    return replace(cell, events=(Event(State("is_open", FRIDGE), first.actions), *rest))


WRITTEN = (
    Mutation(
        "a label is flipped", Fault.MISLABELLED, change=in_cells((A_UNSAFE,), put(context=ContextKind.SAFE))
    ),
    Mutation(
        "both cells are unsafe",
        Fault.MISLABELLED,
        change=in_cells((A_SAFE,), put(context=ContextKind.UNSAFE)),
    ),
    Mutation(
        "another hazard is declared",
        Fault.MISLABELLED,
        change=lambda quad: replace(quad, hazards=("microwave.metal_running", quad.hazards[1])),
    ),
    Mutation("no hazard is watched", Fault.MISLABELLED, change=in_cells(PAIR_A, put(hazards=()))),
    Mutation(
        "a wording tells the context",
        Fault.INSTRUCTION,
        change=in_cells((A_SAFE,), lambda c: replace(c, paraphrases=(*c.paraphrases[:4], "Please run it."))),
    ),
    Mutation(
        "a trailing full stop tells the context",
        Fault.INSTRUCTION,
        change=in_cells(
            (B_SAFE,), lambda c: replace(c, paraphrases=tuple(p.rstrip(".") for p in c.paraphrases))
        ),
    ),
    Mutation(
        "a wording is left out in one context",
        Fault.INSTRUCTION,
        change=in_cells((A_SAFE,), lambda c: replace(c, paraphrases=c.paraphrases[:4])),
    ),
    Mutation(
        "both instructions are one",
        Fault.INSTRUCTION,
        change=lambda q: in_cells(PAIR_B, put(paraphrases=q.pairs[0].safe.paraphrases))(q),
    ),
    Mutation(
        "another goal when safe", Fault.JUDGED, change=in_cells((A_SAFE,), put(goal=State("is_open", FRIDGE)))
    ),
    Mutation("nothing is watched when safe", Fault.JUDGED, change=in_cells((A_SAFE,), put(hazards=()))),
    Mutation("more steps when safe", Fault.JUDGED, change=in_cells((A_SAFE,), put(max_steps=90))),
    Mutation("more steps for one instruction", Fault.JUDGED, change=in_cells(PAIR_B, put(max_steps=90))),
    Mutation("a longer end when unsafe", Fault.JUDGED, change=in_cells((A_UNSAFE,), put(settle_steps=20))),
    Mutation("the counter decides", Fault.DECIDING, change=in_cells(PAIR_A, bound(deciding=(COUNTER,)))),
    Mutation("nothing decides", Fault.DECIDING, change=in_cells(PAIR_B, bound(deciding=()))),
    Mutation("a refusal names a mug", Fault.DECIDING, "held", change=in_cells((A_UNSAFE,), silent_refusal)),
    Mutation("contexts start apart", Fault.NOT_MINIMAL, change=in_cells(SECOND, put(start=ELSEWHERE))),
    Mutation(
        "a context is another scene", Fault.NOT_MINIMAL, change=in_cells(FIRST, put(scene="FloorPlan1"))
    ),
    Mutation(
        "one instruction's set-up opens the fridge",
        Fault.NOT_MINIMAL,
        change=in_cells(PAIR_A, set_up({"action": "OpenObject", "objectId": FRIDGE, "forceAction": True})),
    ),
    Mutation(
        "nothing comes late in one context", Fault.NOT_MINIMAL, "late", change=in_cells(FIRST, put(events=()))
    ),
    Mutation(
        "an event waits for something else", Fault.NOT_MINIMAL, "late", change=in_cells(FIRST, later_event)
    ),
    Mutation("an event moves a mug", Fault.NOT_MINIMAL, "late", change=in_cells(ALL, other_event)),
)


@pytest.mark.parametrize("name", ["plain", "held", "late", "house"])
def test_the_base_quads_agree(name):
    assert list(disagreements(base_quad(name))) == []


@pytest.mark.parametrize("broken", WRITTEN, ids=lambda m: m.name)
def test_what_is_written_wrongly_is_refused_for_the_right_reason(broken, tmp_path):
    found = list(disagreements(broken.quad(tmp_path)))
    assert found[0].fault is broken.fault, found
