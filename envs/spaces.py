"""Gymnasium spaces of HouseholdEnv: every shape, dtype, bound and unit once, and what their elements mean."""

from __future__ import annotations

import string
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from gymnasium import spaces

from envs.actions import PRIMITIVE_VERBS, TARGETED_VERBS, WORD_VERBS, Verb
from envs.errors import UsageError
from envs.object_types import all_object_types

SpaceAction: TypeAlias = npt.NDArray[np.int64]
"""(2,) int64: index into ACTION_VERBS, index into ACTION_TARGETS."""

ACTION_VERBS: tuple[Verb, ...] = (*PRIMITIVE_VERBS, *WORD_VERBS)
"""What the first number of an action chooses; words carry no text there."""
ACTION_TARGETS: tuple[str, ...] = ("", *sorted(all_object_types()))
"""What the second number of an action chooses: 0 is no target, the rest AI2-THOR object types by name."""

MAX_TEXT_CHARS = 512
"""Longest instruction or feedback in an observation; chosen."""
MAX_LANDMARK_CHARS = 8192
"""Longest landmark list in an observation; chosen: a ProcTHOR house of ten rooms stays below 4000."""
MAX_STEP = 1_000_000
"""Upper bound of the step counter; chosen."""
FAR_PLANE_M = 20.0
"""Depth of what is farther than AI2-THOR's far clipping plane; recorded from the Unity build 5.0.0."""
MAX_INSTANCES = 65_536
"""Upper bound of instance indices; chosen."""
STRUCTURE_INSTANCE = -1
"""Instance index of walls, floor and ceiling."""
REPLACEMENT = "?"

_CHARSET = string.printable


def observation_space(
    width: int, height: int, *, depth: bool = False, segmentation: bool = False
) -> spaces.Dict:
    """The observation space for frames of `width` x `height` pixels.

    Keys: `rgb` (H, W, 3) uint8; `instruction`, `feedback` and `landmarks` text of printable ASCII; `step`
    (1,) int64, primitives and words so far; optional `depth` (H, W) float32 metres along the optical axis;
    optional `segmentation` (H, W) int32 instance indices, -1 for structure.
    """
    parts: dict[str, spaces.Space[Any]] = {
        "rgb": spaces.Box(0, 255, (height, width, 3), np.uint8),
        "instruction": spaces.Text(MAX_TEXT_CHARS, min_length=0, charset=_CHARSET),
        "feedback": spaces.Text(MAX_TEXT_CHARS, min_length=0, charset=_CHARSET),
        "landmarks": spaces.Text(MAX_LANDMARK_CHARS, min_length=0, charset=_CHARSET),
        "step": spaces.Box(0, MAX_STEP, (1,), np.int64),
    }
    if depth:
        parts["depth"] = spaces.Box(0.0, FAR_PLANE_M, (height, width), np.float32)
    if segmentation:
        parts["segmentation"] = spaces.Box(STRUCTURE_INSTANCE, MAX_INSTANCES, (height, width), np.int32)
    return spaces.Dict(parts)


def action_space() -> spaces.MultiDiscrete:
    """(verb, target): indices into ACTION_VERBS and ACTION_TARGETS."""
    return spaces.MultiDiscrete(np.array([len(ACTION_VERBS), len(ACTION_TARGETS)]))


def decode_action(element: object) -> tuple[Verb, str]:
    """The verb and the target type ("" for none) of an element of the action space.

    Raises:
        UsageError: not two whole numbers within their bounds.
    """
    array = np.asarray(element)
    if array.shape != (2,) or array.dtype.kind not in "iu":
        raise UsageError(
            f"an action is an envs.actions.Action or two whole numbers (verb, target), got {element!r}"
        )
    verb, target = int(array[0]), int(array[1])
    if not 0 <= verb < len(ACTION_VERBS):
        raise UsageError(f"verb index {verb} is out of range: expected 0 to {len(ACTION_VERBS) - 1}")
    if not 0 <= target < len(ACTION_TARGETS):
        raise UsageError(f"target index {target} is out of range: expected 0 to {len(ACTION_TARGETS) - 1}")
    return ACTION_VERBS[verb], ACTION_TARGETS[target]


def encode_action(verb: Verb, target: str = "") -> SpaceAction:
    """The element of the action space for a verb and an object type's name ("" for none).

    Raises:
        UsageError: a skill, or a type that AI2-THOR does not have.
    """
    if verb not in ACTION_VERBS:
        raise UsageError(f"{verb} is a skill: the action space holds primitives and words only")
    if target not in ACTION_TARGETS:
        raise UsageError(f"{target!r} is not an AI2-THOR object type")
    return np.array([ACTION_VERBS.index(verb), ACTION_TARGETS.index(target)], np.int64)


def needs_target(verb: Verb) -> bool:
    """Whether the verb acts on an object."""
    return verb in TARGETED_VERBS


@lru_cache(maxsize=256)
def text_element(text: str, max_chars: int = MAX_TEXT_CHARS) -> str:
    """Text as the Text spaces take it: printable ASCII, cut to length."""
    return "".join(c if c in _CHARSET else REPLACEMENT for c in text[:max_chars])
