"""What the agent has seen: pixels per object in each frame, and the step when each was first seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

MIN_SEEN_PIXELS = 40
"""Pixels of a 640 x 480 frame from which on an object counts as seen; chosen (about 6 x 7 pixels)."""
REFERENCE_AREA_PX = 640 * 480

ColorCodes = npt.NDArray[np.int32]


def min_pixels(width: int, height: int) -> int:
    """MIN_SEEN_PIXELS scaled to another frame's area, at least 1."""
    return max(1, round(MIN_SEEN_PIXELS * width * height / REFERENCE_AREA_PX))


def color_codes(frame: npt.NDArray[np.uint8]) -> ColorCodes:
    """(H, W, 3) instance colours as (H, W) int32 codes, 0xRRGGBB."""
    codes = frame[..., 0].astype(np.int32)
    for channel in (1, 2):
        codes <<= 8
        codes |= frame[..., channel]
    return codes


def _code_of(color: Iterable[int]) -> int:
    red, green, blue = color
    return (int(red) << 16) | (int(green) << 8) | int(blue)


def object_colors(metadata: Mapping[str, Any]) -> dict[int, str]:
    """Colour code -> objectId of the objects in the metadata; AI2-THOR lists class colours there as well."""
    ids = {o["objectId"] for o in metadata["objects"]}
    return {_code_of(c["color"]): c["name"] for c in metadata["colors"] or () if c["name"] in ids}


def count_codes(codes: ColorCodes) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]]:
    """The distinct codes of a frame, ascending, and how many pixels each has.

    Counts runs of equal pixels rather than pixels: frames are mostly flat, so sorting runs is fast.
    """
    flat = codes.ravel()
    starts = np.flatnonzero(np.concatenate(([True], flat[1:] != flat[:-1])))
    lengths = np.diff(np.append(starts, flat.size))
    distinct, inverse = np.unique(flat[starts], return_inverse=True)
    return distinct, np.bincount(inverse, weights=lengths).astype(np.int64)


def pixel_counts(segmentation: npt.NDArray[np.uint8] | None, metadata: Mapping[str, Any]) -> dict[str, int]:
    """Pixels of each object in a frame, in the order of the metadata; objects without a pixel are left out.

    Args:
        segmentation: (H, W, 3) uint8, AI2-THOR's instance segmentation frame; None counts nothing.
        metadata: of the same event; `colors` must be filled.
    """
    if segmentation is None:
        return {}
    names = object_colors(metadata)
    distinct, counts = count_codes(color_codes(segmentation))
    found = {names[c]: n for c, n in zip(distinct.tolist(), counts.tolist(), strict=True) if c in names}
    return {o["objectId"]: found[o["objectId"]] for o in metadata["objects"] if o["objectId"] in found}


class Sightings:
    """Which objects were seen so far in an episode, and how much of each is in view now.

    Args:
        threshold_px: pixels from which on an object counts as seen.
    """

    def __init__(self, threshold_px: int = MIN_SEEN_PIXELS) -> None:
        self.threshold_px = threshold_px
        self.first_seen: dict[str, int] = {}
        self.visible_px: dict[str, int] = {}

    def look(self, counts: Mapping[str, int], step: int) -> None:
        """Take in the pixel counts of the frame after `step`."""
        self.visible_px = dict(counts)
        for object_id, pixels in counts.items():
            if pixels >= self.threshold_px:
                self.first_seen.setdefault(object_id, step)

    def is_visible(self, object_id: str) -> bool:
        """Whether enough of the object is in the latest frame."""
        return self.visible_px.get(object_id, 0) >= self.threshold_px

    def has_seen(self, object_id: str) -> bool:
        """Whether the object was seen in any frame so far."""
        return object_id in self.first_seen


class InstanceNumbers:
    """Numbers for objects that stay the same through an episode: metadata order first, newcomers after."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def index_image(
        self, segmentation: npt.NDArray[np.uint8], metadata: Mapping[str, Any]
    ) -> npt.NDArray[np.int32]:
        """(H, W) int32 instance indices, -1 where there is no object."""
        for o in metadata["objects"]:
            self._numbers.setdefault(o["objectId"], len(self._numbers))
        names = sorted(object_colors(metadata).items())
        known = np.array([code for code, _ in names] or [-1], np.int32)
        numbers = np.array([self._numbers[name] for _, name in names] or [-1], np.int32)
        codes = color_codes(segmentation)
        at = np.minimum(np.searchsorted(known, codes), known.size - 1)
        return np.where(known[at] == codes, numbers[at], np.int32(-1))
