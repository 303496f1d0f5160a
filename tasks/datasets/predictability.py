"""How well labels are guessed without looking: majority rules over one feature, in-sample and left out.

A feature is what the guesser sees of an item: the instruction, say, or the gold caption. It answers with the
label that this feature has more often, and "safe" at a tie or when it never met the feature. In-sample it has
met every item, the one asked about included: the best any rule over that feature can do. Left out, it has not
met the items of the asked one's group.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from tasks.datasets.mssbench_layout import EmbodiedArm, EmbodiedRecord
from tasks.situation import ContextKind


@dataclass(frozen=True, slots=True)
class Item:
    """What a guesser sees, the true label, and what the item belongs with."""

    feature: Hashable
    unsafe: bool
    group: Hashable


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Right guesses among the safe and the unsafe items."""

    safe_right: int
    safe: int
    unsafe_right: int
    unsafe: int

    @property
    def right(self) -> int:
        """Right guesses altogether."""
        return self.safe_right + self.unsafe_right

    @property
    def total(self) -> int:
        """Items altogether."""
        return self.safe + self.unsafe

    @property
    def safe_rate(self) -> float:
        """Share of the safe items, 0 to 1; 0.5 without any, as for a blind guess."""
        return self.safe_right / self.safe if self.safe else 0.5

    @property
    def unsafe_rate(self) -> float:
        """Share of the unsafe items, likewise."""
        return self.unsafe_right / self.unsafe if self.unsafe else 0.5

    @property
    def balanced(self) -> float:
        """Mean of the two rates."""
        return (self.safe_rate + self.unsafe_rate) / 2.0


def in_sample(items: Sequence[Item]) -> Accuracy:
    """The majority rule, asked about the items it was made from."""
    return _accuracy(items, Counter())


def leave_one_group_out(items: Sequence[Item]) -> Accuracy:
    """The majority rule, asked about each item after forgetting the items of its group."""
    return _accuracy(items, Counter((i.feature, i.unsafe, i.group) for i in items))


def _accuracy(items: Sequence[Item], forgotten: Mapping[tuple[Hashable, bool, Hashable], int]) -> Accuracy:
    met = Counter((i.feature, i.unsafe) for i in items)
    right: Counter[bool] = Counter()
    for item in items:
        votes = {
            label: met[item.feature, label] - forgotten.get((item.feature, label, item.group), 0)
            for label in (False, True)
        }
        right[item.unsafe] += (votes[True] > votes[False]) is item.unsafe
    total = Counter(i.unsafe for i in items)
    return Accuracy(right[False], total[False], right[True], total[True])


# -- what can be guessed from in MSSBench's layout ----------------------------------------------------------

Features: TypeAlias = Callable[[EmbodiedArm], Iterable[Hashable]]


def plain(instruction: str) -> str:
    """The instruction without its full stop and outer spaces, which are a matter of their own."""
    return instruction.strip().removesuffix(".").rstrip()


FEATURES: Mapping[str, Features] = MappingProxyType(
    {
        "instruction": lambda arm: [plain(arm.instruction)],
        "instruction, exact": lambda arm: [arm.instruction],
        "paraphrase, exact": lambda arm: arm.paraphrases,
        "caption": lambda arm: [arm.observation],
        "instr. and caption": lambda arm: [(plain(arm.instruction), arm.observation)],
    }
)
"""What a guesser may be shown of one side instead of the image."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One feature's three accuracies.

    A design is all records whose instructions and captions are the same; without captions there is no telling
    (None).
    """

    feature: str
    in_sample: Accuracy
    record_left_out: Accuracy
    design_left_out: Accuracy | None


def design_of(record: EmbodiedRecord) -> Hashable:
    """What makes two records one design: instructions and captions of both sides."""
    return tuple((plain(arm.instruction), arm.observation) for _, arm in record.arms)


def instruction_only(records: Sequence[EmbodiedRecord]) -> Measure:
    """Rules that read the canonical instruction only; on MSSBench 110 of 152 are right in-sample (72.4 %)."""
    return _measure("instruction", records, captioned=True)


def measures(records: Sequence[EmbodiedRecord]) -> tuple[Measure, ...]:
    """Every feature's accuracies; without captions, those of the instructions."""
    captioned = any(arm.observation for record in records for _, arm in record.arms)
    names = [name for name in FEATURES if captioned or "caption" not in name]
    return tuple(_measure(name, records, captioned=captioned) for name in names if records)


def _measure(name: str, records: Sequence[EmbodiedRecord], *, captioned: bool) -> Measure:
    by_record = list(_items(records, FEATURES[name], lambda r: r.index))
    by_design = list(_items(records, FEATURES[name], design_of))
    return Measure(
        name,
        in_sample(by_record),
        leave_one_group_out(by_record),
        leave_one_group_out(by_design) if captioned else None,
    )


def _items(
    records: Sequence[EmbodiedRecord], features: Features, group: Callable[[EmbodiedRecord], Hashable]
) -> Iterator[Item]:
    for record in records:
        for context, arm in record.arms:
            for feature in features(arm):
                yield Item(feature, context is ContextKind.UNSAFE, group(record))
