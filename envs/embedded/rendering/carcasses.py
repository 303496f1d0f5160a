"""Meshes of structure.Carcass: the solids that AI2-THOR's floor plans draw but do not list as objects."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from envs.embedded.rendering.mesh import Material, Mesh, Part, box
from envs.embedded.rendering.meshes.appliances.cooker import cooker_parts
from envs.embedded.rendering.meshes.appliances.hood import hood_parts
from envs.embedded.rendering.meshes.fixtures.counters import unit_body
from envs.embedded.rendering.meshes.fixtures.cut_slabs import Hole, Holes, slab_with_holes
from envs.embedded.rendering.meshes.fixtures.finishes import CHARCOAL
from envs.embedded.rendering.meshes.registry import Size

SHAFT = Material((0.90, 0.89, 0.86), roughness=0.8)


WALL_M = 0.018
"""What is left of a counter's sides where a hole would break through them (the usual board)."""


def _counter(size: Size, holes: Holes, look: int) -> list[Part]:
    x, z = size[0] / 2 - min(WALL_M, size[0] / 3), size[2] / 2 - min(WALL_M, size[2] / 3)
    kept = [(max(a, -x), max(b, -z), min(c, x), min(d, z)) for a, b, c, d in holes]
    return unit_body(size, [h for h in kept if h[0] < h[2] and h[1] < h[3]], look, fronts=False)


def _stove(size: Size, _holes: Holes, look: int) -> list[Part]:
    return cooker_parts(size, look)


def _hood(size: Size, _holes: Holes, look: int) -> list[Part]:
    return hood_parts(size, look)


def _plinth(size: Size, holes: Holes, _look: int) -> list[Part]:
    return slab_with_holes(size, holes, CHARCOAL)


def _shaft(size: Size, _holes: Holes, _look: int) -> list[Part]:
    return [box(*size, SHAFT)]


CARCASSES: dict[str, Callable[[Size, Holes, int], list[Part]]] = {
    "counter": _counter,
    "stove": _stove,
    "hood": _hood,
    "plinth": _plinth,
    "shaft": _shaft,
}


@lru_cache(maxsize=512)
def carcass_mesh(kind: str, size: Size, holes: tuple[Hole, ...] = (), look: int = 0) -> Mesh:
    """The mesh of a carcass of full size (x, y, z), front +z, origin at its centre.

    Args:
        kind: One of CARCASSES (structure.Carcass.kind); raises ValueError for another.
        size: Metres.
        holes: (x0, z0, x1, z1) metres in the carcass's frame; a counter is hollow there from top to bottom,
            but keeps its sides, also where a sink reaches over its front edge.
        look: Which of its finishes, modulo their count; for counters an index of finishes.CABINET_LOOKS.

    Returns:
        The identical Mesh for equal arguments.
    """
    if kind not in CARCASSES:
        raise ValueError(f"no carcass of kind {kind!r}; there are {', '.join(sorted(CARCASSES))}")
    return Mesh(tuple(CARCASSES[kind](size, holes, look)))
