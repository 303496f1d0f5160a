"""What stands before a wanted thing hides it; what it lies on does not."""

from __future__ import annotations

from envs.embedded.asset_database import asset
from tasks.generation.houses.floor_plan import Room
from tasks.generation.houses.floor_space import FloorSpace
from tasks.generation.houses.pieces import Piece
from tasks.generation.houses.sight import is_in_sight


def desk_with_watch() -> tuple[FloorSpace, Piece, Piece]:
    """A desk at the south wall of a narrow room, on it a watch near the wall."""
    space = FloorSpace(Room(1, "Bedroom", (0.0, 0.0, 1.6, 4.0)), ())
    desk = Piece("Desk", asset("RoboTHOR_desk_lisabo"), 0.8, 0.3, 0.0)
    watch = Piece("Watch", asset("Watch_1"), 0.8, 0.15, 0.0, bottom=desk.top)
    desk.children.append(watch)
    space.pieces.append(desk)
    return space, desk, watch


def test_a_thing_on_furniture_is_in_sight() -> None:
    space, _, watch = desk_with_watch()
    assert is_in_sight(space, watch)


def test_what_stands_before_it_hides_it() -> None:
    space, desk, watch = desk_with_watch()
    screen = Piece("Television", asset("Television_19"), 0.8, 0.4, 0.0, bottom=desk.top)
    desk.children.append(screen)
    assert not is_in_sight(space, watch)
    desk.children.remove(screen)
    desk.children.append(Piece("Book", asset("Book_1"), 0.8, 0.4, 0.0, bottom=desk.top))
    assert is_in_sight(space, watch)


def test_out_of_reach_is_out_of_sight() -> None:
    space, _, watch = desk_with_watch()
    space.pieces.append(Piece("Bed", asset("Bed_15"), 0.8, 1.75, 0.0))
    assert not is_in_sight(space, watch)
