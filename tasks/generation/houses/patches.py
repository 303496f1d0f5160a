"""The level places in and on furniture where things can lie.

Most of AI2-THOR's shelving units are no receptacles: things stand on top of these, as in ProcTHOR.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from envs.embedded.house_loader import basin_place
from envs.embedded.surfaces import surfaces_of
from tasks.generation.houses.pieces import STOVE, Piece, Rect, local_footprint

COUNTER = "CounterTop"
SHUT = ("Fridge", "Safe", "LaundryHamper", "Microwave", "WashingMachine", "ClothesDryer")
"""Receptacles that start shut, so that nothing in them is seen."""
EDGE_M = 0.03
"""Small things keep so far from the edge of a counter (chosen)."""


@dataclass(frozen=True, slots=True)
class Patch:
    """A level rectangle in the frame of a piece, at a height above the house's floor.

    `turned` is how many degrees the front there is turned from the piece's own (the side run of an L-shaped
    counter). At most `headroom` metres may stand on it. On a `single` patch one thing stands, in its middle.
    """

    rect: Rect
    level: float
    turned: float = 0.0
    headroom: float = 10.0
    single: bool = False


def patches(piece: Piece) -> list[Patch]:
    """Where things can lie on or in a piece; [] when nowhere."""
    if piece.kind == STOVE:
        return [*_burners(piece)]
    if piece.kind == "Sink":
        return [_basin(piece)]
    if piece.kind == COUNTER:
        return [
            Patch(_inset(rect, EDGE_M), piece.top, turned)
            for rect, turned in (*benches(piece), *_corner(piece))
        ]
    w, h, d = piece.size
    if piece.kind == "ShelvingUnit" and "receptacle" not in piece.asset.flags:
        return [Patch(_inset((-w / 2, -d / 2, w / 2, d / 2), EDGE_M), piece.top)]
    return [
        Patch(
            ((s.x[0] - 0.5) * w, (s.z[0] - 0.5) * d, (s.x[1] - 0.5) * w, (s.z[1] - 0.5) * d),
            piece.bottom + s.y * h,
            headroom=10.0 if s.reach_y is None else (s.reach_y - s.y) * h,
        )
        for s in surfaces_of(piece.kind, piece.asset.asset_id)
    ]


def benches(counter: Piece) -> list[tuple[Rect, float]]:
    """The straight runs of a counter in its own frame, and how many degrees the front of each is turned."""
    parts = local_footprint(counter.asset, counter.size)
    if len(parts) == 1:
        return [(parts[0], 0.0)]
    back, side = parts
    return [((side[2], back[1], back[2], back[3]), 0.0), (side, 90.0)]


def _corner(counter: Piece) -> list[tuple[Rect, float]]:
    """The corner between the two runs of an L-shaped counter."""
    parts = local_footprint(counter.asset, counter.size)
    return [((parts[1][0], parts[0][1], parts[1][2], parts[0][3]), 0.0)] if len(parts) == 2 else []


def _inset(rect: Rect, by: float) -> Rect:
    return (rect[0] + by, rect[1] + by, rect[2] - by, rect[3] - by)


def _burners(stove: Piece) -> Iterator[Patch]:
    for part in stove.asset.parts:
        if part.object_type == "StoveBurner":
            (x, y, z), (w, h, d) = part.position, part.size
            level = stove.bottom + stove.size[1] / 2 + y + h / 2
            yield Patch((x - w / 2, z - d / 2, x + w / 2, z + d / 2), level, single=True)


def _basin(sink: Piece) -> Patch:
    (x, y, z), (w, h, d) = basin_place(sink.size)
    surface = surfaces_of("SinkBasin")[0]
    level = sink.bottom + sink.size[1] / 2 + y - h / 2 + surface.y * h
    low, high = (surface.x[0] - 0.5) * w, (surface.x[1] - 0.5) * w
    return Patch((x + low, z + (surface.z[0] - 0.5) * d, x + high, z + (surface.z[1] - 0.5) * d), level)
