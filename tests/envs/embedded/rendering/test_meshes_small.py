from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from envs.embedded.rendering import contact_sheet
from envs.embedded.rendering.mesh import Mesh, Part, joined
from envs.embedded.rendering.meshes import registry
from envs.embedded.rendering.meshes.liquids import LIQUIDS
from envs.embedded.rendering.meshes.registry import MeshOrder, builders
from envs.embedded.rendering.object_states import sample_size, states_of
from envs.embedded.rendering.textures import TEXTURE_NAMES
from envs.embedded.scene_loader import load_scene
from envs.embedded.world import ObjectState, Temperature

OURS = sorted(
    name
    for name, (builder, _) in builders().items()
    if {"small_things", "food"} & set(builder.__module__.split("."))
)
MSSBENCH = [
    "Apple",
    "Bread",
    "BreadSliced",
    "Tomato",
    "TomatoSliced",
    "Knife",
    "Fork",
    "Spoon",
    "CellPhone",
    "CreditCard",
    "CD",
    "Watch",
    "RemoteControl",
    "Laptop",
    "Book",
    "Newspaper",
    "BasketBall",
    "WineBottle",
    "Bowl",
    "Plate",
    "Pan",
    "Pot",
    "Mug",
    "TeddyBear",
    "Pen",
    "AluminumFoil",
    "Box",
]
ONE_LOOK = {
    "AluminumFoil", "AppleSliced", "BasketBall", "BreadSliced", "ButterKnife", "CD", "Dumbbell", "EggCracked",
    "Fork", "LettuceSliced", "Newspaper", "PaperTowelRoll", "PepperShaker", "PotatoSliced", "SaltShaker", "Spoon",
    "ToiletPaper", "TomatoSliced",
}  # fmt: skip
CASES = [
    (name, caption, state)
    for name in OURS
    for caption, state in states_of(name)
    if state.temperature is not Temperature.HOT
    and not state.is_sliced  # steam and slices are no part of a mesh
]
IDS = [f"{name}-{caption or 'plain'}" for name, caption, _ in CASES]
MIN_FACES, MAX_FACES = 60, 3000
WRONG_WINDING_SHARE = {"": 0.0, "dirty": 0.03, "broken": 0.06}
MAX_REACH = 1.05  # of the longest side, beyond the box: the leaf of an open book


def fresh(name: str, state: ObjectState, asset: str = "", size: tuple[float, ...] | None = None) -> Mesh:
    """A mesh built anew, past the cache."""
    order = MeshOrder(name, asset, size or sample_size(name), state)  # type: ignore[arg-type]
    return registry._build.__wrapped__(order)


def plain(name: str, asset: str = "", size: tuple[float, ...] | None = None) -> Mesh:
    # a laptop's box is that of the open one
    return fresh(name, ObjectState(openness=1.0 if name == "Laptop" else 0.0), asset, size)


def same(a: Mesh, b: Mesh) -> bool:
    return len(a.parts) == len(b.parts) and all(
        p.material == q.material
        and np.array_equal(p.vertices, q.vertices)
        and np.array_equal(p.normals, q.normals)
        and np.array_equal(p.uvs, q.uvs)
        and np.array_equal(p.faces, q.faces)
        for p, q in zip(a.parts, b.parts, strict=True)
    )


def points(mesh: Mesh) -> np.ndarray:
    return np.concatenate([p.vertices[np.unique(p.faces)] for p in mesh.parts])


def textures(mesh: Mesh) -> set[str]:
    return {p.material.texture for p in mesh.parts}


def test_every_object_that_mssbench_handles_has_a_mesh_of_its_own():
    assert set(MSSBENCH) <= set(OURS)


@pytest.mark.parametrize("name", OURS)
def test_the_closed_intact_thing_fills_its_box(name):
    size = sample_size(name)
    low, high = plain(name).bounds()
    assert np.allclose(high, np.array(size) / 2, atol=1e-4)
    assert np.allclose(low, -np.array(size) / 2, atol=1e-4)


@pytest.mark.parametrize("scene", ["FloorPlan1", "FloorPlan211", "FloorPlan308", "FloorPlan424"])
def test_things_of_real_scenes_fill_their_boxes(scene):
    found = 0
    for obj in load_scene(scene).objects():
        if obj.object_type in OURS:
            found += 1
            size = tuple(round(float(v), 4) for v in obj.box.size)
            low, high = plain(obj.object_type, obj.asset_id, size).bounds()
            assert np.allclose(high - low, size, atol=2e-4), obj.object_id
            assert np.allclose(high + low, 0.0, atol=2e-4), obj.object_id
    assert found >= 5


