"""What can be seen of a shell's queue is what its machine says."""

# pyright: reportPrivateUsage=false
# What a queue tells its own jobs.

from __future__ import annotations

from collections.abc import Callable

import pytest

from rdq_core import Phase, Rate, Retry, Size
from rdq_core.shell_views import ShellViews
from tests.core.tools import Queue, TextJob, drained, make, put

Views = ShellViews[str, object, TextJob]


def send(argument: str) -> None:
    """A job function, for its name."""


def seen(machine: Queue, func: Callable[[str], object] = send, now: float = 0) -> Views:
    return ShellViews(func, machine, lambda: now)


def test_the_jobs_are_listed_and_the_lists_are_copies() -> None:
    machine = make(1, capacity=5)
    first, second = put(machine, "ab")
    drained(machine)
    views = seen(machine)
    assert (views.pending(), views.underway(), views.size()) == ([second], [first], Size(1, 1))
    views.pending().clear()
    views.underway().clear()
    assert (views.pending(), views.underway(), views.capacity) == ([second], [first], 5)


def test_paused_and_stopped_are_the_machines() -> None:
    machine = make(1)
    views = seen(machine)
    assert (views.paused, views.stopped, views.capacity) == (False, False, None)
    machine.pause(now=0)
    assert (views.paused, views.stopped) == (True, False)
    machine.drain(now=0)
    assert (views.paused, views.stopped) == (True, True)
    machine.stop(now=0)
    assert (views.paused, views.stopped) == (True, True)


def test_what_is_delayed_is_listed_by_itself_and_told_in_the_repr() -> None:
    machine = make(1)
    later, sooner = machine.put("a", delay=9, now=0), machine.put("b", delay=5, now=0)
    views = seen(machine)
    assert (views.delayed(), views.pending(), views.size()) == ([sooner, later], [], Size(0, 0))
    views.delayed().clear()
    assert views.delayed() == [sooner, later]
    assert repr(views) == "<ShellViews of send: 0 under way, 0 pending, 2 delayed, width 1>"


def test_the_delay_and_the_timeout_are_those_of_a_put_that_does_not_say() -> None:
    assert (seen(make()).delay, seen(make()).timeout) == (0, None)
    views = seen(make(delay=3, timeout=30))
    assert (views.delay, views.timeout) == (3, 30)


def test_so_is_the_retry() -> None:
    assert seen(make()).retry is None
    assert seen(make(retry=Retry(3))).retry == Retry(3)


def test_the_repr_says_for_how_long_it_is_paused() -> None:
    machine = make(1)
    machine.pause_for(90, now=0)
    assert repr(seen(machine, now=77.5)) == (
        "<ShellViews of send: 0 under way, 0 pending, width 1, paused for 12.5 s more>"
    )


def test_whether_a_job_has_timed_out_is_the_machines_to_say() -> None:
    machine = make(1)
    job = machine.put("a", timeout=5, now=0)
    drained(machine)
    views = seen(machine)
    assert not views._timed_out(job)
    machine.poll(now=5)
    assert views._timed_out(job)


def test_statistics_are_of_the_time_that_the_shell_tells() -> None:
    machine = make(1)
    put(machine, "a", now=1)
    drained(machine, now=2)
    assert seen(machine, now=9).statistics() == machine.statistics(now=9)
    assert seen(machine, now=9).statistics().longest_underway == 7


class Sender:
    """A job function without a name."""

    def __call__(self, argument: str) -> None: ...

    def __repr__(self) -> str:
        return "Sender()"


@pytest.mark.parametrize(("func", "name"), [(send, "send"), (Sender(), "Sender()")])
def test_the_repr_says_whose_queue_it_is(func: Callable[[str], object], name: str) -> None:
    assert repr(seen(make(3), func)) == f"<ShellViews of {name}: 0 under way, 0 pending, width 3>"


def test_the_repr_says_how_it_stands() -> None:
    machine = make(1)
    put(machine, "abc")
    drained(machine)
    machine.pause(now=0)
    assert repr(seen(machine)) == "<ShellViews of send: 1 under way, 2 pending, width 1, paused>"
    machine.drain(now=0)
    assert repr(seen(machine)) == "<ShellViews of send: 1 under way, 2 pending, width 1, paused, draining>"
    assert machine.phase is Phase.DRAINING
    machine.set_rate([Rate(10, burst=5), Rate(200, 60)], now=0)
    assert repr(seen(machine)) == (
        "<ShellViews of send: 1 under way, 2 pending, width 1, rate 10/s burst 5 and 200/min, paused, draining>"
    )


def test_the_repr_says_what_each_key_may_have() -> None:
    machine = make(9, width_per_key=2)
    assert repr(seen(machine)) == "<ShellViews of send: 0 under way, 0 pending, width 9, per key 2>"
    machine.set_rate_per_key([Rate(1), Rate(30, 60)], now=0)
    assert repr(seen(machine)) == "<ShellViews of send: 0 under way, 0 pending, width 9, per key 2 and 1/s and 30/min>"
    machine.set_width_per_key(None, now=0)
    assert repr(seen(machine)) == "<ShellViews of send: 0 under way, 0 pending, width 9, per key 1/s and 30/min>"
