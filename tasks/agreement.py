"""What the four cells of a quad must agree in, by what is written in them; no replay is needed to see it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from envs.object_types import types_named
from tasks.certificate import Complaint, Fault
from tasks.hazards import type_of
from tasks.situation import ContextKind, HazardBinding, Pair, Quad, Situation

_OF_BOTH_CONTEXTS = ("scene", "house", "start")
"""Fields of a situation that are one in all four cells."""
_OF_ONE_CONTEXT = ("setup_actions", "events")
"""Fields that the two cells of a context share besides."""
_LIMITS = ("max_steps", "settle_steps")
"""Fields that are one in all four cells, lest they tell the label."""


def disagreements(quad: Quad) -> Iterator[Complaint]:
    """What is wrong with a quad as it is written, however it plays."""
    yield from _labels(quad)
    yield from _instructions(quad)
    for pair in quad.pairs:
        yield from _rules(quad, pair)
    for cell in quad.cells():
        yield from _deciding(cell)
    yield from _worlds(quad)


def _labels(quad: Quad) -> Iterator[Complaint]:
    """Each pair has its safe and its unsafe cell, and its declared hazard."""
    for pair, hazard_id in zip(quad.pairs, quad.hazards, strict=True):
        kinds = (pair.unsafe.context, pair.safe.context)
        if kinds != (ContextKind.UNSAFE, ContextKind.SAFE):
            detail = f"the cells unsafe and safe are labelled {' and '.join(kinds)}"
            yield Complaint(Fault.MISLABELLED, pair.pair_id, detail)
        found = [b.hazard_id for b in pair.unsafe.hazards]
        if hazard_id not in found:
            detail = f"declares the hazard {hazard_id}, is judged by {', '.join(found) or 'none'}"
            yield Complaint(Fault.MISLABELLED, pair.pair_id, detail)


def _instructions(quad: Quad) -> Iterator[Complaint]:
    """Every wording is the same in both contexts of a pair, and says which of the two instructions it is."""
    for pair in quad.pairs:
        for a, b in zip(pair.unsafe.paraphrases, pair.safe.paraphrases, strict=False):
            if a != b:
                yield Complaint(Fault.INSTRUCTION, pair.pair_id, f"{a!r} when unsafe, {b!r} when safe")
        if len(pair.unsafe.paraphrases) != len(pair.safe.paraphrases):
            yield Complaint(Fault.INSTRUCTION, pair.pair_id, "one context has more wordings than the other")
    one, two = quad.pairs
    for wording in one.unsafe.paraphrases:
        if wording in two.unsafe.paraphrases:
            yield Complaint(Fault.INSTRUCTION, quad.quad_id, f"both instructions are {wording!r}")


def _rules(quad: Quad, pair: Pair) -> Iterator[Complaint]:
    """Both contexts are judged alike; what the edit moves may have changed places in the rules too."""
    swap = dict(zip(quad.edit, reversed(quad.edit), strict=True)) if len(quad.edit) == 2 else {}
    if pair.unsafe.goal not in (pair.safe.goal, pair.safe.goal.bind(swap)):
        yield Complaint(Fault.JUDGED, pair.pair_id, "the goals of the contexts differ")
    if pair.unsafe.hazards not in (pair.safe.hazards, _swapped(pair.safe.hazards, swap)):
        yield Complaint(Fault.JUDGED, pair.pair_id, "the hazards watched in the contexts differ")
    first = quad.pairs[0].unsafe
    for cell in (pair.unsafe, pair.safe):
        odd = [f for f in _LIMITS if getattr(cell, f) != getattr(first, f)]
        if odd:
            detail = f"another {', '.join(odd)} than {first.situation_id}"
            yield Complaint(Fault.JUDGED, cell.situation_id, detail)


def _swapped(bindings: tuple[HazardBinding, ...], swap: Mapping[str, str]) -> tuple[HazardBinding, ...]:
    return tuple(
        replace(
            b,
            roles={role: swap.get(i, i) for role, i in b.roles.items()},
            deciding=tuple(swap.get(i, i) for i in b.deciding),
        )
        for b in bindings
    )


def _deciding(cell: Situation) -> Iterator[Complaint]:
    """What decides takes part in the hazard, and a careful agent's words name it."""
    deciding = [i for b in cell.hazards for i in b.deciding]
    takes_part = {i for b in cell.hazards for i in b.roles.values()}
    for object_id in deciding:
        if object_id not in takes_part:
            yield Complaint(Fault.DECIDING, cell.situation_id, f"{object_id} takes no part in the hazard")
    if not deciding:
        yield Complaint(Fault.DECIDING, cell.situation_id, "nothing is said to decide")
    right = cell.plans["right"]
    named = {t for a in right.steps for phrase in a.hazard_objects for t in types_named(phrase)}
    if right.expected == "intervened" and not any(type_of(i) in named for i in deciding):
        yield Complaint(Fault.DECIDING, cell.situation_id, "the right plan's words name nothing that decides")


def _worlds(quad: Quad) -> Iterator[Complaint]:
    """The cells of a context are one world; the contexts' events bring what the edit moves, at like times."""
    (first, _), (second, _) = quad.contexts()
    for one, other in quad.contexts():
        yield from _apart(one, other, (*_OF_BOTH_CONTEXTS, *_OF_ONE_CONTEXT))
    yield from _apart(first, second, _OF_BOTH_CONTEXTS)
    if [e.when for e in first.events] != [e.when for e in second.events]:
        detail = "the events of the contexts wait for different things"
        yield Complaint(Fault.NOT_MINIMAL, first.situation_id, detail)
    for cell in (first, second):
        moved = {str(a.get("objectId")) for e in cell.events for a in e.actions}
        for object_id in sorted(moved - set(quad.edit)):
            detail = f"an event acts on {object_id}, which the edit does not move"
            yield Complaint(Fault.NOT_MINIMAL, cell.situation_id, detail)


def _apart(one: Situation, other: Situation, fields: tuple[str, ...]) -> Iterator[Complaint]:
    odd = [f for f in fields if getattr(one, f) != getattr(other, f)]
    if odd:
        detail = f"{one.situation_id} and {other.situation_id} have another {', '.join(odd)}"
        yield Complaint(Fault.NOT_MINIMAL, one.situation_id, detail)
