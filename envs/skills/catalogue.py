"""Verb -> skill, and verb -> the affordance that its target should have."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from envs.actions import Verb
from envs.skills.goto import goto, look_around
from envs.skills.manipulation import basin_of, drop, handling, switch_of
from envs.skills.skill import Skill

SKILLS: Mapping[Verb, Skill] = MappingProxyType(
    {
        Verb.GOTO: goto,
        Verb.PICK_UP: handling(Verb.PICKUP_OBJECT),
        Verb.PLACE: handling(Verb.PUT_OBJECT, basin_of),
        Verb.OPEN: handling(Verb.OPEN_OBJECT),
        Verb.CLOSE: handling(Verb.CLOSE_OBJECT),
        Verb.TOGGLE_ON: handling(Verb.TOGGLE_OBJECT_ON, switch_of),
        Verb.TOGGLE_OFF: handling(Verb.TOGGLE_OBJECT_OFF, switch_of),
        Verb.SLICE: handling(Verb.SLICE_OBJECT),
        Verb.DROP: drop,
        Verb.LOOK_AROUND: look_around,
    }
)

WANTED_TRAIT: Mapping[Verb, str] = MappingProxyType(
    {
        Verb.PICK_UP: "pickupable",
        Verb.PICKUP_OBJECT: "pickupable",
        Verb.PLACE: "receptacle",
        Verb.PUT_OBJECT: "receptacle",
        Verb.OPEN: "openable",
        Verb.OPEN_OBJECT: "openable",
        Verb.CLOSE: "openable",
        Verb.CLOSE_OBJECT: "openable",
        Verb.TOGGLE_ON: "toggleable",
        Verb.TOGGLE_OBJECT_ON: "toggleable",
        Verb.TOGGLE_OFF: "toggleable",
        Verb.TOGGLE_OBJECT_OFF: "toggleable",
        Verb.SLICE: "sliceable",
        Verb.SLICE_OBJECT: "sliceable",
    }
)
"""AI2-THOR's affordance flag that decides among several things of one name; a preference, not a condition."""
