"""Lighting of a batch of fragments: key light with soft shadow, lamps, ambient, environment and texture.

All arithmetic is float32 with + - * / and square roots only. Highlights are a rational stand-in for Blinn's
lobe; the environment that metals and glossy things mirror is a bright room in closed form: pale ceiling,
darker floor, two windows and a dark opening.
"""

from __future__ import annotations

import numpy as np

from envs.embedded.rendering.kernels import lanes as c
from envs.embedded.rendering.kernels.compiled import F32, I32, U8, compiled

_N = c.BATCH
_ZERO, _ONE, _HALF = np.float32(0.0), np.float32(1.0), np.float32(0.5)
_TINY = np.float32(1e-12)
_NORMAL_OFFSET_M = np.float32(0.012)  # chosen: about one texel of a room's shadow map, against self-shadowing
_LAMP_NEAR_M2 = np.float32(0.06)  # chosen: a lamp is no point; keeps its surroundings from burning out
_LAMP_REACH_M2 = np.float32(36.0)  # chosen: lamps fade out at 6 m, since no wall stops them
_TEXEL_SCALE = np.float32(1.0 / 255.0)
_SHARP_MIP = np.float32(1.4)  # chosen: footprint in texels beyond which the next coarser level is read


@compiled
def light_lanes(
    lane: F32, mark: I32, count: int, texels: U8, levels: I32, view: F32, light: F32, lamps: F32, shadow: F32,
    line: F32,
) -> None:  # fmt: skip
    """Light `count` fragments and add them to their pixels in `line` (W * 3)."""
    _locate(lane, count, view)
    _key_light(lane, count, light[0], light[1], light[2])
    _shadow_place(lane, count, shadow)
    for f in range(count):
        if lane[c.KEY_DIFFUSE * _N + f] > _ZERO:
            s = _lit(shadow, lane[c.SHADOW_X * _N + f], lane[c.SHADOW_Y * _N + f], lane[c.SHADOW_Z * _N + f])
            lane[c.KEY_DIFFUSE * _N + f] *= s
            lane[c.KEY_HIGHLIGHT * _N + f] *= s
        else:
            lane[c.KEY_HIGHLIGHT * _N + f] = _ZERO
        if mark[2, f] >= 0:
            _paint(lane, f, mark[2, f], texels, levels, view[12])
    _spread_key(lane, count, light)
    for k in range(lamps.shape[0]):
        _lamp(lane, count, lamps[k, 0], lamps[k, 1], lamps[k, 2], lamps[k, 3], lamps[k, 4], lamps[k, 5])
    _mirror(lane, count)
    for channel in range(3):
        _combine(lane, count, channel, light[6 + channel], light[12])
    for f in range(count):
        at = 3 * mark[1, f]
        for channel in range(3):
            line[at + channel] += lane[(c.DIFFUSE + channel) * _N + f]


