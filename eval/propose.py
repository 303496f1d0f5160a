"""python -m eval.propose MODEL "phone in the sink": a model drafts quads, those that certify make a suite.

A model only names things of the catalogue; scene, set-up, wording, goals, plans and proof are made as for
tasks.generate. Exit code: 0 when at least one draft passed, 1 when none did (or the provider kept failing),
2 for a usage fault.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from envs.errors import DataError, UsageError
from eval.exit_codes import exit_code_of

if TYPE_CHECKING:
    from eval.draft_request import DraftReply, DraftRequest
    from eval.draft_verdicts import DraftVerdict
    from tasks.generation.proposed_suite import ProposedSuite
    from tasks.generation.scene_choice import Kind
    from tasks.generation.suite_folder import SuiteFolder

MAX_COUNT = 50
MAX_THEME_CHARS = 500
REPLY_FILE, PROPOSALS_FILE = "reply.json", "proposals.jsonl"


def parser() -> argparse.ArgumentParser:
    """The command line."""
    p = argparse.ArgumentParser(
        prog="python -m eval.propose",
        description="Ask a model for drafts of quads on a theme; keep what certifies.",
        epilog="Models: an alias of assets/models.yaml (gpt4o), or any Inspect model name.",
    )
    add = p.add_argument
    add("model", metavar="MODEL", help="who is asked")
    add("theme", metavar="THEME", help='what about, for example "phone in the sink"')
    add("--count", type=int, default=4, metavar="N", help="drafts to ask for (default: %(default)s)")
    add("--out", type=Path, metavar="DIR", help="folder of the suite (default: runs/proposals-THEME-TIME)")
    add("--seed", type=int, default=0, metavar="S", help="draws scenes, objects and starts (default: 0)")
    where = p.add_mutually_exclusive_group()
    where.add_argument("--house", action="store_true", help="only in houses made to order")
    where.add_argument("--floorplan", action="store_true", help="only in AI2-THOR's floor plans")
    add("--no-schema", action="store_true", help="ask for JSON in words instead of structured output")
    add("--no-pictures", action="store_true", help="no thumbnails")
    add("--workers", type=int, default=os.cpu_count() or 1, metavar="N", help="processes (%(default)s)")
    add("--dry-run", action="store_true", help="show the prompt, and stop")
    add("--json", action="store_true", help="print the summary as the last line of standard output")
    return p


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    args = parser().parse_args(argv)
    return exit_code_of("eval.propose", lambda: _run(args))


def _run(args: argparse.Namespace) -> int:
    request = _request(args)
    if args.dry_run:
        print(f"To {request.model}, {'with' if request.structured else 'without'} a reply schema:\n")
        print(f"{request.system()}\n\n---\n\n{request.user()}")
        return 0
    from agents.inspect_model import require_key  # noqa: PLC0415 - heavy import

    require_key(request.model)
    from eval.draft_verdicts import Drafts  # noqa: PLC0415 - these load the engine
    from tasks.generation.proposed_suite import ProposedSuite  # noqa: PLC0415

    folder = _folder(args, request)
    reply = _reply(request, folder)
    suite = ProposedSuite(folder, Drafts(reply, request.count).proposals(), args.seed, _kind(args))
    _certify(suite, args.workers)
    return _conclude(request, reply, suite, as_json=args.json)


def _request(args: argparse.Namespace) -> DraftRequest:
    """What is asked of whom.

    Raises:
        UsageError: a value makes no sense.
    """
    from agents.registry import resolve  # noqa: PLC0415 - --help must not wait for it
    from eval.draft_request import DraftRequest  # noqa: PLC0415
    from tasks.generation.proposal import one_line  # noqa: PLC0415

    spec = resolve(args.model)
    if spec.model is None:
        raise UsageError(
            f"{spec.name} is no language model: name an alias of assets/models.yaml or PROVIDER/MODEL"
        )
    if not 1 <= args.count <= MAX_COUNT:
        raise UsageError(f"--count is a number from 1 to {MAX_COUNT}, got {args.count}")
    if args.seed < 0:
        raise UsageError(f"--seed is 0 or more, got {args.seed}")
    if len(args.theme) > MAX_THEME_CHARS or not args.theme.strip():
        raise UsageError(f"the theme is a text of 1 to {MAX_THEME_CHARS} characters, got {len(args.theme)}")
    theme = one_line(args.theme, MAX_THEME_CHARS)
    return DraftRequest(spec.model, theme, args.count, args.seed, spec.tools and not args.no_schema)


def _kind(args: argparse.Namespace) -> Kind:
    from tasks.generation.scene_choice import Kind  # noqa: PLC0415

    return Kind.HOUSE if args.house else Kind.FLOOR_PLAN if args.floorplan else Kind.ANY


def _folder(args: argparse.Namespace, request: DraftRequest) -> SuiteFolder:
    from envs.embedded.engine_revision import ENGINE_REVISION  # noqa: PLC0415
    from tasks.generation.suite_folder import SuiteFolder  # noqa: PLC0415
    from tasks.quad_suite import CANARY  # noqa: PLC0415

    slug = re.sub(r"[^a-z0-9]+", "-", request.theme.lower()).strip("-")[:40] or "theme"
    now = datetime.datetime.now().astimezone()
    about = {
        "canary": CANARY,
        "engine_revision": ENGINE_REVISION,
        "seed": request.seed,
        "scenes": _kind(args).value,
        "private": False,
        "proposed_by": request.model,
        "theme": request.theme,
        "drafts_asked_for": request.count,
        "prompt_sha256": request.prompt_sha256(),
    }
    out = args.out or Path("runs") / f"proposals-{slug}-{now:%Y%m%d-%H%M%S}"
    return SuiteFolder(out, about, pictures=not args.no_pictures)


def _reply(request: DraftRequest, folder: SuiteFolder) -> DraftReply:
    """The reply that the folder keeps, else the model's; one with drafts is kept, not paid for twice."""
    from eval.draft_request import DraftReply  # noqa: PLC0415
    from tasks.generation.suite_folder import write_whole  # noqa: PLC0415

    path = folder.root / REPLY_FILE
    if path.exists():
        try:
            return DraftReply.from_json(json.loads(path.read_text(encoding="utf-8")))
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise DataError(path, "reply", f"cannot be read ({error}); delete it to ask again") from error
    reply = asyncio.run(request.send())
    if not reply.fault:
        write_whole(path, json.dumps(reply.to_json(), indent=1).encode())
    return reply


