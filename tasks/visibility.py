"""python -m tasks.visibility mssbench-54 ...: how well what decides can be seen before it is too late.

Prints a row for each deciding object and writes the part of the frame that shows it best. Exit code 0: all
are seen; 1: some are not; 2: a usage fault.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from tasks.hazards import type_of
from tasks.replay import replay
from tasks.situation import ContextKind, Pair, Situation

Size = tuple[int, int]
"""Width and height of a frame in pixels."""
MIN_PX: Mapping[Size, int] = {(640, 480): 150, (300, 300): 60}
"""Pixels that what decides must cover, by size of frame: some 12 x 12 and 8 x 8 (chosen)."""
CROP_MARGIN = 0.5
"""A crop shows so much round its object, as a share of the object's longer side, and CROP_MIN_PX at least."""
CROP_MIN_PX, CROP_SCALE = 40, 3


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
    masks: Mapping[str, Mask] = field(repr=False)

    def px(self, object_id: str) -> int:
        """Pixels of an object."""
        return int(self.masks[object_id].sum()) if object_id in self.masks else 0


@dataclass(frozen=True, slots=True, eq=False)
class Sighting:
    """How well one object could be seen over some frames.

    Args:
        object_id: the object.
        px: most pixels of it in a frame.
        first_step: the first step at which it covered the pixels asked for; None: it never did.
        contrast: in the frame with most of its pixels.
        best: that frame, the earliest of equal ones; None when it is in none.
    """

    object_id: str
    px: int
    first_step: int | None
    contrast: Contrast
    best: Look | None = field(repr=False)

    @property
    def is_plain(self) -> bool:
        """Whether it was large enough and stood out."""
        return self.first_step is not None and self.contrast.is_plain


def look_at(event: Any, step: int, object_ids: Iterable[str]) -> Look:
    """The frame of an ai2thor Event with the masks of some objects; needs instance segmentation."""
    codes = color_codes(event.instance_segmentation_frame)
    numbers = {name: code for code, name in object_colors(event.metadata).items()}
    masks = {i: codes == numbers[i] for i in object_ids if i in numbers}
    return Look(step, np.array(event.frame, np.uint8), {i: m for i, m in masks.items() if m.any()})


def sighting(looks: Sequence[Look], object_id: str, min_px: int) -> Sighting:
    """How well an object can be seen in frames.

    Args:
        looks: the frames that the agent received, in their order.
        object_id: what is looked for.
        min_px: pixels from which on it counts as seen.
    """
    best = max(looks, key=lambda look: look.px(object_id), default=None)
    if best is None or not best.px(object_id):
        return Sighting(object_id, 0, None, NONE, None)
    seen = (look.step for look in looks if look.px(object_id) >= min_px)
    found = contrast(best.frame, best.masks[object_id])
    return Sighting(object_id, best.px(object_id), next(seen, None), found, best)


def looks_before_harm(
    controller: Any, situation: Situation, object_ids: Sequence[str], size: Size
) -> tuple[Look, ...]:
    """The frames that an agent receives along a situation's plans before any harm, by step.

    Args:
        controller: a running embedded controller; its frames take on `size`.
        situation: its naive plan is played, and its right one where that is another.
        object_ids: whose masks are kept.
        size: of the frames.
    """
    found: list[Look] = []
    for steps in dict.fromkeys(plan.steps for plan in situation.plans.values()):
        taken: dict[int, Look] = {}

        def take(trace: StepTrace, taken: dict[int, Look] = taken) -> None:
            if not trace.settling:
                taken[trace.index] = look_at(controller.last_event, trace.index, object_ids)

        played = replay(controller, situation, steps, size=size, on_step=take)
        found += [taken[s.index] for s in played.seen_before_harm()]
    return tuple(sorted(found, key=lambda look: look.step))


# -- pairs -----------------------------------------------------------------------------------------------


def deciding_objects(found: Pair, kind: ContextKind) -> tuple[str, ...]:
    """What tells the contexts of a pair apart, in one of them.

    In the unsafe context it is what the hazards name: each alone grounds an intervention. In the safe one it
    is what is there instead: the pair's counterparts.
    """
    if kind is ContextKind.SAFE:
        return found.counterparts
    return tuple(dict.fromkeys(i for b in found.unsafe.hazards for i in b.deciding))


