"""Derives assets/resting_heights.yaml: how high things lie on furniture whose box says little of it.

    python -m assets.derive.resting_heights [--out assets/resting_heights.yaml]

A sofa's seat, a bed's mattress or the worktop of a desk with shelves above it is somewhere within its box.
Where AI2-THOR's floor plans (assets/floorplans/) have things lying on such an asset, their undersides tell.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path

import numpy as np

from envs.embedded.floorplan_layout import floor_plan_names, load_layout
from envs.embedded.surfaces import all_surfaces
from envs.embedded.world import SceneObject

SITTING = ("Sofa", "ArmChair", "Bed", "Desk", "SideTable", "Dresser")
"""Types of which an asset may have a surface of its own."""
INSIDE = (-0.02, 1.02)
"""Share of the box in which a thing's middle must lie, seen from above, to count as lying on it (chosen)."""
NEAREST_QUANTILE = 0.3
"""Things also lie on other things, never below the surface: a low quantile of their heights (chosen)."""
LEAST_DIFFERENCE = 0.03
"""An asset whose height is this close to its type's is not listed (chosen)."""
PLAUSIBLE = (0.2, 0.97)
HEAD_SHARE = 0.3
"""The part of a bed, from its head, where the pillows are that belong to the bed itself (surfaces.yaml)."""
PILLOW_M = 0.12
"""How high those pillows are (chosen)."""


def heights(receptacle: SceneObject, contents: list[SceneObject]) -> list[float]:
    """Undersides of what lies on a receptacle, as fractions of its height."""
    box = receptacle.world_box()
    low, high = (float(b[1]) for b in box.bounds())
    out = []
    for obj in contents:
        at = box.to_local(obj.world_box().center) / (2.0 * box.half) + 0.5
        share = (float(obj.world_box().bounds()[0][1]) - low) / max(high - low, 1e-6)
        if receptacle.object_type == "Bed" and at[2] < HEAD_SHARE:
            share -= PILLOW_M / (high - low)
        if obj.traits.pickupable and all(INSIDE[0] < v < INSIDE[1] for v in (at[0], at[2])):
            out.append(share)
    return [h for h in out if PLAUSIBLE[0] < h < PLAUSIBLE[1]]


def derive() -> dict[str, float]:
    """Asset id -> height of its surface as a fraction of its box."""
    found: dict[str, list[float]] = defaultdict(list)
    types: dict[str, str] = {}
    for name in floor_plan_names():
        objects = load_layout(name).objects
        for receptacle in objects:
            if receptacle.object_type in SITTING and receptacle.asset_id:
                contents = [o for o in objects if o.parents[:1] == [receptacle.object_id]]
                found[receptacle.asset_id] += heights(receptacle, contents)
                types[receptacle.asset_id] = receptacle.object_type
    out = {}
    for asset in sorted(found):
        usual = all_surfaces()[types[asset]][0].y
        if found[asset]:
            height = round(float(np.quantile(found[asset], NEAREST_QUANTILE)), 3)
            if abs(height - usual) > LEAST_DIFFERENCE:
                out[asset] = height
    return out


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--out", type=Path, default=Path("assets/resting_heights.yaml"))
    out = parser.parse_args().out
    lines = [
        "# Derived by `python -m assets.derive.resting_heights`; do not edit.",
        "# Height of the surface that things lie on, as a fraction of the asset's box, by asset id.",
        *(f"{asset}: {height}" for asset, height in derive().items()),
    ]
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines) - 2} assets -> {out}")


if __name__ == "__main__":
    main()
