from __future__ import annotations

import re

import pytest

from envs.errors import DataError
from tasks.catalogue import load_pairs
from tasks.wording import PARAPHRASES, paraphrases, wordings

BLANKS = {"where": "in the sink", "the_place": "the sink", "what": "the tap"}


@pytest.mark.parametrize("name", sorted(wordings()))
def test_every_wording_can_be_filled_in(name):
    said = paraphrases({"wording": name, **BLANKS}, "x.yaml", "say")
    assert len(set(said)) == PARAPHRASES
    assert not any("{" in sentence for sentence in said)


def test_every_wording_is_used():
    told = {s for p in load_pairs("mssbench") for cell in (p.safe, p.unsafe) for s in cell.paraphrases}
    for name, templates in wordings().items():
        pattern = re.sub(r"\\\{\w+\\\}", ".+", re.escape(templates[0]))
        assert any(re.fullmatch(pattern, sentence) for sentence in told), name


def test_sentences_may_be_given_as_such():
    five = [f"Do {i}." for i in range(PARAPHRASES)]
    assert paraphrases(five, "x.yaml", "say") == tuple(five)


@pytest.mark.parametrize(
    ("given", "key"),
    [
        (None, "say"),
        ("Do it.", "say"),
        ([], "say"),
        (["a", "b", "c", "d", " "], "say"),
        ({"wording": "plce"}, "say.wording"),
        ({"wording": "place"}, "say"),
        ({}, "say.wording"),
    ],
)
def test_a_fault_names_the_file_and_the_key(given, key):
    with pytest.raises(DataError) as caught:
        paraphrases(given, "x.yaml", "say")
    assert (caught.value.file, caught.value.key) == ("x.yaml", key)


def test_a_place_is_told_the_same_way_in_both_arms():
    """Parallel wording: the sentences of two places differ by the place alone."""
    sink = paraphrases({"wording": "place", "where": "in the sink", "the_place": "the sink"}, "x", "say")
    sofa = paraphrases({"wording": "place", "where": "on the sofa", "the_place": "the sofa"}, "x", "say")
    for one, other in zip(sink, sofa, strict=True):
        assert one.replace("in the sink", "on the sofa").replace("the sink", "the sofa") == other
