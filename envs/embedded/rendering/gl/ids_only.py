"""As `rendering.ids_only`, drawn by OpenGL."""

from __future__ import annotations

from envs.embedded.rendering.gl.renderer import GlRenderer
from envs.embedded.rendering.renderer import Quality
from envs.embedded.rendering.scene_view import SceneView


class GlIdsOnly(GlRenderer):
    """Draws no colours: depth and ids as at low quality, and a black picture."""

    _entry = "identify"

    def __init__(self, width: int, height: int) -> None:
        super().__init__(width, height, Quality.LOW)

    def _take_over(self, view: SceneView) -> None:
        self._take_items(view)
