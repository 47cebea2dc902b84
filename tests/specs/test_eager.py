"""The eager driver: a right shell that acts inside calls passes, a wrong one is convicted, by the laws alone."""

from __future__ import annotations

from typing import cast

import pytest
from eager_harness import EagerHarness
from hypothesis import settings
from rdq_specs import CoreHarness, Driver, HarnessError, LawBroken
from rdq_specs.calls import Cancel, Clear, Drain, Finish, Pause, Put, Reprioritize, SetRate, SetWidth, Tick, Turn
from rdq_specs.driver import Did, Happened, Moment
from rdq_specs.eager import EagerDriver, driver_of
from rdq_specs.fuzz import Fuzz, FuzzFailed
from rdq_specs.harness import HarnessType
from rdq_specs.machine import CI, chain
from rdq_specs.programs import Program, Stray, clauses_of, failure_of
from twisted_harness import TwistedHarness

from rdq_core.waiters import Occasion

FEW = settings(CI, max_examples=25)


class CountsTwice(EagerHarness):
    """Counts a pending job twice when there are two."""

    def size(self) -> tuple[int, int]:
        under_way, pending = super().size()
        return under_way, pending + (pending > 1)


class SettlesTwice(EagerHarness):
    """Tells twice of jobs that failed."""

    def fail(self, job: int) -> None:
        super().fail(job)
        self.observer.settled(job, "failed")


class LosesThePaused(EagerHarness):
    """Forgets, when somebody resumes, to answer who paused."""

    def resume(self, width: object) -> None:
        CoreHarness.resume(self, width)
        for waiter in self.waiters:
            if waiter.occasion is Occasion.QUIET:
                self.queue.forget(waiter, now=self.now)
        self.act()


class PutsAtOnce(EagerHarness):
    """Knows of no delay."""

    def put_timed(self, job: int, priority: object, delay: object, timeout: object) -> None:
        super().put_timed(job, priority, None if delay in (0.5, 1, 2) else delay, timeout)


class NeverTimesOut(EagerHarness):
    """Knows of no timeout."""

    def put_timed(self, job: int, priority: object, delay: object, timeout: object) -> None:
        super().put_timed(job, priority, delay, None if timeout in (0.25, 1, 2) else timeout)


class LimitsNothing(EagerHarness):
    """Knows of no rate."""

    def set_rate(self, rates: object) -> None:
        super().set_rate(() if isinstance(rates, tuple) else rates)


class TakesAnyRate(EagerHarness):
    """Takes for a rate what is none."""

    def set_rate(self, rates: object) -> None:
        super().set_rate(cast("object", rates) if isinstance(rates, tuple) else ())


class Mistaken(EagerHarness):
    """A harness that is at fault itself."""

    def cancel(self, job: int) -> None:
        raise KeyError(job)


def test_who_declares_it_is_driven_so() -> None:
    assert driver_of(EagerHarness) is EagerDriver
    assert driver_of(TwistedHarness) is Driver


def test_a_right_shell_passes() -> None:
    Fuzz(EagerHarness).run(FEW, counted=False)
    chain(EagerHarness)


@pytest.mark.parametrize(
    ("wrong", "clauses"),
    [
        (CountsTwice, {"COUNT-1"}),
        (SettlesTwice, {"SETTLE-1"}),
        (LosesThePaused, {"PAUSE-3", "ORDER-6"}),
        (PutsAtOnce, {"DELAY-1", "DELAY-2"}),
        (NeverTimesOut, {"TIMEOUT-1"}),
        (LimitsNothing, {"RATE-1", "RATE-2"}),
        (TakesAnyRate, {"RATE-3"}),
    ],
)
def test_a_wrong_shell_is_convicted(wrong: HarnessType, clauses: set[str]) -> None:
    """By one of the clauses that it breaks, whichever shows first."""
    with pytest.raises(FuzzFailed) as found:
        Fuzz(wrong).run(FEW, counted=False)
    assert isinstance(found.value.error, LawBroken)
    assert clauses & clauses_of(found.value.error)


def test_a_harness_at_fault_is_not_the_queues_fault() -> None:
    failure = failure_of(Program((Put(), Cancel(0)), 0), Mistaken)
    assert isinstance(failure, HarnessError)


def test_a_call_stands_before_what_it_made_happen() -> None:
    driver = EagerDriver(EagerHarness, 2)
    outer, inner = Put(0, (Put(1), Finish(0)), (Pause(),)), Put(1)
    driver.run([outer])
    assert [entry for entry in driver.trace if isinstance(entry, (Did, Happened))] == [
        Did(outer, 0),
        Happened(("launch", 0)),
        Did(inner, 1),
        Did(Finish(0), None),
        Happened(("settled", 0, "finished")),
        Did(Pause(), 0),
        Happened(("answer", 0, True)),
    ]


def test_the_model_looks_as_the_facts_are() -> None:
    driver = EagerDriver(EagerHarness, 1)
    driver.run([Put(), Put(5), Put(5), Reprioritize(2, 1), Cancel(0), SetWidth(2), Turn()])
    assert driver.model.state == {0: "cancelling", 1: "pending", 2: "under way"}
    assert driver.model.pending() == [1]
    assert driver.model.slots == [0, 2]
    assert driver.model.width == 2


def test_the_time_that_is_acted_at_stands_before_what_it_makes_happen() -> None:
    driver = EagerDriver(EagerHarness, 1)
    outer = SetWidth(2)
    driver.run([Put(delay=1), Put(timeout=1), Tick(1), outer, Tick(-1), Turn()])
    shown = [entry for entry in driver.trace if isinstance(entry, (Did, Happened, Moment))]
    assert shown[3:] == [
        Did(Tick(1), None),
        Moment(1),
        Did(outer, None),
        Happened(("interrupt", 1)),
        Happened(("launch", 0)),
        Did(Tick(-1), None),
        Did(Turn(), None),
    ]


def test_the_model_waits_for_what_the_facts_wait_for() -> None:
    driver = EagerDriver(EagerHarness, 1)
    driver.run([SetRate(("1/4s",)), Put(delay=3, timeout=8), Put(), Turn()])
    assert driver.model.time_left() == 3
    driver.run([Tick(3), Turn()])
    assert (driver.model.state, driver.model.delayed()) == ({0: "pending", 1: "pending"}, [])
    assert driver.model.time_left() == 1
    driver.run([Tick(1), Turn(), Tick(1), Drain(2, 5)])
    assert driver.model.time_left() == 2
    driver.run([Tick(2), Turn()])
    assert driver.model.state == {0: "cancelling", 1: "returned"}
    assert driver.model.time_left() == 5
    driver.run([Tick(5), Turn(), Finish(0)])
    assert driver.model.state[0] == "abandoned"
    assert driver.model.ended == {0}
    assert driver.model.time_left() is None


def test_what_a_clear_will_return_is_the_delayed_too() -> None:
    driver = EagerDriver(EagerHarness, 0)
    driver.run([Put(delay=1, settle=(Put(),)), Put(), Clear()])
    assert [entry.result for entry in driver.trace if isinstance(entry, Did)] == [0, 1, (1, 0), 2]


def test_what_a_script_raises_comes_out_of_the_outermost_call() -> None:
    assert isinstance(failure_of(Program((Put(0, (Cancel(7),)),), 1), EagerHarness), Stray)


def test_amid_a_clear_no_job_is_named() -> None:
    driver = EagerDriver(EagerHarness)
    driver.run([Put(0, (), (Reprioritize(1, 3), Put(7))), Put(), Clear()])
    assert driver.facts.priority == {0: 0, 1: 0, 2: 7}
