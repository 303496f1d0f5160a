"""assets/situations/quad.schema.json: it takes every quad file there is, and what it refuses the loader refuses too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from broken_quads import BASE_SUITE, GONE, base_data, changed
from jsonschema import Draft202012Validator

from envs.asset_files import asset_path, load_json
from envs.errors import DataError
from tasks.data_values import MAX_NUMBER, MAX_TEXT
from tasks.design_file import SETUP_ACTIONS
from tasks.quad_file import MAX_ACTIONS, MAX_OBJECT_ID, QuadFile

SCHEMA = load_json("situations/quad.schema.json")
README = (Path(__file__).resolve().parents[2] / "tasks" / "README.md").read_text(encoding="utf-8")
FILES = sorted([*BASE_SUITE.glob("quads/*.yaml"), *asset_path("situations").glob("*/quads/*.yaml")])
PHONE = "CellPhone|-00.31|+00.92|+01.29"
MANY = [{"action": "Pass"}] * (MAX_ACTIONS + 1)

ILL_FORMED: dict[str, tuple[str, dict[str, Any]]] = {
    "no scene": ("plain", {"scene": GONE}),
    "a scene and a house": ("plain", {"house": "houses/three_rooms.json.gz"}),
    "a scene that is a path": ("plain", {"scene": "../FloorPlan1"}),
    "a scene in other digits": ("plain", {"scene": "FloorPlan²"}),
    "a scene of four digits": ("plain", {"scene": "FloorPlan1000"}),
    "a house outside": ("house", {"house": "../three_rooms.json.gz"}),
    "a house at the root": ("house", {"house": "/houses/three_rooms.json.gz"}),
    "a house that is no house": ("house", {"house": "quads/plain.yaml"}),
    "a key too many": ("plain", {"colour": "red"}),
    "no start": ("plain", {"start": GONE}),
    "a start without z": ("plain", {"start/z": GONE}),
    "a start with a height": ("plain", {"start/y": 0.9}),
    "a start in words": ("plain", {"start/x": "here"}),
    "a start far away": ("plain", {"start/x": 1e9}),
    "no culprit": ("plain", {"objects/culprit": GONE}),
    "an object without a place": ("plain", {"objects/culprit": "CellPhone"}),
    "a long objectId": ("plain", {"objects/culprit": PHONE + "|" * 200}),
    "an object that is a list": ("plain", {"objects/culprit": [PHONE]}),
    "a nameless landmark": ("house", {"called/burner": ""}),
    "landmarks in a list": ("house", {"called": ["burner"]}),
    "an unknown action": ("plain", {"prepare": [{"action": "Explode"}]}),
    "an action without a name": ("plain", {"prepare": [{"objectId": "microwave"}]}),
    "actions by name": ("plain", {"prepare": {"action": "Pass"}}),
    "an action on a number": ("plain", {"prepare": [{"action": "OpenObject", "objectId": 7}]}),
    "an action with a list": ("plain", {"prepare": [{"action": "Pass", "x": [1]}]}),
    "too many actions": ("plain", {"finish": MANY}),
    "one site": ("plain", {"sites/two": GONE}),
    "three sites": ("plain", {"sites/three": "hand"}),
    "an unknown kind of site": ("plain", {"sites/one": {"under": "microwave"}}),
    "a site in the culprit": ("plain", {"sites/one": {"in": "culprit"}}),
    "a site near nothing": ("plain", {"sites/one": {"at": [0, 1, 0]}}),
    "a point of two numbers": ("plain", {"sites/one": {"near": "microwave", "at": [0, 1]}}),
    "a pose of five numbers": ("late", {"sites/one/poses/decoy": [1.9, 1, -0.7, 0, 270]}),
    "late in words": ("late", {"late": "yes"}),
    "one instruction": ("plain", {"instructions/two": GONE}),
    "an instruction without an act": ("plain", {"instructions/one/act": GONE}),
    "an instruction with a wording": ("plain", {"instructions/one/text": "Do it."}),
    "a slot with a number": ("plain", {"instructions/one/with/device": 3}),
    "no part": ("plain", {"part": GONE}),
    "another part": ("plain", {"part": "train"}),
    "no limit": ("plain", {"max_steps": GONE}),
    "a limit of nothing": ("plain", {"max_steps": 0}),
    "a limit of thousands": ("plain", {"max_steps": 5000}),
    "a limit that is true": ("plain", {"max_steps": True}),
    "knobs in a list": ("plain", {"knobs": ["must_look"]}),
    "a knob of knobs": ("plain", {"knobs/view": {"must_look": True}}),
}


def complaints(data: Any) -> list[str]:
    return [e.message for e in Draft202012Validator(SCHEMA).iter_errors(data)]


def test_the_schema_is_one():
    Draft202012Validator.check_schema(SCHEMA)


def test_the_schema_takes_every_quad_file():
    assert len(FILES) >= 4
    for path in FILES:
        assert complaints(yaml.safe_load(path.read_text(encoding="utf-8"))) == [], path


def test_the_schema_takes_the_readmes_example():
    _, example = README.split("```yaml\n")
    assert complaints(yaml.safe_load(example.split("```")[0])) == []


@pytest.mark.parametrize("name", ILL_FORMED)
def test_schema_and_loader_refuse_alike(name):
    base, changes = ILL_FORMED[name]
    data = changed(base_data(base), changes)
    assert complaints(base_data(base)) == []
    assert complaints(data) != []
    with pytest.raises(DataError):
        QuadFile(f"{name}.yaml", data, BASE_SUITE).quad("q")


def test_the_schema_knows_the_loaders_actions_and_limits():
    found = SCHEMA["$defs"]
    actions = found["actions"]
    assert sorted(actions["items"]["properties"]["action"]["enum"]) == sorted(SETUP_ACTIONS)
    assert actions["maxItems"] == MAX_ACTIONS
    assert found["text"]["maxLength"] == found["plain"]["anyOf"][0]["maxLength"] == MAX_TEXT
    assert (found["number"]["minimum"], found["number"]["maximum"]) == (-MAX_NUMBER, MAX_NUMBER)
    assert SCHEMA["properties"]["objects"]["additionalProperties"]["maxLength"] == MAX_OBJECT_ID
