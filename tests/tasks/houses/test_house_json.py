"""The JSON of houses: equal bytes from equal seeds, and every rule of ProcTHOR's schema 1.0.0."""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from envs.embedded.asset_database import asset
from envs.embedded.house_loader import load_house
from envs.errors import UnknownNameError, UsageError
from envs.house import House
from tasks.generation.houses import Wanted, generate_house

SEEDS = range(30)
WALL_ID = re.compile(r"wall\|(?:\d+|exterior)(?:\|\d+\.\d\d){4}")
MOST_SECONDS = 0.5
ROOT = Path(__file__).resolve().parents[3]


@cache
def house_of(seed: int) -> dict[str, Any]:
    return generate_house(seed)


def everything(objects: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for obj in objects:
        yield obj
        yield from everything(obj["children"])


def digest(house: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(house).encode()).hexdigest()


def test_equal_seeds_give_equal_bytes_in_another_process() -> None:
    code = (
        "import hashlib, json; from tasks.generation.houses import generate_house; "
        "print(*(hashlib.sha256(json.dumps(generate_house(s)).encode()).hexdigest() for s in (3, 14)))"
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True,
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
        ).stdout.split()
        for hash_seed in ("1", "77")
    ]  # fmt: skip
    assert told[0] == told[1] == [digest(generate_house(3)), digest(generate_house(14))]


def test_other_seeds_give_other_houses() -> None:
    assert len({digest({**house_of(s), "id": ""}) for s in SEEDS}) == len(SEEDS)


def test_other_arguments_give_other_houses() -> None:
    given: list[dict[str, Any]] = [{}, {"clutter": 2.0}, {"for_unity": True}, {"wanted": ["Candle", "CD"]}]
    rooms = ["Kitchen", "Bedroom"]
    assert len({digest(generate_house(4, rooms=rooms, **more)) for more in given}) == len(given)


def test_a_house_takes_little_time() -> None:
    taken = []
    for seed in range(12):
        start = time.process_time()
        generate_house(seed)
        taken.append(time.process_time() - start)
    assert float(np.median(taken)) < MOST_SECONDS


@pytest.mark.parametrize("seed", SEEDS)
def test_ids_are_single_and_of_procthors_form(seed: int) -> None:
    house = house_of(seed)
    ids = [o["id"] for o in everything(house["objects"])]
    ids += [row["id"] for key in ("rooms", "walls", "doors", "windows") for row in house[key]]
    assert len(ids) == len(set(ids))
    assert all(WALL_ID.fullmatch(w["id"]) for w in house["walls"])
    assert all(re.fullmatch(r"room\|\d", r["id"]) for r in house["rooms"])
    for obj in everything(house["objects"]):
        kind = asset(obj["assetId"]).object_type or "Stove"
        assert re.fullmatch(rf"{kind}\|(?:surface\|)?\d\|\d+", obj["id"])


@pytest.mark.parametrize("seed", SEEDS)
def test_faces_run_round_their_room_and_every_wall_has_two(seed: int) -> None:
    house = House.from_json(house_of(seed))
    for room in house.rooms:
        faces = [w for w in house.walls if w.room_id == room.room_id]
        assert [w.start for w in faces] == list(room.polygon)
        assert [w.end for w in faces] == [*room.polygon[1:], room.polygon[0]]
        area = sum(
            a[0] * b[1] - b[0] * a[1] for a, b in zip(room.polygon, [w.end for w in faces], strict=True)
        )
        assert area < 0.0  # clockwise seen from above
    spans = Counter(tuple(sorted((w.start, w.end))) for w in house.walls)
    assert set(spans.values()) == {2}
    outer = [w for w in house_of(seed)["walls"] if w["roomId"] == "exterior"]
    assert all(w["polygon"][0]["y"] > w["polygon"][2]["y"] == 0.0 for w in outer)


@pytest.mark.parametrize("seed", SEEDS)
def test_holes_lie_in_both_of_their_walls(seed: int) -> None:
    data, house = house_of(seed), House.from_json(house_of(seed))
    walls = {w.wall_id: w for w in house.walls}
    assert len(house.doors) >= len(house.rooms) and len(house.windows) >= 1
    for hole in (*house.doors, *house.windows):
        first, second = walls[hole.wall0], walls[hole.wall1]
        assert first.room_id == hole.rooms[0] and second.room_id in (hole.rooms[1], "exterior")
        assert {first.start, first.end} == {second.start, second.end}
        assert hole.low[0] >= 0.1 and hole.high[0] <= math.dist(first.start, first.end) - 0.1
        assert hole.high[1] < first.top_m
        width, height, _ = asset(hole.asset_id).size
        size = (hole.high[0] - hole.low[0], hole.high[1] - hole.low[1])
        assert size == pytest.approx((width, height), abs=0.011)
    for door in data["doors"]:
        leaf = asset(door["assetId"]).object_type == "Doorway"
        is_front = door["room0"] == door["room1"]
        assert door["openable"] == (leaf and not is_front)
        assert door["openness"] == (1.0 if door["openable"] else 0.0)
    assert sum(d["room0"] == d["room1"] for d in data["doors"]) == 1


