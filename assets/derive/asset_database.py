"""Derives assets/asset_database.json.gz: size and properties of ProcTHOR's assets, for houses.

    python -m assets.derive.asset_database --procthor DIR [--out assets/asset_database.json.gz]

DIR is the unpacked wheel `procthor` 0.0.1.dev2 (Apache-2.0). The output is reproducible byte by byte.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from assets.derive.floorplans import packed
from assets.derive.object_types import FLAGS

SAME_M = 0.002
"""An asset whose open box equals its box within this was measured open."""
MEASURED_OPEN = ("Box", "Laptop")
"""Types that start open in AI2-THOR's scenes and were measured so."""


def size_of(box: dict[str, float]) -> list[float]:
    """[x, y, z] metres, to a tenth of a millimetre."""
    return [round(box[axis], 4) for axis in "xyz"]


def row(asset: dict[str, Any]) -> list[Any]:
    """[type, size, size when open or null, flags, whether it starts open]."""
    size = size_of(asset["boundingBox"])
    open_box = asset.get("states", {}).get("open")
    open_size = size_of(open_box["boundingBox"]) if open_box else None
    has = {asset.get("primaryProperty"), *asset.get("secondaryProperties", ())}
    flags = [ours for ours, (_, name) in FLAGS.items() if name in has]
    starts_open = (
        asset["objectType"] in MEASURED_OPEN and open_size is not None and apart(size, open_size) < SAME_M
    )
    return [asset["objectType"], size, open_size, flags, starts_open]


def apart(a: list[float], b: list[float]) -> float:
    """The largest difference of two sizes, metres."""
    return max(abs(p - q) for p, q in zip(a, b, strict=True))


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--procthor", type=Path, required=True, help="folder of the unpacked procthor wheel")
    parser.add_argument("--out", type=Path, default=Path("assets/asset_database.json.gz"))
    args = parser.parse_args()
    database = json.loads((args.procthor / "procthor/databases/asset-database.json").read_text())
    assets = {a["assetId"]: row(a) for group in database.values() for a in group}
    args.out.write_bytes(
        packed({"columns": ["type", "size", "open_size", "flags", "starts_open"], "assets": assets})
    )
    print(f"{args.out}: {len(assets)} assets, {args.out.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
