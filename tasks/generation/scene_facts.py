"""What a scene offers to a sampler: its objects by type, what lies where, and where one can stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from envs.embedded.floorplan_layout import floor_plan_names, load_layout
from envs.snapshot import ObjectSnapshot, WorldSnapshot
from envs.workbench import Workbench

DEEP_BASINS = ("SinkBasin", "BathtubBasin")


@dataclass(frozen=True, slots=True)
class SceneFacts:
    """A loaded scene as it stands.

    Args:
        scene: the floor plan's name, or a house.
        world: the world right after loading.
        traits: objectId -> AI2-THOR's metadata of it (affordance flags, controlledObjects).
        spots: where the agent can stand, (x, z) metres, sorted.
    """

    scene: str | Mapping[str, Any]
    world: WorldSnapshot
    traits: Mapping[str, Mapping[str, Any]]
    spots: tuple[tuple[float, float], ...]

    @classmethod
    def load(cls, controller: Any, scene: str | Mapping[str, Any]) -> SceneFacts:
        """The facts of a scene, loaded into a running controller."""
        bench = Workbench(controller)
        bench.load(scene)
        return cls(scene, bench.world, bench.traits, bench.spots())

    def of_types(self, types: Iterable[str]) -> Iterator[ObjectSnapshot]:
        """The objects of some types, in the scene's order."""
        wanted = frozenset(types)
        return (o for o in self.world.objects.values() if o.object_type in wanted)

    def is_only_one(self, found: ObjectSnapshot) -> bool:
        """Whether no other object of the scene has this type."""
        return sum(1 for o in self.world.objects.values() if o.object_type == found.object_type) == 1

    def contents(self, object_id: str) -> tuple[ObjectSnapshot, ...]:
        """What lies directly in or on an object, and can be picked up."""
        return tuple(
            o
            for o in self.world.objects.values()
            if o.parents[:1] == (object_id,) and self.traits[o.object_id]["pickupable"]
        )


@cache
def floor_plan_types() -> Mapping[str, Counter[str]]:
    """How many objects of each type every floor plan has, without loading an engine."""
    return MappingProxyType(
        {name: Counter(o.object_type for o in load_layout(name).objects) for name in floor_plan_names()}
    )
