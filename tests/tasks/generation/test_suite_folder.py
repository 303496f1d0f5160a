"""The folder of a suite in the making: what is done stays done, what is torn is done again, links are not followed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from envs.errors import DataError, UsageError
from tasks.generation.production import Order, Production
from tasks.generation.sampler import Sampled
from tasks.generation.suite_folder import SuiteFolder, write_whole

ABOUT = {"seed": 1}
NOTHING = Sampled(None, None, None)


def tree(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Production.draw gives nothing; the numbers that were asked for."""
    asked: list[int] = []

    def draw(self: Production, number: int) -> Sampled:
        asked.append(number)
        return NOTHING

    monkeypatch.setattr(Production, "draw", draw)
    yield asked


def test_what_is_done_is_not_done_again(tmp_path: Path, counted: list[int]) -> None:
    order = Order(seed=3)
    list(Production.begin(order, tmp_path / "s").run(2, 1))
    before = tree(tmp_path)
    assert sorted(counted) == [0, 1]
    again = Production.begin(order, tmp_path / "s")
    assert again.missing(4) == [2, 3]
    list(again.run(4, 1))
    assert sorted(counted) == [0, 1, 2, 3]
    assert before.items() <= tree(tmp_path).items()


@pytest.mark.parametrize("torn", [b"", b'{"quad": nu', b"\xff\xfe", b"[]", b'{"quad": null}'])
def test_a_torn_result_is_done_again(tmp_path: Path, counted: list[int], torn: bytes) -> None:
    order = Order(seed=3)
    list(Production.begin(order, tmp_path / "s").run(2, 1))
    whole = tree(tmp_path)
    (tmp_path / "s" / "results" / "0001.json").write_bytes(torn)
    list(Production.begin(order, tmp_path / "s").run(2, 1))
    assert counted == [0, 1, 1]
    assert tree(tmp_path) == whole


def test_another_order_is_not_mixed_in(tmp_path: Path) -> None:
    Production.begin(Order(seed=3), tmp_path / "s")
    with pytest.raises(DataError, match="made from other settings"):
        Production.begin(Order(seed=4), tmp_path / "s")


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="holds no suite"):
        SuiteFolder(tmp_path, ABOUT)
    assert tree(tmp_path) == {"notes.txt": b"mine"}


def test_what_a_killed_run_left_half_written_is_swept_away(tmp_path: Path) -> None:
    folder = SuiteFolder(tmp_path / "s", ABOUT)
    folder.keep(0, NOTHING)
    for left in (".suite.yaml.77.part", "quads/.0001.yaml.77.part", "results/.0001.json.77.part"):
        (folder.root / left).write_text("half", encoding="utf-8")
    folder.finish(2)
    assert sorted(tree(folder.root)) == ["certificates.json", "results/0000.json", "suite.yaml"]


@pytest.mark.parametrize("link", ["quads", "results", "houses", "drafts/0000", "cards/0000.md"])
def test_nothing_is_written_through_a_link(tmp_path: Path, link: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    SuiteFolder(tmp_path / "s", ABOUT)
    planted = tmp_path / "s" / link
    planted.parent.mkdir(exist_ok=True)
    if planted.is_dir():
        planted.rmdir()
    planted.symlink_to(outside)
    with pytest.raises(UsageError, match="is a link"):
        SuiteFolder(tmp_path / "s", ABOUT)
    assert list(outside.iterdir()) == []


def test_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("theirs", encoding="utf-8")
    (tmp_path / "card.md").symlink_to(outside)
    write_whole(tmp_path / "card.md", b"ours")
    assert outside.read_text(encoding="utf-8") == "theirs"
    assert (tmp_path / "card.md").read_bytes() == b"ours"
    assert not (tmp_path / "card.md").is_symlink()
