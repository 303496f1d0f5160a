"""Which drawers, cabinets and shelves of a world are built into which furniture."""

from __future__ import annotations

import numpy as np

from envs.embedded.geometry import OrientedBox, oriented_box
from envs.embedded.rendering.meshes.furniture.bays import Bay, Bays
from envs.embedded.rendering.meshes.furniture.storage import WITH_BAYS
from envs.embedded.world import SceneObject, World

BUILT_IN = frozenset({"Drawer", "Cabinet", "Shelf"})
SHARE_INSIDE = 0.6
"""A thing is built into furniture if its middle and this much of its box are inside (chosen)."""
STEP_M = 0.002
"""Bays are rounded to this, so that furniture of one asset is cut the same way everywhere (chosen)."""


def built_in_bays(world: World) -> tuple[dict[str, Bays], dict[str, str]]:
    """Bays by id of the furniture, and the furniture's asset id (or name) by id of what is built into it.

    Furniture within furniture does not share: what several boxes contain goes to the smallest of them.
    """
    owners = sorted(
        (o for o in world.objects() if o.object_type in WITH_BAYS),
        key=lambda o: (round(float(o.world_box().half.prod()), 6), o.object_id),
    )
    bays: dict[str, list[Bay]] = {}
    styles: dict[str, str] = {}
    for obj in (o for o in world.objects() if o.object_type in BUILT_IN):
        box = box_at_first(world, obj)
        for owner in owners:
            bay = bay_in(obj.object_type, box, owner.world_box())
            if bay is not None:
                bays.setdefault(owner.object_id, []).append(bay)
                styles[obj.object_id] = owner.asset_id or owner.name
                break
    return {key: tuple(value) for key, value in bays.items()}, styles


def box_at_first(world: World, obj: SceneObject) -> OrientedBox:
    """The box of an object where the scene had it when it was loaded: a drawer slides out of its bay."""
    return oriented_box(world.structure.initial_poses.get(obj.object_id, obj.pose), obj.box)


def bay_in(kind: str, box: OrientedBox, owner: OrientedBox) -> Bay | None:
    """The bay that a box takes up in an owner's box, or None if it is not inside."""
    middle = owner.to_local(box.center)
    if (np.abs(middle) > owner.half).any():
        return None
    local = owner.to_local(box.corners())
    low, high = local.min(axis=0), local.max(axis=0)
    inside = np.minimum(high, owner.half) - np.maximum(low, -owner.half)
    if float(np.prod(np.maximum(inside, 0.0))) < SHARE_INSIDE * float(np.prod(np.maximum(high - low, 1e-6))):
        return None
    low, high = np.maximum(low, -owner.half - 0.03), np.minimum(high, owner.half + 0.03)
    x, y, z = (
        (round(float(a) / STEP_M) * STEP_M, round(float(b) / STEP_M) * STEP_M)
        for a, b in zip(low, high, strict=True)
    )
    return Bay(kind, x, y, z)
