"""Runs of counters along the walls, with sink, faucet, stove and fridge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from envs.embedded.asset_database import Asset
from tasks.generation.houses.floor_plan import SIDES, Room
from tasks.generation.houses.floor_space import OFF_WALL_M, FloorSpace
from tasks.generation.houses.furniture_rules import SINK_COUNTER, FurnitureRow, KitchenRules, Run
from tasks.generation.houses.patches import benches
from tasks.generation.houses.pieces import STOVE, Piece, local_rect, overlap
from tasks.generation.houses.placing import against

SEAM_M, CORNER_SEAM_M = 0.004, 0.012
"""Gaps between the pieces of a run, and between two runs in a corner (chosen)."""
RIM_ABOVE_M, SINK_FORWARD_M, FAUCET_IN_M = 0.012, 0.02, 0.06
"""A sink's rim is so much above the counter, the sink so much nearer to its front; the faucet's middle is at
most so much before the sink's back edge (chosen)."""
SIZE_TRIES = 3
"""So often the pieces of a run are drawn (chosen)."""
SIDE_OF_SINK_M = 0.03
"""Least counter at each side of a sink (chosen)."""
AT_START = "SE"
"""Sides along which an L-shaped counter begins at the wall's lower end: its corner is on its left."""

Placed = list[tuple[FurnitureRow, Piece]]


def place_run(rng: np.random.Generator, space: FloorSpace, rules: KitchenRules, *, has_stove: bool) -> bool:
    """Put a run of counters into an empty room; False, with nothing changed, when none fits.

    Without `has_stove` its place is left out: AI2's build has no asset for it.
    """
    for run in rules.shuffled_runs(rng):
        for _ in range(SIZE_TRIES):
            for side in (SIDES[int(i)] for i in rng.permutation(len(SIDES))):
                placed = list(_Layout(rng, space.room, rules, has_stove).pieces(run, side))
                if _settle(rng, space, placed, rules):
                    return True
    return False


def _settle(rng: np.random.Generator, space: FloorSpace, placed: Placed, rules: KitchenRules) -> bool:
    """Add the pieces to the room and let the sink in, or change nothing."""
    added: list[Piece] = []
    everything = [piece for _, piece in placed]
    for row, piece in placed:
        friends = [p for p in everything if p is not piece]
        if not space.fits(piece, friends) or not space.add(piece, row.front_m, friends):
            break
        added.append(piece)
    else:
        counter = next(p for p in everything if p.name == SINK_COUNTER)
        if _let_in(rng, counter, rules) and max(map(_free, everything)) >= rules.free_m:
            return True
        counter.children.clear()
    for piece in added:
        space.remove(piece)
    return False


class _Layout:
    """Lays the pieces of a run along the walls of a room, whether they fit or not."""

    def __init__(self, rng: np.random.Generator, room: Room, rules: KitchenRules, has_stove: bool) -> None:
        self.rng, self.room, self.rules, self.has_stove = rng, room, rules, has_stove

    def pieces(self, run: Run, side: str) -> Iterator[tuple[FurnitureRow, Piece]]:
        """The pieces with their rows, the first ones along `side`."""
        at_end = (side not in AT_START) if run.is_corner else bool(self.rng.integers(2))
        from_main = from_side = OFF_WALL_M
        if run.is_corner:
            corner = self._piece(SINK_COUNTER, self._one(self.rules.corners), side, at_end, OFF_WALL_M)
            yield corner
            width, _, depth = corner[1].size
            from_main, from_side = OFF_WALL_M + width + SEAM_M, OFF_WALL_M + depth + SEAM_M
        main = list(self._row(run.main, side, at_end, from_main))
        yield from main
        if main and not run.is_corner:
            from_side = OFF_WALL_M + main[0][1].size[2] + CORNER_SEAM_M
        yield from self._row(run.side, *_meeting(side, at_end), from_side)
        yield from self._row(run.across, _opposite(side), at_end, OFF_WALL_M)

    def _row(
        self, names: Sequence[str], side: str, at_end: bool, begin: float
    ) -> Iterator[tuple[FurnitureRow, Piece]]:
        for name in names:
            row = self.rules.pieces[name]
            if row.choice.kind == STOVE and not self.has_stove:
                continue
            is_counter = row.choice.kind == "CounterTop"
            info = self._one(self.rules.straight) if is_counter else row.choice.draw(self.rng)
            yield self._piece(name, info, side, at_end, begin)
            begin += info.size[0] + SEAM_M

    def _piece(
        self, name: str, info: Asset, side: str, at_end: bool, begin: float
    ) -> tuple[FurnitureRow, Piece]:
        """A piece that begins so many metres from one end of a side."""
        row, (low, high) = self.rules.pieces[name], self.room.reach(side)
        along = begin + info.size[0] / 2
        return row, against(self.room, side, high - along if at_end else low + along, row, info)

    def _one(self, assets: Sequence[Asset]) -> Asset:
        return assets[int(self.rng.integers(len(assets)))]


