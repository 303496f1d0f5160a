"""The one folder an export writes to: never outside it, and never over someone's files unasked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from envs.asset_files import inside
from envs.errors import UsageError


class ExportFolder:
    """A folder that is being filled.

    Args:
        root: the folder; made when it is not there.
        force: write although it is not empty. Files of the same names are replaced and images of an earlier
            export taken away (see `clear_images`); everything else stays.

    Raises:
        UsageError: `root` is a file, or a folder with something in it and not `force`.
    """

    def __init__(self, root: Path, *, force: bool = False) -> None:
        if root.exists() and not root.is_dir():
            raise UsageError(f"{root} is a file: --out takes a folder")
        root.mkdir(parents=True, exist_ok=True)
        if not force and any(root.iterdir()):
            raise UsageError(f"{root} is not empty: choose a new folder, or --force to write over it")
        self.root = root.resolve()

    def clear_images(self, folder: str, pattern: str) -> None:
        """Take away the files of a sub-folder whose whole name matches: they are an earlier export's."""
        path = inside(self.root, folder)
        for found in sorted(path.iterdir()) if path.is_dir() else ():
            if re.fullmatch(pattern, found.name) and not found.is_dir():
                found.unlink()

    def write(self, name: str, data: bytes) -> None:
        """Write one file; DataError when a link would lead it out of the folder."""
        path = inside(self.root, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def write_json(self, name: str, data: Any) -> None:
        """Indented JSON as UTF-8."""
        self.write(name, (json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode())

    def write_jsonl(self, name: str, rows: Iterable[Any]) -> None:
        """One JSON object a line, as UTF-8."""
        lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        self.write(name, "".join(lines).encode())
