"""Take the golden frames anew: `python tests/golden/update.py`. Look at what has changed before you commit it."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.golden.comparison import FOLDER, write
from tests.golden.shots import SHOTS, take


def main() -> None:
    """Take every shot and say which have changed."""
    changed = write({shot.name: take(shot) for shot in SHOTS})
    size = sum(p.stat().st_size for p in FOLDER.iterdir() if p.suffix in (".png", ".json"))
    told = ", ".join(changed) or "none"
    sys.stdout.write(f"{len(SHOTS)} golden frames, {size / 1000:.0f} kB; new or changed: {told}\n")


if __name__ == "__main__":
    main()
