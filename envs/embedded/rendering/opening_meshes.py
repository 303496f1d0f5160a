"""What belongs to an opening in a wall: reveal, casing, door leaf, window frame and the view outside.

All in the wall's frame (see wall_meshes): +x along the wall, +y up from the floor, +z into the room.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from envs.embedded.rendering.mesh import Material, Part, box, cylinder, joined, sphere, triangles
from envs.embedded.rendering.shapes import print_front
from envs.embedded.structure import Opening

WINDOW, DOOR = "window", "door"
WINDOW_REVEAL_M = 0.14
"""How far behind the room's face of an outer wall the view from a window is drawn (chosen)."""
DOOR_REVEAL_M = 0.06
CASING_M, CASING_DEPTH_M = 0.07, 0.016
FRAME_M, FRAME_DEPTH_M = 0.045, 0.05
BAR_M = 0.025
PANE_WIDTH_M = 0.75
"""A window is divided by bars into panes about this wide (chosen)."""
LEAF_M = 0.04
HANDLE_HEIGHT_M = 1.0
VIEWS = tuple(
    Material((0.55, 0.55, 0.55), name, roughness=1.0, emission=(0.80, 0.82, 0.84))
    for name in ("window_view", "window_street", "window_meadow")
)
PANEL_SHADE = 0.95
"""How dark the panels of a door are beside its leaf (chosen)."""
HANDLE = Material((0.72, 0.72, 0.70), roughness=0.3, metallic=0.9)


def reveal_depth(opening: Opening) -> float:
    """How deep an opening of an outer wall is, metres."""
    return WINDOW_REVEAL_M if opening.kind == WINDOW else DOOR_REVEAL_M


def reveal(opening: Opening, material: Material, front: float, back: float) -> Part:
    """The four faces of the hole, which look into it, between z = front and z = back."""
    x0, x1, y0, y1 = opening.start_m, opening.end_m, opening.bottom_m, opening.top_m
    corners = [(x, y, z) for z in (front, back) for x, y in ((x0, y0), (x1, y0), (x1, y1), (x0, y1))]
    sides = [(k, (k + 1) % 4, (k + 1) % 4 + 4, k + 4) for k in range(4)]
    faces = [t for a, b, c, d in sides for t in ((a, b, c), (a, c, d))]
    part = triangles(corners, faces, material)
    middle = np.array([(x0 + x1) / 2, (y0 + y1) / 2], np.float32)
    inward = ((middle - part.vertices[:, :2]) * part.normals[:, :2]).sum(axis=1).mean() > 0
    return part if inward else _inside_out(part)


def _inside_out(part: Part) -> Part:
    return replace(part, faces=np.ascontiguousarray(part.faces[:, ::-1]), normals=-part.normals)


def casing(opening: Opening, material: Material, face: float) -> Part:
    """Boards on the wall round the opening, on the side that looks along +z at z = face."""
    x0, x1, y0, y1 = opening.start_m, opening.end_m, opening.bottom_m, opening.top_m
    width, z = x1 - x0, face + CASING_DEPTH_M / 2
    stands = opening.kind != WINDOW
    low = y0 if stands else y0 - CASING_M
    boards = [
        box(CASING_M, y1 - low, CASING_DEPTH_M, material).moved(x, (low + y1) / 2, z)
        for x in (x0 - CASING_M / 2, x1 + CASING_M / 2)
    ]
    boards.append(
        box(width + 2 * CASING_M, CASING_M, CASING_DEPTH_M, material).moved(
            (x0 + x1) / 2, y1 + CASING_M / 2, z
        )
    )
    if not stands:
        sill = box(width + 2 * CASING_M + 0.04, 0.03, 0.05, material)
        boards.append(sill.moved((x0 + x1) / 2, y0 - 0.015, face + 0.025))
    return joined(boards)


def window_view(opening: Opening, z: float, view: int) -> Part:
    """One of the bright views outside, unstretched, over the whole opening at `z`."""
    width, height = opening.end_m - opening.start_m, opening.top_m - opening.bottom_m
    sheet = print_front(width, height, VIEWS[view % len(VIEWS)])
    share = np.array([width, height], np.float32) / max(width, height)
    sheet = replace(sheet, uvs=((sheet.uvs - 0.5) * share + 0.5).astype(np.float32))
    return sheet.moved((opening.start_m + opening.end_m) / 2, (opening.bottom_m + opening.top_m) / 2, z)


def window_frame(opening: Opening, material: Material, z: float) -> Part:
    """A frame with bars in the opening, its middle at `z`."""
    width, height = opening.end_m - opening.start_m, opening.top_m - opening.bottom_m
    edge = min(FRAME_M, width / 5, height / 5)
    boards = [box(edge, height, FRAME_DEPTH_M, material).moved(x=s * (width - edge) / 2) for s in (-1, 1)]
    boards += [
        box(width - 2 * edge, edge, FRAME_DEPTH_M, material).moved(y=s * (height - edge) / 2) for s in (-1, 1)
    ]
    panes = max(1, round(width / PANE_WIDTH_M))
    inner = width - 2 * edge
    for k in range(1, panes):
        bar = box(BAR_M, height - 2 * edge, 0.6 * FRAME_DEPTH_M, material)
        boards.append(bar.moved(x=-inner / 2 + k * inner / panes))
    if height > 0.8:
        boards.append(box(inner, BAR_M, 0.6 * FRAME_DEPTH_M, material).moved(y=0.12 * height))
    middle = (opening.start_m + opening.end_m) / 2, (opening.bottom_m + opening.top_m) / 2
    return joined(boards).moved(*middle, z)


def upright_grain(part: Part) -> Part:
    """A part whose texture is turned by a quarter: wood that runs along x then runs along y."""
    return replace(part, uvs=np.ascontiguousarray(part.uvs[:, ::-1]))


def door_leaf(opening: Opening, front: float, material: Material) -> list[Part]:
    """A closed panelled door whose front is at z = front, with a handle on both sides."""
    x0, x1, y0, y1 = opening.start_m, opening.end_m, opening.bottom_m, opening.top_m
    width, height, z = x1 - x0, y1 - y0, front - LEAF_M / 2
    leaf = upright_grain(box(width, height, LEAF_M, material)).moved((x0 + x1) / 2, (y0 + y1) / 2, z)
    r, g, b = material.color
    shade = replace(material, color=(r * PANEL_SHADE, g * PANEL_SHADE, b * PANEL_SHADE))
    panels = []
    for low, high in ((0.08, 0.42), (0.50, 0.92)):
        panel = upright_grain(box(0.7 * width, (high - low) * height, LEAF_M + 0.012, shade))
        panels.append(panel.moved((x0 + x1) / 2, y0 + (low + high) / 2 * height, z))
    at = (x1 - 0.07 * width - 0.02, y0 + min(HANDLE_HEIGHT_M, 0.55 * height))
    knobs = []
    for side in (-1, 1):
        knobs.append(sphere(0.028, HANDLE, sections=12).moved(*at, z + side * (LEAF_M / 2 + 0.045)))
        stem = cylinder(0.01, 0.05, HANDLE, sections=8).turned(x=90)
        knobs.append(stem.moved(*at, z + side * (LEAF_M / 2 + 0.02)))
    return [leaf, joined(panels), joined(knobs)]
