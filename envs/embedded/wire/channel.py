"""What a transport offers the engine, and the loop that ties the two together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from envs.embedded.engine import Engine, Reply


class Channel(Protocol):
    """One connection to ai2thor's client."""

    def exchange(self, reply: Reply) -> Mapping[str, Any] | None:
        """Send a reply and wait for the next action; None when the client is gone or wants no more."""

    def abort(self) -> None:
        """Make the client notice at once that the engine has failed, as far as the transport can."""

    def close(self) -> None:
        """Release what is open."""


def serve(start: Callable[[], Engine], channel: Channel) -> None:
    """Start an engine and answer the client until it goes away; then close the channel.

    What the engine raises, when it starts or later, is raised again once the client has been told.
    """
    try:
        engine = start()
        reply = engine.first()
        while (action := channel.exchange(reply)) is not None:
            reply = engine.process(action)
    except Exception:
        channel.abort()
        raise
    finally:
        channel.close()
