"""What an action works on: the world, the settings of Initialize, the cameras and what is seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from envs.embedded.geometry import Array
from envs.embedded.rays import pixel_ray
from envs.embedded.visibility import Eyes, Lens, Sight, Viewpoint, in_frame
from envs.embedded.world import CAMERA_LIFT_M, CROUCH_M, World

NEAR_PLANE_M = 0.009999999776482582
"""Unity's camera near plane, float32 of 0.01; recorded from the Unity build 5.0.0."""
FAR_PLANE_M = 20.0
"""Unity's camera far plane; recorded from the Unity build 5.0.0."""


class ActionFailedError(Exception):
    """The action could not be done in the world: success False, `message`, and sometimes an error code."""

    def __init__(self, message: str, code: str | None = None) -> None:
        super().__init__(message)
        self.message, self.code = message, code


class BadCallError(Exception):
    """The call itself is wrong (InvalidAction, MissingArguments, InvalidArgument, AmbiguousAction)."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


@dataclass(frozen=True, slots=True)
class Settings:
    """What Initialize sets; the defaults are AI2-THOR's."""

    grid_size_m: float = 0.25
    rotate_step_deg: float = 90.0
    visibility_distance_m: float = 1.5
    fov_deg: float = 90.0
    snap_to_grid: bool = True
    agent_mode: str = "default"
    render_depth: bool = False
    render_instances: bool = False
    render_classes: bool = False
    render_normals: bool = False
    fast_action_emit: bool = True


@dataclass(frozen=True, slots=True)
class ThirdPersonCamera:
    """A camera that is not the agent's: position and rotation {x, y, z} in metres and degrees."""

    position: tuple[float, float, float]
    rotation: tuple[float, float, float]
    fov_deg: float = 90.0

    def changed(self, **changes: Any) -> ThirdPersonCamera:
        """This camera with some fields replaced."""
        return replace(self, **changes)


@dataclass(slots=True)
class Simulation:
    """The mutable run-time state around one World. Actions receive it; views read it."""

    world: World
    width: int
    height: int
    quality: str = "high"
    settings: Settings = field(default_factory=Settings)
    cameras: list[ThirdPersonCamera] = field(default_factory=list)
    object_filter: frozenset[str] | None = None
    floor_offset_m: float = 0.9
    """The agent's y above the floor it stands on, taken from the scene's start pose."""
    collided_with: tuple[str, ...] = ()
    """Names of what blocked the last movement."""
    pointed_at: Any = None
    """A function (sim, x, y) -> object id or None that says what a screen point shows; set by the engine."""
    _eyes: Eyes = field(default_factory=Eyes)
    _sight: tuple[tuple[int, Lens], Sight] | None = None

    def sight(self) -> Sight:
        """Which objects are visible and interactable now; computed once per state of the world."""
        key = (self.world.revision, self.lens())
        if self._sight is None or self._sight[0] != key:
            self._sight = (key, self._eyes.look(self.world, key[1]))
        return self._sight[1]

    def lens(self) -> Lens:
        """How the agent's camera sees."""
        settings = self.settings
        return Lens(settings.visibility_distance_m, settings.fov_deg, self.width / self.height)

    def views_of(
        self, object_id: str, eye: Array, views: Sequence[Viewpoint], reach_m: float
    ) -> list[Viewpoint]:
        """Those ways of looking in which the agent, were its camera at `eye`, could interact with it."""
        return self._eyes.views_of(self.world, object_id, eye, views, replace(self.lens(), reach_m=reach_m))

    def eye_at(self, x: float, z: float, standing: bool) -> Array:
        """Where the agent's camera, (3,), would be were it at (x, z)."""
        lift = CAMERA_LIFT_M if standing else CAMERA_LIFT_M - CROUCH_M
        return np.array([x, self.world.agent.position[1] + lift, z])

    def screen_ray(self, x: float, y: float) -> Array:
        """The unit vector (3,) from the agent's camera through a screen point (from the top left)."""
        agent = self.world.agent
        return pixel_ray(agent.yaw, agent.horizon, self.settings.fov_deg, self.width / self.height, (x, y))

    def has_in_frame(self, point: Array) -> bool:
        """Whether the agent's frame holds a world point (3,)."""
        agent = self.world.agent
        view = Viewpoint(agent.yaw, agent.horizon)
        return bool(in_frame(agent.camera_position(), view, self.lens(), point[None])[0])

    def load(self, world: World) -> None:
        """Replace the world; cameras and filter go with the old one."""
        self.world = world
        self.cameras = []
        self.object_filter = None
        self.collided_with = ()
        self._eyes = Eyes()
        self._sight = None


def initialise(settings: Settings, arguments: Mapping[str, Any]) -> Settings:
    """The settings after Initialize with these arguments; unknown ones are ignored, as Unity does.

    Raises:
        ActionFailedError: a value is out of range; Initialize then fails.
    """
    new = Settings(
        grid_size_m=_positive(arguments, "gridSize", 0.25),
        rotate_step_deg=_positive(arguments, "rotateStepDegrees", 90.0),
        visibility_distance_m=_positive(arguments, "visibilityDistance", 1.5),
        fov_deg=_positive(arguments, "fieldOfView", 90.0),
        snap_to_grid=bool(arguments.get("snapToGrid", True)),
        agent_mode=str(arguments.get("agentMode", "default")),
        render_depth=bool(arguments.get("renderDepthImage", False)),
        render_instances=bool(
            arguments.get("renderInstanceSegmentation", arguments.get("renderObjectImage", False))
        ),
        render_classes=bool(
            arguments.get("renderSemanticSegmentation", arguments.get("renderClassImage", False))
        ),
        render_normals=bool(arguments.get("renderNormalsImage", False)),
        fast_action_emit=bool(arguments.get("fastActionEmit", settings.fast_action_emit)),
    )
    if new.fov_deg >= 180.0:
        raise ActionFailedError("fov must be set to (0, 180) noninclusive.")
    if new.agent_mode not in ("default", "stochastic"):
        raise ActionFailedError(
            f"agentMode={new.agent_mode!r} is not supported by the embedded engine; use 'default'"
        )
    if arguments.get("agentCount", 1) != 1:
        raise ActionFailedError(
            f"agentCount={arguments['agentCount']!r} is not supported by the embedded engine, "
            "which has one agent"
        )
    return new


def _positive(arguments: Mapping[str, Any], name: str, default: float) -> float:
    value = arguments.get(name)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0.0 < value < 1e6:
        raise ActionFailedError(f"{name} must be a number above 0, got {value!r}")
    return float(value)
