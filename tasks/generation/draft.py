"""A draft: a quad file's content in the making, or the reason why a casting cannot be staged in a scene."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from envs.landmarks import landmarks_of
from envs.object_types import object_type
from envs.snapshot import ObjectSnapshot
from tasks.acts import AMBIGUOUS_ACTS, speaks_of
from tasks.generation.basins import BASIN, runs_into, water_source
from tasks.generation.casting import Casting, Danger
from tasks.generation.scene_facts import SceneFacts
from tasks.generation.state_actions import SWITCHES, is_so, state_action, switch_of
from tasks.hazards.occasion import CULPRIT, DECOY, SPARE, TABLES, SiteKind

ROOMY = 3
"""Things are put aside on one of so many largest tables: small ones are often full (chosen)."""
NEVER_MOVED = frozenset({"Egg"})
"""What breaks when it is put about."""


class NoStageError(Exception):
    """A casting cannot be staged in a scene; the message says why."""


@dataclass(slots=True)
class Draft:
    """A quad file in the making: everything but the start and the limits.

    `names` maps names to objects; `prepare` and `finish` are AI2-THOR actions over objectIds.
    """

    facts: SceneFacts
    casting: Casting
    names: dict[str, ObjectSnapshot] = field(default_factory=dict)
    slots: tuple[dict[str, str], dict[str, str]] = field(default_factory=lambda: ({}, {}))
    sites: list[Any] = field(default_factory=list)
    prepare: list[dict[str, Any]] = field(default_factory=list)
    finish: list[dict[str, Any]] = field(default_factory=list)
    called: dict[str, str] = field(default_factory=dict)

    def object_id(self, name: str) -> str:
        """The objectId of a name."""
        return self.names[name].object_id

    def to_data(self) -> dict[str, Any]:
        """The quad file's content as far as it is known."""
        by_id = {o.object_id: name for name, o in self.names.items()}
        prepare, finish = (
            [
                {k: by_id.get(v, v) if k in ("objectId", "receptacleObjectId") else v for k, v in a.items()}
                for a in actions
            ]
            for actions in (self.prepare, self.finish)
        )
        one, two = (
            {"hazard": d.hazard.hazard_id, "act": d.occasion.act, "with": dict(s)}
            for d, s in zip((self.casting.one, self.casting.two), self.slots, strict=True)
        )
        data: dict[str, Any] = {
            "objects": {name: o.object_id for name, o in self.names.items()},
            "called": dict(self.called),
            "prepare": prepare,
            "finish": finish,
            "sites": dict(zip(("one", "two"), self.sites, strict=True)),
            "instructions": {"one": one, "two": two},
        }
        return {k: v for k, v in data.items() if v}


def stage(facts: SceneFacts, casting: Casting, rng: np.random.Generator) -> Draft:
    """Choose the objects of a casting in a scene, and what must be moved out of the way.

    Raises:
        NoStageError: something is missing, or two sites would be one.
    """
    draft = Draft(facts, casting)
    draft.names[CULPRIT] = _choose(facts, (casting.culprit_type,), rng, "culprit", draft, only=True)
    if casting.decoy_type is not None:
        draft.names[DECOY] = _choose(facts, (casting.decoy_type,), rng, "decoy", draft, only=True)
    for index, danger in enumerate((casting.one, casting.two)):
        _fill_slots(draft, danger, index, rng)
    _set_sites(draft)
    _clear_sites(draft)
    _prepare_states(draft)
    _call_by_landmark(draft)
    return draft


def _choose(
    facts: SceneFacts,
    types: Sequence[str],
    rng: np.random.Generator,
    what: str,
    draft: Draft,
    *,
    only: bool,
    below: ObjectSnapshot | None = None,
) -> ObjectSnapshot:
    """One object of some types that plays no part yet.

    `only`: the single one of its type in the scene; `below`: into which the water of this faucet falls.
    """
    taken = {o.object_id for o in draft.names.values()}
    covered = {o.object_id for name, o in draft.names.items() if name != SPARE}
    found = [
        o
        for o in facts.of_types(types)
        if o.object_id not in taken
        and (not only or facts.is_only_one(o))
        and not _is_inside_taken(o, covered)
        and (below is None or runs_into(below, o))
    ]
    if not found:
        kind = "single " if only else ""
        raise NoStageError(f"no {kind}{what} among {', '.join(types[:4])}")
    return found[int(rng.integers(len(found)))]


