"""Turning things on and off. A stove burner obeys its knob only; a microwave runs only when closed."""

from __future__ import annotations

from envs.embedded.actions.targets import target
from envs.embedded.dispatch import action
from envs.embedded.simulation import ActionFailedError, Simulation
from envs.embedded.world import SceneObject

MUST_BE_CLOSED_TO_RUN = frozenset({"Microwave"})
CONTROLLED_BY_OTHERS = frozenset({"StoveBurner"})


@action("ToggleObjectOn")
def toggle_object_on(
    sim: Simulation,
    *,
    objectId: str | None = None,
    x: float | None = None,
    y: float | None = None,
    forceAction: bool = False,
) -> None:
    """Turn something on."""
    _toggle(sim, target(sim, "ToggleObjectOn", objectId, (x, y), forceAction), True)


@action("ToggleObjectOff")
def toggle_object_off(
    sim: Simulation,
    *,
    objectId: str | None = None,
    x: float | None = None,
    y: float | None = None,
    forceAction: bool = False,
) -> None:
    """Turn something off."""
    _toggle(sim, target(sim, "ToggleObjectOff", objectId, (x, y), forceAction), False)


def _toggle(sim: Simulation, obj: SceneObject, on: bool) -> None:
    if obj.object_type in CONTROLLED_BY_OTHERS:
        raise ActionFailedError(
            "target object is controlled by another sim object. "
            "target object cannot be turned on/off directly"
        )
    if not obj.traits.toggleable:
        raise ActionFailedError(f"{obj.object_id} is not toggleable")
    if obj.state.is_broken and on:
        raise ActionFailedError("Target object is broken and cannot be Toggled On.")
    if obj.state.is_toggled == on:
        word = "on" if on else "off"
        raise ActionFailedError(f"can't toggle object {word} if it's already {word}!")
    if on and obj.object_type in MUST_BE_CLOSED_TO_RUN and obj.state.is_open:
        raise ActionFailedError("Target must be closed to Toggle On!")
    for switched_id in (obj.object_id, *(c for c in obj.controls if c in sim.world)):
        sim.world.set_state(switched_id, is_toggled=on)
