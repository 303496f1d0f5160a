"""Beds: a frame, a mattress and what lies on it, made or unmade."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from envs.embedded.rendering.mesh import Material, Part, box_uvs, joined, tube
from envs.embedded.rendering.meshes.fixtures.finishes import darker
from envs.embedded.rendering.meshes.fixtures.joinery import Range, at, block, ranges, soft_block
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
from envs.embedded.rendering.shapes import blob, ripples, shell, strokes

CANOPY_FROM_M = 1.4
"""A bed taller than this has posts and a canopy frame (chosen; ordinary headboards end below 1.3 m)."""
HEADBOARD_M = 0.06
MATTRESS_M = 0.2
DUVET_M = 0.045
DOUBLE_FROM_M = 1.2
UNMADE_FROM, UNMADE_TO = 0.22, 0.9
"""How much of an unmade bed's width its duvet still covers, by the pillows and at the foot (chosen)."""
ROLL_M = 0.028
CREASES, CREASE_SHADE = 16, 0.72
PILLOW_TURNS_DEG = (14.0, -26.0)
"""How pillows lie on an unmade bed (chosen)."""
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
    """A duvet thrown back across the bed in folds, over a crumpled sheet; nothing of it is above `y`."""
    x = (-order.size[0] / 2, order.size[0] / 2)
    sheet_top = y[1] - DUVET_M + 0.002
    span = (z[0] - 0.05, z[1] - 0.04)
    sheet = soft_block((x[0] + 0.01, x[1] - 0.01), (y[0], sheet_top), span, 0.012, linen)
    return [sheet, _creases(x, span, sheet_top, linen), *_thrown_back(x, y, z, _duvet(order))]


def _creases(x: Range, z: Range, height: float, linen: Material) -> Part:
    """Folds all over the sheet, most of them aslant, each of two strokes."""
    rng = np.random.Generator(np.random.PCG64(21))
    lines = []
    for _ in range(CREASES):
        a = np.array([rng.uniform(*at(x, 0.3, 0.93)), rng.uniform(*at(z, 0.05, 0.8))])
        turn, length = rng.uniform(0.5, 1.5), rng.uniform(0.12, 0.24)
        for bend in (0.0, rng.uniform(-0.6, 0.6)):
            b = a + length * np.array([math.cos(turn + bend), math.sin(turn + bend)])
            b = np.minimum(b, (x[1] - 0.02, z[1] - 0.02))
            lines.append((*a, *b, 0.011))
            a, length = b, 0.7 * length
    return strokes(lines, darker(linen, CREASE_SHADE)).moved(y=height + 0.001)


def _thrown_back(x: Range, y: Range, z: Range, duvet: Material) -> list[Part]:
    """The duvet: over the foot and one side of the bed, its free edge rolled up."""
    v, u = np.meshgrid([*np.linspace(0.0, 1.0, 17), 1.0], [0.0, *np.linspace(0.0, 1.0, 12)], indexing="ij")
    edge = UNMADE_FROM + (UNMADE_TO - UNMADE_FROM) * v**1.3 + 0.05 * np.sin(9.0 * v)
    across = x[0] + u * edge * (x[1] - x[0])
    along = z[0] + v * (z[1] - z[0])
    points = np.stack([across, np.zeros_like(u), along], -1)
    points[..., 1] = y[1] - 0.016 + 0.016 * ripples(points * np.array([1.0, 0.0, 1.6]), 5, 11.0)
    points[-1, :, 1] = points[:, 0, 1] = y[0]
    cover = shell(points, 0.016, duvet, upright=True)
    cover = woven(replace(cover, uvs=box_uvs(cover.vertices, cover.normals)))
    roll = np.array([*points[:-1, -1, :2].T, points[:-1, -1, 2]]).T
    roll[:, 1] = y[1] - ROLL_M
    return [cover, woven(tube(roll, ROLL_M, duvet, sections=10))]


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
    turns = PILLOW_TURNS_DEG if order.state.is_dirty else (0.0, 0.0)
    return [
        pillow_shape((width, 0.13, depth), linen).turned(y=turn).moved(c, top + 0.06, (z[0] + z[1]) / 2)
        for c, turn in zip(centers, turns, strict=False)
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
