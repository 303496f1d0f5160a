"""The pictures of a room that its shiny surfaces mirror: taken once per scene, from one point in each room.

They show what stands in the rooms when the scene is loaded, all doors shut, and no small things: so they
follow from the scene alone, and nothing need be drawn anew when something moves. For a view without
surroundings a plain bright room in closed form stands in: pale ceiling, darker floor, two windows and a dark
opening.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from envs.embedded.geometry import Array
from envs.embedded.rendering.kernels.reflections import LIGHT_RANGE
from envs.embedded.rendering.scene_view import Camera, SceneView, Surroundings, Vantage

Pictures = npt.NDArray[np.int32]
Shot = Callable[[SceneView, Camera], npt.NDArray[np.uint8]]
"""Takes a square picture (S, S, 3) of roots of light, 255 standing for LIGHT_RANGE."""

FACES = ((90.0, 0.0), (270.0, 0.0), (0.0, -90.0), (0.0, 90.0), (0.0, 0.0), (180.0, 0.0))
"""Yaw and pitch of the cameras that look along +x, -x, +y, -y, +z, -z."""
LEAST_SIDE = 4
GREYING = 0.25
"""Each blurred copy loses this share of its colour, lest brushed steel look painted (chosen)."""
NOWHERE_M = 1e4
"""Half the side of the box that stands for no room at all."""


def photographs(seen: Surroundings, shot: Shot) -> tuple[Pictures, npt.NDArray[np.float32]]:
    """The packed pictures and the boxes (E, 9) of the rooms, as `reflections` takes them."""
    packed, boxes = [], []
    inside = SceneView(seen.items, seen.lighting)
    for place in seen.vantages:
        faces = [shot(inside, Camera(place.eye, yaw, pitch, near_m=0.05)) for yaw, pitch in FACES]
        packed.append(_pyramid(np.stack(faces).astype(np.float64) * (LIGHT_RANGE / 255.0)))
        boxes.append((*place.low, *place.high, *place.eye))
    return np.concatenate(packed), np.array(boxes, np.float32)


@cache
def plain_room(side: int) -> tuple[Pictures, npt.NDArray[np.float32]]:
    """The pictures and the box of a bright room, far away on all sides. Shared: do not change."""
    pictures = _pyramid(np.sqrt(np.stack([_plain(*_directions(face, side)) for face in range(6)])))
    far = NOWHERE_M
    return pictures, np.array([(-far, -far, -far, far, far, far, 0.0, 0.0, 0.0)], np.float32)


def tone_of_roots() -> npt.NDArray[np.uint8]:
    """(4096,) what `Shot` shows by root of linear light, as `shading.tone_table` is indexed."""
    roots = np.arange(4096) / 1448.0
    return np.clip(np.round(np.round(roots * (255.0 / LIGHT_RANGE), 6)), 0, 255).astype(np.uint8)


def vantage_at(vantages: Sequence[Vantage], point: Array) -> int:
    """Which vantage's room a point (3,) lies in: the smallest that holds it, else the nearest."""
    best, found = (np.inf, np.inf), 0
    for i, v in enumerate(vantages):
        low, high = np.array(v.low), np.array(v.high)
        outside = float(np.maximum(np.maximum(low - point, point - high), 0.0).sum())
        key = (round(outside, 6), float(np.prod(high - low)))
        if key < best:
            best, found = key, i
    return found


def _pyramid(roots: npt.NDArray[np.float64]) -> Pictures:
    """Six pictures (6, S, S, 3) of roots of light and their ever smaller, greyer copies, as texels."""
    light, out = roots**2, []
    while True:
        scaled = np.round(np.round(np.sqrt(light) * (255.0 / LIGHT_RANGE), 6))
        texels = np.clip(scaled, 0, 255).astype(np.int32).reshape(-1, 3)
        out.append(texels[:, 0] | (texels[:, 1] << 8) | (texels[:, 2] << 16))
        if light.shape[1] <= LEAST_SIDE:
            return np.concatenate(out)
        light = (light[:, ::2, ::2] + light[:, 1::2, ::2] + light[:, ::2, 1::2] + light[:, 1::2, 1::2]) / 4.0
        light = light + GREYING * (light.mean(axis=-1, keepdims=True) - light)


def _directions(face: int, side: int) -> tuple[Array, Array, Array]:
    """Unit vectors (S, S) of the pixels of a face: x, y, z."""
    steps = (2.0 * np.arange(side) + 1.0) / side - 1.0
    across, down = np.meshgrid(steps, steps)
    ahead = np.ones_like(across)
    x, y, z = (
        (ahead, -down, -across), (-ahead, -down, across), (across, ahead, down), (across, -ahead, -down),
        (across, -down, ahead), (-across, -down, -ahead),
    )[face]  # fmt: skip
    far = np.sqrt(x * x + y * y + z * z)
    return x / far, y / far, z / far


def _plain(x: Array, y: Array, z: Array) -> Array:
    """Light (S, S, 3) of the plain room in a direction."""
    up = np.clip(6.0 * y + 0.15, -1.0, 1.0)
    up = up * (1.5 - 0.5 * up * up)
    window = np.maximum(0.8 * x + 0.25 * y + 0.545 * z, 0.0) ** 8
    second = np.maximum(-0.62 * x + 0.35 * y + 0.702 * z, 0.0) ** 8
    dark = np.maximum(0.3 * x - 0.2 * y - 0.93 * z, 0.0) ** 4
    light = 0.56 + 0.36 * up + 1.2 * window + 0.7 * second - 0.35 * dark
    return np.repeat(np.maximum(light, 0.08)[..., None], 3, axis=-1)
