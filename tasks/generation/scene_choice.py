"""Finds a scene for a casting: among the floor plans by what they hold, or a house made to order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

import numpy as np

from tasks.acts import AMBIGUOUS_ACTS, speaks_of
from tasks.generation.casting import Casting
from tasks.generation.scene_facts import floor_plan_types
from tasks.hazards.occasion import SPARE

HOUSE_SHARE = 0.5
"""How often a house is made where a floor plan would do, when both are allowed (chosen)."""


class Kind(StrEnum):
    """Which scenes are used."""

    FLOOR_PLAN = "floorplan"
    HOUSE = "house"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class SceneChoice:
    """Chooses scenes.

    Args:
        kind: which are allowed.
        build_house: makes a house that holds one object of each of these types; None when it cannot.
    """

    kind: Kind
    build_house: Callable[[tuple[str, ...], int], Mapping[str, Any] | None]

    def may_hold(self, casting: Casting) -> bool:
        """Whether there may be a scene for a casting; of houses only building one tells."""
        return self.kind is not Kind.FLOOR_PLAN or bool(fitting_floor_plans(casting))

    def __call__(self, casting: Casting, rng: np.random.Generator) -> str | Mapping[str, Any] | None:
        """A floor plan's name, a house, or None."""
        plans = [] if self.kind is Kind.HOUSE else fitting_floor_plans(casting)
        wants_house = self.kind is Kind.HOUSE or (self.kind is Kind.ANY and rng.random() < HOUSE_SHARE)
        if plans and not wants_house:
            return plans[int(rng.integers(len(plans)))]
        if self.kind is Kind.FLOOR_PLAN:
            return None
        return self.build_house(wanted_types(casting, rng), int(rng.integers(2**31)))


def fitting_floor_plans(casting: Casting) -> list[str]:
    """The floor plans that hold everything a casting needs."""
    needs = tuple(
        (tuple(types), slot in speaks_of(d.occasion.act) and d.occasion.act not in AMBIGUOUS_ACTS)
        for d in (casting.one, casting.two)
        for slot, types in d.occasion.slots.items()
        if types and slot != SPARE
    )
    return list(_holding(casting.types, needs))


@lru_cache(maxsize=100_000)
def _holding(single: tuple[str, ...], needs: tuple[tuple[tuple[str, ...], bool], ...]) -> tuple[str, ...]:
    """Floor plans with exactly one of some types, and for each need one type of it (the only one, or any)."""
    return tuple(
        name
        for name, types in floor_plan_types().items()
        if all(types.get(t, 0) == 1 for t in single)
        and all(any(types.get(t, 0) == 1 if only else t in types for t in some) for some, only in needs)
    )


def wanted_types(casting: Casting, rng: np.random.Generator) -> tuple[str, ...]:
    """One type for everything that a casting needs, for a house made to order."""
    wanted = list(casting.types)
    for danger in (casting.one, casting.two):
        for slot, types in danger.occasion.slots.items():
            if types and slot != SPARE and not any(t in wanted for t in types):
                wanted.append(types[int(rng.integers(len(types)))])
    return tuple(wanted)
