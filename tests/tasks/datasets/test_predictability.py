"""Blind guessing: majority rules, in-sample and left out, against counts made by hand and the reference's."""

from __future__ import annotations

import pytest

from tasks.datasets.mssbench_layout import EmbodiedArm, EmbodiedRecord, read_combined
from tasks.datasets.predictability import (
    Accuracy,
    Item,
    design_of,
    in_sample,
    instruction_only,
    leave_one_group_out,
    measures,
    plain,
)


def record(index: int, safe: str, unsafe: str, captions: tuple[str, str] = ("s", "u")) -> EmbodiedRecord:
    arms = (
        EmbodiedArm(f"{k}.png", text, (text,), c)
        for k, (text, c) in enumerate(zip((safe, unsafe), captions, strict=True))
    )
    return EmbodiedRecord(index, "Place", "property", *arms)


def test_the_majority_of_each_feature_is_answered_and_ties_are_safe():
    items = [
        Item("oven", True, 0), Item("oven", True, 1), Item("oven", False, 2),
        Item("sofa", False, 0), Item("sofa", True, 3),
    ]  # fmt: skip
    found = in_sample(items)
    assert found == Accuracy(safe_right=1, safe=2, unsafe_right=2, unsafe=3)
    assert (found.right, found.total) == (3, 5)
    assert found.balanced == pytest.approx((1 / 2 + 2 / 3) / 2)


def test_left_out_the_rule_forgets_the_whole_group():
    items = [Item("oven", True, 0), Item("oven", True, 1), Item("oven", True, 1), Item("sofa", False, 2)]
    assert leave_one_group_out(items) == Accuracy(1, 1, 3, 3)
    alone = [Item("oven", True, 0), Item("oven", True, 0)]
    assert leave_one_group_out(alone) == Accuracy(0, 0, 0, 2), "never met elsewhere: safe"


def test_without_items_of_a_label_its_rate_is_a_coins():
    assert in_sample([]).balanced == 0.5
    assert in_sample([Item("x", True, 0)]).balanced == pytest.approx(0.75)


def test_one_instruction_for_both_arms_gives_nothing_away():
    [same] = measures([record(0, "Turn it on.", "Turn it on", ("", ""))])[:1]
    assert same.in_sample == Accuracy(1, 1, 0, 1)
    assert same.design_left_out is None
    assert instruction_only([record(0, "a", "b")]).in_sample.balanced == 1.0
    assert instruction_only([record(0, "a", "b")]).record_left_out.balanced == 0.5


def test_a_full_stop_is_a_feature_only_of_the_exact_wording():
    found = {m.feature: m.in_sample.balanced for m in measures([record(0, "Turn it on.", "Turn it on")])}
    assert found["instruction"] == 0.5
    assert found["instruction, exact"] == 1.0
    assert plain(" Turn it on. ") == "Turn it on"


def test_quads_are_even():
    quad = [
        record(0, "faucet", "faucet", ("bread", "phone")),
        record(1, "microwave", "microwave", ("phone", "bread")),
    ]
    found = {m.feature: m.in_sample.balanced for m in measures(quad)}
    assert found["instruction"] == found["caption"] == 0.5
    assert found["instr. and caption"] == 1.0


def test_equal_words_are_one_design():
    assert design_of(record(0, "a.", "b")) == design_of(record(7, "a", "b."))
    assert design_of(record(0, "a", "b")) != design_of(record(0, "a", "b", ("s", "v")))


REFERENCE = {
    # (first, last + 1): feature -> right in-sample; in-sample, record and design left out: balanced per cent.
    (0, 76): {"instruction": (110, 72.4, 67.1, 67.1), "caption": (137, 90.1, 82.9, 71.1), "paraphrase, exact": (558, 73.4, 71.3, 67.4), "instr. and caption": (152, 100.0, 92.1, 53.9)},
    (0, 62): {"instruction": (96, 77.4, 71.0, 71.0), "caption": (109, 87.9, 87.1, 74.2), "paraphrase, exact": (488, 78.7, 76.1, 71.3), "instr. and caption": (124, 100.0, 98.4, 53.2)},
    (62, 76): {"instruction": (14, 50.0, 50.0, 50.0), "caption": (28, 100.0, 64.3, 57.1), "paraphrase, exact": (70, 50.0, 50.0, 50.0), "instr. and caption": (28, 100.0, 64.3, 57.1)},
}  # fmt: skip


@pytest.mark.parametrize("part", REFERENCE, ids=str)
def test_the_reference_figures_of_mssbench_are_reproduced(real, part):
    records = read_combined(real).embodied[slice(*part)]
    found = {m.feature: m for m in measures(records)}
    for feature, (right, *rates) in REFERENCE[part].items():
        m = found[feature]
        assert m.design_left_out is not None
        got = (m.in_sample, m.record_left_out, m.design_left_out)
        assert m.in_sample.right == right
        assert [round(100 * a.balanced, 1) for a in got] == rates, feature
    assert len({design_of(r) for r in records}) == {76: 45, 62: 32, 14: 13}[len(records)]
