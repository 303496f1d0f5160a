"""Frames of whole scenes are bit-identical across runs, processes, threads and thread counts."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.walks import walk_digests

REPOSITORY = Path(__file__).resolve().parents[4]
STEPS = 8
QUALITIES = {"FloorPlan1": "high", "FloorPlan201": "low"}


@pytest.fixture(scope="module")
def references() -> dict[str, list[str]]:
    return {scene: walk_digests(scene, quality, STEPS) for scene, quality in QUALITIES.items()}


def in_another_process(scene: str, **environment: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.walks", scene, QUALITIES[scene], str(STEPS)],
        cwd=REPOSITORY,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


def test_a_walk_shows_different_frames(references) -> None:
    for digests in references.values():
        assert len(set(digests)) == STEPS


def test_a_second_run_shows_the_same(references) -> None:
    assert walk_digests("FloorPlan1", "high", STEPS) == references["FloorPlan1"]


@pytest.mark.timeout(120)
@pytest.mark.parametrize(("scene", "threads", "seed"), [("FloorPlan1", "1", "1"), ("FloorPlan201", "2", "2")])
def test_other_processes_and_thread_counts_show_the_same(references, scene, threads, seed) -> None:
    shown = in_another_process(scene, NUMBA_NUM_THREADS=threads, PYTHONHASHSEED=seed)
    assert shown == references[scene]


def test_two_environments_in_two_threads_show_what_they_show_one_by_one(references) -> None:
    with ThreadPoolExecutor(2) as pool:
        walks = {s: pool.submit(walk_digests, s, q, STEPS) for s, q in QUALITIES.items()}
        together = {s: f.result() for s, f in walks.items()}
    assert together == references


def test_two_threads_share_one_scene(references) -> None:
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(walk_digests, "FloorPlan1", "high", STEPS) for _ in range(2)]
        assert [f.result() for f in both] == [references["FloorPlan1"]] * 2
