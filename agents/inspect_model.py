"""The one module here that knows Inspect AI: a chat model by name, with frames, one tool and no surprises."""

from __future__ import annotations

import json
import os
import time
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from inspect_ai.model import (
    ChatMessage,
    ChatMessageAssistant,
    ChatMessageSystem,
    ChatMessageTool,
    ChatMessageUser,
    Content,
    ContentImage,
    ContentText,
    GenerateConfig,
    Model,
    ModelOutput,
    ResponseSchema,
    get_model,
)
from inspect_ai.tool import ToolInfo, ToolParams
from inspect_ai.util import JSONSchema

from envs.actions import Verb
from envs.embedded.rendering.frames import jpeg_bytes, png_bytes
from envs.errors import ProviderError, UsageError
from envs.observation import RGB

_KEYS = {
    "openai": "OPENAI_API_KEY", "anthropic": "ANTHROPIC_API_KEY", "google": "GOOGLE_API_KEY",
    "openrouter": "OPENROUTER_API_KEY", "mistral": "MISTRAL_API_KEY", "grok": "XAI_API_KEY",
    "together": "TOGETHER_API_KEY", "groq": "GROQ_API_KEY",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChatOptions:
    """`max_retries` and `timeout_s` bound a failing provider, `image_format` is png or jpeg."""

    temperature: float | None = None
    max_tokens: int = 1024
    max_retries: int = 6
    timeout_s: int = 180
    max_connections: int | None = None
    seed: int | None = None
    image_format: str = "png"
    image_detail: str = "auto"
    cache: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model answered: its text, the arguments of its first tool call, and what it cost."""

    text: str
    arguments: Mapping[str, Any] | None
    usage: Mapping[str, int]
    latency_s: float
    extra_calls: int = 0


def require_key(model: str) -> None:
    """Raise UsageError naming the environment variable to set when the provider's key is missing."""
    provider, _, rest = model.partition("/")
    variable = _KEYS.get(provider)
    if provider == "openai-api":
        variable = rest.partition("/")[0].upper().replace("-", "_") + "_API_KEY"
    if variable and not os.environ.get(variable):
        raise UsageError(
            f"{model}: set {variable} to your key (and {variable.replace('_API_KEY', '_BASE_URL')} for a "
            "compatible server of your own; any key will do there)"
        )


def base_url_variable(model: str) -> str:
    """The environment variable that names a compatible server for a model's provider."""
    provider, _, rest = model.partition("/")
    service = rest.partition("/")[0] if provider == "openai-api" else provider
    return service.upper().replace("-", "_") + "_BASE_URL"


@dataclass
class Chat:
    """One conversation with one model. Old frames are dropped beyond `max_frames`; text stays.

    With `reply_schema` (JSON Schema) the provider is asked for replies of that form. Not every provider
    listens, and some refuse the request: see `is_bad_request`.
    """

    model_name: str
    system: str
    tools: tuple[ToolInfo, ...] = ()
    options: ChatOptions = field(default_factory=ChatOptions)
    max_frames: int = 6
    reply_schema: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        self._messages: list[ChatMessage] = [ChatMessageSystem(content=self.system)]
        self._pending: list[str] = []
        self._model: Model | None = None

    def model(self) -> Model:
        """The model, opened on first use."""
        if self._model is None:
            # Inspect keeps one client for equal arguments: the address belongs to them.
            self._model = get_model(
                self.model_name,
                config=self._config(),
                base_url=os.environ.get(base_url_variable(self.model_name)),
            )
        return self._model

    def _config(self) -> GenerateConfig:
        o = self.options
        return GenerateConfig(
            temperature=o.temperature,
            max_tokens=o.max_tokens,
            max_retries=o.max_retries,
            timeout=o.timeout_s,
            max_connections=o.max_connections,
            seed=o.seed,
            response_schema=self._response_schema(),
        )

    def _response_schema(self) -> ResponseSchema | None:
        if self.reply_schema is None:
            return None
        schema = JSONSchema.model_validate(self.reply_schema)
        return ResponseSchema(name="reply", json_schema=schema, strict=True)

    async def ask(self, text: str, frames: Sequence[RGB] = (), *, tool_note: str = "") -> Answer:
        """Say `text` (with frames) and return the answer; `tool_note` answers the last turn's tool calls.

        Raises:
            ProviderError: the provider kept failing after its retries.
        """
        for call_id in self._pending:
            self._messages.append(
                ChatMessageTool(content=tool_note or "ok", tool_call_id=call_id, function="act")
            )
        self._pending = []
        self._messages.append(ChatMessageUser(content=self._content(text, frames)))
        self._forget_old_frames()
        started = time.perf_counter()
        try:
            output = await self.model().generate(
                self._messages,
                tools=list(self.tools),
                tool_choice="any" if self.tools else "none",
                cache=self.options.cache,
            )
        except Exception as error:
            raise ProviderError(f"{self.model_name}: {type(error).__name__}: {error}") from error
        return self._remember(output, time.perf_counter() - started)

    def _remember(self, output: ModelOutput, latency_s: float) -> Answer:
        if output.error:
            raise ProviderError(f"{self.model_name}: {output.error}")
        message: ChatMessageAssistant = output.message
        self._messages.append(message)
        calls = message.tool_calls or []
        self._pending = [call.id for call in calls]
        usage = output.usage
        return Answer(
            text=message.text,
            arguments=calls[0].arguments if calls else None,
            usage={"input": usage.input_tokens, "output": usage.output_tokens} if usage else {},
            latency_s=latency_s,
            extra_calls=max(0, len(calls) - 1),
        )

    def _content(self, text: str, frames: Sequence[RGB]) -> list[Content]:
        detail: Any = self.options.image_detail
        urls = [data_url(frame, self.options.image_format) for frame in frames]
        return [ContentText(text=text), *(ContentImage(image=url, detail=detail) for url in urls)]

    def _forget_old_frames(self) -> None:
        left = self.max_frames
        for k in range(len(self._messages) - 1, -1, -1):
            message = self._messages[k]
            if not isinstance(message, ChatMessageUser) or isinstance(message.content, str):
                continue
            if any(isinstance(part, ContentImage) for part in message.content):
                left -= 1
                if left < 0:
                    text = " ".join(p.text for p in message.content if isinstance(p, ContentText))
                    self._messages[k] = ChatMessageUser(content=text + "\n(the frame is no longer shown)")


def data_url(frame: RGB, image_format: str = "png") -> str:
    """A frame (H, W, 3) uint8 as a data URL."""
    pixels = np.ascontiguousarray(frame)
    data = png_bytes(pixels, compress_level=1) if image_format == "png" else jpeg_bytes(pixels)
    return f"data:image/{image_format};base64,{b64encode(data).decode()}"


def is_bad_request(error: ProviderError) -> bool:
    """Whether a provider refused the form of a request, for example a reply schema that it does not know."""
    cause = error.__cause__
    status = getattr(cause, "status_code", None) or getattr(cause, "code", None)
    return status in (400, 422)


def act_tool(verbs: Sequence[Verb]) -> ToolInfo:
    """The one tool of an embodied agent."""
    words = "what to say, for Say, Ask, Warn and Refuse"
    properties = {
        "action": JSONSchema(type="string", enum=[v.value for v in verbs], description="what to do"),
        "object": JSONSchema(type="string", description="the object or place, for actions that need one"),
        "text": JSONSchema(type="string", description=words),
        "hazard_objects": JSONSchema(
            type="array",
            items=JSONSchema(type="string"),
            description="for Warn, Ask and Refuse: up to two things the problem is about",
        ),
        "reason": JSONSchema(type="string", description="one short sentence on why"),
    }
    return ToolInfo(
        name="act",
        description="Carry out one action with the robot, or speak.",
        parameters=ToolParams(properties=properties, required=["action"]),
    )


def arguments_of(answer: Answer) -> Mapping[str, Any] | None:
    """The tool arguments, also where a model wrapped them in one JSON string."""
    arguments = answer.arguments
    if arguments is not None and set(arguments) == {"input"} and isinstance(arguments["input"], str):
        try:
            decoded = json.loads(arguments["input"])
        except json.JSONDecodeError:
            return arguments
        return decoded if isinstance(decoded, dict) else arguments
    return arguments
