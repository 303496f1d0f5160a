"""Pictures of all object meshes in all states: `python -m envs.embedded.rendering.contact_sheet --out DIR`.

Each cell shows one type on a table from about 35 degrees above: flat things from behind, so that what is
printed on them reads the right way round, all others from the front, and what is thin from left to right
(a knife) laid on its side.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from envs.embedded.geometry import euler_matrix
from envs.embedded.rendering.mesh import Material, Mesh, box
from envs.embedded.rendering.meshes.registry import builders, mesh_for
from envs.embedded.rendering.object_states import sample_size, states_of
from envs.embedded.rendering.renderer import Quality, Renderer
from envs.embedded.rendering.scene_view import Camera, DrawItem, SceneView
from envs.embedded.rendering.shading import INTERIOR
from envs.embedded.world import ObjectState
from envs.object_types import all_object_types

TABLE = Material((0.86, 0.82, 0.76), roughness=0.8)
PITCH_DEG = 35.0
MARGIN = 1.08
YAW_FRONT_DEG, YAW_BEHIND_DEG = 207.0, 22.0
FOV_DEG = 30.0
FLAT_SHARE = 0.4  # chosen: lower than this share of its shorter horizontal side, a thing counts as flat
_PLAIN = ObjectState()


def picture(mesh: Mesh, size: Sequence[float], renderer: Renderer) -> npt.NDArray[np.uint8]:
    """A mesh on a table, filling the renderer's frame; `size` is its closed box, metres."""
    on_side = size[0] < FLAT_SHARE * min(size[1], size[2]) and size[1] < size[2]
    flat = on_side or size[1] < FLAT_SHARE * min(size[0], size[2])
    pose = np.eye(4)
    pose[:3, :3] = euler_matrix(np.array([0.0, 0.0, 90.0 if on_side else 0.0]))
    points = np.concatenate([p.vertices for p in mesh.parts]) @ pose[:3, :3].T
    reach = float(np.abs(points).max())
    table = np.eye(4)
    table[1, 3] = points[:, 1].min() - 0.05 * reach
    items = (
        DrawItem("thing", mesh, pose),
        DrawItem(None, Mesh((box(30 * reach, 0.1 * reach, 30 * reach, TABLE),)), table),
    )
    camera = _camera(points, YAW_BEHIND_DEG if flat else YAW_FRONT_DEG)
    return renderer.render(SceneView(items, INTERIOR), camera).rgb


def _camera(points: npt.NDArray[np.float64], yaw: float) -> Camera:
    """As near as a camera that looks along `yaw` and sees all `points` (N, 3) can be."""
    axes = euler_matrix(np.array([PITCH_DEG, yaw, 0.0]))
    seen = points @ axes
    middle = (seen.min(axis=0) + seen.max(axis=0)) / 2
    across = np.abs(seen - middle)[:, :2].max(axis=1) * MARGIN
    away = float((across / math.tan(math.radians(FOV_DEG / 2)) - (seen - middle)[:, 2]).max())
    x, y, z = (axes @ (middle - np.array([0.0, 0.0, away]))).tolist()
    reach = float(np.abs(points).max())
    return Camera((x, y, z), yaw, PITCH_DEG, FOV_DEG, near_m=0.1 * away, far_m=max(20.0, 30.0 * reach))


def cells(names: Sequence[str], looks: int) -> Iterator[tuple[str, Mesh, tuple[float, float, float]]]:
    """(caption, mesh, size) of every type, state and look."""
    for name in names:
        size = sample_size(name)
        for look in range(looks):
            for caption, state in states_of(name) if look == 0 else (("", _PLAIN),):
                label = f"{name} {caption or (look if look else '')}".strip()
                yield label, mesh_for(name, f"{name}_{look + 1}" if look else "", size, state), size


def sheet(
    pictures: Sequence[tuple[str, npt.NDArray[np.uint8]]], columns: int, *, captions: bool = True
) -> Image.Image:
    """One image of captioned pictures, row by row."""
    side = pictures[0][1].shape[0]
    height = side + (14 if captions else 2)
    page = Image.new("RGB", (columns * (side + 2), -(-len(pictures) // columns) * height), "white")
    draw = ImageDraw.Draw(page)
    for i, (caption, image) in enumerate(pictures):
        x, y = i % columns * (side + 2), i // columns * height
        page.paste(Image.fromarray(image), (x, y))
        if captions:
            draw.text((x + 2, y + side + 1), caption, fill=(0, 0, 0))
    return page


def main(arguments: Sequence[str] | None = None) -> None:
    """Write sheet_1.png, sheet_2.png ... of the types asked for."""
    parser = argparse.ArgumentParser(description="Draw every object mesh in every state it can have.")
    parser.add_argument("--out", type=Path, required=True, help="folder for the pages")
    parser.add_argument(
        "--types", nargs="*", default=None, help="AI2-THOR types; all with a mesh of their own if omitted"
    )
    parser.add_argument("--looks", type=int, default=1, help="how many assets of each type to draw")
    parser.add_argument("--side", type=int, default=176, help="pixels of a cell")
    parser.add_argument("--columns", type=int, default=8)
    parser.add_argument("--rows", type=int, default=6, help="rows of a page")
    parser.add_argument("--no-captions", action="store_true")
    chosen = parser.parse_args(arguments)
    names = chosen.types or [n for n in all_object_types() if n in builders()]
    renderer = Renderer(chosen.side, chosen.side, Quality.ULTRA)
    drawn = [(label, picture(mesh, size, renderer)) for label, mesh, size in cells(names, chosen.looks)]
    chosen.out.mkdir(parents=True, exist_ok=True)
    per_page = chosen.columns * chosen.rows
    for page, start in enumerate(range(0, len(drawn), per_page), 1):
        image = sheet(drawn[start : start + per_page], chosen.columns, captions=not chosen.no_captions)
        image.save(chosen.out / f"sheet_{page}.png")


if __name__ == "__main__":
    main()
