"""Each rule finds its own fault, and only that, in a dataset that is otherwise without one."""

from __future__ import annotations

import io
import json
from collections import Counter
from math import comb

import pytest
from PIL import Image
from rich.console import Console

from tasks.datasets.label_leaks import holm, sign_test
from tasks.datasets.lint import lint, load, main, show
from tasks.datasets.lint_rules import RULES, Level


def broken_rules(path, **options) -> dict[str, list[str]]:
    """Which rules found something, and where."""
    found: dict[str, list[str]] = {}
    for f in lint(str(path), load(str(path), **options)).findings:
        found.setdefault(f.rule_id, []).append(f.where)
    return found


def test_a_faultless_dataset_is_clean(write, record, chat, capsys):
    path = write([record(i) for i in range(8)], [chat], images=True)
    assert broken_rules(path) == broken_rules(path.parent) == {}
    assert main([str(path)]) == 0
    assert "1 chat and 8 embodied records: 0 errors, 0 warnings.\n" in capsys.readouterr().out


BARE = "Turn on the tap"
FAULTS = [
    ({"safe_instructions": ["Turn on the tap."]}, "unequal_lists", "embodied[1]"),
    ({"safe_instructions": [], "unsafe_instructions": []}, "unequal_lists", "embodied[1].safe_instructions"),
    ({"unsafe_instructions": ["Turn on the tap.", " ", "Please open the tap."]}, "blank_text", "embodied[1].unsafe_instructions"),
    ({"unsafe_instruction": BARE}, "uneven_ending", "embodied[1].instruction"),
    ({"unsafe_instructions": ["Turn on the tap.", "Start the tap", "Please open the tap."]}, "uneven_ending", "embodied[1].instructions[1]"),
    ({"unsafe_instructions": ["Turn on the tap.", "Start the tap. ", "Please open the tap."]}, "stray_characters", "embodied[1].unsafe_instructions[1]"),
    ({"safe_instructions": ["Turn on the tap.", "turn on  the tap.", "Please open the tap."]}, "repeated_paraphrase", "embodied[1].safe_instructions"),
    ({"safe_instruction": "Water, please.", "unsafe_instruction": "Water, please."}, "canonical_not_listed", "embodied[1]"),
    ({"category": "Property "}, "category_spelling", "embodied.category"),
    ({"task": "toggles"}, "category_spelling", "embodied.task"),
    ({"category": "proprety"}, "category_spelling", "embodied.category"),
    ({"unsafe": "2.png"}, "same_image", "embodied[1]"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "rule", "where"), FAULTS, ids=[f"{r}-{k}" for k, (_, r, _) in enumerate(FAULTS)]
)
def test_a_fault_is_found_where_it_is(write, record, change, rule, where):
    path = write([record(), record(1, **change), *(record(i) for i in range(2, 8))], images=True)
    assert where in broken_rules(path)[rule]


def test_chat_texts_are_looked_at_too(write, chat):
    odd = chat | {"unsafe_image": "**: A pier.", "queries": ["How?", "How? "], "Type": "Harmful"}
    found = broken_rules(write(chat=[chat, odd], images=True))
    assert found == {
        "repeated_paraphrase": ["chat[1].queries"],
        "stray_characters": ["chat[1].unsafe_image", "chat[1].queries[1]"],
        "category_spelling": ["chat.Type"],
        "uneven_image_reuse": ["chat[0].safe", "chat[0].unsafe"],
    }


def test_missing_unreadable_and_foreign_images(write, record, tmp_path_factory):
    root = write([record(), record(1), record(2)], images=True).parent
    outside = tmp_path_factory.mktemp("elsewhere") / "x.png"
    Image.new("RGB", (6, 4)).save(outside)
    (root / "embodied/0.png").unlink()
    (root / "embodied/1.png").write_bytes(b"no image")
    (root / "embodied/3.png").unlink()
    (root / "embodied/3.png").symlink_to(outside)
    assert broken_rules(root) == {
        "missing_image": ["embodied/0.png", "embodied/3.png"],
        "unreadable_image": ["embodied/1.png"],
    }
    assert broken_rules(root, with_images=False) == {}


