"""Renderer: a SceneView and a Camera in, a Frame of colour, depth and object ids out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from envs.embedded.rendering.camera import Projection, project
from envs.embedded.rendering.draw_list import DrawList
from envs.embedded.rendering.kernels.fragments import shade, shading_scratch
from envs.embedded.rendering.kernels.normals import face
from envs.embedded.rendering.kernels.occlusion import NO_OCCLUSION, blur, occlude
from envs.embedded.rendering.kernels.triangles import draw
from envs.embedded.rendering.mesh_store import GLASS, OPAQUE, MeshStore
from envs.embedded.rendering.scene_view import Camera, SceneView, Surroundings
from envs.embedded.rendering.shading import pack_lamps, pack_lighting, pack_view, tone_table
from envs.embedded.rendering.shadows import ShadowMap
from envs.embedded.rendering.surroundings import photographs, plain_room, tone_of_roots
from envs.embedded.rendering.warmup import warm_up
from envs.errors import UsageError

MAX_SIDE_PX = 4096


class Quality(StrEnum):
    """How much care a frame gets: low for RL at scale, high by default, ultra for stills."""

    LOW = "low"
    HIGH = "high"
    ULTRA = "ultra"


SAMPLES = {Quality.LOW: 1, Quality.HIGH: 2, Quality.ULTRA: 4}
"""Samples per pixel along an axis."""
PICTURE_SIDE = {Quality.LOW: 32, Quality.HIGH: 128, Quality.ULTRA: 256}
"""Texels along an axis of each picture that shiny surfaces mirror."""
SHADOW_SIDE = {Quality.LOW: 512, Quality.HIGH: 768, Quality.ULTRA: 2048}
"""Texels of the key light's shadow map along an axis."""
_OCCLUSION_SHIFT = 1  # one ambient occlusion value per 2 x 2 pixels


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """What a camera sees, top row first.

    `rgb` (H, W, 3) uint8; `depth` (H, W) float32 planar metres, far_m where there is nothing; `ids`
    (H, W) int32 indices into `object_ids`, -1 for structure and nothing. `normals`, None unless asked for,
    (H, W, 3) float32 unit vectors in the camera's frame (right, up, towards the camera) of the side that is
    seen, smoothed as the light sees it, 0 where there is nothing. Panes of structure are looked through by
    depth, ids and normals; glass of an object hides what is behind it there.
    """

    rgb: npt.NDArray[np.uint8]
    depth: npt.NDArray[np.float32]
    ids: npt.NDArray[np.int32]
    object_ids: tuple[str, ...]
    normals: npt.NDArray[np.float32] | None = None


def check_size(width: int, height: int) -> None:
    """Refuse a frame of no size, or of one that would not fit into memory."""
    if not (1 <= width <= MAX_SIDE_PX and 1 <= height <= MAX_SIDE_PX):
        raise UsageError(f"frame size {width} x {height} is not within 1..{MAX_SIDE_PX}")


