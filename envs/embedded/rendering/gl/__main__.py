"""Says what would draw: `python -m envs.embedded.rendering.gl`; exit code 1 if nothing can."""

from __future__ import annotations

import sys

from envs.embedded.rendering.gl.device import device
from envs.errors import EngineUnavailableError

try:
    sys.stdout.write(f"{device().name}\n")
except EngineUnavailableError as error:
    sys.exit(str(error))
