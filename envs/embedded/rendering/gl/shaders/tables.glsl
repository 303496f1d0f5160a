// The arrays that the kernels take, with the kernels' names and columns. Bindings: ../tables.py.

layout(std430, binding = 0) readonly buffer Vertices { float vertices[]; };        // 8 columns
layout(std430, binding = 1) readonly buffer Faces { int faces[]; };                // 6
layout(std430, binding = 2) readonly buffer FaceRepeats { float face_repeats[]; };
layout(std430, binding = 3) readonly buffer Materials { float materials[]; };      // 12
layout(std430, binding = 4) readonly buffer Texels { int texels[]; };
layout(std430, binding = 5) readonly buffer Levels { int levels[]; };              // 14
layout(std430, binding = 6) readonly buffer ItemRows { int item_rows[]; };         // 7
layout(std430, binding = 7) readonly buffer ItemPoses { double item_poses[]; };    // 12
layout(std430, binding = 8) readonly buffer ItemNormals { float item_normals[]; }; // 9
layout(std430, binding = 9) readonly buffer Rooms {
    int tone[4096];
    int rooms[];         // of each its box, 9 columns of floats' bits, and its pictures
};
layout(std430, binding = 10) buffer Records { int records[]; };                    // 2: face, or ~face; item
layout(std430, binding = 11) buffer Edges { float edges[]; };                      // 12, about the centre of the screen
layout(std430, binding = 12) buffer Corners { vec4 corners[]; };                   // 3: clip space, row 0 at the top
layout(std430, binding = 13) buffer Cells { float cells[]; };                      // occlusion: raw, nearness, blurred
layout(std430, binding = 14) readonly buffer Numbers {
    double rows[16];     // world to X, Y (both from the centre of the screen), W and Q
    float view[16];      // shading.pack_view
    float light[13];     // shading.pack_lighting
    float shadow_rows[12];
    float lamps[7 * MAX_LAMPS];
};
layout(std430, binding = 15) writeonly buffer Frame { uint frame[]; };             // rgb in a word, depth, id; all normals

uniform ivec2 size;      // pixels
uniform int has_glass, lamp_count, with_normals;

#if SIDE == 1
#define GRID sampler2D
#else
#define GRID sampler2DMS
#endif
layout(binding = 0) uniform GRID slots;
layout(binding = 1) uniform GRID glass_slots;
layout(binding = 2) uniform GRID far_shares;      // planar depth / far
layout(binding = 3) uniform sampler2D shadow;
layout(binding = 4) uniform sampler2D middle_slots; // at the middles of pixels
layout(binding = 5) uniform sampler2D middle_glass;

// A sample of the kernels' grid of SIDE x SIDE samples per pixel; four samples share a texel where it is turned.
float at_sample(GRID grid, ivec2 s) {
#if SIDE == 1
    return texelFetch(grid, s, 0).r;
#else
    return texelFetch(grid, s >> 1, (s.y & 1) * 2 + (s.x & 1)).r;
#endif
}

float function_at(int k, int q, vec2 p) {         // one of the four affine functions of record k
    return edges[12 * k + 3 * q] * p.x + edges[12 * k + 3 * q + 1] * p.y + edges[12 * k + 3 * q + 2];
}
