from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from envs.embedded.asset_database import asset, asset_ids
from envs.embedded.navigation import reachable_positions
from envs.embedded.scene_loader import load_scene
from envs.errors import DataError, UnknownNameError
from envs.house import House

EXAMPLE = Path(__file__).resolve().parents[3].parent / "shared/data/thor/house_example_v1.json"


def point(x: float, y: float, z: float) -> dict[str, float]:
    return {"x": x, "y": y, "z": z}


def face(
    wall_id: str, room: str, a: tuple[float, float], b: tuple[float, float], **more: Any
) -> dict[str, Any]:
    polygon = [point(a[0], 0, a[1]), point(b[0], 0, b[1]), point(a[0], 2.5, a[1]), point(b[0], 2.5, b[1])]
    return {"id": wall_id, "roomId": room, "polygon": polygon, "material": {"name": "PureWhite"}, **more}


def furniture(object_id: str, asset_id: str, x: float, z: float, **more: Any) -> dict[str, Any]:
    y = asset(asset_id).size[1] / 2
    return {
        "id": object_id,
        "assetId": asset_id,
        "position": point(x, y, z),
        "rotation": point(0, 0, 0),
        **more,
    }


def house() -> dict[str, Any]:
    """Two rooms of 4 m x 4 m side by side with a doorway in the wall x = 4 between them."""
    corners = {1: [(0, 0), (0, 4), (4, 4), (4, 0)], 2: [(4, 0), (4, 4), (8, 4), (8, 0)]}
    rooms = [
        {"id": f"room|{n}", "roomType": kind, "floorPolygon": [point(x, 0, z) for x, z in corners[n]],
         "floorMaterial": {"name": "Wood", "color": {"r": 1.0, "g": 0.0, "b": 0.2}}, "children": []}
        for n, kind in ((1, "Kitchen"), (2, "Bedroom"))
    ]  # fmt: skip
    walls = [
        face(f"wall|{n}|{i}", f"room|{n}", corners[n][i], corners[n][(i + 1) % 4])
        for n in (1, 2)
        for i in range(4)
    ]
    walls += [face("wall|exterior|0", "exterior", (0, 4), (0, 0))]
    door = {
        "id": "door|1|2", "room0": "room|1", "room1": "room|2", "wall0": "wall|1|2", "wall1": "wall|2|0",
        "assetId": "Doorframe_1", "holePolygon": [point(0.5, 0, 0), point(1.5, 2.1, 0)],
        "assetPosition": point(1.0, 1.05, 0), "openable": False, "openness": 0.0,
    }  # fmt: skip
    window = {**door, "id": "window|1|0", "wall0": "wall|1|0", "wall1": "wall|exterior|0", "room1": "room|1",
              "assetId": "Window_Slider_48x36", "holePolygon": [point(1, 1, 0), point(2, 1.9, 0)],
              "assetPosition": point(1.5, 1.45, 0)}  # fmt: skip
    mug = {**furniture("Mug|1|5", "Mug_1", 1.0, 3.6), "position": point(1.0, 0.99, 3.6)}
    objects = [
        furniture("CounterTop|1|1", "Countertop_I_4x2", 1.0, 3.65, children=[mug], kinematic=True),
        furniture("Stove|1|2", "Hearth_Stove", 2.5, 3.65),
        {**furniture("Sink|1|3", "Sink_14", 1.0, 0.4), "position": point(1.0, 0.86, 0.4)},
        furniture("Laptop|2|1", "Laptop_1", 6.0, 2.0),
        furniture("Fridge|1|4", "Fridge_10", 3.4, 3.6, openness=0.5),
    ]
    agent = {"position": point(2.0, 0.95, 2.0), "rotation": point(0, 90, 0), "horizon": 30, "standing": True}
    return {"metadata": {"schema": "1.0.0", "agent": agent}, "proceduralParameters": {}, "rooms": rooms, "walls": walls,
            "doors": [door], "windows": [window], "objects": objects}  # fmt: skip


