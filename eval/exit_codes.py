"""How a command of this package ends when something of ours is raised: one line on stderr, and a code."""

from __future__ import annotations

import sys
from collections.abc import Callable

from envs.errors import DataError, HearthError, UsageError


def exit_code_of(name: str, run: Callable[[], int]) -> int:
    """What `run` returns; 2 when it was asked for or given something wrong, 1 when something else failed."""
    try:
        return run()
    except (UsageError, DataError) as error:
        print(f"{name}: {error}", file=sys.stderr)
        return 2
    except HearthError as error:
        print(f"{name}: {type(error).__name__}: {error}", file=sys.stderr)
        return 1
