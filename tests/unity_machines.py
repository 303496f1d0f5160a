"""Machines for the doctor that exist only in tests: a healthy one, and whatever breaks it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from envs.unity.builds import build_name, releases_folder
from envs.unity.machine import Machine, Ran, XScreen


def cache_build(home: Path, platform: str, program: str = "#!/bin/sh\nexit 3\n") -> Path:
    """Put a build with a program of our own into a home's cache."""
    folder = releases_folder(home) / build_name(platform)
    folder.mkdir(parents=True)
    (folder / "metadata.json").write_text(json.dumps({"server_types": ["FIFO", "WSGI"]}))
    executable = folder / folder.name
    executable.write_text(program)
    executable.chmod(0o755)
    return folder


def healthy_machine(home: Path, **changes: object) -> Machine:
    """A Linux machine with Vulkan, an X display, room and a network, but no cached build."""
    machine = Machine(
        system="Linux",
        architecture="x86_64",
        is_64bit=True,
        python=(3, 12),
        env={"DISPLAY": ":0"},
        home=home,
        which=lambda name: f"/usr/bin/{name}",
        run=lambda argv, limit_s: Ran(0),
        disk_free_bytes=lambda path: 10**12,
        is_writable=lambda path: True,
        http_status=lambda url, proxy: 200,
        processes=lambda: [],
        find_library=lambda name: f"lib{name}.so.1",
        driver_manifests=lambda: ["nvidia_icd.json"],
        x_displays=lambda: [":0"],
        x_screen=lambda display: XScreen(1920, 1080, 24, True),
        version=lambda name: "5.0.0",
    )
    return replace(machine, **changes)


def refuse(message: str):
    """A probe that cannot reach what it looks at."""

    def probe(*_: object) -> object:
        raise OSError(message)

    return probe
