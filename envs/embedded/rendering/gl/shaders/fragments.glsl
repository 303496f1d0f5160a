// kernels/fragments.py, for one pixel.

const float TONE_LAST = 4095.0, TONE_SCALE = 1448.0;
const int MOST = 2 * SIDE * SIDE;  // layers of samples that one pixel can show

int opaque_at(ivec2 s) { return int(at_sample(slots, s)); }
int glass_at(ivec2 s) { return has_glass != 0 ? int(at_sample(glass_slots, s)) : -1; }

int face_of(int k) { return records[2 * k] < 0 ? ~records[2 * k] : records[2 * k]; }
int id_of(int k) { return item_rows[7 * records[2 * k + 1] + 4]; }
ivec2 key_of(int k) { return ivec2(records[2 * k + 1], faces[6 * face_of(k) + 4]); }

// sample_x and sample_y: where a sample is, from the centre of the screen.
vec2 place_of(ivec2 s) {
#if SIDE == 1
    vec2 within = vec2(0.5);
#else
    vec2 within = vec2(0.75 - 0.5 * float(s.y & 1), 0.25 + 0.5 * float(s.x & 1));
#endif
    return vec2(s) + within - vec2(size * SIDE) * 0.5;
}

// middle_row
int seen_at(ivec2 pixel) {
    int glass = has_glass != 0 ? int(texelFetch(middle_glass, pixel, 0).r) : -1;
    return glass >= 0 && id_of(glass) >= 0 ? glass : int(texelFetch(middle_slots, pixel, 0).r);
}

// The normal of record k where its corners weigh so much, in the world and of any length.
vec3 normal_of(int k, vec3 weights) {
    int face = face_of(k), at = 9 * records[2 * k + 1];
    vec3 n = vec3(0.0), turned;
    for (int c = 0; c < 3; c++) {
        int v = 8 * faces[6 * face + c];
        n += weights[c] * vec3(vertices[v + 3], vertices[v + 4], vertices[v + 5]);
    }
    n *= records[2 * k] < 0 ? -1.0 : 1.0;
    for (int r = 0; r < 3; r++)
        turned[r] = dot(n, vec3(item_normals[at + 3 * r], item_normals[at + 3 * r + 1], item_normals[at + 3 * r + 2]));
    return turned;
}

// kernels/normals.py, _face_row
void face(int k, vec2 p, int at) {
    vec3 n = vec3(0.0);
    if (k >= 0) n = normalize(normal_of(k, vec3(function_at(k, 0, p), function_at(k, 1, p), function_at(k, 2, p))));
    for (int r = 0; r < 3; r++)   // along right, up and back
        frame[at + r] = floatBitsToUint((r == 2 ? -1.0 : 1.0) * dot(n, vec3(view[3 * r + 3], view[3 * r + 4], view[3 * r + 5])));
}

// kernels/gathering.py
Lane gather(int k, vec2 p, ivec2 pixel, vec2 shares) {
    Lane lane;
    float nearness = function_at(k, 3, p), metres = 1.0 / nearness;
    float a = function_at(k, 0, p) * metres, b = function_at(k, 1, p) * metres;
    int face = face_of(k), m = 12 * faces[6 * face + 5];
    vec3 weights = vec3(a, b, 1.0 - a - b);
    lane.normal = normal_of(k, weights);
    lane.uv = vec2(0.0);
    for (int c = 0; c < 3; c++) {
        int v = 8 * faces[6 * face + c];
        lane.uv += weights[c] * vec2(vertices[v + 6], vertices[v + 7]);
    }
    lane.weight = shares.x, lane.shine = shares.y, lane.ray = p;
    lane.depth = metres, lane.repeats = face_repeats[face];
    lane.color = vec3(materials[m], materials[m + 1], materials[m + 2]);
    lane.emission = vec3(materials[m + 3], materials[m + 4], materials[m + 5]);
    lane.sharpness = materials[m + 6], lane.strength = materials[m + 7];
    lane.metallic = materials[m + 8], lane.gloss = materials[m + 10];
    lane.pyramid = int(materials[m + 11]), lane.room = item_rows[7 * records[2 * k + 1] + 6];
    lane.ambient = arriving(pixel >> 1, nearness);
    return lane;
}

// _collect_row, _collect_mixed and _merge: the pixel's surfaces, each at the place of its first
// sample, or at the middle of a pixel that shows one triangle alone.
vec3 collect(ivec2 pixel, vec2 middle) {
    int found[MOST];
    vec2 places[MOST], shares[MOST];
    int count = 0, first = opaque_at(pixel * SIDE);
    bool plain = true;
    float share = 1.0 / float(SIDE * SIDE), open = 0.0;
    for (int i = 0; i < MOST; i++) {
        ivec2 s = pixel * SIDE + ivec2((i >> 1) % SIDE, (i >> 1) / SIDE);
        int g = glass_at(s);
        float alpha = g >= 0 ? materials[12 * faces[6 * face_of(g) + 5] + 9] : 0.0;
        bool is_glass = (i & 1) == 0;
        int k = is_glass ? g : opaque_at(s);
        plain = plain && k == (is_glass ? -1 : first);
        if (k < 0) {
            open += is_glass ? 0.0 : share * (1.0 - alpha);
            continue;
        }
        int f = 0;
        while (f < count && key_of(found[f]) != key_of(k)) f++;
        if (f == count) {
            found[f] = k, places[f] = place_of(s), shares[f] = vec2(0.0);
            count++;
        }
        shares[f] += share * (is_glass ? vec2(alpha, 1.0) : vec2(1.0 - alpha));
    }
    vec3 line = sqrt(vec3(light[9], light[10], light[11])) * open;
    if (plain) places[0] = middle;
    for (int f = 0; f < count; f++) line += light_lane(gather(found[f], places[f], pixel, shares[f]));
    return line;
}

vec2 middle_of(ivec2 pixel) { return (vec2(pixel) + 0.5 - vec2(size) * 0.5) * float(SIDE); }

void identify(ivec2 pixel) {
    if (any(greaterThanEqual(pixel, size))) return;
    vec2 middle = middle_of(pixel);
    int k = seen_at(pixel), at = 3 * (pixel.y * size.x + pixel.x);
    float nearness = k >= 0 ? function_at(k, 3, middle) : 0.0;
    frame[at] = 0;
    frame[at + 1] = floatBitsToUint(nearness * far > 1.0 ? 1.0 / nearness : far);
    frame[at + 2] = uint(k >= 0 ? id_of(k) : -1);
    if (with_normals != 0) face(k, middle, at + 3 * size.x * size.y);
}

void shade(ivec2 pixel) {
    identify(pixel);
    if (any(greaterThanEqual(pixel, size))) return;
    uvec3 root = uvec3(clamp(collect(pixel, middle_of(pixel)) * TONE_SCALE, 0.0, TONE_LAST));
    frame[3 * (pixel.y * size.x + pixel.x)] = tone[root.r] | (tone[root.g] << 8) | (tone[root.b] << 16);
}
