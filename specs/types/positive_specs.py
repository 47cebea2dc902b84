"""What type checkers must accept of rdq_specs, and what they must infer: a third party's harness, and its verdict."""
# pyright: strict, reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import ClassVar, assert_type
from unittest import TestCase

from hypothesis import settings
from rdq_specs import (
    LAWS,
    PROFILES,
    Call,
    CoreHarness,
    Coverage,
    Discrepancy,
    Driver,
    Entry,
    Feature,
    Harness,
    HarnessError,
    HarnessType,
    LawBroken,
    Model,
    Observer,
    Violation,
    coverage,
    judge,
    state_machine,
    state_machine_test,
)


class Mine(Harness):
    """A harness of one's own: what it does not declare is left to `Harness`."""

    features = frozenset({Feature.PRIORITY, Feature.CANCEL})
    deviations: ClassVar[Mapping[str, str]] = {"ORDER-2": "first come, first served"}
    reacts_later = True

    def __init__(self, observer: Observer, width: int, capacity: int | None) -> None:
        self.observer = observer

    def put(self, job: int, priority: object) -> None:
        self.observer.launched(job)

    def requeue(self, jobs: Sequence[int], new: Sequence[int]) -> None: ...

    def cancel(self, job: int) -> None:
        self.observer.interrupted(job)

    def reprioritize(self, job: int, priority: object) -> None: ...

    def clear(self) -> list[int]:
        return []

    def set_width(self, width: object) -> None: ...

    def pause(self, waiter: int) -> None:
        self.observer.answered(waiter, True)

    def resume(self, width: object) -> None: ...

    def stop(self, waiter: int, cancel_underway: bool) -> None:
        self.observer.answered(waiter, (1, 2))

    def drain(self, waiter: int) -> None: ...

    def when_idle(self, waiter: int) -> None:
        self.observer.answered(waiter, None)

    def when_room(self, waiter: int) -> None:
        self.observer.answered(waiter, "closed")

    def forget(self, waiter: int) -> None: ...

    def withdraw(self, job: int) -> None:
        self.observer.told(job, "cancelled")

    def finish(self, job: int) -> None:
        self.observer.settled(job, "finished")
        self.observer.reacts(job)

    def fail(self, job: int) -> None: ...

    def tick(self, seconds: float) -> None: ...

    def turn(self) -> None: ...

    def poll(self) -> bool:
        return False

    def pending(self) -> tuple[int, ...]:
        return ()

    def underway(self) -> Sequence[int]:
        return ()

    def size(self) -> tuple[int, int]:
        return 0, 0

    def retained(self) -> Sequence[int]:
        return ()

    def timers(self) -> int:
        return 0

    def times(self, job: int) -> Sequence[float]:
        return ()

    def check(self) -> None: ...

    def close(self) -> None: ...


def tests() -> None:
    """A harness's class, not a harness, is what is checked."""
    kind: HarnessType = Mine
    assert_type(state_machine_test(Mine), type[TestCase])
    assert_type(state_machine_test(kind, PROFILES["ci"]), type[TestCase])
    state_machine_test(CoreHarness, settings(max_examples=10))
    state_machine(Mine).TestCase().runTest()


def verdict() -> None:
    """What a run checks."""
    found = coverage(Mine, tells=False)
    assert_type(found, Coverage)
    assert_type(found.checked, tuple[str, ...])
    assert_type(found.unchecked, Mapping[str, str])
    assert_type(found.why_not(), Mapping[str, tuple[str, ...]])


def traces(calls: list[Call]) -> None:
    """A run can be recorded, and its trace be judged."""
    driver = Driver(Mine, 2, capacity=3, compare=False)
    driver.on_entry = print
    driver.run(calls)
    driver.do(calls[0])
    driver.see()
    driver.check()
    driver.close()
    assert_type(driver.times(0), Sequence[float])
    assert_type(driver.retained(), Sequence[int])
    assert_type(driver.trace, list[Entry])
    assert_type((driver.width, driver.capacity, driver.compare), tuple[int, int | None, bool])
    assert_type(driver.views().size[0], int)
    broken = judge(driver.trace, driver.width, driver.capacity, {"WIDTH-1": LAWS["WIDTH-1"]})
    assert_type(broken, list[Violation])
    assert_type((broken[0].clause, broken[0].index, broken[0].rule), tuple[str, int, str])
    assert_type(broken[0].entry, Entry)
    observer: Observer = driver
    observer.launched(0)


def model() -> None:
    """The model is a queue like any other, of numbers."""
    dull = Model(width=2, capacity=3)
    assert_type((dull.has_room(), dull.next_moment()), tuple[bool, float])
    assert_type(dull.put(1.5), int)
    assert_type(dull.requeue((0,)), tuple[int, ...])
    assert_type(dull.clear(), tuple[int, ...])
    assert_type(dull.pending(), list[int])
    assert_type(dull.handed_back(), tuple[int, ...])
    assert_type(dull.snapshot(), Hashable)
    waiters = [dull.pause(), dull.stop(cancel_underway=True), dull.drain(), dull.when_idle(), dull.when_room()]
    assert_type(waiters, list[int])
    dull.forget(waiters[0])
    dull.cancel(0)
    dull.reprioritize(0, 1)
    dull.set_width(3)
    dull.resume(None)
    dull.finish(0)
    dull.fail(0)
    if (event := dull.poll()) is not None:
        assert_type(event[0], str)


def errors(mine: HarnessType) -> None:
    """What a check raises."""
    try:
        state_machine(mine).TestCase().runTest()
    except (Discrepancy, LawBroken) as error:
        _broken: AssertionError = error
    except HarnessError as error:
        _harness: Exception = error