@pytest.mark.parametrize("seed", SEEDS)
def test_rooms_do_not_overlap_and_have_their_furniture(seed: int) -> None:
    house = house_of(seed)
    world = load_house(house)
    needed = {
        "Kitchen": {"CounterTop", "Sink", "SinkBasin", "Faucet", "Fridge", "StoveBurner", "StoveKnob", "Microwave",
                    "GarbageCan"},
        "LivingRoom": {"Sofa", "CoffeeTable", "TVStand", "Television"},
        "Bedroom": {"Bed", "SideTable"},
        "Bathroom": {"Toilet", "Sink", "SinkBasin", "Faucet", "GarbageCan"},
    }  # fmt: skip
    for room in world.structure.rooms:
        inside = {
            o.object_type
            for o in world.objects()
            if room.contains(*(float(v) for v in o.world_box().center[[0, 2]]))
        }
        assert needed[room.room_type] <= inside
        for x, z in room.polygon:
            at = (x + 0.01 * np.sign(mean(room, 0) - x), z + 0.01 * np.sign(mean(room, 1) - z))
            assert [r.room_id for r in world.structure.rooms if r.contains(*at)] == [room.room_id]


def mean(room: Any, axis: int) -> float:
    values = [p[axis] for p in room.polygon]
    return (min(values) + max(values)) / 2


def test_numbers_are_rounded_and_layers_and_lights_are_there() -> None:
    house = house_of(5)
    for obj in everything(house["objects"]):
        for value in (*obj["position"].values(), *obj["rotation"].values()):
            assert value == round(value, 4)
        assert obj["layer"] in [f"Procedural{k}" for k in range(4)]
        assert obj["kinematic"] != ("pickupable" in asset(obj["assetId"]).flags)
    lights = house["proceduralParameters"]["lights"]
    assert [light["type"] for light in lights] == ["directional"] + ["point"] * len(house["rooms"])
    assert house["metadata"]["schema"] == "1.0.0"
    assert set(house["metadata"]["agentPoses"]) == {"default", "arm", "locobot", "stretch"}


def test_only_the_stove_is_missing_in_unity() -> None:
    house = generate_house(6, rooms=["Kitchen", "LivingRoom"])
    own = {o["assetId"] for o in everything(house["objects"]) if asset(o["assetId"]).is_embedded_only}
    assert own == {"Hearth_Stove"} and house["metadata"]["warnings"] == {"embedded_only": "Hearth_Stove"}
    other = generate_house(6, rooms=["Kitchen", "LivingRoom"], for_unity=True)
    assert not any(asset(o["assetId"]).is_embedded_only for o in everything(other["objects"]))
    assert other["metadata"]["warnings"] == {}


def test_rooms_may_be_counted_or_named() -> None:
    for count in range(1, 6):
        assert len(generate_house(count, rooms=count)["rooms"]) == count
    kinds = ["Bathroom", "Bathroom", "Kitchen"]
    assert [r["roomType"] for r in generate_house(1, rooms=kinds)["rooms"]] == kinds


def test_clutter_is_a_matter_of_degree() -> None:
    def small(clutter: float) -> int:
        houses = [generate_house(s, rooms=["LivingRoom"], clutter=clutter) for s in range(6)]
        return sum(
            "pickupable" in asset(o["assetId"]).flags for h in houses for o in everything(h["objects"])
        )

    assert small(0.0) < small(1.0) / 3 < small(3.0) / 3


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"seed": -1}, "seed -1"),
        ({"rooms": 6}, "6 rooms"),
        ({"rooms": 0}, "0 rooms"),
        ({"rooms": ["Cellar"]}, "'Cellar'"),
        ({"clutter": 9.0}, "clutter 9"),
        ({"wanted": ["Frok"]}, "'Frok'.*Fork"),
        ({"wanted": [Wanted("Fork", on="Tabel")]}, "'Tabel'"),
        ({"wanted": [Wanted("Fork", room="Cellar")]}, "expected one of the rooms"),
        ({"wanted": {"Fork": 0}}, "count 0"),
        ({"wanted": ["Cabinet"]}, "no asset of that type"),
        ({"wanted": ["Sofa"], "rooms": ["Bathroom"]}, "none of the rooms Bathroom"),
        ({"wanted": ["Sofa"], "rooms": 1, "seed": 2}, ""),
        ({"wanted": [Wanted("Bed", on="Sofa")]}, "no place for it"),
        ({"wanted": ["StoveBurner"], "for_unity": True}, "no asset for stoves"),
        ({"wanted": {"Bed": 9}, "rooms": ["Bedroom"]}, "found no place for bed"),
    ],
)  # fmt: skip
def test_faults_are_told(arguments: dict[str, Any], told: str) -> None:
    call = {"seed": 1, **arguments}
    if not told:
        assert generate_house(**call)["rooms"][0]["roomType"] == "LivingRoom"
        return
    with pytest.raises((UsageError, UnknownNameError), match=told):
        generate_house(**call)
