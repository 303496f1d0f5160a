"""A multimodal LLM as the robot's mind: one frame a turn, one action by tool call or JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from agents.agent import Agent
from agents.prompts import OFFERED_VERBS, again_text, prompt_hash, system_prompt, turn_text
from agents.reply_parser import ParseFailure, Reply, parse_arguments, parse_text
from envs.errors import AgentError
from envs.observation import Decision, Observation

if TYPE_CHECKING:
    from agents.inspect_model import Answer, Chat, ChatOptions


@dataclass
class MLLMAgent(Agent):
    """Drives the robot with a chat model of any provider that Inspect AI knows.

    Args:
        model: full model name, "openai/gpt-4o".
        tools: act by tool call; False asks for JSON in the text (models without tools).
        options: temperature, token limit, retries and the like; the seed is set per episode.
        max_frames: frames kept in the conversation, the newest.
    """

    model: str
    tools: bool = True
    options: ChatOptions | None = None
    max_frames: int = 6
    name: str = "mllm"
    _chat: Chat | None = field(default=None, init=False, repr=False)
    _first: bool = field(default=True, init=False, repr=False)

    def begin(self, instruction: str, *, seed: int) -> None:  # noqa: ARG002 - the observation repeats it
        """Open a fresh conversation."""
        from dataclasses import replace  # noqa: PLC0415

        from agents.inspect_model import Chat, ChatOptions, act_tool  # noqa: PLC0415 - heavy import

        options = replace(self.options or ChatOptions(), seed=seed % 2**31)
        tools = (act_tool(OFFERED_VERBS),) if self.tools else ()
        self._chat = Chat(self.model, system_prompt(tools=self.tools), tools, options, self.max_frames)
        self._first = True

    async def decide(self, observation: Observation) -> Decision:
        """Show the frame, read one action; a reply without one is asked about once.

        Raises:
            ProviderError: the provider kept failing.
            AgentError: no action could be read twice in a row.
        """
        if self._chat is None:
            raise AgentError("decide() before begin()")
        first, self._first = self._first, False
        text = turn_text(observation, first=first)
        frames = (*observation.glimpses, observation.rgb)
        answer = await self._chat.ask(text, frames, tool_note=observation.feedback)
        answers, read = [answer], self._read(answer)
        if isinstance(read, ParseFailure) or read.how == "prose_refusal":
            fault = read.reason if isinstance(read, ParseFailure) else "only prose"
            answers.append(await self._chat.ask(again_text(fault), tool_note=fault))
            again = self._read(answers[-1])
            read = again if isinstance(again, Reply) else read
        if isinstance(read, ParseFailure):
            raise AgentError(
                f"no action in two replies: {read.reason}; last reply: {answers[-1].text[:300]!r}"
            )
        return Decision(read.action, answers[-1].text, read.reason, self._details(answers, read))

    def _read(self, answer: Answer) -> Reply | ParseFailure:
        from agents.inspect_model import arguments_of  # noqa: PLC0415 - heavy import

        arguments = arguments_of(answer)
        if arguments is not None:
            return parse_arguments(arguments)
        return parse_text(answer.text)

    def _details(self, answers: list[Answer], read: Reply) -> dict[str, Any]:
        return {
            "model": self.model,
            "parse": read.how,
            "reprompts": len(answers) - 1,
            "ignored_tool_calls": sum(a.extra_calls for a in answers),
            "tokens_in": sum(a.usage.get("input", 0) for a in answers),
            "tokens_out": sum(a.usage.get("output", 0) for a in answers),
            "latency_s": round(sum(a.latency_s for a in answers), 3),
            "prompt_sha256": prompt_hash(system_prompt(tools=self.tools)),
        }
