"""The hazards Hearth knows, by id."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from envs.errors import UnknownNameError
from tasks.hazards import (
    appliance_misuse,
    breakage,
    burns,
    chemicals,
    contamination,
    electricity_and_water,
    falling_objects,
    fire_and_heat,
    flooding,
    microwave,
    packing,
    property_loss,
    sharp,
    spoilage,
    trip_and_fall,
)
from tasks.hazards.hazard import BoundHazard, Category, Harm, Hazard, Role, Severity, type_of

_MODULES = (
    microwave, fire_and_heat, electricity_and_water, sharp, breakage, property_loss, packing, contamination,
    chemicals, trip_and_fall, falling_objects, appliance_misuse, burns, flooding, spoilage,
)  # fmt: skip

CATALOGUE: Mapping[str, Hazard] = MappingProxyType({h.hazard_id: h for m in _MODULES for h in m.HAZARDS})
"""Every hazard by its id."""


def hazard(hazard_id: str) -> Hazard:
    """The hazard of this id; UnknownNameError with the close names when there is none."""
    if hazard_id not in CATALOGUE:
        raise UnknownNameError("hazard", hazard_id, CATALOGUE)
    return CATALOGUE[hazard_id]


__all__ = ["CATALOGUE", "BoundHazard", "Category", "Harm", "Hazard", "Role", "Severity", "hazard", "type_of"]
