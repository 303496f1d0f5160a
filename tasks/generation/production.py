"""Makes a suite: many quads on many cores, each written as soon as it is done."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from envs.embedded.engine_revision import ENGINE_REVISION
from tasks.generation.casting import Danger
from tasks.generation.house_order import house_with
from tasks.generation.parts import DEV, TEST, pools, private_parts
from tasks.generation.sampler import Difficulty, Sampled, Sampler
from tasks.generation.scene_choice import Kind, SceneChoice
from tasks.generation.suite_folder import SuiteFolder
from tasks.generation.workers import on_cores, own_controller
from tasks.quad_suite import CANARY

DIFFICULTIES: Mapping[str, Difficulty] = MappingProxyType(
    {
        "easy": Difficulty(reach="near"),
        "medium": Difficulty(reach="middle", clutter=2, distractors=1),
        "hard": Difficulty(reach="far", must_look=True, clutter=4, distractors=2),
        "late": Difficulty(reach="far", must_look=True, late=True, clutter=1),
    }
)
"""What --difficulty means."""
MIXED = ("easy", "medium", "hard", "easy", "medium", "hard", "late")
"""The turns that --difficulty mixed takes: few hazards can come late (chosen)."""
DEV_SHARE = 0.3
"""How many of a suite's quads are of the dev part (chosen)."""
MAX_LEADS = 30
"""So many hazards are tried as the first of a quad."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be made; equal orders make equal suites."""

    seed: int
    hazards: tuple[str, ...] = ()
    difficulty: str = "mixed"
    kind: Kind = Kind.ANY
    secret: str | None = None

    def pools(self) -> Mapping[str, tuple[Danger, ...]]:
        """The dangers of each part."""
        return pools(self.hazards, None if self.secret is None else private_parts(self.secret))

    def entropy(self, number: int) -> list[int]:
        """What quad `number` is drawn from."""
        hidden = hashlib.sha256((self.secret or "").encode()).digest()[:8]
        return [self.seed, number, *([] if self.secret is None else [int.from_bytes(hidden, "big")])]

    def difficulty_of(self, number: int) -> Difficulty:
        """The knobs of quad `number`."""
        return DIFFICULTIES[MIXED[number % len(MIXED)] if self.difficulty == "mixed" else self.difficulty]

    def about(self) -> dict[str, Any]:
        """What suite.yaml says of it; never the secret itself."""
        return {
            "canary": CANARY,
            "engine_revision": ENGINE_REVISION,
            "seed": self.seed,
            "hazards": list(self.hazards) or "all",
            "difficulty": self.difficulty,
            "scenes": self.kind.value,
            "private": self.secret is not None,
        }


@dataclass(frozen=True, slots=True)
class Production:
    """A suite in the making, in a folder of its own."""

    order: Order
    folder: SuiteFolder

    @classmethod
    def begin(cls, order: Order, root: Path, *, pictures: bool = True) -> Production:
        """Start in a folder, or go on in one.

        Raises:
            DataError: the folder holds a suite that was made from another order.
            UsageError: the folder holds something else.
        """
        return cls(order, SuiteFolder(root, order.about(), pictures))

    def missing(self, count: int) -> list[int]:
        """Numbers of the quads that are not done yet."""
        return [n for n in range(count) if self.folder.result(n) is None]

    def run(self, count: int, workers: int) -> Iterator[int]:
        """Draw every quad that is missing; yields each number when it is written."""
        yield from on_cores(self.make, self.missing(count), workers)

    def make(self, number: int) -> int:
        """Draw and write quad `number`."""
        self.folder.keep(number, self.draw(number))
        return number

    def draw(self, number: int) -> Sampled:
        """Quad `number`: leads are tried in an order of its own until one gives a quad that certifies."""
        rng = np.random.default_rng(self.order.entropy(number))
        by_part = self.order.pools()
        part = DEV if rng.random() < DEV_SHARE else TEST
        if not by_part[part]:
            part = TEST if part == DEV else DEV
        difficulty, pool = self.order.difficulty_of(number), by_part[part]
        scratch = self.folder.root / "drafts" / f"{number:04d}"
        sampler = Sampler(pool, part, SceneChoice(self.order.kind, house_with), scratch)
        turns = [(lead, difficulty) for lead in _leads(pool, number, rng)[:MAX_LEADS]]
        if difficulty.late:  # few things can come late: where none does, the quad is a hard one
            late = [t for t in turns if t[0].may_come_late]
            turns = [*late, *((lead, DIFFICULTIES["hard"]) for lead, _ in turns)]
        total = Sampled(None, None, None)
        for lead, knobs in turns:
            drawn = sampler.draw(self.folder.quad_id(number), lead, knobs, rng, own_controller())
            total.refused.update(drawn.refused)
            total.unstaged.update(drawn.unstaged)
            if drawn.data is not None:
                return Sampled(drawn.data, drawn.house, drawn.certificate, total.refused, total.unstaged)
        return total


def _leads(pool: tuple[Danger, ...], number: int, rng: np.random.Generator) -> list[Danger]:
    """The hazards of a pool, beginning with the one whose turn it is, each with one of its acts."""
    by_hazard: dict[str, list[Danger]] = {}
    for danger in pool:
        by_hazard.setdefault(danger.hazard.hazard_id, []).append(danger)
    names = sorted(by_hazard)
    if not names:
        return []
    start = number % len(names)
    turns = [*names[start : start + 1], *(names[int(k)] for k in rng.permutation(len(names)))]
    return [by_hazard[n][int(rng.integers(len(by_hazard[n])))] for n in dict.fromkeys(turns)]
