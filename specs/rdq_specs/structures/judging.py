"""The laws over a run: which entry breaks which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import FunctionType, ModuleType

from rdq_specs.structures.structure import Facts, Law, Structure
from rdq_specs.structures.trace import Entry


@dataclass(frozen=True, slots=True)
class Violation:
    """A law was broken, at this entry (its index in the trace). `rule` is the law's own words."""

    clause: str
    index: int
    entry: Entry
    rule: str

    def __str__(self) -> str:
        return f"{self.clause} broken at entry {self.index}, {self.entry}: {self.rule}"


class LawBroken(AssertionError):
    """A run broke a law. `violations` says which."""

    def __init__(self, violations: list[Violation]) -> None:
        super().__init__(violations)
        self.violations = violations

    def __str__(self) -> str:
        return "\n".join(map(str, self.violations))


def laws_of(module: ModuleType) -> Mapping[str, Law]:
    """The laws in a module, by clause: its functions whose names end in a number."""
    return {
        name.upper().replace("_", "-"): law
        for name, law in vars(module).items()
        if isinstance(law, FunctionType) and law.__module__ == module.__name__ and name[-1].isdigit()
    }


class Judge:
    """Judges a run entry by entry. `violations` are those at the first entry that breaks any."""

    def __init__(self, structure: Structure) -> None:
        self.facts: Facts = structure.facts()
        self.laws: Mapping[str, Law] = structure.laws
        self.violations: list[Violation] = []
        self._index = 0

    def hear(self, entry: Entry) -> None:
        """Judge the next entry, then learn from it. Raises `LawBroken`: what follows proves nothing."""
        broken = [clause for clause, law in self.laws.items() if not law(self.facts, entry)]
        for clause in broken:
            rule = (self.laws[clause].__doc__ or "").strip()
            self.violations.append(Violation(clause, self._index, entry, rule))
        if self.violations:
            raise LawBroken(self.violations)
        self.facts.learn(entry)
        self._index += 1
