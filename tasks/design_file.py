"""One design file: a pair's two contexts, written over object names and enacted in one or more scenes.

    task, category, label, fidelity       strings (label_note and fidelity_note say why)
    max_steps                             primitives and words
    objects_of_both                       optional names that mean the same in every scene
    say: {same: ...} or {safe:, unsafe:}  instruction: five sentences or {wording: NAME, ...}, see wording.py
    enactments: {NUMBER: {scene, objects: {name: objectId}, start or start_safe and start_unsafe}}
    safe, unsafe:
      source                              what the source record says, in its words; free form
      setup                               AI2-THOR actions; objectId and receptacleObjectId take names;
                                          a bare TeleportFull brings the agent to its start
      goal                                a goal or predicate, see goals.py and predicate_data.py
      hazards                             [{id, roles: {role: name}, deciding: [names]}]
      counterparts                        of safe: names of what is there instead of what decides when unsafe;
                                          left out where it is in the agent's hand
      plans: {naive: [...], right: {expected, steps: [...]}}
    hazards                               of both contexts, beside each one's own

A step of a plan is "Done", {Goto: name} or {Refuse: {text: ..., hazard_objects: [Type]}}; its target becomes
the name's object type, for plans are followed with an agent's means: what was seen, and landmarks.
`start` is where the agent stands at the first step: x, z in metres, yaw and horizon in degrees; it is brought
there last of all.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from envs.actions import PRIMITIVE_VERBS, TARGETED_VERBS, WORD_VERBS, Action, Verb
from envs.episode_task import ThorAction
from envs.errors import DataError, UnknownNameError, UsageError
from tasks.goals import parse_goal
from tasks.hazards import hazard, type_of
from tasks.predicates import Predicate
from tasks.situation import (
    AgentStart,
    ContextKind,
    Fidelity,
    HazardBinding,
    Label,
    Pair,
    ReferencePlan,
    Situation,
)
from tasks.wording import paraphrases

SETUP_ACTIONS = (
    "PickupObject", "PutObject", "DropHandObject", "OpenObject", "CloseObject", "ToggleObjectOn",
    "ToggleObjectOff", "SliceObject", "FillObjectWithLiquid", "EmptyLiquidFromObject", "DirtyObject",
    "CleanObject", "RotateHeldObject", "MoveHeldObject", "PlaceObjectAtPoint", "TeleportFull", "Teleport",
    "Pass",
)  # fmt: skip
"""AI2-THOR actions that may set a context up."""
AGENT_Y_M = 0.9
"""Height of AI2-THOR's agent above a floor at y = 0, within its 0.05 m tolerance of teleporting."""
SETTLE_STEPS = 10
_OBJECT_KEYS = ("objectId", "receptacleObjectId")
_HAND_ACTIONS = ("PickupObject", "PutObject", "DropHandObject")
_WHOLES = {"SinkBasin": "Sink", "BathtubBasin": "Bathtub"}
_EXPECTED = ("completed", "harm", "mitigated", "intervened")
_TOP_KEYS = frozenset(
    {"task", "category", "label", "label_note", "fidelity", "fidelity_note", "max_steps", "objects_of_both",
     "say", "enactments", "safe", "unsafe", "hazards"}
)  # fmt: skip

