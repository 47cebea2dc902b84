"""Wrong variants of the other structures, a folder for each, and what finds them.

A module there says what is wrong in its docstring, and `applied()` puts that in. Further:

- `CLAUSE`: the one clause that it breaks; `PROGRAM` shows it to that law alone, without the model.
- `SUBJECT`: "core", or "twisted" for the shell.
- `BEYOND`: the engines that cannot see it, each with the reason.
- `CHECK`: for a clause that no run can show, the test file that finds it. No engine is tried then, no program needed.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Final, cast

from hypothesis import settings
from rdq_specs.machine import CI
from rdq_specs.structures.exploring import Explorer, Found
from rdq_specs.structures.judging import Judge, LawBroken
from rdq_specs.structures.lockstep import Lockstep
from rdq_specs.structures.machine import StructureFailed, fuzz
from rdq_specs.structures.programs import Calls, clauses_of
from rdq_specs.structures.structure import CoreHarness, Harness, Structure

from bugs import Bug
from bugs.checks import by_test
from bugs.wrong import Applied

LIMIT: Final = 20_000
"""States after which the explorer gives a wrong machine up."""

TESTS: Final = Path(__file__).parents[2] / "tests" / "specs"


@dataclass(frozen=True, slots=True)
class StructureBug:
    """One wrong variant of a structure."""

    structure: Structure
    name: str
    what: str
    subject: str
    clause: str
    program: Calls
    beyond: Mapping[str, str]
    check: str | None
    applied: Applied

    @property
    def harness_type(self) -> type[Harness]:
        """What drives it, without the implementation's own invariants, which would find most of them at once."""
        right: type[Harness] = self.structure.core if self.subject == "core" else _shell(self.structure)

        def check(_harness: Harness) -> None:
            """Nothing."""

        return cast("type[Harness]", type(right.__name__, (right,), {"check": check}))


def bugs_of(structure: Structure) -> list[StructureBug]:
    """Every wrong variant of the structure, by name."""
    package = importlib.import_module(f"bugs.{structure.name}")
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__))
    return [_bug(structure, importlib.import_module(f"bugs.{structure.name}.{name}"), name) for name in names]


def _bug(structure: Structure, module: ModuleType, name: str) -> StructureBug:
    return StructureBug(
        structure,
        name,
        (module.__doc__ or "").strip(),
        getattr(module, "SUBJECT", "core"),
        module.CLAUSE,
        tuple(getattr(module, "PROGRAM", ())),
        getattr(module, "BEYOND", {}),
        getattr(module, "CHECK", None),
        module.applied,
    )


def by_machine(bug: StructureBug) -> frozenset[str] | None:
    """The clauses that the Hypothesis machine finds broken ("MODEL": other than the model did); None if none."""
    with bug.applied():
        try:
            fuzz(bug.structure, bug.harness_type, settings(CI, max_examples=500), quota=0)
        except StructureFailed as failed:
            return clauses_of(failed.error)
    return None


def by_explorer(bug: StructureBug) -> frozenset[str] | None:
    """The same for the explorer; None for a shell, as it branches by clones of a machine."""
    if bug.subject != "core":
        return None
    core = cast("type[CoreHarness]", bug.harness_type)
    with bug.applied():
        try:
            for scope in bug.structure.scopes.values():
                Explorer(bug.structure, scope, core, LIMIT).run()
        except Found as found:
            return clauses_of(found.discrepancy)
    return None


ENGINES: Final[Mapping[str, Callable[[StructureBug], frozenset[str] | None]]] = {
    "machine": by_machine,
    "explorer": by_explorer,
}
"""Each finds every wrong variant that it can see. The explorer is not asked about shells."""


def by_check(bug: StructureBug) -> bool:
    """Whether the tests of the file that the bug names fail with it."""
    name = f"{bug.structure.name}.{bug.name}"
    named = Bug(name, bug.what, bug.subject, bug.clause, (), 0, None, bug.check, bug.beyond, bug.applied)
    return by_test(named) is not None


def laws_broken(bug: StructureBug) -> tuple[str, ...]:
    """The laws that the bug's program breaks at the first entry that breaks any, with no model beside it."""
    judge = Judge(bug.structure)
    with bug.applied(), closing(Lockstep(bug.structure, bug.harness_type, judge.hear, compare=False)) as lockstep:
        try:
            lockstep.run(bug.program)
            lockstep.end()
        except LawBroken:
            return tuple(violation.clause for violation in judge.violations)
    return ()


def _shell(structure: Structure) -> type[Harness]:
    """The harness of the Twisted shell, which is a test's, and so is looked for there."""
    if str(TESTS) not in sys.path:
        sys.path.append(str(TESTS))
    return cast("type[Harness]", importlib.import_module(f"twisted_{structure.name}_harness").TwistedHarness)
