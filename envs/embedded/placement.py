"""Free places on receptacles: where PutObject puts things, and in which receptacle a thing has come to lie.

A receptacle's surfaces (assets/surfaces.yaml) become patches in the world; spots on a patch are tried in a
fixed order: near the agent first on tables and counters, as AI2-THOR does, from the middle outwards in or on
small things. A spot is taken when the whole box of the item, with its contents riding along, is free there.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from envs.embedded.geometry import Array, OrientedBox, Pose, euler_matrix, matrix_euler, oriented_box
from envs.embedded.surfaces import Surface, solid_pieces, surfaces_of
from envs.embedded.world import SceneObject, World
from envs.object_types import all_object_types, object_type

LARGE_M2 = 0.25
"""Patches above this area are filled from the agent's side, smaller ones from the middle (chosen)."""
RIM_M = 0.02
"""What an L-shaped counter's rectangles lose at their edges, metres (chosen)."""
EDGE_M = 0.03
"""Distance that a spot near the agent keeps from the patch's edge when there is room, metres (chosen)."""
STEP_M = 0.06
"""Distance of neighbouring spots, metres (chosen)."""
MAX_STEPS = 40
"""So many spots along one side of a patch at most (chosen)."""
CLEARANCE_M = 0.002
"""Boxes that overlap by less do not count as colliding, metres (chosen)."""
OVERHANG = 1.6
"""On an open surface an item may be this much larger than the surface (chosen)."""
FAR_OVERHANG = {"Shelf": 4.0, "StoveBurner": 5.0}
"""The same for shelves, whose box in the source data is less deep than the board, and for burners, which
carry pans with long handles (chosen)."""
RIM_OVERHANG = 1.1
"""The same within walls without a ceiling: what is a little too large leans on a sink's rim (chosen)."""
OPEN_ABOVE = 2.0
"""A surface whose free height ends above so many heights of its receptacle has no ceiling (chosen)."""
COLUMN_M = 0.4
"""Nothing is put above a basin or a burner up to this height, except in or on it, metres (chosen)."""
STANDING_HEIGHT_M = 0.06
"""An item counts as lying on a patch when its underside is this close to it, metres (chosen)."""
AGENT_BODY_M = 0.42
"""Side of the square around the agent that stays free, metres: its capsule and a little more (chosen)."""
BURNER_CORE = np.array([0.6, 1.0, 0.6])
"""On a burner only this part of the item must be free: handles reach over other burners (chosen)."""
LENGTHY = 1.5
"""Things this much longer than wide are laid across the receptacle, where they are seen best (chosen)."""
LIES_ON_SIDE = frozenset({"Knife", "ButterKnife", "BaseballBat", "TennisRacket"})
"""Types that rest on their broad side; what recorded scenes show."""
PILED = frozenset({"GarbageCan", "GarbageBag", "Box", "LaundryHamper", "SinkBasin", "BathtubBasin"})
"""Receptacles in which things lie on top of each other when there is no room beside them."""
PILE_ABOVE_RIM_M = 0.15
"""How far a pile may rise above where the free height ends, metres (chosen)."""
ROLLED = (0.0, 0.0, 90.0)
PITCHED = (90.0, 0.0, 0.0)
"""Rotations that lay a thing on its side and on its face, Unity Euler angles in degrees."""
SPINDLES = frozenset({"ToiletPaperHanger"})
"""Receptacles with an attach point of their own, around which a roll is put."""
SPINDLE_AT = 0.82
"""Where a roll sits between the middle of its hanger's box and the side away from the wall; recorded."""
SUNKEN = frozenset({"Sink", "SinkBasin", "Bathtub", "BathtubBasin"})
FREE_ABOVE = SUNKEN | {"StoveBurner"}


@dataclass(frozen=True, slots=True, eq=False)
class Patch:
    """A level rectangle that carries things: centre (3,), axes (3, 3) with y up, half sides (x, z) metres."""

    center: Array
    axes: Array
    half_x: float
    half_z: float
    headroom_m: float | None
    inside: bool
    overhang: float = OVERHANG

    @property
    def area_m2(self) -> float:
        """Its area."""
        return 4.0 * self.half_x * self.half_z


def find_place(
    world: World, item_id: str, receptacle_id: str, *, rng: np.random.Generator | None = None
) -> Pose | None:
    """A free pose for an item in or on a receptacle, or None when there is none.

    With `rng` any of the free spots of the first surface that has some, not the first.
    """
    item, receptacle = world[item_id], world[receptacle_id]
    if receptacle_id == item_id or item_id in receptacle.parents:
        return None
    if receptacle.object_type in SPINDLES:
        return None if world.contents(receptacle_id) else hung_on(item, receptacle)
    search = list(patches(world, receptacle))
    obstacles = _obstacles(world, item, receptacle, search)
    for level in (search, _piles(world, receptacle, search)):
        for turn in _rotations(item, receptacle):
            pose = _first_free(world, item, level, turn, obstacles, rng)
            if pose is not None:
                return pose
    return None


