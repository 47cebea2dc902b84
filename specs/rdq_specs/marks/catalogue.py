"""The catalogue of marks: what one is, and how a function becomes one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from rdq_specs.driver import Entry
from rdq_specs.harness import Feature
from rdq_specs.laws.facts import Facts

Reached: TypeAlias = Callable[[Facts, Any], bool]


@dataclass(frozen=True, slots=True)
class Mark:
    """A situation: at an entry of this kind, in a run of an implementation that has these features."""

    name: str
    words: str
    kind: type[Entry]
    needs: frozenset[Feature]
    reached: Reached


MARKS: Final[list[Mark]] = []
"""The catalogue, which the modules of situations fill."""


def mark(kind: type[Entry], *needs: Feature) -> Callable[[Reached], Reached]:
    """Enter the function in the catalogue: its name is the mark's, its docstring the words for it."""

    def enter(reached: Reached) -> Reached:
        name = reached.__name__.replace("_", " ")
        MARKS.append(Mark(name, (reached.__doc__ or "").strip(), kind, frozenset(needs), reached))
        return reached

    return enter


def applicable(features: frozenset[Feature]) -> list[Mark]:
    """The marks that an implementation with these features can reach."""
    return [mark for mark in MARKS if mark.needs <= features]


def inside(facts: Facts, what: str, job: int | None = None) -> bool:
    """Whether this happens inside the telling of that (of that job)."""
    return facts.inside is not None and facts.inside[0] == what and job in (None, facts.inside[1])
