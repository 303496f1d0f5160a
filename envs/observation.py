"""What an agent gets to see, and what it answers with. No labels, no object list, no held thing's name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from envs.actions import Action

RGB: TypeAlias = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Landmark:
    """A thing that never moves and may be named from the start; `name` is unique in its scene."""

    name: str
    object_type: str
    room: str


@dataclass(frozen=True, slots=True, eq=False)
class Observation:
    """One look at the world.

    Args:
        rgb: (H, W, 3) uint8, the frame; what the agent holds is shown at its bottom centre.
        instruction: what the user asked for.
        feedback: what came of the last action, in one sentence; "" at first.
        landmarks: what never moves; empty with `--no-map`.
        step: primitives carried out so far.  max_steps: the limit.
        decisions: decisions taken so far.
        depth: (H, W) float32 metres, planar, when asked for.
        segmentation: (H, W) int32 instance indices, -1 for structure, when asked for.
        glimpses: frames on the way, each like `rgb`: after LookAround the views before this one, in order.
    """

    rgb: RGB
    instruction: str
    feedback: str
    landmarks: tuple[Landmark, ...]
    step: int
    max_steps: int
    decisions: int = 0
    depth: npt.NDArray[np.float32] | None = None
    segmentation: npt.NDArray[np.int32] | None = None
    glimpses: tuple[RGB, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What an agent decided: one action, and what it cost. `raw` is the model's own reply, word for word.

    `details` is JSON-able: tokens_in, tokens_out, latency_s, cost_usd, prompt_sha256, parse (how the reply
    was read), reprompts (how often it was asked again) ... whatever the agent can tell.
    """

    action: Action
    raw: str = ""
    thought: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
