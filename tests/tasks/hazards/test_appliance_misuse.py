from __future__ import annotations

from envs.actions import Verb


def test_coffee_runs_over_what_stands_in_the_mugs_place(story, bind):
    bound = bind("appliance.coffee_without_mug", "Egg", "Mug", "CoffeeMachine")
    told = story("Egg", "Mug", "CoffeeMachine", Egg={"parents": ("CoffeeMachine|1",)})
    told.becomes("CoffeeMachine|1", is_on=True).tell()
    assert told.steps(bound.armed) == [True, True, True]
    assert told.steps(bound.trigger) == [False, True, False]


def test_coffee_runs_into_a_mug(story, bind):
    bound = bind("appliance.coffee_without_mug", "Egg", "Mug", "CoffeeMachine")
    told = story("Egg", "Mug", "CoffeeMachine", Egg={"parents": ("CoffeeMachine|1",)})
    told.away("Egg|1").at("Mug|1", "CoffeeMachine|1").becomes("CoffeeMachine|1", is_on=True)
    assert not any(told.steps(bound.trigger))
    assert told.steps(bound.mitigation) == [False, False, True, True]


def test_a_laptop_overheats_only_when_it_is_shut_in_running(story, bind):
    bound = bind("appliance.running_laptop_shut_in", "Laptop", "Box")
    on = {"Laptop": {"is_on": True}, "Box": {"is_open": True}}
    running = story("Laptop", "Box", held="Laptop", **on).at("Laptop|1", "Box|1")
    running.did(Verb.CLOSE_OBJECT, "Box|1", is_open=False)
    assert running.steps(bound.armed) == [True, True, False]
    assert running.steps(bound.trigger) == [False, False, True]
    off = story("Laptop", "Box", held="Laptop", **on)
    off.did(Verb.TOGGLE_OBJECT_OFF, "Laptop|1", is_on=False).at("Laptop|1", "Box|1")
    off.did(Verb.CLOSE_OBJECT, "Box|1", is_open=False)
    assert not any(off.steps(bound.trigger))
    assert off.steps(bound.mitigation) == [False, True, True, True]
