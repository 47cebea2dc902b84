"""The other structures: their machines do as the models do, small scopes are closed, and the checker is checked."""

from __future__ import annotations

import re

import pytest
from bugs.structures import ENGINES, StructureBug, bugs_of, by_check, laws_broken
from rdq_specs.calls import from_json_of, to_json
from rdq_specs.structures import Explorer, Structure, corpus, fuzz, loads, replay
from rdq_specs.structures.catalogue import STRUCTURES
from rdq_specs.structures.structure import CONTROL
from rdq_specs.texts import CORPUS, SEMANTICS, rules

PINNED = {
    ("pool", "empty"): (80, 1640),
    ("pool", "levels"): (500, 14534),
    ("pool", "crowd"): (79, 1661),
    ("priority_buffer", "order"): (1023, 25765),
    ("priority_buffer", "alike"): (1970, 46572),
    ("priority_buffer", "limits"): (901, 15627),
    ("promise_dict", "keys"): (1640, 34154),
    ("promise_dict", "values"): (7386, 153668),
    ("promise_dict", "line"): (842, 13918),
}
"""For each scope: states and transitions. A change of semantics shows as a change of counts."""

ALL = list(STRUCTURES.values())
SCOPES = [(structure, scope) for structure in ALL for scope in structure.scopes]
BUGS = [bug for structure in ALL for bug in bugs_of(structure)]
BY_LAW = [bug for bug in BUGS if bug.clause in bug.structure.laws]
SEEN = [
    (engine, bug)
    for bug in BUGS
    for engine in ENGINES
    if bug.check is None and engine not in bug.beyond and (bug.subject, engine) != ("twisted", "explorer")
]
CHECKED = [bug for bug in BUGS if bug.check is not None]
PROGRAMS = [(structure, name) for structure in ALL for name in corpus(structure)]


def name_of(value: object) -> str:
    return getattr(value, "name", str(value))


@pytest.mark.parametrize("structure", ALL, ids=name_of)
def test_the_machine_does_as_the_model_does(structure: Structure) -> None:
    tally = fuzz(structure, structure.core)
    assert tally.examples >= 250
    assert [line for line in tally.lines() if not line.startswith("  0.0")]


@pytest.mark.parametrize(("structure", "scope"), SCOPES, ids=name_of)
def test_closes(structure: Structure, scope: str) -> None:
    explorer = Explorer(structure, structure.scopes[scope])
    explorer.run()
    assert explorer.closed
    assert (explorer.states, explorer.transitions) == PINNED[structure.name, scope]


@pytest.mark.parametrize("structure", ALL, ids=name_of)
def test_every_kind_of_call_is_made_in_some_scope(structure: Structure) -> None:
    first = structure.model()
    actions = [action for scope in structure.scopes.values() for action in scope.actions(first)]
    assert set(structure.kinds) <= {type(call) for action in actions for call in action}


# -- programs ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("structure", "name"), PROGRAMS, ids=name_of)
def test_replays(structure: Structure, name: str) -> None:
    replay(corpus(structure)[name].calls, structure, structure.core)


@pytest.mark.parametrize(("structure", "name"), PROGRAMS, ids=name_of)
def test_is_written_as_it_is_read(structure: Structure, name: str) -> None:
    program = corpus(structure)[name]
    assert program.about
    assert (CORPUS / structure.name / f"{name}.json").read_text() == program.dumps()


@pytest.mark.parametrize("structure", ALL, ids=name_of)
def test_every_kind_of_call_has_a_json_form(structure: Structure) -> None:
    programs = [program.calls for program in corpus(structure).values()] + [bug.program for bug in BUGS]
    for call in [call for program in programs for call in program if type(call) in (*structure.kinds, *CONTROL)]:
        assert from_json_of(structure.alphabet, to_json(call)) == call


@pytest.mark.parametrize("text", ["", "3", "{}", '{"calls": [{"call": "Jump"}]}', '{"calls": [1]}', "[]"])
@pytest.mark.parametrize("structure", ALL, ids=name_of)
def test_what_is_no_program_is_refused(structure: Structure, text: str) -> None:
    with pytest.raises(ValueError, match=r"no program|Expecting"):
        loads(structure, text)


# -- clauses -----------------------------------------------------------------------------------------------------------


def clauses(structure: Structure) -> set[str]:
    return {clause for clause in rules() if clause.split("-")[0] == structure.prefix}


@pytest.mark.parametrize("structure", ALL, ids=name_of)
def test_every_law_has_its_clause_and_every_clause_a_check_that_exists(structure: Structure) -> None:
    assert structure.laws.keys() <= clauses(structure)
    for clause in clauses(structure):
        check = rules()[clause].check
        assert (clause in structure.laws) == (f"law `{clause.lower().replace('-', '_')}`" in check)
        files = [SEMANTICS.parents[1] / file for file in re.findall(r"`([\w/]+\.py)`", check)]
        assert clause in structure.laws or files
        assert all(file.is_file() for file in files)


@pytest.mark.parametrize("structure", ALL, ids=name_of)
def test_every_clause_has_a_variant_that_breaks_it(structure: Structure) -> None:
    assert clauses(structure) <= {bug.clause for bug in BUGS if bug.structure is structure}


# -- the checker is checked --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bug", BUGS, ids=name_of)
def test_a_bug_says_what_it_is(bug: StructureBug) -> None:
    assert bug.what.endswith((".", ")."))
    assert bug.clause in rules()
    assert set(bug.beyond) < set(ENGINES)


@pytest.mark.parametrize(("engine", "bug"), SEEN, ids=name_of)
def test_it_is_found(engine: str, bug: StructureBug) -> None:
    found = ENGINES[engine](bug)
    assert found
    if bug.clause not in bug.structure.laws and engine == "machine":
        assert found == {bug.clause}, "what is no law is found by that clause"


@pytest.mark.parametrize("bug", CHECKED, ids=name_of)
def test_its_own_check_finds_it(bug: StructureBug) -> None:
    assert f"`{bug.check}`" in rules()[bug.clause].check
    assert by_check(bug)


@pytest.mark.parametrize("bug", BY_LAW, ids=name_of)
def test_it_breaks_one_law_and_no_other(bug: StructureBug) -> None:
    assert laws_broken(bug) == (bug.clause,)


@pytest.mark.parametrize("bug", BY_LAW, ids=name_of)
def test_what_is_right_breaks_none(bug: StructureBug) -> None:
    replay(bug.program, bug.structure, bug.harness_type)
