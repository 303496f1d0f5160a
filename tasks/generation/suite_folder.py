"""The folder of a suite in the making: every quad is written as soon as it is done, and read back later."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from envs.errors import DataError, UsageError
from tasks.certificate import Certificate
from tasks.generation.sampler import Sampled
from tasks.house_files import house_bytes
from tasks.quad_suite import CERTIFICATES, QUADS, SUITE_FILE, certificate_of, certificates_text, read_quad

RESULTS, THUMBNAILS, CARDS, HOUSES = "results", "thumbnails", "cards", "houses"
_RESULT = {"quad", "certificate", "refused", "unstaged"}
"""What a result holds."""
PART = ".part"
"""Ends the names of files that are being written."""


@dataclass(frozen=True, slots=True)
class SuiteFolder:
    """Where a suite is made; equal `about` means that it is the same suite, to be gone on with.

    Args:
        root: the folder; its name begins the ids of its quads.
        about: what suite.yaml says of how the suite is made.
        pictures: whether thumbnails are drawn.

    Raises:
        DataError: the folder holds a suite that was made from other settings.
        UsageError: the folder holds something else, or leads out of itself by a link.
    """

    root: Path
    about: Mapping[str, Any]
    pictures: bool = True

    def __post_init__(self) -> None:
        about = yaml.safe_dump(dict(self.about), sort_keys=False)
        known = self.root / SUITE_FILE
        if known.exists() and known.read_text(encoding="utf-8") != about:
            raise DataError(known, "suite", "was made from other settings; give another --out, or delete it")
        if self.root.exists() and not known.exists() and any(self.root.iterdir()):
            raise UsageError(f"{self.root} is not empty and holds no suite: give another --out")
        link = link_in(self.root)
        if link is not None:
            raise UsageError(f"{link} is a link, and nothing is written through links: delete it")
        for folder in (QUADS, RESULTS):
            (self.root / folder).mkdir(parents=True, exist_ok=True)
        write_whole(known, about.encode())

    def quad_id(self, number: int) -> str:
        """The id of quad `number`."""
        return f"{self.root.name}-{number:04d}"

    def result(self, number: int) -> Mapping[str, Any] | None:
        """What came of quad `number`; None when it is not done."""
        path = self.root / RESULTS / f"{number:04d}.json"
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) and found.keys() == _RESULT else None

    def keep(self, number: int, drawn: Sampled) -> None:
        """Write quad, house, card and picture, and last of all the result that marks it as done."""
        stem = f"{number:04d}"
        quad_id = None
        if drawn.data is not None and drawn.certificate is not None:
            data = dict(drawn.data)
            if drawn.house is not None:
                data["house"] = f"{HOUSES}/{stem}.json.gz"
                write_whole(self.root / data["house"], house_bytes(drawn.house))
            text = yaml.safe_dump(data, sort_keys=False, width=108, default_flow_style=None)
            write_whole(self.root / QUADS / f"{stem}.yaml", text.encode())
            quad_id = self.quad_id(number)
            self._describe(stem, drawn.certificate)
        result = {
            "quad": quad_id,
            "certificate": None if drawn.certificate is None else drawn.certificate.to_json(),
            "refused": dict(sorted(drawn.refused.items())),
            "unstaged": dict(sorted(drawn.unstaged.items())),
        }
        write_whole(self.root / RESULTS / f"{stem}.json", json.dumps(result, indent=1).encode())

    def _describe(self, stem: str, certificate: Certificate) -> None:
        from tasks.cards import card, thumbnail  # noqa: PLC0415 - draws only when asked to

        quad = read_quad(self.root / QUADS / f"{stem}.yaml", self.root)
        write_whole(self.root / CARDS / f"{stem}.md", card(quad, certificate).encode())
        if self.pictures:
            write_whole(self.root / THUMBNAILS / f"{stem}.png", thumbnail(quad))

    def finish(self, count: int) -> list[Mapping[str, Any]]:
        """Write the certificates of all that is done, and give the results in order.

        What a killed run left half written is swept away.
        """
        results = [r for n in range(count) if (r := self.result(n)) is not None]
        found = {r["quad"]: certificate_of(r["quad"], r["certificate"]) for r in results if r["quad"]}
        write_whole(self.root / CERTIFICATES, certificates_text(found).encode())
        for folder in (self.root, *(self.root / f for f in (QUADS, RESULTS, THUMBNAILS, CARDS, HOUSES))):
            for left in folder.glob(f".*{PART}"):
                left.unlink()
        return results


def link_in(root: Path) -> Path | None:
    """A symbolic link somewhere in a folder, None when it holds none; the folder itself may be one."""
    for folder, folders, files in os.walk(root):
        for name in (*folders, *files):
            if (found := Path(folder, name)).is_symlink():
                return found
    return None


def write_whole(path: Path, content: bytes) -> None:
    """Write a file at once or not at all; what was there before is replaced, and no link is followed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}{PART}")
    draft.unlink(missing_ok=True)
    with draft.open("xb") as file:
        file.write(content)
    draft.replace(path)
