"""Metadata in the very form of the Unity build: keys, order, types, null rules, corner orders; against recordings."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from envs.embedded.scene_loader import load_scene
from tests.envs.embedded.small_worlds import APPLE, act, entry, floor_plan_engine, kitchen_engine, succeed

RECORDED = Path(__file__).resolve().parents[3] / "../shared/data/thor/recorded"


@pytest.fixture(scope="module")
def recorded():
    if not RECORDED.is_dir():
        pytest.skip("the recordings of the Unity build are not beside the repository")
    data = json.loads(gzip.decompress((RECORDED / "pickup_mug.json.gz").read_bytes()))
    return data["metadata"]


@pytest.fixture(scope="module")
def ours():
    engine = floor_plan_engine()
    return succeed(engine, "Teleport", position={"x": -1.0, "y": 0.9009992, "z": 1.0}, rotation={"y": 270})


def kind_of(value):
    """What a value is to a client: numbers are alike, containers are told with their keys."""
    if isinstance(value, bool) or value is None:
        return type(value).__name__
    if isinstance(value, (int, float)):
        return "number"
    if isinstance(value, dict):
        return {k: kind_of(v) for k, v in value.items()}
    return type(value).__name__


def test_agent_keys_and_kinds_are_unitys(recorded, ours) -> None:
    real = {k: v for k, v in recorded[1].items() if k not in ("objects", "actionReturn")}
    mine = {k: v for k, v in ours.items() if k not in ("objects", "actionReturn")}
    assert len(ours) == 37
    assert {k: kind_of(v) for k, v in mine.items()} == {k: kind_of(v) for k, v in real.items()}


def test_object_keys_order_and_kinds_are_unitys(recorded, ours) -> None:
    theirs = {o["objectId"]: o for o in recorded[0]["objects"]}
    mine = {o["objectId"]: o for o in ours["objects"]}
    assert set(mine) == set(theirs)
    for object_id, o in mine.items():
        assert list(o) == list(theirs[object_id])
        assert len(o) == 42
        kinds = {k: kind_of(v) for k, v in o.items() if k != "fillLiquid"}  # we name the wine in a bottle
        assert kinds == {k: kind_of(v) for k, v in theirs[object_id].items() if k != "fillLiquid"}, object_id


def test_boxes_distances_and_corner_orders_agree_with_unity(recorded, ours) -> None:
    theirs = {o["objectId"]: o for o in recorded[0]["objects"]}
    for o in ours["objects"]:
        real = theirs[o["objectId"]]
        assert o["distance"] == pytest.approx(real["distance"], abs=0.03), o["objectId"]
        if not (o["pickupable"] or o["moveable"]):
            continue  # the boxes of structure-like types are inferred
        box, real_box = o["axisAlignedBoundingBox"], real["axisAlignedBoundingBox"]
        for mine, other in zip(box["cornerPoints"], real_box["cornerPoints"], strict=True):
            assert mine == pytest.approx(other, abs=0.06), o["objectId"]
    microwave = next(o for o in ours["objects"] if o["objectType"] == "Microwave")
    real = theirs[microwave["objectId"]]["objectOrientedBoundingBox"]["cornerPoints"]
    for mine, other in zip(microwave["objectOrientedBoundingBox"]["cornerPoints"], real, strict=True):
        assert mine == pytest.approx(other, abs=0.01)


def test_what_unity_sees_is_seen(recorded, ours) -> None:
    theirs = {o["objectId"] for o in recorded[0]["objects"] if o["visible"]}
    mine = {o["objectId"] for o in ours["objects"] if o["visible"]}
    assert theirs <= mine
    assert len(mine - theirs) <= 4


def test_the_hand_is_where_unity_has_it(recorded, ours) -> None:
    for key in ("position", "localPosition"):
        assert ours["heldObjectPose"][key] == pytest.approx(recorded[0]["heldObjectPose"][key], abs=1e-4)
    assert ours["cameraPosition"] == pytest.approx(recorded[0]["cameraPosition"], abs=1e-4)


def test_everything_survives_the_wire(ours) -> None:
    assert json.loads(json.dumps(ours)) == ours


def test_null_rules() -> None:
    engine = kitchen_engine()
    apple = entry(engine, APPLE)
    assert (apple["receptacleObjectIds"], apple["controlledObjects"], apple["fillLiquid"]) == (
        None,
        None,
        None,
    )
    assert apple["salientMaterials"] is None
    succeed(engine, "PickupObject", objectId=APPLE)
    assert entry(engine, APPLE)["parentReceptacles"] is None


def test_unchanged_objects_share_what_is_inside_but_not_the_entry() -> None:
    engine = kitchen_engine()
    one, two = (act(engine, "Pass")["objects"] for _ in range(2))
    assert one[0] is not two[0]
    assert one[0]["axisAlignedBoundingBox"] is two[0]["axisAlignedBoundingBox"]


@pytest.mark.parametrize("scene", ["FloorPlan1", "FloorPlan212", "FloorPlan305", "FloorPlan415"])
def test_distances_are_measured_from_the_agent(scene) -> None:
    engine = floor_plan_engine(scene)
    metadata = succeed(engine, "Pass")
    a = metadata["agent"]["position"]
    for o in metadata["objects"]:
        p = o["position"]
        squares = sum((p[k] - a[k]) ** 2 for k in "xyz")
        assert o["distance"] == pytest.approx(squares**0.5)
    assert len(metadata["objects"]) == len(list(load_scene(scene).objects()))
