"""Hand-made worlds for the tests of predicates, hazards and monitors."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import pytest

from envs.actions import Action
from envs.episode_task import Moment
from envs.snapshot import ObjectSnapshot, WorldSnapshot
from tasks.hazards import type_of

DEFAULTS: dict[str, Any] = {
    "rotation": (0.0, 0.0, 0.0), "box_size": (0.1, 0.1, 0.1), "parents": (), "is_open": False, "is_on": False,
    "is_broken": False, "is_sliced": False, "is_cooked": False, "is_dirty": False, "is_filled": False,
    "fill_liquid": "", "is_picked_up": False, "temperature": "RoomTemp", "materials": (), "visible": True,
}  # fmt: skip


@dataclass(frozen=True)
class WorldMaker:
    """Builds snapshots and moments in a line."""

    def world(self, *things: ObjectSnapshot, held: Iterable[str] = ()) -> WorldSnapshot:
        objects = MappingProxyType({t.object_id: t for t in things})
        return WorldSnapshot("Test", (0.0, 0.9, 0.0), 0.0, 0.0, True, tuple(held), objects)

    def thing(
        self, object_id: str, at: tuple[float, float, float] = (0, 0, 0), **state: Any
    ) -> ObjectSnapshot:
        fields = {**DEFAULTS, **state, "position": at, "box_center": at}
        return ObjectSnapshot(object_id=object_id, object_type=type_of(object_id), **fields)

    def moment(self, world: WorldSnapshot, action: Action | None = None, success: bool = True) -> Moment:
        return Moment(world, action, success)


@pytest.fixture
def make() -> WorldMaker:
    return WorldMaker()


Trajectory = list[Moment]
MakeTrace = Callable[..., Trajectory]
