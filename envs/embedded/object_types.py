"""Affordances of one object of the simulation, from its type or from its asset."""

from __future__ import annotations

from envs.embedded.world import Traits
from envs.object_types import FLAGS, ObjectType, object_type


def type_traits(name: str) -> Traits:
    """The default Traits of an AI2-THOR type; raises UnknownNameError when there is no such type."""
    kind = object_type(name)
    return traits_with(kind, kind.flags)


def traits_with(kind: ObjectType, flags: frozenset[str]) -> Traits:
    """Traits with exactly these flags, and the type's mass and materials."""
    has = {flag: flag in flags for flag in FLAGS}
    return Traits(**has, mass_kg=kind.mass_kg, materials=kind.materials)
