// kernels/lanes.py: what the kernels keep in columns of that name.

struct Lane {
    float weight, shine, ambient, depth, repeats, sharpness, strength, metallic, gloss, facing, distance;
    float key_diffuse, key_highlight;
    vec2 uv, ray;
    vec3 normal, color, emission, position, to_eye, diffuse, mirror;
    int pyramid, room;
};
