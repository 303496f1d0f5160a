"""Frames as AI2-THOR puts them on the wire: bottom-up buffers of RGB, depth, ids, classes and normals."""

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
NO_NORMAL: Colour = (0, 0, 255)
"""Normals image where there is nothing: the blue that AI2-THOR clears that image with."""
NO_DIRECTION: Colour = (128, 128, 128)
"""What a vector of no length would be shown as; no unit vector is."""


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
    normals: bool


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
            frame = self._render(sim, _third_person(camera), normals=wanted.normals)
            out += self._buffers(sim.world, frame, wanted, "thirdParty")
        frame = self._render(sim, agent_camera(sim), normals=wanted.normals)
        out += self._buffers(sim.world, frame, wanted, "")
        return tuple(out), self.palette.listing(sim.world) if shows_ids else None

    def object_at(self, sim: Simulation, x: float, y: float) -> str | None:
        """The id of the object that the frame shows at a point (0..1 from the left, 0..1 from the top)."""
        frame = self._render(sim, agent_camera(sim))
        row = min(int(y * sim.height), sim.height - 1)
        column = min(int(x * sim.width), sim.width - 1)
        index = int(frame.ids[row, column])
        return None if index < 0 else frame.object_ids[index]

    def _render(self, sim: Simulation, camera: Camera, *, normals: bool = False) -> Frame:
        from envs.embedded.rendering.renderers import make_renderer  # noqa: PLC0415 - only if drawn
        from envs.embedded.rendering.scene_builder import SceneBuilder  # noqa: PLC0415 - builds meshes

        key = (sim.width, sim.height, sim.quality)
        if self._renderer is None or self._renderer_for != key:
            self._renderer = make_renderer(self.renderer, sim.width, sim.height, sim.quality)
            self._renderer_for = key
        if self._builder is None or self._builder_for is not sim.world:
            self._builder, self._builder_for = SceneBuilder(sim.world), sim.world
        return self._renderer.render(self._view(self._builder, sim.world), camera, normals=normals)

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
        if frame.normals is not None:
            out.append((names["normals"], _bottom_up(normal_colours(frame.normals))))
        return out

    def _coloured(self, frame: Frame, names: Any) -> bytes:
        table = np.concatenate([_opaque(self.palette[n]) for n in names] + [_opaque(STRUCTURE_COLOUR)])
        return _bottom_up(table[frame.ids])


_FIELD_NAMES = {
    "": {
        "rgb": "image",
        "depth": "image_depth",
        "ids": "image_ids",
        "classes": "image_classes",
        "normals": "image_normals",
    },
    "thirdParty": {
        "rgb": "image-thirdParty-camera",
        "depth": "image_thirdParty_depth",
        "ids": "image_thirdParty_image_ids",
        "classes": "image_thirdParty_classes",
        "normals": "image_thirdParty_normals",
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
        normals=settings.render_normals or bool(action.get("renderNormalsImage", False)),
    )


def normal_colours(normals: npt.NDArray[np.float32]) -> npt.NDArray[np.uint8]:
    """Unit normals (H, W, 3) in the camera's frame as (H, W, 4) colours, the way AI2-THOR shows them.

    Known: its replacement shader writes half the view-space normal (x right, y up, z towards the camera) plus
    a half, with alpha 1, on cleared blue, in a project without sRGB conversion (AI2-THOR's public sources,
    ImageSynthesis.cs and ProjectSettings.asset; UberReplacement.shader of Unity's ml-imagesynthesis, from
    which that pass comes); ai2thor 5.0.0 hands the buffer on with all its channels, and says of the like
    buffer of instances that it is RGBA. So a wall seen head-on is (128, 128, 255, 255).
    Chosen: normals are of unit length (Unity's shrink a little between the corners of a smooth face), belong
    to the pixel's centre (Unity's may be anti-aliased), and two-sided faces turn theirs to the viewer.
    """
    out = np.full((*normals.shape[:2], 4), 255, np.uint8)
    out[..., :3] = np.rint(normals * np.float32(127.5) + np.float32(127.5))
    pixels = out.view(np.uint32)
    pixels[pixels == _opaque(NO_DIRECTION)] = _opaque(NO_NORMAL)
    return out


def _opaque(colour: Colour) -> npt.NDArray[np.uint32]:
    """A colour and alpha 255 as one number, (1,), whose bytes they are."""
    return np.array([*colour, 255], np.uint8).view(np.uint32)


def _bottom_up(image: npt.NDArray[Any]) -> bytes:
    return np.ascontiguousarray(image[::-1]).tobytes()
