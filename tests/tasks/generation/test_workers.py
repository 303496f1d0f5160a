"""Worker processes: what they give, and that they do not outlive the process that started them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tasks.generation.workers import on_cores

ROOT = Path(__file__).resolve().parents[3]
PARENT = """
import time
from tasks.generation.workers import on_cores

def sleep(seconds):
    print("asleep", flush=True)
    time.sleep(seconds)

if __name__ == "__main__":
    list(on_cores(sleep, [100] * 4, 2))
"""
PATIENCE_S = 60


def test_results_come_from_one_process_or_several() -> None:
    assert sorted(on_cores(abs, [-3, 2, -1], 1)) == [1, 2, 3]
    assert sorted(on_cores(abs, [-3, 2, -1], 2)) == [1, 2, 3]


def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT, encoding="utf-8")
    here = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env=here
    ) as parent:
        assert parent.stdout is not None
        assert [parent.stdout.readline() for _ in range(2)] == ["asleep\n"] * 2
        parent.kill()
        # The pipe is at its end only when nobody holds it any more, and sleepers would hold it.
        rest, _ = parent.communicate(timeout=PATIENCE_S)
    assert rest == ""
    assert parent.returncode != 0
