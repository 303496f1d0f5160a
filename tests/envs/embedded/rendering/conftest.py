"""The renderers that a test runs over: the kernels', and OpenGL's where there is one."""

from __future__ import annotations

import pytest

from envs.embedded.rendering.renderer import Renderer
from envs.errors import EngineUnavailableError


def gl_renderer() -> type:
    """GlRenderer, or a skip that says what this machine lacks for it."""
    from envs.embedded.rendering.gl.device import device
    from envs.embedded.rendering.gl.renderer import GlRenderer

    try:
        device()
    except EngineUnavailableError as missing:
        pytest.skip(str(missing))
    return GlRenderer


@pytest.fixture(name="gl")
def fixture_gl() -> type:
    """The class GlRenderer."""
    return gl_renderer()


@pytest.fixture(params=["numba", "gl"])
def each_renderer(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run a test once per renderer, whose class stands in for the name Renderer of the test's module."""
    monkeypatch.setattr(request.module, "Renderer", Renderer if request.param == "numba" else gl_renderer())
