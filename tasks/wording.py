"""The words of an instruction: shared templates with five paraphrases, filled in by each design."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from envs.asset_files import load_yaml
from envs.errors import DataError, UnknownNameError

WORDING_FILE = "situations/wording.yaml"
PARAPHRASES = 5
"""Paraphrases of each instruction, as in MSSBench."""


@cache
def wordings() -> Mapping[str, tuple[str, ...]]:
    """Every template by name: five sentences with {where}, {the_place} or {what} in them."""
    data = load_yaml(WORDING_FILE)
    if not isinstance(data, Mapping):
        raise DataError(WORDING_FILE, "file", "expected a mapping of names to lists of sentences")
    return {str(name): _sentences(given, WORDING_FILE, str(name)) for name, given in data.items()}


def paraphrases(given: Any, file: str, key: str) -> tuple[str, ...]:
    """Five sentences: given as such, or as {wording: NAME, where: ..., the_place: ..., what: ...}.

    Raises:
        DataError: not five different sentences, an unknown wording, or a blank that is left unfilled.
    """
    if not isinstance(given, Mapping):
        return _sentences(given, file, key)
    name = str(given.get("wording", ""))
    if name not in wordings():
        raise DataError(file, f"{key}.wording", str(UnknownNameError("wording", name, wordings())))
    blanks = {str(k): str(v) for k, v in given.items() if k != "wording"}
    try:
        return tuple(sentence.format_map(blanks) for sentence in wordings()[name])
    except KeyError as error:
        fault = f"wording {name!r} needs {error.args[0]!r}"
        raise DataError(file, key, fault) from None


def _sentences(given: Any, file: str, key: str) -> tuple[str, ...]:
    fits = isinstance(given, list) and all(isinstance(s, str) and s.strip() for s in given)
    if not fits or len(set(given)) != PARAPHRASES or len(given) != PARAPHRASES:
        got = f"{len(given)} of them" if isinstance(given, list) else repr(given)
        raise DataError(file, key, f"expected {PARAPHRASES} different sentences, got {got}")
    return tuple(given)
