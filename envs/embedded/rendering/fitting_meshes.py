"""Fittings as things to draw: panels, rugs and fillers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

import numpy as np

from envs.embedded.geometry import Array, OrientedBox
from envs.embedded.rendering.fittings.fitting_out import Fittings
from envs.embedded.rendering.fittings.panels import Panel
from envs.embedded.rendering.fittings.rugs import Rug
from envs.embedded.rendering.mesh import Material, Mesh, box
from envs.embedded.rendering.meshes.fixtures.counters import counter_top_material
from envs.embedded.rendering.meshes.fixtures.finishes import (
    BRUSHED,
    CABINET_LOOKS,
    CHROME,
    DARK_STEEL,
    cabinet_look,
)
from envs.embedded.rendering.room_finishes import TRIM_WHITE
from envs.embedded.rendering.room_looks import RoomLook
from envs.embedded.rendering.scene_view import DrawItem
from envs.embedded.rendering.shapes import print_top
from envs.embedded.rendering.wall_meshes import Patch, Side, panel_mesh

RUG_M = 0.0008
"""Height of a rug: thinner than whatever may lie on it (a bank card is 1 mm)."""
CORD = Material((0.25, 0.24, 0.22), roughness=0.8)
SHELF = Material((1.0, 1.0, 1.0), "wood", roughness=0.5)


def fitting_items(
    fittings: Fittings, looks: Mapping[str, RoomLook], accents: frozenset[tuple[str, str]], scene_name: str
) -> Iterator[DrawItem]:
    """Panels, boards, rugs and fillers in a fixed order.

    Args:
        fittings: What to draw.
        looks: The finish of each room, by room id.
        accents: Wall and room ids of accent walls.
        scene_name: Which decides the finish of the fitted furniture.
    """
    for panel in fittings.panels:
        key = (panel.face.wall.wall_id, panel.face.room.room_id)
        look = looks[key[1]]
        yield _panel_item(panel, accented(look) if key in accents else look, fittings.patches.get(key, ()))
    for board in fittings.corner_boards:
        side = Side(looks[board.room.room_id])
        mesh = panel_mesh(_size(board.box), 0.0, round(board.room.ceiling_m, 4), side)
        yield DrawItem(None, mesh, placed_box(board.box), casts_shadow=False)
    for rug in fittings.rugs:
        yield _rug_item(rug, looks[rug.room_id].rug)
    for filler in fittings.fillers:
        yield DrawItem(None, filler_mesh(filler.kind, _size(filler.box), scene_name), placed_box(filler.box))


def accented(look: RoomLook) -> RoomLook:
    """The look of a room's accent wall."""
    return look if look.accent is None else replace(look, wall=look.accent, lower_wall=None, rail_m=0.0)


def placed_box(box: OrientedBox) -> Array:
    """The (4, 4) transform that puts a mesh, which is centred on its box, into the world."""
    out = np.eye(4)
    out[:3, :3], out[:3, 3] = box.axes, box.center
    return out


def _panel_item(panel: Panel, look: RoomLook, patches: tuple[Patch, ...]) -> DrawItem:
    low, high = panel.low, panel.high
    own = tuple(
        (max(a, float(low[0])) - float(low[0]), min(b, float(high[0])) - float(low[0]), c, d)
        for a, b, c, d in patches
        if a < high[0] and b > low[0]
    )
    place = panel.face.box(low, high)
    mesh = panel_mesh(
        _size(place), round(float(low[1]), 4), round(panel.face.wall.height_m, 4), Side(look, own)
    )
    return DrawItem(None, mesh, placed_box(place), casts_shadow=False)


def _rug_item(rug: Rug, material: Material) -> DrawItem:
    x0, z0, x1, z1 = rug.rect
    place = np.eye(4)
    place[:3, 3] = ((x0 + x1) / 2, rug.floor_y + RUG_M, (z0 + z1) / 2)
    width, depth = round(x1 - x0, 3), round(z1 - z0, 3)
    if rug.is_along_z:
        place[:3, :3] = [[0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [-1.0, 0.0, 0.0]]
        width, depth = depth, width
    return DrawItem(None, _rug_mesh(width, depth, material), place, casts_shadow=False)


@lru_cache(maxsize=256)
def _rug_mesh(length: float, width: float, material: Material) -> Mesh:
    return Mesh((print_top(length, width, material),))


@lru_cache(maxsize=512)
def filler_mesh(kind: str, size: tuple[float, float, float], scene_name: str) -> Mesh:
    """A plain block of full size (x, y, z), centred; kind as in fillers.Filler."""
    return Mesh((box(*size, _materials(scene_name)[kind]),))


@lru_cache(maxsize=64)
def _materials(scene_name: str) -> dict[str, Material]:
    """By kind of filler; those of cabinets and counters are the scene's."""
    return {
        "cabinet": CABINET_LOOKS[cabinet_look(scene_name)],
        "wall": TRIM_WHITE,
        "top": counter_top_material(scene_name),
        "steel": DARK_STEEL,
        "stem": CHROME,
        "chimney": BRUSHED,
        "shelf": SHELF,
        "cord": CORD,
    }


def _size(box: OrientedBox) -> tuple[float, float, float]:
    x, y, z = (round(2.0 * float(h), 4) for h in box.half)
    return (x, y, z)
