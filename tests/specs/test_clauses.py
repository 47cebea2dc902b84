"""No clause is decoration: each has a check, and a wrong variant that dies by that check alone.

Most clauses are laws; there a bug's program, run without the model to the end of all its work, must break that law and
no other: take that one away, and the run convicts nobody. The rest are checked by the machine, relations, the chain, or
the tests that SEMANTICS.md names: there the bug must be found by that, with that clause, while no law says anything.
"""

import re
from pathlib import Path

import pytest
from bugs import Bug, all_bugs
from bugs.checks import checked
from bugs.detection import Detection, laws_ever_broken
from bugs.engines import ENGINES, FULL
from bugs.subjects import harness_of
from rdq_specs import LAWS, Driver, judge
from rdq_specs.calls import Call
from rdq_specs.structures.catalogue import STRUCTURES

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| (~~)?([A-Z]+-\d+)(?:~~)? \| (.*) \| (.*) \|$", re.MULTILINE)
OTHERS = {"GROWTH", "MAP", *[structure.prefix for structure in STRUCTURES.values()]}
CLAUSES = {
    clause: check
    for gone, clause, _, check in ROW.findall((ROOT / "specs/SEMANTICS.md").read_text())
    if not gone and clause.split("-")[0] not in OTHERS
}
"""Those of the dispatch queue; the others' are in `test_structures.py` and `test_other_clauses.py`."""
BUGS = [bug for bug in all_bugs() if bug.clause is not None]
BY_LAW = [bug for bug in BUGS if bug.clause in LAWS]
OTHERWISE = [bug for bug in BUGS if bug.clause not in LAWS]
PLACES = {None: r"machine\.py|driver\.py", "relations": r"equivalences\.py", "chain": "`chain`"}
"""Where SEMANTICS.md says that it is checked; of a test file, its own name."""


def test_no_clause_stands_twice() -> None:
    names = [clause for _, clause, _, _ in ROW.findall((ROOT / "specs/SEMANTICS.md").read_text())]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("clause", CLAUSES)
def test_every_clause_has_a_check_that_exists(clause: str) -> None:
    laws = re.findall(r"law `(\w+)`", CLAUSES[clause])
    files = re.findall(r"`([\w/]+\.py)`", CLAUSES[clause])
    assert laws or files, clause
    assert all(law.upper().replace("_", "-") == clause and clause in LAWS for law in laws)
    assert all((ROOT / file).is_file() for file in files), files


@pytest.mark.parametrize("clause", LAWS)
def test_every_law_has_its_clause(clause: str) -> None:
    assert f"law `{clause.lower().replace('-', '_')}`" in CLAUSES[clause]


@pytest.mark.parametrize("clause", CLAUSES)
def test_every_clause_has_a_variant_that_breaks_it_alone(clause: str) -> None:
    assert clause in {bug.clause for bug in BUGS}


@pytest.mark.parametrize("bug", BY_LAW, ids=lambda bug: f"{bug.clause}-{bug.name}")
def test_it_breaks_one_law_and_no_other(bug: Bug) -> None:
    program: tuple[Call, ...] = tuple(bug.program)
    assert laws_ever_broken(bug, program, bug.width, bug.capacity) == {bug.clause}


@pytest.mark.parametrize("bug", BY_LAW, ids=lambda bug: f"{bug.clause}-{bug.name}")
def test_what_is_right_breaks_none(bug: Bug) -> None:
    driver = Driver(harness_of(bug.subject), bug.width, bug.capacity)
    driver.run(bug.program)
    assert judge(driver.trace, bug.width, bug.capacity) == []


def found_otherwise(bug: Bug) -> Detection | None:
    """By the check that it names, or else by the machine."""
    return ENGINES["machine"](bug, FULL) if bug.check is None else checked(bug)


@pytest.mark.parametrize("bug", OTHERWISE, ids=lambda bug: f"{bug.clause}-{bug.name}")
def test_what_is_no_law_is_found_by_its_own_check(bug: Bug) -> None:
    found = found_otherwise(bug)
    assert found is not None
    assert found.clauses == {bug.clause}
    assert re.search(PLACES.get(bug.check, str(bug.check)), CLAUSES[str(bug.clause)])
    broken = laws_ever_broken(bug, found.program.calls, found.program.width, found.program.capacity)
    assert not broken or bug.check == "chain"  # where work dies of the chain that is too long for it


BREAKS_TOO = {"clock_runs_backward": {"TIME-3", "RETRY-5"}}
"""What takes an earlier time as it comes also waits by it, and keeps attempts that ended before they began."""


@pytest.mark.parametrize("bug", [bug for bug in OTHERWISE if bug.check is not None], ids=lambda bug: bug.name)
def test_a_clause_with_a_check_of_its_own_is_found_by_no_law_elsewhere(bug: Bug) -> None:
    """What the engines find of it, if they see it, is that it does other than the model, or that very clause."""
    for engine, look in ENGINES.items():
        found = None if engine in bug.beyond else look(bug, FULL)
        assert found is None or found.clauses <= {"MODEL", str(bug.clause), *BREAKS_TOO.get(bug.name, ())}