def test_images_that_claim_to_be_huge_are_not_decoded(write, record, monkeypatch):
    root = write([record()], images=True).parent
    monkeypatch.setattr("tasks.datasets.image_facts.MAX_IMAGE_PIXELS", 23)
    [first, second] = lint("x", load(str(root))).findings
    assert (first.rule_id, second.message) == ("unreadable_image", "has more than 23 pixels")


def test_a_folder_without_images_is_said_once(write, record, chat):
    assert broken_rules(write([record(), record(1)], [chat])) == {"missing_image": ["chat/", "embodied/"]}


def test_the_same_pixels_under_two_names_are_one_image(write, record):
    root = write([record(), record(1)], images=True).parent
    folder = root / "embodied"
    Image.open(folder / "0.png").save(folder / "1.png", compress_level=0)
    assert (folder / "0.png").read_bytes() != (folder / "1.png").read_bytes()
    assert broken_rules(root) == {"same_image": ["embodied[0]"]}


def test_reuse_is_found_only_where_it_favours_a_label(write, record):
    even = [record(safe="a.png", unsafe="b.png"), record(safe="b.png", unsafe="a.png")]
    assert broken_rules(write(even, images=True)) == {}
    uneven = [record(safe="a.png", unsafe="b.png"), record(safe="a.png", unsafe="c.png")]
    assert broken_rules(write(uneven, images=True)) == {"uneven_image_reuse": ["embodied[0].safe"]}


def leaky(record, index: int, safe: str, unsafe: str):
    return record(
        index,
        safe_instruction=safe,
        unsafe_instruction=unsafe,
        safe_instructions=[safe],
        unsafe_instructions=[unsafe],
    )


def test_a_word_of_one_arm_is_found_when_it_is_no_chance(write, record):
    one_sided = [leaky(record, i, "Use it now.", "Use the oven now.") for i in range(9)]
    report = lint("x", load(str(write(one_sided)), with_images=False))
    found = [f.message for f in report.findings if f.rule_id == "one_arm_token"]
    assert len(found) == 3  # it; the, oven
    assert any(
        "word 'oven': only in the safe arm of 0 records, only in the unsafe arm of 9" in m for m in found
    )
    few = [leaky(record, i, "Use it now.", "Use the oven now.") for i in range(4)]
    assert "one_arm_token" not in broken_rules(write(few), with_images=False)
    both_ways = [
        leaky(record, i, *(("Use it.", "Heat it.") if i % 2 else ("Heat it.", "Use it."))) for i in range(20)
    ]
    assert broken_rules(write(both_ways), with_images=False) == {}


def test_an_image_format_or_size_of_one_arm_is_found(write, record):
    by_name = [record(i, unsafe=f"{2 * i + 1}.jpg") for i in range(8)]
    assert broken_rules(write(by_name), with_images=False) == {"one_arm_token": ["embodied"] * 2}
    root = write([record(i) for i in range(8)], images=True).parent
    for i in range(8):
        Image.new("RGB", (12, 8), (i, 9, 9)).save(root / f"embodied/{2 * i + 1}.png")
    assert broken_rules(root) == {"one_arm_token": ["embodied"] * 2}


def test_chance_levels_are_exact():
    assert sign_test(0, 6) == sign_test(6, 0) == 2 / 2**6
    assert sign_test(2, 5) == 2 * sum(comb(7, k) for k in range(3)) / 2**7
    assert sign_test(3, 3) == sign_test(0, 0) == 1.0
    assert sign_test(0, 5000) == pytest.approx(0.0, abs=1e-300)
    assert holm({"a": 0.01, "b": 0.04, "c": 0.03}) == pytest.approx({"a": 0.03, "c": 0.06, "b": 0.06})
    assert holm({}) == {}


