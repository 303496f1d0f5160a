"""A frame is a function of the view and the camera: not of history, thread or process; and nothing is changed."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from envs.embedded.rendering.mesh import Material, Mesh, box, sphere
from envs.embedded.rendering.renderer import Frame, Quality, Renderer
from envs.embedded.rendering.scene_view import Camera, DrawItem, Lamp, Lighting, SceneView

pytestmark = pytest.mark.usefixtures("each_renderer")

LIGHT = Lighting(
    (0.5, 0.5, 0.5), (0.4, 0.8, -0.3), (0.5, 0.5, 0.4), (Lamp((0.5, 1.5, 1.0), (0.3, 0.2, 0.1)),)
)
CAMERA = Camera((0.0, 1.5, -2.0), 5.0, 25.0)
GLASS = Mesh((box(0.3, 0.4, 0.3, Material((0.8, 0.9, 1.0), alpha=0.3)),))
BALL = Mesh((sphere(0.15, Material((1, 1, 1), "basketball")),))


def pose(x: float, y: float, z: float) -> np.ndarray:
    out = np.eye(4)
    out[:3, 3] = x, y, z
    return out


def scene() -> SceneView:
    ground = DrawItem(None, Mesh((box(6.0, 0.1, 6.0, Material((1, 1, 1), "wood_floor")),)), pose(0, -0.05, 0))
    table = DrawItem("Table", Mesh((box(1.0, 0.7, 0.6, Material((1, 1, 1), "wood")),)), pose(0.3, 0.35, 0.5))
    balls = [DrawItem(f"Ball|{i}", BALL, pose(-1 + 0.4 * i, 0.15, -0.2), is_static=False) for i in range(6)]
    glass = DrawItem("Cup", GLASS, pose(0.3, 0.9, 0.4), is_static=False)
    return SceneView((ground, table, *balls, glass), LIGHT)


def digest(frame: Frame) -> str:
    return hashlib.sha256(frame.rgb.tobytes() + frame.depth.tobytes() + frame.ids.tobytes()).hexdigest()


def moved(view: SceneView, index: int, x: float) -> SceneView:
    items = list(view.items)
    items[index] = replace(items[index], transform=pose(x, 0.5, 0.0))
    return replace(view, items=tuple(items))


@pytest.mark.parametrize("quality", [Quality.LOW, Quality.HIGH])
def test_history_leaves_no_trace_in_a_frame(quality: Quality) -> None:
    veteran, start = Renderer(90, 70, quality), scene()
    views = [start]
    for step in range(12):  # one thing wanders, then another, then one goes and comes back
        views.append(moved(views[-1], 3 if step < 6 else 5, -1.0 + 0.15 * step))
    views.append(replace(start, items=start.items[:4] + start.items[5:]))
    views.append(start)
    for view in views:
        fresh = Renderer(90, 70, quality).render(view, CAMERA)
        assert digest(veteran.render(view, CAMERA)) == digest(fresh)
    assert digest(veteran.render(start, replace(CAMERA, yaw=40.0))) != digest(veteran.render(start, CAMERA))


def test_a_moved_light_moves_the_shadow() -> None:
    renderer, view = Renderer(90, 70), scene()
    renderer.render(view, CAMERA)
    other = replace(view, lighting=replace(LIGHT, key_direction=(-0.5, 0.7, 0.2)))
    assert digest(renderer.render(other, CAMERA)) == digest(Renderer(90, 70).render(other, CAMERA))


def test_rendering_changes_nothing_and_returns_fresh_arrays() -> None:
    view, renderer = scene(), Renderer(60, 40)
    before = [(i.transform.tobytes(), *(p.vertices.tobytes() for p in i.mesh.parts)) for i in view.items]
    state = np.random.get_state()[1].tobytes()  # noqa: NPY002 - the point is that nobody uses it
    first = renderer.render(view, CAMERA)
    kept = first.rgb.copy()
    first.rgb[:] = 0
    second = renderer.render(view, CAMERA)
    assert np.array_equal(second.rgb, kept)
    assert second.rgb is not first.rgb
    assert before == [
        (i.transform.tobytes(), *(p.vertices.tobytes() for p in i.mesh.parts)) for i in view.items
    ]
    assert state == np.random.get_state()[1].tobytes()  # noqa: NPY002


def test_eight_threads_draw_what_one_draws() -> None:
    view = scene()
    cameras = [Camera((0.0, 1.5, -2.0), yaw, 25.0) for yaw in range(0, 360, 45)]
    alone = [digest(Renderer(120, 90).render(view, camera)) for camera in cameras]

    def draw(camera: Camera) -> list[str]:
        renderer = Renderer(120, 90)
        return [digest(renderer.render(view, camera)) for _ in range(6)]

    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(draw, cameras))
    assert together == [[d] * 6 for d in alone]


def test_another_process_draws_the_same_bytes() -> None:
    root = Path(__file__).resolve().parents[4]
    program = (
        f"import importlib.util as u; s = u.spec_from_file_location('t', {__file__!r}); m = u.module_from_spec(s); "
        f"s.loader.exec_module(m); from {Renderer.__module__} import {Renderer.__name__} as R; "
        "print(m.digest(R(90, 70).render(m.scene(), m.CAMERA)))"
    )
    out = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True
    )
    assert out.stdout.strip() == digest(Renderer(90, 70).render(scene(), CAMERA))
