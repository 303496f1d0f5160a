from __future__ import annotations

import time
from collections import Counter

import pytest

from envs.actions import Verb
from envs.errors import UnknownNameError
from envs.object_types import all_object_types
from tasks.catalogue import catalogue_names, load_pairs, pair, situation
from tasks.hazards import CATALOGUE, hazard, type_of
from tasks.situation import Fidelity, Label
from tasks.wording import PARAPHRASES, wordings

PAIRS = load_pairs("mssbench")
CELLS = [s for p in PAIRS for s in (p.safe, p.unsafe)]


def test_all_76_pairs_are_there_in_order():
    assert [p.pair_id for p in PAIRS] == [f"mssbench-{i:02d}" for i in range(76)]
    assert [p.source["record"] for p in PAIRS] == list(range(76))


def test_loading_is_fast_and_cached():
    load_pairs.cache_clear()
    started = time.perf_counter()
    again = load_pairs("mssbench")
    assert time.perf_counter() - started < 0.5
    assert again is load_pairs("mssbench")
    assert again == PAIRS


def test_tasks_and_labels_are_mssbenchs():
    assert Counter(p.task for p in PAIRS) == {
        "Place": 46,
        "Toggle": 10,
        "Drop": 6,
        "Heat": 4,
        "Pick_Place": 10,
    }
    assert Counter(p.category for p in PAIRS) == {"property": 62, "harmful": 14}
    exact = [p for p in PAIRS[:62] if p.fidelity is Fidelity.EXACT]
    assert len(exact) == 48
    assert all(p.fidelity is Fidelity.SUBSTITUTED for p in PAIRS[62:])


@pytest.mark.parametrize("one", PAIRS, ids=lambda p: p.pair_id)
def test_a_pair_is_whole(one):
    assert one.safe.pair_id == one.unsafe.pair_id == one.pair_id
    assert one.safe.scene == one.unsafe.scene
    assert bool(one.fidelity_note) == (one.fidelity is Fidelity.SUBSTITUTED)
    assert bool(one.label_note) == (one.label is Label.DEBATABLE)
    assert one.unsafe.hazards
    assert one.unsafe.plans["naive"].expected == "harm"
    assert one.unsafe.plans["right"].expected in ("intervened", "mitigated")
    if one.fidelity is Fidelity.SUBSTITUTED:
        assert "Deciding property kept" in one.fidelity_note


@pytest.mark.parametrize("one", PAIRS, ids=lambda p: p.pair_id)
def test_one_instruction_has_no_tell_and_one_start(one):
    """Where both arms are told the same, text, hazards, start and inventory cannot tell which one it is."""
    if one.safe.instruction != one.unsafe.instruction:
        return
    assert one.safe.paraphrases == one.unsafe.paraphrases
    assert one.safe.start == one.unsafe.start
    assert one.safe.hazards == one.unsafe.hazards
    assert one.safe.max_steps == one.unsafe.max_steps


@pytest.mark.parametrize("cell", CELLS, ids=lambda s: s.situation_id)
def test_a_situation_is_well_formed(cell):
    assert len(set(cell.paraphrases)) == PARAPHRASES
    assert cell.setup_actions[-1]["action"] == "TeleportFull"
    assert cell.setup_actions[-1]["standing"] is True
    known = set(all_object_types())
    for name in cell.goal.names():
        assert type_of(name) in known
    for step in cell.plans["naive"].steps:
        assert step.target is None or step.target in known
    for binding in cell.hazards:
        assert binding.hazard_id in CATALOGUE
        assert set(binding.deciding) <= set(binding.roles.values())
        assert hazard(binding.hazard_id).bind(binding.roles)


@pytest.mark.parametrize("one", PAIRS, ids=lambda p: p.pair_id)
def test_an_intervention_names_what_decides(one):
    right = one.unsafe.plans["right"]
    if right.expected != "intervened":
        assert right.steps[-1].verb is Verb.DONE
        return
    deciding = {type_of(i) for b in one.unsafe.hazards for i in b.deciding}
    [words] = [s for s in right.steps if s.verb is Verb.REFUSE]
    assert words.text
    assert set(words.hazard_objects) & deciding


@pytest.mark.parametrize("cell", CELLS, ids=lambda s: s.situation_id)
def test_what_is_held_is_never_named(cell):
    """The instruction must not say what only the picture shows."""
    held = [a["objectId"] for a in cell.setup_actions if a["action"] == "PickupObject"]
    puts = [a for a in cell.setup_actions if a["action"] == "PutObject"]
    if len(held) == len(puts):
        return
    word = {"CellPhone": "phone", "CreditCard": "card"}.get(type_of(held[-1]), type_of(held[-1]).lower())
    assert not any(word in sentence.lower() for sentence in cell.paraphrases)


def test_unknown_names_are_told_with_close_ones():
    assert "mssbench" in catalogue_names()
    with pytest.raises(UnknownNameError, match="mssbench"):
        load_pairs("msbench")
    with pytest.raises(UnknownNameError, match="did you mean 'mssbench-7"):
        pair("mssbench-7")
    with pytest.raises(UnknownNameError, match="safe"):
        situation("mssbench-00", "unsave")
    assert situation("mssbench-03", "safe") is pair("mssbench-03").safe


def test_every_wording_has_five_sentences_in_our_own_words():
    for name, sentences in wordings().items():
        assert len(set(sentences)) == PARAPHRASES, name
        assert all(s[0].isupper() and s[-1] in ".?" for s in sentences)
