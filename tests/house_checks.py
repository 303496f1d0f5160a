"""What must hold of every house, measured on the engine's own boxes and walkable positions."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any

import numpy as np

from envs.embedded.collision import blocker
from envs.embedded.geometry import Array, OrientedBox
from envs.embedded.surfaces import solid_pieces
from envs.embedded.world import SceneObject, World
from envs.house import House

MOST_OVERLAP_M, MOST_GAP_M = 0.01, 0.02
STEP_M = 0.25
LET_IN = {"CounterTop", "Sink", "SinkBasin", "Faucet"}
"""A sink is let into its counter, its faucet into the sink."""
HANGING = ("TowelHolder", "HandTowelHolder", "ToiletPaperHanger")
SHUT = ("Fridge",)
"""Things in it stand on shelves that are no bodies."""


def overlaps(world: World) -> list[tuple[str, str, float]]:
    """Pairs of things, one of which does not hold the other, that are in each other by more than 1 cm."""
    things = [o for o in world.objects() if o.object_type != "Floor"]
    boxes = {o.object_id: _boxes(world, o) for o in things}
    boxes |= {f"{c.kind} {k}": [c.box] for k, c in enumerate(world.structure.carcasses)}
    found = []
    for a, b in combinations(boxes, 2):
        if not (_holds(world, a, b) or _holds(world, b, a) or _belong(world, a, b)):
            depth = max(penetration(x, y) for x in boxes[a] for y in boxes[b])
            if depth > MOST_OVERLAP_M:
                found.append((a, b, round(depth, 3)))
    return found


def _boxes(world: World, obj: SceneObject) -> list[OrientedBox]:
    """A thing's box; of an L-shaped counter what it really covers."""
    covered = world.structure.footprints.get(obj.object_id)
    return solid_pieces(obj, world.structure) if covered else [obj.world_box()]


def _holds(world: World, holder: str, held: str) -> bool:
    return held in world and holder in world[held].parents


def _belong(world: World, a: str, b: str) -> bool:
    """Sinks in counters and what lies in those, stoves and their burners and knobs."""
    kinds = [world[i].object_type if i in world else i.split()[0] for i in (a, b)]
    if set(kinds) <= LET_IN or ("stove" in kinds and {"StoveBurner", "StoveKnob"} & set(kinds)):
        return True
    held = [i for i in (a, b) if i in world and any(world[p].object_type == "Sink" for p in world[i].parents)]
    return bool(held) and "CounterTop" in kinds


def penetration(a: OrientedBox, b: OrientedBox) -> float:
    """How far two boxes are in each other, metres; negative when they are apart (separating axes)."""
    axes = [*a.axes.T, *b.axes.T, *(np.cross(x, y) for x in a.axes.T for y in b.axes.T)]
    least = np.inf
    for axis in axes:
        length = float(np.linalg.norm(axis))
        if length > 1e-6:
            unit = axis / length
            reach = np.abs(a.axes.T @ unit) @ a.half + np.abs(b.axes.T @ unit) @ b.half
            least = min(least, float(reach - abs(unit @ (b.center - a.center))))
            if least < 0.0:
                return least
    return least


def unsupported(world: World) -> list[tuple[str, float]]:
    """Things that could fall and have nothing solid within 2 cm below their middle, and how far it is."""
    things = list(world.objects())
    bodies = [(o.object_id, p.bounds()) for o in things for p in solid_pieces(o, world.structure)]
    bodies += [("", c.box.bounds()) for c in world.structure.carcasses]
    found = []
    for obj in things:
        kinds = [world[p].object_type for p in obj.parents]
        if not (obj.traits.pickupable or obj.traits.moveable) or set(kinds) & {*HANGING, *SHUT}:
            continue
        own = (obj.object_id, *world.contents(obj.object_id))
        low, middle = float(obj.world_box().bounds()[0][1]), obj.world_box().center
        tops = [float(h[1]) for i, (lo, h) in bodies if i not in own and _below(lo, h, middle, low)]
        gap = low - max(tops, default=0.0)
        if abs(gap) > MOST_GAP_M:
            found.append((obj.object_id, round(gap, 3)))
    return found


def _below(low: Array, high: Array, middle: Array, foot: float) -> bool:
    across = (low[[0, 2]] <= middle[[0, 2]]).all() and (middle[[0, 2]] <= high[[0, 2]]).all()
    return bool(across and high[1] < foot + MOST_GAP_M)


def unreached_rooms(world: World, positions: Array) -> list[str]:
    """Rooms in which the agent cannot stand."""
    rooms = world.structure.rooms
    return [r.room_id for r in rooms if not any(r.contains(float(x), float(z)) for x, z in positions)]


def impassable_doors(data: Mapping[str, Any], world: World, positions: Array) -> list[str]:
    """Doors between two rooms that no single step of the agent leads through."""
    house = House.from_json(data)
    walls = {w.wall_id: w for w in house.walls}
    found = []
    for door in house.doors:
        if door.rooms[0] == door.rooms[1]:
            continue
        wall = walls[door.wall0]
        start, end = np.array(wall.start), np.array(wall.end)
        way = (end - start) / np.linalg.norm(end - start)
        aside = np.array([-way[1], way[0]])
        along, off = (positions - start) @ way, (positions - start) @ aside
        inside = (along > door.low[0]) & (along < door.high[0])
        steps = [
            (p, q)
            for p in positions[inside & (off <= 0) & (off > -STEP_M)]
            for q in positions[inside & (off > 0) & (off <= STEP_M)]
            if abs(np.linalg.norm(p - q) - STEP_M) < 1e-6
        ]
        if not any(blocker(world, _at(world, p), _at(world, q)) is None for p, q in steps):
            found.append(door.hole_id)
    return found


def _at(world: World, spot: Array) -> Array:
    return np.array([spot[0], world.agent.position[1], spot[1]])
