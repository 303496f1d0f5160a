"""What the rasteriser draws: meshes at places, lights and a camera. Built from a World, never changes it."""

from __future__ import annotations

from dataclasses import dataclass

from envs.embedded.geometry import Array
from envs.embedded.rendering.mesh import Color, Mesh


@dataclass(frozen=True, slots=True, eq=False)
class DrawItem:
    """One mesh at one place. `object_id` is None for structure; `transform` (4, 4) maps mesh to world."""

    object_id: str | None
    mesh: Mesh
    transform: Array
    casts_shadow: bool = True
    is_static: bool = True
    """Never moves nor changes in this scene (its shadow may be cached for good)."""


@dataclass(frozen=True, slots=True)
class Lamp:
    """A point light: position (3,) metres, linear RGB intensity at one metre, and how far it reaches."""

    position: tuple[float, float, float]
    intensity: Color
    range_m: float = 6.0


@dataclass(frozen=True, slots=True)
class Lighting:
    """Ambient light, one directional key light with shadows (unit vector towards the light), and lamps."""

    ambient: Color
    key_direction: tuple[float, float, float]
    key_color: Color
    lamps: tuple[Lamp, ...] = ()


@dataclass(frozen=True, slots=True)
class Vantage:
    """A room as mirrors take it: its box from `low` to `high`, seen from `eye`; (3,) metres each."""

    low: tuple[float, float, float]
    high: tuple[float, float, float]
    eye: tuple[float, float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Surroundings:
    """What the rooms of a scene look like to a mirror: seen from the vantages (one or more) in this light."""

    items: tuple[DrawItem, ...]
    vantages: tuple[Vantage, ...]
    lighting: Lighting


@dataclass(frozen=True, slots=True, eq=False)
class SceneView:
    """Everything that is drawn. An unchanged object keeps the identical DrawItem between two views.

    `surroundings` is what shiny surfaces mirror, the identical one in all views of a scene; without it they
    mirror a plain bright room.
    """

    items: tuple[DrawItem, ...]
    lighting: Lighting
    surroundings: Surroundings | None = None


@dataclass(frozen=True, slots=True)
class Camera:
    """A pinhole camera: position (3,) metres; yaw clockwise, pitch down, vertical fov in degrees."""

    position: tuple[float, float, float]
    yaw: float
    pitch: float
    fov_deg: float = 90.0
    near_m: float = 0.01
    far_m: float = 20.0
