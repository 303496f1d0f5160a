"""How things that can be carried look when they are hot or cold: wisps of steam above them, a coat of frost.

Frost is a part of the object: its materials turn pale, blue and dull, and ice crystals lie on its faces.

Steam is not. It is drawn as an item of its own that belongs to no object, so that ids and depth look through
it as through a window pane: a robot's depth camera measures the wall behind it, and an object must not count
as seen because its vapour is. AI2-THOR's particles have neither ids nor depth either. The renderer keeps one
layer of glass, so steam before a tumbler takes the place of the tumbler's glass at those pixels.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from envs.embedded.rendering.mesh import Color, Material, Mesh, Part, joined, triangles, tube
from envs.embedded.rendering.meshes.liquids import CREMA, LIQUIDS
from envs.embedded.rendering.scene_view import DrawItem
from envs.embedded.rendering.shapes import ripples
from envs.embedded.world import Temperature
from envs.object_types import object_type

STEAM = Material((0.96, 0.97, 1.0), roughness=1.0, emission=(0.22, 0.22, 0.23), alpha=0.78)
STEAM_SHARE, STEAM_HEIGHT_SHARE, STEAM_LEAST_M, STEAM_MOST_M = 0.9, 0.75, 0.14, 0.45
"""Steam rises by a share of the thing's width, or of its height if that is more, within bounds (chosen)."""
WISPS, MORE_WISPS, MANY_FROM_M = 3, 5, 0.4
"""How many wisps there are, and how many over what is somewhere longer than this (chosen)."""
WISP_RINGS, WISP_SIDES = 16, 6
WISP_SHARE, WISP_LEAST_M = 0.085, 0.012
"""Greatest radius of a wisp: this share of its height, at least so much (chosen)."""
STEP_M = 0.01
"""Widths are rounded to this, so that things of about one size share their steam."""

ICE: Color = (0.76, 0.89, 1.0)
VEIL: Color = (0.10, 0.14, 0.18)
"""Glow by which printed and dark surfaces turn pale."""
PALER = 0.33
"""How far a plain colour goes towards white before it is tinted as ice (chosen)."""
SCREEN_ROUGHNESS = 0.1
"""What is smoother than this, a screen, stays as dark as it is: else a cold phone is a slab (chosen)."""
FROSTED_ALPHA = 0.7
RIME = Material((0.80, 0.91, 1.0), roughness=0.9, emission=(0.08, 0.11, 0.14))
RIME_SHARE, RIME_WAVES, RIME_UPWARD, RIME_FROM = 0.05, 9.0, 0.28, 0.16
"""Rime lies in patches: waves over the thing's size, the weight of looking up, and where it starts (chosen).

A face whose doubled area is more than the share of the thing's longest side by its middle one stays bare:
it could only be covered altogether."""
SLIVER = 0.2
"""So is one whose doubled area is less than this share of its longest side squared: a spike (chosen)."""
UNFROZEN = (*LIQUIDS.values(), CREMA)
"""Nothing freezes over: what is in a cold glass keeps its colour."""
CRYSTAL = Material((0.97, 0.99, 1.0), roughness=0.5, emission=(0.30, 0.34, 0.38), two_sided=True)
CRYSTALS = 46
CRYSTAL_SHARE, CRYSTAL_MIDDLE_SHARE, CRYSTAL_MOST_M, LIFT_M = 0.085, 0.15, 0.025, 0.0006
"""Radius of a crystal by the thing's longest side, at most this share of the middle one, at most so much; how
far it lies off the surface (chosen)."""


def changes_temperature(name: str) -> bool:
    """Whether objects of a type look hot and cold: those that can be carried to a stove or a fridge."""
    return object_type(name).pickupable


def steam_over(item: DrawItem, name: str, temperature: Temperature) -> DrawItem | None:
    """The steam above an item that shows an object of a type, None if it gives off none."""
    if temperature is not Temperature.HOT or not changes_temperature(name):
        return None
    turn = np.abs(item.transform[:3, :3])
    low, high = (np.asarray(v, np.float64) for v in item.mesh.bounds())
    middle = item.transform[:3, :3] @ ((low + high) / 2) + item.transform[:3, 3]
    size = turn @ (high - low)
    place = np.eye(4)
    place[:3, 3] = middle[0], middle[1] + size[1] / 2, middle[2]
    x, y, z = (max(1, round(float(v) / STEP_M)) * STEP_M for v in size)
    return DrawItem(None, steam_mesh(x, y, z), place, casts_shadow=False, is_static=False)


def is_steam(item: DrawItem) -> bool:
    """Whether an item is some object's steam."""
    return item.object_id is None and all(p.material == STEAM for p in item.mesh.parts)


@lru_cache(maxsize=256)
def steam_mesh(x: float, y: float, z: float) -> Mesh:
    """S-shaped wisps of vapour over a thing of size (x, y, z), metres, rising from y = 0."""
    tall = float(np.clip(max(STEAM_SHARE * max(x, z), STEAM_HEIGHT_SHARE * y), STEAM_LEAST_M, STEAM_MOST_M))
    thick = max(WISP_SHARE * tall, WISP_LEAST_M)
    along = np.array([1.0, 0.0]) if x >= z else np.array([0.0, 1.0])
    reach = max(0.30 * max(x, z), 2.6 * thick)
    t = np.linspace(0.0, 1.0, WISP_RINGS)
    count = MORE_WISPS if max(x, y, z) > MANY_FROM_M else WISPS
    wisps = []
    for k in range(count):
        base = along * reach * (2 * k / (count - 1) - 1) + along[::-1] * 1.4 * thick * (-1) ** k
        sway = 1.3 * thick * np.sin(2.0 * math.pi * (1.1 * t + 0.3 * k)) * np.minimum(1.0, 2.5 * t + 0.25)
        top = tall * (0.82, 1.0, 0.9)[k % 3]
        path = np.stack([base[0] + 0.8 * sway, 0.004 + top * t, base[1] + 0.6 * sway], 1)
        radii = thick * np.sin(math.pi * np.clip(0.04 + 0.94 * t, 0.0, 1.0)) ** 0.8
        wisps.append(tube(path, radii, STEAM, sections=WISP_SIDES))
    return Mesh((joined(wisps),))


