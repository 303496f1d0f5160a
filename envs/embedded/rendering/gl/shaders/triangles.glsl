// kernels/triangles.py: what is done once per triangle. The filling is the hardware's.

const double LEAST_DET = 1e-12;
uniform int record_count;
uniform vec2 half_size;           // of the screen, in samples
uniform float near;               // least W that is drawn

// _combine and _project: X, Y, W, Q of a corner.
dvec4 project(int item, int vertex) {
    dvec3 p = dvec3(vertices[8 * vertex], vertices[8 * vertex + 1], vertices[8 * vertex + 2]);
    dvec4 world = dvec4(0.0, 0.0, 0.0, 1.0);
    for (int i = 0; i < 3; i++) {
        int at = 12 * item + 4 * i;
        world[i] = item_poses[at] * p.x + item_poses[at + 1] * p.y + item_poses[at + 2] * p.z + item_poses[at + 3];
    }
    dvec4 result;
    for (int i = 0; i < 4; i++)
        result[i] = rows[4 * i] * world.x + rows[4 * i + 1] * world.y + rows[4 * i + 2] * world.z + rows[4 * i + 3];
    return result;
}

// _set_up; a triangle that does not show gets corners outside the clip volume.
void set_up(ivec2 id) {
    int k = id.x;
    if (k >= record_count) return;
    int face = records[2 * k], item = records[2 * k + 1];
    face = face < 0 ? ~face : face;
    bool mirrored = (item_rows[7 * item + 5] & 4) != 0, two_sided = (faces[6 * face + 3] & 4) != 0;
    dvec4 a = project(item, faces[6 * face]), b = project(item, faces[6 * face + 1]);
    dvec4 c = project(item, faces[6 * face + 2]);
    dvec3 e = cross(b.xyz, c.xyz), f = cross(c.xyz, a.xyz), g = cross(a.xyz, b.xyz);
    double det = dot(e, a.xyz);
    int facing = (det > 0.0) != mirrored ? 1 : -1;
    if (abs(det) < LEAST_DET || (facing < 0 && !two_sided)) {
        for (int i = 0; i < 3; i++) corners[3 * k + i] = vec4(2.0, 2.0, 2.0, 1.0);
        return;
    }
    e /= det, f /= det, g /= det;
    dvec3 q = e * a.w + f * b.w + g * c.w;
    for (int i = 0; i < 3; i++) {
        edges[12 * k + i] = float(e[i]), edges[12 * k + 3 + i] = float(f[i]);
        edges[12 * k + 6 + i] = float(g[i]), edges[12 * k + 9 + i] = float(q[i]);
    }
    records[2 * k] = facing > 0 ? face : ~face;
    dvec4 p[3] = dvec4[3](a, b, c);
    for (int i = 0; i < 3; i++)
        corners[3 * k + i] = vec4(vec2(p[i].xy) / half_size, float(p[i].z - 2.0 * near), p[i].z);
}
