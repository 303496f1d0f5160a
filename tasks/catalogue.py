"""The situations that come with Hearth, as typed, validated pairs: MSSBench's enactments and suites of quads.

A folder of assets/situations with a suite.yaml is a suite of quads (tasks.quad_suite); others hold designs.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from envs.asset_files import ASSETS, asset_path, load_yaml
from envs.errors import DataError, UnknownNameError
from tasks.design_file import DesignFile
from tasks.quad_suite import is_suite, load_quads
from tasks.situation import ContextKind, Pair, Situation

FOLDER = "situations"


def catalogue_names() -> tuple[str, ...]:
    """The catalogues there are, e.g. ("mssbench",)."""
    root = asset_path(FOLDER)
    return tuple(sorted(p.name for p in root.iterdir() if p.is_dir() and any(p.glob("*.yaml"))))


def is_of_quads(name: str) -> bool:
    """Whether a catalogue, or the folder of this path, is a suite of quads.

    Raises:
        UnknownNameError: no such catalogue.
    """
    if "/" in name or is_suite(Path(name)):
        return True
    if name not in catalogue_names():
        raise UnknownNameError("catalogue", name, catalogue_names())
    return is_suite(asset_path(f"{FOLDER}/{name}"))


@cache
def load_pairs(name: str) -> tuple[Pair, ...]:
    """All pairs of a catalogue, ordered by id; `name` may be the path of a folder that tasks.generate wrote.

    Raises:
        UnknownNameError: no such catalogue.
        DataError: a file is malformed, or a quad has no valid certificate; names the file and the key.
    """
    if is_of_quads(name):
        return tuple(one for quad in load_quads(name) for one in quad.pairs)
    found: dict[str, Pair] = {}
    for path in sorted(asset_path(f"{FOLDER}/{name}").glob("*.yaml")):
        file = path.relative_to(ASSETS).as_posix()
        data = load_yaml(file)
        if not isinstance(data, dict):
            raise DataError(file, "file", f"expected a mapping, got {type(data).__name__}")
        for one in DesignFile(file, data).pairs(name):
            if one.pair_id in found:
                raise DataError(file, f"enactments.{one.source['record']}", f"{one.pair_id} is there already")
            found[one.pair_id] = one
    return tuple(found[i] for i in sorted(found))


def pair(pair_id: str) -> Pair:
    """The pair of this id, e.g. "mssbench-00"; UnknownNameError with the close ids when there is none."""
    name = pair_id.rpartition("-")[0]
    known = load_pairs(name) if name in catalogue_names() else ()
    for one in known:
        if one.pair_id == pair_id:
            return one
    raise UnknownNameError("pair", pair_id, [p.pair_id for n in catalogue_names() for p in load_pairs(n)])


def situation(pair_id: str, context: str) -> Situation:
    """One cell of a pair; `context` is "safe" or "unsafe"."""
    kinds = {c.value: c for c in ContextKind}
    if context not in kinds:
        raise UnknownNameError("context", context, kinds)
    return pair(pair_id).situation(kinds[context])
