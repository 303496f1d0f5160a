"""A walk through a scene by real agent steps, and digests of what each step shows."""

from __future__ import annotations

import hashlib
import itertools
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np

from envs.controllers import make_controller

EVERYTHING = {
    "renderDepthImage": True,
    "renderInstanceSegmentation": True,
    "renderSemanticSegmentation": True,
    "renderNormalsImage": True,
}
TURN_DEG = 70


def walk(controller: Any, steps: int) -> Iterator[Any]:
    """The Events of that many successful steps: ahead while it goes, else a turn; now and then a look down or up."""
    pitches = itertools.cycle(("LookDown", "LookUp"))
    done = 0
    while done < steps:
        event = controller.step(next(pitches) if done % 6 == 5 else "MoveAhead")
        if not event:
            event = controller.step("RotateRight", degrees=TURN_DEG)
        assert event, event.metadata["errorMessage"]
        done += 1
        yield event


def digest(event: Any) -> str:
    """Of every image that an Event holds."""
    names = ("frame", "depth_frame", "instance_segmentation_frame", "semantic_segmentation_frame")
    pictures = [getattr(event, n) for n in (*names, "normals_frame")]
    pictures += [f for n in sorted(vars(event)) if n.endswith("_frames") for f in getattr(event, n)]
    shown = b"".join(np.ascontiguousarray(p).tobytes() for p in pictures if p is not None)
    return hashlib.sha256(shown).hexdigest()[:16]


def walk_digests(scene: str, quality: str, steps: int, width: int = 96, height: int = 72) -> list[str]:
    """Digests of a walk with every kind of image, at a Controller of its own."""
    with make_controller(
        "embedded", scene=scene, quality=quality, width=width, height=height, **EVERYTHING
    ) as controller:
        return [digest(event) for event in walk(controller, steps)]


if __name__ == "__main__":
    sys.stdout.write("\n".join(walk_digests(sys.argv[1], sys.argv[2], int(sys.argv[3]))))
