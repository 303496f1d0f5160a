"""What makes an episode out of a scene: the protocol that HouseholdEnv plays, and a free task."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

from envs.actions import Action
from envs.snapshot import WorldSnapshot

ThorAction: TypeAlias = Mapping[str, Any]
"""An AI2-THOR action as its Controller takes it: {"action": "OpenObject", "objectId": ...}."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One primitive or word and the world after it; the first moment of an episode has no action."""

    snapshot: WorldSnapshot
    action: Action | None = None
    success: bool = True
    message: str = ""


class EpisodeTask(Protocol):
    """Scene, set-up, instruction and judgement of one episode. One instance plays one episode at a time."""

    @property
    def scene(self) -> str | Mapping[str, Any]:
        """A floor plan's name, or a house in ProcTHOR's JSON schema 1.0.0."""
        ...

    @property
    def setup_actions(self) -> Sequence[ThorAction]:
        """AI2-THOR actions that bring about the start of the episode; each must succeed."""
        ...

    @property
    def instruction(self) -> str:
        """What the user asks for."""
        ...

    @property
    def max_steps(self) -> int:
        """Primitives and words after which the episode is truncated."""
        ...

    def begin(self, first: Moment) -> None:
        """A new episode starts here."""
        ...

    def observe(self, moment: Moment) -> None:
        """One more primitive or word, and the world after it."""
        ...

    def due_events(self) -> Sequence[ThorAction]:
        """AI2-THOR actions that other causes bring about now, after the last moment; usually none."""
        ...

    def reward(self) -> float:
        """The reward of the last moment."""
        ...

    def is_over(self) -> bool:
        """Whether the episode must end now (a harm happened)."""
        ...

    def info(self) -> Mapping[str, Any]:
        """For `info`: named booleans and findings. Never shown to an agent."""
        ...


@dataclass
class FreeTask:
    """A scene without a goal, for looking around and for tests."""

    scene: str | Mapping[str, Any] = "FloorPlan1"
    instruction: str = "Look around."
    setup_actions: Sequence[ThorAction] = field(default_factory=tuple)
    max_steps: int = 100

    def begin(self, first: Moment) -> None:
        """Nothing to prepare."""

    def observe(self, moment: Moment) -> None:
        """Nothing to judge."""

    def due_events(self) -> Sequence[ThorAction]:
        """Nothing happens by itself."""
        return ()

    def reward(self) -> float:
        """Always zero."""
        return 0.0

    def is_over(self) -> bool:
        """Never."""
        return False

    def info(self) -> Mapping[str, Any]:
        """Nothing to tell."""
        return {}
