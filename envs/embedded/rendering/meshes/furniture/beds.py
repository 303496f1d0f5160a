"""Beds and dog beds."""

from __future__ import annotations

import numpy as np

from envs.embedded.rendering.mesh import Material, Part, joined
from envs.embedded.rendering.meshes.fixtures.joinery import Range, block, ranges, soft_block
from envs.embedded.rendering.meshes.furniture.finishes import (
    CLOTHS,
    LINEN,
    cloth,
    cushion,
    surface,
    surface_height,
    wood,
    woven,
)
from envs.embedded.rendering.meshes.registry import MeshOrder, builds
from envs.embedded.rendering.shapes import blob, slab

CANOPY_FROM_M = 1.4
"""A bed taller than this has posts and a canopy frame (chosen; ordinary headboards end below 1.3 m)."""
HEADBOARD_M = 0.06
MATTRESS_M = 0.2
DUVET_M = 0.045
DOUBLE_FROM_M = 1.2
UNMADE_SHARE = 0.6
"""How much of an unmade bed its duvet still covers (chosen)."""
RUMPLED = Material((0.80, 0.78, 0.73), roughness=0.95)


@builds("Bed")
def bed(order: MeshOrder) -> list[Part]:
    """Headboard at -z, mattress, duvet and pillows; a dirty one is unmade, as in AI2-THOR."""
    (x0, x1), (y0, y1), (z0, z1) = ranges(order.size)
    top, region, d = surface_height(order), surface(order), order.size[2]
    fold = z0 + (region.z[0] - 0.01) * d
    mattress_top = top - DUVET_M
    frame_top = max(y0 + 0.08, mattress_top - MATTRESS_M)
    parts = _frame(order, frame_top, min(top + 0.6, y1))
    side = (x0 + 0.025, x1 - 0.025)
    linen = RUMPLED if order.state.is_dirty else LINEN
    length = (z0 + HEADBOARD_M, z1 - 0.035)
    parts.append(soft_block(side, (frame_top - 0.02, mattress_top), length, 0.05, linen))
    hang = max(frame_top + 0.02, mattress_top - 0.16)
    if order.state.is_dirty:
        parts += _unmade(order, (hang, top), (fold, z1), linen)
    else:
        parts.append(cushion((x0, x1), (hang, top), (fold, z1), 0.03, _duvet(order)))
        over = (fold - 0.12, fold + 0.02)
        parts.append(soft_block((x0 + 0.002, x1 - 0.002), (mattress_top, top - 0.004), over, 0.012, linen))
    return [*parts, *_pillows(order, mattress_top, (length[0] + 0.02, fold - 0.10), linen)]


def _unmade(order: MeshOrder, y: Range, z: Range, linen: Material) -> list[Part]:
    """A duvet thrown to one side in folds, over a crumpled sheet."""
    (x0, x1), duvet, top = (-order.size[0] / 2, order.size[0] / 2), _duvet(order), y[1]
    edge = x0 + UNMADE_SHARE * (x1 - x0)
    sheet = soft_block(
        (edge - 0.05, x1 - 0.01), (top - DUVET_M, top - 0.004), (z[0] - 0.05, z[1] - 0.04), 0.01, linen
    )
    parts = [sheet, cushion((x0, edge), y, z, 0.03, duvet)]
    long = z[1] - z[0]
    for k, (share, turn, length) in enumerate(
        ((0.96, 8.0, 0.9), (0.6, -24.0, 0.6), (0.3, 32.0, 0.45), (0.62, 70.0, 0.3))
    ):
        fold = cushion((-0.05, 0.05), (-0.03, 0.03), (-length * long / 2, length * long / 2), 0.028, duvet)
        at = z[0] + (0.5, 0.35, 0.68, 0.86)[k] * long
        parts.append(fold.turned(y=turn).moved(x0 + share * (edge - x0), top - 0.012, at))
    # a leg of the duvet hangs over the foot, so that the whole keeps the outline of the made bed
    return [*parts, cushion((edge - 0.1, x1), (y[0], y[0] + 0.08), (z[1] - 0.05, z[1]), 0.02, duvet)]


