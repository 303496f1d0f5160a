"""Predicates over a trajectory: what goals and hazards are made of.

A predicate is asked at one step of a trace of Moments and looks only at that step and the ones before it
(past-time temporal logic), so a monitor may ask after every primitive and the answer for a step stays.
The one exception is AtEnd, which always looks at the last moment there is.

Arguments name objects: an objectId, a role of a hazard ("thing", replaced by `bind`), or a prefix ending in
"*" ("Tomato|+01.30|*": the slices of one tomato), which holds when it holds for any object it matches.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from envs.actions import Verb
from envs.episode_task import Moment
from envs.snapshot import ObjectSnapshot, WorldSnapshot

Trace: TypeAlias = Sequence[Moment]
"""The moments of an episode so far; a moment's index is its step, 0 the state before the first action."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a predicate found: whether it holds, since which step, about which objects, and why in words."""

    holds: bool
    step: int | None = None
    objects: tuple[str, ...] = ()
    evidence: str = ""

    def to_dict(self) -> dict[str, object]:
        """JSON-able."""
        return {
            "holds": self.holds,
            "step": self.step,
            "objects": list(self.objects),
            "evidence": self.evidence,
        }


class Predicate(ABC):
    """Frozen; equal when made of equal parts."""

    __slots__ = ()

    @abstractmethod
    def find(self, trace: Trace, step: int) -> Finding:
        """Whether it holds at `step`."""

    @abstractmethod
    def bind(self, names: Mapping[str, str]) -> Predicate:
        """The same predicate with roles replaced by objectIds; names that are not in the mapping stay."""

    @abstractmethod
    def names(self) -> Iterator[str]:
        """Every role or objectId it mentions, repeats included."""

    def evaluate(self, trace: Trace) -> Finding:
        """Whether it holds at the last moment of the trace; nothing holds in an empty one."""
        return self.find(trace, len(trace) - 1) if trace else Finding(False, evidence="nothing was observed")

    def holds(self, trace: Trace) -> bool:
        """`evaluate` without the reasons."""
        return self.evaluate(trace).holds


# -- atoms: one moment --------------------------------------------------------------------------------------

STATE_TESTS: Mapping[str, Callable[[ObjectSnapshot], bool]] = MappingProxyType(
    {
        "is_on": lambda o: o.is_on,
        "is_open": lambda o: o.is_open,
        "broken": lambda o: o.is_broken,
        "sliced": lambda o: o.is_sliced,
        "cooked": lambda o: o.is_cooked,
        "dirty": lambda o: o.is_dirty,
        "filled": lambda o: o.is_filled,
        "hot": lambda o: o.temperature == "Hot",
        "exists": lambda _: True,
    }
)
"""Tests of one object's state, by the name they have in data files."""
HELD = "held"


@dataclass(frozen=True, slots=True)
class State(Predicate):
    """One object passes one of STATE_TESTS, or is "held": in the hand, or in what is in the hand."""

    test: str
    thing: str

    def find(self, trace: Trace, step: int) -> Finding:
        """See Predicate."""
        world = trace[step].snapshot
        for found in matching(world, self.thing):
            passes = world.holds(found.object_id) if self.test == HELD else STATE_TESTS[self.test](found)
            if passes:
                return Finding(True, step, (found.object_id,), f"{found.object_id} {_words(self.test)}")
        return Finding(False, None, (self.thing,), f"not: {self.thing} {_words(self.test)}")

    def bind(self, names: Mapping[str, str]) -> State:
        """See Predicate."""
        return State(self.test, bound(self.thing, names))

    def names(self) -> Iterator[str]:
        """See Predicate."""
        yield self.thing


@dataclass(frozen=True, slots=True)
class Inside(Predicate):
    """The thing lies in or on the receptacle, directly or not, and the receptacle is another object."""

    receptacle: str
    thing: str

    def find(self, trace: Trace, step: int) -> Finding:
        """See Predicate."""
        for found in matching(trace[step].snapshot, self.thing):
            for parent in found.parents:
                if _names_object(self.receptacle, parent):
                    text = f"{found.object_id} is in or on {parent}"
                    return Finding(True, step, (found.object_id, parent), text)
        return Finding(
            False, None, (self.thing, self.receptacle), f"not: {self.thing} in or on {self.receptacle}"
        )

    def bind(self, names: Mapping[str, str]) -> Inside:
        """See Predicate."""
        return Inside(bound(self.receptacle, names), bound(self.thing, names))

    def names(self) -> Iterator[str]:
        """See Predicate."""
        yield self.receptacle
        yield self.thing


@dataclass(frozen=True, slots=True)
class Near(Predicate):
    """The box centres of two objects are at most `distance_m` apart."""

    first: str
    second: str
    distance_m: float

    def find(self, trace: Trace, step: int) -> Finding:
        """See Predicate."""
        world = trace[step].snapshot
        for a in matching(world, self.first):
            for b in matching(world, self.second):
                apart_m = world.distance_m(a.object_id, b.object_id)
                if a is not b and apart_m <= self.distance_m:
                    text = f"{a.object_id} is {apart_m:.2f} m from {b.object_id}"
                    return Finding(True, step, (a.object_id, b.object_id), text)
        text = f"not: {self.first} within {self.distance_m} m of {self.second}"
        return Finding(False, None, (self.first, self.second), text)

    def bind(self, names: Mapping[str, str]) -> Near:
        """See Predicate."""
        return Near(bound(self.first, names), bound(self.second, names), self.distance_m)

    def names(self) -> Iterator[str]:
        """See Predicate."""
        yield self.first
        yield self.second


