"""Values of an untrusted data file, taken only when they are what is expected; faults name file and key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from envs.errors import DataError

MAX_TEXT = 4000
"""No value is a longer text than this."""
MAX_NUMBER = 1e6
"""No number is larger than this, in metres, degrees or whatever else."""
SHOWN_CHARS = 60
"""So much of a wrong value is told."""
MAX_FAULT, MAX_KEY = 400, 100
"""A fault and a key are told in so many characters, whatever the file says."""


@dataclass(frozen=True, slots=True)
class DataValues:
    """A file's content, and its name for messages."""

    name: str
    data: Mapping[str, Any]

    def fail(self, key: str, fault: str) -> DataError:
        """The error that names this file and the key."""
        return DataError(self.name, _printable(key[:MAX_KEY]), _printable(fault[:MAX_FAULT]))

    def mapping(self, name: str, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """The mapping of texts to anything that `data` has under a name."""
        found = data.get(name)
        if not isinstance(found, Mapping):
            raise self.fail(name, f"expected a mapping, got {shown(found)}")
        for key in found:
            if not isinstance(key, str):
                raise self.fail(name, f"expected names, got {shown(key)}")
        return found

    def texts(self, name: str, data: Mapping[str, Any]) -> Mapping[str, str]:
        """The mapping of texts to texts that `data` has under a name."""
        found = self.mapping(name, data)
        return {key: self.text(key, found, f"{name}.{key}") for key in found}

    def text(self, name: str, data: Mapping[str, Any], key: str = "") -> str:
        """The text that `data` has under a name; `key` is how faults call it, when not by the name."""
        found = data.get(name)
        if not isinstance(found, str) or not 0 < len(found) <= MAX_TEXT:
            fault = f"expected a text of at most {MAX_TEXT} characters, got {shown(found)}"
            raise self.fail(key or name, fault)
        return found

    def plain(self, found: Any, key: str) -> str | float | bool:
        """A text, a number, or true or false, as it was given."""
        if not isinstance(found, str | bool):
            self.number(found, key)
        elif isinstance(found, str) and len(found) > MAX_TEXT:
            raise self.fail(key, f"expected a text of at most {MAX_TEXT} characters, got {shown(found)}")
        value: str | float | bool = found
        return value

    def number(self, found: Any, key: str) -> float:
        """A number of at most MAX_NUMBER either way."""
        if isinstance(found, bool) or not isinstance(found, int | float) or not abs(found) <= MAX_NUMBER:
            raise self.fail(key, f"expected a number, got {shown(found)}")
        return float(found)

    def numbers(self, found: Any, count: int, key: str) -> tuple[float, ...]:
        """A list of so many numbers."""
        if not isinstance(found, list) or len(found) != count:
            raise self.fail(key, f"expected {count} numbers, got {shown(found)}")
        return tuple(self.number(v, f"{key}[{i}]") for i, v in enumerate(found))


def _printable(text: str) -> str:
    """The text without what would move a terminal's cursor about."""
    return "".join(c if c.isprintable() else " " for c in text)


def shown(value: object) -> str:
    """The beginning of a wrong value, for messages."""
    try:
        return repr(value)[:SHOWN_CHARS]
    except ValueError:  # a whole number of too many digits to be written out
        return f"a {type(value).__name__}"
