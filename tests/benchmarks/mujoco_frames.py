"""MuJoCo's own (classic, OpenGL) renderer on the triangles of a scene; a child of `bench_rendering.py`.

Reads the cameras as JSON from its input; prints, as JSON, its settings and CPU milliseconds a frame beside each
of our qualities. Needs PyOpenGL and an EGL or OSMesa driver, chosen by MUJOCO_GL. To its advantage it draws no
textures, panes or lamps: a headlight, one directional light and plain colours. Its depth is compared with
ours first, which shows that the geometry is the same.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import mujoco

from envs.embedded.rendering.camera import project
from envs.embedded.rendering.renderer import Quality, Renderer
from envs.embedded.rendering.scene_builder import SceneBuilder
from envs.embedded.rendering.scene_view import Camera, SceneView
from envs.embedded.scene_loader import load_scene

SIDE = 300
SHADOW_SIDE = 1024
SAMPLES = 4
AGREE_M, LEAST_AGREEING = 0.01, 0.97
"""Ours and MuJoCo's depth may differ at edges and where it shows glass."""
TO_RIGHT_HANDED = np.array([1.0, 1.0, -1.0])


def model_of(view: SceneView, *, shadows: bool) -> Any:
    """A MuJoCo model of a view: one mesh per part, in the world."""
    spec = mujoco.MjSpec()
    spec.visual.global_.offwidth = spec.visual.global_.offheight = SIDE
    spec.visual.quality.shadowsize = SHADOW_SIDE
    spec.visual.quality.offsamples = SAMPLES if shadows else 0
    spec.visual.map.znear, spec.visual.map.zfar = 0.01, 20.0
    spec.stat.extent, spec.stat.center = 1.0, [0.0, 0.0, 0.0]
    key = -np.asarray(view.lighting.key_direction) * TO_RIGHT_HANDED
    light = spec.worldbody.add_light(pos=[0, 2, 0], dir=key.tolist(), castshadow=shadows)
    light.type = mujoco.mjtLightType.mjLIGHT_DIRECTIONAL
    spec.worldbody.add_camera(name="eye", fovy=90.0)
    number = 0
    for item in view.items:
        for part in item.mesh.parts:
            corners = part.vertices @ item.transform[:3, :3].T + item.transform[:3, 3]
            faces = part.faces[_have_area(corners[part.faces])]
            if not len(faces) or (item.object_id is None and part.material.alpha < 1.0):
                continue
            outwards = np.linalg.det(item.transform[:3, :3]) < 0
            mesh = spec.add_mesh(name=f"m{number}")
            mesh.uservert = (corners * TO_RIGHT_HANDED).astype(np.float32).ravel()
            mesh.userface = (faces if outwards else faces[:, ::-1]).astype(np.int32).ravel()
            mesh.inertia = mujoco.mjtMeshInertia.mjMESH_INERTIA_SHELL
            spec.worldbody.add_geom(
                type=mujoco.mjtGeom.mjGEOM_MESH,
                meshname=f"m{number}",
                rgba=[*part.material.color, 1.0],
                contype=0,
                conaffinity=0,
            )
            number += 1
    return spec.compile()


def _have_area(corners: np.ndarray) -> np.ndarray:
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    return np.linalg.norm(normals, axis=1) > 1e-10


class Painter:
    """Takes the three passes of a frame: RGB, depth and ids."""

    def __init__(self, view: SceneView, *, shadows: bool) -> None:
        self._model = model_of(view, shadows=shadows)
        self._data = mujoco.MjData(self._model)
        mujoco.mj_forward(self._model, self._data)
        self._renderer = mujoco.Renderer(self._model, SIDE, SIDE, max_geom=self._model.ngeom + 10)

    def frame(self, camera: Camera) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        axes = project(camera, SIDE, SIDE)
        self._data.cam_xpos[0] = axes.eye * TO_RIGHT_HANDED
        turned = [a * TO_RIGHT_HANDED for a in (axes.right, axes.up, -axes.forward)]
        self._data.cam_xmat[0] = np.stack(turned, axis=1).ravel()
        self._renderer.update_scene(self._data, camera="eye")
        rgb = self._renderer.render()
        self._renderer.enable_depth_rendering()
        depth = self._renderer.render()
        self._renderer.disable_depth_rendering()
        self._renderer.enable_segmentation_rendering()
        ids = self._renderer.render()
        self._renderer.disable_segmentation_rendering()
        return rgb, depth, ids


def agreement(view: SceneView, painter: Painter, cameras: list[Camera]) -> float:
    """Share of the pixels at which its depth is ours."""
    ours = Renderer(SIDE, SIDE, Quality.LOW)
    shares = []
    for camera in cameras:
        mine, theirs = ours.render(view, camera).depth, painter.frame(camera)[1]
        shares.append(float(np.mean(np.abs(np.minimum(theirs, camera.far_m) - mine) < AGREE_M)))
    return statistics.median(shares)


def main() -> None:
    cameras = [Camera(tuple(position), *rest) for position, *rest in json.load(sys.stdin)]
    view = SceneBuilder(load_scene(sys.argv[1])).view()
    out = {}
    for care, shadows in (("high", True), ("low", False)):
        painter = Painter(view, shadows=shadows)
        share = agreement(view, painter, cameras[::6])
        if share < LEAST_AGREEING:
            sys.exit(f"its depth agrees with ours on {100 * share:.1f} % of the pixels only")
        times = []
        for camera in cameras:
            start = time.process_time()
            painter.frame(camera)
            times.append((time.process_time() - start) * 1e3)
        settings = f"shadows of {SHADOW_SIDE}, {SAMPLES} samples" if shadows else "no shadows, 1 sample"
        out[care] = (settings, statistics.median(times))
    print(json.dumps(out))


if __name__ == "__main__":
    main()