def _meeting(side: str, at_end: bool) -> tuple[str, bool]:
    """The side that meets another at one of its ends, and whether they meet at its own upper end."""
    if side in "NS":
        return ("E" if at_end else "W"), side == "N"
    return ("N" if at_end else "S"), side == "E"


def _opposite(side: str) -> str:
    return {"N": "S", "S": "N", "E": "W", "W": "E"}[side]


def _let_in(rng: np.random.Generator, counter: Piece, rules: KitchenRules) -> bool:
    """Let a sink with its faucet into a counter; False when none is narrow enough."""
    long, turned = max(benches(counter), key=lambda b: max(b[0][2] - b[0][0], b[0][3] - b[0][1]))
    frame = Piece(counter.kind, counter.asset, *counter.world(*_middle(long)), (counter.yaw + turned) % 360.0)
    length = max(long[2] - long[0], long[3] - long[1])
    sinks = [a for a in rules.sink.assets if a.size[0] + 2 * SIDE_OF_SINK_M <= length]
    if not sinks:
        return False
    sink = sinks[int(rng.integers(len(sinks)))]
    room = (length - sink.size[0]) / 2 - SIDE_OF_SINK_M
    aside = 0.0 if room < 0.35 else float(rng.choice([-1.0, 1.0])) * room * float(rng.uniform(0.4, 0.85))
    faucet = rules.faucet.draw(rng)
    behind = SINK_FORWARD_M - sink.size[2] / 2 + min(FAUCET_IN_M, faucet.size[2] / 2)
    for kind, info, z, bottom in (
        ("Sink", sink, SINK_FORWARD_M, counter.top + RIM_ABOVE_M - sink.size[1]),
        ("Faucet", faucet, behind, counter.top + RIM_ABOVE_M),
    ):
        at = frame.world(aside, z)
        counter.children.append(Piece(kind, info, *at, frame.yaw, bottom, name=kind.lower()))
    return True


def _free(counter: Piece) -> float:
    """The longest stretch of a counter that nothing is let into, metres; 0 for what is no counter."""
    if counter.kind != "CounterTop":
        return 0.0
    longest = 0.0
    for (x0, z0, x1, z1), turned in benches(counter):
        low, high = (z0, z1) if turned else (x0, x1)
        cuts = [low, high]
        for rect in (local_rect(counter, c) for c in counter.children if c.kind == "Sink"):
            if overlap(rect, (x0, z0, x1, z1)):
                cuts += [rect[1], rect[3]] if turned else [rect[0], rect[2]]
        cuts.sort()
        longest = max(longest, *(b - a for a, b in zip(cuts[::2], cuts[1::2], strict=True)))
    return longest


def _middle(rect: tuple[float, float, float, float]) -> tuple[float, float]:
    return ((rect[0] + rect[2]) / 2, (rect[1] + rect[3]) / 2)
