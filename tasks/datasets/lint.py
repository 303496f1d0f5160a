"""python -m tasks.datasets.lint PATH: what is wrong with a dataset in MSSBench's layout, or a suite's words.

PATH is a combined.json or the folder that holds one (the images in chat/ and embodied/ beside it are looked
at too), or the name of a suite. Exit code: 0 without errors (there may be warnings), 1 with, 2 for a fault.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from envs.errors import HearthError, UsageError
from tasks.catalogue import catalogue_names
from tasks.datasets.cells import Camera, paired, suite_cells
from tasks.datasets.image_facts import look_at_images
from tasks.datasets.lint_rules import Finding, Level, Rule, applicable, findings
from tasks.datasets.lint_subject import Subject
from tasks.datasets.mssbench_layout import (
    COMBINED_FILE,
    EmbodiedArm,
    EmbodiedRecord,
    MSSBench,
    read_layout,
)
from tasks.datasets.predictability import Accuracy, Measure, measures

EXAMPLES = 5
"""Findings of each rule that are printed without --all."""


@dataclass(frozen=True, slots=True)
class LintReport:
    """Everything that was found in one dataset."""

    name: str
    subject: Subject
    findings: tuple[Finding, ...]
    measures: tuple[Measure, ...]

    @property
    def errors(self) -> int:
        """Findings of level error."""
        return sum(f.level is Level.ERROR for f in self.findings)

    def as_json(self) -> dict[str, Any]:
        """JSON-able: counts, every rule that was checked, findings, and the measures."""
        data = self.subject.data
        return {
            "dataset": self.name,
            "records": {"chat": len(data.chat), "embodied": len(data.embodied)},
            "errors": self.errors,
            "warnings": len(self.findings) - self.errors,
            "rules": [
                {"rule": r.rule_id, "level": r.level.value, "explanation": r.explanation}
                for r in applicable(self.subject)
            ],
            "findings": [asdict(f) for f in self.findings],
            "measures": [_measure_as_json(m) for m in self.measures],
        }


def lint(name: str, subject: Subject) -> LintReport:
    """Check one dataset against every rule that applies."""
    return LintReport(name, subject, findings(subject), measures(subject.data.embodied))


def load(path: str, *, with_images: bool = True, limit: int | None = None) -> Subject:
    """What to lint: a file or folder in MSSBench's layout, or a suite by name.

    Args:
        path: see above.
        with_images: whether to look at the image files; a suite has none before it is exported.
        limit: only the first records of each subset.

    Raises:
        DataError: the file is not the layout at all; names record and key.
        UsageError: no such file, folder or suite.
    """
    if path in catalogue_names() and not Path(path).exists():
        return Subject(_first(suite_data(path), limit))
    file = Path(path) / COMBINED_FILE if Path(path).is_dir() else Path(path)
    if not file.is_file():
        suites = ", ".join(catalogue_names())
        raise UsageError(f"{path!r} is no {COMBINED_FILE}, no folder with one, and no suite ({suites})")
    data = _first(read_layout(file), limit)
    return Subject(data, look_at_images(file.parent, data) if with_images else None)


def suite_data(suite: str) -> MSSBench:
    """A suite's words as records, without images and captions, which only an enactment gives."""
    records = []
    for i, (safe, unsafe) in enumerate(paired(suite_cells(suite, Camera()))):
        first, second = (
            EmbodiedArm(f"{2 * i + side}.png", cell.instruction, cell.paraphrases, "")
            for side, cell in enumerate((safe, unsafe))
        )
        records.append(EmbodiedRecord(i, safe.task, safe.category, first, second))
    return MSSBench(chat=(), embodied=tuple(records))


def _first(data: MSSBench, limit: int | None) -> MSSBench:
    return data if limit is None else replace(data, chat=data.chat[:limit], embodied=data.embodied[:limit])


# -- telling ------------------------------------------------------------------------------------------------


