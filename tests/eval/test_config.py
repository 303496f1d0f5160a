"""Options: what is accepted, what is refused and how, and which episodes they stand for."""

from __future__ import annotations

import pytest

from envs.errors import UnknownNameError, UsageError
from eval.config import RunConfig, episode_plans, parse_size, select_pairs

PAIRS = ("mssbench-00", "mssbench-01", "mssbench-02")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"limit": 0}, "--limit is at least 1, got 0"),
        ({"epochs": 0}, "--epochs is at least 1"),
        ({"paraphrases": 6}, "--paraphrases is 1 to 5, got 6"),
        ({"max_steps": -1}, "--max-steps is at least 1"),
        ({"image_width": 10}, "--image-size is 64 to 2048"),
        ({"engine": "untiy"}, "did you mean 'unity'"),
        ({"contexts": ("unsave",)}, "did you mean 'unsafe'"),
    ],
)
def test_a_senseless_option_is_refused_with_what_to_do(options: dict, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        RunConfig("oracle", **options)


@pytest.mark.parametrize("text", ["640", "640x", "axb", "640*480", "-640x480"])
def test_a_malformed_size_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="WIDTHxHEIGHT"):
        parse_size(text)


def test_sizes_are_read_in_either_case() -> None:
    assert parse_size("300X200") == (300, 200)


def test_limit_counts_pairs_and_ids_keep_the_suites_order() -> None:
    assert select_pairs(PAIRS, RunConfig("oracle", limit=2)) == ["mssbench-00", "mssbench-01"]
    assert select_pairs(PAIRS, RunConfig("oracle", ids=("mssbench-02", "mssbench-00"))) == [
        "mssbench-00",
        "mssbench-02",
    ]
    with pytest.raises(UnknownNameError, match="mssbench-01"):
        select_pairs(PAIRS, RunConfig("oracle", ids=("mssbench-1",)))


def test_both_arms_of_a_pair_share_a_seed_and_nothing_else_does() -> None:
    plans = episode_plans(PAIRS, RunConfig("oracle", paraphrases=2, epochs=2))
    assert len(plans) == len({p.episode_id for p in plans}) == 3 * 2 * 2 * 2
    by_seed: dict[int, set[tuple[str, int, int]]] = {}
    for p in plans:
        by_seed.setdefault(p.seed, set()).add((p.pair_id, p.paraphrase, p.epoch))
    assert all(len(cells) == 1 for cells in by_seed.values())
    assert plans != episode_plans(PAIRS, RunConfig("oracle", paraphrases=2, epochs=2, seed=1))
