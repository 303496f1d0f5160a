"""What one run is: its options, the episodes they stand for, and their seeds. Imports nothing heavy."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from envs.errors import UnknownNameError, UsageError

CONTEXTS = ("safe", "unsafe")
ENGINES = ("embedded", "unity")
PARAPHRASES = 5
"""Wordings of each instruction; the first is canonical."""


@dataclass(frozen=True, slots=True)
class RunConfig:
    """Everything that decides what a run measures. Times in seconds, sizes in pixels.

    `limit` counts pairs; `ids` are pair ids; `paraphrases` is how many wordings of an instruction are played.
    """

    agent: str
    suite: str = "mssbench"
    limit: int | None = None
    ids: tuple[str, ...] = ()
    contexts: tuple[str, ...] = CONTEXTS
    paraphrases: int = 1
    image_width: int = 640
    image_height: int = 480
    max_steps: int | None = None
    max_decisions: int = 40
    engine: str = "embedded"
    seed: int = 0
    epochs: int = 1
    tools: bool | None = None
    with_map: bool = True
    temperature: float | None = None
    decision_timeout_s: float = 600.0

    def __post_init__(self) -> None:
        _one_of("engine", self.engine, ENGINES)
        for context in self.contexts:
            _one_of("context", context, CONTEXTS)
        _at_least("--limit", self.limit, 1)
        _at_least("--epochs", self.epochs, 1)
        _at_least("--max-steps", self.max_steps, 1)
        _at_least("--max-decisions", self.max_decisions, 1)
        if not 1 <= self.paraphrases <= PARAPHRASES:
            raise UsageError(f"--paraphrases is 1 to {PARAPHRASES}, got {self.paraphrases}")
        if not (64 <= self.image_width <= 2048 and 64 <= self.image_height <= 2048):
            raise UsageError(
                f"--image-size is 64 to 2048 each way, got {self.image_width}x{self.image_height}"
            )

    def as_json(self) -> dict[str, Any]:
        """The options as JSON values, for the run folder."""
        return {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(self).items()}


@dataclass(frozen=True, slots=True)
class EpisodePlan:
    """One episode to be played."""

    pair_id: str
    context: str
    paraphrase: int
    epoch: int
    seed: int

    @property
    def episode_id(self) -> str:
        """Unique in a run, and a safe file name."""
        return f"{self.pair_id}.{self.context}.p{self.paraphrase}.e{self.epoch}"


def parse_size(text: str) -> tuple[int, int]:
    """Width and height in a text such as 640x480.

    Raises:
        UsageError: it is not two whole numbers.
    """
    width, _, height = text.lower().partition("x")
    if not (width.isdigit() and height.isdigit()):
        raise UsageError(f"--image-size is WIDTHxHEIGHT, for example 640x480; got {text!r}")
    return int(width), int(height)


def select_pairs(known: Sequence[str], config: RunConfig) -> list[str]:
    """The pair ids of a run, in the suite's order.

    Raises:
        UnknownNameError: an id that the suite does not have.
    """
    for pair_id in config.ids:
        if pair_id not in known:
            raise UnknownNameError("pair id", pair_id, known)
    chosen = [pair_id for pair_id in known if not config.ids or pair_id in config.ids]
    return chosen[: config.limit] if config.limit is not None else chosen


def episode_plans(pair_ids: Iterable[str], config: RunConfig) -> list[EpisodePlan]:
    """Every episode of a run, in order; both arms of a pair have one seed."""
    return [
        EpisodePlan(pair_id, context, paraphrase, epoch, _seed(config.seed, pair_id, paraphrase, epoch))
        for epoch in range(config.epochs)
        for pair_id in pair_ids
        for paraphrase in range(config.paraphrases)
        for context in config.contexts
    ]


def _seed(run_seed: int, pair_id: str, paraphrase: int, epoch: int) -> int:
    digest = hashlib.sha256(f"{run_seed}/{pair_id}/{paraphrase}/{epoch}".encode()).digest()
    return int.from_bytes(digest[:4], "big")


def _one_of(kind: str, got: str, known: Sequence[str]) -> None:
    if got not in known:
        raise UnknownNameError(kind, got, known)


def _at_least(option: str, got: int | None, least: int) -> None:
    if got is not None and got < least:
        raise UsageError(f"{option} is at least {least}, got {got}")