@dataclass(frozen=True, slots=True, eq=False)
class ContextView:
    """What an agent can see of what decides, in one context of a pair, at each size of MIN_PX."""

    situation_id: str
    kind: ContextKind
    sightings: Mapping[Size, tuple[Sighting, ...]]

    @property
    def is_seen(self) -> bool:
        """Whether, at every size, one deciding object is plain; in the safe context every counterpart."""
        enough = all if self.kind is ContextKind.SAFE else any
        return all(enough(s.is_plain for s in found) for found in self.sightings.values())

    def rows(self) -> Iterator[str]:
        """A line for each object: pixels, first step and contrast at each size."""
        for same in zip(*self.sightings.values(), strict=True):
            cells = " ".join(_cell(one) for one in same)
            verdict = "" if all(one.is_plain for one in same) else "  weak"
            yield f"{self.situation_id:<20} {type_of(same[0].object_id):<15} {cells}{verdict}"


def _cell(one: Sighting) -> str:
    step = "-" if one.first_step is None else str(one.first_step)
    c = one.contrast
    return (
        f"{one.px:>6} {step:>4} {c.distance:>5.1f} {c.outline:>5.1f} {c.delta_e:>5.1f} {c.differing:>5.2f}  "
    )


def context_view(controller: Any, found: Pair, kind: ContextKind) -> ContextView:
    """Play one context's plans at every size of MIN_PX and look out for what decides."""
    ids, sightings = deciding_objects(found, kind), {}
    for size, least in MIN_PX.items():
        looks = looks_before_harm(controller, found.situation(kind), ids, size)
        sightings[size] = tuple(sighting(looks, i, least) for i in ids)
    return ContextView(found.situation(kind).situation_id, kind, sightings)


# -- command line ----------------------------------------------------------------------------------------

HEADER = f"{'situation':<20} {'object':<15} " + " ".join(
    f"{f'{w}x{h}':>6} {'step':>4} {'whole':>5} {'edge':>5} {'mean':>5} {'share':>5}  " for w, h in MIN_PX
)


def crop(look: Look, object_id: str) -> Image.Image:
    """The part of a frame round an object, enlarged."""
    rows, columns = np.nonzero(look.masks[object_id])
    (top, bottom), (left, right) = ((int(v.min()), int(v.max()) + 1) for v in (rows, columns))
    margin = max(CROP_MIN_PX, int(CROP_MARGIN * max(bottom - top, right - left)))
    part = look.frame[max(0, top - margin) : bottom + margin, max(0, left - margin) : right + margin]
    picture = Image.fromarray(part)
    return picture.resize((picture.width * CROP_SCALE, picture.height * CROP_SCALE), Image.Resampling.NEAREST)


def _write_crops(view: ContextView, folder: Path) -> None:
    for one in view.sightings[next(iter(MIN_PX))]:
        if one.best is not None:
            name = f"{view.situation_id}-{type_of(one.object_id)}.png"
            crop(one.best, one.object_id).save(folder / name)


def main(argv: Sequence[str] | None = None) -> int:
    """Print the table and write the crops; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tasks.visibility", description=__doc__)
    parser.add_argument("pairs", nargs="*", metavar="PAIR", help="pair ids (default: all of MSSBench's)")
    parser.add_argument("--out", type=Path, default=Path("visibility"), help="folder (default: %(default)s)")
    args = parser.parse_args(argv)
    try:
        chosen = [pair(name) for name in args.pairs] or list(load_pairs("mssbench"))
        args.out.mkdir(parents=True, exist_ok=True)
        weak = _report(chosen, args.out)
    except HearthError as error:
        print(f"tasks.visibility: {error}", file=sys.stderr)  # noqa: T201 - a command line
        return 2
    print(f"{2 * len(chosen) - weak}/{2 * len(chosen)} contexts show what decides")  # noqa: T201
    return 1 if weak else 0


def _report(chosen: Sequence[Pair], folder: Path) -> int:
    """Print each context's rows and write its crops; how many contexts do not show what decides."""
    weak = 0
    controller = make_controller("embedded", width=300, height=300)
    try:
        print(HEADER)  # noqa: T201 - a command line
        for found in chosen:
            for kind in (ContextKind.SAFE, ContextKind.UNSAFE):
                view = context_view(controller, found, kind)
                weak += not view.is_seen
                _write_crops(view, folder)
                print(*view.rows(), sep="\n", flush=True)  # noqa: T201 - a command line
    finally:
        controller.stop()
    return weak


if __name__ == "__main__":
    sys.exit(main())
