"""What changes an object or its condition: slicing, breaking, cooking, filling, dirtying, using up."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from envs.embedded.actions.targets import target
from envs.embedded.dispatch import action
from envs.embedded.geometry import LocalBox, Pose, euler_matrix
from envs.embedded.object_types import type_traits
from envs.embedded.simulation import ActionFailedError, Simulation
from envs.embedded.world import SceneObject, World

SLICES = {"Apple": 7, "Bread": 10, "Tomato": 6, "Potato": 8, "Lettuce": 7}
"""How many slices one gives (the numbers of AI2-THOR's slice ids in recorded data)."""
CRACKED_EGG_M = np.array([0.14, 0.02, 0.12])
"""Size of an egg out of its shell, metres (chosen)."""
LIQUIDS = ("water", "coffee", "wine")


@action("SliceObject")
def slice_object(
    sim: Simulation,
    *,
    objectId: str | None = None,
    x: float | None = None,
    y: float | None = None,
    forceAction: bool = False,
) -> None:
    """Cut something up; its slices lie where it was."""
    found = target(sim, "SliceObject", objectId, (x, y), forceAction)
    if not found.traits.sliceable or found.object_type not in (*SLICES, "Egg"):
        raise ActionFailedError(f"{found.name} Does not have the CanBeSliced property!")
    if sim.world.agent.held_id == found.object_id:
        raise ActionFailedError("target object cannot be sliced if it is in the agent's hand")
    slice_up(sim.world, found)


@action("BreakObject")
def break_object(
    sim: Simulation,
    *,
    objectId: str | None = None,
    x: float | None = None,
    y: float | None = None,
    forceAction: bool = False,
) -> None:
    """Break something."""
    found = target(sim, "BreakObject", objectId, (x, y), forceAction)
    if not found.traits.breakable:
        raise ActionFailedError(f"{found.object_id} does not have the CanBreak property")
    if found.state.is_broken:
        raise ActionFailedError(f"{found.object_id} is already broken")
    shatter(sim.world, found)


@action("CookObject")
def cook_object(
    sim: Simulation,
    *,
    objectId: str | None = None,
    x: float | None = None,
    y: float | None = None,
    forceAction: bool = False,
) -> None:
    """Make something cooked."""
    found = target(sim, "CookObject", objectId, (x, y), forceAction)
    if not found.traits.cookable:
        raise ActionFailedError("target object is not cookable!")
    if found.state.is_cooked:
        raise ActionFailedError("target object is already Cooked!")
    sim.world.set_state(found.object_id, is_cooked=True)


@action("DirtyObject")
def dirty_object(
    sim: Simulation,
    *,
    objectId: str | None = None,
    x: float | None = None,
    y: float | None = None,
    forceAction: bool = False,
) -> None:
    """Make something dirty."""
    _set_dirty(sim, target(sim, "DirtyObject", objectId, (x, y), forceAction), True)


@action("CleanObject")
def clean_object(
    sim: Simulation,
    *,
    objectId: str | None = None,
    x: float | None = None,
    y: float | None = None,
    forceAction: bool = False,
) -> None:
    """Make something clean."""
    _set_dirty(sim, target(sim, "CleanObject", objectId, (x, y), forceAction), False)


@action("FillObjectWithLiquid")
def fill_object_with_liquid(
    sim: Simulation,
    *,
    objectId: str | None = None,
    fillLiquid: str = "water",
    x: float | None = None,
    y: float | None = None,
    forceAction: bool = False,
) -> None:
    """Fill something with water, coffee or wine."""
    if fillLiquid not in LIQUIDS:
        raise ActionFailedError(
            f"ArgumentException: Unknown liquid: {fillLiquid}. Known: {', '.join(LIQUIDS)}"
        )
    found = target(sim, "FillObjectWithLiquid", objectId, (x, y), forceAction)
    if not found.traits.can_fill:
        raise ActionFailedError(f"{found.object_id} does not have CanBeFilled property!")
    if found.state.is_broken:
        raise ActionFailedError(f"{found.object_id} is broken and cannot be filled")
    if found.state.fill_liquid is not None:
        raise ActionFailedError(f"{found.object_id} is already Filled!")
    sim.world.set_state(found.object_id, fill_liquid=fillLiquid)


@action("EmptyLiquidFromObject")
def empty_liquid_from_object(
    sim: Simulation,
    *,
    objectId: str | None = None,
    x: float | None = None,
    y: float | None = None,
    forceAction: bool = False,
) -> None:
    """Pour away what is in something."""
    found = target(sim, "EmptyLiquidFromObject", objectId, (x, y), forceAction)
    if not found.traits.can_fill:
        raise ActionFailedError(f"{found.object_id} does not have CanBeFilled property!")
    if found.state.fill_liquid is None:
        raise ActionFailedError(f"{found.object_id} is already Empty!")
    sim.world.set_state(found.object_id, fill_liquid=None)


@action("UseUpObject")
def use_up_object(
    sim: Simulation,
    *,
    objectId: str | None = None,
    x: float | None = None,
    y: float | None = None,
    forceAction: bool = False,
) -> None:
    """Use something up (soap, tissues, toilet paper)."""
    found = target(sim, "UseUpObject", objectId, (x, y), forceAction)
    if not found.traits.can_be_used_up:
        raise ActionFailedError(f"{found.object_id} does not have the CanBeUsedUp property!")
    if found.state.is_used_up:
        raise ActionFailedError(f"{found.object_id} has already been used up!")
    sim.world.set_state(found.object_id, is_used_up=True)


def slice_up(world: World, whole: SceneObject) -> None:
    """Replace a sliceable object by its slices, an egg by what was in its shell."""
    if whole.object_type == "Egg":
        crack_egg(world, whole)
    else:
        _replace(world, whole, _slices(whole))


def shatter(world: World, obj: SceneObject) -> None:
    """Break an object: what was in it stays where it is, its liquid is gone; an egg becomes a cracked one."""
    if obj.object_type == "Egg":
        crack_egg(world, obj)
        return
    world.set_state(obj.object_id, is_broken=True, is_toggled=False, fill_liquid=None)


def crack_egg(world: World, egg: SceneObject) -> None:
    """Replace an egg by what was in its shell, lying as low as the egg did."""
    center = egg.world_box().center
    low = egg.world_box().bounds()[0]
    pivot = np.array([center[0], low[1], center[2]])
    box = LocalBox(np.array([0.0, CRACKED_EGG_M[1] / 2, 0.0]), CRACKED_EGG_M)
    pose = Pose(pivot, np.array([0.0, float(egg.pose.rotation[1]), 0.0]))
    _replace(world, egg, [_piece(egg, "EggCracked", 0, pose, box)])


def _set_dirty(sim: Simulation, obj: SceneObject, dirty: bool) -> None:
    if not obj.traits.dirtyable:
        raise ActionFailedError(f"{obj.object_id} does not have dirtyable property!")
    if obj.state.is_dirty == dirty:
        raise ActionFailedError(f"{obj.object_id} is already {'dirty' if dirty else 'Clean'}!")
    sim.world.set_state(obj.object_id, is_dirty=dirty)


def _slices(whole: SceneObject) -> list[SceneObject]:
    """The slices of an object: equal pieces of its box, side by side along its longer horizontal side."""
    count = SLICES[whole.object_type]
    box = whole.box
    turn = np.eye(3) if box.axes is None else box.axes
    axis = 0 if box.size[0] >= box.size[2] else 2
    size = box.size.copy()
    size[axis] /= count
    pieces = []
    for i in range(count):
        shift = np.zeros(3)
        shift[axis] = ((i + 0.5) / count - 0.5) * box.size[axis]
        local = LocalBox(np.zeros(3), size, box.axes)
        middle = whole.pose.position + euler_matrix(whole.pose.rotation) @ (box.center + turn @ shift)
        pose = Pose(middle, whole.pose.rotation.copy())
        kind = f"{whole.object_type}Sliced"
        pieces.append(_piece(whole, kind, i, pose, local))
    return pieces


def _piece(whole: SceneObject, kind: str, index: int, pose: Pose, box: LocalBox) -> SceneObject:
    mass_kg = whole.traits.mass_kg / SLICES.get(whole.object_type, 1)
    traits = replace(type_traits(kind), mass_kg=mass_kg, materials=whole.traits.materials)
    return SceneObject(
        object_id=f"{whole.object_id}|{kind}_{index}",
        name=f"{whole.name}_{kind}_{index}",
        object_type=kind,
        asset_id="",
        traits=traits,
        pose=pose,
        box=box,
        state=replace(whole.state, is_sliced=True, is_broken=False),
        oriented=True,
    )


def _replace(world: World, whole: SceneObject, pieces: list[SceneObject]) -> None:
    """Take the whole out of the scene and lay its pieces where it was, in the same receptacle."""
    receptacle = whole.parents[0] if whole.parents else None
    world.set_state(whole.object_id, is_sliced=True)
    world.set_enabled(whole.object_id, False)
    for piece in pieces:
        if not world.knows(piece.object_id):
            world.add(piece)
        if receptacle is not None:
            world.attach(piece.object_id, receptacle)
