"""The Unity player as a child that is owned: killed with all it started, reaped, and never outliving us.

Linux kills a child (PDEATHSIG) when the *thread* that started it ends. So players are started by one thread
that lives as long as this process does, whichever thread asks for them.
"""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import IO

KILL_WAIT_S = 5.0
"""How long a killed player may take to go away (a GPU driver may hold it). Chosen."""
_LOG_TAIL_BYTES = 4096

_LOCK = threading.Lock()
_LAUNCHERS: dict[int, queue.SimpleQueue[_Launch]] = {}
"""The launching thread's queue by process id: a fork has no threads, and gets its own."""


class PlayerProcess(subprocess.Popen[bytes]):
    """A started player, leader of its own session and process group."""

    def kill(self) -> None:
        """Kill the player and everything that it started."""
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):  # macOS: EPERM for a group of zombies
            super().kill()

    def end(self) -> None:
        """Kill and reap; harmless when it has ended already."""
        self.kill()
        try:
            self.wait(KILL_WAIT_S)
        except subprocess.TimeoutExpired:
            return


class PlayerLog:
    """The log that a player appends to, and where this player's part of it begins."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._start = path.stat().st_size if path.exists() else 0

    def last_line(self) -> str:
        """The last line that was written since the start, or an empty string."""
        try:
            with self.path.open("rb") as file:
                size = file.seek(0, os.SEEK_END)
                file.seek(max(self._start, size - _LOG_TAIL_BYTES))
                lines = file.read().decode(errors="replace").split("\n")
        except OSError:
            return ""
        return next((line.strip() for line in reversed(lines) if line.strip()), "")[:200]


def launch_player(command: Sequence[str], env: Mapping[str, str], log: PlayerLog) -> PlayerProcess:
    """Start a player with its output appended to the log; OSError when it cannot be executed."""
    launch = _Launch(command, env, log)
    with _LOCK:
        requests = _LAUNCHERS.get(os.getpid())
        if requests is None:
            requests = _LAUNCHERS[os.getpid()] = queue.SimpleQueue()
            threading.Thread(target=_serve, args=(requests,), name="unity-launcher", daemon=True).start()
    requests.put(launch)
    return launch.result.result()


class _Launch:
    """A request to the launching thread."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str], log: PlayerLog) -> None:
        self.command, self.env, self.log = list(command), dict(env), log
        self.result: Future[PlayerProcess] = Future()

    def carry_out(self) -> None:
        """Start it; the result or the error goes to who asked."""
        try:
            with self.log.path.open("ab") as output:
                self.result.set_result(self._start(output))
        except OSError as error:
            self.result.set_exception(error)

    def _start(self, output: IO[bytes]) -> PlayerProcess:
        command = self.command
        if sys.platform == "linux":
            helper = str(Path(__file__).with_name("exec_owned.py"))
            command = [sys.executable, "-I", "-S", helper, str(os.getpid()), *command]
        return PlayerProcess(
            command,
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )


def _serve(requests: queue.SimpleQueue[_Launch]) -> None:
    while True:
        requests.get().carry_out()
