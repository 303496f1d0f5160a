"""Derives assets/object_types.yaml: affordances, receptacles, mass and size of AI2-THOR's object types.

    python -m assets.derive.object_types --facts object_types.json --sizes object_sizes.json

The facts come from AI2-THOR's documentation and SimObjType.cs, and from the object metadata in the PyPI wheel
`procthor` 0.0.1.dev2 (all Apache-2.0). Everyday words and tags are kept by hand in assets/object_words.yaml
and are not touched.

Sizes are medians over AI2-THOR's assets. Where a type has none, `object_sizes.json` says so (its source is
"iTHOR scene metadata") and has boxes along the world's axes, which mix up width and depth: there it is the
median over assets/floorplans/, each box measured in its object's own frame.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

from envs.embedded.floorplan_layout import floor_plan_names, load_layout

FLAGS = {
    "pickupable": ("pickupable", "CanPickup"), "moveable": ("moveable", "Moveable"),
    "receptacle": ("receptacle", "Receptacle"), "openable": ("openable", "CanOpen"),
    "toggleable": ("toggleable", "CanToggleOnOff"), "breakable": ("breakable", "CanBreak"),
    "sliceable": ("sliceable", "CanBeSliced"), "cookable": ("cookable", "CanBeCooked"),
    "dirtyable": ("dirtyable", "CanBeDirty"), "can_fill": ("canFillWithLiquid", "CanBeFilled"),
    "can_be_used_up": ("canBeUsedUp", "CanBeUsedUp"), "is_heat_source": ("isHeatSource", "isHeatSource"),
    "is_cold_source": ("isColdSource", "isColdSource"),
}  # fmt: skip
"""Names of world.Traits: (AI2-THOR's metadata key, the asset database's property)."""
DOCUMENTED = {"fillable": "can_fill", "usedUp": "can_be_used_up"}
"""Words of the documentation's table that differ from ours."""
USUALLY = 0.5
"""A flag is a type's default when at least this share of its instances has it (chosen)."""
SCENE_SOURCE = "iTHOR scene metadata"


def flags_of(facts: dict[str, Any]) -> list[str]:
    """The default affordances: as observed in scenes, else as documented, else as the assets have them."""
    observed = facts.get("observed") or {}
    if "flags" in observed:
        seen = observed["flags"]
        found = {ours for ours, (key, _) in FLAGS.items() if float(seen.get(key, 0.0)) >= USUALLY}
        assets = facts.get("assets") or {}
        if "CanBeUsedUp" in assets.get("secondaryProperties", ()):
            found.add("can_be_used_up")
    elif facts.get("documented"):
        words = [w.split(" (")[0] for w in facts["docs"]["actionableProperties"]]
        found = {DOCUMENTED.get(w, w) for w in words}
    else:
        has = {*facts["assets"]["primaryProperty"], *facts["assets"]["secondaryProperties"]}
        found = {ours for ours, (_, property_) in FLAGS.items() if property_ in has}
    return [f for f in FLAGS if f in found]


def usual_materials(observed: dict[str, Any]) -> list[str]:
    """Materials that at least a quarter (chosen) of the instances have."""
    found = observed.get("salientMaterials") or {}
    return sorted(k for k, n in found.items() if n * 4 >= observed["instances"])


def with_own_frames(sizes: dict[str, Any]) -> dict[str, Any]:
    """The sizes with those that are of the world's axes measured anew in the objects' own."""
    of_scenes = {name for name, size in sizes.items() if size["source"].startswith(SCENE_SOURCE)}
    found: dict[str, list[Any]] = defaultdict(list)
    for plan in floor_plan_names():
        for obj in load_layout(plan).objects:
            if obj.object_type in of_scenes:
                found[obj.object_type].append(2.0 * obj.world_box().half)
    return {**sizes, **{name: {"size": np.median(found[name], axis=0).tolist()} for name in sorted(found)}}


def row(
    name: str, facts: dict[str, Any], lists: dict[str, list[str]], sizes: dict[str, Any]
) -> dict[str, Any]:
    """One type as it stands in the file; what is empty is left out."""
    observed = facts.get("observed") or {}
    size = sizes.get(name, {}).get("size") or []
    out = {
        "flags": flags_of(facts),
        "fits": sorted((facts.get("compatibleReceptacles") or {}).get("source", ())),
        "must_be_open": name in lists["MustBeOpenToPlaceObjectsIn"],
        "upright": name in lists["AlwaysPlaceUpright"],
        "mass_kg": observed.get("massMedianKg") or 0.0,
        "materials": usual_materials(observed),
        "size_m": [round(float(v), 3) for v in size],
    }  # fmt: skip
    return {key: value for key, value in out.items() if value}


def document(facts: dict[str, Any], sizes: dict[str, Any]) -> str:
    """The YAML file: one line per type and key, so that a changed fact is a changed line."""
    lists = {key.split(" (")[0]: value for key, value in facts["lists"].items()}
    lines = [
        "# Derived by `python -m assets.derive.object_types`; do not edit.",
        "# Words and tags are in object_words.yaml.",
        "# Sources: AI2-THOR documentation and SimObjType.cs, PyPI procthor 0.0.1.dev2 (Apache-2.0).",
        "# fits: receptacles that PutObject accepts the type in (AI2-THOR's PlacementRestrictions).",
        "object_specific:",
    ]
    specific = facts["objectSpecificReceptacles"]
    lines += [f"  {name}: {json.dumps(sorted(types))}" for name, types in sorted(specific.items())]
    lines.append("types:")
    sizes = with_own_frames(sizes)
    for name, type_facts in sorted(facts["types"].items()):
        values = row(name, type_facts, lists, sizes)
        lines.append(f"  {name}:" if values else f"  {name}: {{}}")
        lines += [f"    {key}: {json.dumps(value)}" for key, value in values.items()]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--facts", type=Path, required=True, help="object_types.json")
    parser.add_argument("--sizes", type=Path, required=True, help="object_sizes.json")
    parser.add_argument("--out", type=Path, default=Path("assets/object_types.yaml"))
    args = parser.parse_args()
    text = document(json.loads(args.facts.read_text()), json.loads(args.sizes.read_text()))
    args.out.write_text(text, encoding="utf-8")
    print(f"{args.out}: {text.count(chr(10))} lines")


if __name__ == "__main__":
    main()
