"""Turns: what runs before what, slices, and a flat stack."""
# pyright: reportPrivateUsage=false
# How a turn is cut is a matter of the shell's alone.

from __future__ import annotations

import asyncio
import traceback
from typing import Any, cast

import pytest

from rdq_asyncio import State, turns
from rdq_asyncio.turns import STEPS, Turns
from rdq_core import Wait
from tests.asyncio.tools import AnyJob, Work, each_loop, new_queue, note, rest


@each_loop
async def test_whoever_awaits_a_job_acts_before_the_next_launch() -> None:
    order: list[str] = []
    queue = new_queue(order.append)
    for number in range(3):
        queue.submit(f"other {number}")
    for number in range(3):
        await queue.put(f"urgent {number}", -1)
    await queue.when_idle()
    assert order == ["urgent 0", "urgent 1", "urgent 2", "other 0", "other 1", "other 2"]


@each_loop
async def test_whoever_is_told_that_a_job_failed_can_pause_before_the_next_launch() -> None:
    async def second_fails(argument: str) -> None:
        started.append(argument)
        await asyncio.sleep(0)
        if argument == "b":
            raise ValueError

    started: list[str] = []
    queue = new_queue(second_fails)
    for argument in "abc":
        queue.put(argument).add_done_callback(lambda done: queue.pause() if done.exception() else None)
    await rest()
    assert (started, queue.paused) == (["a", "b"], True)


@each_loop
async def test_a_plain_function_that_pauses_is_obeyed_at_once() -> None:
    def pause(argument: str) -> None:
        log.append(argument)
        queue.pause()

    log: list[str] = []
    queue = new_queue(pause, 9)
    queue.submit("a")
    queue.submit("b")
    await rest()
    assert (log, queue.paused, queue.size()) == (["a"], True, (0, 1))


@each_loop
async def test_one_that_cancels_its_own_job() -> None:
    def cancel(argument: str) -> Any:
        queue.underway()[-1].cancel()
        if argument == "raises":
            raise ValueError
        return work(argument) if argument == "waits" else argument

    work = Work()
    for argument, succeeded in (("returns", True), ("raises", False), ("waits", False)):
        queue = new_queue(cancel)
        job = queue.submit(argument)
        await rest()
        assert (job.state, job.succeeded, queue.size()) == (State.CANCELLED, succeeded, (0, 0))


@each_loop
async def test_one_that_stops_its_queue_and_gives_a_coroutine() -> None:
    async def stop(argument: str) -> str:
        stops.append(queue.stop(cancel_underway=True))
        return argument

    stops: list[asyncio.Future[list[AnyJob]]] = []
    queue = new_queue(stop)
    first, rest_of_it = queue.submit("a"), queue.submit("b")
    await rest()
    assert stops[0].result() == [rest_of_it]
    assert (first.state, first.succeeded, rest_of_it.state) == (State.CANCELLED, True, State.RETURNED)


@each_loop
async def test_the_stack_is_flat_however_much_ends_synchronously() -> None:
    def deep(_: str) -> None:
        depths.append(sum(1 for _ in traceback.walk_stack(None)))

    async def deep_too(_: str) -> None:
        deep("")

    depths: list[int] = []
    for func in (deep, deep_too):
        depths.clear()
        queue = new_queue(func)
        jobs = [queue.submit("x") for _ in range(3000)]
        await queue.when_idle()
        assert {job.state for job in jobs} == {State.FINISHED}
        assert len(depths) == 3000
        assert len(set(depths)) == 1


@each_loop
async def test_others_run_between_two_turns() -> None:
    queue = new_queue(str.upper)
    for _ in range(STEPS):
        queue.submit("x")
    await asyncio.sleep(0)
    assert queue.statistics().finished == STEPS // 2  # a launch and a settlement each
    await queue.when_idle()


@each_loop
async def test_many_told_at_a_stop_take_no_iteration_each() -> None:
    queue = new_queue(Work(), 0)
    futures = [queue.put("x") for _ in range(5 * STEPS)]
    queue.stop()
    for _ in range(5 + 1):
        await asyncio.sleep(0)
    assert all(future.done() for future in futures)


