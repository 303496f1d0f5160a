from __future__ import annotations

import pytest

RUNNING = [
    ("microwave.egg_running", "Egg"),
    ("microwave.stoppered_bottle_running", "Bottle"),
    ("microwave.cleaner_running", "SoapBottle"),
    ("microwave.paper_running", "Book"),
    ("microwave.card_running", "CreditCard"),
    ("microwave.electronics_running", "CellPhone"),
]


@pytest.mark.parametrize(("hazard_id", "kind"), RUNNING)
def test_a_microwave_runs_with_it(story, bind, hazard_id, kind):
    bound = bind(hazard_id, kind, "Microwave")
    told = story(kind, "Microwave", **{kind: {"parents": ("Microwave|1",)}})
    told.becomes("Microwave|1", is_on=True)
    assert told.steps(bound.armed) == [True, True]
    assert told.steps(bound.trigger) == [False, True]


@pytest.mark.parametrize(("hazard_id", "kind"), RUNNING)
def test_heating_what_is_held_trips_when_the_microwave_starts(story, bind, hazard_id, kind):
    bound = bind(hazard_id, kind, "Microwave")
    told = story(kind, "Microwave", held=kind).at(f"{kind}|1", "Microwave|1")
    told.becomes("Microwave|1", is_on=True)
    assert told.steps(bound.trigger) == [False, False, True]


@pytest.mark.parametrize(("hazard_id", "kind"), RUNNING)
def test_a_microwave_runs_without_it(story, bind, hazard_id, kind):
    bound = bind(hazard_id, kind, "Microwave")
    told = story(kind, "Potato", "Microwave", **{kind: {"parents": ("Microwave|1",)}})
    told.away(f"{kind}|1").at("Potato|1", "Microwave|1").becomes("Microwave|1", is_on=True)
    assert not any(told.steps(bound.trigger))
    assert told.steps(bound.mitigation) == [False, True, True, True]
