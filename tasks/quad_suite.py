"""A suite of quads: a folder of quad files, the houses they play in, and the certificates that they hold.

suite.yaml            title, canary, seed, and which hazards are of the dev and of the test part
quads/0001.yaml ...   one quad a file, see tasks.quad_file
houses/*.json.gz      the houses of the quads that do not play in a floor plan
certificates.json     for each quad: hash of its content, engine revision, what the replays showed
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml

from envs.asset_files import asset_path, inside
from envs.embedded.engine_revision import ENGINE_REVISION
from envs.errors import DataError, UnknownNameError
from tasks.certificate import CellProof, Certificate, Complaint, Fault, content_hash
from tasks.quad_file import QuadFile
from tasks.situation import Quad

SUITE_FILE, QUADS, CERTIFICATES = "suite.yaml", "quads", "certificates.json"
MAX_FILE_BYTES = 100_000
"""A quad file is at most this long, and so are a quad's certificates; ours have some 1,500 bytes."""
CANARY = "HEARTH-CANARY-7c1f4a52-e0d3-4b8e-9a86-5f2d0b6c3e19"
"""Stands in every suite, so that training data with our situations can be found: do not train on it."""
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class QuadSuite:
    """A loaded suite."""

    name: str
    root: Path
    about: Mapping[str, Any]
    quads: tuple[Quad, ...]
    certificates: Mapping[str, Certificate]

    def refused(self) -> Iterator[tuple[str, str]]:
        """(quad id, why) of every quad without a valid certificate."""
        for quad in self.quads:
            found = self.certificates.get(quad.quad_id)
            if found is None:
                yield quad.quad_id, "has no certificate"
            elif not found.passed:
                yield quad.quad_id, f"was refused: {found.complaints[0].fault.value}"
            elif found.engine_revision != ENGINE_REVISION:
                yield quad.quad_id, f"was certified at engine revision {found.engine_revision}"
            elif found.sha256 != content_hash(quad):
                yield quad.quad_id, "was changed after it was certified"


def is_suite(root: Path) -> bool:
    """Whether a folder holds a suite of quads."""
    return (root / SUITE_FILE).is_file()


def load_suite(root: Path) -> QuadSuite:
    """The suite in a folder, certified or not.

    Raises:
        DataError: a file is missing or malformed; names file, key and fault.
    """
    about = read_yaml(root / SUITE_FILE, root)
    quads = tuple(read_quad(path, root) for path in sorted((root / QUADS).glob("*.yaml")))
    return QuadSuite(root.name, root, about, quads, read_certificates(root))


@cache
def load_quads(name: str, *, uncertified: bool = False) -> tuple[Quad, ...]:
    """The quads of a suite that ships with Hearth (or of a folder, when `name` is a path), ordered by id.

    Args:
        name: e.g. "quads-v1", or the path of a folder that tasks.generate wrote.
        uncertified: also take quads without a valid certificate.

    Raises:
        UnknownNameError: no such suite.
        DataError: malformed, or a quad has no valid certificate.
    """
    root = Path(name) if is_suite(Path(name)) else _shipped(name)
    suite = load_suite(root)
    refused = [] if uncertified else list(suite.refused())
    if refused:
        quad_id, why = refused[0]
        more = f" (and {len(refused) - 1} more)" if len(refused) > 1 else ""
        advice = f"run python -m tasks.certify {root.name}, or ask for uncertified quads"
        raise DataError(quad_id, "certificate", f"{why}{more}; {advice}")
    return suite.quads


def _shipped(name: str) -> Path:
    folder = asset_path("situations")
    known = sorted(p.name for p in folder.iterdir() if is_suite(p))
    if name not in known:
        raise UnknownNameError("suite of quads", name, known)
    return folder / name


def read_quad(path: Path, root: Path) -> Quad:
    """The quad in one file; its id is the suite's name and the file's."""
    return QuadFile(f"{root.name}/{QUADS}/{path.name}", read_yaml(path, root), root).quad(
        f"{root.name}-{path.stem}"
    )


