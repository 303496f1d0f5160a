// kernels/triangles.py `_fill`, as the two stages of a draw: a triangle's record and depth into the samples at which
// it is the nearest. FOR_LIGHT writes the nearness alone, of which the blending keeps the greatest.

#ifdef VERTEX
layout(std430, binding = 12) readonly buffer Corners { vec4 corners[]; };
uniform int first_record;
flat out int record;

void main() {
    gl_Position = corners[3 * first_record + gl_VertexID];
    record = first_record + gl_VertexID / 3;
}
#else
layout(std430, binding = 11) readonly buffer Edges { float edges[]; };
uniform vec2 half_size;           // of the screen, in samples
uniform float far, spread;        // samples from one fragment to the next
flat in int record;
layout(location = 0) out float result;

void main() {
#ifdef TURNED
    vec2 p = (floor(gl_FragCoord.xy) + gl_SamplePosition) * spread - half_size;
#else
    vec2 p = gl_FragCoord.xy * spread - half_size;
#endif
    float nearness = edges[12 * record + 9] * p.x + edges[12 * record + 10] * p.y + edges[12 * record + 11];
#ifdef FOR_LIGHT
    result = nearness;
#else
    gl_FragDepth = 1.0 / (nearness * far);
    result = float(record);
#endif
}
#endif
