"""Lighting of a batch of fragments: key light with soft shadow, lamps, ambient, environment and texture.

All arithmetic is float32 with + - * / and square roots only. Highlights are a rational stand-in for Blinn's
lobe. Metals and glazed things mirror the room (see `reflections`), all others a bright room in closed form.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from envs.embedded.rendering.kernels import lanes as c
from envs.embedded.rendering.kernels.compiled import F32, I32, compiled
from envs.embedded.rendering.kernels.reflections import mirror_surroundings

_N = c.BATCH
_ZERO, _ONE, _HALF, _TWO = np.float32(0.0), np.float32(1.0), np.float32(0.5), np.float32(2.0)
_U1 = np.uint32(1)
_L1, _L2, _L3 = np.uint64(1), np.uint64(2), np.uint64(3)
_TINY = np.float32(1e-12)
_NORMAL_OFFSET_M = np.float32(0.012)  # chosen: about one texel of a room's shadow map, against self-shadowing
_LAMP_NEAR_M2 = np.float32(0.12)  # chosen: a lamp is no point; keeps its surroundings from burning out
_TEXEL_SCALE = np.float32(1.0 / 255.0)
_SHARP_MIP = np.float32(1.4)  # chosen: footprint in texels beyond which the next coarser level is read
_LEAST_TILT = np.float32(0.2)  # chosen: how far a texture is blurred at a grazing view
_LEAST_MIRRORED, _GRAZING_MIRRORED = np.float32(0.03), np.float32(0.15)  # chosen after Schlick's 0.04 .. 1
_WINDOWS = np.float32(3.0)  # chosen: windows and lamps are brighter than white paper
_METAL_MIRRORED, _METAL_DARKER = np.float32(0.9), np.float32(0.8)  # chosen: metal keeps a little matte light


@compiled
def light_lanes(
    lane: F32,
    textures: I32,
    rooms: I32,
    count: int,
    texels: I32,
    levels: I32,
    view: F32,
    light: F32,
    lamps: F32,
    shadow: F32,
    pictures: I32,
    boxes: F32,
    picture_side: int,
) -> None:
    """Light `count` fragments; columns DIFFUSE on then hold their shares of their pixels' root of light."""
    _locate(lane, count, view)
    _key_light(lane, count, light[0], light[1], light[2])
    _shadow_place(lane, count, shadow)
    side = int(np.sqrt(np.float64(shadow.size - 12)) + 0.5)
    for f in range(count):
        if lane[c.KEY_DIFFUSE * _N + f] > _ZERO:
            s = _lit(
                shadow, side, lane[c.SHADOW_X * _N + f], lane[c.SHADOW_Y * _N + f], lane[c.SHADOW_Z * _N + f]
            )
            lane[c.KEY_DIFFUSE * _N + f] *= s
            lane[c.KEY_HIGHLIGHT * _N + f] *= s
        else:
            lane[c.KEY_HIGHLIGHT * _N + f] = _ZERO
    for f in range(count):
        if textures[f] >= 0:
            _paint(lane, f, textures[f], texels, levels, view[12])
    for k in range(lamps.shape[0]):
        _lamp(lane, count, lamps, k)
    _dome(lane, count)
    mirror_surroundings(lane, rooms, count, pictures, boxes, picture_side)
    _shine(lane, count, light[12], lamps.shape[0] > 0)
    _sum_up(lane, count, light)


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
def _key_light(lane: F32, count: int, lx: Any, ly: Any, lz: Any) -> None:
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
def _lit(shadow: F32, side: int, x: Any, y: Any, z: Any) -> Any:
    """Share of the key light that arrives: 4 x 4 comparisons, the outer ones weighted by position."""
    limit = np.float32(side - 3)
    if not (x > _TWO and y > _TWO and x < limit and y < limit):
        return _ONE
    x -= _HALF
    y -= _HALF
    i, j = np.uint32(x), np.uint32(y)
    fx, fy = x - np.float32(i), y - np.float32(j)
    gx, gy = _ONE - fx, _ONE - fy
    at = np.uint64((j - _U1) * np.uint32(side) + i - _U1)
    step = np.uint64(side)
    total = _lit_row(shadow, at, z, gx, fx) * gy
    at += step
    total += _lit_row(shadow, at, z, gx, fx)
    at += step
    total += _lit_row(shadow, at, z, gx, fx)
    at += step
    total += _lit_row(shadow, at, z, gx, fx) * fy
    return total * np.float32(1.0 / 9.0)


