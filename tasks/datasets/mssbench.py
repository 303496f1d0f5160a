"""python -m tasks.datasets.mssbench PATH/combined.json: our enactments against MSSBench's own file.

Exit code: 0 when every record is enacted and no difference is undeclared, 1 when not, 2 for a usage fault.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from envs.errors import HearthError
from tasks.datasets.mssbench_check import check, print_result
from tasks.datasets.mssbench_layout import read_combined


def main(arguments: Sequence[str]) -> int:
    """Print the comparison; returns the exit code."""
    if len(arguments) != 1 or arguments[0].startswith("-"):
        sys.stderr.write("usage: python -m tasks.datasets.mssbench path/to/combined.json\n")
        return 2
    try:
        result = check(read_combined(Path(arguments[0])).embodied)
    except HearthError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    print_result(result)
    return 0 if result.is_complete else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
