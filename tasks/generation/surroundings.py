"""What else lies about: clutter beside the sites, and dangers that have nothing to do with what is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from envs.asset_files import load_yaml
from envs.errors import DataError
from envs.snapshot import ObjectSnapshot
from tasks.generation.draft import NEVER_MOVED, Draft
from tasks.hazards.occasion import SPARE

DISTRACTORS_FILE = "generation/distractors.yaml"
CLUTTER_SIDE_M = 0.35
"""Clutter is no longer than this, metres (chosen)."""


@dataclass(frozen=True, slots=True)
class Distractor:
    """A thing, and the places where it is a danger of its own."""

    thing: str
    places: tuple[str, ...]


@cache
def distractors() -> tuple[Distractor, ...]:
    """The rows of the data file."""
    rows = load_yaml(DISTRACTORS_FILE)
    if not isinstance(rows, list) or not all(
        isinstance(r, Mapping) and set(r) == {"thing", "places"} for r in rows
    ):
        raise DataError(DISTRACTORS_FILE, "file", "expected a list of rows with thing and places")
    return tuple(Distractor(str(r["thing"]), tuple(map(str, r["places"]))) for r in rows)


def add_clutter(draft: Draft, count: int, rng: np.random.Generator) -> None:
    """Put up to `count` small things of the scene beside the sites."""
    surfaces = _surfaces(draft)
    if not surfaces:
        return
    free = [o for o in _unused(draft) if max(o.box_size) <= CLUTTER_SIDE_M]
    chosen = rng.permutation(len(free))[:count]
    for k, index in enumerate(chosen):
        name = f"clutter_{k + 1}"
        draft.names[name] = free[int(index)]
        _put(draft, name, surfaces[k % len(surfaces)])


def add_distractors(draft: Draft, count: int, rng: np.random.Generator) -> None:
    """Bring about up to `count` unrelated dangers, as far as the scene has what they take."""
    rows = distractors()
    added = 0
    for index in rng.permutation(len(rows)):
        row = rows[int(index)]
        things = [o for o in _unused(draft) if o.object_type == row.thing]
        places = [o for o in draft.facts.of_types(row.places) if o not in draft.names.values()]
        if added >= count or not things or not places:
            continue
        added += 1
        thing, place = f"distractor_{added}", f"distractor_place_{added}"
        draft.names[thing] = things[int(rng.integers(len(things)))]
        draft.names[place] = places[int(rng.integers(len(places)))]
        _put(draft, thing, place)


def _unused(draft: Draft) -> Iterator[ObjectSnapshot]:
    """Things that can be carried and play no part, of types that no sentence could mean."""
    named = {o.object_id for o in draft.names.values()}
    types = {o.object_type for o in draft.names.values()}
    for found in draft.facts.world.objects.values():
        usable = draft.facts.traits[found.object_id]["pickupable"] and found.object_type not in NEVER_MOVED
        inside_named = any(p in named for p in found.parents)
        if usable and not inside_named and found.object_id not in named and found.object_type not in types:
            yield found


def _surfaces(draft: Draft) -> list[str]:
    """Names of what the sites' objects stand on; the spare table when that is unknown."""
    found: list[str] = []
    for site in draft.sites:
        for kind, name in site.items() if isinstance(site, dict) else ():
            if kind == "at":
                continue
            under = draft.names[name].parents[:1]
            support = draft.facts.world.objects.get(under[0]) if under else None
            if support is not None and support.object_type != "Floor":
                found.append(_named(draft, support))
    return found or ([SPARE] if SPARE in draft.names else [])


def _named(draft: Draft, found: ObjectSnapshot) -> str:
    """The name of an object in the draft, given one if it has none."""
    for name, known in draft.names.items():
        if known.object_id == found.object_id:
            return name
    name = f"surface_{sum(1 for n in draft.names if n.startswith('surface_')) + 1}"
    draft.names[name] = found
    return name


def _put(draft: Draft, thing: str, place: str) -> None:
    moves: list[dict[str, Any]] = [
        {"action": "PickupObject", "objectId": draft.object_id(thing), "forceAction": True},
        {"action": "PutObject", "objectId": draft.object_id(place), "forceAction": True},
    ]
    draft.prepare = [*moves, *draft.prepare]
