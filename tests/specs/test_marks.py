"""The marks: each is reached by its own short program, and a run that reaches one too seldom says so."""

import pytest
from hypothesis import Phase, settings
from rdq_specs import CoreHarness, Driver, calls
from rdq_specs.laws.facts import Facts
from rdq_specs.machine import CI, run
from rdq_specs.marks import MARKS, Tally, TooSeldom, Watch, applicable
from twisted_harness import TwistedHarness

FAILED = [calls.Put(retry=(2, 1, 1, 9, 0)), calls.Turn(), calls.Fail(0)]


def reached(program: list[calls.Call], width: int = 1) -> list[str]:
    """The marks that a program reaches."""
    watch, facts = Watch(CoreHarness.features), Facts(width=width)
    driver = Driver(CoreHarness, width)
    driver.run(program)
    for entry in driver.trace:
        watch.hear(facts, entry)
        facts.learn(entry)
    return watch.reached


def test_there_are_enough_of_them() -> None:
    assert len(MARKS) >= 15
    assert len({mark.name for mark in MARKS}) == len(MARKS)
    assert all(mark.words for mark in MARKS)


@pytest.mark.parametrize(
    ("name", "program"),
    [
        ("narrowed below slots held", [calls.Put(), calls.Turn(), calls.SetWidth(0)]),
        ("reprioritised across a tie", [calls.Put(1), calls.Put(), calls.Reprioritize(0, 0)]),
        ("cancelled while cancelling", [calls.Put(), calls.Turn(), calls.Cancel(0), calls.Cancel(0)]),
        ("stopped with both", [calls.Put(), calls.Turn(), calls.Put(), calls.Stop()]),
        ("resumed before drained", [calls.Put(), calls.Turn(), calls.Pause(), calls.Resume()]),
        (
            "succeeded after its interrupt",
            [calls.Put(), calls.Turn(), calls.Cancel(0), calls.Turn(), calls.Finish(0)],
        ),
        ("cancelled by itself", [calls.Put(0, (calls.Cancel(calls.SELF),)), calls.Turn()]),
        ("done again", [*FAILED, calls.Tick(1), calls.Turn()]),
        ("failed for the last time", [*FAILED, calls.Tick(1), calls.Turn(), calls.Fail(0)]),
        ("failed in a way that does not count", [*FAILED[:2], calls.Fail(0, "another")]),
        ("failure asked for more than its backoff", [*FAILED[:2], calls.Fail(0, 5)]),
        ("failed after a stop with attempts left", [*FAILED[:2], calls.Stop(), calls.Fail(0)]),
        ("cancelled while it waits to be done again", [*FAILED, calls.Cancel(0)]),
        ("paused for less than it was", [calls.PauseFor(5), calls.PauseFor(1)]),
        ("paused for a while when paused for good", [calls.Pause(), calls.PauseFor(1)]),
        ("pause ended by itself", [calls.PauseFor(1), calls.Tick(1), calls.Turn()]),
        ("stopped inside a start", [calls.Put(0, (calls.Stop(),)), calls.Turn()]),
    ],
)
def test_a_program_reaches_it(name: str, program: list[calls.Call]) -> None:
    assert name in reached(program)
    assert name not in reached(program[:-1]) or name == "stopped inside a start"


def test_a_call_after_the_turn_is_not_inside_it() -> None:
    assert "cancelled by itself" not in reached([calls.Put(), calls.Turn(), calls.Cancel(0)])


def test_a_run_that_hardly_launches_is_refused_and_says_why() -> None:
    tally = Tally(CoreHarness.features)
    for _ in range(100):
        tally.count(Watch(CoreHarness.features))
    with pytest.raises(TooSeldom) as caught:
        tally.check()
    assert caught.value.marks["launches"] == 0
    assert set(caught.value.marks) == {"launches", *(mark.name for mark in MARKS)}
    assert "cancelled by itself 0" in str(caught.value)


def test_few_examples_are_not_held_to_the_quota() -> None:
    few = settings(CI, max_examples=5, phases=[Phase.generate])
    assert run(CoreHarness, few).examples < 20


def test_what_an_implementation_lacks_is_not_asked_of_it() -> None:
    assert "ended what had ended" not in {mark.name for mark in applicable(TwistedHarness.features)}
