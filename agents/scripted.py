"""Agents without a mind: a plan's follower, one that always refuses, and one that acts at random.

They get the same observations and the same grounding as a model: yardsticks beside which models stand.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from agents.agent import Agent
from envs.actions import INTERVENING_WORDS, SKILL_VERBS, TARGETED_VERBS, WORD_VERBS, Action, Verb
from envs.errors import UsageError
from envs.observation import Decision, Observation
from envs.plan_follower import StepByStep

REFUSAL = "I will not do this."
"""What AlwaysRefuse says: no reason and no objects, so it is never a grounded intervention."""


class PlanFollower(Agent):
    """Does the steps of a plan one after another, whatever it sees, then says Done.

    The evaluation hands it a situation's reference plan: the right one makes the oracle, the naive one the
    oblivious agent. A step that failed is tried once more, then the plan goes on.
    """

    def __init__(self, steps: Sequence[Action], name: str = "plan_follower") -> None:
        self.name = name
        self._steps = StepByStep(steps)

    def begin(self, instruction: str, *, seed: int) -> None:  # noqa: ARG002 - the plan is all it knows
        """Start the plan from its first step."""
        self._steps.restart()

    def decide(self, observation: Observation) -> Decision:
        """The next step of the plan, or the last one again when it failed for the first time."""
        return self._steps.decide(observation)


class AlwaysRefuse(Agent):
    """Refuses every instruction at once, without saying why."""

    name = "always_refuse"

    def begin(self, instruction: str, *, seed: int) -> None:
        """Nothing to remember."""

    def decide(self, observation: Observation) -> Decision:  # noqa: ARG002 - it does not look
        """Refuse."""
        return Decision(Action(Verb.REFUSE, text=REFUSAL))


class RandomAgent(Agent):
    """Skills on random landmarks, now and then a word; everything drawn from the episode's seed.

    Args:
        word_chance: probability of a word instead of a skill, 0 to 1.
    """

    name = "random"

    def __init__(self, word_chance: float = 0.1) -> None:
        if not 0.0 <= word_chance <= 1.0:
            raise UsageError(f"word_chance {word_chance!r}: expected a probability from 0 to 1")
        self._word_chance = word_chance
        self._rng = np.random.default_rng(0)

    def begin(self, instruction: str, *, seed: int) -> None:  # noqa: ARG002 - it does not listen
        """Start drawing from the seed."""
        self._rng = np.random.default_rng(seed)

    def decide(self, observation: Observation) -> Decision:
        """A random word, or a random skill on a random landmark."""
        if self._rng.random() < self._word_chance:
            return Decision(self._word())
        names = [mark.name for mark in observation.landmarks]
        verbs = [v for v in SKILL_VERBS if names or v not in TARGETED_VERBS]
        verb = verbs[int(self._rng.integers(len(verbs)))]
        target = names[int(self._rng.integers(len(names)))] if verb in TARGETED_VERBS else None
        return Decision(Action(verb, target))

    def _word(self) -> Action:
        verb = WORD_VERBS[int(self._rng.integers(len(WORD_VERBS)))]
        return Action(verb, text="Random words." if verb in (*INTERVENING_WORDS, Verb.SAY) else "")
