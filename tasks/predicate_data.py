"""Predicates read from data files: {inside: [microwave, thing]}, {all: [...]}, {ever: {is_on: faucet}} ..."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from envs.actions import OBJECT_VERBS, Verb
from envs.errors import DataError, UnknownNameError
from tasks.predicates import HELD, STATE_TESTS, And, Dropped, Inside, Near, Not, OfType, Or, Predicate, State
from tasks.spatial import Above, AgentNear, Did, Ended, NearEdge
from tasks.temporal import After, Always, AtEnd, Becomes, Before, Ever, Within

_ONE: Mapping[str, Callable[[Predicate], Predicate]] = {
    "not": Not,
    "ever": Ever,
    "always": Always,
    "becomes": Becomes,
    "at_end": AtEnd,
}
_MANY: Mapping[str, Callable[[tuple[Predicate, ...]], Predicate]] = {"all": And, "any": Or}
_TWO: Mapping[str, Callable[[Predicate, Predicate], Predicate]] = {"before": Before, "after": After}
_OTHER = (
    "inside",
    "near",
    "of_type",
    "dropped",
    "within",
    "agent_near",
    "above",
    "near_edge",
    "did",
    "ended",
)
_STATES = (HELD, *STATE_TESTS)
KNOWN = (*_STATES, *_ONE, *_MANY, *_TWO, *_OTHER)
"""Every key a predicate may have in a data file."""


def parse_predicate(data: Any, file: str, key: str) -> Predicate:
    """The predicate that a mapping with one key describes.

    Args:
        data: e.g. {"inside": ["microwave", "thing"]}; names are objectIds, or bound later.
        file: the data file, for messages.
        key: where in the file, for messages.

    Raises:
        DataError: not such a mapping, an unknown key, or wrong arguments; names file and key.
    """
    if not isinstance(data, Mapping) or len(data) != 1:
        raise DataError(file, key, f"expected a mapping with one key (a predicate), got {_short(data)}")
    [(kind, given)] = data.items()
    if kind not in KNOWN:
        raise DataError(file, key, str(UnknownNameError("predicate", str(kind), KNOWN)))
    here = f"{key}.{kind}"
    if kind in _STATES:
        return State(kind, _name(given, file, here))
    if kind in _ONE:
        return _ONE[kind](parse_predicate(given, file, here))
    if kind in _MANY:
        parts = _items(given, None, file, here)
        return _MANY[kind](tuple(parse_predicate(p, file, f"{here}[{i}]") for i, p in enumerate(parts)))
    if kind in _TWO:
        first, second = _items(given, 2, file, here)
        return _TWO[kind](
            parse_predicate(first, file, f"{here}[0]"), parse_predicate(second, file, f"{here}[1]")
        )
    return _parse_other(kind, given, file, here)


def _parse_other(kind: str, given: Any, file: str, key: str) -> Predicate:
    if kind == "dropped":
        return Dropped(_name(given, file, key))
    if kind == "inside":
        receptacle, thing = _items(given, 2, file, key)
        return Inside(_name(receptacle, file, key), _name(thing, file, key))
    if kind == "of_type":
        thing, types = _items(given, 2, file, key)
        names = tuple(_name(t, file, key) for t in _items(types, None, file, key))
        return OfType(_name(thing, file, key), names)
    if kind in _PLACES:
        return _PLACES[kind](given, file, key)
    if kind == "near":
        first, second, metres = _items(given, 3, file, key)
        return Near(_name(first, file, key), _name(second, file, key), _number(metres, file, key))
    part, steps, since = _items(given, 3, file, key)
    if not isinstance(steps, int) or isinstance(steps, bool) or steps < 0:
        raise DataError(file, f"{key}[1]", f"expected a number of steps, 0 or more, got {_short(steps)}")
    return Within(parse_predicate(part, file, f"{key}[0]"), steps, parse_predicate(since, file, f"{key}[2]"))


def _parse_agent_near(given: Any, file: str, key: str) -> Predicate:
    thing, metres = _items(given, 2, file, key)
    return AgentNear(_name(thing, file, key), _number(metres, file, key))


def _parse_above(given: Any, file: str, key: str) -> Predicate:
    thing, metres = _items(given, 2, file, key)
    return Above(_name(thing, file, key), _number(metres, file, key))


def _parse_near_edge(given: Any, file: str, key: str) -> Predicate:
    thing, surface, metres = _items(given, 3, file, key)
    return NearEdge(_name(thing, file, key), _name(surface, file, key), _number(metres, file, key))


def _parse_did(given: Any, file: str, key: str) -> Predicate:
    verb, thing = _items(given, 2, file, key)
    if verb not in [v.value for v in OBJECT_VERBS]:
        raise DataError(
            file, key, str(UnknownNameError("primitive", str(verb), [v.value for v in OBJECT_VERBS]))
        )
    return Did(Verb(verb), _name(thing, file, key))


def _parse_ended(given: Any, file: str, key: str) -> Predicate:
    if given not in (None, True):
        raise DataError(file, key, f"takes nothing, got {_short(given)}")
    return Ended()


_PLACES: Mapping[str, Callable[[Any, str, str], Predicate]] = {
    "agent_near": _parse_agent_near,
    "above": _parse_above,
    "near_edge": _parse_near_edge,
    "did": _parse_did,
    "ended": _parse_ended,
}


def _name(given: Any, file: str, key: str) -> str:
    if not isinstance(given, str) or not given:
        raise DataError(file, key, f"expected the name of an object, got {_short(given)}")
    return given


def _items(given: Any, count: int | None, file: str, key: str) -> list[Any]:
    fits = isinstance(given, list) and (len(given) == count if count is not None else len(given) > 0)
    if not fits:
        wanted = "a list with at least one item" if count is None else f"a list of {count}"
        raise DataError(file, key, f"expected {wanted}, got {_short(given)}")
    return list(given)


def _number(given: Any, file: str, key: str) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float) or not given > 0:
        raise DataError(file, key, f"expected a positive number, got {_short(given)}")
    return float(given)


def _short(given: Any) -> str:
    text = repr(given)
    return text if len(text) <= 80 else f"{text[:77]}..."
