"""The clauses of growth and of maps, which no engine runs: each has a check, and a wrong variant that it finds."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable
from types import ModuleType
from typing import Final

import bugs.growth
import bugs.map
import pytest
from rdq_specs.texts import SEMANTICS, rules

GROUPS: Final[dict[str, tuple[ModuleType, str]]] = {
    "GROWTH": (bugs.growth, "tests.core.growth"),
    "MAP": (bugs.map, "tests.asyncio"),
}
"""For the clauses of each name: where the variants are, and the tests that find them."""

BUGS: list[ModuleType] = [
    importlib.import_module(f"{package.__name__}.{module.name}")
    for package, _ in GROUPS.values()
    for module in pkgutil.iter_modules(package.__path__)
]
CLAUSES = {clause: rule.check for clause, rule in rules().items() if clause.split("-")[0] in GROUPS}


def module_of(bug: ModuleType) -> str:
    """That of the test that finds it."""
    return f"{GROUPS[bug.CLAUSE.split('-')[0]][1]}.{bug.CHECK.partition('.')[0]}"


def check_of(bug: ModuleType) -> Callable[[], object]:
    """What must fail where the bug is."""
    test = getattr(importlib.import_module(module_of(bug)), bug.CHECK.partition(".")[2])
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
    assert f"{module_of(bug).replace('.', '/')}.py" in CLAUSES[bug.CLAUSE]


@pytest.mark.parametrize("bug", BUGS, ids=name_of)
def test_it_is_found_and_what_is_right_is_not(bug: ModuleType) -> None:
    check = check_of(bug)
    check()
    with bug.applied(), pytest.raises(BaseException, match=r"."):
        check()
    check()
