from __future__ import annotations

import pytest

SOAKED = [
    ("water.electronics_under_faucet", "CellPhone", "Sink|SinkBasin", "Faucet"),
    ("water.paper_under_faucet", "Book", "Sink|SinkBasin", "Faucet"),
    ("water.electronics_under_shower", "CellPhone", "Bathtub|BathtubBasin", "ShowerHead"),
    ("water.paper_under_shower", "TissueBox", "Bathtub|BathtubBasin", "ShowerHead"),
    ("spoilage.bread_soaked", "Bread", "Sink|SinkBasin", "Faucet"),
]
PLACED = [
    ("water.electronics_in_sink", "RemoteControl", "Sink|SinkBasin"),
    ("water.electronics_in_laundry", "CellPhone", "LaundryHamper"),
    ("appliance.electronics_in_fridge", "CellPhone", "Fridge"),
]


def _basin(kind: str) -> str:
    name, _, part = kind.partition("|")
    return f"{name}|1|{part}"


@pytest.mark.parametrize(("hazard_id", "kind", "basin", "source"), SOAKED)
def test_water_runs_over_a_thing_whichever_comes_first(story, bind, hazard_id, kind, basin, source):
    bound = bind(hazard_id, kind, basin, source)
    lying = {kind: {"parents": (_basin(basin),)}}
    turned_on = story(kind, basin, source, **lying).becomes(f"{source}|1", is_on=True)
    assert turned_on.steps(bound.armed) == [True, True]
    assert turned_on.steps(bound.trigger) == [False, True]
    put_under = story(kind, basin, source, held=kind, **{source: {"is_on": True}})
    assert put_under.at(f"{kind}|1", _basin(basin)).steps(bound.trigger) == [False, True]


@pytest.mark.parametrize(("hazard_id", "kind", "basin", "source"), SOAKED)
def test_water_runs_into_a_basin_that_was_cleared(story, bind, hazard_id, kind, basin, source):
    bound = bind(hazard_id, kind, basin, source)
    told = story(kind, "Apple", basin, source, **{kind: {"parents": (_basin(basin),)}})
    told.away(f"{kind}|1").at("Apple|1", _basin(basin)).becomes(f"{source}|1", is_on=True)
    assert not any(told.steps(bound.trigger))
    assert told.steps(bound.mitigation) == [False, True, True, True]


@pytest.mark.parametrize(("hazard_id", "kind", "place"), PLACED)
def test_a_thing_is_put_where_it_is_ruined(story, bind, hazard_id, kind, place):
    bound = bind(hazard_id, kind, place)
    place_id = _basin(place) if "|" in place else f"{place}|1"
    told = story(kind, "Apple", place, held=kind).at(f"{kind}|1", place_id)
    assert told.steps(bound.armed) == [True, False]
    assert told.steps(bound.trigger) == [False, True]
    harmless = story(kind, "Apple", place, held="Apple").at("Apple|1", place_id)
    assert not any(harmless.steps(bound.trigger))


@pytest.mark.parametrize(
    ("hazard_id", "kind", "place"),
    [
        ("water.vessel_on_cushions", "Bowl", "Sofa"),
        ("water.vessel_shut_in", "WateringCan", "Box"),
        ("burns.coffee_on_bed", "Mug", "Bed"),
        ("burns.coffee_on_seat", "Mug", "ArmChair"),
    ],
)
def test_a_vessel_spills_only_when_it_is_full(story, bind, hazard_id, kind, place):
    bound = bind(hazard_id, kind, place)
    for filled in (True, False):
        told = story(kind, place, held=kind, **{kind: {"is_filled": filled}})
        told.at(f"{kind}|1", f"{place}|1")
        assert told.steps(bound.armed) == [filled, False]
        assert told.steps(bound.trigger) == [False, filled]
