"""Says which engines work on this machine, and what to mend: `python -m envs.doctor [--json] [--wait]`.

One line for each check. Exit code 0 when the Unity engine could start, 1 when not; the embedded engine is
looked at as well, because it works where Unity does not.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from envs.unity.checks import UNITY_CHECKS, Check, Finding, Needs, diagnose, main_cause
from envs.unity.machine import PROBE_LIMIT_S, Machine, this_machine

WHEELS = ("numpy", "numba", "mujoco-core", "pillow", "gymnasium", "ai2thor")
"""The distributions that the embedded engine cannot do without."""
COMPILE_LIMIT_S = 180.0
"""How long --wait lets the renderer compile; it takes 15 s on a common machine. Chosen."""
GL_EXTRA = "pip install -e '.[gl]'"
_KERNELS = Path(__file__).parent / "embedded" / "rendering" / "kernels"
_FRAME_COMMAND = (sys.executable, "-m", "envs.embedded.rendering.warmup")
_GL_COMMAND = (sys.executable, "-m", "envs.embedded.rendering.gl")


def check_wheels(machine: Machine, _needs: Needs) -> Finding:
    """Every Python package of the embedded engine is installed."""
    missing = [name for name in WHEELS if machine.version(name) is None]
    if missing:
        return Finding("wheels", "problem", f"not installed: {', '.join(missing)}", "pip install -e .")
    return Finding("wheels", "ok", f"{', '.join(WHEELS)} are installed")


def check_kernel_cache(machine: Machine, _needs: Needs) -> Finding:
    """Numba can keep the renderer's machine code: where told, beside the sources, or in the user's cache."""
    name, told = "numba cache", machine.env.get("NUMBA_CACHE_DIR")
    if told:
        if machine.is_writable(Path(told)):
            return Finding(name, "ok", f"{told} (NUMBA_CACHE_DIR)")
        return Finding(name, "problem", f"NUMBA_CACHE_DIR={told} cannot be written", "name a folder that can")
    user = Path(machine.env.get("XDG_CACHE_HOME") or machine.home / ".cache")
    for folder in (_KERNELS / "__pycache__", user):
        if machine.is_writable(folder):
            return Finding(name, "ok", f"{folder} can be written")
    return Finding(
        name, "problem", "no folder for machine code can be written", "set NUMBA_CACHE_DIR to one that can"
    )


def frame_check(limit_s: float = PROBE_LIMIT_S) -> Check:
    """A check that draws a frame in a process of its own, and waits so long for it."""

    def check_frame(machine: Machine, _needs: Needs) -> Finding:
        ran = machine.run(_FRAME_COMMAND, limit_s)
        if ran.returncode == 0:
            return Finding("frame", "ok", "drawn")
        if ran.returncode is None:
            why = (
                "the renderer is being compiled, once"
                if "Compiling" in ran.stderr
                else "this machine is busy"
            )
            return Finding(
                "frame", "warning", f"none within {limit_s:g} s: {why}", "run the doctor with --wait"
            )
        last = (ran.stderr.strip() or f"exit code {ran.returncode}").splitlines()[-1]
        return Finding(
            "frame", "problem", f"cannot be drawn: {last}", "pip install -e . in a fresh environment"
        )

    return check_frame


def check_gl(machine: Machine, _needs: Needs) -> Finding:
    """What the optional renderer `gl` draws with; nothing is wrong on a machine that does without it."""
    name = "gl renderer"
    if machine.version("moderngl") is None:
        return Finding(
            name, "ok", f"moderngl is not installed, and needed only for renderer='gl': {GL_EXTRA}"
        )
    ran = machine.run(_GL_COMMAND, PROBE_LIMIT_S)
    if ran.returncode == 0:
        return Finding(name, "ok", f"could draw with {ran.stdout.strip()}")
    if ran.returncode is None:
        return Finding(name, "warning", f"no answer within {PROBE_LIMIT_S:g} s", "try again when it is idle")
    last = (ran.stderr.strip() or f"exit code {ran.returncode}").splitlines()[-1]
    return Finding(name, "warning", last)


@dataclasses.dataclass(frozen=True, slots=True)
class Report:
    """The findings on both engines."""

    unity: tuple[Finding, ...]
    embedded: tuple[Finding, ...]

    @property
    def unity_could_start(self) -> bool:
        """Whether nothing that was found stops the Unity engine."""
        return all(finding.state != "problem" for finding in self.unity)

    @property
    def embedded_works(self) -> bool:
        """Whether nothing that was found stops the embedded engine."""
        return all(finding.state != "problem" for finding in self.embedded)

    def as_json(self) -> dict[str, Any]:
        """The report as plain data, with the main cause of each engine."""

        def engine(works: bool, findings: Sequence[Finding]) -> dict[str, Any]:
            cause = main_cause(findings)
            listed = [dataclasses.asdict(finding) for finding in findings]
            return {"works": works, "main_cause": cause.name if cause else None, "checks": listed}

        return {
            "unity": engine(self.unity_could_start, self.unity),
            "embedded": engine(self.embedded_works, self.embedded),
        }

    def as_text(self) -> str:
        """The report for people: a verdict on each engine, and one line for each check."""
        return "\n".join(
            [
                *_section("Unity engine", "could start", self.unity_could_start, self.unity),
                "",
                *_section("Embedded engine", "works", self.embedded_works, self.embedded),
            ]
        )


def examine(machine: Machine, needs: Needs | None = None, *, frame_limit_s: float = PROBE_LIMIT_S) -> Report:
    """Look at a machine; takes about nine seconds at most, unless a longer limit for the frame is given."""
    needs = needs or Needs()
    quick = {"wheels": check_wheels, "numba cache": check_kernel_cache}
    unity = diagnose(machine, needs, UNITY_CHECKS)
    # After the others: drawing keeps a small machine busy, and late probes would look like faults.
    frame = {"frame": frame_check(frame_limit_s)}
    embedded = diagnose(machine, needs, quick) + diagnose(machine, needs, frame, limit_s=frame_limit_s + 0.5)
    embedded += diagnose(machine, needs, {"gl renderer": check_gl})
    return Report(tuple(unity), tuple(embedded))


def main(
    arguments: Sequence[str] | None = None,
    *,
    machine: Machine | None = None,
    say: Callable[[str], None] | None = None,
) -> int:
    """Print the report; returns 0 when the Unity engine could start, else 1."""
    parser = argparse.ArgumentParser(
        prog="python -m envs.doctor", description="Which engines work on this machine?"
    )
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    parser.add_argument("--wait", action="store_true", help="let the renderer compile if it has not been yet")
    parser.add_argument("--width", type=int, default=300, help="frame width that is wanted (pixels)")
    parser.add_argument("--height", type=int, default=300, help="frame height that is wanted (pixels)")
    options = parser.parse_args(arguments)
    report = examine(
        machine or this_machine(),
        Needs(options.width, options.height),
        frame_limit_s=COMPILE_LIMIT_S if options.wait else PROBE_LIMIT_S,
    )
    say = say or _to_stdout
    say(json.dumps(report.as_json(), indent=2) if options.json else report.as_text())
    return 0 if report.unity_could_start else 1


def _section(engine: str, verdict: str, works: bool, findings: Sequence[Finding]) -> list[str]:
    cause = main_cause(findings)
    head = (
        f"{engine}: {verdict}"
        if works
        else f"{engine}: cannot start, because of {cause.name if cause else '?'}"
    )
    width = max(len(finding.name) for finding in findings)
    return [head, *(_line(finding, width) for finding in findings)]


def _line(finding: Finding, width: int) -> str:
    state = "ok" if finding.state == "ok" else finding.state.upper()
    fix = f" -> {finding.fix}" if finding.fix and finding.state != "ok" else ""
    return f"  {finding.name:<{width}}  {state:<7}  {finding.found}{fix}"


def _to_stdout(text: str) -> None:
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)  # a probe that still hangs in a thread must not hold the exit up
