"""Where things appear: depth, ids and pixel positions of scenes that can be worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from envs.embedded.geometry import Pose
from envs.embedded.rendering.mesh import Material, Mesh, Part, box, sphere, triangles
from envs.embedded.rendering.renderer import Frame, Quality, Renderer
from envs.embedded.rendering.scene_view import Camera, DrawItem, Lighting, SceneView
from envs.errors import UsageError

pytestmark = pytest.mark.usefixtures("each_renderer")

LIGHT = Lighting((0.6, 0.6, 0.6), (0.3, 0.9, -0.3), (0.5, 0.5, 0.5))
GREY = Material((0.7, 0.7, 0.7))
ORIGIN = Camera((0.0, 0.0, 0.0), yaw=0.0, pitch=0.0)


def at(x: float, y: float, z: float, yaw: float = 0.0) -> np.ndarray:
    return Pose(np.array([x, y, z]), np.array([0.0, yaw, 0.0])).matrix()


def thing(name: str | None, part: Part, x: float, y: float, z: float, yaw: float = 0.0) -> DrawItem:
    return DrawItem(name, Mesh((part,)), at(x, y, z, yaw))


def shot(*items: DrawItem, camera: Camera = ORIGIN, side: int = 100, quality: Quality = Quality.LOW) -> Frame:
    return Renderer(side, side, quality).render(SceneView(items, LIGHT), camera)


@pytest.mark.parametrize("quality", list(Quality))
def test_a_box_has_its_exact_depth_its_id_and_its_outline(quality: Quality) -> None:
    # At 90 degrees the view is 4 m wide at 2 m: a face of 2 m there fills half of the 100 px.
    frame = shot(thing("Box|1", box(2.0, 2.0, 1.0, GREY), 0.0, 0.0, 2.5), quality=quality)
    assert frame.object_ids == ("Box|1",)
    rows, columns = np.nonzero(frame.ids == 0)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (25, 74, 25, 74)
    np.testing.assert_allclose(frame.depth[frame.ids == 0], 2.0, rtol=2e-7)
    assert np.all(frame.depth[frame.ids == -1] == np.float32(20.0))


def test_depth_is_planar_and_follows_a_slanted_floor() -> None:
    camera = Camera((0.0, 1.5, 0.0), 0.0, 0.0)
    frame = shot(thing(None, box(10.0, 1.0, 40.0, GREY), 0.0, -0.5, 10.0), camera=camera)
    for row in (60, 75, 99):
        below_axis = (row + 0.5 - 50.0) / 50.0
        np.testing.assert_allclose(frame.depth[row, 50], 1.5 / below_axis, rtol=1e-6)
        assert frame.ids[row, 50] == -1


def test_corners_land_on_the_computed_pixel_at_any_pose() -> None:
    camera = Camera((0.4, 1.5, -0.3), yaw=30.0, pitch=20.0, fov_deg=60.0)
    forward = np.array([math.sin(math.radians(30)), 0.0, math.cos(math.radians(30))])
    right = np.array([forward[2], 0.0, -forward[0]])
    down = math.radians(20)
    ahead = forward * math.cos(down) + np.array([0.0, -math.sin(down), 0.0])
    up = forward * math.sin(down) + np.array([0.0, math.cos(down), 0.0])
    target = np.array([1.6, 0.9, 2.2])
    offset = target - np.array(camera.position)
    focal = 100.0 / math.tan(math.radians(30))
    expected_x = 100.0 + focal * (offset @ right) / (offset @ ahead)
    expected_y = 100.0 - focal * (offset @ up) / (offset @ ahead)
    frame = shot(thing("Dot", box(0.02, 0.02, 0.02, GREY), *target), camera=camera, side=200)
    rows, columns = np.nonzero(frame.ids == 0)
    assert abs(columns.mean() + 0.5 - expected_x) < 1.0
    assert abs(rows.mean() + 0.5 - expected_y) < 1.0
    np.testing.assert_allclose(frame.depth[frame.ids == 0].mean(), offset @ ahead, atol=0.02)


@pytest.mark.parametrize(
    ("yaw", "pitch", "place", "where"),
    [
        (0.0, 0.0, (1.0, 0.0, 3.0), "right"),
        (0.0, 0.0, (-1.0, 0.0, 3.0), "left"),
        (0.0, 0.0, (0.0, 1.0, 3.0), "top"),
        (90.0, 0.0, (3.0, 0.0, 0.0), "centre"),
        (90.0, 0.0, (3.0, 0.0, -1.0), "right"),
        (180.0, 0.0, (0.0, 0.0, -3.0), "centre"),
        (270.0, 0.0, (-3.0, 0.0, 0.0), "centre"),
        (0.0, 30.0, (0.0, -math.tan(math.radians(30)) * 3, 3.0), "centre"),
        (0.0, 30.0, (0.0, 0.0, 3.0), "top"),
    ],
)
def test_left_handed_yaw_clockwise_pitch_down(
    yaw: float, pitch: float, place: tuple[float, float, float], where: str
) -> None:
    frame = shot(thing("Ball", sphere(0.2, GREY), *place), camera=Camera((0.0, 0.0, 0.0), yaw, pitch))
    rows, columns = np.nonzero(frame.ids == 0)
    x, y = columns.mean() - 49.5, rows.mean() - 49.5
    expected = {
        "right": x > 10 and abs(y) < 2, "left": x < -10 and abs(y) < 2, "top": y < -10 and abs(x) < 2,
        "centre": abs(x) < 2 and abs(y) < 2,
    }  # fmt: skip
    assert expected[where], (x, y)


def test_nearer_things_hide_farther_ones_in_either_order() -> None:
    near, far = (thing(n, box(1.0, 1.0, 0.1, GREY), 0.0, 0.0, z) for n, z in (("Near", 2.0), ("Far", 3.0)))
    for items in ((near, far), (far, near)):
        frame = shot(*items)
        assert frame.object_ids[frame.ids[50, 50]] == "Near"


def test_items_of_one_object_share_its_id() -> None:
    left, right = (thing("Pair", box(0.5, 0.5, 0.5, GREY), x, 0.0, 2.0) for x in (-1.0, 1.0))
    frame = shot(left, thing("Other", box(0.2, 0.2, 0.2, GREY), 0.0, 0.0, 2.0), right)
    assert frame.object_ids == ("Pair", "Other")
    assert np.any(frame.ids[:, :40] == 0)
    assert np.any(frame.ids[:, 60:] == 0)


def test_a_wall_that_crosses_the_near_plane_leaves_no_hole() -> None:
    # The camera hugs a wall on its right; the wall runs from behind the eye far ahead.
    wall = thing("Wall", box(0.2, 6.0, 30.0, GREY), 0.15, 0.0, 0.0)
    frame = shot(wall, camera=Camera((0.0, 0.0, 0.0), 0.0, 0.0))
    assert np.all(frame.ids[:, 53:] == 0)
    column = 90
    np.testing.assert_allclose(frame.depth[50, column], 0.05 / ((column + 0.5 - 50) / 50), rtol=1e-5)


def test_inside_of_a_closed_box_is_culled_unless_two_sided() -> None:
    hollow = thing("Shell", box(2.0, 2.0, 2.0, GREY), 0.0, 0.0, 0.0)
    assert np.all(shot(hollow).ids == -1)
    lined = thing("Shell", box(2.0, 2.0, 2.0, Material(two_sided=True)), 0.0, 0.0, 0.0)
    frame = shot(lined)
    assert np.all(frame.ids == 0)
    np.testing.assert_allclose(frame.depth, 1.0, rtol=1e-6)


def test_things_behind_the_camera_or_nearer_than_near_do_not_show() -> None:
    behind = thing("Behind", box(1.0, 1.0, 1.0, GREY), 0.0, 0.0, -3.0)
    close = thing("Close", box(0.001, 0.001, 0.001, GREY), 0.0, 0.0, 0.005)
    assert np.all(shot(behind, close).ids == -1)


def test_a_held_thing_close_to_the_eye_is_drawn_whole() -> None:
    frame = shot(thing("Held", box(0.1, 0.1, 0.1, GREY), 0.0, 0.0, 0.35))
    _, columns = np.nonzero(frame.ids == 0)
    np.testing.assert_allclose(frame.depth[50, 50], 0.30, rtol=1e-6)
    assert columns.max() - columns.min() + 1 == pytest.approx(100 * 0.1 / 0.6, abs=1.0)


def test_a_mirrored_transform_still_shows_its_outside() -> None:
    mirrored = np.diag([-1.0, 1.0, 1.0, 1.0])
    mirrored[2, 3] = 2.5
    frame = shot(DrawItem("Box", Mesh((box(1.0, 1.0, 1.0, GREY),)), mirrored))
    np.testing.assert_allclose(frame.depth[50, 50], 2.0, rtol=1e-6)


def test_neighbouring_triangles_leave_no_cracks() -> None:
    rng = np.random.default_rng(5)
    x, y = np.meshgrid(np.linspace(-2, 2, 40), np.linspace(-2, 2, 40))
    points = np.stack([x, y, 1.5 + 0.1 * rng.random(x.shape)], -1).reshape(-1, 3)
    index = np.arange(1600).reshape(40, 40)
    a, b, c, d = (m.ravel() for m in (index[:-1, :-1], index[:-1, 1:], index[1:, :-1], index[1:, 1:]))
    faces = np.concatenate([np.stack([a, c, b], 1), np.stack([b, c, d], 1)])
    item = thing("Sheet", triangles(points, faces, GREY), 0.0, 0.0, 0.0)
    for camera in (ORIGIN, Camera((0.0, 0.0, 0.0), 3.0, -2.0, 80.0)):
        assert np.all(shot(item, camera=camera, side=256).ids == 0)


def test_the_middle_of_a_pixel_decides_its_id_at_every_quality() -> None:
    items = [
        thing(f"Box|{i}", box(0.11, 0.13, 0.1, GREY), -0.9 + 0.2 * i, 0.02 * i, 2.0, 17.0 * i)
        for i in range(10)
    ]
    low, high, ultra = (shot(*items, quality=q) for q in Quality)
    assert np.mean(low.ids != high.ids) < 2e-4
    assert np.mean(low.ids != ultra.ids) < 2e-4
    assert np.mean(np.abs(low.depth - high.depth) > 1e-6 * low.depth) < 5e-4


def test_field_of_view_is_vertical() -> None:
    view = SceneView((thing("Box", box(2.0, 2.0, 1.0, GREY), 0.0, 0.0, 2.5),), LIGHT)
    frame = Renderer(200, 100, Quality.LOW).render(view, ORIGIN)
    rows, columns = np.nonzero(frame.ids == 0)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (25, 74, 75, 124)


def test_impossible_frames_are_refused() -> None:
    with pytest.raises(UsageError, match="0 x 10"):
        Renderer(0, 10)
    with pytest.raises(UsageError, match="field of view"):
        shot(camera=Camera((0.0, 0.0, 0.0), 0.0, 0.0, fov_deg=180.0))
    with pytest.raises(UsageError, match="near"):
        shot(camera=Camera((0.0, 0.0, 0.0), 0.0, 0.0, near_m=3.0, far_m=2.0))


def test_an_empty_view_is_sky_all_over() -> None:
    frame = shot()
    assert frame.object_ids == ()
    assert np.all(frame.ids == -1)
    assert np.all(frame.rgb == frame.rgb[0, 0])
    assert frame.rgb[0, 0, 2] > frame.rgb[0, 0, 0]
