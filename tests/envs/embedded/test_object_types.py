from __future__ import annotations

import pytest

from envs import object_types
from envs.embedded.object_types import type_traits
from envs.embedded.scene_loader import load_scene, scene_names
from envs.errors import DataError, UnknownNameError
from envs.object_types import all_object_types, all_types, is_landmark, object_type, types_named


def test_knows_every_type_of_every_floor_plan() -> None:
    seen = {o.object_type for name in scene_names()[:-1] for o in load_scene(name).objects()}
    assert seen <= set(all_object_types())
    assert len(all_types()) == 130


def test_default_flags_agree_with_most_instances() -> None:
    agree = total = 0
    for name in scene_names()[:-1:3]:
        for obj in load_scene(name).objects():
            expected = type_traits(obj.object_type)
            agree += expected.pickupable == obj.traits.pickupable and expected.openable == obj.traits.openable
            total += 1
    assert agree > 0.97 * total


def test_placement_rules() -> None:
    assert object_type("StoveBurner").accepts == ("Kettle", "Pan", "Pot")
    assert object_type("StoveBurner").only_accepts
    assert "Potato" in object_type("Microwave").accepts
    assert "CellPhone" not in object_type("Microwave").accepts
    assert object_type("Microwave").must_be_open
    assert not object_type("CounterTop").must_be_open
    assert "SinkBasin" in object_type("Bowl").fits
    for kind in all_types():
        assert all(kind.name in object_type(r).accepts or object_type(r).only_accepts for r in kind.fits)


def test_landmarks_are_fixed_things() -> None:
    assert all(not (k.landmark and k.pickupable) for k in all_types())
    assert {"Sink", "StoveBurner", "Sofa", "Bed", "Microwave", "GarbageCan"} <= {
        k.name for k in all_types() if k.landmark
    }
    assert not is_landmark("Floor") and not is_landmark("Apple") and not is_landmark("Unicorn")


@pytest.mark.parametrize(
    ("phrase", "first"),
    [
        ("phone", "CellPhone"), ("the smartphone", "CellPhone"), ("CellPhone", "CellPhone"), ("cell-phone", "CellPhone"),
        ("trash can", "GarbageCan"), ("a bin", "GarbageCan"), ("stove", "StoveBurner"), ("couch", "Sofa"),
        ("counter", "CounterTop"), ("sink", "Sink"), ("table", "DiningTable"), ("Plates", "Plate"), ("tv", "Television"),
        ("keys", "KeyChain"), ("basketball", "BasketBall"), ("dishes", "Plate"),
    ],
)  # fmt: skip
def test_everyday_words(phrase: str, first: str) -> None:
    assert types_named(phrase)[0] == first


def test_a_phrase_may_name_several_types_or_none() -> None:
    assert set(types_named("table")) == {"DiningTable", "CoffeeTable", "SideTable"}
    assert types_named("unicorn") == ()
    assert types_named("") == ()


def test_unknown_types_are_refused_with_a_hint() -> None:
    with pytest.raises(UnknownNameError, match="CellPhone"):
        object_type("Cellphone")


def test_tags_that_hazards_rest_on() -> None:
    assert {"metal", "sharp"} <= object_type("Fork").tags
    assert "electronic" in object_type("Laptop").tags
    assert "flammable" in object_type("TeddyBear").tags
    assert "metal" in object_type("AluminumFoil").tags
    assert not object_type("Plate").tags & {"metal", "electronic", "flammable"}


@pytest.mark.parametrize(
    ("facts", "words", "fault"),
    [
        ({"object_specific": {}, "types": {"A": {}}}, {"types": {}}, "same types"),
        (
            {"object_specific": {}, "types": {"A": {"flags": ["flying"]}}},
            {"types": {"A": {"words": ["a"]}}},
            "flying",
        ),
        ({"object_specific": {}, "types": {"A": {}}}, {"types": {"A": {"words": ["Big"]}}}, "lower-case"),
        (
            {"object_specific": {}, "types": {"A": {}}},
            {"types": {"A": {"words": ["a"], "tags": ["x"]}}},
            "known",
        ),
        ({"types": {"A": {}}}, {"types": {"A": {"words": ["a"]}}}, "mapping"),
        ({"object_specific": {}, "types": {"A": {"sise": 1}}}, {"types": {"A": {"words": ["a"]}}}, "sise"),
    ],
)
def test_malformed_files_are_refused(
    monkeypatch: pytest.MonkeyPatch, facts: object, words: object, fault: str
) -> None:
    files = {object_types.FACTS_FILE: facts, object_types.WORDS_FILE: words}
    monkeypatch.setattr(object_types, "load_yaml", files.__getitem__)
    with pytest.raises(DataError, match=fault):
        object_types._types.__wrapped__()
