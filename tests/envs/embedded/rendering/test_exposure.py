"""No frame is mostly black or white, and none looks out of its room: a sample of scenes, and all of them."""

from __future__ import annotations

import pytest

from envs.embedded.rendering.renderer import Renderer
from envs.embedded.rendering.scene_builder import SceneBuilder
from tests.benchmarks.survey_frames import (
    FURTHER_POSES,
    Exposure,
    all_scenes,
    cameras_of,
    exposure,
    survey,
    world_of,
)

SAMPLE = ("FloorPlan8", "FloorPlan19", "FloorPlan217", "FloorPlan228", "FloorPlan316", "FloorPlan425", "living_bathroom_a")  # fmt: skip
"""The scenes with the darkest and brightest frames of the survey, and a house."""


def assert_sane(rows: list[Exposure]) -> None:
    assert [r for r in rows if not r.is_sane] == []


def test_a_sample_of_scenes_is_well_exposed() -> None:
    rows = [row for row, _ in survey(SAMPLE, side=100)]
    assert len(rows) == len(SAMPLE) * (1 + FURTHER_POSES)
    assert_sane(rows)


@pytest.mark.slow
def test_every_scene_is_well_exposed() -> None:
    rows = [row for row, _ in survey(all_scenes())]
    assert len({row.scene for row in rows}) >= 126
    assert_sane(rows)


def test_the_bounds_can_be_missed() -> None:
    for black, white, mean, nothing in (
        (0.5, 0, 0.5, 0),
        (0, 0.5, 0.5, 0),
        (0, 0, 0.1, 0),
        (0, 0, 0.5, 0.01),
    ):
        assert not Exposure("S", 0, black, white, mean, nothing).is_sane


def test_with_the_lights_out_a_room_is_dim_and_not_black() -> None:
    renderer = Renderer(100, 100)
    for scene in ("FloorPlan1", "FloorPlan212", "FloorPlan402"):
        world = world_of(scene)
        camera = next(cameras_of(scene, world))
        lit = exposure(scene, 0, renderer.render(SceneBuilder(world).view(), camera), camera.far_m)
        for obj in list(world.objects()):
            if obj.object_type in ("LightSwitch", "FloorLamp", "DeskLamp"):
                world.set_state(obj.object_id, is_toggled=False)
        dim = exposure(scene, 0, renderer.render(SceneBuilder(world).view(), camera), camera.far_m)
        assert 0.2 < dim.mean < 0.85 * lit.mean
        assert dim.is_sane
