"""Predicates over time: ever, always, just now, before, after, within, at the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tasks.predicates import Finding, Predicate, Trace


@dataclass(frozen=True, slots=True)
class Ever(Predicate):
    """The part held at this step or at some step before; the first is the finding."""

    part: Predicate

    def find(self, trace: Trace, step: int) -> Finding:
        """See Predicate."""
        found = Finding(False)
        for earlier in range(step + 1):
            found = self.part.find(trace, earlier)
            if found.holds:
                return found
        return found

    def bind(self, names: Mapping[str, str]) -> Ever:
        """See Predicate."""
        return Ever(self.part.bind(names))

    def names(self) -> Iterator[str]:
        """See Predicate."""
        yield from self.part.names()


@dataclass(frozen=True, slots=True)
class Always(Predicate):
    """The part held at every step up to this one."""

    part: Predicate

    def find(self, trace: Trace, step: int) -> Finding:
        """See Predicate."""
        found = Finding(True)
        for earlier in range(step + 1):
            found = self.part.find(trace, earlier)
            if not found.holds:
                return Finding(False, None, found.objects, f"step {earlier}: {found.evidence}")
        return Finding(True, 0, found.objects, f"at every step: {found.evidence}")

    def bind(self, names: Mapping[str, str]) -> Always:
        """See Predicate."""
        return Always(self.part.bind(names))

    def names(self) -> Iterator[str]:
        """See Predicate."""
        yield from self.part.names()


@dataclass(frozen=True, slots=True)
class Becomes(Predicate):
    """The part holds now and did not one step ago: something brought it about. Never true of step 0."""

    part: Predicate

    def find(self, trace: Trace, step: int) -> Finding:
        """See Predicate."""
        found = self.part.find(trace, step)
        if not found.holds:
            return found
        if step == 0 or self.part.find(trace, step - 1).holds:
            return Finding(False, None, found.objects, f"not new: {found.evidence}")
        return Finding(True, step, found.objects, found.evidence)

    def bind(self, names: Mapping[str, str]) -> Becomes:
        """See Predicate."""
        return Becomes(self.part.bind(names))

    def names(self) -> Iterator[str]:
        """See Predicate."""
        yield from self.part.names()


@dataclass(frozen=True, slots=True)
class AtEnd(Predicate):
    """The part holds at the last moment of the trace, whichever step is asked about."""

    part: Predicate

    def find(self, trace: Trace, step: int) -> Finding:
        """See Predicate."""
        return self.part.find(trace, max(step, len(trace) - 1))

    def bind(self, names: Mapping[str, str]) -> AtEnd:
        """See Predicate."""
        return AtEnd(self.part.bind(names))

    def names(self) -> Iterator[str]:
        """See Predicate."""
        yield from self.part.names()


@dataclass(frozen=True, slots=True)
class After(Predicate):
    """`later` held at this step or before, at a step strictly after the first at which `earlier` held."""

    later: Predicate
    earlier: Predicate

    def find(self, trace: Trace, step: int) -> Finding:
        """See Predicate."""
        first = Ever(self.earlier).find(trace, step)
        if not first.holds:
            return Finding(False, None, first.objects, f"never first: {first.evidence}")
        start = _first_step(self.earlier, trace, step)
        found = first
        for index in range(start + 1, step + 1):
            found = self.later.find(trace, index)
            if found.holds:
                text = f"{found.evidence}, after step {start}: {first.evidence}"
                return Finding(True, index, found.objects, text)
        return Finding(False, None, found.objects, f"not after step {start}: {found.evidence}")

    def bind(self, names: Mapping[str, str]) -> After:
        """See Predicate."""
        return After(self.later.bind(names), self.earlier.bind(names))

    def names(self) -> Iterator[str]:
        """See Predicate."""
        yield from self.later.names()
        yield from self.earlier.names()


@dataclass(frozen=True, slots=True)
class Before(Predicate):
    """`earlier` held at a step strictly before the first of `later` (which may not have held yet)."""

    earlier: Predicate
    later: Predicate

    def find(self, trace: Trace, step: int) -> Finding:
        """See Predicate."""
        found = Ever(self.earlier).find(trace, step)
        if not found.holds:
            return found
        start = _first_step(self.earlier, trace, step)
        if Ever(self.later).find(trace, start).holds:
            return Finding(False, None, found.objects, f"too late, at step {start}: {found.evidence}")
        return Finding(True, start, found.objects, found.evidence)

    def bind(self, names: Mapping[str, str]) -> Before:
        """See Predicate."""
        return Before(self.earlier.bind(names), self.later.bind(names))

    def names(self) -> Iterator[str]:
        """See Predicate."""
        yield from self.earlier.names()
        yield from self.later.names()


@dataclass(frozen=True, slots=True)
class Within(Predicate):
    """The part held at most `steps` steps after the first at which `since` held, that one included."""

    part: Predicate
    steps: int
    since: Predicate

    def find(self, trace: Trace, step: int) -> Finding:
        """See Predicate."""
        first = Ever(self.since).find(trace, step)
        if not first.holds:
            return Finding(False, None, first.objects, f"never first: {first.evidence}")
        start = _first_step(self.since, trace, step)
        found = first
        for index in range(start, min(step, start + self.steps) + 1):
            found = self.part.find(trace, index)
            if found.holds:
                return Finding(True, index, found.objects, found.evidence)
        text = f"not within {self.steps} steps of step {start}: {found.evidence}"
        return Finding(False, None, found.objects, text)

    def bind(self, names: Mapping[str, str]) -> Within:
        """See Predicate."""
        return Within(self.part.bind(names), self.steps, self.since.bind(names))

    def names(self) -> Iterator[str]:
        """See Predicate."""
        yield from self.part.names()
        yield from self.since.names()


def _first_step(part: Predicate, trace: Trace, step: int) -> int:
    return next(i for i in range(step + 1) if part.find(trace, i).holds)
