"""Replays trajectories recorded on the Unity build 5.0.0 and says how far the embedded engine agrees.

    python tests/benchmarks/compare_recorded.py [--recordings DIR] [--details]

Beside it stands an inert engine, which never changes anything and sees nothing. Not collected by pytest;
tests/envs/embedded/test_recorded_trajectories.py asserts the targets.

What counts as equal: an *object-step that changes* is an object and a step at which any of STATE_FIELDS differs
from the recording's previous step; it agrees when all those fields are the recording's. An object that no
action names, and that recordings of one scene already begin with in different states, is *unsteady*: Unity
does not repeat itself there, and its rows are counted apart. An *untouched* object is one that the recording
itself never moves by more than MOVED_M and that is not unsteady.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeAlias

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from envs.embedded.engine import Engine
from envs.embedded.scene_loader import load_scene

RECORDINGS = Path(__file__).resolve().parents[3] / "shared/data/thor/recorded"
STATE_FIELDS = (
    "isOpen", "isToggled", "isPickedUp", "isFilledWithLiquid", "isDirty", "isSliced", "isCooked",
    "temperature", "parentReceptacles",
)  # fmt: skip
MOVED_M = 0.02
"""A recorded object that moves by less than this is untouched; so far may ours be from it."""
SIGHTS = ("visible", "by pose")
"""Sightings over all steps, and over the first step at each distinct pose of the agent."""
POSE_M = 0.01
"""How far the agent may be from where it was recorded; degrees likewise for yaw and horizon."""

Metadata: TypeAlias = dict[str, Any]
Objects: TypeAlias = dict[str, Metadata]
View: TypeAlias = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Recording:
    """One trajectory: `states[i]` is the metadata after `actions[i]`; `setup` comes before all of them."""

    name: str
    scene: str
    setup: tuple[Metadata, ...]
    actions: tuple[Metadata, ...]
    states: tuple[Metadata, ...]
    is_inferred: bool
    """Whether the file held no actions, so that they were read off what changed."""


@dataclass(slots=True)
class Agreement:
    """Counts of (what agrees, what there is) by name; differences worth reading as text."""

    right: Counter[str] = field(default_factory=Counter)
    total: Counter[str] = field(default_factory=Counter)
    worst_pose_m: float = 0.0
    notes: list[str] = field(default_factory=list)

    def count(self, name: str, agrees: bool, note: str = "") -> None:
        """One more case of `name`."""
        self.total[name] += 1
        self.right[name] += agrees
        if not agrees and note:
            self.notes.append(f"{name}: {note}")

    def see(self, name: str, ours: frozenset[str], theirs: frozenset[str]) -> None:
        """Count true, false and missed sightings."""
        for kind, ids in (("hit", ours & theirs), ("false", ours - theirs), ("missed", theirs - ours)):
            self.total[f"{name} {kind}"] += len(ids)

    def share(self, name: str) -> float:
        """The part of the cases that agree; 1 when there are none."""
        return self.right[name] / self.total[name] if self.total[name] else 1.0

    def sight(self, name: str) -> tuple[float, float, float]:
        """F1, precision and recall; nothing claimed is precision 0."""
        hit, false, missed = (self.total[f"{name} {k}"] for k in ("hit", "false", "missed"))
        precision = hit / (hit + false) if hit + false else 0.0
        recall = hit / (hit + missed) if hit + missed else 0.0
        f1 = 2 * hit / (2 * hit + false + missed) if hit + false + missed else 0.0
        return f1, precision, recall

    def add(self, other: Agreement) -> None:
        """Take in the counts of another trajectory."""
        self.right.update(other.right)
        self.total.update(other.total)
        self.worst_pose_m = max(self.worst_pose_m, other.worst_pose_m)
        self.notes += other.notes


# -- the recordings ------------------------------------------------------------------------------------------


def read_recordings(folder: Path = RECORDINGS) -> list[Recording]:
    """All trajectories of a folder, by name."""
    return [_recording(path) for path in sorted(folder.glob("*.json.gz"))]


def _recording(path: Path) -> Recording:
    data = json.loads(gzip.decompress(path.read_bytes()))
    states, name = tuple(data["metadata"]), path.name.removesuffix(".json.gz")
    scene = str(states[0]["sceneName"])
    if data["actions"] is not None:
        return Recording(name, scene, (), tuple(data["actions"]), states, is_inferred=False)
    setup = ({"action": "Initialize"}, *_setup(states[0]))
    actions = ({"action": "Pass"}, *(_inferred(a, b) for a, b in pairwise(states)))
    return Recording(name, scene, setup, actions, states, is_inferred=True)


def _setup(state: Metadata) -> Iterator[Metadata]:
    """What must have been done before the first recorded state: things taken and switched."""
    world = load_scene(state["sceneName"])
    for o in state["objects"]:
        target = {"objectId": o["objectId"], "forceAction": True}
        if o["isPickedUp"]:
            yield {"action": "PickupObject", **target}
        if o["toggleable"] and o["isToggled"] != world[o["objectId"]].state.is_toggled:
            yield {"action": "ToggleObjectOn" if o["isToggled"] else "ToggleObjectOff", **target}


_SUBJECT = {
    "ToggleObjectOn": "isToggled", "ToggleObjectOff": "isToggled", "OpenObject": "isOpen",
    "CloseObject": "isOpen", "PickupObject": "isPickedUp", "PutObject": "isPickedUp",
}  # fmt: skip


def _inferred(before: Metadata, after: Metadata) -> Metadata:
    """The action between two states: its name is recorded, its object is the one that changed."""
    name = str(after["lastAction"])
    if name == "MoveAhead":
        a, b = (m["agent"]["position"] for m in (before, after))
        return {"action": name, "moveMagnitude": round(math.hypot(b["x"] - a["x"], b["z"] - a["z"]), 3)}
    if name not in _SUBJECT:
        return {"action": name}
    was, key = by_id(before), _SUBJECT[name]
    subject = next(o for o in after["objects"] if o[key] != was[o["objectId"]][key])
    target = subject["parentReceptacles"][0] if name == "PutObject" else subject["objectId"]
    return {"action": name, "objectId": target, "forceAction": True}


def by_id(state: Metadata) -> Objects:
    """The objects of an agent's metadata by id."""
    return {o["objectId"]: o for o in state["objects"]}


