"""The house rules that no linter knows: sizes, names, packages, import contracts, and what must not be committed."""

from __future__ import annotations

import ast
import importlib
import re
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("envs", "tasks", "agents", "eval")
SOURCES = sorted(p for name in PACKAGES for p in (ROOT / name).rglob("*.py"))
PYTHON_FILES = [*SOURCES, *sorted((ROOT / "tests").rglob("*.py")), *sorted((ROOT / "assets").rglob("*.py"))]
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager", "core"}


def test_no_file_is_above_500_lines() -> None:
    sizes = {str(p.relative_to(ROOT)): len(p.read_text().splitlines()) for p in PYTHON_FILES}
    assert {name: n for name, n in sizes.items() if n > 500} == {}


def test_functions_are_short() -> None:
    lengths = {}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                doc = ast.get_docstring(node, clean=False)
                length = (node.end_lineno or 0) - node.lineno + 1 - (len(doc.splitlines()) if doc else 0)
                lengths[f"{path.relative_to(ROOT)}:{node.name}"] = length
    assert statistics.median(lengths.values()) <= 10
    too_long = {name: n for name, n in lengths.items() if n > 50}
    assert len(too_long) <= len(lengths) * 0.01, too_long


def test_names_say_what_a_file_holds() -> None:
    assert [p for p in PYTHON_FILES if p.stem in VAGUE_NAMES] == []


def test_every_module_has_a_docstring() -> None:
    missing = [p for p in SOURCES if not ast.get_docstring(ast.parse(p.read_text()))]
    assert missing == []


@pytest.mark.parametrize("name", PACKAGES)
def test_packages_are_this_checkouts_own(name: str) -> None:
    module = importlib.import_module(name)
    assert module.__file__ is not None
    assert Path(module.__file__).resolve().is_relative_to(ROOT)


def test_the_command_line_finds_our_packages_from_another_folder(tmp_path: Path) -> None:
    (tmp_path / "agents").mkdir()
    (tmp_path / "agents" / "__init__.py").write_text("raise ImportError('the foreign package')\n")
    code = f"import sys; sys.path.append({str(ROOT)!r}); import eval, agents; print(agents.__file__)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert str(ROOT) in done.stdout


def test_a_foreign_package_imported_first_is_named(tmp_path: Path) -> None:
    (tmp_path / "agents").mkdir()
    (tmp_path / "agents" / "__init__.py").write_text("")
    code = f"import agents, sys; sys.path.append({str(ROOT)!r}); import eval"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "foreign top-level package 'agents'" in done.stderr


def test_agents_that_read_the_answer_key_break_the_contract(tmp_path: Path) -> None:
    """Import-linter must refuse `agents` -> `tasks`: shown on a copy with one bad import added."""
    copy = tmp_path / "copy"
    for name in PACKAGES:
        for source in (ROOT / name).rglob("*.py"):
            target = copy / source.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(source.read_text())
    (copy / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    lint = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"]
    kept = subprocess.run(
        lint, cwd=copy, capture_output=True, text=True, check=False, env={"PATH": "", "PYTHONPATH": str(copy)}
    )
    assert kept.returncode == 0, kept.stdout
    (copy / "agents" / "cheat.py").write_text('"""Bad."""\n\nimport tasks.situation\n')
    broken = subprocess.run(
        lint, cwd=copy, capture_output=True, text=True, check=False, env={"PATH": "", "PYTHONPATH": str(copy)}
    )
    assert broken.returncode != 0
    assert "agents.cheat" in broken.stdout


FORBIDDEN = {
    "a path of some machine": re.compile(r"(?<![A-Za-z0-9._-])/(?:home|work|farm|root|opt|Users)/"),
    "eval or exec of text": re.compile(r"(?<![A-Za-z0-9_.])(?:eval|exec)\("),
    "something left open": re.compile(r"(?<![A-Za-z])(?:TODO|FIXME|XXX)(?![A-Za-z])|NotImplementedError\(\)"),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_sources_hold_no(what: str) -> None:
    found = [
        f"{p.relative_to(ROOT)}:{n}"
        for p in [*SOURCES, *sorted((ROOT / "assets").rglob("*.py"))]
        for n, line in enumerate(p.read_text().splitlines(), 1)
        if FORBIDDEN[what].search(line)
    ]
    assert found == []


def test_only_envs_reads_raw_metadata() -> None:
    found = [p for p in SOURCES if p.parts[len(ROOT.parts)] != "envs" and "metadata[" in p.read_text()]
    assert found == []
