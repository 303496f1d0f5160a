"""How beds look unmade, how seats without backs are told apart, and what shows of a washing machine's inside."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from mesh_rays import first_hit, mesh_triangles, misturned_share

from envs.embedded.rendering.meshes.furniture.finishes import LINEN
from envs.embedded.rendering.meshes.registry import mesh_for
from envs.embedded.surfaces import surfaces_of
from envs.embedded.world import ObjectState

PLAIN = ObjectState()
OPEN, ON, DIRTY = replace(PLAIN, openness=1.0), replace(PLAIN, is_toggled=True), replace(PLAIN, is_dirty=True)
DOWN, BACK, ASIDE = (0.0, -1.0, 0.0), (0.0, 0.0, -1.0), (-1.0, 0.0, 0.0)
MACHINES = ("WashingMachine", "ClothesDryer")
MACHINE_M = (0.68, 1.05, 0.69)


def from_above(mesh, x, z):
    """Material of the first part below a point over the mesh."""
    hits = [
        (first_hit(mesh_triangles(replace(mesh, parts=(p,))), (x, 3.0, z), DOWN), k)
        for k, p in enumerate(mesh.parts)
    ]
    return mesh.parts[min(hits)[1]].material


def test_an_unmade_bed_shows_its_sheet_where_a_made_one_has_its_duvet():
    size = (1.374, 0.913, 2.236)
    made, unmade = (mesh_for("Bed", "", size, s) for s in (PLAIN, DIRTY))
    grid = [(x * size[0], z * size[2]) for x in (-0.4, -0.2, 0.0, 0.2, 0.4) for z in (0.0, 0.2, 0.4)]
    duvet = from_above(made, 0.0, 0.5)
    covered = [sum(from_above(m, x, z) == duvet for x, z in grid) for m in (made, unmade)]
    assert covered[0] == len(grid) and 0.3 * len(grid) < covered[1] < 0.8 * len(grid)
    assert duvet != LINEN and misturned_share(unmade) < 0.01


@pytest.mark.parametrize("size", [(1.374, 0.913, 2.236), (0.9, 0.6, 1.9), (1.2, 1.96, 2.4)])
def test_nothing_lies_buried_in_an_unmade_bed(size):
    surface = surfaces_of("Bed")[0]
    corners = mesh_triangles(mesh_for("Bed", "", size, DIRTY))
    height = (surface.y - 0.5) * size[1]
    for x in np.linspace(surface.x[0], surface.x[1], 7) - 0.5:
        for z in np.linspace(surface.z[0], surface.z[1], 7) - 0.5:
            found = height + 0.5 - first_hit(corners, (x * size[0], height + 0.5, z * size[2]), DOWN)
            assert height - 0.06 < found < height + 0.006, (x, z)


def filled(mesh, size, direction):
    """The share of the lower half of a mesh's outline, seen from its front or its side, that is filled."""
    corners, across = mesh_triangles(mesh), 0 if direction == BACK else 2
    shares = [(a, b) for a in np.linspace(-0.45, 0.45, 19) for b in np.linspace(-0.35, -0.1, 6)]
    hits = 0
    for a, b in shares:
        start = np.array([2.0, b * size[1], 2.0])
        start[across] = a * size[across]
        hits += first_hit(corners, start, direction) < 4.0
    return hits / len(shares)


def test_ottomans_footstools_and_stools_are_told_apart_by_what_they_stand_on():
    size = (0.45, 0.42, 0.4)
    solid = [filled(mesh_for("Ottoman", f"A{k}", size, PLAIN), size, BACK) for k in range(4)]
    legs = [filled(mesh_for("Stool", f"A{k}", size, PLAIN), size, ASIDE) for k in range(4)]
    boards = [filled(mesh_for("Footstool", f"A{k}", size, PLAIN), size, ASIDE) for k in range(8)]
    assert min(solid) > 0.95 and max(legs) < 0.55
    assert max(boards) > 0.55, "a footstool of boards"
    cushions = [mesh_for("Footstool", f"A{k}", size, PLAIN) for k in range(8)]
    pads = [
        max(np.ptp(p.vertices[:, 1]) for p in m.parts if p.material.texture.startswith(("fabric", "leather")))
        for m in cushions
        if any(p.material.texture.startswith(("fabric", "leather")) for p in m.parts)
    ]
    assert pads and min(pads) > 0.25 * size[1], "or one with a thick cushion"


def test_a_dog_bed_has_a_bone_on_its_cushion_and_a_low_front():
    size = (0.99, 0.18, 0.83)
    mesh = mesh_for("DogBed", "", size, PLAIN)
    assert from_above(mesh, 0.0, 0.0) == LINEN
    corners = mesh_triangles(mesh)
    rim = [3.0 - first_hit(corners, (x, 3.0, 0.48 * size[2]), DOWN) for x in (-0.45 * size[0], 0.0)]
    assert rim[1] < rim[0] - 0.04


@pytest.mark.parametrize("kind", MACHINES)
def test_a_washing_machine_is_hollow_behind_its_open_door_and_shut_in_front_of_it_otherwise(kind):
    surface, (w, h, d) = surfaces_of(kind)[0], MACHINE_M
    center = (0.0, (0.47 - 0.5) * h, 1.0)
    opened, closed = (mesh_triangles(mesh_for(kind, "", MACHINE_M, s)) for s in (OPEN, PLAIN))
    assert first_hit(opened, center, BACK) > 1.0 + 0.35 * d
    assert first_hit(closed, center, BACK) < 1.0 - 0.4 * d
    floor = (surface.y - 0.5) * h
    for x in np.linspace(surface.x[0], surface.x[1], 5) - 0.5:
        for z in np.linspace(surface.z[0], surface.z[1], 5) - 0.5:
            start = (x * w, floor + 0.2, z * d)
            assert first_hit(opened, start, DOWN) == pytest.approx(0.2, abs=0.005), (x, z)


@pytest.mark.parametrize("kind", MACHINES)
def test_washing_turns_behind_the_glass_while_a_machine_runs(kind):
    still, runs, open_and_on = (
        mesh_for(kind, "", MACHINE_M, s) for s in (PLAIN, ON, replace(OPEN, is_toggled=True))
    )

    def colours(mesh):
        return {p.material.color for p in mesh.parts if max(p.material.emission) > 0.0}

    assert len(colours(runs)) >= 5 and not colours(still)
    assert len(colours(open_and_on)) == 2, "the display and the lit drum"
    low, high = runs.bounds()
    np.testing.assert_allclose(high - low, MACHINE_M, atol=2e-3)
