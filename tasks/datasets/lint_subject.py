"""What is linted, and how a check says where something is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from tasks.datasets.image_facts import ImageFacts
from tasks.datasets.mssbench_layout import MSSBench, Subset


@dataclass(frozen=True, slots=True)
class Subject:
    """What is linted; `images` is None where there are none to look at (a suite, --no-images)."""

    data: MSSBench
    images: ImageFacts | None = None

    def identity(self, subset: Subset, name: str) -> str:
        """Equal for equal images: by pixels where they could be read, else by name."""
        fact = None if self.images is None else self.images.get((subset, name))
        return fact.pixels_sha256 if fact and fact.pixels_sha256 else f"{subset}/{name}"


Spot: TypeAlias = tuple[str, str]
"""Where, for example "embodied[68].safe", and what is wrong there."""
Check: TypeAlias = Callable[[Subject], Iterator[Spot]]
