"""Procedural textures: the closed set of names, shapes, contrast, wrapping."""

from __future__ import annotations

import numpy as np
import pytest

from envs.embedded.rendering.textures import TEXTURE_NAMES, texture
from envs.errors import UnknownNameError

PROMISED = [
    "wood_floor", "wood_dark", "wood_light", "wood", "tile_floor", "tile_white", "tile_blue",
    "granite_dark", "granite_light", "marble", "carpet_beige", "carpet_grey", "brick", "plaster",
    "fabric_blue", "fabric_grey", "fabric_red", "fabric_green", "fabric_beige", "leather", "towel_stripes",
    "metal_brushed", "newspaper", "book_cover_1", "book_cover_2", "book_cover_3", "book_cover_4", "phone_screen",
    "laptop_screen", "laptop_keys", "tv_screen", "credit_card", "cd", "wine_label", "cereal_label",
    "bread_crust", "bread_crumb", "apple", "tomato_flesh", "potato", "lettuce", "basketball",
    "painting_1", "painting_2", "painting_3", "painting_4", "window_view", "curtain", "rug_1",
    "rug_2", "paper", "cork", "wicker", "cardboard", "remote_buttons", "oven_glass",
]  # fmt: skip

WRAPPING = [
    "wood_floor", "wood_dark", "wood_light", "wood", "granite_dark", "granite_light", "marble",
    "carpet_beige", "plaster", "fabric_blue", "leather", "metal_brushed", "paper", "cork",
]  # fmt: skip


def test_every_promised_name_is_there() -> None:
    assert set(PROMISED) <= set(TEXTURE_NAMES)


@pytest.mark.parametrize("name", TEXTURE_NAMES)
def test_a_texture_is_a_read_only_power_of_two_square_with_something_on_it(name: str) -> None:
    image = texture(name)
    side = image.shape[0]
    assert image.shape == (side, side, 3)
    assert image.dtype == np.uint8
    assert side & (side - 1) == 0
    assert not image.flags.writeable
    assert image.astype(float).std(axis=(0, 1)).max() > 0.8
    assert texture(name) is image


@pytest.mark.parametrize("name", WRAPPING)
def test_surfaces_wrap_without_a_seam(name: str) -> None:
    image = texture(name).astype(float)
    inner = np.abs(np.diff(image, axis=1)).mean(axis=(0, 2))
    seam = np.abs(image[:, 0] - image[:, -1]).mean()
    assert seam <= inner.max() * 1.3 + 1.0


def test_an_unknown_name_is_refused_with_a_close_one() -> None:
    with pytest.raises(UnknownNameError, match="granite_dark"):
        texture("granit_dark")


def test_writing_is_legible_dots() -> None:
    from envs.embedded.rendering.textures.canvas import flat, write

    image = flat((1.0, 1.0, 1.0), 64)
    write(image, "L", 0.0, 1.0, 1.0, (0.0, 0.0, 0.0), 6 / 7)
    ink = image[..., 0] == 0.0
    assert ink[:, :9].mean() > 0.9
    assert ink[-9:, :45].mean() > 0.9
    assert not ink[:50, 12:].any()
