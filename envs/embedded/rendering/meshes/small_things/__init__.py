"""Builders of the small things of a household; importing this registers them all."""

from envs.embedded.rendering.meshes.small_things import (
    bottles,
    candles,
    cards_and_discs,
    cloths,
    cutlery,
    electronics,
    foil,
    household,
    kettles,
    laptops,
    ornaments,
    paper,
    personal,
    sports,
    statues,
    tableware,
)

__all__ = [
    "bottles",
    "candles",
    "cards_and_discs",
    "cloths",
    "cutlery",
    "electronics",
    "foil",
    "household",
    "kettles",
    "laptops",
    "ornaments",
    "paper",
    "personal",
    "sports",
    "statues",
    "tableware",
]
