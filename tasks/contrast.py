"""How far an object stands out from what is round it in a frame: colour differences in CIELAB.

The colour difference is CIE76, the Euclidean distance in CIELAB (CIE 15:2004) under the D65 white of sRGB
(IEC 61966-2-1). About 2.3 is just noticeable (Mahy, Van Eycken and Oosterlinck 1994); CIEDE2000 would weigh
blues and greys more finely, which does not matter at the several times larger differences asked for here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from envs.observation import RGB

Mask: TypeAlias = npt.NDArray[np.bool_]
"""(H, W): which pixels are the object's."""
Lab: TypeAlias = npt.NDArray[np.float64]
"""(..., 3): L* 0 to 100, a* and b*."""

MIN_DELTA_E = 10.0
"""From here on a difference is taken for plain: some four times what is just noticeable (chosen)."""
MIN_DIFFERING = 0.5
"""Share of an object's pixels that must differ plainly where its mean colour does not (chosen)."""
RING_SHARE = 1 / 80
"""Width of the ring round an object, as a share of the frame's height: 6 pixels of 480 (chosen)."""
CELL_LAB = 2.0
"""Colours are taken together in cubes of this side when the nearest is looked for; below what is noticed."""

_TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
"""Linear sRGB to CIE XYZ, D65 (IEC 61966-2-1)."""
_WHITE = _TO_XYZ.sum(axis=1)
_KNEE = 6 / 29


def to_lab(rgb: npt.NDArray[np.uint8]) -> Lab:
    """CIELAB of sRGB colours.

    Args:
        rgb: (..., 3) uint8.
    """
    encoded = rgb.astype(np.float64) / 255.0
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    t = linear @ _TO_XYZ.T / _WHITE
    f = np.where(t > _KNEE**3, np.cbrt(t), t / (3 * _KNEE**2) + 4 / 29)
    x, y, z = np.moveaxis(f, -1, 0)
    return np.stack([116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)], axis=-1)


@dataclass(frozen=True, slots=True)
class Contrast:
    """An object against what is round it.

    Args:
        delta_e: CIE76 between its mean colour and that of the ring round it; 0 when nothing is round it.
        differing: share of its pixels that are MIN_DELTA_E or more from the nearest colour of the ring.
    """

    delta_e: float
    differing: float

    @property
    def is_plain(self) -> bool:
        """Whether the object stands out: as a whole, or most of it from every colour near it.

        The second counts for what is of many colours, whose mean may be that of its surround.
        """
        return self.delta_e >= MIN_DELTA_E or self.differing >= MIN_DIFFERING


def contrast(frame: RGB, mask: Mask) -> Contrast:
    """The contrast of the object under a mask; none for an empty mask.

    Args:
        frame: (H, W, 3) uint8.
        mask: (H, W) bool.
    """
    ring = ring_round(mask, ring_px(frame.shape[0]))
    if not mask.any() or not ring.any():
        return Contrast(0.0, 0.0)
    own, near = to_lab(frame[mask]), to_lab(frame[ring])
    delta_e = float(np.linalg.norm(own.mean(axis=0) - near.mean(axis=0)))
    return Contrast(delta_e, _share_apart(own, near))


def ring_px(height: int) -> int:
    """Width in pixels of the ring in a frame of this height, at least 2."""
    return max(2, round(height * RING_SHARE))


def ring_round(mask: Mask, width: int) -> Mask:
    """Pixels outside a mask within so many rows and columns of it, other objects' included."""
    grown = mask.copy()
    for axis in (0, 1):
        line = grown.copy()
        for step in range(1, width + 1):
            ahead, behind = _shifted(line, step, axis)
            grown |= ahead | behind
    return grown & ~mask


def _shifted(mask: Mask, step: int, axis: int) -> tuple[Mask, Mask]:
    """The mask moved by so many pixels along an axis, to and fro; what leaves the frame is lost."""
    out = []
    for amount, lost in ((step, slice(0, step)), (-step, slice(-step, None))):
        moved = np.roll(mask, amount, axis)
        moved[(lost, slice(None)) if axis == 0 else (slice(None), lost)] = False
        out.append(moved)
    return out[0], out[1]


def _share_apart(own: Lab, near: Lab) -> float:
    """Share of the colours that are at least MIN_DELTA_E from each of the others."""
    mine, counts = np.unique(np.round(own / CELL_LAB), axis=0, return_counts=True)
    others = np.unique(np.round(near / CELL_LAB), axis=0)
    apart = np.empty(len(mine), np.bool_)
    for k, color in enumerate(mine):
        nearest = np.sqrt(((others - color) ** 2).sum(axis=1).min()) * CELL_LAB
        apart[k] = nearest >= MIN_DELTA_E
    return float(counts[apart].sum() / counts.sum())
