"""GlRenderer: the frames of Renderer, drawn by OpenGL. Made for a GPU; Mesa's llvmpipe stands in for one.

Records, samples and shading are the kernels' own, in shaders of the same names. Hardware rounds the corners
of triangles to a fraction of a pixel, so that a few pixels along outlines differ from the kernels' frames.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from envs.embedded.rendering.camera import Projection, project
from envs.embedded.rendering.draw_list import DrawList
from envs.embedded.rendering.gl.device import Device, device
from envs.embedded.rendering.gl.passes import centred, fill, set_up, set_values, write_numbers
from envs.embedded.rendering.gl.shadow_texture import ShadowTexture
from envs.embedded.rendering.gl.tables import Records, SceneTables, in_sight
from envs.embedded.rendering.mesh_store import GLASS, OPAQUE
from envs.embedded.rendering.renderer import SAMPLES, SHADOW_SIDE, Frame, Quality, check_size
from envs.embedded.rendering.scene_view import Camera, DrawItem, SceneView
from envs.embedded.rendering.shading import MAX_LAMPS, pack_lamps, pack_lighting, pack_view

TILE = 8
"""Pixels along an axis that one work group of a shader takes."""
SLOTS, GLASS_SLOTS, FAR_SHARES, SHADOW = range(4)
"""Where shaders/tables.glsl expects which texture."""


class GlRenderer:
    """Draws frames of one size, from any thread; instances share the process's device and take turns."""

    def __init__(self, width: int, height: int, quality: Quality = Quality.HIGH) -> None:
        check_size(width, height)
        self.width, self.height, self.quality = width, height, Quality(quality)
        self._samples = SAMPLES[self.quality]
        self._half = (width * self._samples / 2.0, height * self._samples / 2.0)
        self._scene = DrawList()
        self._seen: tuple[DrawItem, ...] | None = None
        self._device: Device = device()
        with self._device.lent() as context:
            self._tables = SceneTables(context)
            self._shadows = ShadowTexture(self._device, self._tables, SHADOW_SIDE[self.quality])
            self._make_targets(context)

    def _make_targets(self, context: Any) -> None:
        """Visibility buffers for what is opaque and for glass; four samples share a texel, if there are."""
        packing = min(self._samples, 2)
        size = (self.width * self._samples // packing, self.height * self._samples // packing)
        many = {"samples": packing * packing if packing > 1 else 0}
        self._slots, self._glass = (context.texture(size, 1, dtype="f4", **many) for _ in range(2))
        self._depth = context.depth_texture(size, **many)
        self._targets = [context.framebuffer([slots], self._depth) for slots in (self._slots, self._glass)]
        if not self._samples > 1:
            self._depth.compare_func = ""  # read as numbers
        cells = ((self.width + 1) // 2) * ((self.height + 1) // 2)
        self._tables.room("cells", 12 * cells)
        self._tables.room("frame", 12 * self.width * self.height)

    def render(self, view: SceneView, camera: Camera) -> Frame:
        """The frame that `camera` sees of `view`; in fresh arrays. The first one may compile shaders."""
        projection = project(camera, int(2 * self._half[0]), int(2 * self._half[1]))
        with self._device.lent() as context:
            self._scene.update(view.items)
            self._tables.update(self._scene, items_changed=self._seen is not view.items)
            self._seen = view.items
            self._shadows.update(self._scene, view.lighting.key_direction)
            context.enable_only(context.DEPTH_TEST)
            context.depth_func = "<"
            opaque, glass = self._prepare(view, camera, projection)
            self._rasterize(camera, len(opaque), len(glass))
            return self._shade(view, camera, has_glass=len(glass) > 0)

    def _prepare(self, view: SceneView, camera: Camera, projection: Projection) -> tuple[Records, Records]:
        """Send the numbers of this frame, and set up the triangles of what is in sight."""
        across, down = (int(2 * half) for half in self._half)
        write_numbers(
            self._tables,
            centred(projection.rows, self._half),
            pack_view(projection, across, down, self._samples),
            pack_lighting(view.lighting),
            self._shadows.rows,
            pack_lamps(view.lighting.lamps, projection.eye),
        )
        seen = in_sight(self._scene, projection.planes)
        opaque, glass = (self._tables.choose(layer, seen) for layer in (OPAQUE, GLASS))
        both = np.concatenate([opaque, glass])
        set_up(self._device, self._tables, both, self._half, camera.near_m)
        return opaque, glass

    def _rasterize(self, camera: Camera, opaque: int, glass: int) -> None:
        """Fill the visibility buffers, and take the ambient occlusion before glass covers the depth."""
        filler = self._device.filler(self._samples)
        values = {"half_size": self._half, "far": camera.far_m}
        for target in reversed(self._targets):
            target.clear(red=-1.0, depth=1.0)
        fill(filler, self._targets[0], 0, opaque, **values)
        for texture, place in ((self._slots, SLOTS), (self._glass, GLASS_SLOTS), (self._depth, FAR_SHARES)):
            texture.use(place)
        self._shadows.use(SHADOW)
        if self.quality is not Quality.LOW:
            for entry in ("occlude", "blur"):
                self._run(entry, (self.width + 1) // 2, (self.height + 1) // 2, far=camera.far_m)
        fill(filler, self._targets[1], opaque, opaque + glass, **values)

    def _run(self, entry: str, across: int, down: int, **values: Any) -> None:
        kernel = self._device.kernel(entry, self._samples, occluded=self.quality is not Quality.LOW)
        set_values(kernel, size=(self.width, self.height), **values)
        kernel.run(-(-across // TILE), -(-down // TILE))
        self._device.context.memory_barrier()

    def _shade(self, view: SceneView, camera: Camera, *, has_glass: bool) -> Frame:
        lamps = min(len(view.lighting.lamps), MAX_LAMPS)
        self._run("shade", self.width, self.height, far=camera.far_m, has_glass=has_glass, lamp_count=lamps)
        words = self._tables.room("frame", 0).read(12 * self.width * self.height)
        table = np.frombuffer(words, np.uint32).reshape(self.height, self.width, 3)
        return Frame(
            _bytes_of(table[..., 0]),
            _as(table, 1, np.float32),
            _as(table, 2, np.int32),
            self._scene.object_ids,
        )


def _bytes_of(words: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint8]:
    """(H, W, 3) the lower three bytes of each word."""
    return np.stack([(words >> shift) & 255 for shift in (0, 8, 16)], axis=-1).astype(np.uint8)


def _as(table: npt.NDArray[np.uint32], column: int, kind: Any) -> npt.NDArray[Any]:
    return np.ascontiguousarray(table[..., column]).view(kind)
