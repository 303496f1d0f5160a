"""Where things lie in or on a receptacle (assets/surfaces.yaml), and what of an object's box is really solid.

Fractions are of the object's box in its own frame: x left to right, y bottom to top, z back to front, 0 to 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, TypeAlias

import numpy as np

from envs.asset_files import load_yaml
from envs.embedded.geometry import OrientedBox
from envs.embedded.structure import Structure
from envs.embedded.world import SceneObject
from envs.errors import DataError

Range: TypeAlias = tuple[float, float]
Block: TypeAlias = tuple[Range, Range, Range]
"""A part of a box: its x, y and z ranges as fractions."""

SURFACES_FILE = "surfaces.yaml"
HEIGHTS_FILE = "resting_heights.yaml"
FULL: Range = (0.0, 1.0)
WHOLE: Block = (FULL, FULL, FULL)

TABLE_TOP_M = 0.06
"""Thickness of a table top, metres (chosen)."""
HUTCH: Range = (0.0, 0.28)
"""Where shelves stand at the back of a desk that is taller than its worktop (chosen)."""
HUTCH_BELOW = 0.9
OPEN_BELOW = frozenset({"DiningTable", "CoffeeTable", "SideTable", "Desk", "Stool"})
"""Furniture whose box is mostly air below its top."""
SEATS = frozenset({"Sofa", "ArmChair", "Bed", "Toilet", "DogBed"})
"""Furniture with a solid seat up to its surface and a back behind it."""
SLENDER = frozenset(
    {"FloorLamp", "DeskLamp", "HousePlant", "CoatRack", "Faucet", "ShowerHead", "VacuumCleaner", "Cart"}
)
"""Things whose box is mostly air around a core."""
AIRY = frozenset({"Floor", "Curtains", "Doorframe", "Rug", "Room", "Undefined", "Window"})
"""Things that neither hide nor stop anything worth the name (a window is part of its wall)."""
SEE_THROUGH = frozenset({"ShowerDoor", "ShowerGlass"})
"""Things that can be seen through but not reached through; AI2-THOR's CanSeeThrough."""
SWUNG_ASIDE = frozenset({"ShowerDoor", "ShowerCurtain", "Blinds", "Doorway"})
"""Openable things that are out of the way when open."""
CORE: Range = (0.3, 0.7)


@dataclass(frozen=True, slots=True)
class Surface:
    """One region that things can lie on: height `y`, extents `x` and `z`, and the top of its free height."""

    y: float
    x: Range
    z: Range
    inside: bool = False
    reach_y: float | None = None


@cache
def all_surfaces() -> Mapping[str, tuple[Surface, ...]]:
    """Every receptacle type's regions; raises DataError when the file is malformed."""
    return {
        kind: tuple(_surface(kind, row) for row in rows) for kind, rows in load_yaml(SURFACES_FILE).items()
    }


def surfaces_of(object_type: str, asset_id: str = "") -> tuple[Surface, ...]:
    """The regions of one type; a receptacle type the file does not name carries things on its top.

    `asset_id` may name an asset whose surface is higher or lower than its type's (resting_heights.yaml).
    """
    surfaces = all_surfaces().get(object_type, (Surface(1.0, (0.05, 0.95), (0.05, 0.95)),))
    height = resting_heights().get(asset_id)
    return surfaces if height is None else (replace(surfaces[0], y=height), *surfaces[1:])


@cache
def resting_heights() -> Mapping[str, float]:
    """Height of the first surface by asset id, where it is not its type's; DataError if malformed."""
    found = load_yaml(HEIGHTS_FILE)
    for asset, height in found.items():
        if not isinstance(height, float) or not 0.0 < height <= 1.0:
            raise DataError(HEIGHTS_FILE, asset, f"must be a fraction of the box in 0..1, got {height!r}")
    return dict(found)


