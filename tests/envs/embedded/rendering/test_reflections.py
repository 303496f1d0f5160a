"""Mirrors and metals show the room around them: from the right side, blurred as they are rough, and no deeds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from envs.embedded.rendering.mesh import Material, Mesh, box, triangles
from envs.embedded.rendering.renderer import Frame, Quality, Renderer
from envs.embedded.rendering.scene_builder import SceneBuilder
from envs.embedded.rendering.scene_view import (
    Camera,
    DrawItem,
    Lighting,
    SceneView,
    Surroundings,
    Vantage,
)
from envs.embedded.rendering.surroundings import plain_room, tone_of_roots, vantage_at
from envs.embedded.scene_loader import load_scene

pytestmark = pytest.mark.usefixtures("each_renderer")

MIRROR = Material((1.0, 1.0, 1.0), roughness=0.05, metallic=1.0)
FLAT = Lighting((1.0, 1.0, 1.0), (0.0, 1.0, 0.0), (0.0, 0.0, 0.0))
RED, GREEN, BLUE = (
    Material((0.0, 0.0, 0.0), roughness=1.0, emission=c) for c in ((0.5, 0, 0), (0, 0.5, 0), (0, 0, 0.5))
)
HALF = 2.0


def slab(size: tuple[float, float, float], at: tuple[float, float, float], material: Material) -> DrawItem:
    place = np.eye(4)
    place[:3, 3] = at
    return DrawItem(None, Mesh((box(*size, material),)), place, casts_shadow=False)


def sheet(material: Material, x: float = 0.0) -> DrawItem:
    """A mirror on the far wall (z = HALF), looking towards -z, its middle so far to the right."""
    place = np.eye(4)
    place[0, 3] = x
    corners = [
        (across, up, HALF - 0.01) for across, up in ((0.8, -0.8), (-0.8, -0.8), (-0.8, 0.8), (0.8, 0.8))
    ]
    return DrawItem("Mirror", Mesh((triangles(corners, [(0, 1, 2), (0, 2, 3)], material),)), place)


def room() -> tuple[DrawItem, ...]:
    """A cube with a red wall at -x, a green one at +x and a blue one behind the camera at -z."""
    wide = 2.0 * HALF
    return (
        slab((0.1, wide, wide), (-HALF - 0.05, 0.0, 0.0), RED),
        slab((0.1, wide, wide), (HALF + 0.05, 0.0, 0.0), GREEN),
        slab((wide, wide, 0.1), (0.0, 0.0, -HALF - 0.05), BLUE),
    )


CUBE = Vantage((-HALF,) * 3, (HALF,) * 3, (0.0, 0.0, 0.0))


def shot(material: Material, camera: Camera, quality: Quality = Quality.HIGH) -> Frame:
    items = room()
    view = SceneView((*items, sheet(material)), FLAT, Surroundings(items, (CUBE,), FLAT))
    return Renderer(120, 120, quality).render(view, camera)


def hue(pixel: np.ndarray) -> str:
    return "rgb"[int(np.argmax(pixel))]


@pytest.mark.parametrize("quality", list(Quality))
def test_a_mirror_shows_what_is_where_the_mirrored_ray_arrives(quality: Quality) -> None:
    straight = shot(MIRROR, Camera((0.0, 0.0, 0.0), 0.0, 0.0), quality)
    assert straight.object_ids[straight.ids[60, 60]] == "Mirror"
    assert hue(straight.rgb[60, 60]) == "b", "looking straight at it one sees the wall behind oneself"
    from_left = shot(MIRROR, Camera((-1.8, 0.0, 1.0), 61.0, 0.0), quality)
    assert from_left.object_ids[from_left.ids[60, 60]] == "Mirror"
    assert hue(from_left.rgb[60, 60]) == "g", "from the left one sees the wall on the right"
    from_right = shot(MIRROR, Camera((1.8, 0.0, 1.0), -61.0, 0.0), quality)
    assert hue(from_right.rgb[60, 60]) == "r"


def test_the_reflection_moves_with_the_eye_as_of_a_room_of_that_size() -> None:
    # The edge between the wall behind (blue, z = -2) and the green one (x = 2) is mirrored to x = 2, z = 6. From
    # an eye at x = e, z = 0 it is seen through the mirror (z = 2) at x = e + (2 - e) / 3.
    for e in (0.0, -0.5, -0.8):
        frame = shot(MIRROR, Camera((e, 0.0, 0.0), 0.0, 0.0))
        row = frame.rgb[60].astype(int)
        edge = next(x for x in range(60, 120) if row[x, 1] > row[x, 2])
        seen_at = e + (edge + 0.5 - 60.0) / 60.0 * (HALF - 0.01)
        assert seen_at == pytest.approx(e + (2.0 - e) / 3.0, abs=0.06)


def test_rough_metal_blurs_the_room_and_matt_paint_shows_none_of_it() -> None:
    camera = Camera((-0.5, 0.0, 0.0), 0.0, 0.0)
    sharp, brushed = (
        shot(replace(MIRROR, roughness=r), camera).rgb[60, 55:97].astype(int) for r in (0.05, 0.5)
    )
    paint = shot(Material((0.7, 0.7, 0.7), roughness=0.9), camera).rgb[60, 55:97].astype(int)
    steps = [int(np.abs(np.diff(row[:, 2])).max()) for row in (sharp, brushed, paint)]
    assert steps[0] > 2 * steps[1] > 2 * steps[2]
    assert steps[2] <= 3


def test_without_surroundings_a_plain_room_is_mirrored() -> None:
    frame = Renderer(60, 60).render(SceneView((sheet(MIRROR),), FLAT), Camera((0.0, 0.0, 0.0), 0.0, 0.0))
    pixels = frame.rgb[frame.ids == 0].astype(int)
    assert pixels.mean() > 100
    assert np.ptp(pixels, axis=1).max() <= 1, "it has no colours"
    pictures, boxes = plain_room(32)
    assert len(pictures) == 6 * (32**2 + 16**2 + 8**2 + 4**2)
    assert boxes.shape == (1, 9)
    assert (np.diff(tone_of_roots().astype(int)) >= 0).all()


def test_mirrors_show_the_room_they_hang_in() -> None:
    walls = []
    for side, material in ((-1.0, RED), (1.0, GREEN)):
        walls += [
            slab((0.1, 4.0, 4.0), (side * 4.05, 0.0, 0.0), material),
            slab((3.8, 4.0, 0.1), (side * 2.0, 0.0, -HALF - 0.05), material),
        ]
    built = (*walls, slab((0.1, 4.0, 4.0), (0.0, 0.0, 0.0), BLUE))
    left = Vantage((-4.0, -HALF, -HALF), (0.0, HALF, HALF), (-2.0, 0.0, 0.0))
    right = Vantage((0.0, -HALF, -HALF), (4.0, HALF, HALF), (2.0, 0.0, 0.0))
    items, renderer = (sheet(MIRROR, -2.0), sheet(MIRROR, 2.0)), Renderer(120, 120)
    for vantages in ((left, right), (right, left)):  # the second time for the very same items
        view = SceneView(items, FLAT, Surroundings(built, vantages, FLAT))
        frame = renderer.render(view, Camera((0.0, 0.0, -1.0), 0.0, 0.0))
        assert [hue(frame.rgb[60, column]) for column in (20, 100)] == ["r", "g"]


def test_each_room_of_a_house_has_its_own_pictures() -> None:
    left, right = replace(CUBE, high=(0.0, HALF, HALF)), replace(CUBE, low=(0.0, -HALF, -HALF))
    assert vantage_at((left, right), np.array([-1.0, 0.0, 0.0])) == 0
    assert vantage_at((left, right), np.array([1.0, 0.0, 0.0])) == 1
    assert vantage_at((left, right), np.array([9.0, 0.0, 0.0])) == 1, "outside of both the nearest"
    inner = Vantage((0.5, -1.0, -1.0), (1.0, 1.0, 1.0), (0.7, 0.0, 0.0))
    assert vantage_at((right, inner), np.array([0.7, 0.0, 0.0])) == 1, "of two the smaller"


def test_deeds_change_nothing_in_what_mirrors_show() -> None:
    world = load_scene("FloorPlan413")
    fresh = SceneBuilder(world).view().surroundings
    for obj in list(world.objects()):
        if obj.traits.openable:
            world.set_state(obj.object_id, openness=1.0)
        elif obj.traits.pickupable:
            world.set_enabled(obj.object_id, False)
        elif obj.object_type == "GarbageCan":
            world.set_pose(obj.object_id, replace(obj.pose, position=obj.pose.position + 0.3))
    later = SceneBuilder(world).view().surroundings
    assert fresh is not None
    assert later is not None
    assert len(fresh.items) == len(later.items)
    for a, b in zip(fresh.items, later.items, strict=True):
        assert a.mesh is b.mesh
        assert (a.transform == b.transform).all()
    assert fresh.vantages == later.vantages
    assert fresh.lighting == later.lighting


def test_a_renderer_that_changes_scenes_draws_what_a_fresh_one_draws() -> None:
    veteran = Renderer(80, 80)
    for scene in ("FloorPlan413", "FloorPlan1", "FloorPlan413"):
        world = load_scene(scene)
        view = SceneBuilder(world).view()
        x, y, z = world.agent.camera_position().tolist()
        camera = Camera((x, y, z), world.agent.yaw, 10.0)
        assert (veteran.render(view, camera).rgb == Renderer(80, 80).render(view, camera).rgb).all()


def test_a_bathroom_mirror_shows_the_wall_it_faces_and_dims_with_the_light() -> None:
    world = load_scene("FloorPlan421")
    builder, renderer = SceneBuilder(world), Renderer(150, 150)
    x, y, z = world.agent.camera_position().tolist()
    camera = Camera((x, y, z), world.agent.yaw, 0.0)
    frame = renderer.render(builder.view(), camera)
    mirror = next(i for i, name in enumerate(frame.object_ids) if name.startswith("Mirror|"))
    place = frame.ids == mirror
    assert place.mean() > 0.05
    assert frame.rgb[place].astype(int).std(axis=0).max() > 12, "it is no flat pane"
    switch = next(o for o in world.objects() if o.object_type == "LightSwitch")
    world.set_state(switch.object_id, is_toggled=False)
    dark = renderer.render(builder.view(), camera)
    assert dark.rgb[place].mean() < 0.85 * frame.rgb[place].mean()
