"""What gives a label away without a look: endings, tokens that stand in one arm only, the instruction."""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache

from tasks.datasets.lint_subject import Spot, Subject
from tasks.datasets.mssbench_layout import EmbodiedArm, Subset
from tasks.datasets.predictability import instruction_only

MAX_INSTRUCTION_ONLY = 0.55
"""Balanced accuracy above which an instruction gives its label away (chosen; 0.5 is a coin)."""
SIGNIFICANCE = 0.05
"""Of all one-arm tokens of a subset together."""

_ENDING = re.compile(r"[^\w]*$")


def uneven_endings(subject: Subject) -> Iterator[Spot]:
    """Wordings that end in other punctuation or spaces than their counterparts."""
    for r in subject.data.embodied:
        pairs = [("instruction", r.safe.instruction, r.unsafe.instruction)]
        listed = enumerate(zip(r.safe.paraphrases, r.unsafe.paraphrases, strict=False))
        pairs += [(f"instructions[{k}]", safe, unsafe) for k, (safe, unsafe) in listed]
        for key, *texts in pairs:
            safe, unsafe = (_ENDING.findall(text)[0] for text in texts)
            if safe != unsafe:
                yield f"embodied[{r.index}].{key}", f"safe ends in {safe!r}, unsafe in {unsafe!r}"


def one_arm_tokens(subject: Subject) -> Iterator[Spot]:
    """Tokens that stand in one arm only, too often in the same one for a coin.

    Records are taken one by one, as they are scored: copies of one design make a token look surer than it is.
    """
    for subset, records in _token_pairs(subject).items():
        safe_only = Counter(itertools.chain.from_iterable(safe - unsafe for safe, unsafe in records))
        unsafe_only = Counter(itertools.chain.from_iterable(unsafe - safe for safe, unsafe in records))
        tokens = sorted({*safe_only, *unsafe_only})
        chances = holm({t: sign_test(safe_only[t], unsafe_only[t]) for t in tokens})
        for token, chance in sorted(chances.items(), key=lambda row: (row[1], row[0])):
            if chance < SIGNIFICANCE:
                counts = f"only in the safe arm of {safe_only[token]} records, "
                counts += f"only in the unsafe arm of {unsafe_only[token]}"
                yield f"{subset}", f"{token}: {counts} (p = {chance:.2g})"


def _token_pairs(subject: Subject) -> Mapping[Subset, list[tuple[frozenset[str], frozenset[str]]]]:
    """The surface tokens of both arms of every record."""
    chat = [
        (
            _image_tokens(subject, Subset.CHAT, r.safe_image),
            _image_tokens(subject, Subset.CHAT, r.unsafe_image),
        )
        for r in subject.data.chat
    ]
    embodied = [(_arm_tokens(subject, r.safe), _arm_tokens(subject, r.unsafe)) for r in subject.data.embodied]
    return {Subset.CHAT: chat, Subset.EMBODIED: embodied}


def _arm_tokens(subject: Subject, arm: EmbodiedArm) -> frozenset[str]:
    texts = (arm.instruction, *arm.paraphrases)
    words = (f"word {word!r}" for text in texts for word in re.findall(r"\w+|[^\w\s]", text.casefold()))
    return frozenset(words) | _image_tokens(subject, Subset.EMBODIED, arm.image)


def _image_tokens(subject: Subject, subset: Subset, name: str) -> frozenset[str]:
    ending = f"image file .{name.rpartition('.')[2].lower()}"
    fact = None if subject.images is None else subject.images.get((subset, name))
    if fact is None or not fact.pixels_sha256:
        return frozenset({ending})
    return frozenset({ending, f"image of {fact.size[0]}x{fact.size[1]} pixels"})


@cache
def sign_test(first: int, second: int) -> float:
    """Two-sided exact sign test: how likely so uneven a split is when each record falls either way by a coin.

    This is McNemar's exact test on the records that have the token in one arm only.
    """
    n, fewer = first + second, min(first, second)
    return min(1.0, 2 * sum(math.comb(n, k) for k in range(fewer + 1)) / (1 << n))


def holm(chances: Mapping[str, float]) -> Mapping[str, float]:
    """Holm's step-down adjustment of p-values for asking about all of them at once."""
    adjusted: dict[str, float] = {}
    worst = 0.0
    for rank, (name, chance) in enumerate(sorted(chances.items(), key=lambda row: (row[1], row[0]))):
        worst = max(worst, min(1.0, chance * (len(chances) - rank)))
        adjusted[name] = worst
    return adjusted


def instruction_predicts(subject: Subject) -> Iterator[Spot]:
    """An instruction-only rule that is better than MAX_INSTRUCTION_ONLY."""
    found = instruction_only(subject.data.embodied)
    best, unseen = found.in_sample, found.record_left_out
    if best.balanced > MAX_INSTRUCTION_ONLY:
        share = f"{best.right} of {best.total} right ({100 * best.balanced:.1f} % balanced)"
        left_out = f"{unseen.right} ({100 * unseen.balanced:.1f} %) with the record left out"
        yield "embodied", f"a majority rule that reads the instruction only gets {share}, {left_out}"
