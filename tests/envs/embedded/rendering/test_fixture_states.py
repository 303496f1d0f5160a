"""How fixtures and appliances show that they are broken, dirty, lit, running or open."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from mesh_rays import first_hit, mesh_triangles, misturned_share, world_triangles

from envs.embedded.rendering.mesh import Mesh
from envs.embedded.rendering.meshes.fixtures.broken_glass import CRAZED, IMPACT, SPLINTER, rays, remains
from envs.embedded.rendering.meshes.fixtures.finishes import FOAM, RAIN, WATER
from envs.embedded.rendering.meshes.registry import mesh_for
from envs.embedded.rendering.scene_builder import SceneBuilder
from envs.embedded.scene_loader import load_scene
from envs.embedded.world import ObjectState

PLAIN = ObjectState()
OPEN, ON = replace(PLAIN, openness=1.0), replace(PLAIN, is_toggled=True)
BROKEN, DIRTY = replace(PLAIN, is_broken=True), replace(PLAIN, is_dirty=True)
BACK = (0.0, 0.0, -1.0)
PANES = {
    "ShowerDoor": ((0.99, 2.0, 0.05), (0.066, 1.976, 0.944)),
    "ShowerGlass": ((1.78, 1.97, 0.07), (0.06, 0.863, 0.96), (2.2, 1.78, 0.89)),
    "Window": ((1.29, 1.22, 0.09),),
}
EVERY_PANE = [(kind, size) for kind, sizes in PANES.items() for size in sizes]


def area(part):
    corners = part.vertices[part.faces].astype(np.float64)
    crossed = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    return float(np.linalg.norm(crossed, axis=1).sum() / 2)


def of_material(mesh, wanted):
    """The parts whose material satisfies `wanted`, as a mesh."""
    return Mesh(tuple(p for p in mesh.parts if wanted(p.material)))


def glow(part):
    return max(part.material.emission)


@pytest.mark.parametrize("size", PANES["ShowerDoor"])
def test_a_shower_door_is_a_pane_of_glass_whichever_way_its_box_lies(size):
    mesh = mesh_for("ShowerDoor", "", size, PLAIN)
    low, high = mesh.bounds()
    np.testing.assert_allclose(high - low, size, atol=2e-3)
    glass = of_material(mesh, lambda m: m.alpha < 1.0)
    low, high = glass.bounds()
    wide = max(size[0], size[2])
    assert max(high - low) > 0.95 * size[1] and sorted(high - low)[1] > 0.93 * wide
    opened = mesh_for("ShowerDoor", "", size, OPEN)
    thin = 0 if size[0] < size[2] else 2
    assert np.ptp(np.concatenate([p.vertices for p in opened.parts])[:, thin]) > 0.9 * wide


@pytest.mark.parametrize(("kind", "size"), EVERY_PANE)
def test_broken_glass_is_gone_in_the_middle_and_lies_below(kind, size):
    mesh = mesh_for(kind, "", size, BROKEN)
    left = of_material(mesh, lambda m: m == CRAZED)
    assert left.parts and misturned_share(mesh) < 0.01
    low, high = left.bounds()
    at = low + (high - low) * np.array([IMPACT[0], IMPACT[1], 0.5])
    thin = int(np.argmin(high - low))
    if thin == 0:
        at[2] = high[2] - IMPACT[0] * (high[2] - low[2])
    way = np.zeros(3)
    way[thin] = -1.0
    corners = mesh_triangles(left)
    assert first_hit(corners, at - 3.0 * way, way) == float("inf")
    beside = at.copy()
    beside[1] = low[1] + 0.04 * (high[1] - low[1])
    assert first_hit(corners, beside - 3.0 * way, way) < 6.0
    splinters = of_material(mesh, lambda m: m == SPLINTER)
    fallen = splinters.bounds()[0][1]
    assert len(splinters.parts) >= 10
    assert fallen == pytest.approx(-size[1] / 2, abs=0.01) or kind == "Window"
    assert not of_material(mesh_for(kind, "", size, PLAIN), lambda m: m in (CRAZED, SPLINTER)).parts


def test_the_rays_of_a_blow_end_on_the_edge_and_the_hole_stays_inside():
    x, y = (-0.5, 0.7), (-1.0, 0.2)
    _, edge = rays(x, y, 3)
    on_edge = np.isclose(edge[:, 0], x[0]) | np.isclose(edge[:, 0], x[1])
    assert (on_edge | np.isclose(edge[:, 1], y[0]) | np.isclose(edge[:, 1], y[1])).all()
    for corner in ((a, b) for a in x for b in y):
        assert np.abs(edge - corner).sum(axis=1).min() < 1e-9
    sheet = remains(x, y, 0.0, CRAZED, 3)[0]
    assert 0.25 < area(sheet) / (1.2 * 1.2) < 0.75
    assert np.array_equal(sheet.vertices, remains(x, y, 0.0, CRAZED, 3)[0].vertices)


def test_a_broken_mirror_reflects_in_pieces_and_a_dirty_one_is_smeared():
    size = (0.84, 0.85, 0.05)
    whole, broken, dirty = (mesh_for("Mirror", "", size, s) for s in (PLAIN, BROKEN, DIRTY))
    for mesh in (whole, broken, dirty):
        np.testing.assert_allclose(mesh.bounds()[1] - mesh.bounds()[0], size, atol=3e-3)

    def ways(mesh):
        glass = of_material(mesh, lambda m: m.metallic == 1.0)
        ahead = [p.normals[p.normals[:, 2] > 0.5] for p in glass.parts]
        return len(np.unique(np.round(np.concatenate(ahead), 2), axis=0))

    assert ways(whole) <= 5 and ways(broken) > 20, "a whole one has a face and four bevels"
    smears = [p for p in dirty.parts if p.material.alpha < 1.0]
    assert 0.08 < sum(area(p) for p in smears) / (size[0] * size[1]) < 0.5
    assert all(p.material.alpha == 1.0 for p in whole.parts)


def test_a_switch_glows_where_it_is_pressed_in_while_it_is_on():
    off, on = (mesh_for("LightSwitch", "", (0.128, 0.154, 0.026), s) for s in (PLAIN, ON))
    assert max(glow(p) for p in off.parts) == 0.0
    lit = [p for p in on.parts if glow(p) > 0.5]
    assert len(lit) == 1 and lit[0].vertices[:, 1].min() > -1e-4
    assert lit[0].vertices[:, 2].max() < on.bounds()[1][2] - 0.005, "the other half stands out"


def test_gas_flames_lean_out_of_the_burner_and_glow_blue():
    size = (0.2, 0.032, 0.2)
    cold, lit = (mesh_for("StoveBurner", "", size, s) for s in (PLAIN, ON))
    flames = [p for p in lit.parts if glow(p) > 0.5]
    assert not [p for p in cold.parts if glow(p) > 0.0]
    assert all(p.material.emission[2] > p.material.emission[0] for p in flames)
    reach = max(float(np.hypot(p.vertices[:, 0], p.vertices[:, 2]).max()) for p in flames)
    assert reach > 0.07, "farther out than the cap, so that a kettle does not hide them"
    assert sum(area(p) for p in flames) > 0.02


@pytest.mark.parametrize("size", [(0.056, 0.026, 0.055), (0.075, 0.08, 0.082), (0.075, 0.08, 0.045)])
def test_a_knob_that_is_on_glows_red_and_points_elsewhere(size):
    off, on = (mesh_for("StoveKnob", "", size, s) for s in (PLAIN, ON))
    red = [p for p in on.parts if p.material.emission[0] > 0.9 > p.material.emission[2]]
    assert len(red) == 2 and not [p for p in off.parts if p.material.emission[0] > 0.9]
    marks = [min((p for p in m.parts if glow(p) > 0.1), key=lambda p: len(p.faces)) for m in (off, on)]
    apart = marks[0].vertices.mean(axis=0) - marks[1].vertices.mean(axis=0)
    assert np.linalg.norm(apart) > 0.2 * max(size)


def test_running_water_has_a_core_that_glass_before_it_does_not_hide():
    tap = mesh_for("Faucet", "", (0.27, 0.22, 0.25), ON)
    core, around = (of_material(tap, lambda m, w=w: m == w) for w in (FOAM, WATER))
    assert core.parts and FOAM.alpha == 1.0 and around.parts and WATER.alpha < 1.0
    wide = [np.ptp(m.parts[0].vertices[:, 0]) for m in (core, around)]
    assert 0.02 < wide[1] < 0.04 and wide[0] < wide[1]
    shower = of_material(mesh_for("ShowerHead", "", (0.23, 1.4, 0.25), ON), lambda m: m == RAIN)
    assert shower.parts and RAIN.alpha == 1.0
    assert shower.bounds()[0][1] < -1.4 / 2 - 0.5


def test_coffee_runs_through_a_lit_niche_and_is_spilt_when_the_machine_is_broken():
    size = (0.44, 0.44, 0.44)
    idle, runs, broken = (mesh_for("CoffeeMachine", "Asset_1", size, s) for s in (PLAIN, ON, BROKEN))

    def lit_area(mesh):
        return sum(area(p) for p in mesh.parts if glow(p) > 0.5)

    assert lit_area(runs) > 0.02 > 4 * lit_area(idle)
    new = [p for p in runs.parts if p.material not in {q.material for q in idle.parts}]
    dark = [p for p in new if max(p.material.color) < 0.25]
    assert len(dark) == 2 and all(np.ptp(p.vertices[:, 1]) > 0.15 for p in dark)
    pieces = of_material(broken, lambda m: m == SPLINTER)
    assert len(pieces.parts) > 10 and pieces.bounds()[1][2] > size[2] / 2
    assert broken.bounds()[0][1] == pytest.approx(-size[1] / 2, abs=1e-3)


def test_a_smashed_cabinet_door_shows_the_inside_of_the_cabinet():
    size = (0.45, 0.66, 0.33)
    whole, broken = (mesh_for("Cabinet", "", size, s) for s in (PLAIN, BROKEN))
    at = ((0.46 - 0.5) * 0.7 * size[0], (0.57 - 0.5) * 0.7 * size[1], 1.0)
    depths = [first_hit(mesh_triangles(m), at, BACK) for m in (whole, broken)]
    assert depths[0] < 1.0 - 0.12 and depths[1] > 1.0


def test_a_drawer_is_covered_while_closed_and_on_runners_while_open():
    size = (0.52, 0.193, 0.35)
    closed, half, wide = (mesh_for("Drawer", "", size, replace(PLAIN, openness=o)) for o in (0.0, 0.5, 1.0))
    np.testing.assert_allclose(closed.bounds()[1] - closed.bounds()[0], size, atol=2e-3)
    depth = [first_hit(mesh_triangles(m), (0.02, 1.0, 0.0), (0.0, -1.0, 0.0)) for m in (closed, half, wide)]
    assert depth[0] < 1.0 - 0.3 * size[1] and depth[1] == depth[2] > 1.0 + 0.3 * size[1]
    behind = [-size[2] / 2 - m.bounds()[0][2] for m in (closed, half, wide)]
    assert behind[0] == pytest.approx(0.0, abs=1e-3) and 0.1 < behind[1] < behind[2] < size[2]


def test_a_shelf_has_brackets_at_its_ends_only():
    size = (0.56, 0.25, 0.28)
    corners = mesh_triangles(mesh_for("Shelf", "", size, PLAIN))
    heights = [1.0 - first_hit(corners, (x, 1.0, -0.11), (0.0, -1.0, 0.0)) for x in (-0.275, 0.0, 0.275)]
    assert heights[0] > heights[1] + 0.05 and heights[2] > heights[1] + 0.05
    thin = mesh_triangles(mesh_for("Shelf", "", (1.9, 0.017, 0.78), PLAIN))
    assert thin[..., 1].max() < 0.0, "no bracket where there is no room for one"


def test_a_hand_towel_ring_is_open_in_the_middle_and_hangs_from_a_knob():
    corners = mesh_triangles(mesh_for("HandTowelHolder", "", (0.171, 0.21, 0.049), PLAIN))
    assert first_hit(corners, (0.0, -0.02, 1.0), BACK) == float("inf")
    assert first_hit(corners, (0.0, 0.08, 1.0), BACK) < 1.02
    assert first_hit(corners, (0.08, -0.02, 1.0), BACK) < 1.02


@pytest.mark.parametrize("scene", ["FloorPlan401", "FloorPlan422", "FloorPlan426", "FloorPlan427"])
def test_an_open_shower_curtain_hangs_along_its_bathtub(scene):
    world = load_scene(scene)
    curtain, tub = (
        next(o for o in world.objects() if o.object_type == t) for t in ("ShowerCurtain", "Bathtub")
    )
    world.set_state(curtain.object_id, openness=1.0)
    item = next(i for i in SceneBuilder(world).view().items if i.object_id == curtain.object_id)
    low, high = world_triangles([item]).min(axis=(0, 1)), world_triangles([item]).max(axis=(0, 1))
    tub_low, tub_high = tub.world_box().bounds()
    along = int(np.argmax((high - low)[[0, 2]])) * 2
    over = min(high[along], tub_high[along]) - max(low[along], tub_low[along])
    assert over > 0.7 * (tub_high[along] - tub_low[along])
