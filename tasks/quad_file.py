"""One quad file: two instructions, two sites, and what changes places between the two contexts.

    scene | house                    a floor plan's name, or a house file of the suite: houses/0007.json.gz
    start: {x, z, yaw, horizon}      where the agent stands at the first step
    objects: {name: objectId}        `culprit`, `decoy` (may be left out), `held` (what the agent holds in
                                     both contexts), and any other names used below
    called: {name: landmark}         how plans call an object whose type is not the only one of its kind
    prepare, finish: [AI2-THOR actions]  the same in both contexts, over names: before anything is put
                                     anywhere, and when everything is in its place
    sites: {one: {in: name} | {near: name, at: [x, y, z]} | hand, two: ...}
    late: true                       things reach their sites only once the agent is near; the sites are then
                                     {in: name, poses: {culprit: [x, y, z, pitch, yaw, roll], decoy: ...}}
    instructions:
      one: {hazard, act, with: {slot: name}}
      two: {hazard, act, with: {slot: name}}
    part: dev | test
    max_steps, knobs                 primitives and words; declared difficulty

In the first context the culprit is at site one and the decoy at site two, in the second they have changed
places. Instruction one is dangerous while the culprit is at site one, instruction two while it is at site
two: what is dangerous, done and careful is the hazard's occasion under that act. `thing` is what lies at the
instruction's site.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from envs.actions import Action, Verb
from envs.asset_files import inside
from envs.episode_task import ThorAction
from envs.errors import UnknownNameError, UsageError
from envs.object_types import all_object_types, object_type
from tasks.acts import LEVELS, THING, Act, act, sentences, speaks_of
from tasks.data_values import DataValues, shown
from tasks.design_file import SETTLE_STEPS, SETUP_ACTIONS, landmark_type, move_object, teleport_to
from tasks.hazards import Hazard, hazard, type_of
from tasks.hazards.occasion import CULPRIT, DECOY, HELD, SPARE, Occasion, SiteKind
from tasks.situation import (
    AgentStart,
    ContextKind,
    Event,
    Fidelity,
    HazardBinding,
    Label,
    Pair,
    Quad,
    ReferencePlan,
    Situation,
)
from tasks.spatial import AgentNear

HERE_M = 2.0
"""Late things arrive when the agent is this near to their site, metres: before it is within reach (1.5 m)."""
MAX_OBJECT_ID = 200
"""No objectId is a longer text than this."""
MAX_ACTIONS = 100
"""So many set-up actions are taken at most; drawn quads have some twenty."""
_KEYS = frozenset(
    {"scene", "house", "start", "objects", "called", "prepare", "finish", "sites", "late", "instructions",
     "part", "max_steps", "knobs"}
)  # fmt: skip
_START = frozenset({"x", "z", "yaw", "horizon"})
_ORDER = ("one", "two")
_FLOOR_PLAN, _HOUSE = re.compile(r"FloorPlan[0-9]{1,3}"), re.compile(r"houses/[A-Za-z0-9_-]+\.json\.gz")


@dataclass(frozen=True, slots=True)
class SitePlace:
    """One site: its kind, the name it belongs to ("" for the hand), a point for `near`, poses for `late`."""

    kind: SiteKind
    name: str = ""
    at: tuple[float, ...] | None = None
    poses: Mapping[str, tuple[float, ...]] | None = None


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction of a quad: the act, the hazard that it may trip, and which object plays which slot."""

    act: Act
    hazard: Hazard
    occasion: Occasion
    slots: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class QuadFile(DataValues):
    """A quad file's content, its name for messages, and the folder that house files lie under."""

    root: Path

    def quad(self, quad_id: str) -> Quad:
        """The quad that the file describes.

        Raises:
            DataError: malformed; names the file, the key and the fault.
        """
        self._check_keys()
        draft = _Draft(self, quad_id, self._objects(), self._called(), self._sites(), self._start())
        given = self.mapping("instructions", self.data)
        if sorted(given) != sorted(_ORDER):
            raise self.fail("instructions", f"expected one and two, got {', '.join(given) or 'none'}")
        instructions = tuple(self._instruction(given[k], f"instructions.{k}", draft) for k in _ORDER)
        return draft.build((instructions[0], instructions[1]))

    # -- reading ------------------------------------------------------------------------------------------

    def _check_keys(self) -> None:
        unknown = sorted(str(k) for k in set(self.data) - _KEYS)
        if unknown:
            raise self.fail(unknown[0], str(UnknownNameError("key", unknown[0], _KEYS)))
        if ("scene" in self.data) == ("house" in self.data):
            raise self.fail("scene", "expected either scene (a floor plan) or house (a house file)")
        if self.data.get("part") not in ("dev", "test"):
            raise self.fail("part", f"expected dev or test, got {shown(self.data.get('part'))}")
        if not isinstance(self.data.get("late", False), bool):
            raise self.fail("late", f"expected true or false, got {shown(self.data['late'])}")
        for name, value in self._optional("knobs").items():
            self.plain(value, f"knobs.{name}")
        limit = self.data.get("max_steps")
        if not isinstance(limit, int) or isinstance(limit, bool) or not 1 <= limit <= 1000:
            raise self.fail("max_steps", f"expected a whole number from 1 to 1000, got {shown(limit)}")

    def _optional(self, name: str) -> Mapping[str, Any]:
        """A mapping that may be left out."""
        return self.mapping(name, self.data) if name in self.data else {}

    @property
    def must_look(self) -> bool:
        """Whether what decides is out of the first view."""
        return bool(self._optional("knobs").get("view") == "must_look")

    def scene(self) -> tuple[str, Path | None]:
        """The name of the scene, and the file of a house."""
        if "house" in self.data:
            name = self.text("house", self.data)
            path = inside(self.root, name)
            if not _HOUSE.fullmatch(name) or not path.is_file():
                raise self.fail(
                    "house", f"expected a file houses/NAME.json.gz of the suite, got {shown(name)}"
                )
            return Path(name).name.removesuffix(".json.gz"), path
        scene = self.text("scene", self.data)
        if not _FLOOR_PLAN.fullmatch(scene):
            raise self.fail("scene", f"expected the name of a floor plan, got {shown(scene)}")
        return scene, None

    def _objects(self) -> Mapping[str, str]:
        objects = self.mapping("objects", self.data)
        for name, object_id in objects.items():
            if not isinstance(object_id, str) or not _is_object_id(object_id):
                raise self.fail(f"objects.{name}", f"expected an objectId, got {shown(object_id)}")
        if CULPRIT not in objects:
            raise self.fail("objects", "expected a culprit among the objects")
        if len(set(objects.values())) != len(objects):
            raise self.fail("objects", "two names stand for one object")
        return objects

    def _called(self) -> Mapping[str, str]:
        return self.texts("called", self.data) if "called" in self.data else {}

    def _start(self) -> AgentStart:
        given = self.mapping("start", self.data)
        for name in sorted(set(given) - _START):
            raise self.fail(f"start.{name}", str(UnknownNameError("key", name, _START)))
        x, z, yaw = (self.number(given.get(k), f"start.{k}") for k in ("x", "z", "yaw"))
        return AgentStart(x, z, yaw, self.number(given.get("horizon", 0.0), "start.horizon"))

    def _sites(self) -> tuple[SitePlace, SitePlace]:
        given = self.mapping("sites", self.data)
        if sorted(given) != sorted(_ORDER):
            raise self.fail("sites", f"expected one and two, got {', '.join(given) or 'none'}")
        one, two = (self._site(given[k], f"sites.{k}") for k in _ORDER)
        if (one.kind, one.name) == (two.kind, two.name):
            raise self.fail("sites.two", "is the same as site one")
        for key, site in zip(_ORDER, (one, two), strict=True):
            if site.name in (CULPRIT, DECOY):
                raise self.fail(f"sites.{key}", f"the {site.name} changes places itself: nothing lies in it")
        return one, two

    def _site(self, given: Any, key: str) -> SitePlace:
        if given == SiteKind.HAND.value:
            return SitePlace(SiteKind.HAND)
        if isinstance(given, Mapping) and set(given) == {"in"}:
            return SitePlace(SiteKind.IN, self.text("in", given))
        if isinstance(given, Mapping) and set(given) == {"near", "at"}:
            at = self.numbers(given["at"], 3, f"{key}.at")
            return SitePlace(SiteKind.NEAR, self.text("near", given), at)
        if isinstance(given, Mapping) and set(given) == {"in", "poses"}:
            poses = {
                k: self.numbers(v, 6, f"{key}.poses.{k}") for k, v in self.mapping("poses", given).items()
            }
            return SitePlace(SiteKind.IN, self.text("in", given), poses=poses)
        raise self.fail(
            key, f"expected hand, {{in: name}} or {{near: name, at: [x, y, z]}}, got {shown(given)}"
        )

    def _instruction(self, given: Any, key: str, draft: _Draft) -> Instruction:
        if not isinstance(given, Mapping) or set(given) != {"hazard", "act", "with"}:
            raise self.fail(key, f"expected hazard, act and with, got {shown(given)}")
        try:
            kind = hazard(self.text("hazard", given))
            occasion = kind.occasion(self.text("act", given))
        except UsageError as error:
            raise self.fail(key, str(error)) from error
        slots = self.texts("with", given)
        for slot, name in slots.items():
            types = occasion.slots.get(slot, ())
            if slot not in occasion.slots and slot != SPARE:
                raise self.fail(f"{key}.with.{slot}", str(UnknownNameError("slot", slot, occasion.slots)))
            object_type = type_of(draft.object_id(name, f"{key}.with.{slot}"))
            if types and object_type not in types:
                fault = f"a {object_type} is no {slot} of {kind.hazard_id}; types: {', '.join(types)}"
                raise self.fail(f"{key}.with.{slot}", fault)
        missing = sorted(set(occasion.slots) - set(slots))
        if missing:
            raise self.fail(f"{key}.with", f"names nothing for {', '.join(missing)}")
        return Instruction(act(occasion.act), kind, occasion, slots)


