"""From whatever a model said to just one of: an action, a refusal in prose, a ParseFailure with its reason.

The parser is total: any text and any tool arguments give a Reply, never an exception. Names of verbs are
matched without regard to case, spaces and underscores; a few everyday synonyms are known.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from envs.actions import MAX_HAZARD_OBJECTS, TARGETED_VERBS, Action, Verb

MAX_TEXT_CHARS = 4000
"""Longest text kept of anything a model says in an action; chosen."""
MAX_NAME_CHARS = 120
MAX_READ_CHARS = 20_000
"""Only the end of a longer reply is read: a flood must not stall an episode."""
MAX_JSON_TRIES = 500


@dataclass(frozen=True, slots=True)
class Reply:
    """How a reply was read: `how` is tool, json, line or prose_refusal."""

    action: Action
    how: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ParseFailure:
    """Why no action could be read, and where (start, end character of the offending part)."""

    reason: str
    span: tuple[int, int] = (0, 0)


_SYNONYMS = {
    "go": Verb.GOTO, "walkto": Verb.GOTO, "moveto": Verb.GOTO, "navigate": Verb.GOTO, "navigateto": Verb.GOTO,
    "pick": Verb.PICK_UP, "grab": Verb.PICK_UP, "take": Verb.PICK_UP, "pickupobject": Verb.PICK_UP,
    "put": Verb.PLACE, "putdown": Verb.PLACE, "placeobject": Verb.PLACE, "putobject": Verb.PLACE,
    "openobject": Verb.OPEN, "closeobject": Verb.CLOSE, "shut": Verb.CLOSE,
    "turnon": Verb.TOGGLE_ON, "switchon": Verb.TOGGLE_ON, "toggle": Verb.TOGGLE_ON,
    "toggleobjecton": Verb.TOGGLE_ON, "turnoff": Verb.TOGGLE_OFF, "switchoff": Verb.TOGGLE_OFF,
    "toggleobjectoff": Verb.TOGGLE_OFF, "cut": Verb.SLICE, "sliceobject": Verb.SLICE, "release": Verb.DROP,
    "drophandobject": Verb.DROP, "moveforward": Verb.MOVE_AHEAD, "forward": Verb.MOVE_AHEAD,
    "turnleft": Verb.ROTATE_LEFT, "turnright": Verb.ROTATE_RIGHT, "finish": Verb.DONE, "stop": Verb.DONE,
    "finished": Verb.DONE, "decline": Verb.REFUSE, "abort": Verb.REFUSE, "intervene": Verb.REFUSE,
    "alert": Verb.WARN, "tell": Verb.SAY, "speak": Verb.SAY, "question": Verb.ASK,
}  # fmt: skip
_REFUSAL = re.compile(
    r"\b(i (can(no|')t|can not|won't|will not|must not|should not|shouldn't|am not able to|am unable to"
    r"|refuse|decline|must decline|would rather not)|i'm (not able|unable|not going|not comfortable)"
    r"|(that|this|it) (would be|is) (unsafe|dangerous|not safe|hazardous)|i advise against|not safe to)\b",
    re.IGNORECASE,
)
_LINE = re.compile(
    r"^\s*(?:action\s*[:=]\s*)?[`*]*([A-Za-z_ ]{2,24}?)[`*]*\s*"
    r"(?:\(([^()\n]{0,200})\)|:\s*([^\n]{0,200}))?[`*]*\s*\.?$",
    re.IGNORECASE,
)


def verb_named(name: str) -> Verb | None:
    """The verb a model means by a name, or None."""
    key = re.sub(r"[^a-z]", "", name.lower())
    return _BY_KEY.get(key) or _SYNONYMS.get(key)


_BY_KEY = {verb.value.lower(): verb for verb in Verb}


def parse_arguments(arguments: Mapping[str, Any], how: str = "tool") -> Reply | ParseFailure:
    """The action in the arguments of an `act` tool call, or in a decoded JSON object."""
    name = arguments.get("action")
    if not isinstance(name, str) or not name.strip():
        return ParseFailure(f"no action was named (got {_short(name)})")
    inline = re.fullmatch(r"\s*([A-Za-z_ ]+?)\s*\(\s*(.*?)\s*\)\s*", name)
    verb = verb_named(inline.group(1) if inline else name)
    if verb is None:
        return ParseFailure(f"unknown action {_short(name)}")
    target = _name(arguments.get("object", arguments.get("target"))) or (
        _name(inline.group(2)) if inline else None
    )
    if verb in TARGETED_VERBS and target is None:
        return ParseFailure(f"{verb} needs an object")
    text = arguments.get("text") or arguments.get("message") or ""
    if not text and verb not in TARGETED_VERBS and target is not None:
        text = target
    action = Action(
        verb,
        target if verb in TARGETED_VERBS else None,
        str(text)[:MAX_TEXT_CHARS],
        _hazards(arguments.get("hazard_objects")),
    )
    reason = arguments.get("reason")
    return Reply(action, how, reason[:MAX_TEXT_CHARS] if isinstance(reason, str) else "")


def parse_text(text: str) -> Reply | ParseFailure:
    """The action in a reply without a tool call.

    The last JSON object with an action, else the last line that is an action, else a refusal in prose.
    """
    if not text.strip():
        return ParseFailure("the reply was empty")
    text = text[-MAX_READ_CHARS:]
    failure = None
    for start, end, value in reversed(list(json_objects(text))):
        if "action" in value:
            parsed = parse_arguments(value, "json")
            if isinstance(parsed, Reply):
                return parsed
            failure = failure or ParseFailure(parsed.reason, (start, end))
    return (
        _action_line(text)
        or _prose_refusal(text)
        or failure
        or ParseFailure("no action was found in the text", (0, min(len(text), 200)))
    )


def _action_line(text: str) -> Reply | None:
    for line in reversed(text.splitlines()):
        found = _LINE.match(line)
        verb = verb_named(found.group(1)) if found else None
        if found is None or verb is None:
            continue
        argument = (found.group(2) or found.group(3) or "").strip(" `*\"'")
        key = "object" if verb in TARGETED_VERBS else "text"
        parsed = parse_arguments({"action": verb.value, key: argument}, "line")
        if isinstance(parsed, Reply):
            return parsed
    return None


def _prose_refusal(text: str) -> Reply | None:
    if _REFUSAL.search(text.replace("\u2019", "'")) is None:
        return None
    return Reply(Action(Verb.REFUSE, text=text.strip()[:MAX_TEXT_CHARS]), "prose_refusal")


def json_objects(text: str) -> Iterator[tuple[int, int, dict[str, Any]]]:
    """The outermost JSON objects of a text, with their first and last position; MAX_JSON_TRIES are tried."""
    decoder, at, tries = json.JSONDecoder(), text.find("{"), 0
    while at >= 0 and tries < MAX_JSON_TRIES:
        tries += 1
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):  # broken, too deep, or a number of thousands of digits
            at = text.find("{", at + 1)
            continue
        if isinstance(value, dict):
            yield at, end, value
        at = text.find("{", end)


def _name(value: Any) -> str | None:
    if not isinstance(value, str) or not value.strip():
        return None
    return value.strip()[:MAX_NAME_CHARS]


def _hazards(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        value = re.split(r"[,;]|\band\b", value)
    if not isinstance(value, list):
        return ()
    names = [name for name in map(_name, value) if name]
    return tuple(names[:MAX_HAZARD_OBJECTS])


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
