"""Builds assets/scenes/*.json, the two-room houses, from the rooms described in house_rooms.yaml.

    python -m assets.derive.houses [--out assets/scenes]

The houses are ours (Apache-2.0), in ProcTHOR's JSON schema 1.0.0, furnished with ProcTHOR's assets by id.
They are reproducible byte by byte.
"""

from __future__ import annotations

import argparse
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from envs.embedded.asset_database import Asset, asset, front_axes
from envs.embedded.geometry import Array, euler_matrix
from envs.embedded.surfaces import surfaces_of

HOUSES = tuple((f"{first}_{second}_{variant}", first, second, variant)
               for first, second in (("kitchen", "living"), ("kitchen", "bedroom"), ("living", "bathroom"))
               for variant in "ab")  # fmt: skip
ROOM_M, WALL_HEIGHT_M, OFF_WALL_M = 4.0, 2.6, 0.035
"""Side and height of a room; distance of furniture from a wall's plane."""
DOORWAY, DOORWAY_SIZE_M = "Doorframe_Double_10", (1.985, 2.1025)
LEAST_GAP_M = 0.035
"""Small things keep this distance from each other."""
YAWS = {"N": 180.0, "E": 270.0, "S": 0.0, "W": 90.0}
ROOM_IDS = ("room|1", "room|2")


