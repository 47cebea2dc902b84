"""The eager driver: a right shell that acts inside calls passes, a wrong one is convicted, by the laws alone."""

from __future__ import annotations

import pytest
from eager_harness import EagerHarness
from hypothesis import settings
from rdq_specs import Driver, HarnessError, LawBroken
from rdq_specs.calls import Cancel, Clear, Finish, Pause, Put, Reprioritize, SetWidth, Turn
from rdq_specs.driver import Did, Happened
from rdq_specs.eager import EagerDriver, driver_of
from rdq_specs.fuzz import Fuzz, FuzzFailed
from rdq_specs.harness import HarnessType
from rdq_specs.machine import CI, chain
from rdq_specs.programs import Program, Stray, clauses_of, failure_of
from twisted_harness import TwistedHarness

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
    """Forgets to answer who paused."""

    def pause(self, waiter: int) -> None:
        self.queue.forget(self.queue.pause(now=self.now), now=self.now)


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
    ("wrong", "clause"), [(CountsTwice, "COUNT-1"), (SettlesTwice, "SETTLE-1"), (LosesThePaused, "PAUSE-3")]
)
def test_a_wrong_shell_is_convicted(wrong: HarnessType, clause: str) -> None:
    with pytest.raises(FuzzFailed) as found:
        Fuzz(wrong).run(FEW, counted=False)
    assert isinstance(found.value.error, LawBroken)
    assert clause in clauses_of(found.value.error)


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


def test_what_a_script_raises_comes_out_of_the_outermost_call() -> None:
    assert isinstance(failure_of(Program((Put(0, (Cancel(7),)),), 1), EagerHarness), Stray)


def test_amid_a_clear_no_job_is_named() -> None:
    driver = EagerDriver(EagerHarness)
    driver.run([Put(0, (), (Reprioritize(1, 3), Put(7))), Put(), Clear()])
    assert driver.facts.priority == {0: 0, 1: 0, 2: 7}