def _duvet(order: MeshOrder) -> Material:
    soft = [c for c in CLOTHS if c.texture != "leather"]
    return soft[order.pick(len(soft), "duvet")]


def _frame(order: MeshOrder, frame_top: float, head_top: float) -> list[Part]:
    (x0, x1), (y0, y1), (z0, z1) = ranges(order.size)
    finish = cloth(order) if order.pick(3, "head") == 0 else wood(order)
    canopy = order.size[1] > CANOPY_FROM_M
    head = soft_block((x0, x1), (y0, head_top if canopy else y1), (z0, z0 + HEADBOARD_M), 0.015, finish)
    if finish.texture.startswith(("fabric", "leather")):
        head = woven(head)
    rails = block(
        (x0 + 0.01, x1 - 0.01),
        (max(y0 + 0.06, frame_top - 0.2), frame_top),
        (z0 + 0.03, z1 - 0.01),
        wood(order),
    )
    posts = [
        block((x, x + 0.06), (y0, y1 if canopy else frame_top), (z, z + 0.06), wood(order))
        for x in (x0, x1 - 0.06)
        for z in ((z0, z1 - 0.06) if canopy else (z1 - 0.07,))
    ]
    if canopy:
        bars = [block((x0, x1), (y1 - 0.05, y1), (z, z + 0.05), wood(order)) for z in (z0, z1 - 0.05)]
        bars += [block((x, x + 0.05), (y1 - 0.05, y1), (z0, z1), wood(order)) for x in (x0, x1 - 0.05)]
        posts += bars
    return [head, joined([rails, *posts])]


def _pillows(order: MeshOrder, top: float, z: Range, linen: Material) -> list[Part]:
    """One pillow, or two side by side in a double bed, flat enough to lie below what rests on them."""
    depth = z[1] - z[0]
    if depth < 0.1:
        return []
    count = 2 if order.size[0] > DOUBLE_FROM_M else 1
    width = min(0.68, 0.9 * order.size[0] / count)
    centers = [(k - (count - 1) / 2) * (order.size[0] / count) for k in range(count)]
    return [
        pillow_shape((width, 0.13, depth), linen).moved(c, top + 0.06, (z[0] + z[1]) / 2) for c in centers
    ]


def pillow_shape(size: tuple[float, float, float], material: Material) -> Part:
    """A stuffed pillow: thick in the middle, thin at its seams, pointed at its corners."""
    x, y, z = size

    def shape(
        unit: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    ) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        flat = np.sign(unit) * np.abs(unit) ** 0.55
        plump = np.clip(1.0 - 0.75 * (flat[..., 0] ** 4 + flat[..., 2] ** 4) / 2, 0.1, 1.0)
        rise = np.sign(unit[..., 1]) * np.abs(unit[..., 1]) ** 0.8
        return np.stack([flat[..., 0] * x / 2, rise * plump * y / 2, flat[..., 2] * z / 2], -1)

    return woven(blob(material, shape, sections=28, rings=12))


@builds("DogBed")
def dog_bed(order: MeshOrder) -> list[Part]:
    """A soft rim round a cushion."""
    (x0, x1), (y0, y1), (z0, z1) = ranges(order.size)
    x, y, z = order.size
    covering = cloth(order)
    thick = min(0.16 * min(x, z), y)
    rim_shape = [cushion((x0, x1), (y0, y1), (z, z + thick), 0.3 * thick, covering) for z in (z0, z1 - thick)]
    rim_shape += [
        cushion((a, a + thick), (y0, y1), (z0, z1), 0.3 * thick, covering) for a in (x0, x1 - thick)
    ]
    soft = [c for c in CLOTHS if c.texture != covering.texture]
    inside = soft[order.pick(len(soft), "inside")]
    floor = slab(
        x - 1.2 * thick, surface_height(order) - y0, z - 1.2 * thick, inside, corner=0.05, edge=0.008
    )
    return [joined(rim_shape), woven(floor).moved(y=(surface_height(order) + y0) / 2)]
