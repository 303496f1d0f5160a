"""What a skill is: a generator that yields primitives, is sent the Moment after each, returns a result."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import TypeAlias

from envs.actions import Action
from envs.episode_task import Moment
from envs.skills.world_queries import WorldQueries


@dataclass(frozen=True, slots=True)
class SkillResult:
    """How a skill ended. `reason` is in our words and fit for an agent's eyes; "" when it succeeded."""

    success: bool
    reason: str = ""


SkillRun: TypeAlias = Generator[Action, Moment, SkillResult]
"""Yields primitives, receives the Moment after each, returns the result."""
Skill: TypeAlias = Callable[[WorldQueries, str], SkillRun]
"""Starts a run on a target objectId ("" for skills without a target)."""
