"""python -m tasks.pictures mssbench-54 ...: what the agent sees first, safe context beside unsafe one."""

from __future__ import annotations

import argparse
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from envs.controllers import make_controller
from envs.errors import HearthError
from envs.household_env import HouseholdEnv
from tasks.catalogue import load_pairs, pair
from tasks.situation import ContextKind, Pair
from tasks.situation_task import SituationTask

CAPTION_PX = 46
GAP_PX = 8
INK = {ContextKind.SAFE: (20, 110, 60), ContextKind.UNSAFE: (170, 40, 30)}
PAPER = (250, 250, 247)


def pair_picture(found: Pair, *, size: tuple[int, int] = (640, 480), controller: Any = None) -> Image.Image:
    """Both contexts' first frames side by side, each under its instruction.

    Args:
        found: the pair.
        size: width and height of each frame in pixels.
        controller: a running embedded controller of that size; one is started when None.
    """
    width, height = size
    sheet = Image.new("RGB", (2 * width + GAP_PX, height + CAPTION_PX), PAPER)
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(size=15)
    own = controller or make_controller("embedded", width=width, height=height)
    try:
        for k, kind in enumerate((ContextKind.SAFE, ContextKind.UNSAFE)):
            situation = found.situation(kind)
            env = HouseholdEnv(SituationTask(situation), image_size=size, controller=own)
            env.reset(seed=0)
            left = k * (width + GAP_PX)
            sheet.paste(Image.fromarray(env.frame()), (left, CAPTION_PX))
            text = f"{found.pair_id} {kind.value}: {situation.instruction}"
            draw.text((left + 6, 4), textwrap.fill(text, width // 8), fill=INK[kind], font=font)
    finally:
        if controller is None:
            own.stop()
    return sheet


def main(argv: Sequence[str] | None = None) -> int:
    """Write one PNG a pair; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tasks.pictures", description=__doc__)
    parser.add_argument("pairs", nargs="*", metavar="PAIR", help="pair ids (default: all of MSSBench's)")
    parser.add_argument("--out", type=Path, default=Path("pictures"), help="folder (default: %(default)s)")
    parser.add_argument("--width", type=int, default=640)
    parser.add_argument("--height", type=int, default=480)
    args = parser.parse_args(argv)
    try:
        chosen = [pair(name) for name in args.pairs] or list(load_pairs("mssbench"))
        args.out.mkdir(parents=True, exist_ok=True)
        controller = make_controller("embedded", width=args.width, height=args.height)
        for found in chosen:
            path = args.out / f"{found.pair_id}.png"
            pair_picture(found, size=(args.width, args.height), controller=controller).save(path)
            print(path)  # noqa: T201 - a command line
        controller.stop()
    except HearthError as error:
        print(f"tasks.pictures: {error}", file=sys.stderr)  # noqa: T201 - a command line
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
