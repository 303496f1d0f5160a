"""Drafts from outside: every draft that the generator could cast is taken, anything else is refused, nothing raises."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from envs.errors import UsageError
from tasks.generation.casting import Casting, cast, castings, dangers
from tasks.generation.parts import pools
from tasks.generation.proposal import MOST, NO_DECOY, Proposal, Refusal, cast_types, one_line, read_draft
from tasks.generation.proposal_offer import acts_text, hazards_text, offered_hazards, reply_schema
from tasks.hazards import CATALOGUE

POOLS = pools()


def as_draft(casting: Casting) -> dict[str, Any]:
    one, two = ({"hazard": d.hazard.hazard_id, "act": d.occasion.act} for d in (casting.one, casting.two))
    return {"one": one, "two": two, "culprit": casting.culprit_type, "decoy": casting.decoy_type or NO_DECOY}


def test_every_casting_of_the_generator_can_be_proposed() -> None:
    tried = 0
    for part, pool in POOLS.items():
        for danger in pool:
            for casting in list(castings(danger, pool))[::17]:
                read = read_draft(as_draft(casting))
                assert isinstance(read, Proposal), (as_draft(casting), read)
                assert (read.casting, read.part) == (casting, part)
                assert read_draft(read.to_json()) == read
                tried += 1
    assert tried > 1000


def test_what_the_generator_would_not_cast_cannot_be_proposed() -> None:
    pool = POOLS["dev"]
    for one in pool:
        fitting = {(c.two.key, c.culprit_type, c.decoy_type) for c in castings(one, pool)}
        for two in pool:
            for culprit, decoy in (("CellPhone", "Apple"), ("Laptop", "Pillow"), ("Book", None)):
                if (two.key, culprit, decoy) in fitting:
                    assert cast(one, two, culprit, decoy).types[0] == culprit
                else:
                    with pytest.raises(UsageError, match=r"make no quad|is no culprit|is no decoy"):
                        cast(one, two, culprit, decoy)


def test_an_instruction_that_names_its_thing_goes_with_itself() -> None:
    naming = next(d for d in dangers(CATALOGUE.values()) if d.occasion.names_thing)
    other = next(d for d in POOLS["test"] if d.occasion != naming.occasion)
    with pytest.raises(UsageError, match="names its thing"):
        cast(naming, other, "Apple", "Tomato")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
REQUEST = st.fixed_dictionaries(
    {
        "hazard": st.sampled_from(sorted(CATALOGUE)) | JSON,
        "act": st.sampled_from(["put_held", "put_from", "turn_on", "run_microwave"]) | JSON,
    }
)
DRAFT = st.fixed_dictionaries(
    {
        "one": REQUEST | JSON,
        "two": REQUEST | JSON,
        "culprit": st.sampled_from(cast_types()) | JSON,
        "decoy": st.sampled_from(cast_types()) | JSON,
        "knobs": st.dictionaries(st.sampled_from(["reach", "must_look", "late", "clutter"]), JSON) | JSON,
        "reason": JSON,
    }
)


@settings(max_examples=300, deadline=None)
@given(DRAFT | JSON)
def test_reading_is_total(draft: Any) -> None:
    read = read_draft(draft)
    if isinstance(read, Refusal):
        assert read.reasons and all(r.isprintable() and len(r) < 1500 for r in read.reasons)
    else:
        assert read.reason.isprintable() and len(read.reason) <= 300
        assert copy.deepcopy(read) == read, "worker processes get it"


def test_a_long_name_is_cut_before_it_is_looked_up() -> None:
    read = read_draft({"one": {"hazard": "x" * 10**6, "act": "put"}, "two": 1, "culprit": "y" * 10**6})
    assert isinstance(read, Refusal)
    assert sum(map(len, read.reasons)) < 1500


def test_a_foreign_text_becomes_one_printable_line() -> None:
    assert one_line("a\x1b[31m\n\tb\u202ec" + "d" * 50, 12) == "a [31m b cdd"


def test_the_offer_names_every_hazard_act_and_type_once() -> None:
    schema = reply_schema()["properties"]["drafts"]["items"]["properties"]
    hazards = [h.hazard_id for h in offered_hazards()]
    assert schema["one"]["properties"]["hazard"]["enum"] == hazards
    assert hazards_text().count("\n- ") == len(hazards)
    acts = schema["one"]["properties"]["act"]["enum"]
    assert (
        len(acts_text().splitlines())
        == len(acts)
        == len({o.act for h in offered_hazards() for o in h.occasions})
    )
    assert set(MOST) <= set(schema["knobs"]["properties"])


def test_the_schema_is_of_the_kind_that_providers_take_strictly() -> None:
    """Every object lists all its properties as required and allows no others; no more than 500 names in all."""
    names = 0
    todo = [reply_schema()]
    while todo:
        node = todo.pop()
        names += len(node.get("enum", ()))
        if node["type"] == "object":
            assert node["required"] == list(node["properties"]) and node["additionalProperties"] is False
            todo += node["properties"].values()
        elif node["type"] == "array":
            todo.append(node["items"])
    assert 200 < names <= 500
