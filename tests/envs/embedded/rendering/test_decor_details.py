"""What makes furniture and decor readable: screens, shades, drapes, doors, beds and plants."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from mesh_rays import first_hit, mesh_triangles

from envs.embedded.rendering.meshes.furniture.bays import Bay, boards, grouped, pedestals
from envs.embedded.rendering.meshes.furniture.finishes import WOODS
from envs.embedded.rendering.meshes.furniture.tables import RACK_FROM_M
from envs.embedded.rendering.meshes.registry import mesh_for
from envs.embedded.rendering.opening_meshes import casing, door_leaf, reveal, window_frame, window_view
from envs.embedded.rendering.room_finishes import TRIM_WHITE, WHITE_DOOR
from envs.embedded.rendering.wall_meshes import reversed_wall, wall_frame
from envs.embedded.structure import Opening, Wall
from envs.embedded.world import ObjectState

PLAIN = ObjectState()
ON = replace(PLAIN, is_toggled=True)
FORWARD = (0.0, 0.0, -1.0)
ASSETS = tuple(f"A{k}" for k in range(8))


def glow(mesh) -> float:
    """The strongest emission of a mesh."""
    return max(max(p.material.emission) for p in mesh.parts)


@pytest.mark.parametrize(("kind", "size"), [("DeskLamp", (0.26, 0.46, 0.29)), ("FloorLamp", (0.5, 1.9, 0.5))])
def test_lamps_glow_only_while_they_are_on(kind, size):
    for asset in ASSETS:
        assert glow(mesh_for(kind, asset, size, PLAIN)) == 0.0
        assert glow(mesh_for(kind, asset, size, ON)) > 0.8
        off, on = (mesh_for(kind, asset, size, s) for s in (PLAIN, ON))
        assert [p.vertices.shape for p in off.parts] == [p.vertices.shape for p in on.parts]


def test_a_broken_screen_stays_dark_and_shows_cracks():
    size = (1.14, 0.81, 0.31)
    for kind in ("Television", "Desktop"):
        broken = mesh_for(kind, "", size, replace(ON, is_broken=True))
        lit = mesh_for(kind, "", size, ON)
        assert glow(lit) > 0.5
        assert all(p.material.texture not in ("tv_screen", "laptop_screen") for p in broken.parts)
        assert sum(len(p.faces) for p in broken.parts) > sum(len(p.faces) for p in lit.parts) + 50


def test_the_cracks_of_a_screen_stay_on_it():
    size = (1.14, 0.81, 0.31)
    whole, broken = (mesh_for("Television", "X", size, s) for s in (PLAIN, replace(PLAIN, is_broken=True)))
    assert np.allclose(whole.bounds()[0], broken.bounds()[0], atol=1e-3)
    assert np.allclose(whole.bounds()[1], broken.bounds()[1], atol=1e-3)


def test_a_set_on_the_wall_has_no_foot():
    standing = mesh_triangles(mesh_for("Television", "", (1.14, 0.81, 0.31), PLAIN))
    hanging = mesh_triangles(mesh_for("Television", "", (1.31, 0.65, 0.17), PLAIN))
    low = (0.0, -0.38, 2.0), (0.3, -0.31, 2.0)
    assert first_hit(standing, (0.5, *low[0][1:]), FORWARD) == float("inf"), (
        "beside the foot there is nothing"
    )
    assert first_hit(hanging, (0.5, *low[1][1:]), FORWARD) < 2.2


def test_drapes_leave_the_middle_of_a_window_free_but_a_pelmet_does_not():
    window = mesh_triangles(mesh_for("Curtains", "", (1.4, 2.2, 0.2), PLAIN))
    assert first_hit(window, (0.0, -0.2, 2.0), FORWARD) == float("inf")
    assert first_hit(window, (0.55, -0.2, 2.0), FORWARD) < 2.2
    pelmet = mesh_triangles(mesh_for("Curtains", "", (2.06, 0.38, 0.09), PLAIN))
    assert first_hit(pelmet, (0.0, 0.0, 2.0), FORWARD) < 2.1


def test_a_wide_front_has_drapes_along_it():
    wide = mesh_triangles(mesh_for("Curtains", "", (6.5, 2.2, 0.2), PLAIN))
    hit = [first_hit(wide, (x, -0.2, 2.0), FORWARD) < 2.2 for x in np.linspace(-3.2, 3.2, 65)]
    assert sum(a != b for a, b in pairwise(hit)) >= 5, "several drapes with gaps between"


def test_a_washing_machine_opens_at_its_front():
    size = (0.68, 1.05, 0.69)
    shut = mesh_for("WashingMachine", "", size, PLAIN).bounds()[1]
    half = mesh_for("WashingMachine", "", size, replace(PLAIN, openness=0.5)).bounds()
    assert half[1][2] > shut[2] + 0.2
    assert half[0][2] == pytest.approx(-size[2] / 2, abs=1e-3), "nothing of the door goes through the case"


def test_an_unmade_bed_shows_its_sheet_and_keeps_its_outline():
    size = (1.6, 0.95, 2.1)
    made, unmade = (mesh_for("Bed", "Q", size, s) for s in (PLAIN, replace(PLAIN, is_dirty=True)))
    for a, b in zip(made.bounds(), unmade.bounds(), strict=True):
        assert np.allclose(a, b, atol=1e-3)
    covers = {p.material for p in made.parts} - {p.material for p in unmade.parts}
    assert covers, "the linen is not as clean"


def test_tall_beds_have_posts_and_low_ones_a_headboard_only():
    tall, low = (mesh_triangles(mesh_for("Bed", "Q", (1.2, h, 2.2), PLAIN)) for h in (1.96, 0.95))
    foot = (0.57, 0.0, 3.0)
    assert first_hit(tall, (foot[0], 0.8, 3.0), FORWARD) < 2.1, "a post at the foot"
    assert first_hit(low, (foot[0], 0.3, 3.0), FORWARD) > 3.9, "nothing before the headboard"


def test_a_watered_plant_has_dark_wet_soil():
    size = (0.36, 0.65, 0.39)
    for asset in ASSETS:
        dry = {p.material for p in mesh_for("HousePlant", asset, size, PLAIN).parts}
        wet = {
            p.material for p in mesh_for("HousePlant", asset, size, replace(PLAIN, fill_liquid="water")).parts
        }
        assert wet - dry
        darkest = min(sum(m.color) for m in wet)
        assert darkest < min(sum(m.color) for m in dry)


def test_plants_are_green_and_come_in_several_shapes():
    shapes = set()
    for asset in ASSETS:
        mesh = mesh_for("HousePlant", asset, (0.4, 0.7, 0.4), PLAIN)
        greens = [
            p for p in mesh.parts if p.material.color[1] > 1.2 * max(p.material.color[0], p.material.color[2])
        ]
        assert greens, asset
        shapes.add(sum(len(p.faces) for p in greens))
    assert len(shapes) == 3


def test_a_tall_side_table_is_a_rack():
    size = (0.6, RACK_FROM_M + 0.2, 0.4)
    mesh = mesh_triangles(mesh_for("SideTable", "R", size, PLAIN))
    from_below = [-size[1] / 2 + s * size[1] for s in (0.1, 0.3, 0.6)]
    assert all(first_hit(mesh, (0.0, y, 0.0), (0.0, 1.0, 0.0)) < 0.5 for y in from_below), (
        "boards above boards"
    )
    assert first_hit(mesh, (0.0, 0.1, 2.0), FORWARD) == float("inf"), "open between them"


def test_drawers_side_by_side_share_a_case_and_those_apart_do_not():
    left, near, far = (Bay("Drawer", (x, x + 0.4), (-0.3, 0.2), (-0.2, 0.25)) for x in (-0.9, -0.45, 0.4))
    assert [len(g) for g in grouped([far, near, left])] == [2, 1]
    _, taken = pedestals((2.0, 0.75, 0.5), (left, near, far), 0.34, WOODS[0])
    assert len(taken) == 2
    assert taken[0][0] < -0.9 < -0.05 < taken[0][1] + 1e-6
    high = Bay("Drawer", (-0.9, -0.5), (0.15, 0.3), (-0.2, 0.25))
    parts, taken = pedestals((2.0, 0.75, 0.5), (high,), 0.34, WOODS[0])
    assert not taken, "a drawer under the top hangs there: no case to the floor"
    assert min(float(p.vertices[:, 1].min()) for p in parts) > 0.1


def test_shelf_boards_join_up_with_near_walls_only_and_never_lie_on_each_other():
    wide = Bay("Shelf", (-0.5, 0.5), (0.0, 0.3), (-0.2, 0.2))
    narrow = Bay("Shelf", (-0.1, 0.1), (0.3, 0.5), (-0.2, 0.2))
    twin = Bay("Shelf", (-0.4, 0.4), (0.01, 0.3), (-0.2, 0.2))
    made = boards([wide, narrow, twin], (-0.55, 0.55), (-0.2, 0.2), WOODS[0])
    assert len(made) == 2
    spans = sorted(float(p.vertices[:, 0].max()) for p in made)
    assert spans == pytest.approx([0.11, 0.55])
    assert all(float(p.vertices[:, 1].max()) < 0.3 for p in made), "a board ends below its shelf"


OPENING = Opening("window", 1.0, 2.2, 0.9, 2.1)


def test_a_reveal_looks_into_its_opening():
    part = reveal(OPENING, TRIM_WHITE, 0.01, -0.13)
    middle = np.array([1.6, 1.5])
    inward = ((middle - part.vertices[:, :2]) * part.normals[:, :2]).sum(axis=1)
    assert (inward > 0).all()
    assert part.vertices[:, 2].min() == pytest.approx(-0.13)


def test_the_view_from_a_window_is_not_stretched():
    for opening in (OPENING, replace(OPENING, end_m=1.4), replace(OPENING, bottom_m=1.9)):
        sheet = window_view(opening, -0.1, 0)
        extent = sheet.vertices.max(axis=0) - sheet.vertices.min(axis=0)
        shown = sheet.uvs.max(axis=0) - sheet.uvs.min(axis=0)
        assert shown[0] / extent[0] == pytest.approx(shown[1] / extent[1], rel=1e-3)
        assert shown.max() == pytest.approx(1.0, abs=1e-5)


def test_frames_casings_and_leaves_keep_to_their_opening():
    frame = window_frame(OPENING, TRIM_WHITE, 0.0)
    assert frame.vertices[:, 0].min() == pytest.approx(1.0)
    assert frame.vertices[:, 1].max() == pytest.approx(2.1)
    door = replace(OPENING, kind="door", bottom_m=0.0)
    boards = casing(door, TRIM_WHITE, 0.01)
    inside = (boards.vertices[:, 0] > 1.01) & (boards.vertices[:, 0] < 2.19) & (boards.vertices[:, 1] < 2.09)
    assert not inside.any(), "no board crosses the opening"
    leaf = door_leaf(door, 0.0, WHITE_DOOR)[0]
    assert leaf.vertices[:, 2].max() == pytest.approx(0.0)
    assert leaf.vertices[:, 0].max() == pytest.approx(2.2)


def test_a_wall_listed_from_its_other_end_is_the_same_wall():
    wall = Wall("w", (1.0, 2.0), (1.0, 7.0), 2.6, 0.0, ("r",), (OPENING,))
    back = reversed_wall(wall)
    assert reversed_wall(back) == wall
    for point in ((1.0, 1.0), (2.2, 2.0)):
        a = wall_frame(wall, 0.0) @ np.array([point[0], point[1], 0.0, 1.0])
        b = wall_frame(back, 0.0) @ np.array([5.0 - point[0], point[1], 0.0, 1.0])
        assert np.allclose(a, b)
    assert np.allclose(wall_frame(wall, 0.0)[:3, 2], -wall_frame(back, 0.0)[:3, 2])
    assert np.linalg.det(wall_frame(wall, 0.3)[:3, :3]) == pytest.approx(1.0)
