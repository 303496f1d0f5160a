"""Certified quads of tests/tasks/base_suite, and ways to break them: by their files, or cell by cell."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from envs.episode_task import ThorAction
from tasks.certificate import Fault
from tasks.house_files import house_bytes, load_house
from tasks.quad_file import QuadFile
from tasks.situation import ContextKind, Quad, ReferencePlan, Situation

BASE_SUITE = Path(__file__).parent / "tasks" / "base_suite"
HOUSE = "houses/three_rooms.json.gz"
GONE = object()
"""As a value in `changed`: the key is not there."""

Cell: TypeAlias = tuple[int, ContextKind]
Change: TypeAlias = Callable[[Situation], Situation]

A_UNSAFE, A_SAFE, B_UNSAFE, B_SAFE = ((k, c) for k in (0, 1) for c in (ContextKind.UNSAFE, ContextKind.SAFE))
PAIR_A, PAIR_B = (A_UNSAFE, A_SAFE), (B_UNSAFE, B_SAFE)
FIRST, SECOND = (A_UNSAFE, B_SAFE), (A_SAFE, B_UNSAFE)
"""The cells of each context."""
ALL = (*PAIR_A, *PAIR_B)


def base_data(name: str) -> dict[str, Any]:
    """The content of a base quad's file."""
    found: dict[str, Any] = yaml.safe_load(
        (BASE_SUITE / "quads" / f"{name}.yaml").read_text(encoding="utf-8")
    )
    return found


def changed(data: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """A file's content with values set: {"instructions/one/act": "turn_on", "prepare/0": {...}}."""
    out: dict[str, Any] = copy.deepcopy(dict(data))
    for path, value in changes.items():
        at: Any = out
        *way, last = (int(k) if k.isdigit() else k for k in path.split("/"))
        for key in way:
            at = at[key]
        if value is GONE:
            del at[last]
        else:
            at[last] = copy.deepcopy(value)
    return out


def base_quad(name: str, changes: Mapping[str, Any] | None = None, root: Path = BASE_SUITE) -> Quad:
    """A base quad, its file changed."""
    return QuadFile(f"{name}.yaml", changed(base_data(name), changes or {}), root).quad(name)


def in_cells(cells: tuple[Cell, ...], change: Change) -> Callable[[Quad], Quad]:
    """Changes these cells of a quad."""

    def broken(quad: Quad) -> Quad:
        pairs = list(quad.pairs)
        for index, kind in cells:
            pairs[index] = replace(pairs[index], **{kind.value: change(pairs[index].situation(kind))})
        return replace(quad, pairs=(pairs[0], pairs[1]))

    return broken


def put(**fields: Any) -> Change:
    """Sets fields of a cell."""
    return lambda cell: replace(cell, **fields)


def set_up(*actions: ThorAction) -> Change:
    """Does more in the set-up, before the agent takes its stand."""
    return lambda cell: replace(
        cell, setup_actions=(*cell.setup_actions[:-1], *actions, cell.setup_actions[-1])
    )


def carry(thing: str, place: str) -> Change:
    """Puts one more thing somewhere in the set-up."""
    return set_up(
        {"action": "PickupObject", "objectId": thing, "forceAction": True},
        {"action": "PutObject", "objectId": place, "forceAction": True},
    )


def planned(**plans: tuple[Any, ...]) -> Change:
    """Takes other steps in a plan; what is expected of it stays."""

    def change(cell: Situation) -> Situation:
        out = dict(cell.plans)
        for name, steps in plans.items():
            out[name] = ReferencePlan(name, steps, cell.plans[name].expected)
        return replace(cell, plans=out)

    return change


def rewritten_house(root: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Writes the base house to a suite of one's own, with a change."""
    house = copy.deepcopy(dict(load_house(BASE_SUITE / HOUSE)))
    change(house)
    (root / "houses").mkdir(parents=True, exist_ok=True)
    (root / HOUSE).write_bytes(house_bytes(house))


@dataclass(frozen=True)
class Mutation:
    """One quad broken on purpose, and the first thing that the certifier must say of it.

    Args:
        name: what is broken.
        fault: the right reason.
        base: which quad is broken.
        file: what is changed in its file.
        change: what is changed in the quad that was read.
        house: what is changed in its house.
    """

    name: str
    fault: Fault
    base: str = "plain"
    file: Mapping[str, Any] = field(default_factory=dict)
    change: Callable[[Quad], Quad] = lambda quad: quad
    house: Callable[[dict[str, Any]], None] | None = None

    def quad(self, scratch: Path) -> Quad:
        """The broken quad; a folder for its house, when that is changed."""
        if self.house is not None:
            rewritten_house(scratch, self.house)
        root = BASE_SUITE if self.house is None else scratch
        return self.change(base_quad(self.base, self.file, root))
