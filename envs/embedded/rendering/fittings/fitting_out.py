"""All fittings of a scene."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from envs.embedded.rendering.fittings.backsplashes import backsplashes
from envs.embedded.rendering.fittings.faces import faces
from envs.embedded.rendering.fittings.fillers import Filler, fillers
from envs.embedded.rendering.fittings.flat_things import CornerBoard, corner_boards
from envs.embedded.rendering.fittings.openings import added_door, added_windows
from envs.embedded.rendering.fittings.panels import Panel, panels
from envs.embedded.rendering.fittings.rugs import Rug, rug_of
from envs.embedded.rendering.fittings.supports import supports
from envs.embedded.rendering.wall_meshes import Patch
from envs.embedded.structure import Opening, Structure
from envs.embedded.world import SceneObject, World


@dataclass(frozen=True, slots=True, eq=False)
class Fittings:
    """What is drawn beside rooms, walls, carcasses and objects.

    `patches` holds the tiled parts of a wall's side by wall and room id, in that side's coordinates;
    `openings` the doors and windows added to a wall's side, likewise.
    """

    patches: Mapping[tuple[str, str], tuple[Patch, ...]] = field(default_factory=dict)
    openings: Mapping[tuple[str, str], tuple[Opening, ...]] = field(default_factory=dict)
    panels: tuple[Panel, ...] = ()
    corner_boards: tuple[CornerBoard, ...] = ()
    rugs: tuple[Rug, ...] = ()
    fillers: tuple[Filler, ...] = ()


def first_objects(world: World) -> tuple[SceneObject, ...]:
    """What the scene had when it was loaded, where it was then: so that no fitting depends on later deeds."""
    poses = world.structure.initial_poses
    return tuple(replace(world[i], pose=pose) for i, pose in poses.items() if world.knows(i))


def fit_out(structure: Structure, objects: Iterable[SceneObject]) -> Fittings:
    """The fittings for the rooms of a structure and what stood in them at first."""
    everything = tuple(objects)
    things = tuple(o for o in everything if not o.traits.pickupable)
    sides = faces(structure)
    patches = {(f.wall.wall_id, f.room.room_id): backsplashes(f, things, structure) for f in sides}
    openings = {(f.wall.wall_id, f.room.room_id): added_windows(f, things) for f in sides}
    rugs: list[Rug] = []
    for room in structure.rooms:
        own = [f for f in sides if f.room is room]
        door = added_door(own, things, structure)
        if door is not None:
            openings[door[0].wall.wall_id, room.room_id] += (door[1],)
        rug = rug_of(room, things)
        rugs += [rug] if rug is not None else []
    built = panels(sides, things, structure)
    filled = fillers(sides, things, structure, built)
    held = supports(sides, everything, things, structure, built)
    boards = tuple(corner_boards(things, structure))
    return Fittings(patches, openings, built, boards, tuple(rugs), (*filled, *held))
