"""Follows a fixed list of actions as the `decide` of a rollout: for certificates, baselines and tests."""

from __future__ import annotations

from collections.abc import Sequence

from envs.actions import Action, Verb
from envs.observation import Decision, Observation

MAX_ATTEMPTS = 2
"""How often one step is tried; chosen."""
FAILURE_MARK = " failed"
"""What the feedback of a failed action contains, see envs.feedback."""


class StepByStep:
    """Does the steps one after another, whatever it sees, then says Done; a failed step is tried once more.

    Args:
        steps: what to do; targets as an agent words them.
    """

    def __init__(self, steps: Sequence[Action]) -> None:
        self._steps = tuple(steps)
        self.restart()

    def restart(self) -> None:
        """Start from the first step."""
        self._next = self._attempts = 0

    def decide(self, observation: Observation) -> Decision:
        """The next step, or the last one again when it failed for the first time."""
        failed = self._attempts > 0 and FAILURE_MARK in observation.feedback
        if self._attempts > 0 and (not failed or self._attempts >= MAX_ATTEMPTS):
            self._next += 1
            self._attempts = 0
        self._attempts += 1
        if self._next < len(self._steps):
            return Decision(self._steps[self._next])
        return Decision(Action(Verb.DONE))