class Builder:
    """One room being furnished, in its own coordinates; `mirrored` for the second room of a house."""

    def __init__(self, name: str, number: int, variant: int, data: dict[str, Any]) -> None:
        self.room, self.number, self.variant, self.data = data["rooms"][name], number, variant, data
        self.things: dict[str, dict[str, Any]] = {}
        self.top: list[dict[str, Any]] = []
        self.count = 0

    def furnish(self, stock: dict[str, list[list[str]]]) -> list[dict[str, Any]]:
        """The house objects of the room."""
        for name, row in self.room["things"].items():
            if name == "table" and self.room["type"] == "LivingRoom" and "table" not in stock:
                continue
            self._furniture(name, row)
        for surface, rows in stock.items():
            self._stock(self.room["surfaces"][surface], rows)
        for name, kind in (("box", "Box"), ("ball", "BasketBall")):
            if name in self.room.get("floor_spots", {}):
                x, z = self.room["floor_spots"][name]
                info, _ = self._small(kind)
                self._add(kind, info, np.array([x, info.size[1] / 2, z]), (0.0, 0.0, 0.0), None)
        return self.top

    # -- furniture ---------------------------------------------------------------------------------------

    def _furniture(self, name: str, row: dict[str, Any]) -> None:
        info = asset(row["asset"])
        kind = info.object_type or "Stove"
        if "in" in row:
            self._sink(name, info, self.things[row["in"]], asset(row["faucet"]))
            return
        if "atop" in row:
            owner = self.things[row["atop"]]
            turn = tuple(owner["rotation"].values())
            back = min(0.0, info.size[2] / 2 - asset(owner["assetId"]).size[2] / 2 + 0.02)
            self.things[name] = self._add(
                kind, info, self._on(owner, row["at"], back, info.size[1]), turn, owner
            )
            return
        yaw = YAWS[row["wall"]] if "wall" in row else float(row["yaw"])
        center = self._by_wall(row["wall"], row["at"], info) if "wall" in row else row["center"]
        if front_axes(kind, info.asset_id) is not None:
            yaw = (yaw + 180.0) % 360.0
        y = row["lift"] if "lift" in row else info.size[1] / 2
        self.things[name] = self._add(kind, info, np.array([center[0], y, center[1]]), (0.0, yaw, 0.0), None)

    def _by_wall(self, wall: str, at: float, info: Asset) -> tuple[float, float]:
        gap = 0.0275 if info.object_type == "Painting" else OFF_WALL_M
        off = gap + info.size[2] / 2
        return {"N": (at, ROOM_M - off), "S": (at, off), "W": (off, at), "E": (ROOM_M - off, at)}[wall]

    def _sink(self, name: str, info: Asset, counter: dict[str, Any], faucet: Asset) -> None:
        """A sink let into a counter, its rim a little above, and the faucet behind its basin."""
        top = asset(counter["assetId"]).size[1]
        turn = tuple(counter["rotation"].values())
        center = self._on(counter, 0.0, 0.02, 0.0)
        center[1] = top + 0.012 - info.size[1] / 2
        self.things[name] = self._add("Sink", info, center, turn, None)
        back = 0.02 - info.size[2] / 2 + min(0.06, faucet.size[2] / 2)
        spot = self._on(counter, 0.0, back, faucet.size[1])
        spot[1] += 0.012
        self._add("Faucet", faucet, spot, turn, None)

    # -- small things ------------------------------------------------------------------------------------

    def _small(self, kind: str) -> tuple[Asset, tuple[float, float, float]]:
        row = self.data["small"][kind]
        x, y, z = row.get("turn", (0.0, 0.0, 0.0))
        return asset(row["assets"][self.variant]), (float(x), float(y), float(z))

    def _stock(self, surface: dict[str, Any], rows: list[list[str]]) -> None:
        owner = self.things[surface["atop"]]
        region = surfaces_of(asset(owner["assetId"]).object_type)[0]
        d = asset(owner["assetId"]).size[2]
        sign = -1.0 if front_axes(asset(owner["assetId"]).object_type, owner["assetId"]) is not None else 1.0
        near, far = (region.z[0] - 0.5) * d, (region.z[1] - 0.5) * d
        both = all(rows)
        for k, row in enumerate(rows):
            share = (0.25, 0.75)[k] if both else 0.5
            self._row(owner, row, surface["from"], surface["to"], sign * (near + share * (far - near)))

    def _row(self, owner: dict[str, Any], kinds: list[str], start: float, end: float, z: float) -> None:
        """A row of things with equal gaps between them."""
        found = [(kind, *self._small(kind)) for kind in kinds]
        extents = [np.abs(euler_matrix(np.array(turn))) @ np.array(info.size) for _, info, turn in found]
        gap = (end - start - sum(float(e[0]) for e in extents)) / (len(kinds) + 1)
        if kinds and gap < (LEAST_GAP_M if len(kinds) > 1 else -0.05):
            raise SystemExit(f"{kinds} do not fit on {owner['id']}: gaps of {gap:.3f} m")
        x = start
        for (kind, info, turn), extent in zip(found, extents, strict=True):
            x += gap + float(extent[0]) / 2
            yaw = (turn[1] + owner["rotation"]["y"]) % 360.0
            self._add(kind, info, self._on(owner, x, z, float(extent[1])), (turn[0], yaw, turn[2]), owner)
            x += float(extent[0]) / 2

    def _on(self, owner: dict[str, Any], x: float, z: float, height: float) -> Array:
        """The centre of a thing of a height that stands on `owner`, x and z from the middle of its top."""
        info = asset(owner["assetId"])
        center = np.array(list(owner["position"].values()))
        turn = euler_matrix(np.array(list(owner["rotation"].values())))
        level = surfaces_of(info.object_type)[0].y * info.size[1] - info.size[1] / 2
        return center + turn @ np.array([x, 0.0, z]) + np.array([0.0, level + height / 2 + 0.001, 0.0])

    def _add(
        self,
        kind: str,
        info: Asset,
        position: Array,
        rotation: tuple[float, ...],
        owner: dict[str, Any] | None,
    ) -> dict[str, Any]:
        self.count += 1
        obj: dict[str, Any] = {
            "id": f"{kind}|{self.number}|{self.count}", "assetId": info.asset_id,
            "position": dict(zip("xyz", (float(v) for v in position), strict=True)),
            "rotation": dict(zip("xyz", (float(v) for v in rotation), strict=True)),
            "kinematic": "pickupable" not in info.flags, "children": [],
            "layer": f"Procedural{self.number - 1}",
        }  # fmt: skip
        (self.top if owner is None else owner["children"]).append(obj)
        return obj


# -- the shell -----------------------------------------------------------------------------------------------


def mirror(obj: dict[str, Any]) -> None:
    """Reflect an object of the first room's coordinates into the second room."""
    obj["position"]["x"] = 2 * ROOM_M - obj["position"]["x"]
    obj["rotation"]["y"] = -obj["rotation"]["y"] % 360.0
    obj["rotation"]["z"] = -obj["rotation"]["z"] % 360.0
    for child in obj["children"]:
        mirror(child)


