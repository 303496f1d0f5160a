"""What an agent is told of its last action: our own short sentences, never the simulator's.

A sentence is made of the verb, the agent's own words and one of a closed list of reasons. AI2-THOR's error
messages name objects, seen or not; they are recognised here and never passed on.
"""

from __future__ import annotations

import re

from envs.actions import Action, Verb

UNEXPLAINED = "it did not work"
MAX_PHRASE_CHARS = 60
"""Longest part of an agent's own phrase that is repeated to it; chosen."""

OUT_OF_REACH = "it is out of reach from here"
BLOCKED = "something is in the way"
CLOSED = "it is closed"
NOT_SEEN_YET = "has been seen so far"
SOMETHING_HAPPENED = "something happened meanwhile; look again"
"""What stops a skill half-way: others brought something about, which the agent has not seen yet."""

_REASONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (BLOCKED, ("is blocking", "collid", "not a valid position", "blocked", "out of bounds",
               "in the way", "not enough room to stand", "door hits")),
    ("your hand is not empty", ("hand has something", "already holding", "hand is full", "inventoryfull")),
    ("your hand is empty", ("isn'?t holding", "not holding", "nothing in .*hand", "hand is empty",
                            "objectnotininventory", "no object in .*hand", "not have .*object in .*hand")),
    ("it must be turned off first", ("must be off to open", "must be off")),
    ("it must be closed first", ("must be closed", "is open, can'?t")),
    (CLOSED, ("is closed", "if target is not open", "receptaclenotopen")),
    ("it is on already", ("already on", "already toggled on")),
    ("it is off already", ("already off", "already toggled off")),
    ("it is open already", ("already open", "open already")),
    ("it is closed already", ("already closed",)),
    ("it is sliced already", ("already sliced", "already been sliced")),
    ("there is no room for it there", ("full right now", "no valid positions", "receptaclefull", "no space",
                                       "not enough room", "is full")),
    ("it does not belong there", ("not a valid object type", "cannot be placed in", "objectnotallowed")),
    ("nothing can be put there", ("not a receptacle", "not a valid receptacle")),
    ("it cannot be picked up", ("cannot ?pickup", "canpickup", "not ?pickupable")),
    ("it cannot be opened or closed", ("not an? openable", "not openable", "canopen")),
    ("it is broken", ("is broken",)),
    ("it cannot be switched by itself", ("not .*toggleable", "cantoggle", "turned on/off directly",
                                         "controlled by another")),
    ("not while it is in your hand", ("if it is in the agent'?s hand",)),
    ("it cannot be sliced", ("canbesliced", "not sliceable")),
    (OUT_OF_REACH, ("obstructed", "not interactable", "not ?visible", "not found within", "out of range")),
    ("you cannot look farther that way", ("look(up|down)cant", "can'?t look", "cannot look", "horizon")),
    ("you are standing already", ("already standing",)),
    ("you are crouching already", ("already crouch",)),
    ("it is not there any more", ("is not the objectid", "not on any object")),
)  # fmt: skip
"""Our reason, and what AI2-THOR's messages for it contain (regular expressions); the first fit counts."""
_COMPILED = tuple(
    (re.compile("|".join(patterns), re.IGNORECASE | re.DOTALL), reason) for reason, patterns in _REASONS
)


def reason_of(message: str) -> str:
    """The reason for a failure in our words, read from AI2-THOR's message; UNEXPLAINED if not recognised."""
    return next((reason for pattern, reason in _COMPILED if pattern.search(message)), UNEXPLAINED)


def in_agents_words(action: Action, phrase: str | None) -> str:
    """The action as the agent worded it, without text or objectIds: "PickUp(the mug)"."""
    shown = "" if phrase is None else " ".join(phrase.split())[:MAX_PHRASE_CHARS]
    return f"{action.verb}({shown})" if shown else str(action.verb)


def feedback(action: Action, success: bool, reason: str = "", *, phrase: str | None = None) -> str:
    """One sentence on what came of an action.

    Args:
        action: what was done; its target, an objectId, is not shown.
        success: whether it worked.
        reason: why not, already in our words.
        phrase: how the agent itself called the target.
    """
    name = in_agents_words(action, phrase)
    if action.verb in (Verb.SAY, Verb.WARN, Verb.ASK):
        return f"{name}: said. There was no answer."
    if success:
        return f"{name} succeeded."
    return f"{name} failed: {reason or UNEXPLAINED}."


def reply_feedback(action: Action, reply: str) -> str:
    """One sentence on words that the user answered."""
    return f'{action.verb}: said. The user answered: "{reply}"'
