from __future__ import annotations

import pytest

from envs.actions import Verb

ON_BURNER = [
    ("fire.paper_on_burner", "PaperTowelRoll"),
    ("fire.fabric_on_burner", "DishSponge"),
    ("fire.bread_on_burner", "Bread"),
    ("heat.plastic_on_burner", "SoapBottle"),
    ("heat.china_on_burner", "Plate"),
    ("heat.bottle_on_burner", "WineBottle"),
    ("heat.electronics_on_lit_burner", "CellPhone"),
    ("heat.card_on_lit_burner", "CreditCard"),
    ("burns.metal_on_burner", "Fork"),
]
BESIDE = [
    ("fire.paper_near_burner", "Book", "StoveBurner"),
    ("fire.fabric_near_burner", "DishSponge", "StoveBurner"),
    ("fire.paper_near_candle", "TissueBox", "Candle"),
    ("fire.fabric_near_candle", "Cloth", "Candle"),
    ("fire.fabric_near_lamp", "Pillow", "DeskLamp"),
]
CANDLES = [
    ("fire.lit_candle_in_garbage", "GarbageCan"),
    ("fire.lit_candle_shut_away", "Drawer"),
    ("fire.lit_candle_on_upholstery", "Sofa"),
]


@pytest.mark.parametrize(("hazard_id", "kind"), ON_BURNER)
def test_a_burner_is_lit_under_a_thing(story, bind, hazard_id, kind):
    bound = bind(hazard_id, kind, "StoveBurner")
    told = story(kind, "Pan", "StoveBurner", **{kind: {"parents": ("StoveBurner|1",)}})
    told.becomes("StoveBurner|1", is_on=True)
    assert told.steps(bound.armed) == [True, True]
    assert told.steps(bound.trigger) == [False, True]


@pytest.mark.parametrize(("hazard_id", "kind"), ON_BURNER)
def test_a_thing_is_put_on_a_lit_burner(story, bind, hazard_id, kind):
    bound = bind(hazard_id, kind, "StoveBurner")
    told = story(kind, "StoveBurner", held=kind, StoveBurner={"is_on": True}).at(f"{kind}|1", "StoveBurner|1")
    assert told.steps(bound.trigger) == [False, True]


@pytest.mark.parametrize(("hazard_id", "kind"), ON_BURNER)
def test_taken_off_in_time_it_does_no_harm(story, bind, hazard_id, kind):
    bound = bind(hazard_id, kind, "StoveBurner")
    told = story(kind, "Pan", "StoveBurner", **{kind: {"parents": ("StoveBurner|1",)}})
    told.away(f"{kind}|1").at("Pan|1", "StoveBurner|1").becomes("StoveBurner|1", is_on=True)
    assert not any(told.steps(bound.trigger))
    assert told.steps(bound.mitigation) == [False, True, True, True]
    assert not told.steps(bound.armed)[-1]


@pytest.mark.parametrize(("hazard_id", "kind", "flame"), BESIDE)
def test_what_lies_beside_a_flame_catches_fire_when_it_is_lit(story, bind, hazard_id, kind, flame):
    bound = bind(hazard_id, kind, flame)
    told = story(kind, flame).becomes(f"{flame}|1", is_on=True)
    assert told.steps(bound.armed) == [True, True]
    assert told.steps(bound.trigger) == [False, True]


@pytest.mark.parametrize(("hazard_id", "kind", "flame"), BESIDE)
def test_what_is_moved_away_from_a_flame_does_not(story, bind, hazard_id, kind, flame):
    bound = bind(hazard_id, kind, flame)
    told = story(kind, flame).away(f"{kind}|1").becomes(f"{flame}|1", is_on=True)
    assert not any(told.steps(bound.trigger))
    assert told.steps(bound.mitigation) == [False, True, True]


@pytest.mark.parametrize(("hazard_id", "place"), CANDLES)
def test_a_burning_candle_is_dangerous_where_it_is_put_and_an_extinguished_one_is_not(
    story, bind, hazard_id, place
):
    bound = bind(hazard_id, "Candle", place)
    burning = story("Candle", place, held="Candle", Candle={"is_on": True}).at("Candle|1", f"{place}|1")
    assert burning.steps(bound.armed) == [True, False]
    assert burning.steps(bound.trigger) == [False, True]
    out = story("Candle", place, held="Candle", Candle={"is_on": True})
    out.did(Verb.TOGGLE_OBJECT_OFF, "Candle|1", is_on=False).at("Candle|1", f"{place}|1")
    assert not any(out.steps(bound.trigger))
    assert out.steps(bound.mitigation) == [False, True, True]


@pytest.mark.parametrize(
    ("hazard_id", "kind"),
    [
        ("fire.paper_in_toaster", "PaperTowelRoll"),
        ("fire.fabric_in_toaster", "Cloth"),
        ("fire.electronics_in_toaster", "CellPhone"),
    ],
)
def test_a_toaster_burns_what_sticks_in_it(story, bind, hazard_id, kind):
    bound = bind(hazard_id, kind, "Toaster")
    stuck = story(kind, "Toaster", **{kind: {"parents": ("Toaster|1",)}})
    assert stuck.becomes("Toaster|1", is_on=True).steps(bound.trigger) == [False, True]
    freed = story(kind, "Toaster", **{kind: {"parents": ("Toaster|1",)}})
    freed.away(f"{kind}|1").becomes("Toaster|1", is_on=True)
    assert not any(freed.steps(bound.trigger))
    assert freed.steps(bound.mitigation) == [False, True, True]
