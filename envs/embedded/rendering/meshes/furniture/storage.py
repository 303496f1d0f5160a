"""Dressers, television stands and carts; and furniture whose drawers and shelves are objects of their own."""

from __future__ import annotations

from functools import lru_cache

from envs.embedded.rendering.mesh import Material, Mesh, Part, fitted, joined, tube
from envs.embedded.rendering.meshes.fixtures.finishes import CABINET_LOOKS, cabinet_look
from envs.embedded.rendering.meshes.fixtures.joinery import Range, block, ranges, soft_block
from envs.embedded.rendering.meshes.fixtures.shelving import has_no_back
from envs.embedded.rendering.meshes.furniture.bays import (
    BOARD_M,
    PROUD_M,
    WALL_M,
    Bay,
    Bays,
    boards,
    case,
    front_with_holes,
)
from envs.embedded.rendering.meshes.furniture.finishes import BLACK, RUBBER, STEEL, surface_height, wood
from envs.embedded.rendering.meshes.furniture.hutches import hutch_parts
from envs.embedded.rendering.meshes.furniture.tables import drawer_front, table_parts
from envs.embedded.rendering.meshes.registry import MeshOrder, builds
from envs.embedded.rendering.shapes import torus

FEET_M = 0.06
TOP_M = 0.03
ROW_M, COLUMN_M = 0.26, 0.75
"""About how high and wide the drawers of a dresser are (chosen)."""
CASE_SHARE = 0.4
"""A side table of whose front this share is drawers is a case rather than a table (chosen)."""
WITH_BAYS = frozenset(
    {"Dresser", "TVStand", "SideTable", "CoffeeTable", "DiningTable", "Desk", "ShelvingUnit"}
)
"""Types whose drawers, cabinets and shelves may be objects of their own."""


@lru_cache(maxsize=512)
def bay_furniture_mesh(order: MeshOrder, bays: Bays) -> Mesh:
    """The mesh of furniture of one of the types WITH_BAYS, hollow at its bays, finished as its drawers are.

    Drawers take their finish from their style key, which the scene builder sets to their furniture's asset.
    Equal arguments give the identical Mesh.
    """
    has_fronts = any(b.is_closed for b in bays)
    finish = CABINET_LOOKS[cabinet_look(order.asset_id)] if has_fronts else wood(order)
    return Mesh(tuple(fitted(_parts(order, bays, finish), order.size)))


def _parts(order: MeshOrder, bays: Bays, finish: Material) -> list[Part]:
    kind = order.object_type
    if kind == "ShelvingUnit":
        return rack_parts(order, bays, finish)
    if kind in ("Dresser", "TVStand") or (kind == "SideTable" and _front_share(order, bays) > CASE_SHARE):
        return case_parts(order, bays, finish)
    return _table_with_bays(order, bays, finish)


def _front_share(order: MeshOrder, bays: Bays) -> float:
    area = sum((b.x[1] - b.x[0]) * (b.y[1] - b.y[0]) for b in bays if b.is_closed)
    return area / max(order.size[0] * order.size[1], 1e-6)


def case_parts(order: MeshOrder, bays: Bays, finish: Material) -> list[Part]:
    """A case on feet under a top, hollow at its bays."""
    (x0, x1), (y0, _), (z0, z1) = ranges(order.size)
    y1 = surface_height(order)
    feet_m = min(FEET_M, 0.15 * order.size[1], max(0.02, min(b.y[0] for b in bays) - y0 - WALL_M))
    top = max([y1 - TOP_M, *(b.y[1] for b in bays)])
    parts = [soft_block((x0, x1), (min(top, y1 - 0.012), y1), (z0, z1), 0.005, finish)]
    face = max(z0 + 0.1, min(z1 - 0.004, max(b.z[1] for b in bays) - PROUD_M))
    parts += case((x0 + 0.008, x1 - 0.008), (y0 + feet_m, min(top, y1 - 0.012)), (z0, face), bays, finish)
    parts += hutch_parts(order, y1, (), finish)
    return [*parts, _feet((x0 + 0.03, x1 - 0.03), (y0, y0 + feet_m), (z0 + 0.02, face - 0.02), finish)]


def _feet(x: Range, y: Range, z: Range, material: Material) -> Part:
    wide = 0.045
    return joined(
        [
            block((a, a + wide), y, (c, c + wide), material)
            for a in (x[0], x[1] - wide)
            for c in (z[0], z[1] - wide)
        ]
    )


def rack_parts(order: MeshOrder, bays: Bays, finish: Material) -> list[Part]:
    """Sides, mostly a back, and a board under every shelf."""
    x, y, z = ranges(order.size)
    sides = [block((a, a + 0.025), y, z, finish) for a in (x[0], x[1] - 0.025)]
    inner = (x[0] + 0.025, x[1] - 0.025)
    closed = [b for b in bays if b.is_closed]
    shelves = [b for b in bays if not b.is_closed]
    back = [] if has_no_back(order) else [block(inner, y, (z[0], z[0] + 0.012), finish)]
    parts = [
        *sides,
        *back,
        block(inner, (y[1] - BOARD_M, y[1]), z, finish),
    ]
    parts += boards(shelves, inner, (z[0] + 0.012, z[1]), finish)
    if closed:
        low, high = min(b.y[0] for b in closed) - WALL_M, max(b.y[1] for b in closed) + WALL_M
        face = max(b.z[1] for b in closed) - PROUD_M
        parts += front_with_holes(inner, (low, high), (z[0] + 0.012, min(face, z[1])), closed, finish)
    return [joined(parts)]


