"""Makes a suite: many quads on many cores, each written as soon as it is done."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import yaml

from envs.embedded.engine_revision import ENGINE_REVISION
from envs.errors import DataError, UsageError
from tasks.certificate import CellProof, Certificate
from tasks.generation.casting import Danger
from tasks.generation.house_order import house_with
from tasks.generation.parts import DEV, TEST, pools, private_parts
from tasks.generation.sampler import Difficulty, Sampled, Sampler
from tasks.generation.scene_choice import Kind, SceneChoice
from tasks.house_files import house_bytes
from tasks.quad_suite import CANARY, CERTIFICATES, QUADS, SUITE_FILE, certificates_text, read_quad

DIFFICULTIES: Mapping[str, Difficulty] = MappingProxyType(
    {
        "easy": Difficulty(reach="near"),
        "medium": Difficulty(reach="middle", clutter=2, distractors=1),
        "hard": Difficulty(reach="far", must_look=True, clutter=4, distractors=2),
        "late": Difficulty(reach="far", must_look=True, late=True, clutter=1),
    }
)
"""What --difficulty means; "mixed" takes turns."""
DEV_SHARE = 0.3
"""How many of a suite's quads are of the dev part (chosen)."""
MAX_LEADS = 30
"""So many hazards are tried as the first of a quad."""
RESULTS, THUMBNAILS, CARDS = "results", "thumbnails", "cards"


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be made; equal orders make equal suites."""

    seed: int
    hazards: tuple[str, ...] = ()
    difficulty: str = "mixed"
    kind: Kind = Kind.ANY
    secret: str | None = None

    def pools(self) -> Mapping[str, tuple[Danger, ...]]:
        """The dangers of each part."""
        return pools(self.hazards, None if self.secret is None else private_parts(self.secret))

    def entropy(self, number: int) -> list[int]:
        """What quad `number` is drawn from."""
        hidden = hashlib.sha256((self.secret or "").encode()).digest()[:8]
        return [self.seed, number, *([] if self.secret is None else [int.from_bytes(hidden, "big")])]

    def difficulty_of(self, number: int) -> Difficulty:
        """The knobs of quad `number`."""
        names = tuple(DIFFICULTIES)
        return DIFFICULTIES[names[number % len(names)] if self.difficulty == "mixed" else self.difficulty]

    def about(self) -> dict[str, Any]:
        """What suite.yaml says of it; never the secret itself."""
        return {
            "canary": CANARY,
            "engine_revision": ENGINE_REVISION,
            "seed": self.seed,
            "hazards": list(self.hazards) or "all",
            "difficulty": self.difficulty,
            "scenes": self.kind.value,
            "private": self.secret is not None,
        }


@dataclass(frozen=True, slots=True)
class Production:
    """A suite in the making, in a folder of its own.

    Raises:
        DataError: the folder holds a suite that was made from another order.
    """

    order: Order
    root: Path
    pictures: bool = True

    def __post_init__(self) -> None:
        about = yaml.safe_dump(self.order.about(), sort_keys=False)
        known = self.root / SUITE_FILE
        if known.exists() and known.read_text(encoding="utf-8") != about:
            raise DataError(known, "suite", "was made from other settings; give another --out, or delete it")
        if self.root.exists() and not known.exists() and any(self.root.iterdir()):
            raise UsageError(f"{self.root} is not empty and holds no suite: give another --out")
        for folder in (QUADS, RESULTS):
            (self.root / folder).mkdir(parents=True, exist_ok=True)
        _write(known, about.encode())

    def missing(self, count: int) -> list[int]:
        """Numbers of the quads that are not done yet."""
        return [n for n in range(count) if self._result(n) is None]

    def run(self, count: int, workers: int) -> Iterator[int]:
        """Draw every quad that is missing; yields each number when it is written."""
        todo = self.missing(count)
        if workers <= 1:
            for number in todo:
                yield _make_one(self, number)
            return
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            for future in as_completed([pool.submit(_make_one, self, n) for n in todo]):
                yield future.result()

    def finish(self, count: int) -> list[Mapping[str, Any]]:
        """Write the certificates of all that is done, and give the results in order."""
        results = [r for n in range(count) if (r := self._result(n)) is not None]
        found = {r["quad"]: _certificate(r["quad"], r["certificate"]) for r in results if r["quad"]}
        _write(self.root / CERTIFICATES, certificates_text(found).encode())
        return results

    def _result(self, number: int) -> Mapping[str, Any] | None:
        path = self.root / RESULTS / f"{number:04d}.json"
        try:
            found: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return found

    def draw(self, number: int) -> Sampled:
        """Quad `number`: leads are tried in an order of its own until one gives a quad that certifies."""
        rng = np.random.default_rng(self.order.entropy(number))
        by_part = self.order.pools()
        part = DEV if rng.random() < DEV_SHARE else TEST
        if not by_part[part]:
            part = TEST if part == DEV else DEV
        pool = by_part[part]
        scenes = SceneChoice(self.order.kind, house_with)
        sampler = Sampler(pool, part, scenes, self.root / "drafts" / f"{number:04d}")
        leads = _leads(pool, number, rng)
        total = Sampled(None, None, None)
        for lead in leads[:MAX_LEADS]:
            drawn = sampler.draw(
                self.quad_id(number), lead, self.order.difficulty_of(number), rng, _controller()
            )
            total.refused.update(drawn.refused)
            total.unstaged.update(drawn.unstaged)
            if drawn.data is not None:
                return Sampled(drawn.data, drawn.house, drawn.certificate, total.refused, total.unstaged)
        return total

    def quad_id(self, number: int) -> str:
        """The id of quad `number`."""
        return f"{self.root.name}-{number:04d}"

    def keep(self, number: int, drawn: Sampled) -> None:
        """Write quad, house, card and picture, and last of all the result that marks it as done."""
        stem = f"{number:04d}"
        quad_id = None
        if drawn.data is not None and drawn.certificate is not None:
            data = dict(drawn.data)
            if drawn.house is not None:
                data["house"] = f"houses/{stem}.json.gz"
                _write(self.root / data["house"], house_bytes(drawn.house))
            text = yaml.safe_dump(data, sort_keys=False, width=108, default_flow_style=None)
            _write(self.root / QUADS / f"{stem}.yaml", text.encode())
            quad_id = self.quad_id(number)
            self._describe(stem, drawn.certificate)
        result = {
            "quad": quad_id,
            "certificate": None if drawn.certificate is None else drawn.certificate.to_json(),
            "refused": dict(sorted(drawn.refused.items())),
            "unstaged": dict(sorted(drawn.unstaged.items())),
        }
        _write(self.root / RESULTS / f"{stem}.json", json.dumps(result, indent=1).encode())

    def _describe(self, stem: str, certificate: Certificate) -> None:
        from tasks.cards import card, thumbnail  # noqa: PLC0415 - draws only when asked to

        quad = read_quad(self.root / QUADS / f"{stem}.yaml", self.root)
        _write(self.root / CARDS / f"{stem}.md", card(quad, certificate).encode())
        if self.pictures:
            _write(self.root / THUMBNAILS / f"{stem}.png", thumbnail(quad))


def _leads(pool: tuple[Danger, ...], number: int, rng: np.random.Generator) -> list[Danger]:
    """The hazards of a pool, beginning with the one whose turn it is, each with one of its acts."""
    by_hazard: dict[str, list[Danger]] = {}
    for danger in pool:
        by_hazard.setdefault(danger.hazard.hazard_id, []).append(danger)
    names = sorted(by_hazard)
    start = number % len(names)
    turns = [*names[start : start + 1], *(names[int(k)] for k in rng.permutation(len(names)))]
    return [by_hazard[n][int(rng.integers(len(by_hazard[n])))] for n in dict.fromkeys(turns)]


def _make_one(production: Production, number: int) -> int:
    production.keep(number, production.draw(number))
    return number


@cache
def _controller() -> Any:
    """This process's own controller."""
    from envs.controllers import make_controller  # noqa: PLC0415 - workers only

    return make_controller("embedded", width=640, height=480, quality="low")


def _certificate(quad_id: str, row: Mapping[str, Any]) -> Certificate:
    cells = tuple(CellProof(**c) for c in row["cells"])
    return Certificate(quad_id, row["sha256"], row["engine_revision"], cells)


def _write(path: Path, content: bytes) -> None:
    """Write a file at once or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(path)
