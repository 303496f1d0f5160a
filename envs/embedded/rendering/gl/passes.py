"""The two steps that draw triangles: set up their records, then fill them into a framebuffer."""

from __future__ import annotations

from typing import Any

import numpy as np

from envs.embedded.geometry import Array
from envs.embedded.rendering.gl.device import Device
from envs.embedded.rendering.gl.tables import Records, SceneTables
from envs.embedded.rendering.mesh_store import GLASS
from envs.embedded.rendering.shading import MAX_LAMPS

GROUP = 64
"""Triangles that one work group of the shader `set_up` takes."""
_FLOATS = 16 + 13 + 12 + 7 * MAX_LAMPS


def set_values(program: Any, **values: Any) -> None:
    """Set those uniforms of a program that its shader reads."""
    for name, value in values.items():
        if name in program:
            program[name] = value


def write_numbers(tables: SceneTables, rows: Array, *floats: Array | np.ndarray[Any, Any]) -> None:
    """Fill the buffer `numbers`: rows (4, 4) in double precision, then the floats one after another."""
    data = np.zeros(32 + _FLOATS, np.float32)
    data[:32] = np.ascontiguousarray(rows, np.float64).ravel().view(np.float32)
    rest = np.concatenate([np.ravel(f) for f in floats]) if floats else np.zeros(0)
    data[32 : 32 + len(rest)] = rest
    tables.write("numbers", data)


def centred(rows: Array, half: tuple[float, float]) -> Array:
    """Rows (4, 4) whose X / W and Y / W count from the centre of the screen, where float32 is finest."""
    out = rows.copy()
    out[:2] -= np.array([half]).T * rows[2]
    return out


def set_up(
    device: Device, tables: SceneTables, records: Records, half: tuple[float, float], near: float
) -> None:
    """Corners and edges of records (K, 2), as the rows in the buffer `numbers` see them beyond `near`."""
    tables.write("records", records)
    tables.room("edges", 48 * len(records))
    tables.room("corners", 48 * len(records))
    tables.bind()
    kernel = device.kernel("set_up", 1)
    set_values(kernel, record_count=len(records), half_size=half, near=near)
    device.context.memory_barrier()  # what was filled before has read its own corners and edges
    kernel.run(-(-len(records) // GROUP))
    device.context.memory_barrier()


class Grid:
    """The nearest opaque and glass records at samples of the frame, and their depth: a visibility buffer."""

    def __init__(self, context: Any, size: tuple[int, int], kind: str, spread: float) -> None:
        """Of size texels, `spread` samples of the frame apart; `kind` as of `Device.filler`."""
        many = {"samples": 4 if kind == "TURNED" else 0}
        self.slots = [context.texture(size, 1, dtype="f4", **many) for _ in range(2)]
        self.depth = context.depth_texture(size, **many)
        if kind != "TURNED":
            self.depth.compare_func = ""  # read as numbers
        self._targets = [context.framebuffer([slots], self.depth) for slots in self.slots]
        self._kind, self._spread = kind, spread

    def clear(self) -> None:
        """No record anywhere."""
        for target in self._targets:
            target.clear(red=-1.0, depth=1.0)

    def fill(self, device: Device, layer: int, first: int, last: int, **values: Any) -> None:
        """Draw the records first..last - 1 of a layer."""
        target = self._targets[layer == GLASS]
        fill(device.filler(self._kind), target, first, last, spread=self._spread, **values)


def fill(filler: Any, target: Any, first: int, last: int, **values: Any) -> None:
    """Draw the records first..last - 1 into a framebuffer; those that are nearer hide the others."""
    program, array = filler
    target.use()
    set_values(program, first_record=first, **values)
    if last > first:
        array.render(vertices=3 * (last - first))
