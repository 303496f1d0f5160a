"""What is done with a finished frame: PNG and JPEG bytes, and how many pixels each object fills."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PIL import Image

if TYPE_CHECKING:
    from envs.embedded.rendering.renderer import Frame


def png_bytes(rgb: npt.NDArray[np.uint8], compress_level: int = 4) -> bytes:
    """The image (H, W, 3) as a PNG file; `compress_level` 0..9 trades time for size."""
    out = io.BytesIO()
    Image.fromarray(rgb).save(out, "PNG", compress_level=compress_level)
    return out.getvalue()


def jpeg_bytes(rgb: npt.NDArray[np.uint8], quality: int = 90) -> bytes:
    """The image (H, W, 3) as a JPEG file of the given quality, 1..95."""
    out = io.BytesIO()
    Image.fromarray(rgb).save(out, "JPEG", quality=quality)
    return out.getvalue()


def pixel_counts(frame: Frame) -> dict[str, int]:
    """How many pixels show each object; objects that do not show are left out."""
    counts = np.bincount(frame.ids.ravel() + 1, minlength=len(frame.object_ids) + 1)[1:]
    return {name: int(n) for name, n in zip(frame.object_ids, counts, strict=True) if n}
