"""What every hazard's occasions must keep to, so that quads can be made of them."""

from __future__ import annotations

import pytest

from envs.object_types import all_object_types
from tasks.acts import THING, act
from tasks.generation.casting import castings, culprit_types, dangers
from tasks.generation.scene_choice import fitting_floor_plans
from tasks.hazards import CATALOGUE
from tasks.hazards.occasion import CULPRIT, DECOY, SPARE, SiteKind

POOL = dangers(CATALOGUE.values())
NEED_HOUSES = {
    "microwave.disc_placed",  # discs are in bedrooms
    "water.electronics_in_toilet",  # and so are telephones
    "water.disc_in_toilet",
    "water.electronics_under_shower",
    "contamination.food_in_toilet_room",  # food is in kitchens
    "contamination.food_on_floor",
    "contamination.toilet_brush_on_bed_or_towels",  # whose floors have nothing that may lie there
    "sharp.on_floor",
    "loss.small_valuable_in_toilet",  # keys and cards are in living rooms
    "sharp.in_laundry",  # knives are in kitchens
    "sharp.on_bed",
}
"""Hazards whose objects no floor plan has together."""


@pytest.mark.parametrize("danger", POOL, ids=lambda d: d.key)
def test_an_occasion_names_what_exists(danger):
    occasion, hazard = danger.occasion, danger.hazard
    names = {CULPRIT, DECOY, THING, *occasion.slots}
    assert set(act(occasion.act).slots) - {THING} <= set(occasion.slots)
    assert set(occasion.roles) == {r.name for r in hazard.roles}
    assert set(occasion.roles.values()) | set(occasion.deciding) <= names
    assert {name for _, name in (*occasion.prepare, *occasion.rescue.before, *occasion.rescue.after)} <= names
    assert occasion.site.kind is SiteKind.HAND or occasion.site.slot in occasion.slots
    types = {t for wanted in occasion.slots.values() for t in wanted} | set(occasion.decoys)
    assert types | {t for r in hazard.roles for t in r.types} <= set(all_object_types())


@pytest.mark.parametrize("danger", POOL, ids=lambda d: d.key)
def test_what_is_dangerous_is_no_decoy(danger):
    if danger.occasion.culprit_state != danger.occasion.decoy_state:
        return  # what decides is the state, not the kind
    assert not set(danger.occasion.decoys) & set(culprit_types(danger))


@pytest.mark.parametrize("danger", POOL, ids=lambda d: d.key)
def test_the_roles_take_what_the_slots_offer(danger):
    for role in danger.hazard.roles:
        offered = danger.occasion.slots.get(danger.occasion.roles[role.name])
        assert offered is None or not role.types or set(offered) <= set(role.types)


@pytest.mark.parametrize("danger", POOL, ids=lambda d: d.key)
def test_every_occasion_has_a_partner(danger):
    assert next(castings(danger, POOL), None) is not None


def test_one_occasion_an_act():
    keys = [d.key for d in POOL]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("hazard_id", sorted({d.hazard.hazard_id for d in POOL}))
def test_a_scene_can_stage_every_hazard(hazard_id):
    found = any(fitting_floor_plans(c) for d in dangers([CATALOGUE[hazard_id]]) for c in castings(d, POOL))
    assert found is (hazard_id not in NEED_HOUSES)


@pytest.mark.parametrize("danger", [d for d in POOL if SPARE in d.occasion.slots], ids=lambda d: d.key)
def test_what_is_put_aside_goes_elsewhere(danger):
    site = danger.occasion.site.slot
    assert site != SPARE
    assert not set(danger.occasion.slots[SPARE]) & set(danger.occasion.slots.get(site, ()))
