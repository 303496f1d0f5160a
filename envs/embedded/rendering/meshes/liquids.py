"""How AI2-THOR's liquids look, in whatever holds them. Colours chosen to be told apart in a few pixels."""

from __future__ import annotations

from envs.embedded.rendering.mesh import Material

LIQUIDS: dict[str, Material] = {
    "water": Material((0.48, 0.75, 0.94), roughness=0.05),
    "coffee": Material((0.20, 0.11, 0.05), roughness=0.12),
    "wine": Material((0.62, 0.04, 0.16), roughness=0.10),
}
OTHER_LIQUID = Material((0.70, 0.72, 0.45), roughness=0.1)
CREMA = Material((0.66, 0.46, 0.24), roughness=0.5)
"""The froth on coffee along the wall."""


def liquid(name: str) -> Material:
    """The look of a liquid by AI2-THOR's name."""
    return LIQUIDS.get(name, OTHER_LIQUID)
