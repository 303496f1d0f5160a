"""Domain randomisation: other materials, colours and light, until they are reset.

AI2-THOR draws anew each time; here each call is the next draw of a fixed sequence, so that runs repeat.
"""

from __future__ import annotations

import colorsys
from dataclasses import replace
from typing import Any

import numpy as np

from envs.embedded.dispatch import action
from envs.embedded.looks import Looks, Rgb
from envs.embedded.simulation import ActionFailedError, Simulation

BRIGHTNESS = (0.5, 1.5)
HUE = (0.0, 1.0)
SATURATION = (0.5, 1.0)
"""Default ranges of RandomizeLighting; AI2-THOR's."""
ROOM_TYPES = ("Bedroom", "Bathroom", "LivingRoom", "Kitchen", "RoboTHOR")
NO_MATERIALS = "At least one of useTrainMaterials, useValMaterials and useTestMaterials must be true"


@action("RandomizeMaterials")
def randomize_materials(
    sim: Simulation,
    *,
    useTrainMaterials: bool = True,
    useValMaterials: bool = True,
    useTestMaterials: bool = True,
    useExternalMaterials: bool = True,
    inRoomTypes: list[str] | None = None,
) -> dict[str, Any]:
    """Give everything (or what is in rooms of some types) another material of its kind."""
    if not (useTrainMaterials or useValMaterials or useTestMaterials):
        raise ActionFailedError(NO_MATERIALS)
    for name in inRoomTypes or ():
        if name not in ROOM_TYPES:
            raise ActionFailedError(f"inRoomTypes must hold only {', '.join(ROOM_TYPES)}; got {name!r}")
    rooms = tuple(inRoomTypes) if inRoomTypes else None
    _set(sim, replace(sim.world.looks, materials_draw=_next(sim), room_types=rooms))
    return {"useTrainMaterials": useTrainMaterials, "useValMaterials": useValMaterials}


@action("ResetMaterials")
def reset_materials(sim: Simulation) -> None:
    """Give everything its own material again."""
    _set(sim, replace(sim.world.looks, materials_draw=0, room_types=None))


@action("RandomizeColors")
def randomize_colors(sim: Simulation) -> None:
    """Give every material another colour."""
    _set(sim, replace(sim.world.looks, colors_draw=_next(sim)))


@action("ResetColors")
def reset_colors(sim: Simulation) -> None:
    """Give every material its own colour again."""
    _set(sim, replace(sim.world.looks, colors_draw=0))


@action("RandomizeLighting")
def randomize_lighting(
    sim: Simulation,
    *,
    brightness: list[float] | None = None,
    randomizeColor: bool = True,
    hue: list[float] | None = None,
    saturation: list[float] | None = None,
    synchronized: bool = False,
) -> None:
    """Draw brightness and colour of the light from ranges; `synchronized` gives all lamps the same."""
    bright = _range("brightness", brightness, BRIGHTNESS, 10.0)
    hues = _range("hue", hue, HUE, 1.0)
    saturations = _range("saturation", saturation, SATURATION, 1.0)
    rng = np.random.Generator(np.random.PCG64(_next(sim)))
    count = 1 if synchronized else max(1, len(sim.world.structure.rooms))
    drawn = [_light(rng, bright, hues if randomizeColor else None, saturations) for _ in range(count)]
    _set(sim, replace(sim.world.looks, lamp_light=tuple(drawn), key_light=drawn[0]))


@action("ResetLighting")
def reset_lighting(sim: Simulation) -> None:
    """Light the scene as it is by itself."""
    _set(sim, replace(sim.world.looks, lamp_light=(), key_light=Looks().key_light))


def _light(
    rng: np.random.Generator,
    brightness: tuple[float, float],
    hues: tuple[float, float] | None,
    saturations: tuple[float, float],
) -> Rgb:
    value, hue, saturation = (float(v) for v in rng.random(3))
    level = brightness[0] + value * (brightness[1] - brightness[0])
    if hues is None:
        return (level, level, level)
    r, g, b = colorsys.hsv_to_rgb(
        hues[0] + hue * (hues[1] - hues[0]),
        (saturations[0] + saturation * (saturations[1] - saturations[0])) / 2,
        1.0,
    )
    return (r * level, g * level, b * level)


def _next(sim: Simulation) -> int:
    """The number of the next draw of this scene."""
    sim.world.looks_drawn += 1
    return sim.world.looks_drawn


def _set(sim: Simulation, looks: Looks) -> None:
    sim.world.set_looks(looks)


def _range(
    name: str, given: list[Any] | None, default: tuple[float, float], top: float
) -> tuple[float, float]:
    if given is None:
        return default
    if len(given) != 2 or any(isinstance(v, bool) or not isinstance(v, (int, float)) for v in given):
        raise ActionFailedError(f"ArgumentException: {name} must be [least, most], got {given!r}")
    low, high = float(given[0]), float(given[1])
    if not 0.0 <= low <= high <= top:
        raise ActionFailedError(
            f"ArgumentOutOfRangeException: {name} must be 0 <= least <= most <= {top:g}, got {given!r}"
        )
    return low, high
