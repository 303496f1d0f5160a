"""Depth and ids against an independent ray caster: Intel's Embree, through embreex.

Both see the same triangles; Embree in its own single precision, by rays through the middles of the pixels.
Faces that the rasteriser culls (seen from behind) and panes of structure (looked through) are left out for
Embree; glass of objects hides what is behind it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from envs.embedded.rendering.camera import project
from envs.embedded.rendering.mesh import Material, Mesh, box
from envs.embedded.rendering.renderer import Quality, Renderer
from envs.embedded.rendering.scene_builder import SceneBuilder
from envs.embedded.rendering.scene_view import Camera, DrawItem, Lighting, SceneView
from envs.embedded.scene_loader import load_scene
from envs.embedded.world import CAMERA_LIFT_M

pytest.importorskip("embreex", reason="embreex has no wheel for this platform (Linux on ARM)")
from embreex.mesh_construction import TriangleMesh
from embreex.rtcore_scene import EmbreeScene

LEAST_AGREEING = 0.995
DEPTH_TOLERANCE_M = 1e-3
SCENES = {
    "FloorPlan1": (Quality.LOW, (160, 120)),
    "FloorPlan28": (Quality.HIGH, (160, 120)),
    "FloorPlan201": (Quality.HIGH, (96, 72)),
    "FloorPlan301": (Quality.HIGH, (150, 150)),
    "FloorPlan401": (Quality.ULTRA, (120, 90)),
}
TURNS = ((17.0, 20.0), (107.0, 45.0), (197.0, 0.0), (287.0, 30.0))
"""Yaw and pitch of the cameras in each scene."""


@dataclass(frozen=True)
class Soup:
    """All triangles of a view that can show in ids: corners (N, 3, 3), index of their object, -1 for none."""

    corners: np.ndarray
    owners: np.ndarray
    two_sided: np.ndarray
    names: tuple[str, ...]


def soup_of(view: SceneView) -> Soup:
    names: dict[str, int] = {}
    corners, owners, two_sided = [], [], []
    for item in view.items:
        owner = -1 if item.object_id is None else names.setdefault(item.object_id, len(names))
        turn, is_mirrored = item.transform[:3, :3], np.linalg.det(item.transform[:3, :3]) < 0
        for part in item.mesh.parts:
            if owner < 0 and part.material.alpha < 1.0:
                continue
            placed = part.vertices[part.faces].astype(np.float64) @ turn.T + item.transform[:3, 3]
            corners.append(placed[:, ::-1] if is_mirrored else placed)
            owners.append(np.full(len(placed), owner))
            two_sided.append(np.full(len(placed), part.material.two_sided))
    return Soup(np.concatenate(corners), np.concatenate(owners), np.concatenate(two_sided), tuple(names))


def ray_cast(soup: Soup, camera: Camera, width: int, height: int) -> tuple[np.ndarray, np.ndarray]:
    """Object index and planar depth of every pixel, as Embree finds them."""
    view = project(camera, width, height)
    corners = soup.corners - view.eye
    facing = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    shown = np.nonzero((np.einsum("ij,ij->i", facing, corners[:, 0]) < 0) | soup.two_sided)[0]
    scene = EmbreeScene()
    mesh = TriangleMesh(scene, np.ascontiguousarray(corners[shown], np.float32))
    across = (np.arange(width) + 0.5 - width / 2) / view.focal
    up = (height / 2 - np.arange(height) - 0.5) / view.focal
    rays = view.forward + across[None, :, None] * view.right + up[:, None, None] * view.up
    ahead = np.ascontiguousarray(rays.reshape(-1, 3), np.float32)  # one metre deep: lengths are planar depths
    hits = scene.run(np.ascontiguousarray(ahead * np.float32(camera.near_m)), ahead, output=True)
    del mesh  # not before: the scene does not keep it alive
    found = hits["primID"] >= 0
    ids = np.where(found, soup.owners[shown][np.maximum(hits["primID"], 0)], -1)
    depth = np.where(found, hits["tfar"] + camera.near_m, camera.far_m)
    return ids.reshape(height, width), np.minimum(depth, camera.far_m).reshape(height, width)


def agreement(view: SceneView, soup: Soup, camera: Camera, renderer: Renderer) -> float:
    """Share of the pixels whose object is the same and whose depths differ by less than a millimetre."""
    frame = renderer.render(view, camera)
    ids, depth = ray_cast(soup, camera, renderer.width, renderer.height)
    numbers = {name: i for i, name in enumerate(soup.names)}
    ours = np.array([*(numbers[name] for name in frame.object_ids), -1])[frame.ids]
    return float(np.mean((ours == ids) & (np.abs(frame.depth - depth) < DEPTH_TOLERANCE_M)))


@pytest.mark.parametrize("scene", SCENES)
def test_ids_and_depth_are_those_of_an_independent_ray_caster(scene: str) -> None:
    quality, (width, height) = SCENES[scene]
    world = load_scene(scene)
    view = SceneBuilder(world).view()
    soup, renderer = soup_of(view), Renderer(width, height, quality)
    x, y, z = world.agent.position.tolist()
    shares = [
        agreement(view, soup, Camera((x, y + CAMERA_LIFT_M, z), yaw, pitch), renderer) for yaw, pitch in TURNS
    ]
    assert min(shares) >= LEAST_AGREEING, shares
    assert len(soup.names) > 20


def test_the_comparison_notices_a_centimetre_and_a_wrong_id() -> None:
    light = Lighting((0.6, 0.6, 0.6), (0.3, 0.9, -0.3), (0.5, 0.5, 0.5))
    pose = np.eye(4)
    pose[2, 3] = 2.0
    mesh = Mesh((box(2.0, 2.0, 1.0, Material()),))
    camera, renderer = Camera((0.0, 0.0, 0.0), 0.0, 0.0), Renderer(60, 60, Quality.LOW)
    view = SceneView((DrawItem("Box|1", mesh, pose),), light)
    soup = soup_of(view)
    assert agreement(view, soup, camera, renderer) == 1.0
    nearer = Soup(soup.corners - np.array([0.0, 0.0, 0.01]), soup.owners, soup.two_sided, soup.names)
    assert agreement(view, nearer, camera, renderer) < 0.9
    other = Soup(soup.corners, soup.owners - 1, soup.two_sided, soup.names)
    assert agreement(view, other, camera, renderer) < 0.9


def test_glass_of_objects_hides_and_panes_of_structure_do_not() -> None:
    light = Lighting((0.6, 0.6, 0.6), (0.3, 0.9, -0.3), (0.5, 0.5, 0.5))
    glass = Mesh((box(0.9, 0.9, 0.05, Material(alpha=0.3)),))
    places = [np.eye(4) for _ in range(3)]
    for place, (across, deep) in zip(places, ((-0.6, 1.4), (0.6, 1.4), (0.0, 3.0)), strict=True):
        place[0, 3], place[2, 3] = across, deep
    wall = DrawItem("Wall|1", Mesh((box(6.0, 4.0, 0.1, Material()),)), places[2])
    view = SceneView((DrawItem(None, glass, places[0]), DrawItem("Vase|1", glass, places[1]), wall), light)
    soup, camera = soup_of(view), Camera((0.0, 0.0, 0.0), 0.0, 0.0)
    frame = Renderer(80, 60, Quality.HIGH).render(view, camera)
    assert frame.object_ids[frame.ids[30, 20]] == "Wall|1"
    assert frame.object_ids[frame.ids[30, 60]] == "Vase|1"
    assert agreement(view, soup, camera, Renderer(80, 60, Quality.HIGH)) >= LEAST_AGREEING