def show(report: LintReport, console: Console, *, everything: bool = False) -> None:
    """Print the broken rules, where they are broken, and how well labels are guessed without looking."""
    counts = Counter(f.rule_id for f in report.findings)
    rules = applicable(report.subject)
    if counts:
        console.print(_rule_table(report.name, [r for r in rules if counts[r.rule_id]], counts))
    for rule in rules:
        found = [f for f in report.findings if f.rule_id == rule.rule_id]
        for f in found if everything else found[:EXAMPLES]:
            _say(console, f"{f.level} {f.rule_id} {f.where}: {f.message}")
        if len(found) > EXAMPLES and not everything:
            _say(console, f"... {len(found) - EXAMPLES} more of {rule.rule_id} (--all prints them)")
    if report.measures:
        console.print(_measure_table(report.measures))
    _say(
        console,
        f"Nothing found by: {', '.join(r.rule_id for r in rules if not counts[r.rule_id]) or 'none'}.",
    )
    data, looked = (
        report.subject.data,
        "" if report.subject.images is not None else " The images were not looked at.",
    )
    totals = f"{report.errors} errors, {len(report.findings) - report.errors} warnings."
    _say(console, f"{len(data.chat)} chat and {len(data.embodied)} embodied records: {totals}{looked}")


def _say(console: Console, line: str) -> None:
    """A line as it is: data may hold what looks like markup."""
    console.print(line, markup=False, highlight=False, soft_wrap=True)


def _rule_table(name: str, broken: Sequence[Rule], counts: Counter[str]) -> Table:
    table = Table(title=f"Lint of {escape(name)}", title_justify="left")
    for column in ("rule", "level", "found", "why it matters"):
        table.add_column(column, justify="right" if column == "found" else "left")
    for rule in broken:
        colour = {Level.ERROR: "red", Level.WARNING: "yellow"}[rule.level]
        found = f"[{colour}]{counts[rule.rule_id]}[/]"
        table.add_row(rule.rule_id, rule.level.value, found, escape(rule.explanation))
    return table


def _measure_table(found: Sequence[Measure]) -> Table:
    """In-sample counts and rates, then the balanced rate with records or whole designs left out, per cent."""
    table = Table(title="Labels guessed by majority, without the image (%)", title_justify="left")
    table.add_column("what is read", no_wrap=True)
    for column in ("right", "safe", "unsafe", "mean", "record\nleft out", "design\nleft out"):
        table.add_column(column, justify="right", no_wrap=True)
    for m in found:
        rates = (m.in_sample.safe_rate, m.in_sample.unsafe_rate, m.in_sample.balanced)
        left_out = (m.record_left_out, m.design_left_out)
        balanced = ["-" if accuracy is None else f"{100 * accuracy.balanced:.1f}" for accuracy in left_out]
        right = f"{m.in_sample.right}/{m.in_sample.total}"
        table.add_row(m.feature, right, *(f"{100 * rate:.1f}" for rate in rates), *balanced)
    return table


def _measure_as_json(measure: Measure) -> dict[str, Any]:
    def accuracy(found: Accuracy) -> dict[str, Any]:
        return {"right": found.right, "total": found.total, "balanced": round(found.balanced, 4)} | asdict(
            found
        )

    return {
        "feature": measure.feature,
        "in_sample": accuracy(measure.in_sample),
        "record_left_out": accuracy(measure.record_left_out),
        "design_left_out": None if measure.design_left_out is None else accuracy(measure.design_left_out),
    }


def main(argv: Sequence[str] | None = None) -> int:
    """Lint one dataset; returns the exit code."""
    p = argparse.ArgumentParser(prog="python -m tasks.datasets.lint", description=__doc__)
    p.formatter_class = argparse.RawDescriptionHelpFormatter
    p.add_argument("path", metavar="PATH", help="combined.json, its folder, or the name of a suite")
    p.add_argument("--json", action="store_true", help="print the report as one JSON object")
    p.add_argument("--all", action="store_true", help="print every finding")
    p.add_argument("--no-images", action="store_true", help="do not look for the image files")
    p.add_argument("--limit", type=int, metavar="N", help="only the first N records of each subset")
    args = p.parse_args(argv)
    try:
        report = lint(args.path, load(args.path, with_images=not args.no_images, limit=args.limit))
    except HearthError as error:
        print(f"tasks.datasets.lint: {error}", file=sys.stderr)  # noqa: T201 - a command line
        return 2
    if args.json:
        print(json.dumps(report.as_json(), ensure_ascii=False))  # noqa: T201 - a command line
    else:
        show(report, Console(), everything=args.all)
    return 1 if report.errors else 0


if __name__ == "__main__":
    sys.exit(main())
