"""How long things stay hot or cold once nothing heats or cools them. Off until an action asks for it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

DECAY_S = 60.0
"""Time to room temperature where none is set, seconds (chosen; AI2-THOR's default is of that order)."""


@dataclass(frozen=True, slots=True)
class TemperatureDecay:
    """Seconds until room temperature: for all, and for types or single ids. Frozen."""

    is_on: bool = False
    for_all_s: float = DECAY_S
    special_s: tuple[tuple[str, float], ...] = ()
    _lookup: dict[str, float] = field(default_factory=dict, repr=False, compare=False)

    def with_time(self, name: str | None, seconds: float) -> TemperatureDecay:
        """This with a time for a type or an id, or for all when `name` is None; switched on."""
        if name is None:
            return replace(self, is_on=True, for_all_s=seconds)
        special = {**dict(self.special_s), name: seconds}
        return replace(self, is_on=True, special_s=tuple(special.items()), _lookup=special)

    def allowed(self, is_on: bool) -> TemperatureDecay:
        """This, switched on or off."""
        return replace(self, is_on=is_on)

    def seconds_for(self, object_id: str, object_type: str) -> float:
        """How long one object stays hot or cold."""
        by_type = self._lookup.get(object_type, self.for_all_s)
        return self._lookup.get(object_id, by_type)
