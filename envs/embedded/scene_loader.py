"""Builds the World of a scene: one of the 120 iTHOR floor plans, or a house in ProcTHOR's JSON schema."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import numpy as np

from envs.embedded.floorplan_layout import (
    CACHED_LAYOUTS,
    FloorPlanLayout,
    floor_plan_name,
    floor_plan_names,
    load_layout,
)
from envs.embedded.geometry import Array, heading
from envs.embedded.house_loader import load_house
from envs.embedded.published_grid import bridged_positions, largest_island
from envs.embedded.structure import Structure
from envs.embedded.structure_inference import infer_structure
from envs.embedded.world import AgentState, World

AGENT_HEIGHT_M = 0.9009992
"""AI2-THOR's agent position above the floor; recorded from the Unity build 5.0.0."""
RECORDED_STARTS = MappingProxyType(
    {
        "FloorPlan1": (-1.0, 1.0, 270.0),
        "FloorPlan201": (-4.0, 1.5, 0.0),
        "FloorPlan301": (2.25, 1.0, 270.0),
        "FloorPlan401": (-2.25, 1.5, 0.0),
    }
)
"""Start poses (x, z, yaw) recorded from the Unity build 5.0.0; those of other scenes are not published."""
PROCEDURAL = "Procedural"
"""The scene that CreateHouse fills."""
VIEW_RANGE_M = 5.0
"""Objects within this distance count when the start pose looks for the fullest view (chosen)."""


def scene_names() -> tuple[str, ...]:
    """Every scene that can be loaded by name, and Procedural, which a house fills."""
    return (*floor_plan_names(), PROCEDURAL)


def load_scene(scene: str | Mapping[str, Any]) -> World:
    """A fresh World of a floor plan ("FloorPlan1" or "FloorPlan1_physics") or of a ProcTHOR house.

    The agent stands at a fixed start pose. Raises UnknownNameError for an unknown name and DataError for a
    malformed house.
    """
    if isinstance(scene, str):
        return _load_floor_plan(floor_plan_name(scene))
    return load_house(scene)


def _load_floor_plan(name: str) -> World:
    layout, structure, start = _floor_plan(name)
    position, yaw = start
    world = World(f"{name}_physics", structure, AgentState(position.copy(), yaw))
    for obj in layout.fresh_objects():
        world.add(obj)
    return world


@lru_cache(maxsize=CACHED_LAYOUTS)
def _floor_plan(name: str) -> tuple[FloorPlanLayout, Structure, tuple[Array, float]]:
    layout = load_layout(name)
    structure = infer_structure(layout)
    bridged = bridged_positions(layout, structure)
    structure = replace(structure, reachable=bridged)
    return layout, structure, _start_pose(layout, bridged, structure.rooms[0].floor_y)


def _start_pose(layout: FloorPlanLayout, reachable: Array, floor_y: float) -> tuple[Array, float]:
    """As recorded, else the reachable position nearest to the middle, looking to where most objects are."""
    if layout.scene in RECORDED_STARTS:
        x, z, yaw = RECORDED_STARTS[layout.scene]
        return np.array([x, floor_y + AGENT_HEIGHT_M, z]), yaw
    spots = largest_island(reachable)
    away = np.round(np.linalg.norm(spots - spots.mean(axis=0), axis=1), 6)
    x, z = spots[int(np.argmin(away))]
    centers = np.array([o.world_box().center for o in layout.objects])[:, [0, 2]] - (x, z)
    distance = np.maximum(np.linalg.norm(centers, axis=1), 1e-6)
    seen = []
    for yaw in (0.0, 90.0, 180.0, 270.0):
        ahead = centers @ heading(yaw)[[0, 2]]
        seen.append(int(((ahead > 0.71 * distance) & (distance < VIEW_RANGE_M)).sum()))
    return np.array([x, floor_y + AGENT_HEIGHT_M, z]), 90.0 * int(np.argmax(seen))
