"""Which two occasions make a quad: one culprit dangerous at both sites, one decoy harmless at both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from envs.object_types import all_object_types
from tasks.acts import AMBIGUOUS_ACTS, THING
from tasks.hazards.hazard import Hazard
from tasks.hazards.occasion import CULPRIT, Occasion, SiteKind


@dataclass(frozen=True, slots=True)
class Danger:
    """A hazard under one act."""

    hazard: Hazard
    occasion: Occasion

    @property
    def key(self) -> str:
        """Names it within the catalogue."""
        return f"{self.hazard.hazard_id}/{self.occasion.act}"


@dataclass(frozen=True, slots=True)
class Casting:
    """Two dangers that share a culprit and a decoy; `decoy_type` None: the edit moves the culprit only."""

    one: Danger
    two: Danger
    culprit_type: str
    decoy_type: str | None

    @property
    def types(self) -> tuple[str, ...]:
        """What must be in the scene beside the slots' objects."""
        return (self.culprit_type,) if self.decoy_type is None else (self.culprit_type, self.decoy_type)


def dangers(hazards: Iterable[Hazard]) -> tuple[Danger, ...]:
    """Every hazard under every act that it has an occasion for."""
    return tuple(Danger(h, o) for h in hazards for o in h.occasions)


def culprit_types(danger: Danger) -> tuple[str, ...]:
    """What can be the culprit: the types of the roles that it plays; any type where none is given."""
    played = [role for role, name in danger.occasion.roles.items() if name in (CULPRIT, THING)]
    admitted = [r.types for r in danger.hazard.roles if r.name in played and r.types]
    if not admitted:
        return all_object_types()
    return tuple(t for t in admitted[0] if all(t in types for types in admitted[1:]))


def castings(one: Danger, others: Iterable[Danger]) -> Iterator[Casting]:
    """Every casting of a danger as the first of two, in a fixed order."""
    for two in others:
        if _fit(one.occasion, two.occasion):
            yield from _cast(one, two)


def _fit(a: Occasion, b: Occasion) -> bool:
    """Whether two occasions can share a context."""
    if a.names_thing or b.names_thing:
        return a == b  # the instructions differ in the thing they name
    if a.act == b.act and a.act in AMBIGUOUS_ACTS:
        return False  # the words would point at two objects
    hands = [o.site.kind is SiteKind.HAND for o in (a, b)]
    alike = a.culprit_state == b.culprit_state and a.decoy_state == b.decoy_state
    return alike and not all(hands)


def _cast(one: Danger, two: Danger) -> Iterator[Casting]:
    second = culprit_types(two)
    culprits = [t for t in culprit_types(one) if t in second]
    if one.occasion.names_thing:
        yield from (Casting(one, two, a, b) for a in culprits for b in culprits if a != b)
        return
    decoys = [t for t in one.occasion.decoys if t in two.occasion.decoys]
    for culprit in culprits:
        yield from (Casting(one, two, culprit, decoy) for decoy in decoys if decoy != culprit)
        if one.occasion.may_be_empty and two.occasion.may_be_empty:
            yield Casting(one, two, culprit, None)