def test_a_turn_ends_when_its_slice_is_spent_and_another_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    time = 500.0

    def slow(_: str) -> None:
        nonlocal time
        time += 0.004

    async def run() -> list[int]:
        queue = new_queue(slow)
        finished: list[int] = []
        idle = queue.when_idle()
        for _ in range(7):
            queue.submit("x")
        while not idle.done():
            await asyncio.sleep(0)
            finished.append(queue.statistics().finished)
        return finished

    monkeypatch.setattr(turns, "SLICE", 0.010)
    monkeypatch.setattr("rdq_asyncio.dispatcher.perf_counter", lambda: time)
    monkeypatch.setattr(turns, "perf_counter", lambda: time)
    assert asyncio.run(run()) == [3, 6, 7]


class Machine:
    """As many steps as are left, and then a wait."""

    def __init__(self, steps: int, until: float | None = None) -> None:
        self.left, self.until, self.taken = steps, until, 0
        self.error: BaseException | None = None

    def run(self, _loop: asyncio.AbstractEventLoop, steps: int, _end: float) -> Wait | None:
        """A shell's loop."""
        if self.error is not None:
            error, self.error = self.error, None
            raise error
        taken = min(self.left, steps)
        self.left -= taken
        self.taken += taken
        return None if taken == steps else Wait(self.until)


@each_loop
async def test_what_is_due_by_time_gets_a_timer_which_an_input_replaces() -> None:
    loop = asyncio.get_running_loop()
    machine = Machine(1, until=loop.time() + 3600)
    turns = Turns(machine.run)
    turns.soon(loop)
    await rest()
    timer = turns._call
    assert timer is not None
    assert cast("asyncio.TimerHandle", timer).when() == pytest.approx(machine.until, abs=0.01)  # uvloop's: milliseconds
    machine.left, machine.until = 2, None
    turns.soon(loop)
    assert timer.cancelled()
    await rest()
    assert (machine.taken, turns._call) == (3, None)


@each_loop
async def test_the_timer_takes_a_turn_when_it_comes() -> None:
    loop = asyncio.get_running_loop()
    machine = Machine(1, until=loop.time())
    turns = Turns(machine.run)
    turns.soon(loop)
    await asyncio.sleep(0)
    machine.left, machine.until = 2, None
    while machine.taken < 3:
        await asyncio.sleep(0)
    assert turns._call is None


def test_an_error_of_the_shells_own_is_reported_and_not_repeated_for_ever() -> None:
    async def run() -> int:
        loop = asyncio.get_running_loop()
        reported: list[object] = []
        loop.set_exception_handler(lambda _, context: reported.append(context["exception"]))
        machine = Machine(3)
        machine.error = ZeroDivisionError()
        turns = Turns(machine.run)
        turns.soon(loop)
        await rest()
        assert (len(reported), machine.taken) == (1, 0)
        turns.soon(loop)
        await rest()
        return machine.taken

    assert asyncio.run(run()) == 3


def test_what_is_no_exception_is_raised_on_and_the_next_turn_is_due() -> None:
    loop = asyncio.new_event_loop()
    machine = Machine(3)
    machine.error = KeyboardInterrupt()
    turns = Turns(machine.run)
    turns.soon(loop)
    with pytest.raises(KeyboardInterrupt):
        loop.run_until_complete(rest())
    assert machine.taken == 0
    loop.run_until_complete(rest())
    assert machine.taken == 3
    loop.close()


@each_loop
async def test_a_stop_comes_after_every_settlement() -> None:
    log: list[tuple[str, object]] = []
    queue = new_queue(work := Work())
    jobs = [queue.submit(argument) for argument in "abc"]
    await rest()
    note(queue.stop(), log, "stop")
    note(queue.when_idle(), log, "idle")
    for job in reversed(jobs):
        note(job.watch(), log, "job")
    work.finish("a")
    await rest()
    assert [name for name, _ in log] == ["job", "job", "job", "idle", "stop"]
