"""The embedded engine behind the genuine ai2thor Controller, in the same process.

`EmbeddedController` is ai2thor's Controller with two methods overridden: `find_build` (there is no Unity
build to look for) and `start` (no process to launch). No file, pipe, port or environment variable is touched.
"""

from __future__ import annotations

import json
from typing import Any

from ai2thor.controller import Controller
from ai2thor.server import DepthFormat, Event, NumpyAwareEncoder, Server

from envs.embedded.actions.scene import render_quality
from envs.embedded.engine import Engine, Reply
from envs.embedded.wire.launch import DEFAULT_SIDE_PX
from envs.errors import EngineError


class _NoProcess:
    """Stands in for the Unity process; without one, Controller.reset(width=...) skips ChangeResolution."""

    pid = None
    returncode = None

    def poll(self) -> None:
        """Running."""

    def kill(self) -> None:
        """Nothing to kill."""

    def wait(self, _timeout: float | None = None) -> int:
        """Nothing to wait for."""
        return 0


class _EmbeddedPlatform:
    """Stands in for ai2thor's platform classes."""

    @classmethod
    def name(cls) -> str:
        """What the platform is called."""
        return "Embedded"


class _NoBuild:
    """Stands in for ai2thor.build.Build; unlike ExternalBuild it exists on every operating system."""

    server_types = ("FIFO", "WSGI")
    url = None
    unity_proc = None
    executable_path = "embedded"
    commit_id = "embedded"
    platform = _EmbeddedPlatform

    def download(self) -> None:
        """Nothing to download."""

    def unlock(self) -> None:
        """Nothing is locked."""

    def lock_sh(self) -> None:
        """Nothing to lock."""


class EmbeddedServer(Server):  # type: ignore[misc]
    """ai2thor's Server over an Engine instead of a wire."""

    server_type = "FIFO"

    def __init__(self, width: int, height: int, timeout: float | None = 100.0, **options: Any) -> None:
        depth_format = options.pop("depth_format", DepthFormat.Meters)
        noise = options.pop("add_depth_noise", False)
        super().__init__(width, height, timeout, depth_format, noise)
        self.engine = Engine(width, height, **options)
        self.unity_proc = _NoProcess()
        self._reply: Reply | None = None
        self._last_full: tuple[dict[str, Any], dict[str, list[bytes]]] = ({}, {})

    def start(self) -> None:
        """The engine emits its first frame, without images: a scene is set before anyone looks."""
        self.started = True
        self._reply = self.engine.first(images=False)

    def stop(self) -> None:
        """Nothing has to be closed."""
        self.started = False

    def send(self, action: dict[str, Any]) -> None:
        """Carry out an action, after the same normalisation that a wire would bring about."""
        if "sequenceId" in action:
            self.sequence_id = action["sequenceId"]
            if action.get("action") == "Reset":  # sent by Controller.reset, which goes on to Initialize
                action["renderImage"] = False
        else:
            self.sequence_id += 1
            action["sequenceId"] = self.sequence_id
        if not self.started:
            raise EngineError("the controller was stopped; make a new one")
        self._reply = self.engine.process(json.loads(json.dumps(action, cls=NumpyAwareEncoder)))

    def receive(self, _timeout: float | None = None) -> Event:
        """The genuine Event of the last reply."""
        reply = self._reply
        if reply is None:
            raise EngineError("no action was sent")
        if reply.kind == "patch":
            self._last_full = self._patched(reply.metadata)
        else:
            files: dict[str, list[bytes]] = {}
            for name, data in reply.images:
                files.setdefault(name, []).append(data)
            self._last_full = (reply.metadata, files)
        return self.create_event(*self._last_full)

    def unity_params(self) -> dict[str, str]:
        """No launch parameters."""
        return {}

    def _patched(self, patch: dict[str, Any]) -> tuple[dict[str, Any], dict[str, list[bytes]]]:
        metadata, files = self._last_full
        agents = [dict(a) for a in metadata["agents"]]
        agents[patch["agentId"]].update(patch)
        return {**metadata, "agents": agents, "sequenceId": self.sequence_id}, files


class EmbeddedController(Controller):  # type: ignore[misc]
    """The genuine Controller on the embedded engine.

    Args:
        engine_options: keyword arguments of Engine besides width and height (quality, renderer, world).
        **arguments: whatever ai2thor's Controller takes.
    """

    def __init__(self, *, engine_options: dict[str, Any] | None = None, **arguments: Any) -> None:
        self._engine_options = dict(engine_options or {})
        arguments["server_class"] = EmbeddedServer
        super().__init__(**arguments)

    @property
    def engine(self) -> Engine:
        """The engine of this controller, for tests and tools; agents and tasks go through actions."""
        engine: Engine = self.server.engine
        return engine

    def find_build(self, *_args: Any, **_kwargs: Any) -> _NoBuild:
        """The stand-in build."""
        return _NoBuild()

    def start(
        self, _port: int = 0, _start_unity: bool = True, width: int = 300, height: int = 300, **_: Any
    ) -> Event:
        """Start a fresh engine; returns its first Event."""
        if width <= 0 or height <= 0:
            raise EngineError(f"frame size must be above 0x0, got {width}x{height}")
        if self.headless and min(width, height) >= DEFAULT_SIDE_PX:
            # As with an executable, which is not told the size then; Controller.reset changes it.
            width = height = DEFAULT_SIDE_PX
        self.server = EmbeddedServer(
            width,
            height,
            self.server_timeout,
            depth_format=self.depth_format,
            add_depth_noise=self.add_depth_noise,
            **{
                "draws": not self.headless,
                "quality": render_quality(self.quality),
                **self._engine_options,
            },
        )
        self.server.start()
        self.last_event = self.server.receive()
        return self.last_event
