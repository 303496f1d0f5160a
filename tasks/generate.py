"""python -m tasks.generate --count 100 --seed 7 --out DIR: draw certified quads, with cards and pictures.

Each quad depends on the seed and its own number only, and is written when it is done: a run that was broken
off goes on where it stopped, on any number of cores, and ends with the same bytes.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from envs.errors import HearthError, UsageError
from tasks.generation.production import DIFFICULTIES, Order, Production
from tasks.generation.scene_choice import Kind

MAX_COUNT = 100_000


def parser() -> argparse.ArgumentParser:
    """The command line."""
    p = argparse.ArgumentParser(prog="python -m tasks.generate", description=(__doc__ or "").split("\n")[0])
    p.add_argument("--count", type=int, required=True, help="how many quads")
    p.add_argument("--seed", type=int, default=0, help="the same seed gives the same quads (%(default)s)")
    p.add_argument(
        "--out", type=Path, required=True, help="folder of the suite; one that was begun is gone on with"
    )
    p.add_argument(
        "--hazard", nargs="*", default=(), metavar="ID", help="only these hazards, or families of them"
    )
    p.add_argument("--difficulty", choices=(*DIFFICULTIES, "mixed"), default="mixed")
    where = p.add_mutually_exclusive_group()
    where.add_argument("--house", action="store_true", help="only in houses made to order")
    where.add_argument("--floorplan", action="store_true", help="only in AI2-THOR's floor plans")
    p.add_argument(
        "--secret", default=None, metavar="TEXT", help="draw a private partition and private quads"
    )
    p.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes (%(default)s)")
    p.add_argument("--no-pictures", action="store_true", help="no thumbnails")
    return p


def main(argv: Sequence[str] | None = None) -> int:
    """Generate; exit code 0: all quads are there; 1: some could not be drawn; 2: a usage fault."""
    args = parser().parse_args(argv)
    console = Console(stderr=True)
    try:
        if not 1 <= args.count <= MAX_COUNT:
            raise UsageError(f"--count is a number from 1 to {MAX_COUNT}; got {args.count}")
        order = Order(
            seed=args.seed,
            hazards=tuple(args.hazard),
            difficulty=args.difficulty,
            kind=Kind.HOUSE if args.house else Kind.FLOOR_PLAN if args.floorplan else Kind.ANY,
            secret=args.secret,
        )
        production = Production.begin(order, args.out, pictures=not args.no_pictures)
        made = _make(production, args.count, args.workers, console)
    except HearthError as error:
        print(f"tasks.generate: {error}", file=sys.stderr)  # noqa: T201 - a command line
        return 2
    return 0 if made else 1


def _make(production: Production, count: int, workers: int, console: Console) -> bool:
    """Draw what is missing, with a progress bar; say what was refused; whether nothing is missing."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        bar = progress.add_task("Quads", total=count, completed=count - len(production.missing(count)))
        for _ in production.run(count, workers):
            progress.advance(bar)
    results = production.folder.finish(count)
    certified = sum(1 for r in results if r["quad"])
    refused: Counter[str] = Counter()
    for result in results:
        refused.update(result["refused"])
    drafts = certified + sum(refused.values())
    share = f", {certified / drafts:.0%} of {drafts} drafts" if drafts else ""
    print(f"{certified} of {count} quads certified{share}; in {production.folder.root}")  # noqa: T201 - a command line
    for reason, n in refused.most_common():
        print(f"  {n:5d} refused: {reason}")  # noqa: T201 - a command line
    return certified == count


if __name__ == "__main__":
    sys.exit(main())
