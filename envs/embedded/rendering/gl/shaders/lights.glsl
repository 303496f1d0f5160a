// kernels/lights.py, for one fragment.

const float NORMAL_OFFSET_M = 0.012, LAMP_NEAR_M2 = 0.12;
const float SHARP_MIP = 1.4, LEAST_TILT = 0.2;
const float LEAST_MIRRORED = 0.03, GRAZING_MIRRORED = 0.15, WINDOWS = 3.0;
const float METAL_MIRRORED = 0.9, METAL_DARKER = 0.8, TINY = 1e-12;

// _locate
void locate(inout Lane lane) {
    vec3 eye = vec3(view[0], view[1], view[2]), right = vec3(view[3], view[4], view[5]);
    vec3 up = vec3(view[6], view[7], view[8]), forward = vec3(view[9], view[10], view[11]);
    vec2 across = lane.ray * view[13] * lane.depth;      // the ray is from the centre, y down
    vec3 p = right * across.x - up * across.y + forward * lane.depth;
    lane.distance = length(p);
    lane.position = p + eye;
    lane.to_eye = -p / lane.distance;
    lane.normal /= sqrt(dot(lane.normal, lane.normal) + TINY);
    lane.facing = abs(dot(lane.normal, lane.to_eye));
}

// _key_light
void key_light(inout Lane lane, vec3 towards) {
    vec3 h = towards + lane.to_eye;
    float along = dot(lane.normal, h);
    float aligned = along * along / (dot(h, h) + TINY);
    float q = 1.0 + lane.sharpness * (1.0 - aligned);
    lane.key_diffuse = max(dot(lane.normal, towards), 0.0);
    lane.key_highlight = lane.strength / (q * q);
}

// _shadow_place
vec3 shadow_place(Lane lane) {
    vec4 p = vec4(lane.position + lane.normal * NORMAL_OFFSET_M, 1.0);
    vec3 place;
    for (int i = 0; i < 3; i++)
        place[i] = dot(p, vec4(shadow_rows[4 * i], shadow_rows[4 * i + 1], shadow_rows[4 * i + 2], shadow_rows[4 * i + 3]));
    return place;
}

// _lit_row
float lit_row(ivec2 at, float z, float first, float last) {
    vec4 there;
    for (int i = 0; i < 4; i++) there[i] = texelFetch(shadow, at + ivec2(i, 0), 0).r;
    return dot(vec4(first, 1.0, 1.0, last), vec4(greaterThanEqual(vec4(z), there)));
}

// _lit
float lit(vec3 place) {
    float limit = float(textureSize(shadow, 0).x - 3);
    if (!(place.x > 2.0 && place.y > 2.0 && place.x < limit && place.y < limit)) return 1.0;
    vec2 p = place.xy - 0.5;
    ivec2 at = ivec2(p) - 1;
    vec2 f = fract(p), g = 1.0 - f;
    float total = lit_row(at, place.z, g.x, f.x) * g.y;
    total += lit_row(at + ivec2(0, 1), place.z, g.x, f.x);
    total += lit_row(at + ivec2(0, 2), place.z, g.x, f.x);
    total += lit_row(at + ivec2(0, 3), place.z, g.x, f.x) * f.y;
    return total / 9.0;
}

vec3 texel(int at) {
    int t = texels[at];
    return vec3(t & 255, (t >> 8) & 255, (t >> 16) & 255);
}

// _paint
void paint(inout Lane lane) {
    int row = 14 * lane.pyramid, width = levels[row + 13], last = levels[row + 12] - 1, level = 0;
    float footprint = lane.repeats * float(width) * lane.distance * view[12] / max(lane.facing, LEAST_TILT);
    while (footprint > SHARP_MIP && level < last) {
        footprint *= 0.5;
        level++;
    }
    int side = width >> level, most = side - 1, base = levels[row + level];
    vec2 p = vec2(lane.uv.x, 1.0 - lane.uv.y) * float(side) - 0.5;
    ivec2 near = ivec2(floor(p)), i = near & most, j = (near + 1) & most;
    vec2 f = p - floor(p);
    vec3 root = mix(
        mix(texel(base + i.y * side + i.x), texel(base + i.y * side + j.x), f.x),
        mix(texel(base + j.y * side + i.x), texel(base + j.y * side + j.x), f.x), f.y
    ) / 255.0;
    lane.color *= root * root;
    lane.emission *= root * root;
}

// _lamp
void lamp(inout Lane lane, int k) {
    vec3 d = vec3(lamps[7 * k], lamps[7 * k + 1], lamps[7 * k + 2]) - lane.position;
    float d2 = dot(d, d), fade = max(1.0 - d2 * lamps[7 * k + 6], 0.0);
    float s = max(dot(lane.normal, d) / sqrt(d2 + TINY), 0.0);
    lane.diffuse += s * fade * fade / (d2 + LAMP_NEAR_M2) * vec3(lamps[7 * k + 3], lamps[7 * k + 4], lamps[7 * k + 5]);
}

// _dome
void dome(inout Lane lane) {
    vec3 r = reflect(-lane.to_eye, lane.normal);
    float window = pow(max(dot(r, vec3(0.8, 0.25, 0.545)), 0.0), 8.0);
    float second = pow(max(dot(r, vec3(-0.62, 0.35, 0.702)), 0.0), 8.0);
    float up = clamp(r.y * (1.0 + 5.0 * lane.gloss) + 0.15, -1.0, 1.0);
    lane.mirror = vec3(0.56 + 0.3 * up * (1.5 - 0.5 * up * up) + lane.gloss * WINDOWS * (window + 0.5 * second));
}

// _shine
void dim(inout Lane lane, float room) {
    vec3 n = lane.normal;
    float seen = LEAST_MIRRORED + GRAZING_MIRRORED * lane.gloss * pow(1.0 - lane.facing, 4.0);
    lane.mirror *= mix(seen, METAL_MIRRORED, lane.metallic) * room * lane.ambient;
    lane.ambient *= 0.90 + 0.05 * n.y + 0.05 * n.y * n.y + 0.05 * n.x * n.x;
}

// _sum_up and _sum_channel
vec3 sum_up(Lane lane) {
    vec3 ambient = vec3(light[6], light[7], light[8]), key = vec3(light[3], light[4], light[5]);
    vec3 arrived = ambient * lane.ambient + key * lane.key_diffuse + lane.diffuse;
    vec3 matte = lane.color * arrived * (1.0 - METAL_DARKER * lane.metallic) + lane.emission;
    vec3 shine = (lane.mirror + key * lane.key_highlight) * (1.0 - lane.metallic + lane.metallic * lane.color);
    vec3 total = matte + shine * (lane.shine / (lane.weight + TINY));
    return lane.weight * sqrt(max(total, 0.0));
}

// light_lanes
vec3 light_lane(Lane lane) {
    locate(lane);
    key_light(lane, vec3(light[0], light[1], light[2]));
    float s = lane.key_diffuse > 0.0 ? lit(shadow_place(lane)) : 0.0;
    lane.key_diffuse *= s;
    lane.key_highlight *= s;
    if (lane.pyramid >= 0) paint(lane);
    lane.diffuse = vec3(0.0);
    for (int k = 0; k < lamp_count; k++) lamp(lane, k);
    dome(lane);
    mirror_surroundings(lane);
    dim(lane, light[12]);
    return sum_up(lane);
}
