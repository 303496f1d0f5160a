from __future__ import annotations

import numpy as np
import pytest

from envs.embedded.rendering.mesh import Material, Part
from envs.embedded.rendering.shapes import (
    blob,
    cylinder_along,
    label_band,
    lathe,
    loft,
    oriented,
    print_front,
    print_top,
    ripples,
    rounded_box,
    scattered,
    shell,
    slab,
    spline,
    stood_up,
    strap,
    strokes,
    torus,
)

M = Material()
SQUARE = np.array([[[x, 0.0, z] for x in (0.0, 1.0, 2.0)] for z in (0.0, 1.0, 2.0)])


def volume(part: Part) -> float:
    c = part.vertices[part.faces].astype(np.float64)
    return float((np.cross(c[:, 0], c[:, 1]) * c[:, 2]).sum()) / 6.0


def boundary_edges(part: Part) -> int:
    """Edges that only one face has, vertices being joined by place."""
    _, which = np.unique(np.round(part.vertices, 6), axis=0, return_inverse=True)
    faces = which.reshape(-1)[part.faces]
    faces = faces[(faces[:, 0] != faces[:, 1]) & (faces[:, 1] != faces[:, 2]) & (faces[:, 0] != faces[:, 2])]
    edges = np.sort(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]), axis=1)
    _, counts = np.unique(edges, axis=0, return_counts=True)
    return int((counts % 2).sum())


@pytest.mark.parametrize(
    ("part", "expected", "tolerance"),
    [
        (slab(1.0, 0.5, 2.0, M), 1.0, 1e-6),
        (slab(1.0, 0.5, 2.0, M, corner=0.3, steps=16), 0.5 * (2.0 - (4 - np.pi) * 0.09), 0.002),
        (rounded_box(1.0, 1.0, 1.0, 0.2, M), 0.908, 0.03),
        (torus(1.0, 0.2, M, sections=64, ring=32), 2 * np.pi**2 * 0.04, 0.01),
        (cylinder_along("x", 0.5, 2.0, M, sections=64), np.pi * 0.5, 0.01),
        (cylinder_along("z", 0.5, 2.0, M, sections=64), np.pi * 0.5, 0.01),
        (strap([(0.0, 0.0), (1.0, 0.0), (3.0, 0.0)], 1.0, 0.5, M, sections=64), 3 * np.pi * 0.125, 0.01),
        (shell(SQUARE, 0.25, M), 1.0, 1e-5),
        (blob(M, lambda u: u, sections=64, rings=32), 4 / 3 * np.pi, 0.03),
        (lathe([(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)], M), 3.3, 0.5),
        (loft([[(1, 0, 0), (1, 0, 2)], [(0, 1, 0), (0, 1, 2)], [(0, 0, 0), (0, 0, 2)]], M), 1.0, 1e-6),
    ],
    ids=["box", "rounded", "all round", "torus", "x", "z", "strap", "shell", "blob", "lathe", "loft"],
)
def test_bodies_are_closed_and_look_outwards(part, expected, tolerance):
    assert volume(part) == pytest.approx(expected, rel=tolerance)
    assert boundary_edges(part) == 0


def test_a_slab_has_the_size_it_was_asked_for_and_smooth_rims():
    part = slab(0.3, 0.05, 0.2, M, corner=0.02, edge=0.01)
    assert np.allclose(part.vertices.max(axis=0), (0.15, 0.025, 0.1), atol=1e-6)
    assert np.allclose(part.vertices.min(axis=0), (-0.15, -0.025, -0.1), atol=1e-6)
    slanted = np.abs(part.normals[:, 1])
    assert ((slanted > 0.1) & (slanted < 0.9)).any()
    assert np.allclose(np.linalg.norm(part.normals, axis=1), 1.0, atol=1e-5)


def test_a_slab_too_thin_for_its_edge_keeps_its_size():
    part = slab(0.1, 0.004, 0.1, M, corner=0.2, edge=0.05)
    assert np.allclose(np.ptp(part.vertices, axis=0), (0.1, 0.004, 0.1), atol=1e-6)


