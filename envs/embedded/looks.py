"""How a scene's looks depart from its own: other materials, other colours, other light.

Only frames show them. A number of the draw stands for all that was drawn by chance, so that the same actions
give the same looks.
"""

from __future__ import annotations

from dataclasses import dataclass

Rgb = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Looks:
    """Departures from a scene's own looks; the default changes nothing. Frozen: replaced, never edited.

    `materials_draw` and `colors_draw` number the draws, 0 for none; `room_types` limits materials to objects
    in rooms of these types; `lamp_light` multiplies each lamp of the ceiling in turn, `key_light` the rest.
    """

    materials_draw: int = 0
    colors_draw: int = 0
    room_types: tuple[str, ...] | None = None
    lamp_light: tuple[Rgb, ...] = ()
    key_light: Rgb = (1.0, 1.0, 1.0)

    @property
    def is_own(self) -> bool:
        """Whether everything looks as the scene itself does."""
        return self == Looks()

    @property
    def repaints(self) -> bool:
        """Whether materials or colours differ."""
        return self.materials_draw > 0 or self.colors_draw > 0
