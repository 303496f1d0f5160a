"""Where the data files are, and how untrusted relative names are kept inside their folder."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from envs.errors import DataError

ASSETS = Path(__file__).resolve().parent.parent / "assets"


def inside(root: Path, name: str) -> Path:
    """The path of `name` under `root`; raises DataError when it would lie outside."""
    root = root.resolve()
    path = (root / name).resolve()
    if not path.is_relative_to(root):
        raise DataError(name, "path", f"lies outside {root.name}/")
    return path


def asset_path(name: str) -> Path:
    """The path of an existing file or folder in assets/; raises DataError when it is missing."""
    path = inside(ASSETS, name)
    if not path.exists():
        raise DataError(f"assets/{name}", "file", "is missing; run from a checkout (pip install -e .)")
    return path


def load_yaml(name: str) -> Any:
    """The content of assets/`name`, read with the safe YAML loader."""
    path = asset_path(name)
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_SafeLoader)
    except yaml.YAMLError as error:
        raise DataError(f"assets/{name}", "yaml", str(error)) from error


@cache
def load_json(name: str) -> Any:
    """The content of assets/`name`; shared, so callers must not change it."""
    return json.loads(asset_path(name).read_text(encoding="utf-8"))


_SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