def test_a_house_becomes_a_world() -> None:
    world = load_scene(house())
    assert world.scene_name == "Procedural"
    assert world.agent.position.tolist() == pytest.approx([2.0, 0.9009992, 2.0])
    assert (world.agent.yaw, world.agent.horizon) == (90.0, 30.0)
    mug = world["Mug|1|5"]
    assert mug.object_type == "Mug" and mug.traits.pickupable and mug.oriented
    assert mug.parents == ["CounterTop|1|1"]
    assert world["CounterTop|1|1"].parents == ["room|1"]
    assert world["Laptop|2|1"].parents == ["room|2"]
    assert world["room|1"].object_type == "Floor"


def test_positions_are_the_centres_of_boxes() -> None:
    world = load_scene(house())
    for object_id, asset_id, center in (
        ("Mug|1|5", "Mug_1", (1.0, 0.99, 3.6)),
        ("Fridge|1|4", "Fridge_10", (3.4, asset("Fridge_10").size[1] / 2, 3.6)),
    ):
        box = world[object_id].world_box()
        assert box.center.tolist() == pytest.approx(center)
        assert (2 * box.half).tolist() == pytest.approx(asset(asset_id).size)


def test_states_come_from_the_house_else_from_the_asset() -> None:
    world = load_scene(house())
    assert world["Fridge|1|4"].state.openness == 0.5
    assert world["Laptop|2|1"].state.openness == 1.0  # laptops are measured and stand open
    data = house()
    data["objects"][3]["openness"] = 0.0
    assert not load_scene(data)["Laptop|2|1"].state.is_open


def test_light_switches_are_on_unless_the_house_says_otherwise() -> None:
    data = house()
    data["objects"].append(furniture("LightSwitch|1|9", asset_ids("LightSwitch")[0], 3.9, 3.0))
    assert load_scene(data)["LightSwitch|1|9"].state.is_toggled
    data["objects"][-1]["isOn"] = False
    assert not load_scene(data)["LightSwitch|1|9"].state.is_toggled


def test_faces_of_a_wall_become_one_wall_with_its_openings() -> None:
    walls = {w.wall_id: w for w in load_scene(house()).structure.walls}
    assert len(walls) == 7  # eight faces, two of them of the wall between; the outer face joins its inner one
    between = walls["wall|1|2"]
    assert between.room_ids == ("room|1", "room|2")
    (doorway,) = between.openings
    assert (doorway.kind, doorway.start_m, doorway.end_m, doorway.top_m) == ("doorway", 0.5, 1.5, 2.1)
    (window,) = walls["wall|1|0"].openings
    assert (window.kind, window.bottom_m) == ("window", 1.0)


def test_a_hole_given_on_the_face_that_runs_the_other_way_is_turned() -> None:
    data = house()
    data["doors"][0]["wall0"] = "wall|2|0"  # runs from z = 0 to z = 4, wall|1|2 the other way
    between = next(w for w in load_scene(data).structure.walls if w.wall_id == "wall|1|2")
    assert (between.openings[0].start_m, between.openings[0].end_m) == (2.5, 3.5)


def test_doors_and_windows_are_objects_that_look_into_their_room() -> None:
    world = load_scene(house())
    window, door = world["window|1|0"].world_box(), world["door|1|2"].world_box()
    assert world["window|1|0"].object_type == "Window"
    assert window.center.tolist() == pytest.approx([0.0, 1.45, 1.5])
    assert window.axes[:, 2].tolist() == pytest.approx([1.0, 0.0, 0.0], abs=1e-9)
    assert door.center.tolist() == pytest.approx([4.0, 1.05, 3.0], abs=0.02)
    assert door.axes[:, 2].tolist() == pytest.approx([-1.0, 0.0, 0.0], abs=1e-9)
    assert not world["door|1|2"].traits.openable


def test_the_agent_walks_through_the_doorway() -> None:
    spots = reachable_positions(load_scene(house()))
    assert any(x > 5 for x, _ in spots)
    blocked = house()
    blocked["doors"] = []
    assert not any(x > 4 for x, _ in reachable_positions(load_scene(blocked)))


def test_an_openable_closed_door_blocks() -> None:
    data = house()
    data["doors"][0].update(assetId="Doorway_1", openable=True)
    assert not any(x > 4 for x, _ in reachable_positions(load_scene(data)))
    data["doors"][0]["openness"] = 1.0
    assert any(x > 5 for x, _ in reachable_positions(load_scene(data)))


