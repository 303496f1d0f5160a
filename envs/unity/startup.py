"""Starting the real build: refused at once when it cannot work here, and ended on time when it does not.

    controller = start_unity(width=300, height=300, scene="FloorPlan1")

The controller is ai2thor's own, with the launch replaced: the pinned cached build, a player that is owned
(`player_process`), pipes whose limits hold (`pipes`), and nobody's cached builds deleted.
"""

from __future__ import annotations

import atexit
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from ai2thor.build import Build
from ai2thor.controller import Controller
from ai2thor.fifo_server import FifoServer

from envs.errors import EngineError, EngineUnavailableError
from envs.unity.builds import LINUX_X, UNITY_COMMIT, releases_folder
from envs.unity.checks import Needs, choose_platform, diagnose, main_cause, x_display_to_use
from envs.unity.machine import Machine, this_machine
from envs.unity.pipes import WatchedFifoServer
from envs.unity.player_process import PlayerLog, launch_player

START_LIMIT_S = 120.0
"""From launching the player to a loaded first scene; room for a cold start from a slow disk. Chosen."""
BLACK_LEVEL = 3
"""A frame without any channel above this (of 255) counts as black. Chosen."""
NOT_THE_MACHINE = "the doctor sees nothing wrong with this machine"


def start_unity(
    width: int,
    height: int,
    scene: Any,
    init: Mapping[str, Any] | None = None,
    *,
    machine: Machine | None = None,
    start_limit_s: float = START_LIMIT_S,
) -> Controller:
    """Start the pinned Unity build in a scene.

    Args:
        width: frame width in pixels.
        height: frame height in pixels.
        scene: a floor plan's name or a ProcTHOR house.
        init: further arguments of ai2thor's Controller.
        machine: what to ask about this machine; tests hand in others.
        start_limit_s: everything has to be done by then.

    Raises:
        EngineUnavailableError: it cannot start here; the message has the doctor's main cause.
        EngineError: it started, and refused the scene or the arguments.
    """
    machine = machine or this_machine()
    init = dict(init or {})
    needs = Needs(width, height, bool(init.get("headless")), init.get("x_display"))
    findings = diagnose(machine, needs)
    cause = main_cause(findings)
    platform = choose_platform(machine, needs)
    if (cause and cause.state == "problem") or platform is None:
        said = cause.sentence if cause else "neither Vulkan nor an X display is there"
        raise EngineUnavailableError(f"the Unity engine cannot start here: {said}; or use --engine embedded")
    if platform == LINUX_X and not needs.headless:
        init["x_display"] = x_display_to_use(machine, needs)
    elif platform == LINUX_X:
        init.setdefault("x_display", ":0")  # never opened, but ai2thor wants a string for the environment
    launch = _Launch(machine, platform, start_limit_s)
    try:
        controller = UnityController(launch, width=width, height=height, scene=scene, **init)
        if not needs.headless:
            _refuse_black(controller)
    except Exception as error:
        launch.close()
        raise _explained(error, launch, cause.sentence if cause else NOT_THE_MACHINE) from error
    except BaseException:  # an interrupt
        launch.close()
        raise
    launch.set_started()
    return controller


class _BlackFrameError(Exception):
    """The first frames show nothing."""


class _Launch:
    """What is started for one controller; known outside it, so that a start that fails can be cleaned up."""

    def __init__(self, machine: Machine, platform: str, start_limit_s: float) -> None:
        self.home, self.platform, self.start_limit_s = machine.home, platform, start_limit_s
        self.server: WatchedFifoServer | None = None
        self.build: _UnityBuild | None = None

    def set_started(self) -> None:
        """The start is over."""
        if self.server is not None:
            self.server.set_started()

    def close(self) -> None:
        """Kill and reap the player, close its pipes, release the build."""
        if self.server is not None:
            self.server.stop()
            atexit.unregister(self.server.stop)
        if self.build is not None:
            self.build.unlock()


