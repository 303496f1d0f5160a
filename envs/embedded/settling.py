"""What stood on something that is gone falls: the supports of things that lie on no receptacle.

AI2-THOR's containment knows receptacles only; a mug on a book has none but the book's table. When the book is
taken away the mug must fall all the same.
"""

from __future__ import annotations

from envs.embedded.geometry import Array, OrientedBox
from envs.embedded.physics import floor_height, let_fall
from envs.embedded.surfaces import solid_pieces
from envs.embedded.world import SceneObject, World

RESTING_M = 0.02
"""An underside this near to a top rests on it, metres (chosen)."""


def settle_above(world: World, gone: OrientedBox) -> list[str]:
    """Let fall what rested on a box that is gone and on nothing else; returns their ids."""
    fallen: list[str] = []
    boxes = [gone]
    while boxes:
        below = boxes.pop(0)
        for obj in list(world.objects()):
            if obj.object_id in fallen or not _may_fall(world, obj):
                continue
            box = obj.world_box()
            if _rests_on(box, below) and not _is_carried(world, obj, box):
                fallen.append(obj.object_id)
                boxes.append(box)
                let_fall(world, obj.object_id)
    return fallen


def _may_fall(world: World, obj: SceneObject) -> bool:
    """Movable, not in the hand, and not in something that holds it."""
    held = world.agent.held_id
    if not (obj.traits.pickupable or obj.traits.moveable) or obj.object_id == held or held in obj.parents:
        return False
    return not any(world[p].traits.pickupable or world[p].traits.openable for p in obj.parents)


def _rests_on(box: OrientedBox, below: OrientedBox) -> bool:
    low, _ = box.bounds()
    under_low, under_high = below.bounds()
    over = (under_low <= box.center) & (box.center <= under_high)
    return bool(over[0] and over[2] and abs(float(low[1] - under_high[1])) <= RESTING_M)


def _is_carried(world: World, obj: SceneObject, box: OrientedBox) -> bool:
    """Whether something solid is right below an object's middle."""
    foot = box.center.copy()
    foot[1] = box.bounds()[0][1]
    if abs(float(foot[1]) - floor_height(world)) <= RESTING_M:
        return True
    mine = (obj.object_id, *world.contents(obj.object_id))
    pieces = [c.box for c in world.structure.carcasses]
    for other in world.objects():
        if other.object_id not in mine and other.object_id != world.agent.held_id:
            pieces += solid_pieces(other, world.structure)
    return any(_reaches(p, foot) for p in pieces)


def _reaches(piece: OrientedBox, foot: Array) -> bool:
    low, high = piece.bounds()
    inside = (low <= foot) & (foot <= high)
    near = float(low[1]) - RESTING_M <= float(foot[1]) <= float(high[1]) + RESTING_M
    return bool(inside[0] and inside[2] and near)
