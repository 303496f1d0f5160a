"""Pictures of all objects in all states: `python -m envs.embedded.rendering.contact_sheet --out DIR`.

Each cell shows one type in one state as the engine shows it (slices, steam and a drawer that has slid out
included), on a table from about 35 degrees above: flat things from behind, so that what is printed on them
reads the right way round, all others from the front, and what is thin from left to right (a knife) laid on
its side. Pages are grouped by family of meshes; `--shuffled SEED --no-captions` writes the cells in a drawn
order, and key.csv beside them, for naming them blindly. docs/objects.md shows the pages.
"""

from __future__ import annotations

import argparse
import csv
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from envs.embedded.geometry import Pose, euler_matrix
from envs.embedded.rendering.meeting_places import THING, meeting_place
from envs.embedded.rendering.mesh import Material, Mesh, box
from envs.embedded.rendering.meshes.registry import FAMILIES, builders
from envs.embedded.rendering.object_states import sample_size, states_of
from envs.embedded.rendering.renderer import Quality, Renderer
from envs.embedded.rendering.scene_builder import UNDRAWN, SceneBuilder
from envs.embedded.rendering.scene_view import Camera, DrawItem, Lamp, SceneView
from envs.embedded.rendering.shading import INTERIOR
from envs.embedded.rendering.temperature_looks import is_steam
from envs.embedded.world import ObjectState
from envs.object_types import all_object_types

TABLE = Material((0.86, 0.82, 0.76), roughness=0.8)
CARCASS = Material((0.62, 0.58, 0.53), roughness=0.8)
PITCH_DEG = 35.0
MARGIN = 1.08
YAW_FRONT_DEG, YAW_BEHIND_DEG = 207.0, 22.0
FOV_DEG = 30.0
STEAM_SEEN = 0.5
"""Steam shows up to this share of a thing's longest side above it, lest it make the thing small (chosen)."""
FLAT_SHARE = 0.4  # chosen: lower than this share of its shorter horizontal side, a thing counts as flat
BOARD_M = 0.018
WITHOUT_CELL = {
    "Floor": "rooms draw their floors as structure, cut to the room",
    "TargetCircle": "in no floor plan and without an asset; AI2-THOR spawns it in its own arena scenes",
}
"""Types of assets/object_types.yaml that have no cell, and why."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One picture: a type in a state, in the look of an asset ("" for the type's own)."""

    family: str
    caption: str
    object_type: str
    state: ObjectState
    asset_id: str = ""


def family_of(name: str) -> str:
    """The family of meshes that a type belongs to; "simple" for what has no mesh of its own."""
    found = builders().get(name)
    return found[0].__module__.split("meshes.")[1].split(".")[0] if found else FAMILIES[-1]


def cells(names: Sequence[str], looks: int = 1) -> Iterator[Cell]:
    """Every type in every state, family by family; looks beyond the first in the plain state only."""
    for name in sorted(names, key=lambda n: (FAMILIES.index(family_of(n)), n)):
        for look in range(looks):
            asset_id = f"{name}_{look + 1}" if look else ""
            for caption, state in states_of(name) if look == 0 else states_of(name)[:1]:
                label = f"{name} {caption or (look if look else '')}".strip()
                yield Cell(family_of(name), label, name, state, asset_id)


def picture(cell: Cell, renderer: Renderer) -> npt.NDArray[np.uint8]:
    """The object on a table, filling the renderer's frame."""
    size = sample_size(cell.object_type)
    on_side = size[0] < FLAT_SHARE * min(size[1], size[2]) and size[1] < size[2]
    flat = on_side or size[1] < FLAT_SHARE * min(size[0], size[2])
    items, lamps = _shown(cell, on_side)
    points = _points([i for i in items if not is_steam(i)])
    steam = _points([i for i in items if is_steam(i)])
    top = points[:, 1].max() + STEAM_SEEN * float(np.ptp(points, axis=0).max())
    points = np.concatenate([points, np.minimum(steam, [np.inf, top, np.inf])])
    reach = float(np.ptp(points, axis=0).max())
    table = np.eye(4)
    table[:3, 3] = (points.min(axis=0) + points.max(axis=0)) / 2
    table[1, 3] = points[:, 1].min() - 0.05 * reach
    items.append(DrawItem(None, Mesh((box(30 * reach, 0.1 * reach, 30 * reach, TABLE),)), table))
    camera = _camera(points, YAW_BEHIND_DEG if flat else YAW_FRONT_DEG)
    return renderer.render(SceneView(tuple(items), replace(INTERIOR, lamps=lamps)), camera).rgb


def _points(items: Sequence[DrawItem]) -> npt.NDArray[np.float64]:
    """Every corner of some items, (N, 3) in the world."""
    return np.concatenate(
        [
            np.zeros((0, 3)),
            *(p.vertices @ i.transform[:3, :3].T + i.transform[:3, 3] for i in items for p in i.mesh.parts),
        ]
    )


