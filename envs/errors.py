"""Every exception of Hearth, and what each one means.

    HearthError
    +-- UsageError            the caller can mend it: a wrong name, value or combination
    |   +-- UnknownNameError  a name that is not in a closed set; suggests the close ones
    +-- DataError             a data file is malformed: names the file, the key and the fault
    +-- EngineError           the simulator failed: the episode is an `error`, never a score
    |   +-- EngineUnavailableError  the engine cannot start on this machine
    +-- AgentError            the agent failed: raised, hung, or answered nonsense
    |   +-- ProviderError     a model provider kept failing after its retries: the episode is an `error`
    +-- EpisodeOverError      step() after the end of an episode: call reset() first

What fails *in the world* (a blocked move, a full hand) is data, not an exception.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class HearthError(Exception):
    """Root of all exceptions raised by Hearth."""


class UsageError(HearthError):
    """The caller can mend this; printed without a traceback."""


class UnknownNameError(UsageError):
    """A name outside a closed set; the message offers the close ones."""

    def __init__(self, kind: str, got: str, known: Iterable[str]) -> None:
        names = sorted(known)
        close = difflib.get_close_matches(got, names, n=3, cutoff=0.5)
        hint = f"did you mean {', '.join(map(repr, close))}?" if close else f"known: {', '.join(names[:12])}"
        more = " ..." if not close and len(names) > 12 else ""
        super().__init__(f"unknown {kind} {got!r}; {hint}{more}")
        self.kind, self.got, self.known = kind, got, names

    def __reduce__(self) -> tuple[type[UnknownNameError], tuple[object, ...]]:
        """So that a worker process can hand it on."""
        return type(self), (self.kind, self.got, self.known)


class DataError(HearthError):
    """A data file is malformed."""

    def __init__(self, file: object, key: str, fault: str) -> None:
        super().__init__(f"{file}: {key}: {fault}")
        self.file, self.key, self.fault = file, key, fault

    def __reduce__(self) -> tuple[type[DataError], tuple[object, ...]]:
        """So that a worker process can hand it on."""
        return type(self), (self.file, self.key, self.fault)


class EngineError(HearthError):
    """The simulator failed; the episode ends as `error` and is never scored."""


class EngineUnavailableError(EngineError):
    """The engine cannot start on this machine; the message says why and what to do."""


class AgentError(HearthError):
    """The agent raised, hung, or answered nonsense; the episode ends as `incapable`."""


class ProviderError(AgentError):
    """A model provider kept failing after its retries; the episode ends as `error`."""


class EpisodeOverError(HearthError):
    """step() was called after the end of an episode, or before reset()."""
