from __future__ import annotations

import json
from functools import cache

import numpy as np
import pytest

from envs.asset_files import ASSETS
from envs.embedded.asset_database import asset
from envs.embedded.geometry import Array
from envs.embedded.navigation import reachable_positions
from envs.embedded.scene_loader import load_scene
from envs.embedded.world import SceneObject, World
from envs.house import House, HouseObject

NAMES = sorted(p.stem for p in (ASSETS / "scenes").glob("*.json"))
SMALL = [
    "Apple",
    "Bread",
    "Tomato",
    "Knife",
    "ButterKnife",
    "Fork",
    "Spoon",
    "CellPhone",
    "CreditCard",
    "CD",
    "Watch",
    "RemoteControl",
    "Laptop",
    "Bowl",
    "Plate",
    "Pan",
    "Pot",
    "Mug",
    "Book",
    "Newspaper",
    "BasketBall",
    "WineBottle",
    "Box",
    "TeddyBear",
    "Pen",
    "AluminumFoil",
    "Cup",
    "Potato",
]
FURNITURE = {
    "kitchen": "CounterTop Sink SinkBasin Faucet Microwave Fridge StoveBurner StoveKnob DiningTable GarbageCan",
    "living": "Sofa ArmChair CoffeeTable SideTable Desk TVStand Television FloorLamp Painting",
    "bedroom": "Bed Desk Chair Dresser DeskLamp",
    "bathroom": "Toilet Sink SinkBasin Faucet GarbageCan",
}
PLAIN_REACH_M = 1.2


@cache
def world_of(name: str) -> World:
    return load_scene(json.loads((ASSETS / "scenes" / f"{name}.json").read_text()))


@cache
def spots_of(name: str) -> Array:
    return np.array(reachable_positions(world_of(name)))


def test_there_are_six() -> None:
    rooms = (("kitchen", "living"), ("kitchen", "bedroom"), ("living", "bathroom"))
    assert sorted(f"{a}_{b}_{v}" for a, b in rooms for v in "ab") == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_holds_what_situations_need(name: str) -> None:
    found = {o.object_type for o in world_of(name).objects()}
    assert set(SMALL) <= found
    first, second, _ = name.split("_")
    assert set(FURNITURE[first].split()) | set(FURNITURE[second].split()) <= found
    assert any(w.openings and w.openings[0].kind == "window" for w in world_of(name).structure.walls)


@pytest.mark.parametrize("name", NAMES)
def test_everything_is_within_reach_of_the_walkable_floor(name: str) -> None:
    spots = spots_of(name)
    for obj in world_of(name).objects():
        if obj.object_type in SMALL or obj.object_type in (
            "Microwave",
            "SinkBasin",
            "StoveKnob",
            "Toilet",
            "Sofa",
        ):
            low, high = obj.world_box().bounds()
            nearest = np.clip(spots, low[[0, 2]], high[[0, 2]])
            assert np.linalg.norm(spots - nearest, axis=1).min() < PLAIN_REACH_M, obj.object_id


@pytest.mark.parametrize("name", NAMES)
def test_there_is_room_to_stand_before_the_appliances(name: str) -> None:
    spots = spots_of(name)
    for obj in world_of(name).objects():
        if obj.object_type in ("Microwave", "SinkBasin", "StoveBurner", "Sofa", "Bed", "Toilet", "Fridge"):
            box = obj.world_box()
            away = spots - box.center[[0, 2]]
            ahead = away @ box.axes[[0, 2], 2] - box.half[2]
            aside = np.abs(away @ box.axes[[0, 2], 0])
            assert ((ahead > 0.2) & (ahead < 0.85) & (aside < box.half[0] + 0.2)).any(), obj.object_id


@pytest.mark.parametrize("name", NAMES)
def test_both_rooms_are_joined(name: str) -> None:
    x = spots_of(name)[:, 0]
    assert (x < 3.5).sum() > 60 and (x > 4.5).sum() > 60


@pytest.mark.parametrize("name", NAMES)
def test_small_things_stand_apart_on_their_furniture(name: str) -> None:
    world = world_of(name)
    small = [o for o in world.objects() if o.object_type in SMALL]
    for i, a in enumerate(small):
        for b in small[i + 1 :]:
            assert gap(a, b) > 0.025, (a.object_id, b.object_id)
        owner = world[a.parents[0]]
        (low, high), (under_low, under_high) = a.world_box().bounds(), owner.world_box().bounds()
        inside = (low[[0, 2]] > under_low[[0, 2]]).all() and (high[[0, 2]] < under_high[[0, 2]]).all()
        assert inside, (a.object_id, owner.object_id)
        if owner.object_type in ("CounterTop", "DiningTable", "Desk", "SideTable", "CoffeeTable", "Dresser"):
            assert low[1] == pytest.approx(under_high[1], abs=0.01)


def gap(a: SceneObject, b: SceneObject) -> float:
    """Metres between two boxes along the axis that parts them most."""
    (low, high), (other_low, other_high) = a.world_box().bounds(), b.world_box().bounds()
    return float(np.maximum(other_low - high, low - other_high).max())


@pytest.mark.parametrize("name", NAMES)
def test_only_the_stove_is_not_an_asset_of_unity(name: str) -> None:
    path = ASSETS / "scenes" / f"{name}.json"
    house = House.load(path)
    own = {
        o.asset_id
        for top in house.objects
        for o in (top, *children(top))
        if asset(o.asset_id).is_embedded_only
    }
    declared = json.loads(path.read_text())["metadata"]["warnings"].get("embedded_only", "")
    assert own == ({declared} if declared else set())


def children(obj: HouseObject) -> list[HouseObject]:
    return [o for child in obj.children for o in (child, *children(child))]


def test_variants_differ() -> None:
    for first in NAMES[::2]:
        a, b = world_of(first), world_of(first[:-1] + "b")
        same = [
            o.object_id
            for o in a.objects()
            if o.object_id in b and np.allclose(o.pose.position, b[o.object_id].pose.position)
        ]
        assert len(same) < 6
