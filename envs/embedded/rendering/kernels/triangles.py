"""Triangles into a visibility buffer: cull, transform, set up and fill spans, one draw item after another.

Homogeneous rasterisation (Olano and Greer 1997): with (X, Y, W) the homogeneous screen coordinates of a
triangle's corners, the inverse of that 3x3 matrix gives three functions of the screen position, each a
barycentric coordinate divided by W. They stay valid when a corner lies behind the eye, so nothing is clipped.
The depth buffer holds a fourth such function: the sum weighted by Q, which is 1/W for a camera (Q = 1) and
the nearness to the light for a shadow map (W = 1); in both, bigger is nearer.
"""

from __future__ import annotations

import numpy as np

from envs.embedded.rendering.kernels.compiled import F32, F64, I32, I64, compiled

_LEAST_DET = 1e-12  # square samples times cubic metres: far less than anything that can be seen
SPAN_SLACK_PX = 1e-6  # chosen: closes the cracks that rounding would leave between neighbours


@compiled
def draw(
    which: I32,
    item_rows: I32,
    item_poses: F64,
    item_spheres: F64,
    vertices: F32,
    faces: I32,
    layer: int,
    rows: F64,
    planes: F64,
    near: float,
    size: I32,
    record: int,
    corners: F64,
    combined: F64,
    box: I64,
    edges: F64,
    records: I32,
    depth: F32,
    slots: I32,
    keep_records: bool,
) -> int:
    """Draw the items `which` into `depth` and `slots`; returns the number of the next free record.

    Args:
        which: indices of the items to draw, in order.
        item_rows: per item first and past-the-end vertex and face, id index and flags first of all.
        item_poses: per item its (3, 4) transform, row-major.
        item_spheres: per item the centre and radius of its bounding sphere, world metres.
        vertices: (N, 8) position, normal, uv.
        faces: (M, 6) three corners; flags (bit 0 opaque, bit 1 glass, bit 2 two-sided); what tells the face's
            surface from others of the same item; material row.
        layer: which of these bits to draw: 1 opaque, 2 glass.
        rows: (4, 4) world to X, Y, W and Q.
        planes: (5, 5) half spaces that hold all that can be seen: normal, offset, length of the normal.
        near: least W that is drawn.
        size: width and height of the buffers in samples, 1 if the sample grid is turned (see `sample_x`), and
            samples per pixel along an axis. If these are several, the buffers go on with a sample at the
            middle of each pixel, row by row. A row of a turned grid has its even columns first, then the odd
            ones (see `sample_at`).
        record: first free record.
        corners: (V, 6) scratch, V at least the number of vertices of the largest mesh.
        combined: (4, 4) scratch.
        box: (4,) scratch.
        edges: (K, 12) per record: three barycentrics over W and the depth function, each a x + b y + c.
        records: (K, 3) face, or ~face when seen from behind; item; what samples are merged by.
        depth: (samples,) depth function, bigger is nearer.
        slots: (samples,) record that is seen at each sample.
        keep_records: False writes `depth` only and reuses one record.
    """
    for item in which:
        if not _in_sight(item_spheres, item, planes):
            continue
        _combine(rows, item_poses, item, combined)
        first = item_rows[item, 0]
        _project(vertices, first, item_rows[item, 1], combined, near, corners)
        mirrored = (item_rows[item, 5] & 4) != 0
        for face in range(item_rows[item, 2], item_rows[item, 3]):
            flags = faces[face, 3]
            if (flags & layer) == 0:
                continue
            a, b, c = faces[face, 0] - first, faces[face, 1] - first, faces[face, 2] - first
            two_sided = (flags & 4) != 0
            if not _bound(corners, a, b, c, near, size, mirrored, two_sided, box):
                continue
            facing = _set_up(corners, a, b, c, mirrored, two_sided, edges, record)
            if facing == 0:
                continue
            seen = _fill(edges, record, box, size, depth, slots, keep_records)
            if size[3] > 1:
                seen = _fill_middles(edges, record, box, size, depth, slots) or seen
            if seen and keep_records:
                records[record, 0] = face if facing > 0 else ~face
                records[record, 1] = item
                records[record, 2] = (item << 12) | faces[face, 4]
                record += 1
    return record


