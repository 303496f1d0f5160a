"""When a program that uses a Controller is killed, the engine's process ends by itself."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
CLIENT = """
import time
from ai2thor.{kind}_server import {cls} as server_class
from tests.contract.wire_controllers import start_controller
controller = start_controller(server_class, width=20, height=20, headless=True)
print(controller.server.unity_proc.pid, flush=True)
time.sleep(60)
"""


def is_running(pid: int) -> bool:
    """Whether a process of that id exists and is no zombie."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not (stat.exists() and stat.read_text().rpartition(")")[2].split()[0] == "Z")


@pytest.mark.timeout(90)
@pytest.mark.skipif(sys.platform == "win32", reason="ai2thor cannot start a local executable on Windows")
@pytest.mark.parametrize(("kind", "cls"), [("fifo", "FifoServer"), ("wsgi", "WsgiServer")])
def test_the_engine_ends_when_its_client_is_killed(kind, cls) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", CLIENT.format(kind=kind, cls=cls)],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        text=True,
    ) as client:
        try:
            engine = int(client.stdout.readline())
            assert is_running(engine)
        finally:
            client.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 15
    while is_running(engine) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_running(engine)
