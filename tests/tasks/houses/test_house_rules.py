"""The rule files of houses: they are read, and whatever is wrong with them is named by file and key."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from envs.asset_files import load_yaml
from envs.errors import DataError
from tasks.generation.houses import rule_fields
from tasks.generation.houses.furniture_rules import furniture_rules, kitchen_rules
from tasks.generation.houses.room_rules import plan_rules
from tasks.generation.houses.stock_rules import stock_rules

READERS: dict[str, Callable[[], Any]] = {
    "rooms.yaml": plan_rules, "furniture.yaml": furniture_rules, "kitchens.yaml": kitchen_rules,
    "stock.yaml": stock_rules,
}  # fmt: skip


SINGLE = ("towel_holder", "hand_towel_holder", "cart")
"""Rows for which ProcTHOR has one asset only."""


def put(path: str, value: Any) -> Callable[[Any], None]:
    """An edit of a parsed file: sets, or deletes where the value is None, what is at a dotted path."""

    def edit(data: Any) -> None:
        *way, last = [int(p) if p.isdigit() else p for p in path.split(".")]
        for key in way:
            data = data[key]
        if value is None:
            del data[last]
        else:
            data[last] = value

    return edit


@pytest.mark.parametrize(
    ("file", "path", "value", "told"),
    [
        ("rooms.yaml", "rooms.Kitchen.area_m2", [17, 11], r"rooms\.Kitchen\.area_m2.*\[least, most\]"),
        ("rooms.yaml", "rooms.Kitchen.floors", "Tiles", r"rooms\.Kitchen\.floors.*a list"),
        ("rooms.yaml", "rooms.Kitchen", None, r"rooms\.Kitchen.*missing"),
        ("rooms.yaml", "rooms.Kitchen.walls.0", "#12345", r"walls\[0\].*#rrggbb"),
        ("rooms.yaml", "rooms.Bedroom.windows.0.asset", "Bed_1", r"windows\[0\]\.asset.*is a Bed"),
        ("rooms.yaml", "door_assets.0", "Doorway_99", r"door_assets\[0\].*Doorway_9"),
        ("rooms.yaml", "doors.0.rooms", ["Kitchen"], r"doors\[0\]\.rooms.*two rooms"),
        ("rooms.yaml", "doors.0", None, "no row for Kitchen and LivingRoom"),
        ("rooms.yaml", "swing", ["Kitchen"], "swing.*each of"),
        ("rooms.yaml", "houses.0.weight", "often", r"houses\[0\]\.weight.*number"),
        ("rooms.yaml", "hieght_m", [1, 2], "hieght_m.*height_m"),
        ("furniture.yaml", "Kitchen.table.type", "Tabel", r"Kitchen\.table\.type.*Tabel"),
        ("furniture.yaml", "Kitchen.table.place", ["roof"], r"Kitchen\.table\.place\[0\]"),
        ("furniture.yaml", "Kitchen.table.place", ["beside"], r"Kitchen\.table\.place.*need `of`"),
        ("furniture.yaml", "Kitchen.chair.of", "tabel", r"Kitchen\.chair\.of.*no row 'tabel'"),
        ("furniture.yaml", "Kitchen.table.width_m", [9, 10], r"Kitchen\.table\.type.*no asset"),
        ("furniture.yaml", "Kitchen.table.chance", 2.0, r"Kitchen\.table\.chance"),
        ("furniture.yaml", "Kitchen.table.need", "yes", r"Kitchen\.table\.need.*true or false"),
        ("furniture.yaml", "Kitchen.chair.seats", [0.5, 2], r"Kitchen\.chair\.seats.*whole"),
        ("furniture.yaml", "Kitchen.chair.without", ["Chair_0"], r"Kitchen\.chair\.without.*Chair_0"),
        ("furniture.yaml", "Kitchen.table.colour", "red", r"Kitchen\.table.*colour"),
        ("kitchens.yaml", "Cellar", {}, "Cellar.*no room type"),
        ("kitchens.yaml", "Kitchen.runs.0.main", ["oven"], r"runs\[0\]\.main\[0\].*oven"),
        ("kitchens.yaml", "Kitchen.straight", ["Bed_1"], r"Kitchen\.straight\[0\]"),
        ("kitchens.yaml", "Kitchen.straight", [], "Kitchen.*straight counters"),
        ("kitchens.yaml", "Kitchen.corners", [], r"Kitchen\.corners.*needs one"),
        ("kitchens.yaml", "Bathroom.runs.0.main", [], r"Bathroom\.runs.*sinkcounter"),
        ("kitchens.yaml", "Kitchen.sink.type", "Bathtub", r"Kitchen\.sink\.type"),
        ("stock.yaml", "Tabel", {}, "Tabel"),
        ("stock.yaml", "Desk.Cellar", [], r"Desk\.Cellar"),
        ("stock.yaml", "Desk.any.0.zone", "top", r"Desk\.any\[0\]\.zone"),
        ("stock.yaml", "Desk.any.0.lies", "upside", r"Desk\.any\[0\]\.lies"),
        ("stock.yaml", "TowelHolder.any.0.hangs_m", [1.0], r"hangs_m.*\[up, out\]"),
        ("stock.yaml", "settings.places.0.in", "far", r"settings\.places\[0\]\.in"),
        ("stock.yaml", "settings", None, "settings.*missing"),
    ],
)  # fmt: skip
def test_faults_name_file_and_key(
    file: str, path: str, value: Any, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = copy.deepcopy(load_yaml(f"{rule_fields.FOLDER}/{file}"))
    put(path, value)(data)
    monkeypatch.setattr(rule_fields, "load_yaml", lambda _: data)
    reader: Any = READERS[file]
    with pytest.raises(DataError, match=rf"(?s){file}.*{told}"):
        reader.__wrapped__()


@pytest.mark.parametrize("file", READERS)
def test_a_file_that_is_no_mapping_is_a_fault(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rule_fields, "load_yaml", lambda _: ["nothing"])
    reader: Any = READERS[file]
    with pytest.raises(DataError, match=file):
        reader.__wrapped__()


def test_every_row_has_more_than_one_asset_where_procthor_has() -> None:
    for rows in furniture_rules().values():
        assert all(len(row.choice.assets) >= 2 for row in rows if row.name not in SINGLE)