def unsteady_objects(recordings: Sequence[Recording]) -> frozenset[tuple[str, str]]:
    """(scene, objectId) of what no action names and what recordings of one scene begin with differently."""
    named = {a.get("objectId") for r in recordings for a in (*r.setup, *r.actions)}
    begins: dict[tuple[str, str], list[Any]] = {}
    for recording in recordings:
        if recording.is_inferred:
            continue
        for o in recording.states[0]["objects"]:
            begins.setdefault((recording.scene, o["objectId"]), []).append(_state(o))
    return frozenset(
        key for key, found in begins.items() if key[1] not in named and any(s != found[0] for s in found)
    )


# -- the comparison ------------------------------------------------------------------------------------------


def replay(recording: Recording) -> list[Metadata]:
    """Our metadata after each recorded action."""
    engine = Engine(300, 300, draws=False, world=load_scene(recording.scene))
    for action in recording.setup:
        engine.process(action)
    return [engine.process(a).metadata["agents"][0] for a in recording.actions]


def stay_inert(recording: Recording) -> list[Metadata]:
    """The metadata of an engine that answers success, never changes and sees nothing."""
    engine = Engine(300, 300, draws=False, world=load_scene(recording.scene))
    still = engine.process({"action": "Initialize"}).metadata["agents"][0]
    blind = {**still, "objects": [{**o, "visible": False} for o in still["objects"]]}
    return [blind] * len(recording.actions)


def compare(
    recording: Recording, ours: Sequence[Metadata], unsteady: frozenset[tuple[str, str]], seen: set[View]
) -> Agreement:
    """How far our states agree. `seen` collects the poses already judged, over all trajectories."""
    out = Agreement()
    skipped = {object_id for scene, object_id in unsteady if scene == recording.scene}
    still = _untouched(recording) - skipped
    for i, (mine, theirs) in enumerate(zip(ours, recording.states, strict=True)):
        label = f"{recording.name}[{i}] {theirs['lastAction']}"
        _compare_agent(out, mine, theirs, label)
        _compare_still(out, by_id(mine), by_id(theirs), still, label)
        if i:
            before = by_id(recording.states[i - 1])
            _compare_changes(out, before, by_id(mine), by_id(theirs), skipped, label)
        pair = (_visible(mine), _visible(theirs))
        out.see("visible", *pair)
        view = _view(recording.scene, theirs["agent"])
        if view not in seen:
            seen.add(view)
            out.see("by pose", *pair)
            out.notes.append(
                f"sees {label}: false {sorted(pair[0] - pair[1])} missed {sorted(pair[1] - pair[0])}"
            )
    return out


def _compare_agent(out: Agreement, mine: Metadata, theirs: Metadata, label: str) -> None:
    out.count("keys", set(mine) == set(theirs), label)
    out.count(
        "success", mine["lastActionSuccess"] == theirs["lastActionSuccess"], f"{label} {mine['errorMessage']}"
    )
    a, b = mine["agent"], theirs["agent"]
    away = max(abs(a["position"][k] - b["position"][k]) for k in "xyz")
    out.worst_pose_m = max(out.worst_pose_m, away)
    turned = max(_turn(a["rotation"]["y"], b["rotation"]["y"]), abs(a["cameraHorizon"] - b["cameraHorizon"]))
    out.count("pose", away <= POSE_M and turned <= 0.1, f"{label} {away:.3f} m, {turned:.1f} degrees")


