"""From the agent's words to an object: by static landmarks and what was seen; by objectId if privileged."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from envs.actions import Verb
from envs.feedback import MAX_PHRASE_CHARS, NOT_SEEN_YET
from envs.object_types import object_type, types_named
from envs.sightings import Sightings
from envs.skills.catalogue import WANTED_TRAIT
from envs.skills.goto import floor_distance_m
from envs.skills.world_queries import WorldQueries

MAX_CLOSE_NAMES = 3
CLOSE_CUTOFF = 0.6
"""difflib similarity from which on a name is offered instead; difflib's own default."""

_HOLD_WORDS = frozenset({"held", "hold", "holding", "carried", "carry", "carrying", "hand", "gripper"})
_FILLERS = frozenset(
    {"object", "thing", "item", "one", "what", "that", "which", "is", "it", "am", "are", "being", "currently"}
    | {"i", "you", "in", "my", "your", "the", "a", "an", "by", "me", "agent", "robot", "now", "whatever"}
)
_LEADING = re.compile(r"^(the|a|an|my|your|this|that|some|nearest|closest)\s+")
_NUMBER = re.compile(r"^(.*\D)[ _#]*?[ _#](\d{1,3})$")


class GroundedBy(StrEnum):
    """What a phrase was understood by."""

    OBJECT_ID = "object_id"
    HELD = "held"
    LANDMARK = "landmark"
    KIND = "kind"


@dataclass(frozen=True, slots=True)
class GroundingResult:
    """What a phrase refers to: an objectId and how it was found, or None and why not."""

    phrase: str
    object_id: str | None = None
    by: GroundedBy | None = None
    reason: str = ""
    close_names: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """Reason and close names in one sentence for the agent; "" when it was grounded."""
        if not self.close_names:
            return self.reason
        return f"{self.reason}; did you mean {', '.join(map(repr, self.close_names))}?"


class Grounding:
    """Resolves phrases for one episode.

    Args:
        world: for types, affordances, distances and what is held.
        sightings: what was seen so far.
        landmarks: landmark name -> objectId; empty when the agent gets no map.
        privileged: also accept exact objectIds of anything in the scene; for evaluators' own plans only.
    """

    def __init__(
        self,
        world: WorldQueries,
        sightings: Sightings,
        landmarks: Mapping[str, str],
        *,
        privileged: bool = False,
    ) -> None:
        self._world = world
        self._sightings = sightings
        self._landmarks = landmarks
        self._by_plain_name = {_plain(name): object_id for name, object_id in landmarks.items()}
        self.privileged = privileged

    def resolve(self, phrase: str, verb: Verb = Verb.GOTO) -> GroundingResult:
        """What the phrase refers to, when said with a verb.

        In this order: an exact objectId (privileged only), "the object in your hand", a landmark's name, and
        the kind of thing: the best among seen objects and landmarks of the types that bear this name (fit for
        the verb, rightly so called, not in the hand, in view now, nearest). "Mug 2" is the second that was
        seen of its type.
        """
        if self.privileged and phrase in self._world.snapshot.objects:
            return GroundingResult(phrase, phrase, GroundedBy.OBJECT_ID)
        words = _words(phrase)
        if (held := self._held(phrase, words)) is not None:
            return held
        if (landmark := self._by_plain_name.get(_plain(words))) in self._world.snapshot.objects:
            return GroundingResult(phrase, landmark, GroundedBy.LANDMARK)
        return self._by_kind(phrase, words, verb)

    def _held(self, phrase: str, words: str) -> GroundingResult | None:
        """What is in the hand, when the words speak of that ("the held object", "the mug in your hand")."""
        spoken = words.split()
        if _HOLD_WORDS.isdisjoint(spoken) or _types(words):
            return None
        rest = " ".join(w for w in spoken if w not in _HOLD_WORDS and w not in _FILLERS)
        held = [i for i in self._world.snapshot.held_ids if i in self._world.snapshot.objects]
        if rest and not any(self._world.snapshot.objects[i].object_type in _types(rest) for i in held):
            return None
        if not held:
            return GroundingResult(phrase, reason="your hand is empty")
        return GroundingResult(phrase, held[0], GroundedBy.HELD)

    def _by_kind(self, phrase: str, words: str, verb: Verb) -> GroundingResult:
        numbered = _NUMBER.match(words)
        known = self._known(words)
        if not known and numbered:
            known = self._known(numbered[1])
            known = known[int(numbered[2]) - 1 : int(numbered[2])] if int(numbered[2]) <= len(known) else []
        if known:
            return GroundingResult(phrase, self._best(known, words, verb), GroundedBy.KIND)
        reason = f"nothing called {phrase[:MAX_PHRASE_CHARS]!r} {NOT_SEEN_YET}"
        return GroundingResult(phrase, reason=reason, close_names=self._close(words))

    def _known(self, words: str) -> list[str]:
        """Ids of seen objects and landmarks of the types that bear this name, in the order they were seen."""
        objects = self._world.snapshot.objects
        types = frozenset(_types(words))
        if not types:
            return []
        seen = [i for i in self._sightings.first_seen if i in objects and objects[i].object_type in types]
        unseen = [i for i in self._landmarks.values() if i not in self._sightings.first_seen]
        return [*seen, *(i for i in unseen if i in objects and objects[i].object_type in types)]

    def _best(self, known: Sequence[str], words: str, verb: Verb) -> str:
        world = self._world
        trait = WANTED_TRAIT.get(verb)
        here = (world.snapshot.agent_position[0], world.snapshot.agent_position[2])

        def rank(object_id: str) -> tuple[bool, bool, bool, bool, float]:
            return (
                trait is not None and not world.has_trait(object_id, trait),
                not _is_plain_name(words, world.snapshot.objects[object_id].object_type),
                world.snapshot.holds(object_id),
                not self._sightings.is_visible(object_id),
                floor_distance_m(here, world.snapshot.objects[object_id]),
            )

        return min(known, key=rank)

    def _close(self, words: str) -> tuple[str, ...]:
        """Names like this one, among landmarks and the types of what was seen; never of what was not."""
        objects = self._world.snapshot.objects
        seen = {objects[i].object_type for i in self._sightings.first_seen if i in objects}
        names = {_plain(name): name for name in sorted({*self._landmarks, *seen})}
        close = difflib.get_close_matches(_plain(words), list(names), n=MAX_CLOSE_NAMES, cutoff=CLOSE_CUTOFF)
        return tuple(names[name] for name in close)


def _types(words: str) -> tuple[str, ...]:
    """The types of this name, also when it is written as one word."""
    return types_named(words) or types_named(_plain(words))


def _is_plain_name(words: str, kind: str) -> bool:
    """Whether this is the type's own or plainest name, rather than one that it shares with others."""
    return _plain(words) == kind.lower() or object_type(kind).everyday_name == words


def _words(phrase: str) -> str:
    """Lower case, single spaces, no leading article or closing punctuation; camel case is taken apart."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", phrase)
    words = re.sub(r"[\s_\-]+", " ", spaced).strip(" .,;:!?\"'").lower()
    while (shorter := _LEADING.sub("", words)) != words:
        words = shorter
    return words


def _plain(name: str) -> str:
    """Letters and digits only, lower case."""
    return re.sub(r"[^a-z0-9]", "", name.lower())