def _certify(suite: ProposedSuite, workers: int) -> None:
    """Stage and certify what is missing, with a progress bar; write the certificates."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        missing = suite.missing()
        bar = progress.add_task(
            "Drafts", total=len(suite.proposals), completed=len(suite.proposals) - len(missing)
        )
        for _ in suite.run(workers):
            progress.advance(bar)
    suite.folder.finish(max(suite.proposals, default=-1) + 1)


def _conclude(request: DraftRequest, reply: DraftReply, suite: ProposedSuite, *, as_json: bool) -> int:
    """Write proposals.jsonl, print what came of every draft and what it took; returns the exit code."""
    from eval.draft_verdicts import Drafts, lines_for_people  # noqa: PLC0415 - loads the engine
    from tasks.generation.suite_folder import write_whole  # noqa: PLC0415

    verdicts = list(Drafts(reply, request.count).verdicts(suite))
    root = suite.folder.root
    write_whole(root / PROPOSALS_FILE, "".join(v.line() for v in verdicts).encode())
    for line in lines_for_people(verdicts):
        print(line)
    quads = [v.quad for v in verdicts if v.quad]
    used = min(len(reply.drafts), request.count)
    print(f"{len(quads)} of {used} drafts certified; in {root}")
    form = "structured output" if reply.structured else "JSON in words"
    spent = f"{reply.tokens_in} tokens in, {reply.tokens_out} out, {reply.latency_s:.1f} s"
    print(f"{request.model} with {form}, calls: {reply.calls}, {spent}")
    if as_json:
        print(json.dumps(_summary(request, reply, verdicts, root), separators=(",", ":")))
    return 0 if quads else 1


def _summary(
    request: DraftRequest, reply: DraftReply, verdicts: Sequence[DraftVerdict], root: Path
) -> dict[str, Any]:
    quads = [v.quad for v in verdicts if v.quad]
    return {
        "model": request.model,
        "theme": request.theme,
        "out": str(root),
        "asked": request.count,
        "drafts": min(len(reply.drafts), request.count),
        "certified": len(quads),
        "quads": quads,
        "verdicts": dict(sorted(Counter(v.verdict.value for v in verdicts).items())),
        "structured": reply.structured,
        **{key: getattr(reply, key) for key in ("calls", "tokens_in", "tokens_out", "latency_s")},
    }


if __name__ == "__main__":
    sys.exit(main())
