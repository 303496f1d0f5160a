"""Size, affordances and parts of the assets that houses are furnished with, by assetId."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

import numpy as np

from envs.asset_files import asset_path, load_yaml
from envs.embedded.geometry import Array, euler_matrix
from envs.errors import DataError, UnknownNameError

DATABASE_FILE = "asset_database.json.gz"
EMBEDDED_FILE = "embedded_assets.yaml"
FOOT_AHEAD_BEDS = frozenset({"Bed_4", "Bed_5", "Bed_6", "Bed_18_2"})
"""Beds whose foot is at +z; of all others it is the head (told from their pillows in floor plans)."""

BACK_AHEAD = frozenset(
    {"TV_Stand_201_1", "TV_Stand_202_1", "TV_Stand_204_1", "TV_Stand_211_1", "TV_Stand_222_1",
     "TV_Stand_223_1", "Side_Table_205_2_1", "Side_Table_209_1_1", "Side_Table_209_2_1", "Side_Table_210_2_1",
     "Side_Table_213_4_1", "Side_Table_217_1", "Side_Table_218_1", "Side_Table_21_1", "Side_Table_228_1_1",
     "Side_Table_230_1", "Side_Table_401_1"}
)  # fmt: skip
"""Furniture whose back is at +z: in all floor plans that have it, the agent can stand before -z and nowhere
before +z."""


@dataclass(frozen=True, slots=True)
class AssetPart:
    """An object that an asset consists of: its box centre, from the asset's, and its size, metres."""

    name: str
    object_type: str
    position: tuple[float, float, float]
    size: tuple[float, float, float]
    controls: str = ""


@dataclass(frozen=True, slots=True)
class Asset:
    """One asset: its type ("" for a carcass with parts), box (x, y, z) in metres and default flags."""

    asset_id: str
    object_type: str
    size: tuple[float, float, float]
    flags: frozenset[str] = frozenset()
    starts_open: bool = False
    carcass: str = ""
    parts: tuple[AssetPart, ...] = ()

    @property
    def is_embedded_only(self) -> bool:
        """Whether Unity does not have it."""
        return bool(self.carcass)


def asset(asset_id: str) -> Asset:
    """The asset of an id; raises UnknownNameError with close names when there is none."""
    found = _assets().get(asset_id)
    if found is None:
        raise UnknownNameError("assetId", asset_id, _assets())
    return found


def asset_ids(object_type: str) -> tuple[str, ...]:
    """All assetIds of a type, sorted."""
    return tuple(sorted(a.asset_id for a in _assets().values() if a.object_type == object_type))


def front_axes(object_type: str, asset_id: str) -> Array | None:
    """The turn (3, 3) that makes an asset's +z its front, None when it is already."""
    is_bed_turned = object_type == "Bed" and asset_id not in FOOT_AHEAD_BEDS
    if is_bed_turned or asset_id in BACK_AHEAD:
        return np.round(euler_matrix(np.array([0.0, 180.0, 0.0]))) + 0.0
    return None


@cache
def _assets() -> Mapping[str, Asset]:
    try:
        rows = json.loads(gzip.decompress(asset_path(DATABASE_FILE).read_bytes()))["assets"]
        found = {
            name: Asset(name, kind, _triple(size), frozenset(flags), bool(starts_open))
            for name, (kind, size, _, flags, starts_open) in rows.items()
        }
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(f"assets/{DATABASE_FILE}", "assets", f"{error}; derive it anew") from error
    own = load_yaml(EMBEDDED_FILE)["assets"]
    return MappingProxyType(found | {name: _embedded(name, row) for name, row in own.items()})


def _embedded(name: str, row: Mapping[str, Any]) -> Asset:
    try:
        parts = tuple(
            AssetPart(key, p["type"], _triple(p["position"]), _triple(p["size_m"]), p.get("controls", ""))
            for key, p in row["parts"].items()
        )
        return Asset(name, "", _triple(row["size_m"]), carcass=row["carcass"], parts=parts)
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(
            f"assets/{EMBEDDED_FILE}", f"assets.{name}", f"{type(error).__name__}: {error}"
        ) from error


def _triple(values: Any) -> tuple[float, float, float]:
    x, y, z = (float(v) for v in values)
    return x, y, z
