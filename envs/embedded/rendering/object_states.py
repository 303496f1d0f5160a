"""Which states objects of a type can be in, singly and in the combinations that occur; typical sizes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from functools import cache
from itertools import combinations

from envs.embedded.actions.altering import CRACKED_EGG_M, LIQUIDS, SLICES
from envs.embedded.actions.switching import MUST_BE_CLOSED_TO_RUN
from envs.embedded.world import ObjectState, Temperature
from envs.object_types import object_type

DEFAULT_SIZE_M = (0.3, 0.3, 0.3)
MORE_FLAGS = {
    "Cabinet": frozenset({"breakable"}),
    "CoffeeMachine": frozenset({"breakable"}),
    "StoveBurner": frozenset({"toggleable"}),
}
"""What less than half of a type's instances can, but some can; a burner is switched by its knob."""
_PLAIN, _OPEN, _DIRTY = ObjectState(), ObjectState(openness=1.0), ObjectState(is_dirty=True)
_HOT, _COLD = Temperature.HOT, Temperature.COLD
_ROWS: tuple[tuple[str, ObjectState, frozenset[str]], ...] = tuple(
    (caption, state, frozenset(flags.split()))
    for caption, state, flags in (
        ("half open", replace(_PLAIN, openness=0.5), "openable"),
        ("open", _OPEN, "openable"),
        ("on", replace(_PLAIN, is_toggled=True), "toggleable"),
        ("open, on", replace(_OPEN, is_toggled=True), "openable toggleable"),
        ("broken", replace(_PLAIN, is_broken=True), "breakable"),
        ("open, broken", replace(_OPEN, is_broken=True), "openable breakable"),
        ("sliced", replace(_PLAIN, is_sliced=True), "sliceable"),
        ("cooked", replace(_PLAIN, is_cooked=True), "cookable"),
        ("dirty", _DIRTY, "dirtyable"),
        ("used up", replace(_PLAIN, is_used_up=True), "can_be_used_up"),
        *((liquid, replace(_PLAIN, fill_liquid=liquid), "can_fill") for liquid in LIQUIDS),
        *((f"open, {n}", replace(_OPEN, fill_liquid=n), "openable can_fill") for n in LIQUIDS),
        *((f"dirty, {n}", replace(_DIRTY, fill_liquid=n), "dirtyable can_fill") for n in LIQUIDS),
        ("hot", replace(_PLAIN, temperature=_HOT), "pickupable"),
        ("cold", replace(_PLAIN, temperature=_COLD), "pickupable"),
        ("cooked, hot", replace(_PLAIN, is_cooked=True, temperature=_HOT), "pickupable cookable"),
        ("coffee, hot", replace(_PLAIN, fill_liquid="coffee", temperature=_HOT), "pickupable can_fill"),
        ("wine, cold", replace(_PLAIN, fill_liquid="wine", temperature=_COLD), "pickupable can_fill"),
    )
)  # fmt: skip
"""Caption, state and the affordances that a type needs for it. What can be carried can be hot and cold."""


@dataclass(frozen=True, slots=True)
class Twins:
    """Two states of a type that differ in one fact; `plain` is the one that was captioned first."""

    object_type: str
    caption: str
    plain_caption: str
    state: ObjectState
    plain_state: ObjectState

    def __str__(self) -> str:
        return f"{self.object_type}: {self.caption} / {self.plain_caption or 'plain'}"


def sample_size(name: str) -> tuple[float, float, float]:
    """A typical box (x, y, z) of a type, metres; slices get their share of the whole."""
    if name == "EggCracked":
        x, y, z = (float(v) for v in CRACKED_EGG_M)
        return (x, y, z)
    size = object_type(name).size_m
    if name.endswith("Sliced"):
        whole = name.removesuffix("Sliced")
        x, y, z = object_type(whole).size_m
        return (x, y, z / SLICES[whole]) if z > x else (x / SLICES[whole], y, z)
    return (size[0], size[1], size[2]) if size else DEFAULT_SIZE_M


def flags_of(name: str) -> frozenset[str]:
    """The affordances that at least some instances of a type have."""
    return object_type(name).flags | MORE_FLAGS.get(name, frozenset())


@cache
def states_of(name: str) -> tuple[tuple[str, ObjectState], ...]:
    """(caption, state) of every state a type can be in: the plain one first, captioned ""."""
    flags = flags_of(name)
    states = [("", _PLAIN)] + [(caption, state) for caption, state, needs in _ROWS if needs <= flags]
    if name in MUST_BE_CLOSED_TO_RUN:
        states = [(c, s) for c, s in states if not (s.is_open and s.is_toggled)]
    return tuple(states)


def twins_of(name: str) -> Iterator[Twins]:
    """Every two states of a type that differ in one fact."""
    for (plain_caption, plain), (caption, state) in combinations(states_of(name), 2):
        if sum(getattr(plain, f.name) != getattr(state, f.name) for f in fields(ObjectState)) == 1:
            yield Twins(name, caption, plain_caption, state, plain)