def test_a_page_reads_from_above_with_z_up_the_page():
    page = print_top(2.0, 4.0, M, corner=0.1)
    assert np.allclose(page.normals, (0.0, 1.0, 0.0))
    assert np.allclose(page.uvs, page.vertices[:, [0, 2]] / (2.0, 4.0) + 0.5, atol=1e-6)
    assert page.uvs.min() == pytest.approx(0.0, abs=1e-6)
    assert page.uvs.max() == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize(
    "sheet",
    [print_front(2.0, 4.0, M), label_band(1.0, -2.0, 2.0, 100.0, M), stood_up(print_top(2.0, 4.0, M))],
)
def test_a_front_reads_from_the_front(sheet):
    # who looks at it from +z has -x to the right: u grows with -x, v upwards
    assert (sheet.normals[:, 2] > 0.5).all()
    assert np.corrcoef(sheet.uvs[:, 0], sheet.vertices[:, 0])[0, 1] < -0.97
    assert np.corrcoef(sheet.uvs[:, 1], sheet.vertices[:, 1])[0, 1] > 0.97


def test_strokes_are_flat_bars_that_face_up():
    part = strokes([(0.0, 0.0, 1.0, 0.0, 0.2), (0.0, 0.0, 0.0, 2.0, 0.1)], M)
    assert len(part.faces) == 4
    assert np.allclose(part.normals, (0.0, 1.0, 0.0))
    c = part.vertices[part.faces]
    areas = np.linalg.norm(np.cross(c[:, 1] - c[:, 0], c[:, 2] - c[:, 0]), axis=1) / 2
    assert areas.sum() == pytest.approx(0.4, rel=1e-5)


def test_a_spline_runs_through_its_points():
    points = [(0.0, 0.0), (1.0, 2.0), (3.0, 1.0)]
    curve = spline(points, 9)
    assert np.allclose(curve[[0, 4, 8]], points)


@pytest.mark.parametrize("size", [(1.0, 2.0, 3.0), (3.0, 1.0, 2.0), (2.0, 3.0, 1.0), (3.0, 2.0, 1.0)])
@pytest.mark.parametrize("ranks", [(0, 1, 2), (1, 0, 2), (2, 0, 1)])
def test_oriented_turns_parts_back_into_the_box(size, ranks):
    own, turn = oriented(size, ranks)
    assert [sorted(own).index(s) for s in own] == list(ranks)
    (part,) = turn([slab(*own, M)])
    assert np.allclose(np.ptp(part.vertices, axis=0), size, atol=1e-6)
    assert volume(part) == pytest.approx(6.0, rel=1e-5)


def test_oriented_leaves_a_fitting_box_alone():
    part = slab(0.1, 0.2, 0.3, M)
    own, turn = oriented((0.1, 0.2, 0.3), (0, 1, 2))
    assert own == (0.1, 0.2, 0.3)
    assert turn([part]) == [part]


def test_shards_lie_on_the_floor_apart_from_each_other_and_are_the_same_every_time():
    first, second = (scattered(6, 0.05, (0.4, 0.2), M, seed=4, floor=-0.1) for _ in range(2))
    other = scattered(6, 0.05, (0.4, 0.2), M, seed=5, floor=-0.1)
    for a, b in zip(first, second, strict=True):
        assert np.array_equal(a.vertices, b.vertices)
        assert a.vertices[:, 1].min() == pytest.approx(-0.1, abs=1e-6)
        assert volume(a) > 0.0
    assert not np.array_equal(first[0].vertices, other[0].vertices)
    middles = np.array([p.vertices.mean(axis=0) for p in first])
    gaps = np.linalg.norm(middles[:, None] - middles[None], axis=-1) + np.eye(6)
    assert gaps.min() > 0.02


def test_ripples_are_smooth_bounded_and_seeded():
    points = np.random.Generator(np.random.PCG64(0)).normal(size=(200, 3))
    waves = ripples(points, 3, 2.0)
    assert np.abs(waves).max() <= 1.0
    assert waves.std() > 0.1
    assert np.abs(ripples(points + 1e-4, 3, 2.0) - waves).max() < 5e-3
    assert np.array_equal(waves, ripples(points, 3, 2.0))
    assert not np.allclose(waves, ripples(points, 4, 2.0))
