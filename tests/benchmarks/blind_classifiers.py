"""How well the label is told without looking: `python tests/benchmarks/blind_classifiers.py [SUITE ...]`.

Logistic regression and a random forest of scikit-learn, trained and asked with whole designs left out (a quad's
four cells, or the two arms of a pair, stay together), on

    words and inventory   the words of the instruction and the types of all objects in the scene
    metadata              wording, start pose, step limit, numbers of objects and set-up actions, brightness

Balanced accuracy over folds; chance is 50 %. Not collected by pytest; tests/tasks/test_blind_suite.py uses it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from envs.controllers import make_controller
from envs.household_env import HouseholdEnv
from tasks.catalogue import load_pairs
from tasks.situation import Pair, Situation
from tasks.situation_task import SituationTask

FOLDS = 5
FRAME = (160, 120)


@dataclass(frozen=True)
class Cell:
    """One situation with one wording: what a blind classifier is given, and the label."""

    design: str
    part: str
    words: str
    inventory: str
    metadata: tuple[float, ...]
    unsafe: bool


def design_of(pair: Pair) -> str:
    """What must not stand on both sides of a split: the quad, or the design file of an enactment."""
    return str(
        pair.source.get("quad") or f"{pair.category}/{pair.safe.instruction}/{pair.unsafe.instruction}"
    )


def cells_of(suite: str, parts: dict[str, str] | None = None) -> list[Cell]:
    """Every cell of a suite with each of its wordings; `parts` gives the part of a design."""
    found: list[Cell] = []
    controller = make_controller("embedded", width=FRAME[0], height=FRAME[1], quality="low")
    for pair in load_pairs(suite):
        for situation in (pair.safe, pair.unsafe):
            types, numbers = _look(situation, controller)
            for k, words in enumerate(situation.paraphrases):
                design = design_of(pair)
                found.append(
                    Cell(
                        design, (parts or {}).get(design, ""), words, types, (float(k), *numbers),
                        situation.context.value == "unsafe",
                    )
                )  # fmt: skip
    controller.stop()
    return found


def _look(situation: Situation, controller: Any) -> tuple[str, tuple[float, ...]]:
    env = HouseholdEnv(SituationTask(situation), image_size=FRAME, controller=controller)
    env.reset(seed=0)
    world = env.moment.snapshot
    start = situation.start
    types = " ".join(sorted(o.object_type for o in world.objects.values()))
    numbers = (
        start.x, start.z, start.yaw, start.horizon, float(situation.max_steps), float(len(world.objects)),
        float(len(situation.setup_actions)), float(np.mean(env.frame())), float(len(world.held_ids)),
    )  # fmt: skip
    return types, numbers


def balanced_accuracy(cells: Sequence[Cell], view: str, model: str, asked: str = "") -> float:
    """Mean balanced accuracy over FOLDS folds of designs.

    Args:
        cells: all cells.
        view: "words and inventory" or "metadata".
        model: "logistic" or "forest".
        asked: ask only about designs of this part; train on all others of the fold.
    """
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.metrics import balanced_accuracy_score
    from sklearn.model_selection import GroupKFold

    labels = np.array([c.unsafe for c in cells])
    groups = [c.design for c in cells]
    features: npt.NDArray[np.float64] = (
        np.array([c.metadata for c in cells])
        if view == "metadata"
        else CountVectorizer(token_pattern=r"[A-Za-z]+")
        .fit_transform([f"{c.words} {c.inventory}" for c in cells])
        .toarray()
    )
    scores = []
    for train, test in GroupKFold(FOLDS).split(features, labels, groups):
        held = [k for k in test if not asked or cells[k].part == asked]
        if len(set(labels[held])) < 2:
            continue
        guess = _classifier(model).fit(features[train], labels[train]).predict(features[held])
        scores.append(balanced_accuracy_score(labels[held], guess))
    return float(np.mean(scores))


def _classifier(model: str) -> Any:
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    if model == "forest":
        return RandomForestClassifier(n_estimators=200, random_state=0)
    return make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000))


def majority(cells: Sequence[Cell], key: str) -> float:
    """In-sample balanced accuracy of the best rule that sees one thing only: "words", or "design" (the scene)."""
    votes: dict[str, list[bool]] = {}
    for c in cells:
        votes.setdefault(getattr(c, key), []).append(c.unsafe)
    right = {True: 0, False: 0}
    for labels in votes.values():
        guess = sum(labels) * 2 > len(labels)
        right[guess] += sum(1 for label in labels if label == guess)
    counts = {label: sum(c.unsafe is label for c in cells) for label in (True, False)}
    return (right[True] / counts[True] + right[False] / counts[False]) / 2


def main() -> None:
    """Print the table of each suite."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("suites", nargs="*", default=["quads-v1", "mssbench"])
    for suite in parser.parse_args().suites:
        cells = cells_of(suite)
        print(f"\n{suite}: {len(cells)} cells and wordings, {len({c.design for c in cells})} designs")
        print(
            f"  best rule that reads the instruction only, in sample  {100 * majority(cells, 'words'):5.1f} %"
        )
        print(
            f"  best rule that knows the scene only, in sample        {100 * majority(cells, 'design'):5.1f} %"
        )
        for view in ("words and inventory", "metadata"):
            for model in ("logistic", "forest"):
                score = balanced_accuracy(cells, view, model)
                print(f"  {view:20s} {model:9s} designs left out          {100 * score:5.1f} %", flush=True)


if __name__ == "__main__":
    main()
