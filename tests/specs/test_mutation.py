"""The mutation gate's own logic: what it makes, when a run counts, and for what it fails. No campaign is run here."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from functools import cache
from json import loads
from pathlib import Path
from typing import Any

import libcst as cst
import pytest
from libcst.metadata import MetadataWrapper
from mutation.gate import ALONE, Accepted, Outcome, accepted, problems
from mutation.mutants import PACKAGE, ROOT, Mutant, mutants_of
from mutation.operators import STATES
from mutation.tasks import counts
from mutation.ways import way
from mutmut.mutation.file_mutation import MutationVisitor, combine_mutations_to_source
from mutmut.mutation.mutators import mutation_operators
from mutmut.mutation.pragma_handling import IgnoredCode

from rdq_core import TRANSITIONS, State

# -- what is made ------------------------------------------------------------------------------------------------------

SMALL = """
import enum
from dataclasses import dataclass

class Colour(enum.Enum):
    RED = "red"
    BLUE = "blue"

LIMIT = 3
ENDS = frozenset((Colour.RED, Colour.BLUE))

@dataclass(frozen=True)
class Point:
    x: int

class Box:
    __slots__ = ("_held",)

    def __init__(self, held=None) -> None:
        self._held = held

    @property
    def full(self) -> bool:
        return self._held is not None
"""


def changes(operator: str, source: str = SMALL) -> set[tuple[str, str]]:
    return {(m.before, m.after) for m in mutants_of("small", source) if m.operator == operator}


def test_data_and_enum_bodies_are_mutated() -> None:
    found = changes("data")
    assert ("LIMIT = 3", "LIMIT = 4") in found
    ends = "ENDS = frozenset((Colour.RED, Colour.BLUE))"
    assert {(ends, "ENDS = frozenset((Colour.RED, ))"), (ends, "ENDS = frozenset((Colour.BLUE,))")} <= found
    assert ('RED = "red"', 'RED = "RED"') in found
    assert changes("enum") == {('BLUE = "blue"', 'BLUE = "red"')}


def test_properties_setters_dataclasses_and_defaults_are_mutated() -> None:
    returned = "return self._held is not None"
    assert changes("property") == {(returned, "return self._held is None"), (returned, "return None")}
    assert changes("setter") == {("self._held = held", "pass")}
    assert changes("frozen") == {("@dataclass(frozen=True)", "@dataclass(frozen=False)")}
    assert changes("default") == {("def __init__(self, held=None) -> None:", "def __init__(self, held=0) -> None:")}


def test_declarations_are_not_mutated() -> None:
    assert not any("__slots__" in m.before for m in mutants_of("small", SMALL))


@cache
def core(module: str) -> list[Mutant]:
    return mutants_of(f"{PACKAGE}.{module}", (ROOT / PACKAGE / f"{module}.py").read_text("utf-8"))


def test_it_knows_every_state() -> None:
    assert [*STATES] == [state.name for state in State]


def test_every_row_of_the_table_is_dropped_led_elsewhere_and_added() -> None:
    tables = [table_of(mutant) for mutant in core("job") if mutant.operator == "table"]
    original = table_of(replace(core("job")[0], source=(ROOT / PACKAGE / "job.py").read_text("utf-8")))
    rows = {(input, state): after for input, of in original.items() for state, after in of.items()}
    kinds = Counter[str]()
    for table in tables:
        changed = {(input, state): after for input, of in table.items() for state, after in of.items()}
        if changed.keys() < rows.keys():
            kinds["dropped"] += 1
        elif changed.keys() > rows.keys():
            kinds["added"] += 1
        else:
            assert sum(changed[row] != rows[row] for row in rows) == 1
            kinds["led elsewhere"] += 1
    states, inputs = len(State), len(TRANSITIONS)
    assert kinds == {
        "dropped": len(rows),
        "led elsewhere": len(rows) * (states - 1),
        "added": inputs * states - len(rows),
    }
    assert len({repr(table) for table in tables}) == len(tables)


def table_of(mutant: Mutant) -> dict[str, dict[str, str]]:
    """The transition table in the text of a mutant, without running it."""
    text = mutant.source.partition("TRANSITIONS")[2].partition("= ")[2].partition("\n}\n")[0] + "\n}"
    states = {state.name: state.name for state in State}
    table: dict[str, dict[str, str]] = eval(text, {"State": type("State", (), states)})
    return table


@pytest.mark.parametrize("module", ["waiters", "admission", "_time"])
def test_mutmut_would_make_the_same_mutants(module: str) -> None:
    source = (ROOT / PACKAGE / f"{module}.py").read_text("utf-8")
    wrapper = MetadataWrapper(cst.parse_module(source))
    visitor = MutationVisitor(mutation_operators, IgnoredCode(set(), set(), set()))
    wrapper.visit(visitor)
    theirs = combine_mutations_to_source(wrapper.module, visitor.mutations)
    assert len(theirs.mutant_names) == sum(mutant.operator == "mutmut" for mutant in core(module))


@pytest.mark.parametrize("module", ["waiters", "records"])
def test_every_mutant_is_a_program_other_than_the_original_and_has_a_name_of_its_own(module: str) -> None:
    mutants = core(module)
    assert len({mutant.key for mutant in mutants}) == len({mutant.source for mutant in mutants}) == len(mutants)
    for mutant in mutants:
        compile(mutant.source, module, "exec")
        assert mutant.source != (ROOT / PACKAGE / f"{module}.py").read_text("utf-8")


# -- when a run counts -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def toys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What toy engines came to, in a process that has not imported the package."""
    script = Path(__file__).with_name("planted.py")
    path = os.pathsep.join((str(ROOT), str(ROOT / "specs")))
    made = subprocess.run(
        [sys.executable, str(script), str(tmp_path_factory.mktemp("results"))],
        env={**os.environ, "PYTHONPATH": path},
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, Any] = loads(made.stdout)
    return found


