"""Builders of the small things of a household; importing this registers them all."""

from envs.embedded.rendering.meshes.small_things import cards_and_discs, cutlery, tableware

__all__ = ["cards_and_discs", "cutlery", "tableware"]
