"""Derives assets/floorplans/*.json.gz, the layouts of AI2-THOR's 120 iTHOR floor plans.

    python -m assets.derive.floorplans --procthor DIR --alfworld DIR [--out assets/floorplans]

DIR are the unpacked wheels (see README.md in this folder). Sources: `procthor` 0.0.1.dev2 (Apache-2.0), the
object metadata that AI2 dumped from the simulator; `alfworld` 0.4.2 (MIT), the reachable positions of each
floor plan. The output is reproducible byte by byte.
"""

from __future__ import annotations

import argparse
import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np

from envs.embedded.geometry import Array, euler_matrix, heading

ROOM_LISTS = (
    ("kitchens", 1, "Kitchen"), ("living_rooms", 201, "LivingRoom"),
    ("bedrooms", 301, "Bedroom"), ("bathrooms", 401, "Bathroom"),
)  # fmt: skip
"""List of the wheel's database, number of its first floor plan, room type."""

FLAGS = {
    "pickupable": "pickupable", "moveable": "moveable", "receptacle": "receptacle", "openable": "openable",
    "toggleable": "toggleable", "breakable": "breakable", "sliceable": "sliceable", "cookable": "cookable",
    "dirtyable": "dirtyable", "can_fill": "canFillWithLiquid", "can_be_used_up": "canBeUsedUp",
    "is_heat_source": "isHeatSource", "is_cold_source": "isColdSource",
}  # fmt: skip
"""Names of world.Traits, and AI2-THOR's metadata keys."""

STATES = {
    "is_toggled": "isToggled", "is_broken": "isBroken", "is_sliced": "isSliced", "is_cooked": "isCooked",
    "is_dirty": "isDirty", "is_used_up": "isUsedUp",
}  # fmt: skip

UNFACED = frozenset({"Floor", "StoveBurner", "Fridge", "Toilet", "LightSwitch", "Television"})
"""Types without an oriented box whose own +z is the front already, or that have no front."""

PREDEFINED_LIQUID = {"WineBottle": "wine"}
"""What an object that starts filled holds; the dump says only that it is filled."""

DRAWER_FURNITURE = frozenset({"Desk", "Dresser", "SideTable", "CoffeeTable", "TVStand"})
"""Types that drawers and cabinets may be built into."""
FRONT_M = 0.06
"""A built-in drawer ends this close to the front of its furniture (chosen)."""
NEAR_M = 0.5
"""Reachable positions this much farther than the nearest one still tell where a front looks (chosen)."""
LOOSE_M = 0.2
"""The middle of what a receptacle holds may be this far outside its box (chosen)."""
OPEN_ABOVE = ("Toilet",)
"""Openable receptacles on which things lie while they are closed."""
THIN_BONUS = 0.35
"""How much a panel prefers to look along its thin axis over the direct way to the room (chosen)."""

FLAT = frozenset({"Painting", "Poster", "Mirror", "Window", "Blinds", "Curtains"})
"""Types that always look along their thin axis."""
ALWAYS = 10.0


def vector(data: dict[str, float]) -> Array:
    """(3,) from AI2-THOR's {x, y, z}."""
    return np.array([data["x"], data["y"], data["z"]], dtype=np.float64)


def rounded(values: Array, digits: int = 4) -> list[float]:
    """Plain numbers rounded to `digits`; 4 is a tenth of a millimetre."""
    return [round(float(v), digits) + 0.0 for v in values]


def local_box(corner_points: list[list[float]], position: Array, turn: Array) -> Array:
    """Centre and size (6,) in the object's frame of AI2-THOR's eight oriented corners.

    The corners are in the order (-x -y -z), (+x -y -z), (+x -y +z), (-x -y +z), then the same at +y.
    """
    local = (np.array(corner_points) - position) @ turn
    low, high = local.min(axis=0), local.max(axis=0)
    return np.concatenate([(low + high) / 2, high - low])


