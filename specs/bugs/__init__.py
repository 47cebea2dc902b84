"""Bugs: deliberately wrong variants of the core and of the shell, one small file each, for the checker to be checked.

Each module's docstring says what is wrong. `SUBJECT` is "core" or "twisted", and `applied()` puts the bug in for as
long as the context lasts. Further, where there is something to say:

- `CLAUSE`: the one clause that it breaks. `PROGRAM` (on a queue of `WIDTH` and `CAPACITY`) shows it to that law alone.
- `CHECK`: for a clause that is no law, what finds it instead: "relations", "chain" or a test file.
- `BEYOND`: the engines that can not see it, each with a reason out of `engines.REASONS`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType

from rdq_specs.calls import Call

from bugs.wrong import Applied

APPARATUS = (
    "checks",
    "detection",
    "engines",
    "examples",
    "plugin",
    "structures",
    "subjects",
    "table",
    "wrong",
    "__main__",
)
"""The modules here that are no bugs; those of other structures are in folders, which `structures` reads."""


@dataclass(frozen=True, slots=True)
class Bug:
    """One wrong variant."""

    name: str
    what: str
    subject: str
    clause: str | None
    program: Sequence[Call]
    width: int
    capacity: int | None
    check: str | None
    beyond: Mapping[str, str]
    applied: Applied


def all_bugs() -> list[Bug]:
    """Every bug there is, by name."""
    modules = [module for module in pkgutil.iter_modules(__path__) if not module.ispkg]
    names = [module.name for module in modules if module.name not in APPARATUS]
    return [bug_named(name) for name in sorted(names)]


def bug_named(name: str) -> Bug:
    """The bug in that module. Raises `ImportError`."""
    module = importlib.import_module(f"bugs.{name}")
    return Bug(
        name,
        (module.__doc__ or "").strip(),
        module.SUBJECT,
        getattr(module, "CLAUSE", None),
        getattr(module, "PROGRAM", ()),
        getattr(module, "WIDTH", 1),
        getattr(module, "CAPACITY", None),
        getattr(module, "CHECK", None),
        _beyond(module),
        module.applied,
    )


def _beyond(module: ModuleType) -> dict[str, str]:
    """What is declared; and that the explorer drives no shell."""
    declared: dict[str, str] = getattr(module, "BEYOND", {})
    return {"explorer": "a shell", **declared} if module.SUBJECT != "core" else declared
