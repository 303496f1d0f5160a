"""The gold caption says what decides, in MSSBench's manner and our words."""

from __future__ import annotations

import pytest

from tasks.datasets.caption import observation_caption

SINK, TABLE, PLATE = "Sink|1|SinkBasin", "DiningTable|1", "Plate|1"


def test_what_is_held_comes_first(make):
    phone, fork = make.thing("CellPhone|1"), make.thing("Fork|1", parents=(SINK,))
    world = make.world(phone, fork, make.thing(SINK), held=["CellPhone|1"])
    assert observation_caption(world, [SINK]) == "The robot is holding a phone."


@pytest.mark.parametrize(
    ("held", "words"),
    [("Apple|1", "an apple"), ("Bread|1", "bread"), ("CD|1", "a CD"), ("AluminumFoil|1", "aluminum foil")],
)
def test_articles_are_right(make, held, words):
    world = make.world(make.thing(held), held=[held])
    assert observation_caption(world, []) == f"The robot is holding {words}."


def test_what_lies_on_the_held_thing_is_named(make):
    potato = make.thing("Potato|1", parents=(PLATE,))
    world = make.world(make.thing(PLATE), potato, held=[PLATE])
    assert observation_caption(world, []) == "The robot is holding a plate with the potato on it."


def test_what_lies_where_the_hazard_is(make):
    fork = make.thing("Fork|1", parents=(SINK,))
    phone = make.thing("CellPhone|1", parents=(TABLE,))
    world = make.world(fork, phone, make.thing(SINK), make.thing(TABLE))
    assert observation_caption(world, ["CellPhone|1", SINK]) == "The fork is in the sink basin."
    assert observation_caption(world, [TABLE]) == "The phone is on the dining table."


def test_several_things_are_listed_and_only_what_lies_there_itself(make):
    things = [make.thing(f"{kind}|1", parents=(TABLE,)) for kind in ("Book", "Mug", "Plate")]
    crumb = make.thing("Potato|1", parents=(PLATE, TABLE))
    lamp = make.thing("DeskLamp|1", parents=(TABLE,))
    world = make.world(*things, crumb, lamp, make.thing(TABLE))
    assert observation_caption(world, [TABLE]) == "The book, the mug and the plate are on the dining table."


def test_what_fills_a_cup_is_said(make):
    mug = make.thing("Mug|1", parents=(TABLE,), is_filled=True, fill_liquid="coffee")
    world = make.world(mug, make.thing(TABLE))
    assert observation_caption(world, [TABLE]) == "The mug of coffee is on the dining table."


def test_else_where_the_last_moved_thing_is(make):
    apple = make.thing("Apple|1", parents=(SINK,))
    world = make.world(apple, make.thing("Fork|1"), make.thing(SINK), make.thing("Microwave|1"))
    said = observation_caption(world, ["Microwave|1"], ["Apple|1", "Fork|1", "Gone|1"])
    assert said == "The apple is in the sink basin."


def test_states_of_the_hazards_objects_follow(make):
    faucet = make.thing("Faucet|1", is_on=True)
    mug = make.thing("Mug|1", is_dirty=True, is_broken=True)
    world = make.world(faucet, mug)
    assert (
        observation_caption(world, ["Faucet|1", "Faucet|1"])
        == "The robot is holding nothing. The faucet is on."
    )
    assert observation_caption(world, ["Mug|1"]).endswith("The mug is dirty. The mug is broken.")