def _surface(kind: str, row: Any) -> Surface:
    try:
        (x0, x1), (z0, z1) = row["x"], row["z"]
        reach = None if row.get("reach_y") is None else float(row["reach_y"])
        out = Surface(
            float(row["y"]), (float(x0), float(x1)), (float(z0), float(z1)), bool(row.get("inside")), reach
        )
    except (TypeError, KeyError, ValueError) as error:
        raise DataError(SURFACES_FILE, kind, f"needs numbers y, x: [a, b], z: [a, b]; got {row!r}") from error
    if not (0 <= out.x[0] < out.x[1] <= 1 and 0 <= out.z[0] < out.z[1] <= 1):
        raise DataError(SURFACES_FILE, kind, f"x and z must be rising fractions, got {row!r}")
    return out


def solid_blocks(obj: SceneObject) -> tuple[Block, ...]:
    """What of an object's box is solid in its present state; the walls only of what is hollow and open."""
    kind = obj.object_type
    if kind in AIRY or (kind in SWUNG_ASIDE and obj.state.is_open):
        return ()
    if kind in OPEN_BELOW:
        top = surfaces_of(kind, obj.asset_id)[0].y
        plate = (
            FULL,
            (top * (1.0 - min(TABLE_TOP_M / max(float(obj.box.size[1]) * top, 1e-6), 0.9)), top),
            FULL,
        )
        return (plate,) if top > HUTCH_BELOW else (plate, (FULL, (top, 1.0), HUTCH))
    if kind in SLENDER:
        return ((CORE, FULL, CORE),)
    if not obj.traits.receptacle or kind not in all_surfaces():
        return (WHOLE,)
    surfaces = surfaces_of(kind, obj.asset_id)
    if surfaces[0].inside:
        return (WHOLE,) if obj.traits.openable and not obj.state.is_open else tuple(_walls(surfaces))
    return _open_furniture(kind, surfaces)


def _open_furniture(kind: str, surfaces: tuple[Surface, ...]) -> tuple[Block, ...]:
    first = surfaces[0]
    if kind in SEATS:
        return ((FULL, (0.0, first.y), FULL), (FULL, FULL, (0.0, first.z[0] * 0.8)))
    if kind == "Chair":
        return ((FULL, (first.y - 0.08, first.y), FULL), (FULL, (first.y, 1.0), (0.0, 0.12)))
    if first.reach_y is not None:
        return tuple((FULL, (max(0.0, s.y - 0.03), s.y), FULL) for s in surfaces)
    return ((FULL, (0.0, first.y), FULL),)


def _walls(surfaces: tuple[Surface, ...]) -> Iterator[Block]:
    """Floor, sides and back of a hollow thing; its ceiling where it has one, else its front."""
    low, high = min(s.y for s in surfaces), max(s.reach_y or 1.0 for s in surfaces)
    region = surfaces[0]
    gap = 0.01
    yield FULL, (0.0, low), FULL
    yield (0.0, region.x[0] - gap), FULL, FULL
    yield (region.x[1] + gap, 1.0), FULL, FULL
    yield FULL, FULL, (0.0, region.z[0] - gap)
    if high < 1.0:
        yield FULL, (high, 1.0), FULL
    else:
        yield FULL, FULL, (region.z[1] + gap, 1.0)


def solid_pieces(obj: SceneObject, structure: Structure | None = None) -> list[OrientedBox]:
    """The solid boxes of an object in the world; furniture with a footprint is cut to it."""
    box = obj.world_box()
    rects = structure.footprints.get(obj.object_id) if structure is not None else None
    if rects:
        low, high = box.bounds()
        return [
            OrientedBox(
                np.array([(x0 + x1) / 2, (low[1] + high[1]) / 2, (z0 + z1) / 2]),
                np.array([(x1 - x0) / 2, (high[1] - low[1]) / 2, (z1 - z0) / 2]),
                np.eye(3),
            )
            for x0, z0, x1, z1 in rects
        ]
    return [block_box(box, block) for block in solid_blocks(obj)]


def block_box(box: OrientedBox, block: Block) -> OrientedBox:
    """The world box of a part of a box."""
    low = np.array([r[0] for r in block])
    high = np.array([r[1] for r in block])
    middle = ((low + high) / 2 - 0.5) * 2.0 * box.half
    return OrientedBox(box.center + box.axes @ middle, np.maximum(high - low, 1e-4) * box.half, box.axes)
