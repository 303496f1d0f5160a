"""Meshes of fixtures and appliances: they fill their box, hold what lies in them, and show their state."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pytest

import envs.embedded.rendering.meshes.appliances
import envs.embedded.rendering.meshes.fixtures  # noqa: F401 - registers the builders
from envs.embedded.rendering import carcasses
from envs.embedded.rendering.mesh import Mesh, fitted
from envs.embedded.rendering.meshes.fixtures import finishes
from envs.embedded.rendering.meshes.fixtures.counters import counter_mesh
from envs.embedded.rendering.meshes.fixtures.cut_slabs import slab_with_holes
from envs.embedded.rendering.meshes.registry import _BUILDERS, MeshOrder, Size
from envs.embedded.rendering.textures import TEXTURE_NAMES
from envs.embedded.surfaces import Surface, surfaces_of
from envs.embedded.world import ObjectState

Points = npt.NDArray[np.float64]

CLOSED, OPEN, ON = ObjectState(), ObjectState(openness=1.0), ObjectState(is_toggled=True)
SIZES: dict[str, tuple[Size, ...]] = {
    "Microwave": ((0.61, 0.35, 0.36), (0.7, 0.33, 0.32)),
    "Fridge": ((1.0, 1.84, 0.72), (0.77, 1.4, 0.55), (1.24, 2.19, 0.95)),
    "StoveBurner": ((0.2, 0.032, 0.2), (0.22, 0.013, 0.22), (0.33, 0.0035, 0.33)),
    "StoveKnob": ((0.056, 0.026, 0.055), (0.075, 0.08, 0.082), (0.075, 0.08, 0.045)),
    "Toaster": ((0.22, 0.21, 0.36), (0.32, 0.25, 0.47)),
    "CoffeeMachine": ((0.44, 0.44, 0.44), (0.29, 0.39, 0.4)),
    "Stove": ((0.76, 0.92, 0.65),),
    "Sink": ((0.66, 0.15, 0.46), (0.85, 0.25, 0.55), (0.4, 0.11, 0.75)),
    "SinkBasin": ((0.69, 0.137, 0.4), (0.32, 0.17, 0.32), (0.53, 0.04, 0.19)),
    "Bathtub": ((1.35, 0.6, 1.78), (2.2, 0.6, 1.05)),
    "BathtubBasin": ((0.68, 0.42, 1.82), (1.77, 0.43, 0.64)),
    "Faucet": ((0.182, 0.338, 0.204), (0.585, 0.198, 0.257), (0.061, 0.211, 0.336), (0.23, 0.9, 0.36)),
    "ShowerHead": ((0.246, 1.81, 0.333), (0.253, 1.0, 0.12)),
    "ShowerDoor": ((0.99, 2.0, 0.05),),
    "ShowerGlass": ((2.5, 2.0, 0.05), (2.2, 1.78, 0.89)),
    "ShowerCurtain": ((0.43, 1.94, 0.37),),
    "Toilet": ((0.53, 1.04, 0.97), (0.53, 0.95, 0.86)),
    "ToiletPaperHanger": ((0.227, 0.083, 0.099), (0.084, 0.214, 0.241)),
    "TowelHolder": ((0.66, 0.042, 0.112),),
    "HandTowelHolder": ((0.171, 0.21, 0.049),),
    "Cabinet": ((0.47, 0.75, 0.316), (0.94, 0.75, 0.43), (2.0, 2.9, 0.87), (0.17, 0.23, 0.04)),
    "Drawer": ((0.48, 0.112, 0.39), (0.49, 0.75, 0.3), (1.5, 0.2, 1.19)),
    "CounterTop": ((1.0, 0.016, 0.6), (2.44, 0.94, 0.65)),
    "Shelf": ((0.8, 0.2, 0.08), (1.94, 0.017, 0.78)),
    "ShelvingUnit": ((0.91, 1.44, 0.34), (0.42, 0.6, 0.15)),
    "GarbageCan": ((0.445, 0.56, 0.37), (0.37, 0.38, 0.27)),
    "LightSwitch": ((0.128, 0.154, 0.026),),
    "Safe": ((0.4, 0.4, 0.45), (0.3, 0.3, 0.33)),
    "LaundryHamper": ((0.55, 0.74, 0.43), (0.45, 0.6, 0.35)),
    "Blinds": ((1.1, 0.196, 0.03),),
    "Window": ((1.29, 1.22, 0.09), (0.8, 1.55, 0.26)),
    "Mirror": ((0.54, 0.85, 0.073), (2.6, 1.1, 0.21)),
}
ASSETS = ("", "Asset_1", "Asset_2", "Asset_3", "Asset_4")
OPENING = (
    "Microwave",
    "Fridge",
    "Cabinet",
    "Safe",
    "LaundryHamper",
    "Toilet",
    "ShowerDoor",
    "ShowerCurtain",
    "Blinds",
)
SWITCHING = (
    "Microwave",
    "StoveBurner",
    "StoveKnob",
    "Toaster",
    "CoffeeMachine",
    "Faucet",
    "ShowerHead",
    "LightSwitch",
)
HOLDING = tuple(t for t in SIZES if t in {
    "Microwave", "Fridge", "StoveBurner", "Toaster", "CoffeeMachine", "Sink", "SinkBasin", "Bathtub", "BathtubBasin",
    "Toilet", "ToiletPaperHanger", "TowelHolder", "HandTowelHolder", "Cabinet", "Drawer", "CounterTop", "Shelf",
    "ShelvingUnit", "GarbageCan", "Safe", "LaundryHamper",
})  # fmt: skip
STATE_THAT_SHOWS = {"Toilet": CLOSED}
"""In which state the free air is looked at: open, but for a toilet, on whose lid things lie."""
HEIGHT_TOLERANCE_M = 0.005
SUPPORT_SHARE = {
    "StoveBurner": 0.15, "ToiletPaperHanger": 0.15, "TowelHolder": 0.15, "HandTowelHolder": 0.3, "Toilet": 0.9,
    "CoffeeMachine": 0.4,
}  # fmt: skip
"""Least share of a region that carries; grates, rails and trays have gaps, and a lid is oval."""


def mesh_of(kind: str, asset: str, size: Size, state: ObjectState = CLOSED) -> Mesh:
    builder, fit = _BUILDERS[kind]
    parts = builder(MeshOrder(kind, asset, size, state))
    return Mesh(tuple(fitted(parts, size) if fit else parts))


def corners_of(mesh: Mesh) -> Points:
    """Every triangle's corners, (M, 3, 3)."""
    return np.concatenate([p.vertices[p.faces] for p in mesh.parts]).astype(np.float64)


