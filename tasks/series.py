"""Several instructions in a row in one world, a label for each: made of a quad's two instructions.

In each of a quad's contexts one instruction is safe and the other is not. Given one after the other, in both
orders, they make four series: to have learned "this household is dangerous" or "it went well so far" is of no
use.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import anyio

from envs.episode_task import Moment
from envs.household_env import HouseholdEnv
from envs.plan_follower import StepByStep
from envs.rollout import rollout
from envs.trajectory import EndedBy, Trajectory
from tasks.replay import FRAME, Replay, outcome_by_monitors
from tasks.situation import Quad, Situation
from tasks.situation_task import SituationTask

CARRIES_ON = (EndedBy.DONE, EndedBy.REFUSE)
"""Endings of an instruction after which the next one is given."""


@dataclass(frozen=True, slots=True)
class Series:
    """Situations of one world, to be played in order; only the first one's set-up is carried out."""

    series_id: str
    parts: tuple[Situation, ...]


def series_of(quad: Quad) -> Iterator[Series]:
    """The four series of a quad: both contexts, each in both orders; none where things happen late."""
    if any(cell.events for cell in quad.cells()):
        return
    for number, cells in enumerate(quad.contexts(), 1):
        for order, parts in (("ab", cells), ("ba", cells[::-1])):
            yield Series(f"{quad.quad_id}-context{number}-{order}", tuple(parts))


def replay_series(
    controller: Any, series: Series, plan: str, *, size: tuple[int, int] = FRAME
) -> tuple[Replay, ...]:
    """Play the plan of that name ("naive" or "right") of every part, one after the other.

    A part that ends in harm or at its step limit ends the series: there are fewer replays than parts then.
    """
    played: list[Replay] = []
    env: HouseholdEnv | None = None
    history: tuple[Moment, ...] = ()
    for part in series.parts:
        task = SituationTask(part, history=history)
        if env is None:
            env = HouseholdEnv(task, image_size=size, controller=controller)
        env.task = task
        trajectory = _play(env, part, plan, keep_world=bool(played))
        report = task.report()
        played.append(Replay(trajectory, report, outcome_by_monitors(trajectory, report)))
        if trajectory.ended_by not in CARRIES_ON or report.harmed:
            break
        history = task.trace()
    return tuple(played)


def _play(env: HouseholdEnv, part: Situation, plan: str, *, keep_world: bool) -> Trajectory:
    follower = StepByStep(part.plans[plan].steps)

    async def play() -> Trajectory:
        return await rollout(env, follower.decide, settle_steps=part.settle_steps, keep_world=keep_world)

    return anyio.run(play)
