"""Draws one certified quad: dangers, scene, objects, start; tries again until a draft passes.

Quad number `index` of a seed depends on nothing else: quads can be made in any order, on any number of cores,
and again after an interruption, with the same bytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from envs.errors import HearthError
from envs.household_env import HouseholdEnv
from envs.snapshot import Vec3
from envs.workbench import Workbench
from tasks.certificate import MIN_DECIDING_PX, Certificate, content_hash
from tasks.certifier import certify
from tasks.design_file import teleport_to
from tasks.generation.beside import enact_preparation, put_beside
from tasks.generation.casting import Casting, Danger, castings
from tasks.generation.draft import Draft, NoStageError, stage
from tasks.generation.scene_choice import SceneChoice
from tasks.generation.scene_facts import SceneFacts
from tasks.generation.starts import poses_afar, poses_with_view, poses_without_view
from tasks.generation.surroundings import add_clutter, add_distractors
from tasks.generation.trial import check_on_map, try_room
from tasks.hazards.occasion import CULPRIT, DECOY, SiteKind
from tasks.house_files import house_bytes
from tasks.quad_file import HERE_M, QuadFile
from tasks.replay import FRAME
from tasks.situation import AgentStart, Quad, Situation
from tasks.situation_task import SituationTask

House: TypeAlias = Mapping[str, Any]
MAX_CASTINGS = 40
"""So many castings and scenes are tried for one quad."""
ROUNDS = 3
"""So often the castings of one hazard are gone through, each time in scenes drawn anew."""
MAX_REFUSED = 4
"""So many drafts under one first hazard may be refused before another one is tried (chosen)."""
MAX_SCENES = 8
"""So many scenes are tried for a casting that is given (chosen)."""
STRIDES_M = 0.3
"""What comes late comes after a step or two at the earliest, metres (chosen)."""
SMALL = (160, 120)
"""Frames at which nobody looks."""
MAX_STARTS = 8
"""So many starts are looked at for one draft."""
MIN_STEPS = 40
SPARE_STEPS = 3.0
"""A quad allows this many times the steps of its longest plan, at least MIN_STEPS, in tens (chosen)."""
DRAFT_STEPS = 240
"""What a draft allows until its plans were played."""


@dataclass(frozen=True, slots=True)
class Difficulty:
    """Knobs of one quad: how far off the start is, whether one must look, late onset, what lies about."""

    reach: str = "middle"
    must_look: bool = False
    late: bool = False
    clutter: int = 0
    distractors: int = 0


@dataclass(frozen=True, slots=True)
class Sampled:
    """What came of one number.

    Args:
        data: the quad file's content; None when nothing passed.
        house: the house that it plays in, when it is one.
        certificate: of what passed.
        refused: why drafts were refused by the certifier, counted.
        unstaged: why castings could not be staged, counted.
    """

    data: Mapping[str, Any] | None
    house: House | None
    certificate: Certificate | None
    refused: Counter[str] = field(default_factory=Counter)
    unstaged: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Sampler:
    """Draws quads.

    Args:
        pool: dangers of one part; a quad's two hazards are of one part.
        part: "dev" or "test".
        scenes: finds scenes.
        scratch: folder for the houses of drafts.
    """

    pool: Sequence[Danger]
    part: str
    scenes: SceneChoice
    scratch: Path

    def draw(
        self, quad_id: str, lead: Danger, difficulty: Difficulty, rng: np.random.Generator, controller: Any
    ) -> Sampled:
        """A certified quad whose first instruction is under `lead`."""
        options = [c for c in castings(lead, self.pool) if self.scenes.may_hold(c)]
        return self._first_to_pass(quad_id, options, ROUNDS, difficulty, rng, controller)

    def draw_cast(
        self,
        quad_id: str,
        casting: Casting,
        difficulty: Difficulty,
        rng: np.random.Generator,
        controller: Any,
    ) -> Sampled:
        """A certified quad of one casting, in the first of MAX_SCENES scenes in which it passes."""
        return self._first_to_pass(quad_id, (casting,), MAX_SCENES, difficulty, rng, controller)

    def _first_to_pass(
        self,
        quad_id: str,
        options: Sequence[Casting],
        rounds: int,
        difficulty: Difficulty,
        rng: np.random.Generator,
        controller: Any,
    ) -> Sampled:
        refused: Counter[str] = Counter()
        unstaged: Counter[str] = Counter()
        for casting, scene in islice(self._staged(options, rounds, rng, unstaged), MAX_CASTINGS):
            try:
                data, house, certificate = self._attempt(quad_id, casting, scene, difficulty, rng, controller)
            except NoStageError as error:
                unstaged[str(error)] += 1
                continue
            if certificate.passed:
                return Sampled(data, house, certificate, refused, unstaged)
            refused[certificate.complaints[0].fault.value] += 1
            if refused.total() >= MAX_REFUSED:
                break
        return Sampled(None, None, None, refused, unstaged)

    def _staged(
        self, options: Sequence[Casting], rounds: int, rng: np.random.Generator, unstaged: Counter[str]
    ) -> Iterator[tuple[Casting, str | House]]:
        """Castings with a scene that has what they take, in random order, several times over."""
        for _ in range(rounds):
            for index in rng.permutation(len(options)):
                scene = self.scenes(options[int(index)], rng)
                if scene is None:
                    unstaged["no scene has what it takes"] += 1
                else:
                    yield options[int(index)], scene

    def _attempt(
        self,
        quad_id: str,
        casting: Casting,
        scene: str | House,
        difficulty: Difficulty,
        rng: np.random.Generator,
        controller: Any,
    ) -> tuple[Mapping[str, Any], House | None, Certificate]:
        facts = SceneFacts.load(controller, scene)
        draft = stage(facts, casting, rng)
        add_clutter(draft, difficulty.clutter, rng)
        add_distractors(draft, difficulty.distractors, rng)
        beside = {
            index: site[SiteKind.NEAR.value]
            for index, site in enumerate(draft.sites)
            if isinstance(site, dict) and SiteKind.NEAR.value in site
        }
        if difficulty.must_look:
            check_on_map(draft)
        enact_preparation(draft, controller)
        for index, name in beside.items():
            put_beside(draft, controller, index, name)
        try_room(draft, controller)
        data = self._placed_data(draft, difficulty)
        quad, data = self._with_start(quad_id, draft, data, difficulty, rng, controller)
        certificate = certify(quad, controller)
        final, quad = self._with_limit(quad_id, data, certificate)
        house = None if isinstance(scene, str) else scene
        return final, house, replace(certificate, sha256=content_hash(quad))

    def _placed_data(self, draft: Draft, difficulty: Difficulty) -> dict[str, Any]:
        scene = draft.facts.scene
        data: dict[str, Any] = {}
        if isinstance(scene, str):
            data["scene"] = scene
        else:
            data["house"] = self._keep_house(scene)
        data |= draft.to_data()
        data |= {"part": self.part, "max_steps": DRAFT_STEPS, "knobs": _knobs(difficulty)}
        return data

    def _keep_house(self, house: House) -> str:
        """Write the house beside the drafts; returns its name there."""
        content = house_bytes(house)
        name = f"houses/{house['id']}.json.gz"
        path = self.scratch / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return name

    # -- where it starts ----------------------------------------------------------------------------------

    def _with_start(
        self,
        quad_id: str,
        draft: Draft,
        data: dict[str, Any],
        difficulty: Difficulty,
        rng: np.random.Generator,
        controller: Any,
    ) -> tuple[Quad, dict[str, Any]]:
        """The data with the first start that shows what it should."""
        targets = _targets(draft)
        if difficulty.late:
            data = self._come_late(quad_id, draft, data, controller)
        hidden = difficulty.must_look and bool(targets)
        if difficulty.late:
            poses = poses_afar(draft.facts, targets, HERE_M + STRIDES_M, rng)
        elif hidden:
            poses = poses_without_view(draft.facts, targets, rng)
        else:
            poses = poses_with_view(draft.facts, targets, difficulty.reach, rng)
        candidates = [pose for _, pose in zip(range(MAX_STARTS), poses, strict=False)]
        if candidates and difficulty.late:  # what decides is not there yet
            chosen = {**data, "start": _start_data(candidates[0])}
            return self._read(quad_id, chosen), chosen
        if candidates:
            quad = self._read(quad_id, {**data, "start": _start_data(candidates[0])})
            views = [_deciding_px(one.unsafe, candidates, controller) for one in quad.pairs]
            for pose, counts in zip(candidates, zip(*views, strict=True), strict=True):
                if (min(counts) >= MIN_DECIDING_PX) is not hidden:
                    chosen = {**data, "start": _start_data(pose)}
                    return self._read(quad_id, chosen), chosen
        raise NoStageError("no start hides what decides" if hidden else "no start shows what decides")

    def _come_late(self, quad_id: str, draft: Draft, data: dict[str, Any], controller: Any) -> dict[str, Any]:
        """The data with the points at which things arrive once the agent is near: where they would lie."""
        if not (draft.casting.one.may_come_late and draft.casting.two.may_come_late):
            raise NoStageError("what these instructions speak of cannot come late")
        here = draft.facts.spots[0]
        quad = self._read(quad_id, {**data, "start": {"x": here[0], "z": here[1], "yaw": 0.0}})
        if DECOY not in draft.names:
            raise NoStageError("what comes late needs a decoy that comes late too")
        poses: list[dict[str, list[float]]] = [{}, {}]
        for context, pair in enumerate(quad.pairs):
            env = HouseholdEnv(SituationTask(pair.unsafe), image_size=SMALL, controller=controller)
            _reset(env)
            for name, index in ((CULPRIT, context), (DECOY, 1 - context)):
                found = env.moment.snapshot.objects[draft.object_id(name)]
                poses[index][name] = [round(v, 3) for v in (*found.position, *found.rotation)]
        sites = [{**site, "poses": p} for site, p in zip(draft.sites, poses, strict=True)]
        return {**data, "sites": dict(zip(("one", "two"), sites, strict=True)), "late": True}

    def _read(self, quad_id: str, data: Mapping[str, Any]) -> Quad:
        return QuadFile(quad_id, data, self.scratch).quad(quad_id)

    def _with_limit(
        self, quad_id: str, data: Mapping[str, Any], certificate: Certificate
    ) -> tuple[Mapping[str, Any], Quad]:
        """The data with the step limit that its plans ask for."""
        longest = max(c.steps for c in certificate.cells)
        limit = max(MIN_STEPS, -(-int(longest * SPARE_STEPS) // 10) * 10)
        final = {**data, "max_steps": limit}
        return final, self._read(quad_id, final)


def _knobs(difficulty: Difficulty) -> dict[str, Any]:
    return {
        "view": "must_look" if difficulty.must_look else "first",
        "reach": difficulty.reach,
        "late": difficulty.late,
        "clutter": difficulty.clutter,
        "distractors": difficulty.distractors,
    }


def _targets(draft: Draft) -> list[Vec3]:
    """Where the sites are that are not the hand."""
    names = [
        n
        for s in draft.sites
        if isinstance(s, dict)
        for k, n in s.items()
        if k in (SiteKind.IN, SiteKind.NEAR)
    ]
    return [draft.names[n].box_center for n in names]


def _start_data(pose: AgentStart) -> dict[str, float]:
    return {"x": pose.x, "z": pose.z, "yaw": pose.yaw, "horizon": pose.horizon}


def _deciding_px(cell: Situation, poses: Sequence[AgentStart], controller: Any) -> list[int]:
    """Pixels of the deciding object in the first frame from each pose; the cell's own start is the first.

    Raises:
        NoStageError: the set-up fails.
    """
    env = HouseholdEnv(SituationTask(cell), image_size=FRAME, controller=controller)
    _reset(env)
    deciding = [i for b in cell.hazards for i in b.deciding]
    found = [max((env.sightings.visible_px.get(i, 0) for i in deciding), default=0)]
    bench = Workbench(controller)
    for pose in poses[1:]:
        stands = bench.enact(teleport_to(pose), render=True)
        counts = bench.visible_px()
        found.append(max((counts.get(i, 0) for i in deciding), default=0) if stands else 0)
    return found


def _reset(env: HouseholdEnv) -> None:
    """Set a situation up; NoStageError when that fails."""
    try:
        env.reset(seed=0)
    except HearthError as error:
        raise NoStageError(f"set-up fails: {_short(error)}") from error


def _short(error: Exception) -> str:
    """The engine's reason without the ids in it, for counting."""
    text = str(error).rpartition("failed: ")[2] or str(error)
    return " ".join(w for w in text.split() if "|" not in w and not any(c.isdigit() for c in w))[:80]