def every_size() -> Iterator[tuple[str, Size]]:
    return ((kind, size) for kind, sizes in SIZES.items() for size in sizes)


def hits(corners: Points, origins: Points, direction: Points) -> tuple[Points, npt.NDArray[np.int64]]:
    """Distance to and index of the first triangle that each ray meets; inf and -1 for a miss."""
    a, e1, e2 = corners[:, 0], corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    directions = np.broadcast_to(direction, origins.shape)
    best, which = np.full(len(origins), np.inf), np.full(len(origins), -1, np.int64)
    for k, (origin, d) in enumerate(zip(origins, directions, strict=True)):
        p = np.cross(d, e2)
        det = np.einsum("ij,ij->i", e1, p)
        with np.errstate(divide="ignore", invalid="ignore"):
            inverse = 1.0 / det
            s = origin - a
            u = np.einsum("ij,ij->i", s, p) * inverse
            q = np.cross(s, e1)
            v = (q @ d) * inverse
            t = np.einsum("ij,ij->i", e2, q) * inverse
            good = (np.abs(det) > 1e-14) & (u >= -1e-9) & (v >= -1e-9) & (u + v <= 1 + 1e-9) & (t > 0)
        if good.any():
            t = np.where(good, t, np.inf)
            which[k] = int(np.argmin(t))
            best[k] = t[which[k]]
    return best, which


