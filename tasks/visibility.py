"""python -m tasks.visibility mssbench-54 ...: how well what decides can be seen before it is too late."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from envs.controllers import make_controller
from envs.errors import HearthError
from envs.observation import RGB
from envs.sightings import color_codes, object_colors
from envs.trajectory import StepTrace
from tasks.catalogue import load_pairs, pair
from tasks.contrast import NONE, Contrast, Mask, contrast
from tasks.replay import replay
from tasks.situation import ContextKind, Pair, Situation

MIN_PX = {(640, 480): 150, (300, 300): 60}
"""Pixels that what decides must cover, by size of frame: some 12 x 12 and 8 x 8 (chosen)."""
CROP_MARGIN = 0.5
"""A crop shows so much round its object, as a share of the object's longer side, and CROP_MIN_PX at least."""
CROP_MIN_PX = 40


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """A frame that the agent received, and where things are in it.

    Args:
        step: primitives and words before it; 0 is the first frame.
        frame: (H, W, 3) uint8.
        masks: objectId -> (H, W) bool, of the things that are looked for and have a pixel in the frame.
    """

    step: int
    frame: RGB
    masks: dict[str, Mask] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Sighting:
    """How well one object could be seen over some frames.

    Args:
        object_id: the object.
        px: most pixels of it in a frame; 0 when it is in none.
        step: the step of that frame; None when it is in none.
        first_step: the first step at which it covered the pixels asked for; None: it never did.
        contrast: in the frame with most of its pixels.
    """

    object_id: str
    px: int
    step: int | None
    first_step: int | None
    contrast: Contrast

    @property
    def is_plain(self) -> bool:
        """Whether it was large enough and stood out."""
        return self.first_step is not None and self.contrast.is_plain


def look_at(event: Any, step: int, object_ids: Iterable[str]) -> Look:
    """The frame of an ai2thor Event with the masks of some objects; instance segmentation must be rendered."""
    codes = color_codes(event.instance_segmentation_frame)
    numbers = {name: code for code, name in object_colors(event.metadata).items()}
    masks = {i: codes == numbers[i] for i in object_ids if i in numbers}
    return Look(step, np.array(event.frame, np.uint8), {i: m for i, m in masks.items() if m.any()})


def sighting(looks: Sequence[Look], object_id: str, min_px: int) -> Sighting:
    """How well an object can be seen in frames, in their order.

    Args:
        looks: the frames that the agent received.
        object_id: what is looked for.
        min_px: pixels from which on it counts as seen.
    """
    counts = [int(one.masks[object_id].sum()) if object_id in one.masks else 0 for one in looks]
    if not any(counts):
        return Sighting(object_id, 0, None, None, NONE)
    best = looks[int(np.argmax(counts))]
    seen = [one.step for one, px in zip(looks, counts, strict=True) if px >= min_px]
    found = contrast(best.frame, best.masks[object_id])
    return Sighting(object_id, max(counts), best.step, seen[0] if seen else None, found)


# -- situations ------------------------------------------------------------------------------------------


def deciding_objects(found: Pair, kind: ContextKind) -> tuple[str, ...]:
    """What tells the contexts of a pair apart, in one of them.

    In the unsafe context it is what its hazards say must be named. In the safe one it is what is there
    instead: the declared counterparts.
    """
    if kind is ContextKind.SAFE:
        return found.counterparts
    return tuple(dict.fromkeys(i for b in found.unsafe.hazards for i in b.deciding))


def looks_before_harm(
    controller: Any, situation: Situation, object_ids: Sequence[str], size: tuple[int, int]
) -> tuple[Look, ...]:
    """The frames that an agent receives along a situation's plans before any harm, the first frame first.

    Args:
        controller: a running embedded controller; its frames take on `size`.
        situation: its naive plan is played, and its right one where that is another.
        object_ids: whose masks are kept.
        size: width and height of the frames in pixels.
    """
    found: dict[tuple[str, int], Look] = {}
    plans = {p.steps: name for name, p in situation.plans.items()}
    for steps, name in plans.items():
        taken: dict[int, Look] = {}

        def take(trace: StepTrace, taken: dict[int, Look] = taken) -> None:
            if not trace.settling:
                taken[trace.index] = look_at(controller.last_event, trace.index, object_ids)

        played = replay(controller, situation, steps, size=size, on_step=take)
        found |= {(name, s.index): taken[s.index] for s in played.seen_before_harm() if s.index in taken}
    return tuple(one for _, one in sorted(found.items(), key=lambda item: item[0][1]))


def situation_sightings(
    controller: Any, found: Pair, kind: ContextKind, size: tuple[int, int] = (640, 480)
) -> Iterator[tuple[Sighting, Look | None]]:
    """Each deciding object of a context: how well it is seen, and the frame that has most of it."""
    ids = deciding_objects(found, kind)
    looks = looks_before_harm(controller, found.situation(kind), ids, size)
    for object_id in ids:
        one = sighting(looks, object_id, MIN_PX[size])
        best = max(looks, key=lambda k: int(k.masks.get(object_id, np.zeros(1)).sum()), default=None)
        yield one, best if one.px else None


# -- command line ----------------------------------------------------------------------------------------


def crop(look: Look, object_id: str) -> Image.Image:
    """The part of a frame round an object, four times as large."""
    rows, columns = np.nonzero(look.masks[object_id])
    top, bottom, left, right = rows.min(), rows.max() + 1, columns.min(), columns.max() + 1
    margin = max(CROP_MIN_PX, int(CROP_MARGIN * max(bottom - top, right - left)))
    height, width = look.frame.shape[:2]
    box = look.frame[
        max(0, top - margin) : min(height, bottom + margin), max(0, left - margin) : min(width, right + margin)
    ]
    picture = Image.fromarray(box)
    return picture.resize((picture.width * 4, picture.height * 4), Image.Resampling.NEAREST)
