"""The executable: its command line and environment, its messages, and its end."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from envs.embedded.wire.launch import HOW_TO_START, main, read_launch
from envs.errors import UsageError

REPOSITORY = Path(__file__).resolve().parents[3]
FIFO = {
    "AI2THOR_SERVER_TYPE": "FIFO",
    "AI2THOR_FIFO_SERVER_PIPE_PATH": "s",
    "AI2THOR_FIFO_CLIENT_PIPE_PATH": "c",
    "AI2THOR_CLIENT_TOKEN": "secret",
}
WSGI = {"AI2THOR_SERVER_TYPE": "WSGI", "AI2THOR_HOST": "127.0.0.1", "AI2THOR_PORT": "9"}
GRAPHICS = [
    "-screen-fullscreen",
    "0",
    "-screen-quality",
    "2",
    "-screen-width",
    "640",
    "-screen-height",
    "480",
]


def test_what_a_controller_passes() -> None:
    launch = read_launch(
        [*GRAPHICS, "-force-device-index", "0"], FIFO | {"AI2THOR_SERVER_SIDE_SCREENSHOT": "True"}
    )
    assert (launch.server_type, launch.address, launch.token) == ("FIFO", ("s", "c"), "secret")
    assert (launch.width, launch.height, launch.quality, launch.draws) == (640, 480, 2, True)


def test_headless_by_argument_or_by_variable() -> None:
    launch = read_launch(["-batchmode", "-nographics"], WSGI)
    assert (launch.draws, launch.width, launch.height, launch.address) == (
        False,
        300,
        300,
        ("127.0.0.1", "9"),
    )
    assert not read_launch(GRAPHICS, WSGI | {"AI2THOR_SERVER_SIDE_SCREENSHOT": "False"}).draws


@pytest.mark.parametrize(
    "missing", [*sorted(FIFO.keys() - {"AI2THOR_CLIENT_TOKEN"}), "AI2THOR_HOST", "AI2THOR_PORT"]
)
def test_a_missing_variable_is_named_with_the_way_to_start(missing, capsys) -> None:
    complete = FIFO if missing in FIFO else WSGI
    assert main([], {k: v for k, v in complete.items() if k != missing}) == 2
    written = capsys.readouterr().err
    assert missing in written
    assert HOW_TO_START in written
    assert "Traceback" not in written


@pytest.mark.parametrize(
    ("arguments", "changed", "expected"),
    [
        ([], {"AI2THOR_SERVER_TYPE": "FIFA"}, "FIFO"),
        (["-screen-width"], {}, "-screen-width must be a whole number"),
        (["-screen-height", "0"], {}, "got '0'"),
        (["-screen-quality", "high"], {}, "got 'high'"),
        ([], {**WSGI, "AI2THOR_PORT": "http"}, "AI2THOR_PORT"),
    ],
)
def test_wrong_values_are_named(arguments, changed, expected) -> None:
    with pytest.raises(UsageError, match=expected):
        read_launch(arguments, FIFO | changed)


def test_a_missing_pipe_is_told(capsys, tmp_path) -> None:
    assert main([], FIFO | {"AI2THOR_FIFO_SERVER_PIPE_PATH": str(tmp_path / "none")}) == 3
    assert "cannot open ai2thor's server pipe" in capsys.readouterr().err


def run(environment, *, then=lambda: None, timeout=60):
    """Run the executable with that environment; calls `then` while it runs; its exit code and stderr."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("AI2THOR_")}
    with subprocess.Popen(
        [sys.executable, "-m", "envs.embedded"],
        cwd=REPOSITORY,
        env=clean | environment,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            then()
            _, written = process.communicate(timeout=timeout)
        finally:
            process.kill()
    return process.returncode, written


def test_run_by_hand_it_says_how_to_start_it() -> None:
    code, written = run({})
    assert code == 2
    assert "AI2THOR_SERVER_TYPE is not set" in written
    assert "local_executable_path" in written


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs FIFOs")
def test_the_process_ends_when_the_client_goes_away(tmp_path) -> None:
    server, client = str(tmp_path / "server.pipe"), str(tmp_path / "client.pipe")
    os.mkfifo(server)
    os.mkfifo(client)

    def read_a_little_and_leave() -> None:
        with Path(server).open("rb", buffering=0) as pipe:
            assert pipe.read(1) == b"\x01"

    pipes = {"AI2THOR_FIFO_SERVER_PIPE_PATH": server, "AI2THOR_FIFO_CLIENT_PIPE_PATH": client}
    code, written = run(FIFO | pipes, then=read_a_little_and_leave)
    assert code == 0
    assert "Traceback" not in written