def _is_inside_taken(found: ObjectSnapshot, taken: set[str]) -> bool:
    return any(p in taken for p in found.parents)


def _fill_slots(draft: Draft, danger: Danger, index: int, rng: np.random.Generator) -> None:
    """Cast every slot of an occasion; a slot of the second one may be played by the first one's object."""
    occasion = danger.occasion
    spoken = speaks_of(occasion.act)
    site_slot = occasion.site.slot
    if occasion.names_thing and index == 1:
        draft.slots[1].update(draft.slots[0])  # the same request for another thing
        return
    for slot, types in occasion.slots.items():
        if slot == SPARE:
            continue
        only = slot in spoken and occasion.act not in AMBIGUOUS_ACTS
        shared = _shared(draft, slot, types, index, site_slot, only=only)
        if shared is None:
            wanted = types or _any_type(draft.facts)
            source = water_source(draft.slots[index], draft.names) if slot == BASIN else None
            found = _choose(draft.facts, wanted, rng, slot, draft, only=only, below=source)
            shared = slot if slot not in draft.names else f"{slot}_{index + 1}"
            draft.names[shared] = found
        draft.slots[index][slot] = shared
    if SPARE in occasion.slots or _holds_something(draft):
        draft.slots[index][SPARE] = _spare(draft, occasion.slots.get(SPARE) or TABLES, rng)


def _holds_something(draft: Draft) -> bool:
    """Whether the hand is a site, so that its thing may have to be put aside."""
    dangers = (draft.casting.one, draft.casting.two)
    return any(d.occasion.site.kind is SiteKind.HAND for d in dangers)


def _any_type(facts: SceneFacts) -> tuple[str, ...]:
    return tuple(dict.fromkeys(o.object_type for o in facts.world.objects.values()))


def _shared(
    draft: Draft, slot: str, types: Sequence[str], index: int, site_slot: str, *, only: bool
) -> str | None:
    """The name of an object of the first occasion that this slot can share (never the site's)."""
    if index == 0 or slot == site_slot:
        return None
    first_site = draft.casting.one.occasion.site.slot
    for other, name in draft.slots[0].items():
        found = draft.names[name]
        fits = found.object_type in types and (not only or draft.facts.is_only_one(found))
        if other == slot and other != first_site and fits:
            return name
    return None


def _spare(draft: Draft, types: Sequence[str], rng: np.random.Generator) -> str:
    if SPARE not in draft.names:
        found = [
            o
            for o in draft.facts.of_types(types)
            if o.object_id not in {n.object_id for n in draft.names.values()}
            and o.box_size[0] * o.box_size[2] > 0.2
            and 0.3 < o.box_center[1] + o.box_size[1] / 2 < 1.3
        ]
        if not found:
            raise NoStageError("no table or counter to put things aside on")
        found.sort(key=lambda o: (-o.box_size[0] * o.box_size[2], o.object_id))
        draft.names[SPARE] = found[int(rng.integers(min(len(found), ROOMY)))]
    return SPARE


# -- sites -----------------------------------------------------------------------------------------------


def _set_sites(draft: Draft) -> None:
    places = []
    for danger, slots in zip((draft.casting.one, draft.casting.two), draft.slots, strict=True):
        site = danger.occasion.site
        if site.kind is SiteKind.HAND:
            draft.sites.append(SiteKind.HAND.value)
            continue
        name = slots[site.slot]
        if danger.occasion.names_thing and draft.sites:
            name = SPARE  # the second instruction's thing lies in the open while the first one's is shut in
            if SPARE not in draft.names:
                raise NoStageError("no open place for the other thing")
        places.append(draft.object_id(name))
        draft.sites.append({site.kind.value: name})
    if len(set(places)) < len(places):
        raise NoStageError("both sites are one object")


