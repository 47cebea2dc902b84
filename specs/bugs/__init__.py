"""Bugs: deliberately wrong variants of the core and of the shell, one small file each, for the checker to be checked.

Each module's docstring says what is wrong. `SUBJECT` is "core" or "twisted", and `applied()` puts the bug in for as
long as the context lasts. Where a bug breaks one clause and no other, `CLAUSE` names it, and `PROGRAM` (on a queue of
`WIDTH` and `CAPACITY`) is a program that shows it. `ENGINE` is what finds it: "machine" where nothing else is said,
"equivalences", or "chain".
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType

from rdq_specs.calls import Call

from bugs.wrong import Applied

APPARATUS = ("wrong", "detection", "examples", "subjects", "table", "__main__")
"""The modules here that are no bugs."""


@dataclass(frozen=True, slots=True)
class Bug:
    """One wrong variant."""

    name: str
    what: str
    subject: str
    engine: str
    clause: str | None
    program: Sequence[Call]
    width: int
    capacity: int | None
    applied: Applied


def all_bugs() -> list[Bug]:
    """Every bug there is, by name."""
    names = [module.name for module in pkgutil.iter_modules(__path__) if module.name not in APPARATUS]
    return [_bug(importlib.import_module(f"bugs.{name}"), name) for name in sorted(names)]


def _bug(module: ModuleType, name: str) -> Bug:
    return Bug(
        name,
        (module.__doc__ or "").strip(),
        module.SUBJECT,
        getattr(module, "ENGINE", "machine"),
        getattr(module, "CLAUSE", None),
        getattr(module, "PROGRAM", ()),
        getattr(module, "WIDTH", 1),
        getattr(module, "CAPACITY", None),
        module.applied,
    )