def facing(center: Array, size: Array, reachable: Array, *, thin_bonus: float = THIN_BONUS) -> int:
    """The yaw (0, 90, 180, 270) along which a static, axis-aligned thing looks at the walkable floor."""
    c, half = center[[0, 2]], size[[0, 2]] / 2
    gap = reachable - np.clip(reachable, c - half, c + half)
    distance = np.linalg.norm(gap, axis=1)
    way = gap[distance < distance.min() + NEAR_M].mean(axis=0)
    way = way / max(float(np.linalg.norm(way)), 1e-9)
    scores = []
    for yaw in (0, 90, 180, 270):
        ahead = heading(yaw)[[0, 2]]
        is_thin = float(half @ np.abs(ahead)) < 0.6 * float(half @ np.abs(ahead[::-1]))
        scores.append(round(float(way @ ahead) + thin_bonus * is_thin, 6))
    return 90 * int(np.argmax(scores))


def built_in_facing(obj: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> int | None:
    """The yaw along which a drawer in a desk or dresser opens: out of its front, or else its back.

    None if it is in no such furniture, or reaches neither.
    """
    if obj["objectType"] not in ("Drawer", "Cabinet"):
        return None
    center = vector(obj["axisAlignedBoundingBox"]["center"])
    half = vector(obj["axisAlignedBoundingBox"]["size"]) / 2
    for owner in by_id.values():
        oriented = owner["objectOrientedBoundingBox"]
        if owner["objectType"] not in DRAWER_FURNITURE or not oriented:
            continue
        turn = np.round(euler_matrix(vector(owner["rotation"]))) + 0.0
        box = local_box(oriented["cornerPoints"], vector(owner["position"]), turn)
        at, reach = (center - vector(owner["position"])) @ turn - box[:3], np.abs(turn).T @ half
        if (np.abs(at) < box[3:] / 2).all():
            for sign in (1, -1):
                if sign * at[2] + reach[2] > box[5] / 2 - FRONT_M:
                    ahead = sign * turn[:, 2]
                    return round(float(np.degrees(np.arctan2(ahead[0], ahead[2])))) % 360
    return None


def plausible_parents(objects: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Object id -> its receptacles, without what cannot be.

    A few trigger boxes of the dump are too large or misplaced, so that a plate holds its counter, a chair its
    table, and a cabinet the Floor.
    """
    by_id = {o["objectId"]: o for o in objects}
    return {i: [p for p in o["parentReceptacles"] or () if can_hold(by_id[p], o)] for i, o in by_id.items()}


def can_hold(parent: dict[str, Any], obj: dict[str, Any]) -> bool:
    """Whether an object can be in or on a receptacle, judged by their boxes and whether it moves at all."""
    if obj["objectType"] == "Floor" or parent["objectType"] == "Floor":
        return bool(parent["objectType"] == "Floor" and obj["objectType"] != "Floor")
    if parent["openable"] and not obj["pickupable"] and not obj["moveable"]:
        return False
    inner, outer = obj["axisAlignedBoundingBox"], parent["axisAlignedBoundingBox"]
    size, room = vector(inner["size"]), vector(outer["size"])
    if not obj["pickupable"] and size[0] * size[2] > room[0] * room[2]:
        return False
    inside = np.abs(vector(inner["center"]) - vector(outer["center"])) < room / 2 + LOOSE_M
    is_closed_in = parent["openable"] and parent["objectType"] not in OPEN_ABOVE
    return bool(inside.all() if is_closed_in else inside[[0, 2]].all())


def around(object_id: str, by_id: dict[str, dict[str, Any]]) -> list[str]:
    """The receptacles around an object, and those around them but for the Floor, in a fixed order."""
    found: list[str] = []
    queue = list(by_id[object_id]["parentReceptacles"])
    while queue:
        parent = queue.pop(0)
        if parent not in found and parent != object_id:
            found.append(parent)
            outer = by_id[parent]["parentReceptacles"]
            queue += [p for p in outer if by_id[p]["objectType"] != "Floor"]
    return found


def nearest_first(obj: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> list[str]:
    """The receptacles around an object, the innermost first; of independent ones the smaller first."""

    def rank(object_id: str) -> tuple[bool, int, float, str]:
        size = vector(by_id[object_id]["axisAlignedBoundingBox"]["size"])
        is_floor = by_id[object_id]["objectType"] == "Floor"
        return is_floor, -len(around(object_id, by_id)), round(float(np.prod(size)), 6), object_id

    return sorted(around(obj["objectId"], by_id), key=rank)


def compact(
    obj: dict[str, Any], index: dict[str, int], by_id: dict[str, Any], reachable: Array
) -> dict[str, Any]:
    """One object of the dump as the row of a layout file; what is the default is left out."""
    position, rotation = vector(obj["position"]), vector(obj["rotation"])
    box = obj["axisAlignedBoundingBox"]
    center, size = vector(box["center"]), vector(box["size"])
    row: dict[str, Any] = {
        "id": obj["objectId"], "name": obj["name"], "type": obj["objectType"],
        "pos": rounded(position), "rot": [round(a, 3) % 360.0 + 0.0 for a in rounded(rotation, 3)],
        "aabb": rounded(np.concatenate([center, size])),
        "flags": [ours for ours, theirs in FLAGS.items() if obj[theirs]],
    }  # fmt: skip
    oriented = obj["objectOrientedBoundingBox"]
    if oriented:
        turn = euler_matrix(np.array(row["rot"]))
        row["oobb"] = rounded(local_box(oriented["cornerPoints"], np.array(row["pos"]), turn))
    elif obj["objectType"] not in UNFACED:
        own = built_in_facing(obj, by_id)
        bonus = ALWAYS if obj["objectType"] in FLAT else THIN_BONUS
        row["facing"] = facing(center, size, reachable, thin_bonus=bonus) if own is None else own
    parents = [index[p] for p in nearest_first(obj, by_id)]
    controls = [index[c] for c in obj["controlledObjects"] or ()]
    optional = {
        "asset": obj["assetId"], "parents": parents, "controls": controls, "state": state_of(obj),
        "mass": round(obj["mass"], 4), "materials": sorted(obj["salientMaterials"] or ()),
    }  # fmt: skip
    return row | {key: value for key, value in optional.items() if value}


def state_of(obj: dict[str, Any]) -> dict[str, Any]:
    """What differs from a closed, clean, whole, switched-off thing at room temperature."""
    state: dict[str, Any] = {ours: True for ours, theirs in STATES.items() if obj[theirs]}
    if obj["isOpen"]:
        state["openness"] = round(obj["openness"], 4)
    if obj["isFilledWithLiquid"]:
        state["fill_liquid"] = obj["fillLiquid"] or PREDEFINED_LIQUID[obj["objectType"]]
    if obj["temperature"] != "RoomTemp":
        state["temperature"] = obj["temperature"]
    return state


def layout(number: int, room_type: str, objects: list[dict[str, Any]], reachable: Array) -> dict[str, Any]:
    """The layout file of one floor plan."""
    kept = plausible_parents(objects)
    objects = [{**o, "parentReceptacles": kept[o["objectId"]]} for o in objects]
    by_id = {o["objectId"]: o for o in objects}
    index = {o["objectId"]: i for i, o in enumerate(objects)}
    cells = sorted({(round(x / 0.25), round(z / 0.25)) for x, z in reachable.tolist()})
    return {
        "scene": f"FloorPlan{number}", "room_type": room_type, "grid_m": 0.25,
        "reachable": [list(c) for c in cells],
        "objects": [compact(o, index, by_id, reachable) for o in objects],
    }  # fmt: skip


def packed(data: dict[str, Any]) -> bytes:
    """JSON, sorted and without blanks, gzipped without a time stamp."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return gzip.compress(text.encode(), compresslevel=9, mtime=0)


def derive(procthor: Path, alfworld: Path) -> dict[str, bytes]:
    """File name -> content of all 120 layout files."""
    database = json.loads((procthor / "procthor/databases/ai2thor-object-metadata.json").read_text())
    files = {}
    for key, first, room_type in ROOM_LISTS:
        for i, objects in enumerate(database[key]):
            number = first + i
            grid = np.load(
                alfworld / f"alfworld/gen/layouts/FloorPlan{number}-layout.npy", allow_pickle=False
            )
            files[f"FloorPlan{number}.json.gz"] = packed(layout(number, room_type, objects, grid))
    return files


def main() -> None:
    """Write the files."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--procthor", type=Path, required=True, help="folder of the unpacked procthor wheel")
    parser.add_argument("--alfworld", type=Path, required=True, help="folder of the unpacked alfworld wheel")
    parser.add_argument("--out", type=Path, default=Path("assets/floorplans"))
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    files = derive(args.procthor, args.alfworld)
    for name, content in files.items():
        (args.out / name).write_bytes(content)
    print(f"{len(files)} layouts, {sum(map(len, files.values())) / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
