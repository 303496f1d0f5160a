"""How frames of every scene are exposed, and what they look like: a table and contact sheets.

    python tests/benchmarks/survey_frames.py [scene ...] [--out FOLDER] [--size 300]

Each of the 120 floor plans and each house of assets/scenes is seen at the agent's start and at further poses
drawn among the reachable ones by the scene's name. Not collected by pytest;
tests/envs/embedded/rendering/test_exposure.py asserts the bounds.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from envs.asset_files import ASSETS
from envs.embedded.floorplan_layout import floor_plan_names
from envs.embedded.navigation import reachable_positions
from envs.embedded.rendering.renderer import Frame, Renderer
from envs.embedded.rendering.scene_builder import SceneBuilder
from envs.embedded.rendering.scene_view import Camera
from envs.embedded.scene_loader import load_scene
from envs.embedded.world import World

SIDE_PX = 300
FURTHER_POSES = 3
"""Reachable poses beside the start."""
YAWS, HORIZONS = (0.0, 90.0, 180.0, 270.0), (0.0, 30.0)
NEARLY_BLACK, NEARLY_WHITE = 12, 250
"""A pixel is nearly black when all its channels are below the one, nearly white when all are above the other."""
BLACK_SHARE, WHITE_SHARE, NOTHING_SHARE = 0.10, 0.10, 0.0
"""Bounds: no frame shows more nearly black, nearly white or empty pixels than this."""
DARKEST_MEAN, BRIGHTEST_MEAN = 0.20, 0.85
"""Bounds of a frame's mean luminance."""
CAPTION_PX = 14


@dataclass(frozen=True, slots=True)
class Exposure:
    """One frame: shares of its pixels that are nearly black, nearly white and show nothing; mean luminance 0..1."""

    scene: str
    pose: int
    black: float
    white: float
    mean: float
    nothing: float

    @property
    def is_sane(self) -> bool:
        """Whether all bounds hold."""
        shares = self.black <= BLACK_SHARE and self.white <= WHITE_SHARE and self.nothing <= NOTHING_SHARE
        return shares and DARKEST_MEAN <= self.mean <= BRIGHTEST_MEAN


def all_scenes() -> tuple[str, ...]:
    """The floor plans, then the houses by file name."""
    return (*floor_plan_names(), *sorted(p.stem for p in (ASSETS / "scenes").glob("*.json")))


def world_of(scene: str) -> World:
    """A fresh world of a floor plan or of a house in assets/scenes."""
    if scene in floor_plan_names():
        return load_scene(scene)
    return load_scene(json.loads((ASSETS / "scenes" / f"{scene}.json").read_text(encoding="utf-8")))


def cameras_of(scene: str, world: World, further: int = FURTHER_POSES) -> Iterator[Camera]:
    """The start, then poses drawn by the scene's name."""
    agent = world.agent
    x, y, z = agent.camera_position().tolist()
    yield Camera((x, y, z), agent.yaw, agent.horizon)
    rng = np.random.Generator(np.random.PCG64(zlib.crc32(scene.encode())))
    spots = reachable_positions(world)
    for _ in range(further):
        at = spots[int(rng.integers(len(spots)))]
        yaw, horizon = YAWS[int(rng.integers(len(YAWS)))], HORIZONS[int(rng.integers(len(HORIZONS)))]
        yield Camera((at[0], y, at[1]), yaw, horizon)


def exposure(scene: str, pose: int, frame: Frame, far_m: float) -> Exposure:
    """The figures of a frame."""
    low, high = frame.rgb.max(axis=-1), frame.rgb.min(axis=-1)
    mean = float((frame.rgb @ np.array([0.2126, 0.7152, 0.0722])).mean()) / 255.0  # ITU-R BT.709
    return Exposure(
        scene,
        pose,
        float((low < NEARLY_BLACK).mean()),
        float((high > NEARLY_WHITE).mean()),
        mean,
        float((frame.depth >= far_m).mean()),
    )


def survey(
    scenes: Sequence[str], side: int = SIDE_PX, further: int = FURTHER_POSES
) -> Iterator[tuple[Exposure, npt.NDArray[np.uint8]]]:
    """Figures and picture of every frame."""
    renderer = Renderer(side, side)
    for scene in scenes:
        world = world_of(scene)
        view = SceneBuilder(world).view()
        for pose, camera in enumerate(cameras_of(scene, world, further)):
            frame = renderer.render(view, camera)
            yield exposure(scene, pose, frame, camera.far_m), frame.rgb


def sheet(pictures: Sequence[tuple[str, npt.NDArray[np.uint8]]], across: int) -> Image.Image:
    """Captioned pictures of one size in rows of `across`."""
    height, width = pictures[0][1].shape[:2]
    down = -(-len(pictures) // across)
    out = Image.new("RGB", (across * width, down * (height + CAPTION_PX)), "white")
    pen = ImageDraw.Draw(out)
    for i, (caption, picture) in enumerate(pictures):
        x, y = i % across * width, i // across * (height + CAPTION_PX)
        out.paste(Image.fromarray(picture), (x, y + CAPTION_PX))
        pen.text((x + 2, y + 1), caption, fill="black")
    return out


def write_sheets(
    out: Path, pictures: Sequence[tuple[str, npt.NDArray[np.uint8]]], across: int, per_sheet: int
) -> None:
    """Write the pictures to numbered PNG files, `per_sheet` in each."""
    out.mkdir(parents=True, exist_ok=True)
    for start in range(0, len(pictures), per_sheet):
        part = pictures[start : start + per_sheet]
        sheet(part, across).save(out / f"frames_{start // per_sheet:03d}_{part[0][0].split()[0]}.png")


def report(rows: Sequence[Exposure]) -> None:
    """Print the table: extremes, and every frame that is out of bounds."""
    print(f"{len(rows)} frames of {len({r.scene for r in rows})} scenes")
    print(f"{'':18} {'least':>8} {'median':>8} {'most':>8}  bound")
    for name, bound in (
        ("black", f"<= {BLACK_SHARE}"),
        ("white", f"<= {WHITE_SHARE}"),
        ("nothing", f"<= {NOTHING_SHARE}"),
        ("mean", f"{DARKEST_MEAN}..{BRIGHTEST_MEAN}"),
    ):
        values = [getattr(r, name) for r in rows]
        print(f"{name:18} {min(values):8.4f} {statistics.median(values):8.4f} {max(values):8.4f}  {bound}")
    for r in rows:
        if not r.is_sane:
            print(
                f"out of bounds: {r.scene} pose {r.pose}: black {r.black:.3f} white {r.white:.3f} "
                f"mean {r.mean:.3f} nothing {r.nothing:.4f}"
            )


def main() -> None:
    """Survey the scenes named on the command line, or all."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("scenes", nargs="*")
    parser.add_argument("--out", type=Path, help="folder for contact sheets")
    parser.add_argument("--size", type=int, default=SIDE_PX)
    parser.add_argument("--across", type=int, default=4)
    parser.add_argument("--per-sheet", type=int, default=12)
    parser.add_argument("--further", type=int, default=FURTHER_POSES)
    options = parser.parse_args()
    rows, pictures = [], []
    for row, picture in survey(options.scenes or all_scenes(), options.size, options.further):
        rows.append(row)
        if options.out is not None:
            caption = f"{row.scene} {row.pose} b{row.black:.2f} w{row.white:.2f} m{row.mean:.2f}"
            pictures.append((caption, picture))
    report(rows)
    if pictures:
        write_sheets(options.out, pictures, options.across, options.per_sheet)


if __name__ == "__main__":
    main()
