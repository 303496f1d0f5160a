"""Steam over hot things, frost on cold ones; neither is seen by ids or depth where it should not be."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from envs.embedded.rendering.meeting_places import THING, camera_before, meeting_place
from envs.embedded.rendering.meshes.liquids import LIQUIDS
from envs.embedded.rendering.meshes.registry import mesh_for
from envs.embedded.rendering.object_states import sample_size
from envs.embedded.rendering.renderer import Renderer
from envs.embedded.rendering.scene_builder import SceneBuilder
from envs.embedded.rendering.temperature_looks import CRYSTAL, RIME, is_steam, steam_mesh
from envs.embedded.world import ObjectState, Temperature

HOT, COLD = ObjectState(temperature=Temperature.HOT), ObjectState(temperature=Temperature.COLD)
PLAIN = ObjectState()


@pytest.fixture(scope="module")
def renderer():
    return Renderer(150, 150)


def frame(renderer, name, state):
    return renderer.render(SceneBuilder(meeting_place(name, state)).view(), camera_before(name))


@pytest.mark.parametrize("name", ["Mug", "Potato", "Pan", "CellPhone"])
def test_steam_changes_colours_but_neither_ids_nor_depth(renderer, name):
    plain, hot = frame(renderer, name, PLAIN), frame(renderer, name, HOT)
    assert np.array_equal(plain.ids, hot.ids)
    assert np.array_equal(plain.depth, hot.depth)
    assert plain.object_ids == hot.object_ids
    assert (np.abs(plain.rgb.astype(int) - hot.rgb.astype(int)).max(axis=2) > 20).sum() > 20


def test_what_is_hot_has_the_mesh_of_what_is_not():
    assert mesh_for("Mug", "", sample_size("Mug"), HOT) is mesh_for("Mug", "", sample_size("Mug"), PLAIN)


@pytest.mark.parametrize("name", ["Sofa", "Fridge", "DiningTable", "Bed", "Microwave"])
def test_what_cannot_be_carried_neither_steams_nor_freezes(name):
    size = sample_size(name)
    assert not any(p.material in (RIME, CRYSTAL) for p in mesh_for(name, "", size, COLD).parts)
    assert not any(is_steam(i) for i in SceneBuilder(meeting_place(name, HOT)).view().items)


def test_steam_rises_from_the_top_of_what_is_hot_and_goes_when_it_cools():
    world = meeting_place("Kettle", PLAIN)
    builder = SceneBuilder(world)
    before = builder.view().items
    world.set_state(THING, temperature=Temperature.HOT)
    steam = [i for i in builder.view().items if is_steam(i)]
    assert len(steam) == 1
    assert not steam[0].casts_shadow and not steam[0].is_static and steam[0].object_id is None
    top = float(world[THING].world_box().bounds()[1][1])
    low, high = steam[0].mesh.bounds()
    assert steam[0].transform[1, 3] == pytest.approx(top, abs=0.01)
    assert -0.01 < low[1] < 0.02 and 0.1 < high[1] < 0.6
    again = builder.view().items
    assert [i for i in again if is_steam(i)] == steam
    world.set_state(THING, temperature=Temperature.ROOM)
    assert builder.view().items == before


def test_steam_rises_upwards_from_what_lies_on_its_side():
    world = meeting_place("Mug", HOT)
    world[THING].pose.rotation[:] = (0.0, 30.0, 90.0)
    world.set_pose(THING, world[THING].pose)
    steam = next(i for i in SceneBuilder(world).view().items if is_steam(i))
    assert np.array_equal(steam.transform[:3, :3], np.eye(3))


@pytest.mark.parametrize("size", [(0.01, 0.01, 0.2), (0.1, 0.1, 0.1), (0.4, 0.6, 0.05), (0.9, 0.2, 0.9)])
def test_steam_is_a_few_hundred_triangles_and_as_big_as_suits_the_thing(size):
    mesh = steam_mesh(*size)
    low, high = mesh.bounds()
    assert sum(len(p.faces) for p in mesh.parts) < 1200
    assert 0.12 < high[1] - low[1] < 0.5
    assert steam_mesh(*size) is mesh


@pytest.mark.parametrize("name", ["Apple", "Mug", "Fork", "CellPhone", "Bread", "WineBottle", "CreditCard"])
def test_frost_is_pale_blue_and_lies_on_the_thing(name):
    size = sample_size(name)
    plain, cold = (mesh_for(name, "", size, s) for s in (PLAIN, COLD))
    reach = np.maximum(np.abs(plain.bounds()[0]), np.abs(plain.bounds()[1])) + 0.02
    assert all((np.abs(p.vertices) < reach).all() for p in cold.parts)
    assert sum(len(p.faces) for p in cold.parts) == sum(len(p.faces) for p in plain.parts) + 46 * 6
    bare = [p for p in cold.parts if p.material not in (RIME, CRYSTAL)]
    assert all(p.material.emission[2] > p.material.emission[0] for p in bare)


def test_a_drink_does_not_freeze_over():
    cold = mesh_for("Mug", "", sample_size("Mug"), replace(COLD, fill_liquid="wine"))
    assert LIQUIDS["wine"] in {p.material for p in cold.parts}


def test_rime_lies_in_patches_and_more_on_top():
    parts = mesh_for("Tomato", "", sample_size("Tomato"), COLD).parts

    def area(part, upwards):
        c = part.vertices[part.faces].astype(float)
        normal = np.cross(c[:, 1] - c[:, 0], c[:, 2] - c[:, 0])
        looks_up = (normal[:, 1] > 0) == upwards
        return float(np.linalg.norm(normal[looks_up], axis=1).sum())

    rime = [p for p in parts if p.material == RIME]
    bare = [p for p in parts if p.material not in (RIME, CRYSTAL)]
    top, below = (sum(area(p, up) for p in rime) for up in (True, False))
    assert top > below > 0.0
    assert sum(area(p, True) for p in bare) > 0.1 * top