@compiled
def _locate(lane: F32, count: int, view: F32) -> None:
    """World position, unit normal, unit vector to the eye, distance and |normal . eye vector|."""
    ex, ey, ez, rx, ry, rz = view[0], view[1], view[2], view[3], view[4], view[5]
    ux, uy, uz, fx, fy, fz = view[6], view[7], view[8], view[9], view[10], view[11]
    step, cx, cy = view[13], view[14], view[15]
    for f in range(count):
        d = lane[c.DEPTH * _N + f]
        a = (lane[c.RAY_X * _N + f] - cx) * step * d
        b = (cy - lane[c.RAY_Y * _N + f]) * step * d
        px, py, pz = rx * a + ux * b + fx * d, ry * a + uy * b + fy * d, rz * a + uz * b + fz * d
        far = np.sqrt(px * px + py * py + pz * pz)
        s = -_ONE / far
        lane[c.POSITION * _N + f] = px + ex
        lane[(c.POSITION + 1) * _N + f] = py + ey
        lane[(c.POSITION + 2) * _N + f] = pz + ez
        lane[c.TO_EYE * _N + f] = px * s
        lane[(c.TO_EYE + 1) * _N + f] = py * s
        lane[(c.TO_EYE + 2) * _N + f] = pz * s
        lane[c.DISTANCE * _N + f] = far
    for f in range(count):
        x, y, z = lane[c.NORMAL * _N + f], lane[(c.NORMAL + 1) * _N + f], lane[(c.NORMAL + 2) * _N + f]
        s = _ONE / np.sqrt(x * x + y * y + z * z + _TINY)
        lane[c.NORMAL * _N + f] = x * s
        lane[(c.NORMAL + 1) * _N + f] = y * s
        lane[(c.NORMAL + 2) * _N + f] = z * s
    for f in range(count):
        lane[c.FACING * _N + f] = np.abs(
            lane[c.NORMAL * _N + f] * lane[c.TO_EYE * _N + f]
            + lane[(c.NORMAL + 1) * _N + f] * lane[(c.TO_EYE + 1) * _N + f]
            + lane[(c.NORMAL + 2) * _N + f] * lane[(c.TO_EYE + 2) * _N + f]
        )


@compiled
def _key_light(lane: F32, count: int, lx: float, ly: float, lz: float) -> None:
    for f in range(count):
        nx, ny, nz = lane[c.NORMAL * _N + f], lane[(c.NORMAL + 1) * _N + f], lane[(c.NORMAL + 2) * _N + f]
        hx, hy = lx + lane[c.TO_EYE * _N + f], ly + lane[(c.TO_EYE + 1) * _N + f]
        hz = lz + lane[(c.TO_EYE + 2) * _N + f]
        towards = nx * lx + ny * ly + nz * lz
        h = nx * hx + ny * hy + nz * hz
        aligned = h * h / (hx * hx + hy * hy + hz * hz + _TINY)
        q = _ONE + lane[c.SHARPNESS * _N + f] * (_ONE - aligned)
        lane[c.KEY_DIFFUSE * _N + f] = towards if towards > _ZERO else _ZERO
        lane[c.KEY_HIGHLIGHT * _N + f] = lane[c.STRENGTH * _N + f] / (q * q)


@compiled
def _shadow_place(lane: F32, count: int, shadow: F32) -> None:
    """Where the fragments, moved a little off their surfaces, fall on the shadow map."""
    at = shadow.size - 12
    a0, a1, a2, a3 = shadow[at], shadow[at + 1], shadow[at + 2], shadow[at + 3]
    b0, b1, b2, b3 = shadow[at + 4], shadow[at + 5], shadow[at + 6], shadow[at + 7]
    d0, d1, d2, d3 = shadow[at + 8], shadow[at + 9], shadow[at + 10], shadow[at + 11]
    for f in range(count):
        x = lane[c.POSITION * _N + f] + lane[c.NORMAL * _N + f] * _NORMAL_OFFSET_M
        y = lane[(c.POSITION + 1) * _N + f] + lane[(c.NORMAL + 1) * _N + f] * _NORMAL_OFFSET_M
        z = lane[(c.POSITION + 2) * _N + f] + lane[(c.NORMAL + 2) * _N + f] * _NORMAL_OFFSET_M
        lane[c.SHADOW_X * _N + f] = a0 * x + a1 * y + a2 * z + a3
        lane[c.SHADOW_Y * _N + f] = b0 * x + b1 * y + b2 * z + b3
        lane[c.SHADOW_Z * _N + f] = d0 * x + d1 * y + d2 * z + d3