def hung_on(item: SceneObject, receptacle: SceneObject) -> Pose:
    """Where a roll sits on its spindle: along it, away from the wall. AI2-THOR asks for no room there."""
    box = receptacle.world_box()
    long_axis = int(np.argmax(box.half * (1.0, 0.0, 1.0)))
    outwards = box.center - receptacle.pose.position
    depth_axis = 2 - long_axis
    side = float(np.sign(outwards @ box.axes[:, depth_axis])) or 1.0
    center = box.center + box.axes[:, depth_axis] * side * SPINDLE_AT * float(box.half[depth_axis])
    yaw = math.degrees(math.atan2(-float(box.axes[2, long_axis]), float(box.axes[0, long_axis])))
    turn = euler_matrix(np.array([0.0, yaw, 0.0])) @ _euler(0.0, 0.0, 270.0)
    return Pose(center - turn @ item.box.center, matrix_euler(turn))


def _piles(world: World, receptacle: SceneObject, search: list[Patch]) -> list[Patch]:
    """The patches raised onto what lies there already, for receptacles that things are thrown into."""
    tops = [float(world[i].world_box().bounds()[1][1]) for i in world.contents(receptacle.object_id)]
    if receptacle.object_type not in PILED or not tops:
        return []
    raised = []
    for patch in search:
        lift = max(tops) - float(patch.center[1])
        room = None if patch.headroom_m is None else patch.headroom_m + PILE_ABOVE_RIM_M - lift
        if lift > 0.0 and (room is None or room > 0.0):
            center = patch.center + np.array([0.0, lift, 0.0])
            raised.append(replace(patch, center=center, headroom_m=room))
    return raised


def reattach(world: World, object_id: str) -> str | None:
    """Record what an object that has come to rest lies in or on; returns that receptacle's id."""
    world.detach(object_id)
    found = support_of(world, object_id)
    if found is not None:
        world.attach(object_id, found)
    return found


def support_of(world: World, object_id: str) -> str | None:
    """The receptacle whose surface is right under an object's box, the highest such; the Floor at last."""
    low, high = world[object_id].world_box().bounds()
    foot = np.array([(low[0] + high[0]) / 2, low[1], (low[2] + high[2]) / 2])
    best, floor = None, None
    for other in world.objects():
        if other.object_type == "Floor":
            floor = other.object_id
        elif other.traits.receptacle and other.object_id != object_id and object_id not in other.parents:
            for patch in patches(world, other):
                rise = _rise_above(patch, foot)
                if rise is not None and (best is None or patch.center[1] > best[0] + 1e-6):
                    best = (float(patch.center[1]), other.object_id)
    return best[1] if best is not None else floor


def overlapped_by(world: World, object_id: str, pose: Pose) -> str | None:
    """The id of something that an object would be stuck in at a pose, or None."""
    mine = (object_id, *world.contents(object_id))
    return stuck_in(world, oriented_box(pose, world[object_id].box), mine)


def stuck_in(world: World, box: OrientedBox, mine: tuple[str, ...] = ()) -> str | None:
    """The id of something that a box reaches into, but for what is called `mine`, or None."""
    for other in world.objects():
        if other.object_id in mine or other.object_type in SUNKEN:
            continue
        pieces = solid_pieces(other, world.structure)
        if pieces and bool(_overlaps(box.center[None], box, pieces, deep_m=0.01).any()):
            return other.object_id
    return None


def patches(world: World, receptacle: SceneObject) -> Iterator[Patch]:
    """The world rectangles of a receptacle that carry things; none when it has toppled."""
    box = receptacle.world_box()
    if box.axes[1, 1] < 0.9:
        return
    rects = world.structure.footprints.get(receptacle.object_id)
    if rects:
        top = float(box.bounds()[1][1])
        for x0, z0, x1, z1 in rects:
            middle = np.array([(x0 + x1) / 2, top, (z0 + z1) / 2])
            yield Patch(middle, np.eye(3), (x1 - x0) / 2 - RIM_M, (z1 - z0) / 2 - RIM_M, None, False)
        return
    overhang = FAR_OVERHANG.get(receptacle.object_type, OVERHANG)
    for surface in surfaces_of(receptacle.object_type, receptacle.asset_id):
        yield _patch(box, surface, overhang)


def _patch(box: OrientedBox, surface: Surface, overhang: float) -> Patch:
    size = 2.0 * box.half
    at = np.array([sum(surface.x) / 2 - 0.5, surface.y - 0.5, sum(surface.z) / 2 - 0.5])
    capped = surface.reach_y is not None and surface.reach_y < OPEN_ABOVE
    room = (float(surface.reach_y or 0.0) - surface.y) * float(size[1]) if capped else None
    return Patch(
        box.center + box.axes @ (at * size),
        box.axes,
        (surface.x[1] - surface.x[0]) * float(size[0]) / 2,
        (surface.z[1] - surface.z[0]) * float(size[2]) / 2,
        room,
        surface.inside,
        overhang,
    )


