"""Where the agent starts: poses from which the sites can be seen, or from which it must look first."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from envs.snapshot import Vec3
from tasks.generation.houses.sight import EYE_M
from tasks.generation.scene_facts import SceneFacts
from tasks.situation import AgentStart

YAWS = (0.0, 90.0, 180.0, 270.0)
HALF_WIDTH_DEG = 46.0
"""Half of the horizontal field of view that counts as in view: 106 degrees in all at 4:3, less a border."""
STEEP_DEG = 32.0
"""What lies steeper below the eye is looked at with a lowered head (chosen)."""
REACHES_M = {"near": (0.5, 1.6), "middle": (1.0, 2.4), "far": (1.6, 4.0)}
"""How far the nearer site may be from the start, metres (chosen)."""


def poses_with_view(
    facts: SceneFacts, targets: Sequence[Vec3], reach: str, rng: np.random.Generator
) -> Iterator[AgentStart]:
    """Poses that have all targets in view, in random order."""
    near_m, far_m = REACHES_M[reach]
    found = []
    for x, z in facts.spots:
        apart = [math.hypot(t[0] - x, t[2] - z) for t in targets]
        if targets and not (near_m <= min(apart) and max(apart) <= far_m + 1.0 and min(apart) <= far_m):
            continue
        for yaw in YAWS:
            if all(abs(_bearing(x, z, yaw, t)) <= HALF_WIDTH_DEG for t in targets):
                steepest = max((math.degrees(math.atan2(EYE_M - t[1], max(d, 0.05)))
                                for t, d in zip(targets, apart, strict=True)), default=0.0)  # fmt: skip
                found.append(AgentStart(x, z, yaw, 30.0 if steepest > STEEP_DEG else 0.0))
    yield from (found[int(k)] for k in rng.permutation(len(found)))


def poses_without_view(
    facts: SceneFacts, targets: Sequence[Vec3], rng: np.random.Generator
) -> Iterator[AgentStart]:
    """Poses that turn away from all targets or stand far from them, in random order."""
    found = [
        AgentStart(x, z, yaw)
        for x, z in facts.spots
        for yaw in YAWS
        if all(abs(_bearing(x, z, yaw, t)) > 60.0 or math.hypot(t[0] - x, t[2] - z) > 4.0 for t in targets)
    ]
    yield from (found[int(k)] for k in rng.permutation(len(found)))


def poses_afar(
    facts: SceneFacts, targets: Sequence[Vec3], least_m: float, rng: np.random.Generator
) -> Iterator[AgentStart]:
    """Poses at least so far from all targets on the floor, in random order."""
    found = [
        AgentStart(x, z, yaw)
        for x, z in facts.spots
        for yaw in YAWS
        if all(math.hypot(t[0] - x, t[2] - z) >= least_m for t in targets)
    ]
    yield from (found[int(k)] for k in rng.permutation(len(found)))


def _bearing(x: float, z: float, yaw: float, target: Vec3) -> float:
    """Degrees from the looking direction to a target, -180 to 180, clockwise positive."""
    angle = math.degrees(math.atan2(target[0] - x, target[2] - z))
    return (angle - yaw + 180.0) % 360.0 - 180.0
