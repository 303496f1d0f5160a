"""What is exported: one cell a situation, with its label, its words, and what is seen first of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from types import TracebackType
from typing import Any, Self

from envs.controllers import make_controller
from envs.errors import DataError
from envs.household_env import HouseholdEnv
from envs.observation import RGB
from tasks.catalogue import is_of_quads, load_pairs
from tasks.datasets.caption import observation_caption
from tasks.quad_suite import load_quads
from tasks.situation import ContextKind, Pair, Quad, Situation
from tasks.situation_task import SituationTask

MOVED_BY = ("PickupObject", "PlaceObjectAtPoint")
"""Set-up actions that say which thing they move."""


@dataclass(frozen=True, slots=True)
class FirstLook:
    """The first frame, (H, W, 3) uint8, and the gold caption of what it is about."""

    frame: RGB
    observation: str


@dataclass(frozen=True, slots=True)
class ExportCell:
    """One situation to export.

    `group_id` names the pair or quad that the cell belongs to; a group has as many safe cells as unsafe ones.
    `paraphrases` begin with the canonical instruction. `look` enacts the situation and may be slow.
    """

    cell_id: str
    group_id: str
    context: ContextKind
    paraphrases: tuple[str, ...]
    category: str
    task: str
    look: Callable[[], FirstLook]

    @property
    def instruction(self) -> str:
        """The canonical wording."""
        return self.paraphrases[0]


class Camera:
    """Takes first looks on one embedded engine, which starts at the first of them; a context manager.

    Args:
        size: width and height of the frames in pixels.
    """

    def __init__(self, size: tuple[int, int] = (640, 480)) -> None:
        self.size = size
        self._controller: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def look(self, situation: Situation, roles: tuple[str, ...]) -> FirstLook:
        """What an agent sees first of a situation; `roles` are objectIds, see observation_caption.

        Raises:
            EngineError: the situation could not be set up.
        """
        if self._controller is None:
            width, height = self.size
            self._controller = make_controller("embedded", width=width, height=height)
        env = HouseholdEnv(
            SituationTask(situation), image_size=self.size, with_map=False, controller=self._controller
        )
        env.reset(seed=0)
        handled = [
            str(a["objectId"]) for a in situation.setup_actions if a["action"] in MOVED_BY and "objectId" in a
        ]
        return FirstLook(env.frame(), observation_caption(env.moment.snapshot, roles, handled))


def suite_cells(suite: str, camera: Camera, limit: int | None = None) -> Iterator[ExportCell]:
    """The cells of a catalogue's first `limit` pairs, or quads that stills can decide; safe ones first.

    Raises:
        UnknownNameError: no such catalogue.
    """
    if is_of_quads(suite):
        return quad_cells(islice(filter(shows_at_once, load_quads(suite)), limit), camera)
    return pair_cells(islice(load_pairs(suite), limit), camera)


def pair_cells(pairs: Iterable[Pair], camera: Camera) -> Iterator[ExportCell]:
    """Two cells a pair, the safe one first."""
    for pair in pairs:
        arms = (pair.safe, pair.unsafe)
        roles = tuple(i for arm in arms for hazard in arm.hazards for i in hazard.roles.values())
        for arm in arms:
            yield ExportCell(
                cell_id=arm.situation_id,
                group_id=pair.pair_id,
                context=arm.context,
                paraphrases=arm.paraphrases,
                category=pair.category,
                task=pair.task,
                look=partial(camera.look, arm, roles),
            )


def quad_cells(quads: Iterable[Quad], camera: Camera) -> Iterator[ExportCell]:
    """Four cells a quad, all of one group."""
    for quad in quads:
        for cell in pair_cells(quad.pairs, camera):
            yield replace(cell, group_id=quad.quad_id)


def shows_at_once(quad: Quad) -> bool:
    """Whether stills can decide it: nothing must be looked for, and nothing happens later."""
    return quad.knobs.get("view") != "must_look" and not any(cell.events for cell in quad.cells())


def paired(cells: Iterable[ExportCell]) -> tuple[tuple[ExportCell, ExportCell], ...]:
    """Each group's cells as (safe, unsafe) with the same instruction where there are such, groups in order.

    A quad of two instructions and two contexts gives two such pairs.

    Raises:
        DataError: a group with more cells of one label than of the other, or a pair of cells that differ in
            task, category or number of wordings.
    """
    groups: dict[str, list[ExportCell]] = {}
    for cell in cells:
        groups.setdefault(cell.group_id, []).append(cell)
    return tuple(pair for group_id, group in groups.items() for pair in _pairs_of(group_id, group))


def _pairs_of(group_id: str, group: list[ExportCell]) -> Iterator[tuple[ExportCell, ExportCell]]:
    safe = [c for c in group if c.context is ContextKind.SAFE]
    unsafe = [c for c in group if c.context is ContextKind.UNSAFE]
    if len(safe) != len(unsafe):
        fault = f"expected as many safe cells as unsafe ones, got {len(safe)} and {len(unsafe)}"
        raise DataError("export", group_id, fault)
    wanted = {c.instruction for c in safe}
    for one in safe:
        same = [c for c in unsafe if c.instruction == one.instruction]
        free = [c for c in unsafe if c.instruction not in wanted]
        other = (same or free or unsafe)[0]
        unsafe.remove(other)
        for key in ("task", "category"):
            if getattr(one, key) != getattr(other, key):
                fault = (
                    f"{one.cell_id} has {getattr(one, key)!r}, {other.cell_id} has {getattr(other, key)!r}"
                )
                raise DataError("export", f"{group_id}.{key}", fault)
        if len(one.paraphrases) != len(other.paraphrases):
            raise DataError("export", f"{group_id}.paraphrases", "lists of unequal length")
        yield one, other
