"""WorldQueries answered by a simulator: from its latest event, and by AI2-THOR's query actions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from envs.episode_task import ThorAction
from envs.skills.world_queries import StandPose
from envs.snapshot import Vec3, WorldSnapshot


class SimulatorQueries:
    """The world as of the last `take_in`.

    Args:
        ask: carries an AI2-THOR query out and returns its actionReturn, None when it failed.
    """

    def __init__(self, ask: Callable[[ThorAction], Any]) -> None:
        self._ask = ask
        self._objects: Mapping[str, Mapping[str, Any]] = {}
        self._snapshot: WorldSnapshot | None = None

    def take_in(self, metadata: Mapping[str, Any]) -> None:
        """From now on answer for this event's metadata."""
        self._snapshot = WorldSnapshot.from_metadata(metadata)
        self._objects = {o["objectId"]: o for o in metadata["objects"]}

    @property
    def snapshot(self) -> WorldSnapshot:
        """The world after the last primitive."""
        if self._snapshot is None:
            raise LookupError("no scene was loaded yet")
        return self._snapshot

    def has_trait(self, object_id: str, trait: str) -> bool:
        """An affordance flag of AI2-THOR's object metadata; False for an object that is gone."""
        found = self._objects.get(object_id)
        return found is not None and bool(found[trait])

    def is_interactable(self, object_id: str) -> bool:
        """Whether the object can be handled from where the agent stands and looks."""
        return self.has_trait(object_id, "visible") and self.has_trait(object_id, "isInteractable")

    def switches_of(self, object_id: str) -> tuple[str, ...]:
        """Ids of objects whose controlledObjects name this one, sorted."""
        return tuple(
            sorted(i for i, o in self._objects.items() if object_id in (o["controlledObjects"] or ()))
        )

    def reachable_positions(self, *, along_agent: bool) -> tuple[Vec3, ...]:
        """GetReachablePositions, sorted."""
        query = {"action": "GetReachablePositions"}
        found = self._ask({**query, "directionsRelativeAgent": True} if along_agent else query)
        return tuple(sorted((p["x"], p["y"], p["z"]) for p in found or ()))

    def interactable_poses(
        self, object_id: str, positions: Sequence[Vec3], yaws: Sequence[float], horizons: Sequence[float]
    ) -> tuple[StandPose, ...]:
        """GetInteractablePoses among standing poses at these positions, yaws and horizons, sorted."""
        found = self._ask(
            {
                "action": "GetInteractablePoses",
                "objectId": object_id,
                "positions": [{"x": x, "y": y, "z": z} for x, y, z in positions],
                "rotations": list(yaws),
                "horizons": list(horizons),
                "standings": [True],
            }
        )
        poses = (StandPose(p["x"], p["z"], p["rotation"], p["horizon"]) for p in found or ())
        return tuple(sorted(poses, key=lambda p: (p.x, p.z, p.yaw, p.horizon)))
