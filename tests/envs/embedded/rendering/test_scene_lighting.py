"""What lights a scene: ceiling lights and their switches, lamps, and whatever else shines."""

from __future__ import annotations

import pytest

from envs.embedded.rendering.scene_builder import SceneBuilder
from envs.embedded.rendering.scene_lighting import (
    GLOWING,
    ceiling_lamp,
    first_lighting,
    lighting,
    lit_rooms,
    vantages,
)
from envs.embedded.scene_loader import load_scene
from envs.embedded.world import SceneObject, World


def of_type(world: World, *types: str) -> list[SceneObject]:
    return [o for o in world.objects() if o.object_type in types]


def switch(world: World, kind: str, **state: object) -> SceneObject:
    obj = of_type(world, kind)[0]
    world.set_state(obj.object_id, **state)
    return obj


def test_the_light_switch_puts_the_ceiling_light_out_and_on_again() -> None:
    world = load_scene("FloorPlan1")
    builder = SceneBuilder(world)
    before, room = builder.view(), world.structure.rooms[0]
    assert lit_rooms(world) == {room.room_id}
    assert ceiling_lamp(room) in before.lighting.lamps
    switch(world, "LightSwitch", is_toggled=False)
    dark = builder.view()
    assert lit_rooms(world) == frozenset()
    assert ceiling_lamp(room) not in dark.lighting.lamps
    assert dark.lighting.ambient[0] < 0.6 * before.lighting.ambient[0]
    assert dark.lighting.key_direction == before.lighting.key_direction, "daylight stays where it is"
    changed = [i for i, (a, b) in enumerate(zip(before.items, dark.items, strict=True)) if a is not b]
    assert len(changed) == 2, "the fixture and the switch"
    switch(world, "LightSwitch", is_toggled=True)
    again = builder.view()
    assert again.lighting == before.lighting


def test_a_room_with_windows_stays_brighter_than_one_without() -> None:
    shares = {}
    for scene in ("FloorPlan203", "FloorPlan402", "FloorPlan408"):
        world = load_scene(scene)
        lit = lighting(world).ambient[0]
        switch(world, "LightSwitch", is_toggled=False)
        has_window = any(o.kind == "window" for w in world.structure.walls for o in w.openings)
        shares[has_window] = lighting(world).ambient[0] / lit
    assert len(shares) == 2
    assert shares[True] > shares[False] > 0.2


@pytest.mark.parametrize(
    ("scene", "kind", "state"),
    [
        ("FloorPlan1", "StoveBurner", {"is_toggled": True}),
        ("FloorPlan1", "Microwave", {"is_toggled": True}),
        ("FloorPlan1", "Fridge", {"openness": 1.0}),
        ("FloorPlan1", "Toaster", {"is_toggled": True}),
        ("FloorPlan201", "Television", {"is_toggled": True}),
        ("FloorPlan201", "Laptop", {"is_toggled": True, "openness": 1.0}),
        ("FloorPlan203", "FloorLamp", {"is_toggled": True}),
        ("FloorPlan301", "DeskLamp", {"is_toggled": True}),
        ("FloorPlan404", "Candle", {"is_toggled": True}),
    ],
)
def test_what_shines_lights_its_surroundings_while_it_does(
    scene: str, kind: str, state: dict[str, object]
) -> None:
    world = load_scene(scene)
    for obj in of_type(world, kind):
        world.set_state(obj.object_id, is_toggled=False, openness=0.0)
    dark = lighting(world).lamps
    obj = switch(world, kind, **state)
    lamps = [lamp for lamp in lighting(world).lamps if lamp not in dark]
    assert len(lamps) == 1
    low, high = obj.world_box().bounds()
    assert ((low - 0.5 < lamps[0].position) & (lamps[0].position < high + 0.5)).all()
    assert lamps[0].range_m == GLOWING[kind].range_m
    world.set_state(obj.object_id, is_toggled=False, openness=0.0)
    assert lighting(world).lamps == dark


def test_a_shut_laptop_and_a_smashed_television_are_dark() -> None:
    world = load_scene("FloorPlan201")
    for kind in ("Television", "Laptop"):
        for obj in of_type(world, kind):
            world.set_state(obj.object_id, is_toggled=True, openness=0.0, is_broken=kind == "Television")
    assert all(lamp.range_m not in (2.5, 1.0) for lamp in lighting(world).lamps)


def test_mirrors_see_their_room_from_inside_it() -> None:
    for scene in ("FloorPlan1", "FloorPlan218", "FloorPlan413"):
        structure = load_scene(scene).structure
        (place,) = vantages(structure)
        assert structure.rooms[0].contains(place.eye[0], place.eye[2])
        assert all(a < e < b for a, e, b in zip(place.low, place.eye, place.high, strict=True))
        assert first_lighting(structure).lamps == (ceiling_lamp(structure.rooms[0]),)
