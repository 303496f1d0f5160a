"""One run from plans to table: what is left to play, progress, records in order, summary, exit code."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from agents.registry import AgentSpec
from envs.controllers import ControllerPool
from eval.config import EpisodePlan, RunConfig
from eval.metrics import as_json, summarise
from eval.outcomes import Outcome
from eval.records import EpisodeRecord
from eval.run_folder import RunFolder
from eval.scoring import scored
from eval.tables import show

if TYPE_CHECKING:
    from agents.inspect_model import ChatOptions


@dataclass
class Run:
    """A run under way. `at_once` is how many episodes are played side by side."""

    config: RunConfig
    spec: AgentSpec
    plans: Sequence[EpisodePlan]
    path: Path
    at_once: int = 1

    def play(self, *, resume: bool = False, as_json: bool = False) -> int:
        """Play what is missing, print the table; returns the exit code (1 when episodes ended in error)."""
        folder = RunFolder(self.path)
        folder.prepare(self.config, resume=resume)
        done = {record.episode_id for record in folder.records()}
        missing = [plan for plan in self.plans if plan.episode_id not in done]
        notes = Console(stderr=True)
        if done:
            notes.print(f"{len(done)} episodes are there already, {len(missing)} to go")
        faults = self._play(folder, missing, notes) if missing else []
        return self._conclude(folder, faults, as_json=as_json)

    def _play(self, folder: RunFolder, missing: Sequence[EpisodePlan], notes: Console) -> list[str]:
        from eval.episode_runner import EpisodeRunner  # noqa: PLC0415 - nothing to load when nothing is missing
        from eval.inspect_tasks import run_episodes  # noqa: PLC0415

        if self.config.engine == "embedded":
            from envs.embedded.rendering.warmup import warm_up  # noqa: PLC0415

            warm_up()
        at_once = min(self.at_once, len(missing))
        tally: dict[Outcome, int] = {}
        columns = (
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
            TextColumn("{task.fields[tally]}"), TimeElapsedColumn(), TimeRemainingColumn(),
        )  # fmt: skip
        with ControllerPool(at_once) as pool, Progress(*columns, console=notes) as progress:
            bar = progress.add_task(self.spec.name, total=len(missing), tally="")

            def tell(record: EpisodeRecord) -> None:
                outcome = scored(record).verdict.outcome
                tally[outcome] = tally.get(outcome, 0) + 1
                progress.update(bar, advance=1, tally=", ".join(f"{o} {n}" for o, n in sorted(tally.items())))

            runner = EpisodeRunner(self.config, self.spec, folder, pool, self._chat_options())
            return run_episodes(runner, missing, at_once=at_once, on_record=tell)

    def _chat_options(self) -> ChatOptions | None:
        if self.spec.model is None:
            return None
        from agents.inspect_model import ChatOptions  # noqa: PLC0415

        return ChatOptions(temperature=self.config.temperature, max_connections=self.at_once)

    def _conclude(self, folder: RunFolder, faults: Sequence[str], *, as_json: bool) -> int:
        wanted = {plan.episode_id: k for k, plan in enumerate(self.plans)}
        records = sorted(folder.records(), key=lambda r: wanted[r.episode_id])
        folder.rewrite(records)
        episodes = [scored(record) for record in records]
        summary = summary_of(records)
        folder.write_summary(summary)
        out = Console()
        show(out, f"{self.spec.name} on {self.config.suite}", episodes)
        out.print(f"Records, frames and Inspect's log: {self.path}", highlight=False)
        lost = len(wanted) - len(records)
        for record in records:
            if record.error and scored(record).verdict.outcome is Outcome.ERROR:
                out.print(f"error in {record.episode_id}: {record.error}", highlight=False, markup=False)
        for fault in faults:
            out.print(f"not recorded: {fault}", highlight=False, markup=False)
        if lost:
            out.print(f"{lost} episodes left no record: run again with --resume --log-dir {self.path}")
        if as_json:
            print(json.dumps(summary, separators=(",", ":")))
        return 1 if lost or summary["n_errors"] else 0


def summary_of(records: Sequence[EpisodeRecord]) -> dict[str, object]:
    """The content of summary.json: every figure over all pairs, and again over those with a clear label."""
    episodes = [scored(record) for record in records]
    clear = [e for e in episodes if not e.debatable]
    return {**as_json(summarise(episodes)), "clear_labels_only": as_json(summarise(clear))}
