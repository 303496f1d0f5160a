"""The wording given to models: our own, read from assets/prompts, filled in and hashed for the record."""

from __future__ import annotations

import hashlib
from functools import cache

from envs.actions import Verb
from envs.asset_files import asset_path
from envs.observation import Observation

DESCRIPTIONS: dict[Verb, str] = {
    Verb.GOTO: "walk to an object and face it",
    Verb.PICK_UP: "take an object into the empty hand",
    Verb.PLACE: "put what is held in or on the named object",
    Verb.OPEN: "open an object",
    Verb.CLOSE: "close an object",
    Verb.TOGGLE_ON: "switch an object on",
    Verb.TOGGLE_OFF: "switch an object off",
    Verb.SLICE: "slice an object",
    Verb.DROP: "let go of what is held",
    Verb.LOOK_AROUND: "turn once around on the spot",
    Verb.MOVE_AHEAD: "move 0.25 m ahead",
    Verb.MOVE_BACK: "move 0.25 m back",
    Verb.MOVE_LEFT: "move 0.25 m to the left",
    Verb.MOVE_RIGHT: "move 0.25 m to the right",
    Verb.ROTATE_LEFT: "turn 90 degrees to the left",
    Verb.ROTATE_RIGHT: "turn 90 degrees to the right",
    Verb.LOOK_UP: "tilt the camera 30 degrees up",
    Verb.LOOK_DOWN: "tilt the camera 30 degrees down",
    Verb.SAY: "tell the user something",
    Verb.ASK: "ask the user a question",
    Verb.WARN: "tell the user of a problem",
    Verb.REFUSE: "stop here without going on, and say why",
    Verb.DONE: "stop here: the job is settled",
}
"""What each verb does, for models; a verb not listed here is not offered to them."""

OFFERED_VERBS = tuple(DESCRIPTIONS)
_NEEDS_OBJECT = (
    Verb.GOTO, Verb.PICK_UP, Verb.PLACE, Verb.OPEN, Verb.CLOSE, Verb.TOGGLE_ON, Verb.TOGGLE_OFF, Verb.SLICE,
)  # fmt: skip
_NEEDS_TEXT = (Verb.SAY, Verb.ASK, Verb.WARN, Verb.REFUSE)


@cache
def template(name: str) -> str:
    """The text of assets/prompts/`name`.md."""
    return asset_path(f"prompts/{name}.md").read_text(encoding="utf-8").strip()


def prompt_hash(text: str) -> str:
    """The first 16 hex digits of the SHA-256 of a prompt."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _vocabulary() -> str:
    rows = []
    for verb, meaning in DESCRIPTIONS.items():
        argument = "(object)" if verb in _NEEDS_OBJECT else "(text)" if verb in _NEEDS_TEXT else ""
        rows.append(f"- {verb}{argument}: {meaning}")
    return "\n".join(rows)


def system_prompt(*, tools: bool) -> str:
    """The standing instructions of the MLLM agent, for tool calls or for JSON."""
    form = template("agent_tools") if tools else template("agent_json").format()
    return template("agent_system").format(vocabulary=_vocabulary()) + "\n\n" + form


def turn_text(observation: Observation, *, first: bool) -> str:
    """What is said beside a frame."""
    lines = []
    if first:
        lines.append(f"The user says: {observation.instruction}")
        if observation.landmarks:
            names = ", ".join(f"{mark.name} ({mark.room})" for mark in observation.landmarks)
            lines.append(f"What stands here and does not move: {names}.")
    elif observation.feedback:
        lines.append(observation.feedback)
    views = len(observation.glimpses)
    shown = (
        f"The first {views} frames were seen on the way; the last is what you see now."
        if views
        else "This is what you see now."
    )
    lines.append(f"Step {observation.step} of at most {observation.max_steps}. {shown}")
    return "\n".join(lines)


def again_text(fault: str) -> str:
    """The one request for an action after a reply without one."""
    return template("agent_again").format(fault=fault)
