"""The renderer for machines with a GPU: the kernels' shading in GLSL, drawn by moderngl through EGL."""
