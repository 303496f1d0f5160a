"""Putting new things into a scene, and spreading the old ones anew."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from envs.embedded import placement
from envs.embedded.asset_database import asset, front_axes
from envs.embedded.collision import would_block
from envs.embedded.dispatch import Vector3, action
from envs.embedded.geometry import LocalBox, Pose
from envs.embedded.object_types import traits_with
from envs.embedded.simulation import ActionFailedError, Simulation
from envs.embedded.world import ObjectState, SceneObject, World
from envs.errors import HearthError
from envs.object_types import all_object_types, object_type

NEVER_SPAWNED_ON = frozenset({"Floor", "StoveBurner", "Footstool", "Toilet"})
"""Receptacles that InitialRandomSpawn leaves alone: the agent must be able to walk, and burners may burn."""
MOST_ATTEMPTS = 100
MOST_COPIES = 20
"""So many duplicates of a type at most (chosen)."""


@action("SpawnAsset")
def spawn_asset(
    sim: Simulation,
    *,
    assetId: str,
    generatedId: str,
    position: Vector3 | None = None,
    rotation: Vector3 | None = None,
) -> dict[str, Any]:
    """Put an asset of the database into the scene; `position` is the middle of its underside.

    Without a position it stands at the scene's origin. Returns its id.
    """
    try:
        info = asset(assetId)
    except HearthError as error:
        raise ActionFailedError(f"ArgumentException: {error}") from error
    if info.carcass:
        raise ActionFailedError(f"ArgumentException: {assetId} consists of several objects; use CreateHouse")
    if not generatedId or sim.world.knows(generatedId):
        raise ActionFailedError(f"ArgumentException: generatedId {generatedId!r} is empty or taken")
    spot, turn = (np.array([(v or {}).get(k, 0.0) for k in ("x", "y", "z")]) for v in (position, rotation))
    kind = object_type(info.object_type)
    traits = traits_with(kind, info.flags or kind.flags)
    size = np.array(info.size)
    box = LocalBox(np.array([0.0, size[1] / 2, 0.0]), size, front_axes(info.object_type, assetId))
    movable = traits.pickupable or traits.moveable
    new = SceneObject(
        generatedId, generatedId, kind.name, assetId, traits, Pose(spot, turn % 360.0), box, oriented=movable
    )
    _require_free(sim.world, new)
    sim.world.add(new)
    if movable:
        placement.reattach(sim.world, generatedId)
    return {"objectId": generatedId}


@action("InitialRandomSpawn")
def initial_random_spawn(
    sim: Simulation,
    *,
    randomSeed: int = 0,
    forceVisible: bool = False,
    placeStationary: bool = True,
    numPlacementAttempts: int = 5,
    allowMoveable: bool = False,
    excludedObjectIds: list[str] | None = None,
    excludedReceptacles: list[str] | None = None,
    numDuplicatesOfType: list[dict[str, Any]] | None = None,
    minFreePerReceptacleType: list[dict[str, Any]] | None = None,
) -> None:
    """Spread what can be picked up over the receptacles that take it, by chance but the same for a seed.

    What finds no place in `numPlacementAttempts` stays where it is. `forceVisible` leaves out closed
    receptacles; `excludedReceptacles` are types; `numDuplicatesOfType` is [{"objectType", "count"}];
    `minFreePerReceptacleType` keeps so many receptacles of a type free of anything new.
    """
    if randomSeed < 0:
        raise ActionFailedError(f"ArgumentOutOfRangeException: randomSeed must be >= 0, got {randomSeed}")
    if not 0 < numPlacementAttempts <= MOST_ATTEMPTS:
        raise ActionFailedError(
            f"ArgumentOutOfRangeException: numPlacementAttempts must be in [1:{MOST_ATTEMPTS}], "
            f"got {numPlacementAttempts}"
        )
    copies, kept_free = _counts(numDuplicatesOfType), _counts(minFreePerReceptacleType)
    rng = np.random.Generator(np.random.PCG64(randomSeed))
    made = _duplicate(sim.world, copies)
    receptacles = _receptacles(sim.world, forceVisible, frozenset(excludedReceptacles or ()))
    receptacles = _without_kept_free(receptacles, kept_free, rng)
    items = [
        o.object_id
        for o in sim.world.objects()
        if (o.traits.pickupable or (allowMoveable and o.traits.moveable))
        and o.object_id not in (excludedObjectIds or ())
        and o.object_id != sim.world.agent.held_id
        and sim.world.agent.held_id not in o.parents
    ]
    for i in rng.permutation(len(items)).tolist():
        found = _spread(sim.world, items[i], receptacles, numPlacementAttempts, rng)
        if not found and items[i] in made:
            sim.world.set_enabled(items[i], False)


def _require_free(world: World, new: SceneObject) -> None:
    """Raises when a new object would be stuck in another or in the agent."""
    stuck = placement.stuck_in(world, new.world_box())
    if stuck is not None:
        raise ActionFailedError(f"spawn area not clear, can't place {new.object_id}: {stuck} is there")
    if would_block(world, new, new.pose):
        raise ActionFailedError(f"spawn area not clear, can't place {new.object_id}: the agent is there")


def _receptacles(world: World, visible_only: bool, excluded: frozenset[str]) -> list[SceneObject]:
    return [
        o
        for o in world.objects()
        if o.traits.receptacle
        and o.object_type not in NEVER_SPAWNED_ON | excluded
        and not o.traits.pickupable
        and not (
            visible_only and (world.is_enclosed(o.object_id) or (o.traits.openable and not o.state.is_open))
        )
    ]


def _without_kept_free(
    receptacles: list[SceneObject], kept_free: dict[str, int], rng: np.random.Generator
) -> list[SceneObject]:
    out = receptacles
    for kind, count in kept_free.items():
        of_kind = [r for r in out if r.object_type == kind]
        kept = [of_kind[i].object_id for i in rng.permutation(len(of_kind)).tolist()[:count]]
        out = [r for r in out if r.object_id not in kept]
    return out


def _spread(
    world: World, item_id: str, receptacles: list[SceneObject], attempts: int, rng: np.random.Generator
) -> bool:
    """Move one thing to a place by chance in or on one of the receptacles that take it, if there is one."""
    item = world[item_id]
    kinds = {n: object_type(n) for n in all_object_types()}
    fitting = [
        r
        for r in receptacles
        if item.object_type in (kinds[r.object_type].accepts if r.object_type in kinds else ())
        and not (kinds[r.object_type].only_accepts and world.contents(r.object_id))
    ]
    for i in rng.permutation(len(fitting)).tolist()[:attempts]:
        receptacle = fitting[i]
        pose = placement.find_place(world, item_id, receptacle.object_id, rng=rng)
        if pose is not None:
            world.set_pose(item_id, pose)
            world.attach(item_id, receptacle.object_id)
            return True
    return False


def _counts(rows: list[dict[str, Any]] | None) -> dict[str, int]:
    out = {}
    for row in rows or ():
        kind, count = (row.get("objectType"), row.get("count")) if isinstance(row, dict) else (None, None)
        if not isinstance(kind, str) or isinstance(count, bool) or not isinstance(count, int):
            raise ActionFailedError(f'ArgumentException: expected {{"objectType", "count"}}, got {row!r}')
        if not 0 <= count <= MOST_COPIES:
            raise ActionFailedError(
                f"ArgumentOutOfRangeException: count must be in [0:{MOST_COPIES}], got {count}"
            )
        out[kind] = count
    return out


def _duplicate(world: World, copies: dict[str, int]) -> list[str]:
    """Copy the first of each type, in its place, until there are so many copies more of it; their ids."""
    made = []
    for kind, count in copies.items():
        original = next((o for o in world.objects() if o.object_type == kind and o.traits.pickupable), None)
        if original is None:
            raise ActionFailedError(f"numDuplicatesOfType: there is no {kind} that can be picked up")
        for k in range(1, count + 1):
            name = f"{original.object_id}_copy_{k}"
            if not world.knows(name):
                _copy(world, original, name)
                made.append(name)
    return made


def _copy(world: World, original: SceneObject, object_id: str) -> None:
    copy = replace(
        original, object_id=object_id, name=object_id, parents=[], version=0, state=ObjectState(), controls=()
    )
    world.add(copy)
