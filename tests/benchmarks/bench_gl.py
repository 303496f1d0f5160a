"""Both renderers on the same views, one after the other: `python tests/benchmarks/bench_gl.py [scene ...]`.

Milliseconds a frame, medians along the walk of `bench_rendering`, still and with an object moved each time:
wall time, and processor time of all threads of the process (on llvmpipe the drawing itself; on a GPU the
driver's share). Not collected by pytest.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

from bench_rendering import SIZES, nudge, walked

from envs.embedded.images import agent_camera
from envs.embedded.rendering.gl.device import device
from envs.embedded.rendering.gl.renderer import GlRenderer
from envs.embedded.rendering.renderer import Quality, Renderer
from envs.embedded.rendering.scene_builder import SceneBuilder
from envs.embedded.rendering.warmup import warm_up

ROUNDS, EVERY = 3, 6


def medians_ms(frames: list[Callable[[], object]]) -> tuple[float, float]:
    """Median wall and processor time of a call in milliseconds, over ROUNDS rounds."""
    wall, cpu = [], []
    for _ in range(ROUNDS):
        for frame in frames:
            start = time.perf_counter(), time.process_time()
            frame()
            wall.append(time.perf_counter() - start[0])
            cpu.append(time.process_time() - start[1])
    return statistics.median(wall) * 1e3, statistics.median(cpu) * 1e3


def measure(scene: str) -> None:
    """Print the table of one scene."""
    sim, poses = walked(scene)
    builder, cameras, moved = SceneBuilder(sim.world), [], []
    view = builder.view()
    for pose in poses[::EVERY]:
        sim.world.move_agent(**pose)
        cameras.append(agent_camera(sim))
        nudge(sim.world, len(moved))
        moved.append(builder.view())
    print(f"\n{scene}, wall | cpu")
    print(f"{'frame':>14} {'numba':>15} {'gl':>15} {'cpu ratio':>9} {'numba, moved':>15} {'gl, moved':>15}")
    for width, height in SIZES:
        for quality in (Quality.LOW, Quality.HIGH):
            row: list[tuple[float, float]] = []
            for views in ([view] * len(cameras), moved):
                for make in (Renderer, GlRenderer):
                    renderer = make(width, height, quality)
                    renderer.render(view, cameras[0])
                    pairs = zip(views, cameras, strict=True)
                    row.append(medians_ms([lambda v=v, c=c, r=renderer: r.render(v, c) for v, c in pairs]))
            cells = [f"{wall:7.1f}|{cpu:7.1f}" for wall, cpu in row]
            cells.insert(2, f"{row[1][1] / row[0][1]:9.1f}")
            print(f"{f'{width}x{height} {quality}':>14} {' '.join(cells)}", flush=True)


def main() -> None:
    """Measure the scenes named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenes", nargs="*", default=["FloorPlan1"])
    warm_up()
    print(f"OpenGL draws with {device().name}")
    for scene in parser.parse_args().scenes:
        measure(scene)


if __name__ == "__main__":
    main()
