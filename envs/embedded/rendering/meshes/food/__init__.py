"""Builders of food, whole, sliced, cooked and broken; importing this registers them all."""

from envs.embedded.rendering.meshes.food import bakery, eggs, fruit, vegetables

__all__ = ["bakery", "eggs", "fruit", "vegetables"]