@compiled
def _lit_row(shadow: F32, at: Any, z: Any, first: Any, last: Any) -> Any:
    a = first if z >= shadow[at] else _ZERO
    b = _ONE if z >= shadow[at + _L1] else _ZERO
    d = _ONE if z >= shadow[at + _L2] else _ZERO
    e = last if z >= shadow[at + _L3] else _ZERO
    return (a + b) + (d + e)


@compiled
def _paint(lane: F32, f: int, pyramid: int, texels: I32, levels: I32, pixel: Any) -> None:
    """Multiply colour and emission by the texture, bilinear in the mip level that fits."""
    width, last = levels[pyramid, 13], levels[pyramid, 12] - 1
    tilt = lane[c.FACING * _N + f]
    tilt = tilt if tilt > _LEAST_TILT else _LEAST_TILT
    footprint = lane[c.REPEATS * _N + f] * np.float32(width) * lane[c.DISTANCE * _N + f] * pixel
    footprint = footprint if tilt == _ONE else footprint / tilt
    level = 0
    while footprint > _SHARP_MIP and level < last:
        footprint *= _HALF
        level += 1
    size = width >> level
    x = lane[c.U * _N + f] * np.float32(size) - _HALF
    y = (_ONE - lane[c.V * _N + f]) * np.float32(size) - _HALF
    i, j = int(x), int(y)
    if x < _ZERO:
        i -= 1
    if y < _ZERO:
        j -= 1
    fx, fy = x - np.float32(i), y - np.float32(j)
    most = size - 1
    base = levels[pyramid, level]
    row0, row1 = base + (j & most) * size, base + ((j + 1) & most) * size
    i0, i1 = i & most, (i + 1) & most
    a, b = texels[np.uint64(row0 + i0)], texels[np.uint64(row0 + i1)]
    d, e = texels[np.uint64(row1 + i0)], texels[np.uint64(row1 + i1)]
    wb, wd, we = fx * (_ONE - fy), (_ONE - fx) * fy, fx * fy
    wa = _ONE - wb - wd - we
    for channel in range(3):
        shift = 8 * channel
        root = (
            np.float32((a >> shift) & 255) * wa
            + np.float32((b >> shift) & 255) * wb
            + np.float32((d >> shift) & 255) * wd
            + np.float32((e >> shift) & 255) * we
        ) * _TEXEL_SCALE
        lane[(c.COLOR + channel) * _N + f] *= root * root
        lane[(c.EMISSION + channel) * _N + f] *= root * root


@compiled
def _lamp(lane: F32, count: int, lamps: F32, k: int) -> None:
    """Add the diffuse light of lamp k; the first one sets the columns."""
    x, y, z, ending = lamps[k, 0], lamps[k, 1], lamps[k, 2], lamps[k, 6]
    red, green, blue = lamps[k, 3], lamps[k, 4], lamps[k, 5]
    for f in range(count):
        dx, dy = x - lane[c.POSITION * _N + f], y - lane[(c.POSITION + 1) * _N + f]
        dz = z - lane[(c.POSITION + 2) * _N + f]
        d2 = dx * dx + dy * dy + dz * dz
        fade = _ONE - d2 * ending
        fade = fade if fade > _ZERO else _ZERO
        s = (
            lane[c.NORMAL * _N + f] * dx
            + lane[(c.NORMAL + 1) * _N + f] * dy
            + lane[(c.NORMAL + 2) * _N + f] * dz
        ) / np.sqrt(d2 + _TINY)
        s = s if s > _ZERO else _ZERO
        lane[c.LAMP * _N + f] = s * fade * fade / (d2 + _LAMP_NEAR_M2)
    if k == 0:
        for f in range(count):
            s = lane[c.LAMP * _N + f]
            lane[c.DIFFUSE * _N + f] = s * red
            lane[(c.DIFFUSE + 1) * _N + f] = s * green
            lane[(c.DIFFUSE + 2) * _N + f] = s * blue
        return
    for f in range(count):
        s = lane[c.LAMP * _N + f]
        lane[c.DIFFUSE * _N + f] += s * red
        lane[(c.DIFFUSE + 1) * _N + f] += s * green
        lane[(c.DIFFUSE + 2) * _N + f] += s * blue