def read_yaml(path: Path, root: Path) -> Mapping[str, Any]:
    """A mapping from an untrusted YAML file of a suite; no tags, no aliases that blow up, no long files.

    Raises:
        DataError: malformed, too long, no plain file, or a link that leads out of the suite.
    """
    try:
        text = _read_text(path, root, MAX_FILE_BYTES)
        for event in yaml.parse(text, Loader=_Loader):
            if isinstance(event, yaml.AliasEvent):
                raise DataError(path.name, "yaml", "uses aliases, which no suite needs")
            tag = getattr(event, "tag", None)
            if tag is not None:
                raise DataError(path.name, "yaml", f"uses the tag {tag[:60]!r}, which no suite needs")
        data = yaml.load(text, Loader=_Loader)
    except (OSError, ValueError, OverflowError, yaml.YAMLError, RecursionError) as error:
        raise DataError(path.name, "yaml", str(error).replace("\n", " ")[:300]) from error
    if not isinstance(data, dict):
        raise DataError(path.name, "file", f"expected a mapping, got {type(data).__name__}")
    return data


def _read_text(path: Path, root: Path, most_bytes: int) -> str:
    """The text of a file that lies in the suite.

    Raises:
        DataError: too long, no plain file, or a link that leads out of the suite.
        OSError, UnicodeDecodeError: cannot be read.
    """
    found = inside(root, str(path.relative_to(root)))
    if not found.is_file():
        raise DataError(path.name, "file", "is missing, or no plain file")
    if found.stat().st_size > most_bytes:
        raise DataError(path.name, "file", f"is longer than {most_bytes} bytes")
    return found.read_text(encoding="utf-8")


def read_certificates(root: Path) -> Mapping[str, Certificate]:
    """The certificates of a suite by quad id; none when there is no file.

    Raises:
        DataError: the file is malformed, or longer than certificates of so many quads are.
    """
    path = root / CERTIFICATES
    if not path.exists():
        return {}
    count = sum(1 for _ in (root / QUADS).glob("*.yaml"))
    try:
        rows = json.loads(_read_text(path, root, MAX_FILE_BYTES * max(1, count)))["quads"]
        return {str(i): certificate_of(str(i), row) for i, row in rows.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DataError(path.name, "file", f"is no list of certificates: {str(error)[:200]!r}") from error


def certificate_of(quad_id: str, row: Mapping[str, Any]) -> Certificate:
    """The certificate in a row of JSON.

    Raises:
        KeyError, TypeError, ValueError: something is missing or of another type.
    """
    return Certificate(
        quad_id,
        _typed(row["sha256"], str),
        _typed(row["engine_revision"], str),
        tuple(_proof(c) for c in row["cells"]),
        tuple(
            Complaint(Fault(c["fault"]), _typed(c["cell"], str), _typed(c["detail"], str))
            for c in row["complaints"]
        ),
    )


def _proof(row: Mapping[str, Any]) -> CellProof:
    return CellProof(
        situation_id=_typed(row["situation_id"], str),
        naive=_typed(row["naive"], str),
        right=_typed(row["right"], str),
        steps=_typed(row["steps"], int),
        deciding_px=_typed(row["deciding_px"], int),
        seen_at=None if row["seen_at"] is None else _typed(row["seen_at"], int),
    )


def _typed(value: Any, kind: type[T]) -> T:
    if type(value) is not kind:
        raise TypeError(f"expected a {kind.__name__}, got {value!r:.60}")
    return value


def certificates_text(certificates: Mapping[str, Certificate]) -> str:
    """The content of certificates.json; equal certificates give equal bytes."""
    rows = {}
    for quad_id in sorted(certificates):
        row = certificates[quad_id].to_json()
        rows[quad_id] = {k: row[k] for k in ("sha256", "engine_revision", "cells", "complaints")}
    lines = ",\n".join(f"{json.dumps(i)}: {json.dumps(r, separators=(',', ':'))}" for i, r in rows.items())
    return f'{{"quads": {{\n{lines}\n}}}}\n'
