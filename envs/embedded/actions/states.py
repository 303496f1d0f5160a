"""States of many objects at once, and how long things stay hot or cold."""

from __future__ import annotations

from typing import Any

from envs.embedded.actions.altering import LIQUIDS, shatter
from envs.embedded.actions.opening import slide
from envs.embedded.actions.switching import CONTROLLED_BY_OTHERS, MUST_BE_CLOSED_TO_RUN
from envs.embedded.actions.targets import existing
from envs.embedded.dispatch import action
from envs.embedded.simulation import ActionFailedError, Simulation
from envs.embedded.world import SceneObject, World

CHANGES = {
    "toggleable": ("toggleable", "isToggled"),
    "openable": ("openable", "isOpen"),
    "breakable": ("breakable", "isBroken"),
    "canFillWithLiquid": ("can_fill", "isFilledWithLiquid"),
    "dirtyable": ("dirtyable", "isDirty"),
    "cookable": ("cookable", "isCooked"),
    "sliceable": ("sliceable", "isSliced"),
    "canBeUsedUp": ("can_be_used_up", "isUsedUp"),
}
"""What `stateChange` may be: the Traits flag it needs, and the key that carries the new value."""
ONE_WAY = frozenset({"breakable", "cookable", "sliceable", "canBeUsedUp"})
"""Changes that cannot be taken back."""
NO_TIME = "TimeUntilRoomTemp must be > 0"


@action("SetObjectStates")
def set_object_states(sim: Simulation, *, SetObjectStates: dict[str, Any]) -> None:
    """Bring all objects (or those of a type) that can be into a state.

    The argument is {"objectType": a type or "all", "stateChange": one of CHANGES, its key: true or false}.

    Of those that cannot be in the wanted state now (a microwave that is open cannot run), nothing changes.
    """
    change = SetObjectStates.get("stateChange")
    if change not in CHANGES:
        raise ActionFailedError(f"stateChange must be one of {', '.join(CHANGES)}; got {change!r}")
    flag, key = CHANGES[change]
    value = SetObjectStates.get(key)
    if not isinstance(value, bool):
        raise ActionFailedError(f"SetObjectStates needs {key}: true or false for {change}; got {value!r}")
    if change == "sliceable" or (change in ONE_WAY and not value):
        raise ActionFailedError(f"{change} cannot be set to {str(value).lower()} for many objects at once")
    liquid = SetObjectStates.get("fillLiquid", "water")
    if liquid not in LIQUIDS:
        raise ActionFailedError(f"ArgumentException: Unknown liquid: {liquid}. Known: {', '.join(LIQUIDS)}")
    kind = SetObjectStates.get("objectType", "all")
    for obj in [o for o in sim.world.objects() if kind in ("all", o.object_type) and getattr(o.traits, flag)]:
        _bring_into(sim.world, obj, change, value, liquid)


@action("SetTemperatureDecayTime", "SetRoomTempDecayTimeForType", "SetGlobalRoomTempDecayTime")
def set_temperature_decay_time(
    sim: Simulation,
    *,
    TimeUntilRoomTemp: float,
    objectType: str | None = None,
    objectId: str | None = None,
) -> None:
    """Let hot and cold things become room-warm after so many seconds away from what heats or cools them.

    For all objects, for those of a type, or for one; until this is asked for temperatures stay.
    """
    if TimeUntilRoomTemp <= 0.0:
        raise ActionFailedError(f"ArgumentOutOfRangeException: {NO_TIME}, got {TimeUntilRoomTemp:g}")
    if objectId is not None:
        existing(sim, objectId)
    sim.world.decay = sim.world.decay.with_time(objectId or objectType, TimeUntilRoomTemp)


@action("SetDecayTemperatureBool")
def set_decay_temperature(sim: Simulation, *, allowDecayTemperature: bool) -> None:
    """Whether hot and cold things become room-warm by themselves."""
    sim.world.decay = sim.world.decay.allowed(allowDecayTemperature)


def _bring_into(world: World, obj: SceneObject, change: str, value: bool, liquid: str) -> None:
    object_id = obj.object_id
    if change == "toggleable":
        _set_toggled(world, obj, value)
    elif change == "openable":
        _set_open(world, obj, value)
    elif change == "breakable":
        if not obj.state.is_broken:
            shatter(world, obj)
    elif change == "canFillWithLiquid":
        world.set_state(object_id, fill_liquid=liquid if value and not obj.state.is_broken else None)
    elif change == "dirtyable":
        world.set_state(object_id, is_dirty=value)
    elif change == "cookable":
        world.set_state(object_id, is_cooked=True)
    else:
        world.set_state(object_id, is_used_up=True)


def _set_toggled(world: World, obj: SceneObject, on: bool) -> None:
    closed_only = obj.object_type in MUST_BE_CLOSED_TO_RUN and obj.state.is_open
    if obj.object_type in CONTROLLED_BY_OTHERS or (on and (closed_only or obj.state.is_broken)):
        return
    for switched_id in (obj.object_id, *(c for c in obj.controls if c in world)):
        world.set_state(switched_id, is_toggled=on)


def _set_open(world: World, obj: SceneObject, is_open: bool) -> None:
    if is_open and obj.object_type in MUST_BE_CLOSED_TO_RUN and obj.state.is_toggled:
        return
    openness = 1.0 if is_open else 0.0
    if obj.object_type == "Drawer":
        slide(world, obj, openness - obj.state.openness)
    world.set_state(obj.object_id, openness=openness)