@pytest.mark.parametrize(("name", "caption", "state"), CASES, ids=IDS)
def test_arrays_are_sound(name, caption, state):
    mesh = fresh(name, state)
    faces = sum(len(p.faces) for p in mesh.parts)
    assert MIN_FACES <= faces <= MAX_FACES
    wrong = 0
    for part in mesh.parts:
        assert len(part.faces), f"a part of {part.material} has no faces"
        assert part.faces.min() >= 0
        assert part.faces.max() < len(part.vertices)
        assert part.material.texture in ("", *TEXTURE_NAMES)
        for array, width in ((part.vertices, 3), (part.normals, 3), (part.uvs, 2)):
            assert array.dtype == np.float32
            assert array.shape == (len(part.vertices), width)
            assert np.isfinite(array).all()
        used = part.normals[np.unique(part.faces)]
        assert np.allclose(np.linalg.norm(used, axis=1), 1.0, atol=1e-3)
        corners = part.vertices[part.faces].astype(np.float64)
        normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        length = np.linalg.norm(normal, axis=1)
        agreement = (normal * part.normals[part.faces].mean(axis=1)).sum(axis=1)
        wrong += int(((agreement < -0.02 * length) & (length > 1e-10)).sum())
    assert wrong <= WRONG_WINDING_SHARE.get(caption.split(",")[0], 0.0) * faces


@pytest.mark.parametrize(("name", "caption", "state"), CASES, ids=IDS)
def test_no_state_reaches_far_beyond_the_box(name, caption, state):
    half = np.array(sample_size(name)) / 2
    low, high = fresh(name, state).bounds()
    assert max((high - half).max(), (-half - low).max()) <= MAX_REACH * 2 * half.max()


@pytest.mark.parametrize(
    ("name", "caption", "state"),
    [c for c in CASES if c[1]],
    ids=[i for i in IDS if not i.endswith("-plain")],
)
def test_each_state_differs_from_the_plain_thing(name, caption, state):
    assert not same(fresh(name, state), fresh(name, ObjectState()))


@pytest.mark.parametrize("name", OURS)
def test_building_twice_gives_equal_arrays(name):
    for _, state in states_of(name):
        assert same(fresh(name, state, "Asset_3"), fresh(name, state, "Asset_3"))


@pytest.mark.parametrize("name", sorted(set(OURS) - ONE_LOOK))
def test_assets_look_different(name):
    first = plain(name, "Asset_0")
    assert any(not same(first, plain(name, f"Asset_{i}")) for i in range(1, 8))


@pytest.mark.parametrize(
    "name", ["Fork", "Knife", "CellPhone", "CreditCard", "Pen", "TennisRacket", "BaseballBat", "Dumbbell"]
)
def test_long_things_follow_the_box_whichever_way_it_lies(name):
    for size in permutations(sample_size(name)):
        mesh = plain(name, size=size)
        low, high = mesh.bounds()
        assert np.allclose(high - low, size, atol=1e-4)
        assert _volume(mesh) > 0.0  # turned, not mirrored: a mirrored body would be inside out


def _volume(mesh: Mesh) -> float:
    return sum(_part_volume(p) for p in mesh.parts)


def _part_volume(part: Part) -> float:
    c = part.vertices[part.faces].astype(np.float64)
    return float((np.cross(c[:, 0], c[:, 1]) * c[:, 2]).sum()) / 6.0


def _is_closed(part: Part) -> bool:
    """Whether every edge has two faces, vertices being joined by place."""
    _, which = np.unique(np.round(part.vertices, 6), axis=0, return_inverse=True)
    faces = which.reshape(-1)[part.faces]
    a, b, c = faces.T
    faces = faces[(a != b) & (b != c) & (a != c)]
    edges = np.sort(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]), axis=1)
    return not (np.unique(edges, axis=0, return_counts=True)[1] % 2).any()


@pytest.mark.parametrize("name", OURS)
def test_closed_bodies_are_not_inside_out(name):
    closed = []
    for _, state in states_of(name):
        parts = list(fresh(name, state).parts)
        if name.endswith("Sliced"):
            parts = [joined(parts[:3])]  # skin and both cut faces
        closed += [p for p in parts if _is_closed(p)]
    assert closed
    assert all(_part_volume(p) > 0.0 for p in closed)


