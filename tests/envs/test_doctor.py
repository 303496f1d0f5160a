"""The doctor names the true cause on broken machines, finds nothing on healthy ones, and never hangs."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from unity_machines import cache_build, healthy_machine, refuse

from envs import doctor
from envs.unity import machine as probes
from envs.unity.builds import LINUX_CLOUD, LINUX_X, MAC, cached_builds
from envs.unity.checks import Needs, choose_platform, diagnose, main_cause, platform_to_fetch
from envs.unity.machine import Machine, ProcessEntry, Ran, XScreen

CLOUD, X, BOTH = (LINUX_CLOUD,), (LINUX_X,), (LINUX_CLOUD, LINUX_X)
NO_VULKAN = {"find_library": lambda name: None}
NO_X = {"env": {}, "x_displays": list}
CUDA = {"env": {"CUDA_VISIBLE_DEVICES": "1,0"}, "x_displays": list}
PLAYER = "/home/a/.ai2thor/releases/thor-Linux64-f08/thor-Linux64-f08 -screen-fullscreen 0"

BREAKAGES = {
    # name: (cached builds, what is broken, the cause, words of what was found, words of the fix)
    "windows": (
        (),
        {"system": "Windows", "architecture": "AMD64"},
        "platform",
        "no Unity build for Windows",
        "WSL2",
    ),
    "arm linux": (X, {"architecture": "aarch64"}, "platform", "aarch64", "embedded"),
    "32 bit": (X, {"is_64bit": False}, "platform", "32-bit", "64-bit Python"),
    "old python": (X, {"python": (3, 8)}, "python", "3.8 is too old", "3.11"),
    "other client": (X, {"version": lambda name: "4.2.0"}, "python", "ai2thor 4.2.0", "ai2thor==5.0.0"),
    "no client": (X, {"version": lambda name: None}, "python", "not installed", "ai2thor==5.0.0"),
    "home read-only": (X, {"is_writable": lambda path: False}, "disk", "cannot be written", "HOME"),
    "disk full": ((), {"disk_free_bytes": lambda path: 10**9}, "disk", "only 1.0 GB", "free 3 GB"),
    "no room for logs": (X, {"disk_free_bytes": lambda path: 10**6}, "disk", "only 0.0 GB", "free 0.05 GB"),
    "no network": (
        (),
        {"http_status": refuse("Name or service not known")},
        "network",
        "directly",
        "http_proxy",
    ),
    "dead proxy": (
        (),
        {"http_status": refuse("refused"), "env": {"HTTP_PROXY": "http://me:secret@10.0.0.1:3128"}},
        "network",
        "through the proxy http://...@10.0.0.1:3128: refused",
        "mend or unset",
    ),
    "proxy login": (
        (),
        {"http_status": lambda url, proxy: 407, "env": {"http_proxy": "proxy:1"}},
        "network",
        "wants a login",
        "http_proxy",
    ),
    "proxy forbids": ((), {"http_status": lambda url, proxy: 403}, "network", "answers 403", "copy"),
    "no build": ((), {}, "cached builds", "f0825767 is not in", "download_only=True"),
    "no loader": (CLOUD, {**NO_VULKAN, **NO_X}, "vulkan loader", "libvulkan is not installed", "libvulkan1"),
    "no driver": (
        CLOUD,
        {"driver_manifests": list},
        "vulkan loader",
        "no driver",
        "NVIDIA_DRIVER_CAPABILITIES",
    ),
    "neither way": (BOTH, {**NO_VULKAN, **NO_X}, "vulkan loader", "libvulkan", "libvulkan1"),
    "no vulkaninfo": (
        CLOUD,
        {**CUDA, "which": lambda name: None},
        "vulkaninfo",
        "not installed",
        "vulkan-tools",
    ),
    "vulkaninfo fails": (
        CLOUD,
        {**CUDA, "run": lambda a, s: Ran(1)},
        "vulkaninfo",
        "ends with 1",
        "unset CUDA",
    ),
    "vulkaninfo hangs": (CLOUD, {**CUDA, "run": lambda a, s: Ran(None)}, "vulkaninfo", "hangs", "driver"),
    "no display": (X, {**NO_X}, "x display", "DISPLAY is not set", "ai2thor-xorg"),
    "display refuses": (
        X,
        {"x_screen": refuse("No protocol specified")},
        "x display",
        "No protocol",
        "xauth",
    ),
    "display chosen, broken": (
        BOTH,
        {**NO_VULKAN, "x_screen": refuse("gone")},
        "x display",
        ":0 cannot",
        "DISPLAY",
    ),
    "no glx": (X, {"x_screen": lambda d: XScreen(800, 600, 24, False)}, "x display", "no GLX", "GLX"),
    "16 bits": (X, {"x_screen": lambda d: XScreen(800, 600, 16, True)}, "x display", "16 bits", "24"),
    "small screen": (
        X,
        {"x_screen": lambda d: XScreen(200, 600, 24, True)},
        "x display",
        "200x600",
        "smaller",
    ),
}


@pytest.fixture
def broken(request, tmp_path) -> Machine:
    cached, changes, *_ = BREAKAGES[request.param]
    for platform in cached:
        cache_build(tmp_path, platform)
    return healthy_machine(tmp_path, **changes)


@pytest.mark.parametrize(
    ("broken", "name"), [(n, n) for n in BREAKAGES], indirect=["broken"], ids=list(BREAKAGES)
)
def test_the_true_cause_comes_first_and_with_its_fix(broken: Machine, name: str) -> None:
    _, _, cause, found, fix = BREAKAGES[name]
    first = main_cause(diagnose(broken, Needs()))
    assert first is not None
    assert (first.name, first.state) == (cause, "problem"), first
    assert found in first.found
    assert fix in first.fix
    assert "secret" not in first.sentence
    said: list[str] = []
    assert doctor.main([], machine=broken, say=said.append) == 1
    assert f"cannot start, because of {cause}" in said[0]


@pytest.mark.parametrize("cached", [CLOUD, X, BOTH], ids=["cloud", "x", "both"])
def test_a_healthy_machine_is_found_healthy(cached, tmp_path) -> None:
    for platform in cached:
        cache_build(tmp_path, platform)
    said: list[str] = []
    machine = healthy_machine(tmp_path)
    assert doctor.main([], machine=machine, say=said.append) == 0
    assert main_cause(diagnose(machine, Needs())) is None
    lines = said[0].splitlines()
    assert lines[0] == "Unity engine: could start"
    assert "Embedded engine: works" in lines
    assert len(lines) == 9 + 4 + 3  # a line a check, two verdicts, one empty
    assert "->" not in said[0]


def test_one_way_to_draw_is_enough(tmp_path) -> None:
    for platform in BOTH:
        cache_build(tmp_path, platform)
    by_x = healthy_machine(tmp_path, **NO_VULKAN)
    by_vulkan = healthy_machine(tmp_path, **NO_X)
    for machine, platform in (
        (by_x, LINUX_X),
        (by_vulkan, LINUX_CLOUD),
        (healthy_machine(tmp_path), LINUX_CLOUD),
    ):
        assert choose_platform(machine, Needs()) == platform
        assert main_cause(diagnose(machine, Needs())) is None
    assert choose_platform(by_vulkan, Needs(headless=True)) == LINUX_X  # draws nothing, so needs neither
    assert choose_platform(by_vulkan, Needs(x_display=":0")) == LINUX_X  # asked for
    assert choose_platform(healthy_machine(tmp_path, **NO_VULKAN, **NO_X), Needs()) is None


@pytest.mark.parametrize("cached", [(), CLOUD, X, BOTH], ids=["none", "cloud", "x", "both"])
def test_the_verdict_and_the_choice_of_a_platform_agree(cached, tmp_path) -> None:
    for platform in cached:
        cache_build(tmp_path, platform)
    broken_x = {"x_screen": refuse("gone")}
    for vulkan in ({}, NO_VULKAN, {"driver_manifests": list}):
        for display in ({}, NO_X, broken_x):
            for needs in (Needs(), Needs(headless=True), Needs(x_display=":3")):
                machine = healthy_machine(tmp_path, **vulkan, **display)
                drawing = [f for f in diagnose(machine, needs) if f.name in ("vulkan loader", "x display")]
                problems = [f for f in drawing if f.state == "problem"]
                assert len(problems) == (choose_platform(machine, needs) is None), (
                    vulkan,
                    display,
                    needs,
                    drawing,
                )


def test_without_images_neither_vulkan_nor_x_is_needed(tmp_path) -> None:
    cache_build(tmp_path, LINUX_X)
    machine = healthy_machine(tmp_path, **NO_VULKAN, **NO_X)
    assert main_cause(diagnose(machine, Needs())).name == "x display"
    assert main_cause(diagnose(machine, Needs(headless=True))) is None


def test_cuda_devices_matter_only_for_the_build_that_takes_one(tmp_path) -> None:
    cache_build(tmp_path, LINUX_X)
    no_tools = {"which": lambda name: None, "env": {"CUDA_VISIBLE_DEVICES": "0", "DISPLAY": ":0"}}
    assert main_cause(diagnose(healthy_machine(tmp_path, **no_tools), Needs())) is None
    cache_build(tmp_path, LINUX_CLOUD)
    assert main_cause(diagnose(healthy_machine(tmp_path, **no_tools), Needs())).name == "vulkaninfo"
    unset = {**no_tools, "env": {"CUDA_VISIBLE_DEVICES": ""}}
    assert main_cause(diagnose(healthy_machine(tmp_path, **unset), Needs())) is None
    mapping = tmp_path / ".ai2thor" / "cuda-vulkan-mapping.json"
    mapping.write_text('{"0": 2}')
    assert main_cause(diagnose(healthy_machine(tmp_path, **no_tools), Needs())) is None
    mapping.write_text('{"1": 2}')
    assert "delete" in main_cause(diagnose(healthy_machine(tmp_path, **no_tools), Needs())).fix


@pytest.mark.parametrize(
    ("state", "parent", "words"),
    [("S", 1, "kill -9 41"), ("Z", 7, "end the process(es) that started them: 7"), ("S", 7, None)],
    ids=["orphan", "zombie", "in use"],
)
def test_leftover_players_are_named_but_do_not_stop_a_start(state, parent, words, tmp_path) -> None:
    cache_build(tmp_path, LINUX_X)
    processes = [
        ProcessEntry(1, 0, "S", "/sbin/init"),
        ProcessEntry(7, 1, "S", "python -m eval.embodied"),
        ProcessEntry(41, parent, state, "thor-Linux64-f0" if state == "Z" else PLAYER),
        ProcessEntry(42, 1, "S", "vim thor-Linux64.txt"),
    ]
    machine = healthy_machine(tmp_path, processes=lambda: processes)
    cause = main_cause(diagnose(machine, Needs()))
    if words is None:
        assert cause is None
    else:
        assert (cause.name, cause.state, cause.fix) == ("leftover processes", "warning", words)
    assert doctor.examine(machine).unity_could_start


def test_a_broken_build_is_told_from_a_missing_one(tmp_path) -> None:
    folder = cache_build(tmp_path, LINUX_X)
    executable = folder / folder.name

    def cause():
        return main_cause(diagnose(healthy_machine(tmp_path), Needs()))

    executable.chmod(0o644)
    assert "is not executable" in cause().found
    executable.unlink()
    assert "executable is missing" in cause().found
    (folder / "metadata.json").write_text("{")
    assert cause().name == "cached builds"
    assert f"delete {folder}" in cause().fix
    shutil.rmtree(folder)
    assert "is not in" in cause().found


def test_macs_need_neither_vulkan_nor_x(tmp_path) -> None:
    folder = cache_build(tmp_path, MAC)
    programs = folder / f"{folder.name}.app" / "Contents" / "MacOS"
    programs.mkdir(parents=True)
    assert cached_builds("Darwin", tmp_path)[0].fault == "its executable is missing"
    (folder / folder.name).rename(programs / "AI2-THOR")
    machine = healthy_machine(tmp_path, system="Darwin", **NO_VULKAN, **NO_X)
    assert main_cause(diagnose(machine, Needs())) is None
    assert choose_platform(machine, Needs()) == platform_to_fetch(machine, Needs()) == MAC
    arm = healthy_machine(tmp_path, system="Darwin", architecture="arm64")
    assert main_cause(diagnose(arm, Needs())).state == "warning"
    assert doctor.examine(arm).unity_could_start


def test_the_proxy_is_the_one_that_the_client_would_use(tmp_path) -> None:
    used = []

    def status(url: str, proxy: str | None) -> int:
        used.append((url, proxy))
        return 200

    for env in (
        {"http_proxy": "a:1", "HTTP_PROXY": "b:1"},
        {"all_proxy": "c:1", "https_proxy": "d:1"},
        {"http_proxy": "a:1", "no_proxy": "localhost, .amazonaws.com"},
        {"http_proxy": "a:1", "NO_PROXY": "*"},
    ):
        diagnose(healthy_machine(tmp_path, env=env, http_status=status), Needs())
    assert [proxy for _, proxy in used] == ["a:1", "c:1", None, None]
    assert used[0][0].endswith("/builds/thor-CloudRendering-f0825767cd50d69f666c7f282e54abfe58f1e917.zip")


def test_a_probe_that_hangs_is_given_up_and_the_rest_is_heard(tmp_path) -> None:
    cache_build(tmp_path, LINUX_X)
    released = threading.Event()
    machine = healthy_machine(tmp_path, x_screen=lambda display: released.wait(30))
    start = time.monotonic()
    findings = diagnose(machine, Needs(), limit_s=0.3)
    assert time.monotonic() - start < 2
    released.set()
    by_name = {finding.name: finding for finding in findings}
    assert "no answer within 0.3 s" in by_name["x display"].found
    assert by_name["cached builds"].state == "ok"
    assert len(findings) == 9


def test_a_check_that_raises_is_a_finding(tmp_path) -> None:
    finding = main_cause(diagnose(healthy_machine(tmp_path, disk_free_bytes=refuse("stale handle")), Needs()))
    assert "OSError: stale handle" in finding.found


def test_json_holds_every_finding_and_both_verdicts(tmp_path) -> None:
    said: list[str] = []
    assert doctor.main(["--json"], machine=healthy_machine(tmp_path), say=said.append) == 1
    report = json.loads(said[0])
    assert report["unity"]["works"] is False
    assert report["unity"]["main_cause"] == "cached builds"
    assert [c["name"] for c in report["unity"]["checks"]][:3] == ["platform", "python", "disk"]
    assert {"name", "state", "found", "fix"} == set(report["embedded"]["checks"][0])
    assert report["embedded"] == {**report["embedded"], "works": True, "main_cause": None}


@pytest.mark.parametrize(
    ("changes", "cause", "words"),
    [
        ({"version": lambda n: None if n == "numba" else "5.0.0"}, "wheels", "not installed: numba"),
        (
            {"env": {"NUMBA_CACHE_DIR": "/ro"}, "is_writable": lambda p: p != Path("/ro")},
            "numba cache",
            "/ro",
        ),
        ({"is_writable": lambda p: False}, "numba cache", "no folder"),
        ({"run": lambda a, s: Ran(1, "", "x\nImportError: mujoco")}, "frame", "ImportError: mujoco"),
    ],
)
def test_the_embedded_engine_is_looked_at_for_itself(changes, cause, words, tmp_path) -> None:
    report = doctor.examine(healthy_machine(tmp_path, **changes))
    assert not report.embedded_works
    finding = main_cause(report.embedded)
    assert finding.name == cause
    assert words in finding.found


def test_a_renderer_that_still_compiles_is_no_fault(tmp_path) -> None:
    limits = []

    def run(argv, limit_s: float) -> Ran:
        if argv[-1].endswith("gl"):
            return Ran(0, "llvmpipe")
        limits.append(limit_s)
        return Ran(None, "", "Compiling the renderer once ...")

    report = doctor.examine(healthy_machine(tmp_path, run=run))
    assert report.embedded_works
    assert "being compiled" in main_cause(report.embedded).found
    doctor.main(["--wait"], machine=healthy_machine(tmp_path, run=run), say=lambda text: None)
    assert limits == [probes.PROBE_LIMIT_S, doctor.COMPILE_LIMIT_S]


@pytest.mark.parametrize(
    ("changes", "state", "found"),
    [
        ({"run": lambda a, s: Ran(0, "llvmpipe (LLVM 15)\n")}, "ok", "could draw with llvmpipe (LLVM 15)"),
        ({"version": lambda n: None if n == "moderngl" else "5.0.0"}, "ok", "pip install -e '.[gl]'"),
        ({"run": lambda a, s: Ran(1, "", "libEGL.so.1: apt-get install libegl1")}, "warning", "libegl1"),
        ({"run": lambda a, s: Ran(None)}, "warning", "no answer"),
    ],
)
def test_the_optional_renderer_has_a_line_and_stops_nothing(changes, state, found, tmp_path) -> None:
    finding = doctor.check_gl(healthy_machine(tmp_path, **changes), Needs())
    assert finding.state == state
    assert found in finding.found


def test_commands_are_killed_with_their_children_at_the_limit(tmp_path) -> None:
    mark = tmp_path / "mark"
    start = time.monotonic()
    ran = probes.run(["/bin/sh", "-c", f"echo said; (sleep 1; touch {mark}) & wait"], 0.4)
    assert time.monotonic() - start < 0.9
    assert (ran.returncode, ran.stdout) == (None, "said\n")
    time.sleep(1.0)
    assert not mark.exists()
    assert probes.run([sys.executable, "-c", "import sys; sys.exit(4)"], 20).returncode == 4


class _Proxy(BaseHTTPRequestHandler):
    def do_HEAD(self) -> None:
        known = self.headers.get("Proxy-Authorization") == "Basic bWU6cGE6c3M="
        self.send_response(200 if known and self.path.startswith("http://builds.example/") else 407)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def test_the_network_probe_speaks_through_proxies() -> None:
    with HTTPServer(("127.0.0.1", 0), _Proxy) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        port = server.server_port
        url = "http://builds.example/a.zip"
        assert probes.http_status(url, f"http://me:pa%3Ass@127.0.0.1:{port}") == 200
        assert probes.http_status(url, f"127.0.0.1:{port}") == 407
        server.shutdown()
    with pytest.raises(OSError):
        probes.http_status(url, f"127.0.0.1:{port}")
    with pytest.raises(OSError, match="no address"):
        probes.http_status(url, "socks5://127.0.0.1:1")


def test_the_real_process_list_tells_zombies_and_parents() -> None:
    with subprocess.Popen([sys.executable, "-c", "pass"]) as child:
        deadline = time.monotonic() + 10
        entry = None
        while time.monotonic() < deadline and (entry is None or entry.state != "Z"):
            entry = next(e for e in probes.list_processes() if e.pid == child.pid)
            time.sleep(0.02)
        assert entry.state == "Z"
    mine = {e.pid: e for e in probes.list_processes()}
    assert entry.parent in mine
    assert "python" in mine[entry.parent].command or "pytest" in mine[entry.parent].command


def test_the_doctor_of_this_machine_answers_on_time() -> None:
    start = time.monotonic()
    report = doctor.examine(probes.this_machine())
    assert time.monotonic() - start < 8
    assert len(report.unity) == 9
    assert report.unity[1].state == "ok"
