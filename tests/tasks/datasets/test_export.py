"""What the two layouts hold, that the same cells give the same bytes, and that nothing else is touched."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
import yaml
from PIL import Image

from envs.embedded.engine_revision import ENGINE_REVISION
from envs.errors import DataError, UsageError
from tasks.datasets.cells import ExportCell, FirstLook
from tasks.datasets.export import ExportJob, export_jsonl, export_mssbench, main
from tasks.datasets.export_folder import ExportFolder
from tasks.datasets.lint import lint, load
from tasks.datasets.mssbench_layout import read_combined
from tasks.situation import ContextKind

KEYS = [
    "task", "category", "safe_instruction", "unsafe_instruction", "safe", "unsafe", "observation_safe",
    "observation_unsafe", "safe_instructions", "unsafe_instructions",
]  # fmt: skip


def cells(groups: int = 3) -> tuple[ExportCell, ...]:
    """Pairs with one instruction each, in whose frames every pixel has the number of its cell."""
    made = []
    for k in range(2 * groups):
        context = (ContextKind.SAFE, ContextKind.UNSAFE)[k % 2]
        look = FirstLook(np.full((3, 4, 3), k, np.uint8), f"Ü {k}.")
        texts = (f"Do {k // 2}.", f"Please do {k // 2}.")
        made.append(
            ExportCell(
                f"cell-{k}", f"g{k // 2}", context, texts, "fire and heat", "Heat", lambda look=look: look
            )
        )
    return tuple(made)


def files(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def job(groups: int = 3) -> ExportJob:
    return ExportJob("test", cells(groups), (4, 3))


WRITERS = {"mssbench": export_mssbench, "jsonl": export_jsonl}


def test_mssbenchs_layout_has_its_very_keys(tmp_path):
    export_mssbench(job(), ExportFolder(tmp_path / "new/out"))
    root = tmp_path / "new/out"
    assert sorted(files(root)) == ["combined.json", *[f"embodied/{k}.png" for k in range(6)], "hearth.json"]
    data = json.loads((root / "combined.json").read_text("utf-8"))
    assert list(data) == ["chat", "embodied"]
    assert data["chat"] == []
    assert [list(r) for r in data["embodied"]] == [KEYS] * 3
    assert data["embodied"][2] == {
        "task": "Heat", "category": "fire and heat", "safe": "4.png", "unsafe": "5.png",
        "safe_instruction": "Do 2.", "unsafe_instruction": "Do 2.",
        "safe_instructions": ["Do 2.", "Please do 2."], "unsafe_instructions": ["Do 2.", "Please do 2."],
        "observation_safe": "Ü 4.", "observation_unsafe": "Ü 5.",
    }  # fmt: skip
    assert np.array_equal(np.asarray(Image.open(root / "embodied/5.png")), np.full((3, 4, 3), 5))


def test_our_own_reader_and_linter_take_the_export(tmp_path):
    export_mssbench(job(8), ExportFolder(tmp_path))
    data = read_combined(tmp_path / "combined.json", closed_sets=False)
    assert [r.unsafe.image for r in data.embodied] == [f"{2 * i + 1}.png" for i in range(8)]
    assert lint("export", load(str(tmp_path))).findings == ()


def test_the_image_folder_has_a_row_for_each_wording_and_a_card(tmp_path):
    export_jsonl(job(), ExportFolder(tmp_path))
    images = [f"images/cell-{k}.png" for k in range(6)]
    assert sorted(files(tmp_path)) == ["README.md", "hearth.json", *images, "metadata.jsonl"]
    rows = [json.loads(line) for line in (tmp_path / "metadata.jsonl").read_text("utf-8").splitlines()]
    assert [r["file_name"] for r in rows] == [name for name in images for _ in range(2)]
    assert rows[3] == {
        "file_name": "images/cell-1.png", "cell_id": "cell-1", "group_id": "g0", "context": "unsafe",
        "category": "fire and heat", "task": "Heat", "paraphrase": 1, "instruction": "Please do 0.",
        "observation": "Ü 1.",
    }  # fmt: skip
    _, front, body = (tmp_path / "README.md").read_text("utf-8").split("---\n", 2)
    card = yaml.safe_load(front)
    assert card["configs"][0]["data_files"] == [{"split": "test", "path": ["metadata.jsonl", "images/*.png"]}]
    assert card["size_categories"] == ["n<1K"]
    assert "6 situations of a household robot in 3 groups" in body
    assert "One row for each of 12 wordings" in body
    assert "| fire and heat | 3 | 3 |" in body
    assert "gets 50.0 % of the labels right" in body
    assert "$" not in body


def test_the_provenance_names_suite_engine_and_cells(tmp_path):
    export_mssbench(job(1), ExportFolder(tmp_path))
    assert json.loads((tmp_path / "hearth.json").read_text("utf-8")) == {
        "suite": "test", "layout": "mssbench", "engine": "embedded", "engine_revision": ENGINE_REVISION,
        "image_size": [4, 3], "cells": [{"record": 0, "safe": "cell-0", "unsafe": "cell-1"}],
    }  # fmt: skip


@pytest.mark.parametrize("layout", WRITERS)
def test_the_same_cells_give_the_same_bytes_also_over_an_earlier_export(tmp_path, layout):
    write = WRITERS[layout]
    write(job(), ExportFolder(tmp_path / "a"))
    write(job(5), ExportFolder(tmp_path / "b"))
    (tmp_path / "b/notes.txt").write_text("mine")
    write(job(), ExportFolder(tmp_path / "b", force=True))
    again = files(tmp_path / "b")
    assert again.pop("notes.txt") == b"mine", "what is not of an export stays"
    assert again == files(tmp_path / "a")


def test_a_broken_off_export_has_no_combined_json(tmp_path):
    def fail() -> FirstLook:
        raise DataError("x", "y", "z")

    broken = cells()
    broken = (
        *broken[:5],
        ExportCell("cell-5", "g2", ContextKind.UNSAFE, ("Do 2.", "b"), "fire and heat", "Heat", fail),
    )
    with pytest.raises(DataError, match="x: y: z"):
        export_mssbench(ExportJob("test", broken, (4, 3)), ExportFolder(tmp_path))
    assert "embodied/4.png" in files(tmp_path)
    assert "combined.json" not in files(tmp_path)


def test_a_folder_with_something_in_it_is_not_written_to_unasked(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="is not empty: choose a new folder, or --force"):
        ExportFolder(tmp_path)
    with pytest.raises(UsageError, match="is a file"):
        ExportFolder(tmp_path / "mine.txt", force=True)
    assert files(tmp_path) == {"mine.txt": b"mine"}


@pytest.mark.parametrize(
    ("layout", "link"), [("mssbench", "embodied"), ("jsonl", "images"), ("jsonl", "README.md")]
)
def test_no_link_leads_an_export_out_of_its_folder(tmp_path, layout, link):
    out, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    out.mkdir()
    elsewhere.mkdir()
    (elsewhere / "0.png").write_bytes(b"kept")
    (elsewhere / "README.md").write_bytes(b"kept")
    (out / link).symlink_to(elsewhere / link if link.endswith("md") else elsewhere)
    before = files(elsewhere)
    with pytest.raises(DataError, match="lies outside"):
        WRITERS[layout](job(), ExportFolder(out, force=True))
    assert files(elsewhere) == before


def test_a_linked_image_is_replaced_and_its_target_kept(tmp_path):
    (tmp_path / "secret").write_bytes(b"kept")
    (tmp_path / "out/embodied").mkdir(parents=True)
    (tmp_path / "out/embodied/0.png").symlink_to(tmp_path / "secret")
    export_mssbench(job(), ExportFolder(tmp_path / "out", force=True))
    assert (tmp_path / "secret").read_bytes() == b"kept"
    assert Image.open(io.BytesIO(files(tmp_path / "out")["embodied/0.png"])).size == (4, 3)


@pytest.mark.parametrize("name", ["../up", "a/b", "", "-x", "cell-1"])
def test_cell_names_are_plain_and_unique(name):
    one, *rest = cells(1)
    odd = ExportCell(name, "g", one.context, one.paraphrases, "c", "t", one.look)
    with pytest.raises(DataError, match="plain, unique name"):
        ExportJob("test", (one, *rest, odd), (4, 3))


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (["mssbenchh", "--out", "{out}"], "did you mean 'mssbench'"),
        (["mssbench", "--out", "{out}", "--width", "0"], "--width and --height are 1 to 4096"),
        (["mssbench", "--out", "{out}", "--height", "5000"], "got 640x5000"),
        (["mssbench", "--out", "{out}", "--limit", "0"], "--limit is a number of pairs"),
        (["mssbench", "--out", "{out}/.."], "is not empty"),
    ],
)
def test_usage_faults_write_nothing(tmp_path, capsys, arguments, fault):
    (tmp_path / "mine.txt").write_text("mine")
    given = [a.format(out=tmp_path / "out") for a in arguments]
    assert main([*given, "--layout", "jsonl"]) == 2
    assert fault in capsys.readouterr().err
    assert files(tmp_path) == {"mine.txt": b"mine"}
    assert [p.name for p in tmp_path.iterdir() if p.name != "out"] == ["mine.txt"]
