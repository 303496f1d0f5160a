"""Aluminium foil: its carton, and the crinkled sheet that is pulled out of it."""

from __future__ import annotations

import numpy as np

from envs.embedded.rendering.mesh import Material, Part, box, triangles
from envs.embedded.rendering.meshes.registry import MeshOrder, builds
from envs.embedded.rendering.meshes.small_things.finishes import BLUE, FOIL, STEEL
from envs.embedded.rendering.shapes import oriented, print_front, print_top, stood_up, strokes

_LABEL = Material((1.0, 1.0, 1.0), "foil_label", roughness=0.5)
CARTON_SHARE = 0.5
"""How much of its depth the carton takes; the sheet has the rest (chosen)."""
CRINKLES, TEETH = (15, 8), 22


@builds("AluminumFoil")
def aluminum_foil(order: MeshOrder) -> list[Part]:
    """A printed carton lying along x with a saw edge, and a sheet of foil out of it towards +z."""
    (x, y, z), turn = oriented(order.size, (2, 0, 1))
    deep = CARTON_SHARE * z
    back = -z / 2 + deep / 2
    carton = box(x, y, deep, BLUE).moved(z=back)
    top = print_top(0.98 * x, 0.96 * deep, _LABEL).moved(y=0.503 * y, z=back)
    rear = print_front(0.98 * x, 0.9 * y, _LABEL).turned(y=180.0).moved(z=-0.503 * z)
    step = x / TEETH
    teeth = [
        ((k - TEETH / 2) * step, 0.0, (k + 0.5 - TEETH / 2) * step, 0.16 * y, 0.07 * y) for k in range(TEETH)
    ]
    saw = stood_up(strokes(teeth, STEEL)).moved(y=0.22 * y, z=back + deep / 2 + 0.004 * z)
    return turn([carton, top, rear, saw, _sheet(x, y, back + deep / 2, z / 2)])


def _sheet(x: float, y: float, start: float, end: float) -> Part:
    """Foil from the carton's upper front edge down to the table, in flat facets as crumpled foil has them."""
    across, down = CRINKLES
    rng = np.random.Generator(np.random.PCG64(11))
    u, v = np.meshgrid(np.linspace(-0.485, 0.485, across), np.linspace(0.0, 1.0, down))
    inner = (v > 0.0) & (v < 1.0)
    u = u + inner * rng.uniform(-0.5, 0.5, u.shape) / across
    along = start + (end - start) * (v + (inner * rng.uniform(-0.3, 0.3, v.shape)) / down)
    height = y * (-0.46 + 0.88 * (1.0 - v) ** 2.2 + (v > 0.0) * 0.16 * rng.uniform(0.0, 1.0, v.shape))
    points = np.stack([u * x, height, along], -1).reshape(-1, 3)
    i, j = (k.ravel() for k in np.meshgrid(np.arange(down - 1), np.arange(across - 1), indexing="ij"))
    a = i * across + j
    up = np.concatenate(
        [np.stack([a, a + across, a + 1], 1), np.stack([a + 1, a + across, a + across + 1], 1)]
    )
    return triangles(np.concatenate([points, points - [0.0, 0.02 * y, 0.0]]),
                     np.concatenate([up, up[:, ::-1] + len(points)]), FOIL)  # fmt: skip
