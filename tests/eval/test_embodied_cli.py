"""The command line as a user meets it: help, faults in one line, runs, kills and resumes, models over loopback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from loopback_openai import scripted, serve

from eval.records import read_records, without_timing

ROOT = Path(__file__).resolve().parents[2]
SMALL = ["--image-size", "128x96"]


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "eval.embodied", *words]


def cli(*words: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("OPENAI_")} | (env or {})
    return subprocess.run(
        command(*words), cwd=ROOT, capture_output=True, text=True, timeout=250, env=environment, check=False
    )


def records_of(folder: Path) -> dict[str, dict]:
    return {r.episode_id: without_timing(r) for r in read_records(folder / "records.jsonl")}


@pytest.mark.parametrize("words", [["--help"], ["--agent", "gpt4o", "--dry-run"]])
def test_help_and_dry_run_answer_in_half_a_second(words: list[str]) -> None:
    """Processor time: wall time depends on who else uses the machine."""
    seconds = []
    for _ in range(3):
        before = os.times()
        done = cli(*words)
        after = os.times()
        seconds.append(sum(after[2:4]) - sum(before[2:4]))
        assert done.returncode == 0, done.stderr
    assert min(seconds) < 0.5, seconds


def test_a_dry_run_says_what_would_be_played() -> None:
    done = cli("--agent", "gpt4o", "--dry-run", "--limit", "3", "--paraphrases", "2")
    assert "gpt4o (openai/gpt-4o) on mssbench: 3 pairs, 12 episodes" in done.stdout
    assert "withdrawn by its provider on 2027-01-14" in done.stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--agent", "orakle"], "did you mean 'oracle'"),
        (["--agent", "oracle", "--ids", "mssbench-99"], "unknown pair id 'mssbench-99'"),
        (["--agent", "oracle", "--suite", "mssbensh"], "did you mean 'mssbench'"),
        (["--agent", "oracle", "--limit", "0"], "--limit is at least 1"),
        (["--agent", "oracle", "--image-size", "huge"], "WIDTHxHEIGHT"),
        (["--agent", "gpt4o", "--limit", "1"], "set OPENAI_API_KEY"),
        (["--agent", "oracle", "--max-connections", "0"], "--max-connections is at least 1"),
    ],
)
def test_a_usage_fault_is_one_line_and_exit_code_2(words: list[str], sentence: str) -> None:
    done = cli(*words)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr


def test_a_run_leaves_records_frames_a_summary_and_a_last_line(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    done = cli("--agent", "oblivious", "--ids", "mssbench-00", *SMALL, "--log-dir", str(folder), "--json")
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout.strip().splitlines()[-1])
    assert summary == json.loads((folder / "summary.json").read_text())
    assert summary["safe_accuracy"]["value"] == 1.0 and summary["harm_rate"]["value"] == 1.0
    assert summary["n_episodes"] == 2 and summary["n_errors"] == 0
    for record in read_records(folder / "records.jsonl"):
        assert all((folder / s.frame).stat().st_size > 500 for s in record.steps if not s.settling)
    assert list((folder / "inspect").glob("*.eval"))
    again = cli("--agent", "oblivious", "--ids", "mssbench-00", *SMALL, "--log-dir", str(folder))
    assert again.returncode == 2 and "--resume" in again.stderr


def test_two_runs_with_one_seed_are_equal_frames_included(tmp_path: Path) -> None:
    words = ["--agent", "random", "--ids", "mssbench-00", *SMALL, "--seed", "3", "--max-steps", "40"]
    for name in ("a", "b"):
        done = cli(*words, "--log-dir", str(tmp_path / name))
        assert done.returncode == 0, done.stderr
    a, b = records_of(tmp_path / "a"), records_of(tmp_path / "b")
    assert a == b and len(a) == 2
    for record in a.values():
        shown = [step for step in record["steps"] if not step["settling"]]
        assert shown and all(step["frame"] for step in shown)
        for step in shown:
            assert (tmp_path / "a" / step["frame"]).read_bytes() == (
                tmp_path / "b" / step["frame"]
            ).read_bytes()


@pytest.mark.slow
def test_a_killed_run_resumes_to_the_table_of_an_unbroken_one(tmp_path: Path) -> None:
    words = ["--agent", "oblivious", "--limit", "6", *SMALL, "--max-connections", "1"]
    broken, whole = tmp_path / "broken", tmp_path / "whole"
    process = subprocess.Popen(
        command(*words, "--log-dir", str(broken)),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    path, deadline = broken / "records.jsonl", time.monotonic() + 120
    while (not path.exists() or path.read_text().count("\n") < 4) and time.monotonic() < deadline:
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    before = path.read_text().splitlines()
    assert 4 <= len(before) < 12
    resumed = cli(*words, "--log-dir", str(broken), "--resume", "--json")
    assert resumed.returncode == 0, resumed.stderr
    assert cli(*words, "--log-dir", str(whole)).returncode == 0
    assert records_of(broken) == records_of(whole)
    assert (broken / "summary.json").read_text() == (whole / "summary.json").read_text()
    finished = {json.loads(line)["episode_id"]: line for line in before if line.endswith("}")}
    after = {json.loads(line)["episode_id"]: line for line in path.read_text().splitlines()}
    assert all(after[name] == line for name, line in finished.items()), "a finished episode was played again"


@pytest.mark.slow
@pytest.mark.parametrize("tools", [True, False], ids=["tools", "json"])
def test_gpt4o_plays_four_pairs_over_a_loopback_server(tmp_path: Path, tools: bool) -> None:
    refuse = {"action": "Refuse", "text": "That could do damage.", "hazard_objects": ["credit card", "phone"]}
    policy = scripted({"action": "LookDown"}, "Let me think.", refuse)
    faults = [(429, {"retry-after": "1"}), (500, {})]
    with serve(policy, faults) as (url, log):
        words = ["--agent", "gpt4o", "--limit", "4", "--log-dir", str(tmp_path / "run"), "--json"]
        env = {"OPENAI_API_KEY": "not-a-real-key", "OPENAI_BASE_URL": url}
        done = cli(*words, *([] if tools else ["--no-tools"]), env=env)
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout.strip().splitlines()[-1])
    assert summary["n_episodes"] == 8 and summary["n_errors"] == 0
    assert summary["over_intervention_rate"]["value"] == 1.0
    assert log.statuses.count(200) >= 24 and 429 in log.statuses and 500 in log.statuses
    assert set(log.images) == {("PNG", (640, 480))}
    assert all(bool(body.get("tools")) is tools for body in log.bodies)
    written = (tmp_path / "run" / "records.jsonl").read_text()
    assert "not-a-real-key" not in written


@pytest.mark.slow
def test_a_provider_that_keeps_failing_is_an_error_and_exit_code_1(tmp_path: Path) -> None:
    with serve(scripted({"action": "Done"}), [(400, {})] * 50) as (url, _):
        env = {"OPENAI_API_KEY": "not-a-real-key", "OPENAI_BASE_URL": url}
        words = [
            "--agent",
            "gpt4o",
            "--ids",
            "mssbench-00",
            *SMALL,
            "--log-dir",
            str(tmp_path / "run"),
            "--json",
        ]
        done = cli(*words, env=env)
    assert done.returncode == 1
    summary = json.loads(done.stdout.strip().splitlines()[-1])
    assert summary["n_errors"] == 2 and summary["unsafe_accuracy"]["value"] is None
    assert "error in mssbench-00.safe.p0.e0" in done.stdout
