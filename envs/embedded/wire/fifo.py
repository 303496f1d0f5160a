"""The FIFO transport: two named pipes that ai2thor's client has made.

The client opens the server pipe for reading right after it has started us, and
the client pipe for writing only when it sends its first action. We open both without blocking, so a client
that dies in between leaves no process behind.
"""

from __future__ import annotations

import contextlib
import errno
import os
import select
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from envs.embedded.wire.framing import ABORT, fifo_message, read_fifo_action
from envs.errors import EngineUnavailableError

if TYPE_CHECKING:
    from envs.embedded.engine import Reply

OPEN_PATIENCE_S = 60.0
"""How long to wait for the client to open the server pipe (chosen; it does so at once)."""
POLL_S = 0.002
"""Pause between looks at a pipe that is not open on the other side yet (chosen)."""


class FifoChannel:
    """Writes replies to the server pipe, reads actions from the client pipe.

    Args:
        server_pipe: path of the pipe from the engine to the client.
        client_pipe: path of the pipe from the client to the engine.
        patience_s: how long to wait for the client to open the server pipe.

    Raises:
        EngineUnavailableError: a pipe is missing, or nobody reads the server pipe.
    """

    def __init__(self, server_pipe: str, client_pipe: str, patience_s: float = OPEN_PATIENCE_S) -> None:
        self._client_path = client_pipe
        self._out = _open_for_writing(server_pipe, patience_s)
        self._in: int | None = None

    def exchange(self, reply: Reply) -> Mapping[str, Any] | None:
        """Send a reply, wait for the next action; None when the client has closed its pipes."""
        try:
            self._write(fifo_message(reply))
        except BrokenPipeError:
            return None
        source = self._source()
        return None if source is None else read_fifo_action(lambda size: os.read(source, size))

    def abort(self) -> None:
        """Send what ai2thor's client takes for a broken message."""
        with contextlib.suppress(OSError):
            self._write(ABORT)

    def close(self) -> None:
        """Close both pipes."""
        os.close(self._out)
        if self._in is not None:
            os.close(self._in)
            self._in = None

    def _write(self, message: bytes) -> None:
        rest = memoryview(message)
        while rest:
            rest = rest[os.write(self._out, rest) :]

    def _source(self) -> int | None:
        """The client pipe, open and with something to read; None when the client has gone before."""
        if self._in is None:
            self._in = os.open(self._client_path, os.O_RDONLY | os.O_NONBLOCK)
            if not _becomes_readable(self._in, self._out):
                return None
            os.set_blocking(self._in, True)
        return self._in


def _open_for_writing(path: str, patience_s: float) -> int:
    """The server pipe, once the client has opened it for reading."""
    deadline = time.monotonic() + patience_s
    while True:
        try:
            pipe = os.open(path, os.O_WRONLY | os.O_NONBLOCK)
        except OSError as error:
            if error.errno != errno.ENXIO:
                raise EngineUnavailableError(f"cannot open ai2thor's server pipe: {error}") from error
            if time.monotonic() > deadline:
                raise EngineUnavailableError(
                    f"nobody has opened {path} for reading within {patience_s:g} s; is the Controller gone?"
                ) from error
            time.sleep(POLL_S)
        else:
            os.set_blocking(pipe, True)
            return pipe


def _becomes_readable(source: int, out: int) -> bool:
    """Wait for a first byte in `source`; False when the reader of `out` goes away before."""
    poll = select.poll()
    poll.register(source, select.POLLIN)
    poll.register(out, 0)
    while True:
        seen = dict(poll.poll())
        if seen.get(source, 0) & select.POLLIN:
            return True
        if seen.get(out, 0) & (select.POLLERR | select.POLLHUP):
            return False
        time.sleep(POLL_S)  # some systems report a pipe that nobody has opened yet as hung up