def test_an_engine_that_fails_on_the_original_proves_nothing(toys: dict[str, Any]) -> None:
    assert toys["fails"] == ("explorer does not pass on the original: fails: AssertionError: whatever it is given")


def test_an_engine_that_sees_nothing_proves_nothing(toys: dict[str, Any]) -> None:
    where = "rdq_core.dispatch_queue"
    assert toys["sees nothing"] == f"explorer does not kill the sentinel in {where}: mutants are not planted"


def test_an_engine_that_measures_now_this_and_now_that_proves_nothing(toys: dict[str, Any]) -> None:
    assert re.fullmatch(r"explorer does not pass on the original: differs: \d+ became \d+", toys["never the same"])


def test_a_mutant_is_planted_and_killed(toys: dict[str, Any]) -> None:
    assert toys["kills"] == [["width: model", "width: model", ""], "explorer: 3 mutants to run, 0 known"]


def test_what_is_known_is_not_run_again_but_afresh(toys: dict[str, Any]) -> None:
    killed, _ = toys["kills"]
    assert toys["again"] == [killed, "explorer: 0 mutants to run, 3 known"]
    assert toys["afresh"] == [killed, "explorer: 3 mutants to run, 0 known"]


def test_what_lives_is_asked_again_in_another_state_and_what_was_killed_where_its_place_has_changed(
    toys: dict[str, Any],
) -> None:
    killed, _ = toys["kills"]
    assert toys["measures"] == [[*killed[:2], "words: model"], "explorer: 1 mutants to run, 2 known"]
    assert toys["moved"] == [killed[:2], "explorer: 2 mutants to run, 0 known"]


# -- for what the gate fails -------------------------------------------------------------------------------------------

LISTED = Accepted({"same": "It is the same."}, 100)


def killed_by(*engines: str) -> dict[str, str]:
    return {engine: "stage: why" if engine in engines else "" for engine in ALONE}


def outcome(**others: dict[str, str]) -> Outcome:
    """A hundred mutants: one equivalent, the others killed by both; but for these."""
    killed = {f"mutant {number}": killed_by(*ALONE) for number in range(99)}
    return Outcome({**killed, "same": {**killed_by(), "tests": "", "evidence": ""}, **others})


def test_it_passes() -> None:
    assert not problems(outcome(), LISTED)


