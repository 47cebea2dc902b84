"""The laws: predicates over a recorded run, one for each clause of `SEMANTICS.md` that a run can show.

A law is called with the facts that the trace has established and the next entry, and says whether that entry may
follow. It knows nothing of the model and judges its own clause alone, so that the clauses a wrong implementation
breaks can be told apart. `judge` applies all of them to a trace, any shell's too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import FunctionType
from typing import Final, TypeAlias, cast

from rdq_specs.driver import Entry
from rdq_specs.laws import keys, retrying, settling, starting, stopping, timing, waiting
from rdq_specs.laws.facts import Facts

Law: TypeAlias = Callable[[Facts, Entry], bool]

LAWS: Final[Mapping[str, Law]] = {
    name.upper().replace("_", "-"): cast("Law", law)
    for module in (starting, settling, stopping, timing, retrying, keys, waiting)
    for name, law in vars(module).items()
    if isinstance(law, FunctionType) and law.__module__ == module.__name__ and name[-1].isdigit()
}
"""Every law, by its clause."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A law was broken, at this entry (its index in the trace). `rule` is the law's own words."""

    clause: str
    index: int
    entry: Entry
    rule: str

    def __str__(self) -> str:
        return f"{self.clause} broken at entry {self.index}, {self.entry}: {self.rule}"


class Judge:
    """Judges a run entry by entry. `violations` are those found so far."""

    def __init__(self, width: int, capacity: int | None, laws: Mapping[str, Law] = LAWS) -> None:
        self.facts: Facts = Facts(width=width, capacity=capacity)
        self.laws = laws
        self.violations: list[Violation] = []
        self._index = 0

    def hear(self, entry: Entry) -> None:
        """Judge the next entry, then learn from it."""
        self.facts.foresee(entry)
        for clause, law in self.laws.items():
            if not law(self.facts, entry):
                self.violations.append(Violation(clause, self._index, entry, (law.__doc__ or "").strip()))
        self.facts.learn(entry)
        self._index += 1


def judge(trace: Iterable[Entry], width: int, capacity: int | None, laws: Mapping[str, Law] = LAWS) -> list[Violation]:
    """The laws that a trace breaks, at the first entry that breaks any; empty if it breaks none."""
    judge = Judge(width, capacity, laws)
    for entry in trace:
        judge.hear(entry)
        if judge.violations:
            break
    return judge.violations
