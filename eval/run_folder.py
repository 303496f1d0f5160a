"""A run's folder: run.json (what was asked), records.jsonl (the truth), frames/, summary.json, inspect/."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import platform
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from envs.errors import UsageError
from envs.observation import RGB
from eval.config import EpisodePlan, RunConfig
from eval.records import EpisodeRecord, append_record, mend, read_records, record_line

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("ai2thor", "gymnasium", "inspect-ai", "numpy", "numba", "mujoco-core", "openai", "pillow")


@dataclass(frozen=True, slots=True)
class RunFolder:
    """The folder of one run."""

    path: Path

    @property
    def records_path(self) -> Path:
        """Where the records stand."""
        return self.path / "records.jsonl"

    @property
    def inspect_path(self) -> Path:
        """Where Inspect's logs stand, derived from the same episodes."""
        return self.path / "inspect"

    def prepare(self, config: RunConfig, *, resume: bool) -> None:
        """Make the folder ready for a run, or for going on with one.

        Raises:
            UsageError: it holds a run already and `resume` is off, or one with other options.
        """
        manifest_path = self.path / "run.json"
        if manifest_path.exists():
            if not resume:
                raise UsageError(
                    f"{self.path} holds a run already: add --resume to go on with it, or name another"
                )
            self._check_same(json.loads(manifest_path.read_text(encoding="utf-8"))["config"], config)
            mend(self.records_path)
            return
        self.path.mkdir(parents=True, exist_ok=True)
        manifest_path.write_text(json.dumps(manifest(config), indent=1, sort_keys=True), encoding="utf-8")

    def _check_same(self, before: dict[str, Any], config: RunConfig) -> None:
        now = config.as_json()
        other = {k for k in {*before, *now} if before.get(k) != now.get(k)}
        if other:
            changes = "; ".join(f"{k} was {before.get(k)!r}, is {now.get(k)!r}" for k in sorted(other))
            raise UsageError(
                f"{self.path} holds a run with other options ({changes}): use those, or another folder"
            )

    def records(self) -> list[EpisodeRecord]:
        """Every finished episode, the first record of each."""
        found: dict[str, EpisodeRecord] = {}
        for record in read_records(self.records_path):
            found.setdefault(record.episode_id, record)
        return list(found.values())

    def append(self, record: EpisodeRecord) -> None:
        """One more finished episode."""
        append_record(self.records_path, record)

    def rewrite(self, records: Sequence[EpisodeRecord]) -> None:
        """Put the finished run's records into their order, whole or not at all."""
        draft = self.path / "records.jsonl.part"
        draft.unlink(missing_ok=True)
        draft.write_text("".join(record_line(record) for record in records), encoding="utf-8")
        draft.replace(self.records_path)

    def save_frame(self, plan: EpisodePlan, index: int, rgb: RGB) -> tuple[str, str]:
        """Write a frame; returns its name inside the folder and the SHA-256 of its raw pixels."""
        from envs.embedded.rendering.frames import jpeg_bytes  # noqa: PLC0415 - only runs draw

        name = f"frames/{plan.episode_id}/{index:03d}.jpg"
        target = self.path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(jpeg_bytes(rgb))
        return name, hashlib.sha256(rgb.tobytes()).hexdigest()

    def write_summary(self, summary: dict[str, Any]) -> None:
        """Write summary.json, whole or not at all."""
        draft = self.path / "summary.json.part"
        draft.write_text(json.dumps(summary, indent=1), encoding="utf-8")
        draft.replace(self.path / "summary.json")


def manifest(config: RunConfig) -> dict[str, Any]:
    """What a run was asked for, and the versions that answered."""
    return {
        "config": config.as_json(),
        "git": _git_state(),
        "python": platform.python_version(),
        "platform": platform.platform(),
        "packages": {name: _version(name) for name in PACKAGES},
    }


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"


def _git_state() -> dict[str, Any]:
    def git(*words: str) -> str | None:
        try:
            done = subprocess.run(
                ["git", "-C", str(ROOT), *words], capture_output=True, text=True, check=True, timeout=10
            )
        except (OSError, subprocess.SubprocessError):
            return None
        return done.stdout.strip()

    status = git("status", "--porcelain")
    return {"commit": git("rev-parse", "HEAD"), "dirty": None if status is None else bool(status)}
