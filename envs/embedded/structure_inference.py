"""The structure of a floor plan: its room and walls, counter and stove bodies, and real footprints."""

from __future__ import annotations

from types import MappingProxyType

from envs.embedded.carcass_inference import infer_carcasses
from envs.embedded.floorplan_layout import FloorPlanLayout
from envs.embedded.footprint_inference import infer_footprints
from envs.embedded.room_inference import infer_room
from envs.embedded.structure import Structure


def infer_structure(layout: FloorPlanLayout) -> Structure:
    """Everything immobile of a floor plan that AI2-THOR's metadata does not list."""
    room, walls = infer_room(layout)
    footprints = infer_footprints(layout)
    carcasses = infer_carcasses(layout, footprints, room.floor_y)
    poses = {o.object_id: o.pose for o in layout.objects}
    return Structure(
        (room,),
        walls,
        carcasses,
        layout.reachable,
        MappingProxyType(footprints),
        MappingProxyType(poses),
    )
