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
from envs.embedded.rendering.gl.passes import Grid, centred, set_up, set_values, write_numbers
from envs.embedded.rendering.gl.shadow_texture import ShadowTexture
from envs.embedded.rendering.gl.tables import Records, SceneTables, in_sight
from envs.embedded.rendering.mesh_store import GLASS, OPAQUE, MeshStore
from envs.embedded.rendering.renderer import (
    PICTURE_SIDE,
    SAMPLES,
    SHADOW_SIDE,
    Frame,
    Quality,
    check_size,
)
from envs.embedded.rendering.scene_view import Camera, SceneView, Surroundings
from envs.embedded.rendering.shading import MAX_LAMPS, pack_lamps, pack_lighting, pack_view, tone_table
from envs.embedded.rendering.surroundings import photographs, plain_room, tone_of_roots

TILE = 8
"""Pixels along an axis that one work group of a shader takes."""


class GlRenderer:
    """Draws frames of one size, from any thread; instances share the process's device and take turns."""

    _entry = "shade"
    """The shader that makes the frame of what is seen."""

    def __init__(
        self,
        width: int,
        height: int,
        quality: Quality = Quality.HIGH,
        store: MeshStore | None = None,
        tone: npt.NDArray[np.uint8] | None = None,
    ) -> None:
        """`store` and `tone` are its own and `tone_table` if not given."""
        check_size(width, height)
        self.width, self.height, self.quality = width, height, Quality(quality)
        self._samples = SAMPLES[self.quality]
        self._half = (width * self._samples / 2.0, height * self._samples / 2.0)
        self._scene = DrawList(store)
        self._tone = tone_table() if tone is None else tone
        self._photographed: Surroundings | None = None
        self._device: Device = device()
        with self._device.lent() as context:
            self._tables = SceneTables(context)
            self._shadows = ShadowTexture(self._device, self._tables, SHADOW_SIDE[self.quality])
            self._make_targets(context)
            self._tables.write_rooms(*plain_room(PICTURE_SIDE[self.quality]), self._tone)

    def _make_targets(self, context: Any) -> None:
        """The samples, four of them a texel if they are turned; and last the middles of the pixels."""
        size = (self.width, self.height)
        if self._samples == 1:
            self._grids = [Grid(context, size, "PLAIN", 1.0)]
        else:
            texels = (self.width * self._samples // 2, self.height * self._samples // 2)
            turned = Grid(context, texels, "TURNED", 2.0)
            self._grids = [turned, Grid(context, size, "PLAIN", float(self._samples))]
        cells = ((self.width + 1) // 2) * ((self.height + 1) // 2)
        self._tables.room("cells", 12 * cells)

    def render(self, view: SceneView, camera: Camera, *, normals: bool = False) -> Frame:
        """The frame that `camera` sees of `view`; in fresh arrays. The first one may compile shaders."""
        projection = project(camera, int(2 * self._half[0]), int(2 * self._half[1]))
        with self._device.lent() as context:
            self._take_over(view)
            context.enable_only(context.DEPTH_TEST)
            context.depth_func = "<"
            self._tables.room("frame", (24 if normals else 12) * self.width * self.height)
            opaque, glass = self._prepare(view, camera, projection)
            self._rasterize(camera, len(opaque), len(glass))
            self._run(
                self._entry, self.width, self.height, far=camera.far_m, has_glass=len(glass) > 0,
                lamp_count=min(len(view.lighting.lamps), MAX_LAMPS), with_normals=normals,
                picture_side=PICTURE_SIDE[self.quality],
            )  # fmt: skip
            return self._frame(normals)

    def _take_over(self, view: SceneView) -> None:
        """Bring the buffers up to date with a view, and what its lights and mirrors need."""
        if view.surroundings is not self._photographed:
            self._photograph(view.surroundings)
        self._take_items(view)
        self._shadows.update(self._scene, view.lighting.key_direction)

    def _take_items(self, view: SceneView) -> None:
        vantages = view.surroundings.vantages if view.surroundings is not None else ()
        changed = self._scene.update(view.items, vantages)
        self._tables.update(self._scene, items_changed=changed)

    def _photograph(self, surroundings: Surroundings | None) -> None:
        """Take the pictures that shiny surfaces mirror from now on."""
        side = PICTURE_SIDE[self.quality]
        if surroundings is None:
            seen = plain_room(side)
        else:
            camera = GlRenderer(side, side, Quality.LOW, self._scene.store, tone_of_roots())
            seen = photographs(surroundings, lambda v, c: camera.render(v, c).rgb)
        self._tables.write_rooms(*seen, self._tone)
        self._photographed = surroundings

    def _prepare(self, view: SceneView, camera: Camera, projection: Projection) -> tuple[Records, Records]:
        """Send the numbers of this frame, and set up the triangles of what is in sight."""
        across, down = (int(2 * half) for half in self._half)
        write_numbers(
            self._tables,
            centred(projection.rows, self._half),
            pack_view(projection, across, down, self._samples),
            pack_lighting(view.lighting, view.surroundings.lighting if view.surroundings else None),
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
        samples, middles = self._grids[0], self._grids[-1]
        for grid in self._grids:
            grid.clear()
            grid.fill(self._device, OPAQUE, 0, opaque, half_size=self._half, far=camera.far_m)
        textures = (*samples.slots, samples.depth, self._shadows.shown, *middles.slots)
        for place, texture in enumerate(textures):  # in the order of shaders/tables.glsl
            texture.use(place)
        if self.quality is not Quality.LOW:
            for entry in ("occlude", "blur"):
                self._run(entry, (self.width + 1) // 2, (self.height + 1) // 2, far=camera.far_m)
        for grid in self._grids:
            grid.fill(self._device, GLASS, opaque, opaque + glass, half_size=self._half, far=camera.far_m)

    def _run(self, entry: str, across: int, down: int, **values: Any) -> None:
        kernel = self._device.kernel(entry, self._samples, occluded=self.quality is not Quality.LOW)
        set_values(kernel, size=(self.width, self.height), **values)
        kernel.run(-(-across // TILE), -(-down // TILE))
        self._device.context.memory_barrier()

    def _frame(self, normals: bool) -> Frame:
        shape = (self.height, self.width, 3)
        words = 3 * self.width * self.height
        read = np.frombuffer(self._tables.room("frame", 0).read((8 if normals else 4) * words), np.uint32)
        seen = read[:words].reshape(shape)
        return Frame(
            np.stack([(seen[..., 0] >> shift) & 255 for shift in (0, 8, 16)], axis=-1).astype(np.uint8),
            seen[..., 1].copy().view(np.float32),
            seen[..., 2].copy().view(np.int32),
            self._scene.object_ids,
            read[words:].reshape(shape).view(np.float32).copy() if normals else None,
        )
