"""Walls, ceiling and carcasses of a floor plan, which AI2-THOR's metadata does not list."""

from __future__ import annotations

import numpy as np

from envs.embedded.floorplan_layout import FloorPlanLayout
from envs.embedded.structure import Room, Structure, Wall


def infer_structure(layout: FloorPlanLayout) -> Structure:
    """The structure of one floor plan."""
    boxes = [o.world_box().bounds() for o in layout.objects if o.object_type != "Floor"]
    low = np.minimum(np.min([b[0] for b in boxes], axis=0)[[0, 2]], layout.reachable.min(axis=0) - 0.25)
    high = np.maximum(np.max([b[1] for b in boxes], axis=0)[[0, 2]], layout.reachable.max(axis=0) + 0.25)
    (x0, z0), (x1, z1) = low, high
    corners = ((x0, z0), (x1, z0), (x1, z1), (x0, z1))
    walls = tuple(
        Wall(f"wall|{i}", a, b, 2.6, 0.1, ("room|1",))
        for i, (a, b) in enumerate(zip(corners, (*corners[1:], corners[0]), strict=True))
    )
    room = Room("room|1", layout.room_type, corners, 2.6)
    return Structure((room,), walls, reachable=layout.reachable)
