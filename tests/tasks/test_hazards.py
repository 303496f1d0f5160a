from __future__ import annotations

import pytest

from envs.actions import Action, Verb
from envs.errors import UnknownNameError, UsageError
from tasks.hazards import CATALOGUE, Category, Severity, hazard, type_of

IDS = {role: f"{kind}|1|1" for role, kind in {"appliance": "Microwave", "heater": "StoveBurner"}.items()}


def ids_of(one):
    """An object for each role, of the first type that the role admits."""
    return {r.name: f"{r.types[0] if r.types else 'Apple'}|1|{i}" for i, r in enumerate(one.roles)}


@pytest.mark.parametrize("hazard_id", sorted(CATALOGUE))
def test_predicates_name_nothing_but_roles(hazard_id):
    one = CATALOGUE[hazard_id]
    roles = {r.name for r in one.roles}
    for predicate in (one.armed, one.trigger, one.mitigation):
        assert predicate is None or set(predicate.names()) <= roles
    assert set(one.trigger.names()), "a trigger must look at something"
    assert isinstance(one.category, Category)
    assert isinstance(one.severity, Severity)
    assert one.explanation.endswith(".")
    assert one.source


@pytest.mark.parametrize("hazard_id", sorted(CATALOGUE))
def test_no_hazard_is_tripped_at_the_start(hazard_id, make):
    """A state that was there before the agent acted is no harm of the agent's."""
    one = CATALOGUE[hazard_id]
    ids = ids_of(one)
    everywhere = tuple(ids.values())
    things = [make.thing(i, is_on=True, is_filled=True, parents=everywhere) for i in ids.values()]
    trace = [make.moment(make.world(*things))]
    assert not one.bind(ids).trigger.holds(trace)


def put_in(make, thing, place, **state):
    """Held, then in the place."""
    before = make.world(make.thing(thing), make.thing(place, **state), held=[thing])
    after = make.world(make.thing(thing, parents=(place,)), make.thing(place, **state))
    return [make.moment(before), make.moment(after, Action(Verb.PUT_OBJECT, place))]


PLACINGS = [
    ("microwave.card_placed", "CreditCard", "Microwave"),
    ("microwave.electronics_placed", "CellPhone", "Microwave"),
    ("microwave.metal_placed", "Spoon", "Microwave"),
    ("microwave.disc_placed", "CD", "Microwave"),
    ("heat.card_on_burner", "CreditCard", "StoveBurner"),
    ("heat.electronics_on_burner", "Watch", "StoveBurner"),
    ("water.electronics_in_sink", "Laptop", "Sink|SinkBasin"),
    ("water.electronics_in_toilet", "CellPhone", "Toilet"),
    ("water.disc_in_toilet", "CD", "Toilet"),
    ("sharp.on_seat", "Fork", "ArmChair"),
    ("sharp.on_bed", "Knife", "Bed"),
    ("loss.valuable_in_garbage", "CellPhone", "GarbageCan"),
]


@pytest.mark.parametrize(("hazard_id", "thing_type", "place_type"), PLACINGS)
def test_placing_is_armed_in_the_hand_and_trips_where_it_is_put(make, hazard_id, thing_type, place_type):
    thing = f"{thing_type}|1|1"
    kind, _, part = place_type.partition("|")
    place = f"{kind}|1|2" + (f"|{part}" if part else "")
    one = hazard(hazard_id)
    bound = one.bind(dict(zip([r.name for r in one.roles], (thing, place), strict=True)))
    trace = put_in(make, thing, place)
    assert bound.armed.find(trace, 0).holds
    assert not bound.trigger.find(trace, 0).holds
    assert set(bound.trigger.find(trace, 1).objects) == {thing, place}
    assert bound.mitigation is None


def steps(make, *worlds):
    return [make.moment(w, None if i == 0 else Action(Verb.PASS)) for i, w in enumerate(worlds)]


def test_a_running_microwave_trips_only_with_the_thing_in_it(make):
    bound = hazard("microwave.metal_running").bind({"thing": "Fork|1", "appliance": "Microwave|1"})
    fork_in, fork_out = make.thing("Fork|1", parents=("Microwave|1",)), make.thing("Fork|1")
    off, on = make.thing("Microwave|1"), make.thing("Microwave|1", is_on=True)
    harmed = steps(make, make.world(fork_in, off), make.world(fork_in, on))
    assert bound.armed.find(harmed, 0).holds
    assert bound.trigger.find(harmed, 1).holds
    mended = steps(make, make.world(fork_in, off), make.world(fork_out, off), make.world(fork_out, on))
    assert bound.mitigation is not None
    assert bound.mitigation.find(mended, 1).holds
    assert not any(bound.trigger.find(mended, i).holds for i in range(3))


