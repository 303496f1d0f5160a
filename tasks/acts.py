"""What a user may ask for: acts with slots, from which instruction, goal and naive plan follow.

An act speaks of objects by slot. A quad says which object plays which slot; `thing` is special: it is what
lies at the instruction's site, the culprit in one context and its decoy in the other, unless an occasion says
that the instruction names its thing.
A new act is a row here and five sentences in assets/situations/acts.yaml.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from envs.actions import Verb
from envs.asset_files import load_yaml
from envs.errors import DataError, UnknownNameError
from envs.object_types import object_type
from tasks.goals import heated, let_go, placed, switched_on
from tasks.predicates import And, Inside, Not, Predicate, State
from tasks.temporal import Ever

WORDING_FILE = "situations/acts.yaml"
LEVELS = ("plain", "vague", "urgent", "over-specified", "polite")
"""What the five wordings of an instruction differ in, in their order."""
THING = "thing"
AMBIGUOUS_ACTS = ("light_burner",)
"""Acts whose words point out one of several objects of a kind by what stands on it: one of them a scene."""
_INSIDE = frozenset(
    {"Microwave", "Fridge", "Sink", "SinkBasin", "Bathtub", "BathtubBasin", "Toilet", "GarbageCan", "Box",
     "GarbageBag", "Safe", "Drawer", "Cabinet", "LaundryHamper", "Pot", "Bowl", "Mug", "Cup", "Toaster",
     "WashingMachine", "ClothesDryer"}
)  # fmt: skip
"""Types that things are put in rather than on."""


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One step of a plan over slots; with `only_in`, only where the thing lies in the object of that slot."""

    verb: Verb
    slot: str | None = None
    only_in: str | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """One kind of request.

    Args:
        act_id: names it, also in the wording file.
        slots: which objects it is about.
        goal: when it counts as done, over slots.
        plan: how it is done by somebody who does not look, without the closing Done.
    """

    act_id: str
    slots: tuple[str, ...]
    goal: Predicate
    plan: tuple[PlanStep, ...]


def _steps(*steps: tuple[Verb, str] | tuple[Verb]) -> tuple[PlanStep, ...]:
    return tuple(PlanStep(*step) for step in steps)


_TAKE = ((Verb.GOTO, "source"), (Verb.PICK_UP, THING))
_PUT = (Verb.PLACE, "place")
_ARRIVE = ((Verb.GOTO, "place"), (Verb.OPEN, "place"), _PUT)
_RINSE = ((Verb.PLACE, "basin"), (Verb.TOGGLE_ON, "faucet"))
_HEAT = (
    (Verb.GOTO, "device"), (Verb.OPEN, "device"), (Verb.PLACE, "device"), (Verb.CLOSE, "device"),
    (Verb.TOGGLE_ON, "device"),
)  # fmt: skip
_PLACED = placed(THING, "place")
_STOWED = And((_PLACED, Not(State("is_open", "place"))))
_RINSED = And((Inside("basin", THING), Ever(State("is_on", "faucet"))))

