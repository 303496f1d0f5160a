// kernels/occlusion.py. Cells are blocks of the sample grid; `cells` holds them raw, their nearness, and blurred.

const int PAIRS = 6;
const vec2 PAIR_AT[PAIRS] = vec2[](
    vec2(1.0, 0.0), vec2(0.866, 0.5), vec2(0.5, 0.866), vec2(0.0, 1.0), vec2(-0.5, 0.866), vec2(-0.866, 0.5)
);
const float RADIUS_M = 0.16, DEPTH_OF_SHADE = 0.65, MOST_SAMPLES_AWAY = 48.0, LEAST_SAMPLES_AWAY = 4.0;
const float LIKE_DEPTH = 0.04;
const int BLOCK = 2 * SIDE;
uniform float far;

ivec2 cell_grid() { return (size + 1) / 2; }

float depth_function(ivec2 s) { return 1.0 / (at_sample(far_shares, s) * far); }

// _openness
float openness(ivec2 most, ivec2 at, float turn) {
    float z = depth_function(at);
    float focal = 1.0 / view[13];
    float reach = clamp(RADIUS_M * focal * z, LEAST_SAMPLES_AWAY, MOST_SAMPLES_AWAY) * turn;
    float scale = 1.0 / (RADIUS_M * z), total = 0.0;
    for (int s = 0; s < PAIRS; s++) {
        ivec2 off = ivec2(PAIR_AT[s] * (s % 2 == 0 ? reach : reach * 0.5)) & -2;
        ivec2 a = clamp(at + off, ivec2(0), most), b = clamp(at - off, ivec2(0), most);
        if (a - at != at - b) continue;
        float za = depth_function(a), zb = depth_function(b);
        float hollow = ((za + zb) * 0.5 - z) / z;
        if (hollow > 0.002) {
            float nearest = max(za, zb);
            float gap = (nearest - z) / (nearest * z) * (0.5 / RADIUS_M);
            total += min(hollow * scale * 3.0, 1.0) * max(0.0, 1.0 - gap);
        }
    }
    return 1.0 - DEPTH_OF_SHADE * min(total * (1.6 / PAIRS), 1.0);
}

void occlude(ivec2 id) {
    ivec2 grid = cell_grid(), most = size * SIDE - 1;
    if (any(greaterThanEqual(id, grid))) return;
    ivec2 at = min(id * BLOCK + BLOCK / 2, most);
    float turn = 0.35 + 0.1625 * float((id.x & 1) * 2 + (id.y & 1) + ((id.x + id.y) & 2));
    int cell = id.y * grid.x + id.x;
    cells[grid.x * grid.y + cell] = depth_function(at);
    cells[cell] = openness(most, at, turn);
}

void blur(ivec2 id) {
    ivec2 grid = cell_grid();
    if (any(greaterThanEqual(id, grid))) return;
    int n = grid.x * grid.y, cell = id.y * grid.x + id.x;
    float z = cells[n + cell], total = cells[cell], weight = 1.0;
    for (int y = max(id.y - 2, 0); y < min(id.y + 2, grid.y); y++)
        for (int x = max(id.x - 2, 0); x < min(id.x + 2, grid.x); x++)
            if (abs(cells[n + y * grid.x + x] - z) < z * LIKE_DEPTH) {
                total += cells[y * grid.x + x];
                weight += 1.0;
            }
    cells[2 * n + cell] = total / weight;
}

float arriving(ivec2 at, float z) {
#if OCCLUDED == 0
    return 1.0;
#else
    ivec2 grid = cell_grid();
    int n = grid.x * grid.y, cell = at.y * grid.x + at.x;
    float best = abs(cells[n + cell] - z), value = cells[2 * n + cell];
    if (best < z * LIKE_DEPTH) return value;
    for (int y = max(at.y - 1, 0); y < min(at.y + 2, grid.y); y++)
        for (int x = max(at.x - 1, 0); x < min(at.x + 2, grid.x); x++) {
            float off = abs(cells[n + y * grid.x + x] - z);
            if (off < best) {
                best = off;
                value = cells[2 * n + y * grid.x + x];
            }
        }
    return value;
#endif
}
