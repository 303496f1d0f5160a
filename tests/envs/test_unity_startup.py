"""Starting the Unity engine on fake builds: on time, cleaned up, and with the right words when it fails."""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from unity_machines import cache_build, healthy_machine, refuse

from envs.controllers import make_controller
from envs.errors import EngineError, EngineUnavailableError
from envs.unity import checks, startup
from envs.unity.builds import LINUX_CLOUD, LINUX_X
from envs.unity.machine import ProcessEntry, list_processes
from envs.unity.startup import start_unity

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs on this system")

ROOT = Path(__file__).resolve().parents[2]
PLAYER = ROOT / "tests" / "unity_player.py"
LIMIT_S = 1.0


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch) -> Path:
    """A home of the test's own, with a space in its path; nothing may be written to the user's."""
    folder = tmp_path / "a home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    for name in ("CUDA_VISIBLE_DEVICES", "DISPLAY", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    return folder


def script(*lines: str) -> str:
    return "\n".join(["#!/bin/sh", *lines, ""])


def player(mode: str, record: Path | str = "") -> str:
    return script(f'exec "{sys.executable}" "{PLAYER}" {mode} "{record}" "$@"')


def start(home: Path, program: str, platform: str = LINUX_X, *, limit_s: float = LIMIT_S, **init):
    folder = cache_build(home, platform, program)
    assert folder.is_relative_to(home)
    return start_unity(64, 48, "FloorPlan1", init, machine=healthy_machine(home), start_limit_s=limit_s)


def alive(text: str) -> list[ProcessEntry]:
    """Processes with a text in their command line; zombies have none, and are ours."""
    mine = os.getpid()
    return [p for p in list_processes() if text in p.command or (p.state == "Z" and p.parent == mine)]


def refusal(home: Path, program: str, **options) -> tuple[str, float]:
    """The message of a start that has to fail, and how long it took; nothing may be left of it."""
    began = time.monotonic()
    with pytest.raises(EngineUnavailableError) as caught:
        start(home, program, **options)
    took = time.monotonic() - began
    assert alive(str(home)) == []
    return str(caught.value), took


# A player that fails to start


def test_a_player_that_dies_at_once_is_told_with_its_last_words(home) -> None:
    message, took = refusal(home, script("echo 'No graphics device is available' >&2", "exit 7"), limit_s=30)
    assert took < 5
    assert 'ended with exit code 7, its last words: "No graphics device is available"' in message
    assert "the doctor sees nothing wrong" in message
    assert "--engine embedded" in message


def test_a_player_that_crashes_is_told_by_its_signal(home) -> None:
    message, took = refusal(home, script("kill -SEGV $$"), platform=LINUX_CLOUD, limit_s=30)
    assert took < 5
    assert f"ended with signal {int(signal.SIGSEGV)}" in message


@pytest.mark.parametrize(
    ("program", "words"),
    [
        (script("sleep 60"), "sent nothing within 1 s"),  # the client would block in open()
        (script("sleep 60 &", "sleep 60"), "sent nothing within 1 s"),
        (player("mute"), "sent nothing within 1 s"),
        (player("half"), "stopped in the middle of a message within 1 s"),
        (player("deaf"), "does not listen within 1 s"),  # the client would block in its second open()
    ],
    ids=["hangs", "hangs with children", "opens and is mute", "half a message", "does not listen"],
)
def test_a_player_that_hangs_is_ended_on_time(home, program, words) -> None:
    message, took = refusal(home, program)
    assert LIMIT_S * 0.9 < took < LIMIT_S + 2
    assert words in message


def test_children_of_a_hanging_player_are_ended_too(home) -> None:
    pids = home / "pids"
    refusal(home, script("sleep 60 &", f'echo $! > "{pids}"', "sleep 60"))
    grandchild = int(pids.read_text())
    for _ in range(100):
        entries = [p for p in list_processes() if p.pid == grandchild and p.state != "Z"]
        if not entries:
            return
        time.sleep(0.02)
    pytest.fail(f"a grandchild lives on: {entries}")


