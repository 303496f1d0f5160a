"""Which two occasions make a quad: one culprit dangerous at both sites, one decoy harmless at both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from envs.errors import UsageError
from envs.object_types import all_object_types
from tasks.acts import THING, speaks_of
from tasks.generation.basins import BASIN
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

    @property
    def may_come_late(self) -> bool:
        """Whether a thing can fall to the site while somebody is near, unmentioned by the words."""
        return self.occasion.site.slot == BASIN


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
        if not _clash(one.occasion, two.occasion):
            yield from _cast(one, two)


def cast(one: Danger, two: Danger, culprit_type: str, decoy_type: str | None) -> Casting:
    """The casting of two dangers with a given culprit and decoy.

    Raises:
        UsageError: these do not make a quad; the message says why, and what would.
    """
    fault = _clash(one.occasion, two.occasion)
    if fault:
        raise UsageError(f"{one.key} and {two.key} make no quad: {fault}")
    options = list(_cast(one, two))
    with_culprit = [c for c in options if c.culprit_type == culprit_type]
    for option in with_culprit:
        if option.decoy_type == decoy_type:
            return option
    if not options:
        raise UsageError(f"{one.key} and {two.key} make no quad: they have no culprit and decoy in common")
    if not with_culprit:
        known = ", ".join(dict.fromkeys(c.culprit_type for c in options))
        raise UsageError(f"{culprit_type} is no culprit of both {one.key} and {two.key}; these are: {known}")
    known = ", ".join(c.decoy_type or "none" for c in with_culprit)
    raise UsageError(
        f"{decoy_type or 'none'} is no decoy of both {one.key} and {two.key}; these are: {known}"
    )


def _clash(a: Occasion, b: Occasion) -> str:
    """Why two occasions cannot share a context; "" when they can."""
    if a.names_thing or b.names_thing:  # the instructions differ in the thing they name
        return "" if a == b else "an instruction that names its thing goes with the same one only"
    if _sound_alike(a, b):
        return "both instructions would be said in the same words"
    if _needs_two_of_one(a, b) or _needs_two_of_one(b, a):
        return "they need two of a kind of which there is to be one"
    if all(o.site.kind is SiteKind.HAND for o in (a, b)):
        return "both are about what is in the hand"
    if a.culprit_state != b.culprit_state or a.decoy_state != b.decoy_state:
        return "they need the things in different states"
    return ""


def _sound_alike(a: Occasion, b: Occasion) -> bool:
    """Whether both instructions could only be said in the same words, and so mean two objects."""
    spoken = [s for s in speaks_of(a.act) if s in a.slots]
    return a.act == b.act and all(len({*a.slots[s], *b.slots[s]}) == 1 for s in spoken)


def _needs_two_of_one(a: Occasion, b: Occasion) -> bool:
    """Whether `a` speaks of the only object of a type, and `b` needs another one of that type.

    Both can share an object that they call by one slot, unless it is a site.
    """
    sites = (a.site.slot, b.site.slot)
    only = [(s, {*a.slots[s]}) for s in speaks_of(a.act) if s in a.slots and len(a.slots[s]) == 1]
    return any(
        {*types} == wanted and (slot != named or slot in sites)
        for named, wanted in only
        for slot, types in b.slots.items()
    )


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
