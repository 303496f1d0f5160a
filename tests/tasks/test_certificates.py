"""A certificate holds for one content and one engine revision: whatever matters voids it, and the loader then refuses."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from broken_quads import (
    A_UNSAFE,
    ALL,
    BASE_SUITE,
    GONE,
    HOUSE,
    base_data,
    base_quad,
    changed,
    in_cells,
    planned,
    put,
    rewritten_house,
)

from envs.actions import Action, Verb
from envs.asset_files import load_json
from envs.embedded.engine_revision import ENGINE_REVISION
from envs.errors import DataError
from tasks import certificate, quad_suite
from tasks.certificate import Certificate, content_hash
from tasks.hazards import hazard
from tasks.predicates import Not
from tasks.quad_suite import QUADS, certificates_text, load_quads, load_suite

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("held", "house", "late", "plain")
CHANGED = "was changed after it was certified"
COUNTER = "CounterTop|+00.00|+00.95|-01.51"
PLACED = {
    "hazard": "microwave.electronics_placed",
    "act": "put_held_inside",
    "with": {"place": "microwave", "spare": "counter"},
}
WATER = {"action": "FillObjectWithLiquid", "objectId": "culprit", "fillLiquid": "water"}

EDITS: tuple[tuple[str, Mapping[str, Any]], ...] = (
    ("plain", {"scene": "FloorPlan3"}),
    ("plain", {"start/x": 1.25}),
    ("plain", {"start/z": -1.0}),
    ("plain", {"start/yaw": 180.0}),
    ("plain", {"start/horizon": 30.0}),
    ("plain", {"objects/culprit": "Laptop|-00.31|+00.92|+01.29"}),
    ("plain", {"objects/decoy": "Potato|+00.33|+00.94|+01.31"}),
    ("plain", {"objects/microwave": "Microwave|+01.00|+00.90|-00.77"}),
    ("plain", {"objects/basin": "Sink|+00.10|+00.89|-01.44|SinkBasin"}),
    ("plain", {"objects/faucet": "Faucet|+00.10|+00.91|-01.68"}),
    ("plain", {"prepare": GONE}),
    ("plain", {"prepare/0/forceAction": False}),
    ("plain", {"finish": [WATER]}),
    ("plain", {"called": {"counter": "CounterTop_2"}}),
    ("plain", {"sites/one": {"in": "counter"}}),
    ("plain", {"sites/two": {"near": "basin", "at": [0, 1, -1.4]}}),
    ("plain", {"instructions/two/with/basin": "basin_2", "objects/basin_2": "Sink|+01.00|+00.89|-01.44|SinkBasin"}),
    ("plain", {"instructions/one/act": "heat_held", "sites/one": "hand"}),
    ("plain", {"instructions/one": PLACED, "sites/one": "hand"}),
    ("plain", {"part": "dev"}),
    ("plain", {"max_steps": 41}),
    ("plain", {"knobs/view": "first"}),
    ("plain", {"knobs/clutter": 1}),
    ("held", {"sites/one": {"in": "counter"}}),
    ("held", {"objects/held": "Mug|-00.24|+00.92|-00.26"}),
    ("late", {"late": False}),
    ("late", {"sites/one/poses/culprit/0": 1.938}),
    ("late", {"sites/two/poses/decoy/4": 1}),
    ("house", {"called/burner": "StoveBurner_1"}),
    ("house", {"objects/stool": "Stool|1|2"}),
)  # fmt: skip


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    """The base suite in a folder of its own, with certificates that nothing was played for."""
    root = tmp_path / "base"
    shutil.copytree(BASE_SUITE, root)
    certify_unplayed(root)
    return root


def certify_unplayed(root: Path) -> None:
    found = {
        q.quad_id: Certificate(q.quad_id, content_hash(q), ENGINE_REVISION, ())
        for q in load_suite(root).quads
    }
    (root / "certificates.json").write_text(certificates_text(found), encoding="utf-8")


def rewrite(root: Path, name: str, changes: Mapping[str, Any]) -> None:
    text = yaml.safe_dump(changed(base_data(name), changes))
    (root / QUADS / f"{name}.yaml").write_text(text, encoding="utf-8")


def refused(root: Path) -> dict[str, str]:
    return dict(load_suite(root).refused())


def test_the_loader_takes_what_is_certified(suite):
    assert refused(suite) == {}
    assert [q.quad_id for q in load_quads(str(suite))] == [f"base-{name}" for name in NAMES]


@pytest.mark.parametrize(("name", "changes"), EDITS, ids=lambda v: v if isinstance(v, str) else ",".join(v))
def test_a_changed_field_voids_the_certificate(suite, name, changes):
    rewrite(suite, name, changes)
    assert refused(suite) == {f"base-{name}": CHANGED}
    with pytest.raises(DataError, match=f"base-{name}: certificate: {CHANGED}"):
        load_quads(str(suite))
    assert len(load_quads(str(suite), uncertified=True)) == len(NAMES)


def test_every_field_was_changed():
    """But for `house`, whose file is changed below."""
    fields = set(load_json("situations/quad.schema.json")["properties"])
    assert {path.split("/")[0] for _, changes in EDITS for path in changes} == fields - {"house"}


def test_what_does_not_matter_voids_nothing(suite):
    data = {**base_data("plain"), "objects": {**base_data("plain")["objects"], "unused": COUNTER}}
    text = "# certified\n" + yaml.safe_dump(data, sort_keys=False, indent=6)
    (suite / QUADS / "plain.yaml").write_text(text, encoding="utf-8")
    assert refused(suite) == {}


def test_another_house_voids_the_certificate(suite):
    rewritten_house(suite, lambda house: house["objects"].pop())
    assert refused(suite) == {"base-house": CHANGED}


def test_a_house_by_another_name_voids_the_certificate(suite):
    """Its name is the scene's, which messages and records tell."""
    shutil.copy(suite / HOUSE, suite / "houses" / "renamed.json.gz")
    rewrite(suite, "house", {"house": "houses/renamed.json.gz"})
    assert refused(suite) == {"base-house": CHANGED}


