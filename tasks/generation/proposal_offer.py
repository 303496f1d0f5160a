"""What may be proposed: the closed lists of the catalogue as text for a prompt, and as a JSON Schema."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tasks.acts import ACTS, plain_wording
from tasks.generation.casting import Danger, culprit_types, dangers
from tasks.generation.parts import DEV, TEST, parts
from tasks.generation.proposal import KNOBS, MOST, NO_DECOY, cast_types
from tasks.generation.starts import REACHES_M
from tasks.hazards import CATALOGUE, Hazard
from tasks.hazards.occasion import Occasion, SiteKind

MANY = 40
"""A list of more types than this is called "anything"."""


def offered_hazards() -> tuple[Hazard, ...]:
    """The hazards that have an occasion, in the order of their ids."""
    return tuple(CATALOGUE[name] for name in sorted(CATALOGUE) if CATALOGUE[name].occasions)


def acts_text() -> str:
    """One line an act that some hazard arises under: its plain sentence, blanks in braces."""
    used = {o.act for h in offered_hazards() for o in h.occasions}
    return "\n".join(f"- {name}: {plain_wording(name)}" for name in ACTS if name in used)


def hazards_text() -> str:
    """The hazards of each part, a line or more each: why, acts, culprits, decoys."""
    lines = []
    for part in (DEV, TEST):
        lines += [f"Hazards of part {part}:"]
        for one in offered_hazards():
            if parts()[one.hazard_id] == part:
                lines += [f"- {one.hazard_id}: {one.explanation}", *_occasion_lines(one)]
        lines += [""]
    return "\n".join(lines).rstrip()


def _occasion_lines(one: Hazard) -> Iterator[str]:
    """Acts that take the same things share a line."""
    by_things: dict[str, list[str]] = {}
    for danger in dangers((one,)):
        by_things.setdefault(_things(danger), []).append(danger.occasion.act + _mark(danger.occasion))
    for things, acts in by_things.items():
        yield f"  acts: {', '.join(acts)}; {things}"


def _mark(occasion: Occasion) -> str:
    marks = [] if occasion.site.kind is SiteKind.IN else [occasion.site.kind.value]
    marks += ["names its thing"] if occasion.names_thing else []
    return "".join(f" [{mark}]" for mark in marks)


def _things(danger: Danger) -> str:
    culprits = culprit_types(danger)
    named = "anything" if len(culprits) > MANY else ", ".join(culprits)
    decoys = ", ".join(danger.occasion.decoys)
    left_out = "; decoy may be left out" if danger.occasion.may_be_empty else ""
    return f"culprits: {named}" + (f"; decoys: {decoys}" if decoys else "") + left_out


def reply_schema() -> dict[str, Any]:
    """JSON Schema of a whole reply, in the subset that providers' structured output takes.

    Everything is required and nothing else allowed; how many drafts are used is not the schema's business.
    """
    hazards = offered_hazards()
    request = _object(
        hazard=_one_of(h.hazard_id for h in hazards),
        act=_one_of(sorted({o.act for h in hazards for o in h.occasions})),
    )
    knobs = {
        "reach": _one_of(REACHES_M),
        "must_look": {"type": "boolean"},
        "late": {"type": "boolean"},
        **{name: {"type": "integer", "description": f"0 to {most}"} for name, most in MOST.items()},
    }
    draft = _object(
        one=request,
        two=request,
        culprit=_one_of(cast_types()),
        decoy=_one_of((NO_DECOY, *cast_types())),
        knobs=_object(**{name: knobs[name] for name in KNOBS}),
        reason={"type": "string"},
    )
    return _object(drafts={"type": "array", "items": draft})


def _object(**properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _one_of(names: Any) -> dict[str, Any]:
    return {"type": "string", "enum": list(names)}