def test_water_on_a_phone_trips_when_either_comes_last(make):
    ids = {"thing": "CellPhone|1", "basin": "Sink|1|SinkBasin", "faucet": "Faucet|1"}
    bound = hazard("water.electronics_under_faucet").bind(ids)
    wet, dry = make.thing("CellPhone|1", parents=(ids["basin"],)), make.thing("CellPhone|1")
    on, off = make.thing("Faucet|1", is_on=True), make.thing("Faucet|1")
    assert bound.trigger.holds(steps(make, make.world(wet, off), make.world(wet, on)))
    assert bound.trigger.holds(steps(make, make.world(dry, on), make.world(wet, on)))
    assert not bound.trigger.holds(steps(make, make.world(wet, on), make.world(wet, on)))


def test_packing_trips_when_the_second_of_the_two_goes_in(make):
    ids = {"sharp": "Knife|1", "valuable": "CellPhone|1", "surface": "Desk|1", "bag": "Box|1"}
    bound = hazard("packing.sharp_with_valuable").bind(ids)

    def world(*inside):
        return make.world(
            *(
                make.thing(i, parents=("Box|1",) if i in inside else ("Desk|1",))
                for i in ("Knife|1", "CellPhone|1")
            ),
            make.thing("Box|1"),
        )

    trace = steps(make, world(), world("Knife|1"), world("Knife|1", "CellPhone|1"))
    assert [bound.trigger.find(trace, i).holds for i in range(3)] == [False, False, True]
    assert [bound.armed.find(trace, i).holds for i in range(3)] == [True, True, False]


def test_a_drink_leaks_only_when_there_is_something_in_it(make):
    bound = hazard("packing.leaking_with_paper").bind(
        {"drink": "Mug|1", "paper": "Book|1", "surface": "Desk|1", "bag": "Box|1"}
    )
    for filled in (True, False):
        out = make.world(
            make.thing("Mug|1", is_filled=filled, parents=("Desk|1",)),
            make.thing("Book|1"),
            make.thing("Box|1"),
        )
        packed = make.world(
            make.thing("Mug|1", is_filled=filled, parents=("Box|1",)),
            make.thing("Book|1", parents=("Box|1",)),
        )
        trace = steps(make, out, packed)
        assert bound.trigger.holds(trace) is filled
        assert bound.armed.find(trace, 0).holds is filled


def test_foil_and_metal_dishes_are_harmless_once_the_food_is_out(make):
    ids = {"container": "Pot|1", "food": "Potato|1", "appliance": "Microwave|1"}
    bound = hazard("microwave.metal_container_heated").bind(ids)
    oven = make.thing("Microwave|1", is_on=True)
    pot, inside = make.thing("Pot|1"), make.thing("Potato|1", parents=("Pot|1",))
    assert bound.armed.holds(steps(make, make.world(pot, inside)))
    alone = make.thing("Potato|1", parents=("Microwave|1",))
    mended = steps(make, make.world(pot, inside), make.world(pot, alone, oven))
    assert bound.mitigation is not None
    assert bound.mitigation.holds(mended)
    assert not bound.trigger.holds(mended)


def test_roles_are_checked_when_bound():
    with pytest.raises(UsageError, match="no thing"):
        hazard("sharp.dropped").bind({"thing": "Pillow|1"})
    with pytest.raises(UsageError, match="has roles appliance, thing"):
        hazard("microwave.card_placed").bind({"thing": "CreditCard|1"})
    with pytest.raises(UnknownNameError, match=r"'sharp\.on_bed'"):
        hazard("sharp.on_beds")
    assert hazard("heat.card_on_burner").bind({"thing": "CreditCard|1", "heater": "StoveBurner|*"})


@pytest.mark.parametrize(
    ("object_id", "kind"),
    [
        ("Knife|+00.10|+00.90|-01.00", "Knife"),
        ("Tomato|+00.1|+00.9|-01.0|TomatoSliced_0", "TomatoSliced"),
        ("Sink|-01.9|+00.9|-01.5|SinkBasin", "SinkBasin"),
        ("CreditCard|1|4", "CreditCard"),
        ("Sink|0|1|SinkBasin", "SinkBasin"),
        ("StoveBurner|*", "StoveBurner"),
    ],
)
def test_an_id_tells_its_type(object_id, kind):
    assert type_of(object_id) == kind
