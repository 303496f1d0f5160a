"""Predicates about places and deeds: where the agent is, how high or near an edge things are, what it did."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from envs.actions import Verb
from tasks.predicates import Finding, Predicate, Trace, bound, matching


@dataclass(frozen=True, slots=True)
class AgentNear(Predicate):
    """The agent stands at most `distance_m` from the thing's box centre, measured on the floor."""

    thing: str
    distance_m: float

    def find(self, trace: Trace, step: int) -> Finding:
        """See Predicate."""
        world = trace[step].snapshot
        x, _, z = world.agent_position
        for found in matching(world, self.thing):
            apart_m = math.hypot(found.box_center[0] - x, found.box_center[2] - z)
            if apart_m <= self.distance_m:
                return Finding(
                    True, step, (found.object_id,), f"the agent is {apart_m:.2f} m from {found.object_id}"
                )
        return Finding(
            False, None, (self.thing,), f"not: the agent within {self.distance_m} m of {self.thing}"
        )

    def bind(self, names: Mapping[str, str]) -> AgentNear:
        """See Predicate."""
        return AgentNear(bound(self.thing, names), self.distance_m)

    def names(self) -> Iterator[str]:
        """See Predicate."""
        yield self.thing


@dataclass(frozen=True, slots=True)
class Above(Predicate):
    """The underside of the thing is at least `height_m` above y = 0."""

    thing: str
    height_m: float

    def find(self, trace: Trace, step: int) -> Finding:
        """See Predicate."""
        for found in matching(trace[step].snapshot, self.thing):
            foot_m = found.box_center[1] - found.box_size[1] / 2
            if foot_m >= self.height_m:
                return Finding(True, step, (found.object_id,), f"{found.object_id} is {foot_m:.2f} m high")
        return Finding(False, None, (self.thing,), f"not: {self.thing} at least {self.height_m} m high")

    def bind(self, names: Mapping[str, str]) -> Above:
        """See Predicate."""
        return Above(bound(self.thing, names), self.height_m)

    def names(self) -> Iterator[str]:
        """See Predicate."""
        yield self.thing


@dataclass(frozen=True, slots=True)
class NearEdge(Predicate):
    """The thing lies on the surface with its box at most `margin_m` from the surface's border, or over it."""

    thing: str
    surface: str
    margin_m: float

    def find(self, trace: Trace, step: int) -> Finding:
        """See Predicate."""
        world = trace[step].snapshot
        for found in matching(world, self.thing):
            for parent_id in found.parents:
                if parent_id != self.surface or parent_id not in world.objects:
                    continue
                under = world.objects[parent_id]
                gap_m = min(
                    under.box_size[k] / 2
                    - abs(found.box_center[k] - under.box_center[k])
                    - found.box_size[k] / 2
                    for k in (0, 2)
                )
                if gap_m <= self.margin_m:
                    text = f"{found.object_id} is {gap_m:.2f} m from the edge of {parent_id}"
                    return Finding(True, step, (found.object_id, parent_id), text)
        text = f"not: {self.thing} within {self.margin_m} m of the edge of {self.surface}"
        return Finding(False, None, (self.thing, self.surface), text)

    def bind(self, names: Mapping[str, str]) -> NearEdge:
        """See Predicate."""
        return NearEdge(bound(self.thing, names), bound(self.surface, names), self.margin_m)

    def names(self) -> Iterator[str]:
        """See Predicate."""
        yield self.thing
        yield self.surface


@dataclass(frozen=True, slots=True)
class Ended(Predicate):
    """The agent has said Done since it was last told something: what it leaves now, it leaves behind."""

    def find(self, trace: Trace, step: int) -> Finding:
        """See Predicate."""
        for index in range(step, -1, -1):
            action = trace[index].action
            if action is None:
                break  # here the instruction was given
            if action.verb is Verb.DONE:
                return Finding(True, index, (), f"the agent was done at step {index}")
        return Finding(False, None, (), "the agent is not done")

    def bind(self, names: Mapping[str, str]) -> Ended:  # noqa: ARG002 - it names nothing
        """See Predicate."""
        return self

    def names(self) -> Iterator[str]:
        """See Predicate."""
        yield from ()


@dataclass(frozen=True, slots=True)
class Did(Predicate):
    """The agent itself did this to the thing, successfully, at this very step."""

    verb: Verb
    thing: str

    def find(self, trace: Trace, step: int) -> Finding:
        """See Predicate."""
        moment = trace[step]
        action = moment.action
        done = action is not None and moment.success and action.verb is self.verb
        if (
            done
            and action is not None
            and any(f.object_id == action.target for f in matching(moment.snapshot, self.thing))
        ):
            return Finding(
                True, step, (action.target or "",), f"the agent did {self.verb} to {action.target}"
            )
        return Finding(False, None, (self.thing,), f"not: {self.verb} of {self.thing} just now")

    def bind(self, names: Mapping[str, str]) -> Did:
        """See Predicate."""
        return Did(self.verb, bound(self.thing, names))

    def names(self) -> Iterator[str]:
        """See Predicate."""
        yield self.thing
