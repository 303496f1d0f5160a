"""How long frames take: `python tests/benchmarks/bench_rendering.py [scene ...]`. Not collected by pytest.

Prints CPU milliseconds of one thread per frame (median over the views of a scene), because wall time depends
on who else uses the machine; and ratios, which carry over from machine to machine.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from envs.embedded.rendering.renderer import Quality, Renderer
from envs.embedded.rendering.scene_builder import SceneBuilder
from envs.embedded.rendering.scene_view import Camera, SceneView
from envs.embedded.rendering.warmup import warm_up
from envs.embedded.scene_loader import load_scene

SCENES = ("FloorPlan1", "FloorPlan201", "FloorPlan301", "FloorPlan401")
SIZES = ((84, 84), (300, 300), (640, 480), (1024, 768))
ROUNDS = 6
EYE_ABOVE_AGENT_M = 0.675


def median_ms(frames: list[Callable[[], object]]) -> float:
    """Median CPU time of a call in milliseconds, over ROUNDS rounds."""
    times = []
    for _ in range(ROUNDS):
        for frame in frames:
            start = time.thread_time()
            frame()
            times.append(time.thread_time() - start)
    return statistics.median(times) * 1e3


def nudged(view: SceneView, step: int) -> SceneView:
    """The view with its last movable item a little elsewhere."""
    index = max(i for i, item in enumerate(view.items) if not item.is_static)
    pose = view.items[index].transform.copy()
    pose[0, 3] += 0.001 * (step + 1)
    items = (*view.items[:index], replace(view.items[index], transform=pose), *view.items[index + 1 :])
    return replace(view, items=items)


def measure(scene: str) -> None:
    """Print the table of one scene."""
    world = load_scene(scene)
    view = SceneBuilder(world).view()
    x, y, z = (float(v) for v in world.agent.position)
    cameras = [Camera((x, y + EYE_ABOVE_AGENT_M, z), yaw, 20.0) for yaw in range(0, 360, 45)]
    faces = sum(len(part.faces) for item in view.items for part in item.mesh.parts)
    print(f"\n{scene}: {len(view.items)} items, {faces} triangles")
    print(f"{'frame':>10} {'low':>8} {'high':>8} {'high/low':>9} {'high, one moved':>16} {'moved/still':>12}")
    for width, height in SIZES:
        still = {}
        for quality in (Quality.LOW, Quality.HIGH):
            renderer = Renderer(width, height, quality)
            renderer.render(view, cameras[0])
            still[quality] = median_ms([lambda c=c, r=renderer: r.render(view, c) for c in cameras])
        views = [nudged(view, k) for k in range(len(cameras))]
        pairs = list(zip(views, cameras, strict=True))
        moved = median_ms([lambda v=v, c=c, r=renderer: r.render(v, c) for v, c in pairs])
        low, high = still[Quality.LOW], still[Quality.HIGH]
        row = f"{low:8.1f} {high:8.1f} {high / low:9.2f} {moved:16.1f} {moved / high:12.2f}"
        print(f"{f'{width}x{height}':>10} {row}", flush=True)


def main() -> None:
    """Measure the scenes named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenes", nargs="*", default=SCENES)
    warm_up()
    for scene in parser.parse_args().scenes:
        measure(scene)


if __name__ == "__main__":
    main()
