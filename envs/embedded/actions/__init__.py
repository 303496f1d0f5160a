"""AI2-THOR's actions, one module per family. Importing a family registers its functions."""

from __future__ import annotations

import importlib

from envs.embedded.actions import scene

FAMILIES = (
    "altering",
    "cameras",
    "grasping",
    "impulses",
    "movement",
    "opening",
    "placing",
    "queries",
    "randomizing",
    "raycasts",
    "scene",
    "spawning",
    "states",
    "switching",
    "unsupported",
)


def load_all() -> None:
    """Register every action."""
    for family in FAMILIES:
        importlib.import_module(f"envs.embedded.actions.{family}")


__all__ = ["FAMILIES", "load_all", "scene"]
