"""What time does by itself: a running microwave or lit burner heats, a running faucet fills and cleans.

One call is one action's worth of time. The rules are AI2-THOR's contextual interactions of the object types;
temperatures stay until something else changes them, unless a decay time was asked for.
"""

from __future__ import annotations

from envs.embedded.world import SceneObject, Temperature, World

ACTION_SECONDS = 0.5
"""Simulated time that passes with every action (chosen: about what Unity's clock shows)."""
SPOUT_REACH_M = 0.3
"""How far beside a faucet or shower head its basin's edge may lie, metres (chosen)."""


def pass_time(world: World, seconds: float = ACTION_SECONDS) -> None:
    """Let the clock advance and everything that is on take effect."""
    world.advance_clock(seconds)
    running = [o for o in world.objects() if o.state.is_toggled and o.object_type in _EFFECTS]
    for source in running:
        _EFFECTS[source.object_type](world, source)
    for fridge in [o for o in world.objects() if o.object_type == "Fridge"]:
        _chill(world, fridge)
    if world.decay.is_on:
        _decay(world)


def _decay(world: World) -> None:
    """Let what has long been away from heat and cold take on the room's temperature."""
    warm = [o for o in world.objects() if o.state.temperature is not Temperature.ROOM]
    for obj in warm:
        since = world.warmed_at_s.setdefault(obj.object_id, world.clock_s)
        if world.clock_s - since >= world.decay.seconds_for(obj.object_id, obj.object_type):
            del world.warmed_at_s[obj.object_id]
            world.set_state(obj.object_id, temperature=Temperature.ROOM)


def _temper(world: World, object_id: str, temperature: Temperature) -> None:
    world.set_state(object_id, temperature=temperature)
    world.warmed_at_s.pop(object_id, None)


def _heat_contents(world: World, source: SceneObject) -> None:
    for object_id in world.contents(source.object_id):
        _heat(world, object_id)


def _heat(world: World, object_id: str) -> None:
    _temper(world, object_id, Temperature.HOT)
    if world[object_id].traits.cookable:
        world.set_state(object_id, is_cooked=True)


def _chill(world: World, fridge: SceneObject) -> None:
    for object_id in world.contents(fridge.object_id):
        _temper(world, object_id, Temperature.COLD)


def _brew(world: World, machine: SceneObject) -> None:
    for object_id in world.contents(machine.object_id):
        cup = world[object_id]
        if cup.object_type == "Mug" and cup.state.fill_liquid is None and not cup.state.is_broken:
            world.set_state(object_id, fill_liquid="coffee", temperature=Temperature.HOT)


def _run_water(world: World, source: SceneObject) -> None:
    for basin in _basins_below(world, source):
        for object_id in world.contents(basin.object_id):
            wet = world[object_id]
            if wet.traits.dirtyable and wet.state.is_dirty:
                world.set_state(object_id, is_dirty=False)
            if wet.traits.can_fill and wet.state.fill_liquid is None and not wet.state.is_broken:
                world.set_state(object_id, fill_liquid="water")


def _basins_below(world: World, source: SceneObject) -> list[SceneObject]:
    """The basins that the water of a faucet or shower head falls into."""
    spout = source.world_box().center
    found = []
    for basin in world.objects():
        if basin.object_type not in ("SinkBasin", "BathtubBasin", "Sink", "Bathtub"):
            continue
        low, high = basin.world_box().bounds()
        inside = (low - SPOUT_REACH_M <= spout) & (spout <= high + SPOUT_REACH_M)
        if inside[0] and inside[2] and spout[1] > low[1]:
            found.append(basin)
    return found


_EFFECTS = {
    "Microwave": _heat_contents,
    "StoveBurner": _heat_contents,
    "Toaster": _heat_contents,
    "CoffeeMachine": _brew,
    "Faucet": _run_water,
    "ShowerHead": _run_water,
}
