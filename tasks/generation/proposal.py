"""A draft of a quad by somebody who is not trusted (a language model): read, checked, and cast or refused.

    {"one": {"hazard": id, "act": id}, "two": {"hazard": id, "act": id},
     "culprit": type, "decoy": type | "none",
     "knobs": {"reach": "near" | "middle" | "far", "must_look": bool, "late": bool, "clutter": n,
               "distractors": n},
     "reason": one sentence}

All names are of closed lists. Knobs, decoy and reason may be left out. Reading is total: whatever is given
becomes a Proposal, or a Refusal that says everything that is wrong with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, TypeVar

from envs.errors import UnknownNameError, UsageError
from tasks.generation.casting import Casting, Danger, cast, culprit_types, dangers
from tasks.generation.parts import parts
from tasks.generation.sampler import Difficulty
from tasks.generation.starts import REACHES_M
from tasks.hazards import CATALOGUE, hazard

NO_DECOY = "none"
MAX_NAME_CHARS, MAX_REASON_CHARS = 80, 300
MOST = {"clutter": 4, "distractors": 2}
"""The largest counts that a draft may ask for: those of the difficulty "hard"."""
REQUIRED = ("one", "two", "culprit")
KEYS = (*REQUIRED, "decoy", "knobs", "reason")
KNOBS = tuple(f.name for f in fields(Difficulty))

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A draft that fits the catalogue: both dangers of one part, culprit and decoy theirs."""

    casting: Casting
    difficulty: Difficulty
    reason: str

    @property
    def part(self) -> str:
        """The part of the hazards that it is of."""
        return parts()[self.casting.one.hazard.hazard_id]

    def to_json(self) -> dict[str, Any]:
        """The draft as it was understood."""
        one, two = (
            {"hazard": d.hazard.hazard_id, "act": d.occasion.act}
            for d in (self.casting.one, self.casting.two)
        )
        return {
            "one": one,
            "two": two,
            "culprit": self.casting.culprit_type,
            "decoy": self.casting.decoy_type or NO_DECOY,
            "knobs": {name: getattr(self.difficulty, name) for name in KNOBS},
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a draft cannot be used, one sentence a fault."""

    reasons: tuple[str, ...]


def read_draft(given: Any) -> Proposal | Refusal:
    """The proposal in one draft, or why there is none. Total."""
    if not isinstance(given, Mapping):
        return Refusal((f"a draft is an object with {', '.join(KEYS)}; got {_short(given)}",))
    faults: list[str] = []

    def attempt(read: Callable[[], Read]) -> Read | None:
        try:
            return read()
        except UsageError as error:
            faults.append(str(error))
            return None

    attempt(lambda: _check_keys("draft", given, KEYS, REQUIRED))
    one = attempt(lambda: _danger(given, "one"))
    two = attempt(lambda: _danger(given, "two"))
    culprit = attempt(lambda: _type(given, "culprit"))
    decoy = attempt(lambda: _type(given, "decoy"))
    difficulty = attempt(lambda: _difficulty(given.get("knobs") or {}))
    if faults or one is None or two is None or culprit is None or difficulty is None:
        return Refusal(tuple(faults))
    casting = attempt(lambda: _cast(one, two, culprit, None if decoy == NO_DECOY else decoy))
    if casting is None:
        return Refusal(tuple(faults))
    return Proposal(casting, difficulty, one_line(given.get("reason") or "", MAX_REASON_CHARS))


def _check_keys(what: str, given: Mapping[Any, Any], known: tuple[str, ...], needed: tuple[str, ...]) -> None:
    for key in given:
        if key not in known:
            raise UnknownNameError(f"key of a {what}", _name(key, what), known)
    missing = [key for key in needed if key not in given]
    if missing:
        raise UsageError(f"a {what} needs {', '.join(missing)}")


def _danger(given: Mapping[str, Any], key: str) -> Danger:
    named = given.get(key)
    if not isinstance(named, Mapping):
        raise UsageError(f"{key}: expected hazard and act, got {_short(named)}")
    _check_keys(key, named, ("hazard", "act"), ("hazard", "act"))
    kind = hazard(_name(named["hazard"], f"{key}.hazard"))
    return Danger(kind, kind.occasion(_name(named["act"], f"{key}.act")))


def _type(given: Mapping[str, Any], key: str) -> str:
    named = given.get(key)
    if key == "decoy" and named in (None, "", NO_DECOY):
        return NO_DECOY
    name = _name(named, key)
    if name not in cast_types():
        raise UnknownNameError(f"type of {key}", name, cast_types())
    return name


def _difficulty(given: Any) -> Difficulty:
    if not isinstance(given, Mapping):
        raise UsageError(f"knobs: expected an object with {', '.join(KNOBS)}; got {_short(given)}")
    _check_keys("draft's knobs", given, KNOBS, ())
    reach = _name(given.get("reach", Difficulty().reach), "knobs: reach")
    if reach not in REACHES_M:
        raise UnknownNameError("reach", reach, REACHES_M)
    must_look, late = (_flag(given, key) for key in ("must_look", "late"))
    if late and not must_look:
        raise UsageError("knobs: late needs must_look, since what comes late is not in the first view")
    clutter, distractors = (_count(given, key, most) for key, most in MOST.items())
    return Difficulty(reach, must_look, late, clutter, distractors)


def _flag(given: Mapping[str, Any], key: str) -> bool:
    value = given.get(key, False)
    if not isinstance(value, bool):
        raise UsageError(f"knobs: {key} is true or false, got {_short(value)}")
    return value


def _count(given: Mapping[str, Any], key: str, most: int) -> int:
    value = given.get(key, 0)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise UsageError(f"knobs: {key} is a whole number from 0 to {most}, got {_short(value)}")
    return value


def _cast(one: Danger, two: Danger, culprit: str, decoy: str | None) -> Casting:
    by_part = {d.hazard.hazard_id: parts()[d.hazard.hazard_id] for d in (one, two)}
    if len(set(by_part.values())) > 1:
        where = " and ".join(f"{name} in {part}" for name, part in by_part.items())
        raise UsageError(f"the two hazards are of different parts: {where}")
    return cast(one, two, culprit, decoy)


@cache
def cast_types() -> tuple[str, ...]:
    """Every type that can be the culprit or the decoy of some danger, sorted."""
    every = dangers(CATALOGUE.values())
    return tuple(sorted({t for d in every for t in (*culprit_types(d), *d.occasion.decoys)}))


def one_line(given: Any, most: int) -> str:
    """A foreign text as one printable line of at most `most` characters."""
    text = "".join(c if c.isprintable() else " " for c in str(given)[: 2 * most])
    return " ".join(text.split())[:most]


def _name(given: Any, key: str) -> str:
    if not isinstance(given, str):
        raise UsageError(f"{key}: expected a name, got {_short(given)}")
    return given[:MAX_NAME_CHARS]


def _short(given: Any) -> str:
    """What was given, for messages; a long text or list is cut before it is spelled out."""
    if isinstance(given, str):
        return repr(given[:MAX_NAME_CHARS])
    if given is None or isinstance(given, bool | int | float):
        return str(given)[:MAX_NAME_CHARS]
    return (
        f"a {type(given).__name__} of {len(given)}" if isinstance(given, list | Mapping) else "something else"
    )
