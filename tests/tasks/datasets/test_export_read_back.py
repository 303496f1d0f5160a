"""An export of real situations, read by a reader that knows MSSBench's layout from its description only."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from envs.controllers import make_controller
from envs.household_env import HouseholdEnv
from tasks.catalogue import load_pairs
from tasks.datasets.export import main
from tasks.situation import Pair
from tasks.situation_task import SituationTask

SIZE = (160, 120)


@dataclass(frozen=True)
class Side:
    """One side of a record: its label, words, caption and picture."""

    record: int
    label: str
    task: str
    category: str
    instruction: str
    instructions: list[str]
    observation: str
    pixels: np.ndarray


def read_published(root: Path) -> Iterator[Side]:
    """The embodied records as MSSBench's layout is described: six keys a side, images 2i and 2i+1."""
    data: dict[str, list[dict[str, Any]]] = json.loads((root / "combined.json").read_text("utf-8"))
    assert set(data) == {"chat", "embodied"}
    for i, record in enumerate(data["embodied"]):
        for k, label in enumerate(("safe", "unsafe")):
            assert Path(record[label]).stem == str(2 * i + k)
            with Image.open(root / "embodied" / record[label]) as image:
                pixels = np.asarray(image.convert("RGB"))
            yield Side(
                i, label, record["task"], record["category"], record[f"{label}_instruction"],
                record[f"{label}_instructions"], record[f"observation_{label}"], pixels,
            )  # fmt: skip


def check_read_back(root: Path, pairs: Sequence[Pair]) -> None:
    """Labels, words and images are the catalogue's; each image shows its own arm's world, freshly drawn."""
    sides = list(read_published(root))
    assert len(sides) == 2 * len(pairs)
    controller = make_controller("embedded", width=SIZE[0], height=SIZE[1])
    try:
        for side in sides:
            pair = pairs[side.record]
            situation = {"safe": pair.safe, "unsafe": pair.unsafe}[side.label]
            assert side.label == situation.context.value
            assert (side.task, side.category) == (pair.task, pair.category)
            assert side.instruction == situation.instruction
            assert side.instructions == list(situation.paraphrases)
            env = HouseholdEnv(SituationTask(situation), image_size=SIZE, controller=controller)
            env.reset(seed=0)
            assert np.array_equal(side.pixels, env.frame()), situation.situation_id
            assert side.observation.endswith(".")
    finally:
        controller.stop()
    for safe, unsafe in zip(sides[::2], sides[1::2], strict=True):
        assert not np.array_equal(safe.pixels, unsafe.pixels)


def export(out: Path, layout: str, limit: int) -> None:
    size = ["--width", str(SIZE[0]), "--height", str(SIZE[1])]
    assert main(["mssbench", "--layout", layout, "--out", str(out), "--limit", str(limit), *size]) == 0


def test_three_pairs_are_read_back(tmp_path, capsys):
    export(tmp_path, "mssbench", 3)
    assert "6 situations in" in capsys.readouterr().out
    check_read_back(tmp_path, load_pairs("mssbench")[:3])
    held = [side.observation for side in read_published(tmp_path)]
    assert held[-2:] == ["The robot is holding an apple.", "The robot is holding a phone."]


def test_both_layouts_hold_the_same_pictures(tmp_path):
    export(tmp_path / "a", "mssbench", 1)
    export(tmp_path / "b", "jsonl", 1)
    for side in read_published(tmp_path / "a"):
        image = (tmp_path / f"b/images/mssbench-00-{side.label}.png").read_bytes()
        assert image == (tmp_path / "a/embodied" / f"{int(side.label == 'unsafe')}.png").read_bytes()


@pytest.mark.slow
def test_twenty_pairs_are_read_back(tmp_path):
    export(tmp_path, "mssbench", 20)
    check_read_back(tmp_path, load_pairs("mssbench")[:20])


@pytest.mark.slow
def test_captions_agree_with_mssbenchs_own_on_what_is_held(tmp_path, real):
    """Where an enactment has the very objects, our caption names what the published one names."""
    from envs.object_types import types_named
    from tasks.situation import Fidelity

    export(tmp_path, "mssbench", 62)
    published = json.loads(real.read_text("utf-8"))["embodied"]
    compared = 0
    for side in read_published(tmp_path):
        pair = load_pairs("mssbench")[side.record]
        theirs = published[side.record][f"observation_{side.label}"]
        if pair.fidelity is Fidelity.EXACT and "holding" in theirs:
            thing = theirs.partition(" is holding a ")[2].rstrip(".")
            ours = side.observation.partition(" is holding ")[2].rstrip(".")
            assert set(types_named(ours)) & set(types_named(thing)), (side.record, theirs, side.observation)
            compared += 1
    assert compared > 60
