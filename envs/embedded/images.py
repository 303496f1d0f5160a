"""Frames as AI2-THOR puts them on the wire: bottom-up buffers of RGB, depth, instance and class colours."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from envs.embedded.rendering.scene_view import Camera, SceneView
from envs.embedded.simulation import Simulation, ThirdPersonCamera
from envs.embedded.world import World

if TYPE_CHECKING:
    from envs.embedded.rendering.renderer import Frame
    from envs.embedded.rendering.renderers import AnyRenderer
    from envs.embedded.rendering.repainting import Repainter
    from envs.embedded.rendering.scene_builder import SceneBuilder

ImageBuffers: TypeAlias = tuple[tuple[str, bytes], ...]
Colour: TypeAlias = tuple[int, int, int]
STRUCTURE_COLOUR: Colour = (0, 0, 0)
"""Instance colour of walls, floor and everything else that is no object."""


def colour_of(name: str, attempt: int = 0) -> Colour:
    """The instance or class colour of a name: the same on every machine, never black."""
    digest = hashlib.sha256(f"{name}#{attempt}".encode()).digest()
    return (digest[0] | 1, digest[1], digest[2])


@dataclass(slots=True)
class Palette:
    """Colours of object ids and of class names; a colour once given to a name is kept."""

    _colours: dict[str, Colour] = field(default_factory=dict)
    _taken: dict[Colour, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Colour:
        colour, attempt = self._colours.get(name), 0
        while colour is None:
            candidate = colour_of(name, attempt)
            if self._taken.setdefault(candidate, name) == name:
                self._colours[name] = colour = candidate
            attempt += 1
        return colour

    def listing(self, world: World) -> list[dict[str, Any]]:
        """metadata["colors"]: every object id and every class name with its colour."""
        objects = list(world.objects())
        names = [o.object_id for o in objects] + sorted({o.object_type for o in objects})
        return [{"name": n, "color": list(self[n])} for n in names]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which images one reply carries."""

    depth: bool
    instances: bool
    classes: bool


@dataclass(slots=True)
class Frames:
    """Takes the pictures of a simulation. Holds the renderer; changes nothing in the world."""

    palette: Palette = field(default_factory=Palette)
    renderer: str = "numba"
    _renderer: AnyRenderer | None = None
    _renderer_for: tuple[int, int, str] | None = None
    _builder: SceneBuilder | None = None
    _builder_for: World | None = None
    _repainter: Repainter | None = None

    def take(
        self, sim: Simulation, action: Mapping[str, Any]
    ) -> tuple[ImageBuffers, list[dict[str, Any]] | None]:
        """The image buffers of a full reply, and metadata["colors"] when instance colours are among them."""
        wanted = _wanted(sim, action)
        shows_ids = wanted.instances or wanted.classes
        out: list[tuple[str, bytes]] = []
        for camera in sim.cameras:
            frame = self._render(sim, _third_person(camera))
            out += self._buffers(sim.world, frame, wanted, "thirdParty")
        out += self._buffers(sim.world, self._render(sim, agent_camera(sim)), wanted, "")
        return tuple(out), self.palette.listing(sim.world) if shows_ids else None

    def object_at(self, sim: Simulation, x: float, y: float) -> str | None:
        """The id of the object that the frame shows at a point (0..1 from the left, 0..1 from the top)."""
        frame = self._render(sim, agent_camera(sim))
        row = min(int(y * sim.height), sim.height - 1)
        column = min(int(x * sim.width), sim.width - 1)
        index = int(frame.ids[row, column])
        return None if index < 0 else frame.object_ids[index]

    def _render(self, sim: Simulation, camera: Camera) -> Frame:
        from envs.embedded.rendering.renderers import make_renderer  # noqa: PLC0415 - only if drawn
        from envs.embedded.rendering.scene_builder import SceneBuilder  # noqa: PLC0415 - builds meshes

        key = (sim.width, sim.height, sim.quality)
        if self._renderer is None or self._renderer_for != key:
            self._renderer = make_renderer(self.renderer, sim.width, sim.height, sim.quality)
            self._renderer_for = key
        if self._builder is None or self._builder_for is not sim.world:
            self._builder, self._builder_for = SceneBuilder(sim.world), sim.world
        return self._renderer.render(self._view(self._builder, sim.world), camera)

    def _view(self, builder: SceneBuilder, world: World) -> SceneView:
        view = builder.view()
        if world.looks.is_own:
            return view
        from envs.embedded.rendering.repainting import Repainter  # noqa: PLC0415 - only when looks were changed

        if self._repainter is None:
            self._repainter = Repainter()
        return self._repainter.repainted(view, world)

    def _buffers(self, world: World, frame: Frame, wanted: _Wanted, owner: str) -> list[tuple[str, bytes]]:
        names = _FIELD_NAMES[owner]
        out = [(names["rgb"], _bottom_up(frame.rgb))]
        if wanted.depth:
            out.append((names["depth"], _bottom_up(frame.depth.astype(np.float32, copy=False))))
        if wanted.instances or (wanted.classes and not owner):
            out.append((names["ids"], self._coloured(frame, frame.object_ids)))
        if wanted.classes:
            out.append(
                (names["classes"], self._coloured(frame, [world[i].object_type for i in frame.object_ids]))
            )
        return out

    def _coloured(self, frame: Frame, names: Any) -> bytes:
        table = np.array([*(self.palette[n] for n in names), STRUCTURE_COLOUR], dtype=np.uint8)
        opaque = np.full((len(table), 1), 255, dtype=np.uint8)
        return _bottom_up(np.concatenate([table, opaque], axis=1)[frame.ids])


_FIELD_NAMES = {
    "": {"rgb": "image", "depth": "image_depth", "ids": "image_ids", "classes": "image_classes"},
    "thirdParty": {
        "rgb": "image-thirdParty-camera",
        "depth": "image_thirdParty_depth",
        "ids": "image_thirdParty_image_ids",
        "classes": "image_thirdParty_classes",
    },
}


def agent_camera(sim: Simulation) -> Camera:
    """The agent's own camera."""
    agent = sim.world.agent
    x, y, z = agent.camera_position().tolist()
    return Camera((x, y, z), agent.yaw, agent.horizon, sim.settings.fov_deg)


def _third_person(camera: ThirdPersonCamera) -> Camera:
    return Camera(camera.position, camera.rotation[1], camera.rotation[0], camera.fov_deg)


def _wanted(sim: Simulation, action: Mapping[str, Any]) -> _Wanted:
    settings = sim.settings
    return _Wanted(
        depth=settings.render_depth or bool(action.get("renderDepthImage", False)),
        instances=settings.render_instances or bool(action.get("renderInstanceSegmentation", False)),
        classes=settings.render_classes or bool(action.get("renderSemanticSegmentation", False)),
    )


def _bottom_up(image: npt.NDArray[Any]) -> bytes:
    return np.ascontiguousarray(image[::-1]).tobytes()
