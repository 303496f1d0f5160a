"""Both renderers on the same views, one after the other: `python tests/benchmarks/bench_gl.py [scene ...]`.

Milliseconds a frame, medians over the views of a scene: wall time, and processor time of all threads of the
process (where OpenGL is drawn by llvmpipe; on a GPU that is the driver's share). Not collected by pytest.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

from bench_rendering import EYE_ABOVE_AGENT_M, SIZES, nudged

from envs.embedded.rendering.gl.device import device
from envs.embedded.rendering.gl.renderer import GlRenderer
from envs.embedded.rendering.renderer import Quality, Renderer
from envs.embedded.rendering.scene_builder import SceneBuilder
from envs.embedded.rendering.scene_view import Camera
from envs.embedded.rendering.warmup import warm_up
from envs.embedded.scene_loader import load_scene

ROUNDS = 4


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
    world = load_scene(scene)
    view = SceneBuilder(world).view()
    x, y, z = (float(v) for v in world.agent.position)
    cameras = [Camera((x, y + EYE_ABOVE_AGENT_M, z), yaw, 20.0) for yaw in range(0, 360, 45)]
    moved = [nudged(view, k) for k in range(len(cameras))]
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
