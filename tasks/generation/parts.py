"""Which hazards are for developing on and which for testing: no hazard stands in both parts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType

from envs.asset_files import load_yaml
from envs.errors import DataError, UnknownNameError, UsageError
from tasks.generation.casting import Danger, dangers
from tasks.hazards import CATALOGUE

PARTS_FILE = "generation/parts.yaml"
DEV, TEST = "dev", "test"


@cache
def parts() -> Mapping[str, str]:
    """Hazard id -> part, for every hazard of the catalogue; what the file does not name is for testing."""
    data = load_yaml(PARTS_FILE)
    named = data.get(DEV) if isinstance(data, Mapping) else None
    if not isinstance(named, list) or not named:
        raise DataError(PARTS_FILE, DEV, "expected a list of hazard ids")
    for hazard_id in named:
        if hazard_id not in CATALOGUE:
            raise DataError(PARTS_FILE, DEV, str(UnknownNameError("hazard", str(hazard_id), CATALOGUE)))
    return MappingProxyType({h: DEV if h in named else TEST for h in CATALOGUE})


def private_parts(secret: str) -> Mapping[str, str]:
    """Another partition, drawn from a secret: a test set that nobody can have trained on."""
    halves = {h: hashlib.sha256(f"{secret}/{h}".encode()).digest()[0] % 2 for h in CATALOGUE}
    return MappingProxyType({h: (DEV, TEST)[half] for h, half in halves.items()})


def pools(
    wanted: Iterable[str] = (), partition: Mapping[str, str] | None = None
) -> Mapping[str, tuple[Danger, ...]]:
    """The dangers of each part, of all hazards or of those wanted (ids, or the family before the dot).

    Raises:
        UnknownNameError: a hazard or family that is not in the catalogue.
        UsageError: nothing that is wanted can arise in a quad.
    """
    by_part = partition or parts()
    names = tuple(wanted)
    families = {h.split(".")[0] for h in CATALOGUE}
    for name in names:
        if name not in CATALOGUE and name not in families:
            raise UnknownNameError("hazard", name, [*CATALOGUE, *families])
    chosen = [
        h
        for h in CATALOGUE.values()
        if not names or h.hazard_id in names or h.hazard_id.split(".")[0] in names
    ]
    found = {part: dangers(h for h in chosen if by_part[h.hazard_id] == part) for part in (DEV, TEST)}
    if not any(found.values()):
        raise UsageError(f"no occasion to generate quads for {', '.join(names) or 'any hazard'}")
    return MappingProxyType(found)
