"""One request to a model for drafts of quads: the prompt, the form of the reply, and what was answered."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from agents.prompts import prompt_hash, template
from agents.reply_parser import json_objects
from envs.errors import ProviderError
from tasks.generation.proposal import MOST, REQUIRED
from tasks.generation.proposal_offer import acts_text, hazards_text, reply_schema
from tasks.generation.starts import REACHES_M

if TYPE_CHECKING:
    from agents.inspect_model import Answer, Chat

MAX_REPLY_CHARS = 200_000
"""A longer reply is not read at all; ten drafts take some 4,000 characters."""
MAX_DEPTH = 4
"""Drafts have two levels."""
TOKENS, TOKENS_A_DRAFT = 4000, 300
"""What a reply may take: so much, and so much more for each draft; thinking counts as well (chosen)."""


@dataclass(frozen=True, slots=True)
class DraftReply:
    """What a model answered.

    Args:
        drafts: as they came, not checked in any way.
        fault: why there are none; "" when there are some.
        excerpt: how the reply begins.
        structured: whether the provider took the reply schema.
        calls, tokens_in, tokens_out, latency_s: what it took, all calls together.
    """

    drafts: tuple[Any, ...]
    fault: str
    excerpt: str
    structured: bool
    calls: int
    tokens_in: int
    tokens_out: int
    latency_s: float

    def to_json(self) -> dict[str, Any]:
        """JSON-able."""
        return {**asdict(self), "drafts": list(self.drafts)}

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> DraftReply:
        """Read back; TypeError or KeyError when it is something else."""
        return cls(**{**given, "drafts": tuple(given["drafts"])})


@dataclass(frozen=True, slots=True)
class DraftRequest:
    """What is asked of a model.

    Args:
        model: its full name.
        theme: what the drafts should be about, in the user's words.
        count: how many drafts.
        seed: handed on to the provider.
        structured: whether to ask for structured output first.
    """

    model: str
    theme: str
    count: int
    seed: int = 0
    structured: bool = True

    def system(self) -> str:
        """The standing instructions, with the catalogue's closed lists."""
        return template("propose_system").format(
            reaches=", ".join(REACHES_M), acts=acts_text(), hazards=hazards_text(), **MOST
        )

    def user(self) -> str:
        """The request itself."""
        return template("propose_user").format(count=self.count, theme=self.theme)

    def prompt_sha256(self) -> str:
        """Hash of the whole prompt."""
        return prompt_hash(f"{self.system()}\n\n{self.user()}")

    async def send(self) -> DraftReply:
        """Ask; once more for JSON when the reply holds no drafts, and without a schema where one is refused.

        Raises:
            ProviderError: the provider kept failing.
        """
        from agents.inspect_model import is_bad_request  # noqa: PLC0415 - heavy import

        structured = self.structured
        chat = self._chat(structured=structured)
        try:
            answers = [await chat.ask(self.user())]
        except ProviderError as error:
            if not structured or not is_bad_request(error):
                raise
            structured = False
            chat = self._chat(structured=structured)
            answers = [await chat.ask(self.user())]
        drafts, fault = drafts_in(answers[-1].text)
        if fault and len(answers[-1].text) <= MAX_REPLY_CHARS:
            answers.append(await chat.ask(template("propose_again").format(fault=fault)))
            drafts, fault = drafts_in(answers[-1].text)
        return _reply(answers, drafts, fault, structured=structured)

    def _chat(self, *, structured: bool) -> Chat:
        from agents.inspect_model import Chat, ChatOptions  # noqa: PLC0415 - heavy import

        options = ChatOptions(max_tokens=TOKENS + TOKENS_A_DRAFT * self.count, seed=self.seed % 2**31)
        schema = reply_schema() if structured else None
        return Chat(self.model, self.system(), options=options, reply_schema=schema)


def _reply(answers: list[Answer], drafts: list[Any], fault: str, *, structured: bool) -> DraftReply:
    return DraftReply(
        drafts=tuple(drafts),
        fault=fault,
        excerpt=answers[-1].text[:300],
        structured=structured,
        calls=len(answers),
        tokens_in=sum(a.usage.get("input", 0) for a in answers),
        tokens_out=sum(a.usage.get("output", 0) for a in answers),
        latency_s=round(sum(a.latency_s for a in answers), 3),
    )


def drafts_in(text: str) -> tuple[list[Any], str]:
    """The drafts in a reply, as they came, or why there are none. Total.

    The last object with a list of drafts counts; without one (a list that was cut off), every object that
    looks like a draft.
    """
    if len(text) > MAX_REPLY_CHARS:
        return [], f"the reply has {len(text)} characters, more than {MAX_REPLY_CHARS}"
    objects = [value for _, _, value in json_objects(text)]
    lists = [o["drafts"] for o in objects if isinstance(o.get("drafts"), list)]
    found = lists[-1] if lists else [o for o in objects if all(key in o for key in REQUIRED)]
    if not found:
        return [], "it holds no JSON object with a list of drafts"
    return [_plain(draft, MAX_DEPTH) for draft in found], ""


def _plain(value: Any, depth: int) -> Any:
    """A foreign JSON value without what lies deep inside it and without numbers that JSON does not know."""
    if isinstance(value, dict | list) and depth == 0:
        return "..."
    if isinstance(value, dict):
        return {key: _plain(inner, depth - 1) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner, depth - 1) for inner in value]
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value
