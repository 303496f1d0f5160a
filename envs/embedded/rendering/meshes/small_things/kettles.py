"""Kettles, with windows in their sides that show how full they are, and of what."""

from __future__ import annotations

import numpy as np

from envs.embedded.rendering.mesh import Material, Part, cylinder, fitted, revolve, sphere, tube
from envs.embedded.rendering.meshes.registry import MeshOrder, builds
from envs.embedded.rendering.meshes.small_things.finishes import BLACK, BLUE, ENAMEL_RED, IRON, STEEL
from envs.embedded.rendering.meshes.small_things.vessels import Vessel

GAUGES_DEG = (38.0, 142.0, 270.0)
"""Where the windows are, about +y from +x to +z: beside the spout, and at the back (chosen)."""
GAUGE_RAD = 0.42
"""Half the angle that a window takes (chosen)."""
GAUGE_LOW, GAUGE_HIGH, LEVEL = 0.08, 0.54, 0.47
"""Heights of a window's ends and of the liquid in a filled kettle, as shares of the kettle's (chosen)."""
MOUTH = 0.56
"""Radius of the opening under the lid, as a share of the kettle's (chosen)."""
LID_OPENS_DEG = 112.0


@builds("Kettle", fit=False)
def kettle(order: MeshOrder) -> list[Part]:
    """A stove kettle: spout at +z, a handle over the top, a lid that lifts, windows in its sides."""
    shut = _parts(order, 0.0)
    if not order.state.is_open:
        return fitted(shut, order.size)
    opened = _parts(order, order.state.openness)
    low = min(float(p.vertices[:, 1].min()) for p in shut)
    return [p.moved(y=-order.size[1] / 2 - low) for p in opened]


def _parts(order: MeshOrder, openness: float) -> list[Part]:
    x, h, _ = order.size
    r, tall = x / 2, 0.70 * h
    metal = (STEEL, ENAMEL_RED, BLUE)[order.pick(3)]
    side = [(0.0, 0.0), (0.86 * r, 0.0), (r, 0.10 * h), (0.97 * r, 0.28 * h), (0.80 * r, 0.52 * h)]
    vessel = Vessel.through([*side, (MOUTH * r, tall)], 0.04 * r, count=15)
    run = [(0, 0.22 * h, 0.75 * r), (0, 0.34 * h, r), (0, 0.52 * h, 1.16 * r), (0, 0.62 * h, 1.32 * r)]
    a = np.radians(np.linspace(8.0, 172.0, 15))
    arch = np.stack([0 * a, 0.58 * h + 0.40 * h * np.sin(a), 0.74 * r * np.cos(a)], 1)
    thick = np.interp(
        np.linspace(0, 1, 15), [0, 0.25, 0.3, 0.7, 0.75, 1], [0.04, 0.04, 0.09, 0.09, 0.04, 0.04]
    )
    name, window = order.state.fill_liquid, (GAUGE_LOW * h, GAUGE_HIGH * h)
    return [
        vessel.body(metal, sections=24),
        *_lid(r, h, tall, metal, openness),
        tube(run, [0.24 * r, 0.19 * r, 0.13 * r, 0.11 * r], metal),
        tube(arch, thick * r, BLACK, sections=8),
        *(p for at in GAUGES_DEG for p in vessel.gauge(at, GAUGE_RAD, window, LEVEL * h, name)),
        *(vessel.filled(name, LEVEL / 0.70) if name else []),
        cylinder(0.84 * r, 0.01 * h, IRON).moved(y=0.005 * h),
    ]


def _lid(r: float, h: float, tall: float, metal: Material, openness: float) -> list[Part]:
    """The lid with its knob, turned up about its rear edge."""
    edge = MOUTH + 0.02
    rim = [(edge, -0.01), (edge, 0.02), (0.66 * edge, 0.05), (0.0, 0.06)]
    lid = [
        revolve([(f * r, tall + v * h) for f, v in rim], metal),
        revolve([(0.0, tall - 0.01 * h), (edge * r, tall - 0.01 * h)], IRON),
        sphere(0.10 * r, BLACK, sections=12).moved(y=tall + 0.10 * h),
    ]
    turn = -LID_OPENS_DEG * openness
    return [p.moved(0, -tall, MOUTH * r).turned(x=turn).moved(0, tall, -MOUTH * r) for p in lid]
