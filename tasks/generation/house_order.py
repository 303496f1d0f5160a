"""A house made to order for a casting: everything it needs is there, and each small thing of it only once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from envs.embedded.asset_database import asset
from envs.errors import UsageError
from envs.object_types import object_type
from tasks.generation.houses import generate_house

PARTS_OF = {"SinkBasin": "Sink", "BathtubBasin": "Bathtub", "StoveKnob": "StoveBurner"}
"""What comes with something else, and is not asked for by itself."""


def house_with(types: Sequence[str], seed: int) -> Mapping[str, Any] | None:
    """A house with one of each type, or None when no house can hold them."""
    wanted = tuple(dict.fromkeys(PARTS_OF.get(t, t) for t in types if t != "Floor"))
    try:
        house = generate_house(seed, wanted=wanted)
    except UsageError:
        return None
    single = frozenset(t for t in types if object_type(t).pickupable)
    return {**house, "objects": _thinned(house["objects"], single, {})}


def _thinned(
    objects: Sequence[Mapping[str, Any]], single: frozenset[str], seen: dict[str, str]
) -> list[dict[str, Any]]:
    """The objects and what lies on them, without the second and further ones of some types."""
    kept = []
    for one in objects:
        kind = asset(one["assetId"]).object_type
        if kind in single and seen.setdefault(kind, one["id"]) != one["id"]:
            continue
        kept.append({**one, "children": _thinned(one.get("children", ()), single, seen)})
    return kept
