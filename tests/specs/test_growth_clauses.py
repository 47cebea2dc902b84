"""The clauses of growth: each has a check, and a wrong variant that the check finds."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable
from types import ModuleType

import pytest
from bugs import growth
from rdq_specs.texts import SEMANTICS, rules

BUGS: list[ModuleType] = [
    importlib.import_module(f"bugs.growth.{module.name}") for module in pkgutil.iter_modules(growth.__path__)
]
CLAUSES = {clause: rule.check for clause, rule in rules().items() if clause.startswith("GROWTH-")}


def check_of(bug: ModuleType) -> Callable[[], object]:
    """What must fail where the bug is."""
    module, _, name = bug.CHECK.partition(".")
    test = getattr(importlib.import_module(f"tests.core.growth.{module}"), name)
    return lambda: test(*getattr(bug, "ARGS", ()))


def name_of(bug: ModuleType) -> str:
    return bug.__name__.rpartition(".")[2]


@pytest.mark.parametrize("clause", CLAUSES)
def test_every_clause_has_a_check_that_exists_and_a_variant_that_breaks_it(clause: str) -> None:
    files = re.findall(r"`([\w/]+\.py)`", CLAUSES[clause])
    assert files
    assert all((SEMANTICS.parents[1] / file).is_file() for file in files)
    assert clause in {bug.CLAUSE for bug in BUGS}


@pytest.mark.parametrize("bug", BUGS, ids=name_of)
def test_its_check_is_where_the_clause_says(bug: ModuleType) -> None:
    assert (bug.__doc__ or "").strip().endswith(".")
    assert f"tests/core/growth/{bug.CHECK.partition('.')[0]}.py" in CLAUSES[bug.CLAUSE]


@pytest.mark.parametrize("bug", BUGS, ids=name_of)
def test_it_is_found_and_what_is_right_is_not(bug: ModuleType) -> None:
    check = check_of(bug)
    check()
    with bug.applied(), pytest.raises(Exception, match=r"."):
        check()
    check()
