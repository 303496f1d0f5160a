"""The contact sheets show every type of the floor plans and of the asset database, in every state."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from envs.embedded.asset_database import asset_ids
from envs.embedded.floorplan_layout import floor_plan_names, load_layout
from envs.embedded.rendering import contact_sheet
from envs.embedded.rendering.contact_sheet import WITHOUT_CELL, Cell, cells, family_of, pages, picture
from envs.embedded.rendering.meshes.registry import builders
from envs.embedded.rendering.object_states import states_of
from envs.embedded.rendering.renderer import Quality, Renderer
from envs.embedded.rendering.scene_builder import UNDRAWN
from envs.embedded.world import ObjectState
from envs.object_types import all_object_types

DOCS = Path(__file__).resolve().parents[4] / "docs"


@pytest.fixture(scope="module")
def known_types():
    """Types of the objects of the 120 floor plans, and of the assets that houses are furnished with."""
    of_plans = {o.object_type for name in floor_plan_names() for o in load_layout(name).objects}
    of_assets = {name for name in all_object_types() if asset_ids(name)}
    assert len(of_plans) > 100 and len(of_assets) > 100
    return of_plans | of_assets


def test_every_known_type_has_a_mesh_of_its_own(known_types):
    assert not sorted(known_types - set(builders()) - UNDRAWN)


def test_every_known_type_has_a_cell_for_every_state(known_types):
    shown = {
        (c.object_type, c.state) for c in cells([n for n in all_object_types() if n not in WITHOUT_CELL])
    }
    wanted = {(n, state) for n in known_types - set(WITHOUT_CELL) for _, state in states_of(n)}
    assert not sorted(wanted - shown, key=str)
    assert all(len(reason) > 20 for reason in WITHOUT_CELL.values())
    assert "Floor" in UNDRAWN  # what has no cell is drawn elsewhere, or is nowhere
    assert not (set(WITHOUT_CELL) - UNDRAWN) & known_types


def test_the_pages_are_grouped_by_family():
    names = ["Fork", "Apple", "Fridge", "Sofa", "Mirror", "Candle", "DeskLamp"]
    found = list(pages(list(cells(names)), 6, None))
    assert [name for name, _ in found] == [
        "small_things_1", "small_things_2", "food_1", "fixtures_1", "appliances_1", "furniture_1", "decor_1",
    ]  # fmt: skip
    assert all(
        {family_of(c.object_type) for c in members} == {c.family for c in members} for _, members in found
    )
    assert all(len({c.family for c in members}) == 1 and len(members) <= 6 for _, members in found)


def test_a_shuffled_sheet_has_a_key_that_names_every_cell(tmp_path):
    wanted = ["--types", "Apple", "Mug", "--side", "32", "--columns", "5", "--rows", "3", "--no-captions"]
    for folder, seed in (("a", "7"), ("b", "7"), ("c", "8")):
        contact_sheet.main(["--out", str(tmp_path / folder), "--shuffled", seed, *wanted])
    keys = {f: list(csv.DictReader((tmp_path / f / "key.csv").read_text().splitlines())) for f in "abc"}
    plain = [c.caption for c in cells(["Mug", "Apple"])]
    assert keys["a"] == keys["b"] != keys["c"]
    assert sorted(row["shows"] for row in keys["a"]) == sorted(plain)
    assert [row["shows"] for row in keys["a"]] != plain
    renderer = Renderer(32, 32, Quality.ULTRA)
    for row in keys["a"][::4]:
        page = np.asarray(Image.open(tmp_path / "a" / f"{row['page']}.png"))
        y, x = 34 * (int(row["row"]) - 1), 34 * (int(row["column"]) - 1)
        cell = next(c for c in cells(["Mug", "Apple"]) if c.caption == row["shows"])
        assert np.array_equal(page[y : y + 32, x : x + 32], picture(cell, renderer)), row


def test_pages_can_be_jpeg(tmp_path):
    wanted = ["--types", "Fork", "--side", "32", "--out", str(tmp_path)]
    contact_sheet.main(wanted)
    contact_sheet.main([*wanted, "--jpeg", "80"])
    assert {p.name for p in tmp_path.iterdir()} == {"small_things_1.png", "small_things_1.jpg"}
    plain, pressed = (
        np.asarray(Image.open(tmp_path / f"small_things_1.{k}"), np.int32) for k in ("png", "jpg")
    )
    assert pressed.shape == plain.shape
    assert 0.0 < np.abs(pressed - plain).mean() < 8.0


def test_the_docs_show_every_page_and_nothing_else():
    names = [n for n in all_object_types() if n not in WITHOUT_CELL and n not in UNDRAWN]
    every = list(cells(names))
    wanted = {f"{name}.jpg" for name, _ in pages(every, 48, None)}
    text = (DOCS / "objects.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\(images/objects/([^)]+)\)", text)) == wanted
    assert {p.name for p in (DOCS / "images/objects").iterdir()} == wanted
    assert f"{len(names)} types of object, {len(every)} cells" in text
    assert sum(p.stat().st_size for p in (DOCS / "images/objects").iterdir()) < 3_000_000


def test_a_cell_shows_what_the_engine_makes_of_a_state():
    renderer = Renderer(64, 64, Quality.ULTRA)

    def shown(name, **state):
        return picture(Cell(family_of(name), name, name, ObjectState(**state)), renderer).astype(int)

    for name, state in (
        ("Apple", {"is_sliced": True}),
        ("Egg", {"is_broken": True}),
        ("Drawer", {"openness": 1.0}),
    ):
        assert np.abs(shown(name, **state) - shown(name)).mean() > 4.0, name
