"""Runs of counters along the walls, with sink, faucet, stove and fridge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from envs.embedded.asset_database import Asset
from tasks.generation.houses.floor_plan import SIDES, Room
from tasks.generation.houses.floor_space import OFF_WALL_M, FloorSpace
from tasks.generation.houses.furniture_rules import SINK_COUNTER, FurnitureRow, Kit, KitchenRules, Run
from tasks.generation.houses.patches import benches
from tasks.generation.houses.pieces import Piece
from tasks.generation.houses.placing import against

SEAM_M, CORNER_SEAM_M = 0.004, 0.012
"""Gaps between the pieces of a run, and between two runs in a corner (chosen)."""
RIM_ABOVE_M, SINK_FORWARD_M, FAUCET_IN_M = 0.012, 0.02, 0.06
"""A sink's rim is so much above the counter, the sink so much nearer to its front; the faucet's middle is at most
so much before the sink's back edge (chosen)."""
SIDE_OF_SINK_M = 0.03
"""Least counter at each side of a sink (chosen)."""
AT_START = "SE"
"""Sides along which a run with an L-shaped counter begins at the wall's lower end: its corner is on its left."""

Placed = list[tuple[FurnitureRow, Piece]]


def place_run(rng: np.random.Generator, space: FloorSpace, rules: KitchenRules, *, has_stove: bool) -> bool:
    """Put a run of counters into an empty room; False, with nothing changed, when none fits.

    Without `has_stove` its place is left out: AI2's build has no asset for it.
    """
    for run in rules.shuffled_runs(rng):
        for k in rng.permutation(len(rules.kits)):
            kit = rules.kits[int(k)]
            for side in (SIDES[int(i)] for i in rng.permutation(len(SIDES))):
                at_end = (side not in AT_START) if run.is_corner else bool(rng.integers(2))
                placed = _layout(rng, space.room, rules, run, kit, side, at_end, has_stove)
                if placed and _settle(rng, space, placed, rules):
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
        if _let_in(rng, counter, rules):
            return True
    for piece in added:
        space.remove(piece)
    return False


def _layout(
    rng: np.random.Generator,
    room: Room,
    rules: KitchenRules,
    run: Run,
    kit: Kit,
    side: str,
    at_end: bool,
    has_stove: bool,
) -> Placed:
    """The pieces of a run along `side`, from its upper end if `at_end`; [] when the kit lacks a counter."""
    main, beside, across = (
        [n for n in names if has_stove or n != "stove"] for names in (run.main, run.side, run.across)
    )
    corner: Piece | None = None
    placed: Placed = []
    from_main = from_side = OFF_WALL_M
    if run.is_corner:
        if not kit.corners:
            return []
        info = kit.corners[int(rng.integers(len(kit.corners)))]
        corner = against(
            room,
            side,
            _at(room, side, at_end, OFF_WALL_M + info.size[0] / 2),
            rules.pieces[SINK_COUNTER],
            info,
        )
        placed.append((rules.pieces[SINK_COUNTER], corner))
        from_main, from_side = OFF_WALL_M + info.size[0] + SEAM_M, OFF_WALL_M + info.size[2] + SEAM_M
    needed = [n for n in (*main, *beside, *across) if rules.pieces[n].choice.kind == "CounterTop"]
    if needed and not kit.straight:
        return []
    first = [*_row(rng, room, rules, kit, side, at_end, main, from_main)]
    if not run.is_corner and first:
        from_side = OFF_WALL_M + first[0][1].size[2] + CORNER_SEAM_M
    other, other_end = _meeting(side, at_end)
    placed += first
    placed += _row(rng, room, rules, kit, other, other_end, beside, from_side)
    placed += _row(rng, room, rules, kit, _opposite(side), at_end, across, OFF_WALL_M)
    return placed


def _row(
    rng: np.random.Generator,
    room: Room,
    rules: KitchenRules,
    kit: Kit,
    side: str,
    at_end: bool,
    names: Sequence[str],
    begin: float,
) -> Iterator[tuple[FurnitureRow, Piece]]:
    for name in names:
        row = rules.pieces[name]
        info = _asset(rng, row, kit)
        yield row, against(room, side, _at(room, side, at_end, begin + info.size[0] / 2), row, info)
        begin += info.size[0] + SEAM_M


def _asset(rng: np.random.Generator, row: FurnitureRow, kit: Kit) -> Asset:
    if row.choice.kind == "CounterTop":
        return kit.straight[int(rng.integers(len(kit.straight)))]
    return row.choice.draw(rng)


def _at(room: Room, side: str, at_end: bool, along: float) -> float:
    """The coordinate `along` metres from one end of a side."""
    low, high = room.reach(side)
    return high - along if at_end else low + along


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
        x, z = frame.world(aside, z)
        counter.children.append(Piece(kind, info, x, z, frame.yaw, bottom, name=kind.lower()))
    return True


def _middle(rect: tuple[float, float, float, float]) -> tuple[float, float]:
    return ((rect[0] + rect[2]) / 2, (rect[1] + rect[3]) / 2)