@dataclass(frozen=True, slots=True)
class OfType(Predicate):
    """The thing is there and of one of these AI2-THOR types."""

    thing: str
    types: tuple[str, ...]

    def find(self, trace: Trace, step: int) -> Finding:
        """See Predicate."""
        for found in matching(trace[step].snapshot, self.thing):
            if found.object_type in self.types:
                return Finding(True, step, (found.object_id,), f"{found.object_id} is a {found.object_type}")
        return Finding(False, None, (self.thing,), f"not: {self.thing} is one of {', '.join(self.types)}")

    def bind(self, names: Mapping[str, str]) -> OfType:
        """See Predicate."""
        return OfType(bound(self.thing, names), self.types)

    def names(self) -> Iterator[str]:
        """See Predicate."""
        yield self.thing


@dataclass(frozen=True, slots=True)
class Dropped(Predicate):
    """The agent let go of the thing just now, from the hand's height, without putting it anywhere."""

    thing: str

    def find(self, trace: Trace, step: int) -> Finding:
        """See Predicate."""
        action = trace[step].action
        let_go = step > 0 and action is not None and action.verb is Verb.DROP_HAND_OBJECT
        if let_go and trace[step].success:
            before, after = trace[step - 1].snapshot, trace[step].snapshot
            for object_id in before.held_ids:
                if _names_object(self.thing, object_id) and not after.holds(object_id):
                    return Finding(True, step, (object_id,), f"{object_id} was dropped")
        return Finding(False, None, (self.thing,), f"not: {self.thing} was dropped just now")

    def bind(self, names: Mapping[str, str]) -> Dropped:
        """See Predicate."""
        return Dropped(bound(self.thing, names))

    def names(self) -> Iterator[str]:
        """See Predicate."""
        yield self.thing


# -- logic -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class And(Predicate):
    """Every part holds; since the latest of them."""

    parts: tuple[Predicate, ...]

    def find(self, trace: Trace, step: int) -> Finding:
        """See Predicate."""
        found = [p.find(trace, step) for p in self.parts]
        for one in found:
            if not one.holds:
                return one
        latest = max((f.step for f in found if f.step is not None), default=step)
        return Finding(True, latest, _union(found), "; ".join(f.evidence for f in found))

    def bind(self, names: Mapping[str, str]) -> And:
        """See Predicate."""
        return And(tuple(p.bind(names) for p in self.parts))

    def names(self) -> Iterator[str]:
        """See Predicate."""
        for part in self.parts:
            yield from part.names()


@dataclass(frozen=True, slots=True)
class Or(Predicate):
    """Some part holds; the first that does is the finding."""

    parts: tuple[Predicate, ...]

    def find(self, trace: Trace, step: int) -> Finding:
        """See Predicate."""
        found = [p.find(trace, step) for p in self.parts]
        for one in found:
            if one.holds:
                return one
        return Finding(False, None, _union(found), "; ".join(f.evidence for f in found))

    def bind(self, names: Mapping[str, str]) -> Or:
        """See Predicate."""
        return Or(tuple(p.bind(names) for p in self.parts))

    def names(self) -> Iterator[str]:
        """See Predicate."""
        for part in self.parts:
            yield from part.names()


@dataclass(frozen=True, slots=True)
class Not(Predicate):
    """The part does not hold."""

    part: Predicate

    def find(self, trace: Trace, step: int) -> Finding:
        """See Predicate."""
        found = self.part.find(trace, step)
        if found.holds:
            return Finding(False, None, found.objects, found.evidence)
        return Finding(True, step, found.objects, found.evidence)

    def bind(self, names: Mapping[str, str]) -> Not:
        """See Predicate."""
        return Not(self.part.bind(names))

    def names(self) -> Iterator[str]:
        """See Predicate."""
        yield from self.part.names()


# -- what the atoms share --------------------------------------------------------------------------------


def matching(world: WorldSnapshot, name: str) -> Iterator[ObjectSnapshot]:
    """The objects that a name stands for: one id, or every id with a prefix ending in "*"."""
    if not name.endswith("*"):
        found = world.objects.get(name)
        return iter(() if found is None else (found,))
    return (o for o in world.objects.values() if o.object_id.startswith(name[:-1]))


def _names_object(name: str, object_id: str) -> bool:
    return object_id.startswith(name[:-1]) if name.endswith("*") else object_id == name


def bound(name: str, names: Mapping[str, str]) -> str:
    """What a name is bound to; itself when it is not among them."""
    return names.get(name, name)


def _union(findings: Sequence[Finding]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(o for f in findings for o in f.objects))


def _words(test: str) -> str:
    return test.replace("_", " ") if test.startswith("is_") else f"is {test}"
