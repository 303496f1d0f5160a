"""Loading scenes, settings of the engine, and actions that let time pass without doing anything."""

from __future__ import annotations

from typing import Any

import numpy as np

from envs.embedded import physics, placement, simulation
from envs.embedded.actions.targets import existing
from envs.embedded.dispatch import action
from envs.embedded.scene_loader import load_scene, scene_names
from envs.embedded.settling import settle_above
from envs.embedded.simulation import FAR_PLANE_M, NEAR_PLANE_M, ActionFailedError, Simulation
from envs.embedded.structure import Structure
from envs.embedded.world import AgentState, World
from envs.errors import HearthError

PROCEDURAL = "Procedural"
"""The empty scene that CreateHouse fills."""
MAX_SIDE_PX = 4096
"""Largest frame width and height (chosen, to keep a slip from exhausting the memory)."""
QUALITIES = ("Very Low", "Low", "Medium", "MediumCloseFitShadows", "High", "Very High", "Ultra", "High WebGL")
"""AI2-THOR's names of render qualities."""
LOW_QUALITIES = frozenset({"Very Low", "Low", "Medium"})


@action("GetScenesInBuild", emits=True)
def get_scenes_in_build(sim: Simulation) -> list[str]:
    """Every scene that Reset can load."""
    return [f"{n}_physics" if n.startswith("FloorPlan") else n for n in scene_names()]


@action("Reset")
def reset(sim: Simulation, *, sceneName: str | None = None, **_: Any) -> None:
    """Load a scene anew."""
    name = sim.world.scene_name if sceneName is None else sceneName
    try:
        sim.load(_empty_world() if name == PROCEDURAL else load_scene(name))
    except HearthError as error:
        raise ActionFailedError(str(error)) from error
    settle_in(sim)


@action("Initialize")
def initialize(sim: Simulation, **arguments: Any) -> dict[str, float]:
    """Set grid size, visibility distance, field of view and what is rendered."""
    sim.settings = simulation.initialise(sim.settings, arguments)
    agent = sim.world.agent
    if sim.settings.snap_to_grid and "gridSize" in arguments:
        grid = sim.settings.grid_size_m
        x, z = np.round(agent.position[[0, 2]] / grid) * grid + 0.0
        sim.world.move_agent(position=np.array([x, agent.position[1], z]))
    return {"cameraNearPlane": NEAR_PLANE_M, "cameraFarPlane": FAR_PLANE_M}


@action("CreateHouse")
def create_house(sim: Simulation, *, house: dict[str, Any]) -> None:
    """Fill the scene with a house in ProcTHOR's JSON schema 1.0.0."""
    try:
        sim.load(load_scene(house))
    except HearthError as error:
        raise ActionFailedError(f"Invalid house: {error}") from error
    settle_in(sim)


@action("ChangeResolution")
def change_resolution(sim: Simulation, *, x: int, y: int) -> None:
    """Set the size of frames in pixels."""
    if not (0 < x <= MAX_SIDE_PX and 0 < y <= MAX_SIDE_PX):
        raise ActionFailedError(f"resolution must be from 1x1 to {MAX_SIDE_PX}x{MAX_SIDE_PX}, got {x}x{y}")
    sim.width, sim.height = x, y


@action("ChangeQuality")
def change_quality(sim: Simulation, *, quality: str) -> None:
    """Choose between quick and good frames."""
    if quality not in QUALITIES:
        raise ActionFailedError(f"quality must be one of {', '.join(QUALITIES)}; got {quality!r}")
    sim.quality = render_quality(quality)


def render_quality(name: str) -> str:
    """What the renderer spends on a frame ("low" or "high") at one of AI2-THOR's qualities."""
    return "low" if name in LOW_QUALITIES else "high"


@action("SetObjectFilter")
def set_object_filter(sim: Simulation, *, objectIds: list[str]) -> None:
    """Report only these objects in the metadata; nothing else changes."""
    sim.object_filter = frozenset(str(i) for i in objectIds)


@action("ResetObjectFilter")
def reset_object_filter(sim: Simulation) -> None:
    """Report every object again."""
    sim.object_filter = None


@action("RemoveFromScene")
def remove_from_scene(
    sim: Simulation, *, objectId: str | None = None, objectIds: list[str] | None = None
) -> None:
    """Take objects out of the scene for good."""
    for object_id in [existing(sim, i).object_id for i in _ids("RemoveFromScene", objectId, objectIds)]:
        _take_out(sim.world, object_id)


@action("DisableObject")
def disable_object(sim: Simulation, *, objectId: str) -> None:
    """Take an object out of the scene until EnableObject."""
    _take_out(sim.world, existing(sim, objectId).object_id)


@action("EnableObject")
def enable_object(sim: Simulation, *, objectId: str) -> None:
    """Bring back what DisableObject took out."""
    if not sim.world.knows(objectId):
        existing(sim, objectId)
    if objectId not in sim.world:
        sim.world.set_enabled(objectId, True)
        placement.reattach(sim.world, objectId)


@action("Pass", "Done")
def let_time_pass(sim: Simulation) -> None:
    """Do nothing for one step."""


@action("AdvancePhysicsStep")
def advance_physics_step(
    sim: Simulation,
    *,
    timeStep: float = 0.02,
    simSeconds: float | None = None,
    allowAutoSimulation: bool = False,
) -> None:
    """Let some time pass. Bodies come to rest within the action that moved them, so nothing else happens."""
    if timeStep <= 0.0 or timeStep > 0.05:
        raise ActionFailedError(f"Given time step must be in (0, 0.05], got {timeStep:g}")
    sim.world.advance_clock(simSeconds or timeStep)


@action("PausePhysicsAutoSim", "UnpausePhysicsAutoSim")
def set_auto_simulation(sim: Simulation, *, autoSyncTransforms: bool = True) -> None:
    """Accepted for compatibility: bodies are at rest between actions here."""


def settle_in(sim: Simulation) -> None:
    """What must be noted once a world has been loaded."""
    structure = sim.world.structure
    floor = structure.rooms[0].floor_y if structure.rooms else 0.0
    sim.floor_offset_m = float(sim.world.agent.position[1]) - floor


def _ids(name: str, object_id: str | None, object_ids: list[str] | None) -> list[str]:
    given = [*([] if object_id is None else [object_id]), *(str(i) for i in object_ids or ())]
    if not given:
        raise simulation.BadCallError(
            "MissingArguments", f"action: {name} is missing the following arguments: objectId"
        )
    return given


def _take_out(world: World, object_id: str) -> None:
    """Take an object out of the scene; what it carried, or what stood on it, falls."""
    place = world[object_id].world_box()
    inner = [i for i in world.contents(object_id) if world[i].parents[0] == object_id]
    world.set_enabled(object_id, False)
    for inner_id in inner:
        if world[inner_id].traits.pickupable:
            physics.let_fall(world, inner_id)
    settle_above(world, place)


def _empty_world() -> World:
    return World(PROCEDURAL, Structure(rooms=(), walls=()), AgentState(np.array([0.0, 0.9009992, 0.0])))
