"""Marks: situations that a run must reach often enough to be a check of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from rdq_specs.marks.tally import ENOUGH, QUOTA, TooSeldom
from rdq_specs.structures.trace import Entry

Reached: TypeAlias = Callable[[Any, Any], bool]
"""Whether the entry, given the facts before it, is the situation."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A situation: at an entry of this kind, in a run of an implementation that has these kinds of call."""

    name: str
    words: str
    kind: type[Entry]
    needs: frozenset[type[object]]
    reached: Reached


class Catalogue(list[Mark]):
    """The marks of one structure. `@marks.enter(Did, AKindOfCall)` enters a function."""

    def enter(self, kind: type[Entry], *needs: type[object]) -> Callable[[Reached], Reached]:
        """Enter the function: its name is the mark's, its docstring the words for it."""

        def entered(reached: Reached) -> Reached:
            name = reached.__name__.replace("_", " ")
            self.append(Mark(name, (reached.__doc__ or "").strip(), kind, frozenset(needs), reached))
            return reached

        return entered


@dataclass
class Tally:
    """How many examples there were, and in how many of them each mark was reached."""

    marks: Sequence[Mark]
    """Those that the implementation can reach."""
    examples: int = 0
    reached: Counter[str] = field(default_factory=Counter[str])

    def check(self, quota: float = QUOTA) -> None:
        """Raise `TooSeldom` for the marks not reached in that share of the examples; a few examples say nothing."""
        counts = {mark.name: self.reached[mark.name] for mark in self.marks}
        seldom = {name: count for name, count in counts.items() if count < quota * self.examples}
        if seldom and self.examples >= ENOUGH:
            raise TooSeldom(seldom, self.examples)

    def lines(self) -> Iterable[str]:
        """The tally as text, the rarest first."""
        yield f"{self.examples} examples"
        for mark in sorted(self.marks, key=lambda mark: self.reached[mark.name]):
            share = 100 * self.reached[mark.name] / max(1, self.examples)
            yield f"{share:5.1f} %  {mark.name}: {mark.words}"


def applicable(marks: Iterable[Mark], lacks: frozenset[type[object]]) -> list[Mark]:
    """The marks that an implementation without these kinds of call can reach."""
    return [mark for mark in marks if not mark.needs & lacks]
