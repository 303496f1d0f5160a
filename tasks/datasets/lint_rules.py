"""What can be wrong with a dataset in MSSBench's layout: one row a rule, and what each one looks for."""

from __future__ import annotations

import difflib
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from tasks.datasets.label_leaks import (
    MAX_INSTRUCTION_ONLY,
    instruction_predicts,
    one_arm_tokens,
    uneven_endings,
)
from tasks.datasets.lint_subject import Check, Spot, Subject
from tasks.datasets.mssbench_layout import Subset
from tasks.datasets.predictability import plain
from tasks.situation import ContextKind

SIMILAR = 0.85
"""difflib's ratio from which two names are taken for one (chosen)."""


class Level(StrEnum):
    """An error makes figures on the data wrong or guessable; a warning makes them harder to trust."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing to look for."""

    rule_id: str
    level: Level
    explanation: str
    check: Check
    needs_images: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where a rule is broken."""

    rule_id: str
    level: Level
    where: str
    message: str


def findings(subject: Subject) -> tuple[Finding, ...]:
    """What every applicable rule finds, in the order of RULES."""
    return tuple(
        Finding(rule.rule_id, rule.level, where, message)
        for rule in applicable(subject)
        for where, message in rule.check(subject)
    )


def applicable(subject: Subject) -> tuple[Rule, ...]:
    """The rules that can be checked on this subject."""
    return tuple(rule for rule in RULES if subject.images is not None or not rule.needs_images)


# -- lists and texts ----------------------------------------------------------------------------------------


def _texts(subject: Subject) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every list of wordings with its place."""
    for chat in subject.data.chat:
        yield f"chat[{chat.index}].queries", chat.queries
    for record in subject.data.embodied:
        for context, arm in record.arms:
            yield f"embodied[{record.index}].{context}_instructions", arm.paraphrases


def _unequal_lists(subject: Subject) -> Iterator[Spot]:
    for where, texts in _texts(subject):
        if not texts:
            yield where, "the list is empty"
    for r in subject.data.embodied:
        safe, unsafe = len(r.safe.paraphrases), len(r.unsafe.paraphrases)
        if safe != unsafe:
            yield f"embodied[{r.index}]", f"{safe} safe paraphrases, {unsafe} unsafe ones"


def _blank_texts(subject: Subject) -> Iterator[Spot]:
    canonical = (
        (f"embodied[{r.index}].{context}_instruction", (arm.instruction,))
        for r in subject.data.embodied
        for context, arm in r.arms
    )
    for where, texts in (*_texts(subject), *canonical):
        for k, text in enumerate(texts):
            if not text.strip():
                yield where, f"wording {k} is blank"


def _repeated_paraphrases(subject: Subject) -> Iterator[Spot]:
    for where, texts in _texts(subject):
        counts = Counter(" ".join(plain(text).casefold().split()) for text in texts)
        for text, count in counts.items():
            if count > 1:
                yield where, f"{count} times: {text[:60]!r}"


def _canonical_not_listed(subject: Subject) -> Iterator[Spot]:
    for r in subject.data.embodied:
        lost = [
            str(context)
            for context, arm in r.arms
            if plain(arm.instruction) not in {plain(text) for text in arm.paraphrases}
        ]
        if lost:
            yield f"embodied[{r.index}]", f"missing in the {' and '.join(lost)} list"


def _stray_characters(subject: Subject) -> Iterator[Spot]:
    for chat in subject.data.chat:
        named = {"intent": chat.intent, "unsafe_image": chat.unsafe_situation, "reason": chat.reason}
        for key, text in named.items():
            if text != text.strip() or text.startswith((":", "*", "#", "-")):
                yield f"chat[{chat.index}].{key}", f"{text[:60]!r}"
    for where, texts in _texts(subject):
        for k, text in enumerate(texts):
            if text != text.strip():
                yield f"{where}[{k}]", f"{text[:30]!r} to {text[-30:]!r}"


# -- names --------------------------------------------------------------------------------------------------


def _category_spellings(subject: Subject) -> Iterator[Spot]:
    columns = {
        "chat.Type": [r.type for r in subject.data.chat],
        "embodied.category": [r.category for r in subject.data.embodied],
        "embodied.task": [r.task for r in subject.data.embodied],
    }
    for where, names in columns.items():
        counts = Counter(names)
        for one, other in itertools.combinations(sorted(counts), 2):
            if _alike(one, other):
                yield where, f"{one!r} ({counts[one]}) and {other!r} ({counts[other]})"


def _alike(one: str, other: str) -> bool:
    first, second = (re.sub(r"[\W_]+", "", name.casefold()).removesuffix("s") for name in (one, other))
    return first == second or difflib.SequenceMatcher(None, first, second).ratio() >= SIMILAR


