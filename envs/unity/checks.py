"""The doctor's checks: each a function of a machine and of what is wanted from it, with one finding.

The order of UNITY_CHECKS is the order of causes: what comes first makes what comes later moot. A *problem*
stops the Unity engine from starting; a *warning* does not, but explains a start that fails all the same.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

from envs.unity.builds import (
    BUILDS_URL,
    LINUX_CLOUD,
    LINUX_X,
    MAC,
    PLATFORMS,
    UNITY_COMMIT,
    build_name,
    cached_builds,
    fetch_command,
    releases_folder,
    usable_platforms,
)
from envs.unity.machine import PROBE_LIMIT_S, Machine

State: TypeAlias = Literal["ok", "warning", "problem"]

CHECK_LIMIT_S = 3.0
"""No check holds the doctor up for longer. Chosen."""
OLDEST_PYTHON = (3, 11)
"""Hearth's own requirement (pyproject.toml)."""
CLIENT_VERSION = "5.0.0"
"""The ai2thor client that the pinned build belongs to."""
DOWNLOAD_BYTES = 3 * 10**9
"""Room for the archive (500 MB) and the unpacked build; chosen with a margin."""
RUN_BYTES = 50 * 10**6
"""Room for the logs and locks of a running build. Chosen."""
X_DEPTH_BITS = 24
"""The colour depth that ai2thor's Linux64 platform demands."""
EMBEDDED = "use --engine embedded, which needs none of this"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found, and how to mend it (empty when nothing has to be mended)."""

    name: str
    state: State
    found: str
    fix: str = ""

    @property
    def sentence(self) -> str:
        """The finding and its fix in one sentence without a full stop."""
        return f"{self.name}: {self.found}; {self.fix}" if self.fix else f"{self.name}: {self.found}"


@dataclass(frozen=True, slots=True)
class Needs:
    """What is wanted from the Unity engine: frame size in pixels, images at all, and a certain X display."""

    width: int = 300
    height: int = 300
    headless: bool = False
    x_display: str | None = None


Check: TypeAlias = Callable[[Machine, Needs], Finding]


def check_platform(machine: Machine, _needs: Needs) -> Finding:
    """There are builds for Linux and macOS on 64-bit x86 (Apple's own chips run them through Rosetta)."""
    name, here = "platform", f"{machine.system or 'unknown system'} {machine.architecture}".strip()
    if machine.system not in PLATFORMS:
        fix = "use WSL2, or --engine embedded" if machine.system == "Windows" else EMBEDDED
        return Finding(name, "problem", f"AI2-THOR has no Unity build for {here}", fix)
    if not machine.is_64bit:
        return Finding(name, "problem", "this Python is a 32-bit one", "install a 64-bit Python")
    if machine.architecture in ("x86_64", "AMD64", "amd64"):
        return Finding(name, "ok", here)
    if machine.system == "Linux":
        return Finding(name, "problem", f"AI2-THOR's Linux builds are for x86_64, this is {here}", EMBEDDED)
    found = f"{here} runs the Intel build through Rosetta; its window may freeze (ai2thor issues 1158, 1289)"
    return Finding(name, "warning", found, "softwareupdate --install-rosetta, or --engine embedded")


def check_python(machine: Machine, _needs: Needs) -> Finding:
    """Python is new enough, and the client is the one that the build belongs to."""
    name, here = "python", ".".join(map(str, machine.python))
    client = machine.version("ai2thor")
    if machine.python < OLDEST_PYTHON:
        wanted = ".".join(map(str, OLDEST_PYTHON))
        return Finding(name, "problem", f"Python {here} is too old", f"use Python {wanted} or newer")
    if client != CLIENT_VERSION:
        found = f"ai2thor {client} is installed" if client else "ai2thor is not installed"
        return Finding(name, "problem", found, f"pip install ai2thor=={CLIENT_VERSION}")
    return Finding(name, "ok", f"Python {here}, ai2thor {client}")


def check_disk(machine: Machine, _needs: Needs) -> Finding:
    """The home folder can be written and has room: for a download if no build is here, else for logs."""
    name, folder = "disk", machine.home / ".ai2thor"
    if not machine.is_writable(folder):
        return Finding(
            name, "problem", f"{folder} cannot be written", "make it writable, or set HOME elsewhere"
        )
    wanted = RUN_BYTES if usable_platforms(machine.system, machine.home) else DOWNLOAD_BYTES
    free = machine.disk_free_bytes(folder)
    found = f"{free / 1e9:.1f} GB free at {folder}"
    if free >= wanted:
        return Finding(name, "ok", found)
    return Finding(
        name, "problem", f"only {found}", f"free {wanted / 1e9:.2g} GB, or set HOME to a larger disk"
    )


def check_network(machine: Machine, needs: Needs) -> Finding:
    """The build's archive can be reached, directly or through the proxy that ai2thor would use."""
    name = "network"
    if usable_platforms(machine.system, machine.home):
        return Finding(name, "ok", "not needed: a build is cached")
    url = f"{BUILDS_URL}/{build_name(platform_to_fetch(machine, needs))}.zip"
    host = urlsplit(url).hostname or ""
    proxy = _proxy_for(host, machine.env)
    way = f"through the proxy {_without_secret(proxy)}" if proxy else "directly (no http_proxy is set)"
    repair = "mend or unset http_proxy" if proxy else "connect, or set http_proxy"
    fix = f"{repair}, or copy ~/.ai2thor/releases from another machine"
    try:
        status = machine.http_status(url, proxy)
    except OSError as error:
        return Finding(name, "problem", f"{host} cannot be reached {way}: {error}", fix)
    if status == 407:
        return Finding(
            name, "problem", f"the proxy {_without_secret(proxy)} wants a login", "put it in http_proxy"
        )
    if status != 200:
        return Finding(name, "problem", f"{host} answers {status} for the build {way}", fix)
    return Finding(name, "ok", f"{host} has the build, reached {way}")


def check_builds(machine: Machine, needs: Needs) -> Finding:
    """The pinned build is cached and whole."""
    name, commit = "cached builds", UNITY_COMMIT[:8]
    builds = cached_builds(machine.system, machine.home)
    whole = [build.platform for build in builds if not build.fault]
    if whole:
        return Finding(name, "ok", f"{', '.join(whole)} of {commit}")
    if builds:
        broken = builds[0]
        found = f"the {broken.platform} build {commit} is not whole: {broken.fault}"
        return Finding(name, "problem", found, f"delete {broken.folder} and fetch it again")
    found = f"the Unity build {commit} is not in {releases_folder(machine.home)}"
    fix = f"fetch it once (500 MB) with {fetch_command(platform_to_fetch(machine, needs))}"
    return Finding(name, "problem", found, fix)


def check_vulkan(machine: Machine, needs: Needs) -> Finding:
    """The Vulkan loader and a driver are there, if the build that draws off screen is the one to use."""
    name = "vulkan loader"
    if machine.system != "Linux":
        return Finding(name, "ok", "not needed on this system")
    fault = _vulkan_fault(machine)
    if fault is None:
        return Finding(name, "ok", f"found, with {len(machine.driver_manifests())} driver manifest(s)")
    found, fix = fault
    if _is_served_by_x(machine, needs):
        return Finding(name, "ok", f"{found}; not needed, the Linux64 build serves")
    if LINUX_X in _candidates(machine) and _wants_x(machine, needs):
        return Finding(name, "warning", f"{found}, so only an X display can serve", fix)
    return Finding(name, "problem", found, fix)


def check_vulkaninfo(machine: Machine, needs: Needs) -> Finding:
    """With CUDA_VISIBLE_DEVICES set, ai2thor maps GPUs by vulkaninfo and nvidia-smi, or fails."""
    name = "vulkaninfo"
    devices = [
        d.strip() for d in machine.env.get("CUDA_VISIBLE_DEVICES", "").split(",") if d.strip().isdigit()
    ]
    if machine.system != "Linux" or not devices:
        return Finding(name, "ok", "not needed: CUDA_VISIBLE_DEVICES names no device")
    if choose_platform(machine, needs) == LINUX_X or LINUX_CLOUD not in _candidates(machine):
        return Finding(name, "ok", "not needed: the Linux64 build takes no device")
    mapping = machine.home / ".ai2thor" / "cuda-vulkan-mapping.json"
    if mapping.is_file():
        return _mapping_finding(
            name, mapping.read_text(encoding="utf-8", errors="replace"), devices[0], str(mapping)
        )
    for tool, package in (
        ("vulkaninfo", "apt-get install vulkan-tools"),
        ("nvidia-smi", "install NVIDIA's driver"),
    ):
        if machine.which(tool) is None:
            found = f"CUDA_VISIBLE_DEVICES={devices[0]} makes ai2thor run {tool}, which is not installed"
            return Finding(name, "problem", found, f"{package}, or unset CUDA_VISIBLE_DEVICES")
        ran = machine.run([tool] if tool == "vulkaninfo" else [tool, "-L"], PROBE_LIMIT_S)
        if ran.returncode != 0:
            how = f"ends with {ran.returncode}" if ran.returncode is not None else "hangs"
            found = f"CUDA_VISIBLE_DEVICES={devices[0]} makes ai2thor run {tool}, which {how}"
            return Finding(name, "problem", found, "mend the GPU's driver, or unset CUDA_VISIBLE_DEVICES")
    return Finding(name, "ok", "vulkaninfo and nvidia-smi run")


def check_x_display(machine: Machine, needs: Needs) -> Finding:
    """An X display that Unity can draw on is there, if the build that draws on one is the one to use."""
    name = "x display"
    if machine.system != "Linux":
        return Finding(name, "ok", "not needed on this system")
    if needs.headless and LINUX_X in _candidates(machine):
        return Finding(name, "ok", "not needed without images")
    display, found, fix = _x_state(machine, needs)
    if display is not None:
        return Finding(name, "ok", found)
    if LINUX_CLOUD in _candidates(machine) and _vulkan_fault(machine) is None:
        return Finding(name, "ok", f"{found}; not needed, CloudRendering serves")
    if LINUX_X not in _candidates(machine) or not _wants_x(machine, needs):
        return Finding(name, "warning", f"{found}, so only CloudRendering can serve", fix)
    return Finding(name, "problem", found, fix)


def check_leftovers(machine: Machine, _needs: Needs) -> Finding:
    """No Unity player lives on without its client, and none is left unreaped."""
    name = "leftover processes"
    processes = machine.processes()
    commands = {process.pid: process.command for process in processes}
    players = [process for process in processes if _is_player(process.command)]
    orphans = [p for p in players if p.state != "Z" and "python" not in commands.get(p.parent, "")]
    zombies = [p for p in players if p.state == "Z"]
    if orphans:
        pids = " ".join(str(p.pid) for p in orphans)
        found = f"{len(orphans)} Unity player(s) without a client hold the GPU or display"
        return Finding(name, "warning", found, f"kill -9 {pids}")
    if zombies:
        parents = " ".join(sorted({str(p.parent) for p in zombies}))
        found = f"{len(zombies)} Unity player(s) ended and were never reaped"
        return Finding(name, "warning", found, f"end the process(es) that started them: {parents}")
    return Finding(name, "ok", f"none ({len(players)} player(s) in use)")


UNITY_CHECKS: Mapping[str, Check] = {
    "platform": check_platform,
    "python": check_python,
    "disk": check_disk,
    "network": check_network,
    "cached builds": check_builds,
    "vulkan loader": check_vulkan,
    "vulkaninfo": check_vulkaninfo,
    "x display": check_x_display,
    "leftover processes": check_leftovers,
}


def diagnose(
    machine: Machine,
    needs: Needs,
    checks: Mapping[str, Check] = UNITY_CHECKS,
    limit_s: float = CHECK_LIMIT_S,
) -> list[Finding]:
    """All findings, in the order of the checks, within the limit: the checks run side by side."""
    results: dict[str, Finding] = {}

    def work(name: str, check: Check) -> None:
        try:
            results[name] = check(machine, needs)
        except Exception as error:  # a check that fails must not take the others along
            results[name] = Finding(
                name, "problem", f"the check failed: {type(error).__name__}: {error}", EMBEDDED
            )

    threads = [threading.Thread(target=work, args=item, daemon=True) for item in checks.items()]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + limit_s
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    late = f"no answer within {limit_s:g} s"
    ended = dict(results)
    return [
        ended.get(name) or Finding(name, "problem", late, f"find out what hangs, or {EMBEDDED}")
        for name in checks
    ]


def main_cause(findings: Iterable[Finding]) -> Finding | None:
    """What to mend first: the first problem, else the first warning, else None."""
    listed = list(findings)
    for state in ("problem", "warning"):
        for finding in listed:
            if finding.state == state:
                return finding
    return None


def choose_platform(machine: Machine, needs: Needs) -> str | None:
    """The platform to start, of those whose builds are (or could be) cached; None when none can draw here."""
    candidates = _candidates(machine)
    if machine.system != "Linux":
        return candidates[0] if candidates else None
    if needs.headless and LINUX_X in candidates:
        return LINUX_X
    if needs.x_display and LINUX_X in candidates and _x_state(machine, needs)[0]:
        return LINUX_X
    if LINUX_CLOUD in candidates and _vulkan_fault(machine) is None:
        return LINUX_CLOUD
    return LINUX_X if LINUX_X in candidates and _x_state(machine, needs)[0] else None


def platform_to_fetch(machine: Machine, needs: Needs) -> str:
    """The platform whose build should be downloaded on a machine without one."""
    if machine.system == "Darwin":
        return MAC
    return LINUX_X if _x_state(machine, needs)[0] and _vulkan_fault(machine) else LINUX_CLOUD


def x_display_to_use(machine: Machine, needs: Needs) -> str | None:
    """The first X display that suits, or None."""
    return _x_state(machine, needs)[0]


def _candidates(machine: Machine) -> tuple[str, ...]:
    return usable_platforms(machine.system, machine.home) or PLATFORMS.get(machine.system, ())


def _is_served_by_x(machine: Machine, needs: Needs) -> bool:
    return LINUX_X in _candidates(machine) and (needs.headless or _x_state(machine, needs)[0] is not None)


def _wants_x(machine: Machine, needs: Needs) -> bool:
    """Whether it is the X display that somebody set out to use, or the only way with what is cached."""
    named = needs.x_display or machine.env.get("DISPLAY") or machine.x_displays()
    return bool(named) or LINUX_CLOUD not in _candidates(machine)


def _vulkan_fault(machine: Machine) -> tuple[str, str] | None:
    if machine.find_library("vulkan") is None:
        return "libvulkan is not installed", "apt-get install libvulkan1"
    if not machine.driver_manifests():
        fix = "install NVIDIA's driver; in Docker also set NVIDIA_DRIVER_CAPABILITIES=all"
        return "libvulkan finds no driver (no *_icd.json)", fix
    return None


def _x_state(machine: Machine, needs: Needs) -> tuple[str | None, str, str]:
    """The display to use (or None), what was found, and the fix."""
    named = needs.x_display or machine.env.get("DISPLAY")
    if named:
        display = named if ":" in named else f":{named}"
        fault = _x_fault(machine, needs, display)
        return (None, *fault) if fault else (display, f"{display} suits", "")
    faults = []
    for display in machine.x_displays():
        fault = _x_fault(machine, needs, display)
        if fault is None:
            return display, f"{display} suits", ""
        faults.append(fault)
    if faults:
        return (None, *faults[0])
    return None, "DISPLAY is not set and no X server runs", "sudo ai2thor-xorg start, or use CloudRendering"


def _x_fault(machine: Machine, needs: Needs, display: str) -> tuple[str, str] | None:
    try:
        screen = machine.x_screen(display)
    except OSError as error:
        fix = "set DISPLAY to a running server that lets you in (xauth), or unset it"
        return f"the X display {display} cannot be opened: {error}", fix
    if not screen.has_glx:
        return f"the X display {display} has no GLX", "start the server with GLX (sudo ai2thor-xorg start)"
    if screen.depth_bits != X_DEPTH_BITS:
        return (
            f"the X display {display} has {screen.depth_bits} bits a pixel",
            f"start it with {X_DEPTH_BITS} bits",
        )
    if screen.width < needs.width or screen.height < needs.height:
        size, wanted = f"{screen.width}x{screen.height}", f"{needs.width}x{needs.height}"
        found = f"the X display {display} is {size}, too small for frames of {wanted}"
        return found, "start a larger screen, or ask for smaller frames"
    return None


def _mapping_finding(name: str, text: str, device: str, path: str) -> Finding:
    try:
        known = device in json.loads(text)
    except (ValueError, TypeError):
        known = False
    if known:
        return Finding(name, "ok", "not needed: the mapping of GPUs is cached")
    found = f"the cached mapping of GPUs does not know CUDA_VISIBLE_DEVICES={device}"
    return Finding(name, "problem", found, f"delete {path}")


def _is_player(command: str) -> bool:
    program = command.split(" -", 1)[0].rpartition("/")[2] or command
    return program.startswith(("thor-Linux64", "thor-CloudRende", "thor-OSXIntel64", "AI2-THOR"))


def _proxy_for(host: str, env: Mapping[str, str]) -> str | None:
    """The proxy that requests would use for plain http, or None."""
    excluded = env.get("no_proxy") or env.get("NO_PROXY") or ""
    for entry in filter(None, (part.strip().lstrip(".") for part in excluded.split(","))):
        if entry in ("*", host) or host.endswith(f".{entry}"):
            return None
    return next((env[n] for n in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY") if env.get(n)), None)


def _without_secret(proxy: str | None) -> str:
    """A proxy's address without the login in it."""
    before, at, after = (proxy or "").rpartition("@")
    return f"{before.partition('://')[0]}://...@{after}" if at and "://" in before else after