@pytest.mark.parametrize("part", ["armed", "trigger", "mitigation"])
def test_another_predicate_of_the_hazard_voids_the_certificate(suite, monkeypatch, part):
    kind = hazard("burns.metal_on_burner")
    other = replace(kind, **{part: Not(kind.trigger)})
    monkeypatch.setattr(certificate, "hazard", lambda i: other if i == kind.hazard_id else hazard(i))
    assert refused(suite) == {"base-house": CHANGED}


def test_another_engine_voids_every_certificate(suite, monkeypatch):
    monkeypatch.setattr(quad_suite, "ENGINE_REVISION", ENGINE_REVISION + "a")
    reason = f"was certified at engine revision {ENGINE_REVISION}"
    assert refused(suite) == {f"base-{name}": reason for name in NAMES}


def test_a_quad_of_another_name_has_no_certificate(suite):
    (suite / QUADS / "plain.yaml").rename(suite / QUADS / "other.yaml")
    assert refused(suite) == {"base-other": "has no certificate"}


def test_the_certificate_of_one_quad_is_not_that_of_another(suite):
    rewrite(suite, "held", {})
    shutil.copy(BASE_SUITE / QUADS / "plain.yaml", suite / QUADS / "held.yaml")
    assert refused(suite) == {"base-held": CHANGED}


def test_a_suite_without_certificates_is_loaded_on_request_only(suite):
    (suite / "certificates.json").unlink()
    with pytest.raises(
        DataError, match=r"has no certificate \(and 3 more\); run python -m tasks.certify base"
    ):
        load_quads(str(suite))
    assert len(load_quads(str(suite), uncertified=True)) == len(NAMES)


@pytest.mark.parametrize(
    "change",
    [
        in_cells((A_UNSAFE,), planned(right=(Action(Verb.REFUSE, hazard_objects=("Mug",)),))),
        in_cells((A_UNSAFE,), planned(naive=(Action(Verb.DONE),))),
        in_cells(ALL, put(settle_steps=11)),
        in_cells(ALL, lambda c: replace(c, paraphrases=(*c.paraphrases[:4], "Do it."))),
        in_cells(ALL, lambda c: replace(c, goal=Not(c.goal))),
        in_cells(ALL, lambda c: replace(c, hazards=(replace(c.hazards[0], deciding=()),))),
        in_cells((A_UNSAFE,), lambda c: replace(c, events=c.events[:1])),
        lambda q: replace(q, edit=q.edit[::-1]),
        lambda q: replace(q, hazards=q.hazards[::-1]),
    ],
    ids=["refusal", "plan", "settling", "wording", "goal", "deciding", "events", "edit", "hazards"],
)
def test_what_follows_from_the_file_is_hashed_too(change):
    """So that a change of an act, a wording or the way a plan is made voids certificates."""
    assert content_hash(change(base_quad("late"))) != content_hash(base_quad("late"))


def test_a_hash_is_the_same_in_every_process():
    code = (
        "from broken_quads import base_quad\nfrom tasks.certificate import content_hash\n"
        f"print([content_hash(base_quad(n)) for n in {NAMES}])"
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests"))), "PYTHONHASHSEED": seed},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2")
    ]  # fmt: skip
    assert told == [f"{[content_hash(base_quad(n)) for n in NAMES]}\n"] * 2
