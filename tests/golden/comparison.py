"""Golden frames on disk: a PNG strip and digests of each shot, and what is written when a frame differs.

A strip shows RGB, depth (white is 8 m), ids and normals side by side; the digests are of the arrays themselves,
so that a difference too small for the strip counts as well.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
from PIL import Image

from tests.golden.shots import Pictures

FOLDER = Path(__file__).parent
DIGESTS = "digests.json"
UPDATE = "python tests/golden/update.py"
WHITE_AT_M = 8.0
DIFFERENCE_GAIN = 8


def strip(pictures: Pictures) -> np.ndarray:
    """The pictures side by side, (H, 4 W, 3) uint8."""
    grey = np.clip(np.rint(pictures["depth"] * (255.0 / WHITE_AT_M)), 0, 255).astype(np.uint8)
    depth = np.repeat(grey[..., None], 3, axis=2)
    return np.concatenate([pictures["rgb"], depth, pictures["ids"], pictures["normals"]], axis=1)


def digests(pictures: Pictures) -> dict[str, str]:
    """A SHA-256 of each picture, its shape and its type."""
    out = {}
    for kind, picture in pictures.items():
        shown = f"{picture.shape} {picture.dtype}".encode() + np.ascontiguousarray(picture).tobytes()
        out[kind] = hashlib.sha256(shown).hexdigest()
    return out


def golden_digests(folder: Path = FOLDER) -> dict[str, dict[str, str]]:
    """The digests on disk, by shot and kind."""
    path = folder / DIGESTS
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def write(shots: dict[str, Pictures], folder: Path = FOLDER) -> list[str]:
    """Make these the golden frames, and no others; returns the names of those that are new or have changed."""
    before, now = golden_digests(folder), {name: digests(p) for name, p in shots.items()}
    for old in folder.glob("*.png"):
        if old.stem not in shots:
            old.unlink()
    for name, pictures in shots.items():
        Image.fromarray(strip(pictures)).save(folder / f"{name}.png", optimize=True)
    (folder / DIGESTS).write_text(json.dumps(now, indent=1) + "\n", encoding="utf-8")
    return [name for name in shots if before.get(name) != now[name]]


def check(name: str, pictures: Pictures, out: Path, folder: Path = FOLDER) -> None:
    """Compare a shot with its golden frame.

    Raises:
        AssertionError: it differs, or there is none. Strips of what was drawn, what was expected and the
            difference were then written to `out`, and the message says so.
    """
    expected, actual = golden_digests(folder).get(name), digests(pictures)
    if actual == expected:
        return
    out.mkdir(parents=True, exist_ok=True)
    drawn = strip(pictures)
    Image.fromarray(drawn).save(out / f"{name}.actual.png")
    if expected is None:
        raise AssertionError(f"there is no golden frame {name}; look at {out}, then run `{UPDATE}`")
    wanted = np.asarray(Image.open(folder / f"{name}.png").convert("RGB"))
    Image.fromarray(wanted).save(out / f"{name}.expected.png")
    kinds = [kind for kind in actual if actual[kind] != expected.get(kind)]
    if wanted.shape == drawn.shape:
        apart = np.abs(drawn.astype(int) - wanted)
        difference = np.clip(apart * DIFFERENCE_GAIN, 0, 255).astype(np.uint8)
        Image.fromarray(difference).save(out / f"{name}.difference.png")
        seen = f"{int(apart.any(axis=2).sum())} pixels of the strips differ, by {int(apart.max())} at most"
    else:
        seen = f"the strip is {drawn.shape} instead of {wanted.shape}"
    raise AssertionError(
        f"golden frame {name} differs in {', '.join(kinds)}: {seen}. The actual, expected and difference images"
        f" are in {out}. If the change is meant, look at them, then run `{UPDATE}`."
    )