def samples(corners: Points, spacing: float) -> Points:
    """Points all over the triangles, at most `spacing` apart along their edges."""
    out = []
    for tri in corners:
        longest = max(float(np.linalg.norm(tri[i] - tri[i - 1])) for i in range(3))
        n = min(60, int(longest / spacing) + 1)
        i, j = np.meshgrid(np.arange(n + 1), np.arange(n + 1), indexing="ij")
        u, v = (i[i + j <= n] / n)[:, None], (j[i + j <= n] / n)[:, None]
        out.append(tri[0] + u * (tri[1] - tri[0]) + v * (tri[2] - tri[0]))
    return np.concatenate(out)


def region_bounds(surface: Surface, size: Size) -> tuple[Points, Points]:
    """The free air over a surface up to the top of the box, shrunk by a little; two (3,) corners."""
    s = np.array(size)
    top = min(surface.reach_y or 1.0, 1.0)
    low = (np.array([surface.x[0], surface.y, surface.z[0]]) - 0.5) * s + [1e-3, HEIGHT_TOLERANCE_M, 1e-3]
    high = (np.array([surface.x[1], top, surface.z[1]]) - 0.5) * s - 1e-3
    return low, high


@pytest.mark.parametrize(("kind", "size"), [c for c in every_size() if c[0] != "Shelf"])
def test_a_closed_intact_object_fills_its_box(kind: str, size: Size) -> None:
    for asset in ASSETS:
        low, high = mesh_of(kind, asset, size).bounds()
        np.testing.assert_allclose(high, np.array(size) / 2, atol=1e-4)
        np.testing.assert_allclose(low, -np.array(size) / 2, atol=1e-4)


@pytest.mark.parametrize("kind", list(SIZES))
def test_arrays_are_finite_and_normals_are_of_the_winding(kind: str) -> None:
    for state in (CLOSED, OPEN, ON):
        for part in mesh_of(kind, "Asset_1", SIZES[kind][0], state).parts:
            assert np.isfinite(part.vertices).all() and np.isfinite(part.uvs).all()
            np.testing.assert_allclose(np.linalg.norm(part.normals, axis=1), 1.0, atol=1e-3)
            assert part.faces.max() < len(part.vertices)
            assert not part.material.texture or part.material.texture in TEXTURE_NAMES
            tri = part.vertices[part.faces].astype(np.float64)
            normal = np.cross(tri[:, 1] - tri[:, 0], tri[:, 2] - tri[:, 0])
            agree = np.einsum("ij,ij->i", normal, part.normals[part.faces].mean(axis=1)) >= 0
            area = np.linalg.norm(normal, axis=1)
            assert (area * agree).sum() >= 0.97 * area.sum()


@pytest.mark.parametrize("kind", list(SIZES))
def test_what_is_seen_from_outside_faces_outwards(kind: str) -> None:
    size = SIZES[kind][0]
    mesh = mesh_of(kind, "Asset_1", size)
    corners = corners_of(mesh)
    two_sided = np.concatenate([np.full(len(p.faces), p.material.two_sided) for p in mesh.parts])
    normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    grid = (np.stack(np.meshgrid(*[np.linspace(-0.47, 0.47, 7)] * 3), -1).reshape(-1, 3)) * np.array(size)
    wrong = seen = 0
    for way in ((0.3, -0.9, -0.4), (-0.5, -0.3, -0.8), (0.05, -0.1, -1.0)):
        d = np.array(way) / np.linalg.norm(way)
        _, which = hits(corners, grid - 6.0 * d, d)
        met = which[which >= 0]
        away = (normal[met] @ d > 0) & ~two_sided[met]
        wrong, seen = wrong + int(away.sum()), seen + len(met)
    assert seen > 100
    assert wrong <= 0.01 * seen


@pytest.mark.parametrize(("kind", "size"), [c for c in every_size() if c[0] in HOLDING])
def test_the_air_over_each_surface_is_free(kind: str, size: Size) -> None:
    state = STATE_THAT_SHOWS.get(kind, OPEN)
    for asset in ASSETS[:3]:
        points = samples(corners_of(mesh_of(kind, asset, size, state)), 0.02)
        for surface in surfaces_of(kind):
            low, high = region_bounds(surface, size)
            if (high <= low).any():
                continue
            inside = ((points > low) & (points < high)).all(axis=1)
            assert not inside.any(), (
                f"{kind} {asset} {size}: {points[inside][0]} is in the air over y={surface.y}"
            )


