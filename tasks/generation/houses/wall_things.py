"""Windows, pictures, light switches and what else is in and on the walls of one room."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from envs.embedded.asset_database import Asset, asset
from tasks.generation.houses.asset_choice import any_asset
from tasks.generation.houses.floor_plan import OUTSIDE, SIDE_YAW, SIDES
from tasks.generation.houses.floor_space import FloorSpace
from tasks.generation.houses.furnishing import DoesNotFitError
from tasks.generation.houses.furniture_rules import HUNG, FurnitureRow
from tasks.generation.houses.pieces import Piece, Rect
from tasks.generation.houses.room_rules import RoomRules
from tasks.generation.houses.wall_faces import WallFace

WINDOW_CHANCE, WINDOW_FROM_M = 0.75, 1.5
"""How often an outer wall of at least this length has a window (chosen)."""
WINDOW_MARGIN_M, FRAME_M = 0.05, 0.01
"""Free wall about a window; its hole is so much smaller than the asset, as in assets/derive/houses.py."""
CORNER_M = 0.22
"""A window keeps this distance from the ends of its wall (chosen)."""
ABOVE = ("Sofa", "Bed", "DiningTable", "Desk", "Dresser", "Toilet", "CounterTop", "TVStand")
"""Furniture above which pictures hang, the likelier first."""
PICTURE_MARGIN_M, EYE_M, OVER_FURNITURE_M = 0.14, 1.6, 0.16
"""Free wall about a picture, height of its middle, and its least distance above furniture (chosen; those of
AI2-THOR's floor plans hang at 1.67 m)."""
SWITCH_M, SWITCH_ASIDE_M = 1.3, 0.2
"""Height of light switches (AI2-THOR's median) and their distance from the door (chosen)."""
HANG_TRIES = 16
ON_WALL_M = 0.012
"""What hangs on a wall keeps this distance from its middle plane; its drawn face is 1 cm from it."""


@dataclass(frozen=True, slots=True)
class Window:
    """A window in a side of a room: its hole from `start` to `end` along the wall, and how high."""

    room: int
    side: str
    start: float
    end: float
    low: float
    high: float
    asset_id: str


def draw_windows(
    rng: np.random.Generator, space: FloorSpace, faces: Mapping[str, WallFace], rules: RoomRules
) -> list[Window]:
    """Windows in the outer walls, at least one where that is possible."""
    sides = [
        s for s in SIDES if any(p.neighbour == OUTSIDE and p.length >= WINDOW_FROM_M for p in faces[s].spans)
    ]
    order = [sides[int(k)] for k in rng.permutation(len(sides))]
    found: list[Window] = []
    for side in order:
        if not found or float(rng.random()) < WINDOW_CHANCE:
            window = _window(rng, space, faces[side], rules)
            found += [window] if window is not None else []
    return found


def _window(rng: np.random.Generator, space: FloorSpace, face: WallFace, rules: RoomRules) -> Window | None:
    for k in rng.permutation(len(rules.windows)):
        choice = rules.windows[int(k)]
        info = asset(choice.asset_id)
        width, height = (round(v - FRAME_M, 4) for v in info.size[:2])
        low = choice.sill_m
        places = [
            p
            for p in face.places(width, low, low + height, WINDOW_MARGIN_M)
            if face.is_outside(p[0], p[2], CORNER_M)
        ]
        if places:
            start, _, end, high = _best(rng, places, _middles(space, face))
            face.taken.append((start, low, end, high))
            return Window(face.room.number, face.side, start, end, low, high, choice.asset_id)
    return None


def _middles(space: FloorSpace, face: WallFace) -> list[float]:
    """Where a window would look best: above the sink, else in the middle of an outer stretch."""
    sinks = [p for top in space.pieces for p in top.everything() if p.kind == "Sink"]
    over = [sum(face.along(p)) / 2 for p in sinks if SIDE_YAW[face.side] == p.yaw]
    return over or [(s.start + s.end) / 2 for s in face.spans if s.neighbour == OUTSIDE]


def _best(rng: np.random.Generator, places: Sequence[Rect], middles: Sequence[float]) -> Rect:
    """The place nearest to one of the wanted middles, with some chance in it."""
    noise = rng.random(len(places)) * 0.3
    costs = [
        min(abs((p[0] + p[2]) / 2 - m) for m in middles) + float(n)
        for p, n in zip(places, noise, strict=True)
    ]
    return places[int(np.argmin(costs))]


# -- what hangs ----------------------------------------------------------------------------------------------


def hang_rows(
    rng: np.random.Generator,
    space: FloorSpace,
    faces: Mapping[str, WallFace],
    rows: Sequence[FurnitureRow],
    wanted: Mapping[str, int],
) -> None:
    """Hang what furniture.yaml wants on the walls, beside its owner where it has one."""
    for row in rows:
        if row.place[0] != HUNG:
            continue
        least = wanted.get(row.name, 0)
        if not least and float(rng.random()) >= row.chance:
            continue
        for k in range(max(least, 1)):
            if not _hang(rng, space, faces, row) and k < least:
                raise DoesNotFitError(row.name)


def _hang(
    rng: np.random.Generator, space: FloorSpace, faces: Mapping[str, WallFace], row: FurnitureRow
) -> bool:
    info = row.choice.draw(rng)
    low = row.at_m - info.size[1] / 2 - row.below_m
    high = row.at_m + info.size[1] / 2
    owner = next((p for p in space.pieces if p.name == row.of), None)
    found: list[tuple[float, int, str, Rect, Piece]] = []
    for side in SIDES:
        for place in faces[side].places(info.size[0], low, high, row.gap_m):
            piece = on_wall(faces[side], place, row.choice.kind, info, row.name)
            piece.bottom += row.below_m
            away = float(rng.random()) if owner is None else math.hypot(piece.x - owner.x, piece.z - owner.z)
            found.append((away, len(found), side, place, piece))
    for _, _, side, place, piece in sorted(found, key=lambda f: f[:2])[:HANG_TRIES]:
        if space.add(piece):
            faces[side].taken.append(place)
            return True
    return False


def on_wall(face: WallFace, place: Rect, kind: str, info: Asset, name: str = "") -> Piece:
    """A piece that hangs at a place of a wall."""
    x, z = face.point((place[0] + place[2]) / 2, ON_WALL_M + info.size[2] / 2)
    return Piece(kind, info, x, z, SIDE_YAW[face.side], place[1], name=name)


def hang_pictures(
    rng: np.random.Generator, space: FloorSpace, faces: Mapping[str, WallFace], count: int
) -> None:
    """Hang pictures, above furniture first."""
    targets = [p for kind in ABOVE for p in space.pieces if p.kind == kind]
    spots = [
        (faces[s], sum(faces[s].along(p)) / 2, p.top) for p in targets for s in SIDES if SIDE_YAW[s] == p.yaw
    ]
    spots += [
        (faces[s], sum(space.room.reach(s)) / 2, 0.0) for s in (SIDES[int(k)] for k in rng.permutation(4))
    ]
    assets = any_asset("Painting").assets
    chosen = [assets[int(k)] for k in rng.permutation(len(assets))[:count]]
    for face, middle, top in spots:
        if not chosen:
            return
        info = chosen[-1]
        low = max(EYE_M - info.size[1] / 2, top + OVER_FURNITURE_M)
        high = low + info.size[1]
        places = list(face.places(info.size[0], low, high, PICTURE_MARGIN_M))
        near = [p for p in places if abs((p[0] + p[2]) / 2 - middle) < 0.5]
        if near and high < 2.35:
            place = min(near, key=lambda p, m=middle: (abs((p[0] + p[2]) / 2 - m), p))  # type: ignore[misc]
            face.taken.append(place)
            space.pieces.append(on_wall(face, place, "Painting", chosen.pop()))


def hang_switches(rng: np.random.Generator, space: FloorSpace, faces: Mapping[str, WallFace]) -> None:
    """Put one light switch beside a door of the room."""
    info = any_asset("LightSwitch").draw(rng)
    w, h, _ = info.size
    for door in space.doors:
        face = faces[door.side_in(space.room.number)]
        for at in (door.end + SWITCH_ASIDE_M, door.start - SWITCH_ASIDE_M - w):
            place = (at, SWITCH_M - h / 2, at + w, SWITCH_M + h / 2)
            start, end = space.room.reach(face.side)
            if start + 0.05 < at and at + w < end - 0.05 and face.is_free(place):
                face.taken.append(place)
                space.pieces.append(on_wall(face, place, "LightSwitch", info))
                return
