"""Pixels are counted per object, and what was seen once stays seen."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from envs.sightings import InstanceNumbers, Sightings, color_codes, count_codes, min_pixels, pixel_counts

METADATA = {
    "objects": [{"objectId": "Cup|1"}, {"objectId": "Pan|2"}, {"objectId": "Egg|3"}],
    "colors": [
        {"name": "Cup|1", "color": [1, 2, 3]},
        {"name": "Pan|2", "color": [255, 0, 9]},
        {"name": "Egg|3", "color": [3, 2, 1]},
        {"name": "Cup", "color": [7, 7, 7]},
    ],
}


def painted(*rows: tuple[int, int, int]) -> np.ndarray:
    """A frame of one colour per row, four pixels wide."""
    return np.repeat(np.array(rows, np.uint8)[:, None, :], 4, axis=1)


def test_counts_objects_but_neither_classes_nor_structure() -> None:
    frame = painted((1, 2, 3), (7, 7, 7), (0, 0, 0), (255, 0, 9), (1, 2, 3))
    assert pixel_counts(frame, METADATA) == {"Cup|1": 8, "Pan|2": 4}


def test_counts_come_in_the_order_of_the_metadata() -> None:
    frame = painted((3, 2, 1), (255, 0, 9), (1, 2, 3))
    assert list(pixel_counts(frame, METADATA)) == ["Cup|1", "Pan|2", "Egg|3"]


def test_without_a_segmentation_nothing_is_counted() -> None:
    assert pixel_counts(None, METADATA) == {}
    assert pixel_counts(painted((1, 2, 3)), {**METADATA, "colors": None}) == {}


@given(hnp.arrays(np.uint8, (5, 7, 3), elements=st.integers(0, 2)))
def test_run_counting_equals_plain_counting(frame) -> None:
    codes, counts = count_codes(color_codes(frame))
    plain = np.unique(frame.reshape(-1, 3), axis=0, return_counts=True)
    assert [((c >> 16) & 255, (c >> 8) & 255, c & 255) for c in codes.tolist()] == [
        tuple(p) for p in plain[0].tolist()
    ]
    assert counts.tolist() == plain[1].tolist()


def test_counting_is_blind_to_memory_layout() -> None:
    frame = painted((1, 2, 3), (255, 0, 9), (1, 2, 3))
    padded = np.dstack([frame, np.full(frame.shape[:2], 255, np.uint8)])[::-1][::-1, :, :3]
    assert pixel_counts(padded, METADATA) == pixel_counts(frame, METADATA)


def test_seen_from_the_threshold_on_and_for_good() -> None:
    sightings = Sightings(threshold_px=10)
    sightings.look({"Cup|1": 9, "Pan|2": 10}, step=3)
    assert sightings.first_seen == {"Pan|2": 3}
    sightings.look({"Cup|1": 11}, step=4)
    assert sightings.first_seen == {"Pan|2": 3, "Cup|1": 4}
    assert sightings.has_seen("Pan|2")
    assert not sightings.is_visible("Pan|2")
    sightings.look({"Pan|2": 500}, step=5)
    assert sightings.first_seen["Pan|2"] == 3


@pytest.mark.parametrize(
    ("size", "pixels"), [((640, 480), 40), ((300, 300), 12), ((1280, 960), 160), ((8, 6), 1)]
)
def test_threshold_grows_with_the_area(size, pixels) -> None:
    assert min_pixels(*size) == pixels


def test_instance_numbers_stay_when_objects_come_and_go() -> None:
    numbers = InstanceNumbers()
    frame = painted((1, 2, 3), (0, 0, 0), (3, 2, 1))
    assert numbers.index_image(frame, METADATA)[:, 0].tolist() == [0, -1, 2]
    later = {**METADATA, "objects": [{"objectId": "Egg|3"}, {"objectId": "New|4"}]}
    later["colors"] = [*METADATA["colors"], {"name": "New|4", "color": [0, 0, 0]}]
    assert numbers.index_image(frame, later)[:, 0].tolist() == [-1, 3, 2]


def test_a_scene_without_objects_is_all_structure() -> None:
    image = InstanceNumbers().index_image(painted((1, 2, 3)), {"objects": [], "colors": []})
    assert (image == -1).all()
    assert image.dtype == np.int32


def test_counting_a_full_frame_is_fast() -> None:
    rng = np.random.default_rng(0)
    blocks = rng.integers(0, 255, (24, 32, 3), np.uint8)
    frame = np.kron(blocks, np.ones((20, 20, 1), np.uint8))
    pixel_counts(frame, METADATA)
    times = []
    for _ in range(9):
        start = time.perf_counter()
        pixel_counts(frame, METADATA)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.015, f"{min(times) * 1000:.1f} ms"  # about 2 ms on an idle machine
