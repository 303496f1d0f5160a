"""Builders of the small things of a household; importing this registers them all."""

from envs.embedded.rendering.meshes.small_things import (
    bottles,
    cards_and_discs,
    cloths,
    cutlery,
    electronics,
    household,
    ornaments,
    paper,
    personal,
    sports,
    tableware,
)

__all__ = [
    "bottles",
    "cards_and_discs",
    "cloths",
    "cutlery",
    "electronics",
    "household",
    "ornaments",
    "paper",
    "personal",
    "sports",
    "tableware",
]
