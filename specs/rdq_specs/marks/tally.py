"""Counting: what an example has reached, and whether a run has reached each mark often enough."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from rdq_specs.driver import Entry, Happened
from rdq_specs.harness import Feature
from rdq_specs.laws.facts import Facts
from rdq_specs.marks.catalogue import Mark, applicable

QUOTA: Final = 0.01
"""The share of examples that must reach each mark."""

ENOUGH: Final = 100
"""Fewer examples than this say nothing about a share of one in a hundred, and are not held to it."""


class TooSeldom(AssertionError):
    """A run reached these situations in too few of its examples: it was no check of them."""

    def __init__(self, marks: dict[str, int], examples: int) -> None:
        super().__init__(marks, examples)
        self.marks = marks
        self.examples = examples

    def __str__(self) -> str:
        return f"in {self.examples} examples: " + ", ".join(f"{name} {count}" for name, count in self.marks.items())


class Watch:
    """What one example has reached; a mark counts once in an example, and is looked for no longer."""

    def __init__(self, features: frozenset[Feature]) -> None:
        self.reached: list[str] = []
        self.launches: int = 0
        self._left: dict[type[Entry], list[Mark]] = {}
        for mark in applicable(features):
            self._left.setdefault(mark.kind, []).append(mark)

    def hear(self, facts: Facts, entry: Entry) -> None:
        """The next entry; the facts are those before it."""
        if isinstance(entry, Happened) and entry.event[0] == "launch":
            self.launches += 1
        left = self._left.get(type(entry), [])
        for mark in [mark for mark in left if mark.reached(facts, entry)]:
            self.reached.append(mark.name)
            left.remove(mark)


@dataclass
class Tally:
    """How many examples there were, how often each mark was reached in them, and how many launches they made."""

    features: frozenset[Feature] = frozenset(Feature)
    examples: int = 0
    launches: int = 0
    reached: Counter[str] = field(default_factory=Counter[str])
    met: Counter[str] = field(default_factory=Counter[str])
    """In how many examples each known deviation was met."""
    ended: int = 0
    """How many examples a known deviation ended before their time."""
    tells: bool = False
    """Whether the implementation ever told what the caller of `put` was given."""

    def count(self, watch: Watch, met: Iterable[str] = (), ended: bool = False) -> None:
        """Add an example, the known deviations that it met, and whether one of them ended it."""
        self.examples += 1
        self.met.update(met)
        self.ended += ended
        self.launches += watch.launches
        self.reached.update(watch.reached)

    def check(self, quota: float = QUOTA) -> None:
        """Raise `TooSeldom` for the marks not reached in that share of the examples, and for too few launches."""
        if self.examples < ENOUGH:
            return
        counts = {mark.name: self.reached[mark.name] for mark in applicable(self.features)}
        seldom = {name: count for name, count in counts.items() if count < quota * self.examples}
        if self.launches < self.examples:
            seldom["launches"] = self.launches
        if seldom:
            raise TooSeldom(seldom, self.examples)

    def lines(self) -> Iterable[str]:
        """The tally as text, the rarest first."""
        yield f"{self.examples} examples, {self.launches} launches"
        for mark in sorted(applicable(self.features), key=lambda mark: self.reached[mark.name]):
            share = 100 * self.reached[mark.name] / max(1, self.examples)
            yield f"{share:5.1f} %  {mark.name}: {mark.words}"
