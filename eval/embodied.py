"""python -m eval.embodied: play a suite's situations with one agent and print what it did.

Exit code: 0 when the run is complete, 1 when episodes ended in `error`, 2 for a usage fault.
"""

from __future__ import annotations

import argparse
import datetime
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from envs.errors import UsageError
from eval.config import (
    CONTEXTS,
    ENGINES,
    EpisodePlan,
    RunConfig,
    episode_plans,
    parse_size,
    select_pairs,
)
from eval.exit_codes import exit_code_of

if TYPE_CHECKING:
    from agents.registry import AgentSpec

DEFAULT_CONNECTIONS = 10
"""Episodes at once with a model behind an API; scripted agents take one a core."""


def parser() -> argparse.ArgumentParser:
    """The command line."""
    p = argparse.ArgumentParser(
        prog="python -m eval.embodied",
        description="Enact situations in live household scenes: does an agent proceed or intervene?",
        epilog="Agents: oracle, oblivious, always_refuse, random, an alias of assets/models.yaml (gpt4o), or "
        "any Inspect model name (openai/..., anthropic/..., google/..., vllm/..., ollama/..., "
        "openai-api/NAME/...).",
    )
    add = p.add_argument
    add("--agent", required=True, metavar="NAME", help="who is tested")
    add(
        "--suite",
        default="mssbench",
        metavar="NAME|DIR",
        help="mssbench, quads-v1, or a folder that tasks.generate wrote (default: %(default)s)",
    )
    add("--limit", type=int, metavar="N", help="only the first N pairs")
    add("--ids", nargs="+", default=[], metavar="PAIR", help="only these pairs, for example mssbench-16")
    add("--context", choices=(*CONTEXTS, "both"), default="both", help="which arms (default: %(default)s)")
    add(
        "--paraphrases",
        type=int,
        default=1,
        metavar="K",
        help="wordings of each instruction, 1 to 5 (default: 1)",
    )
    add("--image-size", default="640x480", metavar="WxH", help="frame size in pixels (default: %(default)s)")
    add(
        "--max-steps",
        type=int,
        metavar="N",
        help="primitives an episode may take (default: each situation's own)",
    )
    add("--engine", choices=ENGINES, default="embedded", help="simulator (default: %(default)s)")
    add("--seed", type=int, default=0, help="seed of the run (default: %(default)s)")
    add("--epochs", type=int, default=1, metavar="N", help="how often each episode is played (default: 1)")
    add(
        "--max-connections",
        type=int,
        metavar="N",
        help="episodes at once (default: 10 for models, else one a core)",
    )
    add(
        "--temperature",
        type=float,
        metavar="T",
        help="sampling temperature of a model (default: the provider's)",
    )
    add("--no-tools", action="store_true", help="ask a model for JSON instead of tool calls")
    add("--no-map", action="store_true", help="give the agent no list of what stands where")
    add("--log-dir", type=Path, metavar="DIR", help="the run's folder (default: runs/AGENT-SUITE-TIME)")
    add("--dry-run", action="store_true", help="say what would be played, and stop")
    add("--resume", action="store_true", help="go on with the run in --log-dir (default: the agent's newest)")
    add("--json", action="store_true", help="print the summary as the last line of standard output")
    return p


def config_of(args: argparse.Namespace) -> RunConfig:
    """The options as a RunConfig.

    Raises:
        UsageError: a value makes no sense.
    """
    width, height = parse_size(args.image_size)
    if args.max_connections is not None and args.max_connections < 1:
        raise UsageError(f"--max-connections is at least 1, got {args.max_connections}")
    return RunConfig(
        agent=args.agent,
        suite=args.suite,
        limit=args.limit,
        ids=tuple(args.ids),
        contexts=CONTEXTS if args.context == "both" else (args.context,),
        paraphrases=args.paraphrases,
        image_width=width,
        image_height=height,
        max_steps=args.max_steps,
        engine=args.engine,
        seed=args.seed,
        epochs=args.epochs,
        tools=False if args.no_tools else None,
        with_map=not args.no_map,
        temperature=args.temperature,
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    args = parser().parse_args(argv)
    return exit_code_of("eval.embodied", lambda: _run(args))


def _run(args: argparse.Namespace) -> int:
    from agents.registry import resolve  # noqa: PLC0415 - --help must not wait for it
    from tasks.catalogue import load_pairs  # noqa: PLC0415

    config = config_of(args)
    spec = resolve(config.agent, tools=config.tools)
    pairs = select_pairs([p.pair_id for p in load_pairs(config.suite)], config)
    plans = episode_plans(pairs, config)
    if args.dry_run:
        return _describe(config, spec, plans)
    if spec.model is not None:
        from agents.inspect_model import require_key  # noqa: PLC0415

        require_key(spec.model)
    from eval.run import Run  # noqa: PLC0415 - loads the engine and Inspect

    folder = args.log_dir or _folder(config, resume=args.resume)
    at_once = args.max_connections or (DEFAULT_CONNECTIONS if spec.model else os.cpu_count() or 1)
    return Run(config, spec, plans, folder, at_once=at_once).play(resume=args.resume, as_json=args.json)


def _describe(config: RunConfig, spec: AgentSpec, plans: Sequence[EpisodePlan]) -> int:
    pairs = len({plan.pair_id for plan in plans})
    who = f"{spec.name} ({spec.model})" if spec.model else spec.name
    print(
        f"{who} on {config.suite}: {pairs} pairs, {len(plans)} episodes, engine {config.engine}, frames "
        f"{config.image_width}x{config.image_height}, at most {config.max_decisions} decisions an episode"
    )
    if spec.model:
        print(f"at most {len(plans) * config.max_decisions} model calls, one frame each")
        if spec.retires_on:
            print(f"{spec.model} is withdrawn by its provider on {spec.retires_on}")
    return 0


def _folder(config: RunConfig, *, resume: bool) -> Path:
    stem = f"{config.agent.replace('/', '_')}-{Path(config.suite).name}"
    if resume:
        runs = sorted(Path("runs").glob(f"{stem}-*/run.json"))
        if not runs:
            raise UsageError(
                f"--resume found no run of {config.agent} under runs/: name its folder with --log-dir"
            )
        return runs[-1].parent
    now = datetime.datetime.now().astimezone()
    return Path("runs") / f"{stem}-{now:%Y%m%d-%H%M%S}"


if __name__ == "__main__":
    sys.exit(main())
