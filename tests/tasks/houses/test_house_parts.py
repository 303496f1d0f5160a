"""The parts that houses are made of: walkable grids, pieces on the plan, floor plans and pictures of them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from envs.embedded.asset_database import asset
from envs.skills.route import GRID_M
from tasks.generation.houses import generate_house
from tasks.generation.houses.__main__ import main
from tasks.generation.houses.floor_plan import OUTSIDE, FloorPlan, draw_plan
from tasks.generation.houses.pieces import Piece, Rect, distance_to, overlap
from tasks.generation.houses.plan_picture import AGENT, FLOORS, plan_picture
from tasks.generation.houses.room_rules import plan_rules
from tasks.generation.houses.walk_grid import WalkGrid

RECTS = st.lists(
    st.tuples(*(st.integers(0, 24) for _ in range(4))).map(lambda v: tuple(k * 0.13 for k in v)), max_size=7
)


@given(RECTS)
@settings(max_examples=60, deadline=None)
def test_the_largest_walkable_area_is_found(blocked: list[Rect]) -> None:
    spots = WalkGrid((0.1, 0.1, 3.1, 2.6)).walkable(blocked)
    free = {
        (i, j)
        for i in range(1, 13)
        for j in range(1, 11)
        if not any(r[0] < i * GRID_M < r[2] and r[1] < j * GRID_M < r[3] for r in blocked)
    }
    areas = []
    while free:
        area, edge = set(), [min(free)]
        while edge:
            i, j = at = edge.pop()
            if at in free:
                free.remove(at)
                area.add(at)
                edge += [(i + 1, j), (i - 1, j), (i, j + 1), (i, j - 1)]
        areas.append(area)
    found = {(round(x / GRID_M), round(z / GRID_M)) for x, z in spots}
    assert len(found) == len(spots) == max(map(len, areas), default=0)
    assert not areas or found in areas


@pytest.mark.parametrize("yaw", [0.0, 37.5, 90.0, 180.0, 270.0, 301.0])
def test_a_piece_turns_as_the_engine_turns_it(yaw: float) -> None:
    piece = Piece("Sofa", asset("Sofa_207_1"), 2.0, 3.0, yaw)
    ahead = np.array(piece.world(0.0, 1.0)) - (2.0, 3.0)
    right = np.array(piece.world(1.0, 0.0)) - (2.0, 3.0)
    assert ahead == pytest.approx([np.sin(np.radians(yaw)), np.cos(np.radians(yaw))])
    assert right == pytest.approx([np.cos(np.radians(yaw)), -np.sin(np.radians(yaw))])
    assert piece.local(*piece.world(0.3, -0.7)) == pytest.approx((0.3, -0.7))
    w, _, d = piece.size
    corners = [piece.world(x, z) for x in (-w / 2, w / 2) for z in (-d / 2, d / 2)]
    assert piece.rect == pytest.approx((*np.min(corners, axis=0), *np.max(corners, axis=0)))


def test_an_l_shaped_counter_covers_its_back_and_its_left() -> None:
    piece = Piece("CounterTop", asset("Countertop_L_8x6"), 0.0, 0.0, 0.0)
    back, side = piece.footprint
    assert back[2] - back[0] == pytest.approx(piece.size[0]) and side[0] == pytest.approx(-piece.size[0] / 2)
    assert not any(distance_to((0.5, 0.5), part) == 0.0 for part in piece.footprint)
    assert any(distance_to((0.5, -0.7), part) == 0.0 for part in piece.footprint)


@pytest.mark.parametrize("seed", range(12))
def test_plans_are_whole(seed: int) -> None:
    rules = plan_rules()
    kinds = rules.houses[seed % len(rules.houses)][1]
    rng = np.random.Generator(np.random.PCG64(seed))
    plan = draw_plan(rng, kinds, rules, [False] * len(kinds))
    assert plan is not None
    assert [r.kind for r in plan.rooms] == list(kinds)
    for k, room in enumerate(plan.rooms):
        x0, z0, x1, z1 = room.rect
        assert min(x1 - x0, z1 - z0) >= rules.rooms[room.kind].least_side_m - 1e-6
        assert not any(overlap(room.rect, other.rect) for other in plan.rooms[:k])
    assert joined(plan) == {r.number for r in plan.rooms}
    for span in plan.spans:
        assert span.length > 0
        if span.neighbour != OUTSIDE:
            facing = [s for s in plan.spans if (s.room, s.neighbour) == (span.neighbour, span.room)]
            assert any((s.start, s.end) == (span.start, span.end) for s in facing)


def joined(plan: FloorPlan) -> set[int]:
    found = {1}
    for _ in plan.rooms:
        found |= {n for link in plan.links if found & set(link) for n in link}
    return found


def test_pictures_show_the_rooms_and_the_agent() -> None:
    house = generate_house(14)
    picture = plan_picture(house, width=400)
    assert picture.width == 400 and 150 < picture.height < 900
    colours = {c for _, c in picture.getcolors(maxcolors=1_000_000) or []}
    for kind in {r["roomType"] for r in house["rooms"]}:
        assert rgb(FLOORS[kind]) in colours
    assert rgb(AGENT) in colours
    assert picture.tobytes() == plan_picture(house, width=400).tobytes()
    assert picture.tobytes() != plan_picture(generate_house(13), width=400).tobytes()


def rgb(text: str) -> tuple[int, ...]:
    return tuple(int(text[i : i + 2], 16) for i in (1, 3, 5))


def test_houses_are_written_by_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--count", "2", "--seed", "7", "--out", str(tmp_path / "a"), "--want", "Fork"]) == 0
    names = sorted(p.name for p in (tmp_path / "a").iterdir())
    assert names == ["house_00007.json", "house_00007.png", "house_00008.json", "house_00008.png"]
    house = json.loads((tmp_path / "a" / "house_00008.json").read_text())
    assert house == generate_house(8, wanted=["Fork"])
    assert len(capsys.readouterr().out.splitlines()) == 2
    assert main(["--out", str(tmp_path / "b"), "--rooms", "Bathroom", "--want", "Sofa"]) == 2
    assert "none of the rooms Bathroom" in capsys.readouterr().err
