"""The three qualities: each reaches the user through the Controller, and more care means truer edges."""

from __future__ import annotations

import numpy as np
import pytest

from envs.controllers import make_controller
from envs.embedded.rendering.mesh import Material, Mesh, triangles
from envs.embedded.rendering.renderer import Quality, Renderer
from envs.embedded.rendering.scene_view import Camera, DrawItem, Lighting, SceneView
from envs.embedded.server import EmbeddedController

pytestmark = pytest.mark.usefixtures("each_renderer")

SIZE = {"width": 96, "height": 72}
DARK = Lighting((0.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 0.0))
GLOWING = Material((0.0, 0.0, 0.0), emission=(0.7, 0.7, 0.7), roughness=1.0, two_sided=True)
BLACK = Material((0.0, 0.0, 0.0), roughness=1.0)


def star() -> SceneView:
    """Seventeen glowing needles before a black wall: nearly every pixel holds an edge."""
    angles = np.linspace(0.0, 2.0 * np.pi, 18)[:-1]
    points, faces = [[0.0, 0.0, 2.0]], []
    for a in angles:
        for turn in (-0.06, 0.06):
            points.append([1.8 * np.cos(a + turn), 1.8 * np.sin(a + turn), 2.0])
        faces.append([0, len(points) - 2, len(points) - 1])
    wall = triangles([[-9, -9, 3], [9, -9, 3], [9, 9, 3], [-9, 9, 3]], [[0, 2, 1], [0, 3, 2]], BLACK)
    needles = triangles(points, faces, GLOWING)
    return SceneView((DrawItem("Star", Mesh((wall, needles)), np.eye(4)),), DARK)


def drawn(quality: Quality, side: int) -> np.ndarray:
    camera = Camera((0.0, 0.0, 0.0), 0.0, 0.0)
    return Renderer(side, side, quality).render(star(), camera).rgb[..., 0].astype(float)


def test_each_quality_is_nearer_to_the_true_coverage_than_the_one_below() -> None:
    fine = drawn(Quality.LOW, 64 * 16) > 128
    coverage = fine.reshape(64, 16, 64, 16).mean(axis=(1, 3))
    errors = []
    for quality in Quality:
        frame = drawn(quality, 64)
        errors.append(float(np.abs(frame / frame.max() - coverage)[coverage > 0].mean()))
    low, high, ultra = errors
    assert ultra < 0.75 * high < 0.75 * 0.75 * low, errors


def test_ultra_mixes_sixteen_samples_where_high_mixes_four() -> None:
    shades = {quality: len(np.unique(drawn(quality, 64))) for quality in Quality}
    assert shades == {Quality.LOW: 2, Quality.HIGH: 5, Quality.ULTRA: 17}


@pytest.mark.parametrize("quality", list(Quality))
def test_every_quality_works_through_the_controller(quality: Quality) -> None:
    with make_controller("embedded", quality=quality.value, scene="FloorPlan1", **SIZE) as controller:
        event = controller.step("RotateLeft", renderInstanceSegmentation=True, renderDepthImage=True)
        assert event.frame.shape == (72, 96, 3)
        assert event.frame.std() > 10
        assert len(event.instance_masks) > 3
        assert 0.05 < event.depth_frame.min() < event.depth_frame.max() <= 20.0
        assert controller.engine.sim.quality == quality.value


def test_qualities_differ_in_looks_and_agree_in_what_is_seen() -> None:
    events = {}
    for quality in Quality:
        with make_controller("embedded", quality=quality.value, scene="FloorPlan201", **SIZE) as controller:
            events[quality] = controller.step("Pass", renderInstanceSegmentation=True, renderDepthImage=True)
    low, high, ultra = events.values()
    for one, other in ((low, high), (high, ultra)):
        assert not np.array_equal(one.frame, other.frame)
        assert np.abs(one.frame.astype(int) - other.frame).mean() < 12
        same = (one.instance_segmentation_frame == other.instance_segmentation_frame).all(axis=2)
        assert same.mean() > 0.9999
        assert np.mean(np.abs(one.depth_frame - other.depth_frame) < 1e-3) > 0.9999


@pytest.mark.parametrize(("name", "care"), [("Very Low", "low"), ("Medium", "low"), ("High", "high")])
def test_ai2thors_names_of_qualities_choose_between_low_and_high(name: str, care: str) -> None:
    with EmbeddedController(scene="FloorPlan1", quality=name, **SIZE) as controller:
        assert controller.engine.sim.quality == care
        other = "Low" if care == "high" else "Ultra"
        assert controller.step("ChangeQuality", quality=other)
        assert controller.engine.sim.quality == ("low" if care == "high" else "high")
