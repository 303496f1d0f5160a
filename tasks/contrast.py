"""How far an object stands out from what is round it in a frame: colour differences in CIELAB.

Colours differ by CIE76, the Euclidean distance in CIELAB (CIE 15:2004) under the D65 white of sRGB
(IEC 61966-2-1); about 2.3 is just noticeable (Mahy, Van Eycken and Oosterlinck 1994). CIEDE2000 would weigh
blues and greys more finely, which does not matter at the several times larger differences asked for here.

What stands out is not only what has another mean colour: black print on white paper may have the mean of the
grey floor behind it. So two sets of colours are compared by earth mover's distance (Rubner, Tomasi and Guibas
2000), here along each axis of CIELAB by itself, which needs nothing but sorting: never less than the
difference of the means, and equal to it where both are plain. Before a surround of many colours a thing may
have all of them and still stand out everywhere: so the colours on both sides of its outline are compared too,
place by place.
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

MIN_DISTANCE = 10.0
"""From here on a distance is taken for plain: some four times what is just noticeable (chosen)."""
RING_SHARE = 1 / 80
"""Width of the ring round an object, as a share of the frame's height: 6 pixels of 480 (chosen)."""
CELL_LAB = 2.0
"""Colours are taken together in cubes of this side when the nearest is looked for; below what is noticed."""
RANKS = 64
"""Into so many equal parts each axis is sorted."""

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
    """An object against what is round it; all 0 when it or its surround is not in the frame.

    Args:
        distance: between its colours and those of the ring round it, each taken as a whole.
        outline: CIE76 across its outline, between what lies on either side; the mean over the outline.
        delta_e: CIE76 between the mean colours of both.
        differing: share of its pixels that are MIN_DISTANCE or more from the nearest colour of the ring.
    """

    distance: float
    outline: float
    delta_e: float
    differing: float

    @property
    def is_plain(self) -> bool:
        """Whether the object stands out, as a whole or along its outline."""
        return max(self.distance, self.outline) >= MIN_DISTANCE


NONE = Contrast(0.0, 0.0, 0.0, 0.0)


def contrast(frame: RGB, mask: Mask) -> Contrast:
    """The contrast of the object under a mask; NONE for an empty mask.

    Args:
        frame: (H, W, 3) uint8.
        mask: (H, W) bool.
    """
    width = ring_px(frame.shape[0])
    if not mask.any() or mask.all():
        return NONE
    window = _window(mask, width)
    lab, part = to_lab(frame[window]), mask[window]
    ring = ring_round(part, width)
    own, near = lab[part], lab[ring]
    means = float(np.linalg.norm(own.mean(axis=0) - near.mean(axis=0)))
    return Contrast(
        distance=distance_of_colors(own, near),
        outline=_across(lab, part, ring, width),
        delta_e=means,
        differing=_share_apart(own, near),
    )


def distance_of_colors(a: Lab, b: Lab) -> float:
    """How far apart two sets of colours are, by their axes; at least the distance of their means.

    Args:
        a: (n, 3), at least one.
        b: (m, 3), at least one.
    """
    ranks = (np.arange(RANKS) + 0.5) / RANKS
    sorted_a, sorted_b = (np.quantile(colors, ranks, axis=0) for colors in (a, b))
    return float(np.linalg.norm(np.abs(sorted_a - sorted_b).mean(axis=0)))


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


def _window(mask: Mask, margin: int) -> tuple[slice, slice]:
    """Rows and columns of the frame that hold a mask and so many pixels round it."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return (
        slice(max(0, int(rows[0]) - margin), int(rows[-1]) + margin + 1),
        slice(max(0, int(columns[0]) - margin), int(columns[-1]) + margin + 1),
    )


def _across(lab: Lab, mask: Mask, ring: Mask, width: int) -> float:
    """Mean CIE76 between what is within `width` pixels inside and outside, over the object's outer pixels."""
    inside, outside = (_means_near(lab, part, width) for part in (mask, ring))
    edge = mask & ring_round(~mask, 1)
    return float(np.linalg.norm(inside[edge] - outside[edge], axis=1).mean())


def _means_near(lab: Lab, mask: Mask, width: int) -> Lab:
    """(H, W, 3): the mean of a mask's colours within so many rows and columns of each pixel; nan for none."""
    columns = np.concatenate([lab * mask[..., None], mask[..., None]], axis=-1)
    for axis in (0, 1):
        pad = [(0, 0)] * 3
        pad[axis] = (width + 1, width)
        sums = np.cumsum(np.pad(columns, pad), axis=axis)
        ahead = np.arange(2 * width + 1, sums.shape[axis])
        columns = np.take(sums, ahead, axis) - np.take(sums, ahead - 2 * width - 1, axis)
    with np.errstate(invalid="ignore"):
        means: Lab = columns[..., :3] / columns[..., 3:]
    return means


def _share_apart(own: Lab, near: Lab) -> float:
    """Share of the colours that are at least MIN_DISTANCE from each of the others."""
    mine, counts = np.unique(np.round(own / CELL_LAB), axis=0, return_counts=True)
    others = np.unique(np.round(near / CELL_LAB), axis=0)
    apart = np.empty(len(mine), np.bool_)
    for k, color in enumerate(mine):
        nearest = np.sqrt(((others - color) ** 2).sum(axis=1).min()) * CELL_LAB
        apart[k] = nearest >= MIN_DISTANCE
    return float(counts[apart].sum() / counts.sum())
