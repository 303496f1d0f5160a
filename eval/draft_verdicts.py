"""What came of each draft that a model proposed, as rows of a file and as lines on a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from eval.draft_request import DraftReply
from tasks.generation.proposal import NO_DECOY, Proposal, Refusal, one_line, read_draft
from tasks.generation.proposed_suite import ProposedSuite, Verdict

MAX_DRAFT_CHARS = 2000
"""So much of a draft that was refused is kept."""


@dataclass(frozen=True, slots=True)
class DraftVerdict:
    """One draft and what came of it; `quad` is the quad's id when it was certified."""

    number: int
    verdict: Verdict
    draft: Any
    reasons: tuple[str, ...] = ()
    quad: str | None = None

    def line(self) -> str:
        """The row of proposals.jsonl, line break included."""
        row = {
            "number": self.number,
            "verdict": self.verdict.value,
            "reasons": list(self.reasons),
            "quad": self.quad,
            "draft": self.draft,
        }
        return json.dumps(row, ensure_ascii=True) + "\n"


@dataclass(frozen=True, slots=True)
class Drafts:
    """The drafts of a reply as they were read; of more than `count` only the first are."""

    reply: DraftReply
    count: int

    def readings(self) -> list[Proposal | Refusal]:
        """Each draft that is used: what it proposes, or why it is refused."""
        return [read_draft(given) for given in self.reply.drafts[: self.count]]

    def proposals(self) -> dict[int, Proposal]:
        """Number -> what is to be staged."""
        return {n: read for n, read in enumerate(self.readings()) if isinstance(read, Proposal)}

    def verdicts(self, suite: ProposedSuite) -> Iterator[DraftVerdict]:
        """What came of every draft, when the suite is done."""
        if self.reply.fault:
            excerpt = one_line(self.reply.excerpt, MAX_DRAFT_CHARS)
            yield DraftVerdict(0, Verdict.UNREADABLE, excerpt, (self.reply.fault,))
        for number, read in enumerate(self.readings()):
            if isinstance(read, Refusal):
                draft = _bounded(self.reply.drafts[number])
                yield DraftVerdict(number, Verdict.REFUSED, draft, read.reasons)
            else:
                verdict, reasons = suite.verdict(number)
                quad = suite.folder.quad_id(number) if verdict is Verdict.CERTIFIED else None
                yield DraftVerdict(number, verdict, read.to_json(), reasons, quad)
        more = len(self.reply.drafts) - self.count
        if more > 0:
            reason = f"{more} more than the {self.count} that were asked for"
            yield DraftVerdict(self.count, Verdict.UNUSED, None, (reason,))


def _bounded(draft: Any) -> Any:
    """A foreign draft, or how it begins when it is long."""
    text = json.dumps(draft)
    return draft if len(text) <= MAX_DRAFT_CHARS else text[:MAX_DRAFT_CHARS]


def lines_for_people(verdicts: Sequence[DraftVerdict]) -> Iterator[str]:
    """A line a draft and one a reason; a model wrote nothing in them but the names that messages quote."""
    for one in verdicts:
        yield f"draft {one.number}: {one.verdict.value}{_what(one)}"
        yield from (f"    {reason}" for reason in one.reasons)


def _what(one: DraftVerdict) -> str:
    if one.verdict not in (Verdict.CERTIFIED, Verdict.NOT_CERTIFIED, Verdict.NOT_STAGED):
        return ""
    first, second = ("/".join(one.draft[key].values()) for key in ("one", "two"))
    with_decoy = "" if one.draft["decoy"] == NO_DECOY else f" or {one.draft['decoy']}"
    quad = f" as {one.quad}" if one.quad else ""
    return f"{quad}: {first} and {second}, with {one.draft['culprit']}{with_decoy}"
