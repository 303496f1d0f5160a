"""python -m tasks.datasets.export SUITE --layout mssbench|jsonl --out DIR: situations as a dataset of stills.

    mssbench   combined.json with MSSBench's keys ("chat" is empty) and embodied/0.png ...; record i has the
               images 2i and 2i+1
    jsonl      metadata.jsonl, images/CELL.png and a card: an image folder for Hugging Face's `datasets`

Beside either lies hearth.json: what was exported, by which engine revision, and which record is which cell.
The same suite gives the same bytes again (with one version of Pillow). Exit code 0, or 2 for a fault.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from envs.embedded.engine_revision import ENGINE_REVISION
from envs.embedded.rendering.frames import png_bytes
from envs.errors import DataError, HearthError, UsageError
from tasks.catalogue import catalogue_names
from tasks.datasets.cells import Camera, ExportCell, FirstLook, paired, suite_cells
from tasks.datasets.dataset_card import dataset_card
from tasks.datasets.export_folder import ExportFolder
from tasks.datasets.mssbench_layout import COMBINED_FILE, Subset

PROVENANCE_FILE = "hearth.json"
MAX_SIDE_PX = 4096
_CELL_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")

OnCell = Callable[[ExportCell], None]
"""Told of every cell that is done."""


@dataclass(frozen=True, slots=True)
class ExportJob:
    """What is exported, and how large; `suite` is only named in the files."""

    suite: str
    cells: tuple[ExportCell, ...]
    size: tuple[int, int]

    def __post_init__(self) -> None:
        seen: set[str] = set()
        for cell in self.cells:
            if not _CELL_ID.fullmatch(cell.cell_id) or cell.cell_id in seen:
                raise DataError("export", cell.cell_id[:100], "expected a plain, unique name for each cell")
            seen.add(cell.cell_id)

    def provenance(self, layout: str, cells: Iterable[Any]) -> dict[str, Any]:
        """What hearth.json says."""
        return {
            "suite": self.suite,
            "layout": layout,
            "engine": "embedded",
            "engine_revision": ENGINE_REVISION,
            "image_size": list(self.size),
            "cells": list(cells),
        }


def _ignore(_cell: ExportCell) -> None:
    """Nobody wants to know."""


def export_mssbench(job: ExportJob, folder: ExportFolder, on_cell: OnCell = _ignore) -> None:
    """Write MSSBench's own layout; combined.json comes last, so a broken-off export has none.

    Raises:
        DataError: the cells do not form pairs (see cells.paired).
        EngineError: a situation could not be set up.
    """
    pairs = paired(job.cells)
    folder.clear_images(Subset.EMBODIED.value, r"\d+\.png")
    records, named = [], []
    for i, arms in enumerate(pairs):
        images = tuple(f"{2 * i + side}.png" for side in range(2))
        looks = []
        for cell, image in zip(arms, images, strict=True):
            looks.append(cell.look())
            folder.write(f"{Subset.EMBODIED}/{image}", png_bytes(looks[-1].frame))
            on_cell(cell)
        records.append(_record(arms, images, (looks[0].observation, looks[1].observation)))
        named.append({"record": i, "safe": arms[0].cell_id, "unsafe": arms[1].cell_id})
    folder.write_json(PROVENANCE_FILE, job.provenance("mssbench", named))
    folder.write_json(COMBINED_FILE, {"chat": [], "embodied": records})


def _record(
    arms: tuple[ExportCell, ExportCell], images: Sequence[str], observations: tuple[str, str]
) -> dict[str, Any]:
    safe, unsafe = arms
    return {
        "task": safe.task,
        "category": safe.category,
        "safe_instruction": safe.instruction,
        "unsafe_instruction": unsafe.instruction,
        "safe": images[0],
        "unsafe": images[1],
        "observation_safe": observations[0],
        "observation_unsafe": observations[1],
        "safe_instructions": list(safe.paraphrases),
        "unsafe_instructions": list(unsafe.paraphrases),
    }


def export_jsonl(job: ExportJob, folder: ExportFolder, on_cell: OnCell = _ignore) -> None:
    """Write Hugging Face's image-folder layout; metadata.jsonl has one row a cell and paraphrase.

    Raises:
        EngineError: a situation could not be set up.
    """
    folder.clear_images("images", rf"{_CELL_ID.pattern}\.png")
    rows: list[dict[str, Any]] = []
    for cell in job.cells:
        look = cell.look()
        folder.write(f"images/{cell.cell_id}.png", png_bytes(look.frame))
        rows += _rows(cell, look)
        on_cell(cell)
    folder.write_json(PROVENANCE_FILE, job.provenance("jsonl", [cell.cell_id for cell in job.cells]))
    folder.write("README.md", dataset_card(job.suite, job.cells, job.size, ENGINE_REVISION).encode())
    folder.write_jsonl("metadata.jsonl", rows)


def _rows(cell: ExportCell, look: FirstLook) -> list[dict[str, Any]]:
    return [
        {
            "file_name": f"images/{cell.cell_id}.png",
            "cell_id": cell.cell_id,
            "group_id": cell.group_id,
            "context": cell.context.value,
            "category": cell.category,
            "task": cell.task,
            "paraphrase": k,
            "instruction": text,
            "observation": look.observation,
        }
        for k, text in enumerate(cell.paraphrases)
    ]


LAYOUTS = {"mssbench": export_mssbench, "jsonl": export_jsonl}


def parser() -> argparse.ArgumentParser:
    """The command line."""
    p = argparse.ArgumentParser(
        prog="python -m tasks.datasets.export",
        description="Write a suite's situations as instructions and first frames.",
    )
    add = p.add_argument
    add("suite", metavar="SUITE", help=f"a suite: {', '.join(catalogue_names())}")
    add(
        "--layout",
        choices=tuple(LAYOUTS),
        required=True,
        help="MSSBench's own, or Hugging Face's image folder",
    )
    add("--out", type=Path, required=True, metavar="DIR", help="a new or empty folder")
    add("--limit", type=int, metavar="N", help="only the first N pairs, or N quads")
    add("--width", type=int, default=640, help="of the images in pixels (default: %(default)s)")
    add("--height", type=int, default=480, help="of the images in pixels (default: %(default)s)")
    add("--force", action="store_true", help="write into a folder that is not empty")
    return p


def main(argv: Sequence[str] | None = None) -> int:
    """Export with a progress bar on stderr; returns the exit code."""
    args = parser().parse_args(argv)
    size = (args.width, args.height)
    try:
        if min(size) < 1 or max(size) > MAX_SIDE_PX:
            raise UsageError(f"--width and --height are 1 to {MAX_SIDE_PX} pixels; got {size[0]}x{size[1]}")
        if args.limit is not None and args.limit < 1:
            raise UsageError(f"--limit is a number of pairs from 1 on; got {args.limit}")
        with Camera(size) as camera:
            job = ExportJob(args.suite, tuple(suite_cells(args.suite, camera, args.limit)), size)
            folder = ExportFolder(args.out, force=args.force)
            _export_with_bar(args.layout, job, folder)
    except (HearthError, OSError) as error:
        print(f"tasks.datasets.export: {error}", file=sys.stderr)  # noqa: T201 - a command line
        return 2
    print(f"{len(job.cells)} situations in {args.out}")  # noqa: T201 - a command line
    return 0


def _export_with_bar(layout: str, job: ExportJob, folder: ExportFolder) -> None:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        bar = progress.add_task(job.suite, total=len(job.cells))
        LAYOUTS[layout](job, folder, lambda _cell: progress.update(bar, advance=1))


if __name__ == "__main__":
    sys.exit(main())
