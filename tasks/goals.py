"""When an instruction counts as carried out: named goals, and how data files write them.

    {placed: [thing, receptacle]}            it lies there and is out of the hand
    {gathered: [[thing, ...], receptacle]}   all of them do
    {switched_on: appliance}                 it runs
    {let_go: thing}                          it was dropped
    {heated: [food, appliance]}              the appliance ran with the food in it

Any other predicate may be a goal as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from envs.errors import DataError
from tasks.predicate_data import parse_predicate
from tasks.predicates import And, Dropped, Inside, Not, Predicate, State
from tasks.temporal import Ever

GOALS = ("placed", "gathered", "switched_on", "let_go", "heated")
"""The goals that have a name of their own."""


def placed(thing: str, receptacle: str) -> Predicate:
    """The thing lies in or on the receptacle and is out of the hand."""
    return And((Inside(receptacle, thing), Not(State("held", thing))))


def gathered(things: Sequence[str], receptacle: str) -> Predicate:
    """Each of the things lies in or on the receptacle."""
    return And(tuple(placed(thing, receptacle) for thing in things))


def switched_on(appliance: str) -> Predicate:
    """The appliance runs."""
    return State("is_on", appliance)


def let_go(thing: str) -> Predicate:
    """The thing was dropped and is not in the hand any more."""
    return And((Ever(Dropped(thing)), Not(State("held", thing))))


def heated(food: str, appliance: str) -> Predicate:
    """The appliance ran at some time with the food in it."""
    return Ever(And((State("is_on", appliance), Inside(appliance, food))))


def parse_goal(data: Any, file: str, key: str) -> Predicate:
    """The goal that a data file describes; see above.

    Raises:
        DataError: not a goal and not a predicate, or wrong arguments; names file and key.
    """
    if not isinstance(data, Mapping) or len(data) != 1 or next(iter(data)) not in GOALS:
        return parse_predicate(data, file, key)
    [(kind, given)] = data.items()
    key = f"{key}.{kind}"
    if kind in ("switched_on", "let_go"):
        return (switched_on if kind == "switched_on" else let_go)(_name(given, file, key))
    if not isinstance(given, list) or len(given) != 2:
        raise DataError(file, key, f"expected a list of 2, got {given!r}")
    if kind == "gathered":
        if not isinstance(given[0], list) or not given[0]:
            raise DataError(file, f"{key}[0]", f"expected a list of names, got {given[0]!r}")
        return gathered([_name(n, file, f"{key}[0]") for n in given[0]], _name(given[1], file, f"{key}[1]"))
    first, second = (_name(n, file, f"{key}[{i}]") for i, n in enumerate(given))
    return placed(first, second) if kind == "placed" else heated(first, second)


def _name(given: Any, file: str, key: str) -> str:
    if not isinstance(given, str) or not given:
        raise DataError(file, key, f"expected the name of an object, got {given!r}")
    return given