def ends(index: int) -> dict[str, tuple[tuple[float, float], tuple[float, float]]]:
    """Start and end of the four walls of a room, once around."""
    a, b = index * ROOM_M, (index + 1) * ROOM_M
    return {"S": ((b, 0.0), (a, 0.0)), "W": ((a, 0.0), (a, ROOM_M)), "N": ((a, ROOM_M), (b, ROOM_M)),
            "E": ((b, ROOM_M), (b, 0.0))}  # fmt: skip


def corner(x: float, y: float, z: float) -> dict[str, float]:
    """A point as the schema writes it."""
    return {"x": round(x, 4) + 0.0, "y": round(y, 4) + 0.0, "z": round(z, 4) + 0.0}


def wall_id(owner: str, wall: tuple[tuple[float, float], tuple[float, float]]) -> str:
    """The id wall|1|x0|z0|x1|z1 of a face, the lower end first."""
    (x0, z0), (x1, z1) = sorted(wall)
    return f"wall|{owner}|{x0:.2f}|{z0:.2f}|{x1:.2f}|{z1:.2f}"


def walls(index: int, paint: str) -> list[dict[str, Any]]:
    """The inner faces of a room's walls and, but for the wall between the rooms, the outer ones."""
    out = []
    inner = "E" if index == 0 else "W"
    for side, wall in ends(index).items():
        for owner in (str(index + 1), "exterior"):
            if owner == "exterior" and side == inner:
                continue
            (x0, z0), (x1, z1) = wall if owner != "exterior" else wall[::-1]
            low = [corner(x0, 0.0, z0), corner(x1, 0.0, z1)]
            high = [corner(x0, WALL_HEIGHT_M, z0), corner(x1, WALL_HEIGHT_M, z1)]
            out.append({
                "id": wall_id(owner, wall), "roomId": "exterior" if owner == "exterior" else f"room|{owner}",
                "polygon": [*low, *high] if owner != "exterior" else [*high, *low],
                "material": {"name": paint}, "thickness": 0.05, "layer": f"Procedural{index}",
            })  # fmt: skip
    return out


def hole(
    hole_id: str,
    asset_id: str,
    rooms: tuple[str, str],
    wall_ids: tuple[str, str],
    *,
    center: float,
    bottom: float,
    size: tuple[float, float],
) -> dict[str, Any]:
    """A door or window, `center` metres along its wall."""
    w, h = size
    return {
        "id": hole_id, "assetId": asset_id, "room0": rooms[0], "room1": rooms[1], "wall0": wall_ids[0],
        "wall1": wall_ids[1], "openable": False, "openness": 0.0,
        "holePolygon": [corner(center - w / 2, bottom, 0.0), corner(center + w / 2, bottom + h, 0.0)],
        "assetPosition": corner(center, bottom + h / 2, 0.0),
    }  # fmt: skip


def windows(index: int, room: dict[str, Any]) -> list[dict[str, Any]]:
    """The windows of a room; those of the second room are mirrored."""
    out = []
    for k, row in enumerate(room["windows"]):
        side = row["wall"] if index == 0 else {"E": "W", "W": "E"}.get(row["wall"], row["wall"])
        wall = ends(index)[side]
        spot = row["at"] if side in "WE" or index == 0 else ROOM_M - row["at"]
        along = spot if side in "NW" else ROOM_M - spot
        w, h, _ = asset(row["asset"]).size
        size = (w - 0.01, h - 0.01)
        ids = (wall_id(str(index + 1), wall), wall_id("exterior", wall))
        room_id = ROOM_IDS[index]
        hole_id = f"window|{index + 1}|{k}"
        out.append(
            hole(
                hole_id, row["asset"], (room_id, room_id), ids, center=along, bottom=row["bottom"], size=size
            )
        )
    return out


def doorway() -> dict[str, Any]:
    """The opening between the two rooms."""
    ids = (wall_id("1", ends(0)["E"]), wall_id("2", ends(1)["W"]))
    return hole("door|1|2", DOORWAY, ROOM_IDS, ids, center=ROOM_M / 2, bottom=0.0, size=DOORWAY_SIZE_M)


