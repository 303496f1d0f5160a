"""Suites from anywhere: each hostile file is refused with a reason, at once, and nothing outside the suite is touched."""

from __future__ import annotations

import copy
import datetime
import gzip
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from broken_quads import BASE_SUITE, HOUSE, base_data

from envs.errors import DataError
from tasks import certify
from tasks.certificate import Fault
from tasks.house_files import MAX_HOUSE_BYTES, load_house
from tasks.quad_file import QuadFile
from tasks.quad_suite import load_quads, load_suite, read_certificates, read_quad
from tasks.situation import Quad

NAMES = ("plain", "held", "late", "house")
LONGEST_MESSAGE = 700
VALUES = (
    None, True, 0, -1, 10**400, 1e300, float("nan"), float("inf"), "", "x", "|", "hand", "../../etc/passwd", "/etc/passwd",
    "x" * 200_000, "\x1b[2J", [], [None], [[]], [1, 2, 3], ["a"] * 3, {}, {"x": 1}, {None: None}, {1: 2}, {"in": "culprit"},
    {"in": {}}, {"in": "decoy"}, b"bytes", datetime.date(2020, 1, 1), {1}, "culprit",
)  # fmt: skip
"""Whatever YAML can hold, and more."""
TEXTS = {
    "a tag of Python": ("a: !!python/object/apply:os.system ['touch owned']", "uses the tag"),
    "a tag of YAML": ("scene: !!str FloorPlan2", "uses the tag"),
    "an ill-typed tag": ("a: !!timestamp x", "uses the tag"),
    "billions of laughs": ("a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]", "aliases"),
    "a ring": ("a: &a [*a]", "aliases"),
    "deep lists": ("[" * 49_000, "nesting"),
    "deep mappings": ("{a: " * 20_000, "nesting"),
    "a number of 90,000 digits": ("max_steps: " + "9" * 90_000, "digits"),
    "a number on base 60": (
        json.dumps({**base_data("plain"), "max_steps": 0}).replace(": 0,", ": " + "59:" * 5_000 + "1,"),
        "max_steps: expected a whole number",
    ),
    "no date": ("part: 2001-99-99", "month"),
    "a null byte": ("a: \x00", "unacceptable character"),
    "two documents": ("a: 1\n---\nb: 2", "single document"),
    "a list": ("[1, 2]", "expected a mapping"),
    "nothing": ("", "expected a mapping"),
    "10 MB": ("a: " + "x" * 10_000_000, "is longer than"),
    "a ring of containers": (
        json.dumps({**base_data("plain"), "sites": {"one": {"in": "decoy"}, "two": {"in": "culprit"}}}),
        "changes places itself",
    ),
}
PROOF = {
    "situation_id": "a-unsafe",
    "naive": "harm",
    "right": "mitigated",
    "steps": 3,
    "deciding_px": 200,
    "seen_at": 0,
}
ROW = {"sha256": "0", "engine_revision": "0", "cells": [PROOF], "complaints": []}


def files_under(root: Path) -> dict[str, bytes | str]:
    """Every file and link."""
    found = [Path(folder, name) for folder, folders, files in os.walk(root) for name in (*folders, *files)]
    return {
        str(p.relative_to(root)): str(p.readlink()) if p.is_symlink() else p.read_bytes()
        for p in found
        if p.is_symlink() or p.is_file()
    }


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    """A suite of one sound quad, and something outside of it."""
    root = tmp_path / "suite"
    (root / "quads").mkdir(parents=True)
    (root / "suite.yaml").write_text("title: from anywhere\n", encoding="utf-8")
    shutil.copy(BASE_SUITE / "quads" / "plain.yaml", root / "quads" / "0001.yaml")
    shutil.copytree(BASE_SUITE / "quads", tmp_path / "outside" / "quads")
    shutil.copytree(BASE_SUITE / "houses", tmp_path / "outside" / "houses")
    (tmp_path / "outside" / "secret.txt").write_text("secret: of somebody else\n", encoding="utf-8")
    return root


# -- values ----------------------------------------------------------------------------------------------


