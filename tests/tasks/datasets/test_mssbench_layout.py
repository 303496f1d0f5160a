"""MSSBench's file is read strictly, whole, and without following it anywhere."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from envs.errors import DataError
from tasks.datasets.mssbench_layout import (
    MAX_LIST_ITEMS,
    MAX_RECORDS,
    MAX_TEXT_CHARS,
    Subset,
    image_file,
    query_images,
    read_combined,
    read_layout,
)
from tasks.situation import ContextKind


def test_both_subsets_are_read(write, record, chat):
    read = read_combined(write([record()], [chat, chat | {"reason": "because"}]))
    assert [c.reason for c in read.chat] == ["", "because"]
    assert read.chat[1].index == 1
    assert read.chat[0].queries == ("How do I dive?", "May I dive here?")
    assert read.chat[0].unsafe_situation == "A pier in a storm."
    [one] = read.embodied
    assert (one.task, one.category, one.unsafe.image) == ("Toggle", "property", "1.png")
    assert one.safe.observation == "The fork is in the sink."
    assert len(one.unsafe.paraphrases) == 3


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"task": "Fly"}, "embodied[0].task"),
        ({"task": None}, "embodied[0].task"),
        ({"category": "Property"}, "embodied[0].category"),
        ({"safe": "../../etc/passwd.png"}, "embodied[0].safe"),
        ({"safe": "/0.jpg"}, "embodied[0].safe"),
        ({"safe": "a\\b.jpg"}, "embodied[0].safe"),
        ({"safe": "..png"}, "embodied[0].safe"),
        ({"unsafe": "0.png\n"}, "embodied[0].unsafe"),
        ({"unsafe": "0.gif.exe"}, "embodied[0].unsafe"),
        ({"safe_instructions": [1]}, "embodied[0].safe_instructions[0]"),
        ({"safe_instructions": "abc"}, "embodied[0].safe_instructions"),
        ({"safe_instructions": []}, "embodied[0].safe_instructions"),
        ({"unsafe_instructions": ["one"]}, "embodied[0].unsafe_instructions"),
        ({"safe_instructions": ["x"] * (MAX_LIST_ITEMS + 1)}, "embodied[0].safe_instructions"),
        ({"observation_safe": "x" * (MAX_TEXT_CHARS + 1)}, "embodied[0].observation_safe"),
        ({"observation_unsafe": "half \ud83d"}, "embodied[0].observation_unsafe"),
    ],
)
def test_a_malformed_record_is_refused_by_name(write, record, change, key):
    with pytest.raises(DataError) as caught:
        read_combined(write([record(**change)]))
    assert caught.value.key == key


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"intent": None}, "chat[0].intent"),
        ({"reason": None}, "chat[0].reason"),
        ({"queries": []}, "chat[0].queries"),
        ({"Type": "Harmful"}, "chat[0].Type"),
        ({"unsafe_image_path": "x/1.jpg"}, "chat[0].unsafe_image_path"),
    ],
)
def test_a_malformed_chat_record_is_refused_by_name(write, chat, change, key):
    with pytest.raises(DataError) as caught:
        read_combined(write(chat=[chat | change]))
    assert caught.value.key == key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("{", "json"),
        ("[]", "file"),
        ('{"chat": []}', "embodied"),
        ('{"chat": [], "embodied": [3]}', "embodied[0]"),
        ('{"chat": {}, "embodied": []}', "chat"),
        ("[" * 200_000, "json"),
        (json.dumps({"chat": [0] * (MAX_RECORDS + 1), "embodied": []}), "chat"),
    ],
    ids=["cut off", "a list", "no embodied", "no object", "no list", "nested", "too many"],
)
def test_what_is_not_the_layout_is_refused(tmp_path, text, key):
    path = tmp_path / "combined.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_layout(path)
    assert caught.value.key == key


def test_bytes_that_are_no_text_are_refused(tmp_path):
    path = tmp_path / "combined.json"
    path.write_bytes(b'{"chat": "\xff"}')
    with pytest.raises(DataError, match=r"combined\.json: json"):
        read_layout(path)


def test_a_file_beyond_the_bound_is_not_even_read(write, record, monkeypatch):
    path = write([record()])
    monkeypatch.setattr("tasks.datasets.mssbench_layout.MAX_FILE_BYTES", 10)
    with pytest.raises(DataError, match="larger than 10 bytes"):
        read_layout(path)


def test_others_files_may_have_other_tasks_but_not_other_lengths(write, record):
    path = write([record(task="Pour", category="fire and heat")])
    assert read_combined(path, closed_sets=False).embodied[0].task == "Pour"
    with pytest.raises(DataError, match="expected one of Place"):
        read_combined(path)
    with pytest.raises(DataError, match="unequal length: 3 safe ones, 1 unsafe"):
        read_combined(write([record(unsafe_instructions=["x"])]), closed_sets=False)


def test_images_are_found_in_their_own_folder(write, record):
    root = write([record()], images=True).parent
    assert image_file(root, Subset.EMBODIED, "1.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(DataError, match=r"chat/1\.png: file: is missing"):
        image_file(root, Subset.CHAT, "1.png")


def test_no_link_leads_out_of_the_folder(write, record, tmp_path_factory):
    root = write([record()], images=True).parent
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.png"
    secret.write_bytes(b"secret")
    (root / "embodied/9.png").symlink_to(secret)
    (root / "embodied/8.png").symlink_to("1.png")
    (root / "chat").symlink_to(secret.parent)
    assert image_file(root, Subset.EMBODIED, "8.png") == root / "embodied/1.png"
    for subset, name in ((Subset.EMBODIED, "9.png"), (Subset.CHAT, "secret.png")):
        with pytest.raises(DataError, match="lies outside"):
            image_file(root, subset, name)
    with pytest.raises(DataError, match="lies outside"):
        image_file(root, Subset.EMBODIED, "../combined.json")


def test_every_text_meets_every_image(write, record, chat):
    data = read_combined(write([record(), record(1)], [chat]))
    items = list(query_images(data))
    assert len(items) == 2 * 2 + 2 * 3 * 2
    assert len({i.item_id for i in items}) == len(items)
    assert items[0].item_id == "chat-000-safe-0"
    assert [i.image for i in items[:4]] == ["0.jpg", "1.jpg", "0.jpg", "1.jpg"]
    last = items[-1]
    assert (last.item_id, last.text, last.image) == ("embodied-001-unsafe-2", "Please open the tap.", "3.png")
    assert list(query_images(data, Subset.EMBODIED)) == items[4:]


def test_a_longer_list_loses_no_item(write, record):
    data = read_layout(write([record(safe_instructions=["a", "b", "c", "d"])]))
    assert Counter(i.context for i in query_images(data)) == {ContextKind.SAFE: 4, ContextKind.UNSAFE: 3}


def test_the_published_file_has_the_papers_counts(real):
    data = read_combined(real)
    assert (len(data.chat), len(data.embodied)) == (300, 76)
    chat, embodied = (list(query_images(data, subset)) for subset in Subset)
    assert (len(chat), len(embodied)) == (1200, 760)
    for items in (chat, embodied):
        labels = Counter(i.context for i in items)
        assert labels[ContextKind.SAFE] == labels[ContextKind.UNSAFE]
    assert len({i.item_id for i in (*chat, *embodied)}) == 1960
    assert Counter(r.task for r in data.embodied) == {
        "Place": 46, "Toggle": 10, "Drop": 6, "Heat": 4, "Pick_Place": 10,
    }  # fmt: skip
    stems = [arm.image.split(".")[0] for r in data.embodied for _, arm in r.arms]
    assert stems == [str(k) for k in range(152)]