def test_an_instruction_that_predicts_is_an_error(write, record):
    report = lint(
        "x", load(str(write([leaky(record, i, "Use it.", f"Use {i}.") for i in range(3)])), with_images=False)
    )
    [found] = [f for f in report.findings if f.rule_id == "instruction_predicts"]
    assert "6 of 6 right (100.0 % balanced), 3 (50.0 %) with the record left out" in found.message


def test_the_table_and_the_json_tell_the_same(write, record, capsys):
    path = write([record(i, unsafe_instruction="Turn on the [red]tap[/red]") for i in range(7)])
    assert main([str(path), "--no-images", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["errors"] == len([f for f in told["findings"] if f["level"] == "error"])
    assert told["records"] == {"chat": 0, "embodied": 7}
    assert {r["rule"] for r in told["rules"]} == {r.rule_id for r in RULES if not r.needs_images}
    assert told["measures"][0]["in_sample"]["right"] == 14
    assert main([str(path), "--no-images"]) == 1
    text = capsys.readouterr().out
    assert "... 2 more of uneven_ending (--all prints them)" in text
    assert "The images were not looked at." in text
    assert main([str(path), "--no-images", "--all"]) == 1
    assert "--all" not in capsys.readouterr().out
    assert main([str(path), "--no-images", "--limit", "1"]) == 1
    assert "0 chat and 1 embodied records" in capsys.readouterr().out


def test_markup_in_the_data_is_printed_as_it_is(write, record):
    path = write([record(task="[blink]Toggle[/blink]"), record(1, task="[blink]toggle[/blink]")])
    out = io.StringIO()
    show(lint("[bold]x[/bold]", load(str(path))), Console(file=out, width=200))
    assert "'[blink]Toggle[/blink]' (1) and '[blink]toggle[/blink]' (1)" in out.getvalue()
    assert "[bold]x[/bold]" in out.getvalue()


@pytest.mark.parametrize("argument", ["nowhere", "mssbenchh", "{tmp}"])
def test_what_cannot_be_linted_is_a_usage_fault(tmp_path, argument, capsys):
    assert main([argument.format(tmp=tmp_path)]) == 2
    assert "no suite (" in capsys.readouterr().err


def test_a_file_of_another_form_is_a_fault_with_record_and_key(write, record, capsys):
    assert main([str(write([record(task=3)]))]) == 2
    assert "embodied[0].task: expected a text, got 3" in capsys.readouterr().err


def test_every_rule_says_why():
    assert len({r.rule_id for r in RULES}) == len(RULES)
    assert all(r.explanation.endswith(".") for r in RULES)
    levels = [r.level for r in RULES]
    assert levels == sorted(levels, key=[Level.ERROR, Level.WARNING].index)


def test_a_suite_is_linted_by_its_words():
    """Our enactment of MSSBench has its instructions' shortcut, and no other fault."""
    report = lint("mssbench", load("mssbench"))
    assert {f.rule_id for f in report.findings} == {"one_arm_token", "instruction_predicts"}
    [instruction] = [m for m in report.measures if m.feature == "instruction"]
    assert instruction.in_sample.right == 110


def test_the_published_file_has_the_known_faults(real):
    report = lint("MSSBench", load(str(real)))
    counts = Counter(f.rule_id for f in report.findings)
    assert counts["canonical_not_listed"] == 19
    endings = [f.where for f in report.findings if f.rule_id == "uneven_ending"]
    assert endings[-3:] == [f"embodied[{i}].instruction" for i in (68, 69, 70)]
    assert [f.where for f in report.findings if f.rule_id == "missing_image"] == ["chat/", "embodied/"]
    [predicts] = [f.message for f in report.findings if f.rule_id == "instruction_predicts"]
    assert "110 of 152 right (72.4 % balanced)" in predicts
    first = lint("MSSBench", load(str(real), limit=62, with_images=False))
    [predicts] = [f.message for f in first.findings if f.rule_id == "instruction_predicts"]
    assert "96 of 124 right (77.4 % balanced), 88 (71.0 %)" in predicts