@pytest.mark.parametrize(("kind", "size"), [c for c in every_size() if c[0] in HOLDING])
def test_the_surface_is_where_things_are_put(kind: str, size: Size) -> None:
    state = STATE_THAT_SHOWS.get(kind, OPEN)
    for asset in ASSETS[:3]:
        corners = corners_of(mesh_of(kind, asset, size, state))
        for surface in surfaces_of(kind):
            low, high = region_bounds(surface, size)
            x, z = np.meshgrid(np.linspace(low[0], high[0], 9), np.linspace(low[2], high[2], 9))
            start = max(float(high[1]), float(low[1]) + 1e-3)
            origins = np.stack([x.ravel(), np.full(x.size, start), z.ravel()], axis=1)
            distance, _ = hits(corners, origins, np.array([0.0, -1.0, 0.0]))
            height = (surface.y - 0.5) * size[1]
            carried = np.abs(start - distance - height) <= HEIGHT_TOLERANCE_M
            assert carried.mean() >= SUPPORT_SHARE.get(kind, 1.0), f"{kind} {asset} {size} y={surface.y}"


@pytest.mark.parametrize("kind", OPENING)
def test_openness_moves_something_by_degrees(kind: str) -> None:
    size = SIZES[kind][0]
    closed, half, wide = (
        corners_of(mesh_of(kind, "Asset_1", size, ObjectState(openness=o))) for o in (0.0, 0.5, 1.0)
    )
    reach = [max(float(np.ptp(c[..., axis])) / size[axis] for axis in range(3)) for c in (closed, half, wide)]
    assert reach[0] == pytest.approx(1.0, abs=1e-3)
    assert reach[1] > 1.02 and reach[2] > 1.02
    assert half.shape != wide.shape or np.abs(half - wide).max() > 0.02


@pytest.mark.parametrize("kind", SWITCHING)
def test_being_on_shows(kind: str) -> None:
    for size in SIZES[kind]:
        off, on = mesh_of(kind, "Asset_1", size), mesh_of(kind, "Asset_1", size, ON)
        same = len(off.parts) == len(on.parts) and all(
            a.material == b.material
            and a.vertices.shape == b.vertices.shape
            and np.allclose(a.vertices, b.vertices)
            for a, b in zip(off.parts, on.parts, strict=True)
        )
        assert not same


def glow(mesh: Mesh) -> float:
    """Area-weighted emission."""
    total = 0.0
    for part in mesh.parts:
        tri = part.vertices[part.faces]
        area = np.linalg.norm(np.cross(tri[:, 1] - tri[:, 0], tri[:, 2] - tri[:, 0]), axis=1).sum() / 2
        total += float(area) * sum(part.material.emission)
    return total


@pytest.mark.parametrize("kind", ["Microwave", "StoveBurner", "Toaster", "CoffeeMachine"])
def test_what_is_on_glows(kind: str) -> None:
    for size in SIZES[kind]:
        assert glow(mesh_of(kind, "Asset_1", size, ON)) > 1.05 * glow(mesh_of(kind, "Asset_1", size)) + 1e-5


def test_a_fridge_is_lit_only_when_open() -> None:
    size = SIZES["Fridge"][0]
    assert glow(mesh_of("Fridge", "Asset_1", size, OPEN)) > 2.5 * glow(mesh_of("Fridge", "Asset_1", size))


