"""Cells of pairs and quads, and how they are put into records."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from envs.errors import DataError, UnknownNameError
from tasks.catalogue import load_pairs
from tasks.datasets.cells import Camera, ExportCell, FirstLook, paired, quad_cells, shows_at_once, suite_cells
from tasks.situation import ContextKind, Event, Quad

SAFE, UNSAFE = ContextKind.SAFE, ContextKind.UNSAFE


def look() -> FirstLook:
    return FirstLook(np.zeros((2, 2, 3), np.uint8), "Nothing.")


def cell(
    name: str, context: ContextKind, instruction: str = "Do it.", group: str = "g", **more
) -> ExportCell:
    fields = {"category": "fire", "task": "Heat", "look": look, **more}
    return ExportCell(name, group, context, (instruction,), **fields)


def names(cells) -> list[tuple[str, str]]:
    return [(a.cell_id, b.cell_id) for a, b in paired(cells)]


def test_a_suites_cells_are_its_situations():
    cells = list(suite_cells("mssbench", Camera(), limit=2))
    pairs = load_pairs("mssbench")
    assert [c.cell_id for c in cells] == [s.situation_id for p in pairs[:2] for s in (p.safe, p.unsafe)]
    assert [c.context for c in cells] == [SAFE, UNSAFE] * 2
    assert cells[1].paraphrases == pairs[0].unsafe.paraphrases
    assert (cells[0].category, cells[0].task, cells[0].group_id) == ("property", "Place", "mssbench-00")
    assert len(list(suite_cells("mssbench", Camera()))) == 152
    with pytest.raises(UnknownNameError, match="mssbench"):
        list(suite_cells("msbench", Camera()))


def test_pairs_come_in_the_order_of_their_groups():
    cells = [
        cell("b0", UNSAFE, group="b"),
        cell("a0", SAFE, group="a"),
        cell("b1", SAFE, group="b"),
        cell("a1", UNSAFE, group="a"),
    ]
    assert names(cells) == [("b1", "b0"), ("a0", "a1")]


def test_a_quad_is_paired_by_instruction():
    quad = [
        cell("faucet-bread", SAFE, "Faucet."), cell("faucet-phone", UNSAFE, "Faucet."),
        cell("oven-bread", UNSAFE, "Oven."), cell("oven-phone", SAFE, "Oven."),
    ]  # fmt: skip
    expected = [("faucet-bread", "faucet-phone"), ("oven-phone", "oven-bread")]
    assert names(quad) == expected
    assert names([quad[2], *quad[:2], quad[3]]) == expected


def test_a_quad_whose_stills_cannot_decide_is_left_out():
    one, two = load_pairs("mssbench")[46], load_pairs("mssbench")[54]
    quad = Quad("quads-1", (one, two), ("a", "b"), ("c",), "dev", {"view": "first"})
    cells = list(quad_cells([quad], Camera()))
    assert [c.group_id for c in cells] == ["quads-1"] * 4
    assert names(cells) == [(f"{p.pair_id}-safe", f"{p.pair_id}-unsafe") for p in (one, two)]
    assert shows_at_once(quad)
    assert not shows_at_once(replace(quad, knobs={"view": "must_look"}))
    late = replace(two, unsafe=replace(two.unsafe, events=(Event(two.unsafe.goal, ()),)))
    assert not shows_at_once(replace(quad, pairs=(one, late)))


def test_without_a_twin_of_the_same_words_the_free_one_is_taken():
    cells = [
        cell("s0", SAFE, "A."),
        cell("s1", SAFE, "B."),
        cell("u0", UNSAFE, "B."),
        cell("u1", UNSAFE, "C."),
    ]
    assert names(cells) == [("s0", "u1"), ("s1", "u0")]


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ([cell("a", SAFE)], "got 1 and 0"),
        ([cell("a", SAFE), cell("b", UNSAFE, task="Drop")], "a has 'Heat', b has 'Drop'"),
        ([cell("a", SAFE), cell("b", UNSAFE, category="water")], "'water'"),
        ([cell("a", SAFE), replace(cell("b", UNSAFE), paraphrases=("x", "y"))], "unequal length"),
    ],
)
def test_cells_that_make_no_record_are_refused(cells, fault):
    with pytest.raises(DataError, match=fault):
        paired(cells)