Kind = TypeVar("Kind", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class DesignFile:
    """A design file's content and its name, for messages."""

    name: str
    data: Mapping[str, Any]

    def fail(self, key: str, fault: str) -> DataError:
        """The error that names this file and the key."""
        return DataError(self.name, key, fault)

    def pairs(self, catalogue: str) -> Iterator[Pair]:
        """The pair of each enactment, with ids "CATALOGUE-NN"."""
        unknown = sorted(str(k) for k in set(self.data) - _TOP_KEYS)
        if unknown:
            raise self.fail(unknown[0], str(UnknownNameError("key", unknown[0], _TOP_KEYS)))
        enactments = self._mapping(self.data, "enactments", "")
        for number, enactment in enactments.items():
            key = f"enactments.{number}"
            if not isinstance(number, int) or not isinstance(enactment, Mapping):
                raise self.fail(key, "expected a record number with scene, objects and start")
            yield self._pair(catalogue, number, enactment, key)

    def _pair(self, catalogue: str, number: int, enactment: Mapping[str, Any], key: str) -> Pair:
        pair_id = f"{catalogue}-{number:02d}"
        arms = {c: self._mapping(self.data, c.value, "") for c in ContextKind}
        place = _Place(enactment, self._names(enactment, key), key)
        cells = {c: self._situation(pair_id, c, arm, place) for c, arm in arms.items()}
        source = {"dataset": catalogue, "record": number}
        source |= {c.value: arm.get("source", {}) for c, arm in arms.items()}
        return Pair(
            pair_id=pair_id,
            safe=cells[ContextKind.SAFE],
            unsafe=cells[ContextKind.UNSAFE],
            category=self._text(self.data, "category", ""),
            task=self._text(self.data, "task", ""),
            fidelity=self._kind(Fidelity, "fidelity"),
            fidelity_note=str(self.data.get("fidelity_note", "")),
            label=self._kind(Label, "label"),
            label_note=str(self.data.get("label_note", "")),
            source=source,
            counterparts=self._counterparts(arms[ContextKind.SAFE], place.names),
        )

    def _situation(
        self, pair_id: str, context: ContextKind, arm: Mapping[str, Any], place: _Place
    ) -> Situation:
        at, names = context.value, place.names
        start = self._start(place.enactment, context, place.key)
        say = self._mapping(self.data, "say", "")
        limit = self.data.get("max_steps")
        if not isinstance(limit, int) or limit < 1:
            raise self.fail("max_steps", f"expected a positive whole number, got {limit!r}")
        return Situation(
            situation_id=f"{pair_id}-{at}",
            pair_id=pair_id,
            context=context,
            scene=self._text(place.enactment, "scene", place.key),
            start=start,
            paraphrases=paraphrases(say.get("same", say.get(at)), self.name, f"say.{at}"),
            setup_actions=(*self._setup(arm, names, at, start), teleport_to(start)),
            goal=names.bind(parse_goal(arm.get("goal"), self.name, f"{at}.goal"), f"{at}.goal"),
            hazards=self._hazards(arm, names, at),
            plans=self._plans(arm, names, at, context),
            max_steps=limit,
            settle_steps=SETTLE_STEPS,
        )

    # -- parts of a context -------------------------------------------------------------------------------

    def _names(self, enactment: Mapping[str, Any], key: str) -> Names:
        objects = {
            **self.data.get("objects_of_both", {}),
            **self._mapping(enactment, "objects", key),
        }
        for name, object_id in objects.items():
            if not isinstance(object_id, str) or "|" not in object_id:
                raise self.fail(f"{key}.objects.{name}", f"expected an objectId, got {object_id!r}")
        return Names(self.name, objects)

    def _start(self, enactment: Mapping[str, Any], context: ContextKind, key: str) -> AgentStart:
        name = "start" if "start" in enactment else f"start_{context.value}"
        given = self._mapping(enactment, name, key)
        numbers = {k: given.get(k, 0.0 if k == "horizon" else None) for k in ("x", "z", "yaw", "horizon")}
        for k, v in numbers.items():
            if isinstance(v, bool) or not isinstance(v, int | float) or not math.isfinite(v):
                raise self.fail(f"{key}.{name}.{k}", f"expected a number, got {v!r}")
        return AgentStart(**{k: float(v) for k, v in numbers.items()})

    def _setup(
        self, arm: Mapping[str, Any], names: Names, at: str, start: AgentStart
    ) -> Iterator[ThorAction]:
        for i, given in enumerate(self._list(arm, "setup", at)):
            key = f"{at}.setup[{i}]"
            if not isinstance(given, Mapping) or given.get("action") not in SETUP_ACTIONS:
                got = given.get("action") if isinstance(given, Mapping) else given
                raise self.fail(key, str(UnknownNameError("set-up action", str(got), SETUP_ACTIONS)))
            action = dict(given)
            for k in _OBJECT_KEYS:
                if k in action:
                    action[k] = names.object_id(action[k], f"{key}.{k}")
            yield teleport_to(start) if action == {"action": "TeleportFull"} else action

    def _counterparts(self, arm: Mapping[str, Any], names: Names) -> tuple[str, ...]:
        """What the safe context has instead: as declared, or what its set-up leaves in the hand."""
        key = "safe.counterparts"
        hand = [a for a in self._list(arm, "setup", "safe") if a["action"] in _HAND_ACTIONS]
        held = [a.get("objectId") for a in hand[-1:] if a["action"] == "PickupObject"]
        given = self._list(arm, "counterparts", "safe") or held
        if not given:
            raise self.fail(key, "expected at least one name, for nothing is held")
        return tuple(names.object_id(n, key) for n in given)

    def _hazards(self, arm: Mapping[str, Any], names: Names, at: str) -> tuple[HazardBinding, ...]:
        shared = [("hazards", h) for h in self.data.get("hazards", [])]
        own = [(f"{at}.hazards", h) for h in arm.get("hazards", [])]
        return tuple(self._binding(h, names, f"{k}[{i}]") for i, (k, h) in enumerate((*shared, *own)))

    def _binding(self, given: Any, names: Names, key: str) -> HazardBinding:
        if not isinstance(given, Mapping):
            raise self.fail(key, f"expected id, roles and deciding, got {given!r}")
        roles = {
            str(r): names.object_id(n, f"{key}.roles.{r}")
            for r, n in self._mapping(given, "roles", key).items()
        }
        deciding = tuple(names.object_id(n, f"{key}.deciding") for n in self._list(given, "deciding", key))
        hazard_id = self._text(given, "id", key)
        try:
            hazard(hazard_id).bind(roles)
        except UsageError as error:
            raise self.fail(key, str(error)) from error
        if not deciding:
            raise self.fail(f"{key}.deciding", "expected at least one object")
        return HazardBinding(hazard_id, roles, deciding)

    def _plans(
        self, arm: Mapping[str, Any], names: Names, at: str, context: ContextKind
    ) -> Mapping[str, ReferencePlan]:
        plans = self._mapping(arm, "plans", at)
        naive = tuple(self._steps(plans.get("naive"), names, f"{at}.plans.naive"))
        if context is ContextKind.SAFE:
            return {name: ReferencePlan(name, naive, "completed") for name in ("naive", "right")}
        right = self._mapping(plans, "right", f"{at}.plans")
        expected = right.get("expected")
        if expected not in _EXPECTED:
            raise self.fail(
                f"{at}.plans.right.expected", str(UnknownNameError("outcome", str(expected), _EXPECTED))
            )
        steps = tuple(self._steps(right.get("steps"), names, f"{at}.plans.right.steps"))
        return {
            "naive": ReferencePlan("naive", naive, "harm"),
            "right": ReferencePlan("right", steps, str(expected)),
        }

    def _steps(self, given: Any, names: Names, key: str) -> Iterator[Action]:
        if not isinstance(given, list) or not given:
            raise self.fail(key, f"expected a list of steps, got {given!r}")
        for i, step in enumerate(given):
            yield self._step(step, names, f"{key}[{i}]")

    def _step(self, given: Any, names: Names, key: str) -> Action:
        entry = {given: None} if isinstance(given, str) else given
        if not isinstance(entry, Mapping) or len(entry) != 1:
            raise self.fail(key, f"expected one verb, got {given!r}")
        [(word, argument)] = entry.items()
        verbs = {
            v.value: v for v in Verb if v not in PRIMITIVE_VERBS or v in TARGETED_VERBS or v is Verb.PASS
        }
        if word not in verbs:
            raise self.fail(key, str(UnknownNameError("verb", str(word), verbs)))
        verb = verbs[word]
        try:
            if verb in WORD_VERBS:
                said = argument or {}
                return Action(
                    verb, text=said.get("text", ""), hazard_objects=tuple(said.get("hazard_objects", ()))
                )
            return Action(verb, None if argument is None else landmark_type(names.object_id(argument, key)))
        except (UsageError, AttributeError) as error:
            raise self.fail(key, str(error)) from error

    # -- reading ------------------------------------------------------------------------------------------

    def _mapping(self, data: Mapping[str, Any], name: str, key: str) -> Mapping[Any, Any]:
        found = data.get(name)
        if not isinstance(found, Mapping):
            raise self.fail(f"{key}.{name}".lstrip("."), f"expected a mapping, got {found!r}")
        return found

    def _list(self, data: Mapping[str, Any], name: str, key: str) -> list[Any]:
        found = data.get(name, [])
        if not isinstance(found, list):
            raise self.fail(f"{key}.{name}", f"expected a list, got {found!r}")
        return found

    def _text(self, data: Mapping[str, Any], name: str, key: str) -> str:
        found = data.get(name)
        if not isinstance(found, str) or not found:
            raise self.fail(f"{key}.{name}".lstrip("."), f"expected a text, got {found!r}")
        return found

    def _kind(self, kind: type[Kind], name: str) -> Kind:
        found = str(self.data.get(name))
        if found not in [k.value for k in kind]:
            raise self.fail(name, str(UnknownNameError(name, found, [k.value for k in kind])))
        return kind(found)


@dataclass(frozen=True, slots=True)
class _Place:
    """One enactment, its names and its key in the file."""

    enactment: Mapping[str, Any]
    names: Names
    key: str


@dataclass(frozen=True, slots=True)
class Names:
    """What the names in a design file stand for in one scene."""

    file: str
    objects: Mapping[str, str]

    def object_id(self, name: Any, key: str) -> str:
        """The objectId that the file gives this name."""
        if not isinstance(name, str) or name not in self.objects:
            raise DataError(self.file, key, str(UnknownNameError("object name", str(name), self.objects)))
        return self.objects[name]

    def bind(self, predicate: Predicate, key: str) -> Predicate:
        """The predicate over objectIds; every name in it must be known."""
        for name in predicate.names():
            self.object_id(name, key)
        return predicate.bind(self.objects)


def landmark_type(object_id: str) -> str:
    """The type by which a plan names an object: a basin goes by its sink or bathtub, which landmarks list."""
    kind = type_of(object_id)
    return _WHOLES.get(kind, kind)


def move_object(object_id: str, position: Sequence[float], rotation: Sequence[float]) -> ThorAction:
    """The action that brings an object to a pose, metres and degrees (3,) each, from wherever it is."""
    return {
        "action": "TeleportObject",
        "objectId": object_id,
        "position": dict(zip("xyz", position, strict=True)),
        "rotation": dict(zip("xyz", rotation, strict=True)),
        "forceAction": True,
        "allowTeleportOutOfHand": True,
    }


def teleport_to(start: AgentStart) -> ThorAction:
    """The action that brings the agent to its start, standing."""
    return {
        "action": "TeleportFull",
        "position": {"x": start.x, "y": AGENT_Y_M, "z": start.z},
        "rotation": {"x": 0.0, "y": start.yaw, "z": 0.0},
        "horizon": start.horizon,
        "standing": True,
    }
