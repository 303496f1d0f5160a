"""Frames without colours: depth and ids are those of low quality, to the last bit."""

from __future__ import annotations

import numpy as np
import pytest

from envs.controllers import make_controller
from envs.embedded.rendering.ids_only import IdsOnly
from envs.embedded.rendering.mesh import Material, Mesh, box
from envs.embedded.rendering.renderer import Quality, Renderer
from envs.embedded.rendering.scene_view import Camera, DrawItem, Lighting, SceneView
from envs.sightings import pixel_counts

LIGHT = Lighting((0.5, 0.5, 0.5), (0.4, 0.8, -0.3), (0.5, 0.5, 0.4))


def item(name: str | None, alpha: float, x: float, z: float) -> DrawItem:
    pose = np.eye(4)
    pose[:3, 3] = x, 0.0, z
    pose[:3, :3] = [[0.96, 0.0, 0.28], [0.0, 1.0, 0.0], [-0.28, 0.0, 0.96]]
    return DrawItem(name, Mesh((box(0.7, 0.6, 0.2, Material(alpha=alpha)),)), pose)


@pytest.mark.parametrize("pane", ["Cup", None], ids=["glass of an object", "a window pane"])
def test_depth_and_ids_are_those_of_low_quality(pane: str | None) -> None:
    view = SceneView((item("Box", 1.0, 0.2, 3.0), item(pane, 0.3, -0.1, 2.0)), LIGHT)
    camera = Camera((0.1, 0.2, 0.0), 4.0, 3.0)
    low, bare = (r.render(view, camera) for r in (Renderer(97, 75, Quality.LOW), IdsOnly(97, 75)))
    assert set(np.unique(low.ids)) == ({-1, 0, 1} if pane else {-1, 0})
    assert (bare.ids == low.ids).all()
    assert (bare.depth == low.depth).all()
    assert bare.object_ids == low.object_ids
    assert low.rgb.any()
    assert not bare.rgb.any()


def test_as_a_controllers_quality_it_counts_the_same_pixels() -> None:
    counts = []
    for quality in ("low", "ids"):
        with make_controller(
            "embedded", width=160, height=120, quality=quality, renderInstanceSegmentation=True
        ) as controller:
            event = controller.step("RotateLeft")
            counts.append(pixel_counts(event.instance_segmentation_frame, event.metadata))
    assert counts[0] == counts[1]
    assert len(counts[0]) > 10
