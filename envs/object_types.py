"""Facts about AI2-THOR's object types: affordances, what fits where, everyday words and tags.

Two files are joined: assets/object_types.yaml (derived from AI2-THOR's own data) and assets/object_words.yaml
(kept by hand). A new type is a row in each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from envs.asset_files import load_yaml
from envs.errors import DataError, UnknownNameError

FACTS_FILE = "object_types.yaml"
WORDS_FILE = "object_words.yaml"
FLAGS = (
    "pickupable", "moveable", "receptacle", "openable", "toggleable", "breakable", "sliceable", "cookable",
    "dirtyable", "can_fill", "can_be_used_up", "is_heat_source", "is_cold_source",
)  # fmt: skip
"""The affordances a type can have, named as the fields of envs.embedded.world.Traits."""
TAGS = (
    "soft", "sharp", "electronic", "metal", "fragile", "flammable", "valuable", "food", "appliance",
    "furniture",
)  # fmt: skip
_ROW_KEYS = ("flags", "fits", "must_be_open", "upright", "mass_kg", "materials", "size_m")
_ARTICLES = ("the ", "a ", "an ", "some ", "your ", "my ")


@dataclass(frozen=True, slots=True)
class ObjectType:
    """One object type. Single assets may differ: `flags` are what at least half of AI2-THOR's instances have.

    `fits` are the receptacle types that take it, `accepts` the types that it takes itself (AI2-THOR's
    placement rules); `only_accepts` marks receptacles made for a few types (a toaster, a towel holder).
    `size_m` is the median box (x, y, z), () when unknown; `synonyms[0]` is the plain everyday name.
    """

    name: str
    flags: frozenset[str]
    synonyms: tuple[str, ...]
    tags: frozenset[str]
    landmark: bool
    fits: tuple[str, ...] = ()
    accepts: tuple[str, ...] = ()
    only_accepts: bool = False
    must_be_open: bool = False
    upright: bool = False
    mass_kg: float = 0.0
    materials: tuple[str, ...] = ()
    size_m: tuple[float, ...] = ()

    @property
    def everyday_name(self) -> str:
        """What a person calls it, without an article."""
        return self.synonyms[0]

    @property
    def pickupable(self) -> bool:
        """Whether the agent can take it into its hand."""
        return "pickupable" in self.flags


def object_type(name: str) -> ObjectType:
    """The facts about one type; raises UnknownNameError with close names when there is none."""
    found = _types().get(name)
    if found is None:
        raise UnknownNameError("object type", name, _types())
    return found


def all_types() -> tuple[ObjectType, ...]:
    """Every type, sorted by name."""
    return tuple(_types().values())


def all_object_types() -> tuple[str, ...]:
    """The names of every type, sorted."""
    return tuple(_types())


def is_landmark(name: str) -> bool:
    """Whether objects of this type are static landmarks; False for a type that is not known."""
    found = _types().get(name)
    return found is not None and found.landmark


def types_named(phrase: str) -> tuple[str, ...]:
    """Names of the types that people call `phrase`, the best first; () when nobody does.

    Case, an article before it and a plural s do not matter; a type's own name ("CellPhone") counts too. A
    phrase may name several types: "table" is a dining, coffee or side table.
    """
    plain = " ".join(phrase.lower().replace("_", " ").replace("-", " ").split())
    for article in _ARTICLES:
        plain = plain.removeprefix(article)
    words = _words()
    for spelling in (plain, plain.removesuffix("s"), plain.removesuffix("es")):
        if spelling in words:
            return words[spelling]
    return ()


@cache
def _types() -> Mapping[str, ObjectType]:
    facts, words = load_yaml(FACTS_FILE), load_yaml(WORDS_FILE)
    rows, spoken = _section(facts, "types", FACTS_FILE), _section(words, "types", WORDS_FILE)
    specific = _section(facts, "object_specific", FACTS_FILE)
    if sorted(rows) != sorted(spoken):
        odd = sorted(set(rows) ^ set(spoken))
        raise DataError(
            f"assets/{WORDS_FILE}", "types", f"both files must list the same types; differ in {odd}"
        )
    accepts: dict[str, list[str]] = {name: list(types) for name, types in specific.items()}
    for name in sorted(rows):
        for receptacle in rows[name].get("fits", ()):
            if receptacle not in specific:
                accepts.setdefault(receptacle, []).append(name)
    return MappingProxyType({n: _joined(n, rows[n], spoken[n], accepts, n in specific) for n in sorted(rows)})


def _joined(
    name: str,
    row: Mapping[str, Any],
    spoken: Mapping[str, Any],
    accepts: Mapping[str, list[str]],
    specific: bool,
) -> ObjectType:
    flags = _subset(row.get("flags", ()), FLAGS, FACTS_FILE, f"types.{name}.flags")
    tags = _subset(spoken.get("tags", ()), TAGS, WORDS_FILE, f"types.{name}.tags")
    _subset(row, _ROW_KEYS, FACTS_FILE, f"types.{name}")
    synonyms = tuple(spoken.get("words", ()))
    if not synonyms or any(w != w.lower() for w in synonyms):
        raise DataError(f"assets/{WORDS_FILE}", f"types.{name}.words", "give at least one lower-case word")
    return ObjectType(
        name=name,
        flags=frozenset(flags),
        synonyms=synonyms,
        tags=frozenset(tags),
        landmark=bool(spoken.get("landmark", True)) and "pickupable" not in flags,
        fits=tuple(row.get("fits", ())),
        accepts=tuple(accepts.get(name, ())),
        only_accepts=specific,
        must_be_open=bool(row.get("must_be_open", False)),
        upright=bool(row.get("upright", False)),
        mass_kg=float(row.get("mass_kg", 0.0)),
        materials=tuple(row.get("materials", ())),
        size_m=tuple(float(v) for v in row.get("size_m", ())),
    )


@cache
def _words() -> Mapping[str, tuple[str, ...]]:
    """Spoken phrase -> type names; a type whose plainest word it is comes first."""
    found: dict[str, list[tuple[int, str]]] = {}
    for kind in all_types():
        for rank, word in enumerate(kind.synonyms):
            found.setdefault(word, []).append((rank, kind.name))
        found.setdefault(kind.name.lower(), []).append((-1, kind.name))
    return MappingProxyType({w: tuple(dict.fromkeys(n for _, n in sorted(v))) for w, v in found.items()})


def _section(data: Any, key: str, file: str) -> Mapping[str, Any]:
    section = data.get(key) if isinstance(data, Mapping) else None
    if not isinstance(section, Mapping):
        raise DataError(f"assets/{file}", key, "must be a mapping")
    return section


def _subset(got: Any, known: tuple[str, ...], file: str, key: str) -> tuple[str, ...]:
    odd = [g for g in got if g not in known]
    if odd:
        raise DataError(f"assets/{file}", key, f"got {odd[0]!r}; known: {', '.join(known)}")
    return tuple(got)
