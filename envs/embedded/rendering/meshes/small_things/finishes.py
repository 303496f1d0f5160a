"""The materials that small things share. All colours chosen."""

from __future__ import annotations

from dataclasses import replace

from envs.embedded.rendering.mesh import Color, Material

STEEL = Material((0.78, 0.79, 0.81), roughness=0.3, metallic=0.9)
DARK_STEEL = Material((0.33, 0.34, 0.36), roughness=0.4, metallic=0.8)
BRASS = Material((0.80, 0.62, 0.30), roughness=0.3, metallic=0.9)
COPPER = Material((0.80, 0.46, 0.32), roughness=0.3, metallic=0.9)
GOLD = Material((0.90, 0.72, 0.28), roughness=0.3, metallic=0.8)
IRON = Material((0.12, 0.12, 0.13), roughness=0.55, metallic=0.3)
ENAMEL_RED = Material((0.66, 0.10, 0.09), roughness=0.2)
FOIL = Material((0.88, 0.89, 0.91), roughness=0.25, metallic=0.9)

BLACK = Material((0.06, 0.06, 0.065), roughness=0.35)
RUBBER = Material((0.13, 0.13, 0.14), roughness=0.9)
DARK_GREY = Material((0.25, 0.25, 0.27), roughness=0.5)
GREY = Material((0.55, 0.56, 0.58), roughness=0.5)
WHITE = Material((0.94, 0.94, 0.93), roughness=0.45)
CREAM = Material((0.92, 0.88, 0.78), roughness=0.5)
RED = Material((0.75, 0.13, 0.11), roughness=0.45)
BLUE = Material((0.14, 0.30, 0.62), roughness=0.45)
SKY = Material((0.45, 0.67, 0.84), roughness=0.45)
GREEN = Material((0.22, 0.52, 0.27), roughness=0.45)
YELLOW = Material((0.93, 0.76, 0.20), roughness=0.5)
ORANGE = Material((0.90, 0.46, 0.14), roughness=0.5)
PURPLE = Material((0.42, 0.25, 0.55), roughness=0.5)
PINK = Material((0.93, 0.62, 0.66), roughness=0.6)
BROWN = Material((0.36, 0.22, 0.13), roughness=0.6)

PAPER = Material((0.95, 0.94, 0.91), "paper", roughness=0.9)
PAGES = Material((0.90, 0.87, 0.78), roughness=0.95)
WOOD = Material((1.0, 1.0, 1.0), "wood", roughness=0.55)
PALE_WOOD = Material((1.0, 1.0, 1.0), "wood_light", roughness=0.6)
DARK_WOOD = Material((1.0, 1.0, 1.0), "wood_dark", roughness=0.5)
CARDBOARD = Material((1.0, 1.0, 1.0), "cardboard", roughness=0.95)

SCREEN_OFF = Material((0.02, 0.02, 0.025), roughness=0.08)
CRACK = Material((0.85, 0.88, 0.90), roughness=0.4)
GLASS = Material((0.60, 0.79, 0.84), roughness=0.06, alpha=0.36, two_sided=True)
CLEAR = Material((0.84, 0.93, 0.95), roughness=0.06, alpha=0.18, two_sided=True)
GLASS_EDGE = Material((0.72, 0.86, 0.90), roughness=0.06, alpha=0.75, two_sided=True)

DIRT = Material((0.33, 0.21, 0.10), roughness=0.75)
SAUCE = Material((0.68, 0.16, 0.05), roughness=0.35)
GRAVY = Material((0.36, 0.21, 0.09), roughness=0.4)
CURRY = Material((0.87, 0.60, 0.15), roughness=0.5)
CRUMB = Material((0.24, 0.36, 0.12), roughness=0.9)


def glowing(color: Color, strength: float = 1.0) -> Material:
    """A lamp or a lit segment of that colour."""
    r, g, b = (min(1.0, c * strength) for c in color)
    return Material(color, roughness=0.6, emission=(r, g, b))


def ceramic(color: Color) -> Material:
    """Glazed pottery of that colour."""
    return Material(color, roughness=0.18)


def matt(material: Material, roughness: float = 0.9) -> Material:
    """The same colour without gloss."""
    return replace(material, roughness=roughness)