def test_a_stove_becomes_burners_knobs_and_a_body() -> None:
    world = load_scene(house())
    assert "Stove|1|2" not in world
    knobs = [o for o in world.objects() if o.object_type == "StoveKnob"]
    burners = [o for o in world.objects() if o.object_type == "StoveBurner"]
    assert [b.object_id for b in burners] == [f"StoveBurner|1|2|{i}" for i in range(4)]
    assert sorted(k.controls[0] for k in knobs) == [b.object_id for b in burners]
    (body,) = [c.box for c in world.structure.carcasses if c.kind == "stove"]
    assert body.center.tolist() == pytest.approx([2.5, 0.46, 3.65])
    for burner in burners:
        assert burner.world_box().bounds()[0][1] == pytest.approx(0.92, abs=0.01)
    assert all(k.world_box().center[2] > 3.9 for k in knobs)  # on the front, +z


def test_a_sink_gets_its_basin() -> None:
    world = load_scene(house())
    basin = world["Sink|1|3|SinkBasin"]
    assert basin.object_type == "SinkBasin" and basin.traits.receptacle
    (low, high), (outer_low, outer_high) = basin.world_box().bounds(), world["Sink|1|3"].world_box().bounds()
    assert (low > outer_low).all() and (high < outer_high).all()


def test_concave_counters_have_footprints() -> None:
    data = house()
    data["objects"][0] = furniture("CounterTop|1|9", "Countertop_C_8x6", 2.0, 2.9)
    rects = load_scene(data).structure.footprints["CounterTop|1|9"]
    assert len(rects) == 3
    covered = sum((r[2] - r[0]) * (r[3] - r[1]) for r in rects)
    assert covered < 0.8 * asset("Countertop_C_8x6").size[0] * asset("Countertop_C_8x6").size[2]


def test_materials_carry_their_tint() -> None:
    assert load_scene(house()).structure.rooms[0].floor_material == "Wood#ff0033"


def test_worlds_of_a_house_are_equal_and_independent() -> None:
    data = house()
    before = copy.deepcopy(data)
    first, second = load_scene(data), load_scene(data)
    assert data == before
    assert first.fingerprint() == second.fingerprint()
    first.set_state("Fridge|1|4", openness=0.0)
    assert first.fingerprint() != second.fingerprint()


BAD = [
    ("metadata.schema", lambda d: d["metadata"].update(schema="0.0.1"), "0.0.1"),
    ("metadata", lambda d: d.pop("metadata"), "missing"),
    ("rooms", lambda d: d.update(rooms="none"), "list"),
    ("rooms[0].roomType", lambda d: d["rooms"][0].update(roomType="Cellar"), "Cellar"),
    ("rooms[1].floorPolygon", lambda d: d["rooms"][1].update(floorPolygon=[point(0, 0, 0)]), "3 corners"),
    (
        "rooms[0].floorPolygon[1].x",
        lambda d: d["rooms"][0]["floorPolygon"][1].update(x=float("nan")),
        "number",
    ),
    ("walls[2].polygon", lambda d: d["walls"][2].update(polygon=[point(0, 0, 0)] * 3), "expected 4"),
    ("walls[0].id", lambda d: d["walls"][0].update(id="w" * 300), "200 characters"),
    ("doors[0].wall0", lambda d: d["doors"][0].update(wall0="wall|9"), "no wall"),
    ("doors[0].openness", lambda d: d["doors"][0].update(openness=2), "0 .. 1"),
    ("objects[1].position", lambda d: d["objects"][1].pop("position"), "missing"),
    ("objects[1].position.x", lambda d: d["objects"][1]["position"].update(x="1"), "number"),
    ("objects[1].position.y", lambda d: d["objects"][1]["position"].update(y=1e9), "number"),
    ("objects[0].kinematic", lambda d: d["objects"][0].update(kinematic="yes"), "true or false"),
    ("objects[4].id", lambda d: d["objects"][4].update(id=7), "text"),
    ("objects", lambda d: d["objects"].append(copy.deepcopy(d["objects"][0])), "used twice"),
    ("objects", lambda d: d.update(objects=d["objects"] * 2000), "at most"),
    ("objects[2].assetId", lambda d: d["objects"][2].update(assetId="Sink_99"), "Sink_"),
    (
        "objects[0].children[0].assetId",
        lambda d: d["objects"][0]["children"][0].update(assetId="Mugg"),
        "assetId",
    ),
    (
        "objects[0].rotation",
        lambda d: d["objects"][0].update(rotation={"axis": point(1, 0, 0), "degrees": 9}),
        "y axis",
    ),
]


