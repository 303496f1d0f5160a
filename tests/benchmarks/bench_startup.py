"""What starting costs: `python tests/benchmarks/bench_startup.py`. Not collected by pytest.

Each in a process of its own: compiling the renderer's kernels with an empty cache; from nothing to a Controller's
first frame (300x300, RGB, depth and ids) with a warm one; and the most memory that a walk takes.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]

COMPILE = "from envs.embedded.rendering.warmup import warm_up; warm_up(print)"
START = """
from envs.controllers import make_controller
controller = make_controller("embedded", scene="FloorPlan1", renderDepthImage=True, renderInstanceSegmentation=True)
assert controller.last_event.frame.shape == (300, 300, 3)
"""
WALK = """
from envs.controllers import make_controller
from tests.walks import walk
wanted = {"renderDepthImage": True, "renderInstanceSegmentation": True}
with make_controller("embedded", scene="FloorPlan1", quality="high", **wanted) as controller:
    assert sum(event.frame is not None for event in walk(controller, 48)) == 48
"""
REPORT = """
import sys, time
print(time.process_time())
if sys.platform == "win32":
    print("nan")
else:
    import pathlib
    import resource
    status = pathlib.Path("/proc/self/status")
    if status.exists():  # ru_maxrss would count what the process that forked this one had
        peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        print(int(peak.split()[1]) / 2**10)
    else:
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10))
"""
TARGETS = {"cold compile": "20 s", "warm start": "2.5 s", "walk": "450 MB"}


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock and of the processor, from the start of the process, and its most memory in MB."""

    wall_s: float
    cpu_s: float
    rss_mb: float


def cost_of(program: str, **environment: str) -> Cost:
    """Run a Python program in a process of its own.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", program + REPORT],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    wall = time.perf_counter() - start
    cpu, rss = (float(line) for line in done.stdout.split("\n")[-3:-1])
    return Cost(wall, cpu, rss)


def cold_compile() -> Cost:
    """Import and compile the renderer's kernels where nothing is cached."""
    with tempfile.TemporaryDirectory() as cache:
        return cost_of(COMPILE, NUMBA_CACHE_DIR=cache)


def warm_start() -> Cost:
    """From nothing to a Controller's first frame, kernels and modules cached."""
    return cost_of(START)


def walk() -> Cost:
    """A walk of 48 frames of 300x300 at high quality."""
    return cost_of(WALK)


def main() -> None:
    """Print the table."""
    cost_of(START)
    print(f"{'':>14} {'wall s':>8} {'CPU s':>8} {'RSS MB':>8}   target")
    for name, cost in (("cold compile", cold_compile()), ("warm start", warm_start()), ("walk", walk())):
        print(f"{name:>14} {cost.wall_s:8.1f} {cost.cpu_s:8.1f} {cost.rss_mb:8.0f}   <= {TARGETS[name]}")
    if hasattr(os, "getloadavg"):
        print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
