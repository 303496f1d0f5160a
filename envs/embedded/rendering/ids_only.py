"""A renderer for whoever looks at no colours: depth and ids as at low quality, and a black picture."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from envs.embedded.rendering.camera import project
from envs.embedded.rendering.kernels.fragments import identify
from envs.embedded.rendering.renderer import Frame, Quality, Renderer
from envs.embedded.rendering.scene_view import Camera, SceneView

IDS_ONLY = "ids"
"""What it is called where a quality is asked for."""


class IdsOnly(Renderer):
    """Draws no colours; a frame takes a quarter of the time of one at low quality."""

    def __init__(self, width: int, height: int) -> None:
        super().__init__(width, height, Quality.LOW)

    def draw(self, view: SceneView, camera: Camera, *, normals: bool = False) -> Frame:
        """See Renderer; `rgb` is black."""
        scene = self._scene
        scene.update(view.items)
        self._make_room()
        projection = project(camera, int(self._size[0]), int(self._size[1]))
        has_glass = self._rasterize(projection, camera)
        depth = np.empty((self.height, self.width), np.float32)
        ids = np.empty((self.height, self.width), np.int32)
        identify(
            np.array([self.width, self.height, self._samples, has_glass], np.int32),
            self._slots,
            self._glass_slots,
            self._edges,
            self._records,
            scene.rows,
            self._scratch[-1],
            camera.far_m,
            depth,
            ids,
        )
        frame = Frame(np.zeros((self.height, self.width, 3), np.uint8), depth, ids, scene.object_ids)
        return replace(frame, normals=self._normals(projection, has_glass)) if normals else frame
