"""What every agent is: told the instruction once, then asked for one decision at a time."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable

from envs.observation import Decision, Observation


class Agent(ABC):
    """A robot policy. `begin` and `decide` may be plain or async; one instance plays one episode at a time.

    An agent that raises, or returns anything but a Decision, ends its episode as `incapable`; a
    `ProviderError` ends it as `error`.
    """

    name: str = "agent"

    @abstractmethod
    def begin(self, instruction: str, *, seed: int) -> Awaitable[None] | None:
        """A new episode starts: forget the last one. All of the agent's randomness must come from `seed`."""

    @abstractmethod
    def decide(self, observation: Observation) -> Awaitable[Decision] | Decision:
        """The next action, word or skill."""
