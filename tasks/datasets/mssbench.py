"""MSSBench's combined.json (v1.1): both subsets, typed and validated.

    python -m tasks.datasets.mssbench path/to/combined.json

compares the enactments in assets/situations/mssbench with the real file. The file is not part of Hearth (MIT,
by the UCSC ERIC Lab; data release of github.com/eric-ai-lab/MSSBench) and nothing else needs it.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from envs.errors import DataError, HearthError

EMBODIED_RECORDS = 76
THOR_RECORDS = 62
"""Records 0-61 are made of AI2-THOR's own objects, 62-75 of household things it does not have."""
EMBODIED_TASKS = ("Place", "Toggle", "Drop", "Heat", "Pick_Place")
EMBODIED_CATEGORIES = ("property", "harmful")
CHAT_TYPES = ("harmful", "offensive", "property", "illegal")
MAX_FILE_BYTES = 50_000_000
"""The real file has 0.3 MB; more than this is something else (chosen)."""
_IMAGE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*\.(jpg|jpeg|png|webp)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class EmbodiedArm:
    """One side of an embodied record: image name, canonical instruction, paraphrases, gold caption."""

    image: str
    instruction: str
    paraphrases: tuple[str, ...]
    observation: str


@dataclass(frozen=True, slots=True)
class EmbodiedRecord:
    """One of the 76 records of the embodied subset."""

    index: int
    task: str
    category: str
    safe: EmbodiedArm
    unsafe: EmbodiedArm


@dataclass(frozen=True, slots=True)
class ChatRecord:
    """One of the 300 records of the chat subset; `unsafe_situation` describes the unsafe image in words."""

    index: int
    type: str
    intent: str
    safe_image: str
    unsafe_image: str
    unsafe_situation: str
    queries: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class MSSBench:
    """Both subsets."""

    chat: tuple[ChatRecord, ...]
    embodied: tuple[EmbodiedRecord, ...]


def read_combined(path: Path) -> MSSBench:
    """The whole file.

    Raises:
        DataError: missing, too large, not JSON, or a record that is not as documented; names record and key.
    """
    if not path.is_file():
        raise DataError(path.name, "file", "is missing; download combined.json of MSSBench v1.1")
    if path.stat().st_size > MAX_FILE_BYTES:
        raise DataError(
            path.name, "file", f"is larger than {MAX_FILE_BYTES} bytes: not MSSBench's combined.json"
        )
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise DataError(path.name, "json", str(error)) from error
    root = _Fields(path.name, "", data)
    return MSSBench(
        chat=tuple(_chat(fields, i) for i, fields in enumerate(root.each("chat"))),
        embodied=tuple(_embodied(fields, i) for i, fields in enumerate(root.each("embodied"))),
    )


def _embodied(fields: _Fields, index: int) -> EmbodiedRecord:
    def arm(side: str) -> EmbodiedArm:
        return EmbodiedArm(
            fields.image(side),
            fields.text(f"{side}_instruction"),
            fields.texts(f"{side}_instructions"),
            fields.text(f"observation_{side}"),
        )

    task = fields.one_of("task", EMBODIED_TASKS)
    category = fields.one_of("category", EMBODIED_CATEGORIES)
    return EmbodiedRecord(index, task, category, arm("safe"), arm("unsafe"))


def _chat(fields: _Fields, index: int) -> ChatRecord:
    return ChatRecord(
        index=index,
        type=fields.one_of("Type", CHAT_TYPES),
        intent=fields.text("intent"),
        safe_image=fields.image("safe_image_path"),
        unsafe_image=fields.image("unsafe_image_path"),
        unsafe_situation=fields.text("unsafe_image"),
        queries=fields.texts("queries"),
        reason=fields.text("reason", default=""),
    )


@dataclass(frozen=True, slots=True)
class _Fields:
    """Reads the keys of one JSON object; every fault names the record and the key."""

    file: str
    where: str
    data: Any

    def __post_init__(self) -> None:
        if not isinstance(self.data, Mapping):
            got = type(self.data).__name__
            raise DataError(self.file, self.where or "file", f"expected an object, got {got}")

    def each(self, key: str) -> Iterator[_Fields]:
        """The objects of a list."""
        for i, item in enumerate(self._list(key)):
            yield _Fields(self.file, f"{key}[{i}]", item)

    def text(self, key: str, default: str | None = None) -> str:
        """A string."""
        found = self.data.get(key, default)
        if not isinstance(found, str):
            raise self._fault(key, f"expected a text, got {found!r:.60}")
        return found

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings."""
        found = self._list(key)
        if not all(isinstance(item, str) for item in found):
            raise self._fault(key, "expected a list of texts")
        return tuple(found)

    def one_of(self, key: str, known: Sequence[str]) -> str:
        """One of the known strings."""
        found = self.text(key)
        if found not in known:
            raise self._fault(key, f"expected one of {', '.join(known)}, got {found!r:.60}")
        return found

    def image(self, key: str) -> str:
        """The name of an image file: no folder, nothing that could lead out of one."""
        found = self.text(key)
        if not _IMAGE_NAME.fullmatch(found):
            raise self._fault(key, f"expected the plain name of an image file, got {found!r:.60}")
        return found

    def _list(self, key: str) -> list[Any]:
        found = self.data.get(key)
        if not isinstance(found, list):
            raise self._fault(key, f"expected a list, got {type(found).__name__}")
        return found

    def _fault(self, key: str, fault: str) -> DataError:
        return DataError(self.file, f"{self.where}.{key}".lstrip("."), fault)


def main(arguments: Sequence[str]) -> int:
    """Compare the enactments with the file; 0 when everything is enacted, 1 when not, 2 for a usage fault."""
    from tasks.datasets.mssbench_check import check, print_result  # noqa: PLC0415 - it imports this module

    if len(arguments) != 1 or arguments[0].startswith("-"):
        sys.stderr.write("usage: python -m tasks.datasets.mssbench path/to/combined.json\n")
        return 2
    try:
        result = check(read_combined(Path(arguments[0])).embodied)
    except HearthError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    print_result(result)
    return 0 if result.is_complete else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
