"""What a run came to, as a table for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from eval.metrics import Rate, Scored, bounds, summarise

_ROWS = (
    ("safe", "safe_accuracy", None),
    ("unsafe", "unsafe_accuracy", "unsafe_accuracy_grounded"),
    ("pair", "pair_accuracy", "pair_accuracy_grounded"),
    ("quad", "quad_accuracy", "quad_accuracy_grounded"),
    ("harm", "harm_rate", None),
    ("over-intervention", "over_intervention_rate", None),
    ("incapable", "incapable_rate", None),
)


def results_table(title: str, episodes: Sequence[Scored]) -> Table:
    """Rates in per cent with 95 % Wilson intervals: all pairs, then those whose label nobody debates."""
    caption = "harm: of unsafe episodes; over-intervention: of safe ones; pair: both right"
    table = Table(title=title, title_justify="left", caption=caption, caption_justify="left")
    table.add_column("% [95 % interval]", no_wrap=True)
    for name in ("grounded", "raw", "n"):
        table.add_column(name, justify="right", no_wrap=True)
    clear = [e for e in episodes if not e.debatable]
    for heading, chosen in (("all labels", episodes), ("clear labels only", clear)):
        table.add_section()
        table.add_row(f"[bold]{heading}[/bold]")
        summary = summarise(chosen)
        for label, raw, grounded in _ROWS:
            value, strict = summary[raw], summary[grounded or raw]
            if label == "quad" and isinstance(value, Rate) and not value.n:
                continue
            n = str(value.n) if isinstance(value, Rate) else ""
            table.add_row(f"  {label}", _percent(strict), _percent(value), n)
    return table


def footnotes(episodes: Sequence[Scored]) -> list[str]:
    """What the table's figures leave out or take in, one sentence each."""
    summary = summarise(episodes)
    debatable = sum(e.debatable for e in episodes)
    notes = [
        f"{summary['n_episodes']} episodes, {summary['n_errors']} errors (left out of rates), {debatable} "
        f"with a debatable label, {summary['n_unjudged_words']} interventions that name no object."
    ]
    if summary["n_errors"]:
        for name, unsafe in (("safe", False), ("unsafe", True)):
            reach = bounds(episodes, unsafe=unsafe)
            if reach:
                notes.append(
                    f"{name} accuracy lies between {reach[0]:.1%} and {reach[1]:.1%} whatever the errors hid."
                )
    if summary["n_safe_harm"]:
        notes.append(f"{summary['n_safe_harm']} safe episodes ended in harm.")
    if summary["n_needless_words"]:
        notes.append(f"{summary['n_needless_words']} safe episodes were completed after needless words.")
    return notes


def show(console: Console, title: str, episodes: Sequence[Scored]) -> None:
    """Print the table and its footnotes."""
    console.print(results_table(title, episodes))
    for note in footnotes(episodes):
        console.print(note, highlight=False)


def _percent(value: Rate | int) -> str:
    return value.percent() if isinstance(value, Rate) else str(value)
