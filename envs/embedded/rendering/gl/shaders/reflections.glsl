// kernels/reflections.py, for one fragment.

const float LEAST = 1e-6, FAR_AWAY = 1e6, LEAST_GLOSS = 0.6, LEAST_METAL = 0.2, BLUR = 7.0, LIGHT_RANGE = 1.5;
const float MIRRORLIKE = 0.88, DULLER = 3.0, BRIGHTER = 0.4, CONTRAST = 1.5, MIDDLE = 0.56;
const int BOX = 9;                // columns before the pictures of a room
uniform int picture_side;

vec3 box_point(int at) { return intBitsToFloat(ivec3(rooms[at], rooms[at + 1], rooms[at + 2])); }

// _way_out
float way_out(float p, float r, float low, float high) {
    if (abs(r) <= LEAST) return FAR_AWAY;
    return max(((r > 0.0 ? high : low) - p) / r, 0.0);
}

vec3 root_at(int at) {
    int t = rooms[at];
    return vec3(t & 255, (t >> 8) & 255, (t >> 16) & 255);
}

// _read: the root of the light in a picture, bilinear
vec3 picture(int base, int side, vec2 uv) {
    vec2 p = clamp(uv * float(side) - 0.5, vec2(0.0), vec2(side - 1));
    ivec2 i = ivec2(p), j = min(i + 1, side - 1);
    vec2 f = p - vec2(i);
    return mix(
        mix(root_at(base + i.y * side + i.x), root_at(base + i.y * side + j.x), f.x),
        mix(root_at(base + j.y * side + i.x), root_at(base + j.y * side + j.x), f.x), f.y
    ) * (LIGHT_RANGE / 255.0);
}

// Where the ray that a fragment mirrors leaves its room, as seen from where the pictures were taken.
vec3 mirrored_place(Lane lane, int box) {
    vec3 r = reflect(-lane.to_eye, lane.normal), p = lane.position;
    vec3 low = box_point(box), high = box_point(box + 3);
    float t = FAR_AWAY;
    for (int i = 0; i < 3; i++) t = min(t, way_out(p[i], r[i], low[i], high[i]));
    return p + r * t - box_point(box + 6);
}

// mirror_surroundings and _look
void mirror_surroundings(inout Lane lane) {
    if (!(lane.metallic > LEAST_METAL || lane.gloss > LEAST_GLOSS)) return;
    int total = 0, start = 0, side = picture_side;
    for (int left = picture_side; left >= 4; left >>= 1) total += 6 * left * left;
    for (int level = int((1.0 - lane.gloss) * BLUR); level > 0 && side > 4; level--) {
        start += 6 * side * side;
        side >>= 1;
    }
    int box = lane.room * (BOX + total), face;
    vec3 p = mirrored_place(lane, box), a = abs(p), q; // q: across, down and ahead in the picture
    if (a.x >= a.y && a.x >= a.z) face = p.x > 0.0 ? 0 : 1, q = vec3(p.x > 0.0 ? -p.z : p.z, -p.y, a.x);
    else if (a.y >= a.z) face = p.y > 0.0 ? 2 : 3, q = vec3(p.x, p.y > 0.0 ? p.z : -p.z, a.y);
    else face = p.z > 0.0 ? 4 : 5, q = vec3(p.z > 0.0 ? p.x : -p.x, -p.y, a.z);
    float dull = clamp((MIRRORLIKE - lane.gloss) * DULLER, 0.0, 1.0);
    float gain = 1.0 + dull * (BRIGHTER + CONTRAST * (lane.mirror.r - MIDDLE));
    vec3 root = picture(box + BOX + start + face * side * side, side, q.xy * (0.5 / (q.z + LEAST)) + 0.5);
    lane.mirror = root * root * gain;
}
