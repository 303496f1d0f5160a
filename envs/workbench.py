"""A simulator at which scenes are tried out, action by action, outside of any episode."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from envs.sightings import pixel_counts
from envs.snapshot import WorldSnapshot

Spots = tuple[tuple[float, float], ...]


class Workbench:
    """What a running controller shows after each action.

    Args:
        controller: an ai2thor Controller, used by nobody else meanwhile.
    """

    def __init__(self, controller: Any) -> None:
        self._controller = controller

    def load(self, scene: str | Mapping[str, Any]) -> None:
        """Load a floor plan by name, or a house."""
        self._controller.reset(dict(scene) if isinstance(scene, Mapping) else scene)

    def enact(self, action: Mapping[str, Any], *, render: bool = False) -> bool:
        """Carry out an AI2-THOR action; whether it succeeded. Unless told to, draw nothing."""
        event = self._controller.step(**action, **({} if render else {"renderImage": False}))
        return bool(event.metadata["lastActionSuccess"])

    @property
    def world(self) -> WorldSnapshot:
        """The world after the last action."""
        return WorldSnapshot.from_metadata(self._controller.last_event.metadata)

    @property
    def traits(self) -> Mapping[str, Mapping[str, Any]]:
        """ObjectId -> AI2-THOR's metadata of it (affordance flags, controlledObjects)."""
        return MappingProxyType({o["objectId"]: o for o in self._controller.last_event.metadata["objects"]})

    def spots(self) -> Spots:
        """Where the agent can stand, (x, z) metres, sorted."""
        self.enact({"action": "GetReachablePositions"})
        found = self._controller.last_event.metadata["actionReturn"] or ()
        return tuple(sorted((round(p["x"], 4), round(p["z"], 4)) for p in found))

    def can_be_handled(self, object_id: str, spots: Spots) -> bool:
        """Whether an object can be seen and handled from one of these spots, standing upright."""
        height_m = self._controller.last_event.metadata["agent"]["position"]["y"]
        self.enact(
            {
                "action": "GetInteractablePoses",
                "objectId": object_id,
                "positions": [{"x": x, "y": height_m, "z": z} for x, z in spots],
                "rotations": [0.0, 90.0, 180.0, 270.0],
                "horizons": [0.0, 30.0],
                "standings": [True],
            }
        )
        return bool(self._controller.last_event.metadata["actionReturn"])

    def visible_px(self) -> Mapping[str, int]:
        """ObjectId -> pixels in the last frame that was drawn; needs instance segmentation."""
        event = self._controller.last_event
        return pixel_counts(event.instance_segmentation_frame, event.metadata)
