"""The WSGI transport: ai2thor's client is an HTTP server, and the engine posts each reply to it.

A response is the next action. Newer Werkzeug closes the connection after each response, older keeps
it open: `http.client` opens a new one when it has to.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING, Any

from envs.embedded.wire.framing import BOUNDARY, decode_action, wsgi_form
from envs.errors import EngineUnavailableError

if TYPE_CHECKING:
    from envs.embedded.engine import Reply

CONNECT_PATIENCE_S = 5.0
"""How long a refused connection is tried again before the client counts as gone (chosen)."""
RETRY_S = 0.05
"""Pause between two attempts to connect (chosen)."""
_HEADERS = {"Content-Type": f'multipart/form-data; boundary="{BOUNDARY}"'}


class WsgiChannel:
    """Posts replies to the client's /train, and reads actions from its responses.

    Args:
        host: where the client listens.
        port: where the client listens.
        token: the secret that the client gave us; it answers 403 to a wrong one.
        patience_s: how long to try to connect.
    """

    def __init__(self, host: str, port: int, token: str, patience_s: float = CONNECT_PATIENCE_S) -> None:
        self._connection = HTTPConnection(host, port)
        self._token = token
        self._patience_s = patience_s
        self._met = False

    def exchange(self, reply: Reply) -> Mapping[str, Any] | None:
        """Post a reply, wait for the next action; None when the client is gone or has stopped.

        Raises:
            EngineUnavailableError: the client was never there, or refuses us.
        """
        if not self._connected():
            return None
        try:
            self._connection.request("POST", "/train", wsgi_form(reply, self._token), _HEADERS)
            response = self._connection.getresponse()
            body = response.read()
        except (ConnectionError, HTTPException):
            return None
        if response.status != 200:
            raise EngineUnavailableError(
                f"ai2thor's client answered {response.status} {response.reason}, expected 200"
                + ("; AI2THOR_CLIENT_TOKEN is not its token" if response.status == 403 else "")
            )
        action = decode_action(body)
        return action if "action" in action else None  # WsgiServer.stop() sends no action

    def abort(self) -> None:
        """Nothing to send: the client of a WSGI engine watches the process."""

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _connected(self) -> bool:
        """Connect if necessary; False when the client is no longer there."""
        deadline = time.monotonic() + self._patience_s
        while self._connection.sock is None:
            try:
                self._connection.connect()
            except OSError as error:
                if time.monotonic() > deadline:
                    if self._met:
                        return False
                    raise EngineUnavailableError(
                        f"no ai2thor client at {self._connection.host}:{self._connection.port}: {error}"
                    ) from error
                time.sleep(RETRY_S)
        self._met = True
        return True