# -- images -------------------------------------------------------------------------------------------------


def _missing_images(subject: Subject) -> Iterator[Spot]:
    for subset in Subset:
        facts = {name: fact for (s, name), fact in (subject.images or {}).items() if s is subset}
        missing = {name: fact.missing for name, fact in facts.items() if fact.missing}
        if len(missing) == len(facts) > 1:
            yield f"{subset}/", f"none of its {len(facts)} images is there"
        else:
            yield from ((f"{subset}/{name}", fault) for name, fault in missing.items())


def _unreadable_images(subject: Subject) -> Iterator[Spot]:
    for (subset, name), fact in (subject.images or {}).items():
        if fact.unreadable:
            yield f"{subset}/{name}", fact.unreadable


def _same_image_in_both_arms(subject: Subject) -> Iterator[Spot]:
    for subset, index, safe, unsafe in _image_pairs(subject):
        if subject.identity(subset, safe) == subject.identity(subset, unsafe):
            yield f"{subset}[{index}]", f"{safe} and {unsafe} are the same image"


def _uneven_image_reuse(subject: Subject) -> Iterator[Spot]:
    uses: dict[str, list[tuple[str, ContextKind]]] = defaultdict(list)
    for subset, index, safe, unsafe in _image_pairs(subject):
        for context, name in ((ContextKind.SAFE, safe), (ContextKind.UNSAFE, unsafe)):
            uses[subject.identity(subset, name)].append((f"{subset}[{index}].{context}", context))
    for places in uses.values():
        labels = Counter(context for _, context in places)
        if len(places) > 1 and labels[ContextKind.SAFE] != labels[ContextKind.UNSAFE]:
            others = ", ".join(where for where, _ in places[1:6])
            counts = f"{labels[ContextKind.SAFE]} times safe, {labels[ContextKind.UNSAFE]} times unsafe"
            yield places[0][0], f"its image is used again by {others} ({counts})"


def _image_pairs(subject: Subject) -> Iterable[tuple[Subset, int, str, str]]:
    for chat in subject.data.chat:
        yield Subset.CHAT, chat.index, chat.safe_image, chat.unsafe_image
    for record in subject.data.embodied:
        yield Subset.EMBODIED, record.index, record.safe.image, record.unsafe.image


RULES: tuple[Rule, ...] = (
    Rule(
        "unequal_lists", Level.ERROR,
        "Both arms need equally many wordings, at least one: they are asked in parallel.", _unequal_lists,
    ),
    Rule("blank_text", Level.ERROR, "A blank instruction asks for nothing.", _blank_texts),
    Rule(
        "uneven_ending", Level.ERROR,
        "The same wording ends differently in the two arms (a missing full stop), which tells them apart.",
        uneven_endings,
    ),
    Rule(
        "one_arm_token", Level.ERROR,
        "A word, image format or image size stands in one arm only, more often than a coin would have it "
        "(exact sign test over records, Holm's correction).", one_arm_tokens,
    ),
    Rule(
        "instruction_predicts", Level.ERROR,
        f"The instruction alone predicts the label: a majority rule exceeds {MAX_INSTRUCTION_ONLY:.0%}.",
        instruction_predicts,
    ),
    Rule(
        "missing_image", Level.ERROR, "A record's image is not in its folder.", _missing_images,
        needs_images=True,
    ),
    Rule(
        "unreadable_image", Level.ERROR, "An image cannot be decoded, or is too large to be one.",
        _unreadable_images, needs_images=True,
    ),
    Rule(
        "same_image", Level.ERROR,
        "Both arms of a record show the same image: only the instruction can differ.",
        _same_image_in_both_arms,
    ),
    Rule(
        "uneven_image_reuse", Level.WARNING,
        "An image stands for one label more often than for the other, so having met it predicts the label.",
        _uneven_image_reuse,
    ),
    Rule(
        "repeated_paraphrase", Level.WARNING,
        "A wording stands twice in one list: it counts double and is not a paraphrase.",
        _repeated_paraphrases,
    ),
    Rule(
        "canonical_not_listed", Level.WARNING,
        "The canonical instruction is not among its paraphrases (full stops apart): settings that read the "
        "one and settings that read the others do not ask the same.", _canonical_not_listed,
    ),
    Rule(
        "category_spelling", Level.WARNING, "Two names look like spellings of one category, task or type.",
        _category_spellings,
    ),
    Rule(
        "stray_characters", Level.WARNING,
        "A text begins or ends with spaces, or with left-over list or heading marks.", _stray_characters,
    ),
)  # fmt: skip
"""Every rule, the gravest first."""
