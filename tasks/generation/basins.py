"""Which basin the water of a faucet or shower head falls into."""

from __future__ import annotations

from collections.abc import Mapping

from envs.embedded.processes import SPOUT_REACH_M
from envs.snapshot import ObjectSnapshot

BASIN = "basin"
"""The slot of a basin."""
WATER_SLOTS = ("device", "faucet")
"""Slots of what the water that runs into it comes from."""


def water_source(slots: Mapping[str, str], names: Mapping[str, ObjectSnapshot]) -> ObjectSnapshot | None:
    """What the water of an occasion comes from, once it is cast."""
    return next((names[name] for slot, name in slots.items() if slot in WATER_SLOTS), None)


def runs_into(source: ObjectSnapshot, basin: ObjectSnapshot) -> bool:
    """Whether water from a faucet or shower head falls into a basin, by the engine's own rule."""
    reaches = all(
        abs(source.box_center[k] - basin.box_center[k]) <= basin.box_size[k] / 2 + SPOUT_REACH_M
        for k in (0, 2)
    )
    return reaches and source.box_center[1] > basin.box_center[1] - basin.box_size[1] / 2
