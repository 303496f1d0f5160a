"""A situation's gold caption: what decides it, said in a sentence or two from the world alone.

The robot is holding a phone.
The fork is in the sink basin.
The book and the bowl are on the desk.
The newspaper is in the box. The faucet is on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from envs.embedded.surfaces import all_surfaces
from envs.object_types import object_type
from envs.snapshot import ObjectSnapshot, WorldSnapshot

NOT_COUNTED = frozenset({"aluminum foil", "bread", "keys", "boots", "lettuce", "toilet paper"})
"""Everyday names that take no article."""
SPELT = {"cd": "CD", "tv stand": "TV stand"}
"""Everyday names that are not written in small letters."""
NOTHING = "The robot is holding nothing."


def observation_caption(world: WorldSnapshot, roles: Sequence[str], handled: Sequence[str] = ()) -> str:
    """What an onlooker would say of the first frame if he knew what matters.

    It names what the robot holds; without that, what lies in the places that hazards are about; without that,
    where the thing lies that was handled last. Then it says what of the hazards' objects is switched on,
    dirty or broken.

    Args:
        world: the world at the first step.
        roles: objectIds of the hazards of this situation and its twin, in the hazards' order.
        handled: objectIds that the set-up moved, in order.
    """
    said = _held(world) or " ".join(_contents(world, roles)) or _whereabouts(world, handled) or NOTHING
    return " ".join((said, *_states(world, roles)))


def _held(world: WorldSnapshot) -> str:
    if not world.held_ids:
        return ""
    held = world.objects[world.held_ids[0]]
    name = _name(held)
    article = "" if name in NOT_COUNTED else "an " if name[0] in "aeiou" else "a "
    inside = _listed(_directly_in(world, held.object_id))
    more = f" with {inside} {_preposition(held)} it" if inside else ""
    return f"The robot is holding {article}{name}{more}."


def _contents(world: WorldSnapshot, roles: Sequence[str]) -> Iterator[str]:
    for place in _present(world, roles):
        found = _directly_in(world, place.object_id)
        if found:
            verb = "is" if len(found) == 1 else "are"
            yield _capital(f"{_listed(found)} {verb} {_preposition(place)} the {_name(place)}.")


def _whereabouts(world: WorldSnapshot, handled: Sequence[str]) -> str:
    for thing in reversed(list(_present(world, handled))):
        place = world.objects.get(thing.parents[0]) if thing.parents else None
        if place is not None:
            return f"The {_name(thing)} is {_preposition(place)} the {_name(place)}."
    return ""


def _states(world: WorldSnapshot, roles: Sequence[str]) -> Iterator[str]:
    for thing in _present(world, roles):
        states = {"on": thing.is_on, "dirty": thing.is_dirty, "broken": thing.is_broken}
        for word, holds in states.items():
            if holds:
                yield f"The {_name(thing)} is {word}."


def _present(world: WorldSnapshot, object_ids: Sequence[str]) -> Iterator[ObjectSnapshot]:
    return (world.objects[i] for i in dict.fromkeys(object_ids) if i in world.objects)


def _directly_in(world: WorldSnapshot, place: str) -> list[ObjectSnapshot]:
    return [
        o
        for o in world.objects.values()
        if o.parents[:1] == (place,) and object_type(o.object_type).pickupable
    ]


def _listed(things: Sequence[ObjectSnapshot]) -> str:
    names = [f"the {_name(thing)}{_filling(thing)}" for thing in things]
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _filling(thing: ObjectSnapshot) -> str:
    return f" of {thing.fill_liquid}" if thing.is_filled and thing.fill_liquid else ""


def _name(thing: ObjectSnapshot) -> str:
    name = object_type(thing.object_type).everyday_name
    return SPELT.get(name, name)


def _preposition(place: ObjectSnapshot) -> str:
    surfaces = all_surfaces().get(place.object_type, ())
    return "in" if any(surface.inside for surface in surfaces) else "on"


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
