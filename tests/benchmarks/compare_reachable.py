"""Where the agent can walk, by collision alone, against the published reachable positions.

    python tests/benchmarks/compare_reachable.py [--all]

In the product the published 0.25 m grids decide on which grid positions the agent may stand (the masked
figures). The other figures show what furniture and synthesised walls are worth without them: structure,
footprints and collision are built from the object list alone, as in a scene that nobody has recorded, and the
largest connected set of free positions is taken. Not collected by pytest; tests/envs/embedded/
test_reachable_holdout.py asserts the targets.

The hold-out: the HELD_OUT floor plans whose names have the smallest SHA-256. Nothing of the inference without
grids was tuned on them.
"""

from __future__ import annotations

import argparse
import hashlib
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

from envs.embedded.collision import PUBLISHED_GRID_M, standing_free
from envs.embedded.floorplan_layout import floor_plan_names, load_layout
from envs.embedded.geometry import Array
from envs.embedded.navigation import reachable_positions
from envs.embedded.published_grid import largest_island
from envs.embedded.scene_loader import AGENT_HEIGHT_M, load_scene
from envs.embedded.structure import Room
from envs.embedded.structure_inference import infer_structure
from envs.embedded.world import AgentState, World

HELD_OUT = 30
"""How many scenes are held out."""


@dataclass(frozen=True, slots=True)
class Reach:
    """One scene's score: `published` and `found` are counts of positions."""

    scene: str
    published: int
    found: int
    recall: float
    precision: float


def held_out_scenes() -> tuple[str, ...]:
    """The hold-out, in the order of the floor plans."""
    ranked = sorted(floor_plan_names(), key=lambda name: hashlib.sha256(name.encode()).hexdigest())
    chosen = ranked[:HELD_OUT]
    return tuple(name for name in floor_plan_names() if name in chosen)


def unrecorded_world(name: str) -> World:
    """A floor plan as if no grid of it had been published, the agent somewhere on its largest free area."""
    layout = replace(load_layout(name), reachable=np.zeros((0, 2)))
    structure = replace(infer_structure(layout), reachable=None)
    room = structure.rooms[0]
    world = World(
        f"{name}_physics", structure, AgentState(np.array([0.0, room.floor_y + AGENT_HEIGHT_M, 0.0]))
    )
    for obj in layout.fresh_objects():
        world.add(obj)
    cells = _cells_within(room)
    x, z = largest_island(cells[standing_free(world, cells)])[0]
    world.move_agent(position=np.array([x, room.floor_y + AGENT_HEIGHT_M, z]))
    return world


def _cells_within(room: Room) -> Array:
    corners = np.array(room.polygon) / PUBLISHED_GRID_M
    (i0, j0), (i1, j1) = np.floor(corners.min(axis=0)).tolist(), np.ceil(corners.max(axis=0)).tolist()
    i, j = (a.ravel() for a in np.meshgrid(np.arange(i0, i1 + 1), np.arange(j0, j1 + 1), indexing="ij"))
    points = np.stack([i, j], axis=1) * PUBLISHED_GRID_M
    return np.array([p for p in points if room.contains(float(p[0]), float(p[1]))])


def score(name: str, world: World) -> Reach:
    """The positions the agent of a world can walk to, against those published of its scene."""
    found, published = _cells(reachable_positions(world)), _cells(load_layout(name).reachable.tolist())
    both = len(found & published)
    return Reach(name, len(published), len(found), both / len(published), both / len(found))


def _cells(points: Sequence[Sequence[float]]) -> frozenset[tuple[int, int]]:
    return frozenset((round(x / PUBLISHED_GRID_M), round(z / PUBLISHED_GRID_M)) for x, z in points)


def medians(scores: Sequence[Reach]) -> tuple[float, float]:
    """Median recall and precision."""
    return statistics.median(s.recall for s in scores), statistics.median(s.precision for s in scores)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true", help="all 120 scenes, not only the hold-out")
    names = floor_plan_names() if parser.parse_args().all else held_out_scenes()
    print(
        f"{'scene':14} {'published':>9} {'alone':>6} {'recall':>7} {'precision':>9} {'masked':>7} {'recall':>7}"
    )
    alone, masked = [], []
    for name in names:
        alone.append(score(name, unrecorded_world(name)))
        masked.append(score(name, load_scene(name)))
        a, m = alone[-1], masked[-1]
        print(
            f"{name:14} {a.published:9} {a.found:6} {a.recall:7.3f} {a.precision:9.3f} {m.found:7} {m.recall:7.3f}"
        )
    for title, scores in (("collision alone", alone), ("masked by the published grid", masked)):
        recall, precision = medians(scores)
        print(f"{title}: median recall {recall:.3f}, precision {precision:.3f} over {len(scores)} scenes")


if __name__ == "__main__":
    main()
