"""Meshes of furniture and decor: they fill their box, bear what lies on them, and show their state."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from mesh_rays import first_hit, mesh_triangles, misturned_share

from envs.embedded.rendering.meshes import registry
from envs.embedded.rendering.meshes.furniture.bays import Bay
from envs.embedded.rendering.meshes.furniture.storage import bay_furniture_mesh
from envs.embedded.rendering.meshes.furniture.tables import cut_table_mesh
from envs.embedded.rendering.meshes.registry import MeshOrder, Size, mesh_for
from envs.embedded.rendering.textures import TEXTURE_NAMES
from envs.embedded.surfaces import resting_heights, surfaces_of
from envs.embedded.world import ObjectState
from envs.object_types import all_object_types, object_type

PLAIN = ObjectState()
SIZES: dict[str, tuple[Size, ...]] = {
    "DiningTable": ((1.47, 0.76, 0.96), (1.12, 0.74, 1.12), (2.8, 1.06, 1.6)),
    "CoffeeTable": ((1.13, 0.44, 0.66), (0.57, 0.15, 0.37)),
    "SideTable": ((0.62, 0.66, 0.39), (0.25, 0.39, 0.24), (0.6, 1.28, 0.4)),
    "Desk": ((1.39, 0.79, 0.62), (2.5, 0.72, 1.0)),
    "Dresser": ((1.2, 0.97, 0.51), (0.62, 0.55, 0.27)),
    "TVStand": ((1.2, 0.71, 0.6), (0.9, 0.4, 0.35)),
    "Chair": ((0.48, 0.88, 0.54), (0.62, 1.1, 0.62), (0.36, 0.7, 0.37)),
    "Stool": ((0.41, 0.67, 0.32), (0.31, 0.76, 0.31)),
    "Ottoman": ((0.85, 0.43, 0.52),),
    "Footstool": ((0.32, 0.43, 0.28), (0.28, 0.21, 0.28)),
    "Sofa": ((2.4, 0.92, 0.93), (1.55, 0.61, 0.68)),
    "ArmChair": ((0.94, 0.88, 0.89), (0.6, 0.62, 0.62)),
    "Bed": ((1.37, 0.91, 2.24), (0.9, 0.6, 1.9), (1.2, 1.96, 2.4)),
    "DogBed": ((0.99, 0.18, 0.83), (0.73, 0.11, 0.73)),
    "Television": ((1.14, 0.81, 0.31), (1.08, 0.63, 0.15), (0.7, 0.55, 0.5)),
    "Desktop": ((0.88, 0.57, 0.25),),
    "DeskLamp": ((0.26, 0.46, 0.29), (0.18, 0.6, 0.2)),
    "FloorLamp": ((0.52, 1.87, 0.51), (0.23, 1.2, 0.23)),
    "HousePlant": ((0.36, 0.65, 0.39), (0.08, 0.13, 0.07)),
    "Curtains": ((0.96, 2.17, 0.3), (3.4, 2.2, 0.1), (0.09, 2.0, 2.4), (2.06, 0.38, 0.09)),
    "Pillow": ((0.43, 0.14, 0.35),),
    "RoomDecor": ((0.3, 1.34, 0.37),),
    "VacuumCleaner": ((0.36, 1.01, 0.31),),
    "Cart": ((0.71, 1.28, 0.54),),
    "Doorway": ((1.0, 2.08, 0.1), (2.0, 2.13, 0.24)),
    "Doorframe": ((1.0, 2.08, 0.1),),
    "WashingMachine": ((0.68, 1.05, 0.69),),
    "ClothesDryer": ((0.68, 1.05, 0.69),),
    "Floor": ((5.0, 0.1, 5.0),),
}
FLAT = {"Painting": (0.81, 0.61, 0.09), "Poster": (0.6, 0.87, 0.09)}
ASSETS = ("", *(f"Asset_{k}" for k in range(6)))
SHOWN = {
    "Television": (replace(PLAIN, is_toggled=True), replace(PLAIN, is_broken=True)),
    "Desktop": (replace(PLAIN, is_toggled=True), replace(PLAIN, is_broken=True)),
    "DeskLamp": (replace(PLAIN, is_toggled=True),),
    "FloorLamp": (replace(PLAIN, is_toggled=True),),
    "HousePlant": (replace(PLAIN, fill_liquid="water"),),
    "Bed": (replace(PLAIN, is_dirty=True),),
    "Doorway": (replace(PLAIN, openness=0.5), replace(PLAIN, openness=1.0)),
    "WashingMachine": (replace(PLAIN, openness=1.0), replace(PLAIN, is_toggled=True)),
    "ClothesDryer": (replace(PLAIN, openness=1.0), replace(PLAIN, is_toggled=True)),
}
BEARING = (
    "DiningTable", "CoffeeTable", "SideTable", "Desk", "Dresser", "TVStand", "Chair", "Stool", "Ottoman",
    "Footstool", "Sofa", "ArmChair", "Bed", "DogBed",
)  # fmt: skip
EVERY_SIZE = [(kind, size) for kind, sizes in SIZES.items() for size in sizes]


def looks_of(mesh):
    return [(p.material, p.vertices.shape, round(float(np.abs(p.vertices).sum()), 4)) for p in mesh.parts]


@pytest.mark.parametrize(("kind", "size"), EVERY_SIZE)
def test_fills_its_box_exactly_and_is_wound_outwards(kind, size):
    for asset in ASSETS:
        mesh = mesh_for(kind, asset, size, PLAIN)
        low, high = mesh.bounds()
        assert np.allclose(high, np.array(size) / 2, atol=2e-4), (asset, low, high)
        assert np.allclose(low, -np.array(size) / 2, atol=2e-4), (asset, low, high)
        assert misturned_share(mesh) < 0.01, asset
        assert all(np.isfinite(p.vertices).all() and np.isfinite(p.uvs).all() for p in mesh.parts)
        assert all(p.material.texture in ("", *TEXTURE_NAMES) for p in mesh.parts)


@pytest.mark.parametrize("kind", FLAT)
def test_what_hangs_on_a_wall_lies_flat_on_it(kind):
    size = FLAT[kind]
    low, high = mesh_for(kind, "", size, PLAIN).bounds()
    assert np.allclose(low, -np.array(size) / 2, atol=2e-3)
    assert np.allclose(high[:2], np.array(size[:2]) / 2, atol=1e-3)
    assert high[2] - low[2] < 0.04
    sideways = mesh_for(kind, "", (size[2], size[1], size[0]), PLAIN)
    extent = sideways.bounds()[1] - sideways.bounds()[0]
    assert extent[0] < extent[2]


@pytest.mark.parametrize("kind", SHOWN)
def test_every_state_shows(kind):
    size = SIZES[kind][0]
    seen = [looks_of(mesh_for(kind, "", size, state)) for state in (PLAIN, *SHOWN[kind])]
    assert all(a != b for i, a in enumerate(seen) for b in seen[:i])


@pytest.mark.parametrize("kind", [*SIZES, *FLAT])
def test_assets_look_different(kind):
    if kind in ("Floor", "Doorframe", "WashingMachine", "ClothesDryer", "VacuumCleaner"):
        pytest.skip("one look only")
    size = FLAT.get(kind) or SIZES[kind][0]
    seen = {str(looks_of(mesh_for(kind, f"{kind}_{k}", size, PLAIN))) for k in range(12)}
    assert len(seen) > (1 if kind in ("Television", "Desktop") else 2)


@pytest.mark.parametrize(("kind", "size"), [(k, s) for k in BEARING for s in SIZES[k]])
def test_things_rest_on_the_surface_and_have_air_above_it(kind, size):
    surface = surfaces_of(kind)[0]
    expected = (surface.y - 0.5) * size[1]
    for asset in ASSETS:
        triangles = mesh_triangles(mesh_for(kind, asset, size, PLAIN))
        for fx in np.linspace(surface.x[0] + 0.03, surface.x[1] - 0.03, 4):
            for fz in np.linspace(surface.z[0] + 0.03, surface.z[1] - 0.03, 4):
                start = ((fx - 0.5) * size[0], size[1] / 2 + 1.0, (fz - 0.5) * size[2])
                height = start[1] - first_hit(triangles, start, (0.0, -1.0, 0.0))
                if kind == "Bed" and size[1] > 1.4 and height > expected + 0.3:
                    continue  # the bars of a canopy are far above
                assert height == pytest.approx(expected, abs=0.02), (asset, fx, fz)


def test_an_asset_with_a_surface_of_its_own_is_built_to_it():
    heights = resting_heights()
    asset, height = "Sofa_207_1", heights["Sofa_207_1"]
    assert abs(height - surfaces_of("Sofa")[0].y) > 0.03
    size = (1.96, 0.82, 0.91)
    triangles = mesh_triangles(mesh_for("Sofa", asset, size, PLAIN))
    top = 2.0 - first_hit(triangles, (0.1, 2.0, 0.2), (0.0, -1.0, 0.0))
    assert top == pytest.approx((height - 0.5) * size[1], abs=0.02)


def test_a_tall_desk_has_its_worktop_where_things_lie_and_shelves_behind():
    size = (1.52, 1.73, 0.42)
    worktop = (resting_heights()["Desk_301_1"] - 0.5) * size[1]
    triangles = mesh_triangles(mesh_for("Desk", "Desk_301_1", size, PLAIN))
    assert 2.0 - first_hit(triangles, (0.1, 2.0, 0.15), (0.0, -1.0, 0.0)) == pytest.approx(worktop, abs=0.02)
    assert 2.0 - first_hit(triangles, (0.1, 2.0, -0.2), (0.0, -1.0, 0.0)) == pytest.approx(
        size[1] / 2, abs=0.02
    )


def test_fronts_look_along_z():
    for kind in ("Bed", "Chair", "Sofa"):
        size = SIZES[kind][0]
        vertices = np.concatenate([p.vertices for p in mesh_for(kind, "Asset_1", size, PLAIN).parts])
        assert vertices[vertices[:, 1] > 0.42 * size[1], 2].max() < 0.0, "what is highest is the back"
    lit = mesh_for("Television", "", SIZES["Television"][0], replace(PLAIN, is_toggled=True))
    screen = next(p for p in lit.parts if p.material.texture == "tv_screen")
    assert (screen.normals[:, 2] > 0.99).all()
    assert screen.material.emission[0] > 0.5


def test_doors_of_doorways_swing_out_of_the_way():
    size = SIZES["Doorway"][0]
    ray = ((0.1, 0.0, 2.0), (0.0, 0.0, -1.0))
    shut = mesh_triangles(mesh_for("Doorway", "", size, PLAIN))
    ajar = mesh_triangles(mesh_for("Doorway", "", size, replace(PLAIN, openness=1.0)))
    assert first_hit(shut, *ray) < 2.1
    assert first_hit(ajar, *ray) == float("inf")
    assert ajar[..., 2].max() > 0.5, "it opens towards +z"


DRAWERS = (
    Bay("Drawer", (-0.55, -0.01), (-0.3, 0.1), (-0.2, 0.25)),
    Bay("Drawer", (0.01, 0.55), (-0.3, 0.1), (-0.2, 0.25)),
)
SHELF = (Bay("Shelf", (-0.5, 0.5), (-0.2, 0.1), (-0.2, 0.24)),)


@pytest.mark.parametrize("kind", ["Dresser", "SideTable", "Desk", "TVStand", "ShelvingUnit"])
def test_furniture_is_hollow_where_its_drawers_are(kind):
    size = (1.2, 0.97, 0.51)
    for bays in (DRAWERS, SHELF):
        order = MeshOrder(kind, "Asset_1", size, PLAIN)
        mesh = bay_furniture_mesh(order, bays)
        assert bay_furniture_mesh(order, bays) is mesh
        low, high = mesh.bounds()
        assert np.allclose(high - low, size, atol=2e-4)
        assert misturned_share(mesh) < 0.01
        triangles = mesh_triangles(mesh)
        for bay in bays:
            start = (sum(bay.x) / 2 + 0.02, sum(bay.y) / 2 + 0.01, 1.0)
            depth = 1.0 - first_hit(triangles, start, (0.0, 0.0, -1.0))
            assert depth < bay.z[0] + 0.02, (kind, bay)
    beside = first_hit(mesh_triangles(bay_furniture_mesh(MeshOrder("Dresser", "", size, PLAIN), DRAWERS)), (0.0, -0.1, 1.0), (0.0, 0.0, -1.0))  # fmt: skip
    assert 1.0 - beside > 0.2, "the body stands between the drawers"


def test_a_table_of_another_plan_is_cut_to_it():
    size = (2.0, 0.75, 1.5)
    covered, free = ((-1.0, -0.75, 1.0, 0.0), (-1.0, 0.0, -0.2, 0.75)), ((-0.2, 0.0, 1.0, 0.75),)
    triangles = mesh_triangles(cut_table_mesh(MeshOrder("Desk", "", size, PLAIN), covered, free))
    down = (0.0, -1.0, 0.0)
    assert 2.0 - first_hit(triangles, (0.5, 2.0, -0.4), down) == pytest.approx(0.375, abs=1e-3)
    assert 2.0 - first_hit(triangles, (-0.6, 2.0, 0.5), down) == pytest.approx(0.375, abs=1e-3)
    assert first_hit(triangles, (0.5, 2.0, 0.5), down) == float("inf")
    assert triangles[..., 1].min() == pytest.approx(-0.375, abs=1e-3), "it stands on legs"


def test_every_type_has_a_mesh_and_unknown_ones_a_simple_shape():
    table = registry.builders()
    for name in (*all_object_types(), "NeverHeardOf"):
        size = object_type(name).size_m if name in all_object_types() else ()
        mesh = mesh_for(name, "", size or (0.2, 0.3, 0.1), PLAIN)  # type: ignore[arg-type]
        assert mesh.parts, name
    assert "NeverHeardOf" not in table
    flat, tall, chunky = (
        mesh_for("NeverHeardOf", "", s, PLAIN) for s in ((0.3, 0.02, 0.3), (0.1, 0.5, 0.1), (0.3, 0.3, 0.3))
    )
    for mesh, size in ((flat, (0.3, 0.02, 0.3)), (tall, (0.1, 0.5, 0.1)), (chunky, (0.3, 0.3, 0.3))):
        assert np.allclose(mesh.bounds()[1] - mesh.bounds()[0], size, atol=1e-4)
        assert misturned_share(mesh) < 0.01
    other = mesh_for("AnotherUnknown", "", (0.3, 0.3, 0.3), PLAIN)
    assert other.parts[0].material.color != chunky.parts[0].material.color
    broken = mesh_for("NeverHeardOf", "", (0.3, 0.3, 0.3), replace(PLAIN, is_broken=True))
    assert broken.parts[0].material.color != chunky.parts[0].material.color