def _clusters(values: np.ndarray, gap: float) -> int:
    ordered = np.sort(values)
    return 1 + int((np.diff(ordered) > gap).sum())


def test_a_fork_has_four_separate_tines():
    x, _, z = sample_size("Fork")
    tips = points(plain("Fork"))
    tips = tips[tips[:, 2] > 0.40 * z]
    assert _clusters(tips[:, 0], 0.09 * x) == 4


@pytest.mark.parametrize("name", ["Fork", "Spoon", "ButterKnife"])
def test_steel_has_a_bright_middle_between_dark_rims(name):
    """So that it tells on white china and on a black oven alike."""
    mesh = plain(name)
    middle, rim = (
        [p for p in mesh.parts if p.material.metallic > 0.5 and keep(p.material.color[0])]
        for keep in (lambda light: light > 0.65, lambda light: light < 0.35)
    )
    assert middle
    assert rim
    across = 1 if name == "ButterKnife" else 0
    widest, narrower = (max(float(np.ptp(p.vertices[:, across])) for p in parts) for parts in (rim, middle))
    assert narrower < 0.85 * widest


def test_a_knife_is_pointed_and_a_butter_knife_is_blunt():
    def height_near_tip(name: str, reach: float) -> float:
        _, y, z = sample_size(name)
        p = points(plain(name))
        near = p[p[:, 2] > (0.5 - reach) * z]
        return float(np.ptp(near[:, 1])) / y

    assert height_near_tip("Knife", 0.005) < 0.15
    assert height_near_tip("ButterKnife", 0.03) > 0.4


def test_a_cd_has_a_hole_through_it():
    x, _, _ = sample_size("CD")
    for part in plain("CD").parts:
        corners = part.vertices[part.faces][:, :, [0, 2]]
        # no face covers the middle: the three edge tests never agree about the origin
        pairs = [(corners[:, i], corners[:, (i + 1) % 3]) for i in range(3)]
        sides = [a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0] for a, b in pairs]
        assert not (np.all(np.array(sides) > 1e-12, axis=0) | np.all(np.array(sides) < -1e-12, axis=0)).any()
    assert np.linalg.norm(points(plain("CD"))[:, [0, 2]], axis=1).min() > 0.05 * x


@pytest.mark.parametrize(
    ("name", "texture"),
    [
        ("CreditCard", "credit_card"), ("CD", "cd"), ("Newspaper", "newspaper"), ("WineBottle", "wine_label"),
        ("BasketBall", "basketball"), ("RemoteControl", "remote_buttons"), ("BreadSliced", "bread_crumb"),
        ("BreadSliced", "bread_crust"), ("TomatoSliced", "tomato_flesh"), ("Potato", "potato"),
        ("Lettuce", "lettuce"), ("Box", "cardboard"),
    ],
)  # fmt: skip
def test_prints_that_tell_a_thing_are_on_it(name, texture):
    assert texture in textures(plain(name))


def test_a_lit_phone_shows_icons_and_a_broken_one_does_not():
    lit = fresh("CellPhone", ObjectState(is_toggled=True))
    screen = next(p for p in lit.parts if p.material.texture == "phone_screen")
    assert max(screen.material.emission) > 0.0
    assert (screen.normals[:, 1] > 0.99).all()
    assert "phone_screen" not in textures(fresh("CellPhone", ObjectState()))
    assert "phone_screen" not in textures(fresh("CellPhone", ObjectState(is_toggled=True, is_broken=True)))


def test_a_laptop_opens_by_degrees_and_shows_its_screen_only_when_on():
    heights = [np.ptp(points(fresh("Laptop", ObjectState(openness=o)))[:, 1]) for o in (0.0, 0.25, 0.5, 1.0)]
    assert heights == sorted(heights)
    assert heights[0] < 0.15 * heights[-1]
    lit = fresh("Laptop", ObjectState(openness=1.0, is_toggled=True))
    screen = next(p for p in lit.parts if p.material.texture == "laptop_screen")
    assert (screen.normals[:, 2] > 0.9).all()  # to whoever sits at +z
    assert "laptop_screen" not in textures(fresh("Laptop", ObjectState(openness=1.0)))


