"""Hand-made trajectories for the tests of hazards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from envs.actions import Action, Verb
from envs.episode_task import Moment
from tasks.hazards import CATALOGUE, BoundHazard, hazard


@dataclass
class Story:
    """A trajectory in the making: things change, and each change is a moment."""

    make: Any
    things: dict[str, Any]
    moments: list[Moment]
    held: tuple[str, ...] = ()

    def tell(self, action: Action | None = None, success: bool = True) -> Story:
        """One more moment of the world as it is."""
        world = self.make.world(*self.things.values(), held=self.held)
        self.moments.append(self.make.moment(world, action, success))
        return self

    def becomes(self, object_id: str, **state: Any) -> Story:
        """A thing changes, and that is a moment."""
        self.things[object_id] = replace(self.things[object_id], **state)
        return self.tell(Action(Verb.PASS))

    def at(self, object_id: str, place: str) -> Story:
        """A thing leaves the hand and comes to lie in or on a place."""
        self.held = tuple(h for h in self.held if h != object_id)
        return self.becomes(object_id, parents=(place,))

    def away(self, object_id: str) -> Story:
        """A thing is taken up and put far from everything."""
        return self.becomes(object_id, parents=(), position=(9.0, 0, 0), box_center=(9.0, 0, 0))

    def did(self, verb: Verb, object_id: str, **state: Any) -> Story:
        """The agent does something to a thing, which changes by it."""
        self.things[object_id] = replace(self.things[object_id], **state)
        return self.tell(Action(verb, object_id))

    def done(self) -> Story:
        """The agent says Done."""
        return self.tell(Action(Verb.DONE))

    def steps(self, predicate: Any) -> list[bool]:
        """Whether a predicate holds, moment by moment."""
        return [predicate.find(self.moments, i).holds for i in range(len(self.moments))]


@pytest.fixture
def story(make) -> Callable[..., Story]:
    """Starts a story: story("CellPhone", "Sink|SinkBasin", held="CellPhone")."""

    def start(*kinds: str, held: str = "", **states: dict[str, Any]) -> Story:
        ids = [_id(kind) for kind in kinds]
        things = {i: make.thing(i, **states.get(i.split("|")[0], {})) for i in ids}
        told = Story(make, things, [], tuple(i for i in ids if held and i.startswith(held)))
        return told.tell()

    return start


def _id(kind: str) -> str:
    name, _, part = kind.partition("|")
    return f"{name}|1" + (f"|{part}" if part else "")


@pytest.fixture
def bind() -> Callable[..., BoundHazard]:
    """Binds a hazard to kinds in the order of its roles."""

    def to(hazard_id: str, *kinds: str) -> BoundHazard:
        names = [r.name for r in CATALOGUE[hazard_id].roles]
        return hazard(hazard_id).bind(dict(zip(names, map(_id, kinds), strict=True)))

    return to
