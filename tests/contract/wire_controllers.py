"""Genuine, unmodified ai2thor Controllers that start `python -m envs.embedded` as their executable.

The client's traps (ai2thor 5.0.0) are kept out here: it deletes old builds below HOME, asks for vulkaninfo when
CUDA_VISIBLE_DEVICES is set, needs an x_display of any name, waits for ever for a FIFO engine that dies at
once (so every test of it has a time-out), and leaves files, folders and sockets open.
"""

from __future__ import annotations

import os
import shlex
import sys
import tempfile
from pathlib import Path

import pytest
from ai2thor.controller import Controller
from ai2thor.wsgi_server import WsgiServer

REPOSITORY = Path(__file__).resolve().parents[2]
EXECUTABLE = f"{shlex.quote(sys.executable)} -m envs.embedded"

CLIENT_LEAKS = [
    pytest.mark.timeout(120),
    pytest.mark.skipif(sys.platform == "win32", reason="ai2thor cannot start a local executable on Windows"),
    # ai2thor opens ~/.ai2thor/log/unity.log twice for Popen and never closes what it opened.
    pytest.mark.filterwarnings("ignore:unclosed file .*unity.log:ResourceWarning"),
]
"""Marks of every module that uses these controllers."""


def start_controller(server_class, **options):
    """A Controller of AI2-THOR whose engine runs in a process of its own."""
    with tempfile.TemporaryDirectory() as home, pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", home)
        patch.setenv("PYTHONPATH", str(REPOSITORY), prepend=os.pathsep)
        for name in ("CUDA_VISIBLE_DEVICES", "AI2THOR_VISIBILITY_DISTANCE"):
            patch.delenv(name, raising=False)
        try:
            return Controller(
                local_executable_path=EXECUTABLE,
                x_display=":0",
                server_class=server_class,
                server_timeout=60.0,
                **options,
            )
        except Exception as error:
            log = Path(home, ".ai2thor/log/unity.log")
            raise AssertionError(f"the engine says: {log.read_text() if log.exists() else ''}") from error


def stop_controller(controller) -> None:
    """Stop a controller, then close what its server leaves open; the engine must be gone, and reaped."""
    server = controller.server
    controller.stop()
    assert server.unity_proc.returncode is not None
    if isinstance(server, WsgiServer):
        server.wsgi_server.shutdown()
        server.wsgi_server.server_close()
        server.server_thread.join(5)
    else:
        server.tmp_dir.cleanup()
