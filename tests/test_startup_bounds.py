"""Generous bounds on what starting costs, which hold on a busy machine too; `bench_startup.py` measures it."""

from __future__ import annotations

import sys

import pytest

from tests.benchmarks.bench_startup import cold_compile, walk, warm_start

pytestmark = [pytest.mark.slow, pytest.mark.timeout(280)]

MOST_COMPILE_CPU_S = 40.0
MOST_START_CPU_S = 5.0
MOST_RSS_MB = 450.0


def test_the_renderer_compiles_within_its_bound_where_nothing_is_cached() -> None:
    cost = cold_compile()
    assert 2.0 < cost.cpu_s <= MOST_COMPILE_CPU_S, cost


def test_a_controller_starts_warm_within_its_bound() -> None:
    warm_start()  # compiles, or writes bytecode, if nobody has before
    cost = warm_start()
    assert cost.cpu_s <= MOST_START_CPU_S, cost


@pytest.mark.skipif(
    sys.platform == "win32", reason="Windows does not tell a process its largest size this way"
)
def test_a_walk_stays_within_its_memory() -> None:
    cost = walk()
    assert 100.0 < cost.rss_mb <= MOST_RSS_MB, cost