def frosted(mesh: Mesh) -> Mesh:
    """The mesh of a cold thing: pale surfaces with patches of rime, and ice crystals on them."""
    low, high = mesh.bounds()
    _, middle, longest = np.sort(high - low).tolist()
    parts = [q for p in mesh.parts for q in _frozen(p, longest, RIME_SHARE * longest * middle)]
    return Mesh((*parts, _crystals(mesh)))


def _frozen(part: Part, size: float, most: float) -> list[Part]:
    """A part under frost: what of it stays bare, and its patches of rime."""
    material = part.material
    if material in UNFROZEN:
        return [part]
    iced = part.painted(_iced(material))
    if material.alpha < 1.0:
        return [iced]
    corners = part.vertices[part.faces].astype(np.float64)
    upward = part.normals[part.faces, 1].mean(axis=1)
    noise = ripples(corners.mean(axis=1) / size, 7, RIME_WAVES)
    area = _areas(part)
    longest = np.linalg.norm(corners - np.roll(corners, 1, axis=1), axis=2).max(axis=1)
    fit = (area < most) & (area > SLIVER * longest**2)
    covered = fit & (noise + RIME_UPWARD * upward > RIME_FROM)
    pieces = ((iced, ~covered), (part.painted(RIME), covered))
    return [replace(p, faces=p.faces[which]) for p, which in pieces if which.any()]


def _areas(part: Part) -> npt.NDArray[np.float64]:
    c = part.vertices[part.faces].astype(np.float64)
    return np.asarray(np.linalg.norm(np.cross(c[:, 1] - c[:, 0], c[:, 2] - c[:, 0]), axis=1))


def _iced(material: Material) -> Material:
    paler = 0.0 if material.texture or material.roughness < SCREEN_ROUGHNESS else PALER
    color: Color = tuple((c + paler * (1.0 - c)) * ice for c, ice in zip(material.color, ICE, strict=True))  # type: ignore[assignment]
    r, g, b = (min(1.0, e + v) for e, v in zip(material.emission, VEIL, strict=True))
    alpha = material.alpha if material.alpha >= 1.0 else max(material.alpha, FROSTED_ALPHA)
    return replace(
        material,
        color=color,
        emission=(r, g, b),
        alpha=alpha,
        metallic=0.3 * material.metallic,
        roughness=max(material.roughness, 0.7),
    )


def _crystals(mesh: Mesh) -> Part:
    """Six-armed crystals lying on the mesh's faces, evenly over their area."""
    frozen = [p for p in mesh.parts if p.material not in UNFROZEN]
    corners = np.concatenate([p.vertices[p.faces] for p in frozen]).astype(np.float64)
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    area = np.linalg.norm(normals, axis=1)
    rng = np.random.Generator(np.random.PCG64(len(corners)))
    steps = (np.arange(CRYSTALS) + rng.uniform(0.0, 1.0, CRYSTALS)) / CRYSTALS
    chosen = np.searchsorted(np.cumsum(area) / area.sum(), steps)
    u, v = rng.uniform(0.0, 1.0, (2, CRYSTALS, 1))
    u, v = np.where(u + v > 1.0, 1.0 - u, u), np.where(u + v > 1.0, 1.0 - v, v)
    a, b, c = (corners[chosen, k] for k in range(3))
    up = normals[chosen] / np.maximum(area[chosen, None], 1e-30)
    middles = a + u * (b - a) + v * (c - a) + LIFT_M * up
    low, high = mesh.bounds()
    _, middle, longest = np.sort(high - low).tolist()
    radius = min(CRYSTAL_SHARE * longest, CRYSTAL_MIDDLE_SHARE * middle, CRYSTAL_MOST_M)
    sizes = radius * rng.uniform(0.6, 1.2, CRYSTALS)
    return joined([_crystal(m, n, r) for m, n, r in zip(middles, up, sizes, strict=True)])


def _crystal(middle: npt.NDArray[np.float64], up: npt.NDArray[np.float64], radius: float) -> Part:
    side = np.cross(up, (0.0, 1.0, 0.0) if abs(up[1]) < 0.9 else (1.0, 0.0, 0.0))
    side /= np.linalg.norm(side)
    other = np.cross(up, side)
    points, faces = [], []
    for k in range(3):
        turn = math.pi * k / 3
        arm = math.cos(turn) * side + math.sin(turn) * other
        wide = 0.16 * (math.cos(turn) * other - math.sin(turn) * side)
        points += [middle + radius * f for f in (arm, wide, -arm, -wide)]
        faces += [(4 * k, 4 * k + 1, 4 * k + 2), (4 * k, 4 * k + 2, 4 * k + 3)]
    return triangles(points, faces, CRYSTAL)