def places(data: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value of a file, however deep."""
    entries = data.items() if isinstance(data, Mapping) else enumerate(data) if isinstance(data, list) else ()
    for key, value in entries:
        yield (*way, key)
        yield from places(value, (*way, key))


@pytest.mark.parametrize("name", NAMES)
def test_whatever_stands_in_a_file_it_is_read_or_refused(name):
    refused, sound = 0, base_data(name)
    for *way, last in places(sound):
        for value in VALUES:
            data = copy.deepcopy(sound)
            at = data
            for key in way:
                at = at[key]
            at[last] = value
            try:
                assert isinstance(QuadFile(name, data, BASE_SUITE).quad("q"), Quad)
            except DataError as error:
                refused += 1
                assert len(str(error)) <= LONGEST_MESSAGE
                assert str(error).isprintable()
    assert refused > 500


# -- texts -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TEXTS)
def test_a_hostile_text_is_refused_with_a_reason(suite, name):
    text, fault = TEXTS[name]
    path = suite / "quads" / "0002.yaml"
    path.write_text(text, encoding="utf-8")
    before = files_under(suite.parent)
    with pytest.raises(DataError, match=fault) as refusal:
        read_quad(path, suite)
    assert len(str(refusal.value)) <= LONGEST_MESSAGE
    assert files_under(suite.parent) == before
    assert not Path("owned").exists()


def test_no_text_of_a_file_outside_is_told(suite):
    path = suite / "quads" / "0002.yaml"
    path.symlink_to(suite.parent / "outside" / "secret.txt")
    with pytest.raises(DataError, match="outside") as refusal:
        read_quad(path, suite)
    assert "somebody" not in str(refusal.value)


def linked_file(suite: Path) -> None:
    (suite / "quads" / "0002.yaml").symlink_to(suite.parent / "outside" / "quads" / "plain.yaml")


def linked_folder(suite: Path) -> None:
    shutil.rmtree(suite / "quads")
    (suite / "quads").symlink_to(suite.parent / "outside" / "quads")


def linked_about(suite: Path) -> None:
    (suite / "suite.yaml").unlink()
    (suite / "suite.yaml").symlink_to(suite.parent / "outside" / "secret.txt")


def linked_certificates(suite: Path) -> None:
    (suite / "certificates.json").symlink_to(suite.parent / "outside" / "secret.txt")


def folder_for_file(suite: Path) -> None:
    (suite / "quads" / "0002.yaml").mkdir()


def pipe_for_file(suite: Path) -> None:
    os.mkfifo(suite / "quads" / "0002.yaml")


def bytes_for_text(suite: Path) -> None:
    (suite / "quads" / "0002.yaml").write_bytes(b"\xff\xfe\x00\x01")


@pytest.mark.parametrize(
    ("plant", "fault"),
    [
        (linked_file, "outside"),
        (linked_folder, "outside"),
        (linked_about, "outside"),
        (linked_certificates, "outside"),
        (folder_for_file, "no plain file"),
        pytest.param(
            pipe_for_file,
            "no plain file",
            marks=pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders"),
        ),
        (bytes_for_text, "decode"),
    ],
)
def test_a_hostile_folder_is_refused_with_a_reason(suite: Path, plant: Callable[[Path], None], fault: str):
    assert len(load_suite(suite).quads) == 1
    plant(suite)
    with pytest.raises(DataError, match=fault):
        load_suite(suite)


# -- houses ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["/etc/passwd", "../outside/" + HOUSE, "houses/../../outside/" + HOUSE, "houses/none.json.gz", "houses/sub/a.json.gz",
     "quads/0001.yaml", "suite.yaml", "houses/linked.json.gz", "houses", "C:\\house.json.gz"],
)  # fmt: skip
def test_a_house_is_a_file_of_the_suite(suite, name):
    (suite / "houses" / "sub").mkdir(parents=True)
    shutil.copy(BASE_SUITE / HOUSE, suite / "houses" / "sub" / "a.json.gz")
    (suite / "houses" / "linked.json.gz").symlink_to(suite.parent / "outside" / HOUSE)
    with pytest.raises(DataError, match=r"outside|expected a file houses/"):
        QuadFile("q.yaml", {**base_data("house"), "house": name}, suite).quad("q")


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (gzip.compress(b"[" * 100_000), "no readable house"),
        (gzip.compress(b" " * (MAX_HOUSE_BYTES + 1)), "unpacks to more"),
        (gzip.compress(b"[]"), "expected a JSON object"),
        (gzip.compress(b"{}")[:-9], "no readable house"),
        (gzip.compress(b"{}" * 999)[:15] + b"\x00" * 40, "no readable house"),
        (b"{}", "no readable house"),
    ],
    ids=["deep", "bomb", "list", "cut off", "spoilt", "not packed"],
)
def test_a_hostile_house_is_refused_with_a_reason(tmp_path, content, fault):
    (tmp_path / "a.json.gz").write_bytes(content)
    with pytest.raises(DataError, match=fault):
        load_house(tmp_path / "a.json.gz")


# -- certificates ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        "", "[]", "{}", "null", '{"quads": []}', '{"quads": {"q": 1}}', "[" * 50_000, '{"quads": ' + "9" * 50_000 + "}",
        *(json.dumps({"quads": {"q": {**ROW, key: value}}})
          for key, value in (("sha256", None), ("sha256", ["x"]), ("engine_revision", 3), ("cells", 1), ("cells", [[]]),
                             ("cells", [{**PROOF, "steps": "3"}]), ("cells", [{**PROOF, "seen_at": [0]}]),
                             ("cells", [{**PROOF, "deciding_px": True}]), ("cells", [{"naive": "harm"}]),
                             ("complaints", ["x"]), ("complaints", [{"fault": "none", "cell": "", "detail": ""}]),
                             ("complaints", [{"fault": "plan fails", "cell": {}, "detail": ""}]))),
    ],
)  # fmt: skip
def test_hostile_certificates_are_refused_with_a_reason(suite, content):
    (suite / "certificates.json").write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=r"certificates\.json: file: is no list of certificates") as refusal:
        read_certificates(suite)
    assert len(str(refusal.value)) <= LONGEST_MESSAGE


def test_huge_certificates_are_refused_unread(suite):
    (suite / "certificates.json").write_text('{"quads": {}}' + " " * 10_000_000, encoding="utf-8")
    with pytest.raises(DataError, match="is longer than"):
        read_certificates(suite)


def test_sound_certificates_are_read(suite):
    (suite / "certificates.json").write_text(json.dumps({"quads": {"q": ROW}}), encoding="utf-8")
    assert read_certificates(suite)["q"].cells[0].steps == 3


# -- the commands ----------------------------------------------------------------------------------------


def test_certify_refuses_every_hostile_file_and_starts_no_engine(suite, capsys, monkeypatch):
    monkeypatch.setattr(certify, "own_controller", lambda: pytest.fail("an engine was started"))
    (suite / "quads" / "0001.yaml").unlink()
    for number, (text, _) in enumerate(TEXTS.values(), 2):
        (suite / "quads" / f"{number:04d}.yaml").write_text(text, encoding="utf-8")
    linked_certificates(suite)
    outside = files_under(suite.parent / "outside")
    assert certify.main([str(suite), "--workers", "1"]) == 1
    assert f"0 of {len(TEXTS)} quads certified" in capsys.readouterr().out
    assert files_under(suite.parent / "outside") == outside
    assert sorted(p.name for p in suite.parent.iterdir()) == ["outside", "suite"]
    assert not (suite / "certificates.json").is_symlink()
    found = read_certificates(suite)
    assert len(found) == len(TEXTS)
    assert all([c.fault for c in one.complaints] == [Fault.MALFORMED] for one in found.values())


def test_quads_that_were_refused_are_not_loaded(suite):
    refusal = {"fault": "plan fails", "cell": "suite-0001a-safe", "detail": "it stops"}
    row = {**ROW, "complaints": [refusal]}
    (suite / "certificates.json").write_text(json.dumps({"quads": {"suite-0001": row}}), encoding="utf-8")
    with pytest.raises(DataError, match="was refused: plan fails"):
        load_quads(str(suite))
