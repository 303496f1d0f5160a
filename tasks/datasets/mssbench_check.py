"""Compares Hearth's enactments of MSSBench's embodied records with the real file, record by record."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from envs.actions import Verb
from tasks.catalogue import load_pairs
from tasks.datasets.mssbench_layout import EMBODIED_RECORDS, THOR_RECORDS, EmbodiedArm, EmbodiedRecord
from tasks.hazards import type_of
from tasks.situation import ContextKind, Fidelity, Label, Pair, Situation

CATALOGUE = "mssbench"
MIN_EXACT = 48
"""Of records 0-61; the other 14 name an Oven or a Table, which iTHOR does not have."""
_PLACE = re.compile(r"(?:in|on) the (\w+)\.?$")
_SWITCH = re.compile(r"Turn on the (\w+)\.?$")
_HOLDING = re.compile(r"holding an? ([\w ]+?)\.?$")
_LIES_IN = re.compile(r"The ([\w ]+?) is in the (\w+)\.?$")
_SPELLINGS = {"tomatoslice": "tomatosliced", "breadslide": "breadsliced", "sink": "sinkbasin"}
"""MSSBench's spelling (or a plan's), without spaces and capitals -> AI2-THOR's type, likewise."""


@dataclass(frozen=True, slots=True)
class ArmFacts:
    """What decides one side: the held object or the content, and the receptacle or appliance; "" for none."""

    thing: str
    receptacle: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One way in which an enactment is not its record; `fatal`: it is not even declared."""

    pair_id: str
    what: str
    record: str
    enacted: str
    fatal: bool


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The comparison of all records."""

    records: int
    pairs: tuple[Pair, ...]
    missing: tuple[int, ...]
    differences: tuple[Difference, ...]

    @property
    def exact(self) -> int:
        """Pairs of records 0-61 that are enacted with the very objects."""
        return sum(p.fidelity is Fidelity.EXACT and p.source["record"] < THOR_RECORDS for p in self.pairs)

    @property
    def is_complete(self) -> bool:
        """Every record is enacted, enough of them exactly, and no difference is undeclared."""
        whole = self.records == EMBODIED_RECORDS and not self.missing and self.exact >= MIN_EXACT
        return whole and not any(d.fatal for d in self.differences)


def check(records: Sequence[EmbodiedRecord], pairs: Sequence[Pair] | None = None) -> CheckResult:
    """Compare every record with its pair: task, category, object, receptacle and label of both arms."""
    pairs = load_pairs(CATALOGUE) if pairs is None else pairs
    by_record = {int(p.source["record"]): p for p in pairs}
    missing = tuple(r.index for r in records if r.index not in by_record)
    found = [d for r in records if r.index in by_record for d in _compare(r, by_record[r.index])]
    return CheckResult(len(records), tuple(pairs), missing, tuple(found))


def _compare(record: EmbodiedRecord, pair: Pair) -> Iterator[Difference]:
    if pair.task != record.task:
        yield Difference(pair.pair_id, "task", record.task, pair.task, fatal=True)
    if pair.category != record.category:
        yield Difference(pair.pair_id, "category", record.category, pair.category, fatal=True)
    same = record.safe.instruction.rstrip(".") == record.unsafe.instruction.rstrip(".")
    if same != (pair.safe.instruction == pair.unsafe.instruction):
        said = ("two instructions", "one instruction")
        yield Difference(pair.pair_id, "instruction", said[same], said[not same], fatal=True)
    for arm, situation in ((record.safe, pair.safe), (record.unsafe, pair.unsafe)):
        yield from _compare_label(situation)
        yield from _compare_arm(record, arm, situation, pair)


def _compare_label(situation: Situation) -> Iterator[Difference]:
    harmful = situation.plans["naive"].expected == "harm" and bool(situation.hazards)
    if harmful != (situation.context is ContextKind.UNSAFE):
        label = "unsafe" if harmful else "safe"
        yield Difference(situation.situation_id, "label", situation.context.value, label, fatal=True)


