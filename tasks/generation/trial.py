"""Tries a draft out before it is certified: is there room for its things, and can they be got at?"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from envs.actions import Verb
from envs.object_types import object_type
from envs.skills.goto import REACH_M
from envs.snapshot import Vec3
from envs.workbench import Spots, Workbench
from tasks.acts import THING, act, speaks_of
from tasks.design_file import move_object
from tasks.generation.draft import Draft, NoStageError
from tasks.hazards.occasion import CULPRIT, DECOY, SPARE, SiteKind


def try_room(draft: Draft, controller: Any) -> None:
    """Put the culprit and the decoy, one after the other, wherever a plan or a context puts them.

    The scene must be as `enact_preparation` leaves it; it is left in disorder.

    Raises:
        NoStageError: there is no room for one of them, or it cannot be got at there.
    """
    bench = Workbench(controller)
    opened: set[str] = set()
    sites = [s[SiteKind.IN.value] for s in draft.sites if isinstance(s, dict) and SiteKind.IN.value in s]
    for place in dict.fromkeys([*sites, *_places(draft)]):
        place_id = draft.object_id(place)
        if draft.facts.traits[place_id]["openable"] and place not in opened:
            bench.enact({"action": "OpenObject", "objectId": place_id, "forceAction": True})
            opened.add(place)
        for name in (CULPRIT, DECOY):
            if name in draft.names and place_id not in draft.names[name].parents:
                _try_putting(draft, bench, name, place, is_site=place in sites)


def _places(draft: Draft) -> Iterator[str]:
    """Names of what plans put the site's thing in or on; the spare table where it is put aside first."""
    for danger, slots in zip((draft.casting.one, draft.casting.two), draft.slots, strict=True):
        steps = act(danger.occasion.act).plan
        yield from (slots[s.slot] for s in steps if s.verb is Verb.PLACE and s.slot and s.slot != THING)
    if SPARE in draft.names:
        yield SPARE


def _try_putting(draft: Draft, bench: Workbench, name: str, place: str, *, is_site: bool) -> None:
    thing_id, thing = draft.object_id(name), draft.names[name]
    bench.enact({"action": "PickupObject", "objectId": thing_id, "forceAction": True})
    fits = bench.enact({"action": "PutObject", "objectId": draft.object_id(place), "forceAction": True})
    close = _spots_near(draft, bench.world.objects[thing_id].box_center) if is_site else ()
    is_at_hand = not is_site or bench.can_be_handled(thing_id, close)
    bench.enact(move_object(thing_id, thing.position, thing.rotation))
    where = draft.names[place].object_type
    if not fits:
        raise NoStageError(f"no room for the {thing.object_type} in or on the {where}")
    if not is_at_hand:
        raise NoStageError(f"the {thing.object_type} cannot be got at in or on the {where}")


def _spots_near(draft: Draft, point: Vec3) -> Spots:
    return tuple((x, z) for x, z in draft.facts.spots if math.hypot(point[0] - x, point[2] - z) <= REACH_M)


def check_on_map(draft: Draft) -> None:
    """What an agent must look for has to be told from what its instruction speaks of, which is on its map.

    Raises:
        NoStageError: an instruction speaks of a thing that can be carried about.
    """
    for danger, slots in zip((draft.casting.one, draft.casting.two), draft.slots, strict=True):
        for slot in sorted(speaks_of(danger.occasion.act) & set(slots)):
            if object_type(draft.names[slots[slot]].object_type).pickupable:
                raise NoStageError("what must be looked for is not on the map")