def _rise_above(patch: Patch, foot: Array) -> float | None:
    """How far a point is above a patch, when it lies over it and near enough to rest on it."""
    local = (foot - patch.center) @ patch.axes
    if abs(local[0]) > patch.half_x + EDGE_M or abs(local[2]) > patch.half_z + EDGE_M:
        return None
    highest = STANDING_HEIGHT_M if not patch.inside or patch.headroom_m is None else patch.headroom_m
    return float(local[1]) if -STANDING_HEIGHT_M <= local[1] <= highest else None


# -- trying spots --------------------------------------------------------------------------------------


def _first_free(
    world: World,
    item: SceneObject,
    search: list[Patch],
    turn: Array,
    obstacles: list[OrientedBox],
    rng: np.random.Generator | None,
) -> Pose | None:
    axes = turn if item.box.axes is None else turn @ item.box.axes
    half = item.box.size / 2.0
    burner = bool(search) and search[0].overhang == FAR_OVERHANG["StoveBurner"]
    for spots, rise in _ordered_spots(world, search, axes, half):
        centers = spots + np.array([0.0, rise, 0.0])
        shape = OrientedBox(centers[0], half * (BURNER_CORE if burner else 1.0), axes)
        free = ~_overlaps(centers, shape, obstacles).any(axis=1)
        if free.any():
            center = centers[int(np.argmax(free)) if rng is None else int(rng.choice(np.flatnonzero(free)))]
            return Pose(center - turn @ item.box.center, matrix_euler(turn))
    return None


def _ordered_spots(
    world: World, search: list[Patch], axes: Array, half: Array
) -> Iterator[tuple[Array, float]]:
    """Spots (N, 3) where the item fits, in the order they are tried, and its box centre's height above."""
    rise = float(np.abs(axes[1]) @ half)
    large = [p for p in search if not p.inside and p.area_m2 > LARGE_M2]
    if large:
        spots = np.concatenate([_grid(p, axes, half, EDGE_M) for p in large])
        away = np.linalg.norm(spots[:, [0, 2]] - world.agent.position[[0, 2]], axis=1)
        if len(spots):
            yield spots[np.argsort(np.round(away, 6), kind="stable")], rise
    for patch in (p for p in search if p.inside or p.area_m2 <= LARGE_M2):
        if patch.headroom_m is not None and 2.0 * rise > patch.headroom_m + CLEARANCE_M:
            continue
        spots = _grid(patch, axes, half, 0.0)
        away = np.linalg.norm(spots - patch.center, axis=1)
        if len(spots):
            yield spots[np.argsort(np.round(away, 6), kind="stable")], rise


def _grid(patch: Patch, axes: Array, half: Array, edge_m: float) -> Array:
    """Spots (N, 3) on a patch where an item of these half extents stays within it; none if too large."""
    reach = np.abs(patch.axes.T @ axes) @ half
    sides = []
    for limit, need in ((patch.half_x, float(reach[0])), (patch.half_z, float(reach[2]))):
        room = limit - need
        if room >= 0.0:
            sides.append(_ticks(room - min(edge_m, room)))
        elif need <= limit * _allowance(patch):
            sides.append(np.zeros(1))
        else:
            return np.zeros((0, 3))
    u, v = (m.ravel() for m in np.meshgrid(sides[0], sides[1], indexing="ij"))
    return np.asarray(patch.center + np.outer(u, patch.axes[:, 0]) + np.outer(v, patch.axes[:, 2]))


def _allowance(patch: Patch) -> float:
    """How much larger than a patch an item may be."""
    if not patch.inside:
        return patch.overhang
    return RIM_OVERHANG if patch.headroom_m is None else 1.0


def _ticks(room: float) -> Array:
    count = min(MAX_STEPS, 2 * math.floor(room / STEP_M) + 1)
    return np.linspace(-room, room, count) if count > 1 else np.zeros(1)


def _rotations(item: SceneObject, receptacle: SceneObject) -> list[Array]:
    """The rotations an item is tried in, the natural one first; turned with the receptacle."""
    axes = receptacle.world_box().axes
    facing = math.degrees(math.atan2(float(axes[0, 2]), float(axes[2, 2])))
    base = euler_matrix(np.array([0.0, facing, 0.0]))
    lying = [_euler(*ROLLED), _euler(*PITCHED)]
    size = item.box.size
    if item.object_type in LIES_ON_SIDE:
        poses = [_euler(*resting_turn(item))]
    elif _stays_upright(item):
        poses = [np.eye(3)]
    else:
        poses = [np.eye(3), *lying]
    yaws = [np.eye(3), _euler(0, 90, 0)]
    if not _stays_upright(item) and size[2] > LENGTHY * size[0]:
        yaws.reverse()
    return [base @ yaw @ pose for pose in poses for yaw in yaws]