def test_the_microwave_opens_towards_the_front_on_the_left_of_who_looks_at_it() -> None:
    size = SIZES["Microwave"][0]
    corners = corners_of(mesh_of("Microwave", "Asset_1", size, OPEN)).reshape(-1, 3)
    in_front = corners[corners[:, 2] > size[2] / 2 + 0.05]
    assert in_front[:, 2].max() > 0.9 * size[2]
    assert in_front[:, 0].min() > 0.35 * size[0]  # the way in is free: low x is the looker's right
    low, high = region_bounds(surfaces_of("Microwave")[0], size)
    eye_ray = np.array([0.0, -0.45, -1.0])
    target = np.array([(low[0] + high[0]) / 2, low[1], 0.0])
    distance, _ = hits(corners.reshape(-1, 3, 3), (target - 2.0 * eye_ray)[None], eye_ray)
    assert distance[0] == pytest.approx(2.0, abs=0.03)  # the turntable is the first thing on the way


def test_water_falls_below_the_tap_only_when_it_runs() -> None:
    for size in SIZES["Faucet"]:
        assert mesh_of("Faucet", "Asset_1", size, ON).bounds()[0][1] < -size[1] / 2 - 0.1
    tub, sink = (
        mesh_of("Faucet", a, (0.24, 0.17, 0.3), ON).bounds()[0][1] for a in ("Bathtub_Faucet_1", "Kitchen_1")
    )
    assert tub < sink - 0.2


def test_a_filled_basin_shows_water_over_its_floor() -> None:
    size = SIZES["SinkBasin"][0]
    full = mesh_of("SinkBasin", "", size, ObjectState(fill_liquid="water"))
    assert len(full.parts) == len(mesh_of("SinkBasin", "", size).parts) + 1
    assert full.parts[-1].material.alpha < 1.0
    assert -0.4 * size[1] < full.parts[-1].vertices[:, 1].max() < 0.45 * size[1]


def test_a_standing_sink_has_its_bowl_high_above_the_floor() -> None:
    size = (0.72, 1.04, 0.72)
    corners = corners_of(mesh_of("Sink", "Sink_1", size))
    distance, _ = hits(corners, np.array([[0.0, 1.0, 0.05]]), np.array([0.0, -1.0, 0.0]))
    assert 0.2 < 1.0 - distance[0] < 0.45


def down(corners: Points, x: float, z: float) -> float:
    """Height of the first thing below (x, 5, z), -inf for nothing."""
    return 5.0 - float(hits(corners, np.array([[x, 5.0, z]]), np.array([0.0, -1.0, 0.0]))[0][0])


def test_a_slab_is_cut_where_its_holes_are_and_only_there() -> None:
    holes = ((-0.3, -0.2, 0.3, 0.2), (0.6, -0.1, 0.8, 0.1))
    mesh = Mesh(tuple(slab_with_holes((2.0, 0.04, 0.6), holes, finishes.WHITE)))
    corners = corners_of(mesh)
    for x, z in ((0.0, 0.0), (0.29, 0.19), (0.7, 0.0)):
        assert down(corners, x, z) == -np.inf
    for x, z in ((0.31, 0.0), (0.0, 0.21), (-0.9, 0.0), (0.5, 0.05), (0.9, -0.29)):
        assert down(corners, x, z) == pytest.approx(0.02, abs=1e-6)
    low, high = mesh.bounds()
    np.testing.assert_allclose(high - low, (2.0, 0.04, 0.6), atol=1e-6)
    volume = np.einsum("ij,ij->i", corners[:, 0], np.cross(corners[:, 1], corners[:, 2])).sum() / 6
    assert volume == pytest.approx((2.0 * 0.6 - 0.6 * 0.4 - 0.2 * 0.2) * 0.04, rel=1e-4)


def test_holes_over_the_edge_or_covering_all_do_no_harm() -> None:
    assert slab_with_holes((1.0, 0.1, 1.0), ((-2.0, -2.0, 2.0, 2.0),), finishes.WHITE) == []
    corner = corners_of(
        Mesh(tuple(slab_with_holes((1.0, 0.1, 1.0), ((0.0, 0.0, 3.0, 3.0),), finishes.WHITE)))
    )
    assert down(corner, 0.25, 0.25) == -np.inf
    assert down(corner, -0.25, 0.25) == pytest.approx(0.05)


