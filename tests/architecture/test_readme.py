"""What README promises is run: its Python examples, the files it names, and the options of its commands."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from eval.embodied import parser

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_python_examples_run(number: int) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error::UserWarning", "-c", EXAMPLES[number]],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 2


def test_pictures_and_files_it_links_exist() -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in link]
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_option_it_names_exists() -> None:
    known = parser().format_help()
    shell = "\n".join(re.findall(r"python -m eval\.embodied([^\n#`]*)", README))
    named = set(re.findall(r"--[a-z-]+", shell)) | set(re.findall(r"`(--[a-z-]+)", README))
    assert "--resume" in named
    assert [option for option in sorted(named) if option not in known] == []


def test_no_placeholder_was_left() -> None:
    assert "@@" not in README
    assert "@@" not in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