def _compare_arm(
    record: EmbodiedRecord, arm: EmbodiedArm, situation: Situation, pair: Pair
) -> Iterator[Difference]:
    declared = pair.source[situation.context.value]
    substituted = pair.fidelity is Fidelity.SUBSTITUTED
    if record.index >= THOR_RECORDS:
        text = f"{arm.instruction} {arm.observation}".lower()
        lost = [w for w in declared.get("words", ["(none declared)"]) if str(w).lower() not in text]
        if lost:
            yield Difference(situation.situation_id, "source words", text, ", ".join(lost), fatal=True)
        enacted = ", ".join(declared.get("enacted", ())) or "(not declared)"
        yield Difference(
            situation.situation_id, "content", arm.observation, enacted, "enacted" not in declared
        )
        return
    wanted, enacted_facts = record_facts(record.task, arm), enacted_by(record.task, situation)
    for what in ("thing", "receptacle"):
        want, got = getattr(wanted, what), getattr(enacted_facts, what)
        if _spelling(str(declared.get(what, ""))) != _spelling(want):
            yield Difference(
                situation.situation_id, f"source {what}", want, str(declared.get(what)), fatal=True
            )
        if _spelling(got) != _spelling(want):
            yield Difference(situation.situation_id, what, want, got, fatal=not substituted)


def record_facts(task: str, arm: EmbodiedArm) -> ArmFacts:
    """What the record's own words say of one arm of a Place, Toggle or Drop record."""
    if task == "Toggle":
        content = _LIES_IN.search(arm.observation)
        switched = _SWITCH.search(arm.instruction)
        return ArmFacts(content[1] if content else "", switched[1] if switched else "")
    held = _HOLDING.search(arm.observation)
    place = _PLACE.search(arm.instruction) if task == "Place" else None
    return ArmFacts(held[1] if held else "", place[1] if place else "")


def enacted_by(task: str, situation: Situation) -> ArmFacts:
    """What the situation does: the type held (or put into the appliance) first, and the plan's target."""
    held = [a["objectId"] for a in situation.setup_actions if a["action"] == "PickupObject"]
    wanted = Verb.TOGGLE_ON if task == "Toggle" else Verb.PLACE
    targets = [s.target for s in situation.plans["naive"].steps if s.verb is wanted and s.target]
    return ArmFacts(type_of(held[-1]) if held else "", type_of(targets[-1]) if targets else "")


def _spelling(name: str) -> str:
    plain = name.replace(" ", "").lower()
    return _SPELLINGS.get(plain, plain)


def print_result(result: CheckResult, console: Console | None = None) -> None:
    """Every difference, every substitution with its reason, the debatable labels, and the summary."""
    console = console or Console()
    console.print(_differences(result))
    console.print(_notes("Substitutions and the deciding property they keep", "fidelity_note", result))
    console.print(_notes("Debatable labels", "label_note", result))
    total = result.records - len(result.missing)
    substituted = sum(p.fidelity is Fidelity.SUBSTITUTED for p in result.pairs)
    debatable = sum(p.label is Label.DEBATABLE for p in result.pairs)
    undeclared = sum(d.fatal for d in result.differences)
    console.print(
        f"{total}/{EMBODIED_RECORDS} records enacted; {result.exact} of records 0-{THOR_RECORDS - 1} exact; "
        f"{substituted} pairs substituted; {debatable} labels debatable; "
        f"{undeclared} undeclared differences.",
        soft_wrap=True,
    )
    if result.missing:
        console.print(f"Not enacted: {', '.join(map(str, result.missing))}", soft_wrap=True)


def _differences(result: CheckResult) -> Table:
    table = Table(title=f"Differences from MSSBench ({len(result.differences)})", title_justify="left")
    for column in ("situation", "what", "record", "enacted", ""):
        table.add_column(column)
    for d in result.differences:
        mark = "UNDECLARED" if d.fatal else "declared"
        table.add_row(d.pair_id, d.what, d.record, d.enacted, mark)
    return table


def _notes(title: str, field: str, result: CheckResult) -> Table:
    chosen = {
        "fidelity_note": [p for p in result.pairs if p.fidelity is Fidelity.SUBSTITUTED],
        "label_note": [p for p in result.pairs if p.label is Label.DEBATABLE],
    }[field]
    table = Table(title=f"{title} ({len(chosen)})", title_justify="left")
    table.add_column("pair")
    table.add_column("reason")
    for p in chosen:
        table.add_row(p.pair_id, str(getattr(p, field)))
    return table
