"""What RandomizeMaterials, RandomizeColors and RandomizeLighting make of a view."""

from __future__ import annotations

import colorsys
import zlib
from dataclasses import dataclass, field, replace

import numpy as np

from envs.embedded.looks import Looks, Rgb
from envs.embedded.rendering.mesh import Material, Mesh
from envs.embedded.rendering.scene_view import DrawItem, Lamp, Lighting, SceneView
from envs.embedded.world import World

FAMILIES = (
    ("wood", "wood_dark", "wood_light", "wood_floor"),
    ("tile_floor", "tile_white", "tile_blue"),
    ("granite_dark", "granite_light", "marble"),
    ("fabric_blue", "fabric_grey", "fabric_red", "fabric_green", "fabric_beige", "leather"),
    ("carpet_beige", "carpet_grey"),
    ("plaster", "brick"),
)
"""Textures that stand for the same kind of material and are exchanged for one another."""
TINT = (0.6, 1.0)
"""How much of each channel a newly drawn material keeps, from and to (chosen)."""


@dataclass(slots=True)
class Repainter:
    """Repaints views, keeping what it made: an unchanged item of the scene stays one identical item."""

    _looks: Looks = field(default_factory=Looks)
    _items: dict[int, tuple[DrawItem, DrawItem]] = field(default_factory=dict)
    _meshes: dict[tuple[int, str], tuple[Mesh, Mesh]] = field(default_factory=dict)
    _view: tuple[SceneView, SceneView] | None = None

    def repainted(self, view: SceneView, world: World) -> SceneView:
        """The view as the world's looks have it; the very same view when they are the scene's own."""
        looks = world.looks
        if looks.is_own:
            return view
        if looks != self._looks:
            self._looks, self._view = looks, None
            self._items.clear()
            self._meshes.clear()
        if self._view is None or self._view[0] is not view:
            items = tuple(self._item(i, world) for i in view.items) if looks.repaints else view.items
            before = self._view[1].items if self._view is not None else ()
            same = len(before) == len(items) and all(a is b for a, b in zip(before, items, strict=True))
            self._view = (
                view,
                SceneView(before if same else items, _lit(view.lighting, looks), view.surroundings),
            )
        return self._view[1]

    def _item(self, item: DrawItem, world: World) -> DrawItem:
        known = self._items.get(id(item))
        if known is None or known[0] is not item:
            known = (item, self._paint(item, world))
            self._items[id(item)] = known
        return known[1]

    def _paint(self, item: DrawItem, world: World) -> DrawItem:
        if not _is_meant(item, world):
            return item
        kind = "structure" if item.object_id is None else world[item.object_id].object_type
        known = self._meshes.get((id(item.mesh), kind))
        if known is None:
            parts = tuple(p.painted(_drawn(p.material, kind, self._looks)) for p in item.mesh.parts)
            known = (item.mesh, Mesh(parts))
            self._meshes[id(item.mesh), kind] = known
        return replace(item, mesh=known[1])


def _is_meant(item: DrawItem, world: World) -> bool:
    types = world.looks.room_types
    if types is None:
        return True
    room = world.structure.room_of(float(item.transform[0, 3]), float(item.transform[2, 3]))
    return item.object_id is not None and room is not None and room.room_type in types


def _drawn(material: Material, kind: str, looks: Looks) -> Material:
    """The material that takes another's place: the same for all parts that look alike on one type."""
    key = repr((kind, material.texture, material.color))
    if looks.materials_draw:
        rng = _generator("materials", looks.materials_draw, key)
        family = next((f for f in FAMILIES if material.texture in f), None)
        texture = material.texture if family is None else family[int(rng.integers(len(family)))]
        tint = rng.uniform(*TINT, 3)
        r, g, b = (float(c * t) for c, t in zip(material.color, tint, strict=True))
        material = replace(material, texture=texture, color=(r, g, b))
    if looks.colors_draw:
        rng = _generator("colors", looks.colors_draw, key)
        hue, saturation = (float(v) for v in rng.random(2))
        value = max(material.color)
        material = replace(material, color=colorsys.hsv_to_rgb(hue, 0.3 + 0.6 * saturation, value))
    return material


def _generator(what: str, draw: int, key: str) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(zlib.crc32(f"{what}/{draw}/{key}".encode())))


def _lit(lighting: Lighting, looks: Looks) -> Lighting:
    if not looks.lamp_light:
        return lighting
    factors = looks.lamp_light
    lamps = tuple(
        Lamp(lamp.position, _times(lamp.intensity, factors[i % len(factors)]))
        for i, lamp in enumerate(lighting.lamps)
    )
    ambient, key = _times(lighting.ambient, looks.key_light), _times(lighting.key_color, looks.key_light)
    return replace(lighting, ambient=ambient, key_color=key, lamps=lamps)


def _times(color: Rgb, factor: Rgb) -> Rgb:
    r, g, b = (float(c * f) for c, f in zip(color, factor, strict=True))
    return (r, g, b)