def test_a_program_that_cannot_be_executed_is_told(home) -> None:
    message, took = refusal(home, "\x7fELF nonsense", limit_s=30)
    assert took < 5
    assert "did not start" in message


def test_a_hang_is_explained_by_what_the_doctor_warns_of(home, monkeypatch) -> None:
    orphan = ProcessEntry(77, 1, "S", "/x/thor-Linux64-f08 -screen-width 300")
    cache_build(home, LINUX_X, script("sleep 60"))
    machine = replace(healthy_machine(home), processes=lambda: [orphan])
    with pytest.raises(EngineUnavailableError, match=r"leftover processes: 1 Unity player.*kill -9 77"):
        start_unity(64, 48, "FloorPlan1", machine=machine, start_limit_s=0.5)


def test_black_images_are_refused(home) -> None:
    message, _ = refusal(home, player("black"), limit_s=30)
    assert "its first images are black on Linux64" in message


# A player that starts


def test_a_player_that_answers_is_a_controller(home, tmp_path) -> None:
    record = tmp_path / "started.json"
    others = [home / ".ai2thor" / "releases" / f"thor-Linux64-{i}" for i in range(5)]
    for folder in others:
        folder.mkdir(parents=True)
    with start(home, player("bright", record), limit_s=30) as controller:
        event = controller.step("Pass")
        assert event.metadata["lastActionSuccess"]
        assert event.frame.shape == (48, 64, 3)
        assert event.frame.max() == 120
        controller.reset("FloorPlan1")
        assert alive(str(PLAYER))
        pipes = Path(controller.server.server_pipe_path).parent
    started = json.loads(record.read_text())
    assert started["argv"][:4] == ["-screen-fullscreen", "0", "-screen-quality", "7"]
    assert started["env"]["DISPLAY"] == ":0"
    assert alive(str(home)) == []
    assert not pipes.exists()
    assert all(folder.is_dir() for folder in others)  # ai2thor would have deleted all but three
    controller.stop()  # may be called again
    with pytest.raises(EngineError, match="was stopped"):
        controller.step("Pass")


def test_a_late_light_is_waited_for(home) -> None:
    with start(home, player("late"), limit_s=30) as controller:
        assert controller.last_event.metadata["lastAction"] == "Pass"
        assert controller.last_event.frame.max() == 120


def test_headless_starts_without_a_display(home, tmp_path) -> None:
    record = tmp_path / "started.json"
    cache_build(home, LINUX_X, player("black", record))
    machine = healthy_machine(
        home, env={}, x_screen=refuse("none"), x_displays=list, find_library=lambda n: None
    )
    with start_unity(64, 48, "FloorPlan1", {"headless": True}, machine=machine, start_limit_s=30):
        assert json.loads(record.read_text())["argv"] == ["-batchmode", "-nographics"]
    with pytest.raises(EngineUnavailableError, match="x display: DISPLAY is not set"):
        start_unity(64, 48, "FloorPlan1", machine=machine)


def test_cuda_devices_do_not_break_a_start_on_x(home, monkeypatch) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "0")
    monkeypatch.setenv("PATH", str(home))  # no vulkaninfo
    with start(home, player("bright"), limit_s=30) as controller:
        assert controller.last_event.metadata["lastActionSuccess"]


def test_an_unknown_scene_is_no_fault_of_the_machine(home) -> None:
    cache_build(home, LINUX_X, player("bright"))
    with pytest.raises(EngineError, match="FloorPlan999") as caught:
        start_unity(64, 48, "FloorPlan999", machine=healthy_machine(home), start_limit_s=30)
    assert not isinstance(caught.value, EngineUnavailableError)
    assert alive(str(home)) == []


@pytest.mark.parametrize(("mode", "kind"), [("crash", RuntimeError), ("sleepy", TimeoutError)])
def test_a_player_that_fails_later_is_told_on_time(home, mode, kind) -> None:
    with start(home, player(mode), limit_s=30, server_timeout=1.0) as controller:
        began = time.monotonic()
        with pytest.raises(kind, match="MoveAhead"):
            controller.step("MoveAhead")
        assert time.monotonic() - began < 4
        assert alive(str(home)) == []
        words = "ended with signal" if mode == "crash" else "sent nothing within 1 s"
        assert words in controller.server.fault


