"""Woods, paints and cloths of furniture, and where its surface lies. All colours chosen."""

from __future__ import annotations

from dataclasses import replace

from envs.embedded.rendering.mesh import Material, Part, cylinder
from envs.embedded.rendering.meshes.fixtures.joinery import Range, soft_block
from envs.embedded.rendering.meshes.registry import MeshOrder
from envs.embedded.surfaces import Surface, surfaces_of

OAK = Material((1.0, 0.97, 0.92), "wood_light", roughness=0.5)
WALNUT = Material((0.92, 0.86, 0.80), "wood", roughness=0.45)
CHESTNUT = Material((1.0, 1.0, 1.0), "wood", roughness=0.5)
EBONY = Material((0.92, 0.92, 0.92), "wood_dark", roughness=0.45)
WHITE = Material((0.91, 0.90, 0.88), roughness=0.45)
BLACK = Material((0.11, 0.11, 0.12), roughness=0.5)
STEEL = Material((0.70, 0.71, 0.73), roughness=0.3, metallic=0.9)
BRASS = Material((0.80, 0.65, 0.38), roughness=0.3, metallic=0.85)
GLASS = Material((0.78, 0.88, 0.88), roughness=0.08, alpha=0.4, two_sided=True)
LINEN = Material((0.95, 0.94, 0.91), roughness=0.95)
RUBBER = Material((0.12, 0.12, 0.13), roughness=0.9)

WOODS: tuple[Material, ...] = (CHESTNUT, OAK, WALNUT, EBONY, WHITE)
CLOTHS: tuple[Material, ...] = (
    Material((1.0, 1.0, 1.0), "fabric_grey", roughness=0.95),
    Material((1.0, 1.0, 1.0), "fabric_beige", roughness=0.95),
    Material((1.0, 1.0, 1.0), "fabric_blue", roughness=0.95),
    Material((1.0, 1.0, 1.0), "leather", roughness=0.5),
    Material((1.0, 1.0, 1.0), "fabric_green", roughness=0.95),
    Material((1.0, 1.0, 1.0), "fabric_red", roughness=0.95),
    Material((0.62, 0.62, 0.66), "fabric_grey", roughness=0.95),
    Material((0.45, 0.45, 0.47), "leather", roughness=0.5),
)
CLOTH_REPEATS = 3.0
"""Repeats of a cloth's texture per metre: threads of some 3 mm."""


def wood(order: MeshOrder) -> Material:
    """The wood or paint that an asset is made of."""
    return WOODS[order.pick(len(WOODS), "wood")]


def cloth(order: MeshOrder, salt: str = "cloth") -> Material:
    """The cloth or leather of an asset."""
    return CLOTHS[order.pick(len(CLOTHS), salt)]


def woven(part: Part) -> Part:
    """A part whose texture repeats as finely as cloth does."""
    return replace(part, uvs=part.uvs * CLOTH_REPEATS)


def cushion(x: Range, y: Range, z: Range, radius: float, material: Material) -> Part:
    """A padded block over the ranges."""
    return woven(soft_block(x, y, z, radius, material))


def surface(order: MeshOrder) -> Surface:
    """Where things lie on a piece of furniture (assets/surfaces.yaml, resting_heights.yaml)."""
    return surfaces_of(order.object_type, order.asset_id)[0]


def surface_height(order: MeshOrder) -> float:
    """Height of the surface in the frame of the box, metres above its centre."""
    return (surface(order).y - 0.5) * order.size[1]


def round_leg(at: tuple[float, float], y: Range, radius: float, material: Material) -> Part:
    """An upright round leg at (x, z) over a range of heights."""
    return cylinder(radius, y[1] - y[0], material, sections=12).moved(at[0], (y[0] + y[1]) / 2, at[1])
