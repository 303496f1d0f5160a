"""What is known of a dataset's image files: there or not, readable, how large, equal to which others."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from envs.errors import DataError
from tasks.datasets.mssbench_layout import MSSBench, Subset, image_file

MAX_IMAGE_BYTES = 20_000_000
MAX_IMAGE_PIXELS = 50_000_000
"""More than this is no picture of a room; both chosen, against decompression bombs."""


@dataclass(frozen=True, slots=True)
class ImageFact:
    """One image file: its size in pixels and the SHA-256 of its pixels, or what is wrong with it."""

    size: tuple[int, int] = (0, 0)
    pixels_sha256: str = ""
    missing: str = ""
    unreadable: str = ""


ImageFacts = Mapping[tuple[Subset, str], ImageFact]
"""By subset and file name."""


def image_names(data: MSSBench) -> tuple[tuple[Subset, str], ...]:
    """Every image that a record names, once, in the order of the records."""
    chat = [(Subset.CHAT, name) for r in data.chat for _, name in r.images]
    embodied = [(Subset.EMBODIED, arm.image) for r in data.embodied for _, arm in r.arms]
    return tuple(dict.fromkeys((*chat, *embodied)))


def look_at_images(root: Path, data: MSSBench) -> ImageFacts:
    """The facts about every image that the data names; `root` is the folder of its combined.json."""
    return {(subset, name): _look_at(root, subset, name) for subset, name in image_names(data)}


def _look_at(root: Path, subset: Subset, name: str) -> ImageFact:
    try:
        path = image_file(root, subset, name)
    except DataError as error:
        return ImageFact(missing=error.fault)
    if path.stat().st_size > MAX_IMAGE_BYTES:
        return ImageFact(unreadable=f"has more than {MAX_IMAGE_BYTES} bytes")
    try:
        with warnings.catch_warnings(), Image.open(path) as image:
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the bound below is the narrower
            if image.width * image.height > MAX_IMAGE_PIXELS:
                return ImageFact(unreadable=f"has more than {MAX_IMAGE_PIXELS} pixels")
            pixels = image.convert("RGB").tobytes()
            digest = hashlib.sha256(f"{image.size}".encode() + pixels).hexdigest()
            return ImageFact(size=image.size, pixels_sha256=digest)
    except Exception as error:  # a decoder fed rubbish raises what it likes
        return ImageFact(unreadable=f"cannot be decoded: {error}")