def test_a_new_survivor_fails() -> None:
    assert problems(outcome(new={**killed_by(), "tests": ""}), LISTED) == ["lives: new"]


def test_what_the_tests_alone_kill_does_not_live() -> None:
    assert not problems(outcome(new={**killed_by(), "tests": "tests/core: AssertionError"}), LISTED)


def test_a_listed_mutant_that_is_killed_fails() -> None:
    found = problems(outcome(same=killed_by("explorer")), LISTED)
    assert found == ["listed as equivalent, and killed by explorer: stage: why: same"]


def test_a_listed_mutant_that_the_evidence_convicts_fails() -> None:
    found = problems(outcome(same={**killed_by(), "tests": "", "evidence": "soak: why"}), LISTED)
    assert found == ["listed as equivalent, and killed by evidence: soak: why: same"]


def test_a_listed_mutant_that_there_is_not_fails() -> None:
    assert problems(outcome(), replace(LISTED, equivalent={"same": "", "gone": ""})) == [
        "listed, and there is no such mutant: gone"
    ]


def test_a_listed_mutant_without_evidence_fails() -> None:
    assert problems(outcome(same={**killed_by(), "tests": ""}), LISTED) == ["listed without evidence: same"]


def test_too_many_listed_fail() -> None:
    lives = {**killed_by(), "tests": "", "evidence": ""}
    few = {f"same {number}": lives for number in range(4)}
    found = problems(outcome(**few), Accepted(dict.fromkeys(("same", *few), ""), 100))
    assert found == ["4.8% are listed as equivalent, where 3% may be"]


@pytest.mark.parametrize("engine", ALONE)
def test_an_engine_that_did_not_run_fails(engine: str) -> None:
    (other,) = set(ALONE) - {engine}
    found = problems(outcome(**{"mutant 0": {other: "stage: why"}}), LISTED)
    assert found == [f"{engine} did not run on 1 mutants, mutant 0 first"]


def test_what_nothing_ran_on_is_not_said_to_live() -> None:
    found = problems(outcome(new={}, same={}), LISTED)
    not_run = [f"{engine} did not run on 2 mutants, same first" for engine in ALONE]
    assert found == [*not_run, "listed without evidence: same"]


def test_tests_that_did_not_run_fail() -> None:
    assert problems(outcome(new=killed_by()), LISTED) == ["lives: new", "tests did not run on new"]


def test_too_few_mutants_fail() -> None:
    assert problems(outcome(), replace(LISTED, at_least=101)) == [
        "only 100 mutants were made, where 101 are known to be"
    ]
    assert any("only 0 mutants" in line for line in problems(Outcome({}), LISTED))


@pytest.mark.parametrize("engine", ALONE)
def test_an_engine_that_misses_many_fails(engine: str) -> None:
    (other,) = set(ALONE) - {engine}
    missed = {f"mutant {number}": killed_by(other) for number in range(5)}
    assert problems(outcome(**missed), LISTED) == [f"{engine} alone kills 94.9%, less than 95%"]


def test_the_list_as_it_is_kept_can_be_read() -> None:
    listed = accepted()
    assert listed.at_least >= 1600
    assert all(len(why) > 20 for why in listed.equivalent.values())


def test_how_a_mutant_was_killed_is_told_apart() -> None:
    assert way("room: Found: Discrepancy: a poll") == "model"
    assert way("room: [738, 18819, 'ab'] became [738, 18819, 'cd']") == "log"
    assert way("room: [738, 18819, 'ab'] became [739, 18000, 'cd']") == "model"
    assert way("machine: ab became cd") == "log"
    assert way("once: ab became cd") == "once"
    assert way("machine: no end") == "no end"
    assert way("once rates: log: a text") == "once"
    assert way("room: log: ") == "log"
    assert way("room: log") == "log"


def test_without_the_log_the_counts_alone_are_compared() -> None:
    assert counts([3, 4, ["a digest"]]) == counts([3, 4, ["another", "yet another"]]) == [3, 4, []]
    assert counts([3, 4, ["a digest"]]) != counts([3, 5, ["a digest"]])
    assert counts("a digest") == counts("another")
