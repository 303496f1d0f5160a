"""What the doctor asks a machine: one object of facts and probes; a test hands in a broken machine.

Every probe of the real machine has a time limit of its own; `diagnose` puts another one around each check.
"""

from __future__ import annotations

import base64
import ctypes.util
import importlib.metadata
import os
import platform
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from urllib.parse import unquote, urlsplit

PROBE_LIMIT_S = 2.5
"""How long one probe may take; below the limit of a check, so that a probe's own words are heard. Chosen."""
MANIFEST_FOLDERS = ("/usr/share/vulkan/icd.d", "/etc/vulkan/icd.d", "/usr/local/share/vulkan/icd.d")
"""Where the Vulkan loader looks for drivers (Vulkan loader's documentation of driver discovery)."""
X_SOCKETS = Path("/", "tmp", ".X11-unix")
"""The folder of X servers' sockets (the X.Org convention); ai2thor looks in the same place."""


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended; `returncode` is None when it was killed at its time limit."""

    returncode: int | None
    stdout: str = ""
    stderr: str = ""


@dataclass(frozen=True, slots=True)
class ProcessEntry:
    """One line of the process list; `state` is ps's letter (Z: ended, but not reaped by its parent)."""

    pid: int
    parent: int
    state: str
    command: str


@dataclass(frozen=True, slots=True)
class XScreen:
    """What an X display offers: size in pixels, colour depth in bits, and whether it has GLX."""

    width: int
    height: int
    depth_bits: int
    has_glx: bool


@dataclass(frozen=True)
class Machine:
    """Facts about a machine, and probes into it.

    Probes raise OSError when what they look at cannot be reached. Tests replace fields of a healthy machine.
    """

    system: str
    architecture: str
    is_64bit: bool
    python: tuple[int, int]
    env: Mapping[str, str]
    home: Path
    which: Callable[[str], str | None]
    run: Callable[[Sequence[str], float], Ran]
    disk_free_bytes: Callable[[Path], int]
    is_writable: Callable[[Path], bool]
    http_status: Callable[[str, str | None], int]
    processes: Callable[[], list[ProcessEntry]]
    find_library: Callable[[str], str | None]
    driver_manifests: Callable[[], list[str]]
    x_displays: Callable[[], list[str]]
    x_screen: Callable[[str], XScreen]
    version: Callable[[str], str | None]


def this_machine() -> Machine:
    """The machine that we run on."""
    return Machine(
        system=platform.system(),
        architecture=platform.machine(),
        is_64bit=sys.maxsize > 2**32,
        python=(sys.version_info.major, sys.version_info.minor),
        env=dict(os.environ),
        home=Path.home(),
        which=shutil.which,
        run=run,
        disk_free_bytes=lambda path: shutil.disk_usage(nearest_existing(path)).free,
        is_writable=lambda path: os.access(nearest_existing(path), os.W_OK | os.X_OK),
        http_status=http_status,
        processes=list_processes,
        find_library=ctypes.util.find_library,
        driver_manifests=driver_manifests,
        x_displays=x_displays,
        x_screen=x_screen,
        version=version,
    )


def nearest_existing(path: Path) -> Path:
    """The path, or the closest folder above it that exists."""
    for candidate in (path, *path.parents):
        if candidate.exists():
            return candidate
    return path


def run(argv: Sequence[str], limit_s: float = PROBE_LIMIT_S) -> Ran:
    """Run a command from the folder that holds `envs`; at the limit it is killed with its children."""
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        list(argv),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        cwd=root,
        start_new_session=True,
    ) as process:
        try:
            out, err = process.communicate(timeout=limit_s)
        except subprocess.TimeoutExpired as late:
            kill_group(process)
            return Ran(None, _decoded(late.stdout), _decoded(late.stderr))
        return Ran(process.returncode, out, err)


def kill_group(process: subprocess.Popen[str]) -> None:
    """Kill a process that leads its own session, and what it started (where there are process groups)."""
    if hasattr(os, "killpg"):
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
    else:  # pragma: no cover - Windows
        process.kill()


def _decoded(output: bytes | str | None) -> str:
    return output.decode(errors="replace") if isinstance(output, bytes) else output or ""


def http_status(url: str, proxy: str | None) -> int:
    """The status of a HEAD request, through a proxy if one is given; OSError when nobody answers."""
    target = urlsplit(url)
    via = urlsplit(proxy if "://" in proxy else f"http://{proxy}") if proxy else target
    if via.scheme not in ("http", "https") or not via.hostname:
        raise OSError(f"{proxy or url!r} is no address of an http server or proxy")
    kind = HTTPSConnection if via.scheme == "https" else HTTPConnection
    connection = kind(via.hostname, via.port, timeout=PROBE_LIMIT_S)
    headers = {}
    if proxy and via.username:
        secret = f"{unquote(via.username)}:{unquote(via.password or '')}".encode()
        headers["Proxy-Authorization"] = f"Basic {base64.b64encode(secret).decode()}"
    try:
        connection.request("HEAD", url if proxy else target.path, headers=headers)
        return connection.getresponse().status
    except HTTPException as error:
        raise OSError(f"no answer in HTTP: {error}") from error
    finally:
        connection.close()


def list_processes() -> list[ProcessEntry]:
    """All processes that we may see: from /proc, or from ps where there is none."""
    if Path("/proc/self/stat").exists():
        folders = [path for path in Path("/proc").iterdir() if path.name.isdigit()]
        return [entry for entry in map(_proc_entry, folders) if entry is not None]
    if shutil.which("ps") is None:
        return []
    entries = []
    for line in run(["ps", "-axo", "pid=,ppid=,stat=,command="]).stdout.splitlines():
        pid, parent, state, command = [*line.split(None, 3), "", "", "", ""][:4]
        if pid.isdigit() and parent.isdigit():
            entries.append(ProcessEntry(int(pid), int(parent), state[:1], command))
    return entries


def _proc_entry(folder: Path) -> ProcessEntry | None:
    try:
        stat = (folder / "stat").read_text(errors="replace")
        command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:  # it ended meanwhile, or is not ours to see
        return None
    name, _, rest = stat.partition("(")[2].rpartition(")")
    state, parent = rest.split()[:2]
    return ProcessEntry(int(folder.name), int(parent), state, command or name)


def driver_manifests() -> list[str]:
    """The Vulkan drivers that are announced to the loader."""
    for name in ("VK_DRIVER_FILES", "VK_ICD_FILENAMES"):
        if os.environ.get(name):
            return [path for path in os.environ[name].split(os.pathsep) if Path(path).is_file()]
    return [str(path) for folder in MANIFEST_FOLDERS for path in sorted(Path(folder).glob("*.json"))]


def x_displays() -> list[str]:
    """The X displays of this machine, by their sockets."""
    return [f":{path.name[1:]}" for path in sorted(X_SOCKETS.glob("X[0-9]*"))]


def x_screen(display: str) -> XScreen:
    """Connect to an X display; OSError with the server's words when it refuses."""
    from Xlib.display import Display  # noqa: PLC0415 - comes with ai2thor, which may be missing
    from Xlib.error import DisplayError, XError  # noqa: PLC0415

    try:
        connection = Display(display)
    except (DisplayError, XError) as error:
        raise OSError(str(error)) from error
    try:
        screen = connection.screen()
        return XScreen(
            screen["width_in_pixels"],
            screen["height_in_pixels"],
            screen["root_depth"],
            "GLX" in connection.list_extensions(),
        )
    finally:
        connection.close()


def version(distribution: str) -> str | None:
    """The installed version of a distribution, or None."""
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return None