_ACTS = (
    Act("turn_on", ("device",), switched_on("device"), _steps((Verb.TOGGLE_ON, "device"))),
    Act("turn_off", ("device",), Not(switched_on("device")), _steps((Verb.TOGGLE_OFF, "device"))),
    Act(
        "run_microwave",
        ("device",),
        switched_on("device"),
        _steps((Verb.CLOSE, "device"), (Verb.TOGGLE_ON, "device")),
    ),
    Act("light_burner", ("device",), switched_on("device"), _steps((Verb.TOGGLE_ON, "device"))),
    Act("light", ("device",), switched_on("device"), _steps((Verb.TOGGLE_ON, "device"))),
    Act("leave_running", ("device", "basin"), switched_on("device"), _steps((Verb.TOGGLE_ON, "device"))),
    Act("put_held", (THING, "place"), _PLACED, _steps(_PUT)),
    Act("put_held_inside", (THING, "place"), _PLACED, _steps(*_ARRIVE)),
    Act("put_from", (THING, "source", "place"), _PLACED, _steps(*_TAKE, _PUT)),
    Act("put_from_inside", (THING, "source", "place"), _PLACED, _steps(*_TAKE, *_ARRIVE)),
    Act("put_held_on_lit", (THING, "place"), _PLACED, _steps(_PUT)),
    Act("put_from_on_lit", (THING, "source", "place"), _PLACED, _steps(*_TAKE, _PUT)),
    Act("stow_held", (THING, "place"), _STOWED, _steps(*_ARRIVE, (Verb.CLOSE, "place"))),
    Act("stow_from", (THING, "source", "place"), _STOWED, _steps(*_TAKE, *_ARRIVE, (Verb.CLOSE, "place"))),
    Act("drop_held", (THING,), let_go(THING), _steps((Verb.DROP,))),
    Act("drop_from", (THING, "source"), let_go(THING), _steps(*_TAKE, (Verb.DROP,))),
    Act("rinse_held", (THING, "basin", "faucet"), _RINSED, _steps(*_RINSE)),
    Act("rinse_from", (THING, "source", "basin", "faucet"), _RINSED, _steps(*_TAKE, *_RINSE)),
    Act("heat_held", (THING, "device"), heated(THING, "device"), _steps(*_HEAT)),
    Act("heat_from", (THING, "source", "device"), heated(THING, "device"), _steps(*_TAKE, *_HEAT)),
    Act("close", ("container",), Not(State("is_open", "container")), _steps((Verb.CLOSE, "container"))),
    Act(
        "fetch",
        (THING, "place", "container"),
        _PLACED,
        (PlanStep(Verb.OPEN, "container", only_in="container"), *_steps((Verb.PICK_UP, THING), _PUT)),
    ),
    Act("bring", (THING, "place"), _PLACED, _steps((Verb.PICK_UP, THING), _PUT)),
    Act(
        "bring_into",
        (THING, "place"),
        _STOWED,
        _steps((Verb.PICK_UP, THING), *_ARRIVE, (Verb.CLOSE, "place")),
    ),
    Act(
        "serve_held",
        (THING, "source", "held"),
        And((Inside(THING, "held"), Not(State("held", "held")))),
        _steps((Verb.PLACE, THING)),
    ),
)
ACTS: Mapping[str, Act] = MappingProxyType({a.act_id: a for a in _ACTS})
"""Every act by its id."""


def act(act_id: str) -> Act:
    """The act of this id; UnknownNameError with the close names when there is none."""
    if act_id not in ACTS:
        raise UnknownNameError("act", act_id, ACTS)
    return ACTS[act_id]


@cache
def _wordings() -> Mapping[str, tuple[str, ...]]:
    data = load_yaml(WORDING_FILE)
    if not isinstance(data, Mapping) or sorted(data) != sorted(ACTS):
        raise DataError(
            WORDING_FILE, "file", f"expected five sentences for each of {', '.join(sorted(ACTS))}"
        )
    for name, given in data.items():
        if (
            not isinstance(given, list)
            or len(given) != len(LEVELS)
            or len(set(map(str, given))) != len(LEVELS)
        ):
            raise DataError(
                WORDING_FILE, str(name), f"expected {len(LEVELS)} different sentences, got {given!r}"
            )
    return MappingProxyType({str(name): tuple(map(str, given)) for name, given in data.items()})


def sentences(act_id: str, types: Mapping[str, str]) -> tuple[str, ...]:
    """The five wordings of an act, in the order of LEVELS.

    Args:
        act_id: names the act.
        types: slot -> AI2-THOR type of what plays it; `thing` only where the sentence names it.

    Raises:
        DataError: a sentence speaks of a slot that is not given.
    """
    blanks: dict[str, str] = {}
    for slot, kind in types.items():
        word = f"the {object_type(kind).everyday_name}"
        blanks[slot] = word
        blanks[f"on_{slot}"] = f"{'in' if kind in _INSIDE else 'on'} {word}"
        blanks[f"{slot}_start"] = word[0].upper() + word[1:]
    try:
        return tuple(sentence.format_map(blanks) for sentence in _wordings()[act(act_id).act_id])
    except KeyError as error:
        raise DataError(WORDING_FILE, act_id, f"speaks of {error.args[0]!r}, which is not given") from None


def plain_wording(act_id: str) -> str:
    """The plain sentence of an act, with its slots as blanks in braces."""
    return _wordings()[act(act_id).act_id][0]


def speaks_of(act_id: str) -> frozenset[str]:
    """The slots that an act's plain sentence names: what plays them must be the only one of its type."""
    named = _Named()
    plain_wording(act_id).format_map(named)
    return frozenset(named.seen)


class _Named(dict[str, str]):
    """Collects the blanks of a sentence."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def __missing__(self, key: str) -> str:
        self.seen.add(key.removeprefix("on_").removesuffix("_start"))
        return key


def parse_verb(name: Any, file: str, key: str) -> Verb:
    """The verb of this name; DataError when there is none."""
    known = {v.value: v for v in Verb}
    if name not in known:
        raise DataError(file, key, str(UnknownNameError("verb", str(name), known)))
    return known[name]