@compiled
def _dome(lane: F32, count: int) -> None:
    """What a surface without much gloss mirrors: a pale ceiling, a darker floor and two windows."""
    for f in range(count):
        nx, ny, nz = lane[c.NORMAL * _N + f], lane[(c.NORMAL + 1) * _N + f], lane[(c.NORMAL + 2) * _N + f]
        vx, vy, vz = lane[c.TO_EYE * _N + f], lane[(c.TO_EYE + 1) * _N + f], lane[(c.TO_EYE + 2) * _N + f]
        k = _TWO * (nx * vx + ny * vy + nz * vz)
        rx, ry, rz = nx * k - vx, ny * k - vy, nz * k - vz
        window = np.float32(0.8) * rx + np.float32(0.25) * ry + np.float32(0.545) * rz
        second = np.float32(-0.62) * rx + np.float32(0.35) * ry + np.float32(0.702) * rz
        window = window if window > _ZERO else _ZERO
        second = second if second > _ZERO else _ZERO
        window *= window
        window *= window
        second *= second
        second *= second
        g = lane[c.GLOSS * _N + f]
        up = ry * (_ONE + np.float32(5.0) * g) + np.float32(0.15)
        up = up if up < _ONE else _ONE
        up = up if up > -_ONE else -_ONE
        shown = np.float32(0.56) + np.float32(0.3) * up * (np.float32(1.5) - _HALF * up * up)
        shown += g * _WINDOWS * (window * window + _HALF * second * second)
        lane[c.MIRROR * _N + f] = shown
        lane[(c.MIRROR + 1) * _N + f] = shown
        lane[(c.MIRROR + 2) * _N + f] = shown


@compiled
def _shine(lane: F32, count: int, room: Any, has_lamps: bool) -> None:
    """Dim what is mirrored as gloss and metal ask, and put the ambient dome into AMBIENT."""
    for f in range(count):
        metal = lane[c.METALLIC * _N + f]
        graze = _ONE - lane[c.FACING * _N + f]
        graze *= graze
        graze *= graze
        seen = _LEAST_MIRRORED + _GRAZING_MIRRORED * lane[c.GLOSS * _N + f] * graze
        seen = (seen * (_ONE - metal) + _METAL_MIRRORED * metal) * room * lane[c.AMBIENT * _N + f]
        lane[c.MIRROR * _N + f] *= seen
        lane[(c.MIRROR + 1) * _N + f] *= seen
        lane[(c.MIRROR + 2) * _N + f] *= seen
    for f in range(count):
        nx, ny = lane[c.NORMAL * _N + f], lane[(c.NORMAL + 1) * _N + f]
        lane[c.AMBIENT * _N + f] *= (
            np.float32(0.90) + np.float32(0.05) * ny + np.float32(0.05) * ny * ny + np.float32(0.05) * nx * nx
        )
        lane[c.SHINE * _N + f] /= lane[c.WEIGHT * _N + f] + _TINY
    if not has_lamps:
        for f in range(3 * _N):
            lane[c.DIFFUSE * _N + f] = _ZERO


@compiled
def _sum_up(lane: F32, count: int, light: F32) -> None:
    """Columns DIFFUSE: lamplight in, each fragment's share of the root of its pixel's light out."""
    _sum_channel(lane, count, 0, light[6], light[3])
    _sum_channel(lane, count, 1, light[7], light[4])
    _sum_channel(lane, count, 2, light[8], light[5])


@compiled
def _sum_channel(lane: F32, count: int, channel: int, ambient: Any, key: Any) -> None:
    out, color_at = (c.DIFFUSE + channel) * _N, (c.COLOR + channel) * _N
    glow_at, mirror_at = (c.EMISSION + channel) * _N, (c.MIRROR + channel) * _N
    for f in range(count):
        metal, color = lane[c.METALLIC * _N + f], lane[color_at + f]
        arriving = ambient * lane[c.AMBIENT * _N + f] + key * lane[c.KEY_DIFFUSE * _N + f] + lane[out + f]
        matte = color * arriving * (_ONE - _METAL_DARKER * metal) + lane[glow_at + f]
        shine = (lane[mirror_at + f] + key * lane[c.KEY_HIGHLIGHT * _N + f]) * (_ONE - metal + metal * color)
        total = matte + shine * lane[c.SHINE * _N + f]
        lane[out + f] = lane[c.WEIGHT * _N + f] * np.sqrt(total if total > _ZERO else _ZERO)
