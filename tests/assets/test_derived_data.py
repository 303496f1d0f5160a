"""Data that scripts of assets/derive made are what the scripts make; needs the unpacked wheels for most."""

from __future__ import annotations

import gzip
import importlib
import json
import os
from pathlib import Path

import numpy as np
import pytest
import yaml

from envs.asset_files import ASSETS
from envs.embedded.scene_loader import load_scene

SHARED = Path(__file__).resolve().parents[2].parent / "shared/data/thor"


def wheel(variable: str) -> Path:
    folder = os.environ.get(variable)
    if not folder:
        pytest.skip(f"{variable} does not name the folder of an unpacked wheel (assets/derive/README.md)")
    return Path(folder)


def test_layouts_are_small_and_reproducible_archives() -> None:
    files = sorted((ASSETS / "floorplans").glob("*.json.gz"))
    assert len(files) == 120
    assert sum(f.stat().st_size for f in files) < 3_000_000
    for file in files[::10]:
        assert file.read_bytes()[4:8] == b"\0\0\0\0"  # no time stamp
        data = json.loads(gzip.decompress(file.read_bytes()))
        assert data["scene"] == file.name.removesuffix(".json.gz")
        assert data["reachable"] == sorted(data["reachable"])


def test_houses_are_what_the_script_makes() -> None:
    houses = importlib.import_module("assets.derive.houses")
    data = yaml.safe_load((ASSETS / "derive/house_rooms.yaml").read_text())
    for name, first, second, variant in houses.HOUSES:
        text = json.dumps(houses.house(name, first, second, variant, data), indent=1) + "\n"
        assert text == (ASSETS / "scenes" / f"{name}.json").read_text(), name


def test_object_types_are_what_the_script_makes() -> None:
    facts, sizes = SHARED / "object_types.json", SHARED / "object_sizes.json"
    if not facts.exists():
        pytest.skip("the fact sheets are not beside this checkout")
    script = importlib.import_module("assets.derive.object_types")
    text = script.document(json.loads(facts.read_text()), json.loads(sizes.read_text()))
    assert text == (ASSETS / "object_types.yaml").read_text()


def test_layouts_are_what_the_script_makes() -> None:
    procthor, alfworld = wheel("HEARTH_PROCTHOR_DIR"), wheel("HEARTH_ALFWORLD_DIR")
    script = importlib.import_module("assets.derive.floorplans")
    for name, content in script.derive(procthor, alfworld).items():
        expected = gzip.decompress((ASSETS / "floorplans" / name).read_bytes())
        assert gzip.decompress(content) == expected, name


def test_boxes_equal_the_dump_in_every_scene() -> None:
    database = wheel("HEARTH_PROCTHOR_DIR") / "procthor/databases/ai2thor-object-metadata.json"
    script = importlib.import_module("assets.derive.floorplans")
    dump = json.loads(database.read_text())
    for key, first, _ in script.ROOM_LISTS:
        for i, objects in enumerate(dump[key]):
            world = load_scene(f"FloorPlan{first + i}")
            for obj in objects:
                box = obj["objectOrientedBoundingBox"] or obj["axisAlignedBoundingBox"]
                corners = np.array(box["cornerPoints"])
                low, high = world[obj["objectId"]].world_box().bounds()
                apart = max(np.abs(low - corners.min(axis=0)).max(), np.abs(high - corners.max(axis=0)).max())
                assert apart < 0.01, (world.scene_name, obj["objectId"])


def test_every_data_file_has_its_origin_named() -> None:
    named = (ASSETS / "SOURCES.md").read_text()
    for entry in (
        "floorplans/",
        "scenes/",
        "asset_database.json.gz",
        "embedded_assets.yaml",
        "object_types.yaml",
        "object_words.yaml",
    ):
        assert f"`{entry}" in named, entry