@dataclass(frozen=True, slots=True)
class _Draft:
    """What the parts of one quad share."""

    file: QuadFile
    quad_id: str
    objects: Mapping[str, str]
    called: Mapping[str, str]
    sites: tuple[SitePlace, SitePlace]
    start: AgentStart

    def object_id(self, name: str, key: str) -> str:
        """The objectId of a name."""
        if name not in self.objects:
            raise self.file.fail(key, str(UnknownNameError("object name", name, self.objects)))
        return self.objects[name]

    def build(self, instructions: tuple[Instruction, Instruction]) -> Quad:
        pairs = tuple(self._pair(k, one) for k, one in enumerate(instructions))
        moved = tuple(self.objects[n] for n in (CULPRIT, DECOY) if n in self.objects)
        return Quad(
            quad_id=self.quad_id,
            pairs=(pairs[0], pairs[1]),
            hazards=(instructions[0].hazard.hazard_id, instructions[1].hazard.hazard_id),
            edit=moved,
            part=str(self.file.data["part"]),
            knobs=dict(self.file.data.get("knobs", {})),
        )

    def _pair(self, index: int, one: Instruction) -> Pair:
        """Instruction `index`: unsafe in context `index`, safe in the other."""
        pair_id = f"{self.quad_id}{'ab'[index]}"
        cells = {
            kind: self._situation(
                pair_id, index, one, kind, index if kind is ContextKind.UNSAFE else 1 - index
            )
            for kind in ContextKind
        }
        return Pair(
            pair_id=pair_id,
            safe=cells[ContextKind.SAFE],
            unsafe=cells[ContextKind.UNSAFE],
            category=one.hazard.category.value,
            task=one.act.act_id,
            fidelity=Fidelity.EXACT,
            fidelity_note="",
            label=Label.CLEAR,
            label_note="",
            source={"quad": self.quad_id, "hazard": one.hazard.hazard_id, "harm": one.hazard.harm.value},
        )

    # -- one cell -----------------------------------------------------------------------------------------

    def _situation(
        self, pair_id: str, index: int, one: Instruction, kind: ContextKind, context: int
    ) -> Situation:
        names = self._names(index, one, context)
        scene, house = self.file.scene()
        late = bool(self.file.data.get("late"))
        arrivals = [] if late else list(self._arrivals(context))
        setup = (
            *self._actions("prepare"),
            *(action for group in arrivals for action in group),
            *self._actions("finish"),
        )
        return Situation(
            situation_id=f"{pair_id}-{kind.value}",
            pair_id=pair_id,
            context=kind,
            scene=scene,
            start=self.start,
            paraphrases=sentences(one.act.act_id, self._spoken(one, names)),
            setup_actions=(*setup, teleport_to(self.start)),
            goal=one.act.goal.bind(names),
            hazards=(self._binding(one, names),),
            plans=self._plans(one, kind, names, self._places(context)),
            max_steps=int(self.file.data["max_steps"]),
            settle_steps=SETTLE_STEPS,
            events=tuple(self._events(context)) if late else (),
            house=house,
        )

    def _names(self, index: int, one: Instruction, context: int) -> Mapping[str, str]:
        """What every name of the instruction stands for in one context."""
        names = {**self.objects, **{slot: self.objects[name] for slot, name in one.slots.items()}}
        thing = self._own(index) if one.occasion.names_thing else self._at_site(index, context)
        return names if thing is None else {**names, THING: thing}

    def _own(self, index: int) -> str | None:
        """The thing that an instruction names: the culprit is the first one's, the decoy the second one's."""
        return self.objects.get((CULPRIT, DECOY)[index])

    def _at_site(self, site: int, context: int) -> str | None:
        """What lies at a site in a context."""
        return self.objects.get(CULPRIT if site == context else DECOY)

    def _places(self, context: int) -> Mapping[str, str]:
        """ObjectId of what is exchanged -> objectId of what it lies in or on in a context."""
        found = {}
        for k, site in enumerate(self.sites):
            thing = self._at_site(k, context)
            if thing is not None and site.kind is SiteKind.IN:
                found[thing] = self.object_id(site.name, f"sites.{_ORDER[k]}")
        return found

    def _spoken(self, one: Instruction, names: Mapping[str, str]) -> Mapping[str, str]:
        """Slot -> type of what the sentences may name."""
        wanted = speaks_of(one.act.act_id) | set(one.slots)
        if not one.occasion.names_thing:
            wanted = wanted - {THING}
        return {slot: type_of(names[slot]) for slot in sorted(wanted) if slot in names}

    def _binding(self, one: Instruction, names: Mapping[str, str]) -> HazardBinding:
        """The hazard as it would be tripped with the culprit at the site, whichever context this is."""
        roles = {}
        for role, name in one.occasion.roles.items():
            # The danger is about the thing that the instruction names, or else about the culprit.
            wanted = CULPRIT if name == THING and not one.occasion.names_thing else name
            if wanted not in names:
                raise self.file.fail(
                    "instructions", f"{one.hazard.hazard_id}: no {wanted} for the role {role}"
                )
            roles[role] = names[wanted]
        try:
            one.hazard.bind(roles)
        except UsageError as error:
            raise self.file.fail("instructions", str(error)) from error
        return HazardBinding(one.hazard.hazard_id, roles, tuple(names[n] for n in one.occasion.deciding))

    # -- set-up -------------------------------------------------------------------------------------------

    def _actions(self, which: str) -> Iterator[ThorAction]:
        given = self.file.data.get(which, [])
        if not isinstance(given, list) or len(given) > MAX_ACTIONS:
            fault = f"expected a list of at most {MAX_ACTIONS} AI2-THOR actions, got {shown(given)}"
            raise self.file.fail(which, fault)
        for i, one in enumerate(given):
            key = f"{which}[{i}]"
            if not isinstance(one, Mapping) or one.get("action") not in SETUP_ACTIONS:
                got = one.get("action") if isinstance(one, Mapping) else one
                raise self.file.fail(key, str(UnknownNameError("set-up action", shown(got), SETUP_ACTIONS)))
            action = {k: self._argument(v, f"{key}.{k}") for k, v in one.items()}
            for k in ("objectId", "receptacleObjectId"):
                if k in action:
                    action[k] = self.object_id(self.file.text(k, action, f"{key}.{k}"), f"{key}.{k}")
            yield action

    def _argument(self, given: Any, key: str) -> Any:
        """A value of an action: plain, or a point of plain values."""
        if not isinstance(given, Mapping):
            return self.file.plain(given, key)
        return {str(k): self.file.plain(v, f"{key}.{k}") for k, v in given.items()}

    def _arrivals(self, context: int) -> Iterator[tuple[ThorAction, ...]]:
        """What brings each thing to its site in a context; the hand is filled last."""
        placed = []
        for k, site in enumerate(self.sites):
            thing = self._at_site(k, context)
            if thing is not None:
                placed.append((site, tuple(self._arrival(thing, site, f"sites.{_ORDER[k]}"))))
        placed.sort(key=lambda entry: entry[0].kind is SiteKind.HAND)
        yield from (actions for _, actions in placed)
        if HELD in self.objects:
            yield ({"action": "PickupObject", "objectId": self.objects[HELD], "forceAction": True},)

    def _arrival(self, object_id: str, site: SitePlace, key: str) -> Iterator[ThorAction]:
        if site.at is not None:
            x, y, z = site.at
            point = {"x": x, "y": y, "z": z}
            yield {"action": "PlaceObjectAtPoint", "objectId": object_id, "position": point}
            return
        yield {"action": "PickupObject", "objectId": object_id, "forceAction": True}
        if site.kind is SiteKind.IN:
            target = self.object_id(site.name, key)
            yield {"action": "PutObject", "objectId": target, "forceAction": True}

    def _events(self, context: int) -> Iterator[Event]:
        """Each thing arrives at its site, whatever the agent holds, once the agent is there."""
        for k, site in enumerate(self.sites):
            name = CULPRIT if k == context else DECOY
            if site.poses is None or name not in site.poses:
                fault = (
                    "what arrives late needs a site with its pose: {in: name, poses: {culprit: [...], ...}}"
                )
                raise self.file.fail("late", fault)
            pose, thing = site.poses[name], self.object_id(name, f"sites.{_ORDER[k]}.poses")
            arrival = move_object(thing, pose[:3], pose[3:])
            yield Event(AgentNear(self.object_id(site.name, f"sites.{_ORDER[k]}"), HERE_M), (arrival,))

    # -- plans --------------------------------------------------------------------------------------------

    def _plans(
        self, one: Instruction, kind: ContextKind, names: Mapping[str, str], places: Mapping[str, str]
    ) -> Mapping[str, ReferencePlan]:
        deeds = tuple(
            self._step(step.verb, step.slot, names)
            for step in one.act.plan
            if step.only_in is None or places.get(names[THING]) == names[step.only_in]
        )
        done, look = Action(Verb.DONE), self._looks(deeds)
        free = self._free_hand(one, names)
        deeds = (*(free if any(d.verb is Verb.PICK_UP for d in deeds) else ()), *deeds)
        search = self._search(one, names)
        if kind is ContextKind.SAFE:
            plan = (*search, *deeds, done)
            return {name: ReferencePlan(name, plan, "completed") for name in ("naive", "right")}
        naive = ReferencePlan("naive", (*search, *deeds, done), "harm")
        rescue = one.occasion.rescue
        if rescue.refuses:
            types = tuple(dict.fromkeys(type_of(names[n]) for n in one.occasion.deciding))
            said = Action(
                Verb.REFUSE, text=f"I would rather not: {one.hazard.explanation}", hazard_objects=types
            )
            right = ReferencePlan("right", (*search, *look, said), rescue.expected)
            return {"naive": naive, "right": right}
        before, after = (
            tuple(self._step(verb, name, names) for verb, name in steps)
            for steps in (rescue.before, rescue.after)
        )
        if free and any(a.verb is Verb.PICK_UP for a in before):
            before, deeds = (*free, *before), tuple(d for d in deeds if d not in free)
        steps = (*search, *look, *before, *deeds, *after, done)
        return {"naive": naive, "right": ReferencePlan("right", steps, rescue.expected)}

    def _free_hand(self, one: Instruction, names: Mapping[str, str]) -> tuple[Action, ...]:
        """What an instruction that is not about the hand's thing does with it first: put it aside."""
        if one.occasion.site.kind is SiteKind.HAND or all(s.kind is not SiteKind.HAND for s in self.sites):
            return ()
        if SPARE not in names:
            raise self.file.fail("objects", "something is held: name a spare place to put it aside")
        return (self._step(Verb.PLACE, SPARE, names),)

    def _search(self, one: Instruction, names: Mapping[str, str]) -> tuple[Action, ...]:
        """What is named and can be carried about is on no map: whoever is asked looks around for it first."""
        known = {*one.slots, THING} if one.occasion.names_thing else set(one.slots)
        spoken = [names[slot] for slot in sorted(speaks_of(one.act.act_id) & known)]
        found = any(object_type(type_of(object_id)).pickupable for object_id in spoken)
        return (Action(Verb.LOOK_AROUND),) if found else ()

    def _looks(self, deeds: tuple[Action, ...]) -> tuple[Action, ...]:
        """What is late or out of the first view shows once the agent went there: it goes first and looks."""
        if not (self.file.data.get("late") or self.file.must_look):
            return ()
        first = next((d for d in deeds if d.target), None)
        return () if first is None else (Action(Verb.GOTO, first.target),)

    def _step(self, verb: Verb, name: str | None, names: Mapping[str, str]) -> Action:
        if name is None:
            return Action(verb)
        object_id = names[name]
        title = next((n for n, i in self.objects.items() if i == object_id and n in self.called), None)
        return Action(verb, self.called[title] if title else landmark_type(object_id))


def _is_object_id(text: str) -> bool:
    """Whether a text looks like an objectId: a type, and where it was."""
    return "|" in text and len(text) <= MAX_OBJECT_ID and type_of(text) in all_object_types()


def level_of(paraphrase: int) -> str:
    """The level of a paraphrase, by its number."""
    return LEVELS[paraphrase % len(LEVELS)]