def _shown(cell: Cell, on_side: bool) -> tuple[list[DrawItem], tuple[Lamp, ...]]:
    """What the engine draws of an object, and the lights that it gives."""
    world = meeting_place(cell.object_type, cell.state, cell.asset_id)
    before = world[THING].pose
    if on_side:
        world.set_pose(THING, Pose(before.position, np.array([0.0, 0.0, 90.0])))
    view = SceneBuilder(world).view()
    items = [i for i in view.items if is_steam(i) or (i.object_id or "").split("|")[0] == THING]
    if cell.object_type == "Drawer":
        items.append(_carcass(sample_size("Drawer"), meeting_place("Drawer", ObjectState())[THING].pose))
    return items, view.lighting.lamps[1:]


def _carcass(size: tuple[float, float, float], pose: Pose) -> DrawItem:
    """An open box round a shut drawer, without which nobody could tell how far it is pulled out."""
    x, y, z = size
    boards = [box(BOARD_M, y + 2 * BOARD_M, z, CARCASS).moved(x=s * (x + BOARD_M) / 2) for s in (-1, 1)]
    boards += [box(x, BOARD_M, z, CARCASS).moved(y=s * (y + BOARD_M) / 2) for s in (-1, 1)]
    place = np.eye(4)
    place[:3, 3] = pose.position + np.array([0.0, y / 2, -2 * BOARD_M])
    return DrawItem(None, Mesh(tuple(boards)), place)


def _camera(points: npt.NDArray[np.float64], yaw: float) -> Camera:
    """As near as a camera that looks along `yaw` and sees all `points` (N, 3) can be."""
    axes = euler_matrix(np.array([PITCH_DEG, yaw, 0.0]))
    seen = points @ axes
    middle = (seen.min(axis=0) + seen.max(axis=0)) / 2
    across = np.abs(seen - middle)[:, :2].max(axis=1) * MARGIN
    away = float((across / math.tan(math.radians(FOV_DEG / 2)) - (seen - middle)[:, 2]).max())
    x, y, z = (axes @ (middle - np.array([0.0, 0.0, away]))).tolist()
    reach = float(np.ptp(points, axis=0).max())
    return Camera((x, y, z), yaw, PITCH_DEG, FOV_DEG, near_m=0.1 * away, far_m=max(20.0, 30.0 * reach))


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


def pages(
    wanted: Sequence[Cell], per_page: int, shuffled: int | None
) -> Iterator[tuple[str, Sequence[Cell]]]:
    """(name, cells) of every page: a family's pages, or all cells in an order drawn from a seed."""
    groups: dict[str, list[Cell]] = {}
    if shuffled is None:
        for cell in wanted:
            groups.setdefault(cell.family, []).append(cell)
    else:
        order = np.random.Generator(np.random.PCG64(shuffled)).permutation(len(wanted))
        groups["shuffled"] = [wanted[i] for i in order]
    for name, members in groups.items():
        for number, start in enumerate(range(0, len(members), per_page), 1):
            yield f"{name}_{number}", members[start : start + per_page]


def main(arguments: Sequence[str] | None = None) -> None:
    """Write small_things_1.png, food_1.png ... of the types asked for."""
    parser = argparse.ArgumentParser(description="Draw every object in every state it can have.")
    parser.add_argument("--out", type=Path, required=True, help="folder for the pages")
    parser.add_argument("--types", nargs="*", default=None, help="AI2-THOR types; all if omitted")
    parser.add_argument("--families", nargs="*", choices=FAMILIES, default=FAMILIES)
    parser.add_argument("--looks", type=int, default=1, help="how many assets of each type to draw")
    parser.add_argument("--side", type=int, default=176, help="pixels of a cell")
    parser.add_argument("--columns", type=int, default=8)
    parser.add_argument("--rows", type=int, default=6, help="rows of a page")
    parser.add_argument("--no-captions", action="store_true")
    parser.add_argument("--jpeg", type=int, metavar="QUALITY", help="write JPEG of a quality instead of PNG")
    parser.add_argument(
        "--shuffled", type=int, default=None, metavar="SEED", help="mix the cells; write key.csv"
    )
    chosen = parser.parse_args(arguments)
    names = chosen.types or [n for n in all_object_types() if n not in WITHOUT_CELL and n not in UNDRAWN]
    wanted = [c for c in cells(names, chosen.looks) if c.family in chosen.families]
    renderer = Renderer(chosen.side, chosen.side, Quality.ULTRA)
    chosen.out.mkdir(parents=True, exist_ok=True)
    key: list[tuple[str, int, int, str]] = []
    for name, members in pages(wanted, chosen.columns * chosen.rows, chosen.shuffled):
        drawn = [(cell.caption, picture(cell, renderer)) for cell in members]
        page = sheet(drawn, chosen.columns, captions=not chosen.no_captions)
        if chosen.jpeg is None:
            page.save(chosen.out / f"{name}.png")
        else:
            page.save(chosen.out / f"{name}.jpg", quality=chosen.jpeg, optimize=True)
        key += [(name, *divmod(i, chosen.columns), c.caption) for i, c in enumerate(members)]
    if chosen.shuffled is not None:
        _write_key(key, chosen.out / "key.csv")


def _write_key(key: Sequence[tuple[str, int, int, str]], path: Path) -> None:
    """What each cell shows; rows and columns count from 1."""
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["page", "row", "column", "shows"])
        rows.writerows((page, row + 1, column + 1, caption) for page, row, column, caption in key)


if __name__ == "__main__":
    main()
