"""The kit of the other structures is itself checked: what is wrong is found, made short, and said; so is too little."""

from __future__ import annotations

import dataclasses
import unittest
from contextlib import closing

import pytest
from hypothesis import settings
from rdq_specs.calls import Poll, Tick, Turn
from rdq_specs.machine import CI
from rdq_specs.marks import TooSeldom
from rdq_specs.marks.tally import ENOUGH
from rdq_specs.structures import Judge, LawBroken, Lockstep, Mark, StructureFailed, fuzz, replay, shrink, structure_test
from rdq_specs.structures.marks import Tally, applicable
from rdq_specs.structures.pool import POOL, PoolHarness
from rdq_specs.structures.pool.calls import Add, CancelAll, Fail, Finish, WhenBelow, WhenEmpty
from rdq_specs.structures.programs import Calls, clauses_of, failure_of
from rdq_specs.structures.trace import Did, Entry
from twisted_pool_harness import TwistedHarness

MANY = settings(CI, max_examples=150)


class DeafPool(PoolHarness):
    """Cancels nothing."""

    def do(self, call: object) -> object:
        return None if isinstance(call, CancelAll) else super().do(call)


class RaisingPool(PoolHarness):
    """Fails by itself."""

    def do(self, call: object) -> object:
        if isinstance(call, Fail):
            raise ZeroDivisionError
        return super().do(call)


def never(_facts: object, _entry: object) -> bool:
    return False


IMPOSSIBLE = Mark("impossible", "What cannot be.", Did, frozenset(), never)
DEMANDING = dataclasses.replace(POOL, marks=[*POOL.marks, IMPOSSIBLE])


# -- marks -------------------------------------------------------------------------------------------------------------


def test_a_mark_that_is_never_reached_is_said_after_two_rounds() -> None:
    with pytest.raises(TooSeldom, match="impossible 0") as raised:
        fuzz(DEMANDING, PoolHarness, MANY)
    assert raised.value.marks == {"impossible": 0}
    assert raised.value.examples > 1.5 * fuzz(POOL, PoolHarness, MANY, quota=0).examples


def test_without_a_quota_nothing_is_too_seldom() -> None:
    tally = fuzz(DEMANDING, PoolHarness, MANY, quota=0)
    assert tally.examples >= ENOUGH
    assert next(iter(tally.lines())) == f"{tally.examples} examples"
    assert "  0.0 %  impossible: What cannot be." in tally.lines()


def test_a_quota_is_a_share_and_a_few_examples_say_nothing() -> None:
    tally = Tally([IMPOSSIBLE], examples=99)
    tally.check()
    tally.examples = 300
    tally.reached["impossible"] = 3
    tally.check()
    tally.reached["impossible"] = 2
    with pytest.raises(TooSeldom):
        tally.check()
    tally.check(quota=0.005)


def test_a_mark_is_not_asked_of_whoever_lacks_what_it_needs() -> None:
    needy = dataclasses.replace(IMPOSSIBLE, needs=frozenset({Poll}))
    assert applicable([IMPOSSIBLE, needy], frozenset({Poll})) == [IMPOSSIBLE]
    assert applicable([IMPOSSIBLE, needy], frozenset()) == [IMPOSSIBLE, needy]


def test_each_mark_of_a_pool_is_counted_once_an_example() -> None:
    tally = fuzz(POOL, PoolHarness, MANY, quota=0)
    assert all(0 < tally.reached[mark.name] <= tally.examples for mark in POOL.marks)


# -- what is found, and how short --------------------------------------------------------------------------------------


LONG: Calls = (
    *(Add(0), WhenEmpty(1, False), Tick(100.0), Add(2, (Finish(0), Add(7))), Turn(), Poll()),
    *(WhenBelow(3, 2, script=(CancelAll(),)), Finish(2), CancelAll(), Tick(-10.0), WhenEmpty(4), Turn(), Finish(0)),
)


def test_a_program_is_shrunk_to_one_that_fails_alike() -> None:
    failure = failure_of(LONG, POOL, DeafPool)
    assert failure is not None
    shortest = shrink(LONG, POOL, DeafPool)
    assert len(shortest) == 2
    assert [type(call) for call in shortest] == [Add, CancelAll]
    again = failure_of(shortest, POOL, DeafPool)
    assert again is not None
    assert clauses_of(again) == clauses_of(failure)


def test_what_a_call_says_beyond_what_is_needed_goes_too() -> None:
    deaf = (Add(0, (Finish(0),)), CancelAll(), Turn())
    assert shrink(deaf, POOL, DeafPool)[0] == Add(0)


def test_what_does_not_fail_is_left_as_it_is() -> None:
    replay(LONG, POOL, PoolHarness)
    assert shrink(LONG, POOL, PoolHarness) is LONG


def test_what_is_found_is_said_with_its_shortest_program() -> None:
    with pytest.raises(StructureFailed) as raised:
        fuzz(POOL, DeafPool, MANY)
    found = raised.value
    assert [type(call) for call in found.program] == [Add, CancelAll]
    assert str(found).startswith(f"in example {found.example}: ")
    assert str(found).endswith("\n    CancelAll()")


def test_what_the_implementation_raises_of_its_own_is_found() -> None:
    with pytest.raises(StructureFailed) as raised:
        fuzz(POOL, RaisingPool, MANY)
    assert "ZeroDivisionError" in str(raised.value)
    assert [type(call) for call in raised.value.program][-1] is Fail


def test_a_law_finds_it_without_the_model() -> None:
    heard: list[Entry] = []
    with closing(Lockstep(POOL, DeafPool, heard.append, compare=False)) as lockstep:
        lockstep.run((Add(0), CancelAll(), Turn()))
    with pytest.raises(LawBroken, match="POOL-8 broken at entry"):
        judge_all(heard)


def judge_all(entries: list[Entry]) -> None:
    judge = Judge(POOL)
    for entry in entries:
        judge.hear(entry)


# -- a third party's ---------------------------------------------------------------------------------------------------


def outcome(harness_type: type[PoolHarness] | type[TwistedHarness]) -> unittest.TestResult:
    suite = unittest.defaultTestLoader.loadTestsFromTestCase(structure_test(POOL, harness_type, MANY))
    assert suite.countTestCases() == 2
    result = unittest.TestResult()
    suite.run(result)
    return result


def test_a_test_case_passes_what_is_right() -> None:
    assert outcome(PoolHarness).wasSuccessful()


def test_a_test_case_fails_what_is_wrong_by_each_of_its_tests() -> None:
    result = outcome(DeafPool)
    failed = {str(test).partition(" ")[0] for test, _ in [*result.failures, *result.errors]}
    assert {"test_programs"} <= failed
    assert any("cancelled-in-order" in str(test) for test, _ in result.failures)
