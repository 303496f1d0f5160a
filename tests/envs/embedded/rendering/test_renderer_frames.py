"""What is made of frames, and the one-time compilation notice."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import numpy as np
from PIL import Image

from envs.embedded.rendering import warmup
from envs.embedded.rendering.frames import jpeg_bytes, pixel_counts, png_bytes
from envs.embedded.rendering.renderer import Frame


def picture() -> np.ndarray:
    rgb = np.zeros((24, 32, 3), np.uint8)
    rgb[:12, :, 0], rgb[:, 16:, 2] = 200, 120
    return rgb


def test_png_keeps_every_pixel_and_jpeg_nearly() -> None:
    rgb = picture()
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(png_bytes(rgb)))), rgb)
    small, fine = jpeg_bytes(rgb, 30), jpeg_bytes(rgb, 95)
    assert len(small) < len(fine)
    assert np.abs(np.asarray(Image.open(io.BytesIO(fine))).astype(int) - rgb).mean() < 6


def test_pixel_counts_name_only_what_shows() -> None:
    ids = np.full((4, 5), -1, np.int32)
    ids[0, :3], ids[2, 2] = 2, 0
    frame = Frame(np.zeros((4, 5, 3), np.uint8), np.zeros((4, 5), np.float32), ids, ("Mug", "Fork", "Pan"))
    assert pixel_counts(frame) == {"Mug": 1, "Pan": 3}


def test_warm_up_speaks_once_at_most_and_never_when_ready() -> None:
    warmup.warm_up(lambda line: None)
    lines: list[str] = []
    warmup.warm_up(lines.append)
    assert lines == []
    assert warmup._is_cached()


def test_a_second_process_compiles_nothing() -> None:
    warmup.warm_up(lambda line: None)
    root = Path(__file__).resolve().parents[4]
    done = subprocess.run(
        [sys.executable, "-m", "envs.embedded.rendering.warmup"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
