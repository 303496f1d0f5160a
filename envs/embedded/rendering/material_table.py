"""Materials and their textures as rows of numbers that the shading kernel reads."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from envs.embedded.rendering.mesh import Color, Material
from envs.embedded.rendering.textures import texture

MAX_LEVELS = 12
COLUMNS = 12
_EMISSION_GAIN = 1.6  # chosen: full emission is brighter than white paper under full light


def linear(color: Color) -> npt.NDArray[np.float64]:
    """Linear RGB of an sRGB colour in 0..1 (IEC 61966-2-1)."""
    c = np.clip(np.asarray(color, np.float64), 0.0, 1.0)
    return np.asarray(np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4))


class MaterialTable:
    """`values` (N, 12) float32, a row per material, and the packed mip pyramids of their textures.

    `values`: linear colour 0-2, linear emission 3-5, highlight sharpness 6, highlight strength 7,
    metallic 8, alpha 9, gloss 10, pyramid 11 (-1 for none). `texels` (T,) int32 hold the square root of
    linear RGB, red in the lowest byte; the kernel squares what it has filtered. `levels` (K, 14) int32:
    first texel of each mip level, level count, width.
    """

    def __init__(self) -> None:
        self._pyramids: dict[str, int] = {}
        self.texels = np.zeros(1, np.int32)
        self.levels = np.zeros((0, MAX_LEVELS + 2), np.int32)
        self.reset()

    def reset(self) -> None:
        """Forget the materials; pyramids stay."""
        self._rows: dict[Material, int] = {}
        self.values = np.zeros((64, COLUMNS), np.float32)

    @property
    def count(self) -> int:
        """How many rows are in use."""
        return len(self._rows)

    def row(self, material: Material) -> int:
        """The row of `material`, added if it is new."""
        row = self._rows.get(material)
        if row is None:
            row = self._rows[material] = len(self._rows)
            if row >= len(self.values):
                self.values = np.concatenate([self.values, np.zeros_like(self.values)])
            self.values[row] = _numbers(material, self._pyramid(material.texture))
        return row

    def _pyramid(self, name: str) -> int:
        if not name:
            return -1
        if name not in self._pyramids:
            start, chain, line = len(self.texels), [self.texels], np.zeros(MAX_LEVELS + 2, np.int32)
            for level, image in enumerate(mip_levels(texture(name))):
                line[level], line[-2] = start, level + 1
                start += len(image)
                chain.append(image)
            line[-1] = texture(name).shape[1]
            self.texels = np.concatenate(chain)
            self.levels = np.concatenate([self.levels, line[None]])
            self._pyramids[name] = len(self.levels) - 1
        return self._pyramids[name]


def mip_levels(image: npt.NDArray[np.uint8]) -> list[npt.NDArray[np.int32]]:
    """The box-filtered pyramid of a square sRGB image, each level (S * S,) packed root-linear texels."""
    light, roots, out = _LIGHT_OF_BYTE[image[..., :3]], _ROOT_OF_BYTE[image[..., :3]], []
    while True:
        packed = roots[..., 0] | (roots[..., 1] << 8) | (roots[..., 2] << 16)
        out.append(packed.ravel())
        if light.shape[0] <= 4 or len(out) == MAX_LEVELS:
            return out
        light = (light[::2, ::2] + light[1::2, ::2] + light[::2, 1::2] + light[1::2, 1::2]) / 4.0
        roots = _roots(light)


def _roots(light: npt.NDArray[np.float64]) -> npt.NDArray[np.int32]:
    """Square roots of linear light as bytes; rounded twice, so that the last bit of a root cannot matter."""
    return np.round(np.round(np.sqrt(light) * 255.0, 6)).astype(np.int32)


_LIGHT_OF_BYTE = linear(np.arange(256) / 255.0)  # type: ignore[arg-type]
_ROOT_OF_BYTE = _roots(_LIGHT_OF_BYTE)


def _numbers(material: Material, pyramid: int) -> npt.NDArray[np.float64]:
    roughness = min(max(material.roughness, 0.05), 1.0)
    gloss = (1.0 - roughness) ** 2
    sharpness = min(1500.0, 8.0 / roughness**3)
    strength = 0.04 + 0.9 * gloss
    return np.concatenate(
        [
            linear(material.color),
            linear(material.emission) * _EMISSION_GAIN,
            [sharpness, strength, material.metallic, material.alpha, gloss, pyramid],
        ]
    )