def resting_turn(item: SceneObject) -> tuple[float, float, float]:
    """Unity Euler angles, degrees, that lay an item down as it usually lies: a knife on its broad side."""
    if item.object_type not in LIES_ON_SIDE:
        return (0.0, 0.0, 0.0)
    return ROLLED if item.box.size[0] <= item.box.size[2] else PITCHED


def _stays_upright(item: SceneObject) -> bool:
    return item.object_type in all_object_types() and object_type(item.object_type).upright


def _euler(x: float, y: float, z: float) -> Array:
    return np.round(euler_matrix(np.array([x, y, z], dtype=np.float64)), 12)


# -- what is in the way --------------------------------------------------------------------------------


def _obstacles(
    world: World, item: SceneObject, receptacle: SceneObject, search: list[Patch]
) -> list[OrientedBox]:
    """Solid pieces near the patches, but of the item, its contents and what the receptacle is part of."""
    ignored = {item.object_id, *world.contents(item.object_id), receptacle.object_id, *receptacle.parents}
    reach = float(np.linalg.norm(item.box.size)) + COLUMN_M
    found = [_agent_box(world)] if receptacle.object_type == "Floor" else []
    for other in world.objects():
        if other.object_id in ignored or other.object_type == "Floor":
            continue
        box = other.world_box()
        if not any(_near(p, box, reach) for p in search) or _is_around(other, box, receptacle):
            continue
        found += [_raised(box)] if other.object_type in FREE_ABOVE else solid_pieces(other, world.structure)
    return found


def _agent_box(world: World) -> OrientedBox:
    """Where the agent stands: nothing is put down there."""
    half = np.array([AGENT_BODY_M / 2, 0.9, AGENT_BODY_M / 2])
    return OrientedBox(world.agent.position.copy(), half, np.eye(3))


def _is_around(other: SceneObject, box: OrientedBox, receptacle: SceneObject) -> bool:
    """Whether a receptacle is part of other furniture: a shelf of its unit, a basin of its sink, a burner."""
    if other.traits.pickupable or receptacle.object_id in other.parents:
        return False
    if receptacle.object_type == "StoveBurner" and not other.traits.moveable:
        return True
    if receptacle.object_type in SUNKEN and other.object_type in (*SUNKEN, "CounterTop"):
        return True
    middle = receptacle.world_box().center
    return bool(np.all(np.abs(box.to_local(middle)) < box.half))


def _near(patch: Patch, box: OrientedBox, reach: float) -> bool:
    limit = math.hypot(patch.half_x, patch.half_z) + reach + float(np.linalg.norm(box.half))
    return float(np.linalg.norm(box.center - patch.center)) < limit


def _raised(box: OrientedBox) -> OrientedBox:
    """A basin's or burner's box with the column above it."""
    half = box.half + np.array([0.0, COLUMN_M / 2, 0.0])
    return OrientedBox(box.center + np.array([0.0, COLUMN_M / 2, 0.0]), half, box.axes)


def _overlaps(
    centers: Array, shape: OrientedBox, others: list[OrientedBox], deep_m: float = CLEARANCE_M
) -> npt.NDArray[np.bool_]:
    """(centers, others): whether a box, were it at each centre (C, 3), would overlap each other box.

    The separating axis theorem on the fifteen axes of two oriented boxes.
    """
    if not others:
        return np.zeros((len(centers), 1), dtype=bool)
    axes_b = np.array([b.axes for b in others])
    half_b = np.array([b.half for b in others])
    apart = np.array([b.center for b in others])[None] - centers[:, None]
    crosses = np.cross(shape.axes.T[None, :, None, :], axes_b.transpose(0, 2, 1)[:, None, :, :])
    lines = np.concatenate(
        [
            np.broadcast_to(shape.axes.T, (len(others), 3, 3)),
            axes_b.transpose(0, 2, 1),
            crosses.reshape(len(others), 9, 3),
        ],
        axis=1,
    )
    length = np.linalg.norm(lines, axis=2, keepdims=True)
    usable = length[:, :, 0] > 1e-6
    lines = lines / np.maximum(length, 1e-6)
    radius = np.abs(lines @ shape.axes) @ shape.half + np.einsum(
        "bli,bi->bl", np.abs(np.einsum("blk,bki->bli", lines, axes_b)), half_b
    )
    distance = np.abs(np.einsum("cbk,blk->cbl", apart, lines))
    separated = (distance > radius[None] - deep_m) & usable[None]
    return np.asarray(~separated.any(axis=2))
