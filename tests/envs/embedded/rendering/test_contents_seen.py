"""What lies in a receptacle is seen through its open door, and through the glass of a microwave."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from envs.embedded.geometry import LocalBox, Pose
from envs.embedded.object_types import type_traits
from envs.embedded.rendering.meeting_places import EYE_M, THING, meeting_place
from envs.embedded.rendering.object_states import sample_size
from envs.embedded.rendering.renderer import Renderer
from envs.embedded.rendering.scene_builder import SceneBuilder
from envs.embedded.rendering.scene_view import Camera
from envs.embedded.surfaces import surfaces_of
from envs.embedded.world import ObjectState, SceneObject

PLAIN, OPEN = ObjectState(), ObjectState(openness=1.0)
INNER = "Inner"
BEFORE_M = {"Drawer": 0.45, "LaundryHamper": 0.15, "Toilet": 0.5}
USUALLY_M = 1.1
"""How far before the front the eye is: nearer where one looks into a thing from above."""
CONTENTS = (
    ("Fridge", "Apple"), ("Cabinet", "Mug"), ("Safe", "CreditCard"), ("Safe", "Watch"), ("Drawer", "CreditCard"),
    ("Drawer", "Spoon"), ("LaundryHamper", "Cloth"), ("WashingMachine", "Cloth"), ("ClothesDryer", "Cloth"),
    ("Microwave", "Fork"), ("Microwave", "CellPhone"), ("Toilet", "CellPhone"),
)  # fmt: skip
LEAST_CHANGE = 24
"""A tenth of the way from black to white: what a thing must do on average to the pixels behind a microwave's
glass (all whose middle it covers, those at its edges too)."""
METALS = ("Fork", "Spoon", "Knife", "ButterKnife", "AluminumFoil")


@pytest.fixture(scope="module")
def renderer():
    return Renderer(640, 480)


def world_with(kind, thing, state):
    """A receptacle in a state, with a thing where things lie in it."""
    world = meeting_place(kind, state)
    box, surface = world[THING].world_box(), surfaces_of(kind)[0]
    shares = np.array([sum(surface.x) / 2, surface.y, sum(surface.z) / 2]) - 0.5
    x, y, z = sample_size(thing)
    at = Pose(box.center + box.axes @ (shares * 2.0 * box.half), np.array([0.0, 90.0 if z > x else 0.0, 0.0]))
    local = LocalBox(np.array([0.0, y / 2, 0.0]), np.array([x, y, z]))
    world.add(SceneObject(INNER, INNER, thing, "", type_traits(thing), at, local))
    world.attach(INNER, THING)
    return world


def frame_of(world, renderer, *, without=""):
    """What is seen from before the receptacle, looking at the thing in it; `without` one of the two."""
    box, middle = world[THING].world_box(), world[INNER].world_box().center
    x, z = (
        float(middle[0]) + 0.05,
        float(box.center[2] + box.half[2]) + BEFORE_M.get(world[THING].object_type, USUALLY_M),
    )
    yaw = math.atan2(middle[0] - x, middle[2] - z)
    pitch = math.atan2(EYE_M - middle[1], math.hypot(middle[0] - x, middle[2] - z))
    view = SceneBuilder(world).view()
    view = replace(view, items=tuple(i for i in view.items if i.object_id != (without or "nothing")))
    return renderer.render(view, Camera((x, EYE_M, z), math.degrees(yaw), math.degrees(pitch)))


def pixels(frame, name):
    return (
        frame.ids == frame.object_ids.index(name)
        if name in frame.object_ids
        else np.zeros_like(frame.ids, bool)
    )


@pytest.mark.parametrize(("kind", "thing"), CONTENTS)
def test_what_is_inside_is_seen_through_the_open_door(renderer, kind, thing):
    world = world_with(kind, thing, OPEN)
    whole = pixels(frame_of(world, renderer, without=THING), INNER).sum()
    seen = pixels(frame_of(world, renderer), INNER).sum()
    assert whole > 30
    assert seen > 0.5 * whole, f"{seen} of {whole} pixels of the {thing} are seen"


@pytest.mark.parametrize("kind", ["Fridge", "Cabinet", "Safe", "WashingMachine", "Microwave"])
def test_a_closed_door_hides_it(renderer, kind):
    assert not pixels(frame_of(world_with(kind, "Apple", PLAIN), renderer), INNER).any()


@pytest.mark.parametrize("state", [PLAIN, replace(PLAIN, is_toggled=True)], ids=["off", "on"])
@pytest.mark.parametrize("thing", [*METALS, "CellPhone", "CreditCard", "CD", "Watch", "Apple"])
def test_what_is_in_a_closed_microwave_stands_out_behind_its_glass(renderer, thing, state):
    world = world_with("Microwave", thing, state)
    place = pixels(frame_of(world, renderer, without=THING), INNER)
    full, empty = (frame_of(world, renderer, without=w).rgb.astype(np.int32) for w in ("", INNER))
    change = np.abs(full - empty).max(axis=2)[place]
    assert change.mean() > LEAST_CHANGE, f"its pixels change by {change.mean():.1f} on average"
