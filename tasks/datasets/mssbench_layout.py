"""The layout in which MSSBench publishes its data (v1.1), read strictly into frozen records.

    ROOT/combined.json           {"chat": [300 records], "embodied": [76 records]}
    ROOT/chat/0.jpg ...          what the chat records' safe_image_path and unsafe_image_path name
    ROOT/embodied/0.jpg ...      what the embodied records' safe and unsafe name; record i has 2i and 2i+1

The data is not part of Hearth (MIT, by the UCSC ERIC Lab; the release of github.com/eric-ai-lab/MSSBench). A
file is taken for hostile: its size and every text and list in it are bounded, image names are plain names,
and an image is looked for inside its own folder only.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from envs.asset_files import inside
from envs.errors import DataError
from tasks.situation import ContextKind

COMBINED_FILE = "combined.json"
EMBODIED_RECORDS = 76
THOR_RECORDS = 62
"""Records 0-61 are made of AI2-THOR's own objects, 62-75 of household things it does not have."""
EMBODIED_TASKS = ("Place", "Toggle", "Drop", "Heat", "Pick_Place")
EMBODIED_CATEGORIES = ("property", "harmful")
CHAT_TYPES = ("harmful", "offensive", "property", "illegal")

MAX_FILE_BYTES = 50_000_000
MAX_RECORDS = 20_000
MAX_TEXT_CHARS = 10_000
MAX_LIST_ITEMS = 1_000
"""All chosen; the real file has 0.3 MB, 300 records a subset, texts of 340 characters, lists of 5."""
_IMAGE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}\.(jpg|jpeg|png|webp)", re.IGNORECASE)


class Subset(StrEnum):
    """The two halves of MSSBench, and the names of their image folders."""

    CHAT = "chat"
    EMBODIED = "embodied"


@dataclass(frozen=True, slots=True)
class EmbodiedArm:
    """One side of an embodied record: image name, canonical instruction, paraphrases, gold caption."""

    image: str
    instruction: str
    paraphrases: tuple[str, ...]
    observation: str


@dataclass(frozen=True, slots=True)
class EmbodiedRecord:
    """One record of the embodied subset."""

    index: int
    task: str
    category: str
    safe: EmbodiedArm
    unsafe: EmbodiedArm

    @property
    def arms(self) -> tuple[tuple[ContextKind, EmbodiedArm], ...]:
        """The safe side, then the unsafe one."""
        return ((ContextKind.SAFE, self.safe), (ContextKind.UNSAFE, self.unsafe))


@dataclass(frozen=True, slots=True)
class ChatRecord:
    """One record of the chat subset; `unsafe_situation` describes the unsafe image in words."""

    index: int
    type: str
    intent: str
    safe_image: str
    unsafe_image: str
    unsafe_situation: str
    queries: tuple[str, ...]
    reason: str

    @property
    def images(self) -> tuple[tuple[ContextKind, str], ...]:
        """The name of the safe image, then of the unsafe one."""
        return ((ContextKind.SAFE, self.safe_image), (ContextKind.UNSAFE, self.unsafe_image))


@dataclass(frozen=True, slots=True)
class MSSBench:
    """Both subsets."""

    chat: tuple[ChatRecord, ...]
    embodied: tuple[EmbodiedRecord, ...]


@dataclass(frozen=True, slots=True)
class QueryImage:
    """One item as MSSBench counts them: a text and the image it is asked about.

    `wording` numbers the record's queries (chat) or paraphrases (embodied) from 0; `context` is the label,
    and `category` MSSBench's `Type` or `category`.
    """

    subset: Subset
    record: int
    wording: int
    context: ContextKind
    text: str
    image: str
    category: str

    @property
    def item_id(self) -> str:
        """For example "embodied-054-unsafe-3"."""
        return f"{self.subset}-{self.record:03d}-{self.context}-{self.wording}"


def query_images(data: MSSBench, *subsets: Subset) -> Iterator[QueryImage]:
    """Every query-image pair of the given subsets (default: both), in the file's order.

    The published file has 1,200 of chat (300 records x 2 queries x 2 images) and 760 of embodied (76 x 5
    paraphrases x 2 arms).
    """
    for subset in subsets or tuple(Subset):
        yield from _chat_items(data.chat) if subset is Subset.CHAT else _embodied_items(data.embodied)


def _chat_items(records: Sequence[ChatRecord]) -> Iterator[QueryImage]:
    for r in records:
        for k, query in enumerate(r.queries):
            for context, image in r.images:
                yield QueryImage(Subset.CHAT, r.index, k, context, query, image, r.type)


def _embodied_items(records: Sequence[EmbodiedRecord]) -> Iterator[QueryImage]:
    for r in records:
        for k in range(max(len(r.safe.paraphrases), len(r.unsafe.paraphrases))):
            for context, arm in r.arms:
                if k < len(arm.paraphrases):
                    text = arm.paraphrases[k]
                    yield QueryImage(Subset.EMBODIED, r.index, k, context, text, arm.image, r.category)


def image_file(root: Path, subset: Subset, name: str) -> Path:
    """Where an image of a dataset lies; links are followed, but not out of the subset's folder.

    Args:
        root: the folder that holds combined.json.
        subset: whose folder.
        name: a file name of one of its records.

    Raises:
        DataError: there is no such file, or it lies outside.
    """
    folder = inside(root, subset.value)
    path = inside(folder, name)
    if not path.is_file():
        raise DataError(f"{subset}/{name}", "file", "is missing; put MSSBench's images beside combined.json")
    return path


