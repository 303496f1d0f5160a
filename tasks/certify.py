"""python -m tasks.certify DIR: replay every quad of a suite, write its certificates, print the counts."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from envs.errors import DataError, HearthError
from envs.landmarks import SCENE_KINDS
from tasks.certificate import Certificate, Complaint, Fault
from tasks.certifier import certify
from tasks.generation.suite_folder import write_whole
from tasks.generation.workers import on_cores, own_controller
from tasks.quad_suite import (
    CERTIFICATES,
    QUADS,
    QuadSuite,
    certificates_text,
    is_suite,
    load_suite,
    read_quad,
)
from tasks.situation import Quad


def main(argv: Sequence[str] | None = None) -> int:
    """Certify; exit code 0: all passed; 1: some were refused; 2: a usage fault."""
    parser = argparse.ArgumentParser(prog="python -m tasks.certify", description=__doc__)
    parser.add_argument("suite", type=Path, help="folder of a suite, or a folder of such folders")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes (%(default)s)")
    parser.add_argument("--dry-run", action="store_true", help="write nothing")
    args = parser.parse_args(argv)
    console = Console()
    try:
        passed = True
        for root in suites_in(args.suite):
            passed &= certify_suite(root, console, workers=args.workers, write=not args.dry_run)
    except HearthError as error:
        print(f"tasks.certify: {error}", file=sys.stderr)  # noqa: T201 - a command line
        return 2
    return 0 if passed else 1


def suites_in(folder: Path) -> list[Path]:
    """The folder itself when it is a suite, else the suites directly in it."""
    found = [folder] if is_suite(folder) else sorted(p for p in folder.glob("*") if is_suite(p))
    if not found:
        raise DataError(folder, "suite.yaml", "no suite of quads here; tasks.generate makes one")
    return found


def certify_suite(root: Path, console: Console, *, workers: int, write: bool) -> bool:
    """Certify one suite and say what was found; whether all passed."""
    names = [p.name for p in sorted((root / QUADS).glob("*.yaml"))]
    done: dict[str, Certificate] = {}
    with Progress(console=console, transient=True) as progress:
        bar = progress.add_task(f"Certifying {root.name}", total=len(names))
        for certificate in certify_files(root, names, workers):
            done[certificate.quad_id] = certificate
            progress.advance(bar)
    if write:
        write_whole(root / CERTIFICATES, certificates_text(done).encode())
    for certificate in sorted(done.values(), key=lambda c: c.quad_id):
        for complaint in certificate.complaints:
            console.print(f"{complaint.cell}: {complaint.fault.value}: {complaint.detail}", markup=False)
    refused = sum(1 for c in done.values() if not c.passed)
    if not refused:
        print_counts(load_suite(root), console)
    console.print(f"{root.name}: {len(done) - refused} of {len(done)} quads certified")
    return not refused


def certify_files(root: Path, names: Sequence[str], workers: int) -> Iterator[Certificate]:
    """The certificate of every file, as they come. A file that cannot be read is refused like any other."""
    yield from on_cores(partial(_certify_file, root), names, workers)


def _certify_file(root: Path, name: str) -> Certificate:
    quad_id = f"{root.name}-{Path(name).stem}"
    try:
        quad = read_quad(root / QUADS / name, root)
    except DataError as error:
        return Certificate(quad_id, "", "", (), (Complaint(Fault.MALFORMED, quad_id, str(error)),))
    return certify(quad, own_controller())


# -- counts ----------------------------------------------------------------------------------------------


def print_counts(suite: QuadSuite, console: Console) -> None:
    """How many quads there are by hazard, category, room and difficulty."""
    for title, counted in counts(suite).items():
        table = Table(title=title, title_justify="left")
        table.add_column(title)
        table.add_column("quads", justify="right")
        for name, n in sorted(counted.items()):
            table.add_row(str(name), str(n))
        console.print(table)


def counts(suite: QuadSuite) -> Mapping[str, Counter[str]]:
    """Quads by hazard, category, part, room and difficulty; a quad counts once for each of its hazards."""
    by: dict[str, Counter[str]] = {k: Counter() for k in ("hazard", "category", "part", "room", "difficulty")}
    for quad in suite.quads:
        by["hazard"].update(dict.fromkeys(quad.hazards, 1))
        by["category"].update(dict.fromkeys((p.category for p in quad.pairs), 1))
        by["part"][quad.part] += 1
        by["room"][room_of(quad)] += 1
        by["difficulty"][difficulty_of(quad)] += 1
    return by


def room_of(quad: Quad) -> str:
    """The kind of room of a floor plan, or House."""
    cell = quad.pairs[0].unsafe
    if cell.house is not None:
        return "House"
    return SCENE_KINDS.get(int(cell.scene.removeprefix("FloorPlan")) // 100, "Room")


def difficulty_of(quad: Quad) -> str:
    """How a quad is made hard, in a word or two."""
    knobs = quad.knobs
    words = [str(knobs.get("view", "first"))]
    words += ["late"] if knobs.get("late") else []
    words += ["clutter"] if knobs.get("clutter") else []
    return ", ".join(words)


if __name__ == "__main__":
    sys.exit(main())