def _compare_still(out: Agreement, mine: Objects, theirs: Objects, still: set[str], label: str) -> None:
    for object_id, other in theirs.items():
        out.count("object ids", object_id in mine, f"{label} {object_id}")
        if object_id not in mine:
            continue
        out.count("object keys", list(mine[object_id]) == list(other), f"{label} {object_id}")
        if object_id in still:
            away = _apart(mine[object_id], other)
            out.count("untouched", away <= MOVED_M, f"{label} {object_id} {away:.3f} m")


def _compare_changes(
    out: Agreement, before: Objects, mine: Objects, theirs: Objects, skipped: set[str], label: str
) -> None:
    for object_id, other in theirs.items():
        if object_id not in before or _state(before[object_id]) == _state(other):
            continue
        own = _state(mine[object_id]) if object_id in mine else None
        note = f"{label} {object_id}"
        if own is not None:
            keys = [k for k, a, b in zip(STATE_FIELDS, own, _state(other), strict=True) if a != b]
            note += "".join(f" {k}: {mine[object_id][k]} for {other[k]}" for k in keys)
        if object_id not in skipped:
            out.count("changes", own == _state(other), note)
        out.count("all changes", own == _state(other), note)


def _state(obj: Mapping[str, Any]) -> tuple[Any, ...]:
    """The state fields; the order of parents means nothing in Unity."""
    return tuple(tuple(sorted(obj[k] or ())) if k == "parentReceptacles" else obj[k] for k in STATE_FIELDS)


def _untouched(recording: Recording) -> set[str]:
    first = by_id(recording.states[0])
    later = [by_id(s) for s in recording.states[1:]]
    return {i for i, o in first.items() if all(i in s and _apart(o, s[i]) <= MOVED_M for s in later)}


def _apart(a: Metadata, b: Metadata) -> float:
    return math.dist([a["position"][k] for k in "xyz"], [b["position"][k] for k in "xyz"])


def _turn(a: float, b: float) -> float:
    return abs((a - b + 180.0) % 360.0 - 180.0)


def _visible(state: Metadata) -> frozenset[str]:
    return frozenset(o["objectId"] for o in state["objects"] if o["visible"])


def _view(scene: str, agent: Metadata) -> View:
    p = agent["position"]
    angles = (round(agent["rotation"]["y"]) % 360, round(agent["cameraHorizon"]), agent["isStanding"])
    return (scene, round(p["x"], 2), round(p["z"], 2), *angles)


# -- the table -----------------------------------------------------------------------------------------------


def compare_all(folder: Path = RECORDINGS, *, inert: bool = False) -> dict[str, Agreement]:
    """Agreement by trajectory, and "overall"."""
    recordings = read_recordings(folder)
    unsteady, seen = unsteady_objects(recordings), set[View]()
    found: dict[str, Agreement] = {}
    overall = Agreement()
    for recording in recordings:
        ours = stay_inert(recording) if inert else replay(recording)
        found[recording.name] = compare(recording, ours, unsteady, seen)
        overall.add(found[recording.name])
    return {**found, "overall": overall}


HEAD = (
    f"{'':20} {'keys':>5} {'ids':>7} {'success':>8} {'changes':>8} {'and unsteady':>13} {'pose':>5} {'worst m':>8}"
    f" {'untouched':>10} {'visible F1/P/R':>15} {'by pose F1/P/R':>15}"
)


def row(name: str, found: Agreement) -> str:
    """One line of the table: percentages, and F1, precision and recall."""
    keys = min(found.share("keys"), found.share("object keys"))
    shown = ["/".join(f"{v:.2f}" for v in found.sight(k)) for k in SIGHTS]
    sights = [
        s if found.total[f"{k} hit"] + found.total[f"{k} missed"] else ""
        for s, k in zip(shown, SIGHTS, strict=True)
    ]
    return (
        f"{name:20} {keys:5.0%} {found.share('object ids'):7.2%} {found.share('success'):8.1%} "
        f"{_of(found, 'changes'):>8} {_of(found, 'all changes'):>13} {found.share('pose'):5.0%} "
        f"{found.worst_pose_m:8.4f} {found.share('untouched'):10.2%} {sights[0]:>15} {sights[1]:>15}"
    )


def _of(found: Agreement, name: str) -> str:
    return f"{found.right[name]}/{found.total[name]}"


def main() -> None:
    """Print the tables of the engine and of the inert one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recordings", type=Path, default=RECORDINGS)
    parser.add_argument("--details", action="store_true", help="print every difference")
    given = parser.parse_args()
    for title, inert in (("embedded engine", False), ("inert engine", True)):
        print(f"\n{title}\n{HEAD}")
        table = compare_all(given.recordings, inert=inert)
        for name, found in table.items():
            print(row(name, found))
        if given.details and not inert:
            print("\n".join(table["overall"].notes))


if __name__ == "__main__":
    main()
