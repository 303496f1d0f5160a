"""What one episode left behind: every primitive and word, every decision, and how it ended. Frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from envs.actions import Action
from envs.observation import RGB, Decision, Landmark
from envs.skills.grounding import GroundingResult
from envs.snapshot import WorldSnapshot


class EndedBy(StrEnum):
    """Why an episode ended."""

    DONE = "done"
    REFUSE = "refuse"
    HARM = "harm"
    STEP_LIMIT = "step_limit"
    DECISION_LIMIT = "decision_limit"
    AGENT_ERROR = "agent_error"
    PROVIDER_ERROR = "provider_error"
    ENGINE_ERROR = "engine_error"


@dataclass(frozen=True, slots=True, eq=False)
class StepTrace:
    """One primitive or word and the world after it. The first one is the start: its `action` is None.

    Args:
        index: place in the trajectory, the start is 0.
        decision: index of the decision that it belongs to; -1 at the start.
        action: what was done, its target an objectId; None at the start.
        asked: the agent's own action, of which this is a part; None at the start and while settling.
        success: whether it worked.
        message: the simulator's raw error message; never for an agent.
        feedback: the step's own sentence.
        visible_px: objectId -> pixels in the frame; empty while settling.
        snapshot: the world after it, as the task observed it.
        fingerprint: SHA-256 of the snapshot.
        reward: the task's reward for it.
        task_info: the task's findings so far; never for an agent.
        settling: whether it came after Done or Refuse.
        seconds: wall time it took.
        frame: (H, W, 3) uint8, when frames are kept; None while settling, which nobody sees.
    """

    index: int
    decision: int
    action: Action | None
    asked: Action | None
    success: bool
    message: str
    feedback: str
    visible_px: Mapping[str, int]
    snapshot: WorldSnapshot = field(repr=False)
    fingerprint: str
    reward: float
    task_info: Mapping[str, Any]
    settling: bool = False
    seconds: float = 0.0
    frame: RGB | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class DecisionTrace:
    """One decision of the agent and what became of it.

    Args:
        index: the first is 0.
        decision: the agent's answer.
        grounding: what its target was understood as; None without a target.
        success: whether the primitive or the whole skill worked; words always do.
        reason: why not, in the words that the agent was told.
        feedback: the sentence that the agent was told.
        first_step: index of its first StepTrace.
        n_steps: how many primitives or words it took.
        seconds: wall time the agent took to decide.
    """

    index: int
    decision: Decision
    grounding: GroundingResult | None
    success: bool
    reason: str
    feedback: str
    first_step: int
    n_steps: int
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Trajectory:
    """A whole episode. `error` says what went wrong for the three *_error endings, else ""."""

    instruction: str
    landmarks: tuple[Landmark, ...]
    seed: int
    steps: tuple[StepTrace, ...]
    decisions: tuple[DecisionTrace, ...]
    ended_by: EndedBy
    error: str = ""
    seconds: float = 0.0

    @property
    def n_primitives(self) -> int:
        """Primitives and words before settling, the start not counted."""
        return sum(1 for s in self.steps if s.action is not None and not s.settling)
