"""ai2thor's FIFO server with time limits that hold everywhere, and an eye on the player.

The server of ai2thor 5.0.0 blocks for ever in open() when the player never opens its end, in write() when the
player no longer reads, and spins until its time limit when the player has died. Here all three end at once or
on time, with an error that says which it was. The bytes on the wire are the same.
"""

from __future__ import annotations

import errno
import os
import select
import time
from typing import Any

from ai2thor.fifo_server import FieldType, FifoServer
from ai2thor.server import Event

from envs.errors import EngineError
from envs.unity.player_process import PlayerLog, PlayerProcess

_SLICE_S = 0.1
"""How often a waiting server looks whether the player is alive."""
_RETRY_S = 0.01
_READ_BYTES = 1 << 20


class WatchedFifoServer(FifoServer):  # type: ignore[misc]
    """The FIFO server of one owned player.

    Until `set_started` the whole start has one limit; from then on every message has the server's own.
    `fault` keeps what went wrong first, because ai2thor's Controller words its own exceptions.
    """

    unity_proc: PlayerProcess | None
    server_pipe: Any
    client_pipe: Any

    def __init__(self, *, start_limit_s: float, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.fault = ""
        self.log: PlayerLog | None = None
        self._start_limit_s = start_limit_s
        self._start_ends: float | None = time.monotonic() + start_limit_s

    def set_started(self) -> None:
        """The start is over: its limit no longer holds."""
        self._start_ends = None

    def receive(self, timeout: float | None = None) -> Event:
        """The player's next Event."""
        if self.server_pipe is None:
            handle = os.open(
                self.server_pipe_path, os.O_RDONLY | os.O_NONBLOCK
            )  # does not wait for the player
            self.server_pipe = os.fdopen(handle, "rb", buffering=0)
        return super().receive(timeout)

    def stop(self) -> None:
        """Close the pipes, kill and reap the player, and remove the pipes' folder. May be called again."""
        for pipe in (self.client_pipe, self.server_pipe):
            if pipe is not None:
                pipe.close()
        self.client_pipe = self.server_pipe = None
        self.started = False
        if self.unity_proc is not None:
            self.unity_proc.end()
        self.tmp_dir.cleanup()

    def _read_with_timeout(self, server_pipe: Any, message_size: int, timeout: float | None) -> bytes:
        """Exactly `message_size` bytes; TimeoutError at the limit, EngineError when the player has ended."""
        ends, parts, handle = self._deadline(timeout), bytearray(), server_pipe.fileno()
        while len(parts) < message_size:
            readable, _, _ = select.select([handle], [], [], _SLICE_S)
            part = os.read(handle, min(message_size - len(parts), _READ_BYTES)) if readable else b""
            parts += part
            if not part:
                self._check(ends, "sent nothing" if not parts else "stopped in the middle of a message")
                if readable:  # nobody has opened the other end yet
                    time.sleep(_RETRY_S)
        return bytes(parts)

    def _send_message(self, message_type: FieldType, body: bytes) -> None:
        """Write one action, within the limit even if the player does not read."""
        if not self.started:
            raise EngineError("the controller was stopped; make a new one")
        ends = self._deadline(self.timeout)
        while self.client_pipe is None:
            try:
                handle = os.open(self.client_pipe_path, os.O_WRONLY | os.O_NONBLOCK)
                self.client_pipe = os.fdopen(handle, "wb", buffering=0)
            except OSError as error:
                if error.errno != errno.ENXIO:  # no reader yet
                    raise
                self._check(ends, "does not listen")
                time.sleep(_RETRY_S)
        self._last_action_message = body
        rest = memoryview(self._create_header(message_type, body) + body + self.eom_header)
        while rest:
            _, writable, _ = select.select([], [self.client_pipe], [], _SLICE_S)
            try:
                rest = rest[os.write(self.client_pipe.fileno(), rest) :] if writable else rest
            except BlockingIOError:  # room for less than an atomic write
                time.sleep(_RETRY_S)
            except BrokenPipeError:
                self._fail(EngineError(self._how_it_ended()))
            self._check(ends, "does not read", alive=not rest)

    def _deadline(self, limit_s: float | None) -> float | None:
        own = None if limit_s is None else time.monotonic() + limit_s
        known = [end for end in (own, self._start_ends) if end is not None]
        return min(known) if known else None

    def _check(self, ends: float | None, what: str, *, alive: bool = False) -> None:
        """Raise when the player has ended, or the time has come; `alive` skips the first."""
        process = self.unity_proc
        if not alive and process is not None and process.poll() is not None:
            self._fail(EngineError(self._how_it_ended()))
        if ends is not None and time.monotonic() > ends and not alive:
            limit = self._start_limit_s if self._start_ends is not None else self.timeout
            self._fail(TimeoutError(f"the Unity player {what} within {limit:g} s"))

    def _fail(self, error: Exception) -> None:
        self.fault = self.fault or str(error)
        raise error

    def _how_it_ended(self) -> str:
        code = None if self.unity_proc is None else self.unity_proc.poll()
        last = self.log.last_line() if self.log else ""
        how = (
            "closed its pipe"
            if code is None
            else f"ended with signal {-code}"
            if code < 0
            else f"ended with exit code {code}"
        )
        return f"the Unity player {how}" + (f', its last words: "{last}"' if last else "")
