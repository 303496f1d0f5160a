"""How things look: shadows, glass, emission, lamps, metal, occlusion, textures, edges and exposure."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from envs.embedded.rendering.mesh import Material, Mesh, Part, box, cylinder, grid_surface
from envs.embedded.rendering.renderer import Frame, Quality, Renderer
from envs.embedded.rendering.scene_view import Camera, DrawItem, Lamp, Lighting, SceneView
from envs.embedded.rendering.shading import INTERIOR, MAX_LAMPS, pack_lamps, tone_table

pytestmark = pytest.mark.usefixtures("each_renderer")

WHITE, GREY = Material((0.9, 0.9, 0.9)), Material((0.6, 0.6, 0.6))
OVERHEAD = Lighting((0.4, 0.4, 0.4), (0.0, 1.0, 0.0), (0.6, 0.6, 0.6))
DOWN = Camera((0.0, 3.0, 0.0), 0.0, 90.0, fov_deg=60.0)


def place(name: str | None, part: Part, x: float, y: float, z: float, *, static: bool = True, casts: bool = True) -> DrawItem:  # fmt: skip
    pose = np.eye(4)
    pose[:3, 3] = x, y, z
    return DrawItem(name, Mesh((part,)), pose, casts, static)


def floor() -> DrawItem:
    return place(None, box(8.0, 0.2, 8.0, WHITE), 0.0, -0.1, 0.0)


def shot(items: list[DrawItem], camera: Camera = DOWN, light: Lighting = OVERHEAD, quality: Quality = Quality.HIGH) -> Frame:  # fmt: skip
    return Renderer(120, 120, quality).render(SceneView(tuple(items), light), camera)


@pytest.mark.parametrize("static", [True, False])
def test_a_caster_darkens_the_floor_below_it_and_only_there(static: bool) -> None:
    slanted = replace(OVERHEAD, key_direction=(0.6, 0.8, 0.0))
    lid = place("Lid", box(0.6, 0.02, 0.6, GREY), 0.0, 0.8, 0.0, static=static)
    frame = shot([floor(), lid], light=slanted)
    bare = shot([floor()], light=slanted)
    # The light comes from +x at 3:4, so the shadow of a lid at 0.8 m lies 0.6 m towards -x, mid-row.
    pixel = 120 / 2 / np.tan(np.radians(30)) / 3.0
    shaded, lit = (60, round(60 - 0.6 * pixel)), (60, round(60 + 0.6 * pixel))
    assert frame.ids[shaded] == frame.ids[lit] == -1
    assert frame.rgb[shaded].mean() < 0.85 * bare.rgb[shaded].mean()
    np.testing.assert_allclose(frame.rgb[lit], bare.rgb[lit], atol=2)


def test_what_casts_no_shadow_casts_none() -> None:
    lid = place("Lid", box(0.6, 0.02, 0.6, GREY), 0.7, 1.5, 0.0, casts=False)
    bare, frame = shot([floor()]), shot([floor(), lid])
    beside = frame.ids == -1
    assert np.abs(frame.rgb[beside].astype(int) - bare.rgb[beside]).mean() < 1.5


def test_lit_surfaces_do_not_shadow_themselves() -> None:
    tilted = replace(OVERHEAD, key_direction=(0.5, 0.8, 0.33))
    frame = shot([floor(), place("Can", cylinder(0.3, 0.6, WHITE, sections=32), 0.0, 0.3, 0.0)], light=tilted)
    top = frame.rgb[frame.ids == 0][:, 0].astype(int)
    assert np.percentile(top, 90) - np.percentile(top, 10) < 12
    open_floor = frame.rgb[:20, :20, 0].astype(int)
    assert open_floor.max() - open_floor.min() < 8


def test_glass_shows_what_is_behind_it_and_keeps_its_id() -> None:
    pane = Material((0.2, 0.9, 0.3), alpha=0.5, roughness=1.0)
    red = place("Red", box(0.5, 0.5, 0.5, Material((0.9, 0.1, 0.1))), 0.0, 0.25, 0.0)
    clear, covered = shot([floor(), red]), shot([floor(), red, place("Pane", box(1.5, 0.02, 1.5, pane), 0, 1.0, 0, casts=False)])  # fmt: skip
    middle = (60, 60)
    assert covered.object_ids[covered.ids[middle]] == "Pane"
    np.testing.assert_allclose(covered.depth[middle], 1.99, rtol=1e-5)
    assert covered.rgb[middle][1] > clear.rgb[middle][1] + 20
    assert covered.rgb[middle][0] > 80
    assert covered.rgb[middle][0] < clear.rgb[middle][0] - 10


def test_panes_of_structure_are_looked_through_by_ids_and_depth() -> None:
    pane = Material((0.8, 0.9, 0.95), alpha=0.2)
    red = place("Red", box(0.5, 0.5, 0.5, Material((0.9, 0.1, 0.1))), 0.0, 0.25, 0.0)
    frame = shot([red, place(None, box(1.5, 0.02, 1.5, pane), 0.0, 1.0, 0.0)])
    assert frame.object_ids[frame.ids[60, 60]] == "Red"
    np.testing.assert_allclose(frame.depth[60, 60], 2.5, rtol=1e-5)


def test_emission_shines_in_the_dark() -> None:
    dark = Lighting((0.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 0.0))
    hot = place(
        "Burner", box(0.5, 0.1, 0.5, Material((0.1, 0.1, 0.1), emission=(1.0, 0.3, 0.1))), 0.0, 0.05, 0.0
    )
    frame = shot([floor(), hot], light=dark)
    red, green, blue = (int(v) for v in frame.rgb[60, 60])
    assert red > 200
    assert red > green > blue
    assert frame.rgb[5, 5].max() == 0


def test_lamps_light_what_is_near_and_faces_them() -> None:
    dark = Lighting((0.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 0.0))
    lamp = replace(dark, lamps=(Lamp((-0.8, 0.5, 0.0), (0.5, 0.5, 0.5)),))
    frame = shot([floor()], light=lamp)
    assert frame.rgb[60, 30, 0] > frame.rgb[60, 60, 0] > frame.rgb[60, 110, 0]
    two = replace(dark, lamps=lamp.lamps * 2)
    assert shot([floor()], light=two).rgb[60, 60, 0] > frame.rgb[60, 60, 0]
    below = replace(dark, lamps=(Lamp((0.0, -0.5, 0.0), (0.5, 0.5, 0.5)),))
    assert shot([floor()], light=below).rgb.max() == 0


def test_of_too_many_lamps_the_nearest_count() -> None:
    lamps = tuple(Lamp((float(i), 0.0, 0.0), (1.0, 1.0, 1.0)) for i in range(MAX_LAMPS + 5))
    packed = pack_lamps(lamps, np.array([100.0, 0.0, 0.0]))
    assert sorted(packed[:, 0]) == [float(i) for i in range(5, MAX_LAMPS + 5)]


def test_metal_is_bright_and_tinted_even_in_a_shadowed_recess() -> None:
    steel = Material((0.85, 0.86, 0.88), roughness=0.2, metallic=1.0)
    gold = Material((0.9, 0.7, 0.3), roughness=0.2, metallic=1.0)
    roof = place("Roof", box(2.0, 0.05, 2.0, GREY), 0.0, 1.0, 0.0)
    front = Camera((0.0, 0.6, -1.2), 0.0, 20.0)
    for material, tinted in ((steel, False), (gold, True)):
        fork = place("Fork", box(0.3, 0.02, 0.3, material), 0.0, 0.2, 0.0)
        frame = shot([floor(), roof, fork], front, INTERIOR)
        color = frame.rgb[frame.ids == frame.object_ids.index("Fork")].mean(axis=0)
        assert color.mean() > 70
        assert (color[0] > 1.3 * color[2]) == tinted


def test_corners_are_darker_than_open_walls() -> None:
    wall = place(None, box(8.0, 4.0, 0.2, WHITE), 0.0, 2.0, 1.0, casts=False)
    camera = Camera((0.0, 1.0, -0.6), 0.0, 25.0)
    flat = Lighting((0.6, 0.6, 0.6), (0.0, 1.0, 0.0), (0.0, 0.0, 0.0))
    high, low = shot([floor(), wall], camera, flat), shot([floor(), wall], camera, flat, Quality.LOW)
    column = high.rgb[:, 60, 0].astype(int)
    foot = int(np.argmin(column))
    assert column[foot] < column[10] - 12
    assert abs(float(high.depth[foot, 60]) - 1.5 / np.cos(0)) < 0.4
    assert np.ptp(low.rgb[:, 60, 0].astype(int)) < np.ptp(column)


def test_textures_stand_upright_and_unmirrored_on_a_print() -> None:
    # A sheet facing the viewer (towards -z), u to the viewer's right, v up, showing red, white and blue planes.
    sheet = grid_surface([[[-1, -1, 0], [1, -1, 0]], [[-1, 1, 0], [1, 1, 0]]], Material((1, 1, 1), "painting_3"), flip=True)  # fmt: skip
    flat = Lighting((1.0, 1.0, 1.0), (0.0, 1.0, 0.0), (0.0, 0.0, 0.0))
    frame = shot([place("Painting", sheet, 0.0, 0.0, 2.0)], Camera((0.0, 0.0, 0.0), 0.0, 0.0), flat)
    assert np.mean(frame.ids == 0) > 0.2
    top_left, bottom_right = frame.rgb[38, 38].astype(int), frame.rgb[82, 82].astype(int)
    assert top_left[0] > top_left[2] + 60
    assert bottom_right[2] > bottom_right[0] + 40


def test_far_textures_are_smoothed_not_sparkling() -> None:
    tiles = place(None, box(40.0, 0.2, 40.0, Material((1, 1, 1), "granite_light")), 0.0, -0.1, 0.0)
    camera = Camera((0.0, 1.0, 0.0), 0.0, 0.0)
    frame = shot([tiles], camera, quality=Quality.LOW)
    far, near = (frame.rgb[rows, :, 0].astype(float).std() for rows in (slice(64, 68), slice(110, 120)))
    assert far < 0.5 * near


def test_edges_are_smoothed_at_high_quality() -> None:
    glow = place(
        "Glow", box(0.6, 0.1, 3.0, Material((0.0, 0.0, 0.0), emission=(0.5, 0.5, 0.5))), 0.0, 0.05, 0.0
    )
    glow.transform[:3, :3] = [[0.9553, 0.0, 0.2955], [0.0, 1.0, 0.0], [-0.2955, 0.0, 0.9553]]
    dark = Lighting((0.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 0.0))
    tones = {q: len(np.unique(shot([floor(), glow], light=dark, quality=q).rgb[..., 0])) for q in Quality}
    assert tones[Quality.LOW] == 2
    assert 4 <= tones[Quality.HIGH] <= 5
    assert tones[Quality.ULTRA] > 8


def test_normals_turn_with_uneven_scaling() -> None:
    # A sphere squashed flat along y must be lit like a floor from above, not like a sphere.
    from envs.embedded.rendering.mesh import sphere

    pose = np.diag([1.0, 0.02, 1.0, 1.0])
    frame = shot(
        [DrawItem("Disc", Mesh((sphere(0.6, Material((0.7, 0.7, 0.7), roughness=1.0)),)), pose)],
        light=OVERHEAD,
    )
    disc = frame.rgb[..., 0].astype(int)
    assert abs(disc[60, 60] - disc[60, 60 + 12]) < 6


def test_a_white_room_is_bright_and_not_burnt_out() -> None:
    walls = [place(None, box(4.0, 0.1, 4.0, WHITE), 0.0, y, 0.0, casts=y < 1.0) for y in (-0.05, 2.55)]
    walls += [place(None, box(0.1, 2.5, 4.0, WHITE), x, 1.25, 0.0, casts=False) for x in (-2.05, 2.05)]
    walls += [place(None, box(4.0, 2.5, 0.1, WHITE), 0.0, 1.25, z, casts=False) for z in (-2.05, 2.05)]
    for yaw in (0.0, 45.0, 90.0, 180.0):
        for pitch in (-30.0, 0.0, 30.0):
            grey = shot(walls, Camera((0.0, 1.5, 0.0), yaw, pitch), INTERIOR).rgb.mean(axis=-1)
            assert 150 < np.median(grey) < 245
            assert np.mean(grey < 60) < 0.02
            assert np.mean(grey > 252) < 0.25


def test_the_tone_curve_rises_from_black_to_white() -> None:
    table = tone_table().astype(int)
    assert table[0] == 0
    assert table[-1] >= 250
    assert np.all(np.diff(table) >= 0)
    middle = round(np.sqrt(0.2159) * 1448)
    assert table[middle] == 128
