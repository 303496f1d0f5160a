"""Which assets a row of the rules may stand for: those of a type, of certain sizes or names."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from envs.embedded.asset_database import Asset, asset, asset_ids
from envs.errors import UnknownNameError
from envs.object_types import object_type
from tasks.generation.houses.pieces import LYING, STOVE
from tasks.generation.houses.rule_fields import Field, Range

STOVE_ASSET = "Hearth_Stove"
CHOICE_KEYS = ("width_m", "depth_m", "height_m", "only", "without")
"""Optional keys of every row that names a type."""


UNIMPORTANT = frozenset({"moveable", "dirtyable"})
"""Affordances that an asset may lack although its type has them."""


@dataclass(frozen=True, slots=True)
class AssetChoice:
    """A type and the assets of it that fit a row, sorted by id."""

    kind: str
    assets: tuple[Asset, ...]

    def draw(self, rng: np.random.Generator) -> Asset:
        """One of them."""
        return self.assets[int(rng.integers(len(self.assets)))]

    def smallest(self) -> Asset:
        """That which covers least."""
        return min(self.assets, key=lambda a: (a.size[0] * a.size[2], a.asset_id))


def any_asset(kind: str) -> AssetChoice:
    """All assets of a type."""
    return AssetChoice(kind, tuple(a for a in map(asset, asset_ids(kind)) if is_usual(a)))


def is_usual(info: Asset) -> bool:
    """Whether an asset can do what its type can: some of RoboTHOR's cannot be picked up, opened or filled."""
    return object_type(info.object_type).flags - UNIMPORTANT <= info.flags


def read_choice(row: dict[str, Field]) -> AssetChoice:
    """The choice of a row with `type` and CHOICE_KEYS; DataError when no asset fits."""
    kind = row["type"].text()
    if kind == STOVE:
        return AssetChoice(STOVE, (asset(STOVE_ASSET),))
    row["type"].known(object_type)
    sizes = [_limits(row[key]) for key in CHOICE_KEYS[:3]]
    only, without = (_names(row[key], kind) for key in CHOICE_KEYS[3:])
    found = tuple(
        a
        for a in map(asset, asset_ids(kind))
        if _is_within(a, sizes)
        and (a.asset_id in only if only else is_usual(a))
        and a.asset_id not in without
    )
    if not found:
        raise row["type"].fault(f"no asset of {kind} is of these sizes and names")
    return AssetChoice(kind, found)


def read_lies(field: Field) -> str:
    """How a thing lies; "" as its box is given."""
    return "" if field.value == "" else field.one_of([name for name in LYING if name])


def _is_within(info: Asset, sizes: list[Range]) -> bool:
    x, y, z = info.size
    return all(low <= v <= high for v, (low, high) in zip((x, z, y), sizes, strict=True))


def _limits(field: Field) -> Range:
    return (0.0, 100.0) if field.value is None else field.span(0.0, 10.0)


def _names(field: Field, kind: str) -> tuple[str, ...]:
    if field.value is None:
        return ()
    names = field.items(Field.text)
    odd = [n for n in names if n not in asset_ids(kind)]
    if odd:
        raise field.fault(str(UnknownNameError(f"asset of {kind}", odd[0], asset_ids(kind))))
    return names
