"""Which renderers there are. They draw the same frames, but for a few pixels along outlines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from envs.errors import UnknownNameError

if TYPE_CHECKING:
    from envs.embedded.rendering.renderer import Frame
    from envs.embedded.rendering.scene_view import Camera, SceneView

NUMBA, GL = "numba", "gl"
RENDERERS = (NUMBA, GL)
"""numba: any machine, the same bits everywhere. gl: OpenGL through EGL, for a GPU; needs the extra `gl`."""


class AnyRenderer(Protocol):
    """What draws frames of one size."""

    def render(self, view: SceneView, camera: Camera, *, normals: bool = False) -> Frame:
        """The frame that `camera` sees of `view`."""
        ...


def check_renderer(name: str) -> None:
    """Make sure that the renderer `name` can draw here.

    Raises:
        UnknownNameError: there is no such renderer.
        EngineUnavailableError: this machine lacks something for it; the message says what, and the remedy.
    """
    if name not in RENDERERS:
        raise UnknownNameError("renderer", name, RENDERERS)
    if name == GL:
        from envs.embedded.rendering.gl.device import device  # noqa: PLC0415 - starts OpenGL, only if asked for

        device()


def make_renderer(name: str, width: int, height: int, quality: str) -> AnyRenderer:
    """The renderer `name` for frames of width x height pixels at a Quality, or IDS_ONLY."""
    from envs.embedded.rendering.ids_only import IDS_ONLY, IdsOnly  # noqa: PLC0415 - imports numba, only if drawn
    from envs.embedded.rendering.renderer import Quality, Renderer  # noqa: PLC0415 - as above

    if name == NUMBA:
        return IdsOnly(width, height) if quality == IDS_ONLY else Renderer(width, height, Quality(quality))
    from envs.embedded.rendering.gl.ids_only import GlIdsOnly  # noqa: PLC0415 - as above
    from envs.embedded.rendering.gl.renderer import GlRenderer  # noqa: PLC0415 - as above

    return GlIdsOnly(width, height) if quality == IDS_ONLY else GlRenderer(width, height, Quality(quality))
