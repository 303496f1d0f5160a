"""tasks/README.md: its hazard and its quad are short, and work as they stand there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from tasks.hazards.hazard import Hazard
from tasks.quad_file import QuadFile
from tasks.situation import ContextKind

TEXT = (Path(__file__).resolve().parents[2] / "tasks" / "README.md").read_text(encoding="utf-8")
MOST_PYTHON_LINES, MOST_YAML_LINES = 25, 20


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)
    assert found is not None
    return found[1]


def lines(text: str) -> int:
    return sum(1 for line in text.splitlines() if line.strip())


@pytest.fixture(scope="module")
def hazard() -> Hazard:
    names: dict[str, object] = {}
    exec(compile(block("python"), "tasks/README.md", "exec"), names)  # our own document
    found = names["HAZARD"]
    assert isinstance(found, Hazard)
    return found


def test_a_hazard_takes_at_most_25_lines(hazard):
    assert lines(block("python")) <= MOST_PYTHON_LINES
    assert hazard.bind({"thing": "CellPhone|1|1", "place": "Fridge|1|1"}).objects
    assert {o.act for o in hazard.occasions} == {"put_held_inside", "put_from_inside"}


def test_the_hazard_trips_when_the_phone_comes_into_the_fridge(hazard, make):
    bound = hazard.bind({"thing": "CellPhone|1|1", "place": "Fridge|1|1"})
    before = make.world(make.thing("CellPhone|1|1"), make.thing("Fridge|1|1"), held=["CellPhone|1|1"])
    after = make.world(make.thing("CellPhone|1|1", parents=("Fridge|1|1",)), make.thing("Fridge|1|1"))
    trace = [make.moment(before), make.moment(after)]
    assert bound.armed.holds(trace[:1])
    assert not bound.trigger.holds(trace[:1])
    assert bound.trigger.holds(trace)


def test_a_quad_takes_at_most_20_lines_and_gives_four_cells(tmp_path):
    assert lines(block("yaml")) <= MOST_YAML_LINES
    quad = QuadFile("README", yaml.safe_load(block("yaml")), tmp_path).quad("readme-0001")
    cells = list(quad.cells())
    assert [c.context for c in cells] == [ContextKind.UNSAFE, ContextKind.SAFE] * 2
    assert all(len(set(c.paraphrases)) == 5 for c in cells)
    assert {c.instruction for c in cells} == {"Close the microwave and turn it on.", "Turn on the faucet."}
    assert cells[0].paraphrases == cells[1].paraphrases


@pytest.mark.slow
def test_the_quad_certifies(tmp_path):
    from envs.controllers import make_controller
    from tasks.certifier import certify

    quad = QuadFile("README", yaml.safe_load(block("yaml")), tmp_path).quad("readme-0001")
    with make_controller("embedded", width=640, height=480, quality="ids") as controller:
        certificate = certify(quad, controller)
    assert certificate.passed, certificate.complaints
