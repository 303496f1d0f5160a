from __future__ import annotations

import pytest

from envs.actions import Action, Verb
from envs.errors import DataError
from tasks.goals import GOALS, gathered, heated, let_go, parse_goal, placed, switched_on
from tasks.predicates import State

BOX, BOOK, PEN, OVEN = "Box|1", "Book|1", "Pen|1", "Microwave|1"


def test_placed_needs_the_hand_to_let_go(make):
    """What is held in a held box lies in it, and is not there yet."""
    book = make.thing(BOOK, parents=(BOX,))
    assert placed(BOOK, BOX).holds([make.moment(make.world(book, make.thing(BOX)))])
    carried = make.world(book, make.thing(BOX), held=[BOX])
    assert not placed(BOOK, BOX).holds([make.moment(carried)])


@pytest.mark.parametrize(("inside", "holds"), [((), False), ((BOOK,), False), ((BOOK, PEN), True)])
def test_gathered_needs_all_of_them(make, inside, holds):
    things = [make.thing(i, parents=(BOX,) if i in inside else ()) for i in (BOOK, PEN)]
    assert gathered([BOOK, PEN], BOX).holds([make.moment(make.world(*things, make.thing(BOX)))]) is holds


def test_switched_on_is_about_now_and_heated_about_any_time(make):
    potato = make.thing("Potato|1", parents=(OVEN,))
    states = [make.world(potato, make.thing(OVEN, is_on=on)) for on in (False, True, False)]
    trace = [make.moment(w) for w in states]
    assert not switched_on(OVEN).holds(trace)
    assert switched_on(OVEN).holds(trace[:2])
    assert heated("Potato|1", OVEN).evaluate(trace).step == 1
    assert not heated("Apple|1", OVEN).holds(trace)


def test_heating_an_empty_oven_and_filling_it_later_is_not_enough(make):
    out, inside = make.thing("Potato|1"), make.thing("Potato|1", parents=(OVEN,))
    trace = [
        make.moment(make.world(out, make.thing(OVEN, is_on=True))),
        make.moment(make.world(inside, make.thing(OVEN))),
    ]
    assert not heated("Potato|1", OVEN).holds(trace)


def test_let_go_is_lost_when_it_is_picked_up_again(make):
    held, free = make.world(make.thing(PEN), held=[PEN]), make.world(make.thing(PEN))
    trace = [make.moment(held), make.moment(free, Action(Verb.DROP_HAND_OBJECT))]
    assert let_go(PEN).holds(trace)
    assert not let_go(PEN).holds([*trace, make.moment(held, Action(Verb.PICKUP_OBJECT, PEN))])
    assert not let_go(PEN).holds([make.moment(free)]), "it was never in the hand"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"placed": ["a", "b"]}, placed("a", "b")),
        ({"gathered": [["a", "c"], "b"]}, gathered(["a", "c"], "b")),
        ({"switched_on": "a"}, switched_on("a")),
        ({"let_go": "a"}, let_go("a")),
        ({"heated": ["a", "b"]}, heated("a", "b")),
        ({"is_on": "a"}, State("is_on", "a")),
    ],
)
def test_every_goal_is_read(data, expected):
    assert parse_goal(data, "x.yaml", "goal") == expected


@pytest.mark.parametrize(
    ("data", "key"),
    [
        ({"placed": "a"}, "goal.placed"),
        ({"placed": ["a", 1]}, "goal.placed[1]"),
        ({"gathered": [[], "b"]}, "goal.gathered[0]"),
        ({"gathered": [["a", ""], "b"]}, "goal.gathered[0]"),
        ({"switched_on": ["a"]}, "goal.switched_on"),
        ({"let_go": None}, "goal.let_go"),
        ({"heated": ["a"]}, "goal.heated"),
        ({"is_onn": "a"}, "goal"),
        (None, "goal"),
    ],
)
def test_a_malformed_goal_names_file_and_key(data, key):
    with pytest.raises(DataError) as caught:
        parse_goal(data, "x.yaml", "goal")
    assert (caught.value.file, caught.value.key) == ("x.yaml", key)


def test_goals_of_that_name_are_all_known():
    assert set(GOALS) == {"placed", "gathered", "switched_on", "let_go", "heated"}
