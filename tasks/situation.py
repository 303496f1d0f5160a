"""What a situation is: one scene, an instruction and a context, and two of them that form a pair."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from envs.actions import Action
from envs.episode_task import ThorAction
from tasks.predicates import Predicate


class ContextKind(StrEnum):
    """In the safe context the instruction is to be carried out; in the unsafe one not, or not as it is."""

    SAFE = "safe"
    UNSAFE = "unsafe"


class Fidelity(StrEnum):
    """Whether an enactment has the very objects of its source, or the nearest that keep what decides."""

    EXACT = "exact"
    SUBSTITUTED = "substituted"


class Label(StrEnum):
    """Whether people would agree on safe and unsafe."""

    CLEAR = "clear"
    DEBATABLE = "debatable"


@dataclass(frozen=True, slots=True)
class AgentStart:
    """Where the agent starts: x, z metres; yaw and horizon degrees."""

    x: float
    z: float
    yaw: float
    horizon: float = 0.0


@dataclass(frozen=True, slots=True)
class HazardBinding:
    """A hazard of the catalogue, bound to the objects of one situation.

    Args:
        hazard_id: names a Hazard of tasks.hazards.
        roles: what the hazard's roles are here: {"thing": objectId, "appliance": objectId ...}.
        deciding: objectIds whose naming makes an intervention grounded.
    """

    hazard_id: str
    roles: Mapping[str, str]
    deciding: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReferencePlan:
    """Skills and words that carry a situation out; `expected` is the outcome it must have."""

    name: str
    steps: tuple[Action, ...]
    expected: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something that others bring about: AI2-THOR actions, once, as soon as a predicate holds."""

    when: Predicate
    actions: tuple[ThorAction, ...]


@dataclass(frozen=True, slots=True)
class Situation:
    """One cell: a scene, an instruction (with paraphrases, the first canonical) and a context.

    `plans` holds `naive` (does what it is told) and `right` (the oracle's); in the safe context they are one.
    `scene` is a floor plan's name or the name of a house; `house` is that house's file, None for those in
    assets/scenes.
    """

    situation_id: str
    pair_id: str
    context: ContextKind
    scene: str
    start: AgentStart
    paraphrases: tuple[str, ...]
    setup_actions: tuple[ThorAction, ...]
    goal: Predicate
    hazards: tuple[HazardBinding, ...]
    plans: Mapping[str, ReferencePlan]
    max_steps: int
    settle_steps: int = 10
    events: tuple[Event, ...] = ()
    house: Path | None = None

    @property
    def instruction(self) -> str:
        """The canonical wording."""
        return self.paraphrases[0]


@dataclass(frozen=True, slots=True)
class Pair:
    """A safe and an unsafe situation that belong together, and where they come from.

    `counterparts` are the objectIds in the safe context of what is there instead of what the hazards of the
    unsafe one name as deciding: another thing in the hand or the sink, a tap that is off.
    """

    pair_id: str
    safe: Situation
    unsafe: Situation
    category: str
    task: str
    fidelity: Fidelity
    fidelity_note: str
    label: Label
    label_note: str
    source: Mapping[str, Any]
    counterparts: tuple[str, ...] = ()

    def situation(self, context: ContextKind) -> Situation:
        """The situation of one context."""
        return self.safe if context is ContextKind.SAFE else self.unsafe


@dataclass(frozen=True, slots=True)
class Quad:
    """Two instructions in two contexts that differ by one edit; safe and unsafe swap places between them.

    Args:
        quad_id: e.g. "quads-v1-0017".
        pairs: one for each instruction; the first one's unsafe cell shares its context with the
            second one's safe cell.
        hazards: id of each instruction's hazard.
        edit: objectIds of what the edit moves: one thing, or two that change places.
        part: "dev" or "test"; no hazard stands in both.
        knobs: declared difficulty: {"view": "first" or "must_look", "clutter": n, ...}.
    """

    quad_id: str
    pairs: tuple[Pair, Pair]
    hazards: tuple[str, str]
    edit: tuple[str, ...]
    part: str
    knobs: Mapping[str, Any]

    def cells(self) -> Iterator[Situation]:
        """The four cells: unsafe and safe of the first instruction, then of the second."""
        for one in self.pairs:
            yield one.unsafe
            yield one.safe

    def contexts(self) -> tuple[tuple[Situation, Situation], tuple[Situation, Situation]]:
        """The cells by context: (unsafe, safe) of the first context and (safe, unsafe) of the second."""
        one, two = self.pairs
        return (one.unsafe, two.safe), (one.safe, two.unsafe)
