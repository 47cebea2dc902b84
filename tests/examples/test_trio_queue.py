"""`examples/trio_queue.py` as its users meet it, under trio's own `run`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import trio
from trio.testing import MockClock

from examples.trio_queue import TrioQueue
from rdq_core import QueueStopped, Rate, State


def in_trio(main: Callable[[], Awaitable[None]]) -> None:
    """Run it, in no time."""
    trio.run(main, clock=MockClock(autojump_threshold=0))


def test_at_most_the_width_at_once_and_the_width_can_be_turned() -> None:
    begun: list[tuple[float, int]] = []

    async def work(number: int) -> int:
        begun.append((trio.current_time(), number))
        await trio.sleep(1)
        return number * number

    async def main() -> None:
        start = trio.current_time()
        queue = TrioQueue(work, width=1)
        async with trio.open_nursery() as nursery:
            nursery.start_soon(queue.run)
            jobs = [queue.put(number) for number in range(5)]
            await jobs[0].ended.wait()
            queue.set_width(2)
            assert await queue.drain() == []
            nursery.cancel_scope.cancel()
        assert [round(at - start) for at, _ in begun] == [0, 1, 1, 2, 2]
        assert [number for _, number in begun] == [0, 1, 2, 3, 4]
        assert [job.result for job in jobs] == [0, 1, 4, 9, 16]

    in_trio(main)


def test_a_job_that_fails_harms_nobody_else() -> None:
    async def work(number: int) -> float:
        return 1 / number

    async def main() -> None:
        queue = TrioQueue(work, width=1)
        async with trio.open_nursery() as nursery:
            nursery.start_soon(queue.run)
            bad, good = queue.put(0), queue.put(1)
            await queue.drain()
            nursery.cancel_scope.cancel()
        assert isinstance(bad.error, ZeroDivisionError)
        assert (bad.state, good.state) == (State.FAILED, State.FINISHED)

    in_trio(main)


def test_a_cancelled_job_holds_its_slot_while_it_cleans_up() -> None:
    async def work(_: object) -> None:
        try:
            await trio.sleep_forever()
        finally:
            with trio.CancelScope(shield=True):
                await trio.sleep(10)

    async def main() -> None:
        queue = TrioQueue(work, width=1)
        async with trio.open_nursery() as nursery:
            nursery.start_soon(queue.run)
            first, second = queue.put(1), queue.put(2)
            await trio.sleep(1)
            queue.cancel(first)
            await trio.sleep(9)
            assert (first.state, second.state) == (State.CANCELLING, State.PENDING)
            await first.ended.wait()
            assert first.state is State.CANCELLED
            await trio.sleep(1)
            assert second.state is State.UNDERWAY
            nursery.cancel_scope.cancel()

    in_trio(main)


def test_whoever_cancels_it_from_outside_finds_every_job_ended_and_everyone_told() -> None:
    told: list[object] = []

    async def wait(queue: TrioQueue[int, None]) -> None:
        told.append(await queue.stop())

    async def main() -> None:
        async def work(number: int) -> None:
            async with trio.open_nursery() as nursery:  # which is cancelled with a group of exceptions
                nursery.start_soon(trio.sleep, number)
                await trio.sleep(number)

        queue = TrioQueue(work, width=2)
        jobs = [queue.put(number) for number in (1, 100, 100, 2)]
        async with trio.open_nursery() as outside:
            with trio.move_on_after(5):
                async with trio.open_nursery() as nursery:
                    nursery.start_soon(queue.run)
                    await trio.sleep(3)
                    outside.start_soon(wait, queue)
            states = [job.state for job in jobs]
        assert states == [State.FINISHED, State.CANCELLED, State.CANCELLED, State.RETURNED]
        assert all(job.ended.is_set() for job in jobs)
        assert told == [[jobs[3]]]
        with pytest.raises(QueueStopped):
            queue.put(1)

    in_trio(main)


def test_what_is_no_exception_is_everybodys() -> None:
    async def work(_: object) -> None:
        raise SystemExit(3)

    async def main() -> None:
        queue = TrioQueue(work, width=1)
        queue.put(None)
        async with trio.open_nursery() as nursery:
            nursery.start_soon(queue.run)

    with pytest.raises(BaseExceptionGroup) as raised:
        in_trio(main)
    assert raised.value.subgroup(SystemExit) is not None


def test_a_pause_is_answered() -> None:
    answers: list[Any] = []

    async def main() -> None:
        async def work(_: int) -> None:
            await trio.sleep(1)

        async def pause(queue: TrioQueue[int, None]) -> None:
            answers.append(await queue.pause())

        queue = TrioQueue(work, width=1)
        async with trio.open_nursery() as nursery:
            nursery.start_soon(queue.run)
            queue.put(1)
            await trio.sleep(0.5)
            nursery.start_soon(pause, queue)
            await trio.sleep(0.1)
            queue.resume()
            await trio.sleep(0.1)
            nursery.start_soon(pause, queue)
            await trio.sleep(2)
            nursery.cancel_scope.cancel()
        assert answers == [False, True]

    in_trio(main)


def test_a_rate_a_delay_and_a_timeout_are_kept() -> None:
    begun: list[tuple[float, str]] = []

    async def main() -> None:
        async def work(name: str) -> None:
            begun.append((trio.current_time() - start, name))
            await trio.sleep(10)

        start = trio.current_time()
        queue = TrioQueue(work, width=5, rate=Rate(2, burst=2))
        async with trio.open_nursery() as nursery:
            nursery.start_soon(queue.run)
            jobs = [queue.put("late", delay=4), queue.put("slow", timeout=5), *map(queue.put, "abc")]
            assert await queue.drain() == []
            nursery.cancel_scope.cancel()
        assert [name for _, name in begun] == ["slow", "a", "b", "c", "late"]
        assert [at for at, _ in begun] == pytest.approx([0, 0, 0.5, 1, 4])
        assert [job.state for job in jobs] == [State.FINISHED, State.TIMED_OUT, *[State.FINISHED] * 3]
        assert jobs[1].stopped_at == pytest.approx(start + 5)

    in_trio(main)
