"""Turns, one by one: how long they are, and how many calls are outstanding with the clock."""
# pyright: reportPrivateUsage=false
# The fake timing stands in for the whole of `Timing`.

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import pytest

from rdq_core import Wait
from rdq_twisted.timing import Timing
from rdq_twisted.turns import STEPS, Turns


class Call:
    """What `call_later` gave."""

    def __init__(self, timing: FakeTiming, at: float, call: Callable[[], object]) -> None:
        self.timing, self.at, self.call = timing, at, call

    def cancel(self) -> None:
        self.timing.calls.remove(self)


class FakeTiming:
    """A clock that the test moves, and a real-time flag that it sets."""

    is_real = False

    def __init__(self) -> None:
        self.time = 0.0
        self.calls: list[Call] = []

    def now(self) -> float:
        return self.time

    def call_later(self, delay: float, call: Callable[[], object]) -> Call:
        assert delay >= 0
        self.calls.append(Call(self, self.time + delay, call))
        return self.calls[-1]

    def run(self) -> None:
        """Make the one outstanding call, at its time."""
        [call] = self.calls
        self.calls.clear()
        self.time = max(self.time, call.at)
        call.call()

    @property
    def due(self) -> list[float]:
        return [call.at for call in self.calls]


class Machine:
    """As many steps as are left, and then a wait."""

    def __init__(self, steps: int = 0, until: float | None = None) -> None:
        self.left, self.until, self.taken = steps, until, 0
        self.hook: Callable[[], object] = lambda: None
        self.asked: list[tuple[int, float]] = []

    def run(self, steps: int, end: float) -> Wait | None:
        """A shell's loop."""
        self.asked.append((steps, end))
        for _ in range(steps):
            if (wait := self.step()) is not None:
                return wait
        return None

    def step(self) -> Wait | None:
        self.hook()
        if not self.left:
            return Wait(self.until)
        self.left -= 1
        self.taken += 1
        return None


def turns(machine: Machine) -> tuple[Turns, FakeTiming]:
    timing = FakeTiming()
    return Turns(cast("Timing", timing), machine.run), timing


def test_there_is_no_turn_before_one_is_asked_for() -> None:
    assert turns(Machine(1))[1].due == []


def test_soon_asks_for_a_turn_at_once_and_never_runs_it_itself() -> None:
    machine = Machine(1)
    some, timing = turns(machine)
    some.soon()
    assert (timing.due, machine.taken) == ([0], 0)


def test_however_often_it_is_asked_for_there_is_one_turn() -> None:
    some, timing = turns(Machine(1))
    for _ in range(5):
        some.soon()
    assert timing.due == [0]


def test_a_turn_takes_all_steps_and_then_rests_without_a_timer() -> None:
    machine = Machine(7)
    some, timing = turns(machine)
    some.soon()
    timing.run()
    assert (machine.taken, timing.due) == (7, [])


def test_asking_for_a_turn_within_one_adds_none() -> None:
    machine = Machine(3)
    some, timing = turns(machine)
    machine.hook = some.soon
    some.soon()
    timing.run()
    assert (machine.taken, timing.due) == (3, [])


def test_a_slice_ends_after_so_many_steps_and_the_next_turn_goes_on() -> None:
    machine = Machine(2 * STEPS + 1)
    some, timing = turns(machine)
    some.soon()
    taken: list[int] = []
    while timing.calls:
        timing.run()
        taken.append(machine.taken)
    assert taken == [STEPS, 2 * STEPS, 2 * STEPS + 1]


def test_what_is_due_by_time_arms_one_timer_for_it() -> None:
    some, timing = turns(Machine(until=30))
    some.soon()
    timing.time = 20
    timing.run()
    assert timing.due == [30]


def test_a_moment_that_has_passed_is_due_now() -> None:
    some, timing = turns(Machine(until=5))
    some.soon()
    timing.time = 20
    timing.run()
    assert timing.due == [20]


def test_the_timer_takes_a_turn_when_it_comes() -> None:
    machine = Machine(until=30)
    some, timing = turns(machine)
    some.soon()
    timing.run()
    machine.left, machine.until = 2, None
    timing.run()
    assert (timing.time, machine.taken, timing.due) == (30, 2, [])


def test_soon_replaces_the_timer_and_there_are_never_two_calls() -> None:
    machine = Machine(until=30)
    some, timing = turns(machine)
    some.soon()
    timing.run()
    some.soon()
    assert timing.due == [0]
    some.soon()
    assert timing.due == [0]
    machine.until = 40
    timing.run()
    assert timing.due == [40]


def raising(machine: Machine, error: type[BaseException]) -> None:
    """Have its third step raise, and no other."""

    def once() -> None:
        if machine.taken == 2:
            machine.hook = lambda: None
            raise error

    machine.hook = once


def test_what_is_no_exception_is_raised_on_and_the_next_turn_is_due() -> None:
    machine = Machine(5)
    some, timing = turns(machine)
    raising(machine, KeyboardInterrupt)
    some.soon()
    with pytest.raises(KeyboardInterrupt):
        timing.run()
    assert timing.due == [0]
    timing.run()
    assert (machine.taken, timing.due) == (5, [])


def test_an_error_of_the_shells_own_is_raised_on_and_not_repeated_for_ever() -> None:
    machine = Machine(5)
    some, timing = turns(machine)
    raising(machine, ZeroDivisionError)
    some.soon()
    with pytest.raises(ZeroDivisionError):
        timing.run()
    assert timing.due == []
    some.soon()
    timing.run()
    assert (machine.taken, timing.due) == (5, [])
