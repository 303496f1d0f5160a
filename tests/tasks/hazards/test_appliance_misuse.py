from __future__ import annotations


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
