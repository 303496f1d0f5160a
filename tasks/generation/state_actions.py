"""AI2-THOR actions that bring a prepared object into the state that an occasion asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from envs.snapshot import ObjectSnapshot

SWITCHES = frozenset({"ToggleObjectOn", "ToggleObjectOff"})
"""Actions that go to an object's switch."""
_IS_SO: Mapping[str, Callable[[ObjectSnapshot], bool]] = MappingProxyType(
    {
        "ToggleObjectOn": lambda o: o.is_on,
        "ToggleObjectOff": lambda o: not o.is_on,
        "OpenObject": lambda o: o.is_open,
        "CloseObject": lambda o: not o.is_open,
        "EmptyLiquidFromObject": lambda o: not o.is_filled,
    }
)


def is_so(found: ObjectSnapshot, verb: str) -> bool:
    """Whether an object is already as an action would make it, so that the action would fail."""
    return verb in _IS_SO and _IS_SO[verb](found)


def state_action(verb: str, object_id: str) -> dict[str, Any]:
    """An action of a hazard's row: its name, or "FillObjectWithLiquid:water"."""
    action, _, liquid = verb.partition(":")
    built: dict[str, Any] = {"action": action, "objectId": object_id, "forceAction": True}
    return {**built, "fillLiquid": liquid} if liquid else built


def switch_of(traits: Mapping[str, Mapping[str, Any]], object_id: str) -> str:
    """ObjectId of what turns an object on: itself, or the knob of a stove burner.

    Args:
        traits: objectId -> AI2-THOR's metadata of it.
        object_id: what is to be turned on.
    """
    knobs = (i for i, t in traits.items() if object_id in (t.get("controlledObjects") or ()))
    return next(knobs, object_id)
