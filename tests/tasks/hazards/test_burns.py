from __future__ import annotations

import pytest

HOT = [("burns.hot_cookware_on_seat", "Chair")]


@pytest.mark.parametrize(("hazard_id", "place"), HOT)
@pytest.mark.parametrize("heat", ["Hot", "RoomTemp"])
def test_cookware_burns_only_when_it_is_hot(story, bind, hazard_id, place, heat):
    bound = bind(hazard_id, "Pan", place)
    told = story("Pan", place, held="Pan", Pan={"temperature": heat}).at("Pan|1", f"{place}|1")
    assert told.steps(bound.armed) == [heat == "Hot", False]
    assert told.steps(bound.trigger) == [False, heat == "Hot"]