@compiled
def _in_sight(spheres: F64, item: int, planes: F64) -> bool:
    x, y, z, radius = spheres[item, 0], spheres[item, 1], spheres[item, 2], spheres[item, 3]
    for p in range(planes.shape[0]):
        distance = planes[p, 0] * x + planes[p, 1] * y + planes[p, 2] * z + planes[p, 3]
        if distance < -radius * planes[p, 4]:
            return False
    return True


@compiled
def _combine(rows: F64, poses: F64, item: int, out: F64) -> None:
    """World-to-screen rows after the item's transform: mesh-to-screen rows."""
    for i in range(4):
        for j in range(4):
            total = rows[i, 3] if j == 3 else 0.0
            for k in range(3):
                total += rows[i, k] * poses[item, 4 * k + j]
            out[i, j] = total


@compiled
def _project(vertices: F32, first: int, end: int, m: F64, near: float, corners: F64) -> None:
    """Fill the corners of an item: X, Y, W, Q, and X / W and Y / W of those beyond the near plane."""
    m00, m01, m02, m03 = m[0, 0], m[0, 1], m[0, 2], m[0, 3]
    m10, m11, m12, m13 = m[1, 0], m[1, 1], m[1, 2], m[1, 3]
    m20, m21, m22, m23 = m[2, 0], m[2, 1], m[2, 2], m[2, 3]
    m30, m31, m32, m33 = m[3, 0], m[3, 1], m[3, 2], m[3, 3]
    for i in range(end - first):
        x = np.float64(vertices[first + i, 0])
        y = np.float64(vertices[first + i, 1])
        z = np.float64(vertices[first + i, 2])
        sx = m00 * x + m01 * y + m02 * z + m03
        sy = m10 * x + m11 * y + m12 * z + m13
        w = m20 * x + m21 * y + m22 * z + m23
        corners[i, 0], corners[i, 1], corners[i, 2] = sx, sy, w
        corners[i, 3] = m30 * x + m31 * y + m32 * z + m33
        if w >= near:
            corners[i, 4], corners[i, 5] = sx / w, sy / w


@compiled
def _bound(
    p: F64, a: int, b: int, c: int, near: float, size: I32, mirrored: bool, two_sided: bool, box: I64
) -> bool:
    """Fill the box of samples that a triangle can cover; False if there is none, or only its inside shows."""
    w0, w1, w2 = p[a, 2], p[b, 2], p[c, 2]
    if w0 >= near and w1 >= near and w2 >= near:
        x0, y0, x1, y1, x2, y2 = p[a, 4], p[a, 5], p[b, 4], p[b, 5], p[c, 4], p[c, 5]
        inside = ((x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0) <= 0.0) != mirrored
        if inside and not two_sided:
            return False
        _to_samples(min(x0, x1, x2), max(x0, x1, x2), size, box, 0)
        _to_samples(min(y0, y1, y2), max(y0, y1, y2), size, box, 2)
    elif w0 < near and w1 < near and w2 < near:
        return False
    else:
        low, high = _near_range(p[a, 0], w0, p[b, 0], w1, p[c, 0], w2, near)
        _to_samples(low, high, size, box, 0)
        low, high = _near_range(p[a, 1], w0, p[b, 1], w1, p[c, 1], w2, near)
        _to_samples(low, high, size, box, 2)
    return bool(box[0] <= box[1] and box[2] <= box[3])


