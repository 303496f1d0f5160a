"""Landmarks are the same in both contexts: no state, no content and no small thing changes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envs.landmarks import landmark_text, landmarks_of
from tests.envs.fake_controller import APPLE, DRAWERS, FORK, MUG, kitchen, thing


def square(x: float, z: float, side: float = 4.0) -> list[dict[str, float]]:
    corners = ((x, z), (x, z + side), (x + side, z + side), (x + side, z))
    return [{"x": a, "y": 0.0, "z": b} for a, b in corners]


def test_names_are_unique_and_numbered_by_id() -> None:
    named, ids = landmarks_of({"objects": kitchen()}, "FloorPlan1")
    names = [mark.name for mark in named]
    assert names == ["CounterTop", "Drawer_1", "Drawer_2", "Microwave", "Sink", "StoveBurner"]
    assert (ids["Drawer_1"], ids["Drawer_2"]) == tuple(sorted(DRAWERS))
    assert {mark.room for mark in named} == {"Kitchen"}


def test_small_things_are_no_landmarks() -> None:
    _, ids = landmarks_of({"objects": kitchen()}, "FloorPlan1")
    assert not {APPLE, FORK, MUG} & set(ids.values())


@given(st.randoms(use_true_random=False), st.booleans())
def test_neither_order_nor_state_nor_small_things_matter(random, flag) -> None:
    objects = kitchen()
    before = landmarks_of({"objects": objects}, "FloorPlan1")
    changed = [o for o in objects if not o["pickupable"]]
    random.shuffle(changed)
    for o in changed:
        o |= {"isOpen": flag, "isToggled": not flag, "parentReceptacles": [], "visible": flag}
    assert landmarks_of({"objects": changed}, "FloorPlan1") == before


@pytest.mark.parametrize(
    ("scene", "room"),
    [
        ("FloorPlan30", "Kitchen"),
        ("FloorPlan201", "LivingRoom"),
        ("FloorPlan305_physics", "Bedroom"),
        ("FloorPlan430", "Bathroom"),
        ("FloorPlan_Train1_1", "Room"),
    ],
)
def test_floor_plans_are_numbered_by_kind_of_room(scene, room) -> None:
    (mark,), _ = landmarks_of({"objects": [thing("Sofa|+01.00|+00.00|+01.00")]}, scene)
    assert mark.room == room


def test_houses_tell_rooms_apart_by_their_floors() -> None:
    house = {
        "rooms": [
            {"roomType": "Bedroom", "floorPolygon": square(0, 0)},
            {"roomType": "Kitchen", "floorPolygon": square(4, 0)},
            {"roomType": "Bedroom", "floorPolygon": square(8, 0)},
        ]
    }
    things = [
        thing("Bed|+01.00|+00.00|+01.00"),
        thing("Fridge|+05.00|+00.00|+01.00"),
        thing("Bed|+09.00|+00.00|+01.00"),
        thing("Sofa|+13.00|+00.00|+05.00"),
    ]
    named, _ = landmarks_of({"objects": things}, house)
    assert [(m.name, m.room) for m in named] == [
        ("Bed_1", "Bedroom_1"), ("Bed_2", "Bedroom_2"), ("Fridge", "Kitchen"), ("Sofa", "Bedroom_2"),
    ]  # fmt: skip
    assert landmark_text(named) == "Bedroom_1: Bed_1; Bedroom_2: Bed_2, Sofa; Kitchen: Fridge"