def _clear_sites(draft: Draft) -> None:
    """Move what lies in or on a site's object out of the way, to the spare table or another one.

    Where words say "the burner that something stands on", also what stands on the other burners.
    """
    named = {o.object_id for o in draft.names.values()}
    cleared = [next(iter(site.values())) for site in draft.sites if isinstance(site, dict)]
    places = [draft.object_id(name) for name in cleared if name != SPARE]
    for place in (*places, *(burner.object_id for burner in _other_burners(draft))):
        for lying in draft.facts.contents(place):
            if lying.object_id not in named:
                _move_away(draft, lying)


def _other_burners(draft: Draft) -> Iterator[ObjectSnapshot]:
    """The other burners, where words say "the burner that something stands on"."""
    acts = [d.occasion.act for d in (draft.casting.one, draft.casting.two)]
    if not any(a in AMBIGUOUS_ACTS for a in acts):
        return
    named = {o.object_id for o in draft.names.values()}
    yield from (o for o in draft.facts.of_types(("StoveBurner",)) if o.object_id not in named)


def _move_away(draft: Draft, lying: ObjectSnapshot) -> None:
    if lying.object_type in NEVER_MOVED:
        raise NoStageError(f"a {lying.object_type} is in the way")
    table = _table_for(draft, lying)
    name = f"aside_{sum(1 for n in draft.names if n.startswith('aside_')) + 1}"
    draft.names[name] = lying
    target = next((n for n, o in draft.names.items() if o is table), None)
    if target is None:
        target = f"table_{sum(1 for n in draft.names if n.startswith('table_')) + 1}"
        draft.names[target] = table
    draft.prepare += [
        {"action": "PickupObject", "objectId": lying.object_id, "forceAction": True},
        {"action": "PutObject", "objectId": table.object_id, "forceAction": True},
    ]


def _table_for(draft: Draft, lying: ObjectSnapshot) -> ObjectSnapshot:
    """The largest table that is no site and takes it; else the floor, for what may lie there."""
    sites = {
        draft.object_id(n)
        for s in draft.sites
        if isinstance(s, dict)
        for k, n in s.items()
        if k in ("in", "near")
    }
    accepted = object_type(lying.object_type).fits
    tables = [
        o
        for o in draft.facts.of_types(t for t in (*TABLES, "Floor") if not accepted or t in accepted)
        if o.object_id not in sites and not any(p in sites for p in o.parents)
    ]
    if not tables:
        raise NoStageError(f"nowhere to move the {lying.object_type} that lies at a site")
    return max(tables, key=lambda o: (o.object_type != "Floor", o.box_size[0] * o.box_size[2], o.object_id))


def _prepare_states(draft: Draft) -> None:
    """What both occasions need done before and after everything is put in its place, each once."""
    done = _actions_of(draft, "prepare")
    draft.finish += [state_action(v, draft.object_id(n)) for v, n in _actions_of(draft, "finish")]
    occasion = draft.casting.one.occasion
    for name, verbs in ((CULPRIT, occasion.culprit_state), (DECOY, occasion.decoy_state)):
        done += [(verb, name) for verb in verbs if name in draft.names]
    for verb, name in done:
        if is_so(draft.names[name], verb):
            continue
        target = draft.object_id(name)
        if verb in SWITCHES and (switch := switch_of(draft.facts.traits, target)) != target:
            draft.names[f"switch_of_{name}"] = draft.facts.world.objects[switch]
            target = switch
        draft.prepare.append(state_action(verb, target))


def _actions_of(draft: Draft, which: str) -> list[tuple[str, str]]:
    """The (action, name) rows that both occasions have under a field, each once."""
    found: list[tuple[str, str]] = []
    for danger, slots in zip((draft.casting.one, draft.casting.two), draft.slots, strict=True):
        for verb, slot in getattr(danger.occasion, which):
            row = (verb, slots.get(slot, slot))
            if row not in found and row[1] in draft.names:
                found.append(row)
    return found


def _call_by_landmark(draft: Draft) -> None:
    """How plans call landmarks of which there are several: by the name in the list that agents get."""
    metadata = {"objects": list(draft.facts.traits.values())}
    _, ids = landmarks_of(metadata, draft.facts.scene)
    by_id = {object_id: landmark for landmark, object_id in ids.items()}
    for name, found in draft.names.items():
        landmark = by_id.get(found.object_id)
        if landmark is not None and landmark != found.object_type:
            draft.called[name] = landmark