@compiled
def _to_samples(low: float, high: float, size: I32, box: I64, at: int) -> None:
    """First and last sample along one axis between two screen positions, within the screen.

    On a turned grid half a sample more, so that no middle of a pixel is left out.
    """
    most, spread = size[at // 2], 0.5 * size[2] + SPAN_SLACK_PX
    box[at] = max(int(np.ceil(max(low, 0.0) - 0.5 - spread)), 0) if low < most else most
    box[at + 1] = min(int(np.floor(min(high, float(most)) - 0.5 + spread)), most - 1) if high > 0.0 else -1


@compiled
def _set_up(p: F64, a: int, b: int, c: int, mirrored: bool, two_sided: bool, edges: F64, k: int) -> int:
    """Fill edges[k]; 1 seen from outside, -1 from behind, 0 nothing to draw."""
    x0, y0, w0 = p[a, 0], p[a, 1], p[a, 2]
    x1, y1, w1 = p[b, 0], p[b, 1], p[b, 2]
    x2, y2, w2 = p[c, 0], p[c, 1], p[c, 2]
    e0, e1, e2 = y1 * w2 - y2 * w1, x2 * w1 - x1 * w2, x1 * y2 - x2 * y1
    det = e0 * x0 + e1 * y0 + e2 * w0
    facing = 1 if (det > 0.0) != mirrored else -1
    if abs(det) < _LEAST_DET or (facing < 0 and not two_sided):
        return 0
    s = 1.0 / det
    e0, e1, e2 = e0 * s, e1 * s, e2 * s
    f0, f1, f2 = (y2 * w0 - y0 * w2) * s, (x0 * w2 - x2 * w0) * s, (x2 * y0 - x0 * y2) * s
    g0, g1, g2 = (y0 * w1 - y1 * w0) * s, (x1 * w0 - x0 * w1) * s, (x0 * y1 - x1 * y0) * s
    edges[k, 0], edges[k, 1], edges[k, 2] = e0, e1, e2
    edges[k, 3], edges[k, 4], edges[k, 5] = f0, f1, f2
    edges[k, 6], edges[k, 7], edges[k, 8] = g0, g1, g2
    q0, q1, q2 = p[a, 3], p[b, 3], p[c, 3]
    edges[k, 9] = e0 * q0 + f0 * q1 + g0 * q2
    edges[k, 10] = e1 * q0 + f1 * q1 + g1 * q2
    edges[k, 11] = e2 * q0 + f2 * q1 + g2 * q2
    return facing


@compiled
def _near_range(
    p0: float, w0: float, p1: float, w1: float, p2: float, w2: float, near: float
) -> tuple[float, float]:
    low, high = _crossing_range(p0, w0, p1, w1, near, np.inf, -np.inf)
    low, high = _crossing_range(p1, w1, p2, w2, near, low, high)
    return _crossing_range(p2, w2, p0, w0, near, low, high)


@compiled
def _crossing_range(
    pa: float, wa: float, pb: float, wb: float, near: float, low: float, high: float
) -> tuple[float, float]:
    """Widen a range by an edge's first corner, if in front, and by where the edge crosses the near plane."""
    if wa >= near:
        low, high = min(low, pa / wa), max(high, pa / wa)
    if (wa >= near) != (wb >= near):
        q = (pa + (pb - pa) * ((near - wa) / (wb - wa))) / near
        low, high = min(low, q), max(high, q)
    return low, high


@compiled
def _fill(edges: F64, k: int, box: I64, size: I32, depth: F32, slots: I32, keep_records: bool) -> bool:
    """Write the samples of record k that are nearer than what is there; tells whether there were any to keep.

    A turned grid has its samples in two interleaved sets of columns, each at its own height in a row.
    """
    a0, a1, a2 = edges[k, 0], edges[k, 3], edges[k, 6]
    b0, b1, b2 = edges[k, 1], edges[k, 4], edges[k, 7]
    c0, c1, c2 = edges[k, 2], edges[k, 5], edges[k, 8]
    i0 = -1.0 / a0 if a0 != 0.0 else 0.0
    i1 = -1.0 / a1 if a1 != 0.0 else 0.0
    i2 = -1.0 / a2 if a2 != 0.0 else 0.0
    az, bz, cz = edges[k, 9], edges[k, 10], edges[k, 11]
    slot, seen, step = np.int32(k), np.int32(0), 1 + size[2]
    for y in range(box[2], box[3] + 1):
        for parity in range(step):
            dx, py = sample_x(y, size[2]), y + sample_y(parity, size[2])
            low, high = float(box[0]), float(box[1])
            low, high = _cut(a0, b0 * py + c0, i0, dx, low, high)
            low, high = _cut(a1, b1 * py + c1, i1, dx, low, high)
            low, high = _cut(a2, b2 * py + c2, i2, dx, low, high)
            if not low <= high:  # also when not a number
                continue
            start = int(low)
            start += (start ^ parity) & (step - 1)
            z, slope = az * (start + dx) + bz * py + cz, az * step
            at = np.uint32(sample_at(y, start, size[0], size[2]))
            count = np.uint32((int(high) - start + step) // step)
            if keep_records:
                for i in range(count):
                    nearness, before = np.float32(z + slope * i), depth[at + i]
                    nearer = nearness > before
                    depth[at + i] = nearness if nearer else before
                    slots[at + i] = slot if nearer else slots[at + i]
                    seen |= np.int32(nearer)
            else:
                for i in range(count):
                    nearness, before = np.float32(z + slope * i), depth[at + i]
                    depth[at + i] = nearness if nearness > before else before
    return bool(seen != 0)


@compiled
def sample_at(row: int, column: int, width: int, turned: int) -> int:
    """Where a sample is kept: in rows, of which those of a turned grid hold even columns before odd ones."""
    return row * width + (column >> turned) + (column & turned) * (width >> 1)


@compiled
def _fill_middles(edges: F64, k: int, box: I64, size: I32, depth: F32, slots: I32) -> bool:
    """As `_fill`, for the samples at the middles of pixels."""
    side = size[3]
    a0, a1, a2 = edges[k, 0] * side, edges[k, 3] * side, edges[k, 6] * side
    b0, b1, b2 = edges[k, 1], edges[k, 4], edges[k, 7]
    c0, c1, c2 = edges[k, 2], edges[k, 5], edges[k, 8]
    i0 = -1.0 / a0 if a0 != 0.0 else 0.0
    i1 = -1.0 / a1 if a1 != 0.0 else 0.0
    i2 = -1.0 / a2 if a2 != 0.0 else 0.0
    az, bz, cz = edges[k, 9] * side, edges[k, 10], edges[k, 11]
    slot, seen, width = np.int32(k), np.int32(0), size[0] // side
    first = size[0] * size[1]
    for y in range(box[2] // side, box[3] // side + 1):
        py = (y + 0.5) * side
        low, high = float(box[0] // side), float(box[1] // side)
        low, high = _cut(a0, b0 * py + c0, i0, 0.5, low, high)
        low, high = _cut(a1, b1 * py + c1, i1, 0.5, low, high)
        low, high = _cut(a2, b2 * py + c2, i2, 0.5, low, high)
        if not low <= high:  # also when not a number
            continue
        start = int(low)
        z, at = az * (start + 0.5) + bz * py + cz, np.uint32(first + y * width + start)
        for i in range(np.uint32(int(high) - start + 1)):
            nearness, before = np.float32(z + az * i), depth[at + i]
            nearer = nearness > before
            depth[at + i] = nearness if nearer else before
            slots[at + i] = slot if nearer else slots[at + i]
            seen |= np.int32(nearer)
    return bool(seen != 0)


@compiled
def sample_x(row: int, turned: int) -> float:
    """Where in its column a sample of a row lies, 0..1: the middle, or on a grid turned by 26.6 degrees."""
    return 0.5 if turned == 0 else 0.75 - 0.5 * (row & 1)


@compiled
def sample_y(column: int, turned: int) -> float:
    """Where in its row a sample of a column lies, 0..1."""
    return 0.5 if turned == 0 else 0.25 + 0.5 * (column & 1)


@compiled
def _cut(a: float, rest: float, inverse: float, dx: float, low: float, high: float) -> tuple[float, float]:
    """Narrow a range of sample columns to where a * (column + dx) + rest >= 0."""
    if a > 0.0:
        low = max(low, np.ceil(rest * inverse - dx - SPAN_SLACK_PX))
    elif a < 0.0:
        high = min(high, np.floor(rest * inverse - dx + SPAN_SLACK_PX))
    elif rest < 0.0:
        high = low - 1.0
    return low, high
