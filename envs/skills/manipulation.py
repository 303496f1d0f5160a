"""Skills that handle one object: go to it when it is out of reach, then one primitive.

Nothing is opened, closed, emptied or put aside on the agent's behalf.
"""

from __future__ import annotations

from collections.abc import Callable

from envs.actions import Action, Verb
from envs.feedback import reason_of
from envs.skills.goto import approach
from envs.skills.skill import Skill, SkillResult, SkillRun
from envs.skills.world_queries import WorldQueries

BASIN_SUFFIXES = ("SinkBasin", "BathtubBasin")
"""AI2-THOR puts things into a sink's or bathtub's basin, an object of its own whose id extends the sink's."""


def handle(world: WorldQueries, verb: Verb, target_id: str) -> SkillRun:
    """Come within reach of the target, then carry out one primitive on it."""
    arrival = yield from approach(world, target_id)
    if not arrival.success:
        return arrival
    moment = yield Action(verb, target_id)
    return SkillResult(moment.success, "" if moment.success else reason_of(moment.message))


def drop(world: WorldQueries, target_id: str = "") -> SkillRun:  # noqa: ARG001 - the skills' common form
    """Let go of what is held."""
    moment = yield Action(Verb.DROP_HAND_OBJECT)
    return SkillResult(moment.success, "" if moment.success else reason_of(moment.message))


def handling(verb: Verb, part_of: Callable[[WorldQueries, str], str] | None = None) -> Skill:
    """The skill of one primitive; `part_of` finds the part of the target that the primitive acts on."""

    def run(world: WorldQueries, target_id: str) -> SkillRun:
        part = target_id if part_of is None else part_of(world, target_id)
        return (yield from handle(world, verb, part))

    return run


def switch_of(world: WorldQueries, target_id: str) -> str:
    """What is to be turned to switch the target: itself, or the knob of a stove burner."""
    if world.has_trait(target_id, "toggleable"):
        return target_id
    return next(iter(world.switches_of(target_id)), target_id)


def basin_of(world: WorldQueries, target_id: str) -> str:
    """Where things go that are put into the target: itself, or the basin of a sink or bathtub."""
    basins = (f"{target_id}|{suffix}" for suffix in BASIN_SUFFIXES)
    return next((b for b in basins if b in world.snapshot.objects), target_id)
