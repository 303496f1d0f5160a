"""Cases with bays: the space that drawers, cabinets and shelves take up in the furniture they belong to.

In AI2-THOR's floor plans a dresser's drawers are objects of their own within the dresser's box. Such
furniture is built as a body hollow where they are, so that what is drawn of them shows, open or closed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from envs.embedded.rendering.mesh import Material, Part, box_uvs
from envs.embedded.rendering.meshes.fixtures.cut_slabs import prism
from envs.embedded.rendering.meshes.fixtures.joinery import Range, block, shrunk
from envs.embedded.rendering.meshes.registry import Size

CLOSED_KINDS = ("Drawer", "Cabinet")
WALL_M = 0.015
"""Thickness of a case's walls round its bays (chosen)."""
BOARD_M = 0.02
TO_FLOOR_M = 0.28
"""A case whose lowest bay begins below this height stands on the floor (chosen)."""
GROUP_GAP_M = 0.12
"""Bays with less than this between them belong to one case (chosen)."""
TO_WALL_M = 0.15
"""A board that ends this close to a wall of its case reaches it (chosen)."""
PROUD_M = 0.012
"""How far a drawer's front stands out of its case (chosen)."""

_UPRIGHT = np.array([[1, 0, 0], [0, 0, -1], [0, 1, 0]], np.float32)


@dataclass(frozen=True, slots=True)
class Bay:
    """The space of one built-in object: its type and its ranges in the frame of the furniture, metres."""

    kind: str
    x: Range
    y: Range
    z: Range

    @property
    def is_closed(self) -> bool:
        """Whether it has a front of its own (a drawer, a cabinet), so that nothing shows round it."""
        return self.kind in CLOSED_KINDS


Bays: TypeAlias = tuple[Bay, ...]


def front_with_holes(x: Range, y: Range, z: Range, bays: Sequence[Bay], material: Material) -> list[Part]:
    """A block with a hole from front to back at every bay."""
    holes = [(*_pair(b.x, 0), -b.y[1], *_pair(b.x, 1), -b.y[0]) for b in bays]
    lying = prism(x, z, (-y[1], -y[0]), holes, material)
    return [_raised(p) for p in lying]


def _pair(span: Range, index: int) -> tuple[float]:
    return (span[index],)


def _raised(part: Part) -> Part:
    vertices, normals = part.vertices @ _UPRIGHT.T, part.normals @ _UPRIGHT.T
    return replace(part, vertices=vertices, normals=normals, uvs=box_uvs(vertices, normals))


def case(x: Range, y: Range, z: Range, bays: Sequence[Bay], material: Material) -> list[Part]:
    """A body over the ranges with its bays hollow and a back behind the deepest of them."""
    back = max(z[0], min((b.z[0] for b in bays), default=z[0]) - WALL_M)
    front = max(back + 2 * WALL_M, z[1])
    body = front_with_holes(x, y, (back, front), bays, material)
    behind = block(x, y, (min(z[0], back - 1e-3), back + WALL_M), material)
    return [*body, behind]


def pedestals(size: Size, bays: Bays, top: float, material: Material) -> tuple[list[Part], list[Range]]:
    """Cases round the closed bays below a table's top (metres), and the x ranges that they take."""
    low = -size[1] / 2
    back, front = -size[2] / 2 + 0.01, size[2] / 2
    parts: list[Part] = []
    taken: list[Range] = []
    for group in grouped([b for b in bays if b.is_closed and b.y[0] < top]):
        x = (min(b.x[0] for b in group) - WALL_M, max(b.x[1] for b in group) + WALL_M)
        x = (max(x[0], -size[0] / 2 + 0.002), min(x[1], size[0] / 2 - 0.002))
        bottom = min(b.y[0] for b in group) - WALL_M
        stands = bottom < low + TO_FLOOR_M
        face = min(front - 0.002, max(b.z[1] for b in group) - PROUD_M)
        parts += case(x, (low if stands else bottom, top), (back, face), group, material)
        if stands:
            taken.append(x)
    return parts, sorted(taken)


def grouped(bays: Sequence[Bay]) -> list[list[Bay]]:
    """Bays in groups of neighbours along x, from left to right."""
    groups: list[list[Bay]] = []
    for bay in sorted(bays, key=lambda b: (b.x, b.y)):
        if groups and bay.x[0] < max(b.x[1] for b in groups[-1]) + GROUP_GAP_M:
            groups[-1].append(bay)
        else:
            groups.append([bay])
    return groups


def boards(bays: Sequence[Bay], x: Range, z: Range, material: Material) -> list[Part]:
    """A board right below every shelf, joined up with the walls at the ends of `x` where it is near them."""
    placed: list[tuple[float, Range]] = []
    for bay in sorted(bays, key=lambda b: (b.y[0], b.x)):
        left = x[0] if bay.x[0] - x[0] < TO_WALL_M else bay.x[0] - 0.01
        right = x[1] if x[1] - bay.x[1] < TO_WALL_M else bay.x[1] + 0.01
        span = (left, right)
        if not any(abs(bay.y[0] - y) < 1.5 * BOARD_M and _overlap(span, other) > 0.0 for y, other in placed):
            placed.append((bay.y[0], span))
    return [block(span, (y - BOARD_M, y - 0.001), shrunk(z, 0.002), material) for y, span in placed]


def _overlap(a: Range, b: Range) -> float:
    return min(a[1], b[1]) - max(a[0], b[0])
