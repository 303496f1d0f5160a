"""House files of a suite: gzipped JSON in ProcTHOR's schema, one house a file; equal houses, equal bytes."""

from __future__ import annotations

import gzip
import io
import json
import zlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from envs.errors import DataError

MAX_HOUSE_BYTES = 4_000_000
"""A house file unpacks to at most this much; ours have some 100 kB."""


@lru_cache(maxsize=64)
def load_house(path: Path) -> Mapping[str, Any]:
    """The house in a .json.gz file; shared, so callers must not change it.

    Raises:
        DataError: missing, too large, or not a JSON object.
    """
    if not path.is_file():
        raise DataError(path.name, "file", "is missing, or no plain file")
    try:
        with gzip.open(path, "rb") as file:
            raw = file.read(MAX_HOUSE_BYTES + 1)
        if len(raw) > MAX_HOUSE_BYTES:
            raise DataError(path.name, "file", f"unpacks to more than {MAX_HOUSE_BYTES} bytes")
        house = json.loads(raw)
    except (OSError, EOFError, ValueError, zlib.error, RecursionError) as error:
        raise DataError(path.name, "file", f"is no readable house: {error}") from error
    if not isinstance(house, dict):
        raise DataError(path.name, "file", f"expected a JSON object, got {type(house).__name__}")
    return house


def house_bytes(house: Mapping[str, Any]) -> bytes:
    """The content of a house's file; equal houses have equal bytes."""
    text = json.dumps(house, separators=(",", ":"), ensure_ascii=False)
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", mtime=0, filename="") as file:
        file.write(text.encode())
    return out.getvalue()