@compiled
def _lit(shadow: F32, x: float, y: float, z: float) -> float:
    """Share of the key light that arrives: 4 x 4 comparisons, the outer ones weighted by position."""
    side = int(np.sqrt(np.float64(shadow.size - 12)) + 0.5)
    limit = np.float32(side - 3)
    if not (x > _ONE + _ONE and y > _ONE + _ONE and x < limit and y < limit):
        return _ONE
    x -= _HALF
    y -= _HALF
    i, j = int(x), int(y)
    fx, fy = x - np.float32(i), y - np.float32(j)
    total = _ZERO
    at = (j - 1) * side + i - 1
    for row in range(4):
        weight = _ONE - fy if row == 0 else (fy if row == 3 else _ONE)
        a = _ONE - fx if z >= shadow[at] else _ZERO
        b = _ONE if z >= shadow[at + 1] else _ZERO
        d = _ONE if z >= shadow[at + 2] else _ZERO
        e = fx if z >= shadow[at + 3] else _ZERO
        total += weight * (a + b + d + e)
        at += side
    return total * np.float32(1.0 / 9.0)


@compiled
def _paint(lane: F32, f: int, pyramid: int, texels: U8, levels: I32, pixel: float) -> None:
    """Multiply colour and emission by the texture, bilinear in the mip level that fits."""
    width, count = levels[pyramid, 13], levels[pyramid, 12]
    tilt = lane[c.FACING * _N + f]
    tilt = tilt if tilt > np.float32(0.2) else np.float32(0.2)
    footprint = lane[c.REPEATS * _N + f] * np.float32(width) * lane[c.DISTANCE * _N + f] * pixel / tilt
    level = 0
    while footprint > _SHARP_MIP and level < count - 1:
        footprint *= _HALF
        level += 1
    size = width >> level
    x = lane[c.U * _N + f] * np.float32(size) - _HALF
    y = (_ONE - lane[c.V * _N + f]) * np.float32(size) - _HALF
    i, j = int(np.floor(x)), int(np.floor(y))
    fx, fy = x - np.float32(i), y - np.float32(j)
    i0, j0, i1, j1 = i & (size - 1), j & (size - 1), (i + 1) & (size - 1), (j + 1) & (size - 1)
    base = levels[pyramid, level]
    a, b, d, e = base + j0 * size + i0, base + j0 * size + i1, base + j1 * size + i0, base + j1 * size + i1
    wb, wd, we = fx * (_ONE - fy), (_ONE - fx) * fy, fx * fy
    wa = _ONE - wb - wd - we
    for channel in range(3):
        root = (
            np.float32(texels[a, channel]) * wa
            + np.float32(texels[b, channel]) * wb
            + np.float32(texels[d, channel]) * wd
            + np.float32(texels[e, channel]) * we
        ) * _TEXEL_SCALE
        lane[(c.COLOR + channel) * _N + f] *= root * root
        lane[(c.EMISSION + channel) * _N + f] *= root * root


@compiled
def _spread_key(lane: F32, count: int, light: F32) -> None:
    for channel in range(3):
        power = light[3 + channel]
        for f in range(count):
            lane[(c.DIFFUSE + channel) * _N + f] = lane[c.KEY_DIFFUSE * _N + f] * power
        for f in range(count):
            lane[(c.HIGHLIGHT + channel) * _N + f] = lane[c.KEY_HIGHLIGHT * _N + f] * power


@compiled
def _lamp(lane: F32, count: int, x: float, y: float, z: float, red: float, green: float, blue: float) -> None:
    """Add a point lamp to the diffuse light; columns KEY_DIFFUSE and KEY_HIGHLIGHT are scratch by now."""
    for f in range(count):
        dx, dy = x - lane[c.POSITION * _N + f], y - lane[(c.POSITION + 1) * _N + f]
        dz = z - lane[(c.POSITION + 2) * _N + f]
        d2 = dx * dx + dy * dy + dz * dz
        fade = _ONE - d2 / _LAMP_REACH_M2
        fade = fade if fade > _ZERO else _ZERO
        s = (
            lane[c.NORMAL * _N + f] * dx
            + lane[(c.NORMAL + 1) * _N + f] * dy
            + lane[(c.NORMAL + 2) * _N + f] * dz
        ) / np.sqrt(d2 + _TINY)
        s = s if s > _ZERO else _ZERO
        lane[c.KEY_DIFFUSE * _N + f] = s * fade * fade / (d2 + _LAMP_NEAR_M2)
    for f in range(count):
        lane[c.DIFFUSE * _N + f] += lane[c.KEY_DIFFUSE * _N + f] * red
    for f in range(count):
        lane[(c.DIFFUSE + 1) * _N + f] += lane[c.KEY_DIFFUSE * _N + f] * green
    for f in range(count):
        lane[(c.DIFFUSE + 2) * _N + f] += lane[c.KEY_DIFFUSE * _N + f] * blue


