"""The columns of a batch of fragments: column k of fragment f is element k * BATCH + f of one flat array.

One base pointer and constant distances let the compiler see that columns do not overlap, and use vectors.
"""

from __future__ import annotations

BATCH = 256

WEIGHT = 0
"""Share of the pixel: coverage times alpha."""
SHINE = 1
"""Share for reflections, which glass shows undimmed."""
AMBIENT = 2
NORMAL = 3
DEPTH = 6
U = 7
V = 8
REPEATS = 9
COLOR = 10
EMISSION = 13
SHARPNESS = 16
STRENGTH = 17
METALLIC = 18
GLOSS = 19
RAY_X = 20
RAY_Y = 21
POSITION = 22
TO_EYE = 25
FACING = 28
DISTANCE = 29
DIFFUSE = 30
KEY_DIFFUSE = 33
KEY_HIGHLIGHT = 34
SHADOW_X = 35
SHADOW_Y = 36
SHADOW_Z = 37
MIRROR = 38
LAMP = 41
NEARNESS = 42
COLUMNS = 43
