"""Median latency of a step in-process, over FIFO and over WSGI, in one run: python tests/benchmarks/bench_transports.py.

FloorPlan1 with its full metadata, images off. The in-process median must stay below FIFO's.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

from ai2thor.fifo_server import FifoServer
from ai2thor.wsgi_server import WsgiServer

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from envs.controllers import make_controller
from tests.contract.wire_controllers import start_controller, stop_controller

STEPS = 300
ACTIONS = ("RotateRight", "LookDown", "LookUp", "MoveAhead", "MoveBack")


def p50_ms(controller) -> float:
    """The median of STEPS steps, milliseconds."""
    seconds = []
    for k in range(STEPS + 20):
        started = time.perf_counter()
        controller.step(ACTIONS[k % len(ACTIONS)], renderImage=False)
        seconds.append(time.perf_counter() - started)
    return 1000 * statistics.median(seconds[20:])


def main() -> int:
    """Print the medians; 1 when in-process is not the fastest."""
    options = {"scene": "FloorPlan1", "width": 300, "height": 300}
    medians = {}
    with make_controller("embedded", **options) as controller:
        medians["in-process"] = p50_ms(controller)
    for name, server in (("FIFO", FifoServer), ("WSGI", WsgiServer)):
        controller = start_controller(server, quality="Very Low", **options)
        medians[name] = p50_ms(controller)
        stop_controller(controller)
    for name, value in medians.items():
        print(f"{name:12s} {value:7.2f} ms   {value / medians['in-process']:5.1f} x in-process")
    return 0 if medians["in-process"] < medians["FIFO"] else 1


if __name__ == "__main__":
    sys.exit(main())
