"""python -m tasks.generate, killed half-way and started again: nothing is done twice, and the bytes are the same."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
COUNT, DONE_BEFORE = 4, 2
ORDER = (
    "--seed",
    "7",
    "--difficulty",
    "easy",
    "--hazard",
    "microwave",
    "water",
    "--workers",
    "2",
    "--no-pictures",
)
PATIENCE_S = 500.0

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1500)]


def generate(out: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tasks.generate", "--count", str(COUNT), "--out", str(out), *ORDER]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def finished(run: subprocess.Popen[bytes]) -> str:
    told, _ = run.communicate(timeout=PATIENCE_S)
    assert run.returncode == 0, told
    return told.decode()


def tree(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def results(root: Path) -> list[Path]:
    return sorted((root / "results").glob("*.json"))


def kill_half_way(run: subprocess.Popen[bytes], root: Path) -> None:
    """Kill the parent alone as soon as some quads are done; its workers end by themselves."""
    limit = time.monotonic() + PATIENCE_S
    while len(results(root)) < DONE_BEFORE:
        assert run.poll() is None, "it ended before it could be killed"
        assert time.monotonic() < limit
        time.sleep(0.05)
    run.kill()
    run.communicate(timeout=60)  # until no worker holds the pipe


def test_a_killed_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    whole, broken = tmp_path / "whole" / "suite", tmp_path / "broken" / "suite"
    assert f"{COUNT} of {COUNT} quads certified" in finished(generate(whole))
    kill_half_way(run := generate(broken), broken)
    assert run.returncode != 0
    assert not (broken / "certificates.json").exists()
    done = [p.stem for p in results(broken)]
    assert DONE_BEFORE <= len(done) < COUNT
    written = {p: p.stat() for stem in done for p in sorted(broken.rglob(f"{stem}.*")) if p.is_file()}
    assert f"{COUNT} of {COUNT} quads certified" in finished(generate(broken))
    assert {p: (p.stat().st_ino, p.stat().st_mtime_ns) for p in written} == {
        p: (s.st_ino, s.st_mtime_ns) for p, s in written.items()
    }
    assert tree(broken) == tree(whole)