def test_a_large_action_to_a_player_that_stopped_reading_ends_on_time(home) -> None:
    with start(home, player("bright"), limit_s=30, server_timeout=1.0) as controller:
        os.kill(controller.unity_pid, signal.SIGSTOP)
        began = time.monotonic()
        with pytest.raises(TimeoutError, match="does not read within 1 s"):
            controller.step("CreateHouse", house={"x": "y" * 2_000_000})
        assert time.monotonic() - began < 4
    assert alive(str(home)) == []


def test_a_player_outlives_the_thread_that_asked_for_it(home) -> None:
    got = []
    thread = threading.Thread(target=lambda: got.append(start(home, player("bright"), limit_s=30)))
    thread.start()
    thread.join(60)
    time.sleep(0.2)  # time for a wrong PDEATHSIG to arrive
    with got[0] as controller:
        assert controller.step("Pass").metadata["lastActionSuccess"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent was killed")
def test_a_player_dies_with_a_client_that_is_killed(home, tmp_path) -> None:
    record = tmp_path / "started.json"
    cache_build(home, LINUX_X, player("bright", record))
    code = (
        "import sys, os, signal; from pathlib import Path; sys.path[:0] = sys.argv[1:3]\n"
        "from unity_machines import healthy_machine; from envs.unity.startup import start_unity\n"
        "start_unity(64, 48, 'FloorPlan1', machine=healthy_machine(Path(sys.argv[3])))\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    paths = [str(ROOT), str(ROOT / "tests"), str(home)]
    done = subprocess.run([sys.executable, "-c", code, *paths], timeout=60, check=False, capture_output=True)
    assert done.returncode == -signal.SIGKILL, done.stderr
    pid = json.loads(record.read_text())["pid"]
    for _ in range(100):
        if not [p for p in list_processes() if p.pid == pid and p.state != "Z"]:
            return
        time.sleep(0.02)
    os.kill(pid, signal.SIGKILL)
    pytest.fail("the player outlived its client")


# Through make_controller


def test_without_a_build_or_network_it_fails_soon_with_the_doctors_sentence(home, monkeypatch) -> None:
    machine = healthy_machine(home, http_status=refuse("Name or service not known"))
    monkeypatch.setattr(startup, "this_machine", lambda: machine)
    began = time.monotonic()
    with pytest.raises(EngineUnavailableError) as caught:
        make_controller("unity")
    assert time.monotonic() - began < 10
    cause = checks.main_cause(checks.diagnose(machine, checks.Needs()))
    assert cause.sentence in str(caught.value)
    assert cause.name == "network"
    assert list(home.iterdir()) == []


def test_on_this_machine_with_an_empty_home_it_fails_soon() -> None:
    began = time.monotonic()
    with pytest.raises(EngineUnavailableError, match="cannot start here"):
        make_controller("unity")
    assert time.monotonic() - began < 10


def test_probes_that_hang_do_not_make_it_hang(home, monkeypatch) -> None:
    released = threading.Event()
    machine = healthy_machine(home, http_status=lambda url, proxy: released.wait(60))
    monkeypatch.setattr(startup, "this_machine", lambda: machine)
    began = time.monotonic()
    with pytest.raises(EngineUnavailableError, match="network: no answer within 3 s"):
        make_controller("unity")
    assert time.monotonic() - began < 10
    released.set()


@pytest.mark.skipif(
    importlib.util.find_spec("envs.embedded.__main__") is None,
    reason="the embedded engine has no executable yet",
)
def test_the_embedded_engine_passes_for_a_unity_build(home) -> None:
    program = script(f'cd "{ROOT}"', f'exec "{sys.executable}" -m envs.embedded "$@"')
    with start(home, program, limit_s=120) as controller:
        controller.step("RotateRight")
        event = controller.step("MoveAhead")
        assert event.metadata["lastAction"] == "MoveAhead"
        assert event.metadata["sceneName"] == "FloorPlan1_physics"
        assert event.frame.std() > 5
    assert alive(str(home)) == []
