"""From the command line and environment of Unity's player to a running engine.

ai2thor's Controller sets AI2THOR_SERVER_TYPE (FIFO or WSGI), AI2THOR_CLIENT_TOKEN,
AI2THOR_SERVER_SIDE_SCREENSHOT, and either AI2THOR_FIFO_SERVER_PIPE_PATH and AI2THOR_FIFO_CLIENT_PIPE_PATH or
AI2THOR_HOST and AI2THOR_PORT; and it calls `EXE -screen-fullscreen 0 -screen-quality 7 -screen-width 300
-screen-height 300`, or `EXE -batchmode -nographics`.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from envs.embedded.wire.channel import Channel, serve
from envs.embedded.wire.fifo import FifoChannel
from envs.embedded.wire.wsgi import WsgiChannel
from envs.errors import EngineUnavailableError, UnknownNameError, UsageError

if TYPE_CHECKING:
    from envs.embedded.engine import Engine

DEFAULT_SIDE_PX = 300
"""Frame width and height when the command line gives none; the Controller's own default."""
DEFAULT_QUALITY = 7
"""Ultra, the Controller's default."""
HOW_TO_START = (
    "Start it through ai2thor's Controller: Controller(local_executable_path='<python> -m envs.embedded', "
    "x_display=':0'); or, without a process of its own, use envs.embedded.server.EmbeddedController."
)


@dataclass(frozen=True, slots=True)
class Launch:
    """What the client asks for.

    `address` is (server pipe, client pipe) for FIFO and (host, port) for WSGI; sizes are in pixels; `quality`
    is ai2thor's index of a quality (1 Very Low ... 8 High WebGL); `draws` is False for a headless client.
    """

    server_type: str
    address: tuple[str, str]
    token: str
    width: int
    height: int
    quality: int
    draws: bool


def read_launch(arguments: Sequence[str], environment: Mapping[str, str]) -> Launch:
    """Read what Unity's player would read; options that it knows and we do not need are ignored.

    Raises:
        UsageError: a variable is missing, or a value is not a whole number.
    """
    kind = _needed(environment, "AI2THOR_SERVER_TYPE").upper()
    if kind not in _ADDRESS:
        raise UnknownNameError("AI2THOR_SERVER_TYPE", kind, _ADDRESS)
    first, second = (_needed(environment, name) for name in _ADDRESS[kind])
    if kind == "WSGI":
        _whole("AI2THOR_PORT", second)
    headless = {"-batchmode", "-nographics"} <= set(arguments)
    return Launch(
        server_type=kind,
        address=(first, second),
        token=environment.get("AI2THOR_CLIENT_TOKEN", ""),
        width=_option(arguments, "-screen-width", DEFAULT_SIDE_PX),
        height=_option(arguments, "-screen-height", DEFAULT_SIDE_PX),
        quality=_option(arguments, "-screen-quality", DEFAULT_QUALITY),
        draws=not headless and environment.get("AI2THOR_SERVER_SIDE_SCREENSHOT", "True").lower() != "false",
    )


def run(launch: Launch) -> None:
    """Answer the client until it goes away."""
    first, second = launch.address
    channel: Channel
    if launch.server_type == "FIFO":
        channel = FifoChannel(first, second)
    else:
        channel = WsgiChannel(first, int(second), launch.token)
    serve(lambda: _start_engine(launch), channel)


def main(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run the executable.

    Returns:
        The exit code: 0 when the client went away, 2 after a wrong call, 3 when the client cannot be reached,
        130 after an interrupt. A fault of the engine is raised.
    """
    try:
        run(read_launch(arguments, environment))
    except UsageError as error:
        sys.stderr.write(f"envs.embedded: {error}\n{HOW_TO_START}\n")
        return 2
    except EngineUnavailableError as error:
        sys.stderr.write(f"envs.embedded: {error}\n")
        return 3
    except KeyboardInterrupt:
        return 130
    return 0


def _start_engine(launch: Launch) -> Engine:
    """An engine; its imports take a while, and a client that we have met can be told when they fail."""
    from envs.embedded.actions.scene import QUALITIES, render_quality  # noqa: PLC0415
    from envs.embedded.engine import Engine  # noqa: PLC0415

    return Engine(
        launch.width,
        launch.height,
        quality=render_quality(QUALITIES[min(max(launch.quality, 1), len(QUALITIES)) - 1]),
        draws=launch.draws,
        patches=launch.server_type == "FIFO",
    )


_ADDRESS = {
    "FIFO": ("AI2THOR_FIFO_SERVER_PIPE_PATH", "AI2THOR_FIFO_CLIENT_PIPE_PATH"),
    "WSGI": ("AI2THOR_HOST", "AI2THOR_PORT"),
}


def _needed(environment: Mapping[str, str], name: str) -> str:
    value = environment.get(name, "")
    if not value:
        raise UsageError(f"the environment variable {name} is not set")
    return value


def _option(arguments: Sequence[str], name: str, default: int) -> int:
    if name not in arguments:
        return default
    following = arguments[arguments.index(name) + 1 :]
    return _whole(name, following[0] if following else "")


def _whole(name: str, text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise UsageError(f"{name} must be a whole number from 1 to 65535, got {text!r}")
    return int(text)
