"""Several mutants planted at once, where each is said to be equivalent: what no one of them changes, all do not.

One that does change something could be hidden by another alone that changes it back; in return a soak is run once
for dozens of them. Where a run finds anything, each is run by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mutation.mutants import Mutant, modules


@dataclass(frozen=True, slots=True)
class Change:
    """Lines of a module replaced by others: those from `first` up to `last`, itself excluded."""

    first: int
    last: int
    lines: Sequence[str]

    @classmethod
    def of(cls, source: str, text: str) -> Change:
        """What makes the text of the source."""
        old, new = source.splitlines(), text.splitlines()
        first = next((at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
        same = 0
        while same < min(len(old), len(new)) - first and old[-1 - same] == new[-1 - same]:
            same += 1
        return cls(first, len(old) - same, new[first : len(new) - same])

    def meets(self, other: Change) -> bool:
        """Whether both are about a same line, or one inserts where the other ends."""
        return self.first <= other.last and other.first <= self.last


def batches(mutants: Iterable[Mutant]) -> list[list[Mutant]]:
    """The mutants in as few lists as a simple search finds, in each of which no two change the same lines."""
    made: list[list[tuple[Mutant, Change]]] = []
    for mutant in mutants:
        change = Change.of(_source(mutant.module), mutant.source)
        free = (batch for batch in made if not any(m.module == mutant.module and c.meets(change) for m, c in batch))
        batch = next(free, None)
        if batch is None:
            made.append(batch := [])
        batch.append((mutant, change))
    return [[mutant for mutant, _ in batch] for batch in made]


def combined(mutants: Sequence[Mutant]) -> Mapping[str, str]:
    """For each module the text that has the changes of all its mutants; of one mutant, its own."""
    if len(mutants) == 1:
        return {mutants[0].module: mutants[0].source}
    texts: dict[str, str] = {}
    for module in dict.fromkeys(mutant.module for mutant in mutants):
        source = _source(module)
        lines = source.splitlines()
        changes = [Change.of(source, mutant.source) for mutant in mutants if mutant.module == module]
        for change in sorted(changes, key=lambda change: -change.first):
            lines[change.first : change.last] = change.lines
        texts[module] = "\n".join(lines) + "\n"
    return texts


def _source(module: str) -> str:
    return modules()[module].read_text("utf-8")