class Renderer:
    """Draws frames of one size. One thread at a time may use an instance; instances are independent."""

    def __init__(
        self, width: int, height: int, quality: Quality = Quality.HIGH, store: MeshStore | None = None
    ) -> None:
        check_size(width, height)
        self.width, self.height, self.quality = width, height, Quality(quality)
        self._samples = SAMPLES[self.quality]
        across, down = width * self._samples, height * self._samples
        turned = self._samples > 1
        self._size = np.array([across, down, turned, self._samples], np.int32)
        self._scene = DrawList(store)
        self._photographed: Surroundings | None = None
        self._pictures, self._boxes = plain_room(PICTURE_SIDE[self.quality])
        self._shadows = ShadowMap(SHADOW_SIDE[self.quality])
        self._tone = tone_table()
        total = across * down + turned * width * height
        self._depth, self._glass_depth = np.zeros(total, np.float32), np.zeros(0, np.float32)
        self._slots, self._glass_slots = np.zeros(total, np.int32), np.zeros(1, np.int32)
        half = ((height + 1) // 2, (width + 1) // 2)
        self._raw_light, self._light, self._light_at = (np.ones(half, np.float32) for _ in range(3))
        self._open = np.ones((1, 1), np.float32)
        self._scratch = shading_scratch(width, self._samples)
        self._reserve(1024, 1024)

    def _reserve(self, records: int, corners: int) -> None:
        self._edges = np.empty((records, 12), np.float64)
        self._records = np.empty((records, 3), np.int32)
        self._corners = np.empty((corners, 6), np.float64)

    def render(self, view: SceneView, camera: Camera, *, normals: bool = False) -> Frame:
        """The frame that `camera` sees of `view`; in fresh arrays. The first call may compile."""
        warm_up()
        return self.draw(view, camera, normals=normals)

    def draw(self, view: SceneView, camera: Camera, *, normals: bool = False) -> Frame:
        """As `render`, without seeing to it that the kernels are compiled."""
        scene = self._scene
        if view.surroundings is not self._photographed:
            self._photograph(view.surroundings)
        scene.update(view.items, view.surroundings.vantages if view.surroundings is not None else ())
        self._make_room()
        self._shadows.bring_up_to_date(scene, view.lighting.key_direction, self._corners)
        projection = project(camera, int(self._size[0]), int(self._size[1]))
        has_glass = self._rasterize(projection, camera)
        frame = self._shade(view, camera, projection, has_glass)
        return replace(frame, normals=self._normals(projection, has_glass)) if normals else frame

    def _photograph(self, surroundings: Surroundings | None) -> None:
        """Take the pictures that shiny surfaces mirror from now on."""
        side = PICTURE_SIDE[self.quality]
        if surroundings is None:
            self._pictures, self._boxes = plain_room(side)
        else:
            camera = Renderer(side, side, Quality.LOW, self._scene.store)
            camera._tone = tone_of_roots()
            self._pictures, self._boxes = photographs(surroundings, lambda v, c: camera.draw(v, c).rgb)
        self._photographed = surroundings

    def _make_room(self) -> None:
        """See to it that everything in the scene could be in sight."""
        records, corners = self._scene.face_total, self._scene.store.largest
        if records > len(self._edges) or corners > len(self._corners):
            self._reserve(int(records * 1.25) + 1024, corners + 1024)

    def _rasterize(self, projection: Projection, camera: Camera) -> bool:
        """Fill the visibility buffers; tells whether glass is in sight."""
        everything = np.arange(len(self._scene.items), dtype=np.int32)
        self._depth.fill(1.0 / camera.far_m)
        self._slots.fill(-1)
        record = self._draw(everything, OPAQUE, projection, camera, 0, self._depth, self._slots)
        flags = self._scene.rows[: len(everything), 5]
        glass = everything[(flags & GLASS) != 0]
        if not len(glass):
            return False
        if not len(self._glass_depth):
            self._glass_depth, self._glass_slots = np.empty_like(self._depth), np.empty_like(self._slots)
        self._glass_depth[:] = self._depth
        self._glass_slots.fill(-1)
        last = self._draw(glass, GLASS, projection, camera, record, self._glass_depth, self._glass_slots)
        return last > record

    def _draw(
        self,
        which: npt.NDArray[np.int32],
        layer: int,
        projection: Projection,
        camera: Camera,
        record: int,
        depth: npt.NDArray[np.float32],
        slots: npt.NDArray[np.int32],
    ) -> int:
        scene, store = self._scene, self._scene.store
        return draw(
            which,
            scene.rows,
            scene.poses,
            scene.spheres,
            store.vertices,
            store.faces,
            layer,
            projection.rows,
            projection.planes,
            camera.near_m,
            self._size,
            record,
            self._corners,
            np.empty((4, 4), np.float64),
            np.empty(4, np.int64),
            self._edges,
            self._records,
            depth,
            slots,
            True,
        )

    def _occlusion(self, projection: Projection) -> tuple[npt.NDArray[np.float32], int]:
        if self.quality is Quality.LOW:
            return self._open, NO_OCCLUSION
        block = self._samples << _OCCLUSION_SHIFT
        occlude(self._depth, self._size, block, projection.focal, self._raw_light, self._light_at)
        blur(self._raw_light, self._light_at, self._light)
        return self._light, _OCCLUSION_SHIFT

    def _shade(self, view: SceneView, camera: Camera, projection: Projection, has_glass: bool) -> Frame:
        scene, store, materials = self._scene, self._scene.store, self._scene.store.materials
        light, shift = self._occlusion(projection)
        rgb = np.empty((self.height, self.width, 3), np.uint8)
        depth = np.empty((self.height, self.width), np.float32)
        ids = np.empty((self.height, self.width), np.int32)
        shade(
            np.array([self.width, self.height, self._samples, has_glass, shift], np.int32),
            self._slots,
            self._glass_slots,
            self._edges,
            self._records,
            light,
            self._light_at,
            scene.rows,
            scene.normals,
            store.vertices,
            store.faces,
            store.face_repeats,
            materials.values,
            materials.texels,
            materials.levels,
            pack_view(projection, int(self._size[0]), int(self._size[1]), self._samples),
            pack_lighting(view.lighting, view.surroundings.lighting if view.surroundings else None),
            pack_lamps(view.lighting.lamps, projection.eye),
            self._shadows.packed,
            self._pictures,
            self._boxes,
            PICTURE_SIDE[self.quality],
            self._tone,
            camera.far_m,
            self._scratch,
            rgb,
            depth,
            ids,
        )
        return Frame(rgb, depth, ids, scene.object_ids)

    def _normals(self, projection: Projection, has_glass: bool) -> npt.NDArray[np.float32]:
        scene, store = self._scene, self._scene.store
        out = np.empty((self.height, self.width, 3), np.float32)
        face(
            np.array([self.width, self.height, self._samples, has_glass], np.int32),
            self._slots,
            self._glass_slots,
            self._edges,
            self._records,
            scene.rows,
            scene.normals,
            store.vertices,
            store.faces,
            np.stack([projection.right, projection.up, -projection.forward]),
            self._scratch[-1],
            out,
        )
        return out