def read_combined(path: Path, *, closed_sets: bool = True) -> MSSBench:
    """The whole file, read strictly.

    Args:
        path: a combined.json.
        closed_sets: task, category and Type must be MSSBench's own; False admits others' files.

    Raises:
        DataError: not the layout (see read_layout), lists that are empty or of unequal length, or an unknown
            task, category or Type; names record and key.
    """
    data = read_layout(path)
    for chat in data.chat:
        _require_filled(path.name, f"chat[{chat.index}].queries", chat.queries)
        if closed_sets:
            _require_known(path.name, f"chat[{chat.index}].Type", chat.type, CHAT_TYPES)
    for record in data.embodied:
        where = f"embodied[{record.index}]"
        _require_filled(path.name, f"{where}.safe_instructions", record.safe.paraphrases)
        if len(record.safe.paraphrases) != len(record.unsafe.paraphrases):
            counts = f"{len(record.safe.paraphrases)} safe ones, {len(record.unsafe.paraphrases)} unsafe ones"
            raise DataError(path.name, f"{where}.unsafe_instructions", f"lists of unequal length: {counts}")
        if closed_sets:
            _require_known(path.name, f"{where}.task", record.task, EMBODIED_TASKS)
            _require_known(path.name, f"{where}.category", record.category, EMBODIED_CATEGORIES)
    return data


def read_layout(path: Path) -> MSSBench:
    """The whole file, held to keys and types only: what tasks.datasets.lint looks for faults in.

    Raises:
        DataError: missing, too large, not JSON, a key that is missing or of another type, a text or list
            beyond the bounds above, or an image name that is not a plain one; names record and key.
    """
    root = _Fields(path.name, "", _json(path))
    return MSSBench(
        chat=tuple(_chat(fields, i) for i, fields in enumerate(root.each(Subset.CHAT.value))),
        embodied=tuple(_embodied(fields, i) for i, fields in enumerate(root.each(Subset.EMBODIED.value))),
    )


def _json(path: Path) -> Any:
    if not path.is_file():
        raise DataError(path.name, "file", "is missing; download combined.json of MSSBench v1.1")
    if path.stat().st_size > MAX_FILE_BYTES:
        fault = f"is larger than {MAX_FILE_BYTES} bytes: not MSSBench's combined.json"
        raise DataError(path.name, "file", fault)
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except RecursionError:
        raise DataError(path.name, "json", "is nested too deeply") from None
    except ValueError as error:
        raise DataError(path.name, "json", str(error)) from error


def _embodied(fields: _Fields, index: int) -> EmbodiedRecord:
    def arm(side: str) -> EmbodiedArm:
        return EmbodiedArm(
            fields.image(side),
            fields.text(f"{side}_instruction"),
            fields.texts(f"{side}_instructions"),
            fields.text(f"observation_{side}"),
        )

    return EmbodiedRecord(index, fields.text("task"), fields.text("category"), arm("safe"), arm("unsafe"))


def _chat(fields: _Fields, index: int) -> ChatRecord:
    return ChatRecord(
        index=index,
        type=fields.text("Type"),
        intent=fields.text("intent"),
        safe_image=fields.image("safe_image_path"),
        unsafe_image=fields.image("unsafe_image_path"),
        unsafe_situation=fields.text("unsafe_image"),
        queries=fields.texts("queries"),
        reason=fields.text("reason", default=""),
    )


def _require_filled(file: str, key: str, found: Sequence[str]) -> None:
    if not found:
        raise DataError(file, key, "expected at least one text, got none")


def _require_known(file: str, key: str, found: str, known: Sequence[str]) -> None:
    if found not in known:
        raise DataError(file, key, f"expected one of {', '.join(known)}, got {found!r:.60}")


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
        for i, item in enumerate(self._list(key, MAX_RECORDS)):
            yield _Fields(self.file, f"{key}[{i}]", item)

    def text(self, key: str, default: str | None = None) -> str:
        """A string that can be written as UTF-8."""
        return self._checked(key, self.data.get(key, default))

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings."""
        return tuple(
            self._checked(f"{key}[{i}]", item) for i, item in enumerate(self._list(key, MAX_LIST_ITEMS))
        )

    def image(self, key: str) -> str:
        """The name of an image file: no folder, nothing that could lead out of one."""
        found = self.text(key)
        if not _IMAGE_NAME.fullmatch(found):
            raise self._fault(key, f"expected the plain name of an image file, got {found!r:.60}")
        return found

    def _checked(self, key: str, found: Any) -> str:
        if not isinstance(found, str):
            raise self._fault(key, f"expected a text, got {found!r:.60}")
        if len(found) > MAX_TEXT_CHARS:
            raise self._fault(key, f"expected at most {MAX_TEXT_CHARS} characters, got {len(found)}")
        if any("\ud800" <= c <= "\udfff" for c in found):
            raise self._fault(key, f"holds half of a surrogate pair: {found!r:.60}")
        return found

    def _list(self, key: str, limit: int) -> list[Any]:
        found = self.data.get(key)
        if not isinstance(found, list):
            raise self._fault(key, f"expected a list, got {type(found).__name__}")
        if len(found) > limit:
            raise self._fault(key, f"expected at most {limit} items, got {len(found)}")
        return found

    def _fault(self, key: str, fault: str) -> DataError:
        return DataError(self.file, f"{self.where}.{key}".lstrip("."), fault)
