"""Credit cards and compact discs, lying flat."""

from __future__ import annotations

import numpy as np

from envs.embedded.rendering.mesh import Material, Part, grid_surface, revolve
from envs.embedded.rendering.meshes.registry import MeshOrder, builds
from envs.embedded.rendering.shapes import oriented, print_top, slab

_HOLE_SHARE = 0.125  # a compact disc's hole is 15 mm of 120 mm (IEC 60908)
_HUB_SHARE = 0.36
_CARD_TINTS = ((1.0, 1.0, 1.0), (1.0, 0.86, 0.55), (0.85, 0.95, 0.88), (0.95, 0.75, 0.80))
_CARD_EDGE = Material((0.88, 0.88, 0.90), roughness=0.4)
_RIM = Material((0.50, 0.52, 0.56), roughness=0.15, metallic=0.5)
_HUB = Material((0.93, 0.94, 0.96), roughness=0.1, metallic=0.2)


@builds("CreditCard")
def credit_card(order: MeshOrder) -> list[Part]:
    """A bank card with stripe and chip."""
    (x, y, z), turn = oriented(order.size, (2, 0, 1))
    face = Material(_CARD_TINTS[order.pick(len(_CARD_TINTS))], "credit_card", roughness=0.35)
    corner = 0.06 * x
    card = slab(x, y * 0.94, z, _CARD_EDGE, corner=corner)
    top = print_top(x, z, face, corner=corner).moved(y=y * 0.48)
    return turn([card, top])


@builds("CD")
def compact_disc(order: MeshOrder) -> list[Part]:
    """A compact disc: mirror with a sheen of colours, hub and hole."""
    (x, y, z), turn = oriented(order.size, (2, 0, 1))
    r, h = x / 2, y / 2
    hole, hub = _HOLE_SHARE * r, _HUB_SHARE * r
    body = revolve(
        [(hole, -h), (0.99 * r, -h), (r, -0.5 * h), (r, 0.5 * h), (0.99 * r, h), (hole, h), (hole, -h)],
        _RIM,
        sections=40,
    )
    face = _annulus(hub, 0.975 * r, 1.06 * h, Material((1.0, 1.0, 1.0), "cd", roughness=0.12, metallic=0.35))
    middle = _annulus(hole, 0.9 * hub, 1.04 * h, _HUB)
    return turn([p.scaled(1.0, 1.0, z / x) for p in (body, face, middle)])


def _annulus(inner: float, outer: float, height: float, material: Material) -> Part:
    """A flat ring facing up that shows the middle of a texture, as a disc cut from it."""
    a = np.linspace(0.0, 2 * np.pi, 41)
    rows = [np.stack([r * np.cos(a), np.full_like(a, height), r * np.sin(a)], 1) for r in (inner, outer)]
    part = grid_surface(np.array(rows), material)
    uv = part.vertices[:, [0, 2]] / np.float32(2.0 * outer) + np.float32(0.5)
    return Part(part.vertices, part.normals, uv.astype(np.float32), part.faces, material)
