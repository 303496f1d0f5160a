"""Choosing the OpenGL renderer: through a Controller, and on machines that lack something for it."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from envs.controllers import ControllerPool, make_controller
from envs.doctor import check_gl
from envs.embedded.engine import Engine
from envs.embedded.rendering.gl import device as devices
from envs.embedded.rendering.scene_view import Camera, SceneView
from envs.embedded.rendering.shading import INTERIOR
from envs.errors import EngineError, EngineUnavailableError, UnknownNameError
from envs.unity.checks import Needs
from envs.unity.machine import this_machine


@pytest.fixture
def unstarted(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """As if this process had not started OpenGL yet."""
    monkeypatch.setattr(devices, "device", devices.device.__wrapped__)
    return monkeypatch


def test_a_controller_draws_with_the_chosen_renderer(gl: type) -> None:
    frames = {}
    for renderer in ("numba", "gl"):
        with make_controller(
            "embedded", width=120, height=90, scene="FloorPlan1", renderer=renderer, renderDepthImage=True
        ) as controller:
            kinds = {type(controller.engine.frames._renderer).__name__}
            event = controller.step("RotateRight")
            resized = controller.step("ChangeResolution", x=60, y=80)
            frames[renderer] = event.frame, event.depth_frame, resized.frame
            assert kinds == {"Renderer" if renderer == "numba" else "GlRenderer"}
    for ours, theirs in zip(*frames.values(), strict=True):
        assert ours.shape == theirs.shape
        assert np.abs(ours.astype(float) - theirs).mean() < 0.25
    assert frames["gl"][2].shape == (80, 60, 3)


def test_a_controller_that_wants_ids_alone_gets_a_black_picture(gl: type) -> None:
    with make_controller(
        "embedded", width=60, height=50, quality="ids", renderer="gl", renderInstanceSegmentation=True
    ) as controller:
        event = controller.step("RotateLeft")
        assert type(controller.engine.frames._renderer).__name__ == "GlIdsOnly"
    assert not event.frame.any()
    assert len(np.unique(event.instance_segmentation_frame.reshape(-1, 3), axis=0)) > 3


def test_pooled_controllers_draw_from_other_threads(gl: type) -> None:
    with ControllerPool(limit=3) as pool:

        def episode(_: int) -> bytes:
            with pool.lend("embedded", width=64, height=48, scene="FloorPlan1", renderer="gl") as controller:
                controller.reset("FloorPlan1")
                return controller.step("RotateLeft").frame.tobytes()

        with ThreadPoolExecutor(3) as threads:
            assert len(set(threads.map(episode, range(6)))) == 1


def test_an_unknown_renderer_is_refused() -> None:
    with pytest.raises(UnknownNameError, match=r"unknown renderer 'opengl'.*gl"):
        make_controller("embedded", renderer="opengl")


def test_without_moderngl_the_extra_is_named(unstarted: pytest.MonkeyPatch) -> None:
    unstarted.setitem(sys.modules, "moderngl", None)
    with pytest.raises(EngineUnavailableError, match=r"moderngl.*pip install -e '\.\[gl\]'"):
        make_controller("embedded", renderer="gl")


def test_without_gl_libraries_they_and_their_packages_are_named(
    gl: type, unstarted: pytest.MonkeyPatch
) -> None:
    unstarted.setattr(devices, "GL_LIBRARIES", ("libNoSuchGL.so.1",))
    with pytest.raises(EngineUnavailableError, match=r"libNoSuchGL\.so\.1.*apt-get install libegl1"):
        make_controller("embedded", renderer="gl")
    unstarted.setattr(devices, "GL_LIBRARIES", ("libGL.so.1",))
    unstarted.setattr(devices, "EGL_LIBRARY", "libNoSuchEGL.so.1")
    with pytest.raises(EngineUnavailableError, match=r"libNoSuchEGL\.so\.1"):
        make_controller("embedded", renderer="gl")


def test_a_driver_that_is_too_old_is_named(gl: type, unstarted: pytest.MonkeyPatch) -> None:
    unstarted.setattr(devices, "OPENGL", 990)
    with pytest.raises(EngineUnavailableError, match=r"needs OpenGL 9\.9"):
        devices.device()


def test_an_engine_that_never_draws_needs_no_opengl(unstarted: pytest.MonkeyPatch) -> None:
    unstarted.setitem(sys.modules, "moderngl", None)
    assert Engine(64, 48, renderer="gl", draws=False).first().images == ()


def test_the_doctor_names_what_draws(gl: type) -> None:
    finding = check_gl(this_machine(), Needs())
    assert finding.found in (f"could draw with {devices.device().name}", "no answer within 2.5 s")


def test_a_forked_process_is_told_so(gl: type, monkeypatch: pytest.MonkeyPatch) -> None:
    renderer = gl(8, 8)
    monkeypatch.setattr(renderer._device, "_process", 1)
    with pytest.raises(EngineError, match=r"process 1 .*'spawn'"):
        renderer.render(SceneView((), INTERIOR), Camera((0.0, 0.0, 0.0), 0.0, 0.0))
