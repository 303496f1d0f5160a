"""Which builder makes the mesh of which object type; meshes are built once per (type, asset, size, state).

A family module registers its builders:

    @builds("Mug", "Cup")
    def mug(order: MeshOrder) -> list[Part]: ...

The parts a builder returns for a closed, intact object are stretched to the order's box exactly; with
`fit=False` the builder keeps to the box itself (an open door, shards and steam may reach beyond it).
"""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeAlias

from envs.embedded.rendering.mesh import Mesh, Part, fitted
from envs.embedded.rendering.temperature_looks import changes_temperature, frosted
from envs.embedded.world import ObjectState, Temperature

Size: TypeAlias = tuple[float, float, float]

FAMILIES = ("small_things", "food", "fixtures", "appliances", "furniture", "decor", "simple")
"""Modules and packages here that register builders; "simple" holds the fallback for all other types."""


@dataclass(frozen=True, slots=True)
class MeshOrder:
    """What mesh is wanted: size (x, y, z) metres of the closed, intact box; `asset_id` chooses its look."""

    object_type: str
    asset_id: str
    size: Size
    state: ObjectState

    def pick(self, count: int, salt: str = "") -> int:
        """A number in 0..count-1 that depends on the asset only: which of `count` looks this one has."""
        digest = hashlib.sha256(f"{self.object_type}/{self.asset_id}/{salt}".encode()).digest()
        return int.from_bytes(digest[:4], "big") % count


Builder: TypeAlias = Callable[[MeshOrder], list[Part]]
_BUILDERS: dict[str, tuple[Builder, bool]] = {}
_FALLBACK = "*"


def builds(*object_types: str, fit: bool = True) -> Callable[[Builder], Builder]:
    """Register a builder for object types; "*" is the fallback."""

    def register(builder: Builder) -> Builder:
        for object_type in object_types:
            if object_type in _BUILDERS:
                raise ValueError(f"two mesh builders for {object_type}")
            _BUILDERS[object_type] = (builder, fit)
        return builder

    return register


@lru_cache(maxsize=1)
def builders() -> dict[str, tuple[Builder, bool]]:
    """Every registered builder by object type, with whether its parts are fitted."""
    for family in FAMILIES:
        importlib.import_module(f"envs.embedded.rendering.meshes.{family}")
    return _BUILDERS


@lru_cache(maxsize=4096)
def _build(order: MeshOrder) -> Mesh:
    table = builders()
    builder, fit = table.get(order.object_type) or table[_FALLBACK]
    parts = builder(order)
    mesh = Mesh(tuple(fitted(parts, order.size) if fit else parts))
    is_cold = order.state.temperature is Temperature.COLD and changes_temperature(order.object_type)
    return frosted(mesh) if is_cold else mesh


def mesh_for(object_type: str, asset_id: str, size: Size, state: ObjectState) -> Mesh:
    """The mesh of an object; equal orders give the identical Mesh. Steam is not in it, frost is."""
    rounded = tuple(round(float(s), 4) for s in size)
    warmth = Temperature.ROOM if state.temperature is Temperature.HOT else state.temperature
    state = replace(state, openness=round(state.openness, 2), temperature=warmth)
    return _build(MeshOrder(object_type, asset_id, rounded, state))  # type: ignore[arg-type]
