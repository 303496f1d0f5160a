"""Frames are those on disk, to the last bit; and what a differing frame leaves behind."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.golden.comparison import DIGESTS, FOLDER, check, golden_digests, strip, write
from tests.golden.shots import HEIGHT, SHOTS, WIDTH, Shot, take

MOST_BYTES = 300_000


@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot.name)
def test_the_frame_is_the_golden_one(shot: Shot, tmp_path: Path) -> None:
    check(shot.name, take(shot), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_every_golden_file_belongs_to_a_shot_and_they_are_small() -> None:
    names = {shot.name for shot in SHOTS}
    assert len(names) == len(SHOTS)
    assert set(golden_digests()) == {p.stem for p in FOLDER.glob("*.png")} == names
    assert sum(p.stat().st_size for p in (*FOLDER.glob("*.png"), FOLDER / DIGESTS)) < MOST_BYTES


def pictures() -> dict[str, np.ndarray]:
    rng = np.random.default_rng(3)
    out = {
        kind: rng.integers(0, 256, (HEIGHT, WIDTH, 3)).astype(np.uint8) for kind in ("rgb", "ids", "normals")
    }
    return {**out, "depth": np.full((HEIGHT, WIDTH), 1.25, np.float32)}


def test_a_differing_frame_leaves_actual_expected_and_difference_images(tmp_path: Path) -> None:
    golden, out = tmp_path / "golden", tmp_path / "out"
    golden.mkdir()
    before, after = pictures(), pictures()
    assert write({"room": before}, golden) == ["room"]
    check("room", after, out, golden)
    assert not out.exists()
    after["rgb"][10, 20] = before["rgb"][10, 20] ^ 3
    with pytest.raises(AssertionError, match=r"room differs in rgb: 1 pixels of the strips") as failure:
        check("room", after, out, golden)
    assert str(out) in str(failure.value)
    assert "update.py" in str(failure.value)
    images = {p.name: np.asarray(Image.open(p)) for p in out.iterdir()}
    assert set(images) == {"room.actual.png", "room.expected.png", "room.difference.png"}
    assert np.array_equal(images["room.actual.png"], strip(after))
    assert np.array_equal(images["room.expected.png"], strip(before))
    assert np.argwhere(images["room.difference.png"].any(axis=2)).tolist() == [[10, 20]]


def test_a_difference_too_small_to_see_counts_too(tmp_path: Path) -> None:
    before, after = pictures(), pictures()
    write({"room": before}, tmp_path)
    after["depth"][0, 0] = np.nextafter(after["depth"][0, 0], np.float32(2.0))
    with pytest.raises(AssertionError, match="differs in depth: 0 pixels"):
        check("room", after, tmp_path / "out", tmp_path)


def test_an_unknown_frame_is_shown_but_not_accepted(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="no golden frame hall"):
        check("hall", pictures(), tmp_path / "out", tmp_path)
    assert (tmp_path / "out" / "hall.actual.png").exists()


def test_an_update_tells_what_changed_and_drops_what_is_gone(tmp_path: Path) -> None:
    first, second = pictures(), pictures()
    second["ids"][:] = 7
    assert write({"a": first, "b": second}, tmp_path) == ["a", "b"]
    assert write({"a": first, "c": first}, tmp_path) == ["c"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.png", "c.png", DIGESTS]
    assert write({"a": first, "c": second}, tmp_path) == ["c"]
