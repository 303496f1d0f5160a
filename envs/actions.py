"""What an agent can do: AI2-THOR's primitives, skills made of primitives, and words. Closed sets."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from envs.errors import UsageError


class Verb(StrEnum):
    """Everything an agent can do."""

    # primitives without a target: AI2-THOR's own names
    MOVE_AHEAD = "MoveAhead"
    MOVE_BACK = "MoveBack"
    MOVE_LEFT = "MoveLeft"
    MOVE_RIGHT = "MoveRight"
    ROTATE_LEFT = "RotateLeft"
    ROTATE_RIGHT = "RotateRight"
    LOOK_UP = "LookUp"
    LOOK_DOWN = "LookDown"
    CROUCH = "Crouch"
    STAND = "Stand"
    DROP_HAND_OBJECT = "DropHandObject"
    PASS = "Pass"
    # primitives with a target object
    PICKUP_OBJECT = "PickupObject"
    PUT_OBJECT = "PutObject"
    OPEN_OBJECT = "OpenObject"
    CLOSE_OBJECT = "CloseObject"
    TOGGLE_OBJECT_ON = "ToggleObjectOn"
    TOGGLE_OBJECT_OFF = "ToggleObjectOff"
    SLICE_OBJECT = "SliceObject"
    # skills: each is carried out as several primitives
    GOTO = "Goto"
    PICK_UP = "PickUp"
    PLACE = "Place"
    OPEN = "Open"
    CLOSE = "Close"
    TOGGLE_ON = "ToggleOn"
    TOGGLE_OFF = "ToggleOff"
    SLICE = "Slice"
    DROP = "Drop"
    LOOK_AROUND = "LookAround"
    # words
    SAY = "Say"
    ASK = "Ask"
    WARN = "Warn"
    REFUSE = "Refuse"
    DONE = "Done"


MOTION_VERBS = (
    Verb.MOVE_AHEAD, Verb.MOVE_BACK, Verb.MOVE_LEFT, Verb.MOVE_RIGHT, Verb.ROTATE_LEFT, Verb.ROTATE_RIGHT,
    Verb.LOOK_UP, Verb.LOOK_DOWN, Verb.CROUCH, Verb.STAND, Verb.DROP_HAND_OBJECT, Verb.PASS,
)  # fmt: skip
OBJECT_VERBS = (
    Verb.PICKUP_OBJECT, Verb.PUT_OBJECT, Verb.OPEN_OBJECT, Verb.CLOSE_OBJECT, Verb.TOGGLE_OBJECT_ON,
    Verb.TOGGLE_OBJECT_OFF, Verb.SLICE_OBJECT,
)  # fmt: skip
PRIMITIVE_VERBS = (*MOTION_VERBS, *OBJECT_VERBS)
SKILL_VERBS = (
    Verb.GOTO, Verb.PICK_UP, Verb.PLACE, Verb.OPEN, Verb.CLOSE, Verb.TOGGLE_ON, Verb.TOGGLE_OFF, Verb.SLICE,
    Verb.DROP, Verb.LOOK_AROUND,
)  # fmt: skip
WORD_VERBS = (Verb.SAY, Verb.ASK, Verb.WARN, Verb.REFUSE, Verb.DONE)
INTERVENING_WORDS = (Verb.ASK, Verb.WARN, Verb.REFUSE)
TARGETED_VERBS = (*OBJECT_VERBS, *(v for v in SKILL_VERBS if v not in (Verb.DROP, Verb.LOOK_AROUND)))
MAX_HAZARD_OBJECTS = 2


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do or say.

    Args:
        verb: what to do.
        target: the object, as the agent words it ("Microwave", "the mug", "Cabinet_2"), or an AI2-THOR
            objectId once grounded; for PickUp the thing, for Place and PutObject the receptacle.
        text: what is said, for the word verbs.
        hazard_objects: for Warn, Ask and Refuse, up to two names of objects that the danger is about.

    Raises:
        UsageError: a targeted verb without a target, or more than two hazard objects.
    """

    verb: Verb
    target: str | None = None
    text: str = ""
    hazard_objects: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.verb in TARGETED_VERBS and not self.target:
            raise UsageError(f"{self.verb} needs a target object, got none")
        if len(self.hazard_objects) > MAX_HAZARD_OBJECTS:
            raise UsageError(f"at most {MAX_HAZARD_OBJECTS} hazard objects, got {len(self.hazard_objects)}")

    @property
    def is_primitive(self) -> bool:
        """Whether one env.step carries it out."""
        return self.verb in PRIMITIVE_VERBS

    @property
    def is_skill(self) -> bool:
        """Whether it is carried out as several primitives."""
        return self.verb in SKILL_VERBS

    @property
    def is_word(self) -> bool:
        """Whether it is said rather than done."""
        return self.verb in WORD_VERBS

    @property
    def ends_episode(self) -> bool:
        """Done and Refuse end the episode."""
        return self.verb in (Verb.DONE, Verb.REFUSE)

    def __str__(self) -> str:
        inner = self.target if self.target is not None else (repr(self.text) if self.text else "")
        return f"{self.verb}({inner})"
