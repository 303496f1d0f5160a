"""What skills and grounding may ask of the world: a narrow, read-only window. A query is not a step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from envs.snapshot import Vec3, WorldSnapshot

FloorPoint: TypeAlias = tuple[float, float]
"""x, z in metres."""


@dataclass(frozen=True, slots=True)
class StandPose:
    """A place to stand and look from: x, z metres; yaw and horizon degrees."""

    x: float
    z: float
    yaw: float
    horizon: float


class WorldQueries(Protocol):
    """The window. HouseholdEnv provides it; tests may fake it."""

    @property
    def snapshot(self) -> WorldSnapshot:
        """The world after the last primitive."""
        ...

    def has_trait(self, object_id: str, trait: str) -> bool:
        """An affordance flag of AI2-THOR's object metadata: pickupable, receptacle, openable ..."""
        ...

    def is_interactable(self, object_id: str) -> bool:
        """Whether the object can be handled from where the agent stands and looks."""
        ...

    def switches_of(self, object_id: str) -> tuple[str, ...]:
        """Objects that switch this one (a stove burner's knob), sorted."""
        ...

    def reachable_positions(self, *, along_agent: bool) -> tuple[Vec3, ...]:
        """Where the agent can get to on its 0.25 m grid; `along_agent` lays the grid along its heading."""
        ...

    def interactable_poses(
        self, object_id: str, positions: Sequence[Vec3], yaws: Sequence[float], horizons: Sequence[float]
    ) -> tuple[StandPose, ...]:
        """Which of these standing poses the object can be handled from."""
        ...
