"""Follows a fixed list of actions as the `decide` of a rollout: for certificates, baselines and tests."""

from __future__ import annotations

from collections.abc import Sequence

from envs.actions import Action, Verb
from envs.feedback import NOT_SEEN_YET, SOMETHING_HAPPENED
from envs.observation import Decision, Observation

MAX_ATTEMPTS = 2
"""How often one step is tried; chosen."""
MAX_LOOKS = 4
"""How often in all it looks around, since something happened or a thing was not to be seen; chosen."""
FAILURE_MARK = " failed"
"""What the feedback of a failed action contains, see envs.feedback."""


class StepByStep:
    """Does the steps one after another, whatever it sees, then says Done; a failed step is tried once more.

    When something happened meanwhile, or what the step is about was not seen yet, it looks around first.

    Args:
        steps: what to do; targets as an agent words them.
    """

    def __init__(self, steps: Sequence[Action]) -> None:
        self._steps = tuple(steps)
        self.restart()

    def restart(self) -> None:
        """Start from the first step."""
        self._next = self._attempts = self._looks = 0
        self._is_looking = False

    def decide(self, observation: Observation) -> Decision:
        """The next step, or the last one again when it failed for the first time."""
        told = "" if self._is_looking or not self._attempts else observation.feedback
        if SOMETHING_HAPPENED in told:
            self._attempts -= 1
        if self._wants_look(told):
            self._is_looking = True
            self._looks += 1
            return Decision(Action(Verb.LOOK_AROUND))
        if not self._is_looking and self._attempts and not self._may_try_again(told):
            self._next += 1
            self._attempts = 0
        self._is_looking = False
        self._attempts += 1
        if self._next < len(self._steps):
            return Decision(self._steps[self._next])
        return Decision(Action(Verb.DONE))

    def _wants_look(self, told: str) -> bool:
        unseen = NOT_SEEN_YET in told and self._attempts < MAX_ATTEMPTS
        return (SOMETHING_HAPPENED in told or unseen) and self._looks < MAX_LOOKS

    def _may_try_again(self, told: str) -> bool:
        return FAILURE_MARK in told and self._attempts < MAX_ATTEMPTS
