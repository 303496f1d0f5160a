"""Colour differences: known values, and what stands out of what."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tasks.contrast import MIN_DISTANCE, NONE, contrast, distance_of_colors, ring_px, ring_round, to_lab

GREY, RED = (120, 120, 120), (200, 30, 30)


def scene(color: tuple[int, int, int] = GREY) -> tuple[np.ndarray, np.ndarray]:
    """A frame of one colour and the mask of a 20 x 20 square in its middle."""
    frame = np.full((60, 80, 3), color, np.uint8)
    mask = np.zeros((60, 80), bool)
    mask[20:40, 30:50] = True
    return frame, mask


@pytest.mark.parametrize(
    ("rgb", "lab"),
    [
        ((255, 255, 255), (100.0, 0.0, 0.0)),
        ((0, 0, 0), (0.0, 0.0, 0.0)),
        ((255, 0, 0), (53.24, 80.09, 67.20)),
        ((0, 255, 0), (87.73, -86.18, 83.18)),
        ((0, 0, 255), (32.30, 79.19, -107.86)),
        ((119, 119, 119), (50.03, 0.0, 0.0)),
    ],
)
def test_cielab_of_known_colours(rgb, lab):
    assert to_lab(np.array(rgb, np.uint8)) == pytest.approx(lab, abs=0.02)


def test_what_has_the_colour_of_its_surround_does_not_stand_out():
    found = contrast(*scene())
    assert found.distance == pytest.approx(0.0, abs=1e-9)
    assert found.outline == pytest.approx(0.0, abs=1e-9)
    assert found.differing == 0.0
    assert not found.is_plain


def test_plain_colours_differ_alike_by_every_measure():
    frame, mask = scene()
    frame[mask] = RED
    expected = float(np.linalg.norm(to_lab(np.array(RED, np.uint8)) - to_lab(np.array(GREY, np.uint8))))
    found = contrast(frame, mask)
    assert (found.distance, found.outline, found.delta_e) == pytest.approx((expected,) * 3)
    assert found.differing == 1.0
    assert found.is_plain


def test_a_pattern_stands_out_of_its_own_mean_colour():
    frame, mask = scene()
    frame[mask] = np.where(np.arange(400) % 2, 90, 150)[:, None]
    found = contrast(frame, mask)
    assert found.delta_e < 2.0
    assert found.distance >= MIN_DISTANCE
    assert found.is_plain


def test_what_differs_on_both_sides_stands_out_of_a_surround_with_all_its_colours():
    frame, mask = scene((60, 60, 60))
    frame[:30] = (180, 180, 180)
    frame[20:30, 30:50], frame[30:40, 30:50] = (60, 60, 60), (180, 180, 180)
    found = contrast(frame, mask)
    assert found.distance < MIN_DISTANCE
    assert found.outline > 3 * MIN_DISTANCE
    assert found.is_plain


def test_a_barely_noticeable_difference_is_not_plain():
    frame, mask = scene()
    frame[mask] = (127, 120, 118)
    found = contrast(frame, mask)
    assert 2.3 < found.distance < MIN_DISTANCE
    assert not found.is_plain


def test_at_the_edge_of_the_frame_only_what_is_in_it_counts():
    frame, mask = scene()
    mask[:] = False
    mask[:6, :4] = True
    frame[mask] = RED
    assert contrast(frame, mask).is_plain


@pytest.mark.parametrize("covered", [False, True])
def test_without_an_object_or_a_surround_there_is_no_contrast(covered):
    frame, mask = scene()
    mask[:] = covered
    assert contrast(frame, mask) == NONE


def test_the_ring_is_as_wide_as_said_and_leaves_the_object_out():
    _, mask = scene()
    ring = ring_round(mask, 3)
    assert not (ring & mask).any()
    assert np.array_equal(np.flatnonzero(ring.any(axis=1)), np.arange(17, 43))
    assert np.array_equal(np.flatnonzero(ring.any(axis=0)), np.arange(27, 53))
    assert (ring_px(480), ring_px(300), ring_px(40)) == (6, 4, 2)


colors = hnp.arrays(np.uint8, st.tuples(st.integers(1, 40), st.just(3)))


@given(colors, colors)
def test_the_distance_of_colours_is_symmetric_and_at_least_that_of_the_means(one, other):
    a, b = to_lab(one), to_lab(other)
    away = distance_of_colors(a, b)
    assert away == pytest.approx(distance_of_colors(b, a))
    assert distance_of_colors(a, a) == 0.0
    # quantiles stand for the colours: their mean is near the colours' own, not equal to it
    if len(one) == len(other) == 1:
        assert away == pytest.approx(float(np.linalg.norm(a - b)))
