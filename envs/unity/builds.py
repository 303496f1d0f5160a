"""The pinned Unity build: what it is called, whether it is cached here whole, and how to fetch it."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

UNITY_COMMIT = "f0825767cd50d69f666c7f282e54abfe58f1e917"
"""The Unity build that ai2thor 5.0.0 asks for."""
LINUX_X, LINUX_CLOUD, MAC = "Linux64", "CloudRendering", "OSXIntel64"
"""ai2thor's names of platforms: one draws on an X display, one off screen through Vulkan, one on macOS."""
PLATFORMS = {"Linux": (LINUX_CLOUD, LINUX_X), "Darwin": (MAC,)}
"""The platforms of an operating system that have builds, the better one first."""
BUILDS_URL = "http://s3-us-west-2.amazonaws.com/ai2-thor-public/builds"
"""Where ai2thor 5.0.0 downloads from (ai2thor.build.base_url)."""


@dataclass(frozen=True, slots=True)
class CachedBuild:
    """A build's folder in ~/.ai2thor/releases; `fault` says why it cannot be used, empty when it can."""

    platform: str
    folder: Path
    fault: str = ""


def build_name(platform: str) -> str:
    """The name of the pinned build's folder and archive."""
    return f"thor-{platform}-{UNITY_COMMIT}"


def releases_folder(home: Path) -> Path:
    """Where ai2thor keeps builds."""
    return home / ".ai2thor" / "releases"


def cached_builds(system: str, home: Path) -> list[CachedBuild]:
    """The pinned builds that are here, whole or not, the better one first."""
    folders = [(name, releases_folder(home) / build_name(name)) for name in PLATFORMS.get(system, ())]
    return [CachedBuild(name, folder, _fault(name, folder)) for name, folder in folders if folder.is_dir()]


def usable_platforms(system: str, home: Path) -> tuple[str, ...]:
    """The platforms whose cached build is whole."""
    return tuple(build.platform for build in cached_builds(system, home) if not build.fault)


def fetch_command(platform: str) -> str:
    """What downloads the build of a platform into the cache, once."""
    if platform == LINUX_CLOUD:
        return (
            'python -c "from ai2thor.controller import Controller; '
            "Controller(platform='CloudRendering', download_only=True)\""
        )
    headless = ", headless=True" if platform == LINUX_X else ""  # else it wants a display even to download
    return f'python -c "from ai2thor.controller import Controller; Controller(download_only=True{headless})"'


def _fault(platform: str, folder: Path) -> str:
    try:
        metadata = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return "metadata.json is missing or broken"
    if not isinstance(metadata, dict) or "FIFO" not in metadata.get("server_types", ()):
        return "metadata.json does not list FIFO among server_types"
    executable = _executable(platform, folder)
    if executable is None or not executable.is_file():
        return "its executable is missing"
    return "" if os.access(executable, os.X_OK) else f"{executable.name} is not executable"


def _executable(platform: str, folder: Path) -> Path | None:
    if platform != MAC:
        return folder / folder.name
    programs = sorted((folder / f"{folder.name}.app" / "Contents" / "MacOS").glob("*"))
    return programs[0] if programs else None
