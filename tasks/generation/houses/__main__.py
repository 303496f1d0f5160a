"""python -m tasks.generation.houses --count 3 --seed 7 --out DIR: houses as JSON, their plans as pictures."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from envs.errors import HearthError
from envs.house import ROOM_TYPES
from tasks.generation.houses.generator import MOST_CLUTTER, generate_house
from tasks.generation.houses.plan_picture import plan_picture

MOST_HOUSES = 100_000


def main(argv: Sequence[str] | None = None) -> int:
    """Write the houses of seeds SEED, SEED + 1, ...; returns the exit code."""
    args = _parser().parse_args(argv)
    try:
        args.out.mkdir(parents=True, exist_ok=True)
        for seed in range(args.seed, args.seed + args.count):
            house = generate_house(
                seed, rooms=args.rooms, wanted=args.want, clutter=args.clutter, for_unity=args.for_unity
            )
            stem = f"house_{seed:05d}"
            (args.out / f"{stem}.json").write_text(json.dumps(house, indent=1) + "\n", encoding="utf-8")
            plan_picture(house).save(args.out / f"{stem}.png")
            print(args.out / f"{stem}.json")  # noqa: T201 - a command line
    except (HearthError, OSError) as error:
        print(f"tasks.generation.houses: {error}", file=sys.stderr)  # noqa: T201 - a command line
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tasks.generation.houses", description=__doc__)
    parser.add_argument("--count", type=_count, default=1, help="how many houses (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="of the first house (default: %(default)s)")
    parser.add_argument("--out", type=Path, default=Path("houses"), help="folder (default: %(default)s)")
    parser.add_argument(
        "--rooms", nargs="+", choices=ROOM_TYPES, metavar="TYPE", help=f"the rooms: {', '.join(ROOM_TYPES)}"
    )
    parser.add_argument(
        "--want", nargs="+", default=(), metavar="TYPE", help="object types that each house must hold"
    )
    parser.add_argument(
        "--clutter",
        type=float,
        default=1.0,
        help=f"how many small things, 0 to {MOST_CLUTTER:g}, usual 1",
    )
    parser.add_argument(
        "--for-unity", action="store_true", help="leave out what AI2's build has no asset for: the stove"
    )
    return parser


def _count(text: str) -> int:
    count = int(text)
    if not 1 <= count <= MOST_HOUSES:
        raise argparse.ArgumentTypeError(f"got {count}, expected 1 .. {MOST_HOUSES}")
    return count


if __name__ == "__main__":
    sys.exit(main())
