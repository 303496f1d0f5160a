"""How fast the engine steps: `python tests/benchmarks/bench_engine.py [scene]`. Not collected by pytest.

Through the genuine Controller with images off: medians of steps with the full metadata, steps with an empty
object filter, the step of the bare engine, and warm resets. Wall time; the machine should be idle.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from envs.controllers import make_controller
from envs.embedded.engine import Engine

WALK = ("RotateRight", "MoveAhead", "RotateRight", "MoveBack", "LookDown", "LookUp")
STEPS = 1200
RESETS = 20
TARGETS = {"full metadata": 1000.0, "empty object filter": 5000.0, "warm reset": 60.0}
"""Steps/s, steps/s, and milliseconds, that issue 3 asks for."""


def median_s(call: Callable[[int], object], count: int) -> float:
    """Median wall time of a call in seconds."""
    times = []
    for i in range(count):
        start = time.perf_counter()
        call(i)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def measure(scene: str) -> dict[str, float]:
    """Steps per second, and the milliseconds of a warm reset, of one scene."""
    with make_controller("embedded", scene=scene, headless=True) as controller:
        full = median_s(lambda i: controller.step(WALK[i % len(WALK)]), STEPS)
        controller.step("SetObjectFilter", objectIds=[])
        empty = median_s(lambda i: controller.step(WALK[i % len(WALK)]), STEPS)
        controller.step("ResetObjectFilter")
        reset = median_s(lambda _: controller.reset(scene), RESETS)
    engine = Engine(300, 300, draws=False)
    engine.process({"action": "Reset", "sceneName": f"{scene}_physics"})
    engine.process({"action": "Initialize"})
    bare = median_s(lambda i: engine.process({"action": WALK[i % len(WALK)]}), STEPS)
    return {
        "full metadata": 1.0 / full,
        "empty object filter": 1.0 / empty,
        "bare engine": 1.0 / bare,
        "warm reset": reset * 1e3,
    }


def main(scene: str = "FloorPlan1") -> None:
    """Print the table of one scene."""
    print(f"{scene}, images off, medians of {STEPS} steps and {RESETS} resets")
    for name, value in measure(scene).items():
        unit = "ms" if name == "warm reset" else "steps/s"
        target = f"   (target {TARGETS[name]:g})" if name in TARGETS else ""
        print(f"  {name:<22}{value:>10.1f} {unit}{target}")


if __name__ == "__main__":
    main(*sys.argv[1:2])