def _table_with_bays(order: MeshOrder, bays: Bays, finish: Material) -> list[Part]:
    """A table or desk; what of its bays lies above its surface is in a hutch at the back."""
    (x0, x1), _, (z0, z1) = ranges(order.size)
    top = surface_height(order)
    lower = tuple(b for b in bays if b.y[0] < top - 0.1)
    parts = table_parts(order, lower, top=top, finish=finish)
    shelves = [b for b in lower if not b.is_closed and b.y[1] - b.y[0] < order.size[1]]
    parts += boards(shelves, (x0 + 0.03, x1 - 0.03), (z0 + 0.03, z1 - 0.03), finish)
    return [*parts, *hutch_parts(order, top, tuple(b for b in bays if b not in lower), finish)]


def default_bays(order: MeshOrder, feet_m: float) -> Bays:
    """Rows and columns of drawers that fill a dresser's front."""
    (x0, _), (y0, _), (z0, z1) = ranges(order.size)
    y1 = surface_height(order)
    rows = max(1, round((order.size[1] - feet_m) / ROW_M))
    columns = max(1, round(order.size[0] / COLUMN_M))
    xs = [x0 + 0.02 + k * (order.size[0] - 0.04) / columns for k in range(columns + 1)]
    low, high = y0 + feet_m + 0.015, y1 - TOP_M - 0.01
    ys = [low + k * (high - low) / rows for k in range(rows + 1)]
    return tuple(
        Bay(
            "Drawer",
            (xs[i] + 0.006, xs[i + 1] - 0.006),
            (ys[j] + 0.006, ys[j + 1] - 0.006),
            (z0 + 0.03, z1 - 0.006),
        )
        for i in range(columns)
        for j in range(rows)
    )


@builds("Dresser")
def dresser(order: MeshOrder) -> list[Part]:
    """A chest of drawers."""
    bays = default_bays(order, FEET_M)
    return [*case_parts(order, bays, wood(order)), *(p for b in bays for p in drawer_front(b, wood(order)))]


@builds("TVStand")
def tv_stand(order: MeshOrder) -> list[Part]:
    """A low board: an open bay in the middle, a closed one on either side."""
    (x0, x1), (y0, y1), (z0, z1) = ranges(order.size)
    third = order.size[0] / 3
    y, z = (y0 + FEET_M + 0.02, y1 - TOP_M - 0.015), (z0 + 0.02, z1 - 0.006)
    left, right = (x0 + 0.02, x0 + third - 0.01), (x1 - third + 0.01, x1 - 0.02)
    middle = (x0 + third + 0.01, x1 - third - 0.01)
    half = (y[0] + y[1]) / 2
    closed = (Bay("Cabinet", left, y, z), Bay("Cabinet", right, y, z))
    open_bays = (Bay("Shelf", middle, (y[0], half - 0.01), z), Bay("Shelf", middle, (half + 0.01, y[1]), z))
    parts = case_parts(order, (*closed, *open_bays), wood(order))
    return [*parts, *(p for b in closed for p in drawer_front(b, wood(order)))]


@builds("Cart")
def cart(order: MeshOrder) -> list[Part]:
    """A serving cart: three trays between posts on wheels, with a handle at the back."""
    (x0, x1), (y0, y1), (z0, z1) = ranges(order.size)
    height = order.size[1]
    metal, tray = (STEEL, BLACK)[order.pick(2, "metal")], wood(order)
    tops = [y0 + f * height for f in (0.16, 0.47, 0.78)]
    trays = [soft_block((x0 + 0.01, x1 - 0.01), (t - 0.025, t), (z0 + 0.03, z1), 0.006, tray) for t in tops]
    corners = [(x, z) for x in (x0 + 0.02, x1 - 0.02) for z in (z0 + 0.045, z1 - 0.02)]
    posts = [tube([(x, y0 + 0.07, z), (x, tops[-1], z)], 0.011, metal) for x, z in corners]
    ends, high, back = (x0 + 0.02, x1 - 0.02), y1 - 0.01, z0 + 0.01
    grip = [(ends[0], high, back), (ends[1], high, back)]
    handle = tube([(ends[0], tops[-1], z0 + 0.045), *grip, (ends[1], tops[-1], z0 + 0.045)], 0.011, metal)
    wheels = [
        torus(0.028, 0.012, RUBBER, sections=16).turned(z=90).moved(x, y0 + 0.04, z) for x, z in corners
    ]
    return [*trays, joined([*posts, handle]), joined(wheels)]
