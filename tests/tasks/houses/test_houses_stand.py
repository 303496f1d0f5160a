"""Houses from many seeds in the embedded engine: everything stands, is apart, and can be reached and seen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from house_checks import impassable_doors, overlaps, unreached_rooms, unsupported

from envs.controllers import make_controller
from envs.embedded.collision import standing_free
from envs.embedded.house_loader import load_house
from envs.embedded.navigation import reachable_positions
from envs.episode_task import FreeTask
from envs.household_env import HouseholdEnv
from tasks.generation.houses import Wanted, generate_house

FAST, ALL = range(8), range(8, 56)
"""Seeds of the default suite; 48 more are slow."""
SEEDS = [*FAST, *(pytest.param(seed, marks=pytest.mark.slow) for seed in ALL)]
SIZE = (64, 48)
PASSES, MOST_DROP_M = 20, 0.02

WISHES: list[tuple[Wanted | str, ...]] = [
    ("Fork", "CellPhone", "Microwave", "Bread"),
    (Wanted("CellPhone", on="Sink", room="Kitchen"), Wanted("Knife", on="CounterTop")),
    (Wanted("Newspaper", on="StoveBurner"), Wanted("Pot", on="StoveBurner")),
    (Wanted("Knife", on="Sofa"), Wanted("Laptop", on="Desk"), "TeddyBear"),
    (Wanted("Chair", count=4), "Candle", "Vase", "ShelvingUnit"),
    (Wanted("Apple", on="Bed"), "Watch", "CreditCard", "CD"),
    ("Towel", "ToiletPaper", "SoapBottle", Wanted("CellPhone", room="Bathroom")),
    (Wanted("BasketBall", on="Floor"), "Statue", "RemoteControl", "Pillow"),
    ("Kettle", "Pan", "Toaster", "CoffeeMachine", "Egg"),
    ("WashingMachine", "LaundryHamper", "Cloth", "Plunger"),
]


@pytest.fixture(scope="module")
def controller() -> Iterator[Any]:
    with make_controller("embedded", width=SIZE[0], height=SIZE[1]) as running:
        yield running


@pytest.mark.parametrize("seed", SEEDS)
def test_a_house_stands(seed: int, controller: Any) -> None:
    house = generate_house(seed)
    world = load_house(house)
    spots = np.array(reachable_positions(world))
    assert unreached_rooms(world, spots) == []
    assert impassable_doors(house, world, spots) == []
    assert standing_free(world, world.agent.position[None, [0, 2]]).all()
    assert overlaps(world) == []
    assert unsupported(world) == []
    env = HouseholdEnv(FreeTask(house), image_size=SIZE, controller=controller)
    env.reset(seed=0)
    before = heights(controller.last_event)
    assert set(before) == {o.object_id for o in world.objects()}
    for _ in range(PASSES):
        after = heights(controller.step("Pass"))
    assert [i for i in before if before[i] - after[i] > MOST_DROP_M] == []


def heights(event: Any) -> dict[str, float]:
    return {o["objectId"]: o["position"]["y"] for o in event.metadata["objects"]}


@pytest.mark.parametrize(
    "seed", [*range(3), *(pytest.param(s, marks=pytest.mark.slow) for s in range(3, 40))]
)
def test_wishes_come_true_and_are_seen(seed: int, controller: Any) -> None:
    wishes = WISHES[seed % len(WISHES)]
    house = generate_house(seed, wanted=wishes)
    event = controller.reset(scene=house)
    assert event.metadata["lastActionSuccess"], event.metadata["errorMessage"]
    found = event.metadata["objects"]
    rooms = {o.object_id: world_room(load_house(house), o.object_id) for o in load_house(house).objects()}
    for wish in (w if isinstance(w, Wanted) else Wanted(w) for w in wishes):
        kept = [o for o in found if o["objectType"] == wish.object_type and lies_on(o, wish.on)]
        kept = [o for o in kept if wish.room in ("", rooms[o["objectId"]])]
        assert len(kept) >= wish.count, wish
        assert any(is_seen(controller, o["objectId"]) for o in kept), wish


def lies_on(obj: dict[str, Any], on: str) -> bool:
    parents = obj["parentReceptacles"] or []
    return not on or any(p.startswith(f"{on}|") or (on == "Floor" and p.startswith("room|")) for p in parents)


def world_room(world: Any, object_id: str) -> str:
    center = world[object_id].world_box().center
    room = world.structure.room_of(float(center[0]), float(center[2]))
    return room.room_type if room is not None else ""


def is_seen(controller: Any, object_id: str) -> bool:
    event = controller.step(
        "GetInteractablePoses", objectId=object_id, horizons=[0, 30, 60], standings=[True], maxPoses=1
    )
    return bool(event.metadata["actionReturn"])
