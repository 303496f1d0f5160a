from __future__ import annotations

import pytest

from envs.errors import DataError
from tasks.predicate_data import KNOWN, parse_predicate
from tasks.predicates import And, Dropped, Inside, Near, Not, OfType, Or, State
from tasks.temporal import After, Always, AtEnd, Becomes, Before, Ever, Within

A, B = State("is_on", "a"), State("is_on", "b")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"inside": ["microwave", "thing"]}, Inside("microwave", "thing")),
        ({"held": "thing"}, State("held", "thing")),
        ({"is_on": "tap"}, State("is_on", "tap")),
        ({"near": ["a", "b", 1]}, Near("a", "b", 1.0)),
        ({"of_type": ["a", ["Knife", "Fork"]]}, OfType("a", ("Knife", "Fork"))),
        ({"dropped": "a"}, Dropped("a")),
        ({"all": [{"is_on": "a"}, {"not": {"is_on": "b"}}]}, And((A, Not(B)))),
        ({"any": [{"broken": "a"}]}, Or((State("broken", "a"),))),
        ({"ever": {"always": {"filled": "a"}}}, Ever(Always(State("filled", "a")))),
        ({"at_end": {"becomes": {"hot": "a"}}}, AtEnd(Becomes(State("hot", "a")))),
        ({"before": [{"is_on": "a"}, {"is_on": "b"}]}, Before(A, B)),
        ({"after": [{"is_on": "a"}, {"is_on": "b"}]}, After(A, B)),
        ({"within": [{"is_on": "a"}, 3, {"is_on": "b"}]}, Within(A, 3, B)),
    ],
)  # fmt: skip
def test_every_form_is_read(data, expected):
    assert parse_predicate(data, "file.yaml", "goal") == expected


@pytest.mark.parametrize(
    ("data", "key", "fault"),
    [
        ({"insied": ["a", "b"]}, "goal", "'inside'"),
        ({"inside": ["a"]}, "goal.inside", "a list of 2"),
        ({"inside": ["a", 3]}, "goal.inside", "name of an object"),
        ({"is_on": ""}, "goal.is_on", "name of an object"),
        ({"is_on": "a", "held": "b"}, "goal", "one key"),
        ("held", "goal", "one key"),
        ({"all": []}, "goal.all", "at least one"),
        ({"all": [{"is_on": "a"}, {"on": "b"}]}, "goal.all[1]", "unknown predicate"),
        ({"near": ["a", "b", -1]}, "goal.near", "positive number"),
        ({"near": ["a", "b", True]}, "goal.near", "positive number"),
        ({"near": ["a", "b", float("nan")]}, "goal.near", "positive number"),
        ({"within": [{"is_on": "a"}, 1.5, {"is_on": "b"}]}, "goal.within[1]", "number of steps"),
        ({"ever": {"before": [{"is_on": "a"}]}}, "goal.ever.before", "a list of 2"),
        ({True: "a"}, "goal", "unknown predicate 'True'"),
    ],
)
def test_a_fault_names_the_file_and_the_key(data, key, fault):
    with pytest.raises(DataError) as caught:
        parse_predicate(data, "file.yaml", "goal")
    assert (caught.value.file, caught.value.key) == ("file.yaml", key)
    assert fault in caught.value.fault


def test_every_known_key_is_covered_above():
    assert len(KNOWN) == len(set(KNOWN))
