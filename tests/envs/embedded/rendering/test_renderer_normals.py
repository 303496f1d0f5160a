"""Normals beside a frame: which way surfaces face, in the camera's frame, and the colours that AI2-THOR gives them."""

from __future__ import annotations

import numpy as np
import pytest

from envs.embedded.geometry import Pose, euler_matrix
from envs.embedded.images import NO_NORMAL, normal_colours
from envs.embedded.rendering.mesh import Material, Mesh, Part, box, sphere, triangles
from envs.embedded.rendering.renderer import Frame, Quality, Renderer
from envs.embedded.rendering.scene_view import Camera, DrawItem, Lighting, SceneView

pytestmark = pytest.mark.usefixtures("each_renderer")

LIGHT = Lighting((0.6, 0.6, 0.6), (0.3, 0.9, -0.3), (0.5, 0.5, 0.5))
GREY = Material((0.7, 0.7, 0.7))
ORIGIN = Camera((0.0, 0.0, 0.0), yaw=0.0, pitch=0.0)


def thing(name: str | None, part: Part, x: float, y: float, z: float, yaw: float = 0.0) -> DrawItem:
    return DrawItem(name, Mesh((part,)), Pose(np.array([x, y, z]), np.array([0.0, yaw, 0.0])).matrix())


def shot(*items: DrawItem, camera: Camera = ORIGIN, quality: Quality = Quality.LOW) -> Frame:
    return Renderer(100, 80, quality).render(SceneView(items, LIGHT), camera, normals=True)


def near(actual: np.ndarray, expected: tuple[float, float, float]) -> None:
    np.testing.assert_allclose(actual, np.array(expected), atol=1e-6)


@pytest.mark.parametrize("quality", list(Quality))
def test_a_face_seen_head_on_faces_the_camera(quality: Quality) -> None:
    frame = shot(thing("Box", box(1.0, 1.0, 1.0, GREY), 0.0, 0.0, 2.0), quality=quality)
    assert frame.normals is not None
    assert (frame.normals.shape, frame.normals.dtype) == ((80, 100, 3), np.float32)
    near(frame.normals[40, 50], (0.0, 0.0, 1.0))
    near(frame.normals[0, 0], (0.0, 0.0, 0.0))
    assert np.array_equal(frame.normals.any(axis=2), frame.ids == 0)


@pytest.mark.parametrize(("yaw", "pitch"), [(0.0, 0.0), (90.0, 0.0), (30.0, 20.0), (250.0, -35.0)])
def test_the_floor_faces_up_in_the_frame_of_any_camera(yaw: float, pitch: float) -> None:
    camera = Camera((0.0, 1.5, 0.0), yaw, pitch)
    frame = shot(thing(None, box(60.0, 1.0, 60.0, GREY), 0.0, -0.5, 0.0), camera=camera)
    assert frame.normals is not None
    axes = euler_matrix(np.array([pitch, yaw, 0.0]))
    up = (axes[1, 0], axes[1, 1], -axes[1, 2])
    near(frame.normals[79, 50], up)


def test_left_is_left_and_right_is_right() -> None:
    frame = shot(thing("Ball", sphere(0.5, GREY), 0.0, 0.0, 1.2))
    assert frame.normals is not None
    left, right, top = frame.normals[40, 32], frame.normals[40, 67], frame.normals[24, 50]
    assert left[0] < -0.5 < 0.5 < right[0]
    assert top[1] > 0.5
    shown = frame.normals[frame.ids == 0]
    np.testing.assert_allclose(np.linalg.norm(shown, axis=1), 1.0, atol=1e-6)
    assert np.all(shown[:, 2] > -0.05)


def test_a_turned_and_stretched_item_turns_its_normals() -> None:
    item = thing("Box", box(1.0, 1.0, 1.0, GREY), 0.0, 0.0, 3.0, yaw=45.0)
    frame = shot(item)
    assert frame.normals is not None
    root = float(np.sqrt(0.5))
    near(frame.normals[40, 45], (-root, 0.0, root))
    near(frame.normals[40, 54], (root, 0.0, root))
    stretch = item.transform @ np.diag([1.0, 1.0, 0.25, 1.0])
    flat = shot(DrawItem("Box", item.mesh, stretch)).normals
    assert flat is not None
    near(flat[40, 50], (-root, 0.0, root))


def test_two_sided_faces_turn_to_the_viewer_and_mirrored_items_outwards() -> None:
    corners = np.array([[-1, -1, 0], [1, -1, 0], [1, 1, 0], [-1, 1, 0]], np.float64)
    cloth = triangles(corners, [[0, 1, 2], [0, 2, 3]], Material(two_sided=True))
    for yaw in (0.0, 180.0):
        frame = shot(thing("Cloth", cloth, 0.0, 0.0, 2.0, yaw=yaw))
        assert frame.normals is not None
        near(frame.normals[40, 50], (0.0, 0.0, 1.0))
    mirrored = np.diag([-1.0, 1.0, 1.0, 1.0])
    mirrored[2, 3] = 2.5
    frame = shot(DrawItem("Box", Mesh((box(1.0, 1.0, 1.0, GREY),)), mirrored))
    assert frame.normals is not None
    near(frame.normals[40, 50], (0.0, 0.0, 1.0))


def test_panes_of_structure_are_looked_through_and_glass_of_objects_is_not() -> None:
    glass = box(0.8, 0.8, 0.1, Material((0.9, 0.9, 1.0), alpha=0.3))
    behind = thing("Box", box(2.0, 2.0, 1.0, GREY), 0.0, 0.0, 3.0, yaw=30.0)
    pane, vase = (shot(thing(name, glass, 0.0, 0.0, 1.5), behind).normals for name in (None, "Vase"))
    assert pane is not None
    assert vase is not None
    near(vase[40, 50], (0.0, 0.0, 1.0))
    assert pane[40, 50][2] < 0.9
    assert np.array_equal(pane[40, 90], vase[40, 90])


def test_normals_cost_nothing_unless_asked_for_and_change_nothing_else() -> None:
    view = SceneView((thing("Ball", sphere(0.5, GREY), 0.1, 0.0, 1.2),), LIGHT)
    renderer = Renderer(60, 50, Quality.HIGH)
    plain, full, again = (renderer.render(view, ORIGIN, normals=n) for n in (False, True, False))
    assert plain.normals is None
    assert again.normals is None
    for name in ("rgb", "depth", "ids"):
        assert np.array_equal(getattr(plain, name), getattr(full, name))
        assert np.array_equal(getattr(plain, name), getattr(again, name))


def test_colours_are_ai2thors() -> None:
    normals = np.zeros((2, 2, 3), np.float32)
    normals[0, 0], normals[0, 1], normals[1, 0] = (0, 0, 1), (1, 0, 0), (0, -1, 0)
    colours = normal_colours(normals)
    assert colours.dtype == np.uint8
    assert colours.tolist() == [
        [[128, 128, 255, 255], [255, 128, 128, 255]],
        [[128, 0, 128, 255], [*NO_NORMAL, 255]],
    ]
