"""Reading the rule files of houses: each value with its key, so that a fault can be named."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeAlias, TypeVar

from envs.asset_files import load_yaml
from envs.errors import DataError, UnknownNameError

FOLDER = "generation/houses"
Range: TypeAlias = tuple[float, float]
T = TypeVar("T")


class Field:
    """A value of a rule file, read with checks. Faults raise DataError with file and key."""

    def __init__(self, value: Any, key: str, file: str) -> None:
        self.value, self.key, self.file = value, key, file
        self._read: list[str] = []

    def fault(self, text: str) -> DataError:
        """The error that names this value."""
        return DataError(f"assets/{FOLDER}/{self.file}", self.key or "top level", text)

    def get(self, name: str) -> Field:
        """An entry that must be there."""
        self._read.append(name)
        if not isinstance(self.value, Mapping) or name not in self.value:
            raise Field(None, f"{self.key}.{name}".lstrip("."), self.file).fault("is missing")
        return Field(self.value[name], f"{self.key}.{name}".lstrip("."), self.file)

    def done(self) -> None:
        """Fault on entries that nobody asked for."""
        for name in self._names():
            if name not in self._read:
                raise self.fault(str(UnknownNameError("key", str(name), self._read)))

    def row(self, *needed: str, **optional: Any) -> dict[str, Field]:
        """A mapping with these keys and no others; optional ones with what they are by default."""
        out = {name: self.get(name) for name in needed}
        for name, default in optional.items():
            self._read.append(name)
            out[name] = Field(self.value.get(name, default), f"{self.key}.{name}", self.file)
        self.done()
        return out

    def _names(self) -> list[Any]:
        if not isinstance(self.value, Mapping):
            raise self.fault(f"got {self.value!r:.40}, expected a mapping")
        return list(self.value)

    def entries(self) -> list[tuple[str, Field]]:
        """Every name of a mapping and its value, in the order of the file."""
        return [
            (str(n), Field(self.value[n], f"{self.key}.{n}".lstrip("."), self.file)) for n in self._names()
        ]

    def mapping(self, names: Sequence[str], read: Callable[[Field], T]) -> Mapping[str, T]:
        """A mapping with exactly these names."""
        out = {name: read(self.get(name)) for name in names}
        self.done()
        return MappingProxyType(out)

    def items(self, read: Callable[[Field], T]) -> tuple[T, ...]:
        """A list, each entry read by `read`."""
        if not isinstance(self.value, list):
            raise self.fault(f"got {self.value!r:.40}, expected a list")
        return tuple(read(Field(v, f"{self.key}[{i}]", self.file)) for i, v in enumerate(self.value))

    def text(self) -> str:
        """A text that is not empty."""
        if not isinstance(self.value, str) or not self.value:
            raise self.fault(f"got {self.value!r:.40}, expected a text")
        return self.value

    def one_of(self, known: Sequence[str]) -> str:
        """One of some names."""
        if self.text() not in known:
            raise self.fault(str(UnknownNameError("name", self.text(), known)))
        return self.text()

    def known(self, look_up: Callable[[str], object]) -> str:
        """A name that `look_up` knows, which raises UnknownNameError for others."""
        try:
            look_up(self.text())
        except UnknownNameError as error:
            raise self.fault(str(error)) from error
        return self.text()

    def number(self, low: float, high: float) -> float:
        """A number within bounds."""
        value = self.value
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
            raise self.fault(f"got {value!r:.40}, expected a number in {low:g} .. {high:g}")
        return float(value)

    def span(self, low: float, high: float) -> Range:
        """[least, most], both within bounds."""
        values = self.items(lambda f: f.number(low, high))
        if len(values) != 2 or values[0] > values[1]:
            raise self.fault(f"got {self.value!r:.40}, expected [least, most]")
        return (values[0], values[1])

    def counts(self, most: int) -> tuple[int, int]:
        """[least, most] as whole numbers."""
        least, highest = self.span(0, most)
        if least != int(least) or highest != int(highest):
            raise self.fault(f"got {self.value!r:.40}, expected whole numbers")
        return (int(least), int(highest))

    def flag(self) -> bool:
        """True or false."""
        if not isinstance(self.value, bool):
            raise self.fault(f"got {self.value!r:.40}, expected true or false")
        return self.value


def load_rules(file: str) -> Field:
    """The top of a rule file of houses."""
    return Field(load_yaml(f"{FOLDER}/{file}"), "", file)
