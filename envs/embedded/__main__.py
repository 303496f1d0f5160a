"""python -m envs.embedded: the executable that ai2thor's Controller starts instead of Unity's player.

Controller(local_executable_path="python -m envs.embedded", x_display=":0")
"""

from __future__ import annotations

import os
import sys

from envs.embedded.wire.launch import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
