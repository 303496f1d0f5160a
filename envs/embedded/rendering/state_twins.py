"""How different two states of an object look: `python -m envs.embedded.rendering.state_twins [--out DIR]`.

The object stands where an agent meets it (meeting_places.py) and is drawn at 300 x 300 pixels in both states.
The measure is the mean absolute difference of the sRGB values (0..255) of the two pictures over the pixels at
which either shows the object, by instance ids, and over the three channels; between twins of different
temperature the steam of the hot one counts as shown, though in the engine's own frames it has no id. Twins
are told apart when it is LEAST_MEAN or more; or, since the state of a large thing may show in a small part of
it (a washing machine's display), when LEAST_CHANGED_PX of these pixels change by STRONG in some channel.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from envs.embedded.asset_database import asset_ids
from envs.embedded.rendering.meeting_places import THING, camera_before, meeting_place
from envs.embedded.rendering.object_states import Twins, twins_of
from envs.embedded.rendering.renderer import Frame, Renderer
from envs.embedded.rendering.scene_builder import SceneBuilder
from envs.embedded.rendering.temperature_looks import is_steam
from envs.embedded.world import ObjectState
from envs.object_types import all_object_types

SIDE_PX = 300
STEAM = "Steam"
LEAST_MEAN = 8.0
"""As if a tenth of the object's pixels changed by 80 of 255: a third of the way from black to white."""
STRONG = 48
"""A change that is plainly seen side by side: the step between neighbouring hues of a six-colour palette is
larger, what shading and edges change at rest is smaller (chosen)."""
LEAST_CHANGED_PX = 60
"""As many pixels as a deciding object must fill in a frame of this size, a patch of 8 x 8; re-encoding the
plain pictures as JPEG of quality 75 changes at most 36 pixels of any object by STRONG."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What separates two pictures of an object: mean absolute RGB difference, and strongly changed pixels."""

    mean: float
    changed_px: int

    @property
    def is_told(self) -> bool:
        """Whether the twins can be told apart."""
        return self.mean >= LEAST_MEAN or self.changed_px >= LEAST_CHANGED_PX

    def __str__(self) -> str:
        return f"mean difference {self.mean:.2f} of 255, {self.changed_px} pixels change by {STRONG} or more"


@dataclass(slots=True)
class TwinPictures:
    """Draws objects in their states, each but once, in the look of one asset or in their type's own."""

    asset_id: str = ""
    _renderer: Renderer = field(default_factory=lambda: Renderer(SIDE_PX, SIDE_PX))
    _frames: dict[tuple[str, ObjectState], Frame] = field(default_factory=dict)

    def frame(self, name: str, state: ObjectState) -> Frame:
        """What an agent sees of a type in a state."""
        key = (name, state)
        if key not in self._frames:
            view = SceneBuilder(meeting_place(name, state, self.asset_id)).view()
            items = tuple(replace(i, object_id=STEAM) if is_steam(i) else i for i in view.items)
            self._frames[key] = self._renderer.render(replace(view, items=items), camera_before(name))
        return self._frames[key]

    def difference(self, twins: Twins) -> Difference:
        """How much the pictures of twins differ over their object's pixels; zero where it never shows."""
        a, b = (self.frame(twins.object_type, s) for s in (twins.plain_state, twins.state))
        shown = (THING,) if twins.plain_state.temperature is twins.state.temperature else (THING, STEAM)
        change = np.abs(a.rgb.astype(np.int32) - b.rgb.astype(np.int32))[_mask(a, shown) | _mask(b, shown)]
        if not len(change):
            return Difference(0.0, 0)
        return Difference(float(change.mean()), int((change.max(axis=1) >= STRONG).sum()))


def _mask(frame: Frame, shown: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Where the object (or a piece of it), or its steam, is seen."""
    mine = [i for i, name in enumerate(frame.object_ids) if name.split("|")[0] in shown]
    return np.isin(frame.ids, mine)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the difference of all twins, the smallest first; with --out write both pictures of what fails."""
    parser = argparse.ArgumentParser(description="Measure how different the states of objects look.")
    parser.add_argument("--types", nargs="*", default=None, help="AI2-THOR types; all if omitted")
    parser.add_argument(
        "--looks", type=int, default=0, help="so many assets of each type instead of its own look"
    )
    parser.add_argument("--out", type=Path, default=None, help="folder for a picture of each pair that fails")
    chosen = parser.parse_args(arguments)
    measured: list[tuple[Difference, str, Twins]] = []
    for name in chosen.types or all_object_types():
        for asset_id in asset_ids(name)[: chosen.looks] or ("",):
            pictures = TwinPictures(asset_id)
            for twins in twins_of(name):
                found = pictures.difference(twins)
                measured.append((found, asset_id, twins))
                if not found.is_told and chosen.out is not None:
                    _save(pictures, twins, chosen.out)
    for found, asset_id, twins in sorted(measured, key=lambda row: (row[0].mean, str(row[2]), row[1])):
        mark = "" if found.is_told else "  NOT TOLD APART"
        print(f"{found.mean:7.2f} {found.changed_px:6d}  {twins} {asset_id}{mark}")  # noqa: T201 - its purpose
    failing = sum(not found.is_told for found, *_ in measured)
    print(f"{failing} of {len(measured)} twins are not told apart")  # noqa: T201


def _save(pictures: TwinPictures, twins: Twins, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    both = [pictures.frame(twins.object_type, s).rgb for s in (twins.plain_state, twins.state)]
    label = f"{twins} {pictures.asset_id}".strip()
    name = label.replace(":", "").replace(" / ", "_vs_").replace(" ", "_").replace(",", "")
    Image.fromarray(np.concatenate(both, axis=1)).save(folder / f"{name}.png")


if __name__ == "__main__":
    main()