class _UnityBuild(Build):  # type: ignore[misc]
    """The pinned build in the cache; it is never downloaded without being asked for."""

    def __init__(self, platform: str, home: Path) -> None:
        super().__init__(platform, UNITY_COMMIT, False, str(releases_folder(home)))
        self._lock = None

    def download(self) -> None:
        """It is there: the doctor looked."""


class UnityController(Controller):  # type: ignore[misc]
    """ai2thor's Controller with its launch made safe; made by `start_unity`."""

    server: WatchedFifoServer | None

    def __init__(self, launch: _Launch, **arguments: Any) -> None:
        self._launch = launch
        super().__init__(**arguments)

    @property
    def base_dir(self) -> str:
        """Where ai2thor keeps builds and logs."""
        return str(self._launch.home / ".ai2thor")

    def find_build(self, *_args: Any, **_kwargs: Any) -> _UnityBuild:
        """The build that was chosen from what is cached here."""
        self._launch.build = _UnityBuild(self._launch.platform, self._launch.home)
        return self._launch.build

    def prune_releases(self) -> None:
        """Leaves all builds alone: ai2thor deletes all but three at every start."""

    def unity_command(self, width: int, height: int, headless: bool) -> list[str]:
        """The command line; a GPU's number is looked up only for the platform that takes one."""
        if self._build.platform.name() == LINUX_X:
            self.gpu_device = None
        command: list[str] = super().unity_command(width, height, headless)
        executable = self._build.executable_path  # shlex takes a path with spaces apart
        return [executable, *command[len(executable.split()) :]]

    def stop(self) -> None:
        """End the player and everything that belongs to it. May be called again."""
        self._launch.close()

    def stop_unity(self) -> None:
        """End the player."""
        self._launch.close()

    def _build_server(self, _host: str, _port: int, width: int, height: int) -> None:
        if self.server is not None:
            return
        if self.server_class is not FifoServer:
            raise EngineError("the Unity engine speaks FIFO only; leave server_class out")
        self.server = self._launch.server = WatchedFifoServer(
            start_limit_s=self._launch.start_limit_s,
            width=width,
            height=height,
            timeout=self.server_timeout,
            depth_format=self.depth_format,
            add_depth_noise=self.add_depth_noise,
        )

    def _start_unity_thread(
        self, env: dict[str, str], width: int, height: int, server_params: Mapping[str, str], _image_name: Any
    ) -> None:
        server = self._launch.server
        assert server is not None
        server.client_token = str(uuid.uuid4())
        env |= {
            "AI2THOR_CLIENT_TOKEN": server.client_token,
            "AI2THOR_SERVER_TYPE": server.server_type,
            "AI2THOR_SERVER_SIDE_SCREENSHOT": str(not self.headless),
            **{f"AI2THOR_{name.upper()}": value for name, value in server_params.items()},
            **self._build.platform.launch_env(self.width, self.height, self.x_display),
        }
        server.log = PlayerLog(Path(self.log_dir) / "unity.log")
        atexit.register(server.stop)
        server.unity_proc = launch_player(self.unity_command(width, height, self.headless), env, server.log)
        self.unity_pid = server.unity_proc.pid


def _refuse_black(controller: UnityController) -> None:
    """Raise when the first image shows nothing, nor the one after: the first may come before the light."""
    if _is_black(controller.last_event.frame) and _is_black(controller.step("Pass").frame):
        raise _BlackFrameError


def _is_black(frame: np.ndarray | None) -> bool:
    return frame is None or int(frame.max(initial=0)) <= BLACK_LEVEL


def _explained(error: Exception, launch: _Launch, hint: str) -> EngineError:
    """The exception to raise for one that ended a start."""
    fault = launch.server.fault if launch.server is not None else ""
    if isinstance(error, _BlackFrameError):
        said = f"its first images are black on {launch.platform}; Xvfb and displays without a GPU draw none"
    elif fault or isinstance(error, OSError):
        said = fault or f"its player cannot be executed: {error}"
    else:
        return EngineError(f"the Unity engine refused the start: {error}")
    log = Path("~", ".ai2thor", "log", "unity.log").as_posix()
    return EngineUnavailableError(
        f"the Unity engine did not start: {said} ({hint}; its log is {log}); or use --engine embedded"
    )