def parameters() -> dict[str, Any]:
    """Lights, sky and the rest that Unity wants to know."""
    shadow = {"type": "Soft", "strength": 1.0, "normalBias": 0.0, "bias": 0.05, "nearPlane": 0.2,
              "resolution": "FromQualitySettings"}  # fmt: skip
    sun = {"id": "DirectionalLight", "type": "directional", "position": corner(4.0, 3.0, 2.0),
           "rotation": corner(60.0, 30.0, 0.0), "intensity": 0.6, "indirectMultiplier": 1.0,
           "rgb": {"r": 1.0, "g": 0.97, "b": 0.9, "a": 1.0}, "shadow": shadow}  # fmt: skip
    warm = {"r": 1.0, "g": 0.95, "b": 0.88, "a": 1.0}
    lamps = [
        {"id": f"light_{i + 1}", "type": "point", "position": corner(2.0 + 4.0 * i, 2.4, 2.0),
         "intensity": 0.75, "range": 15.0, "rgb": warm, "shadow": shadow}
        for i in range(2)
    ]  # fmt: skip
    return {
        "floorColliderThickness": 1.0, "receptacleHeight": 0.7, "skyboxId": "SkySouthLakeUnion",
        "ceilingMaterial": {"name": "PureWhite"}, "reflections": [], "lights": [sun, *lamps],
    }  # fmt: skip


def house(name: str, first: str, second: str, variant: str, data: dict[str, Any]) -> dict[str, Any]:
    """One house."""
    rooms = [f"{first}_{variant}", f"{second}_{variant}"]
    stock = data["stock"][f"{first}_{second}"]
    objects: list[dict[str, Any]] = []
    for index, room in enumerate(rooms):
        builder = Builder(room, index + 1, "ab".index(variant), data)
        has_floor_things = any(b.get("floor_spots") for b in (data["rooms"][r] for r in rooms[:index]))
        if has_floor_things:
            builder.room = {**builder.room, "floor_spots": {}}
        furnished = builder.furnish(stock[index])
        for obj in furnished:
            if index:
                mirror(obj)
        objects += furnished
    _round_all(objects)
    agent = {
        "position": corner(3.25, 0.95, 2.25),
        "rotation": corner(0.0, 270.0, 0.0),
        "standing": True,
        "horizon": 0.0,
    }
    embedded_only = any(asset(o["assetId"]).is_embedded_only for o in objects)
    return {
        "id": name,
        "metadata": {"schema": "1.0.0", "roomSpecId": f"{first}-{second}", "agent": agent,
                     "agentPoses": {"default": agent},
                     "warnings": {"embedded_only": "Hearth_Stove"} if embedded_only else {}},
        "proceduralParameters": parameters(),
        "rooms": [_room(i, data["rooms"][room]) for i, room in enumerate(rooms)],
        "walls": [w for i, room in enumerate(rooms) for w in walls(i, data["rooms"][room]["wall"])],
        "doors": [doorway()],
        "windows": [w for i, room in enumerate(rooms) for w in windows(i, data["rooms"][room])],
        "objects": objects,
    }  # fmt: skip


def _room(index: int, row: dict[str, Any]) -> dict[str, Any]:
    a, b = index * ROOM_M, (index + 1) * ROOM_M
    polygon = [corner(a, 0.0, 0.0), corner(a, 0.0, ROOM_M), corner(b, 0.0, ROOM_M), corner(b, 0.0, 0.0)]
    return {"id": ROOM_IDS[index], "roomType": row["type"], "floorPolygon": polygon, "children": [],
            "floorMaterial": {"name": row["floor"]}, "ceilings": [],
            "layer": f"Procedural{index}"}  # fmt: skip


def _round_all(objects: list[dict[str, Any]]) -> None:
    for obj in objects:
        for key, digits in (("position", 4), ("rotation", 2)):
            obj[key] = {k: round(v, digits) + 0.0 for k, v in obj[key].items()}
            if not all(map(math.isfinite, obj[key].values())):
                raise SystemExit(f"{obj['id']}: {key} is not finite")
        _round_all(obj["children"])


def main() -> None:
    """Write the houses."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--out", type=Path, default=Path("assets/scenes"))
    args = parser.parse_args()
    data = yaml.safe_load((Path(__file__).parent / "house_rooms.yaml").read_text(encoding="utf-8"))
    args.out.mkdir(parents=True, exist_ok=True)
    for name, first, second, variant in HOUSES:
        text = json.dumps(house(name, first, second, variant, data), indent=1) + "\n"
        (args.out / f"{name}.json").write_text(text, encoding="utf-8")
    print(f"{len(HOUSES)} houses in {args.out}")


if __name__ == "__main__":
    main()
