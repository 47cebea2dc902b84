"""How many launches in how much time: at construction, and turned while it runs."""

from __future__ import annotations

import asyncio
import itertools
from typing import Any, cast

import pytest

from rdq_asyncio import InvalidType, Rate, RateSetting
from tests.asyncio.tools import Queue, Work, each_loop, in_virtual_time, new_queue, refused, rest, the_loop


class Scene:
    """Nine jobs, with room for all of them."""

    def __init__(self, rate: RateSetting, width: int = 9) -> None:
        self.work = Work()
        self.q: Queue = new_queue(self.work, width, rate=rate)
        for argument in "abcdefghi":
            self.q.submit(argument)

    async def launched(self, seconds: float = 0.0) -> str:
        """What is launched in so many seconds more."""
        before = len(self.work.arguments)
        await asyncio.sleep(seconds)
        await rest()
        return "".join(self.work.arguments[before:])

    async def end(self) -> None:
        """Interrupt everything, so that nothing is left."""
        await self.q.stop(cancel_underway=True)


@in_virtual_time
async def test_launches_are_as_far_apart_as_the_rate_says() -> None:
    s = Scene(Rate(2))
    assert [await s.launched(seconds) for seconds in (0, 0.25, 0.25, 0.25, 0.25)] == ["a", "", "b", "", "c"]
    await s.end()


@in_virtual_time
async def test_a_burst_is_launched_at_once() -> None:
    s = Scene(Rate(1, burst=3))
    assert [await s.launched(seconds) for seconds in (0, 0.5, 0.5, 0.5, 0.5)] == ["abc", "", "d", "", "e"]
    await s.end()


@in_virtual_time
async def test_several_rates_all_hold() -> None:
    s = Scene([Rate(2), Rate(3, 60, burst=3)])
    assert s.q.rate == s.q.statistics().rate == (Rate(2), Rate(3, 60, burst=3))
    assert [await s.launched(seconds) for seconds in (0, 0.5, 0.5, 1, 18)] == ["a", "b", "c", "", "d"]
    await s.end()


@in_virtual_time
async def test_one_timer_is_armed_and_it_is_for_the_next_launch() -> None:
    s = Scene(Rate(2))
    await rest()
    assert the_loop().timers() == [0.5]
    s.q.submit("j")
    await rest()
    assert the_loop().timers() == [0.5]
    await s.end()


@in_virtual_time
async def test_raising_it_acts_at_once_on_what_waits_and_gives_nothing_away() -> None:
    s = Scene(Rate(1, 60))
    assert await s.launched(30) == "a"
    s.q.rate = Rate(1)
    assert await s.launched() == "", "half a launch is saved up"
    assert [await s.launched(0.5) for _ in range(4)] == ["b", "", "c", ""]
    await s.end()


@in_virtual_time
async def test_lowering_it_acts_at_once_too() -> None:
    s = Scene(Rate(10))
    assert await s.launched() == "a"
    s.q.set_rate(Rate(1, 10))
    assert [await s.launched(seconds) for seconds in (9, 1)] == ["", "b"]
    await s.end()


@in_virtual_time
async def test_without_one_only_the_width_holds_anything_back() -> None:
    s = Scene(Rate(1, 3600))
    assert await s.launched() == "a"
    s.q.rate = None
    assert s.q.rate == ()
    assert await s.launched() == "bcdefghi"
    await s.end()


@in_virtual_time
async def test_no_rate_is_refused_and_changes_nothing() -> None:
    queue = new_queue(Work(), rate=Rate(2))
    for wrong in (2, "10/s", [Rate(1), 2], Rate):
        refused(queue, InvalidType, lambda wrong=wrong: queue.set_rate(cast("Any", wrong)))  # type: ignore[misc]
        refused(queue, InvalidType, lambda wrong=wrong: setattr(queue, "rate", wrong))  # type: ignore[misc]
        with pytest.raises(InvalidType):
            new_queue(Work(), rate=wrong)


@each_loop
async def test_a_timer_that_comes_too_early_is_not_asked_again_at_once() -> None:
    """uvloop's go by whole milliseconds, the nearest."""
    queue = new_queue(str.upper, rate=Rate(700, burst=1))
    looked = 0
    poll = queue._run  # pyright: ignore[reportPrivateUsage]

    def count(*arguments: Any) -> Any:
        nonlocal looked
        looked += 1
        return poll(*arguments)

    cast("Any", queue._turns)._run = count  # pyright: ignore[reportPrivateUsage]
    for _ in range(20):
        queue.submit("a")
    await queue.when_idle()
    assert looked <= 20 * 3


@each_loop
async def test_the_interval_is_kept_by_the_loops_own_clock() -> None:
    queue = new_queue(str.upper, 9, rate=Rate(300))
    jobs = [queue.submit("a") for _ in range(20)]
    await queue.drain()
    times = [job.launched_at or 0 for job in jobs]
    assert all(later - sooner >= 1 / 300 - 1e-9 for sooner, later in itertools.pairwise(times))
