"""When an instruction counts as carried out."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.predicates import And, Dropped, Inside, Not, Predicate, State
from tasks.temporal import Ever


def placed(thing: str, receptacle: str) -> Predicate:
    """The thing lies in or on the receptacle and is out of the hand."""
    return And((Inside(receptacle, thing), Not(State("held", thing))))


def switched_on(appliance: str) -> Predicate:
    """The appliance runs."""
    return State("is_on", appliance)


def let_go(thing: str) -> Predicate:
    """The thing was dropped and is not in the hand any more."""
    return And((Ever(Dropped(thing)), Not(State("held", thing))))


def heated(food: str, appliance: str) -> Predicate:
    """The appliance ran at some time with the food in it."""
    return Ever(And((State("is_on", appliance), Inside(appliance, food))))


def gathered(things: Sequence[str], receptacle: str) -> Predicate:
    """Each of the things lies in or on the receptacle."""
    return And(tuple(placed(thing, receptacle) for thing in things))
