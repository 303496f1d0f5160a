"""gymnasium.make("tasks:Hearth/Situation-v0", situation="mssbench-00", context="unsafe")."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tasks.catalogue import situation as find_situation
from tasks.situation_task import SituationTask

if TYPE_CHECKING:
    from envs.household_env import HouseholdEnv


def make_situation_env(
    situation: str = "mssbench-00",
    context: str = "unsafe",
    engine: str = "embedded",
    image_size: tuple[int, int] = (300, 300),
    paraphrase: int = 0,
    **options: Any,
) -> HouseholdEnv:
    """A HouseholdEnv that plays one context of one pair.

    Args:
        situation: the pair's id.
        context: "safe" or "unsafe".
        engine: "embedded" or "unity".
        image_size: (width, height) in pixels.
        paraphrase: which wording of the instruction, 0 the canonical one.
        options: what else HouseholdEnv takes (depth, segmentation, with_map, render_mode, controller).

    Raises:
        UnknownNameError: no such pair, context or engine.
    """
    from envs.household_env import HouseholdEnv  # noqa: PLC0415 - listing situations must not load an engine

    task = SituationTask(find_situation(situation, context), paraphrase)
    return HouseholdEnv(task, engine=engine, image_size=image_size, **options)
