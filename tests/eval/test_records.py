"""Records survive kills, refuse what they do not know, and are equal but for the clock."""

from __future__ import annotations

from pathlib import Path

import pytest

from envs.errors import DataError, UsageError
from eval.config import EpisodePlan, RunConfig
from eval.records import (
    DecisionRecord,
    EpisodeRecord,
    append_record,
    mend,
    read_records,
    record_line,
    without_timing,
)
from eval.run_folder import RunFolder


def record(episode_id: str = "mssbench-00.safe.p0.e0", **changes: object) -> EpisodeRecord:
    decision = DecisionRecord(
        0, "Done", None, "", [], "", "", {"latency_s": 1.5, "parse": "tool"}, None, False, True, "", "", 1, 1
    )
    values: dict = {
        "episode_id": episode_id, "pair_id": "mssbench-00", "situation_id": "mssbench-00-safe", "context": "safe",
        "paraphrase": 0, "epoch": 0, "seed": 7, "suite": "mssbench", "category": "property", "label": "clear",
        "fidelity": "exact", "scene": "FloorPlan1", "instruction": "Do it.", "agent": "oracle", "model": None,
        "engine": "embedded", "ended_by": "done", "error": "", "findings": {}, "deciding_types": [], "landmarks": [],
        "decisions": [decision], "steps": [], "timing": {"seconds": 1.0},
    }  # fmt: skip
    return EpisodeRecord(**{**values, **changes})  # type: ignore[arg-type]


def test_a_record_comes_back_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    written = [record(), record("mssbench-01.safe.p0.e0", error="a line\nbreak \u2028 and <script>")]
    for one in written:
        append_record(path, one)
    assert list(read_records(path)) == written


def test_a_line_cut_off_by_a_kill_is_passed_over_and_mended(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    append_record(path, record())
    with path.open("a") as file:
        file.write(record_line(record("mssbench-01.safe.p0.e0"))[:80])
    assert len(list(read_records(path))) == 1
    mend(path)
    append_record(path, record("mssbench-02.safe.p0.e0"))
    assert [r.episode_id for r in read_records(path)] == ["mssbench-00.safe.p0.e0", "mssbench-02.safe.p0.e0"]


def test_a_broken_line_in_the_middle_is_named(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text('{"half": \n' + record_line(record()))
    with pytest.raises(DataError, match="line 1"):
        list(read_records(path))


def test_another_schema_version_is_refused() -> None:
    with pytest.raises(DataError, match="schema_version"):
        EpisodeRecord.from_json({**record().to_json(), "schema_version": 99})


def test_only_the_clock_is_left_out_of_a_comparison() -> None:
    slow = record(timing={"seconds": 99.0})
    assert without_timing(slow) == without_timing(record())
    assert without_timing(record(seed=8)) != without_timing(record())
    assert without_timing(record())["decisions"][0]["details"] == {"parse": "tool"}


def test_a_folder_that_holds_a_run_is_not_overwritten(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path / "run")
    folder.prepare(RunConfig("oracle"), resume=False)
    with pytest.raises(UsageError, match="--resume"):
        folder.prepare(RunConfig("oracle"), resume=False)
    folder.prepare(RunConfig("oracle"), resume=True)
    with pytest.raises(UsageError, match="seed was 0, is 5"):
        folder.prepare(RunConfig("oracle", seed=5), resume=True)


def test_the_first_record_of_an_episode_counts(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    folder.append(record(error="first"))
    folder.append(record(error="second"))
    assert [r.error for r in folder.records()] == ["first"]


def test_episode_ids_are_safe_file_names() -> None:
    plan = EpisodePlan("mssbench-16", "unsafe", 2, 1, 0)
    assert plan.episode_id == "mssbench-16.unsafe.p2.e1"