@compiled
def _mirror(lane: F32, count: int) -> None:
    """Brightness of the room that each fragment mirrors, blurred as its gloss asks."""
    for f in range(count):
        nx, ny, nz = lane[c.NORMAL * _N + f], lane[(c.NORMAL + 1) * _N + f], lane[(c.NORMAL + 2) * _N + f]
        vx, vy, vz = lane[c.TO_EYE * _N + f], lane[(c.TO_EYE + 1) * _N + f], lane[(c.TO_EYE + 2) * _N + f]
        k = np.float32(2.0) * (nx * vx + ny * vy + nz * vz)
        rx, ry, rz = nx * k - vx, ny * k - vy, nz * k - vz
        window = np.float32(0.8) * rx + np.float32(0.25) * ry + np.float32(0.545) * rz
        second = np.float32(-0.62) * rx + np.float32(0.35) * ry + np.float32(0.702) * rz
        dark = np.float32(0.3) * rx - np.float32(0.2) * ry - np.float32(0.93) * rz
        window = window if window > _ZERO else _ZERO
        second = second if second > _ZERO else _ZERO
        dark = dark if dark > _ZERO else _ZERO
        window *= window
        window *= window
        second *= second
        second *= second
        dark *= dark
        up = ry if ry > _ZERO else ry * np.float32(0.6)
        sharp = window * window * np.float32(1.1) + second * second * np.float32(0.7) - dark * np.float32(0.3)
        g = lane[c.GLOSS * _N + f]
        lane[c.MIRROR * _N + f] = np.float32(0.58) + np.float32(0.34) * up + g * sharp


@compiled
def _combine(lane: F32, count: int, channel: int, ambient: float, room: float) -> None:
    """Turn column DIFFUSE + channel into the fragment's share of the pixel's linear light."""
    for f in range(count):
        metal, gloss = lane[c.METALLIC * _N + f], lane[c.GLOSS * _N + f]
        ao = lane[c.AMBIENT * _N + f]
        color = lane[(c.COLOR + channel) * _N + f]
        ny, nx = lane[(c.NORMAL + 1) * _N + f], lane[c.NORMAL * _N + f]
        dome = np.float32(0.90) + np.float32(0.05) * ny + np.float32(0.05) * ny * ny + np.float32(0.05) * nx * nx
        graze = _ONE - lane[c.FACING * _N + f]
        graze *= graze
        graze *= graze
        seen = (np.float32(0.03) + np.float32(0.55) * gloss * graze) * (_ONE - metal) + np.float32(0.9) * metal
        tint = _ONE - metal + metal * color
        matte = color * (ambient * dome * ao + lane[(c.DIFFUSE + channel) * _N + f]) * (
            _ONE - np.float32(0.8) * metal
        )
        shine = (seen * lane[c.MIRROR * _N + f] * room * ao + lane[(c.HIGHLIGHT + channel) * _N + f]) * tint
        lane[(c.DIFFUSE + channel) * _N + f] = (
            lane[c.WEIGHT * _N + f] * (matte + lane[(c.EMISSION + channel) * _N + f])
            + lane[c.SHINE * _N + f] * shine
        )
