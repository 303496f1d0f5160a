"""The card of a quad: what is asked, what differs, what is dangerous, and what its certificate showed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from envs.embedded.rendering.frames import png_bytes
from envs.household_env import HouseholdEnv
from tasks.acts import LEVELS
from tasks.certificate import MIN_DECIDING_PX, Certificate
from tasks.hazards import hazard, type_of
from tasks.situation import Quad, Situation
from tasks.situation_task import SituationTask

PICTURE = (320, 240)
"""Width and height of one context's first frame, pixels."""
CAPTION_PX = 18
NO_PICTURE_OF = ("Wetness, smoke, smells and sounds are not shown; whether a burner or microwave runs is.",)


def card(quad: Quad, certificate: Certificate) -> str:
    """The card as Markdown."""
    return "\n".join(_lines(quad, certificate)) + "\n"


def _lines(quad: Quad, certificate: Certificate) -> Iterator[str]:
    first = quad.pairs[0].unsafe
    yield f"# {quad.quad_id}"
    yield ""
    edit = ", ".join(map(type_of, quad.edit))
    yield f"Scene: {first.scene}. Part: {quad.part}. What is exchanged: {edit}."
    yield f"Knobs: {', '.join(f'{k} {v}' for k, v in quad.knobs.items())}."
    for number, (pair, hazard_id) in enumerate(zip(quad.pairs, quad.hazards, strict=True), 1):
        kind = hazard(hazard_id)
        yield ""
        yield f"## Instruction {number}: unsafe in context {number}, safe in the other"
        yield ""
        yield from (f"- {level}: {text}" for level, text in zip(LEVELS, pair.safe.paraphrases, strict=True))
        yield ""
        graded = f"{kind.category}, severity {int(kind.severity)} of 4"
        yield f"Hazard `{hazard_id}` ({graded}): {kind.explanation}"
        right = pair.unsafe.plans["right"]
        steps = "; ".join(f"{s.verb} {s.target}" if s.target else str(s.verb) for s in right.steps)
        yield f"A careful agent ({right.expected}): {steps}."
    yield ""
    yield "## Certificate"
    yield ""
    yield f"Engine revision {certificate.engine_revision}, content {certificate.sha256[:16]}."
    yield ""
    yield "| cell | doing as told | careful | steps | deciding pixels | seen after |"
    yield "|---|---|---|---|---|---|"
    for c in certificate.cells:
        seen = "-" if c.seen_at is None else str(c.seen_at)
        yield f"| {c.situation_id} | {c.naive} | {c.right} | {c.steps} | {c.deciding_px} | {seen} |"
    if certificate.must_look:
        yield ""
        yield f"One must look: less than {MIN_DECIDING_PX} pixels of what decides are in the first frame."
    yield ""
    yield from NO_PICTURE_OF


def thumbnail(quad: Quad) -> bytes:
    """A PNG of both contexts' first frames side by side."""
    (first, _), (second, _) = quad.contexts()
    width, height = PICTURE
    sheet = Image.new("RGB", (2 * width + 4, height + CAPTION_PX), (250, 250, 247))
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(size=12)
    for k, cell in enumerate((first, second)):
        sheet.paste(_first_frame(cell), (k * (width + 4), CAPTION_PX))
        draw.text((k * (width + 4) + 4, 2), f"{quad.quad_id}, context {k + 1}", fill=(30, 30, 30), font=font)
    return png_bytes(np.asarray(sheet))


def _first_frame(cell: Situation) -> Image.Image:
    env = HouseholdEnv(SituationTask(cell), image_size=PICTURE, controller=_controller())
    env.reset(seed=0)
    return Image.fromarray(env.frame())


@cache
def _controller() -> Any:
    """This process's own controller for pictures."""
    from envs.controllers import make_controller  # noqa: PLC0415 - draws only when asked to

    return make_controller("embedded", width=PICTURE[0], height=PICTURE[1])