@pytest.mark.parametrize("name", ["Bowl", "Mug", "Cup", "Pot", "Bottle", "WateringCan"])
def test_a_liquid_stands_inside_its_vessel_and_each_has_its_colour(name):
    empty = plain(name)
    colors = set()
    for drink in ("water", "coffee", "wine"):
        known = {p.material for p in empty.parts}
        added = [p for p in fresh(name, ObjectState(fill_liquid=drink)).parts if p.material not in known]
        added = [p for p in added if p.material == LIQUIDS[drink]]
        assert added
        colors.add(added[0].material.color)
        half = np.array(sample_size(name)) / 2
        assert all((np.abs(p.vertices) < half).all() for p in added)
        assert any((p.normals[:, 1] > 0.9).any() for p in added)
    assert len(colors) == 3


@pytest.mark.parametrize("name", ["Bowl", "Plate", "Mug", "Cup", "Bottle", "WineBottle", "Vase", "Statue"])
def test_broken_things_lie_in_pieces_on_the_bottom_of_their_box(name):
    mesh, floor = fresh(name, ObjectState(is_broken=True)), -sample_size(name)[1] / 2
    resting = [p for p in mesh.parts if p.vertices[:, 1].min() < floor + 0.01]
    assert len(resting) >= 8
    assert min(p.vertices[:, 1].min() for p in mesh.parts) > floor - 0.01


def test_a_lit_candle_has_a_flame_above_it():
    top = sample_size("Candle")[1] / 2
    flame = [p for p in fresh("Candle", ObjectState(is_toggled=True)).parts if p.vertices[:, 1].max() > top]
    assert flame
    assert all(max(p.material.emission) > 0.5 for p in flame)


def test_an_open_box_has_an_opening_and_a_closed_one_does_not():
    x, y, z = sample_size("Box")

    def lid(state: ObjectState) -> bool:
        for p in fresh("Box", state).parts:
            c = p.vertices[p.faces].mean(axis=1)
            over = (np.abs(c[:, 0]) < 0.3 * x) & (np.abs(c[:, 2]) < 0.3 * z) & (c[:, 1] > 0.45 * y)
            if over.any():
                return True
        return False

    assert lid(ObjectState())
    assert not lid(ObjectState(openness=1.0))


def test_a_book_opens_to_the_left_and_then_shows_text():
    size = sample_size("Book")
    low, high = fresh("Book", ObjectState(openness=1.0)).bounds()
    assert low[0] == pytest.approx(-1.5 * size[0], rel=0.05)
    assert high[0] == pytest.approx(0.5 * size[0], rel=0.05)
    assert any(t.startswith("book_cover_") for t in textures(plain("Book")))


@pytest.mark.parametrize(
    "name", ["AppleSliced", "BreadSliced", "TomatoSliced", "PotatoSliced", "LettuceSliced"]
)
def test_a_slice_is_cut_across_its_thin_side(name):
    thin = (0.012, 0.08, 0.09)
    for size, axis in ((thin, 0), (thin[::-1], 2)):
        faces = [p for p in plain(name, size=size).parts if (np.abs(p.normals[:, axis]) > 0.99).all()]
        assert {int(np.sign(p.normals[0, axis])) for p in faces} >= {1, -1}


@pytest.mark.parametrize("name", ["BreadSliced", "PotatoSliced", "Potato"])
def test_cooking_darkens(name):
    def brightness(state: ObjectState) -> float:
        largest = max(fresh(name, state, "Asset_1").parts, key=lambda p: len(p.faces))
        return sum(largest.material.color)

    assert brightness(ObjectState(is_cooked=True)) < brightness(ObjectState()) - 0.2


@pytest.mark.parametrize("name", ["Pan", "Pot"])
def test_handles_stick_out_along_the_longer_side(name):
    r = 0.14
    for size, axis in (((2 * r, 0.06, 0.5), 2), ((0.5, 0.06, 2 * r), 0)):
        handle = points(plain(name, size=size))
        handle = handle[handle[:, axis] < -0.1]
        assert np.ptp(handle[:, 2 - axis]) < r


def test_the_contact_sheet_is_written(tmp_path):
    contact_sheet.main(
        ["--out", str(tmp_path), "--types", "Fork", "Candle", "--side", "40", "--columns", "2"]
    )
    from PIL import Image

    page = np.asarray(Image.open(tmp_path / "small_things_1.png"))
    assert page.shape == (4 * 54, 2 * 42, 3)  # Candle: plain, on, hot, cold; Fork: plain, hot, cold
    cells = [page[54 * i : 54 * i + 40, 42 * j : 42 * j + 40] for i in range(4) for j in range(2)][:-1]
    assert all(cell.std() > 3.0 for cell in cells)
    assert not np.array_equal(cells[0], cells[1])