@pytest.mark.parametrize("height", [0.016, 0.94])
def test_a_counter_is_hollow_under_its_hole(height: float) -> None:
    order = MeshOrder("CounterTop", "Asset_1", (2.4, height, 0.65), CLOSED)
    mesh = counter_mesh(order, ((-0.3, -0.2, 0.3, 0.2),))
    assert counter_mesh(order, ((-0.3, -0.2, 0.3, 0.2),)) is mesh
    corners = corners_of(mesh)
    assert down(corners, 0.0, 0.0) == -np.inf
    assert down(corners, 0.7, 0.0) == pytest.approx(height / 2, abs=1e-5)


def test_a_sink_with_a_hole_is_a_rim_round_the_basin() -> None:
    order = MeshOrder("Sink", "", (0.85, 0.25, 0.55), CLOSED)
    corners = corners_of(counter_mesh(order, ((-0.35, -0.2, 0.35, 0.2),)))
    assert down(corners, 0.0, 0.0) == -np.inf
    assert down(corners, 0.4, 0.0) == pytest.approx(0.125, abs=1e-4)


def test_an_l_shaped_counter_has_fronts_on_the_sides_of_its_corner() -> None:
    order = MeshOrder("CounterTop", "Asset_1", (2.4, 0.94, 1.8), CLOSED)
    plain, cut = (len(corners_of(counter_mesh(order, holes))) for holes in ((), ((-0.6, -0.25, 1.3, 1.0),)))
    assert cut > 1.2 * plain


@pytest.mark.parametrize("kind", sorted(carcasses.CARCASSES))
def test_carcasses_fill_their_box_and_are_cached(kind: str) -> None:
    size = (0.9, 0.88, 0.6)
    for look in range(4):
        mesh = carcasses.carcass_mesh(kind, size, (), look)
        assert carcasses.carcass_mesh(kind, size, (), look) is mesh
        low, high = mesh.bounds()
        np.testing.assert_allclose(high, np.array(size) / 2, atol=2e-3)
        np.testing.assert_allclose(low, -np.array(size) / 2, atol=2e-3)


def test_an_unknown_carcass_is_refused() -> None:
    with pytest.raises(ValueError, match=r"chimney.*counter"):
        carcasses.carcass_mesh("chimney", (1.0, 1.0, 1.0))


def test_a_counter_carcass_is_hollow_under_a_sink_but_keeps_its_front() -> None:
    mesh = carcasses.carcass_mesh(
        "counter", (2.0, 0.88, 0.6), ((-0.25, -0.28, 0.25, 0.5), (2.0, 2.0, 3.0, 3.0))
    )
    corners = corners_of(mesh)
    assert down(corners, 0.0, 0.0) == -np.inf
    assert down(corners, 0.5, 0.0) == pytest.approx(0.44)
    origins = np.array([[0.0, 0.1, 2.0], [0.5, 0.1, 2.0]])
    distance, _ = hits(corners, origins, np.array([0.0, 0.0, -1.0]))
    np.testing.assert_allclose(distance, 1.7, atol=1e-5)


@pytest.mark.parametrize("kind", list(SIZES))
def test_building_twice_gives_the_same_arrays(kind: str) -> None:
    first, second = (mesh_of(kind, "Asset_2", SIZES[kind][0], OPEN) for _ in range(2))
    for a, b in zip(first.parts, second.parts, strict=True):
        assert a.material == b.material
        assert a.vertices.tobytes() == b.vertices.tobytes() and a.faces.tobytes() == b.faces.tobytes()


def test_assets_differ_in_look_and_cabinetry_of_one_style_agrees() -> None:
    for kind in ("Microwave", "Fridge", "GarbageCan", "Toaster"):
        looks = {mesh_of(kind, f"A{i}", SIZES[kind][0]).parts[0].material for i in range(12)}
        assert len(looks) >= 2, kind
    for style in ("", "FloorPlan3", "FloorPlan7"):
        finish = finishes.CABINET_LOOKS[finishes.cabinet_look(style)]
        for kind in ("Cabinet", "Drawer"):
            assert any(p.material == finish for p in mesh_of(kind, style, SIZES[kind][0]).parts), (
                kind,
                style,
            )