@pytest.mark.parametrize(("key", "spoil", "fault"), BAD, ids=[f"{i}-{b[0]}" for i, b in enumerate(BAD)])
def test_faults_name_their_field(key: str, spoil: Any, fault: str) -> None:
    data = house()
    spoil(data)
    with pytest.raises(DataError) as caught:
        load_scene(data)
    assert caught.value.key == key
    assert fault in caught.value.fault


def test_objects_that_hold_themselves_are_refused() -> None:
    data = house()
    data["objects"][0]["children"] = [data["objects"][0]]
    with pytest.raises(DataError, match="nested"):
        load_scene(data)


def test_axis_form_of_a_rotation() -> None:
    data = house()
    data["objects"][0]["rotation"] = {"axis": point(0, 1, 0), "degrees": 90}
    assert load_scene(data)["CounterTop|1|1"].pose.rotation.tolist() == [0.0, 90.0, 0.0]


@pytest.mark.parametrize("text", ["[1, 2", "[" * 100_000, "[]"])
def test_files_that_are_no_houses(tmp_path: Path, text: str) -> None:
    path = tmp_path / "broken.json"
    path.write_text(text)
    with pytest.raises(DataError, match=r"broken\.json"):
        House.load(path)


def test_the_asset_database() -> None:
    assert asset("Microwave_1").object_type == "Microwave"
    assert {"openable", "toggleable", "is_heat_source"} <= asset("Microwave_1").flags
    assert asset("Hearth_Stove").is_embedded_only and not asset("Sofa_207_1").is_embedded_only
    assert len(asset_ids("Fridge")) == 30
    with pytest.raises(UnknownNameError, match="Microwave_1"):
        asset("Microwave1")


def test_the_converted_procthor_house_loads() -> None:
    if not EXAMPLE.exists():
        pytest.skip("the example house is not beside this checkout")
    parsed = House.load(EXAMPLE)
    assert (len(parsed.rooms), len(parsed.walls), len(parsed.objects)) == (2, 18, 15)
    world = load_scene(json.loads(EXAMPLE.read_text()))
    assert world["small|2|0"].parents[0] == "2|0"
    assert {"Fridge", "CounterTop", "DiningTable", "Doorway", "Window"} <= {
        o.object_type for o in world.objects()
    }
    for obj in world.objects():
        assert np.isfinite(obj.world_box().corners()).all()


def test_what_lies_in_a_sink_lies_in_its_basin() -> None:
    data = house()
    fork = {**furniture("Fork|1|9", "Fork_1", 1.0, 0.45), "position": point(1.0, 0.83, 0.45)}
    tap = {**furniture("Faucet|1|9", "Kitchen_Faucet_1", 1.0, 0.2), "position": point(1.0, 1.1, 0.2)}
    data["objects"][2]["children"] = [fork, tap]
    world = load_scene(data)
    assert world["Fork|1|9"].parents == ["Sink|1|3|SinkBasin", "Sink|1|3"]
    assert world["Faucet|1|9"].parents == ["Sink|1|3"]


def test_what_stands_on_a_stove_stands_on_the_nearest_burner() -> None:
    data = house()
    pot = {**furniture("Pot|1|9", "Pot_1", 2.6, 3.5), "position": point(2.6, 1.0, 3.5)}
    data["objects"][1]["children"] = [pot]
    world = load_scene(data)
    (burner,) = world["Pot|1|9"].parents
    assert world[burner].object_type == "StoveBurner"
    away = {
        o.object_id: np.linalg.norm(o.world_box().center[[0, 2]] - (2.6, 3.5))
        for o in world.objects()
        if o.object_type == "StoveBurner"
    }
    assert burner == min(away, key=lambda i: away[i])


def test_a_shut_door_that_cannot_be_opened_blocks() -> None:
    data = house()
    data["doors"][0].update(assetId="Doorway_1", openable=False)
    assert not any(x > 4 for x, _ in reachable_positions(load_scene(data)))
    data["doors"][0]["openness"] = 1.0
    assert any(x > 5 for x, _ in reachable_positions(load_scene(data)))
