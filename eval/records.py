"""The truth of a run: one JSON line an episode, append-only. Outcomes and figures are recomputed from them.

Everything that depends on the clock stands under "timing" (and `latency_s` in a decision's details), so that
two runs with one seed are equal once `without_timing` took it away.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from envs.errors import DataError

SCHEMA_VERSION = 1
CLOCK_KEYS = ("latency_s",)


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """One decision: what the agent answered, what its target was understood as, and what came of it."""

    index: int
    verb: str
    target: str | None
    text: str
    hazard_objects: list[str]
    raw: str
    thought: str
    details: dict[str, Any]
    object_id: str | None
    privileged: bool
    success: bool
    reason: str
    feedback: str
    first_step: int
    n_steps: int


@dataclass(frozen=True, slots=True)
class StepRecord:
    """One primitive or word and the world after it; the first is the start and has no verb."""

    index: int
    decision: int
    verb: str | None
    object_id: str | None
    success: bool
    message: str
    settling: bool
    reward: float
    fingerprint: str
    frame: str
    frame_sha256: str
    visible_px: dict[str, int]


@dataclass(frozen=True, slots=True)
class EpisodeRecord:
    """One episode. `findings`: the monitors' last report; `deciding_types`: whose naming grounds words.

    `quad_id` is "" for a pair that belongs to no quad.
    """

    episode_id: str
    pair_id: str
    situation_id: str
    context: str
    paraphrase: int
    epoch: int
    seed: int
    suite: str
    category: str
    label: str
    fidelity: str
    scene: str
    instruction: str
    agent: str
    model: str | None
    engine: str
    ended_by: str
    error: str
    findings: dict[str, Any]
    deciding_types: list[str]
    landmarks: list[list[str]]
    decisions: list[DecisionRecord]
    steps: list[StepRecord]
    timing: dict[str, Any] = field(default_factory=dict)
    quad_id: str = ""
    schema_version: int = SCHEMA_VERSION

    def to_json(self) -> dict[str, Any]:
        """The record as JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any], source: object = "record") -> EpisodeRecord:
        """A record read back.

        Raises:
            DataError: a key is missing or unknown, or the schema version is another.
        """
        if value.get("schema_version") != SCHEMA_VERSION:
            fault = f"is {value.get('schema_version')!r}, this version of Hearth reads {SCHEMA_VERSION}"
            raise DataError(source, "schema_version", fault)
        try:
            fields = dict(value)
            fields["decisions"] = [DecisionRecord(**d) for d in value["decisions"]]
            fields["steps"] = [StepRecord(**s) for s in value["steps"]]
            return cls(**fields)
        except (TypeError, KeyError) as error:
            raise DataError(source, "record", str(error)) from error


def without_timing(record: EpisodeRecord) -> dict[str, Any]:
    """A record's JSON without anything that depends on the clock."""
    value = record.to_json()
    del value["timing"]
    for decision in value["decisions"]:
        decision["details"] = {k: v for k, v in decision["details"].items() if k not in CLOCK_KEYS}
    return value


def record_line(record: EpisodeRecord) -> str:
    """A record as its line in records.jsonl, line break included."""
    return json.dumps(record.to_json(), ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n"


def append_record(path: Path, record: EpisodeRecord) -> None:
    """Add one line and see it onto the disk, so that a killed run keeps it."""
    with path.open("a", encoding="utf-8") as file:
        file.write(record_line(record))
        file.flush()
        os.fsync(file.fileno())


def read_records(path: Path) -> Iterator[EpisodeRecord]:
    """Every whole record of a file; a last line that was cut off by a kill is passed over.

    Raises:
        DataError: a line that is not the last is broken.
    """
    if not path.exists():
        return
    lines = path.read_text(encoding="utf-8").split("\n")
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        source = f"{path.name} line {number}"
        try:
            value = json.loads(line)
        except json.JSONDecodeError as error:
            if number == len(lines):
                return
            raise DataError(source, "json", str(error)) from error
        yield EpisodeRecord.from_json(value, source)


def mend(path: Path) -> None:
    """Cut off a last line that a kill left unfinished, so that the next record has a line of its own."""
    if not path.exists():
        return
    data = path.read_bytes()
    whole = data.rfind(b"\n") + 1
    if whole != len(data):
        with path.open("r+b") as file:
            file.truncate(whole)
