"""The key light's shadow map on the device."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from envs.embedded.rendering.draw_list import DrawList
from envs.embedded.rendering.gl.device import Device
from envs.embedded.rendering.gl.passes import centred, fill, set_up, write_numbers
from envs.embedded.rendering.gl.tables import SceneTables, in_sight
from envs.embedded.rendering.mesh_store import OPAQUE
from envs.embedded.rendering.shadows import EMPTY, FIXED, NEAR, SHOWN, ShadowLayers


class ShadowTexture(ShadowLayers):
    """The layers as textures of nearness. Use it only while the device's context is lent."""

    def __init__(self, device: Device, tables: SceneTables, side: int) -> None:
        super().__init__(side)
        self._device, self._tables = device, tables
        self._textures = [device.context.texture((side, side), 1, dtype="f4") for _ in range(3)]
        self._targets = [device.context.framebuffer([texture]) for texture in self._textures]

    @property
    def shown(self) -> Any:
        """The texture of the finished map."""
        return self._textures[SHOWN]

    def _clear(self) -> None:
        self._targets[FIXED].clear(red=EMPTY)

    def _copy(self, source: int, target: int) -> None:
        self._device.context.copy_framebuffer(self._targets[target], self._targets[source])

    def _draw(self, scene: DrawList, which: Sequence[int], layer: int) -> None:
        chosen = np.zeros(len(scene.items), np.bool_)
        chosen[list(which)] = True
        records = self._tables.choose(OPAQUE, chosen & in_sight(scene, self._frame.planes))
        half = (self.side / 2.0, self.side / 2.0)
        write_numbers(self._tables, centred(self._frame.rows, half))
        set_up(self._device, self._tables, records, half, NEAR)
        context = self._device.context
        context.enable_only(context.BLEND)
        context.blend_equation = context.MAX
        fill(
            self._device.filler("FOR_LIGHT"),
            self._targets[layer],
            0,
            len(records),
            half_size=half,
            spread=1.0,
        )
