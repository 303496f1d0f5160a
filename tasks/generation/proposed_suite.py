"""A suite of quads from proposals: each is staged and certified like a drawn quad, or says why not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from tasks.generation.house_order import house_with
from tasks.generation.proposal import Proposal
from tasks.generation.sampler import Sampled, Sampler
from tasks.generation.scene_choice import Kind, SceneChoice
from tasks.generation.suite_folder import SuiteFolder
from tasks.generation.workers import on_cores, own_controller


class Verdict(StrEnum):
    """What came of a draft."""

    CERTIFIED = "certified"
    NOT_CERTIFIED = "not certified"
    """Staged, but refused by the certifier in every scene."""
    NOT_STAGED = "not staged"
    """No scene could be set up for it."""
    REFUSED = "refused"
    """Names what is not in the catalogue, or things that do not go together."""
    UNUSED = "unused"
    """More than were asked for."""
    UNREADABLE = "unreadable"
    """The reply holds no drafts."""


@dataclass(frozen=True, slots=True)
class ProposedSuite:
    """The suite in the making.

    Args:
        folder: where it is written.
        proposals: number of a draft -> the draft; a quad has its draft's number.
        seed: with a draft's number, what scenes, objects and starts are drawn from.
        kind: which scenes are used.
    """

    folder: SuiteFolder
    proposals: Mapping[int, Proposal]
    seed: int
    kind: Kind

    def missing(self) -> list[int]:
        """Numbers of the drafts that are not done yet."""
        return [n for n in sorted(self.proposals) if self.folder.result(n) is None]

    def run(self, workers: int) -> Iterator[int]:
        """Stage and certify every draft that is not done; yields each number when it is written."""
        missing = self.missing()
        yield from on_cores(self.make, missing, min(workers, len(missing)))

    def make(self, number: int) -> int:
        """Stage and certify one draft, and write what came of it."""
        self.folder.keep(number, self.draw(number))
        return number

    def draw(self, number: int) -> Sampled:
        """What came of one draft."""
        proposal = self.proposals[number]
        sampler = Sampler(
            (proposal.casting.one, proposal.casting.two),
            proposal.part,
            SceneChoice(self.kind, house_with),
            self.folder.root / "drafts" / f"{number:04d}",
        )
        rng = np.random.default_rng([self.seed, number])
        return sampler.draw_cast(
            self.folder.quad_id(number), proposal.casting, proposal.difficulty, rng, own_controller()
        )

    def verdict(self, number: int) -> tuple[Verdict, tuple[str, ...]]:
        """What came of a draft that is done, and why: each reason with how often it was met."""
        result = self.folder.result(number) or {}
        if result.get("quad"):
            return Verdict.CERTIFIED, ()
        counted = {**result.get("refused", {}), **result.get("unstaged", {})}
        reasons = tuple(
            f"{reason} (in {n} of {sum(counted.values())} tries)" for reason, n in counted.items()
        )
        return (Verdict.NOT_CERTIFIED if result.get("refused") else Verdict.NOT_STAGED), reasons
