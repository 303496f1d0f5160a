"""Houses from a seed: floor plan, furniture by room grammar, small things, looks; ProcTHOR's schema 1.0.0."""

from __future__ import annotations

from tasks.generation.houses.generator import generate_house
from tasks.generation.houses.wanted import Wanted

__all__ = ["Wanted", "generate_house"]
