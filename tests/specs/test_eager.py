"""The eager driver: a right shell that acts inside calls passes, a wrong one is convicted, by the laws alone."""

from __future__ import annotations

import pytest
from eager_harness import EagerHarness
from hypothesis import settings
from rdq_specs import Driver, HarnessError, LawBroken
from rdq_specs.calls import Cancel, Clear, Drain, Finish, Pause, Put, Reprioritize, SetRate, SetWidth, Tick, Turn
from rdq_specs.driver import Did, Happened, Moment, Seen
from rdq_specs.eager import EagerDriver, driver_of
from rdq_specs.fuzz import Fuzz, FuzzFailed
from rdq_specs.harness import HarnessType
from rdq_specs.machine import CI, chain
from rdq_specs.programs import Program, Stray, clauses_of, failure_of
from twisted_harness import TwistedHarness

from rdq_core import Occasion

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
    """Forgets who paused, once it is resumed."""

    def act(self) -> None:
        for ticket in self.waiters:
            if ticket.occasion is Occasion.QUIET and not self.queue.paused:
                self.queue.forget(ticket, now=self.now)
        super().act()


class TimesNothing(EagerHarness):
    """Lets work take as long as it likes."""

    def put_timed(self, job: int, priority: object, delay: object, timeout: object) -> None:
        forgotten = isinstance(timeout, (int, float)) and timeout > 0
        super().put_timed(job, priority, delay, None if forgotten else timeout)


class LimitsNothing(EagerHarness):
    """Takes a rate, and keeps to none."""

    def set_rate(self, rates: object) -> None:
        super().set_rate(rates)
        super().set_rate(())


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
    ("wrong", "clause"),
    [
        (CountsTwice, "COUNT-1"),
        (SettlesTwice, "SETTLE-1"),
        (LosesThePaused, "PAUSE-3"),
        (TimesNothing, "TIMEOUT-1"),
    ],
)
def test_a_wrong_shell_is_convicted(wrong: HarnessType, clause: str) -> None:
    with pytest.raises(FuzzFailed) as found:
        Fuzz(wrong).run(FEW, counted=False)
    assert isinstance(found.value.error, LawBroken)
    assert clause in clauses_of(found.value.error)


def test_a_launch_that_the_rate_has_not_saved_up_is_found() -> None:
    failure = failure_of(Program((SetRate(("1/s",)), Put()), 1), LimitsNothing)
    assert isinstance(failure, LawBroken)
    assert clauses_of(failure) == {"RATE-2"}


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


def test_the_model_looks_as_the_facts_of_time_are() -> None:
    driver = EagerDriver(EagerHarness, 2)
    driver.run([Put(timeout=8), Put(delay=2), Put(delay=4), Tick(3), Turn(), SetRate(("1/s",)), Put(), Tick(1)])
    assert driver.model.state == {0: "under way", 1: "under way", 2: "delayed", 3: "pending"}
    assert driver.model.due == {2: 4}
    assert driver.model.expiry == {0: 8}
    assert driver.model.wake() == 4
    driver.run([Finish(0), SetWidth(3)])
    assert driver.model.slots == [1, 2]
    assert driver.model.wake() == 5  # when the rate lets job 3 be launched
    driver.run([Drain(10, 5)])
    assert (driver.model.deadline, driver.model.abandonment) == (14, 19)


def test_the_moment_stands_before_the_call_that_it_was_seen_at_and_what_came_of_both() -> None:
    driver = EagerDriver(EagerHarness, 1)
    driver.run([Put(delay=2), Tick(2), SetWidth(2)])
    assert [entry for entry in driver.trace if not isinstance(entry, Seen)][1:] == [
        Did(Tick(2), None),
        Moment(2),
        Did(SetWidth(2), None),
        Happened(("launch", 0)),
    ]


def test_what_a_script_raises_comes_out_of_the_outermost_call() -> None:
    assert isinstance(failure_of(Program((Put(0, (Cancel(7),)),), 1), EagerHarness), Stray)


def test_amid_a_clear_no_job_is_named() -> None:
    driver = EagerDriver(EagerHarness)
    driver.run([Put(0, (), (Reprioritize(1, 3), Put(7))), Put(), Clear()])
    assert driver.facts.priority == {0: 0, 1: 0, 2: 7}
